//! Never a placement that cannot be: wishes, rules of today, hosts out of service, memory to start.
#![allow(clippy::unwrap_used, clippy::panic)] // In tests they are assertions.

mod plain;

use headroom::advice::moves::{Advice, Proof, fewest_moves};
use headroom::assess::{Answers, Basis, assess};
use headroom::capacity::{Effort, Verdict};
use headroom::cluster::{HostIndex, UnitIndex, VmIndex};
use headroom::model::{DynamicMemoryCount, HostState, Plan, VmMemory};
use headroom::placement::Answer;
use headroom::problem::Code;
use headroom::report;
use headroom::units::{CpuRatio, Memory};
use plain::{answers, plain};

/// A plan that does not say where its VMs run, and in which nothing restarts.
fn kept_down(hosts: &[u64], vms: &[u64]) -> Plan {
    let vms: Vec<(u64, usize)> = vms.iter().map(|gib| (*gib, 0)).collect();
    let mut plan = plain(hosts, &vms);
    for vm in &mut plan.vms {
        vm.current_hosts.clear();
        vm.highly_available = false;
    }
    plan
}

fn codes(plan: &Plan) -> Vec<Code> {
    let problems = assess(plan, Effort::INTERACTIVE).problems;
    problems.iter().map(|problem| problem.code).collect()
}

fn planned_host(answers: &Answers, unit: u32) -> String {
    let Answer::Placed(planned) = &answers.planned else {
        panic!("{:?}", answers.planned);
    };
    let host = planned.placement.host_of(UnitIndex(unit)).unwrap();
    answers.cluster.host_name(host)
}

/// Of 9, 7 and 6 GiB two must share a host of 12: the smallest two need 13. That two of them
/// would rather be on h1 changes nothing.
#[test]
fn a_wish_makes_no_room() {
    let mut plan = kept_down(&[12, 12], &[9, 7, 6]);
    for vm in &mut plan.vms[1..] {
        vm.preferred_owners = vec!["h1".to_owned()];
    }
    let planned = answers(&plan).planned;
    assert!(matches!(planned, Answer::Impossible(_)), "{planned:?}");
}

/// Both would rather be on h1, and must not meet.
#[test]
fn a_wish_breaks_no_rule() {
    let mut plan = kept_down(&[12, 12, 12], &[2, 2]);
    plan.policy.anti_affinity_is_hard = Some(true);
    for vm in &mut plan.vms {
        vm.preferred_owners = vec!["h1".to_owned()];
        vm.anti_affinity = Some("pair".to_owned());
    }
    let answers = answers(&plan);
    let both = [planned_host(&answers, 0), planned_host(&answers, 1)];
    assert!(
        both.contains(&"h1".to_owned()) && both[0] != both[1],
        "{both:?}"
    );
}

/// Both can run on h1 only, and must not meet: no placement, however many hosts there are.
#[test]
fn what_is_bound_meets_nobody_either() {
    let mut plan = kept_down(&[12, 12, 12], &[2, 2]);
    plan.policy.anti_affinity_is_hard = Some(true);
    for vm in &mut plan.vms {
        vm.possible_owners = vec!["h1".to_owned()];
        vm.anti_affinity = Some("pair".to_owned());
    }
    let planned = answers(&plan).planned;
    assert!(matches!(planned, Answer::Impossible(_)), "{planned:?}");
}

/// h0 cannot take all who want to be there; as many as fit are there all the same.
#[test]
fn wishes_are_granted_as_far_as_there_is_room() {
    let mut plan = kept_down(&[10, 10], &[6, 6, 3, 3]);
    for vm in &mut plan.vms[..3] {
        vm.preferred_owners = vec!["h0".to_owned()];
    }
    let answers = answers(&plan);
    let on_first = (0..3).filter(|unit| planned_host(&answers, *unit) == "h0");
    assert_eq!(on_first.count(), 2);
}

/// Two members of a hard group on one host, as they run now.
#[test]
fn a_broken_rule_of_today_is_said() {
    let mut plan = plain(&[12, 12], &[(2, 0), (2, 0), (2, 1)]);
    for vm in &mut plan.vms {
        vm.anti_affinity = Some("pair".to_owned());
    }
    plan.policy.anti_affinity_is_hard = Some(true);
    let problems = assess(&plan, Effort::INTERACTIVE).problems;
    let said = problems.iter().find(|problem| problem.code == Code(1042));
    let cause = &said.unwrap().cause;
    let expected =
        "“v0” and “v1” run on “h0” together, although the group “pair” must not share a host.";
    assert_eq!(cause, expected);
    plan.policy.anti_affinity_is_hard = Some(false);
    assert!(!codes(&plan).contains(&Code(1042)));
}

