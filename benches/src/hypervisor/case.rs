//! Which migrations are measured, and what is predicted of them?

use std::time::Duration;

use headroom::migration::dirtying::{Pattern, Writer};
use headroom::migration::precopy::{Migration, Outcome, outcome};
use headroom::model::platform::StopRule;
use headroom::model::{MigrationMethod, PlatformId};
use headroom::units::{ByteRate, Memory, Percent};

/// What the loopback carries without a limit.
const LOOPBACK: ByteRate = ByteRate::from_megabytes(2200);
/// Ticks of the guest in a second.
pub const TICKS: f64 = 200.0;

/// What limits a migration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limited {
    /// A link: a token bucket on the loopback of a network of its own.
    Link,
    /// QEMU's max-bandwidth.
    Cap,
}

/// One migration.
#[derive(Debug, Clone, Copy)]
pub struct Case {
    pub limited: Limited,
    pub pattern: Pattern,
    pub fill_mib: u64,
    pub window_mib: u64,
    pub pages_per_tick: u64,
    pub megabytes: u64,
    pub downtime_ms: u64,
    pub auto_converge: bool,
}

/// What was measured; times in ms.
#[derive(Debug, Clone, Copy)]
pub struct Measured {
    /// Changed while the VM migrated, in MB/s.
    pub dirty: f64,
    /// Total time, downtime and blackout; `None`: not within the time given.
    pub ended: Option<[f64; 3]>,
    /// How busy the machine was.
    pub load: f64,
}

#[rustfmt::skip]
const fn case(
    limited: Limited, pattern: Pattern, [fill_mib, window_mib, pages_per_tick]: [u64; 3],
    megabytes: u64, downtime_ms: u64,
) -> Case {
    Case {
        limited, pattern, fill_mib, window_mib, pages_per_tick, megabytes, downtime_ms,
        auto_converge: false,
    }
}

use self::Limited::{Cap, Link};
use Pattern::{Random, Sequential};

/// The grid: sizes, windows, rates, links and limits that lie apart.
#[rustfmt::skip]
pub const GRID: [Case; 20] = [
    case(Link, Sequential, [32, 8, 5], 20, 300),
    case(Link, Sequential, [48, 48, 10], 20, 200),
    case(Link, Sequential, [64, 24, 12], 30, 100),
    case(Link, Sequential, [96, 48, 25], 40, 300),
    case(Link, Sequential, [128, 128, 30], 60, 150),
    case(Link, Sequential, [160, 24, 45], 80, 50),
    case(Link, Sequential, [192, 64, 50], 120, 300),
    case(Link, Sequential, [224, 48, 15], 150, 30),
    case(Link, Sequential, [256, 12, 90], 120, 400),
    case(Link, Random, [96, 64, 15], 40, 200),
    case(Link, Random, [128, 48, 50], 80, 300),
    case(Link, Random, [160, 96, 60], 120, 100),
    case(Link, Random, [224, 160, 80], 160, 300),
    case(Link, Sequential, [64, 64, 80], 30, 200),
    case(Cap, Sequential, [32, 32, 10], 20, 200),
    case(Cap, Sequential, [96, 32, 25], 40, 300),
    case(Cap, Random, [160, 64, 40], 80, 100),
    case(Cap, Sequential, [224, 96, 40], 120, 50),
    case(Cap, Random, [64, 64, 60], 30, 200),
    Case { auto_converge: true, ..case(Link, Sequential, [48, 48, 50], 30, 300) },
];

impl Case {
    /// Memory of the VM: 32 MiB are never touched.
    pub fn memory_mib(&self) -> u64 {
        self.fill_mib + 32
    }

    /// The rate that the guest is told, in MB/s.
    pub fn nominal(&self) -> f64 {
        self.pages_per_tick as f64 * TICKS * 4096.0 / 1e6
    }

    /// What the model says, if the guest changes memory at this rate, in MB/s.
    pub fn predicted(&self, dirty: f64) -> Outcome {
        let facts = PlatformId::KvmPacemaker.facts();
        let goodput = ByteRate::from_megabytes(self.megabytes);
        outcome(&Migration {
            in_use: Memory::from_mib(self.fill_mib),
            assigned: Memory::from_mib(self.memory_mib()),
            writer: Writer {
                pattern: self.pattern,
                rate: ByteRate::from_bytes_per_second((dirty * 1e6) as u64),
                working_set: Memory::from_mib(self.window_mib),
            },
            goodput,
            final_goodput: match self.limited {
                Limited::Link => goodput,
                Limited::Cap => LOOPBACK,
            },
            rule: StopRule {
                remaining_fits: Some(Duration::from_millis(self.downtime_ms)),
                slows_guest: self.auto_converge,
                ..facts.stop_rule.value
            },
            fixed: facts.live_fixed.value,
            passes: facts.migration_loop.value,
            method: MigrationMethod::PreCopy,
            compression: Percent::HUNDRED,
            delta_ratio: Percent::HUNDRED,
            tick: Some(Duration::from_secs_f64(1.0 / TICKS)),
        })
    }
}
