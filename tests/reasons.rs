//! Which reason is told, and which VM is named, in clusters whose answers are known by hand.

#![allow(clippy::unwrap_used)] // In tests an `unwrap` is an assertion.

mod plain;

use headroom::capacity::Level;
use headroom::model::Plan;
use headroom::report::{levels, reason};
use plain::{answers, plain};

/// The worst set of so many failures, and why it fails.
fn worst(plan: &Plan, failures: u32) -> (String, String) {
    let answers = answers(plan);
    let level: &Level = &answers.levels[failures as usize];
    let worst = level.worst.as_ref().unwrap();
    let down = levels::down(&answers, worst);
    let why = reason(
        &answers.cluster,
        worst.reason.as_ref().unwrap(),
        &worst.hosts,
        &down,
    );
    (levels::worst_set(&answers, worst), why)
}

/// The same with the first VMs kept apart, always.
fn kept_apart(mut plan: Plan, members: usize) -> Plan {
    plan.policy.anti_affinity_is_hard = Some(true);
    for vm in &mut plan.vms[..members] {
        vm.anti_affinity = Some("apart".to_owned());
    }
    plan
}

/// Three hosts of 20 carry 12 each, of which 4, 4 and 4 must be apart, and a fourth has 4. Without
/// two hosts 24 find 8 and 4: whether the rule holds or not, 12 are missing.
#[test]
fn memory_is_the_reason_where_a_rule_alone_changes_nothing() {
    let vms = [(4, 0), (4, 1), (4, 2), (8, 0), (8, 1), (8, 2)];
    let plan = plain(&[20, 20, 20, 4], &vms);
    let expect = "After the loss of h0 + h1, the VMs to restart need 24 GiB of memory; 12 GiB \
                  remain: 12 GiB are missing.";
    assert_eq!(worst(&plan, 2).1, expect);
    let (set, why) = worst(&kept_apart(plan, 3), 2);
    assert_eq!(why, expect);
    // The VM that is named lacks memory, too: none that the rule keeps off.
    assert!(set.contains("lacks "), "{set}");
    assert!(!set.contains("may run on no host"), "{set}");
}

/// There is room for all on one host, but not for two of the group.
#[test]
fn a_rule_is_the_reason_where_all_else_fits() {
    let plan = kept_apart(plain(&[20; 3], &[(1, 0), (1, 1), (1, 2)]), 3);
    assert!(
        worst(&plan, 1)
            .1
            .contains("may run on no host that remains")
    );
    let plan = kept_apart(plain(&[20; 4], &[(1, 0), (1, 0), (1, 1), (1, 2)]), 2);
    let mut plan = plan;
    plan.hosts.truncate(2);
    for vm in &mut plan.vms {
        vm.current_hosts = vec!["h0".to_owned()];
    }
    let (_, why) = worst(&plan, 1);
    assert!(why.contains("the group “apart” has 2 members"), "{why}");
}

/// h0 is lost with 6, 6 and 6, and h1 and h2 have 10 each. Apart, two of three find a host; but
/// without the rule each host takes one, too, although 18 are no more than 20.
#[test]
fn a_rule_is_no_reason_where_the_rest_fits_nowhere_either() {
    let plan = plain(&[18, 10, 10], &[(6, 0), (6, 0), (6, 0)]);
    let (_, without) = worst(&plan, 1);
    let (_, with) = worst(&kept_apart(plan, 3), 1);
    assert_eq!(without, with);
    assert!(!with.contains("apart"), "{with}");
}

/// Two of a kind on h2 and h0: when h0 and h1 are lost, the first of them runs on.
#[test]
fn the_vm_that_is_named_is_one_that_is_down() {
    let mut plan = plain(&[10; 3], &[(6, 2), (6, 0)]);
    plan.vms[0].name = "survivor".to_owned();
    plan.vms[1].name = "lost".to_owned();
    let named = |lost: &str, (set, why): (String, String)| {
        let left = "where lost (6 GiB) is left over and lacks 2 GiB of memory on h2";
        assert_eq!(set, format!("{lost}, {left}, the nearest fit"));
        let why_not = format!(
            "lost needs 6 GiB of memory. After the loss of {lost}, no host that may run it has \
             that much room; h2 comes nearest and lacks 2 GiB."
        );
        assert_eq!(why, why_not);
    };
    named("h0 + h1", worst(&plan, 2));
    plan.hosts[1].memory = headroom::units::Memory::from_gib(1);
    named("h0", worst(&plan, 1));
}

/// A VM of 9 and one of 3 are lost, and 5 and 4 are free: whatever else restarts, 9 lacks 4 on the
/// host that comes nearest, in both sentences.
#[test]
fn one_vm_lacks_as_much_in_every_sentence() {
    let plan = plain(&[12, 5, 4], &[(9, 0), (3, 0)]);
    let (set, why) = worst(&plan, 1);
    let lacks = |text: &str| {
        let (_, amount) = text.split_once("lacks ").unwrap();
        amount.split(" GiB").next().unwrap().to_owned()
    };
    match why.contains("lacks") {
        true => assert_eq!(lacks(&set), lacks(&why), "{set}; {why}"),
        false => assert!(why.contains("3 GiB are missing"), "{why}"),
    }
}
