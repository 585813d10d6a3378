//! Which hosts fail as one?

use super::{FailureUnit, HostIndex};
use crate::demand::PolicyInForce;
use crate::model::{self, HostState, Plan};
use crate::order::Numbered;

/// What fails as one, in the order of the plan: a fault domain stands where its first host does.
pub(crate) fn failure_units(plan: &Plan, policy: &PolicyInForce) -> Vec<FailureUnit> {
    units_of(plan, policy, |state| state == HostState::InService)
}

/// What fails as one, of the hosts in these states.
pub(super) fn units_of(
    plan: &Plan,
    policy: &PolicyInForce,
    takes_part: impl Fn(HostState) -> bool,
) -> Vec<FailureUnit> {
    let together = policy.failure_unit.value == model::FailureUnit::FaultDomain;
    let mut units: Vec<FailureUnit> = Vec::new();
    let mut domains: Numbered<String> = Numbered::new();
    let mut unit_of_domain: Vec<usize> = Vec::new();
    let mut next = 0;
    for group in &plan.hosts {
        let hosts = (next..next + group.count).map(HostIndex);
        next += group.count;
        if !takes_part(group.state) {
            continue;
        }
        let domain = group.fault_domain.as_ref().filter(|_| together);
        let Some(domain) = domain else {
            units.extend(hosts.map(|host| FailureUnit {
                name: None,
                hosts: vec![host],
            }));
            continue;
        };
        let (number, is_new) = domains.number(domain.clone());
        if is_new {
            unit_of_domain.push(units.len());
            units.push(FailureUnit {
                name: Some(domain.clone()),
                hosts: Vec::new(),
            });
        }
        units[unit_of_domain[number as usize]].hosts.extend(hosts);
    }
    units.retain(|unit| !unit.hosts.is_empty());
    units
}

/// The fault domain of each host, whatever fails as one: hosts of one have the same number.
pub(super) fn fault_domains(plan: &Plan) -> Vec<Option<u32>> {
    let mut names: Numbered<String> = Numbered::new();
    let mut domains = Vec::new();
    for group in &plan.hosts {
        let domain = group.fault_domain.clone().map(|name| names.number(name).0);
        domains.extend(std::iter::repeat_n(domain, group.count as usize));
    }
    domains
}
