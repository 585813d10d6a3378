//! Which simple rule finds room for these units?
//!
//! Heuristics can only say yes: what they return is a packing that obeys capacities and
//! rules, what they leave over proves nothing. No single rule wins, so callers try several
//! (Panigrahy et al. 2011, "Heuristics for Vector Bin Packing", for the scores).
//!
//! Assumptions, the same for all rules:
//! 1. units are taken in a fixed order, large ones first, and never moved again;
//! 2. ties go to the host that comes first in the plan.

use crate::cluster::{Claim, Cluster, Dimension, HostIndex, Kind, KindIndex, Rooms, Size};
use crate::order::{sort_by, sort_by_key};

/// So many units of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lot {
    /// Which kind.
    pub kind: KindIndex,
    /// How many units.
    pub count: u32,
}

/// So many units of a kind on a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Put {
    /// Which kind.
    pub kind: KindIndex,
    /// Where.
    pub host: HostIndex,
    /// How many units.
    pub count: u32,
}

/// Which of a unit's claims counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// All of it: the unit is placed.
    Running,
    /// The part that restarts after a failure.
    Restart,
    /// The part that restarts, as much as it claims after a failure at least: what refutes
    /// without knowing which units were lost.
    Least,
    /// What is enough to run and to restart all at once: what the spare-host theorem needs.
    Most,
}

impl Need {
    /// The claim that counts.
    pub fn of(self, kind: &Kind) -> &Claim {
        match self {
            Need::Running => &kind.running,
            Need::Restart => &kind.restart,
            Need::Least => &kind.least,
            Need::Most => &kind.most,
        }
    }
}

/// In which order units are taken: by this measure of their size, descending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Memory.
    Memory,
    /// The largest share of any dimension, weighted by how scarce the dimension is.
    WeightedLargest,
    /// The sum of the shares, weighted by how scarce each dimension is.
    WeightedSum,
}

/// Which host a unit goes to, among those that take it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// The one with the least room left.
    BestFit,
    /// The first in the plan.
    FirstFit,
    /// The one with the most room left in its scarcest dimension.
    WorstFit,
    /// The one whose room has the shape of the unit.
    DotProduct,
}

/// How scarce each dimension is, and how large hosts are: what scores are made of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights {
    /// Scarcity over largest capacity, a dimension.
    scarce: [f64; Dimension::COUNT],
    /// One over largest capacity, a dimension; 0 where nothing is limited.
    scale: [f64; Dimension::COUNT],
}

impl Weights {
    /// Of a cluster, all its units counted.
    pub fn of(cluster: &Cluster) -> Weights {
        let mut weights = Weights {
            scarce: [0.0; Dimension::COUNT],
            scale: [0.0; Dimension::COUNT],
        };
        for dimension in &cluster.dimensions {
            let d = *dimension as usize;
            let capacities = || cluster.hosts.iter().map(|host| host.capacity.0[d]);
            let total: f64 = capacities().map(|c| c as f64).sum();
            let largest = capacities().max().unwrap_or(0);
            let demand: f64 = cluster
                .units
                .iter()
                .map(|unit| cluster.kind(unit.kind).running.demand.0[d] as f64)
                .sum();
            if largest > 0 {
                weights.scale[d] = 1.0 / largest as f64;
                weights.scarce[d] = demand / total / largest as f64;
            }
        }
        weights
    }

    fn measure(&self, size: &Size, order: Order) -> f64 {
        let shares = |factors: &[f64; Dimension::COUNT]| -> [f64; Dimension::COUNT] {
            std::array::from_fn(|d| size.0[d] as f64 * factors[d])
        };
        match order {
            Order::Memory => size[Dimension::Memory] as f64,
            Order::WeightedLargest => shares(&self.scarce).into_iter().fold(0.0, f64::max),
            Order::WeightedSum => shares(&self.scarce).into_iter().sum(),
        }
    }

    /// The larger, the better the host.
    fn score(&self, rule: Rule, need: &Size, free: &Size, capacity: &Size) -> f64 {
        let mut score = match rule {
            Rule::WorstFit => f64::INFINITY,
            _ => 0.0,
        };
        for d in 0..Dimension::COUNT {
            let (needed, room) = (need.0[d] as f64, free.0[d] as f64);
            match rule {
                Rule::FirstFit => {}
                Rule::BestFit => score -= (free.0[d] - need.0[d]) as f64 * self.scarce[d],
                Rule::DotProduct => score += needed * self.scarce[d] * room * self.scale[d],
                Rule::WorstFit if self.scale[d] > 0.0 && capacity.0[d] > 0 => {
                    let left = (free.0[d] - need.0[d]) as f64 / capacity.0[d] as f64;
                    score = score.min(left);
                }
                Rule::WorstFit => {}
            }
        }
        score
    }
}

/// The order in which kinds are taken, for each [`Order`].
#[derive(Debug, Clone)]
pub struct Ranks {
    ranks: [Vec<u32>; 3],
}

