//! In which order do the moves fit?
//!
//! A unit moves once there is room for it. Where each waits for another one to leave, one of
//! them makes a detour over a third host, which is one move more.

use super::places::weight;
use super::state::State;
use crate::cluster::{HostIndex, UnitIndex};

/// An order of moves.
pub(super) struct Sequence {
    /// Each unit, and where it goes, in this order.
    pub(super) steps: Vec<(UnitIndex, HostIndex)>,
    /// Moves that no order was found for.
    pub(super) stuck: Vec<(UnitIndex, HostIndex)>,
}

/// Orders the moves that lead from the units' homes, where `state` has them, to the `target`.
pub(super) fn sequence(mut state: State, target: &State) -> Sequence {
    let moved = target.moved();
    let mut waiting: Vec<(UnitIndex, HostIndex)> = moved
        .into_iter()
        .map(|unit| (unit, target.host_of(unit)))
        .collect();
    let mut steps = Vec::new();
    let mut detoured: Vec<UnitIndex> = Vec::new();
    while !waiting.is_empty() {
        if let Some(next) = next_step(&state, &waiting) {
            let (unit, to) = waiting.remove(next);
            state.step(unit, to);
            steps.push((unit, to));
            continue;
        }
        let Some((unit, over)) = detour(&mut state, &waiting, &detoured) else {
            break;
        };
        state.step(unit, over);
        steps.push((unit, over));
        detoured.push(unit);
    }
    Sequence {
        steps,
        stuck: waiting,
    }
}

/// Which of the waiting moves comes next: away from what is broken first, large units first.
fn next_step(state: &State, waiting: &[(UnitIndex, HostIndex)]) -> Option<usize> {
    let possible = (0..waiting.len()).filter(|at| state.may_step(waiting[*at].0, waiting[*at].1));
    possible.min_by_key(|at| {
        let (unit, _) = waiting[*at];
        let mends = state.is_forbidden(unit)
            || state.is_overfull(state.host_of(unit))
            || (state.cluster.exclusion_is_hard && state.clashes(unit));
        (!mends, -weight(state, unit), unit)
    })
}

/// A unit that waits, and a third host that it can wait on, so that another one can move.
fn detour(
    state: &mut State,
    waiting: &[(UnitIndex, HostIndex)],
    detoured: &[UnitIndex],
) -> Option<(UnitIndex, HostIndex)> {
    let hosts: Vec<HostIndex> = state.cluster.hosts_in_service().collect();
    let mut best: Option<(i64, UnitIndex, HostIndex)> = None;
    for (unit, _) in waiting.iter().filter(|(unit, _)| !detoured.contains(unit)) {
        let size = weight(state, *unit);
        if best.is_some_and(|(least, ..)| least <= size) {
            continue;
        }
        let home = state.host_of(*unit);
        for host in &hosts {
            if !state.may_step(*unit, *host) {
                continue;
            }
            state.step(*unit, *host);
            let others = || waiting.iter().filter(|(other, _)| other != unit);
            let helps = others().any(|(other, to)| state.may_step(*other, *to));
            state.step(*unit, home);
            if helps {
                best = Some((size, *unit, *host));
                break;
            }
        }
    }
    best.map(|(_, unit, host)| (unit, host))
}
