//! What does the published JSON Schema of plan documents say? What their types say, word by word.
//!
//! The files in `docs/schema` are compared with what is derived here from the types, so they are
//! never out of step; only tests have the feature `schema`. What is marked `since2` is not in
//! the schema of version 1, which is released and never changes.
//!
//! A document that is valid by the schema can be read; whether its plan makes sense is what the
//! validation of plans says, with a number and a remedy.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

use super::fields;
use super::number::Scaled;
use crate::model::PlatformId;

impl<const UNIT: u64> JsonSchema for Scaled<UNIT> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Quantity".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        // Beyond that a number of smallest units is not read.
        json_schema!({"type": "number", "minimum": 0, "maximum": 9_000_000_000_000_000_000 / UNIT - 1})
    }
}

/// The keys of all platforms.
pub(super) fn platforms() -> Vec<&'static str> {
    PlatformId::all().map(|id| id.facts().key).collect()
}

/// A VM has fixed or dynamic memory.
pub(super) fn memory_of_one_kind() -> Value {
    json!([
        {
            "required": ["memoryMib"],
            "properties": {"memoryMib": {"type": "number"}, "dynamicMemory": {"type": "null"}},
        },
        {
            "required": ["dynamicMemory"],
            "properties": {"dynamicMemory": {"type": "object"}, "memoryMib": {"type": "null"}},
        },
    ])
}

/// A policy has one rule for overheads.
pub(super) fn two_overheads() -> Value {
    json!({
        "required": ["vmOverhead", "vmOverheadMib"],
        "properties": {"vmOverhead": {"type": "string"}, "vmOverheadMib": {"type": "number"}},
    })
}

/// The schema of a version as it is published.
pub fn schema(version: u32) -> Value {
    let mut schema = schemars::schema_for!(fields::Document).to_value();
    schema["$id"] = format!("urn:headroom:schema:plan:{version}").into();
    schema["title"] = format!("Headroom plan, version {version}").into();
    schema["properties"]["version"]["const"] = version.into();
    bound(&mut schema);
    as_of(version, &mut schema);
    if version == 1 {
        drop_unused_definitions(&mut schema);
    }
    schema
}

/// What marks a field, or the words of a choice, that came with version 2.
const SINCE_2: &str = "since2";

/// Leaves out what is newer than a version, and the marks.
fn as_of(version: u32, schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            let newer_words = fields.remove(SINCE_2);
            if let (1, Some(Value::Array(newer)), Some(Value::Array(words))) =
                (version, newer_words, fields.get_mut("enum"))
            {
                words.retain(|word| !newer.contains(word));
            }
            for part in fields.values_mut() {
                if let Some(properties) = part.as_object_mut().filter(|_| version == 1) {
                    properties.retain(|_, property| property.get(SINCE_2) != Some(&json!(true)));
                }
                as_of(version, part);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| as_of(version, item)),
        _ => {}
    }
}

/// Leaves out the types to which no field refers.
fn drop_unused_definitions(schema: &mut Value) {
    let text = schema.to_string();
    if let Some(definitions) = schema.get_mut("$defs").and_then(Value::as_object_mut) {
        definitions.retain(|name, _| text.contains(&format!("\"#/$defs/{name}\"")));
    }
}

/// Says in plain limits what schemars says as the name of a type.
pub(in crate::format) fn bound(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            // A property may be called so, too.
            if fields.get("format").is_some_and(Value::is_string) {
                let name = fields.remove("format");
                if name.is_some_and(|name| name == "uint32") {
                    fields.insert("maximum".to_owned(), u32::MAX.into());
                }
            }
            fields.values_mut().for_each(bound);
        }
        Value::Array(items) => items.iter_mut().for_each(bound),
        _ => {}
    }
}
