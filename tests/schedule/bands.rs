//! Between which values nights and drains lie: by hand, and what must be so for every cluster.

use std::time::Duration;

use headroom::capacity::Effort;
use headroom::migration::schedule::bands::{self, Bands};
use headroom::migration::schedule::{Way, WhyQuick, drain_each};
use headroom::model::{Plan, PlatformId};
use headroom::ranges::{Range, Unsure};
use headroom::units::{BitRate, ByteRate, Memory, Percent};
use proptest::prelude::*;

use crate::laws_support::{clusters, tamed};
use crate::plain::plain;
use crate::{answers, common, night};

const GOODPUT: f64 = 117_685_305.0;
const GIB: f64 = 1_073_741_824.0;

/// Three hosts with a VM each, of which half of 8 GiB is in use; Hyper-V on 1 GbE, all entered.
fn entered() -> Plan {
    let mut plan = plain(&[32, 32, 32], &[(8, 0), (8, 1), (8, 2)]);
    plan.platform = PlatformId::HyperV2019;
    plan.network.link_speed = Some(BitRate::from_gigabits(1));
    plan.network.share = Some(Percent::HUNDRED);
    plan.network.concurrent = Some(1);
    for vm in &mut plan.vms {
        vm.memory_in_use = Some(Memory::from_gib(4));
        vm.workload.dirty_rate = Some(ByteRate::from_bytes_per_second(0));
        vm.workload.boot_seconds = Some(60);
    }
    plan.operations.hosts_at_once = Some(1);
    plan.operations.patch_minutes = Some(10);
    plan
}

fn of_night(plan: &Plan) -> (Bands, Option<Unsure>) {
    let answers = answers(plan);
    let night = night(plan, &answers);
    let (cluster, placement) = (&answers.cluster, &answers.placement);
    (
        bands::night(plan, cluster, placement, &night),
        bands::matters_most(plan, cluster, placement, &night),
    )
}

fn of_drains(plan: &Plan) -> Vec<Bands> {
    let answers = answers(plan);
    let (cluster, placement) = (&answers.cluster, &answers.placement);
    let drains = drain_each(plan, cluster, placement, Effort::INTERACTIVE);
    bands::drains(plan, cluster, placement, &drains)
}

#[track_caller]
fn check_range(found: Range, expected: [f64; 3]) {
    let high = found.high.unwrap();
    for (found, expected) in [found.low, found.likely, high].into_iter().zip(expected) {
        let found = found.as_secs_f64();
        assert!((found - expected).abs() < 1e-3, "{found} s, not {expected}");
    }
}

/// Each migration takes 2.4 s and 4 GiB over the link. Memory is 90 to 110 %, the link 90 to
/// 100 %, the patch of ten minutes 8 to 12.5; each host is emptied, patched and filled again.
#[test]
fn a_band_by_hand() {
    let move_ = |memory: f64, link: f64| 2.4 + 4.0 * memory * GIB / (GOODPUT * link);
    let moves = [move_(0.9, 1.0), move_(1.0, 1.0), move_(1.1, 0.9)];
    let patches = [480.0, 600.0, 750.0];
    let hosts = [0, 1, 2].map(|at: usize| patches[at] + 2.0 * moves[at]);
    let (bands, most) = of_night(&entered());
    check_range(bands.total, hosts.map(|host| 3.0 * host));
    assert_eq!(bands.emptying.len(), 3);
    for emptying in &bands.emptying {
        check_range(*emptying, moves);
    }
    // The blackout is the second that Hyper-V needs to resume, away and back.
    assert_eq!(bands.downtime, [Range::exact(Duration::from_secs(2)); 3]);
    assert_eq!((bands.fall_back.len(), bands.live_at_best.len()), (0, 0));
    assert_eq!(most, Some(Unsure::PatchTime));
    for drain in of_drains(&entered()) {
        check_range(drain.total, moves);
    }
}

