//! Which settings of VMs has the dialog? What a VM does with its memory, and which VMs they are
//! about.

use super::field::{Field, Shown};
use crate::entry::{
    Choice, Holder, chosen, doubt_about_memory, key_of, optional, optional_choice, optional_whole,
    words,
};
use crate::migration::VmInputs;
use crate::migration::workload::{Profile, WorkloadInForce};
use crate::model::platform::Fact;
use crate::model::{Plan, VmGroup, WorkloadProfile, WritePattern};
use crate::report::words::{counted, vms};
use crate::settings::Setting;
use crate::units::{ByteRate, Memory, parse_byte_rate, parse_memory, shown};

const PROFILES: &[(WorkloadProfile, Choice)] = &[
    (WorkloadProfile::Idle, ("idle", "Idle")),
    (WorkloadProfile::General, ("general", "General")),
    (WorkloadProfile::FileServer, ("file-server", "File server")),
    (
        WorkloadProfile::DatabaseRead,
        ("database-read", "Database, mostly reading"),
    ),
    (
        WorkloadProfile::DatabaseWrite,
        ("database-write", "Database, writing"),
    ),
    (WorkloadProfile::Cache, ("cache", "In-memory cache")),
];

const PATTERNS: &[(WritePattern, Choice)] = &[
    (
        WritePattern::Sequential,
        ("sequential", "One page after another"),
    ),
    (WritePattern::Random, ("random", "Any page")),
    (WritePattern::Skewed, ("skewed", "Few pages often")),
];

const ALL_IN_USE: Fact<()> = Fact::read((), "all assigned memory counts as in use");

/// The settings of a VM group.
pub(super) const FIELDS: [Field<VmGroup>; 6] = [
    Field {
        name: "vms[].workload.profile",
        place: "profile",
        label: "Workload",
        hint: "Decides what you leave empty below.",
        choices: || words(PROFILES),
        show: |group| Shown::entered(key_of(group.workload.profile, PROFILES)),
        write: |group, text| {
            group.workload.profile = chosen(text, PROFILES)?;
            Ok(())
        },
    },
    Field {
        name: "vms[].workload.pattern",
        place: "pattern",
        label: "Writes to",
        hint: "In which order memory changes.",
        choices: || words(PATTERNS),
        show: |group| {
            let profile = Profile::of(group.workload.profile);
            let assumed = profile.dirty_rate.with(profile.pattern);
            Shown::key(Setting::of(group.workload.pattern, assumed), PATTERNS)
        },
        write: |group, text| {
            group.workload.pattern = optional_choice(text, PATTERNS)?;
            Ok(())
        },
    },
    Field {
        name: "vms[].workload.dirtyRateMegabytesPerSecond",
        place: "dirty_rate",
        label: "Memory changes at",
        hint: "Distinct memory, not every write.",
        choices: || Vec::new(),
        show: |group| Shown::of(in_force(group).dirty_rate, ByteRate::exact),
        write: |group, text| {
            group.workload.dirty_rate = optional(text, parse_byte_rate)?;
            Ok(())
        },
    },
    Field {
        name: "vms[].workload.workingSetMib",
        place: "working_set",
        label: "Working set",
        hint: "Memory that changes again and again.",
        choices: || Vec::new(),
        show: |group| Shown::memory(in_force(group).working_set),
        write: |group, text| {
            group.workload.working_set = optional(text, memory)?;
            Ok(())
        },
    },
    Field {
        name: "vms[].memoryInUseMib",
        place: "memory_in_use",
        label: "Memory in use",
        hint: "What a live migration has to send.",
        choices: || Vec::new(),
        show: |group| {
            let all = ALL_IN_USE.with(VmInputs::of(group).assigned);
            Shown::of(Setting::of(group.memory_in_use, all), Memory::exact)
        },
        write: |group, text| {
            group.memory_in_use = optional(text, memory)?;
            Ok(())
        },
    },
    Field {
        name: "vms[].workload.bootSeconds",
        place: "boot_seconds",
        label: "Seconds to start",
        hint: "From power-on until the application answers.",
        choices: || Vec::new(),
        show: |group| Shown::of(in_force(group).boot, |boot| boot.as_secs().to_string()),
        write: |group, text| {
            group.workload.boot_seconds = optional_whole(text)?;
            Ok(())
        },
    },
];

fn in_force(group: &VmGroup) -> WorkloadInForce {
    WorkloadInForce::of(&group.workload, VmInputs::of(group).in_use)
}

