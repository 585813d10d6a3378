//! How are the settings edited that the page has no inputs for? The dialog's form is read and
//! described anew at each change; this worker remembers nothing in between.

use headroom::format::import::{Kind, Opened};
use headroom::format::markup;
use headroom::format::settings::{Step, step};
use headroom::format::wire::{self, Answer};
use headroom::report::advice::effect;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// What becomes of a form that was described for the plan `base`, which began as `plan`: the
/// elements of a form that is about others, the options of its list of VMs, what is to be said
/// about each input, the effect on migrations as elements, and the plan that the texts of that
/// form are to be read on. `form` has names and values in turn.
#[wasm_bindgen(js_name = showSettings)]
pub fn show_settings(plan: &[u8], base: &[u8], form: Vec<String>) -> Option<Array> {
    let (plan, base) = (wire::decode(plan)?, wire::decode(base)?);
    let step = step(&base, &pairs(form));
    let (elements, base) = match step.is_about_others {
        true => (markup::settings(&step.form), &step.plan),
        false => (String::new(), &base),
    };
    let options = step.form.chooser.as_ref().map(markup::options);
    let states: Array = markup::states(&step.form)
        .iter()
        .map(|text| JsValue::from_str(text))
        .collect();
    let effect = effect(&plan, &step.plan, &step.groups);
    Some(Array::of5(
        &elements.into(),
        &options.into(),
        &states,
        &markup::advice("settings", &effect).into(),
        &Uint8Array::from(wire::encode(base).as_slice()),
    ))
}

/// The plan with the texts of a form: an answer as others. Nothing if a text cannot be read.
#[wasm_bindgen(js_name = takeSettings)]
pub fn take_settings(base: &[u8], form: Vec<String>) -> Option<Vec<u8>> {
    let Step {
        plan, is_refused, ..
    } = step(&wire::decode(base)?, &pairs(form));
    let opened = Opened {
        plan,
        problems: Vec::new(),
        kind: Kind::Document,
    };
    (!is_refused).then(|| Answer::of(Ok(opened), false).encode())
}

fn pairs(form: Vec<String>) -> Vec<(String, String)> {
    let mut texts = form.into_iter();
    let mut pairs = Vec::new();
    while let (Some(name), Some(text)) = (texts.next(), texts.next()) {
        pairs.push((name, text));
    }
    pairs
}
