//! What is asked of a cluster? Each question by itself, so that each can be timed.

use headroom::assess::{Answers, assess};
use headroom::capacity::rules::{Compared, compare};
use headroom::capacity::{self, Effort, Level, Placement, Situation, Verdict};
use headroom::migration::precopy::outcome;
use headroom::migration::{Environment, VmInputs};
use headroom::model::{Plan, PlatformId, VmGroup, VmMemory};
use headroom::placement::{self, Answer, Headroom};
use headroom::units::{BitRate, ByteRate, Memory};
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

/// Predicts 10,000 live migrations, of 25 sizes of VM over 20 speeds of links at 20 dirty rates:
/// how many converge by themselves.
pub fn migrations(platform: PlatformId) -> u32 {
    let mut plan = Plan::empty("Sweep", platform);
    let mut converge = 0;
    for gib in 1..=25 {
        let mut vm = VmGroup::new("vm", Memory::from_gib(gib * 4), 4);
        for link in 1..=20 {
            plan.network.link_speed = Some(BitRate::from_gigabits(link * 2));
            let environment = Environment::of(&plan);
            for rate in 1..=20 {
                vm.workload.dirty_rate = Some(ByteRate::from_megabytes(rate * rate * 5));
                let live = environment.live(&VmInputs::of(&vm));
                let ends = live.is_some_and(|live| outcome(&live).converges());
                converge += u32::from(ends);
            }
        }
    }
    converge
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
