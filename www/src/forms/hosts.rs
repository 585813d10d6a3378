//! The hosts, single or in groups of equals.

use headroom::units::count;
use yew::prelude::*;

use super::inputs::Inputs;
use super::section::Section;
use crate::browser::page;
use crate::state::{Edit, Field, HostField};
use crate::view::{Own, Part, keyed, on, view};

/// The hosts.
pub fn host_section(inputs: &Inputs) -> Html {
    let problems = inputs
        .messages
        .count(&|field| matches!(field, Field::Host(..)));
    let groups = inputs.plan.hosts.len();
    let mut rows = Vec::new();
    for at in 0..groups {
        let inputs = inputs.clone();
        rows.push(keyed(at, HostRow { inputs, at }));
    }
    let add = {
        let add = inputs.on_click(Edit::AddHost);
        on(move |event| {
            add.emit(event);
            focus_soon(Field::Host(groups, HostField::Name));
        })
    };
    let inside = view!(
        "{}<div class='rows'>{}</div>\
        <button type='button' class='add' onclick={}>Add a host</button>",
        (groups > 0).then(|| row_heads("Cores")),
        rows,
        add,
    );
    let section = Section {
        title: "Hosts",
        summary: count(inputs.plan.host_count()),
        problems,
        open: inputs.is_wide,
    };
    section.around(inside)
}

/// The headings above the rows of a table.
pub fn row_heads(last: &str) -> Html {
    view!(
        "<div class='row-heads' aria-hidden='true'>\
            <span>Name</span><span>Count</span><span>Memory</span><span>{}</span>\
        </div>",
        last
    )
}

/// Moves the focus to an input that is about to appear.
pub fn focus_soon(field: Field) {
    gloo_timers::callback::Timeout::new(0, move || page::focus(&field.id())).forget();
}

/// A row of the table of hosts. It remembers whether it is unfolded.
struct HostRow {
    inputs: Inputs,
    at: usize,
}

impl PartialEq for HostRow {
    /// A row changes with its group, its messages and the platform's defaults.
    fn eq(&self, other: &HostRow) -> bool {
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

impl Part for HostRow {
    type Memory = bool;

    fn draw(&self, own: &Own<bool>) -> Html {
        let (inputs, at) = (&self.inputs, self.at);
        let Some(group) = inputs.plan.hosts.get(at) else {
            return Html::default();
        };
        let name = match group.name.as_str() {
            "" => "host without a name",
            name => name,
        };
        let worst = inputs
            .messages
            .worst(&MORE.map(|field| Field::Host(at, field)));
        let more = own.get().then(|| {
            let mut fields = Vec::new();
            for field in MORE {
                fields.push(inputs.host(at, field, false));
            }
            fields.push(row_buttons(
                inputs,
                Edit::DuplicateHost(at),
                Edit::RemoveHost(at),
                name,
            ));
            fields
        });
        let heads = [
            HostField::Name,
            HostField::Count,
            HostField::Memory,
            HostField::Cores,
        ];
        let heads = heads.map(|field| inputs.host(at, field, true));
        row(
            &format!("Host {name}"),
            heads,
            unfold(own, worst, name),
            more,
        )
    }
}

/// A row: the inputs that are always shown, and those behind the button.
pub fn row(label: &str, heads: [Html; 4], unfold: Html, more: Option<Vec<Html>>) -> Html {
    let more = more.map(|more| view!("<div class='row-more'>{}</div>", more));
    let [name, count, memory, cpus] = heads;
    view!(
        "<div class='row' role='group' aria-label={}>{}{}{}{}{}{}</div>",
        label,
        name,
        count,
        memory,
        cpus,
        unfold,
        more
    )
}

/// The button that unfolds the other inputs of a row. `worst`: whether one of those has an
/// error; `None`: all are in order.
pub fn unfold(own: &Own<bool>, worst: Option<bool>, name: &str) -> Html {
    let (class, state) = match worst {
        None => ("unfold", ""),
        Some(true) => ("unfold is-wrong", ", something to correct"),
        Some(false) => ("unfold is-doubtful", ", something to check"),
    };
    let open = *own.get();
    let toggle = {
        let own = own.clone();
        on(move |_| own.change(|open| *open = !*open))
    };
    view!(
        "<button type='button' class={} aria-expanded={} aria-label={} onclick={}>{}{}</button>",
        class,
        if open { "true" } else { "false" },
        format!("More about {name}{state}"),
        toggle,
        if open { "▾" } else { "▸" },
        (worst.is_some() && !open).then_some("!"),
    )
}

/// The buttons that copy and remove a row.
pub fn row_buttons(inputs: &Inputs, duplicate: Edit, remove: Edit, name: &str) -> Html {
    view!(
        "<p class='row-buttons'>\
            <button type='button' onclick={} aria-label={}>Duplicate</button>\
            <button type='button' onclick={} aria-label={}>Remove</button>\
        </p>",
        inputs.on_click(duplicate),
        format!("Duplicate {name}"),
        inputs.on_click(remove),
        format!("Remove {name}"),
    )
}
