//! Failures survived: one bar for each number of hosts that fail at once.

use super::FULL;
use super::scale::within;
use crate::assess::Answers;
use crate::capacity::Level;
use crate::report::levels::Survived;

/// The bar of one level, from below: survived, undecided, failed.
#[derive(Debug, Clone, PartialEq)]
pub struct LevelBar {
    /// Hosts that fail at once.
    pub failures: u32,
    /// The state of the whole level.
    pub survived: Survived,
    /// Height of the part that is survived.
    pub yes: f64,
    /// Height of the part that is neither proved.
    pub open: f64,
    /// Height of the part that fails.
    pub no: f64,
}

/// The bars of these levels, in their order.
pub fn levels(answers: &Answers, levels: &[Level]) -> Vec<LevelBar> {
    levels.iter().map(|level| bar(answers, level)).collect()
}

fn bar(answers: &Answers, level: &Level) -> LevelBar {
    let all = level.sets.max(1) as f64;
    // A part that is there is seen, however small.
    let height = |sets: u64| match sets {
        0 => 0.0,
        sets => within(sets as f64 / all * FULL, 12.0, FULL),
    };
    let no = height(level.failed);
    let open = height(level.sets - level.failed - level.survived).min(FULL - no);
    LevelBar {
        failures: level.failures,
        survived: Survived::of(answers, level),
        yes: match level.survived {
            0 => 0.0,
            _ => FULL - no - open,
        },
        open,
        no,
    }
}
