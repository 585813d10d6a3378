//! What must be so for every cluster, whatever the answer is.
//!
//! The clusters are small or medium, often tight, with rules. Laws that compare two plans
//! look at decided answers only: “undecided” promises nothing.

#![allow(clippy::panic, clippy::unwrap_used)] // In tests an `unwrap` is an assertion.

mod common;
mod laws_support;

use std::time::{Duration, Instant};

use headroom::assess::{Answers, Basis, assess};
use headroom::audit::{self, Violation};
use headroom::capacity::{Effort, Level, Verdict};
use headroom::cluster::HostIndex;
use headroom::model::{HostGroup, Plan, VmGroup};
use headroom::placement::Answer;
use headroom::units::Memory;
use laws_support::{clusters, tamed};
use proptest::prelude::*;

/// Enough to decide most of these clusters, little enough for hundreds of them.
const EFFORT: Effort = Effort {
    sets: 200,
    samples: true,
    steps: 1_000,
    tries: 20,
    exchanges: 20_000,
    rounds: 0,
    states: 0,
    joint_steps: 200,
    failures: 2,
};

fn answers(plan: &Plan) -> Answers {
    let assessment = assess(plan, EFFORT);
    assert!(assessment.answers.is_some(), "{:?}", assessment.problems);
    assessment.answers.unwrap()
}

/// Whether a level's counts say everything about its sets.
fn is_decided(level: &Level) -> bool {
    level.survived + level.failed == level.sets
}

/// The levels that both assessments have.
fn levels_of_both<'a>(
    one: &'a Answers,
    other: &'a Answers,
) -> impl Iterator<Item = (&'a Level, &'a Level)> {
    one.levels.iter().zip(&other.levels)
}

