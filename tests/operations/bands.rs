//! Between which values outages and years lie: by hand, and what must be so for every cluster.

use std::time::Duration;

use headroom::capacity::Effort;
use headroom::model::{Plan, PlatformId};
use headroom::outage::availability::{Method, year};
use headroom::outage::{Detection, GuestFailover, timelines};
use headroom::ranges::Range;
use headroom::units::{BitRate, ByteRate, Memory};
use proptest::prelude::*;

use crate::laws_support::{clusters, tamed};
use crate::plain::plain;
use crate::{answers, check_seconds, common, losses};

#[track_caller]
fn check(found: Range, expected: [f64; 3]) {
    check_seconds(found.low, expected[0]);
    check_seconds(found.likely, expected[1]);
    check_seconds(found.high.unwrap(), expected[2]);
}

/// vSphere notices after 15 missed heartbeats of a second, so after 14 to 15 s; 2.5 to 10 s of
/// start-up are assumed; a boot of 60 s that is entered takes 48 to 75 s, an assumed one 30 to
/// 120 s. Nothing is short.
#[test]
fn a_restart_by_hand() {
    let mut plan = plain(&[32, 32], &[(2, 0)]);
    plan.platform = PlatformId::Vsphere8;
    let restarted = |plan: &Plan| losses(plan)[0].restarted()[0].range();
    check(
        restarted(&plan),
        [14.0 + 2.5 + 30.0, 80.0, 15.0 + 10.0 + 120.0],
    );
    plan.vms[0].workload.boot_seconds = Some(60);
    check(
        restarted(&plan),
        [14.0 + 2.5 + 48.0, 80.0, 15.0 + 10.0 + 75.0],
    );
    let classes = losses(&plan)[0].classes();
    assert_eq!(classes[0].first, restarted(&plan));
    assert_eq!(losses(&plan)[0].answered(), Some([restarted(&plan); 3]));
}

/// Four boots of 60 s ask for twice what the storage reads: half of each takes twice as long,
/// 90 s. With the worst values a boot of 75 s reads 1.25 GiB at 90 %: four read 5 GiB at
/// 64,424,509 bytes a second, 83.33 s instead of the 37.5 that storage takes alone.
#[test]
fn a_storm_by_hand() {
    let mut plan = plain(&[32, 32], &[(2, 0), (2, 0), (2, 0), (2, 0)]);
    plan.platform = PlatformId::Vsphere8;
    for vm in &mut plan.vms {
        vm.workload.boot_seconds = Some(60);
    }
    plan.operations.storage_read = Some(ByteRate::from_bytes_per_second(71_582_788));
    plan.operations.boot_read = Some(Memory::from_gib(1));
    let last = losses(&plan)[0].classes()[0].last;
    // The best: 0.8 GiB each at the whole rate, 48 s of storage beside 24 s of CPU.
    let best = 4.0 * 0.8 * 1_073_741_824.0 / 71_582_788.0 + 24.0;
    let worst = 4.0 * 1.25 * 1_073_741_824.0 / (0.9 * 71_582_788.0) + 37.5;
    check(
        last,
        [14.0 + 2.5 + best, 15.0 + 5.0 + 90.0, 15.0 + 10.0 + worst],
    );
}

#[test]
fn timers_that_were_not_read_have_a_range() {
    let of = |platform| Detection::of(&Plan::empty("test", platform)).range();
    check(of(PlatformId::HyperV2022), [9.0, 10.0, 10.0]);
    check(of(PlatformId::Proxmox), [120.0, 120.0, 120.0]);
    // XenServer's heartbeats are 7 s apart.
    check(of(PlatformId::XenServer8), [53.0, 60.0, 60.0]);
    // 1 s and 20 s, as with Pacemaker, which is a guess.
    check(of(PlatformId::NutanixAhv), [0.8 + 16.0, 21.0, 1.25 + 25.0]);
    let guests = GuestFailover::of(&Plan::empty("test", PlatformId::HyperV2022));
    check(guests.total(), [20.0 + 15.0, 50.0, 20.0 + 60.0]);
}

