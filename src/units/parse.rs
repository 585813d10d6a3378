//! How are quantities read that a person wrote, with or without a unit?

use std::fmt;

use super::{BitRate, ByteRate, CpuRatio, Megahertz, Memory, Percent, shown};

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
    let factor = match suffix.trim_end_matches("ib").trim_end_matches('b') {
        "" if suffix.is_empty() => unit.kib() as f64,
        "" => 1.0 / 1024.0,
        "k" => 1.0,
        "m" => 1024.0,
        "g" => f64::from(1 << 20),
        "t" => f64::from(1 << 30),
        "p" => (1u64 << 40) as f64,
        _ => return Err(unknown_unit(text, "MiB, GiB or TiB")),
    };
    whole(number * factor, text).map(Memory)
}

/// Reads a clock frequency or CPU amount: `2600`, `2.6 GHz`. A bare number is MHz.
pub fn parse_megahertz(text: &str) -> Result<Megahertz, QuantityError> {
    let (number, suffix) = split_number(text, "a frequency such as 2.6 GHz")?;
    let factor = match suffix.as_str() {
        "" | "mhz" | "m" => 1.0,
        "ghz" | "g" => 1000.0,
        _ => return Err(unknown_unit(text, "MHz or GHz")),
    };
    whole(number * factor, text).map(Megahertz)
}

/// Reads a network speed: `10`, `25 Gbit/s`, `1000 Mb/s`, `10GbE`. A bare number is Gbit/s.
pub fn parse_bit_rate(text: &str) -> Result<BitRate, QuantityError> {
    let (number, suffix) = split_number(text, "a link speed such as 10 Gbit/s")?;
    let factor = match suffix.as_str() {
        "" | "g" | "gb" | "gbe" | "gbps" | "gbit" | "gbit/s" | "gb/s" => 1e9,
        "m" | "mb" | "mbps" | "mbit" | "mbit/s" | "mb/s" => 1e6,
        "t" | "tb" | "tbps" | "tbit" | "tbit/s" | "tb/s" => 1e12,
        _ => return Err(unknown_unit(text, "Mbit/s or Gbit/s")),
    };
    whole(number * factor, text).map(BitRate)
}

/// Reads a throughput: `400`, `400 MB/s`, `2.5 GB/s`. A bare number is MB/s.
pub fn parse_byte_rate(text: &str) -> Result<ByteRate, QuantityError> {
    let (number, suffix) = split_number(text, "a throughput such as 400 MB/s")?;
    let factor = match suffix.trim_end_matches("/s").trim_end_matches("ps") {
        "" | "m" | "mb" => 1e6,
        "mib" => 1_048_576.0,
        "k" | "kb" => 1e3,
        "g" | "gb" => 1e9,
        "gib" => 1_073_741_824.0,
        _ => return Err(unknown_unit(text, "MB/s or GB/s")),
    };
    whole(number * factor, text).map(ByteRate)
}

/// Reads a share: `25`, `25 %`, `2,5%`.
pub fn parse_percent(text: &str) -> Result<Percent, QuantityError> {
    let (number, suffix) = split_number(text, "a percentage such as 25 %")?;
    match suffix.as_str() {
        "" | "%" => whole(number * 100.0, text).map(Percent),
        _ => Err(unknown_unit(text, "%")),
    }
}

/// Reads vCPUs for each core: `4`, `4:1`, `1.5`.
pub fn parse_cpu_ratio(text: &str) -> Result<CpuRatio, QuantityError> {
    let (number, suffix) = split_number(text, "vCPUs for each core, such as 4:1")?;
    match suffix.as_str() {
        "" | ":1" => whole(number * 1000.0, text).map(CpuRatio),
        _ => Err(unknown_unit(text, "a ratio to 1")),
    }
}

/// Reads a whole number, with or without separated thousands: `8000`, `8,000`, `8 000`.
pub fn parse_count(text: &str) -> Result<u64, QuantityError> {
    let digits: String = text
        .trim()
        .chars()
        .filter(|c| !matches!(c, ',' | ' ' | '\u{a0}' | '\u{202f}' | '_' | '\''))
        .collect();
    digits.parse().map_err(|_| QuantityError {
        message: format!(
            "“{}” is not a whole number: enter digits only.",
            shown(text)
        ),
    })
}

/// The number at the start of a text, and the lower-case suffix after it.
fn split_number(text: &str, wanted: &str) -> Result<(f64, String), QuantityError> {
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let end = compact
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | '\'')))
        .unwrap_or(compact.len());
    let (number, suffix) = compact.split_at(end);
    match read_decimal(number) {
        Some(value) => Ok((value, suffix.to_ascii_lowercase())),
        None => Err(QuantityError {
            message: format!("“{}” is not a number: enter {wanted}.", shown(text)),
        }),
    }
}

/// A decimal number written with a point or a comma, with or without separated thousands.
///
/// A single separator is the decimal one, unless it is a comma before exactly three digits
/// (`1,024`); with both kinds present the last one is the decimal separator.
pub(crate) fn read_decimal(text: &str) -> Option<f64> {
    let text = text.replace('\'', "");
    if text.is_empty() || !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let points = text.matches('.').count();
    let commas = text.matches(',').count();
    let thousands_then_digits =
        |separator: char| text.split(separator).skip(1).all(|group| group.len() == 3);
    let normal = match (points, commas) {
        (0, 0) | (1, 0) => text,
        (0, 1) if !thousands_then_digits(',') || text.starts_with('0') => text.replace(',', "."),
        (0, _) if thousands_then_digits(',') => text.replace(',', ""),
        (_, 0) if thousands_then_digits('.') => text.replace('.', ""),
        (1, _) if text.rfind('.') > text.rfind(',') => text.replace(',', ""),
        (_, 1) if text.rfind(',') > text.rfind('.') => text.replace('.', "").replace(',', "."),
        _ => return None,
    };
    plain_decimal(&normal)
}

/// Digits with at most one point. Exact up to 15 digits, which is more than people type.
fn plain_decimal(text: &str) -> Option<f64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let mut value = 0.0;
    let mut scale = 1.0;
    for digit in whole.chars().chain(part.chars()) {
        value = value * 10.0 + f64::from(digit.to_digit(10)?);
    }
    for _ in part.chars() {
        scale *= 10.0;
    }
    let value: f64 = value / scale;
    value.is_finite().then_some(value)
}

/// Rounds to a whole amount; refuses what does not fit.
fn whole(value: f64, text: &str) -> Result<u64, QuantityError> {
    if value < 9.0e18 {
        Ok((value + 0.5).floor() as u64)
    } else {
        Err(QuantityError {
            message: format!("“{}” is too large: check the unit.", shown(text)),
        })
    }
}

fn unknown_unit(text: &str, units: &str) -> QuantityError {
    QuantityError {
        message: format!("The unit of “{}” is unknown: use {units}.", shown(text)),
    }
}
