//! What has to be bought, and how long will it last, in sentences and tables.
//!
//! Every answer has one form: a sentence that says what is proved, and [`blocks`](super::blocks).
//! So whoever shows one shows them all.

mod effect;
mod frontier;
mod growth;
mod hosts;
mod migrations;
mod platforms;

use super::Loss;
use super::blocks::{AdviceText, Block, Table};
use super::moves::{COLUMNS, moves as describe_moves};
use super::operations;
use super::quorum::with_caveat;
use super::reason::limit;
use super::rules::rules as describe_rules;
use crate::advice::moves::fewest_moves;
use crate::advice::{frontier as find_frontier, growth as find_growth, hosts_to_buy};
use crate::assess::assess;
use crate::capacity::Effort;
use crate::capacity::rules::compare;
use crate::cluster::Cluster;
use crate::demand::PolicyInForce;
use crate::model::Plan;
use crate::placement::Refutation;
use crate::validate::check;

pub use effect::effect;
pub use frontier::frontier;
pub use growth::growth;
pub use hosts::hosts;

/// What may be asked about a plan: a key, and the title.
pub fn topics(plan: &Plan) -> Vec<(&'static str, &'static str)> {
    let mut topics = Vec::new();
    if plan.vms.iter().any(|vm| !vm.current_hosts.is_empty()) {
        topics.push(("moves", "Fewest moves"));
    }
    topics.extend([
        ("hosts", "Hosts to buy"),
        ("frontier", "Two sizes together"),
        ("rules", "What the vendors' rules say"),
        ("platforms", "What another platform changes"),
        ("migration", "Migration in detail"),
    ]);
    topics.extend(operations::TOPICS);
    if plan.growth_per_month.is_some() {
        topics.push(("growth", "Growth"));
    }
    topics
}

/// The answer about a topic, by its key. Nothing if the plan has errors, or if there is no such
/// topic.
pub fn advice(plan: &Plan, topic: &str, effort: Effort) -> Option<AdviceText> {
    let loss = Loss::of_plan(plan);
    match topic {
        "hosts" => {
            let all = hosts_to_buy(plan, effort);
            (!all.is_empty()).then(|| hosts(loss, &all))
        }
        "frontier" => limited(plan, frontier(loss, &find_frontier(plan, effort)?)),
        "growth" => limited(plan, growth(loss, &find_growth(plan, effort)?)),
        "moves" => moves(plan, effort),
        "rules" => {
            let answers = assess(plan, for_rules(plan, effort)).answers?;
            Some(describe_rules(&answers, &compare(plan, &answers)))
        }
        "migration" => migrations::migrations(plan),
        "platforms" => platforms::platforms(plan, effort.at_most(Effort::INTERACTIVE)),
        other => operations::operations(plan, other, effort),
    }
}

/// What there is room for, and whether votes allow the failures at all.
fn limited(plan: &Plan, text: AdviceText) -> Option<AdviceText> {
    let cluster = check(plan).cluster?;
    Some(AdviceText {
        headline: with_caveat(text.headline, &cluster, cluster.failures),
        ..text
    })
}

/// What the rules are judged by: whether the failures to tolerate are survived. How many more
/// are, and how much room is left, is not asked, and takes longer: all triples of 64 hosts are
/// 41,664, all pairs 2,016.
fn for_rules(plan: &Plan, effort: Effort) -> Effort {
    const PAIRS: u64 = 4_000;
    let beyond_pairs = PolicyInForce::of(plan).tolerate.value > 2;
    let most = if beyond_pairs { u64::MAX } else { PAIRS };
    Effort {
        sets: effort.sets.min(most),
        samples: effort.samples && beyond_pairs,
        steps: effort.steps,
        ..effort.at_most(Effort::INTERACTIVE)
    }
}

/// The moves that make the cluster safe.
fn moves(plan: &Plan, effort: Effort) -> Option<AdviceText> {
    let answers = assess(plan, effort).answers?;
    let (cluster, planned) = (&answers.cluster, &answers.planned);
    let advice = fewest_moves(cluster, planned, &answers.migration, effort);
    let text = describe_moves(cluster, &advice);
    let notes = text.why.into_iter().chain(text.times).chain(text.notes);
    let mut advice = AdviceText::new(text.headline, notes);
    if !text.rows.is_empty() {
        let rows = text
            .rows
            .into_iter()
            .map(|row| vec![row.step, row.vm, row.from, row.to, row.time, row.blackout]);
        let table = Table::new("Moves, in this order", COLUMNS, rows);
        advice.blocks.insert(0, Block::Table(table));
    }
    Some(advice)
}

/// Why it is impossible. A proof by points has no table here.
fn because(cluster: &Cluster, refutation: &Refutation) -> String {
    limit(cluster, refutation).replace("with the points of the table,", "in points of a proof,")
}
