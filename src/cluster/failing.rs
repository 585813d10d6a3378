//! What fails as one, and which votes are lost with it?

use super::{Ballot, FailureUnit, HostIndex, Voters, VotingUnit, WitnessStands};
use crate::demand::PolicyInForce;
use crate::model::{self, HostState, Plan, Witness, WitnessPlace};
use crate::order::Numbered;

/// What fails as one, in the order of the plan: a fault domain stands where its first host does.
pub(crate) fn failure_units(plan: &Plan, policy: &PolicyInForce) -> Vec<FailureUnit> {
    units_of(plan, policy, |state| state == HostState::InService)
}

/// What fails as one, of the hosts in these states.
fn units_of(
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

/// Who votes, and which votes are lost together.
pub(super) fn voters(plan: &Plan, policy: &PolicyInForce) -> Voters {
    let only_in_service = plan.platform_facts().only_hosts_in_service_vote.value;
    let ballot = |state: HostState| match state {
        HostState::InService => Ballot::Cast,
        _ if only_in_service => Ballot::None,
        HostState::Maintenance => Ballot::Cast,
        HostState::Offline => Ballot::Missing,
    };
    let units = units_of(plan, policy, |state| ballot(state) == Ballot::Cast);
    let of_group =
        |group: &model::HostGroup| std::iter::repeat_n(ballot(group.state), group.count as usize);
    Voters {
        rule: policy.quorum.value,
        witness: policy.witness.value,
        place: witness_stands(plan, policy, &units),
        ballots: plan.hosts.iter().flat_map(of_group).collect(),
        units: units
            .into_iter()
            .map(|unit| VotingUnit {
                name: unit.name,
                hosts: unit.hosts,
            })
            .collect(),
    }
}

/// Which of these takes the witness along when it fails.
fn witness_stands(plan: &Plan, policy: &PolicyInForce, units: &[FailureUnit]) -> WitnessStands {
    if units.iter().all(|unit| unit.name.is_none()) {
        return WitnessStands::Elsewhere;
    }
    match &plan.policy.witness_place {
        Some(WitnessPlace::Elsewhere) => WitnessStands::Elsewhere,
        Some(WitnessPlace::FaultDomain(name)) if is_fault_domain(plan, name) => {
            let with = units
                .iter()
                .position(|unit| unit.name.as_ref() == Some(name));
            // A domain whose hosts are all off has failed already.
            with.map_or(WitnessStands::Elsewhere, WitnessStands::In)
        }
        // A cloud is none of the fault domains.
        _ if policy.witness.value == Witness::Cloud => WitnessStands::Elsewhere,
        _ => WitnessStands::NotTold,
    }
}

fn is_fault_domain(plan: &Plan, name: &str) -> bool {
    let mut domains = plan.hosts.iter();
    domains.any(|group| group.fault_domain.as_deref() == Some(name))
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
