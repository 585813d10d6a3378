//! What the page offers on demand in dialogs of its own, written in JavaScript (`tools.js`), so
//! that a first visit does not pay for them: exports, and a comparison.

use headroom::format::wire;
use headroom::model::Plan;
use js_sys::Array;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    /// Loads the tools and opens one; `main.js` defines it, and tells what it cannot do.
    #[wasm_bindgen(js_name = openTool)]
    fn open_tool(name: &str, plan: &[u8], other: &[u8]);

    /// Loads and opens the list of versions; `open` is called with a list: the text of one, and
    /// what it is called.
    #[wasm_bindgen(js_name = openVersions)]
    pub fn open_versions(versions: &Array, open: &JsValue);
}

/// Opens a tool about a plan: `exports`, `placement`, or about two: `compare`.
pub fn open(name: &str, plan: &Plan, other: Option<&Plan>) {
    let other = other.map(wire::encode).unwrap_or_default();
    open_tool(name, &wire::encode(plan), &other);
}
