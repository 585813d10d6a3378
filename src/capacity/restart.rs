//! These hosts fail at once: can all their VMs be restarted on the others?
//!
//! Nothing but the VMs of the failed hosts moves. Yes comes with a host for each, no with
//! the VM that is left over, what it lacks and why no arrangement exists; otherwise the
//! answer is "undecided".

use super::situation::{Places, Situation};
use crate::cluster::{HostIndex, KindIndex, Rooms};
use crate::order::sort_by_key;
use crate::placement::bounds::{Reason, Shortage, nearest_shortage, refute};
use crate::placement::exact::{Found, search};
use crate::placement::packing::{Lot, Need, Order, Packing, Put, Rule, pack};

/// What becomes of the VMs of failed hosts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Restart {
    /// Each is restarted.
    Complete(Restarts),
    /// Some stay down, whatever one does.
    Impossible(LeftOver, Reason),
    /// No way was found, and no proof that there is none.
    Undecided(LeftOver),
}

/// Where units restart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Restarts {
    /// What goes where: the units that restart, or when others are moved to make room, all
    /// units that are movable.
    pub puts: Vec<Put>,
    /// Whether units on surviving hosts are moved to make room.
    pub rearranged: bool,
    /// Whether those that are moved claim as much as if they restarted; else as they run.
    pub moved_as_restarted: bool,
    /// Whether a soft anti-affinity rule had to be ignored for it.
    pub breaks_soft_exclusion: bool,
}

/// What the best attempt could not restart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOver {
    /// The units.
    pub lots: Vec<Lot>,
    /// The unit to name first.
    pub kind: KindIndex,
    /// What that unit lacks on the host that comes nearest, after all other restarts;
    /// `None`: no surviving host may run it.
    pub shortage: Option<Shortage>,
    /// What was restarted all the same.
    pub puts: Vec<Put>,
}

impl LeftOver {
    /// Nothing: all of these restarted.
    pub(super) fn none(puts: Vec<Put>) -> LeftOver {
        LeftOver {
            lots: Vec::new(),
            kind: KindIndex(0),
            shortage: None,
            puts,
        }
    }
}

/// Tests one failure set. `most_steps` limits the exhaustive search.
pub fn test(situation: &Situation, failed: &[HostIndex], most_steps: u64) -> Restart {
    let lots = restarting_lots(situation, failed);
    if lots.is_empty() {
        return Restart::Complete(Restarts::default());
    }
    under_rules_first(&situation.after, |rooms| {
        attempt(situation, rooms, failed, &lots, most_steps)
    })
}

/// The same where anti-affinity is no rule.
pub(super) fn test_without_exclusions(
    situation: &Situation,
    failed: &[HostIndex],
    most_steps: u64,
) -> Restart {
    let lots = restarting_lots(situation, failed);
    let rooms = situation.after.obeyed.without_exclusions();
    attempt(situation, &rooms, failed, &lots, most_steps)
}

/// Tries with anti-affinity as a rule, and where that fails and it may be ignored, without.
pub(super) fn under_rules_first(places: &Places, attempt: impl Fn(&Rooms) -> Restart) -> Restart {
    match (&places.ignored, attempt(&places.obeyed)) {
        (Some(rooms), Restart::Impossible(..) | Restart::Undecided(..)) => {
            let mut ignored = attempt(rooms);
            if let Restart::Complete(restarts) = &mut ignored {
                restarts.breaks_soft_exclusion = true;
            }
            ignored
        }
        (_, obeyed) => obeyed,
    }
}

/// What must be restarted when these hosts fail, a lot a kind.
pub fn restarting_lots(situation: &Situation, failed: &[HostIndex]) -> Vec<Lot> {
    let lots = failed
        .iter()
        .flat_map(|host| situation.restarting[host.0 as usize].iter().copied());
    merged(lots.collect())
}

/// The same lots, one a kind.
pub(super) fn merged(mut lots: Vec<Lot>) -> Vec<Lot> {
    sort_by_key(&mut lots, |lot| lot.kind);
    lots.dedup_by(|later, earlier| {
        let same = later.kind == earlier.kind;
        if same {
            earlier.count += later.count;
        }
        same
    });
    lots
}

/// How restarts are arranged, the most promising rule first.
pub(super) const ATTEMPTS: [(Rule, Order); 5] = [
    (Rule::BestFit, Order::WeightedLargest),
    (Rule::DotProduct, Order::WeightedLargest),
    (Rule::BestFit, Order::Memory),
    (Rule::BestFit, Order::WeightedSum),
    (Rule::WorstFit, Order::WeightedLargest),
];

