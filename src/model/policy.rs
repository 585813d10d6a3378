//! What the cluster must survive, and how demand is counted.

use crate::units::{CpuRatio, Memory, Percent};

/// What the cluster must survive, and how demand is counted. `None`: the platform's default.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FailoverPolicy {
    /// Hosts that may fail at once.
    pub tolerate: Option<u32>,
    /// Most vCPUs for each core; `None` and no platform default: not limited.
    pub vcpus_per_core: Option<CpuRatio>,
    /// Share of each host's memory that stays free, beyond the host's own reserve.
    pub memory_reserve: Option<Percent>,
    /// How much VM memory may be promised for each byte of host memory.
    pub memory_overcommit: Option<Percent>,
    /// How dynamic memory counts.
    pub dynamic_memory: Option<DynamicMemoryCount>,
    /// Memory that the hypervisor needs for each VM.
    pub vm_overhead: Option<VmOverhead>,
    /// Whether stopped VMs need room.
    pub count_stopped: Option<bool>,
    /// Whether anti-affinity is obeyed even when a VM must stay down for it.
    pub anti_affinity_is_hard: Option<bool>,
    /// Most VMs on one host.
    pub vms_per_host: Option<u32>,
    /// How the failures to tolerate follow one another.
    pub failure_order: Option<FailureOrder>,
    /// What may move after a failure.
    pub after_failure: Option<AfterFailure>,
    /// What fails as one.
    pub failure_unit: Option<FailureUnit>,
    /// Which VMs may stay down after a failure.
    pub shed: Option<Shed>,
    /// How long proofs are searched for.
    pub search_budget: Option<SearchBudget>,
    /// How the cluster decides that enough of it is left.
    pub quorum: Option<QuorumRule>,
    /// What votes beside the hosts.
    pub witness: Option<Witness>,
    /// Where the witness stands; `None`: nobody has told.
    pub witness_place: Option<WitnessPlace>,
}

/// How the failures to tolerate follow one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FailureOrder {
    /// All at once: every VM of the failed hosts is restarted together.
    #[default]
    AtOnce,
    /// One after another: VMs restart after each failure, nobody knowing which host fails
    /// next, and stay where they restarted.
    OneAfterAnother,
}

/// What may move after a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AfterFailure {
    /// Only the VMs of the failed hosts, which restart: what failover clustering does.
    #[default]
    RestartOnly,
    /// Also VMs on surviving hosts, to make room. Only VMs that would restart are moved.
    Rearrange,
}

/// What fails as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FailureUnit {
    /// A host.
    #[default]
    Host,
    /// A fault domain, such as a rack, a chassis or a site, with all hosts in it. A host
    /// without a fault domain fails alone.
    FaultDomain,
}

/// Which VMs may stay down after a failure, running ones being shut down if that makes room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shed {
    /// None.
    #[default]
    Nothing,
    /// Those of low priority.
    Low,
    /// Those of low and medium priority.
    LowAndMedium,
}

/// How long proofs are searched for, in counted steps: the same everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SearchBudget {
    /// A quarter of the usual steps.
    Short,
    /// What takes seconds at most.
    #[default]
    Usual,
    /// Sixteen times the usual steps.
    Long,
}

/// How the cluster decides that enough of it is left to go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuorumRule {
    /// No votes: whatever is left goes on.
    NotNeeded,
    /// More than half of the votes that there were at first.
    Majority,
    /// More than half of the votes, which are given out anew after each failure.
    Dynamic,
    /// The same, and a majority of the hosts for a storage pool that lies on their disks.
    DynamicWithPool,
    /// One disk alone: one host that reaches it is enough.
    DiskOnly,
}

/// What votes beside the hosts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Witness {
    /// Nothing.
    None,
    /// A shared disk.
    Disk,
    /// A file share on another machine.
    FileShare,
    /// A storage account in a cloud.
    Cloud,
    /// Corosync's arbiter on another machine (QDevice).
    QuorumDevice,
}

/// Where a witness stands: what fails together with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WitnessPlace {
    /// In none of the fault domains: a third place.
    Elsewhere,
    /// In the fault domain with this name.
    FaultDomain(String),
}

/// How much room a VM with dynamic memory needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DynamicMemoryCount {
    /// What it uses now, but at least what it needs to start.
    #[default]
    Assigned,
    /// What it needs to start.
    Startup,
    /// The most it may ever use.
    Maximum,
}

/// Memory that the hypervisor needs for each VM, beyond the VM's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VmOverhead {
    /// By the platform's formula.
    Formula,
    /// The same for each VM.
    Fixed(Memory),
}
