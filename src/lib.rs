//! Headroom: high-availability capacity planning for virtualization clusters.

pub mod explain;
pub mod format;
pub mod model;
pub mod problem;
pub mod settings;
pub mod units;
