//! Does the oracle know every field of a plan that bears on placement?
//!
//! The published schema is walked: a new field is in neither list until somebody has decided.

#![allow(clippy::unwrap_used)]

mod oracle_support;

use std::collections::BTreeSet;

use headroom::format::document;
use oracle_support::fields::{KNOWN, WITHOUT_BEARING};
use oracle_support::{Case, Random};
use serde_json::Value;

const SCHEMA: &str = include_str!("../docs/schema/plan-v2.schema.json");

/// Every field of documents, as a path.
fn fields() -> BTreeSet<String> {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let mut found = BTreeSet::new();
    walk(&schema, &schema, "", &mut found);
    found
}

/// The fields below a part of the schema; whether there are any.
fn walk(schema: &Value, part: &Value, path: &str, found: &mut BTreeSet<String>) -> bool {
    let mut parts: Vec<&Value> = part.get("items").into_iter().collect();
    if let Some(name) = part.get("$ref").and_then(Value::as_str) {
        parts.extend(schema.pointer(name.trim_start_matches('#')));
    }
    for of in ["anyOf", "oneOf", "allOf"] {
        parts.extend(part.get(of).and_then(Value::as_array).into_iter().flatten());
    }
    let mut any = false;
    for one in parts {
        any |= walk(schema, one, path, found);
    }
    let properties = part.get("properties").and_then(Value::as_object);
    for (name, field) in properties.into_iter().flatten() {
        let dot = if path.is_empty() { "" } else { "." };
        let path = format!("{path}{dot}{name}");
        // Conditions repeat fields, with the type alone: those are described elsewhere.
        let of_type = field.get("type").and_then(Value::as_str);
        let is_condition = matches!(of_type, Some("object" | "null"));
        if !walk(schema, field, &path, found) && !is_condition {
            found.insert(path);
        }
        any = true;
    }
    any
}

fn is_without_bearing(field: &str) -> bool {
    let names = |entry: &&str| match entry.ends_with('.') {
        true => field.starts_with(*entry),
        false => field == *entry,
    };
    WITHOUT_BEARING.iter().any(names)
}

#[test]
fn every_field_is_known_or_has_no_bearing() {
    let fields = fields();
    assert!(
        fields.contains("vms.dynamicMemory.startupMib"),
        "{fields:?}"
    );
    let unknown: Vec<&String> = fields
        .iter()
        .filter(|field| !KNOWN.contains(&field.as_str()) && !is_without_bearing(field))
        .collect();
    assert!(
        unknown.is_empty(),
        "teach the oracle (tests/oracle_support) these fields, or say why they have no bearing \
         on placement: {unknown:?}"
    );
    let gone: Vec<&&str> = KNOWN.iter().filter(|one| !fields.contains(**one)).collect();
    assert!(gone.is_empty(), "no such fields: {gone:?}");
}

/// A field that the random cases never have is not known, whatever the list says.
#[test]
fn the_random_cases_have_every_known_field() {
    let mut seen = BTreeSet::new();
    for seed in 0..400 {
        for placed in [true, false] {
            let case = Case::with_all_fields(&mut Random::new(seed), placed);
            note(&document::to_value(&case.plan()), "", &mut seen);
        }
    }
    let missing: Vec<&&str> = KNOWN.iter().filter(|one| !seen.contains(**one)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

fn note(value: &Value, path: &str, seen: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let dot = if path.is_empty() { "" } else { "." };
                note(value, &format!("{path}{dot}{name}"), seen);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| note(item, path, seen)),
        _ => {}
    }
    seen.insert(path.to_owned());
}