/// The failing case is printed; a file of seeds would tell less than a scenario.
fn config() -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn an_independent_checker_accepts_every_placement(plan in clusters()) {
        let answers = answers(&plan);
        if let Answer::Placed(planned) = &answers.planned {
            let wrong = audit::placement(&answers.cluster, &planned.placement);
            prop_assert_eq!(wrong, []);
            for spare in &planned.spares {
                let on_it = |home: &Option<HostIndex>| *home == Some(*spare);
                prop_assert!(!planned.placement.0.iter().any(on_it), "a spare carries something");
            }
        }
        let untouched = answers.cluster.units.iter().zip(&answers.placement.0);
        for (unit, home) in untouched {
            prop_assert!(unit.home.is_none() || unit.home == *home, "a placed VM was moved");
        }
    }

    #[test]
    fn an_independent_checker_accepts_every_restart_plan(plan in clusters()) {
        let answers = answers(&plan);
        let before = audit::placement(&answers.cluster, &answers.placement);
        let hosts: Vec<HostIndex> = answers.cluster.hosts_in_service().collect();
        let pairs = hosts.windows(2).map(<[HostIndex]>::to_vec);
        for failed in hosts.iter().map(|host| vec![*host]).chain(pairs) {
            let outcome = answers.fail(&failed, EFFORT);
            let wrong = audit::outcome(&answers.cluster, &answers.placement, &outcome);
            // What was wrong before stays wrong; what is left over was said to be.
            let caused = |violation: &Violation| match violation {
                Violation::NotPlaced(unit) => !outcome.left_over.contains(unit),
                Violation::Forbidden(unit, _) => {
                    outcome.restarts.iter().any(|(restarted, _)| restarted == unit)
                }
                other => !before.contains(other),
            };
            let caused: Vec<&Violation> = wrong.iter().filter(|each| caused(each)).collect();
            prop_assert!(caused.is_empty(), "{:?}: {:?}", failed, caused);
            prop_assert_eq!(outcome.left_over.is_empty(), outcome.verdict == Verdict::Survives);
        }
    }

    #[test]
    fn levels_count_what_they_say(plan in clusters()) {
        let answers = answers(&plan);
        for (failures, level) in answers.levels.iter().enumerate() {
            prop_assert_eq!(level.failures as usize, failures);
            prop_assert!(level.survived + level.failed <= level.tested);
            prop_assert!(level.tested <= level.sets);
            match level.verdict {
                Verdict::Survives => prop_assert_eq!(level.survived, level.sets),
                Verdict::Fails => prop_assert!(level.failed > 0),
                Verdict::Undecided => prop_assert!(level.failed == 0),
            }
            prop_assert_eq!(level.worst.is_some(), level.survived < level.tested);
        }
    }

    #[test]
    fn surviving_more_failures_means_surviving_fewer(plan in clusters()) {
        let answers = answers(&plan);
        for pair in answers.levels.windows(2) {
            if pair[1].verdict == Verdict::Survives {
                prop_assert!(pair[0].verdict != Verdict::Fails);
            }
            if pair[0].verdict == Verdict::Fails {
                prop_assert!(pair[1].verdict != Verdict::Survives);
            }
        }
    }

    #[test]
    fn headroom_is_an_interval_and_agrees_with_the_best_placement(plan in clusters()) {
        let answers = answers(&plan);
        let headroom = &answers.headroom;
        prop_assert!(headroom.at_least <= headroom.at_most);
        match &answers.planned {
            Answer::Placed(_) => prop_assert!(headroom.base_fits),
            Answer::Impossible(_) => prop_assert!(!headroom.base_fits),
            Answer::Undecided => prop_assert!(!headroom.base_fits),
        }
    }

    #[test]
    fn a_given_placement_that_survives_is_a_placement(plan in clusters()) {
        let answers = answers(&plan);
        let tolerate = answers.cluster.failures as usize;
        let level = answers.levels.get(tolerate);
        let survives = level.is_some_and(|level| level.verdict == Verdict::Survives);
        if survives && audit::placement(&answers.cluster, &answers.placement).is_empty() {
            prop_assert!(matches!(answers.planned, Answer::Placed(_)), "{:?}", answers.planned);
        }
    }

    #[test]
    fn the_best_placement_survives_when_it_is_given(plan in clusters()) {
        let first = answers(&plan);
        if let Answer::Placed(planned) = &first.planned {
            let mut given = plan.clone();
            for (at, vm) in given.vms.iter_mut().enumerate() {
                let group = first.cluster.vms.iter().filter(|vm| vm.group == at);
                vm.current_hosts = group
                    .map(|vm| planned.placement.host_of(vm.unit.unwrap()).unwrap())
                    .map(|host| first.cluster.host_name(host))
                    .collect();
            }
            let again = answers(&given);
            prop_assert_eq!(&again.basis, &Basis::Given);
            let tolerate = first.cluster.failures as usize;
            // More failures than hosts are no level: nothing restarts, nothing is promised.
            if let Some(level) = again.levels.get(tolerate) {
                prop_assert_eq!(level.verdict, Verdict::Survives);
            }
        }
    }

    #[test]
    fn more_memory_in_a_host_never_hurts(plan in clusters(), which in any::<usize>(), more in 1u64..8) {
        let mut larger = plan.clone();
        let at = which % larger.hosts.len();
        larger.hosts[at].memory = larger.hosts[at].memory.plus(Memory::from_gib(more));
        let (before, after) = (answers(&plan), answers(&larger));
        // A placement that Headroom completes may be another one; a given one is the same.
        if before.basis == Basis::Given {
            for (before, after) in levels_of_both(&before, &after) {
                prop_assert!(
                    after.failed <= before.sets - before.survived,
                    "before {:?}, after {:?}", before, after
                );
            }
        }
        never_worse(&before, &after)?;
    }

    #[test]
    fn one_more_host_never_hurts_the_best_placement(plan in clusters(), gib in 1u64..40) {
        let mut larger = plan.clone();
        let mut host = HostGroup::new("extra", Memory::from_gib(gib), 8);
        host.reserve = Some(Memory::ZERO);
        larger.hosts.push(host);
        never_worse(&answers(&plan), &answers(&larger))?;
    }

    #[test]
    fn one_more_vm_never_helps(plan in clusters(), gib in 1u64..8, which in any::<usize>()) {
        let before = answers(&plan);
        let mut fuller = plan.clone();
        // The size that headroom is counted in must stay.
        let probe = before.cluster.kind(before.cluster.probe).running.demand.0;
        fuller.probe = Some(headroom::model::ProbeVm {
            memory: Memory::from_kib(probe[0] as u64),
            vcpus: (probe[1] / 1000) as u32,
        });
        let mut vm = VmGroup::new("extra", Memory::from_gib(gib), 1);
        let hosts: Vec<String> = before
            .cluster
            .hosts_in_service()
            .map(|host| before.cluster.host_name(host))
            .collect();
        if before.basis == Basis::Given {
            vm.current_hosts = vec![hosts[which % hosts.len()].clone()];
        }
        fuller.vms.push(vm);
        let after = answers(&fuller);
        if before.basis == Basis::Given {
            for (before, after) in levels_of_both(&before, &after) {
                prop_assert!(
                    after.survived <= before.sets - before.failed,
                    "before {:?}, after {:?}", before, after
                );
            }
        }
        never_worse(&after, &before)?;
    }

    #[test]
    fn the_order_of_hosts_and_vms_does_not_matter(plan in clusters(), seed in any::<u64>()) {
        let other = permuted(&plan, seed);
        let (one, two) = (answers(&plan), answers(&other));
        prop_assert_eq!(one.basis, two.basis);
        if one.basis == Basis::Given {
            for (one, two) in levels_of_both(&one, &two) {
                prop_assert_eq!(one.sets, two.sets);
                if is_decided(one) && is_decided(two) {
                    prop_assert_eq!((one.survived, one.failed), (two.survived, two.failed));
                }
                prop_assert!(one.survived <= two.sets - two.failed);
                prop_assert!(two.survived <= one.sets - one.failed);
            }
        }
        never_contradict(&one, &two)?;
    }

    #[test]
    fn more_effort_never_changes_a_verdict(plan in clusters()) {
        let hasty = Effort { sets: 3, samples: true, steps: 0, tries: 1, exchanges: 0, rounds: 0, states: 0, joint_steps: 0, failures: 1 };
        let little = assess(&plan, hasty).answers.unwrap();
        let much = answers(&plan);
        // Without a given placement the efforts may test different ones.
        if little.basis == Basis::Given {
            for (little, much) in levels_of_both(&little, &much) {
                prop_assert!(little.survived <= much.sets - much.failed);
                prop_assert!(little.failed <= much.sets - much.survived);
            }
        }
        never_contradict(&little, &much)?;
    }

    #[test]
    fn the_same_plan_gives_the_same_assessment(plan in clusters()) {
        prop_assert_eq!(assess(&plan, EFFORT), assess(&plan, EFFORT));
    }

    #[test]
    fn every_wild_plan_is_answered_or_refused(plan in common::plans()) {
        answered_or_refused(&plan)?;
    }

    #[test]
    fn every_odd_plan_is_answered_or_refused(plan in tamed(common::plans())) {
        answered_or_refused(&plan)?;
    }
}