/// v0 needs half of a host, and its own is out of service. The others fit without it.
#[test]
fn what_is_bound_to_a_host_out_of_service_stays_down() {
    for state in [HostState::Maintenance, HostState::Offline] {
        let mut plan = plain(&[16, 16, 16], &[(8, 0), (9, 1), (6, 2)]);
        plan.hosts[0].state = state;
        plan.vms[0].host_bound = true;
        let known = answers(&plan);
        assert_eq!(known.cluster.vms[0].unit, None);
        assert_eq!(known.basis, Basis::Given);
        assert_eq!(known.levels[1].verdict, Verdict::Survives);
        assert!(codes(&plan).contains(&Code(1041)) && !codes(&plan).contains(&Code(1025)));
        // Where it is not bound it goes elsewhere, and then h1 cannot be lost.
        plan.vms[0].host_bound = false;
        assert_ne!(answers(&plan).levels[1].verdict, Verdict::Survives);
    }
}

/// Two VMs have to leave h0, and nothing else has to move.
#[test]
fn a_host_in_maintenance_is_emptied_by_moves() {
    let mut plan = plain(&[16, 16, 16], &[(4, 0), (4, 0), (4, 1), (4, 2)]);
    plan.hosts[0].state = HostState::Maintenance;
    let known = answers(&plan);
    assert_eq!(known.basis, Basis::Completed(2));
    let text = report::placement::basis(&known.cluster, known.basis);
    assert_eq!(
        text,
        "The placement of today; 2 VMs that leave hosts in maintenance placed by Headroom."
    );
    let times = &known.migration;
    let advice = fewest_moves(&known.cluster, &known.planned, times, Effort::THOROUGH);
    let Advice::Moves(moves) = &advice else {
        panic!("{advice:?}");
    };
    let mut moved: Vec<u32> = moves.steps.iter().map(|one| one.unit.0).collect();
    moved.sort_unstable();
    assert_eq!(moved, [0, 1]);
    assert!(moves.steps.iter().all(|one| one.from == HostIndex(0)));
    assert!(moves.steps.iter().all(|one| one.time.total.is_some()));
    // They go where the tested placement has them.
    let target = |unit: UnitIndex| known.placement.host_of(unit);
    assert!(
        moves
            .steps
            .iter()
            .all(|one| Some(one.to) == target(one.unit))
    );
    assert!(
        moves.are_fewest() && moves.proof == Proof::Mending,
        "{moves:?}"
    );
    let rows = report::placement::moves(&known);
    assert!(
        rows.iter()
            .any(|one| one.vm == VmIndex(0) && one.from == HostIndex(0))
    );
}

/// A plan whose VMs run with less than they start with: 1 GiB each, and so many to start.
fn dynamic(hosts: &[u64], vms: &[usize], startup: u64) -> Plan {
    let vms: Vec<(u64, usize)> = vms.iter().map(|host| (1, *host)).collect();
    let mut plan = plain(hosts, &vms);
    for vm in &mut plan.vms {
        vm.memory = VmMemory::Dynamic {
            startup: Memory::from_gib(startup),
            minimum: Memory::from_mib(512),
            maximum: Memory::from_gib(16),
            assigned: Some(Memory::from_gib(1)),
        };
    }
    plan
}

fn verdicts(plan: &Plan) -> Vec<Verdict> {
    let levels = answers(plan).levels;
    levels.iter().map(|level| level.verdict).collect()
}

/// Six VMs of 1 GiB run on each host of 10. After a loss 4 GiB are free beside those that run:
/// enough for one that starts with 4, or for two, not for six.
#[test]
fn what_runs_counts_as_assigned_and_what_restarts_as_it_starts() {
    let homes = [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1];
    let plan = dynamic(&[10, 10], &homes, 4);
    assert_eq!(verdicts(&plan)[..2], [Verdict::Survives, Verdict::Fails]);
    let known = answers(&plan);
    let text = report::verdict(&known, &known.levels);
    let why = text.why.unwrap();
    assert!(
        why.contains("what they need to start, all at once"),
        "{why}"
    );
    // One on h0: it starts with what is free on h1, to the last GiB.
    let plan = dynamic(&[10, 10], &[0, 1, 1, 1, 1, 1, 1], 4);
    assert_eq!(
        answers(&plan)
            .fail(&[HostIndex(0)], Effort::THOROUGH)
            .verdict,
        Verdict::Survives
    );
    let plan = dynamic(&[10, 10], &[0, 1, 1, 1, 1, 1, 1, 1], 4);
    assert_eq!(
        answers(&plan)
            .fail(&[HostIndex(0)], Effort::THOROUGH)
            .verdict,
        Verdict::Fails
    );
}

