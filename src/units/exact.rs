//! How is a quantity written so that reading it gives exactly the same quantity?
//!
//! Forms and tables show these texts; sentences use `Display`, which rounds.

use super::{BitRate, ByteRate, CpuRatio, Megahertz, Memory, Percent};

impl Memory {
    /// `512 GiB`, `1.5 GiB`, `100 MiB`: read back by [`super::parse_memory`].
    ///
    /// What is no round number of GiB was entered in MiB, or as a decimal: of the texts that are
    /// read as the same KiB the shortest one is taken, so that `1.024 GiB` stays what it is.
    pub fn exact(self) -> String {
        const MIB: u64 = 1 << 10;
        const GIB: u64 = 1 << 20;
        let has_gib = self.0 == 0 || self.0 >= GIB / 2;
        if let Some(text) = decimal(self.0, GIB, 3).filter(|_| has_gib) {
            return text + " GiB";
        }
        let mut shortest = (self.0.to_string(), "KiB");
        for (text, unit) in [
            (nearest(self.0, MIB), "MiB"),
            (nearest(self.0, GIB).filter(|_| has_gib), "GiB"),
            (decimal(self.0, MIB, 3), "MiB"),
        ] {
            if let Some(text) = text.filter(|text| text.len() <= shortest.0.len()) {
                shortest = (text, unit);
            }
        }
        format!("{} {}", shortest.0, shortest.1)
    }
}

impl Megahertz {
    /// `2.6 GHz`, `800 MHz`: read back by [`super::parse_megahertz`].
    pub fn exact(self) -> String {
        match decimal(self.0, 1000, 3) {
            Some(text) if self.0 >= 1000 => text + " GHz",
            _ => format!("{} MHz", self.0),
        }
    }
}

impl BitRate {
    /// `10 Gbit/s`, `100 Mbit/s`: read back by [`super::parse_bit_rate`].
    pub fn exact(self) -> String {
        let (unit, name) = match self.0 {
            bits if bits >= 1_000_000_000 => (1_000_000_000, "Gbit/s"),
            _ => (1_000_000, "Mbit/s"),
        };
        format!("{} {name}", decimal(self.0, unit, 9).unwrap_or_default())
    }
}

impl ByteRate {
    /// `400 MB/s`: read back by [`super::parse_byte_rate`].
    pub fn exact(self) -> String {
        format!("{} MB/s", decimal(self.0, 1_000_000, 6).unwrap_or_default())
    }
}

impl Percent {
    /// `12.5 %`: read back by [`super::parse_percent`].
    pub fn exact(self) -> String {
        format!("{} %", decimal(self.0, 100, 2).unwrap_or_default())
    }
}

impl CpuRatio {
    /// `4:1`: read back by [`super::parse_cpu_ratio`].
    pub fn exact(self) -> String {
        format!("{}:1", decimal(self.0, 1000, 3).unwrap_or_default())
    }
}

/// An amount as a decimal number of `unit`, if so many digits after the point say it exactly.
fn decimal(amount: u64, unit: u64, digits: u32) -> Option<String> {
    let (whole, mut rest) = (amount / unit, u128::from(amount % unit));
    let mut text = whole.to_string();
    for digit in 0..digits {
        if rest == 0 {
            break;
        }
        if digit == 0 {
            text.push('.');
        }
        rest *= 10;
        text.push_str(&(rest / u128::from(unit)).to_string());
        rest %= u128::from(unit);
    }
    (rest == 0).then_some(text)
}

/// The fewest digits after the point with which an amount, as a number of `unit`, is read back as
/// the same amount.
fn nearest(amount: u64, unit: u64) -> Option<String> {
    let (amount, unit) = (u128::from(amount), u128::from(unit));
    (1..=6).find_map(|digits| {
        let scale = 10u128.pow(digits);
        let scaled = (amount * scale + unit / 2) / unit;
        let read = (scaled * unit + scale / 2) / scale;
        let scaled = u64::try_from(scaled).ok().filter(|_| read == amount)?;
        decimal(scaled, 10u64.pow(digits), digits)
    })
}

#[cfg(test)]
mod tests {
    use super::super::*;

    #[track_caller]
    fn check_memory(kib: u64, expect: &str) {
        let memory = Memory::from_kib(kib);
        assert_eq!(memory.exact(), expect);
        assert_eq!(parse_memory(expect, Memory::from_gib(1)), Ok(memory));
    }

    #[test]
    fn memory_is_written_without_loss() {
        check_memory(0, "0 GiB");
        check_memory(512 << 20, "512 GiB");
        check_memory(3 << 19, "1.5 GiB");
        check_memory(100 << 10, "100 MiB");
        check_memory((1 << 20) + 1, "1048577 KiB");
        check_memory(384 << 10, "384 MiB");
        check_memory(1 << 30, "1024 GiB");
        check_memory(1_073_742, "1.024 GiB");
        check_memory(102_707, "100.3 MiB");
        check_memory(1_074_266, "1.0245 GiB");
        check_memory(1_000, "1000 KiB");
    }

    #[test]
    fn rates_and_shares_are_written_without_loss() {
        assert_eq!(BitRate::from_megabits(2_500).exact(), "2.5 Gbit/s");
        assert_eq!(BitRate::from_megabits(100).exact(), "100 Mbit/s");
        assert_eq!(
            ByteRate::from_bytes_per_second(1_048_576).exact(),
            "1.048576 MB/s"
        );
        assert_eq!(Percent::from_hundredths(1_250).exact(), "12.5 %");
        assert_eq!(CpuRatio::from_thousandths(1_500).exact(), "1.5:1");
        assert_eq!(Megahertz::new(2_600).exact(), "2.6 GHz");
    }
}
