//! Which sizes of VM is headroom counted in?

use crate::demand::{PolicyInForce, counts, restart_memory};
use crate::model::{Plan, ProbeVm};
use crate::order::Numbered;
use crate::units::Memory;
use crate::validate::{MOST_CPUS, MOST_VM_MEMORY};

/// The size of VM that headroom is counted in: the plan's, or else its most frequent one.
pub(crate) fn probe_vm(plan: &Plan, policy: &PolicyInForce) -> ProbeVm {
    let usual = ProbeVm {
        memory: Memory::from_gib(8),
        vcpus: 2,
    };
    plan.probe
        .or_else(|| most_frequent_size(plan, policy, None))
        .unwrap_or(usual)
}

/// The size of VM to be added together with the first: the plan's, or else its most frequent
/// one that is not the first, or else twice the first.
pub(crate) fn second_probe_vm(plan: &Plan, policy: &PolicyInForce) -> ProbeVm {
    let first = probe_vm(plan, policy);
    let twice = ProbeVm {
        memory: Memory::from_kib(first.memory.kib().saturating_mul(2)).min(MOST_VM_MEMORY),
        vcpus: first.vcpus.saturating_mul(2).min(MOST_CPUS),
    };
    plan.second_probe
        .or_else(|| most_frequent_size(plan, policy, Some(first)))
        .unwrap_or(twice)
}

/// The most frequent size of the VMs that count, but not this one; of equally frequent ones
/// the largest.
fn most_frequent_size(
    plan: &Plan,
    policy: &PolicyInForce,
    but: Option<ProbeVm>,
) -> Option<ProbeVm> {
    let mut sizes: Numbered<(Memory, u32)> = Numbered::new();
    let mut frequency: Vec<u64> = Vec::new();
    for vm in plan.vms.iter().filter(|vm| counts(policy, vm)) {
        let (number, is_new) = sizes.number((restart_memory(policy, vm), vm.vcpus));
        if is_new {
            frequency.push(0);
        }
        frequency[number as usize] += u64::from(vm.count);
    }
    let all = frequency.iter().zip(&sizes.things);
    let others = all.filter(|(_, size)| but.is_none_or(|but| **size != (but.memory, but.vcpus)));
    let (_, (memory, vcpus)) = others.max()?;
    Some(ProbeVm {
        memory: *memory,
        vcpus: *vcpus,
    })
}
