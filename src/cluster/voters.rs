//! Who votes in a cluster, and which votes are lost together?
//!
//! Facts only: [`crate::quorum`] counts them. A host in maintenance is up and votes, although
//! it runs no VM; on platforms that count only hosts in service it has no vote.

use super::failure_units::units_of;
use super::{FailureUnit, HostIndex};
use crate::demand::PolicyInForce;
use crate::model::{self, HostState, Plan, QuorumRule, Witness, WitnessPlace};

/// The votes of a cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voters {
    /// How the cluster decides that enough of it is left.
    pub rule: QuorumRule,
    /// What votes beside the hosts.
    pub witness: Witness,
    /// Where that stands, as far as failures go.
    pub place: WitnessStands,
    /// The vote of each host, in the order of the plan.
    pub ballots: Vec<Ballot>,
    /// What fails as one, with every host whose vote is lost then: hosts in maintenance fail
    /// with their fault domain.
    pub units: Vec<VotingUnit>,
}

/// The vote of one host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ballot {
    /// It is up and votes.
    Cast,
    /// It is off: where votes stay what they are, its vote counts and is lost.
    Missing,
    /// It has no vote.
    None,
}

/// Hosts whose votes are lost together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VotingUnit {
    /// The fault domain's name; `None`: a host that fails alone.
    pub name: Option<String>,
    /// The hosts that are up and vote, ascending.
    pub hosts: Vec<HostIndex>,
}

/// Where the witness stands, as far as failures go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WitnessStands {
    /// Nothing of what fails takes it along.
    Elsewhere,
    /// It fails with this one of [`Voters::units`].
    In(usize),
    /// Fault domains fail, and the plan does not say whether one of them takes it along.
    NotTold,
}

impl Voters {
    /// Whether anything votes beside the hosts.
    pub fn has_witness(&self) -> bool {
        self.rule == QuorumRule::DiskOnly
            || (self.rule != QuorumRule::NotNeeded && self.witness != Witness::None)
    }

    /// Whether that is a disk: it is part of some storage, which stands beside hosts.
    pub fn witness_is_a_disk(&self) -> bool {
        self.rule == QuorumRule::DiskOnly || self.witness == Witness::Disk
    }
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
