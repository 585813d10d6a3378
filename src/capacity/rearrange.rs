//! These hosts fail at once, and VMs on the others may be moved to make room.
//!
//! Only units that would restart are moved: what the cluster does not restart it does not
//! migrate either. So every unit of which all VMs restart may go anywhere, while the others
//! stay where they are. Because those never move, it makes no difference whether the hosts
//! fail at once or one after another: after each failure the arrangement for the hosts lost
//! so far is taken, and nothing of it binds the next one.
//!
//! What is moved claims as much as it runs with, what restarts may need more. So where that is
//! so, it does make a difference which units a second failure hits: one that was moved before
//! may be lost then. An arrangement in which all claim what they restart with is good
//! whichever they are; and what cannot be survived at once cannot be survived one after
//! another. What lies between is left undecided.

use super::restart::{
    LeftOver, Restart, Restarts, merged, restarting_lots, test as restart_only, under_rules_first,
};
use super::situation::Places;
use super::{Effort, Sets, Situation};
use crate::cluster::{AfterFailure, Cluster, FailureOrder, FailureUnit, HostIndex, Rooms, Size};
use crate::order::{Numbered, sort};
use crate::placement::bounds::Reason;
use crate::placement::fitting::{Fitted, fit};
use crate::placement::packing::{Lot, Need};
use crate::placement::portfolio::Portfolio;

/// Tests one failure set. Where restarts alone are enough, nothing else is moved; where
/// nothing is found, what restarts alone leave over is named.
pub fn test(situation: &Situation, failed: &[HostIndex], effort: Effort) -> Restart {
    Alike::of(situation.cluster).test(situation, failed, effort)
}

/// Looks for an arrangement of all that restarts and all that may be moved, which claims as much
/// as it runs with or, `as_restarted`, as if it restarted.
fn rearrange(
    situation: &Situation,
    fixed: &Places,
    failed: &[HostIndex],
    as_restarted: bool,
    (left, effort): (&LeftOver, Effort),
) -> Restart {
    let lots = lots_to_place(situation, failed, as_restarted);
    let portfolio = Portfolio::of(situation.cluster, Need::Restart);
    under_rules_first(fixed, |rooms| {
        match fit(&rooms.without(failed), &lots, &portfolio, effort) {
            Fitted::Packed(packing) => Restart::Complete(Restarts {
                puts: packing.puts,
                rearranged: true,
                moved_as_restarted: as_restarted,
                ..Restarts::default()
            }),
            Fitted::Refuted(reason) => {
                Restart::Impossible(left.clone().named_after(&reason), reason)
            }
            Fitted::Open => Restart::Undecided(left.clone()),
        }
    })
}

/// A loss after which these lots certainly do not fit, although all of them may be moved.
/// `None`: there is none, it was not found, or some of them may not be moved.
pub(crate) fn refute_lots(
    cluster: &Cluster,
    lots: &[Lot],
    failures: u32,
    effort: Effort,
) -> Option<(Vec<HostIndex>, Reason)> {
    // Which of them restart and which are moved is not known, so it must make no difference.
    let is_movable =
        |lot: &Lot| cluster.is_movable(lot.kind) && cluster.moved_as(lot.kind) == lot.kind;
    if !lots.iter().all(is_movable) {
        return None;
    }
    let rooms = Rooms::empty(cluster, cluster.exclusion_is_hard);
    let portfolio = Portfolio::of(cluster, Need::Restart);
    let mut alike = Alike::of(cluster);
    let mut tested = 0;
    for failed in Sets::of(&cluster.failure_units, failures as usize) {
        if !alike.is_new(&failed) {
            continue;
        }
        tested += 1;
        if tested > effort.sets {
            return None;
        }
        if let Fitted::Refuted(reason) = fit(&rooms.without(&failed), lots, &portfolio, effort) {
            return Some((failed, reason));
        }
    }
    None
}

/// What must find a place: all that restarts, and all that may be moved.
fn lots_to_place(situation: &Situation, failed: &[HostIndex], as_restarted: bool) -> Vec<Lot> {
    let cluster = situation.cluster;
    let mut lots = restarting_lots(situation, failed);
    for host in situation.after.obeyed.without(failed).open_hosts() {
        let carried = situation.restarting[host.0 as usize].iter();
        let movable = carried.filter(|lot| cluster.is_movable(lot.kind));
        lots.extend(movable.map(|lot| Lot {
            kind: match as_restarted {
                true => lot.kind,
                false => cluster.moved_as(lot.kind),
            },
            count: lot.count,
        }));
    }
    merged(lots)
}

