//! The whole plan as a form.

use yew::prelude::*;

use super::hosts::HostSection;
use super::inputs::Inputs;
use super::settings;
use super::vms::VmSection;

/// The whole plan as a form.
pub fn plan_form(inputs: &Inputs) -> Html {
    let elsewhere = inputs.messages.elsewhere.iter().map(|message| {
        let class = if message.is_error {
            "is-wrong"
        } else {
            "is-doubtful"
        };
        html! { <li {class}>{ &message.text }</li> }
    });
    html! {
        <aside class="plan-form" aria-label="The plan">
            if !inputs.messages.elsewhere.is_empty() {
                <ul class="plan-problems">{ for elsewhere }</ul>
            }
            <HostSection ..inputs.clone() />
            <VmSection ..inputs.clone() />
            { settings::policy(inputs) }
            { settings::network(inputs) }
            { settings::storage(inputs) }
        </aside>
    }
}
