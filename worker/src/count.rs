//! Counts failures level by level, for as long as there is something to be said.

use headroom::assess::{Answers, assess};
use headroom::capacity::{self, Effort, Level, deeper};
use headroom::format::wire::Counted;
use headroom::model::Plan;

/// Prepares the same placement as the page, says more about it, counts what the page left
/// open, and tells of it: what takes little first.
pub fn count_levels(plan: &Plan, tell: impl Fn(Counted)) {
    let assessment = assess(plan, Effort::INTERACTIVE);
    let Some(mut answers) = assessment.answers else {
        return;
    };
    let thorough = Effort::thorough(plan);
    let refine = |answers: &mut Answers, effort: Effort| {
        if answers.is_open() {
            let refined = answers.refine(effort);
            answers.take_over(refined.clone());
            tell(Counted::Refined(refined));
        }
    };
    let mut levels = answers.levels.clone();
    refine(&mut answers, Effort::QUICK);
    deepen(&answers, &mut levels, thorough, &tell);
    refine(&mut answers, thorough);
}

/// The levels of failures as [`count_levels`] tells them in the end.
pub fn levels_of(answers: &Answers, thorough: Effort) -> Vec<Level> {
    let mut levels = answers.levels.clone();
    deepen(answers, &mut levels, thorough, |_| {});
    levels
}

/// Counts what is open, and tells of each level.
fn deepen(answers: &Answers, levels: &mut Vec<Level>, effort: Effort, tell: impl Fn(Counted)) {
    let situation = answers.situation();
    deeper::count_small(&situation, levels);
    let mut from = 0;
    while let Some(failures) = deeper::next(&situation, levels, from) {
        tell(Counted::Begins(failures));
        let level = capacity::level(&situation, failures, effort);
        deeper::put(levels, level.clone());
        tell(Counted::level(level));
        from = failures + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::count_levels;
    use headroom::assess::assess;
    use headroom::capacity::{Effort, failing_set};
    use headroom::format::wire::Counted;
    use headroom::model::{HostGroup, Plan, PlatformId, VmGroup};
    use headroom::units::Memory;
    use std::cell::RefCell;

    #[test]
    fn levels_arrive_as_they_were_counted() {
        let mut plan = Plan::empty("", PlatformId::Proxmox);
        let mut hosts = HostGroup::new("host", Memory::from_gib(128), 32);
        hosts.count = 30;
        plan.hosts.push(hosts);
        let mut vms = VmGroup::new("vm", Memory::from_gib(16), 2);
        vms.count = 180;
        plan.vms.push(vms);
        // Slots that hold this one are too few: losses are counted one by one.
        plan.vms
            .push(VmGroup::new("large", Memory::from_gib(60), 2));
        let told = RefCell::new(Vec::new());
        count_levels(&plan, |message| told.borrow_mut().push(message.encode()));
        let effort = Effort {
            failures: 3,
            ..Effort::THOROUGH
        };
        let answers = assess(&plan, effort).answers.expect("no errors");
        let situation = answers.situation();
        let mut arrived = Vec::new();
        for bytes in told.into_inner() {
            match Counted::decode(&bytes).expect("a message") {
                Counted::Begins(failures) => assert!(failures >= 2),
                Counted::Level(mut level, worst) => {
                    level.worst =
                        worst.and_then(|hosts| failing_set(&situation, hosts, Effort::THOROUGH));
                    arrived.push(level);
                }
                Counted::Refined(_) => {}
            }
        }
        assert!(arrived.iter().any(|level| level.failures == 3));
        for level in arrived {
            let counted = &answers.levels[level.failures as usize];
            assert_eq!(level, *counted);
        }
    }
}
