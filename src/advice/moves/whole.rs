//! Whole hosts at once: hosts emptied as spares, or a planned placement taken over.

use super::places::{Taste, destination, weight};
use super::state::State;
use crate::capacity::Placement;
use crate::cluster::{Cluster, HostIndex, UnitIndex};
use crate::order::{Numbered, sort_by_key};
use crate::placement::packing::Put;
use crate::placement::{assign, spare_choices};

/// Above so many alike hosts their contents are exchanged greedily only.
const MOST_ALIKE: usize = 200;

/// Sets of hosts worth emptying, those that take fewest moves first.
pub(super) fn hosts_to_empty(state: &State, failures: u32) -> Vec<Vec<HostIndex>> {
    const MOST: usize = 3;
    let cluster = state.cluster;
    let number = failures as usize;
    let load = |hosts: &Vec<HostIndex>| -> usize {
        let on_host = |host: &HostIndex| state.units_on(*host).len();
        hosts.iter().map(on_host).sum()
    };
    let mut all: Vec<Vec<HostIndex>> = Vec::new();
    let mut add = |mut units: Vec<Vec<HostIndex>>| {
        sort_by_key(&mut units, load);
        if number > 0 && units.len() >= number {
            // Not only the set that takes fewest moves: its units may fit nowhere else.
            for first in 0..MOST.min(units.len() - number + 1) {
                all.push(units[first..first + number].concat());
            }
        }
    };
    add(spare_choices(cluster, number));
    let every = cluster.failure_units.iter().map(|unit| unit.hosts.clone());
    add(every.collect());
    let mut distinct: Numbered<Vec<HostIndex>> = Numbered::new();
    for hosts in all {
        distinct.number(hosts);
    }
    distinct.things
}

/// Moves what it can from these hosts, large units first.
pub(super) fn empty(state: &mut State, hosts: &[HostIndex], taste: Taste) {
    let mut units: Vec<UnitIndex> = hosts
        .iter()
        .flat_map(|host| state.units_on(*host).iter().copied())
        .collect();
    sort_by_key(&mut units, |unit| (-weight(state, *unit), *unit));
    for unit in units {
        if let Some(to) = destination(state, unit, taste, hosts) {
            state.step(unit, to);
        }
    }
}

/// A planned placement with the contents of alike hosts exchanged, such that as many units
/// as possible stay where they are.
pub(super) fn matched(cluster: &Cluster, given: &Placement, planned: &Placement) -> Placement {
    let wanted = contents(cluster, planned);
    let present = contents(cluster, given);
    let mut real: Vec<HostIndex> = cluster.host_indices().collect();
    for class in alike_hosts(cluster) {
        let stay = |planned: usize, real: usize| {
            let (one, other) = (class[planned].0 as usize, class[real].0 as usize);
            let both = wanted[one].iter().zip(&present[other]);
            both.map(|(one, other)| i64::from(*one.min(other))).sum()
        };
        for (planned, real_one) in pair(class.len(), stay).into_iter().enumerate() {
            real[class[planned].0 as usize] = class[real_one];
        }
    }
    let puts = wanted.iter().zip(&real).flat_map(|(counts, host)| {
        let kinds = counts.iter().zip(0..).filter(|(count, _)| **count > 0);
        kinds.map(|(count, kind)| Put {
            kind: crate::cluster::KindIndex(kind),
            host: *host,
            count: *count,
        })
    });
    assign(cluster, &puts.collect::<Vec<Put>>())
}

/// How many units of each kind each host carries.
fn contents(cluster: &Cluster, placement: &Placement) -> Vec<Vec<u32>> {
    let mut counts = vec![vec![0; cluster.kinds.len()]; cluster.hosts.len()];
    for unit in cluster.unit_indices() {
        if let Some(host) = placement.host_of(unit) {
            counts[host.0 as usize][cluster.unit(unit).kind.0 as usize] += 1;
        }
    }
    counts
}

/// Hosts that can exchange all they carry: of equal size and permissions, failing alike.
fn alike_hosts(cluster: &Cluster) -> Vec<Vec<HostIndex>> {
    let mut classes: Numbered<(crate::cluster::Size, Vec<bool>, usize)> = Numbered::new();
    let mut members: Vec<Vec<HostIndex>> = Vec::new();
    for host in cluster.hosts_in_service() {
        let may_run = cluster.allowed_sets.iter().map(|set| set.contains(host));
        let mut units = cluster.failure_units.iter();
        // Hosts that fail alone are alike, those of a fault domain only among themselves.
        let domain = units.position(|unit| unit.hosts.len() > 1 && unit.hosts.contains(&host));
        let key = (
            cluster.host(host).capacity,
            may_run.collect(),
            domain.unwrap_or(usize::MAX),
        );
        let (number, is_new) = classes.number(key);
        if is_new {
            members.push(Vec::new());
        }
        members[number as usize].push(host);
    }
    members
}

/// Pairs so many things with as many others, with a large sum of gains: for each its partner.
fn pair(number: usize, gain: impl Fn(usize, usize) -> i64) -> Vec<usize> {
    let mut partner: Vec<usize> = (0..number).collect();
    let mut pairs: Vec<(usize, usize)> = (0..number)
        .flat_map(|one| (0..number).map(move |other| (one, other)))
        .collect();
    let gains: Vec<i64> = pairs
        .iter()
        .map(|(one, other)| gain(*one, *other))
        .collect();
    sort_by_key(&mut pairs, |(one, other)| {
        (-gains[one * number + other], one != other, *one, *other)
    });
    let (mut taken, mut given) = (vec![false; number], vec![false; number]);
    for (one, other) in pairs {
        if !taken[other] && !given[one] {
            (taken[other], given[one]) = (true, true);
            partner[one] = other;
        }
    }
    if number > MOST_ALIKE {
        return partner;
    }
    // Exchanges until no two partners are better swapped; each swap gains, so it ends.
    let mut improved = true;
    while improved {
        improved = false;
        for one in 0..number {
            for other in one + 1..number {
                let (a, b) = (partner[one], partner[other]);
                let now = gains[one * number + a] + gains[other * number + b];
                let swapped = gains[one * number + b] + gains[other * number + a];
                if swapped > now {
                    partner.swap(one, other);
                    improved = true;
                }
            }
        }
    }
    partner
}
