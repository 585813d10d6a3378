//! What does the published JSON Schema of plan documents say? What their types say, word by word.
//!
//! `docs/schema/plan-v1.schema.json` is compared with what is derived here from the types of
//! version 1, so it is never out of step; only tests have the feature `schema`.
//!
//! A document that is valid by the schema can be read; whether its plan makes sense is what the
//! validation of plans says, with a number and a remedy.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

use super::number::Scaled;
use super::v1;
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

/// The schema as it is published.
pub fn schema() -> Value {
    let mut schema = schemars::schema_for!(v1::Document).to_value();
    schema["$id"] = "urn:headroom:schema:plan:1".into();
    schema["title"] = "Headroom plan, version 1".into();
    bound(&mut schema);
    schema
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
