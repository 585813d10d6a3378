//! Never a wrong move: small clusters against every way to move their VMs.
//!
//! The check reads the plan itself and shares no code with the engine: it replays each
//! migration, and looks for the least number of them by trying all. `HEADROOM_ORACLE_CASES`
//! sets how many clusters are tried.

#![allow(clippy::unwrap_used, clippy::panic)] // In tests they are assertions.

mod oracle_support;

use headroom::advice::moves::{Advice, Moves, Proof, fewest_moves};
use headroom::assess::{Answers, assess};
use headroom::capacity::Effort;
use headroom::cluster::HostIndex;
use headroom::model::{HostGroup, Plan, PlatformId, VmGroup, VmOverhead};
use headroom::report::moves::MovesText;
use headroom::report::{self, Status};
use headroom::units::{CpuRatio, Memory};
use oracle_support::{Case, Oracle, Random};

fn answers(plan: &Plan) -> Answers {
    assess(plan, Effort::THOROUGH).answers.unwrap()
}

fn advice(plan: &Plan) -> Advice {
    let answers = answers(plan);
    let times = &answers.migration;
    fewest_moves(&answers.cluster, &answers.planned, times, Effort::THOROUGH)
}

fn moves(plan: &Plan) -> Moves {
    match advice(plan) {
        Advice::Moves(moves) => moves,
        other => panic!("{other:?}"),
    }
}

/// Hosts of so many GiB, each with VMs of so many GiB.
fn cluster(hosts: &[(u64, &[u64])]) -> Plan {
    let mut plan = Plan::empty("moves", PlatformId::HyperV2022);
    plan.policy.vm_overhead = Some(VmOverhead::Fixed(Memory::ZERO));
    plan.policy.vcpus_per_core = Some(CpuRatio::new(1000));
    for (at, (memory, vms)) in hosts.iter().enumerate() {
        let mut host = HostGroup::new(&format!("h{at}x"), Memory::from_gib(*memory), 16);
        host.reserve = Some(Memory::ZERO);
        plan.hosts.push(host);
        for (number, memory) in vms.iter().enumerate() {
            let name = format!("v{at}-{number}x");
            let mut vm = VmGroup::new(&name, Memory::from_gib(*memory), 1);
            vm.current_hosts = vec![format!("h{at}x")];
            plan.vms.push(vm);
        }
    }
    plan
}

#[test]
fn what_is_safe_needs_no_move() {
    assert_eq!(advice(&cluster(&[(8, &[4]), (8, &[4])])), Advice::Safe);
}

#[test]
fn without_homes_there_is_nothing_to_move() {
    let mut plan = cluster(&[(8, &[4, 2]), (8, &[4])]);
    plan.vms[1].current_hosts.clear();
    assert_eq!(advice(&plan), Advice::NotKnown { units: 1 });
}

#[test]
fn where_no_placement_survives_no_move_helps() {
    let plan = cluster(&[(8, &[5]), (8, &[5])]);
    assert!(matches!(advice(&plan), Advice::Impossible(_)));
}

#[test]
fn one_large_vm_needs_a_hole() {
    // 8 GiB fit nowhere else: 6 and 6 are free. One VM of 2 makes room for it.
    let plan = cluster(&[(16, &[8]), (16, &[8, 2]), (16, &[8, 2])]);
    let moves = moves(&plan);
    assert_eq!(moves.steps.len(), 1, "{moves:?}");
    assert!(moves.are_fewest());
    assert_eq!(moves.proof, Proof::NotSafe);
}

#[test]
fn room_on_two_other_hosts_takes_as_many_moves_as_leave_them() {
    // The VM of 12 has 8 free at most; three of 4 must leave one host, or make 12 on another.
    let plan = cluster(&[(16, &[12]), (16, &[2, 2, 2, 2]), (16, &[2, 2, 2, 2])]);
    let moves = moves(&plan);
    assert_eq!(moves.steps.len(), 2, "{moves:?}");
    assert_eq!(moves.at_least, 2);
    assert!(matches!(moves.proof, Proof::Room { places: 1, .. }));
}

