//! When does each VM answer again after its host has died?
//!
//! vSphere HA notices after 15 s, Headroom counts 5 s from the order to power-on. A boot of 60 s,
//! of which half waits for storage, that reads 1 GiB asks for 1 GiB / 30 s = 35,791,394 bytes a
//! second.

use headroom::capacity::Effort;
use headroom::cluster::Priority;
use headroom::model::{Plan, PlatformId, Power, QuorumRule, Witness};
use headroom::outage::storm::NeverStarts;
use headroom::outage::{Detection, OperationsInForce, timelines, worst};
use headroom::units::{ByteRate, Memory, Percent};
use proptest::prelude::*;

use crate::laws_support::{clusters, tamed};
use crate::plain::plain;
use crate::{answers, check_seconds, common, losses};

/// Four VMs on the first of two hosts, on vSphere, booting for 60 s.
fn four() -> Plan {
    let mut plan = plain(&[32, 32], &[(2, 0), (2, 0), (2, 0), (2, 0)]);
    plan.platform = PlatformId::Vsphere8;
    for vm in &mut plan.vms {
        vm.workload.boot_seconds = Some(60);
    }
    plan
}

fn answered(plan: &Plan) -> Vec<f64> {
    let losses = losses(plan);
    let restarted = losses[0].restarted().iter();
    restarted.map(|one| one.answers.as_secs_f64()).collect()
}

#[test]
fn alone_it_is_the_sum_of_its_parts() {
    let mut plan = four();
    plan.vms.truncate(1);
    assert_eq!(answered(&plan), [15.0 + 5.0 + 60.0]);
}

/// Two hosts without a witness: whichever rule counts, one of them may stop the cluster.
fn two(rule: QuorumRule, witness: Witness) -> Plan {
    let mut plan = plain(&[32, 32], &[(2, 0), (2, 1)]);
    plan.policy.quorum = Some(rule);
    plan.policy.witness = Some(witness);
    plan
}

#[test]
fn nothing_answers_in_a_cluster_that_has_lost_its_votes() {
    for rule in [
        QuorumRule::Majority,
        QuorumRule::Dynamic,
        QuorumRule::DynamicWithPool,
    ] {
        for loss in losses(&two(rule, Witness::None)) {
            assert_eq!(loss.restarts, Err(NeverStarts::NoMajority), "{rule:?}");
        }
        for loss in losses(&two(rule, Witness::Cloud)) {
            assert_eq!(loss.restarted().len(), 1, "{rule:?}");
        }
    }
    for rule in [QuorumRule::NotNeeded, QuorumRule::DiskOnly] {
        let losses = losses(&two(rule, Witness::None));
        assert!(losses.iter().all(|loss| loss.restarts.is_ok()));
    }
    let answers = answers(&two(QuorumRule::Majority, Witness::None));
    let stops = headroom::migration::StaysDown::ClusterStops;
    assert!(
        answers
            .migration
            .iter()
            .all(|times| times.unplanned == Err(stops))
    );
}

/// Four boots ask for twice what the storage reads: half of each boot takes twice as long, so
/// 90 s instead of 60.
#[test]
fn boots_share_the_storage() {
    let mut plan = four();
    plan.operations.storage_read = Some(ByteRate::from_bytes_per_second(71_582_788));
    for time in answered(&plan) {
        assert!((time - (15.0 + 5.0 + 90.0)).abs() < 1e-3, "{time}");
    }
}

/// Two cores for four boots: the half that waits for CPU takes twice as long.
#[test]
fn boots_share_the_cores() {
    let mut plan = four();
    plan.hosts[1].cores = 2;
    plan.operations.boot_storage_share = Some(Percent::from_hundredths(5_000));
    for time in answered(&plan) {
        assert!((time - (15.0 + 5.0 + 90.0)).abs() < 1e-3, "{time}");
    }
    plan.operations.boot_storage_share = Some(Percent::HUNDRED);
    for time in answered(&plan) {
        assert!((time - 80.0).abs() < 1e-3, "{time}");
    }
}

/// Two at once: the others begin when the first two answer, those of high priority first.
#[test]
fn the_queue_goes_by_priority() {
    let mut plan = four();
    plan.operations.starts_at_once = Some(2);
    plan.vms[0].priority = Priority::Low;
    plan.vms[3].priority = Priority::High;
    let losses = losses(&plan);
    let loss = &losses[0];
    let names: Vec<u32> = loss.restarted().iter().map(|one| one.vm.0).collect();
    assert_eq!(names, [1, 3, 0, 2]);
    let classes = loss.classes();
    let seen: Vec<(Priority, u32)> = classes.iter().map(|c| (c.priority, c.vms)).collect();
    assert_eq!(
        seen,
        [
            (Priority::High, 1),
            (Priority::Medium, 2),
            (Priority::Low, 1)
        ]
    );
    check_seconds(classes[0].last.likely, 80.0);
    check_seconds(classes[1].first.likely, 80.0);
    check_seconds(classes[1].median.likely, 80.0);
    check_seconds(classes[1].last.likely, 145.0);
    check_seconds(classes[2].first.likely, 145.0);
}

#[test]
fn what_nobody_restarts_waits_for_the_repair() {
    let mut plan = four();
    plan.vms[0].highly_available = false;
    plan.vms[1].power = Power::Stopped;
    plan.vms[2].host_bound = true;
    let losses = losses(&plan);
    assert_eq!(losses[0].restarted().len(), 1);
    let waiting: Vec<u32> = losses[0].not_restarted.iter().map(|vm| vm.0).collect();
    assert_eq!(waiting, [0, 2]);
}

