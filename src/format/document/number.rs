//! How are quantities written in a document?
//!
//! As plain numbers in the unit that the field's name ends with. A quantity is a whole number
//! of its smallest unit (KiB, hundredths of a percent, …), so a document shows decimals only
//! where they are needed, and reading rounds to the nearest smallest unit: nothing is lost.

use std::fmt;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A quantity in its smallest unit; a document shows it in units of `UNIT` smallest ones.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Scaled<const UNIT: u64>(pub u64);

/// Memory: KiB shown as MiB.
pub type Mib = Scaled<1024>;
/// Clock and CPU amounts, in MHz.
pub type Mhz = Scaled<1>;
/// Shares: hundredths shown as percent.
pub type PercentNumber = Scaled<100>;
/// vCPUs for each core: thousandths shown as a ratio to 1.
pub type Ratio = Scaled<1000>;
/// Network speed: bits per second shown as Gbit/s.
pub type Gigabits = Scaled<1_000_000_000>;
/// Throughput: bytes per second shown as MB/s (10^6 bytes).
pub type Megabytes = Scaled<1_000_000>;

impl<const UNIT: u64> Serialize for Scaled<UNIT> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.is_multiple_of(UNIT) {
            serializer.serialize_u64(self.0 / UNIT)
        } else {
            serializer.serialize_f64(self.0 as f64 / UNIT as f64)
        }
    }
}

impl<'de, const UNIT: u64> Deserialize<'de> for Scaled<UNIT> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = deserializer.deserialize_any(NumberVisitor)?;
        number
            .scaled(UNIT)
            .map(Scaled)
            .ok_or_else(|| D::Error::custom("the number is negative or too large"))
    }
}

/// A number as it stands in the text.
enum Number {
    Whole(u64),
    Decimal(f64),
}

impl Number {
    /// In smallest units; `None` if negative or too large.
    fn scaled(self, unit: u64) -> Option<u64> {
        match self {
            Number::Whole(value) => value.checked_mul(unit),
            Number::Decimal(value) => {
                let smallest = (value * unit as f64 + 0.5).floor();
                // Also false for what is not a number.
                (value >= 0.0 && smallest < 9.0e18).then_some(smallest as u64)
            }
        }
    }
}

/// A whole number, however it is written: 3.0 is 3, as JSON Schema has it.
pub(super) fn whole<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    let number = deserializer.deserialize_any(NumberVisitor)?;
    let whole = match number {
        Number::Whole(value) => u32::try_from(value).ok(),
        Number::Decimal(value) => {
            let is_whole = value.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&value);
            is_whole.then_some(value as u32)
        }
    };
    whole.ok_or_else(|| D::Error::custom(format!("not a whole number from 0 to {}", u32::MAX)))
}

/// The same, or nothing.
pub(super) fn some_whole<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u32>, D::Error> {
    #[derive(Deserialize)]
    struct Whole(#[serde(deserialize_with = "whole")] u32);
    let found = Option::<Whole>::deserialize(from)?;
    Ok(found.map(|Whole(number)| number))
}

struct NumberVisitor;

impl Visitor<'_> for NumberVisitor {
    type Value = Number;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number in the unit that the field's name ends with")
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Number, E> {
        Ok(Number::Whole(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Number, E> {
        Ok(Number::Decimal(value as f64))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Number, E> {
        Ok(Number::Decimal(value))
    }
}
