//! How long is a VM away when its host dies under it?
//!
//! outage = detection + start-up of the restart + boot
//!
//! Detection is the platform's, from the death of the host to the first restart order. The
//! queue of restarts, fencing and the boots of many VMs at the same time are not counted in
//! [`Outage`]: this is the outage of a VM that is restarted at once. They are counted VM by VM
//! in a [`timeline`], from [`detection`] to the boot [`storm`]; [`availability`] adds up a year.
//!
//! Sources: the platforms' heartbeat and time-out settings, in the table of platforms.

pub mod availability;
mod detection;
pub mod explain;
mod inputs;
pub mod storm;
pub mod tail;
pub mod timeline;

use std::time::Duration;

use crate::model::platform::Fact;
use crate::model::{Plan, VmGroup};
use crate::ranges::{Range, amount};

pub use detection::{Detection, GuestFailover};
pub use inputs::{Habits, OperationsInForce};
pub use timeline::{Class, Restarted, Timeline, boot, timelines, worst};

/// From the restart order to power-on, on every platform.
pub const START_UP: Fact<Duration> = Fact::unverified(
    Duration::from_secs(5),
    "assumption of Headroom: choose a host, take over the disks, create the VM",
);

/// The parts of an unplanned outage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outage {
    /// From the death of the host to the restart order.
    pub detection: Duration,
    /// From the restart order to power-on.
    pub start_up: Duration,
    /// From power-on until the application answers.
    pub boot: Duration,
}

impl Outage {
    /// How long the VM is away.
    pub fn total(&self) -> Duration {
        self.detection
            .saturating_add(self.start_up)
            .saturating_add(self.boot)
    }
}

/// The outage of a VM that takes so long to boot, from the death of a host of which the cluster
/// learns so late.
pub fn restart(detection: Duration, boot: Duration) -> Outage {
    Outage {
        detection,
        start_up: START_UP.value,
        boot,
    }
}

/// Between which values the outage of a VM of this group lies that is restarted at once.
pub fn range(plan: &Plan, group: &VmGroup) -> Range {
    let boot = Range::of(|end| timeline::boot(group, end));
    Detection::of(plan)
        .range()
        .plus(amount(START_UP.value, false))
        .plus(boot)
}
