//! What is the most that one host can hold, if each unit is worth so many points?
//!
//! A knapsack with several dimensions, bounded counts and anti-affinity groups, in integers.
//! First depth first: kinds by points for each unit of a surrogate weight (one nonnegative
//! combination of the dimensions), counts from the largest down, cut where the fractional
//! filling of the surrogate room cannot beat the best. If its limit of steps is reached,
//! lists of states follow, kind by kind, in which a state that uses no less and is worth no
//! more than another is dropped. Both return a bound that nothing exceeds, whatever limit was
//! reached: an interrupted search gives a weaker bound, never a wrong one.

use super::patterns::Item;
use crate::cluster::{Dimension, Size};
use crate::order::{sort, sort_by};

/// The most valuable filling that was found, and what none exceeds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Filling {
    /// How many of each item.
    pub(super) counts: Vec<u32>,
    /// What they are worth.
    pub(super) value: i64,
    /// No filling is worth more.
    pub(super) bound: i64,
}

/// A host's room and what may go there.
pub(super) struct Knapsack<'a> {
    items: &'a [Item],
    room: Size,
    /// Points of each item.
    points: &'a [i64],
    /// Items in the order of the search.
    order: Vec<usize>,
    /// Surrogate weight of each item, in the order of the search.
    weights: Vec<i128>,
    capacity: i128,
}

/// More states than this at once are given up.
const MOST_STATES: usize = 100_000;

impl<'a> Knapsack<'a> {
    /// Prepares a host of this room; items that are worth nothing or do not fit are left out.
    pub(super) fn new(items: &'a [Item], room: Size, points: &'a [i64]) -> Knapsack<'a> {
        let useful: Vec<usize> = (0..items.len())
            .filter(|at| points[*at] > 0 && items[*at].most > 0)
            .collect();
        let factors = surrogate(items, &room, points, &useful);
        let weigh = |size: &Size| -> i128 {
            (0..Dimension::COUNT)
                .map(|d| factors[d] * i128::from(size.0[d]))
                .sum()
        };
        let mut order = useful;
        // By points for each unit of weight, compared exactly.
        sort_by(&mut order, |one, other| {
            let left = i128::from(points[*one]) * weigh(&items[*other].size);
            let right = i128::from(points[*other]) * weigh(&items[*one].size);
            right.cmp(&left).then(one.cmp(other))
        });
        Knapsack {
            weights: order.iter().map(|at| weigh(&items[*at].size)).collect(),
            capacity: weigh(&room),
            items,
            room,
            points,
            order,
        }
    }

    /// Depth first, within so many steps.
    pub(super) fn search(&self, most_steps: u64) -> Filling {
        let mut search = Search {
            knapsack: self,
            steps: most_steps,
            counts: vec![0; self.order.len()],
            groups: Vec::new(),
            best: vec![0; self.order.len()],
            best_value: 0,
            given_up: 0,
        };
        search.descend(0, self.room, self.capacity, 0);
        let mut counts = vec![0; self.items.len()];
        for (at, count) in self.order.iter().zip(&search.best) {
            counts[*at] = *count;
        }
        Filling {
            counts,
            value: search.best_value,
            bound: search.best_value.max(search.given_up),
        }
    }

    /// Lists of states, within so many; better than `known` or equal to it.
    pub(super) fn lists(&self, known: Filling, budget: &mut u64) -> Filling {
        let mut states = vec![State {
            used: Size::ZERO,
            weight: 0,
            value: 0,
            step: 0,
        }];
        let mut steps: Vec<(u32, u32, u32)> = vec![(0, 0, 0)];
        let mut best = (known.value, None);
        for (position, at) in self.order.iter().enumerate() {
            if !self.items[*at].groups.is_empty() {
                // Anti-affinity couples the stages: leave those hosts to the search.
                return known;
            }
            let mut next: Vec<State> = Vec::new();
            for state in &states {
                let mut grown = *state;
                for count in 0..=self.items[*at].most {
                    if count > 0 {
                        grown.used += self.items[*at].size;
                        grown.weight += self.weights[position];
                        grown.value += self.points[*at];
                        if !grown.used.fits(&self.room) {
                            break;
                        }
                    }
                    let rest = self.fractional(position + 1, self.capacity - grown.weight);
                    if grown.value.saturating_add(rest) <= best.0 {
                        continue;
                    }
                    let mut kept = grown;
                    if count > 0 {
                        steps.push((state.step, position as u32, count));
                        kept.step = steps.len() as u32 - 1;
                    }
                    if kept.value > best.0 {
                        best = (kept.value, Some(kept.step));
                    }
                    next.push(kept);
                }
                if next.len() > 4 * MOST_STATES || next.len() as u64 > *budget {
                    *budget = budget.saturating_sub(next.len() as u64);
                    return known;
                }
            }
            *budget -= next.len() as u64;
            states = undominated(next);
            if states.len() > MOST_STATES || steps.len() > 40 * MOST_STATES {
                return known;
            }
        }
        let Some(mut step) = best.1 else {
            // Nothing beats what was known: it is the most valuable.
            return Filling {
                bound: known.value,
                ..known
            };
        };
        let mut counts = vec![0; self.items.len()];
        while step != 0 {
            let (before, position, count) = steps[step as usize];
            counts[self.order[position as usize]] = count;
            step = before;
        }
        Filling {
            counts,
            value: best.0,
            bound: best.0,
        }
    }

    /// What the items from this position on are worth at most in this surrogate room.
    fn fractional(&self, from: usize, room: i128) -> i64 {
        let mut room = room;
        let mut value: i128 = 0;
        for position in from..self.order.len() {
            let item = &self.items[self.order[position]];
            let points = i128::from(self.points[self.order[position]]);
            let weight = self.weights[position];
            let fits = if weight > 0 {
                (room / weight).min(i128::from(item.most))
            } else {
                i128::from(item.most)
            };
            value += fits * points;
            room -= fits * weight;
            if fits < i128::from(item.most) {
                // The piece of one more, rounded up.
                value += points * room / weight.max(1) + 1;
                break;
            }
        }
        value.min(i128::from(i64::MAX)) as i64
    }
}

