//! How do values cross the border between JavaScript and the core?
//!
//! Inwards as the text that `JSON.stringify` makes, so that objects are read by the decoder
//! of files, which refuses what it does not know; a number that JSON cannot hold, such as
//! `NaN`, is passed on by its name and refused like any other text in its place. Outwards by
//! `serde-wasm-bindgen`.

use js_sys::{Error, JSON, Reflect, Uint8Array};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use crate::format::report::Options;
use crate::format::{code, document};
use crate::model::Plan;
use crate::problem::{Place, Problem};

/// A plan given as an object.
pub fn plan(value: &JsValue) -> Result<Plan, JsValue> {
    document::decode(&json(value)?).map_err(error)
}

/// Options given as an object, or not at all.
pub fn options(value: &JsValue) -> Result<Options, JsValue> {
    Options::from_json(&json(value)?).map_err(error)
}

/// A text.
pub fn text(value: &JsValue) -> Result<String, JsValue> {
    let refused = || unreadable("A text is expected here.", "Give a string.");
    value.as_string().ok_or_else(refused)
}

/// The bytes of a file, or of a text.
pub fn bytes(value: &JsValue) -> Result<Vec<u8>, JsValue> {
    let refused = || {
        unreadable(
            "A text or the bytes of a file are expected here.",
            "Give a string or a Uint8Array.",
        )
    };
    match (value.as_string(), value.dyn_ref::<Uint8Array>()) {
        (Some(text), _) => Ok(text.into_bytes()),
        (None, Some(bytes)) => Ok(bytes.to_vec()),
        (None, None) => Err(refused()),
    }
}

/// A plain object with these fields.
pub fn object(value: &impl Serialize) -> Result<JsValue, JsValue> {
    let converted = value.serialize(&Serializer::json_compatible());
    converted.map_err(|problem| {
        unreadable(
            &format!("The result cannot be handed over: {problem}."),
            "Use amounts below 2^53.",
        )
    })
}

/// What is thrown for a problem.
pub fn error(problem: Problem) -> JsValue {
    let error = Error::new(&format!("{} {}", problem.cause, problem.action));
    // Setting a property of a fresh object does not fail.
    let _ = Reflect::set(&error, &"code".into(), &problem.code.to_string().into());
    error.into()
}

/// The value as JSON; nothing for `undefined`.
fn json(value: &JsValue) -> Result<String, JsValue> {
    let replacer = Closure::<dyn FnMut(JsValue, JsValue) -> JsValue>::new(|_, value| keep(value));
    let text = JSON::stringify_with_replacer(value, replacer.as_ref().unchecked_ref());
    let text = text.map_err(|thrown| {
        let why = thrown.dyn_ref::<Error>().map(Error::message);
        let why = why.map_or_else(String::new, |why| format!(": {}", String::from(why)));
        unreadable(
            &format!("The object cannot be written as JSON{why}."),
            "Give a plain object with the fields of a plan document.",
        )
    })?;
    Ok(JsValue::from(text).as_string().unwrap_or_default())
}

/// What JSON would drop or turn into `null` goes by its name.
fn keep(value: JsValue) -> JsValue {
    let number = value.as_f64();
    if let Some(number) = number.filter(|number| !number.is_finite()) {
        return number.to_string().into();
    }
    if value.is_function() || value.is_symbol() || value.is_bigint() {
        return value.js_typeof();
    }
    value
}

fn unreadable(cause: &str, action: &str) -> JsValue {
    error(Problem::error(
        code::UNREADABLE_DOCUMENT,
        Place::Text,
        cause.to_owned(),
        action,
    ))
}
