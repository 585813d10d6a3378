//! One VM, or a group of equals.

use yew::prelude::*;

use super::hosts::{more_button, row_buttons};
use super::inputs::Inputs;
use crate::state::{Edit, Field, VmField};

/// A row of the table of VMs.
#[derive(Properties, Clone)]
pub struct VmRowProps {
    /// The inputs.
    pub inputs: Inputs,
    /// The group's position.
    pub at: usize,
}

impl PartialEq for VmRowProps {
    /// A row changes with its group and its messages.
    fn eq(&self, other: &VmRowProps) -> bool {
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

/// One VM, or a group of equals.
#[component]
pub fn VmRow(props: &VmRowProps) -> Html {
    let (inputs, at) = (&props.inputs, props.at);
    let open = use_state(|| false);
    let Some(group) = inputs.plan.vms.get(at) else {
        return Html::default();
    };
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let name = if group.name.is_empty() {
        "VM without a name"
    } else {
        &group.name
    };
    let hidden = DYNAMIC
        .iter()
        .chain(MORE.iter().flat_map(|(_, fields)| *fields));
    let worst = inputs
        .messages
        .worst(hidden.map(|field| Field::Vm(at, *field)));
    html! {
        <div class="row" role="group" aria-label={format!("VM {name}")}>
            { inputs.vm(at, VmField::Name, true) }
            { inputs.vm(at, VmField::Count, true) }
            { inputs.vm(at, VmField::Memory, true) }
            { inputs.vm(at, VmField::Vcpus, true) }
            { more_button(*open, worst, toggle, name) }
            if *open {
                <div class="row-more">
                    { inputs.vm(at, VmField::IsDynamic, false) }
                    if VmField::is_dynamic(group) {
                        { for DYNAMIC.iter().map(|field| inputs.vm(at, *field, false)) }
                    }
                    { for MORE.iter().map(|(title, fields)| part(inputs, at, title, fields)) }
                    { row_buttons(inputs, Edit::DuplicateVm(at), Edit::RemoveVm(at), name) }
                </div>
            }
        </div>
    }
}

fn part(inputs: &Inputs, at: usize, title: &'static str, fields: &[VmField]) -> Html {
    html! {
        <fieldset>
            <legend>{ title }</legend>
            { for fields.iter().map(|field| inputs.vm(at, *field, false)) }
        </fieldset>
    }
}
