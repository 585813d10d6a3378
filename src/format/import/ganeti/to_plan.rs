//! Which plan do the records of a Ganeti text describe?

use std::collections::BTreeMap;

use super::host::{Usage, host};
use super::records::{Instance, Storage, Text};
use super::vm::vm;
use crate::format::import::names::{Names, checked_name};
use crate::format::import::report::{Kind, Opened, Problems, listed};
use crate::format::{code, limits};
use crate::model::{Plan, PlatformId};
use crate::problem::{Place, Problem};
use crate::units::{CpuRatio, shown};

/// Ganeti's own default, where the text has no policy.
const USUAL_VCPU_RATIO: u64 = 4000;

/// The place of each node in the text, by its name.
pub(super) type Nodes = BTreeMap<String, u32>;

/// What a text must not say.
pub(super) fn check(text: &Text<'_>) -> Result<(), Problem> {
    check_instances(text, &checked_nodes(text)?)
}

/// The plan of a text that has been checked, or of a part of it.
pub(super) fn opened(text: &Text<'_>) -> Result<Opened, Problem> {
    let mut problems = Problems::default();
    let places = (0..).zip(&text.nodes);
    let nodes: Nodes = places
        .map(|(place, node)| (node.name.to_owned(), place))
        .collect();
    let name = match text.groups.as_slice() {
        [only] => format!("Ganeti group {}", only.name),
        _ => "Ganeti cluster".to_owned(),
    };
    let mut plan = Plan::empty(&name, PlatformId::Ganeti);
    let usage = Usage::of(text, &nodes);
    for (index, node) in text.nodes.iter().enumerate() {
        plan.hosts.push(host(node, index, &usage, &mut problems)?);
    }
    let mut names = Names::default();
    for instance in text.instances.iter().filter(|vm| !vm.forthcoming) {
        let name = checked_name(instance.name, instance.line)?;
        let name = names.unique(name, instance.line, &mut problems);
        plan.vms.push(vm(name, instance, text, &mut problems));
    }
    plan.policy.vcpus_per_core = vcpus_per_core(text, &mut problems);
    warn_about_groups(text, &mut problems);
    warn_about_instances(text, &nodes, &mut problems);
    Ok(Opened {
        plan,
        problems: problems.into_list(),
        kind: Kind::Ganeti,
    })
}

fn checked_nodes(text: &Text<'_>) -> Result<Nodes, Problem> {
    if text.nodes.len() > limits::HOSTS {
        return Err(Problem::error(
            code::TOO_MANY_ROWS,
            Place::Text,
            format!(
                "The text has {} nodes; at most {} are read.",
                text.nodes.len(),
                limits::HOSTS
            ),
            "Export one node group at a time.",
        ));
    }
    let mut nodes = Nodes::new();
    for (index, node) in (0..).zip(&text.nodes) {
        if !text.groups.iter().any(|group| group.uuid == node.group) {
            return Err(Problem::error(
                code::GANETI_UNKNOWN_GROUP,
                Place::Row(node.line),
                format!(
                    "Node {} is in group {}, which is not listed.",
                    shown(node.name),
                    shown(node.group)
                ),
                "Add the group to the first section, or mend the node's group.",
            ));
        }
        if nodes.insert(node.name.to_owned(), index).is_some() {
            return Err(Problem::error(
                code::DUPLICATE_NAME,
                Place::Row(node.line),
                format!("Two nodes are called {}.", shown(node.name)),
                "Give each node its own name.",
            ));
        }
    }
    Ok(nodes)
}

fn check_instances(text: &Text<'_>, nodes: &Nodes) -> Result<(), Problem> {
    for instance in &text.instances {
        let places = [Some(instance.primary), instance.secondary];
        for name in places.into_iter().flatten() {
            if !nodes.contains_key(name) {
                return Err(Problem::error(
                    code::GANETI_UNKNOWN_NODE,
                    Place::Row(instance.line),
                    format!(
                        "Instance {} is on node {}, which is not listed.",
                        shown(instance.name),
                        shown(name)
                    ),
                    "Add the node to the second section, or mend the instance's node.",
                ));
            }
        }
        if instance.secondary == Some(instance.primary) {
            return Err(Problem::error(
                code::GANETI_SAME_NODES,
                Place::Row(instance.line),
                format!(
                    "Instance {} has node {} as both its primary and its secondary.",
                    shown(instance.name),
                    shown(instance.primary)
                ),
                "Name another secondary node.",
            ));
        }
    }
    Ok(())
}

