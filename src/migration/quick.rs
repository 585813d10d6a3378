//! How long is a VM away when its state is saved, moved and restored ("quick migration")?
//!
//! downtime = pause + S / write + move + S / read + resume
//!
//! S is the state file: assigned memory on Hyper-V, touched memory elsewhere. Pause, move and
//! resume are known only together (measured with QEMU 7.2: 31 to 61 ms).
//!
//! Source: the save-and-restore measurements of QEMU 7.2 (the formula explains all but 0.7 to
//! 1.2 %); Microsoft's figures for Gigabit storage, 8 s for 512 MB to 2 min for 8 GB
//! (blogs.vmware.com/vmtn, April 2008).

use std::fmt;
use std::time::Duration;

use super::network::StorageInForce;
use crate::units::{ByteRate, Memory, seconds};

/// A quick migration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quick {
    /// The state file.
    pub state: Memory,
    /// Writing it.
    pub write: Duration,
    /// Reading it.
    pub read: Duration,
    /// Pause, change of owner and resume.
    pub fixed: Duration,
}

/// Why a state can never be saved and restored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoThroughput {
    /// Nothing can be written.
    Write,
    /// Nothing can be read.
    Read,
}

impl Quick {
    /// The quick migration of a VM with this state file.
    pub fn of(
        state: Memory,
        storage: &StorageInForce,
        fixed: Duration,
    ) -> Result<Quick, NoThroughput> {
        Ok(Quick {
            state,
            write: transfer(state, storage.write.value).ok_or(NoThroughput::Write)?,
            read: transfer(state, storage.read.value).ok_or(NoThroughput::Read)?,
            fixed,
        })
    }

    /// The same while so many states are saved and restored at once: each gets its share.
    pub fn among(self, at_once: u32) -> Quick {
        Quick {
            write: self.write.saturating_mul(at_once.max(1)),
            read: self.read.saturating_mul(at_once.max(1)),
            ..self
        }
    }

    /// How long the VM is away: the whole migration.
    pub fn downtime(&self) -> Duration {
        self.transfer().saturating_add(self.fixed)
    }

    /// Writing and reading.
    pub fn transfer(&self) -> Duration {
        self.write.saturating_add(self.read)
    }
}

impl fmt::Display for NoThroughput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            NoThroughput::Write => "The storage's write throughput is 0: enter what it can do.",
            NoThroughput::Read => "The storage's read throughput is 0: enter what it can do.",
        })
    }
}

fn transfer(state: Memory, rate: ByteRate) -> Option<Duration> {
    match rate.bytes_per_second() {
        0 => None,
        rate => Some(seconds(state.bytes() / rate as f64)),
    }
}
