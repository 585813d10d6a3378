//! Ganeti, DRBD N+1: has each node room for the instances that one other may send it?
//!
//! Reserved memory of a node = max over its peers of Σ memory of the instances whose primary
//! is the peer and whose secondary is the node. A node fails the check iff its free memory
//! does not exceed it. Source: ganeti, src/Ganeti/HTools/Node.hs.

use super::ganeti_global::{Nodes, Storage};
use super::scene::Scene;
use super::{Figure, FigureTable, Guarantee, Rule, RuleAnswer, Says};
use crate::cluster::Dimension;
use crate::model::PlatformId;

/// DRBD N+1.
pub static RULE: Rule = Rule {
    key: "ganeti-drbd",
    name: "Ganeti N+1 of DRBD pairs",
    platforms: &[PlatformId::Ganeti],
    assumptions: &[
        "One node fails; memory alone counts, and some of it stays free on every node.",
        "VMs that two hosts may run have their disks on these two; no others are looked at.",
    ],
    guarantee: Guarantee::NeverYesWrongly,
    source: "ganeti c35736d8, src/Ganeti/HTools/Node.hs",
    needs_homes: true,
    answer,
};

fn answer(scene: &Scene) -> RuleAnswer {
    if scene.failures > 1 {
        return RuleAnswer::of(Says::NotApplicable("It is about the failure of one node."));
    }
    let nodes = Nodes::of(scene);
    let hosts = scene.hosts.len();
    let mut reserved = vec![0i64; hosts];
    let mut is_used = false;
    for peer in 0..hosts {
        let mut sent = vec![0i64; hosts];
        for vm in scene.carried[peer].iter().filter(|vm| scene.restarts(**vm)) {
            if let Storage::Drbd(Some(other)) = nodes.storage(*vm, peer) {
                is_used = true;
                sent[other] = sent[other].saturating_add(scene.demand(*vm, Dimension::Memory));
            }
        }
        for (most, sent) in reserved.iter_mut().zip(sent) {
            *most = sent.max(*most);
        }
    }
    if !is_used {
        return RuleAnswer::of(Says::NotApplicable(
            "No VM has exactly two possible owners.",
        ));
    }
    let fails = |at: &usize| nodes.free[*at] <= reserved[*at];
    let bad: Vec<usize> = (0..hosts).filter(fails).collect();
    let holds = |failures: u32| failures == 0 || (failures == 1 && bad.is_empty());
    let amount = |amount| Figure::Amount(Dimension::Memory, amount);
    RuleAnswer {
        loss: Vec::new(),
        figures: vec![FigureTable {
            caption: "Nodes",
            heads: &["Nodes", "Free", "Most from one other", "More is free"],
            rows: scene.by_host(|at| {
                vec![
                    amount(nodes.free[at]),
                    amount(reserved[at]),
                    Figure::Holds(!fails(&at)),
                ]
            }),
        }],
        ..RuleAnswer::counted(holds(scene.failures), scene, holds)
    }
}
