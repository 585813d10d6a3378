//! How are quantities read that a person wrote, with or without a unit?

use std::fmt;

use super::number::{Begin, Decimal, begin, is_grouped};
use super::rate::{Said, either, said};
use super::{BitRate, ByteRate, CpuRatio, Megahertz, Memory, Percent, shown};

/// So large an amount is refused: nothing that is planned comes near it.
pub(super) const TOO_MUCH: u64 = 9_000_000_000_000_000_000;

/// Why a text is not a quantity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuantityError {
    message: String,
}

impl fmt::Display for QuantityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for QuantityError {}

/// Reads memory: `512`, `512G`, `1.5 TiB`, `1,5 GB`, `4096 MiB`. A bare number has `unit`.
///
/// `GB` is read as GiB: memory modules come in powers of two whatever the label says.
pub fn parse_memory(text: &str, unit: Memory) -> Result<Memory, QuantityError> {
    let (number, suffix) = split_number(text, "an amount of memory such as 512 GiB")?;
    let (kib, parts) = match suffix.to_ascii_lowercase().as_str() {
        "" => (unit.kib(), 1),
        "b" | "byte" | "bytes" => (1, 1024),
        "k" | "kb" | "kib" => (1, 1),
        "m" | "mb" | "mib" => (1 << 10, 1),
        "g" | "gb" | "gib" => (1 << 20, 1),
        "t" | "tb" | "tib" => (1 << 30, 1),
        "p" | "pb" | "pib" => (1 << 40, 1),
        _ => return Err(unknown_unit(text, "MiB, GiB or TiB")),
    };
    amount(number, kib, parts, text).map(Memory)
}

/// Whether a text is a number of memory without a unit, of which `unit` is what it is read in.
pub fn bare_memory(text: &str, unit: Memory) -> Option<Memory> {
    match begin(text) {
        Begin::Number(number, "") => number.times(unit.kib(), 1).map(Memory),
        _ => None,
    }
}

/// Reads a clock frequency or CPU amount: `2600`, `2.6 GHz`. A bare number is MHz.
pub fn parse_megahertz(text: &str) -> Result<Megahertz, QuantityError> {
    let (number, suffix) = split_number(text, "a frequency such as 2.6 GHz")?;
    let factor = match suffix.to_ascii_lowercase().as_str() {
        "" | "mhz" | "m" => 1,
        "ghz" | "g" => 1000,
        _ => return Err(unknown_unit(text, "MHz or GHz")),
    };
    amount(number, factor, 1, text).map(Megahertz)
}

/// Reads a network speed: `10`, `25 Gbit/s`, `1000 Mb/s`, `10GbE`. A bare number is Gbit/s.
///
/// A byte is eight bits: `1.25 GB/s` is 10 Gbit/s. A unit that may be either is refused.
pub fn parse_bit_rate(text: &str) -> Result<BitRate, QuantityError> {
    let (number, unit) = split_number(text, "a link speed such as 10 Gbit/s")?;
    let bits = match said(&unit) {
        Said::Nothing => 1_000_000_000,
        Said::Prefix(bits) | Said::Bits(bits) | Said::PerhapsBits(bits) => bits,
        Said::Bytes(bytes) => bytes * 8,
        Said::Amount(_) | Said::Unclear => return Err(bits_or_bytes(text, &unit)),
        Said::Unknown => return Err(unknown_unit(text, "Mbit/s or Gbit/s")),
    };
    amount(number, bits, 1, text).map(BitRate)
}

/// Reads a throughput: `400`, `400 MB/s`, `2.5 GB/s`. A bare number is MB/s.
///
/// Eight bits are a byte: `400 Mbit/s` is 50 MB/s. A unit that may be either is refused.
pub fn parse_byte_rate(text: &str) -> Result<ByteRate, QuantityError> {
    let (number, unit) = split_number(text, "a throughput such as 400 MB/s")?;
    let (bytes, parts) = match said(&unit) {
        Said::Nothing => (1_000_000, 1),
        Said::Prefix(bytes) | Said::Bytes(bytes) | Said::Amount(bytes) => (bytes, 1),
        Said::Bits(bits) => (bits, 8),
        Said::PerhapsBits(_) | Said::Unclear => return Err(bits_or_bytes(text, &unit)),
        Said::Unknown => return Err(unknown_unit(text, "MB/s or GB/s")),
    };
    amount(number, bytes, parts, text).map(ByteRate)
}

/// Reads a share: `25`, `25 %`, `2,5%`.
pub fn parse_percent(text: &str) -> Result<Percent, QuantityError> {
    let (number, suffix) = split_number(text, "a percentage such as 25 %")?;
    match suffix.as_str() {
        "" | "%" => amount(number, 100, 1, text).map(Percent),
        _ => Err(unknown_unit(text, "%")),
    }
}

/// Reads vCPUs for each core: `4`, `4:1`, `1.5`.
pub fn parse_cpu_ratio(text: &str) -> Result<CpuRatio, QuantityError> {
    let (number, suffix) = split_number(text, "vCPUs for each core, such as 4:1")?;
    match suffix.as_str() {
        "" | ":1" => amount(number, 1000, 1, text).map(CpuRatio),
        _ => Err(unknown_unit(text, "a ratio to 1")),
    }
}

