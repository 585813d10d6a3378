//! Never a wrong verdict: small clusters against an exhaustive oracle.
//!
//! The oracle reads the plan itself, not the checked cluster, tries every arrangement and
//! shares no code with the engine. `HEADROOM_ORACLE_CASES` sets how many clusters are tried.

#![allow(clippy::unwrap_used)]

mod oracle_support;

use headroom::assess::{Answers, Assessment, Basis, assess};
use headroom::audit;
use headroom::capacity::{Effort, Level, Verdict};
use headroom::model::{AfterFailure, FailureOrder, Plan};
use headroom::placement::Answer;
use headroom::placement::bounds::Reason;
use headroom::problem::Code;
use oracle_support::{Case, Oracle, Random};

fn cases(ordinary: u64) -> u64 {
    std::env::var("HEADROOM_ORACLE_CASES")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(ordinary)
}

#[test]
fn placements_of_today_agree_with_the_oracle() {
    let mut undecided = 0u64;
    let mut tested = 0u64;
    let mut completed = 0u64;
    let total = cases(12_000);
    for seed in 0..total {
        let mut random = Random::new(seed);
        let written = match seed % 4 {
            0 => Case::random(&mut random, true),
            _ => Case::with_all_fields(&mut random, true),
        };
        let plan = written.plan();
        let assessment = assess(&plan, Effort::THOROUGH);
        assert!(!is_withheld(&assessment), "seed {seed}: {assessment:?}");
        let answers = assessment.answers.unwrap();
        let today = written.in_force().as_it_runs();
        let case = today.with_homes(&answers.cluster, &answers.placement);
        if answers.basis != Basis::Given {
            completed += 1;
            check_completed(seed, &today, &case, &answers);
        }
        if case.vms.iter().any(|vm| vm.plays && vm.home.is_none()) {
            continue;
        }
        let oracle = Oracle::of(&case);
        for level in &answers.levels {
            tested += 1;
            undecided += u64::from(level.verdict == Verdict::Undecided);
            compare_level(seed, &plan, level, &oracle);
            if moves_one_after_another(&case)
                && is_played_soon(&case, level.failures)
                && !case.some_need_more_to_restart()
                && audit::placement(&answers.cluster, &answers.placement).is_empty()
            {
                // The order of failures makes no difference where survivors may be moved.
                let played = oracle.first_failures_survived(level.failures);
                let at_once = oracle.survived(level.failures);
                let all = |each: &[bool]| each.iter().all(|survived| *survived);
                assert!(
                    level.failures == 0 || all(&played) == all(&at_once),
                    "seed {seed}"
                );
            }
        }
        check_blame(seed, &case, &answers);
        check_outcomes(seed, &case, &answers);
    }
    assert!(
        undecided * 100 <= tested,
        "{undecided} of {tested} levels are undecided"
    );
    assert!(completed * 20 >= total, "{completed}");
    println!("{total} clusters, {completed} completed, {tested} levels, {undecided} undecided");
}

/// Whether some answer did not pass the product's own check: none ever should.
fn is_withheld(assessment: &Assessment) -> bool {
    assessment.problems.iter().any(|one| one.code == Code(2090))
}

/// Who had no host has a good one, or there is none where that is said.
fn check_completed(seed: u64, today: &Case, case: &Case, answers: &Answers) {
    let arrived = |vm: &usize| today.vms[*vm].home.is_none() && case.vms[*vm].home.is_some();
    let arrivals: Vec<usize> = (0..case.vms.len()).filter(arrived).collect();
    assert!(
        answers.basis == Basis::Planned || Oracle::of(case).arrive_well(&arrivals),
        "seed {seed}: {case:?}"
    );
    if answers.homeless_reason.is_some() {
        assert!(
            !Oracle::of(today).can_be_completed(),
            "seed {seed}: {today:?}"
        );
    }
}

/// What is said to restart passes the checker.
fn check_outcomes(seed: u64, case: &Case, answers: &Answers) {
    for host in answers.cluster.hosts_in_service() {
        let outcome = answers.fail(&[host], Effort::THOROUGH);
        assert_eq!(outcome.withheld, None, "seed {seed}: {outcome:?} {case:?}");
        if outcome.verdict == Verdict::Survives {
            let cluster = &answers.cluster;
            let wrong = audit::outcome(cluster, &answers.placement, &outcome);
            assert!(
                wrong
                    .iter()
                    .all(|violation| !caused_by_restart(violation, &outcome, answers)),
                "seed {seed}: {wrong:?}"
            );
        }
    }
}

/// Without the rules that are blamed, the loss that was blamed on them is survived.
fn check_blame(seed: u64, case: &Case, answers: &Answers) {
    let blame = &answers.blame_for_loss;
    let failing = answers
        .levels
        .iter()
        .find(|level| level.verdict == Verdict::Fails);
    let Some(worst) = failing.and_then(|level| level.worst.as_ref()) else {
        assert!(blame.rules.is_empty(), "seed {seed}: {blame:?}");
        return;
    };
    let failed: Vec<usize> = worst.hosts.iter().map(|host| host.0 as usize).collect();
    let survives = |case: &Case| Oracle::of(case).survives(&failed);
    let lifted: Vec<Case> = match blame.together {
        true => vec![
            blame
                .rules
                .iter()
                .fold(case.clone(), |case, rule| case.without(rule)),
        ],
        false => blame.rules.iter().map(|rule| case.without(rule)).collect(),
    };
    assert!(
        lifted.iter().all(survives),
        "seed {seed}: {blame:?} {case:?}"
    );
}

