//! Which hosts fail as one?

use super::{FailureUnit, HostIndex};
use crate::demand::PolicyInForce;
use crate::model::{self, HostState, Plan};
use crate::order::Numbered;

/// What fails as one, in the order of the plan: a fault domain stands where its first host does.
pub(crate) fn failure_units(plan: &Plan, policy: &PolicyInForce) -> Vec<FailureUnit> {
    let together = policy.failure_unit.value == model::FailureUnit::FaultDomain;
    let mut units: Vec<FailureUnit> = Vec::new();
    let mut domains: Numbered<String> = Numbered::new();
    let mut unit_of_domain: Vec<usize> = Vec::new();
    let mut next = 0;
    for group in &plan.hosts {
        let hosts = (next..next + group.count).map(HostIndex);
        next += group.count;
        if group.state != HostState::InService {
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
