//! Does any of the heuristics pack everything?
//!
//! None suffices alone: bin-centric rules do well where few large VMs fill a host,
//! item-centric ones where many small VMs do. They run in a fixed order and the first
//! success counts.

use std::cell::Cell;

use super::bin_centric::{Score, fill_hosts};
use super::packing::{Lot, Need, Order, Packing, Ranks, Rule, Weights, pack};
use crate::cluster::{Cluster, Rooms};

/// Scores and orders, prepared once for a cluster.
#[derive(Debug, Clone)]
pub struct Portfolio {
    /// Which of a unit's claims is packed.
    pub need: Need,
    /// What scores are made of.
    pub weights: Weights,
    /// In which order kinds are taken.
    pub ranks: Ranks,
    /// The rule that succeeded last.
    latest: Cell<usize>,
}

const BIN_CENTRIC: [(Score, bool); 3] = [
    (Score::DotProduct, false),
    (Score::Distance, false),
    (Score::DotProduct, true),
];

const ITEM_CENTRIC: [(Rule, Order); 7] = [
    (Rule::WorstFit, Order::WeightedLargest),
    (Rule::BestFit, Order::WeightedLargest),
    (Rule::DotProduct, Order::WeightedLargest),
    (Rule::BestFit, Order::WeightedSum),
    (Rule::FirstFit, Order::WeightedLargest),
    (Rule::BestFit, Order::Memory),
    (Rule::DotProduct, Order::WeightedSum),
];

const RULES: usize = BIN_CENTRIC.len() + ITEM_CENTRIC.len();

/// Above so many kinds times units, rules that look at every kind for every unit are left
/// out: they would cost more than all others together.
const MOST_COMPARISONS: u64 = 4_000_000;

impl Portfolio {
    /// All rules, those that leave least over first where nothing is to be left.
    pub(super) const TIGHTEST: [usize; RULES] = [5, 9, 0, 3, 4, 2, 1, 7, 6, 8];

    /// Prepares a cluster.
    pub fn of(cluster: &Cluster, need: Need) -> Portfolio {
        let weights = Weights::of(cluster);
        Portfolio {
            need,
            ranks: Ranks::of(cluster, &weights, need),
            weights,
            latest: Cell::new(0),
        }
    }

    /// Packs all lots into the rooms, or says that no rule could. The rule that succeeded
    /// last is tried first: similar questions have similar answers.
    pub fn pack(&self, rooms: &Rooms, lots: &[Lot]) -> Option<Packing> {
        self.attempts().find_map(|rule| {
            let packing = self.attempt(rule, rooms, lots)?;
            if packing.is_complete() {
                self.latest.set(rule);
            }
            packing.is_complete().then_some(packing)
        })
    }

    /// All rules, the one that succeeded last first.
    pub(super) fn attempts(&self) -> impl Iterator<Item = usize> + use<> {
        let first = self.latest.get();
        std::iter::once(first).chain((0..RULES).filter(move |rule| *rule != first))
    }

    /// What one rule makes of the lots; `None`: it would take too long.
    pub(super) fn attempt(&self, rule: usize, rooms: &Rooms, lots: &[Lot]) -> Option<Packing> {
        match rule.checked_sub(BIN_CENTRIC.len()) {
            None => {
                let units: u64 = lots.iter().map(|lot| u64::from(lot.count)).sum();
                if lots.len() as u64 * units > MOST_COMPARISONS {
                    return None;
                }
                let (score, largest_first) = BIN_CENTRIC[rule];
                let mut trial = rooms.clone();
                Some(fill_hosts(
                    &mut trial,
                    lots,
                    self.need,
                    score,
                    largest_first,
                ))
            }
            Some(item_centric) => {
                let (rule, order) = ITEM_CENTRIC[item_centric];
                Some(self.pack_by(rooms, lots, rule, order))
            }
        }
    }

    fn pack_by(&self, rooms: &Rooms, lots: &[Lot], rule: Rule, order: Order) -> Packing {
        let mut sorted = lots.to_vec();
        self.ranks.sort(order, &mut sorted);
        let mut trial = rooms.clone();
        pack(&mut trial, &self.weights, &sorted, self.need, rule)
    }

    /// Packs as much as the best single rule can.
    pub fn best_effort(&self, rooms: &Rooms, lots: &[Lot], spread: bool) -> Packing {
        let rules: &[Rule] = if spread {
            &[Rule::WorstFit]
        } else {
            &[Rule::BestFit, Rule::DotProduct]
        };
        let attempts = rules
            .iter()
            .map(|rule| self.pack_by(rooms, lots, *rule, Order::WeightedLargest));
        let left =
            |packing: &Packing| -> u32 { packing.left_over.iter().map(|lot| lot.count).sum() };
        attempts.min_by_key(left).unwrap_or_default()
    }

    /// Spreads all lots over the rooms, so that every host keeps some room free.
    pub fn spread(&self, rooms: &Rooms, lots: &[Lot]) -> Option<Packing> {
        let packing = self.pack_by(rooms, lots, Rule::WorstFit, Order::WeightedLargest);
        packing.is_complete().then_some(packing)
    }
}
