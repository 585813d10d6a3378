//! vSphere HA, performance degradation VMs tolerate: is a warning due?
//!
//! Warn iff use − use × p > what is left after the failures. It never blocks, and at the
//! default p = 100 % it never warns. Source: vSphere Availability 8.0.

use super::scene::{kib, largest, sum_without_largest};
use super::{Figure, FigureTable, Guarantee, Rule, RuleAnswer, Says, Scene};
use crate::cluster::Dimension;
use crate::demand::running_memory;
use crate::model::PlatformId;
use crate::units::Percent;

/// Performance degradation VMs tolerate.
pub static RULE: Rule = Rule {
    key: "vsphere-degradation",
    name: "vSphere HA performance degradation",
    platforms: &[
        PlatformId::Vsphere6,
        PlatformId::Vsphere7,
        PlatformId::Vsphere8,
    ],
    assumptions: &[
        "What counts is memory in use; where it is not known, all of a VM's memory is.",
        "VMs can be divided like water among the hosts that are left.",
        "The default of 100 % never warns. No warning means yes below that.",
    ],
    guarantee: Guarantee::Neither,
    source: "VMware vSphere Availability 8.0, performance degradation",
    needs_homes: false,
    answer,
};

fn answer(scene: &Scene) -> RuleAnswer {
    let in_use = scene.by_group(|vm| {
        let counted = running_memory(&scene.policy, vm);
        kib(vm.memory_in_use.map_or(counted, |used| used.min(counted)))
    });
    let vms = scene.cluster.vms.iter().filter(|vm| vm.unit.is_some());
    let used = vms.map(|vm| in_use[vm.group]).fold(0, i64::saturating_add);
    let capacity = scene.capacities(Dimension::Memory);
    let tolerated = scene.options.degradation.hundredths().min(10_000);
    let is_quiet = |failures: u32, tolerated: u64| {
        let reduced = i128::from(used) * i128::from(10_000 - tolerated);
        reduced <= i128::from(sum_without_largest(&capacity, failures)) * 10_000
    };
    let amount = |kib| Figure::Amount(Dimension::Memory, kib);
    let left = sum_without_largest(&capacity, scene.failures);
    let missing = i128::from(used.saturating_sub(left).max(0));
    let needed = (missing as u128 * 10_000).div_ceil(used.max(1) as u128);
    let table = FigureTable {
        caption: "Use and what is left",
        heads: &[
            "Memory in use",
            "Left after the failures",
            "Tolerated",
            "Quiet from",
            "Quiet",
        ],
        rows: vec![vec![
            amount(used),
            amount(left),
            Figure::Percent(Percent::from_hundredths(tolerated)),
            Figure::Percent(Percent::from_hundredths(needed as u64)),
            Figure::Holds(is_quiet(scene.failures, tolerated)),
        ]],
    };
    let answer = match tolerated {
        10_000 => RuleAnswer::of(Says::Nothing("At its default of 100 % it never warns.")),
        _ => RuleAnswer::counted(is_quiet(scene.failures, tolerated), scene, |failures| {
            is_quiet(failures, tolerated)
        }),
    };
    RuleAnswer {
        loss: scene.at(&largest(&capacity, scene.failures)),
        figures: vec![table],
        ..answer
    }
}
