//! vSphere HA, slot policy: does each VM find a slot on the hosts that are left?
//!
//! Slot = the largest CPU reservation (at least 32 MHz) and the largest memory reservation
//! with overhead, both capped on request; a VM above the cap needs several slots. Slots of a
//! host = min(⌊CPU / slot CPU⌋, ⌊memory / slot memory⌋). Current failover capacity = the
//! largest k such that without the k hosts with most slots the slots suffice.
//! Source: vSphere Availability 6.0.1 pages 23 to 26, 6.5, 6.7.

use super::scene::{kib, largest, sum_without_largest, times_in, total};
use super::{Figure, FigureTable, Guarantee, Rule, RuleAnswer, Scene};
use crate::cluster::{Dimension, VmIndex};
use crate::demand::vm_overhead;
use crate::model::PlatformId;

/// Slot policy.
pub static RULE: Rule = Rule {
    key: "vsphere-slots",
    name: "vSphere HA slots",
    platforms: &[
        PlatformId::Vsphere6,
        PlatformId::Vsphere7,
        PlatformId::Vsphere8,
    ],
    assumptions: &[
        "What counts of a VM is its reservation: CPU at least 32 MHz, memory with overhead.",
        "VMs reserve all that they need; where they reserve less, slots say yes too easily.",
        "Every VM is as large as the largest reservation.",
        "VMs that are not restarted need no slot; what they reserve is taken off their host.",
        "Where a slot is capped, the slots of a large VM are free on one host.",
    ],
    guarantee: Guarantee::NeverYesWrongly,
    source: "VMware vSphere Availability 6.0.1, pages 23 to 26",
    needs_homes: true,
    answer,
};

/// What the policy has counted.
struct Slots {
    cpu: i64,
    memory: i64,
    /// How many slots each host has.
    of_hosts: Vec<i64>,
    /// How many slots the VMs of each host need.
    used: Vec<i64>,
    /// How many slots the largest VM needs.
    most_of_a_vm: i64,
}

fn answer(scene: &Scene) -> RuleAnswer {
    let slots = Slots::of(scene);
    let needed = total(&slots.used);
    let left = |failures| sum_without_largest(&slots.of_hosts, failures);
    let holds = |failures| left(failures) >= needed;
    let lost = largest(&slots.of_hosts, scene.failures);
    RuleAnswer {
        loss: scene.at(&lost),
        figures: vec![slots.sizes(), slots.hosts(scene), slots.totals(&lost)],
        ..RuleAnswer::counted(holds(scene.failures), scene, holds)
    }
}

impl Slots {
    fn of(scene: &Scene) -> Slots {
        let options = &scene.options;
        let cpus = scene.by_group(|vm| {
            let reserved = vm.cpu_reservation.max(options.least_cpu);
            reserved.mhz().min(u32::MAX.into()) as i64
        });
        let memories = scene.by_group(|vm| {
            let reserved = vm.memory_reservation.max(options.least_memory);
            kib(reserved.plus(vm_overhead(scene.plan, &scene.policy, vm)))
        });
        let all = || {
            scene
                .carried
                .iter()
                .flatten()
                .filter(|vm| scene.restarts(**vm))
        };
        let largest_of =
            |amounts: &[i64]| all().map(|vm| scene.of_vm(amounts, *vm)).max().unwrap_or(0);
        let cap = |amount: i64, cap: Option<i64>| cap.map_or(amount, |cap| amount.min(cap.max(1)));
        let cpu_cap = options
            .slot_cpu_cap
            .map(|cap| cap.mhz().min(u32::MAX.into()) as i64);
        let cpu = cap(largest_of(&cpus), cpu_cap);
        let memory = cap(largest_of(&memories), options.slot_memory_cap.map(kib));
        let slots_of = |vm: VmIndex| {
            let parts = |need: i64, slot: i64| {
                if slot > 0 {
                    (need + slot - 1) / slot
                } else {
                    0
                }
            };
            let by_cpu = parts(scene.of_vm(&cpus, vm), cpu);
            by_cpu.max(parts(scene.of_vm(&memories, vm), memory)).max(1)
        };
        let if_restarted = |vm: VmIndex| if scene.restarts(vm) { slots_of(vm) } else { 0 };
        let taken = |amounts: &[i64]| {
            scene.sums(|vm| {
                if scene.restarts(vm) {
                    0
                } else {
                    scene.of_vm(amounts, vm)
                }
            })
        };
        let rooms = |dimension, taken: Vec<i64>| -> Vec<i64> {
            let capacity = scene.capacities(dimension).into_iter();
            capacity
                .zip(taken)
                .map(|(all, taken)| all - taken)
                .collect()
        };
        let by_cpu = rooms(Dimension::Megahertz, taken(&cpus));
        let by_memory = rooms(Dimension::Memory, taken(&memories));
        let of_hosts = by_cpu.iter().zip(&by_memory);
        Slots {
            of_hosts: of_hosts
                .map(|(mhz, kib)| times_in(*mhz, cpu).min(times_in(*kib, memory)))
                .collect(),
            used: scene.sums(if_restarted),
            most_of_a_vm: all().map(|vm| slots_of(*vm)).max().unwrap_or(0),
            cpu,
            memory,
        }
    }

    fn sizes(&self) -> FigureTable {
        FigureTable {
            caption: "Slot",
            heads: &["CPU", "Memory", "Most slots that one VM needs"],
            rows: vec![vec![
                Figure::Amount(Dimension::Megahertz, self.cpu),
                Figure::Amount(Dimension::Memory, self.memory),
                Figure::Count(self.most_of_a_vm.max(0) as u64),
            ]],
        }
    }

    fn hosts(&self, scene: &Scene) -> FigureTable {
        let count = |amount: i64| Figure::Count(amount.max(0) as u64);
        let figures = |at: usize| vec![count(self.of_hosts[at]), count(self.used[at])];
        FigureTable {
            caption: "Slots of each host",
            heads: &["Hosts", "Slots", "Used"],
            rows: scene.by_host(figures),
        }
    }

    /// The slots that are left without these hosts. Slots scattered over hosts are no room for
    /// a VM that needs several on one: the policy counts them all the same.
    fn totals(&self, lost: &[usize]) -> FigureTable {
        let left = (0..self.of_hosts.len()).filter(|at| !lost.contains(at));
        let slots = left
            .clone()
            .map(|at| self.of_hosts[at])
            .fold(0, i64::saturating_add);
        let used = total(&self.used);
        let together = left
            .map(|at| self.of_hosts[at] - self.used[at])
            .max()
            .unwrap_or(0);
        FigureTable {
            caption: "Slots after the failures",
            heads: &[
                "Slots left",
                "Needed",
                "Available",
                "Most available on one host",
            ],
            rows: vec![vec![
                Figure::Count(slots.max(0) as u64),
                Figure::Count(used.max(0) as u64),
                Figure::Count((slots - used).max(0) as u64),
                Figure::Count(together.max(0) as u64),
            ]],
        }
    }
}
