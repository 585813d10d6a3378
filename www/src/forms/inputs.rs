//! The inputs of one plan: what every section of the form is made of.

use std::rc::Rc;

use headroom::model::Plan;
use yew::prelude::*;

use super::field::FieldInput;
use crate::state::{Action, Choice, Edit, Field, HostField, Messages, SettingField, VmField};
use crate::view::{part, sends};

/// What the form shows.
#[derive(Clone)]
pub struct Inputs {
    /// The plan.
    pub plan: Rc<Plan>,
    /// What stands beside its inputs.
    pub messages: Rc<Messages>,
    /// Counts changes of the plan that are not typed.
    pub epoch: u32,
    /// Whether the main parts of the form begin unfolded: where there is one column only, the
    /// answers below must not be far away.
    pub is_wide: bool,
    /// Edits of the plan.
    pub dispatch: Callback<Action>,
}

impl PartialEq for Inputs {
    /// The same plan object, not an equal one: a plan may have thousands of rows.
    fn eq(&self, other: &Inputs) -> bool {
        Rc::ptr_eq(&self.plan, &other.plan)
            && Rc::ptr_eq(&self.messages, &other.messages)
            && self.epoch == other.epoch
            && self.dispatch == other.dispatch
    }
}

impl Inputs {
    /// The input of a setting.
    pub fn setting(&self, field: SettingField) -> Html {
        let (label, choices) = (field.label(), field.choices());
        self.input(Field::Setting(field), label, choices, false, "")
    }

    /// The input of a host group; `hide_label`: a heading above says the same.
    pub fn host(&self, at: usize, field: HostField, hide_label: bool) -> Html {
        let (label, choices) = (field.label(), field.choices());
        let placeholder = field.placeholder();
        self.input(
            Field::Host(at, field),
            label,
            choices,
            hide_label,
            placeholder,
        )
    }

    /// The input of a VM group; `hide_label`: a heading above says the same.
    pub fn vm(&self, at: usize, field: VmField, hide_label: bool) -> Html {
        let (label, choices) = (field.label(), field.choices());
        let placeholder = field.placeholder();
        self.input(
            Field::Vm(at, field),
            label,
            choices,
            hide_label,
            placeholder,
        )
    }

    /// The input of the plan's name.
    pub fn name(&self) -> Html {
        let label = "Name of the plan";
        self.input(Field::Name, label, Vec::new(), true, "Plan without a name")
    }

    /// What happens when a button is pressed.
    pub fn on_click(&self, edit: Edit) -> Callback<Event> {
        sends(&self.dispatch, Action::Edit(edit))
    }

    fn input(
        &self,
        field: Field,
        label: &'static str,
        choices: Vec<Choice>,
        hide_label: bool,
        placeholder: &'static str,
    ) -> Html {
        part(FieldInput {
            field,
            label,
            hide_label,
            shown: field.show(&self.plan),
            typed: self.messages.typed(field).map(str::to_owned),
            message: self.messages.beside(field).cloned(),
            choices,
            placeholder,
            epoch: self.epoch,
            dispatch: self.dispatch.clone(),
        })
    }
}
