//! How do the reports of several clusters leave together?

#![allow(missing_docs)] // docs/report.md explains each field.

use serde::Serialize;

use super::Report;
use super::problems::{Problem, problems};
use crate::format::import::{Cluster, ClusterKind};
use crate::problem;

/// What the `format` field says.
pub const FORMAT: &str = "headroom-clusters";

/// A report for each cluster of an inventory.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Clusters {
    pub format: &'static str,
    pub version: u32,
    /// What was assumed or left out of the inventory, whichever cluster it is about.
    pub problems: Vec<Problem>,
    pub clusters: Vec<ClusterReport>,
}

/// A cluster and its report.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ClusterReport {
    #[serde(flatten)]
    pub cluster: ClusterOfInventory,
    /// Why there is no report.
    pub problems: Vec<Problem>,
    /// `None`: no plan came of it.
    pub report: Option<Report>,
}

/// Which cluster of an inventory it is.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ClusterOfInventory {
    /// What tells it from the others.
    pub cluster: String,
    /// What it is: `cluster`, `standAloneHost` or `noCluster`.
    pub kind: &'static str,
    pub name: Option<String>,
    pub datacenter: Option<String>,
    pub source: Option<String>,
    pub hosts: u64,
    pub vms: u64,
}

impl ClusterOfInventory {
    pub fn of(cluster: &Cluster) -> ClusterOfInventory {
        let told = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        ClusterOfInventory {
            cluster: cluster.label.clone(),
            kind: match cluster.kind {
                ClusterKind::Named => "cluster",
                ClusterKind::StandAlone => "standAloneHost",
                ClusterKind::Unnamed => "noCluster",
            },
            name: told(&cluster.name),
            datacenter: told(&cluster.datacenter),
            source: told(&cluster.source),
            hosts: cluster.hosts,
            vms: cluster.vms,
        }
    }
}

impl Clusters {
    /// The reports of clusters, in the order in which they were opened.
    pub fn of(problems_of_all: &[problem::Problem], clusters: Vec<ClusterReport>) -> Clusters {
        Clusters {
            format: FORMAT,
            version: super::VERSION,
            problems: problems(problems_of_all, None),
            clusters,
        }
    }

    /// As JSON for people and files: indented, fields in a fixed order.
    pub fn to_json(&self) -> String {
        // Writing to a string fails only for maps with keys that are not strings: there are none.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }
}

impl ClusterReport {
    /// What became of a cluster: its report, or why there is none.
    pub fn of(cluster: &Cluster, report: Result<Report, &problem::Problem>) -> ClusterReport {
        let (report, refused) = match report {
            Ok(report) => (Some(report), Vec::new()),
            Err(problem) => (None, vec![problem.clone()]),
        };
        ClusterReport {
            cluster: ClusterOfInventory::of(cluster),
            problems: problems(&refused, None),
            report,
        }
    }
}