#[test]
fn an_overfull_host_loses_the_smallest_vm_that_cures_it() {
    let plan = cluster(&[(16, &[10, 6, 4]), (16, &[]), (16, &[])]);
    let moves = moves(&plan);
    assert_eq!(moves.steps.len(), 1);
    assert!(moves.are_fewest());
    assert!(moves.total >= moves.longest_blackout);
    assert!(moves.longest_blackout > std::time::Duration::ZERO);
}

#[test]
fn a_forbidden_home_is_left() {
    let mut plan = cluster(&[(16, &[2]), (16, &[2]), (16, &[])]);
    plan.vms[0].possible_owners = vec!["h1x".to_owned(), "h2x".to_owned()];
    let moves = moves(&plan);
    assert_eq!(moves.steps.len(), 1);
    assert_ne!(moves.steps[0].to, HostIndex(0));
}

#[test]
fn two_that_must_change_places_use_a_third_host() {
    // Each may only run where the other one is, and both fill their hosts.
    let mut plan = cluster(&[(8, &[8]), (8, &[8]), (8, &[])]);
    plan.policy.tolerate = Some(0);
    plan.vms[0].possible_owners = vec!["h1x".to_owned(), "h2x".to_owned()];
    plan.vms[1].possible_owners = vec!["h0x".to_owned()];
    let moves_ = moves(&plan);
    assert_eq!(
        moves_.steps.len(),
        2,
        "to the third host, and then the other"
    );
    plan.vms[0].possible_owners = vec!["h1x".to_owned()];
    plan.vms[1].possible_owners = vec!["h0x".to_owned(), "h2x".to_owned()];
    assert_eq!(moves(&plan).steps.len(), 2);
}

#[test]
fn moves_that_wait_for_each_other_are_named() {
    let mut plan = cluster(&[(8, &[8]), (8, &[8])]);
    plan.policy.tolerate = Some(0);
    plan.vms[0].possible_owners = vec!["h1x".to_owned()];
    plan.vms[1].possible_owners = vec!["h0x".to_owned()];
    let moves = moves(&plan);
    assert_eq!((moves.steps.len(), moves.stuck.len()), (0, 2));
    assert!(!moves.are_fewest());
}

fn text(plan: &Plan) -> MovesText {
    report::moves::moves(&answers(plan).cluster, &advice(plan))
}

#[test]
fn the_sentences_say_what_is_proved() {
    let safe = text(&cluster(&[(8, &[4]), (8, &[4])]));
    let expected = "No VM has to move: the cluster survives any loss of 1 host.";
    assert_eq!(
        (safe.status, safe.headline.as_str()),
        (Status::Ok, expected)
    );
    let two = text(&cluster(&[
        (16, &[12]),
        (16, &[2, 2, 2, 2]),
        (16, &[2, 2, 2, 2]),
    ]));
    assert_eq!(
        two.headline,
        "After 2 moves the cluster survives any loss of 1 host; fewer are not enough."
    );
    assert_eq!(
        two.why.unwrap(),
        "v0-0x needs room on another host to restart; at least 2 VMs must leave before there is \
         so much."
    );
    assert!(
        two.times
            .unwrap()
            .starts_with("One after another the migrations take ")
    );
    assert_eq!(two.notes, Vec::<String>::new());
    assert_eq!((two.rows.len(), two.rows[1].step.as_str()), (2, "2"));
    let impossible = text(&cluster(&[(8, &[5]), (8, &[5])]));
    assert_eq!(impossible.status, Status::Broken);
    assert!(
        impossible
            .headline
            .starts_with("Moving VMs does not help. ")
    );
    let mut silent = cluster(&[(8, &[4, 2]), (8, &[4])]);
    silent.vms[1].current_hosts.clear();
    assert_eq!(
        text(&silent).headline,
        "The plan names no host that is up for 1 of its 3 VMs, so no moves can be planned."
    );
}

