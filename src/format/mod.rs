//! How do plans enter and leave Headroom?
//!
//! Only the types in here are written to and read from text; they construct the model, and
//! the model knows nothing about them. Three ways of restoring a plan (file, link, autosave)
//! share one path: decode, migrate to the newest version, hand over for validation.
//!
//! | module | text |
//! |---|---|
//! | [`document`] | the plan as JSON, versioned |
//! | [`link`] | the plan in the fragment of an address |
//! | [`import`] | inventories of other tools, pasted lists; recognises what a text is |
//! | [`export`] | everything that leaves as a file: CSV, commands, Markdown, SVG |
//! | [`report`] | the assessment as JSON |
//! | [`markup`] | a long answer as the elements of a page |
//! | [`settings`] | settings that the page has no inputs for, as the texts of a form |
//! | [`wire`] | the plan between the page and its worker, in bytes: never stored |
//!
//! Every decoder is total: any input gives a plan or a [`crate::problem::Problem`].

pub mod code;
mod columns;
pub mod document;
pub mod export;
pub mod import;
pub mod limits;
pub mod link;
pub mod markup;
pub mod report;
pub mod settings;
pub mod wire;
