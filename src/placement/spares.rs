//! Which hosts can stand in for any others? The condition of the spare-host theorem.

use crate::cluster::{Cluster, FailureUnit, HostIndex, Size};
use crate::order::sort_by_key;

/// The hosts of `failures` failure units that can stand in for all others, as the theorem
/// demands, if there are such.
pub(super) fn dominating_spares(cluster: &Cluster, failures: usize) -> Option<Vec<HostIndex>> {
    let spares = Spares::of(cluster);
    let units = spares.units_by_size();
    if units.len() <= failures {
        return None;
    }
    let (chosen, others) = units.split_at(failures);
    let stands_in = |spare: &Vec<HostIndex>| others.iter().all(|one| spares.can_take(spare, one));
    chosen
        .iter()
        .all(stands_in)
        .then(|| chosen.iter().flatten().copied().collect())
}

/// Hosts that can stand in for all others where no few hosts are larger than every other:
/// as many of each kind of unit that no other can stand in for. A failed host has a spare in
/// its own group, and a failure costs at most one spare of one group, so the theorem holds
/// group by group. `None`: most hosts would be spares.
pub(super) fn covering_spares(cluster: &Cluster, failures: usize) -> Option<Vec<HostIndex>> {
    let spares = Spares::of(cluster);
    let mut open = spares.units_by_size();
    let mut chosen: Vec<HostIndex> = Vec::new();
    while !open.is_empty() {
        let largest = open.remove(0);
        let (alike, others): (Vec<_>, Vec<_>) = open
            .into_iter()
            .partition(|unit| spares.can_take(unit, &largest) && spares.can_take(&largest, unit));
        // What is alike can stand in for each other, and for whatever one of them can.
        let covers = alike.len() + 1 >= failures && spares.can_take(&largest, &largest);
        chosen.extend(&largest);
        chosen.extend(alike.iter().take(failures.saturating_sub(1)).flatten());
        open = others;
        open.retain(|unit| !covers || !spares.can_take(&largest, unit));
    }
    (chosen.len() * SPARE_SHARE <= cluster.hosts.len()).then_some(chosen)
}

/// At most one host in so many is a spare.
const SPARE_SHARE: usize = 4;

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

    /// The failure units by size; of equal ones the last in the plan first.
    fn units_by_size(&self) -> Vec<Vec<HostIndex>> {
        let units = self.cluster.failure_units.iter();
        let mut units: Vec<Vec<HostIndex>> = units.map(|unit| self.largest_first(unit)).collect();
        sort_by_key(&mut units, |hosts| {
            let sizes = hosts.iter().map(|host| self.left[host.0 as usize]);
            let sizes: Vec<Size> = sizes.collect();
            (std::cmp::Reverse(sizes), std::cmp::Reverse(hosts[0]))
        });
        units
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

#[cfg(test)]
mod tests {
    use super::{covering_spares, dominating_spares};
    use crate::placement::sample::cluster;

    /// One host with much memory and one with many cores can stand in for all others, those
    /// that have little of both among them.
    #[test]
    fn unlike_hosts_have_a_spare_of_each_kind() {
        let hosts = [(4, 64, 8), (4, 16, 32), (2, 16, 8)];
        let cluster = cluster(&hosts, &[(1, 1, 1)], (1, 1));
        assert_eq!(dominating_spares(&cluster, 1), None);
        let spares = covering_spares(&cluster, 1).map(|spares| {
            let numbers = spares.iter().map(|host| host.0);
            numbers.collect::<Vec<u32>>()
        });
        assert_eq!(spares, Some(vec![3, 7]));
        // Two failures take two of each, which are too many of ten hosts.
        assert_eq!(covering_spares(&cluster, 2), None);
    }
}
