//! VMM 2008 cluster reserve: are there more free slots than the reserve hosts could ask for?
//!
//! Slot = the largest highly available VM. Used slots of a host: its VMs packed into slots,
//! the smallest first. Not over-committed iff Σ free slots > Σ of the R largest
//! (free + used). Source: Microsoft KB 2463008; sanjars.com.

use super::scene::{Scene, largest, largest_sum, times_in, total};
use super::{Figure, FigureTable, Guarantee, Rule, RuleAnswer};
use crate::cluster::{Dimension, VmIndex};
use crate::model::PlatformId;
use crate::order::sort;

/// Cluster reserve of VMM 2008 and 2008 R2.
pub static RULE: Rule = Rule {
    key: "vmm-2008",
    name: "VMM 2008 cluster reserve",
    platforms: &[PlatformId::HyperV2008, PlatformId::HyperV2008R2],
    assumptions: &[
        "Memory alone counts.",
        "Every VM is as large as the largest, though small ones of one host may share a slot.",
        "Stopped and saved VMs keep their memory.",
        "No rule keeps VMs off hosts.",
        "One slot more than needed must be free.",
    ],
    guarantee: Guarantee::NeverYesWrongly,
    source: "Microsoft KB 2463008; sanjars.com",
    needs_homes: true,
    answer,
};

fn answer(scene: &Scene) -> RuleAnswer {
    let demand = |vm: VmIndex| scene.demand(vm, Dimension::Memory);
    let restarting = |at: usize| -> Vec<i64> {
        let vms = scene.carried[at].iter().filter(|vm| scene.restarts(**vm));
        vms.map(|vm| demand(*vm)).collect()
    };
    let hosts = 0..scene.hosts.len();
    let sizes: Vec<Vec<i64>> = hosts.clone().map(restarting).collect();
    let slot = sizes.iter().flatten().copied().max().unwrap_or(0);
    let stopped = |at: usize| {
        scene.stopped[at]
            .iter()
            .map(|vm| demand(*vm))
            .fold(0, i64::saturating_add)
    };
    let left: Vec<i64> = scene
        .free_memory()
        .iter()
        .zip(hosts)
        .map(|(free, at)| free - stopped(at))
        .collect();
    let free: Vec<i64> = left.iter().map(|left| times_in(*left, slot)).collect();
    let used: Vec<i64> = sizes
        .into_iter()
        .map(|sizes| shared_slots(sizes, slot))
        .collect();
    let both: Vec<i64> = free
        .iter()
        .zip(&used)
        .map(|(free, used)| free + used)
        .collect();
    let needs = |failures| largest_sum(&both, failures);
    let holds = |failures: u32| failures == 0 || total(&free) > needs(failures);
    let count = |amount: i64| Figure::Count(amount.max(0) as u64);
    RuleAnswer {
        loss: scene.at(&largest(&both, scene.failures)),
        figures: vec![
            FigureTable {
                caption: "Slots of each host",
                heads: &["Hosts", "Free", "Used"],
                rows: scene.by_host(|at| vec![count(free[at]), count(used[at])]),
            },
            FigureTable {
                caption: "Slots",
                heads: &[
                    "Slot",
                    "Free on all hosts",
                    "Free and used on the largest",
                    "More are free",
                ],
                rows: vec![vec![
                    Figure::Amount(Dimension::Memory, slot),
                    count(total(&free)),
                    count(needs(scene.failures)),
                    Figure::Holds(holds(scene.failures)),
                ]],
            },
        ],
        ..RuleAnswer::counted(holds(scene.failures), scene, holds)
    }
}

/// How many slots these VMs take if they share, the smallest first. A slot that one does not
/// fit into is full for all that follow, because they are no smaller.
pub(super) fn shared_slots(mut sizes: Vec<i64>, slot: i64) -> i64 {
    sort(&mut sizes);
    let (mut slots, mut room) = (0, 0);
    for size in sizes {
        if size > room {
            slots += 1;
            room = slot;
        }
        room -= size;
    }
    slots
}
