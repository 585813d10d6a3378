//! The cmdlets of Hyper-V and failover clustering, HyperVToolsX, Live Optics of a Hyper-V project.
//!
//! Sources: Microsoft's references of the cmdlets, the fields of containers/libhvee, the models
//! of HyperVToolsX, wvcollenburg/sizer `app/liveoptics.py`. HyperVToolsX writes the fields of
//! the cmdlets with spaces and its own unit, so it needs no table of its own.

use super::Format;
use crate::format::import::columns::Column;
use crate::format::import::table::RowKind;
use crate::model::PlatformId;

const HYPER_V: Option<PlatformId> = Some(PlatformId::HyperV2022);

pub(super) const FORMATS: &[Format] = &[
    Format {
        name: "Get-VM of Hyper-V",
        rows: RowKind::Vms,
        needs: &[
            &["name", "vmname"],
            &["processorcount"],
            &["memoryassigned", "memorystartup"],
        ],
        columns: &[
            (Column::Id, &["vmid", "id"]),
            (Column::Name, &["name", "vmname"]),
            (Column::Assigned, &["memoryassigned"]),
            (Column::Startup, &["memorystartup"]),
            (Column::Minimum, &["memoryminimum"]),
            (Column::Maximum, &["memorymaximum"]),
            (Column::Dynamic, &["dynamicmemoryenabled"]),
            (Column::MemoryInUse, &["memorydemand"]),
            (Column::Vcpus, &["processorcount"]),
            (Column::Power, &["state", "statevalue"]),
            (Column::HighlyAvailable, &["isclustered"]),
            (Column::CurrentHost, &["computername", "hostname"]),
            (Column::Cluster, &["clustername", "cluster"]),
        ],
        memory: "b",
        platform: HYPER_V,
        only: None,
    },
    Format {
        name: "HyperVToolsX vMemory",
        rows: RowKind::VmFacts,
        needs: &[
            &["vmname", "name"],
            &["memorystartup", "startup"],
            &["memorymaximum", "maximum"],
        ],
        columns: &[
            (Column::Name, &["vmname", "name"]),
            (Column::Startup, &["memorystartup", "startup"]),
            (Column::Minimum, &["memoryminimum", "minimum"]),
            (Column::Maximum, &["memorymaximum", "maximum"]),
        ],
        memory: "b",
        platform: HYPER_V,
        only: None,
    },
    Format {
        name: "Get-VMHost of Hyper-V",
        rows: RowKind::Hosts,
        needs: &[
            &["name", "computername", "hostname"],
            &["logicalprocessorcount"],
            &["memorycapacity", "totalmemory", "totalmemorybytes"],
        ],
        columns: &[
            (Column::Name, &["name", "computername", "hostname"]),
            (
                Column::Memory,
                &["memorycapacity", "totalmemory", "totalmemorybytes"],
            ),
            (Column::Cores, &["numberofcores", "corecount"]),
            (Column::Threads, &["logicalprocessorcount"]),
            (Column::Cluster, &["clustername", "cluster"]),
        ],
        memory: "b",
        platform: HYPER_V,
        only: None,
    },
    Format {
        name: "Get-ClusterNode",
        rows: RowKind::HostFacts,
        needs: &[
            &["name", "nodename"],
            &["state"],
            &["nodeweight", "drainstatus"],
        ],
        columns: &[
            (Column::Name, &["name", "nodename"]),
            (Column::NodeState, &["state"]),
            (Column::FaultDomain, &["faultdomain"]),
            (Column::Cluster, &["clustername", "cluster"]),
        ],
        memory: "",
        platform: HYPER_V,
        only: None,
    },
    Format {
        name: "Get-ClusterFaultDomain",
        rows: RowKind::HostFacts,
        needs: &[
            &["name"],
            &["parentname"],
            &["childrennames", "location", "type"],
        ],
        columns: &[
            (Column::Name, &["name"]),
            (Column::FaultDomain, &["parentname"]),
        ],
        memory: "",
        platform: HYPER_V,
        only: None,
    },
    Format {
        name: "Get-ClusterGroup",
        rows: RowKind::VmFacts,
        needs: &[
            &["name"],
            &["ownernode", "ownernodename"],
            &["state"],
            &["priority", "antiaffinityclassnames", "grouptype"],
        ],
        columns: &[
            (Column::Name, &["name"]),
            (Column::HaState, &["name"]),
            (Column::CurrentHost, &["ownernodename", "ownernode"]),
            (Column::Priority, &["priority"]),
            (Column::AntiAffinity, &["antiaffinityclassnames"]),
            (Column::PreferredOwners, &["preferredowners"]),
            (Column::PossibleOwners, &["possibleowners"]),
            (Column::Cluster, &["clustername", "cluster"]),
        ],
        memory: "",
        platform: HYPER_V,
        only: None,
    },
    Format {
        name: "Live Optics Hypervisors",
        rows: RowKind::Hosts,
        needs: &[
            &["servername"],
            &["cpucores"],
            &["memory"],
            &["guestvmcount"],
        ],
        columns: &[
            (Column::Name, &["servername"]),
            (Column::Memory, &["memory"]),
            (Column::Cores, &["cpucores"]),
            (Column::Threads, &["cputhreads"]),
            (Column::Cluster, &["cluster"]),
        ],
        memory: "kib",
        platform: HYPER_V,
        only: None,
    },
    Format {
        name: "Live Optics VMs of Hyper-V",
        rows: RowKind::Vms,
        needs: &[&["guestvmname"], &["virtualcpu"], &["provisionedmemory"]],
        columns: &[
            (Column::Name, &["guestvmname"]),
            (Column::Memory, &["provisionedmemory"]),
            (Column::MemoryInUse, &["consumedmemory", "usedmemoryactive"]),
            (Column::Vcpus, &["virtualcpu"]),
            (Column::Power, &["isrunning", "powerstate"]),
            (Column::Template, &["template"]),
            (Column::Cluster, &["cluster"]),
            (Column::CurrentHost, &["hypervisor"]),
        ],
        memory: "b",
        platform: HYPER_V,
        only: None,
    },
];
