//! How do VMs get to the hosts that are preferred for them?
//!
//! A preference is a wish among placements that are good anyway, never a rule. First it is
//! tried to give everybody a preferred host, as if there were no others while nothing fails.
//! Where that is not possible, a placement that was found otherwise is improved: a unit moves to
//! a better host, or changes places with one that does not mind. Each step keeps capacities and
//! rules; what comes of them survives by the spare-host theorem as before, or is tested.

use super::{Planned, Planner, all_lots};
use crate::capacity::{self, Effort, Placement, Situation, Verdict};
use crate::cluster::{Claim, Cluster, HostIndex, Rooms, UnitIndex};

/// A placement on preferred owners only, where there are any.
pub(super) fn plan(cluster: &Cluster, failures: u32, effort: Effort) -> Option<Planned> {
    let preferring = cluster.with_preferences()?;
    let planner = Planner::of(&preferring, failures, effort);
    let lots = all_lots(&preferring);
    let arrangement = planner.spread(&lots).or_else(|| planner.exists(&lots))?;
    Some(arrangement.planned(&preferring))
}

/// The same placement with more units on hosts that are preferred for them, if it still
/// survives.
pub(super) fn improve(
    cluster: &Cluster,
    planned: Planned,
    failures: u32,
    effort: Effort,
) -> Planned {
    let mut changes = Improver::of(cluster, &planned).changes();
    while !changes.is_empty() {
        let mut better = planned.clone();
        for (unit, host) in &changes {
            better.placement.0[unit.0 as usize] = Some(*host);
        }
        if planned.by_theorem || survives(cluster, &better.placement, failures, effort) {
            return better;
        }
        // Pairs that change places stay together.
        let half = changes.len() / 4 * 2;
        changes.truncate(half);
    }
    planned
}

fn survives(cluster: &Cluster, placement: &Placement, failures: u32, effort: Effort) -> bool {
    let situation = Situation::new(cluster, placement);
    capacity::survives(&situation, failures, effort) == Verdict::Survives
}

/// So many partners are looked at in all.
const MOST_PARTNERS: u64 = 200_000;

struct Improver<'a> {
    cluster: &'a Cluster,
    rooms: Rooms<'a>,
    at: Vec<Option<HostIndex>>,
    on_host: Vec<Vec<UnitIndex>>,
    by_theorem: bool,
    partners: u64,
}

impl<'a> Improver<'a> {
    fn of(cluster: &'a Cluster, planned: &Planned) -> Improver<'a> {
        let rooms = Rooms::empty(cluster, cluster.exclusion_is_hard);
        let mut improver = Improver {
            cluster,
            // Spares stay empty.
            rooms: match planned.by_theorem {
                true => rooms.without(&planned.spares),
                false => rooms,
            },
            at: planned.placement.0.clone(),
            on_host: vec![Vec::new(); cluster.hosts.len()],
            by_theorem: planned.by_theorem,
            partners: MOST_PARTNERS,
        };
        for unit in cluster.unit_indices() {
            if let Some(host) = planned.placement.host_of(unit) {
                improver.rooms.put(improver.claim(unit), host, 1);
                improver.on_host[host.0 as usize].push(unit);
            }
        }
        improver
    }

    /// Changes of two units each, one after another: one that comes to a better host, and one
    /// that takes its place; or, where nobody does, the first one twice.
    fn changes(&mut self) -> Vec<(UnitIndex, HostIndex)> {
        let mut changes = Vec::new();
        for unit in self.cluster.unit_indices() {
            let Some(from) = self.at[unit.0 as usize].filter(|_| self.may_move(unit)) else {
                continue;
            };
            let preferred = &self.cluster.unit(unit).preferred;
            let better = &preferred[..self.rank(unit, from).min(preferred.len())];
            let found = better.iter().find_map(|to| self.change(unit, from, *to));
            changes.extend(found.into_iter().flatten());
        }
        changes
    }

    /// How much a unit wants to be on a host: 0 most.
    fn rank(&self, unit: UnitIndex, host: HostIndex) -> usize {
        let preferred = &self.cluster.unit(unit).preferred;
        let position = preferred.iter().position(|one| *one == host);
        position.unwrap_or(usize::MAX)
    }

    /// What a unit claims of its host, such that the proof holds.
    fn claim(&self, unit: UnitIndex) -> &'a Claim {
        let kind = self.cluster.kind_of(unit);
        match self.by_theorem {
            true => &kind.most,
            false => &kind.running,
        }
    }

    /// Whether a unit may move for the sake of a wish: it can leave its host, and is under no
    /// rule that others might be keeping for its sake.
    fn may_move(&self, unit: UnitIndex) -> bool {
        let is_free = self.claim(unit).exclusions.is_empty() || self.cluster.exclusion_is_hard;
        let kind = self.cluster.unit(unit).kind;
        is_free && self.cluster.bound_to(kind).is_none()
    }

    /// Moves a unit, alone or in exchange.
    fn change(
        &mut self,
        unit: UnitIndex,
        from: HostIndex,
        to: HostIndex,
    ) -> Option<[(UnitIndex, HostIndex); 2]> {
        self.rooms.take_back(self.claim(unit), from, 1);
        if self.rooms.takes(self.claim(unit), to, 1) > 0 {
            self.rooms.put(self.claim(unit), to, 1);
            self.note(unit, from, to);
            return Some([(unit, to); 2]);
        }
        let others = self.on_host[to.0 as usize].clone();
        for other in others {
            if self.partners == 0 {
                break;
            }
            self.partners -= 1;
            if self.rank(other, from) > self.rank(other, to) || !self.may_move(other) {
                continue;
            }
            let (own, theirs) = (self.claim(unit), self.claim(other));
            self.rooms.take_back(theirs, to, 1);
            let fits = self.rooms.takes(own, to, 1) > 0 && self.rooms.takes(theirs, from, 1) > 0;
            if fits {
                self.rooms.put(own, to, 1);
                self.rooms.put(theirs, from, 1);
                self.note(unit, from, to);
                self.note(other, to, from);
                return Some([(unit, to), (other, from)]);
            }
            self.rooms.put(theirs, to, 1);
        }
        self.rooms.put(self.claim(unit), from, 1);
        None
    }

    fn note(&mut self, unit: UnitIndex, from: HostIndex, to: HostIndex) {
        self.at[unit.0 as usize] = Some(to);
        self.on_host[from.0 as usize].retain(|other| *other != unit);
        self.on_host[to.0 as usize].push(unit);
    }
}
