//! What is in a workbook? Its sheets as texts, which the core reads like any other table.
//!
//! A WebAssembly module of its own, because it is larger than all other formats together: the
//! worker loads it when a workbook arrives. Only sheets whose first row is a header that the
//! core knows are read, and of those only the columns that it reads. Formulas are not: their
//! last values are.
//!
//! A workbook is a zip archive of XML, written by anybody: `measure` unpacks every part once,
//! without keeping it, before `calamine` may trust what the archive says about itself.

mod measure;
mod place;
mod read;

use headroom::format::import::{Progress, Sheet};
pub use read::{read, read_telling};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// The sheets of a workbook, or what is wrong with it, as bytes for the core. `tell` is called
/// with the part of it that has been read.
#[wasm_bindgen]
pub fn sheets(bytes: &[u8], tell: &js_sys::Function) -> Vec<u8> {
    // The page has gone: nobody is there to be told.
    let mut tell = |part: f64| drop(tell.call1(&JsValue::NULL, &part.into()));
    Sheet::encode_read(&read_telling(bytes, &mut Progress::new(&mut tell)))
}
