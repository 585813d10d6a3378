//! The state of the page: a function of the actions so far, nothing else.
//!
//! A plan changes by an [`Edit`] only, and each change is answered at once; deeper answers
//! arrive later as actions of the worker.

mod edit;
pub mod example;
mod fields;
mod history;
mod messages;
mod model;
mod notice;
pub mod open;
mod placement;
mod rows;
mod start;

pub use edit::Edit;
pub use fields::{Choice, Field, HostField, SettingField, Shown, VmField};
pub use messages::{Message, Messages};
pub use model::{Action, Model};
pub use notice::{Notice, Offer, Tone};
pub use start::{Start, start};