fn attempt(
    situation: &Situation,
    rooms: &Rooms,
    failed: &[HostIndex],
    lots: &[Lot],
    most_steps: u64,
) -> Restart {
    let mut survivors = rooms.without(failed);
    let mut lots = lots.to_vec();
    let mut fullest: Option<LeftOver> = None;
    // The first rule alone decides nearly always; a refutation spares the other attempts.
    let mut refuted = None;
    for (position, (rule, order)) in ATTEMPTS.into_iter().enumerate() {
        situation.ranks.sort(order, &mut lots);
        let mut trial = survivors.clone();
        let packing = pack(&mut trial, &situation.weights, &lots, Need::Restart, rule);
        if packing.is_complete() {
            return complete(packing.puts);
        }
        let left = left_over(&trial, packing);
        if fullest
            .as_ref()
            .is_none_or(|best| is_less(&trial, &left, best))
        {
            fullest = Some(left);
        }
        if position == 0 {
            refuted = refute(&survivors, &lots, Need::Restart);
            if let Some(reason) = &refuted {
                fullest = fullest.map(|left| left.lacking(&trial, reason));
                break;
            }
        }
    }
    let found = match refuted {
        Some(reason) => return conclude(fullest, Some(reason)),
        None => {
            situation.ranks.sort(Order::WeightedLargest, &mut lots);
            search(&mut survivors, &lots, Need::Restart, most_steps)
        }
    };
    match found {
        Found::Arrangement(puts) => complete(puts),
        Found::Nothing { steps } => conclude(fullest, Some(Reason::Exhausted { steps })),
        Found::Limit => conclude(fullest, None),
    }
}

impl LeftOver {
    /// The same; where the room of all hosts together is the reason, and the unit to name first
    /// is kept off every host by rules, one that lacks room is named instead.
    fn lacking(mut self, rooms: &Rooms, reason: &Reason) -> LeftOver {
        if self.shortage.is_some() || !matches!(reason, Reason::Sum { hosts: None, .. }) {
            return self;
        }
        let lacks = |lot: &Lot| nearest_shortage(rooms, &rooms.cluster().kind(lot.kind).restart);
        let mut lots = self.lots.iter().enumerate();
        let found = lots.find_map(|(at, lot)| Some((at, lot.kind, lacks(lot)?)));
        if let Some((at, kind, shortage)) = found {
            self.lots[..=at].rotate_right(1);
            (self.kind, self.shortage) = (kind, Some(shortage));
        }
        self
    }

    /// The same, named after the reason: what fits nowhere is named first, and lacks there what
    /// the reason says.
    pub(super) fn named_after(mut self, reason: &Reason) -> LeftOver {
        if let Reason::FitsNowhere { kind, shortage } = reason
            && let Some(at) = self.lots.iter().position(|lot| lot.kind == *kind)
        {
            self.lots[..=at].rotate_right(1);
            if self.kind != *kind || !Shortage::agree(self.shortage, *shortage) {
                (self.kind, self.shortage) = (*kind, *shortage);
            }
        }
        self
    }
}

fn conclude(left: Option<LeftOver>, reason: Option<Reason>) -> Restart {
    match (left, reason) {
        (Some(left), Some(reason)) => Restart::Impossible(left.named_after(&reason), reason),
        (Some(left), None) => Restart::Undecided(left),
        // Every attempt leaves something over, or its packing was complete and returned.
        (None, _) => complete(Vec::new()),
    }
}

fn complete(puts: Vec<Put>) -> Restart {
    Restart::Complete(Restarts {
        puts,
        ..Restarts::default()
    })
}

/// Describes what an attempt has left over, its largest unit first.
fn left_over(rooms: &Rooms, packing: Packing) -> LeftOver {
    let cluster = rooms.cluster();
    let kind = packing.left_over[0].kind;
    LeftOver {
        shortage: nearest_shortage(rooms, &cluster.kind(kind).restart),
        kind,
        lots: packing.left_over,
        puts: packing.puts,
    }
}

fn is_less(rooms: &Rooms, one: &LeftOver, other: &LeftOver) -> bool {
    let weigh = |left: &LeftOver| -> (i64, u32) {
        let cluster = rooms.cluster();
        let memory = left
            .lots
            .iter()
            .map(|lot| cluster.kind(lot.kind).restart.demand.times(lot.count).0[0])
            .fold(0i64, i64::saturating_add);
        (memory, left.lots.iter().map(|lot| lot.count).sum())
    };
    weigh(one) < weigh(other)
}
