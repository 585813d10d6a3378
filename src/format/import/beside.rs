//! What does vSphere's slot rule say of the same cluster, beside vCenter's own figures?
//!
//! vCenter's slots come from PowerCLI's cluster object; ours are computed on the plan as it would
//! be imported. They differ where vCenter knows more (overheads of each VM) or the plan does
//! (VMs left out, hosts in maintenance).

use super::inventory::Inventory;
use crate::assess::assess;
use crate::capacity::Effort;
use crate::capacity::rules::compare;
use crate::model::Plan;
use crate::report::blocks::{Block, Table};
use crate::report::rules::figures;

/// Both, if vCenter's slots of the plan's cluster are known.
pub(super) fn beside(inventory: &Inventory, plan: &Plan) -> Vec<Block> {
    let said = inventory.told_of_clusters.iter();
    let said = said.filter(|one| one.has_slots);
    let said: Vec<_> = said.collect();
    let cluster = match said.as_slice() {
        [only] if !inventory.clusters.are_several() => Some(*only),
        // A plan has its cluster's name, perhaps with its datacenter in front.
        several => several
            .iter()
            .find(|one| plan.name.rsplit('/').next() == Some(one.cluster.name.as_str()))
            .copied(),
    };
    let Some(cluster) = cluster.filter(|_| !plan.hosts.is_empty()) else {
        return Vec::new();
    };
    let Some(answers) = assess(plan, Effort::INTERACTIVE).answers else {
        return Vec::new();
    };
    let compared = compare(plan, &answers);
    let slots = compared.iter().find(|one| one.rule.key == "vsphere-slots");
    let Some(slots) = slots else {
        return Vec::new();
    };
    let ours = match slots.answer.largest {
        Some(level) => format!("failover level {level}"),
        None => "no failover level".to_owned(),
    };
    let row = vec![cluster.cluster.name.clone(), cluster.says.clone(), ours];
    let heads = ["Cluster", "vCenter", "The same rule on this plan"];
    let table = Table::new(
        "vSphere HA slots: vCenter's own figures and ours",
        heads,
        [row],
    );
    let tables = figures(&answers.cluster, slots);
    let details = tables.into_iter().map(Block::Table).collect();
    vec![
        Block::Table(table),
        Block::details("How many slots this plan has", details),
    ]
}