#[test]
fn a_large_cluster_is_answered() {
    // 64 hosts with 31 VMs each, about 190 GiB of 256; and 16 VMs more on the first, 313 GiB.
    const SIZES: [u64; 8] = [2, 4, 8, 8, 4, 16, 2, 4];
    let vms: Vec<Vec<u64>> = (0..64)
        .map(|host: usize| {
            let number = if host == 0 { 47 } else { 31 };
            (0..number).map(|vm| SIZES[(vm + host) % 8]).collect()
        })
        .collect();
    let hosts: Vec<(u64, &[u64])> = vms.iter().map(|vms| (256, &vms[..])).collect();
    let plan = cluster(&hosts);
    assert_eq!(plan.vms.len(), 2_000);
    let moves = moves(&plan);
    assert!(
        moves.are_fewest(),
        "{} moves, {:?}",
        moves.steps.len(),
        moves.proof
    );
    assert_eq!(moves.proof, Proof::Mending);
    assert!(moves.steps.iter().all(|step| step.from == HostIndex(0)));
}

/// Where each VM runs.
type Homes = Vec<usize>;

fn start(case: &Case) -> Homes {
    case.vms.iter().map(|vm| vm.home.unwrap()).collect()
}

/// The VMs that move as one, but for those that cannot move.
fn parts(case: &Case) -> Vec<Vec<usize>> {
    let mut parts: Vec<Vec<usize>> = Vec::new();
    for (at, vm) in case.vms.iter().enumerate() {
        let tied = |part: &&mut Vec<usize>| {
            vm.together.is_some() && case.vms[part[0]].together == vm.together
        };
        match parts.iter_mut().find(tied) {
            Some(part) => part.push(at),
            None => parts.push(vec![at]),
        }
    }
    parts.retain(|part| part.iter().all(|vm| !case.vms[*vm].bound));
    parts
}

fn load(case: &Case, homes: &Homes, host: usize) -> (u64, u64, u64) {
    let on_host = || (0..homes.len()).filter(|vm| homes[*vm] == host);
    (
        on_host().map(|vm| case.vms[vm].memory).sum(),
        on_host().map(|vm| case.vms[vm].vcpus).sum(),
        on_host().count() as u64,
    )
}

fn is_overfull(case: &Case, homes: &Homes, host: usize) -> bool {
    let (memory, vcpus, number) = load(case, homes, host);
    let size = &case.hosts[host];
    let most = case.most_vms.unwrap_or(u64::MAX);
    memory > size.memory || vcpus > size.cores || number > most
}

fn is_permitted(case: &Case, vm: usize, host: usize) -> bool {
    let vm = &case.vms[vm];
    vm.bound || vm.allowed.as_ref().is_none_or(|set| set.contains(&host))
}

/// Whether a VM is beside a member of its group, that being forbidden.
fn clashes(case: &Case, homes: &Homes, vm: usize) -> bool {
    let group = case.vms[vm].group;
    let meets =
        |other: usize| other != vm && case.vms[other].group == group && homes[other] == homes[vm];
    case.hard && group.is_some() && (0..homes.len()).any(meets)
}

/// What the VMs' homes are after a step, if the step is legal.
fn step(case: &Case, homes: &Homes, part: &[usize], to: usize) -> Option<Homes> {
    let mut next = homes.clone();
    for vm in part {
        next[*vm] = to;
    }
    let moves = part.iter().all(|vm| homes[*vm] != to);
    let permitted = part.iter().all(|vm| is_permitted(case, *vm, to));
    let meets = part.iter().any(|vm| clashes(case, &next, *vm));
    (moves && permitted && !meets && !is_overfull(case, &next, to)).then_some(next)
}

fn is_reached(case: &Case, homes: &Homes, failures: u32) -> bool {
    let mut placed = case.clone();
    for (vm, home) in placed.vms.iter_mut().zip(homes) {
        vm.home = Some(*home);
    }
    let all_legal =
        (0..homes.len()).all(|vm| is_permitted(case, vm, homes[vm]) && !clashes(case, homes, vm));
    let overfull = (0..case.hosts.len()).any(|host| is_overfull(case, homes, host));
    let survived = || Oracle::of(&placed).survived(failures);
    all_legal && !overfull && survived().iter().all(|survived| *survived)
}

