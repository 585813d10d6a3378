//! Bands of times, what matters most, what would help, and the rules of other platforms.

use std::time::Duration;

use headroom::migration::band::{self, Unsure};
use headroom::migration::help::{Way, ways};
use headroom::migration::precopy::{Outcome, outcome};
use headroom::migration::stop_rules::{KNOWN_RULES, KnownRule, Under};
use headroom::migration::{Environment, VmInputs};
use headroom::model::{MigrationMethod, Plan, PlatformId, VmGroup, WorkloadProfile};
use headroom::report::migration::likely;
use headroom::units::{BitRate, ByteRate, Memory, Percent};

use crate::{check_near, migration, plan};

/// A VM of 16 GiB with 8 GiB in use.
fn half_used() -> VmGroup {
    let mut vm = VmGroup::new("vm", Memory::from_gib(16), 4);
    vm.memory_in_use = Some(Memory::from_gib(8));
    vm.workload.profile = WorkloadProfile::Idle;
    vm
}

/// An idle VM's time is its memory over the goodput, so the band follows from its ranges: memory
/// from 90 to 110 %, the share of the links from 80 to 100 %.
#[test]
fn the_band_of_an_idle_vm_is_that_of_its_memory_and_its_share() {
    let plan = plan(PlatformId::Vsphere8, &[half_used()]);
    let band = band::of(&plan, &plan.vms[0])
        .0
        .unwrap_or_else(|| unreachable!());
    let likely = band.total.likely.as_secs_f64();
    check_near(band.total.low.as_secs_f64(), likely * 0.9, 0.02);
    let high = band.total.high.unwrap_or_default().as_secs_f64();
    check_near(high, likely * 1.1 / 0.8, 0.02);
}

#[track_caller]
fn check_matters(change: impl Fn(&mut VmGroup, &mut Plan), expect: Unsure) {
    let mut plan = plan(PlatformId::KvmPacemaker, &[half_used()]);
    let mut vm = plan.vms.remove(0);
    change(&mut vm, &mut plan);
    let environment = Environment::of(&plan);
    assert_eq!(band::matters_most(&environment, &vm), Some(expect));
}

#[test]
fn what_is_least_known_matters_most() {
    check_matters(|_, _| {}, Unsure::Share);
    check_matters(|vm, _| vm.memory_in_use = None, Unsure::MemoryInUse);
    check_matters(
        |vm, plan| {
            vm.workload.profile = WorkloadProfile::Cache;
            plan.network.link_speed = Some(BitRate::from_gigabits(5));
        },
        Unsure::DirtyRate,
    );
}

#[test]
fn a_band_is_written_with_one_unit() {
    let seconds = |low, likely, high: Option<f64>| band::Range {
        low: Duration::from_secs_f64(low),
        likely: Duration::from_secs_f64(likely),
        high: high.map(Duration::from_secs_f64),
    };
    let text = |range| likely(&range);
    assert_eq!(text(seconds(9.0, 14.0, Some(25.0))), "likely 14 s (9–25 s)");
    assert_eq!(
        text(seconds(0.5, 14.0, Some(25.0))),
        "likely 14 s (500 ms–25 s)"
    );
    assert_eq!(
        text(seconds(9.0, 14.0, None)),
        "likely 14 s (9 s–never ends)"
    );
    assert_eq!(
        text(seconds(72.0, 90.0, Some(132.0))),
        "likely 1 min 30 s (1 min 12 s–2 min 12 s)"
    );
}

