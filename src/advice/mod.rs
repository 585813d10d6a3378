//! What can be done so that the cluster becomes safe?

pub mod moves;