/// Without a patch the memory moves the night by 20 %, the link by 11 %; a guest that changes
/// nearly as much as the link carries by more than both.
#[test]
fn what_matters_most_moves_the_night_furthest() {
    let most = |change: fn(&mut Plan)| {
        let mut plan = entered();
        plan.operations.patch_minutes = Some(0);
        change(&mut plan);
        of_night(&plan).1
    };
    assert_eq!(most(|_| {}), Some(Unsure::MemoryInUse));
    let busy = |plan: &mut Plan| {
        for vm in &mut plan.vms {
            vm.workload.dirty_rate = Some(ByteRate::from_megabytes(90));
            vm.workload.working_set = Some(Memory::from_gib(4));
        }
    };
    assert_eq!(most(busy), Some(Unsure::DirtyRate));
    assert_eq!(most(|plan| plan.vms.clear()), None);
}

/// 1 GbE carries 117.7 MB/s. A guest of 90 MB/s converges there, one of 112.5 on 90 % of it does
/// not: QEMU goes on for ever, so the VM is saved.
#[test]
fn what_never_ends_with_the_worst_values_goes_another_way() {
    let mut plan = entered();
    plan.platform = PlatformId::Proxmox;
    let busy = &mut plan.vms[0].workload;
    busy.dirty_rate = Some(ByteRate::from_megabytes(90));
    busy.working_set = Some(Memory::from_gib(4));
    let (bands, _) = of_night(&plan);
    assert_eq!(
        bands.fall_back.iter().map(|vm| vm.0).collect::<Vec<u32>>(),
        [0]
    );
    let away = bands.downtime[0];
    assert!(away.likely < Duration::from_millis(600), "{away:?}");
    // Saved and restored twice: 1.1 × 4 GiB at 90 % of 1,000 MB/s, each way, and 60 ms.
    let saved = 2.0 * (2.0 * 1.1 * 4.0 * GIB / 0.9e9 + 0.06);
    let high = away.high.unwrap().as_secs_f64();
    assert!((high - saved).abs() < 0.05, "{high} s, not {saved} s");

    // Nothing can be saved: the night shuts it down, a drain alone never ends.
    plan.storage.write = Some(ByteRate::from_bytes_per_second(0));
    let (bands, _) = of_night(&plan);
    check_range(
        Range {
            low: Duration::ZERO,
            likely: Duration::ZERO,
            ..bands.downtime[0]
        },
        [0.0, 0.0, 750.0 + 75.0],
    );
    let drain = &of_drains(&plan)[0];
    assert_eq!((drain.total.high, drain.longest().high), (None, None));
    assert!(of_drains(&plan)[1].total.high.is_some());
}

/// What never ends with the plan's values may end with the best ones.
#[test]
fn what_is_saved_may_migrate_live_with_the_best_values() {
    let mut plan = entered();
    plan.platform = PlatformId::Proxmox;
    plan.vms[0].workload.dirty_rate = Some(ByteRate::from_megabytes(130));
    plan.vms[0].workload.working_set = Some(Memory::from_gib(4));
    let answers = answers(&plan);
    let first = night(&plan, &answers).schedule.steps[0];
    assert_eq!(first.way, Way::Quick(WhyQuick::NeverEnds));
    let (bands, _) = of_night(&plan);
    assert_eq!((bands.fall_back.len(), bands.live_at_best.len()), (0, 1));
    assert!(bands.downtime[0].low < Duration::from_secs(1));
}

fn contains(range: &Range) -> bool {
    range.low <= range.likely && range.high.is_none_or(|high| high >= range.likely)
}

/// At most as wide, up to a microsecond of rounding a move.
fn is_within(inner: &Range, outer: &Range) -> bool {
    let slack = Duration::from_millis(1);
    let below = match (inner.high, outer.high) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(inner), Some(outer)) => inner <= outer + slack,
    };
    inner.low + slack >= outer.low && below
}

