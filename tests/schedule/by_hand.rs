//! Small nights, calculated by hand.
//!
//! Links of 1 Gbit/s with an MTU of 1500 carry 1448/1538 of 125 MB/s: 117,685,305 bytes a
//! second. A VM that changes nothing is sent once. Hyper-V adds 1.4 s before and 1 s after.

use std::time::Duration;

use headroom::assess::Answers;
use headroom::audit::schedule::Flaw;
use headroom::cluster::HostIndex;
use headroom::migration::schedule::{Doubt, PatchNight, Schedule, Step, Way, WhyDown, WhyQuick};
use headroom::model::{Plan, PlatformId, Power, Priority};
use headroom::units::{BitRate, ByteRate, Memory};

use crate::plain::plain;
use crate::{answers, drain, flaws, night};

const GOODPUT: f64 = 117_685_305.0;
const GIB: f64 = 1_073_741_824.0;

/// Hosts of GiB and VMs of (GiB, host) that change nothing, on 1 GbE.
fn quiet(platform: PlatformId, hosts: &[u64], vms: &[(u64, usize)]) -> Plan {
    let mut plan = plain(hosts, vms);
    plan.platform = platform;
    plan.network.link_speed = Some(BitRate::from_gigabits(1));
    plan.network.concurrent = Some(1);
    for vm in &mut plan.vms {
        vm.workload.dirty_rate = Some(ByteRate::from_bytes_per_second(0));
        vm.workload.boot_seconds = Some(60);
    }
    plan.operations.patch_minutes = Some(10);
    plan
}

#[track_caller]
fn check_seconds(found: Duration, expected: f64) {
    let found = found.as_secs_f64();
    assert!(
        (found - expected).abs() < 1e-3,
        "found {found} s, expected {expected} s"
    );
}

fn asked(plan: &Plan) -> (Answers, PatchNight) {
    let answers = answers(plan);
    let night = night(plan, &answers);
    let found = flaws(plan, &answers, &night.schedule, true);
    assert!(found.is_empty(), "{found:?}");
    (answers, night)
}

/// One VM of 4 GiB on each of three hosts: away and back takes 2.4 s and 4 GiB over 1 GbE, with
/// ten minutes in between, host after host.
#[test]
fn a_night_is_the_sum_of_its_parts() {
    let plan = quiet(
        PlatformId::HyperV2019,
        &[16, 16, 16],
        &[(4, 0), (4, 1), (4, 2)],
    );
    let (_, night) = asked(&plan);
    assert_eq!((night.waves.len(), night.hosts_at_once), (3, 1));
    assert!(night.is_proved());
    let one = 2.4 + 4.0 * GIB / GOODPUT;
    check_seconds(night.schedule.total, 3.0 * (600.0 + 2.0 * one));
    let lane = night.schedule.lanes[0];
    check_seconds(lane.empty, one);
    check_seconds(lane.patched, 600.0 + one);
    check_seconds(lane.refilled, 600.0 + 2.0 * one);
    // The blackout is the last second of each migration, twice for each VM.
    for step in &night.schedule.steps {
        check_seconds(step.downtime, 1.0);
    }
    let away = night.schedule.downtime_by_vm(&answers(&plan).cluster);
    assert_eq!(away, vec![Duration::from_secs(2); 3]);
}

/// Two VMs of 4 GiB leave a host at once: each gets half of the links, so together they take
/// as long as 8 GiB, and only the fixed 2.4 s overlap.
#[test]
fn two_at_once_share_the_links() {
    let mut plan = quiet(PlatformId::HyperV2019, &[16, 16, 16], &[(4, 0), (4, 0)]);
    let at_once = |plan: &Plan| {
        let drained = drain(plan, &answers(plan), 0);
        (drained.schedule.at_once, drained.schedule.total)
    };
    let (limit, time) = at_once(&plan);
    assert_eq!(limit, 1);
    check_seconds(time, 2.0 * 2.4 + 8.0 * GIB / GOODPUT);
    plan.network.concurrent = Some(2);
    let (limit, time) = at_once(&plan);
    assert_eq!(limit, 2);
    check_seconds(time, 2.4 + 8.0 * GIB / GOODPUT);
}