/// The least number of moves, up to `most`.
fn minimum(case: &Case, failures: u32, most: usize) -> Option<usize> {
    let parts = parts(case);
    let mut known = std::collections::BTreeSet::from([start(case)]);
    let mut frontier = vec![start(case)];
    for moves in 0..=most {
        if frontier
            .iter()
            .any(|homes| is_reached(case, homes, failures))
        {
            return Some(moves);
        }
        let mut next = Vec::new();
        for homes in &frontier {
            for part in &parts {
                for to in 0..case.hosts.len() {
                    let after = step(case, homes, part, to);
                    next.extend(after.filter(|after| known.insert(after.clone())));
                }
            }
        }
        frontier = next;
    }
    None
}

/// Replays the moves; whether every one is legal and the last reaches the goal.
fn replay(case: &Case, answers: &Answers, moves: &Moves, failures: u32) -> Result<(), String> {
    let mut homes = start(case);
    for one in &moves.steps {
        let unit = answers.cluster.unit(one.unit);
        let part: Vec<usize> = unit.vms.iter().map(|vm| vm.0 as usize).collect();
        if part.iter().any(|vm| homes[*vm] != one.from.0 as usize) {
            return Err(format!("{one:?} does not begin where the unit is"));
        }
        if !parts(case).contains(&part) {
            return Err(format!("{one:?} cannot move, or not alone"));
        }
        let after = step(case, &homes, &part, one.to.0 as usize);
        homes = after.ok_or_else(|| format!("{one:?} does not fit"))?;
    }
    match is_reached(case, &homes, failures) || !moves.stuck.is_empty() {
        true => Ok(()),
        false => Err("the goal is not reached".to_owned()),
    }
}

#[test]
fn moves_agree_with_trying_all() {
    const MOST: usize = 3;
    let total = std::env::var("HEADROOM_ORACLE_CASES")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(1_500u64);
    let (mut moved, mut few, mut fewest, mut not_found) = (0u64, 0u64, 0u64, 0u64);
    for seed in 0..total {
        let case = Case::random(&mut Random::new(seed ^ 0x00f0_5e70), true);
        let plan = case.plan();
        let answers = answers(&plan);
        let failures = case
            .failures
            .min(answers.cluster.failure_units.len() as u32);
        let case = case.as_it_runs();
        let least = minimum(&case, failures, MOST);
        let times = &answers.migration;
        let advice = fewest_moves(&answers.cluster, &answers.planned, times, Effort::THOROUGH);
        match &advice {
            Advice::Safe => assert_eq!(least, Some(0), "seed {seed}: {plan:?}"),
            Advice::Impossible(_) => assert_eq!(least, None, "seed {seed}: {plan:?}"),
            Advice::NotKnown { .. } => panic!("seed {seed}: every home is known"),
            Advice::NotFound { at_least, .. } => {
                not_found += 1;
                assert!(
                    least.is_none_or(|least| *at_least as usize <= least),
                    "seed {seed}: {advice:?}, least {least:?}: {plan:?}"
                );
            }
            Advice::Moves(moves) => {
                let replayed = replay(&case, &answers, moves, failures);
                assert_eq!(replayed, Ok(()), "seed {seed}: {advice:?} {case:?}");
                let known = least.unwrap_or(MOST + 1);
                assert!(
                    moves.steps.len() >= known || !moves.stuck.is_empty(),
                    "seed {seed}: {advice:?}, least {least:?}"
                );
                assert!(
                    least.is_none_or(|least| moves.at_least as usize <= least),
                    "seed {seed}: {advice:?}, least {least:?} {case:?}"
                );
                moved += 1;
                few += u64::from(least.is_some());
                fewest += u64::from(least.is_some() && moves.are_fewest());
            }
        }
    }
    println!("{total} clusters, {moved} with moves, {not_found} open");
    println!("{few} with at most {MOST} moves, of {fewest} these are proved the fewest");
    assert!(moved > total / 25, "{moved}");
    assert!(fewest * 100 >= few * 98, "{fewest} of {few}");
    assert!(not_found * 20 <= total, "{not_found}");
}
