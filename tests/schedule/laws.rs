//! What must be so for every cluster.

use std::time::{Duration, Instant};

use headroom::audit::{self, Violation};
use headroom::capacity::{self, Effort, Placement, Situation, Verdict};
use headroom::cluster::Cluster;
use headroom::migration::Environment;
use headroom::migration::goodput;
use headroom::migration::schedule::{Wave, Way};
use headroom::model::{HostGroup, Plan, PlatformId, VmGroup};
use headroom::units::Memory;
use proptest::prelude::*;

use crate::laws_support::{clusters, tamed};
use crate::{answers, common, drain, flaws, night};

fn config() -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// The cluster without the hosts of a wave, and without what is shut down.
fn rest(cluster: &Cluster, wave: &Wave) -> (Cluster, Placement) {
    let mut rest = cluster.clone();
    rest.apart.clear();
    for host in &wave.hosts {
        rest.hosts[host.0 as usize].in_service = false;
    }
    for unit in &mut rest.failure_units {
        unit.hosts.retain(|host| !wave.hosts.contains(host));
    }
    rest.failure_units.retain(|unit| !unit.hosts.is_empty());
    (rest, wave.placement.clone())
}

proptest! {
    #![proptest_config(config())]

    /// No host is overfull at any instant, limits and links hold, rules are kept, all return.
    #[test]
    fn the_checker_finds_no_flaw_in_a_patch_night(
        mut plan in clusters(),
        platform in common::platforms(),
        concurrent in 1u32..5,
        waves in proptest::option::of(1u32..4),
    ) {
        plan.platform = platform;
        plan.network.concurrent = Some(concurrent);
        plan.operations.hosts_at_once = waves;
        let answers = answers(&plan);
        let night = night(&plan, &answers);
        let found = flaws(&plan, &answers, &night.schedule, true);
        prop_assert!(found.is_empty(), "{:?}", found);
        let hosts = answers.cluster.hosts_in_service().count();
        prop_assert_eq!(night.schedule.lanes.len(), hosts);
        for lane in &night.schedule.lanes {
            prop_assert!(lane.start <= lane.empty && lane.empty <= lane.patched);
            prop_assert!(lane.patched <= lane.refilled && lane.refilled <= night.schedule.total);
        }
    }

    /// What a wave proves, the checker of placements and the test of failures confirm.
    #[test]
    fn a_proved_wave_survives(plan in clusters(), waves in 1u32..4) {
        let mut plan = plan;
        plan.operations.hosts_at_once = Some(waves);
        let answers = answers(&plan);
        for wave in &night(&plan, &answers).waves {
            if !wave.is_proved() || !wave.down.is_empty() {
                continue;
            }
            let (rest, placement) = rest(&answers.cluster, wave);
            let units = rest.failure_units.len() as u32;
            let violations = audit::placement(&rest, &placement);
            let hard = |violation: &Violation| !matches!(violation, Violation::Together(..));
            prop_assert!(!violations.iter().any(hard), "{:?}", violations);
            let situation = Situation::new(&rest, &placement);
            let level = capacity::level(&situation, rest.failures.min(units), Effort::THOROUGH);
            prop_assert_eq!(level.verdict, Verdict::Survives);
        }
    }

    /// The proof about an empty wave holds at every moment of its drain and refill: whatever k
    /// hosts fail then, the half-drained ones among them.
    #[test]
    fn the_failures_to_tolerate_are_survived_at_every_moment(plan in clusters(), waves in 1u32..3) {
        let mut plan = plan;
        plan.operations.hosts_at_once = Some(waves);
        let answers = answers(&plan);
        let night = night(&plan, &answers);
        let mut at = answers.placement.clone();
        let mut ends = night.schedule.steps.clone();
        ends.sort_by_key(|step| (step.end, step.vm));
        for step in ends {
            at.0[step.unit.0 as usize] = Some(step.to);
            let wave = &night.waves[step.wave as usize];
            if !wave.is_proved() || !wave.down.is_empty() {
                continue;
            }
            let lanes = night.schedule.lanes.iter();
            let out = lanes.filter(|lane| {
                lane.wave == step.wave && lane.empty <= step.end && step.end < lane.patched
            });
            let out: Vec<_> = out.map(|lane| lane.host).collect();
            let now = Wave { hosts: out, placement: at.clone(), ..wave.clone() };
            let (rest, placement) = rest(&answers.cluster, &now);
            let situation = Situation::new(&rest, &placement);
            // With the last host of a wave its proof says nothing: then all others have failed.
            let others = answers.cluster.hosts_in_service().count() - wave.hosts.len();
            if rest.failures as usize >= others {
                continue;
            }
            let level = capacity::level(&situation, rest.failures, Effort::THOROUGH);
            prop_assert!(level.verdict != Verdict::Fails, "OUT {:?} STEP {:?} AT {:?} WAVE {:?} W {:?}", now.hosts, step, at, wave, level.worst);
        }
    }

    /// A drained host is empty, and the fastest schedule is the fastest of those tried.
    #[test]
    fn a_drained_host_is_empty(mut plan in clusters(), concurrent in 1u32..5) {
        plan.network.concurrent = Some(concurrent);
        let answers = answers(&plan);
        for host in answers.cluster.hosts_in_service() {
            let drained = drain(&plan, &answers, host.0);
            let found = flaws(&plan, &answers, &drained.schedule, false);
            prop_assert!(found.is_empty(), "{:?}", found);
            for unit in answers.cluster.unit_indices() {
                let was_here = answers.placement.host_of(unit) == Some(host);
                let is_down = drained.wave.down.iter().any(|(other, _)| *other == unit);
                let vms = &answers.cluster.unit(unit).vms;
                let left = drained.schedule.steps.iter().filter(|step| {
                    vms.contains(&step.vm) && step.from == host
                });
                prop_assert!(!was_here || is_down || left.count() == vms.len());
            }
        }
    }

    /// Nothing beats the bandwidth: what leaves a host takes at least its bytes over its links.
    #[test]
    fn no_concurrency_beats_the_bandwidth(mut plan in clusters(), concurrent in 1u32..9) {
        plan.platform = PlatformId::Vsphere8;
        plan.network.concurrent = Some(concurrent);
        let answers = answers(&plan);
        let network = Environment::of(&plan).network;
        let goodput = goodput::together(&network, concurrent.into()).bytes_per_second();
        let night = night(&plan, &answers);
        for lane in &night.schedule.lanes {
            let steps = night.schedule.steps.iter();
            let leave = steps.filter(|step| step.from == lane.host && step.wave == lane.wave);
            let sent: u64 = leave.filter(|step| step.way == Way::Live).map(|step| step.bytes).sum();
            let least = sent as f64 / goodput as f64;
            prop_assert!((lane.empty - lane.start).as_secs_f64() >= least - 1e-3);
        }
        let within = night.by_concurrency.iter().filter(|tried| tried.at_once <= concurrent);
        let best = within.map(|tried| (tried.saved, tried.total)).min();
        prop_assert_eq!(best, Some((night.schedule.saved(), night.schedule.total)));
    }

    /// A VM cannot arrive with less than it has in use.
    #[test]
    fn every_byte_in_use_is_sent(plan in clusters()) {
        let answers = answers(&plan);
        let night = night(&plan, &answers);
        for step in night.schedule.steps.iter().filter(|step| step.way == Way::Live) {
            let group = &plan.vms[answers.cluster.vms[step.vm.0 as usize].group];
            let in_use = headroom::migration::VmInputs::of(group).in_use;
            prop_assert!(step.bytes as f64 >= in_use.bytes());
        }
        let each: u64 = night.schedule.steps.iter().map(|step| step.bytes).sum();
        prop_assert_eq!(each, night.schedule.bytes());
    }

    /// Whatever a plan says, the schedule ends.
    #[test]
    fn any_plan_ends(plan in tamed(common::plans())) {
        if let Some(answers) = headroom::assess::assess(&plan, Effort::INTERACTIVE).answers {
            let night = night(&plan, &answers);
            let found = flaws(&plan, &answers, &night.schedule, true);
            prop_assert!(found.is_empty(), "{:?}", found);
        }
    }
}

fn large(platform: PlatformId) -> Plan {
    let mut plan = Plan::empty("large", platform);
    let mut hosts = HostGroup::new("host001", Memory::from_gib(1024), 64);
    hosts.count = 64;
    plan.hosts.push(hosts);
    for (at, gib) in [2u64, 4, 6, 8].into_iter().enumerate() {
        let mut vms = VmGroup::new(&format!("vm{at}x0001"), Memory::from_gib(gib), 2);
        vms.count = 2_000;
        plan.vms.push(vms);
    }
    plan
}

/// 64 hosts and 8,000 VMs: within seconds, even unoptimised.
#[test]
fn a_large_cluster_is_scheduled_soon() {
    for platform in [PlatformId::HyperV2022, PlatformId::Vsphere8] {
        let plan = large(platform);
        let answers = answers(&plan);
        let begin = Instant::now();
        let night = night(&plan, &answers);
        let took = begin.elapsed();
        assert!(night.is_proved());
        assert!(night.schedule.steps.len() >= 16_000 - 2 * 200);
        assert!(took < Duration::from_secs(60), "{took:?}");
    }
}
