//! The three questions on small clusters whose answers are known by hand.
#![allow(clippy::unwrap_used)]

mod plain;

use headroom::assess::{Basis, assess};
use headroom::audit;
use headroom::capacity::{Effort, Verdict};
use headroom::format::document;
use headroom::model::{HostState, Plan};
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

/// Ganeti's test shared-n1-failure with a node offline: A to D of 4096 with 3 × 1000 each, but
/// 3000 on C.
fn offline(node: usize) -> Plan {
    let text = include_str!("scenarios/ganeti-shared-n1-failure/plan.json");
    let mut plan = document::decode(text).unwrap();
    plan.hosts[node].state = HostState::Maintenance;
    plan.policy.tolerate = Some(0);
    plan
}

/// Policies, T16: hbal -O nodeA: B, C and D have 1096 free each and take one instance each: 4,
/// 2 and 4.
#[test]
fn a_node_that_is_taken_offline_is_emptied() {
    let answers = assess(&offline(0), Effort::THOROUGH).answers.unwrap();
    assert_eq!(answers.basis, Basis::Completed(3));
    let mut instances = [0; 4];
    for unit in answers.cluster.unit_indices() {
        let host = answers.placement.host_of(unit).unwrap();
        instances[host.0 as usize] += 1;
    }
    assert_eq!(instances, [0, 4, 2, 4]);
}

/// Policies, T16: hbal -O nodeC finds no solution: 3000 fit into 1096 nowhere. They do once two
/// others have made room: 3000 + 1000, 4 × 1000 and 4 × 1000 are 4000 on each of three nodes.
#[test]
fn a_node_whose_instance_fits_nowhere_is_emptied_only_if_others_move() {
    let answers = assess(&offline(2), Effort::THOROUGH).answers.unwrap();
    assert_eq!(answers.levels[0].verdict, Verdict::Fails);
    let worst = answers.levels[0].worst.as_ref().unwrap();
    assert_eq!(worst.left_over.len(), 1);
    assert_eq!(answers.cluster.unit_name(worst.left_over[0]), "c");
    assert!(matches!(answers.planned, Answer::Placed(_)));
}
