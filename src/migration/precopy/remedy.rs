//! What would make a live migration converge: how fast a link, how long a permitted downtime?
//!
//! Both grow monotonically towards convergence (a faster link leaves less in every round, a
//! longer downtime permits more), so each bound is found by halving an interval. On a platform
//! without limits, converging means that each round is at least a hundredth smaller than the
//! one before, so that the rounds not only end but end soon.
//!
//! QEMU's loop is counted only once or twice: halving asks whether the guest changes less in the
//! shortest pass than is sent, or fits as a whole, and what it finds is tried.

use std::time::Duration;

use super::{Migration, ends_by_itself as ends, goodput, windows};
use crate::model::platform::MigrationLoop;
use crate::units::{ByteRate, seconds};

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
    let found = match migration.passes {
        MigrationLoop::Rounds => least(u64::MAX, |speed| ends(&at(speed))),
        MigrationLoop::Windows => least(u64::MAX, |speed| windows::should_end(&at(speed)))
            .and_then(|speed| confirmed(speed, u64::MAX, |speed| ends(&at(speed)))),
    };
    found.map(ByteRate::from_bytes_per_second)
}

/// This value or one a little larger that satisfies the condition.
fn confirmed(mut value: u64, most: u64, holds: impl Fn(u64) -> bool) -> Option<u64> {
    for _ in 0..32 {
        if holds(value) {
            return Some(value);
        }
        value = value.saturating_add(value / 32 + 1).min(most);
    }
    None
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
    let found = match migration.passes {
        MigrationLoop::Rounds => least(LONGEST, |limit| ends(&at(limit))),
        MigrationLoop::Windows => {
            let speed = goodput(migration) / migration.compression.factor().max(1.0);
            let limit = seconds(windows::needed_rest(migration) * 1.01 / speed.max(1.0));
            let limit = u64::try_from(limit.as_millis()).unwrap_or(LONGEST) + 1;
            confirmed(limit.min(LONGEST), LONGEST, |limit| ends(&at(limit)))
        }
    };
    found.map(Duration::from_millis)
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
