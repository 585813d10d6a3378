//! Which moves are not needed? Takes them back while the goal stays reached.

use super::goal::Goal;
use super::places::weight;
use super::state::State;
use crate::cluster::UnitIndex;
use crate::order::sort_by_key;

/// Takes back what it can, many moves at once and then single ones, small units first: what
/// remains are few large ones.
pub(super) fn reduce(state: &mut State, goal: &mut Goal) {
    let mut chunk = state.moved().len().div_ceil(2);
    while chunk > 0 {
        let mut moved = state.moved();
        sort_by_key(&mut moved, |unit| (weight(state, *unit), *unit));
        let mut reduced = false;
        for units in moved.chunks(chunk) {
            if goal.tests == 0 {
                return;
            }
            reduced |= take_back(state, goal, units);
        }
        // Single moves are tried again, for the others may have made room.
        if chunk > 1 || !reduced {
            chunk /= 2;
        }
    }
}

/// Takes these moves back if the goal stays reached; whether any was.
fn take_back(state: &mut State, goal: &mut Goal, units: &[UnitIndex]) -> bool {
    let mut back = Vec::new();
    for unit in units {
        back.push((*unit, state.host_of(*unit)));
        state.step(*unit, state.home_of(*unit));
    }
    if state.is_legal() && goal.is_reached(state) {
        return true;
    }
    for (unit, host) in back.into_iter().rev() {
        state.step(unit, host);
    }
    false
}