/// A plan with more to give never has the worse answer: neither a refutation where the
/// other has a placement, nor less headroom than the other surely has.
fn never_worse(poor: &Answers, rich: &Answers) -> Result<(), TestCaseError> {
    if matches!(poor.planned, Answer::Placed(_)) {
        prop_assert!(
            !matches!(rich.planned, Answer::Impossible(_)),
            "{:?} became {:?}",
            poor.planned,
            rich.planned
        );
        prop_assert!(poor.headroom.at_least <= rich.headroom.at_most);
    }
    Ok(())
}

fn never_contradict(one: &Answers, other: &Answers) -> Result<(), TestCaseError> {
    never_worse(one, other)?;
    never_worse(other, one)
}

fn answered_or_refused(plan: &Plan) -> Result<(), TestCaseError> {
    let start = Instant::now();
    let assessment = assess(plan, EFFORT);
    let errors = |problem: &headroom::problem::Problem| {
        problem.severity == headroom::problem::Severity::Error
    };
    let refused = assessment.problems.iter().any(errors);
    prop_assert_eq!(assessment.answers.is_none(), refused);
    for problem in &assessment.problems {
        prop_assert!(!problem.cause.is_empty() && !problem.action.is_empty());
    }
    if let Some(answers) = &assessment.answers {
        prop_assert!(answers.headroom.at_least <= answers.headroom.at_most);
        prop_assert_eq!(answers.migration.len(), plan.vms.len());
        let all: Vec<HostIndex> = answers.cluster.hosts_in_service().collect();
        let _ = answers.fail(&all, EFFORT);
    }
    prop_assert!(
        start.elapsed() < Duration::from_secs(20),
        "took {:?}",
        start.elapsed()
    );
    Ok(())
}

/// The same cluster, hosts and VMs in another order.
fn permuted(plan: &Plan, seed: u64) -> Plan {
    let mut other = plan.clone();
    shuffle(&mut other.hosts, seed);
    shuffle(&mut other.vms, seed.rotate_left(17));
    other
}

fn shuffle<T>(things: &mut [T], mut seed: u64) {
    for end in (1..things.len()).rev() {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        things.swap(end, (seed >> 33) as usize % (end + 1));
    }
}
