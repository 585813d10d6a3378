//! Proxmox VE, libvirt, Azure Migrate.
//!
//! Sources: Proxmox VE's API viewer (`/cluster/resources`), the manual page of virsh, Microsoft's
//! tutorial “Assess servers using an imported CSV file”.

use super::Format;
use crate::format::import::columns::Column;
use crate::format::import::table::RowKind;
use crate::model::PlatformId;

/// What a list of Proxmox' resources has.
const RESOURCES: &[&[&str]] = &[&["type"], &["node"], &["maxmem"], &["maxcpu"]];

pub(super) const FORMATS: &[Format] = &[
    Format {
        name: "nodes of Proxmox VE",
        rows: RowKind::Hosts,
        needs: RESOURCES,
        columns: &[
            (Column::Name, &["node"]),
            (Column::Memory, &["maxmem"]),
            (Column::Threads, &["maxcpu"]),
            (Column::HostState, &["status"]),
        ],
        memory: "b",
        platform: Some(PlatformId::Proxmox),
        only: Some(("type", &["node"])),
    },
    Format {
        name: "guests of Proxmox VE",
        rows: RowKind::Vms,
        needs: RESOURCES,
        columns: &[
            (Column::Id, &["id"]),
            (Column::Name, &["name", "id"]),
            (Column::Memory, &["maxmem"]),
            (Column::MemoryInUse, &["mem"]),
            (Column::Vcpus, &["maxcpu"]),
            (Column::Power, &["status"]),
            (Column::Template, &["template"]),
            (Column::HaState, &["hastate"]),
            (Column::CurrentHost, &["node"]),
        ],
        memory: "b",
        platform: Some(PlatformId::Proxmox),
        only: Some(("type", &["qemu", "lxc"])),
    },
    Format {
        name: "guests of a node of Proxmox VE",
        rows: RowKind::Vms,
        needs: &[
            &["name", "vmid"],
            &["maxmem"],
            &["cpus", "maxcpu"],
            &["vmid", "node", "maxdisk", "netin"],
        ],
        columns: &[
            (Column::Id, &["vmid"]),
            (Column::Name, &["name", "vmid"]),
            (Column::Memory, &["maxmem"]),
            (Column::MemoryInUse, &["mem"]),
            (Column::Vcpus, &["cpus", "maxcpu"]),
            (Column::Power, &["status"]),
            (Column::Template, &["template"]),
            (Column::HaState, &["hastate"]),
            (Column::CurrentHost, &["node"]),
        ],
        memory: "b",
        platform: Some(PlatformId::Proxmox),
        only: None,
    },
    Format {
        name: "virsh nodeinfo",
        rows: RowKind::Hosts,
        needs: &[&["memorysize"], &["threadspercore"], &["cpus"]],
        columns: &[
            (Column::Name, &["name"]),
            (Column::Memory, &["memorysize"]),
            (Column::Threads, &["cpus"]),
            (Column::ThreadsPerCore, &["threadspercore"]),
            (Column::Clock, &["cpufrequency"]),
        ],
        memory: "kib",
        platform: Some(PlatformId::KvmPacemaker),
        only: None,
    },
    Format {
        name: "virsh dominfo",
        rows: RowKind::Vms,
        needs: &[&["name"], &["maxmemory"], &["cpus"]],
        columns: &[
            (Column::Id, &["uuid"]),
            (Column::Name, &["name"]),
            (Column::Memory, &["maxmemory"]),
            (Column::MemoryInUse, &["usedmemory"]),
            (Column::Vcpus, &["cpus"]),
            (Column::Power, &["state"]),
        ],
        memory: "kib",
        platform: Some(PlatformId::KvmPacemaker),
        only: None,
    },
    Format {
        name: "servers for Azure Migrate",
        rows: RowKind::Vms,
        needs: &[&["servername"], &["cores"], &["memoryin"], &["osname"]],
        columns: &[
            (Column::Name, &["servername"]),
            (Column::Memory, &["memoryin"]),
            (Column::Vcpus, &["cores"]),
        ],
        memory: "mib",
        platform: None,
        only: None,
    },
];
