//! What is asked of a cluster? Each question by itself, so that each can be timed.

use headroom::assess::{Answers, assess};
use headroom::capacity::rules::{Compared, compare};
use headroom::capacity::{self, Effort, Level, Placement, Situation, Verdict};
use headroom::model::{Plan, VmMemory};
use headroom::placement::{self, Answer, Headroom};
use headroom::units::Memory;
use headroom::validate;

/// A plan, and its answers so far.
pub struct Prepared {
    /// The plan.
    pub plan: Plan,
    /// What was answered at once.
    pub answers: Answers,
}

impl Prepared {
    /// Assesses a plan once; `None`: it has errors.
    pub fn of(plan: Plan) -> Option<Prepared> {
        let answers = assess(&plan, Effort::INTERACTIVE).answers?;
        Some(Prepared { plan, answers })
    }

    /// From the plan to whether the given placement survives any single failure.
    pub fn verdict(&self) -> Option<Verdict> {
        let cluster = validate::check(&self.plan).cluster?;
        let placement = Placement::given(&cluster);
        let situation = Situation::new(&cluster, &placement);
        Some(capacity::level(&situation, 1, Effort::INTERACTIVE).verdict)
    }

    /// Every single failure of the given placement, the plan being checked already.
    pub fn given_failures(&self) -> Level {
        capacity::level(&self.answers.situation(), 1, Effort::INTERACTIVE)
    }

    /// Every pair of failures of the given placement.
    pub fn given_pairs(&self) -> Level {
        capacity::level(&self.answers.situation(), 2, Effort::THOROUGH)
    }

    /// A placement that survives any single failure.
    pub fn planned(&self, effort: Effort) -> Answer {
        placement::plan(&self.answers.cluster, 1, effort)
    }

    /// How many more VMs fit.
    pub fn headroom(&self, effort: Effort) -> Headroom {
        placement::headroom(&self.answers.cluster, 1, &self.answers.planned, effort)
    }

    /// Every vendor's rule beside the proved answer.
    pub fn rules(&self) -> Vec<Compared> {
        compare(&self.plan, &self.answers)
    }

    /// Gives the first VM another amount of memory: what a user does, again and again.
    pub fn edit(&mut self) {
        if let Some(vm) = self.plan.vms.first_mut() {
            let four = VmMemory::Static(Memory::from_gib(4));
            let five = VmMemory::Static(Memory::from_gib(5));
            vm.memory = if vm.memory == four { five } else { four };
        }
    }
}

/// A word for an answer.
pub fn answer_word(answer: &Answer) -> &'static str {
    match answer {
        Answer::Placed(_) => "yes",
        Answer::Impossible(_) => "no",
        Answer::Undecided => "open",
    }
}

/// A word for a verdict.
pub fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Survives => "yes",
        Verdict::Fails => "no",
        Verdict::Undecided => "open",
    }
}
