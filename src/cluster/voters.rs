//! Who votes in a cluster, and which votes are lost together?
//!
//! Facts only: [`crate::quorum`] counts them. A host in maintenance is up and votes, although
//! it runs no VM; on platforms that count only hosts in service it has no vote.

use super::HostIndex;
use crate::model::{QuorumRule, Witness};

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
