//! The menu of plans: open, save, begin anew.

use std::rc::Rc;

use headroom::model::Plan;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{File, HtmlDetailsElement, HtmlInputElement, Node};
use yew::prelude::*;

use super::inputs::Inputs;
use crate::browser::{files, storage, worker};
use crate::state::open::UNAVAILABLE;
use crate::state::{Action, Notice, Offer, example};

/// The menu of plans.
#[component]
pub fn PlanMenu(inputs: &Inputs) -> Html {
    let menu = use_node_ref();
    let picker = use_node_ref();
    let close = {
        let menu = menu.clone();
        move || {
            if let Some(menu) = menu.cast::<HtmlDetailsElement>() {
                menu.set_open(false);
            }
        }
    };
    let item = |words: &'static str, act: Callback<()>| {
        let close = close.clone();
        let onclick = Callback::from(move |_: MouseEvent| {
            close();
            act.emit(());
        });
        html! { <li><button type="button" {onclick}>{ words }</button></li> }
    };
    let open_file = {
        let picker = picker.clone();
        Callback::from(move |()| {
            if let Some(picker) = picker.cast::<HtmlInputElement>() {
                picker.click();
            }
        })
    };
    let dispatch = &inputs.dispatch;
    let example = dispatch.reform(|()| open(Rc::new(example::plan()), "the example"));
    let new = {
        let platform = inputs.plan.platform;
        dispatch.reform(move |()| open(Rc::new(Plan::empty("", platform)), "a new plan"))
    };
    let earlier = dispatch.reform(|()| match storage::earlier_text() {
        Some(text) => {
            let what = "the plan before this one".to_owned();
            Action::OpenText(text.into_bytes().into(), what)
        }
        None => Action::Notify(Notice::note("No earlier plan is kept in this browser.")),
    });
    html! {
        <details class="menu" ref={menu.clone()} onfocusout={on_focus_out(&menu)} onkeydown={on_escape(&menu)}>
            <summary>{ "Plan" }</summary>
            <ul>
                { item("Open a file…", open_file) }
                { item("Save as a file", save(inputs)) }
                { item("New plan", new) }
                { item("Open the example", example) }
                { item("Open the plan before this one", earlier) }
            </ul>
            <input type="file" hidden=true ref={picker} onchange={on_picked(dispatch)} />
        </details>
    }
}

/// Reads a file and opens it in place of the plan.
pub fn open_file(file: File, dispatch: Callback<Action>) {
    spawn_local(async move {
        let name = format!("“{}”", file.name());
        dispatch.emit(match files::read(&file).await {
            Some(bytes) => Action::OpenText(bytes.into(), name),
            None => Action::Notify(Notice::failure(format!("{name} could not be read."))),
        });
    });
}

/// Saves the plan as a file.
pub fn save(inputs: &Inputs) -> Callback<()> {
    let (plan, dispatch) = (inputs.plan.clone(), inputs.dispatch.clone());
    Callback::from(move |()| {
        let name = files::file_name(&plan.name);
        let dispatch = dispatch.clone();
        worker::write("toFile", &plan, move |text| {
            let failure = match text {
                Some(text) if files::save(&name, "application/json", &text) => return,
                Some(_) => "This browser did not save the file.",
                None => UNAVAILABLE,
            };
            dispatch.emit(Action::Notify(Notice::failure(failure)));
        });
    })
}

fn open(plan: Rc<Plan>, what: &str) -> Action {
    let notice = Notice::note(format!("Opened {what}."));
    Action::Open(plan, notice.offering(Offer::Undo))
}

fn on_picked(dispatch: &Callback<Action>) -> Callback<Event> {
    let dispatch = dispatch.clone();
    Callback::from(move |event: Event| {
        let picker: HtmlInputElement = event.target_unchecked_into();
        if let Some(file) = picker.files().and_then(|files| files.get(0)) {
            open_file(file, dispatch.clone());
        }
        // So that the same file can be opened again.
        picker.set_value("");
    })
}

/// Closes the menu when the focus goes elsewhere.
fn on_focus_out(menu: &NodeRef) -> Callback<FocusEvent> {
    let menu = menu.clone();
    Callback::from(move |event: FocusEvent| {
        let to = event
            .related_target()
            .and_then(|to| to.dyn_into::<Node>().ok());
        if let (Some(menu), Some(to)) = (menu.cast::<HtmlDetailsElement>(), to)
            && !menu.contains(Some(&to))
        {
            menu.set_open(false);
        }
    })
}

/// Closes the menu with the Escape key.
fn on_escape(menu: &NodeRef) -> Callback<KeyboardEvent> {
    let menu = menu.clone();
    Callback::from(move |event: KeyboardEvent| {
        if event.key() == "Escape"
            && let Some(menu) = menu.cast::<HtmlDetailsElement>()
        {
            menu.set_open(false);
            let summary = menu.query_selector("summary").ok().flatten();
            if let Some(summary) = summary.and_then(|s| s.dyn_into::<web_sys::HtmlElement>().ok()) {
                let _ = summary.focus();
            }
        }
    })
}