/// Reads a whole number, with or without separated thousands: `8000`, `8,000`, `8 000`.
pub fn parse_count(text: &str) -> Result<u64, QuantityError> {
    let digits = match text.trim() {
        grouped if is_grouped(grouped) && !grouped.contains('.') => {
            grouped.chars().filter(char::is_ascii_digit).collect()
        }
        plain => plain.to_owned(),
    };
    let is_plain = digits.bytes().all(|byte| byte.is_ascii_digit());
    let number = digits.parse().ok().filter(|_| is_plain);
    number.ok_or_else(|| QuantityError {
        message: format!(
            "“{}” is not a whole number: enter digits only.",
            shown(text)
        ),
    })
}

/// The number at the start of a text, and the unit after it, without spaces.
fn split_number(text: &str, wanted: &str) -> Result<(Decimal, String), QuantityError> {
    let cause = match begin(text) {
        Begin::Number(number, unit) => {
            let unit = unit.chars().filter(|c| !c.is_whitespace()).collect();
            return Ok((number, unit));
        }
        Begin::Several => "is more than one number",
        Begin::Nothing => "is not a number",
    };
    Err(QuantityError {
        message: format!("“{}” {cause}: enter {wanted}.", shown(text)),
    })
}

/// A whole amount of so many units, of which each is `unit` divided by `parts`.
fn amount(number: Decimal, unit: u64, parts: u64, text: &str) -> Result<u64, QuantityError> {
    number.times(unit, parts).ok_or_else(|| QuantityError {
        message: format!("“{}” is too large: check the unit.", shown(text)),
    })
}

fn unknown_unit(text: &str, units: &str) -> QuantityError {
    QuantityError {
        message: format!("The unit of “{}” is unknown: use {units}.", shown(text)),
    }
}

fn bits_or_bytes(text: &str, unit: &str) -> QuantityError {
    QuantityError {
        message: format!(
            "“{}” does not say whether bits or bytes a second are meant: use {}.",
            shown(text),
            either(unit)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::*;

    #[track_caller]
    fn check_bits(text: &str, megabits: u64) {
        assert_eq!(
            parse_bit_rate(text),
            Ok(BitRate::from_megabits(megabits)),
            "{text}"
        );
    }

    #[track_caller]
    fn check_bytes(text: &str, bytes: u64) {
        let rate = ByteRate::from_bytes_per_second(bytes);
        assert_eq!(parse_byte_rate(text), Ok(rate), "{text}");
    }

    #[track_caller]
    fn refused<T: std::fmt::Debug>(read: Result<T, QuantityError>, expect: &str) {
        let cause = read.map_err(|error| error.to_string());
        assert!(
            cause.as_ref().is_err_and(|cause| cause.contains(expect)),
            "{cause:?}"
        );
    }

    #[test]
    fn a_link_speed_tells_bits_from_bytes() {
        for text in [
            "10",
            "10G",
            "10 Gbit/s",
            "10 Gb/s",
            "10 Gbps",
            "10gbps",
            "10GbE",
            "10GBE",
        ] {
            check_bits(text, 10_000);
        }
        for text in [
            "10 gb/s",
            "10 Gb",
            "10 gigabits per second",
            "1.25 GB/s",
            "1,25 GBps",
        ] {
            check_bits(text, 10_000);
        }
        check_bits("1 GB/s", 8_000);
        check_bits("100 Mb/s", 100);
        check_bits("100 MB/s", 800);
        check_bits("1 024 Mbit/s", 1_024);
        check_bits("1 gigabyte per second", 8_000);
        for text in ["1 GB", "1 GiB", "1 gigabyte", "10 GBPS"] {
            refused(parse_bit_rate(text), "Gbit/s or GB/s");
        }
        refused(parse_bit_rate("1024 1024"), "more than one number");
        refused(parse_bit_rate("10 furlongs"), "unit");
    }

    #[test]
    fn a_throughput_tells_bytes_from_bits() {
        for text in [
            "400",
            "400M",
            "400 MB/s",
            "400 MBps",
            "400 MB",
            "0.4 GB/s",
            "3.2 Gbit/s",
        ] {
            check_bytes(text, 400_000_000);
        }
        check_bytes("400 Mb/s", 50_000_000);
        check_bytes("400 Mbps", 50_000_000);
        check_bytes("1 MiB/s", 1_048_576);
        check_bytes("12 B/s", 12);
        for text in ["400 mb/s", "400 mbps", "400 Mb", "400 MBPS"] {
            refused(parse_byte_rate(text), "Mbit/s or MB/s");
        }
    }

    #[test]
    fn memory_is_one_number_and_a_unit() {
        let gib = Memory::from_gib(1);
        for text in [
            "1024",
            "1,024",
            "1 024 GiB",
            "1'024 gb",
            "1 TiB",
            "1024G",
            "1048576 MiB",
        ] {
            assert_eq!(
                parse_memory(text, gib),
                Ok(Memory::from_gib(1024)),
                "{text}"
            );
        }
        let some = Memory::from_kib(1_073_742);
        assert_eq!(parse_memory("1.024 GiB", gib), Ok(some));
        for text in ["1024 1024", "8 16 GiB", "1 24"] {
            refused(parse_memory(text, gib), "more than one number");
        }
        for text in ["8 GiB/s", "8 Gbit", "8 GHz"] {
            refused(parse_memory(text, gib), "unit");
        }
        refused(parse_memory("99999999999999999999 TiB", gib), "too large");
    }

    #[test]
    fn a_count_has_no_decimals() {
        for text in ["8000", "8,000", "8 000", "8'000", " 8000 "] {
            assert_eq!(parse_count(text), Ok(8000), "{text}");
        }
        for text in ["1,5", "10 20", "1 0", "+5", "1.000", "", ",", "8,00"] {
            refused(parse_count(text), "whole number");
        }
    }
}