/// The text's ratio where it cannot bind; otherwise one that does not.
fn vcpus_per_core(text: &Text<'_>, problems: &mut Problems) -> Option<CpuRatio> {
    let in_service = text.nodes.iter().filter(|node| !node.offline);
    let fewest = in_service
        .filter_map(|node| node.resources.as_ref())
        .map(|has| u64::from(has.cores))
        .filter(|&cores| cores > 0)
        .min()?;
    let vcpus: u64 = text.instances.iter().map(|vm| u64::from(vm.vcpus)).sum();
    let never_binds = vcpus.div_ceil(fewest).saturating_mul(1000);
    let ratio = text.vcpu_ratio.unwrap_or(USUAL_VCPU_RATIO);
    if ratio >= never_binds {
        return text.vcpu_ratio.map(CpuRatio::from_thousandths);
    }
    problems.warn(
        code::GANETI_SOFT_RATIO,
        Place::Field("vcpusPerCore"),
        format!(
            "Ganeti restarts instances beyond {} vCPUs for each core, so the plan does not \
             limit them ({}).",
            CpuRatio::from_thousandths(ratio),
            CpuRatio::from_thousandths(never_binds)
        ),
        "Enter a ratio of vCPUs to cores to make it a limit.",
    );
    Some(CpuRatio::from_thousandths(never_binds))
}

fn warn_about_groups(text: &Text<'_>, problems: &mut Problems) {
    let used: Vec<&str> = text
        .groups
        .iter()
        .filter(|group| text.nodes.iter().any(|node| node.group == group.uuid))
        .map(|group| group.name)
        .collect();
    if used.len() > 1 {
        problems.warn(
            code::GANETI_SEVERAL_GROUPS,
            Place::Plan,
            format!(
                "The cluster has {} node groups: {}.",
                used.len(),
                listed(&used)
            ),
            "Each instance stays within its group; choose one group to plan it by itself.",
        );
    }
}

fn warn_about_instances(text: &Text<'_>, nodes: &Nodes, problems: &mut Problems) {
    let mut warn =
        |code: u16, what: &str, action: &str, is_meant: &dyn Fn(&Instance<'_>) -> bool| {
            let meant = text.instances.iter().filter(|vm| is_meant(vm));
            let names: Vec<&str> = meant.map(|vm| vm.name).collect();
            if !names.is_empty() {
                let cause = format!("{} instances {what}: {}.", names.len(), listed(&names));
                problems.warn(code, Place::Text, cause, action);
            }
        };
    warn(
        code::GANETI_LOCAL_DISKS,
        "have their disks on one node alone",
        "They restart elsewhere without their data; use DRBD or shared storage to keep it.",
        &|vm| vm.storage == Storage::Local,
    );
    warn(
        code::GANETI_NO_SECONDARY,
        "use DRBD but have no secondary node",
        "They have nowhere to restart; give them a secondary node.",
        &|vm| vm.storage == Storage::Drbd && vm.secondary.is_none(),
    );
    warn(
        code::GANETI_OFFLINE,
        "have an offline primary node",
        "They do not run; fail them over, or bring the node back.",
        &|vm| {
            let place = nodes.get(vm.primary);
            place.is_some_and(|&place| text.nodes[place as usize].offline)
        },
    );
    warn(
        code::GANETI_NOT_BALANCED,
        "are not balanced automatically",
        "They need room like all others, as in Ganeti's check of evacuations.",
        &|vm| !vm.balanced,
    );
    warn(
        code::GANETI_FORTHCOMING,
        "are planned but do not exist yet",
        "They are left out; add them as VMs to plan with them.",
        &|vm| vm.forthcoming,
    );
}
