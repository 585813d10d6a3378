//! Hosts fail one after another, and VMs stay where they restarted: does everything survive?
//!
//! A game: whichever host fails next, there must be a way to restart its VMs after which,
//! whichever host fails next, … Surviving it implies surviving the same hosts at once, for
//! the VMs of those hosts end on the others while nothing else has moved; the converse is
//! false. So a set of hosts that cannot be lost at once refutes, a strategy found by simple
//! rules proves, and what lies between is searched exhaustively, in counted steps.

use super::restart::{ATTEMPTS, Restart, restarting_lots};
use super::situation::Situation;
use super::{Effort, FailingSet, Sets, describe, test};
use crate::cluster::{FailureUnit, HostIndex};
use crate::placement::bounds::Reason;
use crate::placement::exact::{Found, search_for};
use crate::placement::packing::{Need, Order, Put, pack};

/// How it ends when a host fails first.
pub(super) enum End {
    /// Everything survives, whatever fails after it.
    Survives,
    /// Something stays down after some further failures, whatever one does.
    Fails(FailingSet),
    /// Not decided; the loss that no good restart was found for.
    Open(FailingSet),
}

/// Plays `failures` failures that begin with this one.
pub(super) fn play(
    situation: &Situation,
    first: &FailureUnit,
    failures: u32,
    effort: Effort,
) -> End {
    let mut game = Game {
        effort,
        tests: effort.sets,
    };
    let mut gone = Vec::new();
    game.answer(situation, first, &mut gone, failures)
}

/// So many tests may be needed to play with these numbers of units and failures.
pub(super) fn tests(units: usize, failures: u32) -> u64 {
    let mut tests: u64 = 1;
    for gone in 0..failures as u64 {
        tests = tests.saturating_mul((units as u64).saturating_sub(gone));
    }
    tests
}

struct Game {
    effort: Effort,
    /// Tests that may still be made.
    tests: u64,
}

impl Game {
    /// Whether there is a good restart after the failure of this unit, with `left` failures
    /// to come, this one counted.
    fn answer(
        &mut self,
        situation: &Situation,
        unit: &FailureUnit,
        gone: &mut Vec<HostIndex>,
        left: u32,
    ) -> End {
        self.tests = self.tests.saturating_sub(1);
        let failing = |left_over, reason, gone: &[HostIndex]| {
            let mut hosts = gone.to_vec();
            hosts.extend(&unit.hosts);
            describe(situation, hosts, left_over, reason)
        };
        match test(situation, &unit.hosts, self.effort) {
            Restart::Complete(_) => {}
            Restart::Impossible(left_over, reason) => {
                return End::Fails(failing(left_over, Some(reason), gone));
            }
            Restart::Undecided(left_over) => return End::Open(failing(left_over, None, gone)),
        }
        if left <= 1 {
            return End::Survives;
        }
        gone.extend(&unit.hosts);
        let end = self.choose(situation, unit, gone, left);
        gone.truncate(gone.len() - unit.hosts.len());
        end
    }

    /// Looks for a restart that is good: by simple rules, then among all.
    fn choose(
        &mut self,
        situation: &Situation,
        unit: &FailureUnit,
        gone: &mut Vec<HostIndex>,
        left: u32,
    ) -> End {
        let mut open = None;
        let mut lots = restarting_lots(situation, &unit.hosts);
        let mut rooms = situation.after.obeyed.without(&unit.hosts);
        for (rule, order) in ATTEMPTS.into_iter().rev() {
            situation.ranks.sort(order, &mut lots);
            let mut trial = rooms.clone();
            let packing = pack(&mut trial, &situation.weights, &lots, Need::Restart, rule);
            if packing.is_complete() {
                let next = situation.after_restart(&unit.hosts, &packing.puts);
                match self.every_next(&next, gone, left - 1) {
                    End::Survives => return End::Survives,
                    End::Fails(set) | End::Open(set) => {
                        open.get_or_insert(set);
                    }
                }
            }
        }
        if let Some(set) = self.refute(situation, unit, gone, left) {
            return End::Fails(set);
        }
        situation.ranks.sort(Order::WeightedLargest, &mut lots);
        let mut all_fail = true;
        let steps = self.effort.steps;
        let mut accept = |puts: &[Put]| {
            let next = situation.after_restart(&unit.hosts, puts);
            match self.every_next(&next, gone, left - 1) {
                End::Survives => true,
                End::Fails(set) => {
                    open.get_or_insert(set);
                    false
                }
                End::Open(set) => {
                    all_fail = false;
                    open.get_or_insert(set);
                    false
                }
            }
        };
        let found = search_for(&mut rooms, &lots, Need::Restart, steps, Some(&mut accept));
        match (found, open) {
            (Found::Arrangement(_), _) | (_, None) => End::Survives,
            (Found::Nothing { steps }, Some(mut set)) if all_fail => {
                set.reason = Some(Reason::NoRestart { steps });
                End::Fails(set)
            }
            (_, Some(mut set)) => {
                set.reason = None;
                End::Open(set)
            }
        }
    }

    /// Whether everything survives whatever fails next.
    fn every_next(&mut self, situation: &Situation, gone: &mut Vec<HostIndex>, left: u32) -> End {
        for unit in &situation.cluster.failure_units {
            if unit.hosts.iter().any(|host| gone.contains(host)) {
                continue;
            }
            if self.tests == 0 {
                return End::Open(FailingSet::unknown(gone));
            }
            match self.answer(situation, unit, gone, left) {
                End::Survives => {}
                end => return end,
            }
        }
        End::Survives
    }

    /// A set of failures, this one among them, that cannot be survived even at once.
    fn refute(
        &mut self,
        situation: &Situation,
        unit: &FailureUnit,
        gone: &[HostIndex],
        left: u32,
    ) -> Option<FailingSet> {
        let alive = |other: &&FailureUnit| {
            other.hosts != unit.hosts && !other.hosts.iter().any(|host| gone.contains(host))
        };
        let others: Vec<FailureUnit> = situation
            .cluster
            .failure_units
            .iter()
            .filter(alive)
            .cloned()
            .collect();
        let sets = Sets::of(&others, left as usize - 1);
        for others in sets {
            if self.tests == 0 {
                return None;
            }
            self.tests -= 1;
            let mut failed = unit.hosts.clone();
            failed.extend(others);
            if let Restart::Impossible(left, reason) = test(situation, &failed, self.effort) {
                // What restarted on these hosts may have run on those that were gone before.
                let before = gone.iter().filter(|host| !failed.contains(host));
                let before: Vec<HostIndex> = before.copied().collect();
                failed.splice(0..0, before);
                return Some(describe(situation, failed, left, Some(reason)));
            }
        }
        None
    }
}