/// A question about a text that was read in the input of this place.
pub(super) fn doubt(place: &str, text: &str) -> Option<String> {
    match place {
        "working_set" | "memory_in_use" => doubt_about_memory(text, Holder::Vm),
        _ => None,
    }
}

fn memory(text: &str) -> Result<Memory, crate::units::QuantityError> {
    parse_memory(text, Memory::from_gib(1))
}

/// Which VM groups are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// All of them.
    All,
    /// Those of a workload.
    Profile(WorkloadProfile),
    /// One, by its position.
    Group(usize),
}

/// So many single groups are offered at once; the others are found by their name.
pub(super) const MOST_OFFERED: usize = 100;

impl Scope {
    /// From the value of an option; nothing if the plan has no such groups.
    pub(super) fn of_key(plan: &Plan, key: &str) -> Option<Scope> {
        let scope = match key {
            "all" => Scope::All,
            key => match chosen(key, PROFILES) {
                Ok(profile) => Scope::Profile(profile),
                Err(_) => Scope::Group(key.parse().ok()?),
            },
        };
        (!scope.groups(plan).is_empty()).then_some(scope)
    }

    /// The value of its option.
    pub(super) fn key(self) -> String {
        match self {
            Scope::All => "all".to_owned(),
            Scope::Profile(profile) => key_of(profile, PROFILES).to_owned(),
            Scope::Group(at) => at.to_string(),
        }
    }

    /// The positions of its groups.
    pub(super) fn groups(self, plan: &Plan) -> Vec<usize> {
        let is_meant = |(at, group): &(usize, &VmGroup)| match self {
            Scope::All => true,
            Scope::Profile(profile) => group.workload.profile == profile,
            Scope::Group(wanted) => *at == wanted,
        };
        let groups = plan.vms.iter().enumerate().filter(is_meant);
        groups.map(|(at, _)| at).collect()
    }

    /// What it is called, with how many VMs there are.
    fn words(self, plan: &Plan) -> Option<String> {
        let groups = self.groups(plan);
        let number = groups.iter().filter_map(|at| plan.vms.get(*at));
        let number = number.fold(0u64, |sum, group| sum.saturating_add(group.count.into()));
        let many = counted(groups.len() as u64, "group", "groups");
        match self {
            Scope::All => Some(format!("All {many}: {}", vms(number))),
            Scope::Profile(profile) => {
                let name = Profile::of(profile).name;
                Some(format!("Workload “{name}”, {many}: {}", vms(number)))
            }
            Scope::Group(at) => {
                let group = plan.vms.get(at)?;
                let memory = VmInputs::of(group).assigned;
                let name = shown(&group.name);
                Some(format!("{name}: {} of {memory}", vms(group.count.into())))
            }
        }
    }

    fn option(self, plan: &Plan) -> Option<(String, String)> {
        Some((self.key(), self.words(plan)?))
    }
}

/// What can be chosen: all, each workload of several groups, and single groups in whose name
/// `find` occurs; and how many of these are not offered.
pub(super) fn offered(plan: &Plan, now: Scope, find: &str) -> (Vec<(String, String)>, usize) {
    let mut all = Vec::new();
    if plan.vms.len() > 1 {
        all.extend(Scope::All.option(plan));
        for (profile, _) in PROFILES {
            let scope = Scope::Profile(*profile);
            if scope == now || scope.groups(plan).len() > 1 {
                all.extend(scope.option(plan));
            }
        }
    }
    let find = find.trim().to_lowercase();
    let found = |(_, group): &(usize, &VmGroup)| group.name.to_lowercase().contains(&find);
    let found = plan.vms.iter().enumerate().filter(found);
    let mut groups: Vec<usize> = found.map(|(at, _)| at).collect();
    let left_out = groups.len().saturating_sub(MOST_OFFERED);
    groups.truncate(MOST_OFFERED);
    if let Scope::Group(at) = now
        && !groups.contains(&at)
    {
        groups.insert(0, at);
    }
    all.extend(
        groups
            .iter()
            .filter_map(|at| Scope::Group(*at).option(plan)),
    );
    (all, left_out)
}

#[cfg(test)]
mod tests {
    use super::{PROFILES, Profile};

    #[test]
    fn each_profile_has_its_name() {
        for (id, (_, name)) in PROFILES {
            assert_eq!(Profile::of(*id).name, *name);
        }
        assert_eq!(PROFILES.len(), Profile::all().count());
    }
}