#[derive(Clone, Copy)]
struct State {
    used: Size,
    weight: i128,
    value: i64,
    step: u32,
}

/// Drops each state that uses no less than another in every dimension and is worth no more.
///
/// Exact for two dimensions that differ; states that differ in more are kept.
fn undominated(mut states: Vec<State>) -> Vec<State> {
    sort_by(&mut states, |one, other| {
        one.used
            .cmp(&other.used)
            .then(other.value.cmp(&one.value))
            .then(one.step.cmp(&other.step))
    });
    let mut vcpus: Vec<i64> = states.iter().map(|state| state.used.0[1]).collect();
    sort(&mut vcpus);
    vcpus.dedup();
    // Largest value so far for at most so many vCPUs: a tree of prefix maxima.
    let mut maxima: Vec<(i64, i64, i64)> = vec![(i64::MIN, i64::MAX, i64::MAX); vcpus.len() + 1];
    let mut kept = Vec::new();
    for state in states {
        let rank = vcpus.partition_point(|vcpus| *vcpus <= state.used.0[1]);
        let mut at = rank;
        let mut dominated = false;
        while at > 0 {
            let (value, third, fourth) = maxima[at];
            dominated |=
                value >= state.value && third <= state.used.0[2] && fourth <= state.used.0[3];
            at -= at & at.wrapping_neg();
        }
        if dominated {
            continue;
        }
        let mut at = rank;
        while at < maxima.len() {
            if state.value > maxima[at].0 {
                maxima[at] = (state.value, state.used.0[2], state.used.0[3]);
            }
            at += at & at.wrapping_neg();
        }
        kept.push(state);
    }
    kept
}

struct Search<'a> {
    knapsack: &'a Knapsack<'a>,
    steps: u64,
    counts: Vec<u32>,
    groups: Vec<u32>,
    best: Vec<u32>,
    best_value: i64,
    /// The largest bound of the branches that were given up.
    given_up: i64,
}