/// What is assigned beyond what it starts with is needed after a restart as well.
#[test]
fn what_is_assigned_is_needed_after_a_restart_too() {
    let mut plan = dynamic(&[10, 10], &[0, 0, 1, 1], 1);
    for vm in &mut plan.vms {
        if let VmMemory::Dynamic { assigned, .. } = &mut vm.memory {
            *assigned = Some(Memory::from_gib(3));
        }
    }
    assert_eq!(verdicts(&plan)[..2], [Verdict::Survives, Verdict::Fails]);
    plan.policy.dynamic_memory = Some(DynamicMemoryCount::Startup);
    assert_eq!(verdicts(&plan)[..2], [Verdict::Survives, Verdict::Survives]);
}

/// A spare host takes what restarts together, not what ran: three hosts of 12 with eleven VMs of
/// 1 GiB that start with 2 leave two hosts that must hold them before a loss, and the third can
/// start six of them only. Spread over three hosts they are four each: 4 + 4 · 2 fit.
#[test]
fn a_spare_stands_in_for_what_restarts() {
    let mut plan = dynamic(&[12, 12, 12], &[0; 11], 2);
    for vm in &mut plan.vms {
        vm.current_hosts.clear();
    }
    let known = answers(&plan);
    let Answer::Placed(planned) = &known.planned else {
        panic!("{:?}", known.planned);
    };
    let mut counts = [0u64; 3];
    for host in planned.placement.0.iter().flatten() {
        counts[host.0 as usize] += 1;
    }
    for lost in 0..3 {
        let others: u64 = (0..3)
            .filter(|host| *host != lost)
            .map(|host| (12 - counts[host]) / 2)
            .sum();
        assert!(counts[lost] <= others, "{counts:?}");
    }
}

/// The group has to be on h1, where one of it runs: 3 GiB beside 4 of 8, though h2 is empty.
#[test]
fn who_has_no_known_host_is_where_its_group_is() {
    let mut plan = plain(&[8, 8, 8], &[(4, 0), (3, 1)]);
    plan.vms[1].current_hosts.clear();
    for vm in &mut plan.vms {
        vm.affinity = Some("pair".to_owned());
    }
    let answers = answers(&plan);
    assert_eq!(answers.basis, Basis::Given);
    assert_eq!(answers.cluster.units.len(), 1);
    assert!(!codes(&plan).contains(&Code(1018)));
    // The two need 7 GiB together wherever they restart.
    assert_eq!(answers.levels[2].verdict, Verdict::Survives);
    plan.hosts[1].memory = Memory::from_gib(6);
    plan.hosts[2].memory = Memory::from_gib(6);
    let apart_only = assess(&plan, Effort::INTERACTIVE).answers.unwrap();
    assert_eq!(apart_only.levels[1].verdict, Verdict::Fails);
}

/// Where nothing has to fail, no host has to be stood in for: nothing is withheld.
#[test]
fn a_placement_without_a_failure_needs_no_spares() {
    let mut plan = plain(&[8, 10], &[(5, 0), (4, 0), (2, 0)]);
    plan.policy.tolerate = Some(0);
    plan.vms[2].anti_affinity = Some("alone".to_owned());
    for vm in &mut plan.vms {
        vm.current_hosts.clear();
    }
    assert!(!codes(&plan).contains(&Code(2090)));
    assert!(matches!(answers(&plan).planned, Answer::Placed(_)));
}

/// v4 fits on h1 while v1 is on h0, and v1 fits there beside v3: everybody has a place, although
/// no placement survives a loss, and although taking the nearest fit leaves v4 over.
#[test]
fn what_survives_no_loss_may_have_its_place_all_the_same() {
    let mut plan = plain(&[0, 0, 0], &[(3, 2), (6, 0), (2, 0), (3, 0), (6, 0)]);
    plan.policy.vcpus_per_core = Some(CpuRatio::new(1));
    plan.policy.anti_affinity_is_hard = Some(true);
    for (host, (mib, cores)) in plan
        .hosts
        .iter_mut()
        .zip([(9_953, 6), (9_953, 9), (9_123, 9)])
    {
        (host.memory, host.cores) = (Memory::from_mib(mib), cores);
    }
    for (vm, vcpus) in plan.vms.iter_mut().zip([3, 3, 2, 2, 5]) {
        vm.vcpus = vcpus;
    }
    for at in [1, 2, 4] {
        plan.vms[at].current_hosts.clear();
    }
    plan.vms[1].anti_affinity = Some("one".to_owned());
    plan.vms[2].anti_affinity = Some("other".to_owned());
    plan.vms[2].possible_owners = ["h0", "h1", "h2"].map(str::to_owned).to_vec();
    plan.vms[4].highly_available = false;
    let known = answers(&plan);
    assert!(
        matches!(known.planned, Answer::Impossible(_)),
        "{:?}",
        known.planned
    );
    assert_eq!(known.levels[0].verdict, Verdict::Survives);
    assert_eq!(known.levels[1].verdict, Verdict::Fails);
}
