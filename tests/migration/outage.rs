//! Outage when a host fails.

use std::time::Duration;

use headroom::migration;
use headroom::model::{PlatformId, Priority, VmGroup};
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
        Some(Duration::from_secs(15 + 5 + 40))
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
        assert_eq!(times.unplanned, None);
    }
    assert_eq!(outage::explain::unplanned(&plan, 0), None);
}
