//! The VMs, single or in groups of equals: a page of rows at a time, found by name.

use std::rc::Rc;

use headroom::model::Plan;
use headroom::units::count;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::hosts::focus_soon;
use super::inputs::Inputs;
use super::pager::{PAGE, Pager};
use super::section::Section;
use super::vm_row::VmRow;
use crate::state::{Edit, Field, VmField};

/// So few rows that nobody needs to search.
const FEW: usize = 12;

/// The VMs.
#[component]
pub fn VmSection(inputs: &Inputs) -> Html {
    let wanted = use_state(String::new);
    let page = use_state(|| 0_usize);
    let found = found(&inputs.plan, &wanted);
    let last_page = found.len().saturating_sub(1) / PAGE;
    let shown_page = (*page).min(last_page);
    let rows = found.iter().skip(shown_page * PAGE).take(PAGE);
    let rows = rows.map(|at| html! { <VmRow key={*at} inputs={inputs.clone()} at={*at} /> });
    let search = {
        let (wanted, page) = (wanted.clone(), page.clone());
        Callback::from(move |event: InputEvent| {
            wanted.set(event.target_unchecked_into::<HtmlInputElement>().value());
            page.set(0);
        })
    };
    let groups = inputs.plan.vms.len();
    let add = {
        let (add, wanted, page) = (inputs.on_click(Edit::AddVm), wanted.clone(), page.clone());
        Callback::from(move |event| {
            add.emit(event);
            wanted.set(String::new());
            page.set(groups / PAGE);
            focus_soon(Field::Vm(groups, VmField::Name));
        })
    };
    let pager = Pager {
        of: groups,
        found: found.len(),
        page: shown_page,
        go: Callback::from(move |to| page.set(to)),
    };
    let problems = inputs
        .messages
        .count(|field| matches!(field, Field::Vm(..)));
    let inside = html! {
        <>
            if groups > FEW {
                <p class="search">
                    <label for="vm-search">{ "Find a VM or host" }</label>
                    <input type="search" id="vm-search" value={(*wanted).clone()} oninput={search} />
                </p>
            }
            if !found.is_empty() {
                <div class="row-heads" aria-hidden="true">
                    <span>{ "Name" }</span><span>{ "Count" }</span>
                    <span>{ "Memory" }</span><span>{ "vCPUs" }</span>
                </div>
            }
            <div class="rows">{ for rows }</div>
            { pager.view() }
            <button type="button" class="add" onclick={add}>{ "Add a VM" }</button>
        </>
    };
    let section = Section {
        title: "VMs",
        summary: count(inputs.plan.vm_count()),
        problems,
        open: inputs.is_wide,
    };
    section.around(inside)
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
