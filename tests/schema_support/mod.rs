//! Is a value valid by a JSON Schema? Knows the few words that the schemas of Headroom use, and
//! fails at any other.

#![allow(clippy::unwrap_used, clippy::panic)] // A test may fail loudly.

use serde_json::Value;

/// What is wrong with a value; empty: it is valid.
pub fn problems_by(root: &Value, value: &Value) -> Vec<String> {
    let mut problems = Vec::new();
    check(root, root, value, "", &mut problems);
    problems
}

fn is_valid(root: &Value, schema: &Value, value: &Value) -> bool {
    let mut problems = Vec::new();
    check(root, schema, value, "", &mut problems);
    problems.is_empty()
}

fn check(root: &Value, schema: &Value, value: &Value, at: &str, problems: &mut Vec<String>) {
    for (word, wanted) in schema.as_object().unwrap() {
        let all = || wanted.as_array().unwrap().iter();
        let valid = || all().filter(|one| is_valid(root, one, value)).count();
        let holds = match word.as_str() {
            "$schema" | "$id" | "$defs" | "title" | "description" | "default" | "writeOnly" => true,
            "$ref" => {
                let name = wanted.as_str().unwrap().strip_prefix("#/$defs/").unwrap();
                check(root, &root["$defs"][name], value, at, problems);
                true
            }
            "type" => match wanted {
                Value::Array(_) => all().any(|one| has_type(value, one)),
                one => has_type(value, one),
            },
            "const" => value == wanted,
            "enum" => all().any(|one| one == value),
            "oneOf" => valid() == 1,
            "anyOf" => valid() > 0,
            "not" => !is_valid(root, wanted, value),
            "minimum" => value.as_f64().is_none_or(|n| n >= wanted.as_f64().unwrap()),
            "maximum" => value.as_f64().is_none_or(|n| n <= wanted.as_f64().unwrap()),
            "required" => value
                .as_object()
                .is_none_or(|fields| all().all(|name| fields.contains_key(name.as_str().unwrap()))),
            "items" => {
                for (number, item) in value.as_array().into_iter().flatten().enumerate() {
                    check(root, wanted, item, &format!("{at}/{number}"), problems);
                }
                true
            }
            "properties" => {
                for (name, inner) in wanted.as_object().unwrap() {
                    if let Some(field) = value.get(name) {
                        check(root, inner, field, &format!("{at}/{name}"), problems);
                    }
                }
                true
            }
            "additionalProperties" => {
                assert_eq!(wanted, false);
                let known = &schema["properties"];
                value
                    .as_object()
                    .is_none_or(|fields| fields.keys().all(|name| known.get(name).is_some()))
            }
            other => panic!("the schema says `{other}`, which this test does not know"),
        };
        if !holds {
            problems.push(format!("{at}: {word} {wanted}"));
        }
    }
}

fn has_type(value: &Value, wanted: &Value) -> bool {
    match wanted.as_str().unwrap() {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "number" => value.is_number(),
        "integer" => value.is_u64() || value.is_i64(),
        other => panic!("`{other}` is no type"),
    }
}
