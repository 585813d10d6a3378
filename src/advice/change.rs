//! Which plans are asked about? The plan with more hosts, or with more VMs.

use crate::model::{HostGroup, Plan, ProbeVm, VmGroup};

/// The plan with `count` more hosts like those of a group. Each is a fault domain of its own,
/// and none is among the possible owners of a VM that is restricted to some hosts.
pub fn with_hosts(plan: &Plan, like: &HostGroup, count: u32) -> Plan {
    let mut plan = plan.clone();
    if count > 0 {
        plan.hosts.push(HostGroup {
            name: fresh_host_name(&plan),
            count,
            fault_domain: None,
            ..like.clone()
        });
    }
    plan
}

/// The plan with so many more hosts like those of a group in each of these fault domains.
pub fn with_hosts_in(plan: &Plan, like: &HostGroup, domains: &[(String, u32)]) -> Plan {
    let mut plan = plan.clone();
    for (domain, count) in domains.iter().filter(|(_, count)| *count > 0) {
        plan.hosts.push(HostGroup {
            name: fresh_host_name(&plan),
            count: *count,
            fault_domain: Some(domain.clone()),
            ..like.clone()
        });
    }
    plan
}

/// The plan with so many VMs of a size in addition, under no rule.
pub fn with_vms(plan: &Plan, size: ProbeVm, count: u32) -> Plan {
    let mut plan = plan.clone();
    if count > 0 {
        plan.vms.push(VmGroup {
            count,
            ..VmGroup::new("further", size.memory, size.vcpus)
        });
    }
    plan
}

/// The plan that is to survive the loss of so many hosts.
pub fn tolerating(plan: &Plan, failures: u32) -> Plan {
    let mut plan = plan.clone();
    plan.policy.tolerate = Some(failures);
    plan
}

/// A name for new hosts: no host has a name that begins like it.
fn fresh_host_name(plan: &Plan) -> String {
    let mut name = "new-host".to_owned();
    while plan.hosts.iter().any(|group| group.name.starts_with(&name)) {
        name.push('-');
    }
    name
}
