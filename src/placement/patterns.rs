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
use crate::cluster::{Claim, Cluster, Rooms, Size};
use crate::effort::Effort;
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
    /// States of all lists together.
    pub(super) states: u64,
}

impl Limits {
    /// What an effort allows.
    pub(super) fn of(effort: Effort) -> Limits {
        Limits {
            rounds: effort.rounds,
            steps: 2_000,
            states: effort.states,
        }
    }
}

/// More kinds than this make the program too slow.
const MOST_KINDS: usize = 160;
/// More classes of hosts than this make the program too slow.
const MOST_CLASSES: usize = 70;
/// Enough pivots for every program seen; a limit, not an expectation.
const MOST_PIVOTS: u32 = 2_000;
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
    let cost = |classes: &[Class], lot: &Lot| {
        relative_size(
            rooms.cluster(),
            classes,
            need.of(rooms.cluster().kind(lot.kind)),
        )
    };
    let Some(mut program) = Program::new(rooms, &lots, need, limits, cost) else {
        return Mixed::Unclear;
    };
    for _ in 0..limits.rounds {
        let mut proof = None;
        let goes_on = program.improve(&mut |program, points, bounds| {
            proof = prove_by_search(&lots, &program.classes, points, bounds);
            proof.is_some()
        });
        if let Some(proof) = proof {
            return Mixed::Refuted(Box::new(proof));
        }
        if !goes_on {
            break;
        }
    }
    let fits = program.objective() < 1e-7;
    match portfolio.filter(|_| fits) {
        Some(portfolio) => {
            let packed = program.roundings(rooms, &lots, need).find_map(|rounded| {
                let rest = portfolio.pack(&rounded.rooms, &rounded.left)?;
                Some(rounded.with(rest))
            });
            packed.map_or(Mixed::Unclear, Mixed::Packed)
        }
        None => Mixed::Unclear,
    }
}

/// What a unit that is left over costs if all are to fit: its largest share of any host.
fn relative_size(cluster: &Cluster, classes: &[Class], claim: &Claim) -> f64 {
    let share = |class: &Class| -> f64 {
        let shares = cluster
            .dimensions
            .iter()
            .map(|d| claim.demand[*d] as f64 / class.room[*d].max(1) as f64);
        shares.fold(0.0, f64::max)
    };
    let least = classes.iter().map(share).fold(f64::INFINITY, f64::min);
    least.clamp(1e-6, 1e3)
}

/// Whether these points of each lot, and the most that a host of each class can hold, are
/// enough to know.
type Enough<'a> = dyn FnMut(&Program, &[i64], &[i64]) -> bool + 'a;

/// The configuration program with the patterns found so far.
pub(super) struct Program {
    simplex: Simplex,
    pub(super) classes: Vec<Class>,
    /// For each class the lots as one of its hosts sees them.
    items: Vec<Vec<Item>>,
    /// Class and counts of each pattern, with its column.
    patterns: Vec<(usize, Vec<u32>, usize)>,
    /// Steps of each search.
    steps: u64,
    /// States that lists may still take.
    states: u64,
}

impl Program {
    /// For these lots, none of them empty, with what it costs to leave a unit over; `None`: too
    /// large.
    pub(super) fn new(
        rooms: &Rooms,
        lots: &[Lot],
        need: Need,
        limits: Limits,
        cost: impl Fn(&[Class], &Lot) -> f64,
    ) -> Option<Program> {
        let classes = classes(rooms, lots, need);
        if lots.is_empty() || lots.len() > MOST_KINDS || classes.len() > MOST_CLASSES {
            return None;
        }
        let items = classes.iter().map(|class| items(rooms, lots, need, class));
        let mut right: Vec<f64> = lots.iter().map(|lot| f64::from(lot.count)).collect();
        right.extend(classes.iter().map(|class| class.hosts.len() as f64));
        let mut costs: Vec<f64> = lots.iter().map(|lot| cost(&classes, lot)).collect();
        costs.extend(classes.iter().map(|_| 0.0));
        let mut simplex = Simplex::new(&right, &costs);
        for at in 0..lots.len() {
            simplex.add(0.0, vec![(at, -1.0)]);
        }
        Some(Program {
            simplex,
            items: items.collect(),
            classes,
            patterns: Vec::new(),
            steps: limits.steps,
            states: limits.states,
        })
    }

    /// Looks for a pattern of each class that is worth more than its host costs; whether there
    /// is one. Before that `enough` is asked with the present points and with what no host of
    /// each class can exceed: it ends everything.
    pub(super) fn improve(&mut self, enough: &mut Enough) -> bool {
        self.simplex.solve(MOST_PIVOTS);
        let kinds = self.kinds();
        let points: Vec<i64> = self.simplex.duals()[..kinds]
            .iter()
            .map(|dual| (dual * SCALE).round().max(0.0) as i64)
            .collect();
        let bounds = |fillings: &[Filling]| -> Vec<i64> {
            fillings.iter().map(|filling| filling.bound).collect()
        };
        let mut fillings: Vec<Filling> = (0..self.classes.len())
            .map(|class| self.knapsack(class, &points).search(self.steps))
            .collect();
        if enough(self, &points, &bounds(&fillings)) {
            return false;
        }
        if self.add(&fillings) {
            return true;
        }
        // The search alone finds nothing more: lists decide whether there is something.
        let mut states = self.states;
        for (class, filling) in fillings.iter_mut().enumerate() {
            if filling.value < filling.bound {
                *filling = self
                    .knapsack(class, &points)
                    .lists(filling.clone(), &mut states);
            }
        }
        self.states = states;
        !enough(self, &points, &bounds(&fillings)) && self.add(&fillings)
    }