/// Every way that is named leads to a migration that converges, with exactly its threshold.
#[track_caller]
fn check_helped(platform: PlatformId) {
    let mut vm = VmGroup::new("vm", Memory::from_gib(64), 8);
    vm.workload.dirty_rate = Some(ByteRate::from_megabytes(2_000));
    vm.workload.working_set = Some(Memory::from_gib(16));
    let mut plan = plan(platform, &[vm]);
    plan.network.slows_guest = Some(false);
    let environment = Environment::of(&plan);
    let inputs = VmInputs::of(&plan.vms[0]);
    let found = ways(&environment, &inputs);
    assert!(found.len() >= 2, "{platform:?}: {found:?}");
    for way in found {
        let mut changed = plan.clone();
        let network = &mut changed.network;
        match way {
            Way::FasterLinks(speed) => network.link_speed = Some(speed),
            Way::LongerDowntime(limit) => network.downtime_limit = Some(limit),
            Way::Compression(ratio) => network.compression_ratio = Some(ratio),
            Way::PostCopy { .. } => network.method = Some(MigrationMethod::PostCopy),
            Way::SlowerGuest(share) => {
                let rate = 2_000_000_000.0 * share.factor();
                let slower = ByteRate::from_bytes_per_second(rate as u64);
                changed.vms[0].workload.dirty_rate = Some(slower);
            }
        }
        let live = Environment::of(&changed).live(&VmInputs::of(&changed.vms[0]));
        let converges = live.is_some_and(|live| outcome(&live).converges());
        assert!(converges, "{platform:?}: {way:?}");
    }
}

#[test]
fn every_way_that_is_named_helps() {
    check_helped(PlatformId::KvmPacemaker);
    check_helped(PlatformId::HyperV2022);
    check_helped(PlatformId::Vsphere8);
}

#[test]
fn what_converges_needs_no_help() {
    let plan = plan(PlatformId::KvmPacemaker, &[half_used()]);
    let inputs = VmInputs::of(&plan.vms[0]);
    assert_eq!(ways(&Environment::of(&plan), &inputs), []);
}

fn rule(name: &str) -> &'static KnownRule {
    let found = KNOWN_RULES.iter().find(|rule| rule.name == name);
    found.unwrap_or_else(|| unreachable!("no rule {name}"))
}

/// 1 GiB on 5 MB/s takes 215 s, and KubeVirt waits 150 s for each GiB (VEP 248).
#[test]
fn kubevirt_gives_up_after_150_s_for_each_gib() {
    let slow = migration(Memory::from_gib(1), 0, rule("KubeVirt").rule)
        .with_goodput(ByteRate::from_megabytes(5));
    assert!(matches!(rule("KubeVirt").of(&slow), Under::GivenUp(_)));
    let fast = slow.with_goodput(ByteRate::from_megabytes(8));
    assert!(matches!(rule("KubeVirt").of(&fast), Under::Ends(_)));
}

/// 40 MiB that change all the time fit into 500 ms of 100 MB/s and not into 400 ms.
#[test]
fn ovirt_tries_one_downtime_after_another() {
    let mut patient = *rule("oVirt");
    // The guest would be slowed before; here only the steps are looked at.
    patient.rule.slows_guest = false;
    let mut busy = migration(Memory::from_gib(1), 10_000, patient.rule);
    busy.writer.working_set = Memory::from_mib(40);
    let Under::EndsWith(ends, limit) = patient.of(&busy) else {
        unreachable!("{:?}", patient.of(&busy));
    };
    assert!(ends.converges());
    assert_eq!(limit, Duration::from_millis(500));
    busy.writer.working_set = Memory::from_mib(400);
    assert_eq!(patient.of(&busy), Under::Never);
    // A guest that sleeps for nearly all of the time changes little enough.
    busy.writer.rate = ByteRate::from_megabytes(2_000);
    assert!(matches!(
        rule("oVirt").of(&busy),
        Under::Ends(Outcome::Slowed { .. })
    ));
}

