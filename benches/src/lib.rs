//! What is measured, and on which clusters? What the native program and the browser share.
//!
//! `cargo xtask bench` runs both. Nothing here reads a clock: whoever calls does.

#[cfg(target_family = "wasm")]
mod browser;
pub mod clusters;
pub mod questions;
pub mod random;
