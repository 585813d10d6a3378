//! Does any of the heuristics pack everything?
//!
//! None suffices alone: bin-centric rules do well where few large VMs fill a host,
//! item-centric ones where many small VMs do. They run in a fixed order and the first
//! success counts.

use super::bin_centric::fill_hosts;
use super::packing::{Lot, Need, Order, Packing, Ranks, Rule, Weights, pack};
use crate::cluster::{Cluster, Rooms};

/// Scores and orders, prepared once for a cluster.
#[derive(Debug, Clone)]
pub struct Portfolio {
    /// What scores are made of.
    pub weights: Weights,
    /// In which order kinds are taken.
    pub ranks: Ranks,
}

const ITEM_CENTRIC: [(Rule, Order); 6] = [
    (Rule::BestFit, Order::WeightedLargest),
    (Rule::DotProduct, Order::WeightedLargest),
    (Rule::BestFit, Order::WeightedSum),
    (Rule::FirstFit, Order::WeightedLargest),
    (Rule::BestFit, Order::Memory),
    (Rule::DotProduct, Order::WeightedSum),
];

/// Above so many kinds times units, rules that look at every kind for every unit are left
/// out: they would cost more than all others together.
const MOST_COMPARISONS: u64 = 4_000_000;

impl Portfolio {
    /// Prepares a cluster.
    pub fn of(cluster: &Cluster) -> Portfolio {
        let weights = Weights::of(cluster);
        Portfolio {
            ranks: Ranks::of(cluster, &weights, Need::Running),
            weights,
        }
    }

    /// Packs all lots into the rooms, or says that no rule could.
    pub fn pack(&self, rooms: &Rooms, lots: &[Lot]) -> Option<Packing> {
        let units: u64 = lots.iter().map(|lot| u64::from(lot.count)).sum();
        let few = lots.len() as u64 * units <= MOST_COMPARISONS;
        let bin_centric = [false, true]
            .into_iter()
            .filter(|_| few)
            .map(|largest_first| {
                fill_hosts(&mut rooms.clone(), lots, Need::Running, largest_first)
            });
        let mut sorted = lots.to_vec();
        let item_centric = ITEM_CENTRIC.into_iter().map(move |(rule, order)| {
            self.ranks.sort(order, &mut sorted);
            let mut trial = rooms.clone();
            pack(&mut trial, &self.weights, &sorted, Need::Running, rule)
        });
        bin_centric.chain(item_centric).find(Packing::is_complete)
    }

    /// Packs as much as the best single rule can.
    pub fn best_effort(&self, rooms: &Rooms, lots: &[Lot], spread: bool) -> Packing {
        let mut sorted = lots.to_vec();
        self.ranks.sort(Order::WeightedLargest, &mut sorted);
        let rules: &[Rule] = if spread {
            &[Rule::WorstFit]
        } else {
            &[Rule::BestFit, Rule::DotProduct]
        };
        let attempts = rules.iter().map(|rule| {
            let mut trial = rooms.clone();
            pack(&mut trial, &self.weights, &sorted, Need::Running, *rule)
        });
        let left =
            |packing: &Packing| -> u32 { packing.left_over.iter().map(|lot| lot.count).sum() };
        attempts.min_by_key(left).unwrap_or_default()
    }

    /// Spreads all lots over the rooms, so that every host keeps some room free.
    pub fn spread(&self, rooms: &Rooms, lots: &[Lot]) -> Option<Packing> {
        let mut sorted = lots.to_vec();
        self.ranks.sort(Order::WeightedLargest, &mut sorted);
        let mut trial = rooms.clone();
        let packing = pack(
            &mut trial,
            &self.weights,
            &sorted,
            Need::Running,
            Rule::WorstFit,
        );
        packing.is_complete().then_some(packing)
    }
}
