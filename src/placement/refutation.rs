//! Which loss of k hosts can certainly not be survived, wherever the VMs live?
//!
//! After the loss of F every VM that restarts runs on the other hosts, whatever the
//! placement was, beside the VMs that are bound to them. So if those do not fit there, no
//! placement survives F, whether F is lost at once or one after another, and whether or not
//! survivors are moved. Which of them were on F is not known, so each counts with what it
//! claims at least: a VM that was not lost needs no more than before. Only sets F that hurt most are looked at: the largest hosts (or fault
//! domains) in each dimension, overall and among the hosts that some VMs are confined to, and
//! the few that can run a VM at all.

use super::bounds::{Reason, refute};
use super::gap::close_gap;
use super::packing::{Lot, Need};
use super::patterns::{Limits, Mixed, mix};
use super::relaxation::{Relaxed, Strength, relax};
use crate::cluster::{Cluster, Dimension, FailureUnit, HostIndex, HostSet, KindIndex, Rooms};
use crate::order::{sort, sort_by_key};

/// A loss that no placement survives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refutation {
    /// The hosts that fail; empty: there is not even room without a failure.
    pub failed: Vec<HostIndex>,
    /// Why the rest has no room.
    pub reason: Reason,
}

impl Refutation {
    /// Which of the units' claims have no room.
    pub fn need(&self) -> Need {
        match self.failed.as_slice() {
            [] => Need::Running,
            _ => Need::Least,
        }
    }

    /// Whether there is no room even while nothing fails. Where every placement was tried, each
    /// fails after another loss, so that none is named.
    pub fn is_without_failure(&self) -> bool {
        self.failed.is_empty() && !matches!(self.reason, Reason::NoPlacement { .. })
    }
}

/// Looks for a loss of `failures` hosts that no placement of these lots survives.
pub fn refute_all_placements(cluster: &Cluster, lots: &[Lot], failures: u32) -> Option<Refutation> {
    let all = Rooms::empty(cluster, cluster.exclusion_is_hard);
    let losses = Losses::of(&all, lots, failures);
    // Cheap bounds for every loss first, then stronger ones.
    losses
        .refute_by_sums(lots)
        .or_else(|| {
            STRENGTHS.into_iter().find_map(|strength| {
                losses.first(|rooms, lots| prices(rooms, lots, Need::Least, strength))
            })
        })
        .or_else(|| {
            // What does not restart needs room only while nothing fails.
            let all_restart = lots.iter().all(|lot| {
                let kind = cluster.kind(lot.kind);
                lot.count == 0 || kind.running.demand == kind.least.demand
            });
            if all_restart && !losses.candidates.is_empty() {
                return None;
            }
            let reason = STRENGTHS
                .into_iter()
                .find_map(|strength| prices(&all, lots, Need::Running, strength))?;
            Some(Refutation {
                failed: Vec::new(),
                reason,
            })
        })
}

/// The same with counts and sums alone: fast, and weaker.
pub(super) fn refute_by_sums(cluster: &Cluster, lots: &[Lot], failures: u32) -> Option<Refutation> {
    let all = Rooms::empty(cluster, cluster.exclusion_is_hard);
    Losses::of(&all, lots, failures).refute_by_sums(lots)
}

/// A number of failures, from this one on, that certainly no placement survives: the smallest
/// that counts and sums refute.
pub fn first_refuted(cluster: &Cluster, lots: &[Lot], from: u32) -> Option<(u32, Refutation)> {
    // More failures are never easier to survive.
    let (mut low, mut high) = (from, cluster.failure_units.len() as u32);
    let mut known = (high, refute_by_sums(cluster, lots, high)?);
    while low < high {
        let middle = low + (high - low) / 2;
        match refute_by_sums(cluster, lots, middle) {
            Some(refutation) => {
                known = (middle, refutation);
                high = middle;
            }
            None => low = middle + 1,
        }
    }
    Some(known)
}

/// From cheap to strong.
pub(super) const STRENGTHS: [Strength; 2] = [Strength::Rooms, Strength::Counts];

fn prices(rooms: &Rooms, lots: &[Lot], need: Need, strength: Strength) -> Option<Reason> {
    match relax(rooms, lots, need, strength) {
        Relaxed::Refuted(proof) => Some(Reason::Prices(proof)),
        Relaxed::Divided(_) | Relaxed::Unclear => None,
    }
}

