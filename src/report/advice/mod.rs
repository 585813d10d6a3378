//! What has to be bought, and how long will it last, in sentences and tables.
//!
//! Every answer has one form: a sentence that says what is proved, tables, remarks, and
//! perhaps a chart. So whoever shows one shows them all.

mod frontier;
mod growth;
mod hosts;

use super::reason::limit;
use crate::advice::{frontier as find_frontier, growth as find_growth, hosts_to_buy};
use crate::capacity::Effort;
use crate::chart::frontier::Plot;
use crate::cluster::Cluster;
use crate::model::Plan;
use crate::placement::Refutation;

pub use frontier::frontier;
pub use growth::growth;
pub use hosts::hosts;

/// An answer in words.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AdviceText {
    /// What is proved, in a sentence or two.
    pub headline: String,
    /// A chart with its title.
    pub chart: Option<(String, Plot)>,
    /// The figures and their proofs.
    pub tables: Vec<AdviceTable>,
    /// What was assumed.
    pub notes: Vec<String>,
}

/// A table; the first cell of each row names it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AdviceTable {
    /// What it shows.
    pub caption: String,
    /// The heads of its columns.
    pub heads: Vec<String>,
    /// Its rows.
    pub rows: Vec<Vec<String>>,
}

/// What may be asked about a plan: a key, and the title.
pub fn topics(plan: &Plan) -> Vec<(&'static str, &'static str)> {
    let mut topics = vec![
        ("hosts", "Hosts to buy"),
        ("frontier", "Two sizes together"),
    ];
    if plan.growth_per_month.is_some() {
        topics.push(("growth", "Growth"));
    }
    topics
}

/// The answer about a topic, by its key. Nothing if the plan has errors, or if there is no such
/// topic.
pub fn advice(plan: &Plan, topic: &str, effort: Effort) -> Option<AdviceText> {
    match topic {
        "hosts" => {
            let all = hosts_to_buy(plan, effort);
            (!all.is_empty()).then(|| hosts(&all))
        }
        "frontier" => Some(frontier(&find_frontier(plan, effort)?)),
        "growth" => Some(growth(&find_growth(plan, effort)?)),
        _ => None,
    }
}

/// Why it is impossible. A proof by points has no table here.
fn because(cluster: &Cluster, refutation: &Refutation) -> String {
    limit(cluster, refutation).replace("with the points of the table,", "in points of a proof,")
}

/// The texts of a row.
fn texts<const COLUMNS: usize>(texts: [&str; COLUMNS]) -> Vec<String> {
    texts.map(str::to_owned).to_vec()
}
