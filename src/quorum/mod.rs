//! How many failures does the cluster's quorum survive?
//!
//! Memory may suffice where votes do not: a cluster that loses its quorum stops, however much
//! room is left. [`votes`] counts votes for a number of hosts; this file asks how many failure
//! units (hosts, or fault domains with all their hosts) may fail, whichever they are.
//!
//! Assumed: each host in service has a vote and no other has one; the hosts that fail, and
//! nothing else, lose their votes; the witness stays up; between failures that follow one
//! another the cluster has the time to give votes out anew.
//!
//! Sources: Microsoft, understand cluster and pool quorum (votes, dynamic quorum and witness,
//! pools); Windows Server 2008 documentation (older modes); xen-api, `xapi_ha_vm_failover.ml`
//! (the cap with corosync is the majority of the hosts in service); Proxmox VE administration
//! guide, corosync external vote support (votes of a QDevice).

mod votes;

pub use votes::{Chance, Voting, survivors_needed};

use std::cmp::Reverse;

use crate::cluster::{Cluster, FailureUnit};
use crate::demand::PolicyInForce;
use crate::model::{FailureOrder, QuorumRule, Witness};
use crate::order::sort_by_key;

/// What a cluster's quorum survives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quorum {
    /// The rule and the voters.
    pub voting: Voting,
    /// Hosts of each failure unit, the largest first.
    sizes: Vec<u32>,
    /// Whether the plan's failures follow one another.
    one_after_another: bool,
}

impl Quorum {
    /// The quorum of a cluster.
    pub fn of(cluster: &Cluster, policy: &PolicyInForce) -> Quorum {
        let sizes = unit_sizes(&cluster.failure_units);
        Quorum {
            voting: Voting {
                hosts: sizes.iter().sum(),
                rule: policy.quorum.value,
                witness: policy.witness.value,
            },
            sizes,
            one_after_another: cluster.failure_order == FailureOrder::OneAfterAnother,
        }
    }

    /// How many units may fail at once, whichever they are.
    pub fn at_once(&self) -> u32 {
        let mut lost = 0;
        let survives = |size: &&u32| {
            lost += **size;
            self.voting.survives(0, lost)
        };
        self.sizes.iter().take_while(survives).count() as u32
    }

    /// How many units may fail one after another, whichever they are and in whatever order.
    pub fn one_after_another(&self) -> u32 {
        // Votes are given out anew, so the last loss decides: it is worst if it is the largest,
        // and comes after the losses of all that are next in size.
        let Some((largest, others)) = self.sizes.split_first() else {
            return 0;
        };
        let mut before = 0;
        let mut survived = 0;
        for next in others.iter().chain([&0]) {
            if !self.voting.survives(before, *largest) {
                break;
            }
            survived += 1;
            before += next;
        }
        survived
    }

    /// How many may fail in the way that the plan asks about.
    pub fn survived(&self) -> u32 {
        match self.one_after_another {
            true => self.one_after_another(),
            false => self.at_once(),
        }
    }

    /// The same with this witness.
    pub fn with_witness(&self, witness: Witness) -> Quorum {
        let mut other = self.clone();
        other.voting.witness = witness;
        other
    }

    /// Whether votes are counted at all.
    pub fn counts_votes(&self) -> bool {
        self.voting.rule != QuorumRule::NotNeeded
    }
}

/// How many hosts each unit has, the largest first.
#[inline(never)]
pub(crate) fn unit_sizes(units: &[FailureUnit]) -> Vec<u32> {
    let mut sizes = Vec::with_capacity(units.len());
    for unit in units {
        sizes.push(unit.hosts.len() as u32);
    }
    sort_by_key(&mut sizes, |hosts| Reverse(*hosts));
    sizes
}
