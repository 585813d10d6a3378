//! What can lie on one host together? Patterns, and the program that mixes them.
//!
//! A pattern is a set of units that fits a host of a class. The configuration program of
//! Gilmore and Gomory asks how often each pattern is used: minimise the weighted rest u
//! subject to u_t + Σ a_t λ_ja ≥ m_t for each kind t and Σ_a λ_ja ≤ n_j for each class j.
//! Patterns are found as they are needed, by a knapsack with the program's prices. If a rest
//! remains, the prices are a proof; if not, rounding the mix often gives an arrangement.

use super::knapsack::{Filling, Knapsack};
use super::packing::{Lot, Need, Packing, Put};
use super::portfolio::Portfolio;
use super::prices::{Class, PriceProof, classes, prove_by_search};
use super::simplex::Simplex;
use crate::capacity::Effort;
use crate::cluster::{Rooms, Size};
use crate::order::sort_by;

/// A lot as one host sees it.
#[derive(Debug, Clone)]
pub(super) struct Item {
    /// What one unit needs.
    pub(super) size: Size,
    /// How many fit at most.
    pub(super) most: u32,
    /// Its anti-affinity groups.
    pub(super) groups: Vec<u32>,
}

/// What the program says.
pub(super) enum Mixed {
    /// There is no arrangement.
    Refuted(Box<PriceProof>),
    /// This is one.
    Packed(Packing),
    /// Neither was found.
    Unclear,
}

/// How much work the program may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Limits {
    /// Rounds of looking for patterns.
    pub(super) rounds: u32,
    /// Steps of each search.
    pub(super) steps: u64,
}

impl Limits {
    /// What an effort allows.
    pub(super) fn of(effort: Effort) -> Limits {
        Limits {
            rounds: effort.rounds,
            steps: 2_000,
        }
    }
}

/// More kinds than this make the program too slow.
const MOST_KINDS: usize = 160;
/// More classes of hosts than this make the program too slow.
const MOST_CLASSES: usize = 70;
/// Prices are rounded to this part of a point.
const SCALE: f64 = 1e6;

/// Mixes patterns of these lots in these rooms; with a portfolio, rounds the mix as well.
pub(super) fn mix(
    rooms: &Rooms,
    lots: &[Lot],
    need: Need,
    limits: Limits,
    portfolio: Option<&Portfolio>,
) -> Mixed {
    let lots: Vec<Lot> = lots.iter().copied().filter(|lot| lot.count > 0).collect();
    let classes = classes(rooms, &lots, need);
    if lots.is_empty() || lots.len() > MOST_KINDS || classes.len() > MOST_CLASSES {
        return Mixed::Unclear;
    }
    let mut program = Program::new(rooms, &lots, need, classes);
    for _ in 0..limits.rounds {
        program.simplex.solve(2_000);
        match program.price(&lots, limits) {
            Priced::Refuted(proof) => return Mixed::Refuted(proof),
            Priced::Improved => {}
            Priced::Optimal => break,
        }
    }
    let fits = program.simplex.objective() < 1e-7;
    match portfolio.filter(|_| fits) {
        Some(portfolio) => match program.round(rooms, &lots, portfolio) {
            Some(packing) => Mixed::Packed(packing),
            None => Mixed::Unclear,
        },
        None => Mixed::Unclear,
    }
}

enum Priced {
    Refuted(Box<PriceProof>),
    Improved,
    Optimal,
}

struct Program {
    simplex: Simplex,
    classes: Vec<Class>,
    /// For each class the lots as one of its hosts sees them.
    items: Vec<Vec<Item>>,
    /// Class and counts of each pattern, with its column.
    patterns: Vec<(usize, Vec<u32>, usize)>,
}

impl Program {
    fn new(rooms: &Rooms, lots: &[Lot], need: Need, classes: Vec<Class>) -> Program {
        let cluster = rooms.cluster();
        let item = |class: &Class, at: usize| -> Item {
            let claim = need.of(cluster.kind(lots[at].kind));
            let groups = if rooms.obeys_exclusions() {
                claim.exclusions.clone()
            } else {
                Vec::new()
            };
            let most = match (class.usable[at], groups.is_empty()) {
                (false, _) => 0,
                (true, true) => claim.demand.times_in(&class.room, lots[at].count),
                (true, false) => 1,
            };
            Item {
                size: claim.demand,
                most,
                groups,
            }
        };
        let items: Vec<Vec<Item>> = classes
            .iter()
            .map(|class| (0..lots.len()).map(|at| item(class, at)).collect())
            .collect();
        let largest = |size: &Size| -> f64 {
            let share = |class: &Class| -> f64 {
                let shares = cluster.dimensions.iter().map(|dimension| {
                    size[*dimension] as f64 / class.room[*dimension].max(1) as f64
                });
                shares.fold(0.0, f64::max)
            };
            classes.iter().map(share).fold(f64::INFINITY, f64::min)
        };
        let mut right: Vec<f64> = lots.iter().map(|lot| f64::from(lot.count)).collect();
        right.extend(classes.iter().map(|class| class.hosts.len() as f64));
        let mut costs: Vec<f64> = lots
            .iter()
            .map(|lot| largest(&need.of(cluster.kind(lot.kind)).demand).clamp(1e-6, 1e3))
            .collect();
        costs.extend(classes.iter().map(|_| 0.0));
        let mut simplex = Simplex::new(&right, &costs);
        for at in 0..lots.len() {
            simplex.add(0.0, vec![(at, -1.0)]);
        }
        Program {
            simplex,
            classes,
            items,
            patterns: Vec::new(),
        }
    }

