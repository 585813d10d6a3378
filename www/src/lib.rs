//! The Headroom page: the plan on the left, its answers on the right.
//!
//! [`state`] holds everything and changes by actions only; [`forms`] shows and edits the plan,
//! [`results`] shows the answers, [`browser`] speaks to the world outside the page; both are
//! written as templates, see [`view`].

mod app;
mod browser;
mod forms;
mod results;
pub mod state;
mod view;

use wasm_bindgen::prelude::wasm_bindgen;
use yew::prelude::*;

pub use browser::worker::count_levels;

/// Starts the page. `worker_url` is the script that counts deeper answers in the background.
#[wasm_bindgen(js_name = startPage)]
pub fn start_page(worker_url: String) {
    let props = app::AppProps {
        worker_url: AttrValue::from(worker_url),
    };
    match browser::page::root() {
        Some(root) => yew::Renderer::<app::App>::with_root_and_props(root, props).render(),
        None => yew::Renderer::<app::App>::with_props(props).render(),
    };
}
