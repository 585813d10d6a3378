//! Which hosts can stand in for any others? The condition of the spare-host theorem.

use crate::cluster::{Cluster, FailureUnit, HostIndex, Size};
use crate::order::sort_by_key;

/// The hosts of `failures` failure units that can stand in for all others, as the theorem
/// demands, if there are such.
pub(super) fn dominating_spares(cluster: &Cluster, failures: usize) -> Option<Vec<HostIndex>> {
    let spares = Spares::of(cluster);
    let mut units: Vec<Vec<HostIndex>> = cluster
        .failure_units
        .iter()
        .map(|unit| spares.largest_first(unit))
        .collect();
    if units.len() <= failures {
        return None;
    }
    // Sorted by size; of equal units the last in the plan are the spares.
    sort_by_key(&mut units, |hosts| {
        let sizes: Vec<Size> = hosts
            .iter()
            .map(|host| spares.left[host.0 as usize])
            .collect();
        (std::cmp::Reverse(sizes), std::cmp::Reverse(hosts[0]))
    });
    let (chosen, others) = units.split_at(failures);
    let stands_in = |spare: &Vec<HostIndex>| others.iter().all(|one| spares.can_take(spare, one));
    chosen
        .iter()
        .all(stands_in)
        .then(|| chosen.iter().flatten().copied().collect())
}

/// The failure units that could be spares for all others: all that are as large as every other
/// one, or where there are too few of them, the spares of the theorem.
pub(crate) fn spare_choices(cluster: &Cluster, failures: usize) -> Vec<Vec<HostIndex>> {
    let spares = Spares::of(cluster);
    let units: Vec<Vec<HostIndex>> = cluster
        .failure_units
        .iter()
        .map(|unit| spares.largest_first(unit))
        .collect();
    let takes_all = |spare: &&Vec<HostIndex>| units.iter().all(|one| spares.can_take(spare, one));
    let choices: Vec<Vec<HostIndex>> = units.iter().filter(takes_all).cloned().collect();
    if choices.len() >= failures {
        return choices;
    }
    let spares = dominating_spares(cluster, failures).unwrap_or_default();
    let is_spare = |unit: &&Vec<HostIndex>| unit.iter().all(|host| spares.contains(host));
    units.iter().filter(is_spare).cloned().collect()
}

struct Spares<'a> {
    cluster: &'a Cluster,
    /// What each host offers beside the units that are bound to it.
    left: Vec<Size>,
    /// The sets of hosts that something which restarts is restricted to.
    restricting: Vec<usize>,
    /// Hosts with bound units under anti-affinity rules: no spares.
    unfit: Vec<HostIndex>,
}

impl<'a> Spares<'a> {
    fn of(cluster: &'a Cluster) -> Spares<'a> {
        let mut spares = Spares {
            cluster,
            left: cluster.hosts.iter().map(|host| host.capacity).collect(),
            restricting: Vec::new(),
            unfit: Vec::new(),
        };
        for kind in &cluster.kinds {
            if let Some(set) = kind.restart.allowed
                && !spares.restricting.contains(&set)
            {
                spares.restricting.push(set);
            }
        }
        for unit in &cluster.units {
            if let Some(host) = cluster.bound_to(unit.kind) {
                let claim = &cluster.kind(unit.kind).kept;
                spares.left[host.0 as usize] -= claim.demand;
                if !claim.exclusions.is_empty() {
                    spares.unfit.push(host);
                }
            }
        }
        spares
    }

    fn largest_first(&self, unit: &FailureUnit) -> Vec<HostIndex> {
        let mut hosts = unit.hosts.clone();
        sort_by_key(&mut hosts, |host| {
            (std::cmp::Reverse(self.left[host.0 as usize]), *host)
        });
        hosts
    }

    /// Whether each host of the other unit has a host here that takes all it may carry.
    fn can_take(&self, spare: &[HostIndex], other: &[HostIndex]) -> bool {
        spare.len() >= other.len()
            && spare.iter().zip(other).all(|(spare, other)| {
                let (room, load) = (self.left[spare.0 as usize], self.left[other.0 as usize]);
                let may_run_all = self.restricting.iter().all(|set| {
                    let set = &self.cluster.allowed_sets[*set];
                    set.contains(*spare) || !set.contains(*other)
                });
                !self.unfit.contains(spare) && load.fits(&room) && may_run_all
            })
    }
}
