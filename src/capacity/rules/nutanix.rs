//! Nutanix AHV guarantee: is as much reserved as the VMs of the largest hosts need?
//!
//! One host (RF2) or two (RF3) may fail, those with most memory; what is reserved are
//! segments as large as the largest VM, several small VMs to a segment; memory only.
//! Source: Nutanix, VM high availability guarantee.

use super::scene::{Scene, kib, largest, sum_without_largest, times_in};
use super::vmm_2008::shared_slots;
use super::{Figure, FigureTable, Guarantee, Rule, RuleAnswer, Says};
use crate::cluster::Dimension;
use crate::model::PlatformId;

/// Reserved segments.
pub static RULE: Rule = Rule {
    key: "nutanix",
    name: "Nutanix AHV guarantee",
    platforms: &[PlatformId::NutanixAhv],
    assumptions: &[
        "Memory alone counts.",
        "The hosts with most memory are those that fail.",
        "Every segment is as large as the largest VM; small VMs of one host share segments.",
        "No rule keeps VMs off hosts.",
    ],
    guarantee: Guarantee::Neither,
    source: "Nutanix AHV administration, VM high availability, guarantee",
    needs_homes: true,
    answer,
};

fn answer(scene: &Scene) -> RuleAnswer {
    if scene.failures > 2 {
        return RuleAnswer::of(Says::NotApplicable("It guarantees one or two failures."));
    }
    let restarting = |at: &usize| -> Vec<i64> {
        let vms = scene.carried[*at].iter().filter(|vm| scene.restarts(**vm));
        vms.map(|vm| scene.demand(*vm, Dimension::Memory)).collect()
    };
    let all = (0..scene.hosts.len()).flat_map(|at| restarting(&at));
    let segment = all.max().unwrap_or(0);
    let memory: Vec<i64> = scene
        .hosts
        .iter()
        .map(|host| kib(scene.plan.hosts[scene.cluster.host(*host).group].memory))
        .collect();
    let free: Vec<i64> = scene
        .free_memory()
        .iter()
        .map(|free| times_in(*free, segment))
        .collect();
    let lost = |failures: u32| largest(&memory, failures);
    let needed = |failures: u32| -> i64 {
        let hosts = lost(failures);
        hosts
            .iter()
            .map(|at| shared_slots(restarting(at), segment))
            .sum()
    };
    let there = |failures: u32| -> i64 {
        let gone: i64 = lost(failures).iter().map(|at| free[*at]).sum();
        sum_without_largest(&free, 0) - gone
    };
    let holds = |failures: u32| failures <= 2 && needed(failures) <= there(failures);
    RuleAnswer {
        loss: scene.at(&lost(scene.failures)),
        figures: vec![FigureTable {
            caption: "Segments",
            heads: &[
                "Hosts that fail",
                "Segment",
                "Needed",
                "Free on the others",
                "Enough",
            ],
            rows: vec![vec![
                Figure::Hosts(scene.at(&lost(scene.failures))),
                Figure::Amount(Dimension::Memory, segment),
                Figure::Count(needed(scene.failures) as u64),
                Figure::Count(there(scene.failures) as u64),
                Figure::Holds(holds(scene.failures)),
            ]],
        }],
        ..RuleAnswer::counted(holds(scene.failures), scene, holds)
    }
}
