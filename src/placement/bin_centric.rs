//! One host after another, each filled with the kinds that suit it best.
//!
//! A kind is scored for a host with r = remaining demand / total capacity, x = need /
//! capacity and y = free room / capacity, a dimension each (see [`Score`]). Restricted kinds go first
//! where they may. Strong where few large VMs fill a host; see [`super::packing`] for the
//! others. Can only say yes.

use super::packing::{Lot, Need, Packing};
use crate::cluster::{Cluster, Dimension, HostIndex, Rooms};
use crate::order::sort_by_key;

/// Which kind suits a host best.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Score {
    /// The one whose shape is that of the room: Σ r · x · y.
    DotProduct,
    /// The one that comes nearest to filling the room: −Σ r · (y − x)².
    Distance,
}

/// Fills the open hosts, smallest first or largest first, with the lots.
pub fn fill_hosts(
    rooms: &mut Rooms,
    lots: &[Lot],
    need: Need,
    score: Score,
    largest_first: bool,
) -> Packing {
    let cluster = rooms.cluster();
    let mut left: Vec<Lot> = lots.to_vec();
    let mut packing = Packing::default();
    let mut hosts: Vec<HostIndex> = rooms.open_hosts().collect();
    sort_by_key(&mut hosts, |host| cluster.host(*host).capacity);
    if largest_first {
        hosts.reverse();
    }
    let mut remaining = Remaining::of(cluster, &hosts, lots, need);
    for host in hosts {
        fill_host(
            rooms,
            host,
            &mut left,
            need,
            score,
            &mut remaining,
            &mut packing,
        );
        left.retain(|lot| lot.count > 0);
    }
    packing.left_over = left;
    packing
}

/// Remaining demand and total capacity in each dimension.
struct Remaining {
    demand: [f64; Dimension::COUNT],
    capacity: [f64; Dimension::COUNT],
}

impl Remaining {
    fn of(cluster: &Cluster, hosts: &[HostIndex], lots: &[Lot], need: Need) -> Remaining {
        let mut remaining = Remaining {
            demand: [0.0; Dimension::COUNT],
            capacity: [0.0; Dimension::COUNT],
        };
        for dimension in &cluster.dimensions {
            let d = *dimension as usize;
            for host in hosts {
                remaining.capacity[d] += cluster.host(*host).capacity.0[d] as f64;
            }
            for lot in lots {
                let each = need.of(cluster.kind(lot.kind)).demand.0[d] as f64;
                remaining.demand[d] += each * f64::from(lot.count);
            }
        }
        remaining
    }
}

fn fill_host(
    rooms: &mut Rooms,
    host: HostIndex,
    left: &mut [Lot],
    need: Need,
    score: Score,
    remaining: &mut Remaining,
    packing: &mut Packing,
) {
    let cluster = rooms.cluster();
    let capacity = cluster.host(host).capacity;
    // What no longer fits this host will not fit again: it only gets fuller.
    let mut candidates: Vec<usize> = (0..left.len()).collect();
    loop {
        // For each dimension: how scarce it is, the free share, one over the capacity.
        let factors: [(f64, f64, f64); Dimension::COUNT] = std::array::from_fn(|d| {
            let own = capacity.0[d] as f64;
            if remaining.capacity[d] > 0.0 && own > 0.0 {
                let scarce = remaining.demand[d] / remaining.capacity[d];
                (scarce, rooms.free(host).0[d] as f64 / own, 1.0 / own)
            } else {
                (0.0, 0.0, 0.0)
            }
        });
        let mut best: Option<(f64, usize)> = None;
        candidates.retain(|position| {
            let lot = &left[*position];
            let claim = need.of(cluster.kind(lot.kind));
            if lot.count == 0 || rooms.takes(claim, host, 1) == 0 {
                return false;
            }
            let fitness: f64 = (0..Dimension::COUNT)
                .map(|d| {
                    let (scarce, free, scale) = factors[d];
                    let share = claim.demand.0[d] as f64 * scale;
                    match score {
                        Score::DotProduct => scarce * share * free,
                        Score::Distance => -scarce * (free - share) * (free - share),
                    }
                })
                .sum();
            let urgency = if claim.allowed.is_some() {
                10.0
            } else if claim.exclusions.is_empty() {
                0.0
            } else {
                5.0
            };
            if best.is_none_or(|(highest, _)| fitness + urgency > highest) {
                best = Some((fitness + urgency, *position));
            }
            true
        });
        let Some((_, position)) = best else {
            return;
        };
        let lot = &mut left[position];
        let claim = need.of(cluster.kind(lot.kind));
        // One at a time where few fit; a sixteenth of them where many do, which leaves the
        // shape of the filling as it is and saves most of the comparisons.
        let count = (rooms.takes(claim, host, lot.count) / 16).max(1);
        rooms.put(claim, host, count);
        lot.count -= count;
        for d in 0..Dimension::COUNT {
            remaining.demand[d] -= claim.demand.0[d] as f64 * f64::from(count);
        }
        packing.note(lot.kind, host, count);
    }
}
