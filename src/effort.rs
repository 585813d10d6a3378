//! How much work is an answer worth?

use crate::demand::PolicyInForce;
use crate::model::{Plan, SearchBudget};

/// How much work an answer may cost, in counted steps: the same everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort {
    /// Failure sets tested for each k.
    pub sets: u64,
    /// Whether a part of them is tested where all are too many: it can only show a failure.
    pub samples: bool,
    /// Steps of the exhaustive search for each failure set.
    pub steps: u64,
    /// Attempts to arrange more VMs when headroom is enclosed.
    pub tries: u32,
    /// Exchanges looked at when room is collected for one VM more.
    pub exchanges: u64,
    /// Rounds of looking for patterns when bounds and rules leave a question open. None without
    /// the feature `patterns`.
    pub rounds: u32,
    /// States that each search for patterns may list where its first search is cut short.
    pub states: u64,
    /// Steps of the search for any placement at all, in small clusters.
    pub joint_steps: u64,
    /// Failures looked at even when every smaller number already fails somewhere.
    pub failures: u32,
}

impl Effort {
    /// What fits into a frame for ordinary plans.
    pub const INTERACTIVE: Effort = Effort {
        sets: 300,
        samples: false,
        steps: 2_000,
        tries: 3,
        exchanges: 200_000,
        rounds: 0,
        states: 0,
        joint_steps: 2_000,
        failures: 1,
    };

    /// What a background job does first: what patterns decide quickly.
    pub const QUICK: Effort = Effort {
        sets: 300,
        samples: false,
        steps: 2_000,
        tries: 12,
        exchanges: 1_000_000,
        rounds: 30,
        states: 200_000,
        joint_steps: 2_000,
        failures: 1,
    };

    /// What a background job does: three failures at 64 hosts are 41,664 sets.
    pub const THOROUGH: Effort = Effort {
        sets: 50_000,
        samples: true,
        steps: 20_000,
        tries: 40,
        exchanges: 4_000_000,
        rounds: 60,
        states: 6_000_000,
        joint_steps: 50_000,
        failures: 3,
    };

    /// What a background job does for a plan: as much of [`Effort::THOROUGH`] as its policy wants,
    /// whoever asks.
    pub fn thorough(plan: &Plan) -> Effort {
        let budget = PolicyInForce::of(plan).search_budget.value;
        Effort::THOROUGH.for_budget(budget)
    }

    /// The lesser of both, count by count.
    pub fn at_most(self, other: Effort) -> Effort {
        Effort {
            sets: self.sets.min(other.sets),
            samples: self.samples && other.samples,
            steps: self.steps.min(other.steps),
            tries: self.tries.min(other.tries),
            exchanges: self.exchanges.min(other.exchanges),
            rounds: self.rounds.min(other.rounds),
            states: self.states.min(other.states),
            joint_steps: self.joint_steps.min(other.joint_steps),
            failures: self.failures.min(other.failures),
        }
    }

    /// More work or less of every kind, as the policy wants it.
    fn for_budget(self, budget: SearchBudget) -> Effort {
        let scaled = |count: u64| match budget {
            SearchBudget::Short => count / 4,
            SearchBudget::Usual => count,
            SearchBudget::Long => count.saturating_mul(16),
        };
        let few = |count: u32| u32::try_from(scaled(u64::from(count))).unwrap_or(u32::MAX);
        Effort {
            sets: scaled(self.sets),
            steps: scaled(self.steps),
            tries: few(self.tries),
            exchanges: scaled(self.exchanges),
            rounds: few(self.rounds),
            states: scaled(self.states),
            joint_steps: scaled(self.joint_steps),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Effort;
    use crate::model::SearchBudget;

    #[test]
    fn the_lesser_of_two_efforts_exceeds_neither() {
        let less = Effort::THOROUGH.at_most(Effort::INTERACTIVE);
        assert_eq!(less, Effort::INTERACTIVE);
        assert_eq!(Effort::INTERACTIVE.at_most(Effort::THOROUGH), less);
    }

    #[test]
    fn a_budget_scales_every_count_of_work() {
        let usual = Effort::THOROUGH;
        assert_eq!(usual.for_budget(SearchBudget::Usual), usual);
        let short = usual.for_budget(SearchBudget::Short);
        assert_eq!(
            (short.sets, short.rounds),
            (usual.sets / 4, usual.rounds / 4)
        );
        let long = usual.for_budget(SearchBudget::Long);
        assert_eq!(
            (long.states, long.tries),
            (usual.states * 16, usual.tries * 16)
        );
        assert_eq!(long.failures, usual.failures);
    }
}