#[test]
fn the_worst_loss_leaves_most_down_or_takes_longest() {
    let plan = plain(&[8, 8], &[(6, 0), (1, 1), (1, 1)]);
    let losses = losses(&plan);
    let worst = worst(&losses).unwrap();
    assert_eq!(worst.host.0, 0);
    // 6 GiB beside 2 GiB fit exactly; a host less full is no worse.
    assert!(worst.left_over.is_empty());
    let tight = plain(&[8, 8], &[(7, 0), (1, 1), (1, 1)]);
    let losses = crate::losses(&tight);
    assert_eq!(crate::outage::worst(&losses).unwrap().left_over.len(), 1);
}

/// The documented timers of each platform.
#[test]
fn detection_follows_the_platforms_timers() {
    let check = |platform, cross: Option<bool>, dead: u64, isolated: u64| {
        let mut plan = Plan::empty("test", platform);
        plan.operations.cross_subnet = cross;
        let detection = Detection::of(&plan);
        let found = (
            detection.total().as_secs(),
            detection.when_isolated().as_secs(),
        );
        assert_eq!(found, (dead, isolated), "{platform:?}");
    };
    check(PlatformId::HyperV2012, None, 5, 5);
    check(PlatformId::HyperV2012R2, None, 10, 10);
    check(PlatformId::HyperV2012R2, Some(true), 5, 5);
    check(PlatformId::HyperV2022, None, 10, 240);
    check(PlatformId::HyperV2022, Some(true), 20, 240);
    check(PlatformId::Vsphere8, Some(true), 15, 30);
    check(PlatformId::XenServer8, None, 60, 75);
    check(PlatformId::Proxmox, None, 120, 120);
    check(PlatformId::KvmPacemaker, None, 81, 81);
}

#[test]
fn nothing_starts_without_storage_or_starts() {
    let mut plan = four();
    plan.operations.storage_read = Some(ByteRate::from_bytes_per_second(0));
    assert_eq!(losses(&plan)[0].restarts, Err(NeverStarts::NoStorage));
    plan.operations.boot_read = Some(Memory::ZERO);
    assert_eq!(losses(&plan)[0].restarted().len(), 4);
    plan.operations.starts_at_once = Some(0);
    assert_eq!(losses(&plan)[0].restarts, Err(NeverStarts::NoStarts));
    // Where nothing has to start, nothing is missing.
    assert_eq!(losses(&plan)[1].restarts, Ok(Vec::new()));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Nobody answers sooner than alone, and every VM of the host is accounted for.
    #[test]
    fn a_storm_is_never_faster_than_alone(
        plan in clusters(),
        at_once in 1u32..5,
        megabytes in 20u64..500,
    ) {
        let mut plan = plan;
        plan.operations.starts_at_once = Some(at_once);
        plan.operations.storage_read = Some(ByteRate::from_megabytes(megabytes));
        let answers = answers(&plan);
        let losses = timelines(&plan, &answers, Effort::INTERACTIVE);
        for loss in &losses {
            for one in loss.restarted() {
                let group = &plan.vms[answers.cluster.vms[one.vm.0 as usize].group];
                let boot = headroom::migration::VmInputs::of(group).boot;
                let alone = loss.detection.total() + std::time::Duration::from_secs(5) + boot;
                prop_assert!(one.answers + std::time::Duration::from_millis(1) >= alone);
                prop_assert!(one.begins < one.answers);
            }
            let units = answers.cluster.unit_indices();
            let here = units.filter(|unit| answers.placement.host_of(*unit) == Some(loss.host));
            let vms: usize = here.map(|unit| answers.cluster.unit(unit).vms.len()).sum();
            let accounted = loss.restarted().len() + loss.left_over.len() + loss.not_restarted.len();
            prop_assert_eq!(vms, accounted);
        }
    }

    /// More storage throughput, and all answer no later.
    #[test]
    fn faster_storage_is_never_later(plan in clusters(), megabytes in 20u64..500) {
        let mut plan = plan;
        let mut last = |rate| {
            plan.operations.storage_read = Some(ByteRate::from_megabytes(rate));
            losses(&plan).iter().map(|loss| loss.last()).max()
        };
        let slow = last(megabytes);
        let fast = last(2 * megabytes);
        prop_assert!(fast <= slow);
    }

    #[test]
    fn any_plan_has_an_answer(plan in tamed(common::plans())) {
        if let Some(answers) = headroom::assess::assess(&plan, Effort::INTERACTIVE).answers {
            let losses = timelines(&plan, &answers, Effort::INTERACTIVE);
            prop_assert_eq!(losses.len(), answers.cluster.hosts_in_service().count());
            let year = headroom::outage::availability::year(&plan, &answers, &losses);
            let at_once = OperationsInForce::of(&plan).starts_at_once.value;
            for loss in losses.iter().filter(|loss| !loss.restarted().is_empty()) {
                prop_assert!(at_once > 0 && loss.last() >= loss.detection.total());
            }
            prop_assert!(year.beyond.is_none_or(|chance| (0.0..=1.0).contains(&chance)));
            for (_, method) in &year.methods {
                if let Ok(method) = method {
                    let up = headroom::outage::availability::availability(method.downtime().likely);
                    prop_assert!((0.0..=1.0).contains(&up));
                }
            }
        }
    }
}
