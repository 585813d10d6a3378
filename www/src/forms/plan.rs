//! The whole plan as a form.

use yew::prelude::*;

use super::hosts::host_section;
use super::inputs::Inputs;
use super::settings;
use super::vms::VmSection;
use crate::view::{part, view};

/// The whole plan as a form.
pub fn plan_form(inputs: &Inputs) -> Html {
    let mut elsewhere = Vec::new();
    for message in &inputs.messages.elsewhere {
        let class = if message.is_error {
            "is-wrong"
        } else {
            "is-doubtful"
        };
        elsewhere.push(view!("<li class={}>{}</li>", class, &message.text));
    }
    let problems =
        (!elsewhere.is_empty()).then(|| view!("<ul class='plan-problems'>{}</ul>", elsewhere));
    view!(
        "<aside class='plan-form' aria-label='The plan'>{}{}{}{}{}{}{}</aside>",
        problems,
        host_section(inputs),
        part(VmSection(inputs.clone())),
        settings::policy(inputs),
        settings::network(inputs),
        settings::storage(inputs),
        settings::operations(inputs),
    )
}