fn moves_one_after_another(case: &Case) -> bool {
    case.after == AfterFailure::Rearrange && case.order == FailureOrder::OneAfterAnother
}

/// Whether there are few enough ways to move everything after each of so many failures.
fn is_played_soon(case: &Case, failures: u32) -> bool {
    failures <= 1 || case.hosts.len().pow(case.vms.len() as u32) <= 4_096
}

/// The user's own placement may break rules; a restart plan must not break any more.
fn caused_by_restart(
    violation: &audit::Violation,
    outcome: &headroom::assess::FailureOutcome,
    answers: &headroom::assess::Answers,
) -> bool {
    let before = audit::placement(&answers.cluster, &answers.placement);
    !before.contains(violation)
        && !matches!(violation, audit::Violation::Forbidden(unit, _)
            if outcome.restarts.iter().all(|(restarted, _)| restarted != unit))
}

/// Whether a proof is a search in itself: then the oracle's own search is what re-checks it.
fn is_search(reason: &Reason) -> bool {
    matches!(
        reason,
        Reason::NoPlacement { .. } | Reason::Exhausted { .. }
    )
}

fn compare_level(seed: u64, plan: &Plan, level: &Level, oracle: &Oracle) {
    let survived = oracle.survived(level.failures);
    let (sets, survivors) = (
        survived.len() as u64,
        survived.iter().filter(|s| **s).count(),
    );
    assert_eq!(level.sets, sets, "seed {seed}");
    assert!(
        level.survived <= survivors as u64 && level.failed <= sets - survivors as u64,
        "seed {seed}, k {}: {level:?}, oracle {survivors} of {sets}: {plan:?}",
        level.failures,
    );
    match level.verdict {
        Verdict::Survives => assert!(oracle.all_survive(level.failures), "seed {seed}: {plan:?}"),
        Verdict::Fails => assert!(!oracle.all_survive(level.failures), "seed {seed}: {plan:?}"),
        Verdict::Undecided => {}
    }
}

#[test]
fn planned_placements_agree_with_the_oracle() {
    let mut undecided = 0u64;
    let total = cases(8_000);
    for seed in 0..total {
        let mut random = Random::new(seed ^ 0x5eed);
        let written = match seed % 4 {
            0 => Case::random(&mut random, false),
            _ => Case::with_all_fields(&mut random, false),
        };
        let plan = written.plan();
        let assessment = assess(&plan, Effort::THOROUGH);
        assert!(!is_withheld(&assessment), "seed {seed}: {assessment:?}");
        let answers = assessment.answers.unwrap();
        let case = written.in_force();
        let possible = Oracle::a_placement_exists(&case, case.failures);
        match &answers.planned {
            Answer::Placed(planned) => {
                assert!(possible, "seed {seed}: placed, but impossible: {plan:?}");
                let placed = case.with_homes(&answers.cluster, &planned.placement);
                assert!(
                    Oracle::of(&placed).all_survive(case.failures),
                    "seed {seed}: the placement does not survive: {plan:?} {planned:?}"
                );
                assert_eq!(audit::placement(&answers.cluster, &planned.placement), []);
            }
            Answer::Impossible(why) => {
                let check = audit::refutation(&answers.cluster, 0, why);
                assert!(
                    check == audit::Check::Holds || is_search(&why.reason),
                    "seed {seed}: {check:?} {why:?}"
                );
                assert!(
                    !possible,
                    "seed {seed}: refuted, but possible: {why:?} {plan:?}"
                );
            }
            Answer::Undecided => undecided += 1,
        }
        let headroom = &answers.headroom;
        if let Some(limit) = &headroom.limit {
            // Where the VMs that are there do not fit, their refutation is the limit.
            let more = match &answers.planned {
                Answer::Impossible(_) => 0,
                _ => headroom.at_most + 1,
            };
            let check = audit::refutation(&answers.cluster, more, limit);
            assert!(
                check == audit::Check::Holds || is_search(&limit.reason),
                "seed {seed}: {check:?} {headroom:?}"
            );
        }
        assert!(headroom.at_least <= headroom.at_most, "seed {seed}");
        if headroom.base_fits && headroom.at_least < 4 {
            let enough = case.with_more(headroom.at_least);
            assert!(
                Oracle::a_placement_exists(&enough, case.failures),
                "seed {seed}: {headroom:?} {plan:?}"
            );
        }
        if headroom.at_most < 3 {
            let too_many = case.with_more(headroom.at_most + 1);
            assert!(
                !Oracle::a_placement_exists(&too_many, case.failures),
                "seed {seed}: {headroom:?} {plan:?}"
            );
        }
    }
    println!("{total} clusters, {undecided} undecided");
    assert!(
        undecided * 10 <= total,
        "{undecided} of {total} are undecided"
    );
}
