//! One VM, or a group of equals.

use yew::prelude::*;

use super::hosts::{row, row_buttons, unfold};
use super::inputs::Inputs;
use crate::state::{Edit, Field, VmField};
use crate::view::{Own, Part, view};

/// A row of the table of VMs: one VM, or a group of equals. It remembers whether it is unfolded.
pub struct VmRow {
    /// The inputs.
    pub inputs: Inputs,
    /// The group's position.
    pub at: usize,
}

impl PartialEq for VmRow {
    /// A row changes with its group and its messages.
    fn eq(&self, other: &VmRow) -> bool {
        let (here, there) = (&self.inputs, &other.inputs);
        self.at == other.at
            && here.plan.vms.get(self.at) == there.plan.vms.get(self.at)
            && here.dispatch == there.dispatch
            && here.messages.of_vm(self.at) == there.messages.of_vm(self.at)
    }
}

const DYNAMIC: [VmField; 3] = [VmField::Minimum, VmField::Maximum, VmField::Assigned];

/// The inputs behind "more", with the heading of each part.
const MORE: [(&str, &[VmField]); 3] = [
    (
        "Availability",
        &[
            VmField::HighlyAvailable,
            VmField::Power,
            VmField::Priority,
            VmField::BootSeconds,
        ],
    ),
    (
        "Placement",
        &[
            VmField::CurrentHosts,
            VmField::AntiAffinity,
            VmField::Affinity,
            VmField::PossibleOwners,
            VmField::PreferredOwners,
            VmField::HostBound,
        ],
    ),
    (
        "Migration and reservations",
        &[
            VmField::Profile,
            VmField::InUse,
            VmField::DirtyRate,
            VmField::WorkingSet,
            VmField::CpuReservation,
            VmField::MemoryReservation,
        ],
    ),
];

impl Part for VmRow {
    type Memory = bool;

    fn draw(&self, own: &Own<bool>) -> Html {
        let (inputs, at) = (&self.inputs, self.at);
        let Some(group) = inputs.plan.vms.get(at) else {
            return Html::default();
        };
        let name = match group.name.as_str() {
            "" => "VM without a name",
            name => name,
        };
        let mut hidden = DYNAMIC.map(|field| Field::Vm(at, field)).to_vec();
        for (_, fields) in MORE {
            hidden.extend(fields.iter().map(|field| Field::Vm(at, *field)));
        }
        let worst = inputs.messages.worst(&hidden);
        let more = own
            .get()
            .then(|| self.more(VmField::is_dynamic(group), name));
        let heads = [
            VmField::Name,
            VmField::Count,
            VmField::Memory,
            VmField::Vcpus,
        ];
        let heads = heads.map(|field| inputs.vm(at, field, true));
        row(&format!("VM {name}"), heads, unfold(own, worst, name), more)
    }
}

impl VmRow {
    fn more(&self, is_dynamic: bool, name: &str) -> Vec<Html> {
        let (inputs, at) = (&self.inputs, self.at);
        let mut nodes = vec![inputs.vm(at, VmField::IsDynamic, false)];
        if is_dynamic {
            nodes.extend(self.fields(&DYNAMIC));
        }
        for (title, fields) in MORE {
            nodes.push(view!(
                "<fieldset><legend>{}</legend>{}</fieldset>",
                title,
                self.fields(fields)
            ));
        }
        let (duplicate, remove) = (Edit::DuplicateVm(at), Edit::RemoveVm(at));
        nodes.push(row_buttons(inputs, duplicate, remove, name));
        nodes
    }

    fn fields(&self, fields: &[VmField]) -> Vec<Html> {
        let mut nodes = Vec::new();
        for field in fields {
            nodes.push(self.inputs.vm(self.at, *field, false));
        }
        nodes
    }
}
