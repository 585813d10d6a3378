//! The inputs of a VM group.

use headroom::entry::{
    Choice, YES_NO, chosen, key_of, names, optional, optional_text, optional_whole, places,
    required, whole, words, yes, yes_no,
};
use headroom::migration::workload::WorkloadInForce;
use headroom::model::{Power, Priority, VmGroup, VmMemory, WorkloadProfile};
use headroom::settings::{Origin, Setting};
use headroom::units::{Megahertz, Memory, parse_byte_rate, parse_megahertz, parse_memory};

use super::Shown;

/// One input of a VM group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum VmField {
    /// Name of the VM, or of the first of the group.
    Name,
    /// How many.
    Count,
    /// Assigned memory; of dynamic memory what the VM needs to start.
    Memory,
    /// Virtual CPUs.
    Vcpus,
    /// Whether memory is dynamic.
    IsDynamic,
    /// Least dynamic memory.
    Minimum,
    /// Most dynamic memory.
    Maximum,
    /// Dynamic memory assigned now.
    Assigned,
    /// Memory in use.
    InUse,
    /// Restarted when its host fails.
    HighlyAvailable,
    /// Running or stopped.
    Power,
    /// Restart priority.
    Priority,
    /// Where the VMs run now.
    CurrentHosts,
    /// Name of the group that must not share a host.
    AntiAffinity,
    /// Name of the group that must share a host.
    Affinity,
    /// The only hosts that may run it.
    PossibleOwners,
    /// Hosts to be preferred.
    PreferredOwners,
    /// Cannot leave its host.
    HostBound,
    /// Named workload.
    Profile,
    /// Rate at which memory changes.
    DirtyRate,
    /// Memory that changes again and again.
    WorkingSet,
    /// Time to start.
    BootSeconds,
    /// Guaranteed CPU.
    CpuReservation,
    /// Guaranteed memory.
    MemoryReservation,
}

const POWER: &[(Power, Choice)] = &[
    (Power::Running, ("running", "Running")),
    (Power::Stopped, ("stopped", "Stopped")),
];

const PRIORITIES: &[(Priority, Choice)] = &[
    (Priority::High, ("high", "High")),
    (Priority::Medium, ("medium", "Medium")),
    (Priority::Low, ("low", "Low")),
    (
        Priority::NoAutoStart,
        ("no-auto-start", "No automatic start"),
    ),
];

