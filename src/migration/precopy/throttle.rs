//! How far does QEMU slow a guest that changes memory too fast (auto-converge)?
//!
//! At each look at what the guest changed, at least 1 s after the last one: if it changed more
//! than half of what was sent, for the second time, its CPUs sleep for 20 % of the time, then
//! 10 % more each time, up to 99 %.
//!
//! A guest that is busy keeps 1 − p of its dirty rate. One that works at ticks of a timer keeps
//! more, because ticks while it sleeps are made up for by one: it runs 10 ms of every
//! 10 ms/(1 − p), so it keeps (10 ms/tick + 1) ticks of each such cycle (measured with QEMU 7.2:
//! 37.7 and 28.8 s, where the model says 37.2 and 30.2).
//!
//! Source: QEMU 10.2.2, migration/ram.c, cpu-throttle.c and options.c.

use super::Migration;
use crate::migration::dirtying::Writer;
use crate::units::ByteRate;

const FIRST: u32 = 20;
const STEP: u32 = 10;
const MOST: u32 = 99;
/// What the CPUs run between two sleeps, in seconds.
const RUN: f64 = 0.01;

/// How far the guest is slowed.
#[derive(Default)]
pub(super) struct Throttle {
    /// Share of the time for which its CPUs sleep, in percent.
    pub percent: u32,
    times_high: u32,
    looked: f64,
    pushed: f64,
    changed: f64,
    tick: f64,
}

impl Throttle {
    /// The share of its dirty rate that the guest keeps.
    pub fn speed(&self) -> f64 {
        let awake = 1.0 - f64::from(self.percent) / 100.0;
        match self.percent {
            0 => 1.0,
            _ if self.tick > 0.0 => (awake * (RUN + self.tick) / RUN).min(1.0),
            _ => awake,
        }
    }

    /// The guest as it is now.
    pub fn slowed(&self, migration: &Migration) -> Writer {
        let rate = migration.writer.rate.bytes_per_second() as f64 * self.speed();
        Writer {
            rate: ByteRate::from_bytes_per_second(rate as u64),
            ..migration.writer
        }
    }

    /// Whether the guest may still be slowed further.
    pub fn may_grow(&self, migration: &Migration) -> bool {
        migration.rule.slows_guest && self.percent < MOST
    }

    /// Takes note of what was changed and sent, and slows the guest if that is too much.
    pub fn look(&mut self, migration: &Migration, now: f64, changed: f64, pushed: f64) {
        if !migration.rule.slows_guest {
            return;
        }
        self.tick = migration.tick.map_or(0.0, |tick| tick.as_secs_f64());
        self.changed += changed;
        if now <= self.looked + 1.0 {
            return;
        }
        if self.changed > 0.5 * (pushed - self.pushed) {
            self.times_high += 1;
            if self.times_high >= 2 {
                self.times_high = 0;
                self.percent = match self.percent {
                    0 => FIRST,
                    percent => (percent + STEP).min(MOST),
                };
            }
        }
        self.looked = now;
        self.pushed = pushed;
        self.changed = 0.0;
    }
}
