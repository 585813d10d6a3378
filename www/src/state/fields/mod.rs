//! Which inputs does the form have, what does each show, and what does typing into it do?
//!
//! Every input is one [`Field`]. Its text is read and written here, with the core's parsers;
//! components only lay fields out. An optional field that is emptied goes back to its default.

#[cfg(test)]
mod complete;
mod host;
mod setting;
mod vm;

pub use headroom::entry::Choice;
pub use host::HostField;
pub use setting::SettingField;
pub use vm::VmField;

use headroom::entry::{Holder, doubt_about_memory};
use headroom::model::{Plan, PlatformId};
use headroom::problem::Place;
use headroom::settings::Origin;

/// One input of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// The plan's name.
    Name,
    /// Hypervisor and version.
    Platform,
    /// A field of a host group, by position.
    Host(usize, HostField),
    /// A field of a VM group, by position.
    Vm(usize, VmField),
    /// A field of the policy, the network or the storage.
    Setting(SettingField),
}

/// What an input shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Shown {
    /// The value in force; for a choice the key of the chosen option.
    pub text: String,
    /// Why it is in force; `None`: the field has no default.
    pub origin: Option<Origin>,
}

impl Shown {
    fn entered(text: impl Into<String>) -> Shown {
        Shown {
            text: text.into(),
            origin: None,
        }
    }

    fn of(text: impl Into<String>, origin: Origin) -> Shown {
        Shown {
            text: text.into(),
            origin: Some(origin),
        }
    }

    /// Whether nobody entered this value.
    pub fn is_default(&self) -> bool {
        matches!(self.origin, Some(Origin::Default { .. }))
    }

    /// Whether the value was entered in place of a default.
    pub fn is_pinned(&self) -> bool {
        self.origin == Some(Origin::Pinned)
    }
}

impl Field {
    /// What the input shows; nothing for a group that does not exist.
    pub fn show(self, plan: &Plan) -> Shown {
        match self {
            Field::Name => Shown::entered(&plan.name),
            Field::Platform => Shown::entered(plan.platform_facts().key),
            Field::Host(at, field) => plan
                .hosts
                .get(at)
                .map(|group| field.show(plan, group))
                .unwrap_or_default(),
            Field::Vm(at, field) => plan
                .vms
                .get(at)
                .map(|group| field.show(group))
                .unwrap_or_default(),
            Field::Setting(field) => field.show(plan),
        }
    }

    /// Takes over what was typed or chosen; otherwise a sentence that says what is wrong.
    pub fn write(self, plan: &mut Plan, text: &str) -> Result<(), String> {
        match self {
            Field::Name => plan.name = text.to_owned(),
            Field::Platform => {
                plan.platform = PlatformId::from_key(text)
                    .ok_or_else(|| "Choose a platform from the list.".to_owned())?;
            }
            Field::Host(at, field) => {
                if let Some(group) = plan.hosts.get_mut(at) {
                    field.write(group, text)?;
                }
            }
            Field::Vm(at, field) => {
                if let Some(group) = plan.vms.get_mut(at) {
                    field.write(group, text)?;
                }
            }
            Field::Setting(field) => field.write(plan, text)?,
        }
        Ok(())
    }

    /// Whether a text that was taken over may mean something else; a sentence that says how to
    /// enter either.
    pub fn doubt(self, text: &str) -> Option<String> {
        match self {
            Field::Host(_, HostField::Memory) => doubt_about_memory(text, Holder::Host),
            Field::Host(_, HostField::Reserve) => doubt_about_memory(text, Holder::Vm),
            Field::Vm(_, field) if field.is_memory() => doubt_about_memory(text, Holder::Vm),
            _ => None,
        }
    }

    /// What there is to know before it is changed; empty: the label says it.
    pub fn help(self) -> &'static str {
        match self {
            Field::Vm(_, field) => field.help(),
            Field::Setting(field) => field.help(),
            _ => "",
        }
    }

    /// The input that a problem is about, if there is one.
    pub fn at(place: &Place) -> Option<Field> {
        match place {
            Place::Host(at, name) => HostField::named(name).map(|field| Field::Host(*at, field)),
            Place::Vm(at, name) => VmField::named(name).map(|field| Field::Vm(*at, field)),
            Place::Field(name) => SettingField::named(name).map(Field::Setting),
            Place::Plan | Place::Row(_) | Place::Text => None,
        }
    }

    /// The `id` of the input in the page.
    pub fn id(self) -> String {
        match self {
            Field::Name => "plan-name".to_owned(),
            Field::Platform => "platform".to_owned(),
            Field::Host(at, field) => format!("host-{at}-{}", field as u8),
            Field::Vm(at, field) => format!("vm-{at}-{}", field as u8),
            Field::Setting(field) => format!("setting-{}", field as u8),
        }
    }
}
