//! vSphere HA, dedicated failover hosts: are as many hosts kept empty as may fail?
//!
//! Nothing may run on them; after a failure they are tried first, then the others. Whether
//! they are large enough is not asked. Source: vSphere Availability, failover hosts.

use super::{Figure, FigureTable, Guarantee, Rule, RuleAnswer, Says, Scene};
use crate::cluster::Dimension;
use crate::model::PlatformId;

/// Dedicated failover hosts.
pub static RULE: Rule = Rule {
    key: "vsphere-failover-hosts",
    name: "vSphere HA dedicated failover hosts",
    platforms: &[
        PlatformId::Vsphere6,
        PlatformId::Vsphere7,
        PlatformId::Vsphere8,
    ],
    assumptions: &[
        "The hosts without VMs are the failover hosts.",
        "A failover host is large enough for any other.",
    ],
    guarantee: Guarantee::Neither,
    source: "VMware vSphere Availability, specify failover hosts",
    needs_homes: true,
    answer,
};

fn answer(scene: &Scene) -> RuleAnswer {
    let is_empty = |at: &usize| scene.carried[*at].is_empty();
    let empty: Vec<usize> = (0..scene.hosts.len()).filter(is_empty).collect();
    if empty.is_empty() {
        return RuleAnswer::of(Says::NotApplicable("No host is kept empty."));
    }
    let capacity = scene.capacities(Dimension::Memory);
    let rows = empty.iter().map(|at| {
        vec![
            Figure::Hosts(scene.at(&[*at])),
            Figure::Amount(Dimension::Memory, capacity[*at]),
        ]
    });
    let holds = |failures: u32| failures as usize <= empty.len();
    let used = scene.sums(|vm| scene.demand(vm, Dimension::Memory));
    RuleAnswer {
        loss: scene.at(&super::scene::largest(&used, scene.failures)),
        figures: vec![FigureTable {
            caption: "Failover hosts",
            heads: &["Host", "Room for VMs"],
            rows: rows.collect(),
        }],
        ..RuleAnswer::counted(holds(scene.failures), scene, holds)
    }
}
