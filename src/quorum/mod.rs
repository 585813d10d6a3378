//! May these hosts fail now, given those that are out already?
//!
//! Memory may suffice where votes do not: a cluster that loses its quorum stops, however much
//! room is left. [`votes`] counts votes for a number of hosts; this file asks about the hosts
//! of a cluster. Every answer about failures asks [`Quorum`]: levels, nights, outages, the year
//! and advice.
//!
//! Hosts that are out already have left one after another, whether they were drained, were off
//! all the time or had failed: votes that stay what they are are lost with them, dynamic ones
//! were given out anew. What fails now fails at once and is the worst of its number.
//!
//! Assumed: between failures that follow one another the cluster has the time to give votes out
//! anew; where single hosts fail, the witness stays up.
//!
//! Where fault domains fail, the witness stands in one of them, or elsewhere. Where the plan
//! does not say it, only what holds for every place is certain; see [`Majority`].
//!
//! Sources: Microsoft, understand cluster and pool quorum (votes, dynamic quorum and witness,
//! pools); Windows Server 2008 documentation (older modes); xen-api, `xapi_ha_vm_failover.ml`
//! (the cap with corosync is the majority of the hosts that are not disabled); Proxmox VE
//! administration guide, corosync external vote support (votes of a QDevice).

mod units;
mod votes;

pub use votes::{Chance, Loss, Voting, survivors_needed};

use std::cmp::Reverse;

use crate::capacity::Verdict;
use crate::cluster::{
    Ballot, Cluster, FailureOrder, FailureUnit, HostIndex, Voters, WitnessStands,
};
use crate::model::{QuorumRule, Witness};
use crate::order::sort_by_key;
use units::Units;

/// The votes of a cluster, ready to be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quorum {
    /// The rule and the voters.
    pub voting: Voting,
    /// How many voters are off: their votes are lost where votes stay what they are.
    pub missing: u32,
    voters: Voters,
    /// Whether the plan's failures follow one another.
    one_after_another: bool,
    /// Whether any VM runs, which a majority is needed for: without one the cluster stops.
    runs_vms: bool,
}

/// Whether a cluster keeps the majority of its votes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Majority {
    /// Whatever fails of what may fail.
    Kept,
    /// Only if the witness stands in a third place, which the plan does not say.
    IfElsewhere,
    /// Not in every case.
    Lost,
}

impl Majority {
    /// What is certain of two cases of which either may be.
    pub fn worse(self, other: Majority) -> Majority {
        match (self, other) {
            (Majority::Lost, _) | (_, Majority::Lost) => Majority::Lost,
            (Majority::IfElsewhere, _) | (_, Majority::IfElsewhere) => Majority::IfElsewhere,
            (Majority::Kept, Majority::Kept) => Majority::Kept,
        }
    }

    /// What is survived where there is room as this verdict says.
    pub fn and(self, room: Verdict) -> Verdict {
        match (self, room) {
            (Majority::Lost, _) | (_, Verdict::Fails) => Verdict::Fails,
            (Majority::IfElsewhere, _) | (_, Verdict::Undecided) => Verdict::Undecided,
            (Majority::Kept, Verdict::Survives) => Verdict::Survives,
        }
    }
}

impl Quorum {
    /// The quorum of a cluster.
    pub fn of(cluster: &Cluster) -> Quorum {
        let voters = &cluster.voters;
        let number = |wanted: Ballot| {
            let ballots = voters.ballots.iter();
            ballots.filter(|ballot| **ballot == wanted).count() as u32
        };
        let (up, missing) = (number(Ballot::Cast), number(Ballot::Missing));
        Quorum {
            voting: Voting {
                hosts: up + missing,
                rule: voters.rule,
                witness: voters.witness,
            },
            missing,
            voters: voters.clone(),
            one_after_another: cluster.failure_order == FailureOrder::OneAfterAnother,
            runs_vms: !cluster.units.is_empty(),
        }
    }

