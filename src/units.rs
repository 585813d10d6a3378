//! Which quantities does a plan contain, and how are they read, written and converted?
//!
//! Every quantity is a newtype over an integer, so feasibility is decided exactly and two
//! units cannot be mixed up. Memory is binary (GiB = 2^30 bytes), network and storage rates
//! and clock frequencies are powers of ten. This is the only place where factors such as
//! 1024 and 1000 appear.

mod exact;
mod number;
mod parse;
mod rate;

use std::fmt;
use std::time::Duration;

pub(crate) use number::{Decimal, read_decimal};
pub use parse::{
    QuantityError, bare_memory, parse_bit_rate, parse_byte_rate, parse_count, parse_cpu_ratio,
    parse_megahertz, parse_memory, parse_percent,
};

/// An amount of memory, in whole KiB.
///
/// KiB is the coarsest unit that every inventory format can state exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Memory(u64);

impl Memory {
    /// No memory.
    pub const ZERO: Memory = Memory(0);

    /// From KiB.
    pub const fn from_kib(kib: u64) -> Self {
        Memory(kib)
    }

    /// From MiB; saturates.
    pub const fn from_mib(mib: u64) -> Self {
        Memory(mib.saturating_mul(1 << 10))
    }

    /// From GiB; saturates.
    pub const fn from_gib(gib: u64) -> Self {
        Memory(gib.saturating_mul(1 << 20))
    }

    /// From bytes, rounded up to a whole KiB, so that a need is never understated.
    pub const fn from_bytes_up(bytes: u64) -> Self {
        Memory(bytes.div_ceil(1 << 10))
    }

    /// In KiB.
    pub const fn kib(self) -> u64 {
        self.0
    }

    /// In MiB, for proportions and formulas.
    pub fn mib(self) -> f64 {
        self.0 as f64 / 1024.0
    }

    /// In GiB, for proportions and formulas.
    pub fn gib(self) -> f64 {
        self.0 as f64 / (1024.0 * 1024.0)
    }

    /// In bytes, for transfer times.
    pub fn bytes(self) -> f64 {
        self.0 as f64 * 1024.0
    }

    /// The sum; saturates.
    pub const fn plus(self, other: Memory) -> Memory {
        Memory(self.0.saturating_add(other.0))
    }

    /// The difference, or zero.
    pub const fn minus(self, other: Memory) -> Memory {
        Memory(self.0.saturating_sub(other.0))
    }

    /// This amount `count` times; saturates.
    pub const fn times(self, count: u64) -> Memory {
        Memory(self.0.saturating_mul(count))
    }

    /// A share of this amount, rounded down to a whole KiB.
    pub const fn share(self, share: Percent) -> Memory {
        Memory(((self.0 as u128 * share.0 as u128) / Percent::HUNDRED.0 as u128) as u64)
    }

    /// A share of this amount, rounded up to a whole KiB.
    pub const fn share_up(self, share: Percent) -> Memory {
        Memory(((self.0 as u128 * share.0 as u128).div_ceil(Percent::HUNDRED.0 as u128)) as u64)
    }
}

impl fmt::Display for Memory {
    /// Three significant figures at most below 1000 GiB, whole GiB above: `512 MiB`, `1.5 GiB`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MIB: u64 = 1 << 10;
        const GIB: u64 = 1 << 20;
        const PIB: u64 = 1 << 40;
        match self.0 {
            0 => f.write_str("0 GiB"),
            kib if kib < MIB => write!(f, "{} KiB", kib),
            kib if kib < GIB => write!(f, "{} MiB", significant(kib as f64 / MIB as f64)),
            kib if kib < PIB => write!(f, "{} GiB", significant(kib as f64 / GIB as f64)),
            kib => write!(f, "{} PiB", significant(kib as f64 / PIB as f64)),
        }
    }
}

/// A clock frequency or a CPU amount, in whole MHz (10^6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Megahertz(u64);

impl Megahertz {
    /// From MHz.
    pub const fn new(mhz: u64) -> Self {
        Megahertz(mhz)
    }

    /// In MHz.
    pub const fn mhz(self) -> u64 {
        self.0
    }

    /// This amount `count` times; saturates.
    pub const fn times(self, count: u64) -> Megahertz {
        Megahertz(self.0.saturating_mul(count))
    }
}

impl fmt::Display for Megahertz {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 < 1000 {
            write!(f, "{} MHz", self.0)
        } else {
            write!(f, "{} GHz", significant(self.0 as f64 / 1000.0))
        }
    }
}

/// A network speed, in bits per second (powers of ten).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct BitRate(u64);

impl BitRate {
    /// From bits per second.
    pub const fn from_bits_per_second(bits: u64) -> Self {
        BitRate(bits)
    }

    /// From Mbit/s; saturates.
    pub const fn from_megabits(megabits: u64) -> Self {
        BitRate(megabits.saturating_mul(1_000_000))
    }

    /// From Gbit/s; saturates.
    pub const fn from_gigabits(gigabits: u64) -> Self {
        BitRate(gigabits.saturating_mul(1_000_000_000))
    }

    /// In bits per second.
    pub const fn bits_per_second(self) -> u64 {
        self.0
    }
}

impl fmt::Display for BitRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 < 1_000_000_000 {
            write!(f, "{} Mbit/s", significant(self.0 as f64 / 1e6))
        } else {
            write!(f, "{} Gbit/s", significant(self.0 as f64 / 1e9))
        }
    }
}

/// A storage throughput or a rate of memory change, in bytes per second (powers of ten).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct ByteRate(u64);

