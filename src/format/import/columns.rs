//! Which words name which column?
//!
//! The words of RVTools, PowerCLI, Live Optics, Hyper-V's cmdlets and of lists kept by hand,
//! in lower case, without units and marks.

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Name,
    Count,
    Memory,
    Cluster,
    /// What a host is in: its cluster, or a folder.
    Parent,
    Datacenter,
    /// The vCenter that a row was read from.
    Source,
    Cores,
    Threads,
    Clock,
    Reserve,
    FaultDomain,
    HostState,
    /// The state of a node as failover clusters number it.
    NodeState,
    /// The state of a host as PowerCLI numbers it.
    ConnectionState,
    /// Whether a host answers.
    Live,
    Vcpus,
    CurrentHost,
    Priority,
    HighlyAvailable,
    AntiAffinity,
    Affinity,
    Power,
    MemoryInUse,
    MemoryReservation,
    CpuReservation,
    PossibleOwners,
    PreferredOwners,
    HostBound,
    Template,
    DirtyRate,
    /// What other tables call the same VM or host.
    Id,
    /// Clock of all cores together.
    TotalClock,
    ThreadsPerCore,
    Sockets,
    CoresPerSocket,
    /// Dynamic memory: in force or not, and its amounts.
    Dynamic,
    Startup,
    Minimum,
    Maximum,
    Assigned,
    /// Power states as PowerCLI numbers them.
    PowerCli,
    /// Whether the cluster looks after a VM: a state, empty where it does not.
    HaState,
    /// Whether vSphere HA protects a VM at this moment.
    Protected,
    /// Which of the two copies of a fault-tolerant VM it is.
    FaultToleranceRole,
    /// In force: a rule of DRS; what it says, about which VMs and hosts. Or a host that takes VMs.
    Enabled,
    KeepTogether,
    RuleType,
    Members,
    RuleHosts,
    /// What vCenter says about a cluster.
    HaEnabled,
    AdmissionControl,
    FailoverLevel,
    SlotsTotal,
    SlotsUsed,
    SlotsFree,
    SlotClock,
    SlotMemory,
}

