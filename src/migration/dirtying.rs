//! How much distinct memory does a guest change in a time T?
//!
//! With dirty rate D and writable working set W:
//! - a sequential writer changes u(T) = min(D·T, W);
//! - a random writer hits some pages twice: u(T) = W·(1 − exp(−D·T/W));
//! - a skewed writer, such as a database, hits few pages again and again and many rarely:
//!   u(T) = W·(1 − (1 + D·T/(W·a))^−a) with a = ½. That is the random writer whose pages differ
//!   in rate by a gamma distribution of shape a; the random writer itself is a → ∞.
//!
//! The first two are exact for such a guest (measured with QEMU 7.2); the skewed one is derived
//! from its assumption, and its shape is Headroom's. All begin with slope D and saturate at W;
//! u is concave, so u(T)/T never grows with T, which is what the proof of convergence in
//! `precopy` rests on.

use std::time::Duration;

use super::in_bytes;
pub use crate::model::WritePattern as Pattern;
use crate::units::{ByteRate, Memory};

/// A guest as a source of changed memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Writer {
    /// The order of its writes.
    pub pattern: Pattern,
    /// Rate at which it changes memory.
    pub rate: ByteRate,
    /// The memory that it changes again and again.
    pub working_set: Memory,
}

impl Writer {
    /// The distinct memory changed in this time.
    pub fn distinct(&self, time: Duration) -> Memory {
        in_bytes(self.distinct_bytes(time.as_secs_f64())).min(self.working_set)
    }

    /// u(T): distinct bytes changed in `time` seconds.
    pub(crate) fn distinct_bytes(&self, time: f64) -> f64 {
        let written = self.rate.bytes_per_second() as f64 * time;
        let working_set = self.working_set.bytes();
        match self.pattern {
            _ if working_set <= 0.0 || written <= 0.0 => 0.0,
            Pattern::Sequential => written.min(working_set),
            // expm1 keeps what 1 − exp(−x) would lose for small x.
            Pattern::Random => working_set * -libm::expm1(-written / working_set),
            Pattern::Skewed => {
                // 1 − 1/√(1 + 2x) without the loss for small x.
                let twice = 2.0 * written / working_set;
                let root = (1.0 + twice).sqrt();
                working_set.min(written * 2.0 / (root * (root + 1.0)))
            }
        }
    }
}
