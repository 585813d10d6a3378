//! Where does the outage of a VM whose host dies come from?

use super::timeline::boot;
use super::{Detection, OperationsInForce, START_UP, Timeline, restart};
use crate::cluster::Cluster;
use crate::explain::{Explanation, Input};
use crate::migration::VmInputs;
use crate::migration::workload::WorkloadInForce;
use crate::model::Plan;
use crate::ranges::End;
use crate::settings::Setting;
use crate::units::{count, duration};

/// The outage of the VMs of this group; `None`: no such group, or it is not restarted.
pub fn unplanned(plan: &Plan, group: usize) -> Option<Explanation> {
    let group = plan.vms.get(group).filter(|group| group.restarts())?;
    let detected = Detection::of(plan);
    let vm = VmInputs::of(group);
    let boot = WorkloadInForce::of(&group.workload, vm.in_use).boot;
    let outage = restart(detected.total(), boot.value);
    let detection = Setting::of(None, detected.silence).origin;
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

/// When the last VM answers after the loss of a host; `None`: none restarts.
pub fn last(plan: &Plan, cluster: &Cluster, loss: &Timeline) -> Option<Explanation> {
    let last = loss.restarted().last()?;
    let group = plan.vms.get(cluster.vms.get(last.vm.0 as usize)?.group)?;
    let alone = boot(group, End::Likely);
    let powered = last.begins.saturating_add(START_UP.value);
    let slowed = last.answers.saturating_sub(powered).saturating_sub(alone);
    let operations = OperationsInForce::of(plan);
    let workload = WorkloadInForce::of(&group.workload, VmInputs::of(group).in_use);
    let detected = loss.detection.total();
    let queue = last.begins.saturating_sub(detected);
    let starts = format!(
        "{} at once on a host",
        count(operations.starts_at_once.value.into())
    );
    Some(Explanation {
        title: format!("Until {} answers, the last VM", cluster.vm_name(last.vm)),
        result: duration(last.answers),
        formula: "detection + queue + start-up + boot + what other boots slow it by".to_owned(),
        inputs: vec![
            Input::new(
                "detection",
                duration(detected),
                "silence + decision + fencing",
            ),
            Input::new("queue", duration(queue), format!("by priority, {starts}")),
            Input::new(
                "start-up",
                duration(START_UP.value),
                Setting::of(None, START_UP).origin,
            ),
            Input::new("boot", duration(alone), workload.boot.origin),
            Input::new(
                "slowed by",
                duration(slowed),
                "boots share storage and cores, played from event to event",
            ),
            Input::new(
                "share of a boot that waits for storage",
                operations.boot_storage_share.value,
                operations.boot_storage_share.origin,
            ),
            Input::new(
                "read by a boot",
                operations.boot_read.value,
                operations.boot_read.origin,
            ),
            Input::new(
                "storage reads",
                operations.storage_read.value,
                operations.storage_read.origin,
            ),
        ],
        source: "sum of the steps of a restart; a boot advances at 1 / (f·X + (1 − f)·Y) of its \
                 speed, where X is the load of the storage and Y that of the cores"
            .to_owned(),
    })
}
