//! What do SCVMM's checks calculate with? Memory and VMs of each host, and how often a slot
//! of each size goes into it.
//!
//! Source: Microsoft KB 3023928.

use super::scene::{Scene, kib, times_in, total};
use crate::cluster::{Dimension, VmIndex};
use crate::demand::{PolicyInForce, restart_memory};
use crate::model::{DynamicMemoryCount, VmGroup, VmOverhead};
use crate::order::sort_by_key;
use crate::units::Memory;

/// What SCVMM adds to each VM.
const USUAL_OVERHEAD: Memory = Memory::from_mib(64);

/// Each host's memory in KiB, by position.
pub(super) struct HostMemory {
    /// What VMs, stopped ones included, leave of it.
    pub(super) available: Vec<i64>,
    /// How many highly available VMs it carries: its used slots.
    pub(super) vms: Vec<i64>,
    /// The memory of those VMs.
    pub(super) sums: Vec<i64>,
    /// The largest of them.
    pub(super) largest: Vec<i64>,
}

impl HostMemory {
    pub(super) fn of(scene: &Scene) -> HostMemory {
        let overhead = match (scene.options.scvmm_overhead, scene.policy.vm_overhead.value) {
            (Some(overhead), _) | (None, VmOverhead::Fixed(overhead)) => overhead,
            (None, VmOverhead::Formula) => USUAL_OVERHEAD,
        };
        let mut policy: PolicyInForce = scene.policy;
        policy.dynamic_memory.value = DynamicMemoryCount::Assigned;
        let sizes = scene.by_group(|vm| kib(restart_memory(&policy, vm).plus(overhead)));
        let mut hosts = HostMemory {
            available: scene.capacities(Dimension::Memory),
            vms: vec![0; scene.hosts.len()],
            sums: vec![0; scene.hosts.len()],
            largest: vec![0; scene.hosts.len()],
        };
        for at in 0..scene.hosts.len() {
            for vm in scene.carried[at].iter().chain(&scene.stopped[at]) {
                hosts.add(
                    at,
                    scene.of_vm(&sizes, *vm),
                    is_highly_available(scene, *vm),
                );
            }
        }
        hosts
    }

    fn add(&mut self, at: usize, size: i64, highly_available: bool) {
        self.available[at] = self.available[at].saturating_sub(size);
        if highly_available {
            self.vms[at] += 1;
            self.sums[at] = self.sums[at].saturating_add(size);
            self.largest[at] = self.largest[at].max(size);
        }
    }

    /// The largest highly available VM of all.
    pub(super) fn largest_vm(&self) -> i64 {
        self.largest.iter().copied().max().unwrap_or(0)
    }

    /// Slots of each host, used ones included.
    pub(super) fn slots(&self, slot: i64) -> Vec<i64> {
        let hosts = self.available.iter().zip(&self.vms);
        hosts
            .map(|(free, used)| times_in(*free, slot) + used)
            .collect()
    }

    /// What each host takes however the largest VM is placed.
    pub(super) fn additional(&self, largest: i64) -> Vec<i64> {
        let free = self.available.iter();
        free.map(|free| (free - largest).max(0)).collect()
    }
}

fn is_highly_available(scene: &Scene, vm: VmIndex) -> bool {
    let group: &VmGroup = scene.group(vm);
    group.highly_available && !group.host_bound
}

/// Amounts of each host that depend on the largest VM of those that fail, for every host that
/// can carry it.
pub(super) struct BySize {
    /// The distinct sizes, the largest first, each with the amounts and their sum.
    rows: Vec<(i64, Vec<i64>, i64)>,
    /// The row of each host's own largest VM.
    row_of: Vec<usize>,
}

impl BySize {
    pub(super) fn of(hosts: &HostMemory, amounts: impl Fn(i64) -> Vec<i64>) -> BySize {
        let mut sizes = hosts.largest.clone();
        sort_by_key(&mut sizes, |size| std::cmp::Reverse(*size));
        sizes.dedup();
        let row = |size: &i64| {
            let amounts = amounts(*size);
            let sum = total(&amounts);
            (*size, amounts, sum)
        };
        let row_of = |size: &i64| sizes.iter().position(|known| known == size).unwrap_or(0);
        BySize {
            row_of: hosts.largest.iter().map(row_of).collect(),
            rows: sizes.iter().map(row).collect(),
        }
    }

    /// The largest VM on the hosts that fail, and the sum of the amounts of the others.
    pub(super) fn without(&self, failed: &[usize]) -> (i64, i64) {
        let row = failed.iter().map(|at| self.row_of[*at]).min();
        let Some((size, amounts, sum)) = row.and_then(|row| self.rows.get(row)) else {
            return (0, 0);
        };
        let lost = failed.iter().map(|at| amounts[*at]);
        (*size, lost.fold(*sum, i64::saturating_sub))
    }
}