impl Search<'_> {
    fn descend(&mut self, position: usize, room: Size, surrogate: i128, value: i64) {
        if value > self.best_value {
            self.best_value = value;
            self.best.copy_from_slice(&self.counts);
        }
        if position == self.knapsack.order.len() {
            return;
        }
        let bound = value.saturating_add(self.knapsack.fractional(position, surrogate));
        if bound <= self.best_value {
            return;
        }
        if self.steps == 0 {
            self.given_up = self.given_up.max(bound);
            return;
        }
        self.steps -= 1;
        let at = self.knapsack.order[position];
        let item = &self.knapsack.items[at];
        let clash = item.groups.iter().any(|group| self.groups.contains(group));
        let most = if clash {
            0
        } else {
            item.size.times_in(&room, item.most)
        };
        for count in (0..=most).rev() {
            let mut left = room;
            left -= item.size.times(count);
            let weight = self.knapsack.weights[position] * i128::from(count);
            if count > 0 {
                self.groups.extend(&item.groups);
            }
            self.counts[position] = count;
            let worth = value + self.knapsack.points[at] * i64::from(count);
            self.descend(position + 1, left, surrogate - weight, worth);
            self.counts[position] = 0;
            if count > 0 {
                let before = self.groups.len() - item.groups.len();
                self.groups.truncate(before);
            }
        }
    }
}

/// Factors for each dimension that make the fractional bound small: any nonnegative ones are
/// valid. Found by shifting weight between pairs of dimensions.
fn surrogate(
    items: &[Item],
    room: &Size,
    points: &[i64],
    useful: &[usize],
) -> [i128; Dimension::COUNT] {
    // Dimensions in which everything useful fits at once do not limit anything.
    let limiting: Vec<usize> = (0..Dimension::COUNT)
        .filter(|d| {
            let all = useful
                .iter()
                .map(|at| i128::from(items[*at].size.0[*d]) * i128::from(items[*at].most));
            all.sum::<i128>() > i128::from(room.0[*d])
        })
        .collect();
    let mut shares = [0.0; Dimension::COUNT];
    for d in &limiting {
        shares[*d] = 1.0 / limiting.len() as f64;
    }
    let bound = |shares: &[f64; Dimension::COUNT]| -> f64 {
        let mut worth: Vec<(f64, f64, f64, f64)> = useful
            .iter()
            .map(|at| {
                let size = &items[*at].size;
                let weight: f64 = limiting
                    .iter()
                    .map(|d| shares[*d] * size.0[*d] as f64 / room.0[*d].max(1) as f64)
                    .sum();
                let points = points[*at] as f64;
                // One number each: products of two, rounded, would be no order.
                let density = if weight > 0.0 {
                    points / weight
                } else {
                    f64::INFINITY
                };
                (density, points, weight, f64::from(items[*at].most))
            })
            .collect();
        sort_by(&mut worth, |one, other| other.0.total_cmp(&one.0));
        let (mut left, mut value) = (1.0, 0.0);
        for (_, points, weight, most) in worth {
            let count = if weight > 0.0 {
                (left / weight).min(most)
            } else {
                most
            };
            value += count * points;
            left -= count * weight;
            if count < most {
                break;
            }
        }
        value
    };
    for (position, one) in limiting.iter().enumerate() {
        for other in &limiting[position + 1..] {
            let both = shares[*one] + shares[*other];
            let split = |part: f64| {
                let mut shares = shares;
                shares[*one] = both * part;
                shares[*other] = both * (1.0 - part);
                shares
            };
            let (mut low, mut high) = (0.0, 1.0);
            for _ in 0..25 {
                let (first, second) = (low + (high - low) * 0.382, low + (high - low) * 0.618);
                if bound(&split(first)) <= bound(&split(second)) {
                    high = second;
                } else {
                    low = first;
                }
            }
            shares = split((low + high) / 2.0);
        }
    }
    std::array::from_fn(|d| {
        // Scaled such that a full room weighs about 2^60.
        (shares[d] * (1u64 << 60) as f64 / room.0[d].max(1) as f64) as i128
    })
}
