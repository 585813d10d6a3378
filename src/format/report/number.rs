//! How does a number stand in a report?
//!
//! As a plain number in the unit that the field's name ends with. What a JavaScript program
//! could not read exactly, beyond 2^53, is `null`: a report holds no number that is not one.

use std::time::Duration;

use serde::{Serialize, Serializer};

use crate::units::{BitRate, ByteRate, CpuRatio, Memory, Percent};

/// A whole number of smallest units, shown in units of `unit` smallest ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number {
    smallest: i64,
    unit: i64,
}

impl Number {
    /// A number of things.
    pub fn count(count: u64) -> Number {
        Number::of(count, 1)
    }

    /// Memory in MiB.
    pub fn mib(memory: Memory) -> Number {
        Number::of(memory.kib(), 1024)
    }

    /// Memory in KiB, shown in MiB.
    pub fn mib_of_kib(kib: i64) -> Number {
        Number {
            smallest: kib,
            unit: 1024,
        }
    }

    /// Thousandths, shown as a number of wholes.
    pub fn of_thousandths(thousandths: i64) -> Number {
        Number {
            smallest: thousandths,
            unit: 1000,
        }
    }

    /// A whole number.
    pub fn whole(value: i64) -> Number {
        Number {
            smallest: value,
            unit: 1,
        }
    }

    /// Points of a proof.
    pub fn points(points: i128) -> Number {
        Number::whole(i64::try_from(points).unwrap_or(i64::MAX))
    }

    /// vCPUs for each core.
    pub fn ratio(ratio: CpuRatio) -> Number {
        Number::of(ratio.thousandths(), 1000)
    }

    /// A share in percent.
    pub fn percent(share: Percent) -> Number {
        Number::of(share.hundredths(), 100)
    }

    /// A link speed in Gbit/s.
    pub fn gigabits(speed: BitRate) -> Number {
        Number::of(speed.bits_per_second(), 1_000_000_000)
    }

    /// A throughput in MB/s.
    pub fn megabytes(rate: ByteRate) -> Number {
        Number::of(rate.bytes_per_second(), 1_000_000)
    }

    /// A time in seconds, whole microseconds.
    pub fn seconds(time: Duration) -> Number {
        let micros = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
        Number::of(micros, 1_000_000)
    }

    fn of(smallest: u64, unit: i64) -> Number {
        Number {
            smallest: i64::try_from(smallest).unwrap_or(i64::MAX),
            unit,
        }
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        const MOST: u64 = (1 << 53) - 1;
        let whole = self.smallest / self.unit;
        if whole.unsigned_abs() > MOST {
            serializer.serialize_none()
        } else if self.smallest % self.unit == 0 {
            serializer.serialize_i64(whole)
        } else {
            serializer.serialize_f64(self.smallest as f64 / self.unit as f64)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_whole_where_they_can_be_and_never_inexact() {
        let check = |number: Number, expected: &str| {
            assert_eq!(serde_json::to_string(&number).unwrap(), expected);
        };
        check(Number::mib(Memory::from_gib(4)), "4096");
        check(Number::mib_of_kib(-512), "-0.5");
        check(Number::of_thousandths(1500), "1.5");
        check(Number::seconds(Duration::from_micros(85_001)), "0.085001");
        check(Number::count((1 << 53) - 1), "9007199254740991");
        check(Number::count(1 << 53), "null");
        check(Number::count(u64::MAX), "null");
        check(Number::seconds(Duration::MAX), "9223372036854.775");
    }
}
