//! The three questions on small clusters whose answers are known by hand.
#![allow(clippy::unwrap_used)]

mod plain;

use headroom::assess::{Basis, assess};
use headroom::audit;
use headroom::capacity::{Effort, Verdict};
use headroom::placement::Answer;
use plain::plain;

/// Policies, T13: F carries 4, 3, 2 and is full; X has 5 free, Y 4. Greedy rules find no
/// plan, but 4 → Y, 3 + 2 → X works.
#[test]
fn greedy_is_not_enough() {
    let plan = plain(&[9, 9, 9], &[(4, 0), (3, 0), (2, 0), (4, 1), (5, 2)]);
    let answers = assess(&plan, Effort::THOROUGH).answers.unwrap();
    assert_eq!(answers.basis, Basis::Given);
    let outcome = answers.fail(&[headroom::cluster::HostIndex(0)], Effort::THOROUGH);
    assert_eq!(outcome.verdict, Verdict::Survives);
    let violations = audit::outcome(&answers.cluster, &answers.placement, &outcome);
    assert_eq!(violations, []);
}

/// Policies, T15: sums say 40 % is free, yet no VM fits anywhere else.
#[test]
fn sums_mislead() {
    let plan = plain(&[10; 4], &[(6, 0), (6, 1), (6, 2), (6, 3)]);
    let answers = assess(&plan, Effort::THOROUGH).answers.unwrap();
    assert_eq!(answers.tolerated(), Some(0));
    assert_eq!(answers.levels[1].failed, 4);
    assert!(
        matches!(answers.planned, Answer::Impossible(_) | Answer::Undecided),
        "{:?}",
        answers.planned
    );
}
