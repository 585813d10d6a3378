//! What would make a live migration converge, and from which value on?
//!
//! Each way is tried with all else as it is: links of another speed, a longer permitted downtime,
//! compression, a slower guest, or the VM first and its memory afterwards. Thresholds are found by
//! halving, where more of it never hurts, and each is tried once more before it is given.

use std::time::Duration;

use super::goodput;
use super::precopy::{Outcome, outcome, remedy};
use super::threshold::least;
use super::vm::{Environment, VmInputs};
use crate::model::MigrationMethod;
use crate::model::platform::MigrationLoop;
use crate::units::{BitRate, ByteRate, Percent};

/// One way to a migration that converges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Links of this speed.
    FasterLinks(BitRate),
    /// A permitted downtime of this length.
    LongerDowntime(Duration),
    /// Pages compressed to this ratio: 200 % is to half.
    Compression(Percent),
    /// A guest that changes memory at this share of its rate.
    SlowerGuest(Percent),
    /// The VM first: it then stands still for so long, and is at risk for so long.
    PostCopy {
        /// How long it stands still.
        downtime: Duration,
        /// How long it needs both hosts.
        at_risk: Duration,
    },
}

/// The ways for this VM, if it does not converge by itself; empty: it does, or none is known.
pub fn ways(environment: &Environment, vm: &VmInputs) -> Vec<Way> {
    let Some(migration) = environment.live(vm) else {
        return Vec::new();
    };
    if outcome(&migration).converges() {
        return Vec::new();
    }
    let remedy = remedy(&migration);
    let links = remedy
        .goodput
        .and_then(|goodput| goodput::link_speed_for(&environment.network, goodput));
    let mut ways = Vec::new();
    ways.extend(links.map(Way::FasterLinks));
    ways.extend(remedy.downtime_limit.map(Way::LongerDowntime));
    ways.extend(compression(environment, vm));
    ways.extend(slower_guest(environment, vm));
    ways.extend(post_copy(environment, vm));
    ways
}

fn compression(environment: &Environment, vm: &VmInputs) -> Option<Way> {
    let now = environment.network.compression_ratio.value.hundredths() / 500;
    // In steps of 5 %, up to a tenth: nothing that pages are compresses further.
    let least = least(now.max(20), 200, |steps| {
        let mut changed = *environment;
        changed.network.compression_ratio.value = Percent::new(steps * 5);
        converges(&changed, vm)
    })?;
    Some(Way::Compression(Percent::new(least * 5)))
}

fn slower_guest(environment: &Environment, vm: &VmInputs) -> Option<Way> {
    let slower_by = least(1, 99, |percent| {
        let mut slower = *vm;
        let kept = u128::from(slower.writer.rate.bytes_per_second()) * u128::from(100 - percent);
        slower.writer.rate =
            ByteRate::from_bytes_per_second(u64::try_from(kept / 100).unwrap_or(u64::MAX));
        converges(environment, &slower)
    })?;
    Some(Way::SlowerGuest(Percent::new(100 - slower_by)))
}

fn post_copy(environment: &Environment, vm: &VmInputs) -> Option<Way> {
    // Only QEMU has it.
    if environment.platform.migration_loop.value != MigrationLoop::Windows {
        return None;
    }
    let mut migration = environment.live(vm)?;
    migration.method = MigrationMethod::PostCopy;
    match outcome(&migration) {
        Outcome::PostCopy { times, at_risk } => Some(Way::PostCopy {
            downtime: times.downtime,
            at_risk,
        }),
        _ => None,
    }
}

fn converges(environment: &Environment, vm: &VmInputs) -> bool {
    environment
        .live(vm)
        .is_some_and(|migration| outcome(&migration).converges())
}
