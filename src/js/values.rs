//! How do values cross the border between JavaScript and the core?
//!
//! Inwards as the text that `JSON.stringify` makes, so that objects are read by the decoder
//! of files, which refuses what it does not know. What JSON cannot hold, such as `NaN` or a
//! function, is refused by its name, where `JSON.stringify` alone would drop it. Outwards by
//! `serde-wasm-bindgen`.

use js_sys::{Error, JSON, Reflect, Uint8Array};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use crate::format::export::KINDS;
use crate::format::report::Options;
use crate::format::{code, document};
use crate::model::Plan;
use crate::problem::{Place, Problem};
use crate::units::shown;

/// A plan given as an object.
pub fn plan(value: &JsValue) -> Result<Plan, JsValue> {
    let json = json(
        value,
        "Give a plain object with the fields of a plan document.",
    )?;
    document::decode(&json).map_err(error)
}

/// Options given as an object, or not at all.
pub fn options(value: &JsValue) -> Result<Options, JsValue> {
    let json = json(value, "Give a plain object with the fields of the options.")?;
    Options::from_json(&json).map_err(error)
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

/// What is thrown for a kind of file that there is not.
pub fn unknown_kind(kind: &str) -> JsValue {
    let known: Vec<&str> = KINDS.iter().map(|(kind, _)| *kind).collect();
    unreadable(
        &format!("There is no kind of file called “{}”.", shown(kind)),
        &format!("Use one of: {}.", known.join(", ")),
    )
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
fn json(value: &JsValue, action: &str) -> Result<String, JsValue> {
    type Replacer = dyn FnMut(JsValue, JsValue) -> Result<JsValue, JsValue>;
    let replacer = Closure::<Replacer>::new(keep);
    let text = JSON::stringify_with_replacer(value, replacer.as_ref().unchecked_ref());
    let text = text.map_err(|thrown| {
        let why = thrown.dyn_ref::<Error>().map(Error::message);
        let why = why.map_or_else(String::new, |why| format!(": {}", String::from(why)));
        unreadable(&format!("The object cannot be read{why}."), action)
    })?;
    Ok(JsValue::from(text).as_string().unwrap_or_default())
}

/// Refuses what `JSON.stringify` would leave out or turn into `null`.
fn keep(key: JsValue, value: JsValue) -> Result<JsValue, JsValue> {
    let number = value.as_f64().filter(|number| !number.is_finite());
    let what = match number {
        Some(number) => number.to_string(),
        None if value.is_function() => "a function".to_owned(),
        None if value.is_symbol() => "a symbol".to_owned(),
        None if value.is_bigint() => "a BigInt".to_owned(),
        None => return Ok(value),
    };
    let key = key.as_string().unwrap_or_default();
    Err(Error::new(&format!("“{}” holds {what}", shown(&key))).into())
}

fn unreadable(cause: &str, action: &str) -> JsValue {
    error(Problem::error(
        code::UNREADABLE_DOCUMENT,
        Place::Text,
        cause.to_owned(),
        action,
    ))
}