/// The words that name a column; the first that a header has is preferred.
pub(super) type Synonyms = &'static [(Column, &'static [&'static str])];

/// A host's name in its own list, and where a VM runs in a list of VMs.
pub(super) const HOST_NAMES: &[&str] = &[
    "host",
    "host name",
    "hostname",
    "node",
    "node name",
    "server",
    "server name",
    "hypervisor",
    "esx host",
    "esxi host",
    "vmhost",
];
pub(super) const VM_NAMES: &[&str] = &[
    "vm",
    "vm name",
    "vmname",
    "virtual machine",
    "virtual machine name",
    "guest",
    "guest name",
    "guest vm name",
    "instance",
    "instance name",
];

/// What the cluster of a host or VM is called, and where it is.
const CLUSTER: &[&str] = &[
    "cluster",
    "cluster name",
    "clustername",
    "vsphere cluster",
    "compute cluster",
    "ha cluster",
    "failover cluster",
    "pool",
    "pool name",
];
const DATACENTER: &[&str] = &["datacenter", "data center", "datacentre", "data centre"];
const SOURCE: &[&str] = &[
    "vi sdk server",
    "vcenter",
    "vcenter server",
    "vcenter name",
    "virtual center",
];

pub(super) const HOST_COLUMNS: Synonyms = &[
    (Column::Name, HOST_NAMES),
    (Column::Name, &["name"]),
    (
        Column::Count,
        &["count", "number", "quantity", "qty", "hosts"],
    ),
    (
        Column::Memory,
        &[
            "memory",
            "ram",
            "mem",
            "total memory",
            "installed memory",
            "memory total",
            "memorytotal",
            "memory size",
            "maxmem",
        ],
    ),
    (
        Column::Cores,
        &[
            "cores",
            "core count",
            "cpu cores",
            "physical cores",
            "total cores",
            "number of cores",
        ],
    ),
    (Column::Cores, &["num cpu", "numcpu", "cpus", "cpu"]),
    (
        Column::Threads,
        &[
            "threads",
            "cpu threads",
            "hardware threads",
            "logical processors",
            "logical cpus",
            "maxcpu",
        ],
    ),
    (
        Column::Clock,
        &[
            "clock",
            "clock speed",
            "speed",
            "cpu speed",
            "frequency",
            "cpu clock",
            "cpu clock speed",
            "cpu frequency",
        ],
    ),
    (
        Column::Reserve,
        &[
            "reserve",
            "host reserve",
            "memory reserve",
            "reserved memory",
            "host overhead",
        ],
    ),
    (
        Column::FaultDomain,
        &[
            "fault domain",
            "vsan fault domain name",
            "rack",
            "site",
            "chassis",
            "enclosure",
            "zone",
        ],
    ),
    (
        Column::HostState,
        &[
            "in maintenance mode",
            "maintenance mode",
            "maintenance",
            "connection state",
            "host state",
            "node state",
            "state",
            "status",
        ],
    ),
    (Column::Enabled, &["enabled", "host enabled"]),
    (
        Column::Live,
        &["live", "alive", "online", "host live", "metrics live"],
    ),
    (Column::Cluster, CLUSTER),
    (Column::Datacenter, DATACENTER),
    (Column::Source, SOURCE),
];

pub(super) const VM_COLUMNS: Synonyms = &[
    (Column::Name, VM_NAMES),
    (Column::Name, &["name"]),
    (
        Column::Count,
        &["count", "number", "quantity", "qty", "vms", "instances"],
    ),
    (
        Column::Memory,
        &[
            "memory",
            "ram",
            "mem",
            "memory size",
            "provisioned memory",
            "assigned memory",
            "memory assigned",
            "total memory",
            "maxmem",
        ],
    ),
    (
        Column::MemoryInUse,
        &[
            "memory in use",
            "used memory",
            "memory used",
            "consumed memory",
        ],
    ),
    (
        Column::Vcpus,
        &[
            "vcpus",
            "vcpu",
            "virtual cpus",
            "virtual cpu",
            "cpus",
            "cpu",
            "num cpu",
            "numcpu",
            "number of cpus",
            "cpu count",
            "processors",
            "processor count",
            "maxcpu",
            "cores",
        ],
    ),
    (
        Column::CurrentHost,
        &["current host", "runs on", "owner node", "ownernode"],
    ),
    (Column::CurrentHost, HOST_NAMES),
    (
        Column::Priority,
        &[
            "priority",
            "restart priority",
            "ha priority",
            "ha restart priority",
        ],
    ),
    (
        Column::HighlyAvailable,
        &[
            "ha",
            "highly available",
            "clustered",
            "is clustered",
            "isclustered",
            "ha enabled",
        ],
    ),
    (
        Column::AntiAffinity,
        &[
            "anti affinity",
            "anti affinity group",
            "antiaffinity",
            "antiaffinityclassnames",
        ],
    ),
    (Column::Affinity, &["affinity", "affinity group"]),
    (
        Column::Power,
        &[
            "power state",
            "powerstate",
            "power",
            "state",
            "status",
            "is running",
            "isrunning",
            "running",
        ],
    ),
    (
        Column::MemoryReservation,
        &["memory reservation", "reserved memory", "memory reserved"],
    ),
    (Column::CpuReservation, &["cpu reservation"]),
    (
        Column::PossibleOwners,
        &["possible owners", "possible hosts", "allowed hosts"],
    ),
    (
        Column::PreferredOwners,
        &["preferred owners", "preferred hosts"],
    ),
    (
        Column::HostBound,
        &["host bound", "hostbound", "bound to host"],
    ),
    (Column::Template, &["template", "srm placeholder"]),
    (Column::Protected, &["das protection"]),
    (Column::FaultToleranceRole, &["ft role"]),
    (Column::DirtyRate, &["dirty rate"]),
    (Column::Cluster, CLUSTER),
    (Column::Datacenter, DATACENTER),
    (Column::Source, SOURCE),
];

/// The columns that a person may choose for a list of hosts or of VMs: key and title.
pub(super) const CHOICES: [(Column, &str, &str); 27] = [
    (Column::Name, "name", "Name"),
    (Column::Count, "count", "Count"),
    (Column::Memory, "memory", "Memory"),
    (Column::MemoryInUse, "memory-in-use", "Memory in use"),
    (
        Column::MemoryReservation,
        "memory-reservation",
        "Memory reservation",
    ),
    (Column::Vcpus, "vcpus", "vCPUs"),
    (Column::CpuReservation, "cpu-reservation", "CPU reservation"),
    (Column::Cores, "cores", "Cores"),
    (Column::Threads, "threads", "Threads"),
    (Column::Clock, "clock", "Clock of a core"),
    (Column::Reserve, "reserve", "Host's own memory"),
    (Column::FaultDomain, "fault-domain", "Fault domain"),
    (Column::HostState, "host-state", "State of the host"),
    (Column::CurrentHost, "host", "Current host"),
    (Column::Cluster, "cluster", "Cluster"),
    (Column::Datacenter, "datacenter", "Datacenter"),
    (Column::Source, "source", "vCenter"),
    (Column::Power, "power", "Power state"),
    (Column::Priority, "priority", "Restart priority"),
    (Column::HighlyAvailable, "ha", "Highly available"),
    (Column::AntiAffinity, "anti-affinity", "Anti-affinity group"),
    (Column::Affinity, "affinity", "Affinity group"),
    (Column::PossibleOwners, "possible", "Possible owners"),
    (Column::PreferredOwners, "preferred", "Preferred owners"),
    (Column::HostBound, "bound", "Bound to its host"),
    (Column::Template, "template", "Template"),
    (Column::DirtyRate, "dirty-rate", "Dirty rate"),
];

/// Columns that only lists of VMs, or only lists of hosts have, beside their names.
pub(super) const ONLY_VMS: &[&str] = &[
    "vcpus",
    "vcpu",
    "virtual cpus",
    "virtual cpu",
    "priority",
    "restart priority",
    "ha",
    "ha priority",
    "ha restart priority",
    "anti affinity",
    "anti affinity group",
    "power state",
    "powerstate",
    "current host",
    "runs on",
];
pub(super) const ONLY_HOSTS: &[&str] = &[
    "cores",
    "cpu cores",
    "physical cores",
    "core count",
    "threads",
    "clock",
    "clock speed",
    "speed",
    "frequency",
    "maintenance",
    "in maintenance mode",
    "rack",
    "fault domain",
];
