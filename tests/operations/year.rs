//! What a year costs, and how many nines that is.

use std::time::Duration;

use headroom::capacity::Effort;
use headroom::model::{Plan, PlatformId, Power, Witness};
use headroom::outage::availability::{
    Method, MethodYear, NoYear, Year, allowed_downtime, availability, chance, nines, year,
};
use headroom::outage::timelines;
use headroom::units::{BitRate, ByteRate};

use crate::plain::plain;
use crate::{answers, check_seconds};

/// Proxmox's documentation on high availability: what each number of nines allows in a year.
#[test]
fn the_published_table_of_nines() {
    let minute = 60.0;
    for (percent, expected, digits) in [
        (99.0, 3.65 * 86_400.0, 2.0),
        (99.9, 8.76 * 3_600.0, 3.0),
        (99.99, 52.56 * minute, 4.0),
        (99.999, 5.26 * minute, 5.0),
        (99.9999, 31.5, 6.0),
        (99.99999, 3.15, 7.0),
    ] {
        let allowed = allowed_downtime(percent);
        let error = (allowed.as_secs_f64() - expected).abs() / expected;
        assert!(
            error < 0.002,
            "{percent} %: {allowed:?}, published {expected} s"
        );
        assert!((nines(allowed).unwrap() - digits).abs() < 1e-4);
        assert!((100.0 * availability(allowed) - percent).abs() < 1e-9);
    }
    assert_eq!(nines(Duration::ZERO), None);
    assert_eq!(allowed_downtime(100.0), Duration::ZERO);
}

/// Three hosts with a VM of 4 GiB each that changes nothing, on 1 GbE.
fn three() -> Plan {
    let mut plan = plain(&[16, 16, 16], &[(4, 0), (4, 1), (4, 2)]);
    plan.platform = PlatformId::HyperV2019;
    plan.network.link_speed = Some(BitRate::from_gigabits(1));
    for vm in &mut plan.vms {
        vm.workload.dirty_rate = Some(ByteRate::from_bytes_per_second(0));
        vm.workload.boot_seconds = Some(60);
    }
    plan.operations.patches_per_year = Some(12);
    plan.operations.patch_minutes = Some(30);
    plan.operations.host_mtbf_hours = Some(8_736);
    plan.operations.repair_hours = Some(24);
    plan.operations.application_seconds = Some(30);
    plan
}

fn asked(plan: &Plan) -> Year {
    let answers = answers(plan);
    year(
        plan,
        &answers,
        &timelines(plan, &answers, Effort::INTERACTIVE),
    )
}

fn of(year: &Year, wanted: Method) -> Result<MethodYear, NoYear> {
    let mut methods = year.methods.iter();
    let found = methods.find(|(method, _)| *method == wanted);
    found.map(|(_, answer)| answer.clone()).unwrap()
}

/// One failure a year (8,736 h + 24 h = 8,760 h), twelve patches.
#[test]
fn a_year_by_hand() {
    let year = asked(&three());
    let check = |method, planned: f64, unplanned: f64| {
        let found = of(&year, method).unwrap();
        check_seconds(found.planned.likely, planned);
        check_seconds(found.unplanned.likely, unplanned);
    };
    check(Method::Alone, 12.0 * (1_800.0 + 60.0), 86_400.0 + 60.0);
    // 4 GiB written and read at 1,000 MB/s, and 60 ms; a restart takes 10 + 5 + 60 s.
    let quick = 2.0 * 4.294967296 + 0.06;
    check(Method::Quick, 24.0 * quick, 75.0);
    check(Method::Live, 24.0 * 1.0, 75.0);
    check(Method::Guests, 24.0 * 30.0, 20.0 + 30.0);
    assert_eq!(year.mean_restart.unwrap().likely, Duration::from_secs(75));
}

/// Three hosts that are each down for 24 of 8,760 hours: more than one of them for
/// 3·u²·(1 − u) + u³ of the time.
#[test]
fn the_chance_beyond_what_is_tolerated() {
    let year = asked(&three());
    // There is room after the loss of two, but of three votes two must be left.
    assert_eq!((year.units, year.tolerated), (3, Some(1)));
    let u: f64 = 24.0 / 8_760.0;
    let expected = 3.0 * u.powi(2) * (1.0 - u) + u.powi(3);
    assert!((year.beyond.unwrap() - expected).abs() < 1e-12 * expected);
    let tight = plain(&[8, 8, 8], &[(5, 0), (5, 1), (5, 2)]);
    let year = asked(&tight);
    assert_eq!(year.tolerated, Some(0));
    // The defaults: 24 h of 43,824 h; at least one of three is down.
    let u: f64 = 24.0 / 43_824.0;
    let expected = 1.0 - (1.0 - u).powi(3);
    assert!((year.beyond.unwrap() - expected).abs() < 1e-9);
}

#[test]
fn a_cluster_that_stops_with_one_host_has_no_year() {
    let mut plan = three();
    plan.hosts.truncate(2);
    plan.vms.truncate(2);
    plan.policy.witness = Some(Witness::None);
    let year = asked(&plan);
    for method in [Method::Quick, Method::Live, Method::Guests] {
        assert_eq!(of(&year, method), Err(NoYear::ClusterStops));
    }
    assert!(of(&year, Method::Alone).is_ok());
    assert_eq!(year.tolerated, Some(0));
    plan.policy.witness = Some(Witness::Disk);
    let year = asked(&plan);
    assert!(of(&year, Method::Live).is_ok());
    assert_eq!(year.tolerated, Some(1));
}

#[test]
fn what_has_no_year_says_why() {
    let mut plan = three();
    plan.platform = PlatformId::HyperV2008;
    assert_eq!(
        of(&asked(&plan), Method::Live),
        Err(NoYear::NoLiveMigration)
    );
    plan.storage.write = Some(ByteRate::from_bytes_per_second(0));
    assert_eq!(
        of(&asked(&plan), Method::Quick),
        Err(NoYear::SomeCannotMove)
    );
    plan.operations.starts_at_once = Some(0);
    plan.storage.write = None;
    assert_eq!(of(&asked(&plan), Method::Quick), Err(NoYear::NeverStarts));
    plan.operations.host_mtbf_hours = Some(0);
    let year = asked(&plan);
    assert_eq!(of(&year, Method::Alone), Err(NoYear::NoTimeBetweenFailures));
    assert_eq!(year.beyond, None);
    for vm in &mut plan.vms {
        vm.power = Power::Stopped;
    }
    assert_eq!(of(&asked(&plan), Method::Alone), Err(NoYear::NothingRuns));
}

#[test]
fn chances_are_told_in_words() {
    assert_eq!(chance(0.0), "0");
    assert_eq!(chance(1.0), "100 %");
    assert_eq!(chance(0.0125), "1.25 %");
    assert_eq!(chance(1.0 / 48_630.0), "1 in 49,000");
    assert_eq!(chance(1e-30), "less than 1 in 1,000,000,000,000,000");
}
