//! Headroom: high-availability capacity planning for virtualization clusters.

pub mod assess;
pub mod audit;
pub mod capacity;
pub mod chart;
pub mod cluster;
pub mod demand;
pub mod explain;
pub mod format;
pub mod migration;
pub mod model;
pub mod outage;
pub mod placement;
pub mod problem;
pub mod report;
pub mod settings;
pub mod units;
pub mod validate;
