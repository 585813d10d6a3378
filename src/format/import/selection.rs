//! Which records has a person chosen, and of which cluster?

use super::clusters::Cluster;
use super::inventory::{ClusterRecord, HostRecord, Inventory, Standing, VmRecord};
use super::options::{Options, Wanted};
use super::report::{Problems, listed};
use crate::format::code;
use crate::model::Power;
use crate::problem::{Place, Problem};
use crate::units::shown;

/// Records that were chosen.
pub(super) struct Selection<'a> {
    /// Each with the place of its cluster.
    pub(super) hosts: Vec<(&'a HostRecord, u32)>,
    pub(super) vms: Vec<(&'a VmRecord, u32)>,
    /// The clusters that they belong to.
    pub(super) clusters: Vec<&'a Cluster>,
    pub(super) templates: usize,
    pub(super) second_copies: usize,
    pub(super) stopped: usize,
}

impl<'a> Selection<'a> {
    /// Nothing, if there are several clusters and none is chosen.
    pub(super) fn of(
        inventory: &'a Inventory,
        options: &Options,
    ) -> Result<Selection<'a>, Problem> {
        let clusters = &inventory.clusters;
        let chosen = chosen(&clusters.all, &options.cluster)?;
        let is_chosen = |cluster: &u32| chosen.is_none_or(|chosen| chosen == *cluster);
        let hosts = inventory
            .hosts
            .iter()
            .zip(clusters.of_hosts.iter().copied());
        let vms = inventory.vms.iter().zip(clusters.of_vms.iter().copied());
        let all = (0..).zip(&clusters.all);
        let mut selection = Selection {
            hosts: hosts.filter(|(_, cluster)| is_chosen(cluster)).collect(),
            vms: Vec::new(),
            clusters: all
                .filter(|(place, _)| is_chosen(place))
                .map(|(_, cluster)| cluster)
                .collect(),
            templates: 0,
            second_copies: 0,
            stopped: 0,
        };
        for (record, cluster) in vms.filter(|(_, cluster)| is_chosen(cluster)) {
            let is_stopped = record.vm.power == Power::Stopped;
            match record.standing {
                Standing::Template if !options.templates => selection.templates += 1,
                Standing::SecondCopy => selection.second_copies += 1,
                Standing::Vm if is_stopped && !options.stopped => selection.stopped += 1,
                _ => selection.vms.push((record, cluster)),
            }
        }
        Ok(selection)
    }

    /// Whether HA protects some VMs: where it protects none, it is off or was never set up, and
    /// that says nothing about single VMs.
    pub(super) fn knows_protection(&self) -> bool {
        let mut vms = self.vms.iter();
        vms.any(|(record, _)| record.is_protected == Some(true))
    }

    /// The clusters that have a name.
    pub(super) fn named(&self) -> Vec<&'a Cluster> {
        let mut named = self.clusters.clone();
        named.retain(|cluster| !cluster.name.is_empty());
        named
    }

    /// The names of its clusters, which several may share.
    pub(super) fn names(&self) -> Vec<&'a str> {
        let clusters = self.clusters.iter();
        clusters.map(|cluster| cluster.name.as_str()).collect()
    }

    /// What its clusters are called.
    fn labels(&self) -> Vec<&'a str> {
        let clusters = self.clusters.iter();
        clusters.map(|cluster| cluster.label.as_str()).collect()
    }

    pub(super) fn say_clusters(&self, inventory: &Inventory, problems: &mut Problems) {
        // Ganeti says it of its node groups, and keeps them apart.
        if self.clusters.len() > 1 && !inventory.is_ganeti() {
            problems.warn(
                code::SEVERAL_CLUSTERS,
                Place::Text,
                format!(
                    "The rows belong to several clusters, which are planned as if they were one: \
                     {}. VMs restart within their own cluster only.",
                    listed(&self.labels())
                ),
                "Choose one cluster to plan it by itself.",
            );
        }
        let ours = self.named();
        let is_ours = |one: &ClusterRecord| {
            ours.is_empty() || ours.iter().any(|our| our.is_meant_by(&one.cluster))
        };
        let said = inventory.told_of_clusters.iter();
        for cluster in said.filter(|one| !one.says.is_empty() && is_ours(one)) {
            problems.warn(
                code::CLUSTER_SAYS,
                Place::Text,
                format!(
                    "vCenter says of cluster {}: {}.",
                    shown(&cluster.cluster.name),
                    cluster.says
                ),
                "Compare it with vSphere's rule under “What the vendors' rules say”.",
            );
        }
    }
}

/// The place of the cluster that is wanted; `None`: everything, since it is one or is to be.
fn chosen(all: &[Cluster], wanted: &Wanted) -> Result<Option<u32>, Problem> {
    let place = |key: &String| (0..).zip(all).find(|(_, one)| one.key == *key);
    match wanted {
        _ if all.len() < 2 => Ok(None),
        Wanted::Together => Ok(None),
        Wanted::One(key) if place(key).is_some() => Ok(place(key).map(|(place, _)| place)),
        Wanted::One(_) | Wanted::Undecided => Err(several_clusters(all)),
    }
}

/// Nothing is planned before one of several clusters is chosen.
fn several_clusters(all: &[Cluster]) -> Problem {
    const SHOWN: usize = 12;
    let mut sentences: Vec<String> = all.iter().take(SHOWN).map(Cluster::sentence).collect();
    let more = all.len().saturating_sub(SHOWN);
    if more > 0 {
        sentences.push(format!("and {more} more"));
    }
    Problem::error(
        code::SEVERAL_CLUSTERS,
        Place::Text,
        format!(
            "The inventory has {} clusters, and VMs restart within their own only: {}.",
            all.len(),
            sentences.join("; ")
        ),
        "Choose the one to plan.",
    )
}
