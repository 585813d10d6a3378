//! What the page offers on demand in dialogs of its own, written in JavaScript (`tools.js`), so
//! that a first visit does not pay for them: exports, and a comparison.

use std::cell::RefCell;

use headroom::format::wire;
use headroom::model::Plan;
use js_sys::{Array, Function, Uint8Array};
use wasm_bindgen::JsValue;

thread_local! {
    static OPEN: RefCell<Option<Function>> = const { RefCell::new(None) };
}

/// Says who opens a tool, given its name and plans in bytes.
pub fn use_opener(open: Function) {
    OPEN.set(Some(open));
}

/// Opens a tool (`exports`, `placement`, `compare`) about these plans.
pub fn open(name: &str, plans: &[&Plan]) {
    let given = Array::of1(&name.into());
    for plan in plans {
        given.push(&Uint8Array::from(wire::encode(plan).as_slice()));
    }
    OPEN.with_borrow(|open| {
        // It tells by itself what it cannot do.
        let _ = open.as_ref().map(|open| open.apply(&JsValue::NULL, &given));
    });
}