    fn knapsack<'b>(&'b self, class: usize, points: &'b [i64]) -> Knapsack<'b> {
        Knapsack::new(&self.items[class], self.classes[class].room, points)
    }

    fn kinds(&self) -> usize {
        self.items.first().map_or(0, Vec::len)
    }

    /// What is left over, in pieces.
    pub(super) fn objective(&self) -> f64 {
        self.simplex.objective()
    }

    /// Adds what each host carries: with good patterns to begin with, prices are good soon.
    pub(super) fn begin_with(&mut self, lots: &[Lot], puts: &[Put]) {
        for class in 0..self.classes.len() {
            for host in self.classes[class].hosts.clone() {
                let counts = lots.iter().map(|lot| {
                    let carried = puts.iter().filter(|put| put.host == host);
                    let of_kind = carried.filter(|put| put.kind == lot.kind);
                    of_kind.map(|put| put.count).sum()
                });
                let counts: Vec<u32> = counts.collect();
                if !self.is_known(class, &counts) {
                    self.add_pattern(class, counts);
                }
            }
        }
    }

    fn is_known(&self, class: usize, counts: &[u32]) -> bool {
        self.patterns
            .iter()
            .any(|(other, known, _)| *other == class && known == counts)
    }

    fn add_pattern(&mut self, class: usize, counts: Vec<u32>) {
        let used = counts.iter().enumerate().filter(|(_, count)| **count > 0);
        let mut entries: Vec<(usize, f64)> =
            used.map(|(at, count)| (at, f64::from(*count))).collect();
        entries.push((self.kinds() + class, 1.0));
        let column = self.simplex.add(0.0, entries);
        self.patterns.push((class, counts, column));
    }

    /// Adds the fillings that are new and worth more than their host costs.
    fn add(&mut self, fillings: &[Filling]) -> bool {
        let kinds = self.kinds();
        let mut improved = false;
        for (class, filling) in fillings.iter().enumerate() {
            let duals = self.simplex.duals();
            let worth: f64 = filling
                .counts
                .iter()
                .zip(duals)
                .map(|(count, dual)| f64::from(*count) * dual)
                .sum();
            let known = self.is_known(class, &filling.counts);
            if known || worth + duals[kinds + class] <= 1e-9 {
                continue;
            }
            self.add_pattern(class, filling.counts.clone());
            improved = true;
        }
        improved
    }

    /// Whole numbers of patterns: each rounded down, then more and more rounded up. What is
    /// left over is for the caller to place.
    pub(super) fn roundings<'b>(
        &self,
        rooms: &'b Rooms<'b>,
        lots: &'b [Lot],
        need: Need,
    ) -> impl Iterator<Item = Rounded<'b>> {
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
        (0..=used.len()).map(move |up| self.instantiate(rooms, lots, need, &used, up))
    }

    fn instantiate<'b>(
        &self,
        rooms: &Rooms<'b>,
        lots: &[Lot],
        need: Need,
        used: &[(f64, u32, usize)],
        up: usize,
    ) -> Rounded<'b> {
        let cluster = rooms.cluster();
        let mut trial = rooms.clone();
        let mut left = lots.to_vec();
        let mut next_host = vec![0usize; self.classes.len()];
        let mut puts = Vec::new();
        for (position, (_, whole, number)) in used.iter().enumerate() {
            let (class, counts, _) = &self.patterns[*number];
            for _ in 0..whole + u32::from(position < up) {
                let Some(host) = self.classes[*class].hosts.get(next_host[*class]) else {
                    break;
                };
                next_host[*class] += 1;
                for (lot, count) in left.iter_mut().zip(counts) {
                    let claim = need.of(cluster.kind(lot.kind));
                    let count = trial.takes(claim, *host, (*count).min(lot.count));
                    if count > 0 {
                        trial.put(claim, *host, count);
                        lot.count -= count;
                        puts.push(Put {
                            kind: lot.kind,
                            host: *host,
                            count,
                        });
                    }
                }
            }
        }
        left.retain(|lot| lot.count > 0);
        Rounded {
            rooms: trial,
            puts,
            left,
        }
    }
}

/// A mix of patterns in whole numbers.
pub(super) struct Rounded<'a> {
    /// The rooms beside it.
    pub(super) rooms: Rooms<'a>,
    pub(super) puts: Vec<Put>,
    /// What is in no pattern.
    pub(super) left: Vec<Lot>,
}

impl Rounded<'_> {
    /// Together with how the rest was packed.
    pub(super) fn with(self, rest: Packing) -> Packing {
        let mut puts = self.puts;
        puts.extend(rest.puts);
        Packing {
            puts,
            left_over: rest.left_over,
        }
    }
}

/// The lots as a host of a class sees them.
fn items(rooms: &Rooms, lots: &[Lot], need: Need, class: &Class) -> Vec<Item> {
    let item = |(at, lot): (usize, &Lot)| {
        let claim = need.of(rooms.cluster().kind(lot.kind));
        let groups = match rooms.obeys_exclusions() {
            true => claim.exclusions.clone(),
            false => Vec::new(),
        };
        let most = match (class.usable[at], groups.is_empty()) {
            (false, _) => 0,
            (true, true) => claim.demand.times_in(&class.room, lot.count),
            (true, false) => 1,
        };
        Item {
            size: claim.demand,
            most,
            groups,
        }
    };
    lots.iter().enumerate().map(item).collect()
}
