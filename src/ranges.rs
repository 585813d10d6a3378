//! Between which values may an input lie that is not known exactly, and what comes of it?
//!
//! Every time is given for the values of the plan, and for the best and the worst values that
//! its inputs may have instead. A range is narrow if the plan says the value and wide if it is
//! assumed. The ranges are assumptions of Headroom:
//!
//! | input | entered | assumed |
//! |---|---|---|
//! | dirty rate | 80 to 125 % | 50 to 200 % |
//! | memory in use | 90 to 110 % | 60 to 100 % of the assigned memory |
//! | share of links or storage | 90 to 100 % | 80 to 100 % |
//! | time to patch a host | 80 to 125 % | 50 to 200 % |
//! | boot of a VM, and what it reads | 80 to 125 % | 50 to 200 % |
//! | start-up of a restart | | 50 to 200 % |
//! | failover inside a cluster of guests | 80 to 125 % | 50 to 200 % |
//! | time between failures, repair | 80 to 125 % | 50 to 200 % |
//! | patches a year | as entered | 50 to 200 % |
//! | timers of a platform | | as read; 80 to 125 % where they were not |
//!
//! A host dies between two heartbeats, so its silence may begin one of them sooner.

use std::time::Duration;

use crate::settings::Setting;
use crate::units::{ByteRate, Memory, Percent, seconds};

/// A time with what it may be instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// If everything is as good as it may be.
    pub low: Duration,
    /// With the values of the plan.
    pub likely: Duration,
    /// If everything is as bad as it may be; `None`: it never ends then.
    pub high: Option<Duration>,
}

/// Which value an input has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The one that is best for the times.
    Best,
    /// The plan's.
    Likely,
    /// The one that is worst for them.
    Worst,
}

/// An input of migrations that is not known exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsure {
    /// The rate at which memory changes.
    DirtyRate,
    /// The memory in use.
    MemoryInUse,
    /// The share of links or storage.
    Share,
    /// How long an empty host is patched.
    PatchTime,
    /// How long a VM takes to boot.
    BootTime,
}

/// Which values the inputs have together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Case([End; 5]);

impl Case {
    /// All of them this one.
    pub fn all(end: End) -> Case {
        Case([end; 5])
    }

    /// This input this one, and all others the plan's.
    pub fn only(input: Unsure, end: End) -> Case {
        let mut case = Case::all(End::Likely);
        // A place for each variant.
        case.0[input as usize] = end;
        case
    }

    /// The value of an input.
    pub fn end(self, input: Unsure) -> End {
        self.0[input as usize]
    }
}

impl End {
    /// What an amount is of its likely value, in percent, if more of it is worse.
    pub fn amount(self, is_entered: bool) -> u64 {
        match (self, is_entered) {
            (End::Likely, _) => 100,
            (End::Best, true) => 80,
            (End::Best, false) => 50,
            (End::Worst, true) => 125,
            (End::Worst, false) => 200,
        }
    }

    /// What the memory in use is of its likely value, in percent.
    pub fn memory(self, is_entered: bool) -> u64 {
        match (self, is_entered) {
            (End::Likely, _) | (End::Worst, false) => 100,
            (End::Best, true) => 90,
            (End::Best, false) => 60,
            (End::Worst, true) => 110,
        }
    }

    /// What the share of links or storage is of its likely value.
    pub fn share(self, is_entered: bool) -> Percent {
        Percent::new(match (self, is_entered) {
            (End::Best | End::Likely, _) => 100,
            (End::Worst, true) => 90,
            (End::Worst, false) => 80,
        })
    }

    /// The opposite end, for an input of which more is better.
    pub fn opposite(self) -> End {
        match self {
            End::Best => End::Worst,
            End::Likely => End::Likely,
            End::Worst => End::Best,
        }
    }

    /// A number of which more is worse; what is not zero stays so.
    pub fn number(self, setting: Setting<u32>) -> u32 {
        let percent = self.amount(!setting.is_default());
        let scaled = (u64::from(setting.value) * percent).div_ceil(100);
        u32::try_from(scaled).unwrap_or(u32::MAX)
    }

    /// A throughput that is shared; what is not zero stays so.
    pub fn throughput(self, setting: Setting<ByteRate>) -> ByteRate {
        shared(setting.value, self.share(!setting.is_default()))
    }
}

impl Range {
    /// A time that is known exactly.
    pub fn exact(time: Duration) -> Range {
        Range {
            low: time,
            likely: time,
            high: Some(time),
        }
    }

    /// What comes of the best, the likely and the worst inputs.
    pub fn of(time: impl Fn(End) -> Duration) -> Range {
        let ends = [End::Best, End::Likely, End::Worst].map(time);
        Range::around(ends[1], ends[0], Some(ends[2]))
    }

    /// A likely time with what the best and the worst inputs make of it. Where work is shared,
    /// less of it may meet others at a worse moment: the likely time is within in any case.
    pub fn around(likely: Duration, best: Duration, worst: Option<Duration>) -> Range {
        Range {
            low: best.min(likely),
            likely,
            high: worst.map(|worst| worst.max(likely)),
        }
    }

    /// The time at this end; `None`: it never ends.
    pub fn at(&self, end: End) -> Option<Duration> {
        match end {
            End::Best => Some(self.low),
            End::Likely => Some(self.likely),
            End::Worst => self.high,
        }
    }

    /// One after the other.
    pub fn plus(self, other: Range) -> Range {
        Range {
            low: self.low.saturating_add(other.low),
            likely: self.likely.saturating_add(other.likely),
            high: self
                .high
                .zip(other.high)
                .map(|(one, other)| one.saturating_add(other)),
        }
    }

    /// Changes each of the three.
    pub fn map(self, change: impl Fn(End, Duration) -> Duration) -> Range {
        Range {
            low: change(End::Best, self.low),
            likely: change(End::Likely, self.likely),
            high: self.high.map(|high| change(End::Worst, high)),
        }
    }
}

/// A time of which more is worse.
pub fn amount(time: Duration, is_entered: bool) -> Range {
    Range::of(|end| part(time, end.amount(is_entered)))
}

/// So many percent of a time; saturates.
pub(crate) fn part(time: Duration, percent: u64) -> Duration {
    match percent {
        100 => time,
        percent => seconds(time.as_secs_f64() * percent as f64 / 100.0),
    }
}

/// So many percent of memory.
pub(crate) fn memory(memory: Memory, percent: u64) -> Memory {
    memory.share(Percent::new(percent))
}

/// A share of a throughput; what is not zero stays so.
pub(crate) fn shared(rate: ByteRate, share: Percent) -> ByteRate {
    // Of the whole nothing is rounded.
    if share == Percent::HUNDRED {
        return rate;
    }
    let bytes = rate.bytes_per_second() as f64 * share.factor();
    ByteRate::from_bytes_per_second(bytes.ceil() as u64)
}