/// Nova permits 50 ms at first and 45 ms more every 75 s for each GiB, of which it counts at least
/// two: 500 ms after ten times 150 s. 40 MiB that change all the time need 419 ms of 100 MB/s, so
/// the ninth step, 455 ms, ends it after 1,350 s; 50 MiB need more than 500 ms.
#[test]
fn nova_raises_the_downtime_by_the_clock() {
    let nova = rule("Nova (OpenStack)");
    let mut busy = migration(Memory::from_gib(1), 10_000, nova.rule);
    busy.writer.working_set = Memory::from_mib(40);
    let Under::EndsWith(ends, limit) = nova.of(&busy) else {
        unreachable!("{:?}", nova.of(&busy));
    };
    assert_eq!(limit, Duration::from_millis(455));
    let total = ends
        .times()
        .unwrap_or_else(|| unreachable!())
        .total
        .as_secs_f64();
    check_near(total, 1_350.0, 0.001);
    busy.writer.working_set = Memory::from_mib(50);
    assert_eq!(nova.of(&busy), Under::Never);

    // 1 GiB on 2 MB/s takes 537 s and may take 1,600; at 0.6 MB/s it takes 1,790.
    let quiet = migration(Memory::from_gib(1), 0, nova.rule);
    let slow = |kilobytes: u64| {
        let goodput = ByteRate::from_bytes_per_second(kilobytes * 1_000);
        nova.of(&quiet.with_goodput(goodput))
    };
    assert!(matches!(slow(100_000), Under::Ends(_)));
    assert!(matches!(slow(2_000), Under::Ends(_) | Under::EndsWith(..)));
    assert!(matches!(slow(600), Under::GivenUp(_)));
}

#[test]
fn the_first_cloud_hypervisor_stops_after_five_passes() {
    let busy = migration(Memory::from_gib(1), 90, rule("QEMU").rule);
    let Under::Ends(Outcome::Forced { times, .. }) =
        rule("Cloud Hypervisor, first release").of(&busy)
    else {
        unreachable!("five passes end every migration");
    };
    assert_eq!(times.rounds, 5);
}

/// What would wrongly be zero or infinite is an answer: nothing to send, nothing to send it
/// with, no downtime permitted, and an endless link.
#[test]
fn extreme_inputs_have_answers() {
    let live = |change: fn(&mut Plan)| {
        let mut plan = plan(PlatformId::KvmPacemaker, &[half_used()]);
        change(&mut plan);
        Environment::of(&plan)
            .live(&VmInputs::of(&plan.vms[0]))
            .map(|live| outcome(&live))
    };
    let no_link = live(|plan| plan.network.link_speed = Some(BitRate::default()));
    assert!(matches!(no_link, Some(Outcome::DoesNotConverge(_))));
    let endless = live(|plan| {
        plan.network.link_speed = Some(BitRate::from_bits_per_second(u64::MAX));
    });
    assert!(endless.is_some_and(|endless| endless.converges()));
    let no_downtime = live(|plan| plan.network.downtime_limit = Some(Duration::ZERO));
    assert!(no_downtime.is_some_and(|outcome| outcome.times().is_some() || !outcome.converges()));
    let no_share = live(|plan| plan.network.share = Some(Percent::new(0)));
    assert!(matches!(no_share, Some(Outcome::DoesNotConverge(_))));
}

fn codes(plan: &Plan) -> Vec<u16> {
    let problems = headroom::validate::check(plan).problems;
    let of_migration = problems.iter().map(|problem| problem.code.0);
    of_migration
        .filter(|code| (1030..1040).contains(code))
        .collect()
}

#[test]
fn what_cannot_be_meant_is_told() {
    let plan = || plan(PlatformId::KvmPacemaker, &[half_used()]);
    let check = |change: fn(&mut Plan), expect: &[u16]| {
        let mut plan = plan();
        change(&mut plan);
        assert_eq!(codes(&plan), expect);
    };
    check(|_| {}, &[]);
    check(|plan| plan.network.streams = Some(0), &[1030]);
    check(
        |plan| plan.network.stream_limit = Some(BitRate::default()),
        &[1030],
    );
    check(
        |plan| plan.network.bandwidth_cap = Some(ByteRate::default()),
        &[1030],
    );
    check(
        |plan| plan.network.downtime_limit = Some(Duration::ZERO),
        &[1036],
    );
    check(
        |plan| plan.network.compression_ratio = Some(Percent::new(50)),
        &[1037],
    );
    check(
        |plan| plan.network.delta_ratio = Some(Percent::new(99)),
        &[1037],
    );
    check(
        |plan| plan.vms[0].memory_in_use = Some(Memory::from_gib(17)),
        &[1038],
    );
    check(
        |plan| plan.vms[0].workload.working_set = Some(Memory::from_gib(17)),
        &[1038],
    );
}
