//! What does the page leave to its workers? Everything that knows a format, and the counting
//! that takes longer than a frame.
//!
//! `www/worker.js` calls these functions by name. Plans come and go in bytes
//! ([`headroom::format::wire`]); a function that cannot do what it is asked answers nothing.

mod count;
mod import;
mod settings;

use headroom::assess::{Answers, assess};
use headroom::capacity::Effort;
use headroom::format::export::exported;
use headroom::format::import::{Kind, Opened};
use headroom::format::markup::{self, derivations};
use headroom::format::wire::{self, Answer, Counted};
use headroom::format::{document, link};
use headroom::model::Plan;
use headroom::problem::Problem;
use headroom::report::advice::advice;
use headroom::report::compare::compare as plans;
use headroom::report::explain::about;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// Opens the part of an address after `#`.
#[wasm_bindgen(js_name = openLink)]
pub fn open_link(text: &str) -> Vec<u8> {
    answer(link::decode(text), Kind::Link)
}

/// Opens what the page has saved in the browser.
#[wasm_bindgen(js_name = openSaved)]
pub fn open_saved(text: &str) -> Vec<u8> {
    answer(document::decode(text), Kind::Document)
}

/// The examples beside the one that the page opens with, by their names.
const EXAMPLES: [(&str, &str); 1] = [(
    "zero-one-or-two-failures",
    include_str!("../../examples/plans/zero-one-or-two-failures.json"),
)];

/// Opens an example; nothing if there is none of this name.
#[wasm_bindgen(js_name = openExample)]
pub fn open_example(name: &str) -> Option<Vec<u8>> {
    let (_, text) = EXAMPLES.iter().find(|(known, _)| *known == name)?;
    Some(answer(document::decode(text), Kind::Document))
}

fn examples() -> Vec<Plan> {
    let plans = EXAMPLES.iter();
    plans
        .filter_map(|(_, text)| document::decode(text).ok())
        .collect()
}

/// The document that is saved in the browser.
#[wasm_bindgen(js_name = toSave)]
pub fn to_save(plan: &[u8]) -> Option<String> {
    Some(document::encode_compact(&wire::decode(plan)?))
}

/// The document that is saved as a file.
#[wasm_bindgen(js_name = toFile)]
pub fn to_file(plan: &[u8]) -> Option<String> {
    Some(document::encode(&wire::decode(plan)?))
}

/// What follows the `#` of a link.
#[wasm_bindgen(js_name = toLink)]
pub fn to_link(plan: &[u8]) -> Option<String> {
    Some(link::encode(&wire::decode(plan)?))
}

/// What follows the `#` of a link without names.
#[wasm_bindgen(js_name = toShortLink)]
pub fn to_short_link(plan: &[u8]) -> Option<String> {
    Some(link::encode(&link::without_names(&wire::decode(plan)?)))
}

/// A file of a kind, see [`headroom::format::export`]: its name, media type and text.
#[wasm_bindgen(js_name = toExport)]
pub fn to_export(plan: &[u8], kind: &str) -> Option<Vec<String>> {
    let plan = wire::decode(plan)?;
    let file = exported(&plan, kind, Effort::thorough(&plan))?;
    Some(vec![file.name, file.media_type.to_owned(), file.text])
}

/// How a shared plan differs from the user's own, as elements.
#[wasm_bindgen]
pub fn compare(shared: &[u8], mine: &[u8]) -> Option<String> {
    let text = plans(&wire::decode(shared)?, &wire::decode(mine)?, Effort::QUICK);
    Some(markup::advice("compare", &text))
}

/// Counts the failures that the page did not count at once, and calls `tell` with each message.
#[wasm_bindgen(js_name = countLevels)]
pub fn count_levels(plan: &[u8], tell: &js_sys::Function) {
    let Some(plan) = wire::decode(plan) else {
        return;
    };
    count::count_levels(&plan, |message: Counted| {
        let bytes = js_sys::Uint8Array::from(message.encode().as_slice());
        // The page has gone: nobody is there to be told.
        let _ = tell.call1(&JsValue::NULL, &bytes);
    });
}

/// What has to be bought, or how long it will last: the answer about a topic, as elements.
#[wasm_bindgen]
pub fn advise(plan: &[u8], topic: &str) -> Option<String> {
    let plan = wire::decode(plan)?;
    let text = advice(&plan, topic, Effort::thorough(&plan))?;
    Some(markup::advice(topic, &text))
}

/// How numbers were calculated, as elements: those behind the button of this key.
#[wasm_bindgen]
pub fn explain(plan: &[u8], key: &str) -> Option<String> {
    let plan = wire::decode(plan)?;
    let assessment = assess(&plan, Effort::INTERACTIVE);
    let thorough = Effort::thorough(&plan);
    let levels = |answers: &Answers| count::levels_of(answers, thorough);
    Some(derivations(&about(&plan, &assessment, levels, key)))
}

fn answer(plan: Result<Plan, Problem>, kind: Kind) -> Vec<u8> {
    let opened = plan.map(|plan| Opened {
        plan,
        problems: Vec::new(),
        kind,
    });
    Answer::of(opened, kind == Kind::Link).encode()
}

#[cfg(test)]
mod tests {
    use super::{EXAMPLES, open_example};
    use headroom::format::wire::Answer;
    use headroom::validate::check;

    #[test]
    fn every_example_opens_without_problems() {
        for (name, _) in EXAMPLES {
            let opened = open_example(name).and_then(|bytes| Answer::decode(&bytes));
            let arrived = opened.and_then(|answer| answer.outcome.ok());
            let plan = arrived.map(|arrived| arrived.plan);
            let checked = plan.map(|plan| check(&plan));
            let problems = checked.map(|checked| checked.problems);
            assert_eq!(problems, Some(Vec::new()), "{name}");
        }
    }
}
