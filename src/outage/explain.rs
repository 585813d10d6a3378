//! Where does the outage of a VM whose host dies come from?

use super::{START_UP, restart};
use crate::explain::{Explanation, Input};
use crate::migration::VmInputs;
use crate::migration::workload::WorkloadInForce;
use crate::model::Plan;
use crate::settings::Setting;
use crate::units::duration;

/// The outage of the VMs of this group; `None`: no such group, or it is not restarted.
pub fn unplanned(plan: &Plan, group: usize) -> Option<Explanation> {
    let group = plan.vms.get(group).filter(|group| group.restarts())?;
    let platform = plan.platform_facts();
    let vm = VmInputs::of(group);
    let boot = WorkloadInForce::of(&group.workload, vm.in_use).boot;
    let outage = restart(platform, boot.value);
    let detection = Setting::of(None, platform.detection).origin;
    let start_up = Setting::of(None, START_UP).origin;
    Some(Explanation {
        title: "Outage when the host fails".to_owned(),
        result: duration(outage.total()),
        formula: "detection + start-up of the restart + boot".to_owned(),
        inputs: vec![
            Input::new("detection", duration(outage.detection), detection),
            Input::new("start-up", duration(outage.start_up), start_up),
            Input::new("boot", duration(outage.boot), boot.origin),
        ],
        source: "sum of the steps of a restart; the restart queue and simultaneous boots are not counted"
            .to_owned(),
    })
}
