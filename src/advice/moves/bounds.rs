//! How many moves does it take at least?
//!
//! What leaves a host is counted, for each move leaves one. A host that carries too much
//! loses at least as many units as its largest ones need to make up for the excess, and all
//! that must not be there.
//!
//! Room: let k units of failure fail at once, nothing but restarts following. A unit v that
//! restarts needs room on some host outside the failed ones, so rooms that v fits into are
//! needed in k failure units other than the one it is in. If v stays, each of these rooms
//! that does not exist yet takes so many moves away from its host as the largest units there
//! need to make up for what is missing. If v moves, it needs such a room where it goes, and
//! k others elsewhere, of which at most one is where it came from: again k failure units
//! other than that one lose so many. So the k cheapest of them bound the number of moves.
//! Where v needs more to restart than to run, the room where it goes need not be so large:
//! then nothing is concluded from v.

use super::state::State;
use crate::cluster::{AfterFailure, Dimension, FailureUnit, HostIndex, KindIndex, Size, UnitIndex};
use crate::order::{sort, sort_by_key};

/// Why fewer moves are certainly not enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// Nothing is proved: it is undecided whether any move is needed.
    Nothing,
    /// Something certainly stays down after some loss, or a rule is broken now.
    NotSafe,
    /// So many must leave hosts that carry too much, or what they must not.
    Mending,
    /// So many must leave hosts that need room for this unit to restart.
    Room {
        /// Which one.
        unit: UnitIndex,
        /// On how many other hosts, or fault domains, it needs room.
        places: u32,
    },
    /// Every way to move fewer was tried.
    Tried {
        /// Placements looked at.
        placements: u64,
    },
}

/// How few units can leave a host and free this much?
pub(super) struct Outflow {
    /// For each host and dimension the sums of the largest 0, 1, 2, … demands.
    sums: Vec<[Vec<i64>; Dimension::COUNT]>,
}

impl Outflow {
    /// Counts what units need while they run, or once something has failed.
    pub(super) fn of(state: &State, demand: impl Fn(UnitIndex) -> Size) -> Outflow {
        let cluster = state.cluster;
        let sums_on = |host: HostIndex| {
            let leaving: Vec<Size> = state
                .units_on(host)
                .iter()
                .filter(|unit| cluster.bound_to(cluster.unit(**unit).kind) != Some(host))
                .map(|unit| demand(*unit))
                .collect();
            std::array::from_fn(|d| {
                let mut amounts: Vec<i64> = leaving.iter().map(|size| -size.0[d]).collect();
                sort(&mut amounts);
                let mut sums = vec![0];
                let mut sum: i64 = 0;
                for amount in amounts {
                    sum = sum.saturating_sub(amount);
                    sums.push(sum);
                }
                sums
            })
        };
        Outflow {
            sums: cluster.host_indices().map(sums_on).collect(),
        }
    }

    /// The least number of units with at least this much together; `None`: all have less.
    pub(super) fn least(&self, host: HostIndex, freed: &Size) -> Option<u32> {
        let mut least = 0;
        for (sums, needed) in self.sums[host.0 as usize].iter().zip(freed.0) {
            let number = sums.partition_point(|sum| *sum < needed);
            if number == sums.len() {
                return None;
            }
            least = least.max(number as u32);
        }
        Some(least)
    }
}

/// A number of moves that is certainly needed where the goal is not reached, and why.
pub(super) fn least_moves(state: &State, failures: u32) -> (u32, Proof) {
    let mending = mending(state);
    let mended: u32 = mending.iter().sum();
    let mut best = match mended {
        0 | 1 => (1, Proof::NotSafe),
        more => (more, Proof::Mending),
    };
    let cluster = state.cluster;
    let needs_room = cluster.after_failure == AfterFailure::RestartOnly && failures > 0;
    if !needs_room {
        return best;
    }
    let outflow = Outflow::of(state, |unit| cluster.kind_of(unit).kept.demand);
    let kinds = (0..cluster.kinds.len() as u32).map(KindIndex);
    let needs_no_more = |kind: &KindIndex| {
        let kind = cluster.kind(*kind);
        kind.restarts && kind.restart.demand.fits(&kind.running.demand)
    };
    for kind in kinds.filter(needs_no_more) {
        let costs = room_costs(state, kind, &outflow, &mending);
        for (place, unit) in hosts_of(state, kind) {
            let mut others: Vec<u32> = costs
                .iter()
                .enumerate()
                .filter(|(other, _)| Some(*other) != place)
                .filter_map(|(_, cost)| *cost)
                .collect();
            if others.len() < failures as usize {
                continue;
            }
            sort(&mut others);
            let needed: u32 = mended + others[..failures as usize].iter().sum::<u32>();
            if needed > best.0 {
                let places = failures;
                best = (needed, Proof::Room { unit, places });
            }
        }
    }
    best
}

