//! A form of settings as elements, with the classes of the page's own form.
//!
//! The elements are written once for the same inputs; what a step may change about each is told
//! by [`states`], so that whoever is typing is not disturbed.

use super::writer::Writer;
use crate::format::settings::{ABOUT, AS_EACH_IS, Chooser, DEFAULT, FIND, Form, Input, VMS};
use crate::problem::Severity;
use crate::settings::Origin;

/// The whole form.
pub fn settings(form: &Form) -> String {
    let mut out = Writer::new("settings".to_owned());
    out.open("div", &[]);
    for part in &form.parts {
        out.open("fieldset", &[("class", "settings")]);
        out.element("legend", &[], part.title);
        if let Some(chooser) = form.chooser.as_ref().filter(|_| part.is_about_vms) {
            choose(&mut out, chooser);
        }
        for shown in &part.inputs {
            input(&mut out, shown);
        }
        out.close("fieldset");
    }
    out.close("div");
    out.finish()
}

/// The options of the list of VMs.
pub fn options(chooser: &Chooser) -> String {
    let mut out = Writer::new("settings".to_owned());
    for (value, words) in &chooser.options {
        let is_chosen = *value == chooser.chosen;
        option(&mut out, value, words, is_chosen);
    }
    out.finish()
}

/// What may change about each input, six texts in a row: its name; what holds where nothing is
/// entered; the word for that; where it comes from; what is wrong; and the class for that.
pub fn states(form: &Form) -> Vec<String> {
    let inputs = form.parts.iter().flat_map(|part| &part.inputs).map(state);
    let chooser = form.chooser.iter();
    let chooser = chooser.map(|chooser| [VMS, "", "", "", &chooser.note, ""].map(str::to_owned));
    inputs.chain(chooser).flatten().collect()
}

fn state(input: &Input) -> [String; 6] {
    let (word, source) = match (input.differs, input.origin) {
        (true, _) => ("", String::new()),
        (false, Some(Origin::Default { source, verified })) => (
            if verified { "default" } else { "assumed" },
            source.to_owned(),
        ),
        (false, _) => ("", String::new()),
    };
    let default = match input.differs && input.choices.is_empty() {
        true => "differs",
        false => input.default.as_str(),
    };
    let problem = input.problem.as_ref();
    let class = problem.map_or("", |problem| match problem.severity {
        Severity::Error => "is-wrong",
        Severity::Warning => "is-doubtful",
    });
    let message = problem.map(ToString::to_string).unwrap_or_default();
    let (name, default) = (input.name.to_owned(), default.to_owned());
    [
        name,
        default,
        word.to_owned(),
        source,
        message,
        class.to_owned(),
    ]
}

/// Which VMs the inputs below are about.
fn choose(out: &mut Writer, chooser: &Chooser) {
    let about = [
        ("type", "hidden"),
        ("name", ABOUT),
        ("value", &chooser.chosen),
    ];
    out.open("input", &about);
    if chooser.can_find {
        line(out, FIND, "Find by name", "", |out, attributes| {
            text(out, attributes, "");
        });
    }
    line(out, VMS, "These settings are for", "", |out, attributes| {
        out.open("select", attributes);
        for (value, words) in &chooser.options {
            option(out, value, words, *value == chooser.chosen);
        }
        out.close("select");
    });
}

fn input(out: &mut Writer, input: &Input) {
    line(
        out,
        input.name,
        input.label,
        input.hint,
        |out, attributes| {
            if input.choices.is_empty() {
                return text(out, attributes, &input.value);
            }
            out.open("select", attributes);
            if input.differs {
                option(out, AS_EACH_IS, "As each is", true);
            }
            if input.origin.is_some() {
                option(out, DEFAULT, "Default", input.value.is_empty());
            }
            for (key, words) in &input.choices {
                option(out, key, words, *key == input.value);
            }
            out.close("select");
        },
    );
}

/// An input between its label and what there is to say about it.
fn line(
    out: &mut Writer,
    name: &str,
    label: &str,
    hint: &str,
    input: impl FnOnce(&mut Writer, &[(&str, &str)]),
) {
    let id = format!("settings-{name}");
    let part = |what: &str| format!("{id}-{what}");
    let (message, source, help) = (part("message"), part("source"), part("help"));
    let described = format!("{message} {source} {help}");
    out.open("div", &[("class", "field")]);
    out.element("label", &[("for", &id)], label);
    out.open("span", &[("class", "field-line")]);
    let attributes = [
        ("id", &*id),
        ("name", name),
        ("aria-describedby", &described),
    ];
    input(out, &attributes);
    out.element("span", &[("class", "default-mark"), ("id", &source)], "");
    out.close("span");
    out.element("p", &[("class", "field-message"), ("id", &message)], "");
    out.element("p", &[("class", "field-help"), ("id", &help)], hint);
    out.close("div");
}

fn text(out: &mut Writer, attributes: &[(&str, &str)], value: &str) {
    let own = [
        ("value", value),
        // Never empty, so that a style can tell whether something is entered.
        ("placeholder", " "),
        ("autocomplete", "off"),
        ("spellcheck", "false"),
    ];
    out.open("input", &[attributes, &own].concat());
}

fn option(out: &mut Writer, value: &str, words: &str, is_chosen: bool) {
    let selected = if is_chosen { "selected" } else { "" };
    out.element("option", &[("value", value), ("selected", selected)], words);
}