const PROFILES: &[(WorkloadProfile, Choice)] = &[
    (WorkloadProfile::Idle, ("idle", "Idle")),
    (WorkloadProfile::General, ("general", "General")),
    (WorkloadProfile::FileServer, ("file", "File server")),
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

impl VmField {
    /// The input that the core calls so.
    pub fn named(name: &str) -> Option<VmField> {
        Some(match name {
            "name" => VmField::Name,
            "count" => VmField::Count,
            "memory" => VmField::Memory,
            "memory_in_use" => VmField::InUse,
            "vcpus" => VmField::Vcpus,
            "power" => VmField::Power,
            "priority" => VmField::Priority,
            "current_hosts" => VmField::CurrentHosts,
            "possible_owners" => VmField::PossibleOwners,
            "preferred_owners" => VmField::PreferredOwners,
            "anti_affinity" => VmField::AntiAffinity,
            "affinity" => VmField::Affinity,
            "host_bound" => VmField::HostBound,
            "workload" => VmField::Profile,
            _ => return None,
        })
    }

    /// The label.
    pub fn label(self) -> &'static str {
        match self {
            VmField::Name => "Name",
            VmField::Count => "Count",
            VmField::Memory => "Memory",
            VmField::Vcpus => "vCPUs",
            VmField::IsDynamic => "Dynamic memory",
            VmField::Minimum => "Minimum",
            VmField::Maximum => "Maximum",
            VmField::Assigned => "Assigned now",
            VmField::InUse => "Memory in use",
            VmField::HighlyAvailable => "Restart after a failure",
            VmField::Power => "State",
            VmField::Priority => "Restart priority",
            VmField::CurrentHosts => "Runs on",
            VmField::AntiAffinity => "Keep apart (group)",
            VmField::Affinity => "Keep together (group)",
            VmField::PossibleOwners => "Only on hosts",
            VmField::PreferredOwners => "Preferably on hosts",
            VmField::HostBound => "Bound to its host",
            VmField::Profile => "Workload",
            VmField::DirtyRate => "Memory changes at",
            VmField::WorkingSet => "Working set",
            VmField::BootSeconds => "Seconds to start",
            VmField::CpuReservation => "Reserved CPU",
            VmField::MemoryReservation => "Reserved memory",
        }
    }

    /// What an empty input means.
    pub fn placeholder(self) -> &'static str {
        match self {
            VmField::CurrentHosts => "not known",
            VmField::PossibleOwners => "every host",
            VmField::AntiAffinity | VmField::Affinity | VmField::PreferredOwners => "none",
            _ => "",
        }
    }

    /// What there is to know before it is changed; empty: the label says it.
    pub fn help(self) -> &'static str {
        match self {
            VmField::HostBound => {
                "A local disk or a passthrough device: it neither moves nor restarts elsewhere."
            }
            _ => "",
        }
    }

    /// The options of a choice; empty: a text.
    pub fn choices(self) -> Vec<Choice> {
        match self {
            VmField::IsDynamic | VmField::HighlyAvailable | VmField::HostBound => YES_NO.to_vec(),
            VmField::Power => words(POWER),
            VmField::Priority => words(PRIORITIES),
            VmField::Profile => words(PROFILES),
            _ => Vec::new(),
        }
    }

    /// Whether an amount of memory is entered.
    pub fn is_memory(self) -> bool {
        matches!(
            self,
            VmField::Memory
                | VmField::Minimum
                | VmField::Maximum
                | VmField::Assigned
                | VmField::InUse
                | VmField::WorkingSet
                | VmField::MemoryReservation
        )
    }

    /// Whether a VM's memory changes with its need: only then it has the fields for that.
    pub fn is_dynamic(group: &VmGroup) -> bool {
        matches!(group.memory, VmMemory::Dynamic { .. })
    }

    /// What the input shows.
    pub fn show(self, group: &VmGroup) -> Shown {
        Shown::entered(match self {
            VmField::Name => group.name.clone(),
            VmField::Count => group.count.to_string(),
            VmField::Memory => base_memory(group).exact(),
            VmField::Vcpus => group.vcpus.to_string(),
            VmField::IsDynamic => yes_no(VmField::is_dynamic(group)).to_owned(),
            VmField::Minimum => dynamic(group).1.exact(),
            VmField::Maximum => dynamic(group).2.exact(),
            VmField::Assigned => dynamic(group).3.map(Memory::exact).unwrap_or_default(),
            VmField::HighlyAvailable => yes_no(group.highly_available).to_owned(),
            VmField::Power => key_of(group.power, POWER).to_owned(),
            VmField::Priority => key_of(group.priority, PRIORITIES).to_owned(),
            VmField::CurrentHosts => group.current_hosts.join(", "),
            VmField::PossibleOwners => group.possible_owners.join(", "),
            VmField::PreferredOwners => group.preferred_owners.join(", "),
            VmField::HostBound => yes_no(group.host_bound).to_owned(),
            VmField::AntiAffinity => group.anti_affinity.clone().unwrap_or_default(),
            VmField::Affinity => group.affinity.clone().unwrap_or_default(),
            VmField::Profile => key_of(group.workload.profile, PROFILES).to_owned(),
            VmField::CpuReservation => group.cpu_reservation.exact(),
            VmField::MemoryReservation => group.memory_reservation.exact(),
            VmField::InUse | VmField::DirtyRate | VmField::WorkingSet | VmField::BootSeconds => {
                return self.show_in_force(group);
            }
        })
    }

    /// A field that has a default.
    fn show_in_force(self, group: &VmGroup) -> Shown {
        fn shown<T>(setting: Setting<T>, text: impl Fn(T) -> String) -> Shown {
            Shown::of(text(setting.value), setting.origin)
        }
        let assigned = dynamic(group).3.unwrap_or_else(|| base_memory(group));
        let in_use = group.memory_in_use.unwrap_or(assigned);
        let workload = WorkloadInForce::of(&group.workload, in_use);
        match self {
            VmField::InUse => Shown::of(in_use.exact(), in_use_origin(group)),
            VmField::DirtyRate => shown(workload.dirty_rate, |rate| rate.exact()),
            VmField::WorkingSet => shown(workload.working_set, |memory| memory.to_string()),
            _ => shown(workload.boot, |time| time.as_secs().to_string()),
        }
    }

    /// Takes over what was typed.
    pub fn write(self, group: &mut VmGroup, text: &str) -> Result<(), String> {
        let memory = |text: &str| parse_memory(text, Memory::from_gib(1));
        match self {
            VmField::Name => group.name = text.trim().to_owned(),
            VmField::Count => group.count = whole(text)?,
            VmField::Memory => write_base(group, required(text, memory)?),
            VmField::Vcpus => group.vcpus = whole(text)?,
            VmField::IsDynamic => make_dynamic(group, yes(text)),
            VmField::Minimum | VmField::Maximum | VmField::Assigned => {
                self.write_dynamic(group, optional(text, memory)?)
            }
            VmField::InUse => group.memory_in_use = optional(text, memory)?,
            VmField::HighlyAvailable => group.highly_available = yes(text),
            VmField::Power => group.power = chosen(text, POWER)?,
            VmField::Priority => group.priority = chosen(text, PRIORITIES)?,
            VmField::CurrentHosts => group.current_hosts = places(text),
            VmField::PossibleOwners => group.possible_owners = names(text),
            VmField::PreferredOwners => group.preferred_owners = names(text),
            VmField::HostBound => group.host_bound = yes(text),
            VmField::AntiAffinity => group.anti_affinity = optional_text(text),
            VmField::Affinity => group.affinity = optional_text(text),
            VmField::Profile => group.workload.profile = chosen(text, PROFILES)?,
            VmField::DirtyRate => group.workload.dirty_rate = optional(text, parse_byte_rate)?,
            VmField::WorkingSet => group.workload.working_set = optional(text, memory)?,
            VmField::BootSeconds => group.workload.boot_seconds = optional_whole(text)?,
            VmField::CpuReservation => {
                group.cpu_reservation =
                    optional(text, parse_megahertz)?.unwrap_or(Megahertz::new(0));
            }
            VmField::MemoryReservation => {
                group.memory_reservation = optional(text, memory)?.unwrap_or(Memory::ZERO);
            }
        }
        Ok(())
    }

    fn write_dynamic(self, group: &mut VmGroup, value: Option<Memory>) {
        if let VmMemory::Dynamic {
            minimum,
            maximum,
            assigned,
            ..
        } = &mut group.memory
        {
            match self {
                VmField::Minimum => *minimum = value.unwrap_or_default(),
                VmField::Maximum => *maximum = value.unwrap_or_default(),
                _ => *assigned = value,
            }
        }
    }
}

