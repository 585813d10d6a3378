//! How do plans and answers pass between the page and its worker?
//!
//! As bytes: numbers of varying length, texts with their length in front, one byte for a
//! choice. Both ends come from one build and nothing of this is ever stored, so it has no
//! version and may change with any commit: what is kept or handed over is a document
//! ([`super::document`]) or a link ([`super::link`]). Reading is total all the same: bytes
//! that were not written here give `None`.
//!
//! The page has no other format in it, so this module is written to be small: plain loops, no
//! types of a serializer.
//!
//! ```
//! use headroom::format::wire;
//! use headroom::model::{Plan, PlatformId};
//!
//! let plan = Plan::empty("Production", PlatformId::Proxmox);
//! assert_eq!(wire::decode(&wire::encode(&plan)), Some(plan));
//! ```

mod answer;
pub(super) mod bytes;
mod count;
mod plan;
mod refined;

pub use answer::{Answer, Arrived, Refusal};
pub use count::Counted;

use crate::model::Plan;
use bytes::{Reader, Writer};

/// A plan as bytes.
pub fn encode(plan: &Plan) -> Vec<u8> {
    let mut out = Writer::default();
    plan::write(&mut out, plan);
    out.0
}

/// A plan from bytes; nothing if they are not exactly one.
pub fn decode(bytes: &[u8]) -> Option<Plan> {
    let mut from = Reader(bytes);
    let plan = plan::read(&mut from)?;
    from.0.is_empty().then_some(plan)
}