/// The same with patterns: slower, and stronger where hosts hold few VMs.
pub(super) fn refute_by_patterns(
    cluster: &Cluster,
    lots: &[Lot],
    failures: u32,
    limits: Limits,
) -> Option<Refutation> {
    let all = Rooms::empty(cluster, cluster.exclusion_is_hard);
    let refuted =
        |rooms: &Rooms, lots: &[Lot], need: Need| match mix(rooms, lots, need, limits, None) {
            Mixed::Refuted(proof) => Some(Reason::Prices(proof)),
            Mixed::Packed(_) | Mixed::Unclear => None,
        };
    let losses = Losses::of(&all, lots, failures);
    if losses.candidates.is_empty() {
        return Some(Refutation {
            failed: Vec::new(),
            reason: refuted(&all, lots, Need::Running)?,
        });
    }
    losses.first(|rooms, lots| refuted(rooms, lots, Need::Least))
}

/// How many units of a kind certainly have no room after some loss, as far as patterns prove
/// it, and why one unit more than all others has none. No more than `goal` are looked for.
pub(super) fn missing_by_patterns(
    cluster: &Cluster,
    lots: &[Lot],
    failures: u32,
    limits: Limits,
    goal: (KindIndex, u32),
) -> Option<(u32, Refutation)> {
    let all = Rooms::empty(cluster, cluster.exclusion_is_hard);
    let losses = Losses::of(&all, lots, failures);
    let mut best: Option<(u32, Refutation)> = None;
    for failed in losses.candidates.iter().take(MOST_PROGRAMS) {
        let least = best.as_ref().map_or(0, |best| best.0);
        if least >= goal.1 {
            break;
        }
        let rooms = losses.rooms_after(failed);
        let gap = close_gap(&rooms, &losses.restarting, Need::Least, limits, goal, &[])?;
        if let Some(refutation) = gap.refutation(failed).filter(|_| gap.missing > least) {
            best = Some((gap.missing, refutation));
        }
    }
    best
}

/// So many losses are looked at with patterns.
const MOST_PROGRAMS: usize = 4;

/// The losses that hurt most, and what must restart after them.
struct Losses<'a> {
    rooms: &'a Rooms<'a>,
    restarting: Vec<Lot>,
    bound: Vec<(HostIndex, Lot)>,
    candidates: Vec<Vec<HostIndex>>,
}

impl<'a> Losses<'a> {
    fn of(rooms: &'a Rooms<'a>, lots: &[Lot], failures: u32) -> Losses<'a> {
        let cluster = rooms.cluster();
        let restarting: Vec<Lot> = lots
            .iter()
            .copied()
            .filter(|lot| lot.count > 0 && cluster.kind(lot.kind).restarts)
            .collect();
        let bound: Vec<(HostIndex, Lot)> = lots
            .iter()
            .filter_map(|lot| Some((cluster.bound_to(lot.kind)?, *lot)))
            .collect();
        let candidates = if failures == 0 || restarting.is_empty() {
            Vec::new()
        } else {
            candidates(&beside(rooms, &bound), &restarting, failures as usize)
        };
        Losses {
            rooms,
            restarting,
            bound,
            candidates,
        }
    }

    /// Without a failure or after a loss: counts and sums.
    fn refute_by_sums(&self, all: &[Lot]) -> Option<Refutation> {
        match refute(self.rooms, all, Need::Running) {
            Some(reason) => Some(Refutation {
                failed: Vec::new(),
                reason,
            }),
            None => self.first(|rooms, lots| refute(rooms, lots, Need::Least)),
        }
    }

    /// The first loss that is refuted.
    fn first(&self, refute: impl Fn(&Rooms, &[Lot]) -> Option<Reason>) -> Option<Refutation> {
        self.candidates.iter().find_map(|failed| {
            Some(Refutation {
                reason: refute(&self.rooms_after(failed), &self.restarting)?,
                failed: failed.clone(),
            })
        })
    }

    /// What is left for everything that restarts.
    fn rooms_after(&self, failed: &[HostIndex]) -> Rooms<'a> {
        beside(&self.rooms.without(failed), &self.bound)
    }
}

/// The rooms that are left beside bound units once something has failed.
fn beside<'a>(rooms: &Rooms<'a>, bound: &[(HostIndex, Lot)]) -> Rooms<'a> {
    let mut rooms = rooms.clone();
    for (host, lot) in bound {
        let claim = &rooms.cluster().kind(lot.kind).kept;
        rooms.put(claim, *host, lot.count);
    }
    rooms
}

