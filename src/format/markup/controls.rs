//! Inputs of a form as elements. The page reads the form as a whole and knows none of them.

use super::writer::Writer;
use crate::format::import::{Choice, Controls, Input};

/// Inputs in groups, as they stand in the page's form.
pub fn controls(all: &[Controls]) -> String {
    let mut out = Writer::new("import".to_owned());
    out.open("div", &[]);
    out.open(
        "input",
        &[("type", "hidden"), ("name", "form"), ("value", "1")],
    );
    for group in all {
        let tag = if group.closed { "details" } else { "fieldset" };
        out.open(tag, &[]);
        let legend = if group.closed { "summary" } else { "legend" };
        out.element(legend, &[], &group.legend);
        for shown in &group.inputs {
            input(&mut out, shown);
        }
        out.close(tag);
    }
    out.close("div");
    out.finish()
}

fn input(out: &mut Writer, input: &Input) {
    out.open("label", &[]);
    match &input.choice {
        Choice::Check(value, is_checked) => {
            let checked = if *is_checked { "checked" } else { "" };
            let attributes = [
                ("type", "checkbox"),
                ("name", &*input.name),
                ("value", value),
                ("checked", checked),
            ];
            out.open("input", &attributes);
            out.text(" ");
            out.text(&input.label);
        }
        Choice::Either(value, is_chosen) => {
            let attributes = [
                ("type", "radio"),
                ("name", &*input.name),
                ("value", value),
                ("required", "required"),
                ("checked", if *is_chosen { "checked" } else { "" }),
            ];
            out.open("input", &attributes);
            out.text(" ");
            out.text(&input.label);
        }
        Choice::One(values, chosen) => {
            out.text(&input.label);
            out.text(" ");
            out.open("select", &[("name", &input.name)]);
            for (value, words) in values {
                let selected = if value == chosen { "selected" } else { "" };
                // An option without a value would have its words as one.
                let value = if value.is_empty() { "-" } else { value };
                out.element("option", &[("value", value), ("selected", selected)], words);
            }
            out.close("select");
        }
        Choice::Text(entered) => {
            out.text(&input.label);
            out.text(" ");
            let attributes = [
                ("type", "text"),
                ("name", &*input.name),
                ("value", entered),
                ("autocomplete", "off"),
            ];
            out.open("input", &attributes);
        }
    }
    out.close("label");
}
