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
