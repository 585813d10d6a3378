//! What is the plan of each cluster of an inventory?

use super::assemble::assemble;
use super::clusters::Cluster;
use super::inventory::Inventory;
use super::options::Options;
use super::progress::Progress;
use super::report::{Opened, Problems};
use super::source::{Content, File, Gathered, Sources, gather};
use crate::problem::Problem;

/// Every cluster of an inventory as a plan of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Each {
    /// What was assumed or left out, whichever cluster it is about.
    pub problems: Vec<Problem>,
    /// In the order of their names.
    pub clusters: Vec<ClusterOpened>,
}

/// A cluster, and the plan that it is.
#[derive(Debug, Clone, PartialEq)]
pub struct ClusterOpened {
    /// Which one it is.
    pub cluster: Cluster,
    /// Its plan, with what was assumed or left out of it.
    pub opened: Result<Opened, Problem>,
}

/// Opens each cluster in the content of a file, with the usual choices. A plan is one.
pub fn detect_and_open_each(bytes: &[u8]) -> Result<Each, Problem> {
    let file = File {
        name: String::new(),
        content: Content::Bytes(bytes.to_vec()),
    };
    match gather(vec![file])? {
        Gathered::Sources(sources) => open_each(&sources, &Options::default()),
        Gathered::Plan(opened) => Ok(Each {
            problems: Vec::new(),
            clusters: vec![ClusterOpened {
                cluster: Cluster::of_plan(&opened.plan),
                opened: Ok(*opened),
            }],
        }),
    }
}

/// Opens each cluster by itself, with what else a person has chosen.
pub fn open_each(sources: &Sources, options: &Options) -> Result<Each, Problem> {
    let mut inventory = Inventory::of(sources, options, &mut Progress::new(&mut |_| {}));
    if let Some(refusal) = inventory.problems.refusal() {
        return Err(refusal.clone());
    }
    let clusters = inventory.clusters.all.clone();
    if clusters.is_empty() {
        // Nothing was found: that is told.
        let opened = assemble(&inventory, options, None)?;
        return Ok(Each {
            problems: opened.problems,
            clusters: Vec::new(),
        });
    }
    let common: Problems = std::mem::take(&mut inventory.problems);
    let of = |cluster: Cluster| ClusterOpened {
        opened: assemble(&inventory, &options.of_cluster(&cluster), None),
        cluster,
    };
    Ok(Each {
        clusters: clusters.into_iter().map(of).collect(),
        problems: common.into_list(),
    })
}
