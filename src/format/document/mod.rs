//! How is a plan written to a file, and read back?
//!
//! As JSON whose first two fields say what it is: `"format": "headroom-plan"` and
//! `"version": 1`. `docs/document.md` lists every field. Reading goes: recognise the format,
//! read the fields, refuse those that are newer than the version, build the plan.
//!
//! ```
//! use headroom::format::document;
//! use headroom::model::{HostGroup, Plan, PlatformId};
//! use headroom::units::Memory;
//!
//! let mut plan = Plan::empty("Production", PlatformId::Proxmox);
//! plan.hosts.push(HostGroup::new("node1", Memory::from_gib(512), 32));
//! let text = document::encode(&plan);
//! assert_eq!(document::decode(&text), Ok(plan));
//! ```

pub(super) mod doubled;
mod fields;
mod from_plan;
mod head;
mod into_plan;
mod number;
#[cfg(feature = "schema")]
mod schema;

pub use fields::FORMAT;
use head::{Said, head};
pub use into_plan::platform;
#[cfg(feature = "schema")]
pub(super) use schema::bound;
#[cfg(feature = "schema")]
pub use schema::schema;
use serde::Serialize;
use serde_json::Value;

use super::{code, limits};
use crate::model::Plan;
use crate::problem::{Place, Problem};
use crate::units::shown;

/// The newest version. [`encode`] writes the oldest one that has all fields of a plan.
pub const VERSION: u32 = 2;

/// The plan as a document for people and files: indented, fields in a fixed order.
pub fn encode(plan: &Plan) -> String {
    // Writing to a string fails only for maps with keys that are not strings: there are none.
    serde_json::to_string_pretty(&from_plan::document(plan)).unwrap_or_default() + "\n"
}

/// The same document without any white space, for links and storage.
pub fn encode_compact(plan: &Plan) -> String {
    serde_json::to_string(&from_plan::document(plan)).unwrap_or_default()
}

/// The same document for any other serializer, such as the one that makes JavaScript objects.
pub fn serializable(plan: &Plan) -> impl Serialize + use<> {
    from_plan::document(plan)
}

/// The same document as JSON that is not a text yet.
pub fn to_value(plan: &Plan) -> Value {
    serde_json::to_value(from_plan::document(plan)).unwrap_or_default()
}

/// Reads a plan document of any released version that is not a text any more.
pub fn from_value(document: Value) -> Result<Plan, Problem> {
    let text = document.to_string();
    // A large one need not be there twice.
    drop(document);
    decode(&text)
}

/// Reads a plan document of any released version.
pub fn decode(text: &str) -> Result<Plan, Problem> {
    if text.len() > limits::DOCUMENT_BYTES {
        return Err(too_large(text.len()));
    }
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return Err(Problem::error(
            code::EMPTY,
            Place::Text,
            "There is no text to read.".to_owned(),
            "Open a plan document, or paste a link.",
        ));
    }
    match recognise(text)? {
        newer if newer > u64::from(VERSION) => Err(newer_version(newer)),
        version => into_plan::plan(read(text, version as u32)?),
    }
}

/// Whether a JSON object says which format it has, as every plan document does.
pub fn names_its_format(text: &str) -> bool {
    let (head, _) = head(text.trim_start_matches('\u{feff}'));
    head.formats
        .iter()
        .any(|format| matches!(format, Said::Text(_)))
}

/// The version of a document, which is proved to be one of ours.
fn recognise(text: &str) -> Result<u64, Problem> {
    if !text.trim_start().starts_with('{') {
        return Err(foreign("it does not begin with “{”"));
    }
    let (head, damage) = head(text);
    let is_ours = |format: &Said| *format == Said::Text(fields::FORMAT.to_owned());
    let found = head.formats.first();
    match (found, &damage) {
        _ if head.formats.iter().any(is_ours) => {}
        (_, Some(error)) => return Err(unreadable(error)),
        (Some(Said::Text(other)), None) => {
            return Err(foreign(&format!("its “format” is “{}”", shown(other))));
        }
        (Some(other), None) => return Err(foreign(&format!("its “format” is {other}"))),
        (None, None) => return Err(foreign("it has no field “format”")),
    }
    if let Some(error) = damage {
        return Err(unreadable(&error));
    }
    for (field, times) in [("format", &head.formats), ("version", &head.versions)] {
        if times.len() > 1 {
            return Err(stands_twice(field));
        }
    }
    let Some(said) = head.versions.first() else {
        return Err(foreign("its “version” is missing"));
    };
    match said.whole() {
        Some(version @ 1..) => Ok(version),
        _ => Err(no_version(said)),
    }
}

/// The fields of a document, none of which is newer than its version.
fn read(text: &str, version: u32) -> Result<fields::Document, Problem> {
    let document: fields::Document =
        serde_json::from_str(text).map_err(|error| match doubled::doubled_key(text) {
            Some(key) => stands_twice(&shown(&key)),
            None => unreadable(&error),
        })?;
    match document.newest() {
        Some((name, needed)) if needed > version => Err(Problem::error(
            code::UNREADABLE_DOCUMENT,
            Place::Text,
            format!(
                "The plan document cannot be read: {name} came with version {needed}, and the \
                 document says that it has version {version}."
            ),
            &format!("Write \"version\": {needed}."),
        )),
        _ => Ok(document),
    }
}

fn unreadable(error: &serde_json::Error) -> Problem {
    Problem::error(
        code::UNREADABLE_DOCUMENT,
        Place::Text,
        format!("The plan document cannot be read: {error}."),
        "Mend that place, or open another copy of the document.",
    )
}

fn no_version(said: &Said) -> Problem {
    Problem::error(
        code::UNREADABLE_DOCUMENT,
        Place::Text,
        format!(
            "The plan document cannot be read: its “version” is {said}, not a whole number from \
             1 on."
        ),
        "Write \"version\": 1.",
    )
}

fn stands_twice(field: &str) -> Problem {
    Problem::error(
        code::UNREADABLE_DOCUMENT,
        Place::Text,
        format!("The plan document cannot be read: “{field}” stands there more than once."),
        "Keep the one that is meant.",
    )
}

fn foreign(found: &str) -> Problem {
    Problem::error(
        code::FOREIGN_JSON,
        Place::Text,
        format!("This is not a plan document: {found}."),
        "Open a file that Headroom saved: it begins with {\"format\": \"headroom-plan\", \"version\": 1.",
    )
}

fn newer_version(found: u64) -> Problem {
    Problem::error(
        code::NEWER_DOCUMENT,
        Place::Text,
        format!("The plan document has version {found}; this page reads up to version {VERSION}."),
        "Reload the page to get the newest Headroom, then open the document again.",
    )
}

fn too_large(bytes: usize) -> Problem {
    Problem::error(
        code::TOO_LARGE,
        Place::Text,
        format!(
            "The plan document has {bytes} bytes; at most {} are read.",
            limits::DOCUMENT_BYTES
        ),
        "Describe VMs that are alike as one group with a count.",
    )
}
