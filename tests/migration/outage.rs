//! Outage when a host fails.

use std::time::Duration;

use headroom::migration::{self, StaysDown};
use headroom::model::{Plan, PlatformId, Priority, VmGroup};
use headroom::outage;
use headroom::units::Memory;

use crate::plan;

/// vSphere HA: no heartbeat for 15 s and no ping. Start-up 5 s is assumed.
#[test]
fn detection_start_up_and_boot_add_up() {
    let mut vm = VmGroup::new("vm", Memory::from_gib(8), 2);
    vm.workload.boot_seconds = Some(40);
    let plan = plan(PlatformId::Vsphere8, &[vm]);
    let outage = migration::migration_times(&plan)[0].unplanned;
    assert_eq!(
        outage.map(|outage| outage.total()),
        Ok(Duration::from_secs(15 + 5 + 40))
    );
}

#[test]
fn a_vm_that_is_not_restarted_has_no_end_of_outage() {
    let mut plain = VmGroup::new("vm", Memory::from_gib(8), 2);
    plain.highly_available = false;
    let mut manual = VmGroup::new("vm", Memory::from_gib(8), 2);
    manual.priority = Priority::NoAutoStart;
    let plan = plan(PlatformId::Vsphere8, &[plain, manual]);
    for times in migration::migration_times(&plan) {
        assert_eq!(times.unplanned, Err(StaysDown::NotRestarted));
    }
    assert_eq!(outage::explain::unplanned(&plan, 0), None);
}

/// A host of Hyper-V dies up to a heartbeat of 1 s sooner than its silence of 10 s begins; 5 s of
/// start-up and a boot of 60 s, not entered, may be half or twice as long, and a boot that was
/// entered lies closer.
#[test]
fn an_outage_lies_between_its_best_and_its_worst_values() {
    let mut plan = plan(
        PlatformId::HyperV2022,
        &[VmGroup::new("vm", Memory::from_gib(4), 1)],
    );
    let seconds = |plan: &Plan| {
        let range = outage::range(plan, &plan.vms[0]);
        let high = range.high.unwrap();
        [range.low, range.likely, high].map(|time| time.as_secs_f64())
    };
    let likely = migration::migration_times(&plan)[0].unplanned.unwrap();
    assert_eq!(seconds(&plan)[1], likely.total().as_secs_f64());
    assert_eq!(
        seconds(&plan),
        [9.0 + 2.5 + 30.0, 75.0, 10.0 + 10.0 + 120.0]
    );
    plan.vms[0].workload.boot_seconds = Some(100);
    assert_eq!(
        seconds(&plan),
        [9.0 + 2.5 + 80.0, 115.0, 10.0 + 10.0 + 125.0]
    );
}

/// Across subnets a platform waits longer before it gives a host up, in every figure alike.
#[test]
fn across_subnets_a_host_is_given_up_later() {
    let mut plan = plan(
        PlatformId::HyperV2022,
        &[VmGroup::new("vm", Memory::from_gib(4), 1)],
    );
    let outage = |plan: &Plan| {
        let likely = migration::migration_times(plan)[0].unplanned.unwrap();
        assert_eq!(outage::range(plan, &plan.vms[0]).likely, likely.total());
        likely.detection
    };
    assert_eq!(outage(&plan), Duration::from_secs(10));
    plan.operations.cross_subnet = Some(true);
    assert!(outage(&plan) > Duration::from_secs(10));
}
