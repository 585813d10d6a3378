//! The Headroom page: the plan on the left, its answers on the right.
//!
//! [`state`] holds everything and changes by actions only; [`forms`] shows and edits the plan,
//! [`results`] shows the answers, [`browser`] speaks to the world outside the page; both are
//! written as templates, see [`view`]. [`versions`] says what becomes of stored texts.

mod app;
mod browser;
mod forms;
mod results;
pub mod state;
mod versions;
mod view;

use wasm_bindgen::prelude::wasm_bindgen;
/// Starts the page. `worker_url` is the script that workers run; `import` reads files and asks
/// what is to be taken over of them.
#[wasm_bindgen(js_name = startPage)]
pub fn start_page(worker_url: String, import: js_sys::Function) {
    browser::worker::use_script(worker_url, import);
    match browser::page::root() {
        Some(root) => yew::Renderer::<app::App>::with_root(root).render(),
        None => yew::Renderer::<app::App>::new().render(),
    };
}

/// Deletes a version; whether that worked.
#[wasm_bindgen(js_name = discardVersion)]
pub fn discard_version(key: &str) -> bool {
    browser::storage::discard(key)
}

/// Remembers what a person has said about the columns of lists.
#[wasm_bindgen(js_name = keepColumns)]
pub fn keep_columns(text: &str) {
    browser::storage::keep_columns(text);
}
