//! How does a placement get into the plan? As the host that each VM runs on.

use headroom::assess::Answers;
use headroom::cluster::{HostIndex, UnitIndex, VmIndex};
use headroom::model::Plan;
use headroom::placement::Answer;

/// Writes the planned placement, if there is one.
pub fn adopt(plan: &mut Plan, answers: &Answers) {
    if let Answer::Placed(planned) = &answers.planned {
        write(plan, answers, |unit| planned.placement.host_of(unit));
    }
}

/// Writes the tested placement with one VM, and those that must share its host, elsewhere.
pub fn move_vm(plan: &mut Plan, answers: &Answers, vm: VmIndex, to: HostIndex) {
    let moved = answers
        .cluster
        .vms
        .get(vm.0 as usize)
        .and_then(|vm| vm.unit);
    write(plan, answers, |unit| match moved {
        Some(moved) if moved == unit => Some(to),
        _ => answers.placement.host_of(unit),
    });
}

/// VMs that take no part in the calculation keep what the plan says about them.
fn write(plan: &mut Plan, answers: &Answers, host_of: impl Fn(UnitIndex) -> Option<HostIndex>) {
    let cluster = &answers.cluster;
    let names: Vec<String> = cluster
        .host_indices()
        .map(|host| cluster.host_name(host))
        .collect();
    let mut lists: Vec<Vec<String>> = vec![Vec::new(); plan.vms.len()];
    for vm in &cluster.vms {
        let host = match vm.unit {
            Some(unit) => host_of(unit)
                .and_then(|host| names.get(host.0 as usize))
                .cloned(),
            None => plan.vms[vm.group]
                .current_host(vm.member)
                .map(str::to_owned),
        };
        lists[vm.group].push(host.unwrap_or_default());
    }
    for (group, list) in plan.vms.iter_mut().zip(lists) {
        group.current_hosts = shortened(list);
    }
}

/// One name where all are the same, none where nothing is known.
fn shortened(mut list: Vec<String>) -> Vec<String> {
    if list.windows(2).all(|pair| pair[0] == pair[1]) {
        list.truncate(1);
    }
    if list.iter().all(String::is_empty) {
        list.clear();
    }
    list
}
