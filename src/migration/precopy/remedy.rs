//! What would make a live migration converge: how fast a link, how long a permitted downtime?
//!
//! Both grow monotonically towards convergence (a faster link leaves less in every round, a
//! longer downtime permits more), so each bound is found by halving an interval. On a platform
//! without limits, converging means that each round is at least a hundredth smaller than the
//! one before, so that the rounds not only end but end soon.
//!
//! QEMU's loop is not counted: it ends soon if the guest changes less in the shortest pass than is
//! sent, by three hundredths, or if all that it changes fits.

use std::time::Duration;

use super::textbook::ends_by_itself as ends;
use super::{Migration, goodput, windows};
use crate::migration::threshold::least;
use crate::model::platform::MigrationLoop;
use crate::units::{ByteRate, seconds};

/// How much less than is sent the guest changes where QEMU's loop ends soon.
const SAFE: f64 = 1.03;

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
        MigrationLoop::Rounds => least(0, u64::MAX, |speed| ends(&at(speed))),
        MigrationLoop::Windows => nearly_least(goodput(migration) as u64, |speed| {
            windows::must_end(&at(speed), SAFE)
        }),
    };
    found.map(ByteRate::from_bytes_per_second)
}

/// A value at most a thousandth larger than the least above `low` that satisfies a condition
/// which, once true, stays true.
fn nearly_least(low: u64, holds: impl Fn(u64) -> bool) -> Option<u64> {
    let (mut low, mut high) = (low.max(1), low.max(1));
    while !holds(high) {
        if high == u64::MAX {
            return None;
        }
        (low, high) = (high, high.saturating_mul(2));
    }
    while high - low > (high / 1000).max(1) {
        let middle = low + (high - low) / 2;
        if holds(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    Some(high)
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
        MigrationLoop::Rounds => least(0, LONGEST, |limit| ends(&at(limit))),
        MigrationLoop::Windows => {
            let speed = goodput(migration) / migration.compression.factor().max(1.0);
            let limit = seconds(migration.writer.working_set.bytes() * SAFE / speed);
            let limit = u64::try_from(limit.as_millis()).unwrap_or(LONGEST) + 1;
            (speed > 0.0 && limit <= LONGEST).then_some(limit)
        }
    };
    found.map(Duration::from_millis)
}
