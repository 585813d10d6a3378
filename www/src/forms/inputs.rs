//! The inputs of one plan: what every section of the form is made of.

use std::rc::Rc;

use headroom::model::Plan;
use yew::prelude::*;

use super::field::{FieldInput, FieldProps};
use crate::state::{Action, Choice, Edit, Field, HostField, Messages, SettingField, VmField};

/// What the form shows.
#[derive(Properties, Clone)]
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
        let props = self.props(Field::Setting(field), field.label(), field.choices());
        html! { <FieldInput ..props /> }
    }

    /// The input of a host group; `hide_label`: a heading above says the same.
    pub fn host(&self, at: usize, field: HostField, hide_label: bool) -> Html {
        let mut props = self.props(Field::Host(at, field), field.label(), field.choices());
        props.hide_label = hide_label;
        props.placeholder = field.placeholder();
        html! { <FieldInput ..props /> }
    }

    /// The input of a VM group; `hide_label`: a heading above says the same.
    pub fn vm(&self, at: usize, field: VmField, hide_label: bool) -> Html {
        let mut props = self.props(Field::Vm(at, field), field.label(), field.choices());
        props.hide_label = hide_label;
        props.placeholder = field.placeholder();
        html! { <FieldInput ..props /> }
    }

    /// The input of the plan's name.
    pub fn name(&self) -> Html {
        let mut props = self.props(Field::Name, "Name of the plan", Vec::new());
        props.hide_label = true;
        props.placeholder = "Plan without a name";
        html! { <FieldInput ..props /> }
    }

    /// What happens when a button is pressed.
    pub fn on_click(&self, edit: Edit) -> Callback<MouseEvent> {
        self.dispatch.reform(move |_| Action::Edit(edit.clone()))
    }

    fn props(&self, field: Field, label: &'static str, choices: Vec<Choice>) -> FieldProps {
        FieldProps {
            field,
            label: AttrValue::Static(label),
            hide_label: false,
            shown: field.show(&self.plan),
            typed: self
                .messages
                .typed(field)
                .map(|text| AttrValue::from(text.to_owned())),
            message: self.messages.beside(field).cloned(),
            choices,
            placeholder: "",
            epoch: self.epoch,
            dispatch: self.dispatch.clone(),
        }
    }
}