/// Enters what is assumed otherwise, as it is.
fn all_entered(plan: &Plan) -> Plan {
    let mut entered = plan.clone();
    let network = headroom::migration::Environment::of(plan).network;
    entered.network.share = Some(network.share.value);
    let operations = headroom::outage::OperationsInForce::of(plan);
    entered.operations.patch_minutes = Some(operations.patch_minutes.value);
    for vm in &mut entered.vms {
        let inputs = headroom::migration::VmInputs::of(vm);
        vm.memory_in_use = Some(inputs.in_use);
        vm.workload.dirty_rate = Some(inputs.writer.rate);
        vm.workload.boot_seconds = Some(inputs.boot.as_secs() as u32);
    }
    entered
}

fn all(bands: &Bands) -> impl Iterator<Item = &Range> {
    let parts = bands.emptying.iter().chain(&bands.downtime);
    parts.chain([&bands.total])
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever a plan says, zero and absurd values included.
    #[test]
    fn the_likely_time_is_within_its_band(plan in tamed(common::plans())) {
        if let Some(answers) = headroom::assess::assess(&plan, Effort::INTERACTIVE).answers {
            let night = night(&plan, &answers);
            let (bands, _) = of_night(&plan);
            prop_assert!(all(&bands).all(contains));
            prop_assert_eq!(bands.total.likely, night.schedule.total);
            for drain in of_drains(&plan) {
                prop_assert!(all(&drain).all(contains));
            }
        }
    }

    /// A value that is entered is known better than one that is assumed. One migration at once:
    /// those that share links may meet at other moments. Not the blackouts: they are what the
    /// last round leaves, which may be more with one round less.
    #[test]
    fn a_band_is_narrower_where_values_are_entered(
        mut plan in clusters(),
        platform in common::platforms(),
    ) {
        plan.platform = platform;
        plan.network.concurrent = Some(1);
        plan.operations.hosts_at_once = Some(1);
        let (assumed, _) = of_night(&plan);
        let (entered, _) = of_night(&all_entered(&plan));
        prop_assert_eq!(entered.total.likely, assumed.total.likely);
        let inner = entered.emptying.iter().chain([&entered.total]);
        for (inner, outer) in inner.zip(assumed.emptying.iter().chain([&assumed.total])) {
            prop_assert!(is_within(inner, outer), "{:?} {:?}", inner, outer);
        }
    }

    /// More memory, more changes, a longer patch, less of the link: no end comes sooner.
    #[test]
    fn every_end_grows_with_each_input(mut plan in clusters(), which in 0u32..4) {
        plan.platform = PlatformId::Vsphere8;
        plan.network.concurrent = Some(1);
        plan.operations.hosts_at_once = Some(1);
        for vm in &mut plan.vms {
            vm.memory_in_use = Some(Memory::from_mib(600));
            vm.workload.dirty_rate = Some(ByteRate::from_megabytes(20));
        }
        let mut worse = plan.clone();
        match which {
            0 => worse.vms.iter_mut().for_each(|vm| vm.memory_in_use = Some(Memory::from_mib(900))),
            1 => worse.vms.iter_mut().for_each(|vm| {
                vm.workload.dirty_rate = Some(ByteRate::from_megabytes(60));
            }),
            2 => worse.operations.patch_minutes = Some(31),
            _ => worse.network.share = Some(Percent::new(70)),
        }
        if which == 2 {
            plan.operations.patch_minutes = Some(30);
        }
        if which == 3 {
            plan.network.share = Some(Percent::new(100));
        }
        let (before, after) = (of_night(&plan).0.total, of_night(&worse).0.total);
        prop_assert!(before.low <= after.low && before.likely <= after.likely);
        prop_assert!(before.high <= after.high);
    }

    /// Where migrations share links, too; and of a night that takes no time nothing matters.
    #[test]
    fn several_at_once_keep_the_likely_time_within(
        mut plan in clusters(),
        platform in common::platforms(),
        concurrent in 2u32..5,
    ) {
        plan.platform = platform;
        plan.network.concurrent = Some(concurrent);
        let (bands, most) = of_night(&plan);
        prop_assert!(all(&bands).all(contains));
        let takes_time = !bands.total.likely.is_zero();
        prop_assert!(takes_time || most.is_none());
    }
}
