//! What can a user do? A minimal set of actions, until the editor takes its place.

use headroom::model::{HostState, ProbeVm};

/// What a user does.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Changes the plan.
    Edit(Edit),
}

/// A change of the plan.
#[derive(Debug, Clone, PartialEq)]
pub enum Edit {
    /// Makes the planned placement the plan's own.
    AdoptPlacement,
    /// Sets the failures to tolerate; `None`: the default.
    SetTolerate(Option<u32>),
    /// Sets the size that headroom is counted in; `None`: the most frequent one.
    SetProbe(Option<ProbeVm>),
    /// Takes a host group in or out of service.
    SetHostState(usize, HostState),
}
