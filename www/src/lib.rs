//! The Headroom page.

mod app;
mod results;
mod state;

use wasm_bindgen::prelude::wasm_bindgen;

/// Starts the page.
#[wasm_bindgen(js_name = startPage)]
pub fn start_page() {
    yew::Renderer::<app::App>::new().render();
}