/// The failure units that carry units of a kind, with one of them each.
fn hosts_of(state: &State, kind: KindIndex) -> Vec<(Option<usize>, UnitIndex)> {
    let cluster = state.cluster;
    let mut found: Vec<(Option<usize>, UnitIndex)> = Vec::new();
    for host in cluster.hosts_in_service() {
        if let Some(unit) = state.choice(host, kind) {
            let mut units = cluster.failure_units.iter();
            let place = units.position(|unit| unit.hosts.contains(&host));
            found.push((place, unit));
        }
    }
    found
}

/// How many units must leave each failure unit, beyond those that must in any case, before a
/// unit of this kind fits somewhere in it; `None`: it never does.
fn room_costs(
    state: &State,
    kind: KindIndex,
    outflow: &Outflow,
    mending: &[u32],
) -> Vec<Option<u32>> {
    let cluster = state.cluster;
    let cost = |host: HostIndex| {
        let missing = ejection(state, kind, host)?;
        let least = outflow.least(host, &missing)?;
        Some(least.saturating_sub(mending[host.0 as usize]))
    };
    cluster
        .failure_units
        .iter()
        .map(|unit| unit.hosts.iter().filter_map(|host| cost(*host)).min())
        .collect()
}

/// Sets of failure units in which room for a unit to restart takes fewest moves, the cheapest
/// first.
pub(super) fn cheapest_rooms(state: &State, unit: UnitIndex, failures: u32) -> Vec<Vec<HostIndex>> {
    const MOST: usize = 3;
    let cluster = state.cluster;
    let outflow = Outflow::of(state, |unit| cluster.kind_of(unit).kept.demand);
    let nothing = vec![0; cluster.hosts.len()];
    let costs = room_costs(state, cluster.unit(unit).kind, &outflow, &nothing);
    let home = state.host_of(unit);
    let places = cluster.failure_units.iter().zip(costs);
    let mut places: Vec<(u32, &FailureUnit)> = places
        .filter(|(place, _)| !place.hosts.contains(&home))
        .filter_map(|(place, cost)| Some((cost?, place)))
        .collect();
    sort_by_key(&mut places, |(cost, _)| *cost);
    let number = (failures as usize).max(1);
    let sets = places.windows(number).take(MOST);
    let hosts = |set: &[(u32, &FailureUnit)]| {
        let hosts = set.iter().flat_map(|(_, place)| &place.hosts);
        hosts.copied().collect()
    };
    sets.map(hosts).collect()
}

/// What must be freed on a host before a unit of a kind can restart there; `None`: it may not.
pub(super) fn ejection(state: &State, kind: KindIndex, host: HostIndex) -> Option<Size> {
    let claim = &state.cluster.kind(kind).restart;
    let free = state.situation.after.obeyed.free(host);
    let missing = |d: usize| claim.demand.0[d].saturating_sub(free.0[d]).max(0);
    state
        .cluster
        .is_allowed(claim, host)
        .then(|| Size(std::array::from_fn(missing)))
}

/// How many units must leave each host because it carries too much, or what it must not.
fn mending(state: &State) -> Vec<u32> {
    let cluster = state.cluster;
    let outflow = Outflow::of(state, |unit| cluster.kind_of(unit).running.demand);
    let on_host = |host: HostIndex| {
        let units = state.units_on(host);
        let forbidden = units.iter().filter(|unit| state.is_forbidden(**unit));
        let excess = Size(Dimension::ALL.map(|dimension| state.excess(host, dimension)));
        let too_much = outflow.least(host, &excess).unwrap_or(0);
        let clashing = match cluster.exclusion_is_hard {
            true => most_clashing(state, host),
            false => 0,
        };
        too_much.max(forbidden.count() as u32).max(clashing)
    };
    cluster.host_indices().map(on_host).collect()
}

/// Members beside the first of the anti-affinity group that has most members on a host.
fn most_clashing(state: &State, host: HostIndex) -> u32 {
    let units = state.units_on(host);
    let groups = 0..state.cluster.exclusion_groups.len() as u32;
    let members = |group: u32| {
        let is_member = |unit: &&UnitIndex| {
            let claim = &state.cluster.kind_of(**unit).running;
            claim.exclusions.contains(&group)
        };
        units.iter().filter(is_member).count() as u32
    };
    groups.map(members).max().unwrap_or(0).saturating_sub(1)
}
