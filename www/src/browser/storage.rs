//! What stays in this browser between visits. All of it may fail: private windows, full disks.
//!
//! Nothing else writes to the storage than [`write`]; what becomes of plans is decided in
//! [`crate::versions`].

use std::cell::RefCell;

use js_sys::{Array, Date, Math};
use wasm_bindgen::JsValue;
use web_sys::Storage;

use crate::versions::{Keep, PLAN, Shelf, Unkept};

/// What a person has said about the columns of lists.
const COLUMNS: &str = "headroom.columns.v1";

fn local() -> Option<Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

/// Reads a text.
pub fn read(key: &str) -> Option<String> {
    local()?.get_item(key).ok().flatten()
}

/// Writes a text, or removes it; whether that worked.
pub fn write(key: &str, text: Option<&str>) -> bool {
    let Some(storage) = local() else {
        return false;
    };
    match text {
        Some(text) => storage.set_item(key, text).is_ok(),
        None => storage.remove_item(key).is_ok(),
    }
}

/// The storage as a place for versions.
struct Local;

impl Shelf for Local {
    fn read(&self, key: &str) -> Option<String> {
        read(key)
    }

    fn write(&self, key: &str, text: Option<&str>) -> bool {
        write(key, text)
    }

    fn keys(&self) -> Vec<String> {
        let Some(storage) = local() else {
            return Vec::new();
        };
        let count = storage.length().unwrap_or(0);
        let key = |at| storage.key(at).ok().flatten();
        (0..count).filter_map(key).collect()
    }
}

thread_local! {
    static KEEP: RefCell<Keep<Local>> = RefCell::new(Keep::new(Local, name_of_tab()));
}

/// A name that no other tab has.
fn name_of_tab() -> String {
    format!("{:08x}", (Math::random() * f64::from(u32::MAX)) as u32)
}

fn now() -> u64 {
    Date::now() as u64
}

/// The stored plan as a text, readable or not.
pub fn stored_text() -> Option<String> {
    read(PLAN)
}

/// The stored text was opened, or could not be.
pub fn has_read(text: String, is_readable: bool) {
    KEEP.with_borrow_mut(|keep| keep.has_read(text, is_readable));
}

/// Stores the plan, which is a document. `is_another`: another one was opened since.
pub fn keep_plan(document: &str, is_another: bool) -> Result<(), Unkept> {
    KEEP.with_borrow_mut(|keep| keep.replace(document, is_another, now()))
}

/// Another tab has stored a plan; whether it is kept, and differs from that of this tab.
pub fn heard(text: &str) -> Result<bool, Unkept> {
    KEEP.with_borrow_mut(|keep| {
        keep.heard(text, now())?;
        Ok(!keep.is_known(text))
    })
}

/// What else is stored than the plan that this tab works on, newest first: of each its key, when
/// and why it became a version, and its text. A plan that is stored where a later one will be has
/// no key.
pub fn listed() -> Array {
    let row = |key: &str, time: u64, reason: &str, text: &str| {
        let time = JsValue::from_f64(time as f64);
        Array::of4(&key.into(), &time, &reason.into(), &text.into())
    };
    let list = Array::new();
    KEEP.with_borrow(|keep| {
        if let Some(text) = keep.stored().filter(|text| !keep.is_known(text)) {
            list.push(&row("", 0, "now", &text));
        }
        for version in keep.versions() {
            if let Some(text) = keep.text(&version.key) {
                list.push(&row(
                    &version.key,
                    version.time,
                    version.reason.key(),
                    &text,
                ));
            }
        }
    });
    list
}

/// Deletes a version.
pub fn discard(key: &str) -> bool {
    KEEP.with_borrow(|keep| keep.discard(key))
}

/// Remembers what a person has said about the columns of lists.
pub fn keep_columns(text: &str) {
    // A browser that keeps nothing asks again.
    write(COLUMNS, Some(text));
}
