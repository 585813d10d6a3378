//! How long is a VM away when it moves, and how long does the move take?
//!
//! - [`network`]: the network and storage settings in force;
//! - [`goodput`]: what the links carry;
//! - [`workload`], [`dirtying`]: what the guest changes meanwhile;
//! - [`precopy`]: live migration; [`quick`]: saved-state migration;
//! - [`drain`]: emptying a host; [`schedule`]: draining and patching, migration by migration;
//! - [`sweep`](fn@sweep): the grid of a chart;
//! - [`band`]: between which values a time lies; [`help`]: what would make one converge;
//! - [`stop_rules`]: what other platforms would make of a migration;
//! - [`explain`]: the derivation of each number.
//!
//! Times are estimates of the stated models, not bounds.

pub mod band;
pub mod dirtying;
pub mod drain;
pub mod explain;
pub mod goodput;
pub mod help;
pub mod network;
pub mod precopy;
pub mod quick;
pub mod schedule;
pub mod stop_rules;
mod sweep;
mod threshold;
mod vm;
pub mod workload;

use crate::model::Plan;
use crate::order::Numbered;
use crate::outage::{self, Outage};
use crate::units::Memory;

pub use drain::Drain;
pub use network::{NetworkInForce, StorageInForce};
pub use precopy::Outcome;
pub use quick::{NoThroughput, Quick};
pub use sweep::{Point, sweep};
pub use vm::{Environment, VmInputs};

/// How long each VM of a group is away, whichever way it moves.
///
/// For a VM with the network and the storage to itself. A stopped VM is answered as if it ran.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct VmTimes {
    /// Saved, moved and restored; an error says what prevents it.
    pub quick: Result<Quick, NoThroughput>,
    /// Moved while running; `None`: the platform cannot.
    pub live: Option<Outcome>,
    /// Restarted after its host died, or why it stays down.
    pub unplanned: Result<Outage, StaysDown>,
}

/// Why a VM stays down when its host dies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StaysDown {
    /// It is not highly available, or not started automatically.
    NotRestarted,
    /// The cluster loses the majority of its votes with the host, and stops.
    ClusterStops,
}

impl StaysDown {
    /// In the words of a table.
    pub fn word(self) -> &'static str {
        match self {
            StaysDown::NotRestarted => "not restarted",
            StaysDown::ClusterStops => "the cluster stops",
        }
    }
}

/// Emptying a host, both ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HostDrain {
    /// By live migration; `None`: the platform has none.
    pub live: Option<Drain>,
    /// By saving and restoring.
    pub quick: Drain,
}

/// The times of each VM group of the plan, in its order.
///
/// Groups with equal inputs are computed once: a plan of thousands of VMs has few shapes.
pub fn migration_times(plan: &Plan) -> Vec<VmTimes> {
    let environment = Environment::of(plan);
    let mut known: Numbered<VmInputs> = Numbered::new();
    let mut times: Vec<VmTimes> = Vec::new();
    let mut all = Vec::with_capacity(plan.vms.len());
    for group in &plan.vms {
        let vm = VmInputs::of(group);
        let (number, is_new) = known.number(vm);
        if is_new {
            times.push(times_of(&environment, &vm));
        }
        all.push(times[number as usize]);
    }
    all
}

/// Emptying a host that runs `(group, count)`: so many VMs of the plan's group of this position.
///
/// Positions outside the plan count for nothing. Stopped VMs should not be among them.
pub fn drain_times(plan: &Plan, on_host: &[(usize, u64)]) -> HostDrain {
    let environment = Environment::of(plan);
    let concurrent = environment.network.concurrent.value;
    let vms: Vec<(VmInputs, u64)> = on_host
        .iter()
        .filter_map(|(group, count)| Some((VmInputs::of(plan.vms.get(*group)?), *count)))
        .collect();
    let quick: Vec<_> = vms
        .iter()
        .map(|(vm, count)| (environment.quick(vm).ok(), *count))
        .collect();
    let live: Vec<_> = vms
        .iter()
        .filter_map(|(vm, count)| Some((environment.live(vm)?, *count)))
        .collect();
    let together = |migrations| goodput::together(&environment.network, migrations);
    HostDrain {
        live: environment
            .platform
            .live_migration
            .value
            .then(|| drain::live(&live, together, concurrent)),
        quick: drain::quick(&quick, concurrent),
    }
}

fn times_of(environment: &Environment, vm: &VmInputs) -> VmTimes {
    VmTimes {
        quick: environment.quick(vm),
        live: environment.live(vm).map(|live| precopy::outcome(&live)),
        unplanned: vm
            .restarts
            .then(|| outage::restart(environment.detection, vm.boot))
            .ok_or(StaysDown::NotRestarted),
    }
}

/// Bytes as memory, rounded up to a whole KiB; saturates.
fn in_bytes(bytes: f64) -> Memory {
    Memory::from_kib((bytes / 1024.0).ceil() as u64)
}
