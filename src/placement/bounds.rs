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

impl Shortage {
    /// Whether as much of the same is missing, on whichever host.
    pub fn agree(one: Option<Shortage>, other: Option<Shortage>) -> bool {
        let missing = |of: Option<Shortage>| of.map(|of| (of.dimension, of.missing));
        missing(one) == missing(other)
    }
}

/// The bound that refutes most: of those that hold whatever the rules, a unit that is larger
/// than the room on every host or a sum over all hosts, the one by which more of what is needed
/// is missing; only then those that rest on a rule, so that a rule is never said to be the reason
/// where without it as much would be missing.
pub fn refute(rooms: &Rooms, lots: &[Lot], need: Need) -> Option<Reason> {
    let tight = Tight::of(rooms, lots, need);
    by_size(&tight)
        .or_else(|| tight.forbidden.map(|kind| tight.fits_nowhere(kind)))
        .or_else(|| exclusion(rooms, lots, need))
        .or_else(|| confined(rooms, lots, need))
}

/// What fits nowhere, and all that is needed.
struct Tight<'a, 'b> {
    rooms: &'b Rooms<'a>,
    need: Need,
    needed: Size,
    /// Whether any host is left.
    has_hosts: bool,
    /// The first kind that is larger than the room on every host.
    large: Option<KindIndex>,
    /// The first kind that has room, but only where it may not run.
    forbidden: Option<KindIndex>,
}

impl<'a, 'b> Tight<'a, 'b> {
    fn of(rooms: &'b Rooms<'a>, lots: &[Lot], need: Need) -> Tight<'a, 'b> {
        let cluster = rooms.cluster();
        let mut tight = Tight {
            rooms,
            need,
            needed: Size::ZERO,
            has_hosts: rooms.open_hosts().next().is_some(),
            large: None,
            forbidden: None,
        };
        for lot in lots.iter().filter(|lot| lot.count > 0) {
            let claim = need.of(cluster.kind(lot.kind));
            tight.needed += claim.demand.times(lot.count);
            if rooms
                .open_hosts()
                .any(|host| rooms.takes(claim, host, 1) > 0)
            {
                continue;
            }
            let has_room = |host: HostIndex| claim.demand.times_in(rooms.free(host), 1) > 0;
            // Where no host is left, no room is compared.
            let is_forbidden = !tight.has_hosts || rooms.open_hosts().any(has_room);
            match is_forbidden {
                true => tight.forbidden = tight.forbidden.or(Some(lot.kind)),
                false => tight.large = tight.large.or(Some(lot.kind)),
            }
        }
        tight
    }

    fn fits_nowhere(&self, kind: KindIndex) -> Reason {
        let claim = self.need.of(self.rooms.cluster().kind(kind));
        let shortage = nearest_shortage(self.rooms, claim);
        Reason::FitsNowhere {
            kind,
            // Where no host may run it at all, and none would have room either, room is the reason.
            shortage: match self.large {
                Some(large) if large == kind => shortage.or_else(|| {
                    let anywhere = Claim {
                        demand: claim.demand,
                        ..Claim::default()
                    };
                    nearest_shortage(self.rooms, &anywhere)
                }),
                _ => shortage,
            },
        }
    }

    /// The share of all that is needed of a dimension.
    fn share(&self, dimension: Dimension, missing: i64) -> f64 {
        missing as f64 / self.needed[dimension].max(1) as f64
    }
}

/// What refutes whatever the rules are: a unit that is too large, or the sum of all.
fn by_size(tight: &Tight) -> Option<Reason> {
    let large = tight.large.map(|kind| tight.fits_nowhere(kind));
    let sum = match tight.has_hosts {
        true => exceeds(tight.rooms, &tight.needed, None),
        false => None,
    };
    let missing_to_one = match &large {
        Some(Reason::FitsNowhere {
            shortage: Some(shortage),
            ..
        }) => tight.share(shortage.dimension, shortage.missing),
        _ => 0.0,
    };
    match &sum {
        Some(Reason::Sum {
            dimension,
            needed,
            room,
            ..
        }) if tight.share(*dimension, needed - room) > missing_to_one => sum,
        _ => large.or(sum),
    }
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

/// What is needed by the units that are confined to the hosts of an allowed set.
fn confined(rooms: &Rooms, lots: &[Lot], need: Need) -> Option<Reason> {
    let cluster = rooms.cluster();
    let mut by_set = vec![Size::ZERO; cluster.allowed_sets.len()];
    for lot in lots.iter().filter(|lot| lot.count > 0) {
        let claim = need.of(cluster.kind(lot.kind));
        if let Some(set) = claim.allowed {
            by_set[set] += claim.demand.times(lot.count);
        }
    }
    let mut sets: Vec<usize> = (0..by_set.len())
        .filter(|set| by_set[*set] != Size::ZERO)
        .collect();
    sort_by_key(&mut sets, |set| cluster.allowed_sets[*set].len());
    sets.truncate(MOST_SETS);
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
}

/// Whether more is needed than the open hosts, or those of a set, have room for: of what the
/// largest share is missing.
fn exceeds(rooms: &Rooms, needed: &Size, hosts: Option<usize>) -> Option<Reason> {
    let cluster = rooms.cluster();
    let set: Option<&HostSet> = hosts.map(|index| &cluster.allowed_sets[index]);
    let mut room = Size::ZERO;
    for host in rooms.open_hosts() {
        if set.is_none_or(|set| set.contains(host)) {
            room += Size(rooms.free(host).0.map(|free| free.max(0)));
        }
    }
    let share = |dimension: Dimension| {
        (needed[dimension] - room[dimension]) as f64 / needed[dimension].max(1) as f64
    };
    let mut most: Option<Dimension> = None;
    for dimension in &cluster.dimensions {
        let exceeded = needed[*dimension] > room[*dimension];
        if exceeded && most.is_none_or(|most| share(*dimension) > share(most)) {
            most = Some(*dimension);
        }
    }
    most.map(|dimension| Reason::Sum {
        dimension,
        needed: needed[dimension],
        room: room[dimension],
        hosts,
    })
}