/// Where migrations need no time of their own, more at once is not faster: the fewest are
/// taken.
#[test]
fn more_at_once_is_not_faster_on_a_saturated_link() {
    let mut plan = quiet(
        PlatformId::Vsphere8,
        &[64, 64],
        &[(4, 0), (4, 0), (4, 0), (4, 0)],
    );
    plan.network.concurrent = Some(4);
    for vm in &mut plan.vms {
        vm.workload.dirty_rate = Some(ByteRate::from_megabytes(20));
    }
    let (_, night) = asked(&plan);
    let times: Vec<Duration> = night
        .by_concurrency
        .iter()
        .map(|tried| tried.total)
        .collect();
    assert_eq!(times.len(), 4);
    assert!(
        times
            .windows(2)
            .all(|pair| pair[0] <= pair[1] + Duration::from_millis(300))
    );
    assert_eq!(night.schedule.at_once, 1, "{times:?}");
}

/// 80 MB/s are dirtied at random in 4 GiB: alone a migration ends at 117 MB/s, with half of that
/// it never does. Saved, the VMs would leave sooner; they move live one after another all the
/// same, and the number at once that would save them is shown with what it costs.
#[test]
fn nobody_is_saved_only_to_be_sooner() {
    let mut plan = quiet(PlatformId::Proxmox, &[64, 64], &[(8, 0), (8, 0)]);
    plan.network.concurrent = Some(2);
    for vm in &mut plan.vms {
        vm.workload.dirty_rate = Some(ByteRate::from_megabytes(80));
        vm.workload.working_set = Some(Memory::from_gib(4));
    }
    let (_, night) = asked(&plan);
    let [one, two, ..] = night.by_concurrency[..] else {
        panic!("{:?}", night.by_concurrency);
    };
    assert_eq!((one.saved, two.saved), (0, 4));
    assert!(two.total < one.total);
    assert_eq!(night.schedule.at_once, 1);
    let steps = &night.schedule.steps;
    assert!(steps.iter().all(|step| step.way == Way::Live));
}

/// Low priority is saved and restored by failover clustering: 2 GiB at 1,000 MB/s both ways and
/// 60 ms, and away all the time. vSphere moves it live.
#[test]
fn low_priority_is_saved_where_the_platform_drains_so() {
    let mut plan = quiet(PlatformId::HyperV2019, &[16, 16, 16], &[(2, 0)]);
    plan.vms[0].priority = Priority::Low;
    let first = |plan: &Plan| drain(plan, &answers(plan), 0).schedule.steps[0];
    let step = first(&plan);
    assert_eq!(step.way, Way::Quick(WhyQuick::LowPriority));
    check_seconds(step.downtime, 2.0 * 2.0 * GIB / 1e9 + 0.06);
    plan.platform = PlatformId::Vsphere8;
    assert_eq!(first(&plan).way, Way::Live);
    plan.platform = PlatformId::HyperV2008;
    assert_eq!(first(&plan).way, Way::Quick(WhyQuick::Platform));
}

/// A guest that changes more than the link carries is saved instead on a platform without a
/// limit of rounds, and shut down where nothing can be saved either.
#[test]
fn a_migration_that_never_ends_is_replaced() {
    let mut plan = quiet(PlatformId::Proxmox, &[16, 16, 16], &[(4, 0)]);
    plan.vms[0].workload.dirty_rate = Some(ByteRate::from_megabytes(500));
    plan.vms[0].workload.working_set = Some(Memory::from_gib(4));
    let step = drain(&plan, &answers(&plan), 0).schedule.steps[0];
    assert_eq!(step.way, Way::Quick(WhyQuick::NeverEnds));
    plan.storage.write = Some(ByteRate::from_bytes_per_second(0));
    let (_, night) = asked(&plan);
    let step = night.schedule.steps[0];
    assert_eq!(step.way, Way::ShutDown(WhyDown::CannotMove));
    // Ten minutes of patching, and a minute to start.
    check_seconds(step.downtime, 660.0);
}

#[test]
fn a_stopped_vm_changes_its_owner_at_once() {
    let mut plan = quiet(PlatformId::HyperV2019, &[16, 16, 16], &[(4, 0)]);
    plan.vms[0].power = Power::Stopped;
    plan.policy.count_stopped = Some(true);
    let (_, night) = asked(&plan);
    assert_eq!(night.schedule.steps[0].way, Way::Stopped);
    check_seconds(night.schedule.total, 1_800.0);
}

/// What is bound to its host is shut down for the patch, and so is all on a single host.
#[test]
fn what_cannot_go_is_shut_down_and_counted() {
    let mut plan = quiet(PlatformId::HyperV2019, &[16, 16, 16], &[(4, 0), (4, 0)]);
    plan.vms[0].host_bound = true;
    let (answers_, night) = asked(&plan);
    let away = night.schedule.downtime_by_vm(&answers_.cluster);
    check_seconds(away[0], 660.0);
    check_seconds(away[1], 2.0);
    assert_eq!(night.waves[0].down[0].1, WhyDown::Bound);

    let single = quiet(PlatformId::HyperV2019, &[16], &[(4, 0), (4, 0)]);
    let (_, night) = asked(&single);
    assert_eq!(night.waves[0].tolerates, None);
    check_seconds(night.schedule.total, 660.0);
}

