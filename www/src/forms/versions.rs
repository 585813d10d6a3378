//! What else is stored in this browser? The list is `www/versions.js`, which is loaded with the
//! first click.

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
        let open =
            Closure::<dyn FnMut(JsValue, JsValue)>::new(move |text: JsValue, what: JsValue| {
                let (text, what) = (text.as_string(), what.as_string());
                dispatch.emit(Action::open_text(
                    &text.unwrap_or_default(),
                    &what.unwrap_or_default(),
                ));
            });
        tools::open_versions(&storage::listed(), &open.into_js_value());
    })
}