impl ByteRate {
    /// From bytes per second.
    pub const fn from_bytes_per_second(bytes: u64) -> Self {
        ByteRate(bytes)
    }

    /// From MB/s (10^6 bytes); saturates.
    pub const fn from_megabytes(megabytes: u64) -> Self {
        ByteRate(megabytes.saturating_mul(1_000_000))
    }

    /// In bytes per second.
    pub const fn bytes_per_second(self) -> u64 {
        self.0
    }

    /// In MB/s (10^6 bytes).
    pub fn megabytes(self) -> f64 {
        self.0 as f64 / 1e6
    }
}

impl fmt::Display for ByteRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 < 1_000_000_000 {
            write!(f, "{} MB/s", significant(self.0 as f64 / 1e6))
        } else {
            write!(f, "{} GB/s", significant(self.0 as f64 / 1e9))
        }
    }
}

/// A share or a ratio, in hundredths of a percent: 150 % is `Percent::new(150)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Percent(u64);

impl Percent {
    /// The whole.
    pub const HUNDRED: Percent = Percent(10_000);

    /// From whole percent; saturates.
    pub const fn new(percent: u64) -> Self {
        Percent(percent.saturating_mul(100))
    }

    /// From hundredths of a percent.
    pub const fn from_hundredths(hundredths: u64) -> Self {
        Percent(hundredths)
    }

    /// In hundredths of a percent.
    pub const fn hundredths(self) -> u64 {
        self.0
    }

    /// As a factor: 150 % is 1.5.
    pub fn factor(self) -> f64 {
        self.0 as f64 / 10_000.0
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} %", significant(self.0 as f64 / 100.0))
    }
}

/// Virtual CPUs for each physical core, in thousandths: 4:1 is `CpuRatio::new(4)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CpuRatio(u64);

impl CpuRatio {
    /// From whole vCPUs for each core; saturates.
    pub const fn new(vcpus_per_core: u64) -> Self {
        CpuRatio(vcpus_per_core.saturating_mul(1000))
    }

    /// From thousandths of a vCPU for each core.
    pub const fn from_thousandths(thousandths: u64) -> Self {
        CpuRatio(thousandths)
    }

    /// In thousandths of a vCPU for each core.
    pub const fn thousandths(self) -> u64 {
        self.0
    }
}

impl fmt::Display for CpuRatio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:1", significant(self.0 as f64 / 1000.0))
    }
}

/// A number in words for people: at most three significant figures below 1000, no trailing
/// zeros, thousands separated above.
pub fn significant(value: f64) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let magnitude = value.abs();
    let decimals = match magnitude {
        m if m >= 99.95 => 0,
        m if m >= 9.995 => 1,
        m if m >= 0.9995 => 2,
        _ => 3,
    };
    let text = fixed(value, decimals);
    let (sign, text) = text
        .strip_prefix('-')
        .map_or(("", text.as_str()), |rest| ("-", rest));
    let (whole, part) = text.split_at(text.find('.').unwrap_or(text.len()));
    format!("{sign}{}{part}", group_thousands(whole))
}

/// A number with at most so many decimals (up to 6), without trailing zeros; a half is
/// rounded away from zero, and what exceeds 10^18 is cut off there.
///
/// Through integers: the general formatting of floating point would cost the page 15 KB.
pub(crate) fn fixed(value: f64, decimals: usize) -> String {
    const POWERS: [u64; 7] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000];
    let power = POWERS[decimals.min(6)];
    let scaled = (value.abs() * power as f64 + 0.5).floor().min(1e18) as u64;
    let (whole, part) = (scaled / power, scaled % power);
    let mut text = whole.to_string();
    if value < 0.0 && scaled > 0 {
        text.insert(0, '-');
    }
    if part > 0 {
        // The leading 1 keeps the zeros after the point.
        let digits = (power + part).to_string();
        text.push('.');
        text.push_str(digits[1..].trim_end_matches('0'));
    }
    text
}

/// A whole number with separated thousands: `8,000`.
pub fn count(value: u64) -> String {
    group_thousands(&value.to_string())
}

fn group_thousands(digits: &str) -> String {
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A duration in words: `85 ms`, `4.2 s`, `1 min 12 s`, `2 h 05 min`, `3 d 4 h`.
pub fn duration(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    let whole = (seconds + 0.5).floor().min(u64::MAX as f64) as u64;
    match seconds {
        s if s < 0.000_5 => "0 ms".to_owned(),
        s if s < 0.999_5 => format!("{} ms", significant((s * 1000.0).round())),
        s if s < 59.5 => format!("{} s", significant(s)),
        _ if whole < 3600 => format!("{} min {:02} s", whole / 60, whole % 60),
        _ if whole < 86_400 => format!("{} h {:02} min", whole / 3600, whole % 3600 / 60),
        _ => format!("{} d {} h", count(whole / 86_400), whole % 86_400 / 3600),
    }
}

/// Seconds as a `Duration` rounded to whole microseconds: zero for what is negative or not a
/// number, the longest duration for what is too long. The rounding keeps results equal
/// everywhere.
pub fn seconds(seconds: f64) -> Duration {
    const LIMIT: f64 = 1e12;
    if seconds.is_nan() || seconds <= 0.0 {
        return Duration::ZERO;
    }
    Duration::from_micros((seconds.min(LIMIT) * 1e6 + 0.5).floor() as u64)
}

/// User text as quoted in a message: never longer than a line.
pub(crate) fn shown(text: &str) -> String {
    const LONGEST: usize = 40;
    let text = text.trim();
    if text.chars().count() <= LONGEST {
        text.to_owned()
    } else {
        text.chars().take(LONGEST).chain(['…']).collect()
    }
}
