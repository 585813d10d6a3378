//! Is the goal reached: does everything survive, no rule being broken?

use super::state::State;
use crate::capacity::{self, Effort, LeftOver, Restart, Sets, Verdict};
use crate::cluster::{AfterFailure, Cluster, FailureOrder, HostIndex};

/// More failure sets are not listed: then nothing guides the search.
const MOST_SETS: u64 = 50_000;

/// The failures to survive, prepared for testing many placements.
pub(super) struct Goal<'a> {
    cluster: &'a Cluster,
    /// How many fail, at most all.
    pub(super) failures: u32,
    /// For proofs.
    effort: Effort,
    /// Every set that may fail; empty: they are too many, or a set alone does not decide.
    sets: Vec<Vec<HostIndex>>,
    /// Positions of the sets, those that told a placement to fail lately in front.
    order: Vec<usize>,
    /// Tests of sets that may still be made.
    pub(super) tests: u64,
}

/// A set of hosts whose loss leaves something down.
pub(super) struct Failing {
    /// Its position.
    pub(super) set: usize,
    /// How much: memory, then how much is missing for the first unit, in millionths of it.
    pub(super) weight: (i64, i64),
    /// What is left over.
    pub(super) left: LeftOver,
}

impl<'a> Goal<'a> {
    pub(super) fn of(cluster: &'a Cluster, effort: Effort, tests: u64) -> Goal<'a> {
        let units = &cluster.failure_units;
        let failures = cluster.failures.min(units.len() as u32);
        let sets = Sets::of(units, failures as usize);
        let sets: Vec<Vec<HostIndex>> = match sets.total() <= MOST_SETS.min(effort.sets) {
            true => sets.collect(),
            false => Vec::new(),
        };
        Goal {
            cluster,
            failures,
            effort,
            order: (0..sets.len()).collect(),
            sets,
            tests,
        }
    }

    /// The hosts of a set.
    pub(super) fn hosts(&self, set: usize) -> &[HostIndex] {
        &self.sets[set]
    }

    /// Whether sets fail each by itself, with nothing but restarts.
    fn is_plain(&self) -> bool {
        let in_sequence = self.failures > 1
            && self.cluster.failure_order == FailureOrder::OneAfterAnother
            && self.cluster.after_failure == AfterFailure::RestartOnly;
        !in_sequence
            && self.cluster.after_failure == AfterFailure::RestartOnly
            && !self.sets.is_empty()
    }

    /// Whether the goal is reached, by all means there are.
    pub(super) fn verdict(&mut self, state: &State) -> Verdict {
        self.verdict_with(state, self.effort)
    }

    /// Whether it is certainly reached, without searching long.
    pub(super) fn is_reached(&mut self, state: &State) -> bool {
        let quick = Effort {
            steps: self.effort.steps.min(500),
            ..self.effort
        };
        self.verdict_with(state, quick) == Verdict::Survives
    }

    fn verdict_with(&mut self, state: &State, effort: Effort) -> Verdict {
        if !state.is_legal() {
            return Verdict::Fails;
        }
        if !self.is_plain() {
            let tests = capacity::tests(&state.situation, self.failures).max(1);
            if self.tests < tests {
                return Verdict::Undecided;
            }
            self.tests -= tests;
            return capacity::survives(&state.situation, self.failures, effort);
        }
        for position in 0..self.order.len() {
            if self.tests == 0 {
                return Verdict::Undecided;
            }
            self.tests -= 1;
            let failed = &self.sets[self.order[position]];
            let verdict = match capacity::test(&state.situation, failed, effort) {
                Restart::Complete(_) => continue,
                Restart::Impossible(..) => Verdict::Fails,
                Restart::Undecided(_) => Verdict::Undecided,
            };
            self.order[..=position].rotate_right(1);
            return verdict;
        }
        Verdict::Survives
    }

    /// What the loss of a set leaves down, by simple rules.
    pub(super) fn failing(&mut self, state: &State, set: usize) -> Option<Failing> {
        const QUICK: u64 = 20;
        let effort = Effort {
            steps: QUICK,
            rounds: 0,
            ..self.effort
        };
        self.tests = self.tests.saturating_sub(1);
        match capacity::test(&state.situation, &self.sets[set], effort) {
            Restart::Complete(_) => None,
            Restart::Impossible(left, _) | Restart::Undecided(left) => Some(Failing {
                set,
                weight: weight(self.cluster, &left),
                left,
            }),
        }
    }

    /// The same of each of these sets, the worst first.
    pub(super) fn all_failing(&mut self, state: &State, sets: &[usize]) -> Vec<Failing> {
        let mut failing: Vec<Failing> = Vec::new();
        for set in sets {
            failing.extend(self.failing(state, *set));
        }
        crate::order::sort_by_key(&mut failing, |one| std::cmp::Reverse(one.weight));
        failing
    }

    /// The position of every set.
    pub(super) fn every_set(&self) -> Vec<usize> {
        (0..self.sets.len()).collect()
    }
}

fn weight(cluster: &Cluster, left: &LeftOver) -> (i64, i64) {
    let memory = left
        .lots
        .iter()
        .map(|lot| cluster.kind(lot.kind).restart.demand.times(lot.count).0[0].max(1))
        .fold(0, i64::saturating_add);
    let lack = left.shortage.map_or(i64::MAX, |shortage| {
        let demand = cluster.kind(left.kind).restart.demand[shortage.dimension].max(1);
        let millionths = i128::from(shortage.missing) * 1_000_000 / i128::from(demand);
        millionths.min(i128::from(i64::MAX)) as i64
    });
    (memory, lack)
}
