//! How does a text of unknown kind become a plan?

pub mod ganeti;
mod report;

pub use report::{Kind, Opened};