impl Ranks {
    /// Ranks every kind. Kinds under rules come first: they have fewer places to go.
    pub fn of(cluster: &Cluster, weights: &Weights, need: Need) -> Ranks {
        let rank = |order: Order| -> Vec<u32> {
            let mut sorted: Vec<(bool, bool, f64, u32)> = (0..cluster.kinds.len() as u32)
                .map(|index| {
                    let kind = &cluster.kinds[index as usize];
                    let claim = need.of(kind);
                    let measure = weights.measure(&claim.demand, order);
                    (
                        claim.allowed.is_none(),
                        claim.exclusions.is_empty(),
                        measure,
                        index,
                    )
                })
                .collect();
            sort_by(&mut sorted, |a, b| {
                (a.0, a.1)
                    .cmp(&(b.0, b.1))
                    .then(b.2.total_cmp(&a.2))
                    .then(a.3.cmp(&b.3))
            });
            let mut ranks = vec![0; sorted.len()];
            for (rank, entry) in sorted.iter().enumerate() {
                ranks[entry.3 as usize] = rank as u32;
            }
            ranks
        };
        Ranks {
            ranks: [
                rank(Order::Memory),
                rank(Order::WeightedLargest),
                rank(Order::WeightedSum),
            ],
        }
    }

    /// Puts lots into this order.
    pub fn sort(&self, order: Order, lots: &mut [Lot]) {
        let ranks = &self.ranks[order as usize];
        sort_by_key(lots, |lot| ranks[lot.kind.0 as usize]);
    }
}

/// What a heuristic has done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Packing {
    /// What went where.
    pub puts: Vec<Put>,
    /// What found no room.
    pub left_over: Vec<Lot>,
}

impl Packing {
    /// Whether everything found room.
    pub fn is_complete(&self) -> bool {
        self.left_over.is_empty()
    }

    /// Notes units of a kind on a host, together with those noted there just before.
    pub(super) fn note(&mut self, kind: KindIndex, host: HostIndex, count: u32) {
        match self.puts.last_mut() {
            Some(last) if last.kind == kind && last.host == host => last.count += count,
            _ => self.puts.push(Put { kind, host, count }),
        }
    }
}

/// Puts sorted lots into the rooms by a rule. The rooms keep what was put.
pub fn pack(rooms: &mut Rooms, weights: &Weights, lots: &[Lot], need: Need, rule: Rule) -> Packing {
    let mut packing = Packing::default();
    for lot in lots {
        let left = match rule {
            Rule::BestFit | Rule::FirstFit => fill(rooms, weights, *lot, need, rule, &mut packing),
            Rule::WorstFit | Rule::DotProduct => {
                one_by_one(rooms, weights, *lot, need, rule, &mut packing)
            }
        };
        if left > 0 {
            packing.left_over.push(Lot {
                kind: lot.kind,
                count: left,
            });
        }
    }
    packing
}

/// Best and first fit stay with a host until it is full: each unit more leaves it even less
/// room. So one pass over the hosts serves a whole lot.
fn fill(
    rooms: &mut Rooms,
    weights: &Weights,
    lot: Lot,
    need: Need,
    rule: Rule,
    packing: &mut Packing,
) -> u32 {
    let cluster = rooms.cluster();
    let claim = need.of(cluster.kind(lot.kind));
    let mut left = lot.count;
    let mut candidates: Vec<(f64, HostIndex, u32)> = Vec::new();
    for host in cluster.host_indices() {
        let takes = rooms.takes(claim, host, left);
        if takes > 0 {
            let capacity = &cluster.host(host).capacity;
            let score = weights.score(rule, &claim.demand, rooms.free(host), capacity);
            candidates.push((score, host, takes));
        }
    }
    while left > 0 && !candidates.is_empty() {
        let mut best = 0;
        for (position, candidate) in candidates.iter().enumerate().skip(1) {
            if candidate.0 > candidates[best].0 {
                best = position;
            }
        }
        let (_, host, takes) = candidates.remove(best);
        let count = takes.min(left);
        rooms.put(claim, host, count);
        packing.note(lot.kind, host, count);
        left -= count;
    }
    left
}

fn one_by_one(
    rooms: &mut Rooms,
    weights: &Weights,
    lot: Lot,
    need: Need,
    rule: Rule,
    packing: &mut Packing,
) -> u32 {
    let cluster = rooms.cluster();
    let claim = need.of(cluster.kind(lot.kind));
    // A unit changes the room of its own host only, so only that host's score is stale.
    let score = |rooms: &Rooms, host: HostIndex| -> Option<f64> {
        (rooms.takes(claim, host, 1) > 0).then(|| {
            let capacity = &cluster.host(host).capacity;
            weights.score(rule, &claim.demand, rooms.free(host), capacity)
        })
    };
    let mut candidates: Vec<(f64, HostIndex)> = rooms
        .open_hosts()
        .filter_map(|host| score(rooms, host).map(|score| (score, host)))
        .collect();
    for placed in 0..lot.count {
        let mut best: Option<(f64, usize)> = None;
        for (at, (score, _)) in candidates.iter().enumerate() {
            if best.is_none_or(|(highest, _)| *score > highest) {
                best = Some((*score, at));
            }
        }
        let Some((_, at)) = best else {
            return lot.count - placed;
        };
        let host = candidates[at].1;
        rooms.put(claim, host, 1);
        match score(rooms, host) {
            Some(score) => candidates[at].0 = score,
            None => {
                candidates.remove(at);
            }
        }
        packing.note(lot.kind, host, 1);
    }
    0
}
