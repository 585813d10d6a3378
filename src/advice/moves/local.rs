//! Move by move towards the goal, from where the units run now.
//!
//! First what is broken is mended: units leave hosts that must not run them, members of
//! anti-affinity groups part, hosts that carry too much lose the smallest unit that cures
//! it, or else the largest. Then the worst loss is looked at, again and again: units that
//! leave a host where the first VM that stays down nearly fits, or that leave the hosts that
//! fail, and the one after which least stays down is moved. No unit returns to a host.

use super::bounds::{Outflow, ejection};
use super::goal::{Failing, Goal};
use super::places::{Taste, destination, weight};
use super::state::State;
use crate::cluster::{Dimension, HostIndex, UnitIndex};
use crate::order::{Numbered, sort_by_key};

/// So many hosts are looked at where room could be made.
const MOST_HOSTS: usize = 6;
/// So many kinds on each of them.
const MOST_KINDS: usize = 8;
/// So many moves are tried with more than the worst loss, and with so many losses.
const MOST_MOVES: usize = 6;
const MOST_LOSSES: usize = 8;
/// Up to so many failure sets are all tested after each move.
const ALL_SETS: usize = 128;
/// So many moves are made without the best sum of what stays down becoming less.
const MOST_IDLE: u32 = 12;

/// A move: which unit, and where to.
type Step = (UnitIndex, HostIndex);

/// Moves units until the goal is reached; whether it is.
pub(super) fn settle(state: &mut State, goal: &mut Goal, taste: Taste) -> bool {
    let mut visited: Numbered<Step> = Numbered::new();
    if !mend(state, taste, &mut visited) {
        return false;
    }
    let every_set = goal.every_set();
    let mut active = every_set.clone();
    let mut least = i64::MAX;
    let mut idle = 0;
    while goal.tests > 0 {
        let mut failing = goal.all_failing(state, &active);
        if failing.is_empty() {
            if active.len() == every_set.len() {
                return goal.is_reached(state);
            }
            active = every_set.clone();
            least = i64::MAX;
            continue;
        }
        if every_set.len() > ALL_SETS {
            active = failing.iter().map(|one| one.set).collect();
        }
        let sum = sum_of(&failing).0;
        idle = match sum < least {
            true => 0,
            false => idle + 1,
        };
        least = least.min(sum);
        failing.truncate(MOST_LOSSES);
        let step = (idle <= MOST_IDLE)
            .then(|| best_step(state, goal, &failing, &visited))
            .flatten();
        let Some((unit, to)) = step else {
            return false;
        };
        visited.number((unit, state.host_of(unit)));
        state.step(unit, to);
    }
    false
}

fn sum_of(failing: &[Failing]) -> (i64, i64) {
    failing.iter().fold((0, 0), |sum, one| {
        (
            sum.0.saturating_add(one.weight.0),
            sum.1.saturating_add(one.weight.1),
        )
    })
}

/// Mends what is broken before anything fails; whether that is possible in this way.
pub(super) fn mend(state: &mut State, taste: Taste, visited: &mut Numbered<Step>) -> bool {
    while !state.is_legal() {
        let Some((unit, to)) = mending_step(state, taste, visited) else {
            return false;
        };
        visited.number((unit, state.host_of(unit)));
        state.step(unit, to);
    }
    true
}

fn mending_step(state: &State, taste: Taste, visited: &Numbered<Step>) -> Option<Step> {
    let cluster = state.cluster;
    let with_place = |unit: UnitIndex| {
        let avoid = hosts_visited(state, unit, visited);
        Some((unit, destination(state, unit, taste, &avoid)?))
    };
    let forbidden = cluster
        .unit_indices()
        .filter(|unit| state.is_forbidden(*unit));
    if let Some(step) = forbidden.filter_map(with_place).next() {
        return Some(step);
    }
    if cluster.exclusion_is_hard {
        let mut clashing: Vec<UnitIndex> = cluster
            .unit_indices()
            .filter(|unit| state.clashes(*unit))
            .collect();
        sort_by_key(&mut clashing, |unit| weight(state, *unit));
        if let Some(step) = clashing.into_iter().filter_map(with_place).next() {
            return Some(step);
        }
    }
    cluster
        .hosts_in_service()
        .filter(|host| state.is_overfull(*host))
        .find_map(|host| {
            let mut leaving = state.choices(host);
            sort_by_key(&mut leaving, |unit| {
                (lack_without(state, host, *unit), weight(state, *unit))
            });
            leaving.into_iter().filter_map(with_place).next()
        })
}

/// What a host still carries too much after a unit has left, in millionths of the unit.
fn lack_without(state: &State, host: HostIndex, unit: UnitIndex) -> i64 {
    let demand = &state.cluster.kind_of(unit).running.demand;
    let lack = |dimension: Dimension| {
        let excess = state.excess(host, dimension);
        let left = i128::from(excess.saturating_sub(demand[dimension]).max(0));
        let capacity = i128::from(state.cluster.host(host).capacity[dimension].max(1));
        (left * 1_000_000 / capacity).min(i64::MAX.into()) as i64
    };
    Dimension::ALL.into_iter().map(lack).max().unwrap_or(0)
}

