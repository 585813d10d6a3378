//! How long does a migration take that moves the VM first and its memory afterwards?
//!
//! downtime = device state + handover, whatever the memory;  total = set-up + downtime + V₀ / B
//!
//! Each page is sent once. Until the last one is there, the VM needs both hosts: the risk window
//! is V₀ / B. It also waits for pages that it needs early, which is not counted here.
//!
//! Source: QEMU 7.2, measured: each remaining page sent once, 51 ms from stop to resume at
//! 50 MB/s, most of it what sockets still held.

use std::time::Duration;

use super::{Migration, Outcome, StallReason, Times, goodput, stall};
use crate::units::seconds;

/// Bytes in sockets when the VM changes over.
const IN_FLIGHT: f64 = 2.4e6;

pub(super) fn outcome(migration: &Migration) -> Outcome {
    let speed = goodput(migration);
    let bytes = migration.in_use.bytes();
    if speed <= 0.0 && bytes > 0.0 {
        return stall(StallReason::NoGoodput);
    }
    let at_risk = match speed > 0.0 {
        true => seconds(bytes / speed),
        false => Duration::ZERO,
    };
    let handover = seconds(IN_FLIGHT.min(bytes) / speed.max(1.0));
    let downtime = seconds(migration.fixed.resume.as_secs_f64() + handover.as_secs_f64());
    let fixed = migration.fixed.setup.as_secs_f64() + downtime.as_secs_f64();
    let total = seconds(fixed + at_risk.as_secs_f64());
    let times = Times {
        rounds: 0,
        total,
        downtime,
        source_total: total,
        source_downtime: migration.fixed.resume,
        sent: migration.in_use,
        rest: migration.in_use,
    };
    Outcome::PostCopy { times, at_risk }
}
