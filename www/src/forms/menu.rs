//! The menu of plans: open, save, begin anew.

use std::rc::Rc;

use headroom::model::{Plan, PlatformId};
use js_sys::Array;
use wasm_bindgen::JsCast;
use web_sys::{FileList, HtmlDetailsElement, HtmlInputElement, Node};
use yew::prelude::*;

use super::inputs::Inputs;
use super::versions::show_versions;
use crate::browser::{files, worker};
use crate::state::open::{UNAVAILABLE, read};
use crate::state::{Action, Notice, Offer, example};
use crate::view::{Own, Part, on, view};

/// The menu of plans. It remembers where it is, and where the input for a file is.
#[derive(PartialEq)]
pub struct PlanMenu(pub Inputs);

impl Part for PlanMenu {
    type Memory = (NodeRef, NodeRef);

    fn draw(&self, own: &Own<(NodeRef, NodeRef)>) -> Html {
        let (menu, picker) = own.get().clone();
        let item = |words: &'static str, act: Callback<Event>| {
            let menu = menu.clone();
            let onclick = on(move |event| {
                if let Some(menu) = menu.cast::<HtmlDetailsElement>() {
                    menu.set_open(false);
                }
                act.emit(event);
            });
            view!(
                "<li><button type='button' onclick={}>{}</button></li>",
                onclick,
                words
            )
        };
        let open_file = {
            let picker = picker.clone();
            on(move |_| {
                if let Some(picker) = picker.cast::<HtmlInputElement>() {
                    picker.click();
                }
            })
        };
        let dispatch = &self.0.dispatch;
        let opens = |plan: fn(PlatformId) -> Action| {
            let (dispatch, platform) = (dispatch.clone(), self.0.plan.platform);
            on(move |_| dispatch.emit(plan(platform)))
        };
        let items = vec![
            item("Open a file…", open_file),
            item("Save as a file", save(&self.0)),
            item(
                "New plan",
                opens(|platform| open(Rc::new(Plan::empty("", platform)), "a new plan")),
            ),
            item(
                "Open the example",
                opens(|_| open(Rc::new(example::plan()), "the example")),
            ),
            item("Open “Zero, one or two failures?”", other_example(&self.0)),
            item("Versions in this browser…", show_versions(dispatch)),
        ];
        view!(
            "<details class='menu' ref={} onfocusout={} onkeydown={}>\
                <summary>Plan</summary><ul>{}</ul>\
                <input type='file' multiple='multiple' hidden='hidden' ref={} onchange={}/>\
            </details>",
            menu.clone(),
            on_focus_out(&menu),
            on_escape(&menu),
            items,
            picker,
            on_picked(dispatch),
        )
    }
}

/// Opens the cluster about which every rule says something else; the worker has it.
fn other_example(inputs: &Inputs) -> Callback<Event> {
    let dispatch = inputs.dispatch.clone();
    on(move |_| {
        let dispatch = dispatch.clone();
        worker::open_as("openExample", "zero-one-or-two-failures", move |answer| {
            dispatch.emit(match read(answer) {
                Ok(plan) => open(plan, "the example"),
                Err(refusal) => Action::Notify(Notice::refused(&refusal)),
            });
        });
    })
}

/// Opens files in place of the plan; several are parts of one inventory.
pub fn open_files(files: &FileList, dispatch: &Callback<Action>) {
    let what = match files.get(0) {
        Some(file) if files.length() == 1 => format!("“{}”", file.name()),
        _ => "the files".to_owned(),
    };
    // The list goes with its input; the files stay.
    dispatch.emit(Action::OpenTexts(Array::from(files), what));
}

/// Saves the plan as a file.
pub fn save(inputs: &Inputs) -> Callback<Event> {
    let (plan, dispatch) = (inputs.plan.clone(), inputs.dispatch.clone());
    on(move |_| {
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
    on(move |event| {
        let picker: HtmlInputElement = event.target_unchecked_into();
        if let Some(files) = picker.files() {
            open_files(&files, &dispatch);
        }
        // So that the same file can be opened again.
        picker.set_value("");
    })
}

/// Closes the menu when the focus goes elsewhere.
fn on_focus_out(menu: &NodeRef) -> Callback<Event> {
    let menu = menu.clone();
    on(move |event| {
        let event: FocusEvent = event.unchecked_into();
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
fn on_escape(menu: &NodeRef) -> Callback<Event> {
    let menu = menu.clone();
    on(move |event| {
        let event: KeyboardEvent = event.unchecked_into();
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