    /// Whether the cluster goes on when these hosts fail at once while others are out.
    pub fn may_fail(&self, out: &[HostIndex], failed: &[HostIndex]) -> Majority {
        if !self.counts_votes() {
            return Majority::Kept;
        }
        let units = Units::of(&self.voters, out);
        let lost = units.lost_with(failed);
        let gone = self.gone(out);
        let survives = |with_witness: bool| {
            let hosts = lost.hosts;
            let loss = Loss {
                hosts,
                witness: with_witness,
            };
            self.voting.survives(Loss::of_hosts(gone), loss)
        };
        match (
            survives(lost.takes_witness),
            survives(lost.may_take_witness),
        ) {
            (false, _) => Majority::Lost,
            (true, true) => Majority::Kept,
            (true, false) => self.in_doubt(),
        }
    }

    /// Whether the cluster goes on when one host dies and nothing else does, its fault domain
    /// least of all. Of a single host nothing is left that votes would matter for.
    pub fn may_die(&self, host: HostIndex) -> bool {
        let loss = Loss::of_hosts(u32::from(self.votes(host)));
        !self.counts_votes()
            || self.voting.hosts < 2
            || self.voting.survives(Loss::of_hosts(self.missing), loss)
    }

    /// Whether the cluster goes on whichever failures of this number happen while these hosts
    /// are out; where all that is left fails, there is nothing that could go on.
    pub fn survives(&self, out: &[HostIndex], failures: u32) -> Majority {
        let (certain, elsewhere) = self.most_while(out);
        let is_enough = |most: Option<u32>| most.is_some_and(|most| most >= failures);
        match (is_enough(certain), is_enough(elsewhere)) {
            (true, _) => Majority::Kept,
            (false, true) => self.in_doubt(),
            (false, false) => Majority::Lost,
        }
    }

    /// The same where fewer may be left than that: the last of them is not asked about, since
    /// with it nothing is left that votes would matter for.
    pub fn survives_beside(&self, out: &[HostIndex], failures: u32) -> Majority {
        let left = Units::of(&self.voters, out).number() as u32;
        self.survives(out, failures.min(left.saturating_sub(1)))
    }

    /// How many may fail while these hosts are out, whichever they are and in the way that the
    /// plan asks about; `None`: without these hosts the cluster has no majority.
    pub fn survived_while(&self, out: &[HostIndex]) -> Option<u32> {
        self.most_while(out).0
    }

    /// Whether the cluster has a majority while these hosts are out.
    pub fn has_majority_without(&self, out: &[HostIndex]) -> bool {
        let gone = Loss::of_hosts(self.gone(out));
        !self.counts_votes() || self.voting.survives(gone, Loss::of_hosts(0))
    }

    /// How many may fail in the way that the plan asks about; `None`: the cluster has no
    /// majority before anything fails.
    pub fn survived(&self) -> Option<u32> {
        self.survived_while(&[])
    }

    /// The same with the witness in a third place, where the plan does not say its place.
    pub fn survived_if_elsewhere(&self) -> Option<u32> {
        self.most_while(&[]).1
    }

    /// How many units may fail at once, whichever they are.
    pub fn at_once(&self) -> Option<u32> {
        self.most(&[], self.voters.place, false)
    }

    /// How many units may fail one after another, whichever they are and in whatever order.
    pub fn one_after_another(&self) -> Option<u32> {
        self.most(&[], self.voters.place, true)
    }

    /// What becomes of the majority when so many fail, where the plan asks about it.
    pub fn after(&self, failures: u32) -> Majority {
        match self.decides() {
            true => self.survives(&[], failures),
            false => Majority::Kept,
        }
    }

    /// Whether no loss of so many keeps the majority, not even the best one.
    pub fn is_lost_in_every_case(&self, failures: u32) -> bool {
        let units = Units::of(&self.voters, &[]);
        let least = units.least(failures as usize);
        self.decides() && self.voting.chance(self.missing, least) == Chance::No
    }

