//! Events of the whole window: another link in the address, keys, files dropped, texts pasted.

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{
    ClipboardEvent, DragEvent, Event, EventTarget, FileList, HtmlElement, HtmlInputElement,
    KeyboardEvent, StorageEvent,
};

/// What the user did to the page as a whole.
pub enum Gesture {
    /// The part of the address after `#` changed.
    Address,
    /// Ctrl+Z or ⌘Z, outside of texts.
    Undo,
    /// Ctrl+Shift+Z or Ctrl+Y, outside of texts.
    Redo,
    /// Files were dropped on the page.
    Dropped(FileList),
    /// A text was pasted, outside of texts.
    Pasted(String),
    /// Another tab has stored this plan.
    Stored(String),
    /// The page is about to go out of sight.
    Leaving,
    /// The page is about to be closed: preventing the default asks the user first.
    Closing(Event),
}

/// Reports gestures as long as the result lives.
pub fn gestures(report: impl Fn(Gesture) + Clone + 'static) -> Vec<EventListener> {
    let Some(window) = web_sys::window() else {
        return Vec::new();
    };
    let target: &EventTarget = window.as_ref();
    let on = |name: &'static str, gesture: fn(&Event) -> Option<Gesture>| {
        let report = report.clone();
        let options = EventListenerOptions::enable_prevent_default();
        EventListener::new_with_options(target, name, options, move |event| {
            if let Some(gesture) = gesture(event) {
                report(gesture);
            }
        })
    };
    vec![
        on("hashchange", |_| Some(Gesture::Address)),
        on("pagehide", |_| Some(Gesture::Leaving)),
        // The document's, but it comes up to the window.
        on("visibilitychange", |_| Some(Gesture::Leaving)),
        on("beforeunload", |event| {
            Some(Gesture::Closing(event.clone()))
        }),
        on("storage", stored),
        on("keydown", key),
        on("paste", pasted),
        on("dragover", |event| {
            carries_files(event).then(|| event.prevent_default());
            None
        }),
        on("drop", dropped),
    ]
}

fn key(event: &Event) -> Option<Gesture> {
    let event: &KeyboardEvent = event.dyn_ref()?;
    if !(event.ctrl_key() || event.meta_key()) || event.alt_key() || is_in_text(event) {
        return None;
    }
    if is_below_dialog() {
        return None;
    }
    let gesture = match (event.key().as_str(), event.shift_key()) {
        ("z", false) => Gesture::Undo,
        ("z" | "Z", true) | ("y", false) => Gesture::Redo,
        _ => return None,
    };
    event.prevent_default();
    Some(gesture)
}

fn stored(event: &Event) -> Option<Gesture> {
    let event: &StorageEvent = event.dyn_ref()?;
    let is_plan = event.key().as_deref() == Some(crate::versions::PLAN);
    event.new_value().filter(|_| is_plan).map(Gesture::Stored)
}

fn pasted(event: &Event) -> Option<Gesture> {
    let event: &ClipboardEvent = event.dyn_ref()?;
    if is_in_text(event) || is_below_dialog() {
        return None;
    }
    let data = event.clipboard_data()?;
    let files = data.files().filter(|files| files.length() > 0);
    match data
        .get_data("text/plain")
        .ok()
        .filter(|text| !text.trim().is_empty())
    {
        Some(text) => Some(Gesture::Pasted(text)),
        None => files.map(Gesture::Dropped),
    }
}

fn dropped(event: &Event) -> Option<Gesture> {
    if !carries_files(event) {
        return None;
    }
    event.prevent_default();
    if is_below_dialog() {
        return None;
    }
    let data = event.dyn_ref::<DragEvent>()?.data_transfer()?;
    data.files().map(Gesture::Dropped)
}

/// Whether files are dragged, not something of the page itself.
fn carries_files(event: &Event) -> bool {
    let data = event
        .dyn_ref::<DragEvent>()
        .and_then(DragEvent::data_transfer);
    data.is_some_and(|data| data.types().includes(&"Files".into(), 0))
}

/// Whether a dialog is open: what it was opened about must not change below it.
fn is_below_dialog() -> bool {
    let document = super::page::document();
    let open = document.and_then(|document| document.query_selector("dialog[open]").ok());
    open.flatten().is_some()
}

/// Whether an event belongs to a text that is being edited.
fn is_in_text(event: &Event) -> bool {
    let Some(element) = event
        .target()
        .and_then(|t| t.dyn_into::<HtmlElement>().ok())
    else {
        return false;
    };
    if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
        return !matches!(
            input.type_().as_str(),
            "checkbox" | "radio" | "button" | "file"
        );
    }
    element.tag_name() == "TEXTAREA" || element.is_content_editable()
}
