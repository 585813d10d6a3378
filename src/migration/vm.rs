//! What does one VM bring to a migration, and what does the plan bring to all of them?

use std::time::Duration;

use super::dirtying::Writer;
use super::goodput;
use super::network::{NetworkInForce, StorageInForce};
use super::precopy::Migration;
use super::quick::{NoThroughput, Quick};
use super::workload::WorkloadInForce;
use crate::model::platform::{MigrationLoop, Platform, SavedState};
use crate::model::{Plan, VmGroup, VmMemory};
use crate::outage::Detection;
use crate::units::Memory;

/// Everything about a VM that its times depend on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VmInputs {
    /// Memory assigned now.
    pub assigned: Memory,
    /// Memory in use.
    pub in_use: Memory,
    /// The guest as a source of changed memory.
    pub writer: Writer,
    /// From power-on until the application answers.
    pub boot: Duration,
    /// Whether a host failure restarts it.
    pub restarts: bool,
}

/// Everything about a plan that all migrations have in common.
#[derive(Debug, Clone, Copy)]
pub struct Environment {
    /// The migration network.
    pub network: NetworkInForce,
    /// The shared storage.
    pub storage: StorageInForce,
    /// The platform.
    pub platform: &'static Platform,
    /// From the death of a host to the order to restart its VMs.
    pub detection: Duration,
}

impl VmInputs {
    /// The inputs of each VM of this group.
    pub fn of(group: &VmGroup) -> VmInputs {
        let assigned = assigned(group.memory);
        let in_use = group.memory_in_use.unwrap_or(assigned).min(assigned);
        let workload = WorkloadInForce::of(&group.workload, in_use);
        VmInputs {
            assigned,
            in_use,
            writer: workload.writer(assigned),
            boot: workload.boot.value,
            restarts: group.restarts(),
        }
    }
}

impl Environment {
    /// What the migrations of this plan have in common.
    pub fn of(plan: &Plan) -> Environment {
        Environment {
            network: NetworkInForce::of(plan),
            storage: StorageInForce::of(plan),
            detection: Detection::of(plan).total(),
            platform: plan.platform_facts(),
        }
    }

    /// The live migration of a VM that has the links to itself, if the platform has any.
    ///
    /// QEMU sends the rest without its bandwidth cap. Elsewhere the rest is sent at the goodput
    /// of the rounds: a share that a platform lifts would only shorten the downtime.
    pub fn live(&self, vm: &VmInputs) -> Option<Migration> {
        let (network, passes) = (&self.network, self.platform.migration_loop.value);
        let goodput = goodput::alone(network);
        let final_goodput = match passes {
            MigrationLoop::Rounds => goodput,
            MigrationLoop::Windows => goodput::uncapped(network),
        };
        self.platform.live_migration.value.then_some(Migration {
            in_use: vm.in_use,
            assigned: vm.assigned,
            writer: vm.writer,
            goodput,
            final_goodput,
            rule: network.stop_rule(self.platform.stop_rule.value),
            fixed: self.platform.live_fixed.value,
            passes,
            method: network.method.value,
            compression: network.compression_ratio.value,
            delta_ratio: network.delta_ratio.value,
            tick: None,
        })
    }

    /// The quick migration of a VM that has the storage to itself.
    pub fn quick(&self, vm: &VmInputs) -> Result<Quick, NoThroughput> {
        let state = match self.platform.saved_state.value {
            SavedState::Assigned => vm.assigned,
            SavedState::InUse => vm.in_use,
        };
        Quick::of(state, &self.storage, self.platform.quick_fixed.value)
    }
}

/// Memory assigned now; for dynamic memory of unknown state, what it starts with.
fn assigned(memory: VmMemory) -> Memory {
    match memory {
        VmMemory::Static(memory) => memory,
        VmMemory::Dynamic {
            startup,
            minimum,
            assigned,
            ..
        } => assigned.unwrap_or(startup.max(minimum)),
    }
}