fn in_use_origin(group: &VmGroup) -> Origin {
    match group.memory_in_use {
        Some(_) => Origin::Pinned,
        None => Origin::Default {
            source: "all assigned memory counts as in use",
            verified: true,
        },
    }
}

fn base_memory(group: &VmGroup) -> Memory {
    dynamic(group).0
}

/// Startup, minimum, maximum and assigned memory; the same amount for a fixed one.
fn dynamic(group: &VmGroup) -> (Memory, Memory, Memory, Option<Memory>) {
    match group.memory {
        VmMemory::Static(memory) => (memory, memory, memory, None),
        VmMemory::Dynamic {
            startup,
            minimum,
            maximum,
            assigned,
        } => (startup, minimum, maximum, assigned),
    }
}

fn write_base(group: &mut VmGroup, memory: Memory) {
    match &mut group.memory {
        VmMemory::Static(amount) => *amount = memory,
        VmMemory::Dynamic { startup, .. } => *startup = memory,
    }
}

fn make_dynamic(group: &mut VmGroup, wanted: bool) {
    let (startup, minimum, maximum, assigned) = dynamic(group);
    group.memory = match wanted {
        false => VmMemory::Static(startup),
        true => VmMemory::Dynamic {
            startup,
            minimum,
            maximum,
            assigned,
        },
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use headroom::migration::workload::Profile;

    #[test]
    fn each_profile_has_the_name_that_the_core_gives_it() {
        for (id, (_, name)) in PROFILES {
            assert_eq!(Profile::of(*id).name, *name);
        }
        assert_eq!(PROFILES.len(), Profile::all().count());
    }
}
