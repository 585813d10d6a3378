//! Is a single host or VM larger than the platform supports?
//!
//! A plan counts cores and a platform logical processors, of which each core has one or two:
//! only what is too much in any case is told.

use crate::model::platform::Fact;
use crate::model::{Plan, VmMemory};
use crate::problem::{Place, Problem};
use crate::units::{Memory, count, shown};

/// Hosts with too many cores (E2007) or too much memory (E2008).
pub(super) fn check_e2007_hosts(plan: &Plan, problems: &mut Vec<Problem>) {
    const ACTION: &str = "Choose a newer platform, or smaller hosts.";
    let sizes = plan.platform.sizes();
    for (at, host) in plan.hosts.iter().enumerate() {
        let mut tell = |code, field, what| {
            let cause = format!("“{}” has {what}.", shown(&host.name));
            problems.push(Problem::warning(
                code,
                Place::Host(at, field),
                cause,
                ACTION,
            ));
        };
        if let Some(most) = beyond(plan, host.cores, sizes.logical_processors, number) {
            let cores = number(host.cores);
            tell(
                2007,
                "cores",
                format!("{cores} cores; {most} logical processors"),
            );
        }
        if let Some(most) = beyond(plan, host.memory, sizes.host_memory, amount) {
            tell(2008, "memory", format!("{}; {most} of a host", host.memory));
        }
    }
}

/// VMs with too many vCPUs (E2009) or too much memory (E2010).
pub(super) fn check_e2009_vms(plan: &Plan, problems: &mut Vec<Problem>) {
    const ACTION: &str = "Make the VM smaller, or choose a newer platform.";
    let sizes = plan.platform.sizes();
    for (at, vm) in plan.vms.iter().enumerate() {
        let mut tell = |code, field, what| {
            let cause = format!("“{}” has {what}.", shown(&vm.name));
            problems.push(Problem::warning(code, Place::Vm(at, field), cause, ACTION));
        };
        let memory = match vm.memory {
            VmMemory::Static(memory) => memory,
            VmMemory::Dynamic { maximum, .. } => maximum,
        };
        if let Some(most) = beyond(plan, vm.vcpus, sizes.vcpus_per_vm, number) {
            tell(2009, "vcpus", format!("{} vCPUs; {most}", number(vm.vcpus)));
        }
        if let Some(most) = beyond(plan, memory, sizes.memory_per_vm, amount) {
            tell(2010, "memory", format!("{memory}; {most} of a VM"));
        }
    }
}

/// What the platform supports at most, if something exceeds it.
fn beyond<T: PartialOrd>(
    plan: &Plan,
    found: T,
    fact: Fact<Option<T>>,
    word: fn(T) -> String,
) -> Option<String> {
    let most = fact.value.filter(|most| found > *most)?;
    let verified = if fact.verified { "" } else { " (not verified)" };
    let name = plan.platform_facts().name;
    Some(format!("{name} supports {}{verified}", word(most)))
}

fn number(number: u32) -> String {
    count(u64::from(number))
}

fn amount(memory: Memory) -> String {
    memory.to_string()
}
