//! How does a whole plan travel in a link?
//!
//! In the fragment, which browsers never send: `https://…/#1AbC…`. The first character is
//! the version of the packing, the rest is its business:
//!
//! | version | packing |
//! |---|---|
//! | `1` | `v1`: base64url of a header and the deflated plan document; only read |
//! | `2` | `v2`: base64url of a header and a plan document of version 1, packed field by field |
//! | `3` | likewise, with a plan document of version 2 |
//!
//! A version, once released, is read for ever: `tests/links` holds a link of each.

mod bytes;
mod pasted;
mod short;
mod v1;
mod v2;

pub use short::without_names;

use super::{code, limits};
use crate::model::Plan;
use crate::problem::{Place, Problem};

/// The payload for the fragment: letters, digits, `-` and `_` only.
pub fn encode(plan: &Plan) -> String {
    v2::encode(plan)
}

/// Reads a payload, or a whole link as people paste it: with white space, brackets, quotes,
/// line breaks, percent-encoding or a mail scanner's wrapper around it.
pub fn decode(text: &str) -> Result<Plan, Problem> {
    if text.len() > limits::LINK_BYTES {
        return Err(oversized(format!(
            "The link has {} characters; at most {} are read.",
            text.len(),
            limits::LINK_BYTES
        )));
    }
    let payload = pasted::payload(text).ok_or_else(not_a_link)?;
    let mut characters = payload.chars();
    match characters.next() {
        Some(v1::VERSION) => v1::decode(characters.as_str()),
        Some(v2::VERSION | v2::VERSION_3) => v2::decode(characters.as_str()),
        Some(version @ ('4'..='9' | 'A'..='Z')) => Err(newer(version)),
        _ => Err(not_a_link()),
    }
}

/// Whether a text is meant to be a link: an address, or a bare payload.
pub fn looks_like_link(text: &str) -> bool {
    pasted::looks_like_link(text)
}

fn not_a_link() -> Problem {
    Problem::error(
        code::NOT_A_LINK,
        Place::Text,
        "The text is not a link to a plan: it has no part after “#” that Headroom wrote."
            .to_owned(),
        "Copy the link again, with everything that follows the “#”.",
    )
}

fn truncated(expected: usize, found: usize) -> Problem {
    incomplete(format!(
        "The link is incomplete: {found} of {expected} characters arrived, {} are missing.",
        expected.saturating_sub(found)
    ))
}

/// So short that not even the length of the whole is known.
fn truncated_early(found: usize) -> Problem {
    incomplete(format!(
        "The link is incomplete: only {found} characters arrived."
    ))
}

fn incomplete(cause: String) -> Problem {
    Problem::error(
        code::TRUNCATED_LINK,
        Place::Text,
        cause,
        "Copy the whole link; where a messenger cuts long ones, send the plan as a file.",
    )
}

fn damaged() -> Problem {
    Problem::error(
        code::DAMAGED_LINK,
        Place::Text,
        "The link is damaged: its checksum does not match its content.".to_owned(),
        "Copy the link again from where it was made, or ask for the plan as a file.",
    )
}

fn newer(version: char) -> Problem {
    Problem::error(
        code::NEWER_LINK,
        Place::Text,
        format!(
            "The link has version {version}; this page reads up to version {}.",
            v2::VERSION_3
        ),
        "Reload the page to get the newest Headroom, then open the link again.",
    )
}

fn oversized(cause: String) -> Problem {
    Problem::error(
        code::OVERSIZED_LINK,
        Place::Text,
        cause,
        "Ask for the plan as a file.",
    )
}
