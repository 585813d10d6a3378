//! Headroom: high-availability capacity planning for virtualization clusters.

pub mod assess;
pub mod audit;
pub mod capacity;
pub mod cluster;
pub mod demand;
pub mod explain;
pub mod format;
#[cfg(feature = "js")]
pub mod js;
pub mod migration;
pub mod model;
pub mod outage;
pub mod placement;
pub mod problem;
pub mod settings;
pub mod units;
pub mod validate;
