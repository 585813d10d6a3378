//! Is every document valid by the published schema, and nothing that is not one?

#![allow(clippy::unwrap_used, clippy::panic)] // A test may fail loudly.

mod common;
mod schema_support;

use headroom::format::document;
use proptest::prelude::*;
use schema_support::problems_by;
use serde_json::{Value, json};

const SCHEMA: &str = include_str!("../docs/schema/plan-v1.schema.json");

fn schema() -> Value {
    serde_json::from_str(SCHEMA).unwrap()
}

#[test]
fn the_published_schema_is_that_of_the_types() {
    let text = serde_json::to_string_pretty(&document::schema()).unwrap() + "\n";
    #[cfg(not(target_family = "wasm"))]
    if std::env::var("HEADROOM_BLESS").is_ok_and(|value| value == "1") {
        let root = env!("CARGO_MANIFEST_DIR");
        std::fs::write(format!("{root}/docs/schema/plan-v1.schema.json"), text).unwrap();
        return;
    }
    assert!(
        text == SCHEMA,
        "docs/schema/plan-v1.schema.json differs from the types; HEADROOM_BLESS=1 writes it anew"
    );
}

/// What is wrong with a value; empty: it is valid.
fn problems(document: &Value) -> Vec<String> {
    problems_by(&schema(), document)
}

proptest! {
    #[test]
    fn every_written_document_is_valid(plan in common::plans()) {
        let document = document::to_value(&plan);
        prop_assert_eq!(problems(&document), Vec::<String>::new(), "{}", document);
    }

    /// Whatever takes the place of a value: what is valid by the schema can be read.
    #[test]
    fn every_valid_document_can_be_read(
        plan in common::plans(),
        at in any::<prop::sample::Index>(),
        with in prop::sample::select(foreign()),
    ) {
        let mut document = document::to_value(&plan);
        let mut places = Vec::new();
        pointers(&document, String::new(), &mut places);
        *document.pointer_mut(&places[at.index(places.len())]).unwrap() = with;
        let read = document::from_value(document.clone());
        prop_assert!(!problems(&document).is_empty() || read.is_ok(), "{:?} {}", read, document);
    }
}

/// Values of every kind, most of which are wrong in most places.
fn foreign() -> Vec<Value> {
    vec![
        json!(null),
        json!(true),
        json!(-1),
        json!(0),
        json!(7),
        json!(1.5),
        json!(4_294_967_295_u64),
        json!(4_294_967_296_u64),
        json!(1e17),
        json!(1e30),
        json!(""),
        json!("high"),
        json!("formula"),
        json!([]),
        json!([""]),
        json!([1]),
        json!({}),
        json!({"startupMib": 1, "minimumMib": 1, "maximumMib": 1}),
        json!({"memoryMib": 1, "vcpus": 1}),
    ]
}

/// The address of every value of a document.
fn pointers(value: &Value, at: String, all: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                pointers(field, format!("{at}/{name}"), all);
            }
        }
        Value::Array(items) => {
            for (number, item) in items.iter().enumerate() {
                pointers(item, format!("{at}/{number}"), all);
            }
        }
        _ => {}
    }
    all.push(at);
}

#[test]
fn the_document_in_the_documentation_is_valid() {
    let text = include_str!("../docs/document.md");
    let example = text.split("```json\n").nth(1).unwrap();
    let example = example.split("```").next().unwrap();
    let document: Value = serde_json::from_str(example).unwrap();
    assert_eq!(problems(&document), Vec::<String>::new());
    assert!(document::decode(example).is_ok());
}

fn check_refused(change: impl Fn(&mut Value)) {
    let mut document = json!({
        "format": "headroom-plan", "version": 1, "platform": "proxmox-ve",
        "vms": [{"name": "a", "memoryMib": 1024, "vcpus": 1}],
    });
    assert_eq!(problems(&document), Vec::<String>::new());
    change(&mut document);
    assert!(!problems(&document).is_empty(), "{document}");
    assert!(
        document::from_value(document.clone()).is_err(),
        "{document}"
    );
}

#[test]
fn what_is_no_document_is_not_valid() {
    check_refused(|document| document["format"] = "other".into());
    check_refused(|document| document["version"] = 2.into());
    check_refused(|document| document["platform"] = "abacus".into());
    check_refused(|document| document["memory"] = 1.into());
    check_refused(|document| document["vms"][0]["vcpus"] = json!(1.5));
    check_refused(|document| document["vms"][0]["memoryMib"] = json!(-1));
    check_refused(|document| document["vms"][0]["memoryMib"] = json!(null));
    check_refused(|document| document["policy"] = json!({"tolerate": 4_294_967_296_u64}));
    check_refused(|document| {
        document["vms"][0]["dynamicMemory"] =
            json!({"startupMib": 1, "minimumMib": 1, "maximumMib": 2});
    });
    check_refused(|document| {
        document["policy"] = json!({"vmOverhead": "formula", "vmOverheadMib": 1});
    });
    check_refused(|document| {
        document.as_object_mut().unwrap().remove("platform");
    });
}

#[test]
fn a_document_may_name_its_schema() {
    let text = r#"{"$schema": "./plan-v1.schema.json", "format": "headroom-plan", "version": 1,
        "platform": "proxmox-ve"}"#;
    let plan = document::decode(text).unwrap();
    assert!(!document::encode(&plan).contains("$schema"));
    assert_eq!(
        problems(&serde_json::from_str(text).unwrap()),
        Vec::<String>::new()
    );
}

/// Whoever edits a document by hand sees what each field means.
#[test]
fn every_field_is_described() {
    let root = schema();
    let types = root["$defs"].as_object().unwrap().values().chain([&root]);
    let mut fields = 0;
    for one in types {
        for (name, field) in one["properties"].as_object().into_iter().flatten() {
            assert!(field["description"].is_string(), "{name}");
            fields += 1;
        }
    }
    assert!(fields > 60, "only {fields} fields");
}