/// Whether these hosts fail one after another, and it makes a difference which units each
/// failure hits.
fn needs_order(cluster: &Cluster, failed: &[HostIndex]) -> bool {
    let hit = |unit: &&FailureUnit| unit.hosts.iter().any(|host| failed.contains(host));
    cluster.failure_order == FailureOrder::OneAfterAnother
        && cluster.some_need_more_to_restart()
        && cluster.failure_units.iter().filter(hit).count() > 1
}

/// Failure sets that are alike, where survivors may be moved and nothing is fixed: what is
/// lost then is room alone, so sets of hosts with the same rooms and permissions have the same
/// answer.
pub(super) struct Alike {
    /// The class of each host; empty: sets are not compared.
    classes: Vec<u32>,
    known: Numbered<Vec<u32>>,
    answers: Vec<Answer>,
    tested: u64,
}

/// What is known about rearranging after the loss of alike hosts.
#[derive(Clone)]
enum Answer {
    Fits { breaks_soft_exclusion: bool },
    Refuted(Reason),
    Open,
}

impl Alike {
    pub(super) fn of(cluster: &Cluster) -> Alike {
        let comparable = cluster.after_failure == AfterFailure::Rearrange
            && !cluster.some_need_more_to_restart()
            && cluster
                .units
                .iter()
                .all(|unit| cluster.is_movable(unit.kind));
        let mut classes: Numbered<(Size, Vec<bool>)> = Numbered::new();
        let mut class = |host: HostIndex| {
            let may_run = cluster.allowed_sets.iter().map(|set| set.contains(host));
            let key = (cluster.host(host).capacity, may_run.collect());
            classes.number(key).0
        };
        Alike {
            classes: match comparable {
                true => cluster.host_indices().map(&mut class).collect(),
                false => Vec::new(),
            },
            known: Numbered::new(),
            answers: Vec::new(),
            tested: 0,
        }
    }

    /// Whether any sets are alike.
    pub(super) fn compares(&self) -> bool {
        !self.classes.is_empty()
    }

    /// How many sets took work.
    pub(super) fn tested(&self) -> u64 {
        self.tested
    }

    /// Tests one failure set. Of alike sets only the first that takes more than restarts is
    /// rearranged; what is returned for the others names no places.
    pub(super) fn test(
        &mut self,
        situation: &Situation,
        failed: &[HostIndex],
        effort: Effort,
    ) -> Restart {
        let alone = restart_only(situation, failed, effort.steps);
        let Some(fixed) = &situation.fixed else {
            self.tested += 1;
            return alone;
        };
        let in_order = needs_order(situation.cluster, failed);
        let survives_at_once = matches!(alone, Restart::Complete(_));
        let left = match alone {
            Restart::Complete(restarts) if in_order => LeftOver::none(restarts.puts),
            Restart::Complete(_) => return alone,
            Restart::Impossible(left, _) | Restart::Undecided(left) => left,
        };
        if !self.compares() {
            self.tested += 1;
            let arrange = |as_restarted: bool| {
                rearrange(situation, fixed, failed, as_restarted, (&left, effort))
            };
            return match in_order {
                false => arrange(false),
                true => match (arrange(true), survives_at_once) {
                    (Restart::Complete(restarts), _) => Restart::Complete(restarts),
                    (_, true) => Restart::Undecided(left),
                    (_, false) => match arrange(false) {
                        Restart::Impossible(left, reason) => Restart::Impossible(left, reason),
                        Restart::Complete(_) | Restart::Undecided(_) => Restart::Undecided(left),
                    },
                },
            };
        }
        let (number, is_new) = self.known.number(self.key(failed));
        if !is_new {
            return match self.answers[number as usize].clone() {
                Answer::Fits {
                    breaks_soft_exclusion,
                } => Restart::Complete(Restarts {
                    rearranged: true,
                    breaks_soft_exclusion,
                    ..Restarts::default()
                }),
                Answer::Refuted(reason) => Restart::Impossible(left.named_after(&reason), reason),
                Answer::Open => Restart::Undecided(left),
            };
        }
        self.tested += 1;
        let restart = rearrange(situation, fixed, failed, false, (&left, effort));
        self.answers.push(match &restart {
            Restart::Complete(restarts) => Answer::Fits {
                breaks_soft_exclusion: restarts.breaks_soft_exclusion,
            },
            Restart::Impossible(_, reason) => Answer::Refuted(reason.clone()),
            Restart::Undecided(_) => Answer::Open,
        });
        restart
    }

    /// Whether no set like this one was met before.
    fn is_new(&mut self, failed: &[HostIndex]) -> bool {
        !self.compares() || self.known.number(self.key(failed)).1
    }

    fn key(&self, failed: &[HostIndex]) -> Vec<u32> {
        let mut key: Vec<u32> = failed
            .iter()
            .map(|host| self.classes[host.0 as usize])
            .collect();
        sort(&mut key);
        key
    }
}