    /// The votes in force before anything fails, how many of them are cast, and how many must
    /// be; `None`: none are counted.
    pub fn votes_now(&self) -> Option<VotesNow> {
        let all = self.voting.votes(self.missing)?;
        let lost = match self.voting.rule {
            QuorumRule::Majority => self.missing,
            _ => 0,
        };
        Some(VotesNow {
            all,
            cast: all - lost.min(all),
            needed: survivors_needed(all),
        })
    }

    /// The votes that are lost with the largest fault domain and a witness in it.
    pub fn votes_of_largest_with_witness(&self) -> u32 {
        let largest = Units::of(&self.voters, &[]).most(1);
        largest + self.voting.witness_votes_now(self.missing)
    }

    /// The same with this witness, in a third place.
    pub fn with_witness(&self, witness: Witness) -> Quorum {
        let mut other = self.clone();
        other.voting.witness = witness;
        other.voters.witness = witness;
        other.voters.place = WitnessStands::Elsewhere;
        other
    }

    /// Whether a witness may fail together with hosts: fault domains fail, and it may stand in
    /// one of them.
    pub fn witness_may_fail(&self) -> bool {
        self.voters.units.iter().any(|unit| unit.name.is_some())
    }

    /// Whether votes are counted at all.
    pub fn counts_votes(&self) -> bool {
        self.voting.rule != QuorumRule::NotNeeded
    }

    /// Whether the plan leaves open where the witness stands, and an answer depends on it.
    pub fn place_matters(&self) -> bool {
        let (certain, elsewhere) = self.most_while(&[]);
        certain != elsewhere
    }

    /// Whether the witness is a disk, which is part of some storage beside the hosts.
    pub fn witness_is_a_disk(&self) -> bool {
        self.voters.witness_is_a_disk()
    }

    /// Whether votes decide about failures: where nothing runs, there is nothing that a majority
    /// would be needed for.
    pub fn decides(&self) -> bool {
        self.counts_votes() && self.runs_vms
    }

    /// A witness whose place is not told may stand in a third place. A disk does not: it stands
    /// beside hosts that use it, as long as the plan does not say otherwise.
    fn in_doubt(&self) -> Majority {
        match self.witness_is_a_disk() {
            true => Majority::Lost,
            false => Majority::IfElsewhere,
        }
    }

    fn votes(&self, host: HostIndex) -> bool {
        let ballot = self.voters.ballots.get(host.0 as usize);
        ballot == Some(&Ballot::Cast)
    }

    /// Voters that are gone while these hosts are out.
    fn gone(&self, out: &[HostIndex]) -> u32 {
        let left = out.iter().filter(|host| self.votes(**host)).count() as u32;
        self.missing + left
    }

    /// The largest number that may fail while these hosts are out: certainly, and if a witness
    /// whose place is not told stands elsewhere.
    fn most_while(&self, out: &[HostIndex]) -> (Option<u32>, Option<u32>) {
        let place = self.voters.place;
        let certain = self.most(out, place, self.one_after_another);
        let elsewhere = match place {
            WitnessStands::NotTold => {
                self.most(out, WitnessStands::Elsewhere, self.one_after_another)
            }
            _ => certain,
        };
        (certain, elsewhere)
    }

    fn most(&self, out: &[HostIndex], place: WitnessStands, in_turn: bool) -> Option<u32> {
        let gone = self.gone(out);
        if !self
            .voting
            .survives(Loss::of_hosts(gone), Loss::of_hosts(0))
        {
            return None;
        }
        let units = Units::of(&self.voters, out);
        let survives = |number: &u32| match in_turn {
            true => units.may_fail_in_turn(self.voting, gone, *number as usize, place),
            false => units.may_fail_at_once(self.voting, gone, *number as usize, place),
        };
        let numbers = 1..=units.number() as u32;
        Some(numbers.take_while(survives).count() as u32)
    }
}

/// Votes before anything fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VotesNow {
    /// All that count.
    pub all: u32,
    /// Those that are cast.
    pub cast: u32,
    /// How many must be.
    pub needed: u32,
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
