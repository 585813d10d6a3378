//! Which numbers of failures are worth counting beyond a quick answer, and in which order?
//!
//! Up to three, or as many as are to be tolerated, and further while every set of hosts
//! survives. The page counts the small ones at once and leaves the others to its worker; both
//! ask here, so they agree on what is left to do.

use super::{Effort, Level, Situation, Verdict, level, slots, tests};

/// So many sets are counted at once: those of three among twelve hosts are 220.
const AT_ONCE: u64 = 300;

/// Counts the open levels that are small enough to be counted at once.
pub fn count_small(situation: &Situation, levels: &mut Vec<Level>) {
    let mut from = 0;
    while let Some(failures) = next(situation, levels, from) {
        from = failures + 1;
        let total = tests(situation, failures);
        if total > AT_ONCE && !slots::all_survive(situation, failures) {
            return;
        }
        // An answer that is open although every set was tested takes a deeper search.
        if find(levels, failures).is_some_and(|level| level.tested == level.sets) {
            continue;
        }
        let effort = Effort {
            sets: AT_ONCE,
            ..Effort::INTERACTIVE
        };
        put(levels, level(situation, failures, effort));
    }
}

/// The next number of failures that is not counted completely, at least `from`; `None`: there
/// is no more to be said. Smaller numbers are taken as they are.
pub fn next(situation: &Situation, levels: &[Level], from: u32) -> Option<u32> {
    let units = situation.cluster.failure_units.len() as u32;
    let deepest = Effort::THOROUGH.failures.max(situation.cluster.failures);
    for failures in 0..=units {
        let known = find(levels, failures);
        if failures >= from && !known.is_some_and(is_complete) {
            return Some(failures);
        }
        if failures >= deepest && known.is_none_or(|level| level.verdict != Verdict::Survives) {
            return None;
        }
    }
    None
}

/// Puts a level in the place of the one with the same number of failures, or at the end.
pub fn put(levels: &mut Vec<Level>, level: Level) {
    let known = levels
        .iter_mut()
        .find(|known| known.failures == level.failures);
    match known {
        Some(known) => *known = level,
        None => levels.push(level),
    }
}

fn find(levels: &[Level], failures: u32) -> Option<&Level> {
    levels.iter().find(|level| level.failures == failures)
}

fn is_complete(level: &Level) -> bool {
    level.tested == level.sets && level.survived + level.failed == level.tested
}