/// Losses are looked for within so many sets of hosts that VMs are confined to.
const MOST_SETS: usize = 16;
/// More losses than this are not looked at.
const MOST_LOSSES: usize = 40;

fn candidates(rooms: &Rooms, lots: &[Lot], failures: usize) -> Vec<Vec<HostIndex>> {
    let cluster = rooms.cluster();
    let units = &cluster.failure_units;
    let mut sets: Vec<Vec<HostIndex>> = Vec::new();
    let mut add = |set: Vec<usize>| {
        let set = complete(set, units.len(), failures);
        let mut hosts: Vec<HostIndex> = set
            .iter()
            .flat_map(|unit| &units[*unit].hosts)
            .copied()
            .collect();
        sort(&mut hosts);
        if sets.len() < MOST_LOSSES && !sets.contains(&hosts) {
            sets.push(hosts);
        }
    };
    // The smallest sets first: they are the first to be short of room.
    let mut confining: Vec<&HostSet> = cluster.allowed_sets.iter().collect();
    sort_by_key(&mut confining, |set| set.len());
    confining.truncate(MOST_SETS);
    for set in std::iter::once(None).chain(confining.into_iter().map(Some)) {
        for dimension in &cluster.dimensions {
            add(largest(rooms, *dimension, set, failures));
        }
    }
    for set in alike(rooms, failures) {
        add(set);
    }
    for lot in lots {
        let kind = cluster.kind(lot.kind);
        let takes = |host: &HostIndex| rooms.takes(&kind.least, *host, 1) > 0;
        let takers = (0..units.len()).filter(|unit| units[*unit].hosts.iter().any(takes));
        let few: Vec<usize> = takers.take(failures + 1).collect();
        if few.len() <= failures {
            add(few);
        }
    }
    sets
}

/// The hosts of the `failures` failures that cost most of a dimension.
pub(super) fn largest_loss(
    cluster: &Cluster,
    dimension: Dimension,
    failures: usize,
) -> Vec<HostIndex> {
    let rooms = Rooms::empty(cluster, false);
    let units = largest(&rooms, dimension, None, failures);
    let hosts = units
        .iter()
        .flat_map(|unit| &cluster.failure_units[*unit].hosts);
    hosts.copied().collect()
}

/// The failures that cost most of a dimension, among the hosts of a set: positions.
fn largest(
    rooms: &Rooms,
    dimension: Dimension,
    set: Option<&HostSet>,
    failures: usize,
) -> Vec<usize> {
    let within = |host: &&HostIndex| set.is_none_or(|set| set.contains(**host));
    let room = |unit: &FailureUnit| {
        let hosts = unit.hosts.iter().filter(within);
        let free = hosts.map(|host| rooms.free(*host)[dimension]);
        free.fold(0, i64::saturating_add)
    };
    let units = &rooms.cluster().failure_units;
    let mut sorted: Vec<usize> = (0..units.len())
        .filter(|unit| units[*unit].hosts.iter().any(|host| within(&host)))
        .collect();
    sort_by_key(&mut sorted, |unit| {
        (std::cmp::Reverse(room(&units[*unit])), *unit)
    });
    sorted.truncate(failures);
    sorted
}

/// Losses of what is alike, for each capacity: on unlike hosts none is worse than all others.
fn alike(rooms: &Rooms, failures: usize) -> Vec<Vec<usize>> {
    let units = &rooms.cluster().failure_units;
    let free = |unit: usize| units[unit].hosts.iter().map(|host| rooms.free(*host));
    let mut alike: Vec<Vec<usize>> = Vec::new();
    for unit in 0..units.len() {
        let known = alike.iter_mut().find(|set| free(set[0]).eq(free(unit)));
        match known {
            Some(set) if set.len() < failures => set.push(unit),
            Some(_) => {}
            None => alike.push(vec![unit]),
        }
    }
    alike
}

/// A set of exactly `size` positions that contains these, or all if there are fewer.
fn complete(mut set: Vec<usize>, units: usize, size: usize) -> Vec<usize> {
    for unit in 0..units {
        if set.len() >= size {
            break;
        }
        if !set.contains(&unit) {
            set.push(unit);
        }
    }
    set
}