/// Twelve patches are entered, so they are twelve; everything else is 80 to 125 %.
#[test]
fn a_year_by_hand() {
    let mut plan = plain(&[16, 16, 16], &[(4, 0), (4, 1), (4, 2)]);
    plan.platform = PlatformId::HyperV2019;
    plan.network.link_speed = Some(BitRate::from_gigabits(10));
    for vm in &mut plan.vms {
        vm.workload.dirty_rate = Some(ByteRate::from_bytes_per_second(0));
        vm.workload.boot_seconds = Some(60);
    }
    let operations = &mut plan.operations;
    operations.patches_per_year = Some(12);
    operations.patch_minutes = Some(30);
    operations.host_mtbf_hours = Some(8_736);
    operations.repair_hours = Some(24);
    operations.application_seconds = Some(30);
    let answers = answers(&plan);
    let year = year(&plan, &answers, &losses(&plan));
    let check_method = |method: Method, planned: [f64; 3], unplanned: [f64; 3]| {
        let mut methods = year.methods.iter();
        let found = methods.find(|(other, _)| *other == method).unwrap();
        let found = found.1.as_ref().unwrap();
        check(found.planned, planned);
        check(found.unplanned, unplanned);
    };
    let failures = |mtbf: f64, repair: f64| 8_760.0 / (8_736.0 * mtbf + 24.0 * repair);
    check_method(
        Method::Alone,
        [1_440.0 + 48.0, 1_800.0 + 60.0, 2_250.0 + 75.0].map(|each| 12.0 * each),
        [
            failures(1.25, 0.8) * (0.8 * 86_400.0 + 48.0),
            86_400.0 + 60.0,
            failures(0.8, 1.25) * (1.25 * 86_400.0 + 75.0),
        ],
    );
    // A long repair means fewer failures, and nobody waits for it.
    check_method(
        Method::Guests,
        [24.0, 30.0, 37.5].map(|each| 24.0 * each),
        [
            failures(1.25, 1.25) * (20.0 + 24.0),
            20.0 + 30.0,
            failures(0.8, 0.8) * (20.0 + 37.5),
        ],
    );
    let (low, high) = year.beyond_between.unwrap();
    let share = |mtbf: f64, repair: f64| 24.0 * repair / (8_736.0 * mtbf + 24.0 * repair);
    // Three hosts, of which one may be down: of three votes two must be left.
    let beyond = |u: f64| 3.0 * u.powi(2) * (1.0 - u) + u.powi(3);
    assert!((low / beyond(share(1.25, 0.8)) - 1.0).abs() < 1e-12);
    assert!((high / beyond(share(0.8, 1.25)) - 1.0).abs() < 1e-12);
    assert!(low <= year.beyond.unwrap() && year.beyond.unwrap() <= high);
}

fn contains(range: &Range) -> bool {
    range.low <= range.likely && range.high.is_none_or(|high| high >= range.likely)
}

/// Every range that an outage or a year of this plan has.
fn ranges(plan: &Plan) -> Vec<Range> {
    let mut all = vec![Detection::of(plan).range(), GuestFailover::of(plan).total()];
    let assessment = headroom::assess::assess(plan, Effort::INTERACTIVE);
    let Some(answers) = assessment.answers else {
        return all;
    };
    let losses = timelines(plan, &answers, Effort::INTERACTIVE);
    for class in losses.iter().flat_map(|loss| loss.classes()) {
        all.extend([class.first, class.median, class.last]);
    }
    let year = year(plan, &answers, &losses);
    let methods = year.methods.iter();
    for method in methods.filter_map(|(_, method)| method.as_ref().ok()) {
        all.extend([method.planned, method.unplanned, method.downtime()]);
    }
    all.extend(year.mean_restart);
    all
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever a plan says, zero and absurd values included.
    #[test]
    fn the_likely_time_is_within_its_band(plan in tamed(common::plans())) {
        for range in ranges(&plan) {
            prop_assert!(contains(&range), "{:?}", range);
        }
    }

    /// What is entered is known better than what is assumed. Boots one after another: those that
    /// share the storage may meet at other moments.
    #[test]
    fn a_band_is_narrower_where_values_are_entered(mut plan in clusters()) {
        plan.operations.starts_at_once = Some(1);
        let mut entered = plan.clone();
        let operations = headroom::outage::OperationsInForce::of(&plan);
        let network = headroom::migration::Environment::of(&plan).network;
        entered.network.share = Some(network.share.value);
        entered.operations.patches_per_year = Some(operations.patches_per_year.value);
        entered.operations.patch_minutes = Some(operations.patch_minutes.value);
        entered.operations.host_mtbf_hours = Some(operations.host_mtbf_hours.value);
        entered.operations.repair_hours = Some(operations.repair_hours.value);
        entered.operations.application_seconds = Some(operations.application_seconds.value);
        entered.operations.boot_read = Some(operations.boot_read.value);
        entered.operations.storage_read = Some(operations.storage_read.value);
        entered.storage.read = Some(operations.host_read.value);
        for vm in &mut entered.vms {
            let inputs = headroom::migration::VmInputs::of(vm);
            vm.workload.boot_seconds = Some(inputs.boot.as_secs() as u32);
        }
        let slack = Duration::from_millis(1);
        for (inner, outer) in ranges(&entered).iter().zip(ranges(&plan)) {
            prop_assert_eq!(inner.likely, outer.likely);
            prop_assert!(inner.low + slack >= outer.low, "{:?} {:?}", inner, outer);
            prop_assert!(inner.high <= outer.high.map(|high| high + slack), "{:?} {:?}", inner, outer);
        }
    }

    /// Longer boots, slower storage: no end comes sooner.
    #[test]
    fn every_end_grows_with_boots_and_what_they_read(mut plan in clusters(), slower in any::<bool>()) {
        plan.operations.starts_at_once = Some(1);
        plan.operations.storage_read = Some(ByteRate::from_megabytes(80));
        let mut worse = plan.clone();
        match slower {
            true => worse.operations.storage_read = Some(ByteRate::from_megabytes(40)),
            false => worse.operations.boot_read = Some(Memory::from_gib(2)),
        }
        let last = |plan: &Plan| {
            let losses = losses(plan);
            let last = losses.iter().filter_map(|loss| Some(loss.answered()?[2]));
            last.collect::<Vec<Range>>()
        };
        let slack = Duration::from_millis(1);
        for (before, after) in last(&plan).iter().zip(last(&worse)) {
            prop_assert!(before.low <= after.low + slack && before.likely <= after.likely + slack);
            prop_assert!(before.high <= after.high.map(|high| high + slack));
        }
    }
}
