//! What does the user describe?
//!
//! A [`Plan`] is what a person says about a cluster, and nothing that is computed from it.
//! Settings that have a default are `Option`s: `None` means "the platform's default", which
//! the interface marks as such until the user pins a value.

mod host;
mod names;
mod network;
mod operations;
mod plan;
pub mod platform;
mod policy;
mod vm;

pub use host::{HostGroup, HostState};
pub use names::{Numbering, fresh_name, member_name};
pub use network::{MigrationMethod, MigrationNetwork, SharedStorage, Transport};
pub use operations::Operations;
pub use plan::{Plan, ProbeVm};
pub use platform::{Platform, PlatformId};
pub use policy::{
    AfterFailure, DynamicMemoryCount, FailoverPolicy, FailureOrder, FailureUnit, QuorumRule,
    SearchBudget, Shed, VmOverhead, Witness, WitnessPlace,
};
pub use vm::{Power, Priority, VmGroup, VmMemory, Workload, WorkloadProfile, WritePattern};
