//! Is a single host or VM larger than the platform supports?
//!
//! A plan counts cores and a platform logical processors, of which each core has one or two:
//! only what is too much in any case is told.

use super::limits::hosts_left;
use crate::cluster::Cluster;
use crate::model::platform::Fact;
use crate::model::{HostGroup, Plan, VmMemory};
use crate::problem::{Place, Problem};
use crate::report::words::{are, counted};
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

/// More virtual CPUs on a host than the platform lets run there, now or after the failures to
/// tolerate (E2011). Where a plan names no threads, a core may have two.
pub(super) fn check_e2011_running_vcpus(
    plan: &Plan,
    cluster: &Cluster,
    problems: &mut Vec<Problem>,
) {
    let fact = plan.platform.sizes().running_vcpus;
    let Some(limit) = fact.value else {
        return;
    };
    let name = plan.platform_facts().name;
    let most_on = |host: &HostGroup| limit.on(host.threads.unwrap_or(host.cores.saturating_mul(2)));
    let mut tell = |place, cause| {
        const ACTION: &str = "Give VMs fewer vCPUs, or add hosts.";
        problems.push(Problem::warning(2011, place, cause, ACTION));
    };
    let mut running = vec![0u64; cluster.hosts.len()];
    let mut all = 0u64;
    for vm in cluster.vms.iter().filter(|vm| vm.unit.is_some()) {
        let vcpus = u64::from(plan.vms[vm.group].vcpus);
        all = all.saturating_add(vcpus);
        if let Some(home) = vm.home {
            running[home.0 as usize] += vcpus;
        }
    }
    for (vcpus, index) in running.into_iter().zip(cluster.host_indices()) {
        let group = cluster.host(index).group;
        let most = most_on(&plan.hosts[group]);
        if vcpus > u64::from(most) {
            tell(
                Place::Host(group, "cores"),
                format!(
                    "{} runs {} vCPUs; {name} supports {} there.",
                    cluster.host_name(index),
                    count(vcpus),
                    number(most)
                ),
            );
        }
    }
    let most = plan.hosts.iter().map(most_on).max().unwrap_or(0);
    let left = hosts_left(cluster);
    if left > 0 && all > left.saturating_mul(u64::from(most)) {
        tell(
            Place::Field("vms"),
            format!(
                "After the failures to tolerate {} {} left for {} vCPUs; {name} supports {} on a host.",
                counted(left, "host", "hosts"),
                are(left),
                count(all),
                number(most)
            ),
        );
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
