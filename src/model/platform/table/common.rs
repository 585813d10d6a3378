//! What several platforms share: where nothing is known, and what stands in for it.

use std::time::Duration;

use super::super::{Fact, LiveFixed, MigrationLoop, SavedState, Streams};
use crate::model::Witness;
use crate::units::{BitRate, Percent};

pub(super) const NOT_KNOWN: &str = "no figure found: none is assumed";

pub(super) const NO_WITNESS: Fact<Witness> = Fact::unverified(Witness::None, "none is assumed");

/// Votes are configured, and stay where a host is drained or off.
pub(super) const EVERY_HOST_VOTES: Fact<bool> = Fact::read(
    false,
    "votes belong to the members of the cluster: a host that is drained or off stays one",
);

pub(super) const WHOLE_LINKS: Fact<Percent> =
    Fact::unverified(Percent::HUNDRED, "no limit found: whole links are assumed");

pub(super) const QEMU_SWITCH: LiveFixed = LiveFixed {
    setup: Duration::from_millis(1),
    resume: Duration::from_millis(51),
};

pub(super) const ROUNDS: Fact<MigrationLoop> = Fact::unverified(
    MigrationLoop::Rounds,
    "no description found: the rounds of Clark et al. (NSDI 2005) are assumed",
);

pub(super) const EACH_LINK: Fact<Streams> =
    Fact::unverified(Streams::EachLink, "one connection for each link is assumed");

pub(super) const NO_STREAM_LIMIT: Fact<Option<BitRate>> = Fact::unverified(
    None,
    "no limit found: a connection is assumed to fill its link",
);

pub(super) const LIKE_QEMU_FIXED: Fact<LiveFixed> =
    Fact::unverified(QEMU_SWITCH, "no figure found: as measured for QEMU 7.2");

pub(super) const LIKE_QEMU_SAVED: Fact<SavedState> = Fact::unverified(
    SavedState::InUse,
    "no figure found: touched memory, as measured for QEMU 7.2",
);

/// Measured with QEMU: 31 to 61 ms more than writing and reading the state file.
pub(super) const QUICK_REST: Duration = Duration::from_millis(60);

pub(super) const LIKE_QEMU_QUICK: Fact<Duration> =
    Fact::unverified(QUICK_REST, "no figure found: as measured for QEMU 7.2");

pub(super) const fn none<T>() -> Fact<Option<T>>
where
    T: Copy,
{
    Fact::read(None, NOT_KNOWN)
}

pub(super) const fn limit(value: u32, source: &'static str) -> Fact<Option<u32>> {
    Fact::read(Some(value), source)
}
