//! The policy, the network, the storage and the operations.

use headroom::model::FailureUnit;
use js_sys::Array;
use yew::prelude::*;

use super::inputs::Inputs;
use super::section::Section;
use crate::state::{Action, Field, SettingField};
use crate::view::{sends, view};

/// What the cluster must survive, and how demand is counted.
pub fn policy(inputs: &Inputs) -> Html {
    let k = shown(inputs, SettingField::Tolerate);
    let unit = match inputs.plan.policy.failure_unit {
        Some(FailureUnit::FaultDomain) => "fault domain",
        _ => "host",
    };
    let plural = if k == "1" { "" } else { "s" };
    let summary = format!("any {k} {unit}{plural} may fail");
    section(inputs, "Policy", summary, &SettingField::POLICY, true, "")
}

/// The network of live migrations.
pub fn network(inputs: &Inputs) -> Html {
    let links = shown(inputs, SettingField::Links);
    let speed = shown(inputs, SettingField::LinkSpeed);
    let summary = format!("{links} × {speed}");
    section(
        inputs,
        "Migration network",
        summary,
        &SettingField::NETWORK,
        false,
        "More migration settings…",
    )
}

/// The storage of saved states.
pub fn storage(inputs: &Inputs) -> Html {
    let summary = shown(inputs, SettingField::Write);
    section(
        inputs,
        "Shared storage",
        summary,
        &SettingField::STORAGE,
        false,
        "",
    )
}

/// How the cluster is run: what the patch night and the year are calculated with.
pub fn operations(inputs: &Inputs) -> Html {
    let patches = shown(inputs, SettingField::PatchesPerYear);
    let summary = format!("patched {patches} × a year");
    section(
        inputs,
        "Operations",
        summary,
        &SettingField::OPERATIONS,
        false,
        "More restart settings…",
    )
}

fn shown(inputs: &Inputs, field: SettingField) -> String {
    field.show(&inputs.plan).text
}

fn section(
    inputs: &Inputs,
    title: &'static str,
    summary: String,
    fields: &[SettingField],
    is_main: bool,
    more: &'static str,
) -> Html {
    let is_inside =
        |field: Field| matches!(field, Field::Setting(setting) if fields.contains(&setting));
    let problems = inputs.messages.count(&is_inside);
    let mut rows = Vec::new();
    for field in fields {
        rows.push(inputs.setting(*field));
    }
    // What else a plan may say is in a dialog, which is loaded then.
    if !more.is_empty() {
        let open = Action::OpenTexts(Array::new(), String::new());
        rows.push(view!(
            "<button type='button' class='add' onclick={}>{}</button>",
            sends(&inputs.dispatch, open),
            more
        ));
    }
    let inside = view!("<div class='settings'>{}</div>", rows);
    let open = is_main && inputs.is_wide;
    Section {
        title,
        summary,
        problems,
        open,
    }
    .around(inside)
}
