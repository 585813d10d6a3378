//! Emptying a host.

use headroom::migration::precopy;
use headroom::migration::{self, drain};
use headroom::model::{Plan, PlatformId, VmGroup};
use headroom::units::{ByteRate, Memory};

use crate::{QEMU, check_near, migration, plan};

/// Several migrations at once over a link that they saturate do not shorten the whole.
#[test]
fn more_at_once_never_shortens_a_saturated_link() {
    let vms = [(migration(Memory::from_gib(4), 20, QEMU), 10)];
    let goodput = ByteRate::from_megabytes(100);
    let time = |concurrent| drain::live(&vms, |_| goodput, concurrent).time;
    assert!(time(1) <= time(2));
    assert!(time(2) <= time(4));
    let one = precopy::outcome(&vms[0].0).times();
    let one = one.map_or(0.0, |times| times.total.as_secs_f64());
    check_near(time(1).as_secs_f64(), 10.0 * one, 1e-4);
}

#[test]
fn vms_that_never_converge_stay_and_are_counted() {
    let vms = [
        (migration(Memory::from_gib(4), 0, QEMU), 3),
        (migration(Memory::from_gib(4), 150, QEMU), 2),
    ];
    let drain = drain::live(&vms, |_| ByteRate::from_megabytes(100), 1);
    assert_eq!((drain.moved, drain.stay), (3, 2));
}

#[test]
fn a_plan_answers_both_ways() {
    let mut group = VmGroup::new("vm", Memory::from_gib(8), 2);
    group.count = 12;
    let plan = plan(PlatformId::Vsphere8, &[group]);
    let drain = migration::drain_times(&plan, &[(0, 5), (7, 3)]);
    assert_eq!(drain.quick.moved, 5);
    assert_eq!(drain.live.map(|live| (live.moved, live.stay)), Some((5, 0)));
    let old = Plan {
        platform: PlatformId::HyperV2008,
        ..plan
    };
    assert_eq!(migration::drain_times(&old, &[(0, 5)]).live, None);
}
