//! Never a wrong verdict: small clusters against an exhaustive oracle.
//!
//! The oracle reads the plan itself, not the checked cluster, tries every arrangement and
//! shares no code with the engine. `HEADROOM_ORACLE_CASES` sets how many clusters are tried.

#![allow(clippy::unwrap_used)]

mod oracle_support;

use headroom::assess::{Answers, Basis, assess};
use headroom::audit;
use headroom::capacity::{Effort, Level, Verdict};
use headroom::model::{AfterFailure, FailureOrder, Plan};
use headroom::placement::Answer;
use headroom::placement::bounds::Reason;
use oracle_support::{Case, Oracle, Random};

fn cases(ordinary: u64) -> u64 {
    std::env::var("HEADROOM_ORACLE_CASES")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(ordinary)
}

#[test]
fn given_placements_agree_with_the_oracle() {
    let mut undecided = 0u64;
    let mut tested = 0u64;
    let total = cases(12_000);
    for seed in 0..total {
        let case = Case::random(&mut Random::new(seed), true);
        let plan = case.plan();
        let answers = assess(&plan, Effort::THOROUGH).answers.unwrap();
        if answers.basis != Basis::Given {
            continue;
        }
        let case = case.as_it_runs();
        let oracle = Oracle::of(&case);
        for level in &answers.levels {
            tested += 1;
            undecided += u64::from(level.verdict == Verdict::Undecided);
            compare_level(seed, &plan, level, &oracle);
            if moves_one_after_another(&case)
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
        for failed in 0..case.hosts.len() as u32 {
            let failed = [headroom::cluster::HostIndex(failed)];
            let outcome = answers.fail(&failed, Effort::THOROUGH);
            if outcome.verdict == Verdict::Survives {
                let cluster = &answers.cluster;
                let wrong = audit::outcome(cluster, &answers.placement, &outcome);
                assert!(
                    wrong
                        .iter()
                        .all(|violation| !caused_by_restart(violation, &outcome, &answers)),
                    "seed {seed}: {wrong:?}"
                );
            }
        }
    }
    assert!(
        undecided * 200 <= tested,
        "{undecided} of {tested} levels are undecided"
    );
    println!("{total} clusters, {tested} levels, {undecided} undecided");
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
        Verdict::Survives => assert_eq!(survivors as u64, sets, "seed {seed}"),
        Verdict::Fails => assert!((survivors as u64) < sets, "seed {seed}"),
        Verdict::Undecided => {}
    }
}

#[test]
fn planned_placements_agree_with_the_oracle() {
    let mut undecided = 0u64;
    let total = cases(8_000);
    for seed in 0..total {
        let case = Case::random(&mut Random::new(seed ^ 0x5eed), false);
        let plan = case.plan();
        let answers = assess(&plan, Effort::THOROUGH).answers.unwrap();
        let possible = Oracle::a_placement_exists(&case, case.failures);
        match &answers.planned {
            Answer::Placed(planned) => {
                assert!(possible, "seed {seed}: placed, but impossible: {plan:?}");
                let placed = case.with_homes(&answers.cluster, &planned.placement);
                let oracle = Oracle::of(&placed);
                assert!(
                    oracle
                        .survived(case.failures)
                        .iter()
                        .all(|survived| *survived),
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
            let enough = case.with_more(&plan, headroom.at_least);
            assert!(
                Oracle::a_placement_exists(&enough, case.failures),
                "seed {seed}"
            );
        }
        if headroom.at_most < 3 {
            let too_many = case.with_more(&plan, headroom.at_most + 1);
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
