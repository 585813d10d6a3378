//! Migration times and outages against published figures, measurements and laws.

mod bands;
mod drain;
mod explanations;
mod goodput;
mod laws;
mod live;
mod measured;
mod measured_grid;
mod outage;
mod quick;

use std::time::Duration;

use headroom::migration::dirtying::{Pattern, Writer};
use headroom::migration::precopy::Migration;
use headroom::model::platform::{LiveFixed, MigrationLoop, StopRule};
use headroom::model::{MigrationMethod, Plan, PlatformId, VmGroup};
use headroom::units::{ByteRate, Memory, Percent};

const QEMU: StopRule = StopRule {
    remaining_fits: Some(Duration::from_millis(300)),
    remaining_pages: None,
    rounds: None,
    sent_times_memory: None,
    slows_guest: false,
};
const NO_FIXED: LiveFixed = LiveFixed {
    setup: Duration::ZERO,
    resume: Duration::ZERO,
};

/// A sequential writer with a working set as large as the VM, on 100 MB/s.
fn migration(in_use: Memory, dirty_megabytes: u64, rule: StopRule) -> Migration {
    Migration {
        in_use,
        assigned: in_use,
        writer: Writer {
            pattern: Pattern::Sequential,
            rate: ByteRate::from_megabytes(dirty_megabytes),
            working_set: in_use,
        },
        goodput: ByteRate::from_megabytes(100),
        final_goodput: ByteRate::from_megabytes(100),
        rule,
        fixed: NO_FIXED,
        passes: MigrationLoop::Rounds,
        method: MigrationMethod::PreCopy,
        compression: Percent::HUNDRED,
        delta_ratio: Percent::HUNDRED,
        tick: None,
    }
}

/// A plan with these VMs and every setting at its default.
fn plan(platform: PlatformId, vms: &[VmGroup]) -> Plan {
    Plan {
        vms: vms.to_vec(),
        ..Plan::empty("test", platform)
    }
}

#[track_caller]
fn check_near(found: f64, expected: f64, tolerance: f64) {
    assert!(
        (found - expected).abs() <= tolerance * expected.abs(),
        "found {found}, expected {expected} to within {tolerance}"
    );
}
