//! What else is stored in this browser? The list is `www/versions.js`, which is loaded with the
//! first click.

use js_sys::Array;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::Closure;
use yew::prelude::*;

use crate::browser::{storage, tools};
use crate::state::Action;
use crate::view::on;

/// Shows the versions in this browser.
pub fn show_versions(dispatch: &Callback<Action>) -> Callback<Event> {
    let dispatch = dispatch.clone();
    on(move |_| {
        let dispatch = dispatch.clone();
        let open = Closure::<dyn FnMut(JsValue)>::new(move |version: JsValue| {
            let version = Array::from(&version);
            let part = |at| version.get(at).as_string().unwrap_or_default();
            dispatch.emit(Action::open_text(&part(0), &part(1)));
        });
        tools::open_versions(&storage::listed(), &open.into_js_value());
    })
}
