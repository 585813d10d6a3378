//! How much memory does a node leave to its instances?
//!
//! free = min(reported free, total − own − running instances); the plan states it as a
//! reserve: own memory + what neither the node nor a running instance accounts for.

use super::records::{Instance, Node, Resources, Storage, Text};
use super::to_plan::Nodes;
use crate::format::code;
use crate::format::import::names::checked_name;
use crate::format::import::report::Problems;
use crate::model::{HostGroup, HostState};
use crate::problem::{Place, Problem};
use crate::units::{Memory, shown};

/// hcheck stays silent about less than this.
const UNACCOUNTED_MEMORY: Memory = Memory::from_mib(512);
const UNACCOUNTED_DISK: Memory = Memory::from_mib(1024);
/// What instances use on each node, in the order of the nodes.
pub(super) struct Usage {
    memory: Vec<Memory>,
    disk: Vec<Memory>,
}

impl Usage {
    pub(super) fn of(text: &Text<'_>, nodes: &Nodes) -> Usage {
        let mut usage = Usage {
            memory: vec![Memory::ZERO; text.nodes.len()],
            disk: vec![Memory::ZERO; text.nodes.len()],
        };
        for instance in text.instances.iter().filter(|vm| !vm.forthcoming) {
            if instance.uses_memory {
                add(&mut usage.memory, nodes, instance.primary, instance.memory);
            }
            for node in nodes_with_disk(instance) {
                add(&mut usage.disk, nodes, node, instance.disk);
            }
        }
        usage
    }
}

fn add(amounts: &mut [Memory], nodes: &Nodes, node: &str, amount: Memory) {
    if let Some(&place) = nodes.get(node) {
        let sum = &mut amounts[place as usize];
        *sum = sum.plus(amount);
    }
}

fn nodes_with_disk<'a>(instance: &Instance<'a>) -> impl Iterator<Item = &'a str> + use<'a> {
    let primary = (instance.storage != Storage::Shared).then_some(instance.primary);
    let secondary = match instance.storage {
        Storage::Drbd => instance.secondary,
        Storage::Local | Storage::Shared => None,
    };
    primary.into_iter().chain(secondary)
}

/// The host that a node is.
pub(super) fn host(
    node: &Node<'_>,
    index: usize,
    usage: &Usage,
    problems: &mut Problems,
) -> Result<HostGroup, Problem> {
    let name = checked_name(node.name, node.line)?;
    if node.offline {
        problems.warn(
            code::GANETI_OFFLINE,
            Place::Host(index, "state"),
            format!("Node {} is offline.", shown(&name)),
            "It runs nothing; put it into service to plan with it.",
        );
    }
    let (memory, cores, reserve) = match &node.resources {
        Some(has) => {
            let reserve = own_memory(node, has, index, usage, problems);
            (has.memory, has.cores, Some(reserve))
        }
        // Nothing is known about a node that cannot be reached.
        None => (Memory::ZERO, 0, None),
    };
    Ok(HostGroup {
        reserve,
        state: match node.offline {
            true => HostState::Offline,
            false => HostState::InService,
        },
        ..HostGroup::new(&name, memory, cores)
    })
}

/// The node's own memory, and what neither it nor its running instances account for.
fn own_memory(
    node: &Node<'_>,
    has: &Resources,
    index: usize,
    usage: &Usage,
    problems: &mut Problems,
) -> Memory {
    let (used, disk_used) = (usage.memory[index], usage.disk[index]);
    let accounted = has.own.plus(used).plus(has.free);
    let unaccounted = has.memory.minus(accounted);
    let disk = has.disk.minus(disk_used.plus(has.free_disk));
    if unaccounted > UNACCOUNTED_MEMORY || disk > UNACCOUNTED_DISK {
        problems.warn(
            code::GANETI_UNACCOUNTED,
            Place::Host(index, "reserveMib"),
            format!(
                "Node {}: {unaccounted} of memory and {disk} of disk are neither free nor used \
                 by a running instance.",
                shown(node.name)
            ),
            "That memory counts as the node's own; find out what uses it.",
        );
    }
    if accounted > has.memory {
        problems.warn(
            code::GANETI_FREE_TOO_LARGE,
            Place::Host(index, "reserveMib"),
            format!(
                "Node {} reports {} of free memory, {} more than its instances leave.",
                shown(node.name),
                has.free,
                accounted.minus(has.memory)
            ),
            "The smaller amount counts, as in Ganeti: instances may grow to their full size.",
        );
    }
    has.own.plus(unaccounted)
}