    /// Looks for a pattern of each class that is worth more than its host costs.
    fn price(&mut self, lots: &[Lot], limits: Limits) -> Priced {
        let points: Vec<i64> = self.simplex.duals()[..lots.len()]
            .iter()
            .map(|dual| (dual * SCALE).round().max(0.0) as i64)
            .collect();
        let fillings: Vec<Filling> = (0..self.classes.len())
            .map(|class| {
                Knapsack::new(&self.items[class], self.classes[class].room, &points)
                    .search(limits.steps)
            })
            .collect();
        if let Some(proof) = self.proof(lots, &points, &fillings) {
            return Priced::Refuted(proof);
        }
        if self.add(lots, &fillings) {
            return Priced::Improved;
        }
        // The search alone finds nothing more: lists decide whether there is something.
        let fillings: Vec<Filling> = fillings
            .into_iter()
            .enumerate()
            .map(|(class, known)| {
                if known.value == known.bound {
                    return known;
                }
                Knapsack::new(&self.items[class], self.classes[class].room, &points).lists(known)
            })
            .collect();
        if let Some(proof) = self.proof(lots, &points, &fillings) {
            return Priced::Refuted(proof);
        }
        if self.add(lots, &fillings) {
            Priced::Improved
        } else {
            Priced::Optimal
        }
    }

    fn proof(&self, lots: &[Lot], points: &[i64], fillings: &[Filling]) -> Option<Box<PriceProof>> {
        let bounds: Vec<i64> = fillings.iter().map(|filling| filling.bound).collect();
        prove_by_search(lots, &self.classes, points, &bounds).map(Box::new)
    }

    /// Adds the fillings that are new and worth more than their host costs.
    fn add(&mut self, lots: &[Lot], fillings: &[Filling]) -> bool {
        let mut improved = false;
        for (class, filling) in fillings.iter().enumerate() {
            let duals = self.simplex.duals();
            let worth: f64 = filling
                .counts
                .iter()
                .zip(duals)
                .map(|(count, dual)| f64::from(*count) * dual)
                .sum();
            let known = self
                .patterns
                .iter()
                .any(|(other, counts, _)| *other == class && *counts == filling.counts);
            if known || worth + duals[lots.len() + class] <= 1e-9 {
                continue;
            }
            let mut entries: Vec<(usize, f64)> = filling
                .counts
                .iter()
                .enumerate()
                .filter(|(_, count)| **count > 0)
                .map(|(at, count)| (at, f64::from(*count)))
                .collect();
            entries.push((lots.len() + class, 1.0));
            let column = self.simplex.add(0.0, entries);
            self.patterns.push((class, filling.counts.clone(), column));
            improved = true;
        }
        improved
    }

    /// Whole numbers of patterns: each rounded down, then more and more rounded up; what is
    /// left goes wherever there is room.
    fn round(&self, rooms: &Rooms, lots: &[Lot], portfolio: &Portfolio) -> Option<Packing> {
        let solution = self.simplex.solution();
        let mut used: Vec<(f64, u32, usize)> = self
            .patterns
            .iter()
            .enumerate()
            .map(|(number, (_, _, column))| (solution[*column], number))
            .filter(|(times, _)| *times > 1e-9)
            .map(|(times, number)| {
                let whole = (times + 1e-9).floor();
                (times - whole, whole as u32, number)
            })
            .collect();
        sort_by(&mut used, |one, other| {
            other.0.total_cmp(&one.0).then(one.2.cmp(&other.2))
        });
        (0..=used.len()).find_map(|up| self.instantiate(rooms, lots, portfolio, &used, up))
    }

    fn instantiate(
        &self,
        rooms: &Rooms,
        lots: &[Lot],
        portfolio: &Portfolio,
        used: &[(f64, u32, usize)],
        up: usize,
    ) -> Option<Packing> {
        let cluster = rooms.cluster();
        let mut trial = rooms.clone();
        let mut left = lots.to_vec();
        let mut next_host = vec![0usize; self.classes.len()];
        let mut packing = Packing::default();
        for (position, (_, whole, number)) in used.iter().enumerate() {
            let (class, counts, _) = &self.patterns[*number];
            for _ in 0..whole + u32::from(position < up) {
                let Some(host) = self.classes[*class].hosts.get(next_host[*class]) else {
                    break;
                };
                next_host[*class] += 1;
                for (lot, count) in left.iter_mut().zip(counts) {
                    let claim = &cluster.kind(lot.kind).running;
                    let count = trial.takes(claim, *host, (*count).min(lot.count));
                    if count > 0 {
                        trial.put(claim, *host, count);
                        lot.count -= count;
                        packing.puts.push(Put {
                            kind: lot.kind,
                            host: *host,
                            count,
                        });
                    }
                }
            }
        }
        left.retain(|lot| lot.count > 0);
        let rest = portfolio.pack(&trial, &left)?;
        packing.puts.extend(rest.puts);
        Some(packing)
    }
}
