//! What would make a live migration converge: how fast a link, how long a permitted downtime?
//!
//! Both grow monotonically towards convergence (a faster link leaves less in every round, a
//! longer downtime permits more), so each bound is found by halving an interval. On a platform
//! without limits, converging means that each round is at least a hundredth smaller than the
//! one before, so that the rounds not only end but end soon.

use std::time::Duration;

use super::Migration;
use super::textbook::ends_by_itself as ends;
use crate::units::ByteRate;

/// What would make a live migration converge, each on its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Remedy {
    /// The goodput from which it converges; `None`: no goodput is enough.
    pub goodput: Option<ByteRate>,
    /// The permitted downtime from which it converges; `None`: the platform has no such
    /// limit, or it would not help.
    pub downtime_limit: Option<Duration>,
}

/// What would make this migration converge without slowing the guest.
///
/// For one that converges already, the bounds that it keeps.
pub fn remedy(migration: &Migration) -> Remedy {
    Remedy {
        goodput: least_goodput(migration),
        downtime_limit: least_downtime(migration),
    }
}

fn least_goodput(migration: &Migration) -> Option<ByteRate> {
    let at = |speed| migration.with_goodput(ByteRate::from_bytes_per_second(speed));
    least(u64::MAX, |speed| ends(&at(speed))).map(ByteRate::from_bytes_per_second)
}

fn least_downtime(migration: &Migration) -> Option<Duration> {
    /// A day: longer is no live migration.
    const LONGEST: u64 = 86_400_000;
    migration.rule.remaining_fits?;
    let at = |limit| {
        let mut changed = *migration;
        changed.rule.remaining_fits = Some(Duration::from_millis(limit));
        changed
    };
    least(LONGEST, |limit| ends(&at(limit))).map(Duration::from_millis)
}

/// The least value of at most `most` that satisfies a condition which, once true, stays true.
fn least(most: u64, holds: impl Fn(u64) -> bool) -> Option<u64> {
    let (mut low, mut high) = (0, most);
    if !holds(high) {
        return None;
    }
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Some(high)
}
