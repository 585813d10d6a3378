//! Is every document valid by the published schema, and nothing that is not one?

#![allow(clippy::unwrap_used, clippy::panic)] // A test may fail loudly.

mod common;
mod schema_support;

use headroom::format::document;
use proptest::prelude::*;
use schema_support::problems_by;
use serde_json::{Value, json};

const SCHEMAS: [&str; 2] = [
    include_str!("../docs/schema/plan-v1.schema.json"),
    include_str!("../docs/schema/plan-v2.schema.json"),
];

fn schema(version: u32) -> Value {
    serde_json::from_str(SCHEMAS[version as usize - 1]).unwrap()
}

#[test]
fn the_published_schemas_are_those_of_the_types() {
    for (version, published) in (1..).zip(SCHEMAS) {
        let text = serde_json::to_string_pretty(&document::schema(version)).unwrap() + "\n";
        #[cfg(not(target_family = "wasm"))]
        if version > 1 && std::env::var("HEADROOM_BLESS").is_ok_and(|value| value == "1") {
            let root = env!("CARGO_MANIFEST_DIR");
            let file = format!("{root}/docs/schema/plan-v{version}.schema.json");
            std::fs::write(file, text).unwrap();
            continue;
        }
        assert!(
            text == published,
            "docs/schema/plan-v{version}.schema.json differs from the types; HEADROOM_BLESS=1 \
             writes it anew, but for version 1, which is released"
        );
    }
}

/// What is wrong with a document by the schema of its version; empty: it is valid.
fn problems(document: &Value) -> Vec<String> {
    let version = if document["version"] == 2 { 2 } else { 1 };
    problems_by(&schema(version), document)
}

/// One document for each field, or word of a choice, that came with version 2, by its path.
fn documents_of_version_2() -> Vec<(&'static str, Value)> {
    let document = |host: Value, policy: Value| {
        json!({
            "format": "headroom-plan", "version": 2, "platform": "proxmox-ve",
            "hosts": [host], "policy": policy,
        })
    };
    let host = json!({"name": "n1", "memoryMib": 1024, "cores": 4});
    let offline = json!({"name": "n1", "memoryMib": 0, "cores": 0, "state": "offline"});
    vec![
        ("State/offline", document(offline, json!({}))),
        (
            "Policy/witnessPlace",
            document(host, json!({"witnessPlace": {"faultDomain": "A"}})),
        ),
    ]
}

/// The fields and the words that a schema has: `Policy/witnessPlace`, `State/offline`.
fn named(schema: &Value) -> Vec<String> {
    let mut names = Vec::new();
    for (of, part) in schema["$defs"].as_object().unwrap() {
        let fields = part["properties"].as_object().into_iter().flatten();
        names.extend(fields.map(|(field, _)| format!("{of}/{field}")));
        let words = part["enum"].as_array().into_iter().flatten();
        names.extend(words.map(|word| format!("{of}/{}", word.as_str().unwrap())));
    }
    names
}

#[test]
fn what_came_with_version_2_is_written_as_version_2_and_refused_in_version_1() {
    let known = named(&schema(1));
    let mut newer = named(&schema(2));
    newer.retain(|name| !known.contains(name));
    let examples = documents_of_version_2();
    let shown: Vec<&str> = examples.iter().map(|(name, _)| *name).collect();
    for name in &newer {
        assert!(shown.contains(&name.as_str()), "no example of {name}");
    }
    assert_eq!(newer.len(), shown.len());
    for (name, mut document) in examples {
        assert_eq!(problems(&document), Vec::<String>::new(), "{name}");
        let plan = document::from_value(document.clone()).unwrap();
        assert_eq!(
            document::to_value(&plan),
            without_defaults(&document),
            "{name}"
        );
        document["version"] = 1.into();
        assert_ne!(problems(&document), Vec::<String>::new(), "{name}");
        let refused = document::from_value(document).unwrap_err();
        assert!(refused.cause.contains("came with version 2"), "{refused}");
        assert!(refused.action.contains("\"version\": 2"), "{refused}");
    }
}

/// A document as it is written: without an empty policy.
fn without_defaults(document: &Value) -> Value {
    let mut document = document.clone();
    if document["policy"] == json!({}) {
        document.as_object_mut().unwrap().remove("policy");
    }
    document
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
    check_refused(|document| document["version"] = 3.into());
    check_refused(|document| document["policy"] = json!({"witnessPlace": "elsewhere"}));
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
    let root = schema(2);
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