fn hosts_visited(state: &State, unit: UnitIndex, visited: &Numbered<Step>) -> Vec<HostIndex> {
    let hosts = state.cluster.hosts_in_service();
    hosts
        .filter(|host| visited.find(&(unit, *host)).is_some())
        .collect()
}

/// The move after which least stays down.
fn best_step(
    state: &mut State,
    goal: &mut Goal,
    failing: &[Failing],
    visited: &Numbered<Step>,
) -> Option<Step> {
    let worst = failing.first()?;
    let mut steps: Vec<((i64, i64), Step)> = Vec::new();
    for step in candidates(state, goal, worst, visited) {
        let left = after(state, goal, step, &[worst.set]);
        steps.push((left, step));
    }
    sort_by_key(&mut steps, |(left, (unit, _))| (*left, state.cost(*unit)));
    steps.truncate(MOST_MOVES);
    let sets: Vec<usize> = failing.iter().map(|one| one.set).collect();
    let mut best: Option<((i64, i64), Step)> = None;
    for (_, step) in steps {
        let left = after(state, goal, step, &sets);
        if best.as_ref().is_none_or(|(least, _)| left < *least) {
            best = Some((left, step));
        }
    }
    best.map(|(_, step)| step)
}

/// What the losses of these sets leave down after a move.
fn after(state: &mut State, goal: &mut Goal, (unit, to): Step, sets: &[usize]) -> (i64, i64) {
    let from = state.host_of(unit);
    state.step(unit, to);
    let left = sum_of(&goal.all_failing(state, sets));
    state.step(unit, from);
    left
}

/// Moves that might help against a loss.
fn candidates(state: &State, goal: &Goal, loss: &Failing, visited: &Numbered<Step>) -> Vec<Step> {
    let cluster = state.cluster;
    let failed = goal.hosts(loss.set);
    let mut leaving: Vec<UnitIndex> = Vec::new();
    for host in hosts_to_clear(state, failed, loss) {
        leaving.extend(worth_moving(state, host, loss));
    }
    for host in failed {
        let mut units = state.choices(*host);
        sort_by_key(&mut units, |unit| {
            let kind = cluster.unit(*unit).kind;
            let stays_down = loss.left.lots.iter().any(|lot| lot.kind == kind);
            (!stays_down, -weight(state, *unit))
        });
        units.truncate(MOST_KINDS);
        leaving.append(&mut units);
    }
    let mut steps = Vec::new();
    for unit in leaving {
        let mut avoid = hosts_visited(state, unit, visited);
        avoid.extend(failed);
        let tight = destination(state, unit, Taste::Tight, &avoid);
        let roomy = destination(state, unit, Taste::Roomy, &avoid);
        steps.extend(tight.map(|host| (unit, host)));
        steps.extend(roomy.filter(|_| roomy != tight).map(|host| (unit, host)));
    }
    steps
}

/// The hosts that the first unit left over could restart on after the fewest moves.
fn hosts_to_clear(state: &State, failed: &[HostIndex], loss: &Failing) -> Vec<HostIndex> {
    let cluster = state.cluster;
    let outflow = Outflow::of(state, |unit| cluster.kind_of(unit).kept.demand);
    let cost = |host: HostIndex| {
        let missing = ejection(state, loss.left.kind, host)?;
        Some((outflow.least(host, &missing)?, missing, host))
    };
    let mut hosts: Vec<_> = cluster
        .hosts_in_service()
        .filter(|host| !failed.contains(host))
        .filter_map(cost)
        .collect();
    sort_by_key(&mut hosts, |(cost, missing, host)| (*cost, *missing, *host));
    hosts.truncate(MOST_HOSTS);
    hosts.into_iter().map(|(_, _, host)| host).collect()
}

/// The units on a host that make room for the first unit left over: the smallest that alone
/// suffices, and the largest below it.
fn worth_moving(state: &State, host: HostIndex, loss: &Failing) -> Vec<UnitIndex> {
    let cluster = state.cluster;
    let Some(missing) = ejection(state, loss.left.kind, host) else {
        return Vec::new();
    };
    let lack = |unit: UnitIndex| {
        let demand = &cluster.kind_of(unit).kept.demand;
        let rest = missing
            .0
            .iter()
            .zip(demand.0)
            .zip(&cluster.host(host).capacity.0);
        rest.map(|((missing, freed), capacity)| {
            let left = i128::from((missing - freed).max(0)) * 1_000_000;
            (left / i128::from((*capacity).max(1))).min(i64::MAX.into()) as i64
        })
        .fold(0, i64::max)
    };
    let mut units = state.choices(host);
    sort_by_key(&mut units, |unit| (lack(*unit), weight(state, *unit)));
    units.truncate(MOST_KINDS);
    units
}
