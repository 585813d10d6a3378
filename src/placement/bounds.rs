//! Why is there certainly no room? Counts and sums, in integers.
//!
//! A bound can only say no. Each [`Reason`] is a certificate that a person can check with
//! the numbers it carries; [`crate::audit`] re-checks them with code of its own.

use super::packing::{Lot, Need};
use super::prices::PriceProof;
use crate::cluster::{Claim, Dimension, HostIndex, HostSet, KindIndex, Rooms, Size};
use crate::order::sort_by_key;

/// Why units certainly find no room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// A unit of this kind is larger than the room on every host that may run it.
    FitsNowhere {
        /// Which kind.
        kind: KindIndex,
        /// What it lacks on the host that comes nearest; `None`: no host may run it at all.
        shortage: Option<Shortage>,
    },
    /// All units together need more than there is.
    Sum {
        /// Of what.
        dimension: Dimension,
        /// Needed by the units that are confined to the hosts below.
        needed: i64,
        /// Room on those hosts.
        room: i64,
        /// Position in [`Cluster::allowed_sets`] of the hosts; `None`: every host.
        hosts: Option<usize>,
    },
    /// More members of an anti-affinity group than hosts that can run one.
    Exclusion {
        /// Position in [`Cluster::exclusion_groups`].
        group: u32,
        /// Members to be placed.
        members: u32,
        /// Hosts that can take one.
        hosts: u32,
    },
    /// Points for every VM, more than all hosts together can hold.
    Prices(Box<PriceProof>),
    /// Every placement was tried: each fails after some loss.
    NoPlacement {
        /// So many partial placements were looked at.
        steps: u64,
    },
    /// Hosts fail one after another: every restart after the first failure was tried, and
    /// each leaves VMs down after some further failure.
    NoRestart {
        /// So many partial restarts were looked at.
        steps: u64,
    },
    /// Every arrangement was tried.
    Exhausted {
        /// So many partial arrangements were looked at.
        steps: u64,
    },
}

/// How much is missing of what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shortage {
    /// Of what.
    pub dimension: Dimension,
    /// How much.
    pub missing: i64,
    /// On which host, the one that comes nearest.
    pub host: HostIndex,
}

/// The first bound that refutes: a unit that fits nowhere, too many members of an
/// anti-affinity group, a sum over all hosts or over the hosts of an allowed set.
pub fn refute(rooms: &Rooms, lots: &[Lot], need: Need) -> Option<Reason> {
    fits_nowhere(rooms, lots, need)
        .or_else(|| exclusion(rooms, lots, need))
        .or_else(|| sums(rooms, lots, need))
}

fn fits_nowhere(rooms: &Rooms, lots: &[Lot], need: Need) -> Option<Reason> {
    let cluster = rooms.cluster();
    lots.iter().filter(|lot| lot.count > 0).find_map(|lot| {
        let claim = need.of(cluster.kind(lot.kind));
        let fits = |host: HostIndex| rooms.takes(claim, host, 1) > 0;
        (!rooms.open_hosts().any(fits)).then(|| Reason::FitsNowhere {
            kind: lot.kind,
            shortage: nearest_shortage(rooms, claim),
        })
    })
}

/// What a unit lacks on the legal host where it lacks least, relative to its need.
pub fn nearest_shortage(rooms: &Rooms, claim: &Claim) -> Option<Shortage> {
    let demand = &claim.demand;
    let mut nearest: Option<(f64, Shortage)> = None;
    for host in rooms
        .open_hosts()
        .filter(|host| rooms.is_legal(claim, *host))
    {
        let free = rooms.free(host);
        let worst = Dimension::ALL
            .into_iter()
            .map(|dimension| {
                let missing = demand[dimension] - free[dimension];
                (
                    missing as f64 / demand[dimension].max(1) as f64,
                    dimension,
                    missing,
                )
            })
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        if let Some((lack, dimension, missing)) = worst
            && nearest.is_none_or(|(least, _)| lack < least)
        {
            nearest = Some((
                lack,
                Shortage {
                    dimension,
                    missing,
                    host,
                },
            ));
        }
    }
    nearest.map(|(_, shortage)| shortage)
}

fn exclusion(rooms: &Rooms, lots: &[Lot], need: Need) -> Option<Reason> {
    let cluster = rooms.cluster();
    if !rooms.obeys_exclusions() {
        return None;
    }
    (0..cluster.exclusion_groups.len() as u32).find_map(|group| {
        let members: Vec<&Lot> = lots
            .iter()
            .filter(|lot| need.of(cluster.kind(lot.kind)).exclusions.contains(&group))
            .collect();
        let count: u32 = members.iter().map(|lot| lot.count).sum();
        if count < 2 {
            return None;
        }
        let hosts = rooms
            .open_hosts()
            .filter(|host| {
                members
                    .iter()
                    .any(|lot| rooms.takes(need.of(cluster.kind(lot.kind)), *host, 1) > 0)
            })
            .count() as u32;
        (count > hosts).then_some(Reason::Exclusion {
            group,
            members: count,
            hosts,
        })
    })
}

/// Sums over more sets of hosts than this are left out: the smallest sets tell most.
const MOST_SETS: usize = 64;

fn sums(rooms: &Rooms, lots: &[Lot], need: Need) -> Option<Reason> {
    let cluster = rooms.cluster();
    // What is needed by the units of each allowed set, and by those that may go anywhere.
    let mut by_set = vec![Size::ZERO; cluster.allowed_sets.len()];
    let mut anywhere = Size::ZERO;
    for lot in lots.iter().filter(|lot| lot.count > 0) {
        let claim = need.of(cluster.kind(lot.kind));
        let needed = match claim.allowed {
            Some(set) => &mut by_set[set],
            None => &mut anywhere,
        };
        *needed += claim.demand.times(lot.count);
    }
    let mut all = anywhere;
    for needed in &by_set {
        all += *needed;
    }
    let mut sets: Vec<usize> = (0..by_set.len())
        .filter(|set| by_set[*set] != Size::ZERO)
        .collect();
    sort_by_key(&mut sets, |set| cluster.allowed_sets[*set].len());
    sets.truncate(MOST_SETS);
    exceeds(rooms, &all, None).or_else(|| {
        sets.iter().find_map(|set| {
            let hosts = &cluster.allowed_sets[*set];
            let mut confined = Size::ZERO;
            for (own, needed) in by_set.iter().enumerate() {
                if *needed != Size::ZERO && cluster.allowed_sets[own].is_within(hosts) {
                    confined += *needed;
                }
            }
            exceeds(rooms, &confined, Some(*set))
        })
    })
}

/// Whether more is needed than the open hosts, or those of a set, have room for.
fn exceeds(rooms: &Rooms, needed: &Size, hosts: Option<usize>) -> Option<Reason> {
    let cluster = rooms.cluster();
    let set: Option<&HostSet> = hosts.map(|index| &cluster.allowed_sets[index]);
    let mut room = Size::ZERO;
    for host in rooms.open_hosts() {
        if set.is_none_or(|set| set.contains(host)) {
            room += Size(rooms.free(host).0.map(|free| free.max(0)));
        }
    }
    cluster
        .dimensions
        .iter()
        .find(|dimension| needed[**dimension] > room[**dimension])
        .map(|dimension| Reason::Sum {
            dimension: *dimension,
            needed: needed[*dimension],
            room: room[*dimension],
            hosts,
        })
}