/// Four hosts of 8 GiB with one VM of 4 GiB each: two may be out at once, because the other two
/// carry 16 GiB, but then neither may fail. One at a time leaves 24 GiB for 16.
#[test]
fn the_wave_is_as_large_as_is_proved() {
    let vms = [(4, 0), (4, 1), (4, 2), (4, 3)];
    let plan = quiet(PlatformId::HyperV2019, &[8, 8, 8, 8], &vms);
    let (_, night) = asked(&plan);
    assert_eq!((night.hosts_at_once, night.tolerates()), (1, Some(1)));
    let mut pinned = plan.clone();
    pinned.operations.hosts_at_once = Some(2);
    let (_, night) = asked(&pinned);
    assert_eq!((night.hosts_at_once, night.tolerates()), (2, Some(0)));
    assert!(matches!(night.waves[0].doubt, Some(Doubt::Impossible(_))));
    let mut none = plan;
    none.policy.tolerate = Some(0);
    assert_eq!(asked(&none).1.hosts_at_once, 2);
}

/// N+1 full to the brim: while one host is out, none may fail, and it is said.
#[test]
fn a_full_cluster_is_patched_without_its_reserve() {
    let vms = [(5, 0), (5, 1), (5, 2)];
    let plan = quiet(PlatformId::HyperV2019, &[10, 10, 10], &vms);
    let (_, night) = asked(&plan);
    assert!(!night.is_proved());
    assert_eq!((night.hosts_at_once, night.tolerates()), (1, Some(0)));
}

/// Every kind of wrong schedule is noticed.
#[test]
fn the_checker_notices_what_is_wrong() {
    let vms = [(4, 0), (4, 0), (4, 1), (4, 2)];
    let mut plan = quiet(PlatformId::HyperV2019, &[16, 16, 16], &vms);
    for vm in &mut plan.vms[..2] {
        vm.anti_affinity = None;
    }
    plan.vms[2].anti_affinity = Some("apart".to_owned());
    plan.vms[3].anti_affinity = Some("apart".to_owned());
    plan.policy.anti_affinity_is_hard = Some(true);
    let answers = answers(&plan);
    let right = night(&plan, &answers).schedule;
    let check = |change: &dyn Fn(&mut Schedule), expected: &dyn Fn(&Flaw) -> bool| {
        let mut wrong = right.clone();
        change(&mut wrong);
        let found = flaws(&plan, &answers, &wrong, true);
        assert!(found.iter().any(expected), "{found:?}");
    };
    let first = |schedule: &mut Schedule, change: &dyn Fn(&mut Step)| {
        change(&mut schedule.steps[0]);
    };
    check(&|s| first(s, &|step| step.bytes *= 3), &|flaw| {
        matches!(flaw, Flaw::TooFast(_))
    });
    check(&|s| first(s, &|step| step.from = HostIndex(2)), &|flaw| {
        matches!(flaw, Flaw::NotThere(..))
    });
    check(&|s| first(s, &|step| step.downtime *= 1000), &|flaw| {
        matches!(flaw, Flaw::Times(_))
    });
    check(&|s| s.steps.retain(|step| !step.back), &|flaw| {
        matches!(flaw, Flaw::NotBack(_))
    });
    check(
        &|s| {
            let start = s.steps[0].start;
            s.steps[1].start = start;
        },
        &|flaw| matches!(flaw, Flaw::TooMany(_)),
    );
    let meet = |schedule: &mut Schedule| {
        for step in &mut schedule.steps {
            if !step.back && step.from == HostIndex(1) {
                step.to = HostIndex(2);
            }
        }
    };
    check(&meet, &|flaw| matches!(flaw, Flaw::Together(..)));

    let mut small = plan.clone();
    small.hosts[1].memory = Memory::from_gib(8);
    small.hosts[2].memory = Memory::from_gib(8);
    let small_answers = crate::answers(&small);
    let all_to_one = |schedule: &Schedule| {
        let mut wrong = schedule.clone();
        for step in &mut wrong.steps {
            if !step.back && step.from == HostIndex(0) {
                step.to = HostIndex(1);
            }
        }
        wrong
    };
    let found = flaws(&small, &small_answers, &all_to_one(&right), true);
    let overfull = |flaw: &Flaw| matches!(flaw, Flaw::Overfull(HostIndex(1), _));
    assert!(found.iter().any(overfull), "{found:?}");
}
