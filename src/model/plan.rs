//! The plan: everything the user says about one cluster.

use super::{
    FailoverPolicy, HostGroup, MigrationNetwork, Operations, Platform, PlatformId, SharedStorage,
    VmGroup,
};
use crate::units::{Memory, Percent};

/// A cluster, its VMs, and what is asked of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// What the user calls the plan.
    pub name: String,
    /// Hypervisor and version: the source of the defaults, the rules and the limits.
    pub platform: PlatformId,
    /// Hosts, single or in groups of equals.
    pub hosts: Vec<HostGroup>,
    /// VMs, single or in groups of equals.
    pub vms: Vec<VmGroup>,
    /// What the cluster must survive, and how demand is counted.
    pub policy: FailoverPolicy,
    /// The network that live migrations use.
    pub network: MigrationNetwork,
    /// The storage that saved states are written to.
    pub storage: SharedStorage,
    /// How the cluster is run.
    pub operations: Operations,
    /// The size of VM that headroom is counted in; `None`: the most frequent size.
    pub probe: Option<ProbeVm>,
    /// A second size of VM, to be added together with the first; `None`: the most frequent
    /// one that is not the first.
    pub second_probe: Option<ProbeVm>,
    /// By how much the number of VMs grows in a month; `None`: no growth is looked at.
    pub growth_per_month: Option<Percent>,
}

/// The size of a VM that may be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProbeVm {
    /// Its memory.
    pub memory: Memory,
    /// Its virtual CPUs.
    pub vcpus: u32,
}

impl Plan {
    /// A plan without hosts and VMs, every setting at the platform's default.
    pub fn empty(name: &str, platform: PlatformId) -> Plan {
        Plan {
            name: name.to_owned(),
            platform,
            hosts: Vec::new(),
            vms: Vec::new(),
            policy: FailoverPolicy::default(),
            network: MigrationNetwork::default(),
            storage: SharedStorage::default(),
            operations: Operations::default(),
            probe: None,
            second_probe: None,
            growth_per_month: None,
        }
    }

    /// The facts about the plan's platform.
    pub fn platform_facts(&self) -> &'static Platform {
        self.platform.facts()
    }

    /// The number of hosts, in service or not.
    pub fn host_count(&self) -> u64 {
        self.hosts.iter().map(|group| u64::from(group.count)).sum()
    }

    /// The number of VMs, running or not.
    pub fn vm_count(&self) -> u64 {
        self.vms.iter().map(|group| u64::from(group.count)).sum()
    }
}
