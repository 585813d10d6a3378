//! Link versions 2 and 3: how is a plan packed into the characters of a link?
//!
//! Both are packed alike: version 2 holds a document of version 1, and version 3 one of a later
//! version, which readers of version 2 do not know. `2` or `3` + base64url, without
//! padding, of
//!
//! | bytes | content |
//! |---|---|
//! | 3 | the lowest 24 bits of the CRC-32 of everything after them, little endian |
//! | 1 to 5 | length of the packed document, as a variable-length number |
//! | the rest | the plan document without its field `format`, packed as [columns] |
//!
//! The length tells how much of a cut link is missing. The document inside carries a version of
//! its own.

use super::bytes::{self, Payload};
use super::{damaged, oversized};
use crate::format::{columns, document};
use crate::model::Plan;
use crate::problem::Problem;

/// First character of a payload with a document of version 1.
pub(super) const VERSION: char = '2';
/// First character of a payload with a document of a later version.
pub(super) const VERSION_3: char = '3';

const CHECKSUM_BYTES: usize = 3;
/// The field of a document that says what a link need not say.
const IMPLIED: &str = "format";

pub(super) fn encode(plan: &Plan) -> String {
    let mut document = document::to_value(plan);
    if let Some(fields) = document.as_object_mut() {
        fields.remove(IMPLIED);
    }
    let version = match document["version"].as_u64() {
        Some(1) => VERSION,
        _ => VERSION_3,
    };
    let packed = columns::pack(&document);
    bytes::seal::<CHECKSUM_BYTES>(version, &[packed.len()], &packed)
}

/// Reads the characters after the version.
pub(super) fn decode(characters: &str) -> Result<Plan, Problem> {
    let Payload { packed, .. } = bytes::open::<CHECKSUM_BYTES, 1>(characters)?;
    let mut document = columns::unpack(&packed)
        .ok_or_else(|| oversized("The link unpacks to more than a plan can be.".to_owned()))?;
    let fields = document.as_object_mut().ok_or_else(damaged)?;
    fields.insert(IMPLIED.to_owned(), document::FORMAT.into());
    document::from_value(document)
}
