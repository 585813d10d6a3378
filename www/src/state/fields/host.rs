//! The inputs of a host group.

use headroom::demand::host_reserve;
use headroom::entry::{
    Choice, chosen, key_of, optional, optional_text, optional_whole, required, whole,
};
use headroom::model::{HostGroup, HostState, Plan};
use headroom::units::{Memory, parse_megahertz, parse_memory};

use super::Shown;

/// One input of a host group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum HostField {
    /// Name of the host, or of the first of the group.
    Name,
    /// How many.
    Count,
    /// Installed memory.
    Memory,
    /// Physical cores.
    Cores,
    /// Hardware threads.
    Threads,
    /// Clock of a core.
    Clock,
    /// Memory that the host itself needs.
    Reserve,
    /// What fails together.
    FaultDomain,
    /// In service or in maintenance.
    State,
}

const STATES: &[(HostState, Choice)] = &[
    (HostState::InService, ("in-service", "In service")),
    (HostState::Maintenance, ("maintenance", "In maintenance")),
    (HostState::Offline, ("offline", "Offline")),
];

impl HostField {
    /// The input that the core calls so.
    pub fn named(name: &str) -> Option<HostField> {
        Some(match name {
            "name" => HostField::Name,
            "count" => HostField::Count,
            "memory" => HostField::Memory,
            "cores" => HostField::Cores,
            "threads" => HostField::Threads,
            "clock" => HostField::Clock,
            "reserve" => HostField::Reserve,
            "fault_domain" => HostField::FaultDomain,
            "state" => HostField::State,
            _ => return None,
        })
    }

    /// The label.
    pub fn label(self) -> &'static str {
        match self {
            HostField::Name => "Name",
            HostField::Count => "Count",
            HostField::Memory => "Memory",
            HostField::Cores => "Cores",
            HostField::Threads => "Threads",
            HostField::Clock => "Clock",
            HostField::Reserve => "Kept for the host",
            HostField::FaultDomain => "Rack or site",
            HostField::State => "State",
        }
    }

    /// What an empty input means.
    pub fn placeholder(self) -> &'static str {
        match self {
            HostField::Memory | HostField::Cores => "not known",
            HostField::Threads => "as many as cores",
            HostField::FaultDomain => "none",
            _ => "",
        }
    }

    /// The options of a choice; empty: a text.
    pub fn choices(self) -> Vec<Choice> {
        match self {
            HostField::State => STATES.iter().map(|(_, choice)| *choice).collect(),
            _ => Vec::new(),
        }
    }

    /// What the input shows.
    pub fn show(self, plan: &Plan, group: &HostGroup) -> Shown {
        match self {
            HostField::Name => Shown::entered(&group.name),
            HostField::Count => Shown::entered(group.count.to_string()),
            // What an inventory does not say is to be filled in: it is no amount of 0.
            HostField::Memory if group.memory == Memory::ZERO => Shown::entered(""),
            HostField::Memory => Shown::entered(group.memory.exact()),
            HostField::Cores if group.cores == 0 => Shown::entered(""),
            HostField::Cores => Shown::entered(group.cores.to_string()),
            HostField::Threads => {
                Shown::entered(group.threads.map(|n| n.to_string()).unwrap_or_default())
            }
            HostField::Clock => Shown::entered(group.clock.exact()),
            HostField::Reserve => {
                let reserve = host_reserve(plan, group);
                Shown::of(reserve.value.exact(), reserve.origin)
            }
            HostField::FaultDomain => {
                Shown::entered(group.fault_domain.clone().unwrap_or_default())
            }
            HostField::State => Shown::entered(key_of(group.state, STATES)),
        }
    }

    /// Takes over what was typed.
    pub fn write(self, group: &mut HostGroup, text: &str) -> Result<(), String> {
        let memory = |text: &str| parse_memory(text, Memory::from_gib(1));
        match self {
            HostField::Name => group.name = text.trim().to_owned(),
            HostField::Count => group.count = whole(text)?,
            HostField::Memory => group.memory = optional(text, memory)?.unwrap_or_default(),
            HostField::Cores => group.cores = optional_whole(text)?.unwrap_or_default(),
            HostField::Threads => group.threads = optional_whole(text)?,
            HostField::Clock => group.clock = required(text, parse_megahertz)?,
            HostField::Reserve => group.reserve = optional(text, memory)?,
            HostField::FaultDomain => group.fault_domain = optional_text(text),
            HostField::State => group.state = chosen(text, STATES)?,
        }
        Ok(())
    }
}
