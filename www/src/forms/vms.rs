//! The VMs, single or in groups of equals: a page of rows at a time, found by name.

use std::rc::Rc;

use headroom::model::Plan;
use headroom::units::count;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::hosts::{focus_soon, row_heads};
use super::inputs::Inputs;
use super::pager::{PAGE, Pager};
use super::section::Section;
use super::vm_row::VmRow;
use crate::state::{Edit, Field, VmField};
use crate::view::{Own, Part, keyed, on, view};

/// So few rows that nobody needs to search.
const FEW: usize = 12;

/// The VMs. It remembers what is searched for, and the page.
#[derive(PartialEq)]
pub struct VmSection(pub Inputs);

impl Part for VmSection {
    type Memory = (String, usize);

    fn draw(&self, own: &Own<(String, usize)>) -> Html {
        let inputs = &self.0;
        let (wanted, page) = own.get().clone();
        let found = found(&inputs.plan, &wanted);
        let last_page = found.len().saturating_sub(1) / PAGE;
        let shown_page = page.min(last_page);
        let mut rows = Vec::new();
        for at in found.iter().skip(shown_page * PAGE).take(PAGE) {
            let (inputs, at) = (inputs.clone(), *at);
            rows.push(keyed(at, VmRow { inputs, at }));
        }
        let groups = inputs.plan.vms.len();
        let add = {
            let (add, own) = (inputs.on_click(Edit::AddVm), own.clone());
            on(move |event| {
                add.emit(event);
                own.change(|memory| *memory = (String::new(), groups / PAGE));
                focus_soon(Field::Vm(groups, VmField::Name));
            })
        };
        let pager = Pager {
            of: groups,
            found: found.len(),
            page: shown_page,
            go: {
                let own = own.clone();
                Callback::from(move |to| own.change(|(_, page)| *page = to))
            },
        };
        let inside = view!(
            "{}{}<div class='rows'>{}</div>{}\
            <button type='button' class='add' onclick={}>Add a VM</button>",
            (groups > FEW).then(|| search(&wanted, own)),
            (!found.is_empty()).then(|| row_heads("vCPUs")),
            rows,
            pager.view(),
            add,
        );
        let messages = &inputs.messages;
        let section = Section {
            title: "VMs",
            summary: count(inputs.plan.vm_count()),
            problems: messages.count(&|field| matches!(field, Field::Vm(..))),
            open: inputs.is_wide,
        };
        section.around(inside)
    }
}

fn search(wanted: &str, own: &Own<(String, usize)>) -> Html {
    let own = own.clone();
    let search = on(move |event| {
        let wanted = event.target_unchecked_into::<HtmlInputElement>().value();
        own.change(|memory| *memory = (wanted, 0));
    });
    view!(
        "<p class='search'>\
            <label for='vm-search'>Find a VM or host</label>\
            <input type='search' id='vm-search' value={} oninput={}/>\
        </p>",
        wanted,
        search,
    )
}

/// The groups whose name, hosts or rules contain a text.
fn found(plan: &Rc<Plan>, wanted: &str) -> Vec<usize> {
    let wanted = wanted.trim().to_lowercase();
    if wanted.is_empty() {
        return (0..plan.vms.len()).collect();
    }
    let contains = |text: &String| text.to_lowercase().contains(&wanted);
    let groups = plan.vms.iter().enumerate();
    groups
        .filter(|(_, vm)| {
            contains(&vm.name)
                || vm.current_hosts.iter().any(contains)
                || vm.anti_affinity.iter().chain(&vm.affinity).any(contains)
        })
        .map(|(at, _)| at)
        .collect()
}
