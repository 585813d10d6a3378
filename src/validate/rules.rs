//! Can the rules be obeyed at all?

use super::names::HostStates;
use crate::cluster::{Cluster, Dimension, failure_units};
use crate::demand::{PolicyInForce, counts, host_room, restart_demand, vm_demand};
use crate::model::{FailureUnit, HostState, Plan};
use crate::order::Numbered;
use crate::problem::{Place, Problem};
use crate::report::words::{are, counted};
use crate::units::{Memory, count, shown};

pub(super) fn check_e1016_tolerate(
    plan: &Plan,
    policy: &PolicyInForce,
    problems: &mut Vec<Problem>,
) {
    let units = failure_units(plan, policy).len() as u64;
    let tolerate = policy.tolerate.value;
    if u64::from(tolerate) >= units && tolerate > 0 && units > 0 {
        let number = u64::from(tolerate);
        let what = match policy.failure_unit.value {
            FailureUnit::Host => counted(number, "host", "hosts"),
            FailureUnit::FaultDomain => counted(number, "fault domain", "fault domains"),
        };
        problems.push(Problem::warning(
            1016,
            Place::Field("tolerate"),
            format!(
                "{what} {} to fail, but only {} {} in service: nothing would be left.",
                are(number),
                count(units),
                are(units)
            ),
            "Tolerate fewer failures, or add hosts.",
        ));
    }
}

pub(super) fn check_e1017_larger_than_every_host(
    plan: &Plan,
    policy: &PolicyInForce,
    cluster: &Cluster,
    problems: &mut Vec<Problem>,
) {
    let largest = plan
        .hosts
        .iter()
        .filter(|group| group.state == HostState::InService && group.count > 0)
        .map(|group| host_room(plan, policy, group).usable)
        .max()
        .unwrap_or_default();
    for (at, group) in plan.vms.iter().enumerate() {
        if !counts(policy, group) || group.count == 0 {
            continue;
        }
        let demand = match group.restarts() {
            true => restart_demand(plan, policy, group),
            false => vm_demand(plan, policy, group),
        };
        if !cluster.hosts.iter().any(|host| demand.fits(&host.capacity)) {
            problems.push(Problem::warning(
                1017,
                Place::Vm(at, "memory"),
                format!(
                    "“{}” needs {} and {}, more than any host offers (at most {}).",
                    shown(&group.name),
                    Memory::from_kib(demand[Dimension::Memory] as u64).exact(),
                    Dimension::Vcpus.show(demand[Dimension::Vcpus]),
                    largest.exact(),
                ),
                "Make the VM smaller, or add a larger host.",
            ));
        }
    }
}

pub(super) fn check_e1018_affinity_spread(
    plan: &Plan,
    states: &HostStates,
    policy: &PolicyInForce,
    problems: &mut Vec<Problem>,
) {
    // Where it runs, as far as that counts: a host that is there and in service.
    let home = |name: &'_ str| match states.get(name) {
        Some(HostState::InService) => name.to_owned(),
        _ => String::new(),
    };
    let mut groups: Numbered<String> = Numbered::new();
    let mut homes: Vec<(usize, Numbered<String>)> = Vec::new();
    for (at, group) in plan.vms.iter().enumerate() {
        let Some(name) = group.affinity.as_deref() else {
            continue;
        };
        if counts(policy, group) {
            let (number, is_new) = groups.number(name.to_owned());
            if is_new {
                homes.push((at, Numbered::new()));
            }
            // Who has no known host is nowhere else than the others.
            let known = (0..group.count)
                .filter_map(|member| group.current_host(member))
                .map(home)
                .filter(|host| !host.is_empty());
            for host in known {
                homes[number as usize].1.number(host);
            }
        }
    }
    for (name, (at, hosts)) in groups.things.iter().zip(homes) {
        let hosts = hosts.things;
        if hosts.len() > 1 {
            problems.push(Problem::warning(
                1018,
                Place::Vm(at, "affinity"),
                format!(
                    "The affinity group “{}” must share a host, but is spread over {}; as it runs now its VMs count one by one.",
                    shown(name),
                    count(hosts.len() as u64)
                ),
                "Move the group together, as the planned placement does, or remove the rule.",
            ));
        }
    }
}

pub(super) fn check_e1019_affinity_contradiction(plan: &Plan, problems: &mut Vec<Problem>) {
    let mut pairs: Numbered<(String, String)> = Numbered::new();
    let mut members: Vec<(usize, u64)> = Vec::new();
    for (at, group) in plan.vms.iter().enumerate() {
        if let (Some(together), Some(apart)) = (&group.affinity, &group.anti_affinity) {
            let (number, is_new) = pairs.number((together.clone(), apart.clone()));
            if is_new {
                members.push((at, 0));
            }
            members[number as usize].1 += u64::from(group.count);
        }
    }
    for ((together, apart), (at, members)) in pairs.things.iter().zip(members) {
        if members > 1 {
            problems.push(Problem::error(
                1019,
                Place::Vm(at, "affinity"),
                format!(
                    "{} VMs must share a host (“{}”) and must not (“{}”).",
                    count(members),
                    shown(together),
                    shown(apart)
                ),
                "Remove one of the two rules.",
            ));
        }
    }
}

pub(super) fn check_e1025_bound_without_host(
    plan: &Plan,
    cluster: &Cluster,
    problems: &mut Vec<Problem>,
) {
    let mut seen = None;
    for vm in &cluster.vms {
        let lost = vm.unit.is_some() && vm.home.is_none() && plan.vms[vm.group].host_bound;
        if lost && seen != Some(vm.group) {
            seen = Some(vm.group);
            problems.push(Problem::warning(
                1025,
                Place::Vm(vm.group, "host_bound"),
                format!(
                    "“{}” is bound to its host, but the plan names none that it has; it may be placed on any.",
                    shown(&plan.vms[vm.group].name)
                ),
                "Enter the host that it runs on.",
            ));
        }
    }
}

pub(super) fn check_e1026_no_fault_domain(
    policy: &PolicyInForce,
    cluster: &Cluster,
    problems: &mut Vec<Problem>,
) {
    let by_domain = policy.failure_unit.value == FailureUnit::FaultDomain;
    if by_domain && cluster.failure_units.iter().all(|unit| unit.name.is_none()) {
        problems.push(Problem::warning(
            1026,
            Place::Field("failure_unit"),
            "Fault domains are to fail, but no host names one; every host fails alone.".to_owned(),
            "Enter each host's rack, chassis or site, or let single hosts fail.",
        ));
    }
}
