//! Which votes are lost when fault domains or hosts fail, and is the worst of it survived?
//!
//! Votes are alike, so a loss is a number of hosts, and whether the witness is lost with them:
//! more hosts are never better. So the worst loss of k units is the k largest; or the unit with
//! the witness and the k − 1 largest others. Where nobody knows which unit has the witness, it
//! is lost with the k largest.
//!
//! One after another, votes are given out anew in between, so the last loss decides: it is
//! worst if it is the largest, and comes after the losses of all that are next in size. The
//! witness is lost with none of them, with the last one, or with one before it.

use std::cmp::Reverse;

use super::votes::{Loss, Voting};
use crate::cluster::{HostIndex, Voters, WitnessStands};
use crate::order::sort_by_key;

/// What can fail while some hosts are out.
pub(super) struct Units<'a> {
    voters: &'a Voters,
    /// Voters that are left in each of [`Voters::units`], by position.
    left: Vec<u32>,
    /// Positions of those that have any, the largest first, of equal ones fault domains first.
    order: Vec<usize>,
}

/// Votes that are lost with certain hosts.
pub(super) struct Lost {
    pub(super) hosts: u32,
    /// The witness certainly is.
    pub(super) takes_witness: bool,
    /// The witness is, or may be: nobody knows where it stands.
    pub(super) may_take_witness: bool,
}

impl<'a> Units<'a> {
    pub(super) fn of(voters: &'a Voters, out: &[HostIndex]) -> Units<'a> {
        let units = voters.units.iter();
        let remaining = |hosts: &[HostIndex]| {
            let left = hosts.iter().filter(|host| !out.contains(host));
            left.count() as u32
        };
        let left: Vec<u32> = units.map(|unit| remaining(&unit.hosts)).collect();
        let mut order: Vec<usize> = (0..left.len()).filter(|at| left[*at] > 0).collect();
        sort_by_key(&mut order, |at| {
            (Reverse(left[*at]), voters.units[*at].name.is_none(), *at)
        });
        Units {
            voters,
            left,
            order,
        }
    }

    /// How many can fail.
    pub(super) fn number(&self) -> usize {
        self.order.len()
    }

    /// Voters in the largest so many.
    pub(super) fn most(&self, number: usize) -> u32 {
        self.sum(self.order.iter().take(number))
    }

    /// Voters in the smallest so many.
    pub(super) fn least(&self, number: usize) -> u32 {
        self.sum(self.order.iter().rev().take(number))
    }

    fn sum<'b>(&self, units: impl Iterator<Item = &'b usize>) -> u32 {
        units.map(|at| self.left[*at]).sum()
    }

    /// What is lost with these hosts. With the last host of a unit that runs VMs the whole unit
    /// is lost, hosts in maintenance among it.
    pub(super) fn lost_with(&self, failed: &[HostIndex]) -> Lost {
        let mut lost = Lost {
            hosts: 0,
            takes_witness: false,
            may_take_witness: false,
        };
        for (at, unit) in self.voters.units.iter().enumerate() {
            let is_in = |host: &&HostIndex| failed.contains(host);
            let own = unit.hosts.iter().filter(is_in).count() as u32;
            lost.hosts += own;
            if own > 0 && own >= self.left[at] {
                lost.takes_witness |= self.voters.place == WitnessStands::In(at);
                lost.may_take_witness |=
                    unit.name.is_some() && self.voters.place == WitnessStands::NotTold;
            }
        }
        lost.may_take_witness |= lost.takes_witness;
        lost
    }

    /// Whether any so many of them may fail at once.
    pub(super) fn may_fail_at_once(
        &self,
        voting: Voting,
        gone: u32,
        number: usize,
        place: WitnessStands,
    ) -> bool {
        let survives = |hosts: u32, witness: bool| {
            let loss = Loss { hosts, witness };
            voting.survives(Loss::of_hosts(gone), loss)
        };
        match place {
            WitnessStands::Elsewhere => survives(self.most(number), false),
            WitnessStands::NotTold => survives(self.most(number), true),
            WitnessStands::In(with) => {
                let others = self.others(with);
                let apart =
                    others.len() < number || survives(self.sum(others.iter().take(number)), false);
                let along = self.left[with] + self.sum(others.iter().take(number - 1));
                apart && survives(along, true)
            }
        }
    }

    fn others(&self, but: usize) -> Vec<usize> {
        let others = self.order.iter().copied();
        others.filter(|at| *at != but).collect()
    }

    /// Whether any so many of them may fail one after another, all before the last one being
    /// survived as well.
    pub(super) fn may_fail_in_turn(
        &self,
        voting: Voting,
        gone: u32,
        number: usize,
        place: WitnessStands,
    ) -> bool {
        let gone_with = |hosts: u32, witness: bool| Loss {
            hosts: gone + hosts,
            witness,
        };
        // The largest fails last, after those that are next in size.
        let last_of = |order: &[usize], number: usize| {
            let before = self.sum(order.iter().take(number).skip(1));
            (
                before,
                order.first().map_or(0, |largest| self.left[*largest]),
            )
        };
        let apart = |order: &[usize]| {
            let (before, last) = last_of(order, number);
            order.len() < number || voting.survives(gone_with(before, false), Loss::of_hosts(last))
        };
        let along = |with: usize| {
            let others = self.others(with);
            let before = self.sum(others.iter().take(number - 1));
            let last = Loss {
                hosts: self.left[with],
                witness: true,
            };
            let (between, largest) = last_of(&others, number - 1);
            let earlier = gone_with(self.left[with] + between, true);
            voting.survives(gone_with(before, false), last)
                && (number < 2 || voting.survives(earlier, Loss::of_hosts(largest)))
        };
        match place {
            WitnessStands::Elsewhere => apart(&self.order),
            WitnessStands::In(with) => apart(&self.others(with)) && along(with),
            WitnessStands::NotTold => {
                // Of fault domains with equal votes one stands for all.
                let named = |at: &usize| self.voters.units[*at].name.is_some();
                let mut named: Vec<usize> = self.order.iter().copied().filter(named).collect();
                named.dedup_by_key(|at| self.left[*at]);
                apart(&self.order) && named.into_iter().all(along)
            }
        }
    }
}
