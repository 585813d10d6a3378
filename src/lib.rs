//! Headroom: high-availability capacity planning for virtualization clusters.

pub mod explain;
pub mod migration;
pub mod model;
pub mod outage;
pub mod problem;
pub mod settings;
pub mod units;
