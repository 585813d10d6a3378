//! The hosts, single or in groups of equals.

use headroom::units::count;
use yew::prelude::*;

use super::inputs::Inputs;
use super::section::Section;
use crate::browser::page;
use crate::state::{Edit, Field, HostField};

/// The hosts.
#[component]
pub fn HostSection(inputs: &Inputs) -> Html {
    let problems = inputs
        .messages
        .count(|field| matches!(field, Field::Host(..)));
    let hosts = inputs.plan.host_count();
    let groups = inputs.plan.hosts.len();
    let rows = (0..groups).map(|at| html! { <HostRow key={at} inputs={inputs.clone()} {at} /> });
    let onclick = {
        let add = inputs.on_click(Edit::AddHost);
        Callback::from(move |event| {
            add.emit(event);
            focus_soon(Field::Host(groups, HostField::Name));
        })
    };
    let inside = html! {
        <>
            if groups > 0 {
                <div class="row-heads" aria-hidden="true">
                    <span>{ "Name" }</span><span>{ "Count" }</span>
                    <span>{ "Memory" }</span><span>{ "Cores" }</span>
                </div>
            }
            <div class="rows">{ for rows }</div>
            <button type="button" class="add" {onclick}>{ "Add a host" }</button>
        </>
    };
    let section = Section {
        title: "Hosts",
        summary: count(hosts),
        problems,
        open: inputs.is_wide,
    };
    section.around(inside)
}

/// Moves the focus to an input that is about to appear.
pub fn focus_soon(field: Field) {
    gloo_timers::callback::Timeout::new(0, move || page::focus(&field.id())).forget();
}

#[derive(Properties, Clone)]
struct RowProps {
    inputs: Inputs,
    at: usize,
}

impl PartialEq for RowProps {
    /// A row changes with its group, its messages and the platform's defaults.
    fn eq(&self, other: &RowProps) -> bool {
        let (here, there) = (&self.inputs, &other.inputs);
        self.at == other.at
            && here.plan.hosts.get(self.at) == there.plan.hosts.get(self.at)
            && here.plan.platform == there.plan.platform
            && here.dispatch == there.dispatch
            && here.messages.of_host(self.at) == there.messages.of_host(self.at)
    }
}

const MORE: [HostField; 5] = [
    HostField::State,
    HostField::Reserve,
    HostField::Clock,
    HostField::Threads,
    HostField::FaultDomain,
];

#[component]
fn HostRow(props: &RowProps) -> Html {
    let (inputs, at) = (&props.inputs, props.at);
    let open = use_state(|| false);
    let Some(group) = inputs.plan.hosts.get(at) else {
        return Html::default();
    };
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let name = if group.name.is_empty() {
        "host without a name"
    } else {
        &group.name
    };
    let worst = inputs
        .messages
        .worst(MORE.iter().map(|field| Field::Host(at, *field)));
    html! {
        <div class="row" role="group" aria-label={format!("Host {name}")}>
            { inputs.host(at, HostField::Name, true) }
            { inputs.host(at, HostField::Count, true) }
            { inputs.host(at, HostField::Memory, true) }
            { inputs.host(at, HostField::Cores, true) }
            { more_button(*open, worst, toggle, name) }
            if *open {
                <div class="row-more">
                    { for MORE.iter().map(|field| inputs.host(at, *field, false)) }
                    { row_buttons(inputs, Edit::DuplicateHost(at), Edit::RemoveHost(at), name) }
                </div>
            }
        </div>
    }
}

/// The button that unfolds the other inputs of a row. `worst`: whether one of those has an
/// error; `None`: all are in order.
pub fn more_button(
    open: bool,
    worst: Option<bool>,
    onclick: Callback<MouseEvent>,
    name: &str,
) -> Html {
    let (class, state) = match worst {
        None => ("unfold", ""),
        Some(true) => ("unfold is-wrong", ", something to correct"),
        Some(false) => ("unfold is-doubtful", ", something to check"),
    };
    let label = format!("More about {name}{state}");
    html! {
        <button type="button" {class} aria-expanded={open.to_string()} aria-label={label} {onclick}>
            { if open { "▾" } else { "▸" } }
            if worst.is_some() && !open {
                { "!" }
            }
        </button>
    }
}

/// The buttons that copy and remove a row.
pub fn row_buttons(inputs: &Inputs, duplicate: Edit, remove: Edit, name: &str) -> Html {
    html! {
        <p class="row-buttons">
            <button type="button" onclick={inputs.on_click(duplicate)} aria-label={format!("Duplicate {name}")}>
                { "Duplicate" }
            </button>
            <button type="button" onclick={inputs.on_click(remove)} aria-label={format!("Remove {name}")}>
                { "Remove" }
            </button>
        </p>
    }
}
