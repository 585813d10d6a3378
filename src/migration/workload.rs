//! How does a VM of a named workload use its memory, and how long does it take to start?
//!
//! No public measurement covers these profiles: the figures are assumptions of Headroom,
//! marked as not verified, and each can be overridden in the VM.

use std::time::Duration;

use super::dirtying::{Pattern, Writer};
use crate::model::platform::Fact;
use crate::model::{Workload, WorkloadProfile};
use crate::settings::Setting;
use crate::units::{ByteRate, Memory, Percent};

/// Typical values of a workload.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Profile {
    /// Which one.
    pub id: WorkloadProfile,
    /// Name for people.
    pub name: &'static str,
    /// The order of its writes.
    pub pattern: Pattern,
    /// Rate at which memory changes.
    pub dirty_rate: Fact<ByteRate>,
    /// Working set as a share of the memory in use.
    pub working_set: Fact<Percent>,
    /// From power-on until the application answers.
    pub boot: Fact<Duration>,
}

/// A VM's workload with its defaults filled in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WorkloadInForce {
    /// The order of its writes.
    pub pattern: Pattern,
    /// Rate at which memory changes.
    pub dirty_rate: Setting<ByteRate>,
    /// The memory that changes again and again.
    pub working_set: Setting<Memory>,
    /// From power-on until the application answers.
    pub boot: Setting<Duration>,
}

const ASSUMED: &str = "assumption of Headroom for this workload";

/// One row a profile, in the order of [`WorkloadProfile`].
static PROFILES: [Profile; 6] = [
    profile(WorkloadProfile::Idle, "Idle", Pattern::Sequential, 1, 1, 30),
    profile(
        WorkloadProfile::General,
        "General",
        Pattern::Random,
        20,
        5,
        60,
    ),
    profile(
        WorkloadProfile::FileServer,
        "File server",
        Pattern::Sequential,
        40,
        10,
        90,
    ),
    profile(
        WorkloadProfile::DatabaseRead,
        "Database, mostly reading",
        Pattern::Skewed,
        30,
        10,
        120,
    ),
    profile(
        WorkloadProfile::DatabaseWrite,
        "Database, writing",
        Pattern::Skewed,
        200,
        25,
        180,
    ),
    profile(
        WorkloadProfile::Cache,
        "In-memory cache",
        Pattern::Random,
        400,
        50,
        60,
    ),
];

const fn profile(
    id: WorkloadProfile,
    name: &'static str,
    pattern: Pattern,
    dirty_megabytes: u64,
    working_set_percent: u64,
    boot_seconds: u64,
) -> Profile {
    Profile {
        id,
        name,
        pattern,
        dirty_rate: Fact::unverified(ByteRate::from_megabytes(dirty_megabytes), ASSUMED),
        working_set: Fact::unverified(Percent::new(working_set_percent), ASSUMED),
        boot: Fact::unverified(Duration::from_secs(boot_seconds), ASSUMED),
    }
}

impl Profile {
    /// Every profile, in the order of the selection list.
    pub fn all() -> impl Iterator<Item = &'static Profile> {
        PROFILES.iter()
    }

    /// The profile of this name.
    pub fn of(id: WorkloadProfile) -> &'static Profile {
        // One row for each variant, in the order of declaration: see the test.
        &PROFILES[id as usize]
    }
}

impl WorkloadInForce {
    /// The workload of a VM that uses this much memory.
    pub fn of(workload: &Workload, in_use: Memory) -> WorkloadInForce {
        let profile = Profile::of(workload.profile);
        let share = Fact {
            value: in_use.share(profile.working_set.value),
            source: profile.working_set.source,
            verified: profile.working_set.verified,
        };
        let boot = workload
            .boot_seconds
            .map(|seconds| Duration::from_secs(u64::from(seconds)));
        WorkloadInForce {
            pattern: workload.pattern.unwrap_or(profile.pattern),
            dirty_rate: Setting::of(workload.dirty_rate, profile.dirty_rate),
            working_set: Setting::of(workload.working_set, share),
            boot: Setting::of(boot, profile.boot),
        }
    }

    /// The guest as a source of changed memory; it cannot change more than it has.
    pub fn writer(&self, assigned: Memory) -> Writer {
        Writer {
            pattern: self.pattern,
            rate: self.dirty_rate.value,
            working_set: self.working_set.value.min(assigned),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Profile;

    #[test]
    fn each_profile_stands_at_its_own_place() {
        for (place, profile) in Profile::all().enumerate() {
            assert_eq!(profile.id as usize, place, "{}", profile.name);
        }
    }
}
