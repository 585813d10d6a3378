//! What does the published JSON Schema of reports say? What their types say, word by word.
//!
//! `docs/schema/report-v1.schema.json` is compared with what is derived here, so it is never out
//! of step; only tests have the feature `schema`. Reports are only written: a reader may rely on
//! every field that is there, and must expect others in later versions of Headroom.

use std::borrow::Cow;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::Value;

use super::{Number, Report};
use crate::format::document::bound;

impl JsonSchema for Number {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Number".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        // Beyond 2^53 a number is not exact, and is left out.
        json_schema!({"type": ["number", "null"]})
    }
}

/// The schema as it is published.
pub fn schema() -> Value {
    let generator = SchemaSettings::draft2020_12().for_serialize();
    let generator = generator.into_generator();
    let mut schema = generator.into_root_schema_for::<Report>().to_value();
    schema["$id"] = "urn:headroom:schema:report:1".into();
    schema["title"] = "Headroom report, version 1".into();
    bound(&mut schema);
    schema
}
