//! How is the derivation of numbers shown? Each with its formula, and its inputs as a table.

use super::writer::Writer;
use crate::explain::{Explanation, Input};

/// The derivations, one below the other.
pub fn derivations(all: &[Explanation]) -> String {
    let mut out = Writer::new("how".to_owned());
    out.open("div", &[]);
    for explanation in all {
        derivation(&mut out, explanation);
    }
    out.close("div");
    out.finish()
}

fn derivation(out: &mut Writer, explanation: &Explanation) {
    out.open("article", &[]);
    out.element("h3", &[], &explanation.title);
    out.element("p", &[("class", "result")], &explanation.result);
    out.element("p", &[("class", "formula")], &explanation.formula);
    out.open("table", &[]);
    out.open("thead", &[]);
    out.open("tr", &[]);
    for head in ["Input", "Value", "Origin"] {
        out.element("th", &[("scope", "col")], head);
    }
    out.close("tr");
    out.close("thead");
    out.open("tbody", &[]);
    for input in &explanation.inputs {
        row(out, input);
    }
    out.close("tbody");
    out.close("table");
    let source = format!("Source: {}", explanation.source);
    out.element("p", &[("class", "source")], &source);
    out.close("article");
}

fn row(out: &mut Writer, input: &Input) {
    out.open("tr", &[]);
    out.element("th", &[("scope", "row")], &input.name);
    out.element("td", &[], &input.value);
    out.open("td", &[]);
    let rest = input.origin.strip_prefix("default");
    if rest.is_some() {
        out.element("b", &[("class", "default")], "default");
    }
    out.text(rest.unwrap_or(&input.origin));
    out.close("td");
    out.close("tr");
}
