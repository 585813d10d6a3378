//! The Headroom page.
use wasm_bindgen::prelude::wasm_bindgen;
use yew::prelude::*;

#[component]
fn App() -> Html {
    html! { <h1>{ "Headroom" }</h1> }
}

/// Starts the page.
#[wasm_bindgen(js_name = startPage)]
pub fn start_page() {
    yew::Renderer::<App>::new().render();
}
