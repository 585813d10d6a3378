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

/// The name of member `index` (from 0) of a group of `count` named `name`.
///
/// A group of one is called by its own name. Members of a larger group count up from the
/// number that ends the name, keeping its width (`esx08`, `esx09`, `esx10`); a name without
/// a number gets one (`host` of 3: `host1`, `host2`, `host3`).
pub fn member_name(name: &str, count: u32, index: u32) -> String {
    if count <= 1 {
        return name.to_owned();
    }
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = &name[stem.len()..];
    // More digits than a u64 holds are part of the name, not a number to count from.
    match digits.parse::<u64>() {
        Ok(first) if digits.len() <= 18 => {
            let number = first + u64::from(index);
            format!("{stem}{number:0width$}", width = digits.len())
        }
        _ => format!("{name}{}", u64::from(index) + 1),
    }
}
