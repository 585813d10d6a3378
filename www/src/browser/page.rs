//! The document and its address.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, HtmlElement};

/// The document.
pub fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// Where the app is drawn.
pub fn root() -> Option<Element> {
    document()?.get_element_by_id("app")
}

/// The part of the address after `#`, without it; `None`: there is none.
pub fn fragment() -> Option<String> {
    let hash = web_sys::window()?.location().hash().ok()?;
    let fragment = hash.strip_prefix('#')?;
    (!fragment.is_empty()).then(|| fragment.to_owned())
}

/// The address of the page without a fragment.
pub fn address() -> String {
    let href = web_sys::window().and_then(|window| window.location().href().ok());
    let href = href.unwrap_or_default();
    href.split('#').next().unwrap_or_default().to_owned()
}

/// Writes the fragment into the address, without a new entry in the browser's history.
pub fn set_fragment(fragment: Option<&str>) {
    let address = match fragment {
        Some(fragment) => format!("{}#{fragment}", address()),
        None => address(),
    };
    let history = web_sys::window().and_then(|window| window.history().ok());
    if let Some(history) = history {
        // A browser refuses this when asked too often: the address stays as it is.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address));
    }
}

/// The title of the window.
pub fn set_title(plan: &str) {
    if let Some(document) = document() {
        document.set_title(&match plan.trim() {
            "" => "Headroom: HA capacity planner".to_owned(),
            name => format!("{name} – Headroom"),
        });
    }
}

/// Moves the focus to an element.
pub fn focus(id: &str) {
    let element = document().and_then(|document| document.get_element_by_id(id));
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Whether the window is wide enough for two columns, as in `forms.css`.
pub fn is_wide() -> bool {
    let query = web_sys::window().and_then(|w| w.match_media("(width >= 56rem)").ok().flatten());
    query.is_none_or(|query| query.matches())
}
