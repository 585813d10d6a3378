//! Which position has a value, and which values get a label?

use std::time::Duration;

use super::FULL;
use crate::units::{Memory, count, duration};

/// A labelled value on an axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    /// Its position.
    pub at: f64,
    /// The value with its unit.
    pub label: String,
}

/// Labels for an axis of memory that begins at zero: 2 to 6, at round numbers of GiB.
pub fn memory_ticks(end: Memory) -> Vec<Tick> {
    let end_gib = end.gib();
    if end_gib <= 0.0 {
        return Vec::new();
    }
    let mut step = 1u64;
    // 1, 2, 4, … for small axes as for large ones: memory comes in powers of two.
    while end_gib / step as f64 > 6.0 {
        step = step.saturating_mul(2);
    }
    let mut ticks = Vec::new();
    let mut gib = 0;
    while gib as f64 <= end_gib {
        ticks.push(Tick {
            at: gib as f64 / end_gib * FULL,
            label: format!("{} GiB", count(gib)),
        });
        gib += step;
    }
    ticks
}

/// Labels for an axis of numbers that begins at zero: 2 to 6, at round numbers.
pub fn count_ticks(end: u32) -> Vec<Tick> {
    let steps = (0..10u32).flat_map(|power| [1, 2, 5].map(|digit| digit * 10u64.pow(power)));
    let end = u64::from(end.max(1));
    let step = steps
        .into_iter()
        .find(|step| end / step <= 5)
        .unwrap_or(end);
    (0..=end / step)
        .map(|tick| Tick {
            at: (tick * step) as f64 / end as f64 * FULL,
            label: count(tick * step),
        })
        .collect()
}

/// Labels for an axis of time that begins at zero: 2 to 7, at the times that people count in.
pub fn time_ticks(end: Duration) -> Vec<Tick> {
    const MINUTE: u64 = 60;
    const HOUR: u64 = 60 * MINUTE;
    const STEPS: [u64; 17] = [
        1,
        2,
        5,
        10,
        15,
        30,
        MINUTE,
        2 * MINUTE,
        5 * MINUTE,
        10 * MINUTE,
        15 * MINUTE,
        30 * MINUTE,
        HOUR,
        2 * HOUR,
        3 * HOUR,
        6 * HOUR,
        12 * HOUR,
    ];
    let seconds = end.as_secs();
    let days = seconds / (6 * 24 * HOUR) + 1;
    let step = STEPS.into_iter().find(|step| seconds / step <= 6);
    let step = step.unwrap_or(days.saturating_mul(24 * HOUR));
    let tick = |number: u64| Tick {
        at: (number * step) as f64 / end.as_secs_f64().max(1e-9) * FULL,
        label: match number {
            0 => "0".to_owned(),
            more => short((more * step) as f64),
        },
    };
    (0..=seconds / step).map(tick).collect()
}

/// A logarithmic axis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Logarithmic {
    low: f64,
    high: f64,
}

impl Logarithmic {
    /// The axis from `low` to `high`; both are made positive and different.
    pub fn new(low: f64, high: f64) -> Logarithmic {
        let low = low.max(1e-9);
        Logarithmic {
            low,
            high: high.max(low * 2.0),
        }
    }

    /// The position of a value; those outside are moved to the ends.
    pub fn at(&self, value: f64) -> f64 {
        let value = within(value, self.low, self.high);
        libm::log(value / self.low) / libm::log(self.high / self.low) * FULL
    }

    /// Whether the axis has this value.
    pub fn contains(&self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }

    /// Labels for an axis of seconds, at the times that people count in.
    pub fn time_ticks(&self) -> Vec<Tick> {
        const TIMES: [f64; 11] = [
            0.001,
            0.01,
            0.1,
            1.0,
            10.0,
            60.0,
            600.0,
            3600.0,
            36_000.0,
            360_000.0,
            3_600_000.0,
        ];
        TIMES
            .into_iter()
            .filter(|time| self.contains(*time))
            .map(|time| Tick {
                at: self.at(time),
                label: short(time),
            })
            .collect()
    }

    /// Labels for an axis of GiB: each fourth power of two.
    pub fn memory_ticks(&self) -> Vec<Tick> {
        (0..10u32)
            .map(|power| 4u64.saturating_pow(power))
            .filter(|gib| self.contains(*gib as f64))
            .map(|gib| Tick {
                at: self.at(gib as f64),
                label: Memory::from_gib(gib).to_string(),
            })
            .collect()
    }
}

/// A round time without its zeros: `10 min`, not `10 min 00 s`.
fn short(seconds: f64) -> String {
    let text = duration(Duration::from_secs_f64(seconds));
    match text
        .strip_suffix(" 00 s")
        .or_else(|| text.strip_suffix(" 00 min"))
        .or_else(|| text.strip_suffix(" 0 h"))
    {
        Some(short) => short.to_owned(),
        None => text,
    }
}

/// The value, or the end of the range that it lies beyond. `f64::clamp` would name its bounds
/// when it panics, and so bring 8 KB of number formatting to the page.
pub(super) fn within(value: f64, low: f64, high: f64) -> f64 {
    value.max(low).min(high)
}
