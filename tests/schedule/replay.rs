//! A night played moment by moment on small random clusters: votes and room by brute force, with
//! nothing of the product but what it claims.

use headroom::audit::night::claims;
use headroom::cluster::HostIndex;
use headroom::migration::schedule::{PatchNight, Way};
use headroom::model::{
    FailureOrder, FailureUnit, HostState, Plan, PlatformId, QuorumRule, Witness, WitnessPlace,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::plain::plain;
use crate::votes::claimed;
use crate::{answers, night};

/// Everything that the replay needs to know, in numbers of its own.
#[derive(Debug, Clone)]
struct Case {
    /// GiB of each host.
    rooms: Vec<u64>,
    states: Vec<HostState>,
    /// GiB and host of each VM, and the hosts that may run it, as bits.
    vms: Vec<(u64, usize, u32)>,
    rule: QuorumRule,
    witness: Witness,
    tolerate: u32,
}

fn cases() -> impl Strategy<Value = Case> {
    let rule = select(vec![
        QuorumRule::NotNeeded,
        QuorumRule::Majority,
        QuorumRule::Majority,
        QuorumRule::Dynamic,
        QuorumRule::DynamicWithPool,
        QuorumRule::DiskOnly,
    ]);
    let witness = select(vec![Witness::None, Witness::Disk, Witness::QuorumDevice]);
    let state = prop_oneof![
        8 => Just(HostState::InService),
        1 => Just(HostState::Maintenance),
        1 => Just(HostState::Offline),
    ];
    let owners = prop_oneof![3 => Just(u32::MAX), 1 => any::<u32>()];
    (3usize..7, 0u32..3).prop_flat_map(move |(hosts, tolerate)| {
        (
            vec(8u64..20, hosts),
            vec(state.clone(), hosts - 2),
            vec((1u64..6, 0..hosts, owners.clone()), 1..6),
            rule.clone(),
            witness.clone(),
        )
            .prop_map(move |(rooms, states, vms, rule, witness)| {
                let both = [HostState::InService; 2];
                let states: Vec<HostState> = both.into_iter().chain(states).collect();
                let in_service = |host: usize| states[host] == HostState::InService;
                let vms = vms.into_iter().map(|(gib, host, owners)| {
                    let host = if in_service(host) { host } else { 0 };
                    (gib, host, owners | 1 << host)
                });
                Case {
                    vms: vms.collect(),
                    rooms,
                    states,
                    rule,
                    witness,
                    tolerate,
                }
            })
    })
}

fn plan_of(case: &Case) -> Plan {
    let vms: Vec<(u64, usize)> = case.vms.iter().map(|vm| (vm.0, vm.1)).collect();
    let mut plan = plain(&case.rooms, &vms);
    plan.platform = PlatformId::KvmPacemaker;
    plan.policy.quorum = Some(case.rule);
    plan.policy.witness = Some(case.witness);
    plan.policy.tolerate = Some(case.tolerate);
    for (host, state) in plan.hosts.iter_mut().zip(&case.states) {
        host.state = *state;
    }
    for (vm, (_, _, owners)) in plan.vms.iter_mut().zip(&case.vms) {
        let all = 0..case.rooms.len();
        if *owners != u32::MAX {
            let may = all.filter(|host| owners >> host & 1 == 1);
            vm.possible_owners = may.map(|host| format!("h{host}")).collect();
        }
    }
    plan
}

/// Whether the votes are kept when `failed` hosts fail at once while others are out: whoever it
/// is, so numbers are enough.
fn keeps_votes(case: &Case, out: usize, failed: usize) -> bool {
    let members = case.rooms.len();
    let is_off = |state: &&HostState| **state == HostState::Offline;
    let gone = case.states.iter().filter(is_off).count() + out;
    let up = members - gone;
    let left = up as i64 - failed as i64;
    let extra = match case.witness {
        Witness::None => 0,
        Witness::QuorumDevice if members % 2 == 1 => members as i64 - 1,
        _ => 1,
    };
    let static_majority = 2 * (left + extra) > members as i64 + extra;
    // Given out anew among those that are up: an odd number of votes.
    let (votes, lost) = match (up % 2, case.witness) {
        (1, _) => (up as i64, failed as i64),
        (_, Witness::None) => (up as i64 - 1, failed as i64),
        _ => (up as i64 + 1, failed as i64),
    };
    let dynamic_majority = 2 * (votes - lost) > votes;
    left > 0
        && match case.rule {
            QuorumRule::NotNeeded | QuorumRule::DiskOnly => true,
            QuorumRule::Majority => static_majority,
            QuorumRule::Dynamic => dynamic_majority,
            QuorumRule::DynamicWithPool => dynamic_majority && static_majority,
        }
}

/// Whether these VMs find room, trying every host for each.
fn find_room(case: &Case, waiting: &[usize], free: &mut Vec<Option<i64>>) -> bool {
    let Some((vm, rest)) = waiting.split_first() else {
        return true;
    };
    let (gib, _, owners) = case.vms[*vm];
    for host in 0..free.len() {
        let Some(room) = free[host] else { continue };
        if owners >> host & 1 == 1 && room >= gib as i64 {
            free[host] = Some(room - gib as i64);
            let found = find_room(case, rest, free);
            free[host] = Some(room);
            if found {
                return true;
            }
        }
    }
    false
}

/// Whether the VMs of the failed hosts restart on those that are left.
fn restarts(case: &Case, runs: &[Option<usize>], out: &[usize], failed: &[usize]) -> bool {
    let is_open = |host: &usize| {
        case.states[*host] == HostState::InService && !out.contains(host) && !failed.contains(host)
    };
    let mut free: Vec<Option<i64>> = (0..case.rooms.len())
        .map(|host| Some(case.rooms[host] as i64).filter(|_| is_open(&host)))
        .collect();
    let mut waiting = Vec::new();
    for (vm, host) in runs.iter().enumerate() {
        match host {
            Some(host) if failed.contains(host) => waiting.push(vm),
            Some(host) => {
                if let Some(room) = &mut free[*host] {
                    *room -= case.vms[vm].0 as i64;
                }
            }
            None => {}
        }
    }
    find_room(case, &waiting, &mut free)
}

fn subsets(of: &[usize], size: usize) -> Vec<Vec<usize>> {
    match (size, of.split_first()) {
        (0, _) => vec![Vec::new()],
        (_, None) => Vec::new(),
        (_, Some((first, rest))) => {
            let with = subsets(rest, size - 1).into_iter();
            let with = with.map(|set| [vec![*first], set].concat());
            with.chain(subsets(rest, size)).collect()
        }
    }
}

/// Which hosts are out at each instant, and where each VM runs.
fn replay(case: &Case, night: &PatchNight) -> Vec<(u32, Vec<usize>, Vec<Option<usize>>)> {
    let schedule = &night.schedule;
    let mut instants: Vec<_> = schedule.steps.iter().map(|step| step.end).collect();
    for lane in &schedule.lanes {
        instants.extend([lane.empty, lane.patched]);
    }
    instants.sort();
    instants.dedup();
    let mut moments = Vec::new();
    for instant in instants {
        let lanes = schedule.lanes.iter();
        let out = lanes.filter(|lane| lane.empty <= instant && instant < lane.patched);
        let out: Vec<(u32, usize)> = out.map(|lane| (lane.wave, lane.host.0 as usize)).collect();
        let mut runs: Vec<Option<usize>> = case.vms.iter().map(|vm| Some(vm.1)).collect();
        let mut steps = schedule.steps.clone();
        steps.sort_by_key(|step| (step.end, step.back));
        for step in steps {
            let vm = step.vm.0 as usize;
            match step.way {
                Way::ShutDown(_) if step.start <= instant && instant < step.end => runs[vm] = None,
                Way::ShutDown(_) => {}
                _ if step.end <= instant => runs[vm] = Some(step.to.0 as usize),
                _ => {}
            }
        }
        if let Some((wave, _)) = out.first() {
            moments.push((*wave, out.iter().map(|(_, host)| *host).collect(), runs));
        }
    }
    moments
}

fn shut_down(night: &PatchNight) -> usize {
    let steps = night.schedule.steps.iter();
    steps
        .filter(|step| matches!(step.way, Way::ShutDown(_)))
        .count()
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        cases: 800,
        ..ProptestConfig::default()
    })]

    /// What a night claims about further failures is true whenever a host is out.
    #[test]
    fn every_claim_is_true_at_every_moment(case in cases()) {
        let plan = plan_of(&case);
        let answers = answers(&plan);
        let night = night(&plan, &answers);
        for (wave, out, runs) in replay(&case, &night) {
            let wave = &night.waves[wave as usize];
            let Some(tolerated) = wave.tolerates.filter(|_| wave.down.is_empty()) else {
                continue;
            };
            prop_assert!(keeps_votes(&case, out.len(), 0), "{out:?} are out");
            let others: Vec<usize> = (0..case.rooms.len())
                .filter(|host| case.states[*host] == HostState::InService && !out.contains(host))
                .collect();
            if tolerated as usize >= others.len() {
                continue;
            }
            for failed in subsets(&others, tolerated as usize) {
                prop_assert!(
                    keeps_votes(&case, out.len(), failed.len()),
                    "votes: {out:?} are out and {failed:?} fail"
                );
                prop_assert!(
                    restarts(&case, &runs, &out, &failed),
                    "room: {out:?} are out and {failed:?} fail, VMs at {runs:?}"
                );
            }
        }
    }

    /// The product's own checker agrees, also where fault domains fail, with a witness anywhere.
    #[test]
    fn the_checker_finds_no_false_claim(
        case in cases(),
        sites in vec(0u8..3, 6),
        place in 0u8..4,
        in_turn in any::<bool>(),
    ) {
        let mut plan = plan_of(&case);
        plan.policy.failure_unit = Some(FailureUnit::FaultDomain);
        if in_turn {
            plan.policy.failure_order = Some(FailureOrder::OneAfterAnother);
        }
        for (host, site) in plan.hosts.iter_mut().zip(&sites) {
            host.fault_domain = (*site < 2).then(|| format!("site{site}"));
        }
        plan.policy.witness_place = match place {
            0 => None,
            1 => Some(WitnessPlace::Elsewhere),
            site => Some(WitnessPlace::FaultDomain(format!("site{}", site - 2))),
        };
        let answers = answers(&plan);
        let night = night(&plan, &answers);
        let (cluster, placement) = (&answers.cluster, &answers.placement);
        let found = claims(cluster, placement, &night.schedule, &claimed(&night));
        prop_assert!(found.is_empty(), "{found:?}");
    }

    /// No wave costs the majority unless one host alone does.
    #[test]
    fn no_wave_costs_the_majority(case in cases(), at_once in proptest::option::of(1u32..5)) {
        let mut plan = plan_of(&case);
        plan.operations.hosts_at_once = at_once;
        let answers = answers(&plan);
        for wave in &night(&plan, &answers).waves {
            let out = wave.hosts.len();
            let counts = case.rule != QuorumRule::NotNeeded;
            prop_assert!(out == 1 || !counts || keeps_votes(&case, out, 0), "{:?}", wave.hosts);
        }
    }

    /// Waves shut nothing down that hosts one after another do not, and are never more.
    #[test]
    fn waves_are_no_worse_than_one_host_at_a_time(case in cases()) {
        let mut plan = plan_of(&case);
        let answers = answers(&plan);
        let chosen = night(&plan, &answers);
        plan.operations.hosts_at_once = Some(1);
        let single = night(&plan, &answers);
        prop_assert!(shut_down(&chosen) <= shut_down(&single));
        prop_assert!(chosen.waves.len() <= single.waves.len());
        prop_assert!(chosen.tolerates() >= single.tolerates());
        let mut hosts: Vec<HostIndex> = chosen.waves.iter().flat_map(|w| w.hosts.clone()).collect();
        hosts.sort();
        let in_service: Vec<HostIndex> = answers.cluster.hosts_in_service().collect();
        prop_assert_eq!(hosts, in_service);
    }
}
