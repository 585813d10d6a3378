//! vSphere HA, cluster resource percentage: is a share of all resources unreserved?
//!
//! (total − Σ requirement) / total ≥ share, for CPU and for memory; requirement: the
//! reservation, CPU at least 32 MHz, memory with overhead. For N equal hosts the share is
//! failures / N. Source: vSphere Availability 6.7, cluster resource percentage.

use super::scene::{kib, largest, total};
use super::{Figure, FigureTable, Guarantee, Rule, RuleAnswer, Says, Scene};
use crate::cluster::Dimension;
use crate::demand::vm_overhead;
use crate::model::{PlatformId, VmGroup};
use crate::units::Percent;

/// Cluster resource percentage.
pub static RULE: Rule = Rule {
    key: "vsphere-percentage",
    name: "vSphere HA percentage of resources",
    platforms: &[
        PlatformId::Vsphere6,
        PlatformId::Vsphere7,
        PlatformId::Vsphere8,
    ],
    assumptions: &[
        "What counts of a VM is its reservation: CPU at least 32 MHz, memory with overhead.",
        "VMs can be divided like water among the hosts that are left.",
        "The share to keep is failures / hosts, unless it is set.",
        "No VM reserves more than it needs, and every VM restarts.",
    ],
    guarantee: Guarantee::NeverNoWrongly,
    source: "VMware vSphere Availability 6.7, page 23",
    needs_homes: false,
    answer,
};

/// Totals of one dimension.
struct Share {
    name: &'static str,
    dimension: Dimension,
    total: i64,
    required: i64,
}

impl Share {
    /// Whether so much of all is not required: `part` of `of`.
    fn leaves(&self, part: u64, of: u64) -> bool {
        let left = i128::from(self.total) - i128::from(self.required);
        left * i128::from(of) >= i128::from(self.total) * i128::from(part)
    }

    /// What is not required beyond `part` of `of`, in whole percent, rounded down.
    fn free(&self, part: u64, of: u64) -> Figure {
        let left = i128::from(self.total) - i128::from(self.required);
        let (of, part) = (i128::from(of), i128::from(part));
        let above = left * of - i128::from(self.total) * part;
        let percent = 100 * above.max(0) / (i128::from(self.total) * of).max(1);
        Figure::Percent(Percent::new(percent as u64))
    }
}

fn answer(scene: &Scene) -> RuleAnswer {
    let shares = shares(scene);
    if shares.iter().any(|share| share.total == 0) {
        return RuleAnswer::of(Says::NotApplicable(
            "The hosts have no CPU or no memory to share.",
        ));
    }
    let hosts = scene.hosts.len() as u64;
    let share_for = |failures: u32| match scene.options.reserved {
        Some(reserved) => (reserved.hundredths(), 10_000),
        None => (u64::from(failures).min(hosts), hosts),
    };
    let holds = |failures| {
        let (part, of) = share_for(failures);
        shares.iter().all(|share| share.leaves(part, of))
    };
    let (part, of) = share_for(scene.failures);
    let reserved = Figure::Percent(Percent::from_hundredths(part * 10_000 / of));
    let rows = shares.iter().map(|share| {
        vec![
            Figure::Text(share.name),
            Figure::Amount(share.dimension, share.required),
            Figure::Amount(share.dimension, share.total),
            share.free(0, 1),
            reserved.clone(),
            share.free(part, of),
            Figure::Holds(share.leaves(part, of)),
        ]
    });
    let answer = RuleAnswer::counted(holds(scene.failures), scene, holds);
    RuleAnswer {
        // A share that is set says nothing about a number of hosts.
        largest: answer.largest.filter(|_| scene.options.reserved.is_none()),
        loss: scene.at(&largest(
            &scene.capacities(Dimension::Memory),
            scene.failures,
        )),
        figures: vec![FigureTable {
            caption: "Failover capacity",
            heads: &[
                "Of",
                "Required",
                "All hosts",
                "Free",
                "To be kept",
                "Free beyond it",
                "Enough",
            ],
            rows: rows.collect(),
        }],
        ..answer
    }
}

fn shares(scene: &Scene) -> [Share; 2] {
    let options = &scene.options;
    let cpu = |vm: &VmGroup| {
        vm.cpu_reservation
            .max(options.least_cpu)
            .mhz()
            .min(u32::MAX.into()) as i64
    };
    let memory = |vm: &VmGroup| {
        let reserved = vm.memory_reservation.max(options.least_memory);
        kib(reserved.plus(vm_overhead(scene.plan, &scene.policy, vm)))
    };
    let required = |amounts: Vec<i64>| {
        let vms = scene.cluster.vms.iter().filter(|vm| vm.unit.is_some());
        vms.map(|vm| amounts[vm.group]).fold(0, i64::saturating_add)
    };
    [
        Share {
            name: "CPU",
            dimension: Dimension::Megahertz,
            total: total(&scene.capacities(Dimension::Megahertz)),
            required: required(scene.by_group(cpu)),
        },
        Share {
            name: "memory",
            dimension: Dimension::Memory,
            total: total(&scene.capacities(Dimension::Memory)),
            required: required(scene.by_group(memory)),
        },
    ]
}
