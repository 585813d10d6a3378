//! What did a text turn out to be?

use serde::Serialize;

use super::clusters::ClusterOfInventory;
use super::problems::{Problem, problems};
use crate::format::document;
use crate::format::import::{self, ClusterOpened, Each, Kind};

/// A plan opened from a text.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Opened<Document> {
    /// What the text was.
    pub kind: &'static str,
    /// The plan as a document.
    pub plan: Document,
    /// What was assumed or left out.
    pub problems: Vec<Problem>,
}

/// Every cluster of an inventory, opened.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OpenedClusters<Document> {
    /// What was assumed or left out, whichever cluster it is about.
    pub problems: Vec<Problem>,
    /// In the order of their names.
    pub clusters: Vec<OpenedCluster<Document>>,
}

/// A cluster, and the plan that it is.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OpenedCluster<Document> {
    /// Which one it is.
    #[serde(flatten)]
    pub cluster: ClusterOfInventory,
    /// `None`: nothing of it can be planned.
    pub plan: Option<Document>,
    /// What was assumed or left out, or why there is no plan.
    pub problems: Vec<Problem>,
}

/// Every cluster with its plan as a document.
pub fn opened_clusters(each: &Each) -> OpenedClusters<impl Serialize + use<>> {
    let cluster = |one: &ClusterOpened| {
        let (plan, said) = match &one.opened {
            Ok(opened) => (Some(&opened.plan), opened.problems.clone()),
            Err(problem) => (None, vec![problem.clone()]),
        };
        OpenedCluster {
            cluster: ClusterOfInventory::of(&one.cluster),
            problems: problems(&said, plan),
            plan: plan.map(document::serializable),
        }
    };
    OpenedClusters {
        problems: problems(&each.problems, None),
        clusters: each.clusters.iter().map(cluster).collect(),
    }
}

/// An opened text with its plan as a document.
pub fn opened(opened: &import::Opened) -> Opened<impl Serialize + use<>> {
    Opened {
        kind: match opened.kind {
            Kind::Link => "link",
            Kind::Document => "document",
            Kind::Ganeti => "ganeti",
            Kind::HostList => "hostList",
            Kind::VmList => "vmList",
            Kind::HostAndVmLists => "hostAndVmLists",
        },
        plan: document::serializable(&opened.plan),
        problems: problems(&opened.problems, Some(&opened.plan)),
    }
}
