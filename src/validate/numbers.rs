//! Is every number in a range that can be calculated with?

use super::{MOST_CPUS, MOST_HOST_MEMORY, MOST_VM_MEMORY};
use crate::demand::{PolicyInForce, host_room};
use crate::model::{HostState, Plan, VmMemory, VmOverhead};
use crate::problem::{Place, Problem};
use crate::units::{Memory, count, shown};

pub(super) fn check_e1005_empty_group(plan: &Plan, problems: &mut Vec<Problem>) {
    let hosts = plan.hosts.iter().enumerate().filter(|(_, g)| g.count == 0);
    let vms = plan.vms.iter().enumerate().filter(|(_, g)| g.count == 0);
    let places = hosts
        .map(|(at, group)| (Place::Host(at, "count"), &group.name))
        .chain(vms.map(|(at, group)| (Place::Vm(at, "count"), &group.name)));
    for (place, name) in places {
        problems.push(Problem::warning(
            1005,
            place,
            format!("The group “{}” has no members.", shown(name)),
            "Enter a count of at least 1, or remove the group.",
        ));
    }
}

pub(super) fn check_e1008_host_memory(plan: &Plan, problems: &mut Vec<Problem>) {
    for (at, group) in plan.hosts.iter().enumerate() {
        // An unreachable node may be listed without its size: it takes no part.
        let missing = group.memory == Memory::ZERO && group.state == HostState::InService;
        if missing || group.memory > MOST_HOST_MEMORY {
            let name = shown(&group.name);
            problems.push(Problem::error(
                1008,
                Place::Host(at, "memory"),
                match group.memory {
                    Memory::ZERO => format!("The memory of host “{name}” is 0 or not known."),
                    memory => format!("Host “{name}” has {memory} of memory."),
                },
                "Enter its memory: more than 0 and at most 1 PiB.",
            ));
        }
    }
}

pub(super) fn check_e1009_vm_memory(plan: &Plan, problems: &mut Vec<Problem>) {
    for (at, group) in plan.vms.iter().enumerate() {
        let amounts = match group.memory {
            VmMemory::Static(memory) => [Some(memory), None, None, None],
            VmMemory::Dynamic {
                startup,
                minimum,
                maximum,
                assigned,
            } => [Some(startup), Some(minimum), Some(maximum), assigned],
        };
        let wrong = amounts
            .into_iter()
            .flatten()
            .chain([group.memory_reservation])
            .find(|amount| *amount > MOST_VM_MEMORY);
        let zero = matches!(group.memory, VmMemory::Static(Memory::ZERO));
        if let Some(amount) = wrong.or(zero.then_some(Memory::ZERO)) {
            problems.push(Problem::error(
                1009,
                Place::Vm(at, "memory"),
                format!("“{}” has {amount} of memory.", shown(&group.name)),
                "Enter more than 0 and at most 256 TiB.",
            ));
        }
    }
}

pub(super) fn check_e1010_cpus(plan: &Plan, problems: &mut Vec<Problem>) {
    for (at, group) in plan.hosts.iter().enumerate() {
        let missing = group.cores == 0 && group.state == HostState::InService;
        if missing || group.cores > MOST_CPUS || group.clock.mhz() > 1_000_000 {
            let name = shown(&group.name);
            let cores = count(u64::from(group.cores));
            problems.push(Problem::error(
                1010,
                Place::Host(at, "cores"),
                match missing {
                    true => format!("The number of cores of host “{name}” is 0 or not known."),
                    false => format!("Host “{name}” has {cores} cores of {}.", group.clock),
                },
                "Enter its cores: 1 to 65,536, of at most 1,000 GHz.",
            ));
        }
    }
    for (at, group) in plan.vms.iter().enumerate() {
        if group.vcpus > MOST_CPUS || group.cpu_reservation.mhz() > 1_000_000_000 {
            problems.push(Problem::error(
                1010,
                Place::Vm(at, "vcpus"),
                format!(
                    "“{}” has {} vCPUs and a reservation of {}.",
                    shown(&group.name),
                    count(u64::from(group.vcpus)),
                    group.cpu_reservation
                ),
                "Enter at most 65,536 vCPUs and 1,000,000 GHz.",
            ));
        }
    }
}

pub(super) fn check_e1011_vm_overhead(policy: &PolicyInForce, problems: &mut Vec<Problem>) {
    if let VmOverhead::Fixed(amount) = policy.vm_overhead.value
        && amount > MOST_VM_MEMORY
    {
        problems.push(Problem::error(
            1011,
            Place::Field("vm_overhead"),
            format!("The hypervisor needs {amount} for each VM."),
            "Enter at most 256 TiB.",
        ));
    }
}

pub(super) fn check_e1012_dynamic_memory(plan: &Plan, problems: &mut Vec<Problem>) {
    for (at, group) in plan.vms.iter().enumerate() {
        if let VmMemory::Dynamic {
            startup,
            minimum,
            maximum,
            ..
        } = group.memory
            && !(minimum <= startup && startup <= maximum && maximum > Memory::ZERO)
        {
            problems.push(Problem::error(
                1012,
                Place::Vm(at, "memory"),
                format!(
                    "The dynamic memory of “{}” starts with {startup}, but ranges from {minimum} to {maximum}.",
                    shown(&group.name)
                ),
                "Enter a startup amount between minimum and maximum.",
            ));
        }
    }
}

pub(super) fn check_e1020_reserve(
    plan: &Plan,
    policy: &PolicyInForce,
    problems: &mut Vec<Problem>,
) {
    for (at, group) in plan.hosts.iter().enumerate() {
        let room = host_room(plan, policy, group);
        if group.state == HostState::InService
            && group.memory > Memory::ZERO
            && room.usable == Memory::ZERO
        {
            problems.push(Problem::warning(
                1020,
                Place::Host(at, "reserve"),
                format!(
                    "“{}” has {} and keeps {} for itself: no VM fits.",
                    shown(&group.name),
                    group.memory,
                    room.reserve.plus(room.kept_free)
                ),
                "Lower the reserve, or add memory.",
            ));
        }
    }
}

pub(super) fn check_e1021_percentages(policy: &PolicyInForce, problems: &mut Vec<Problem>) {
    let reserve = policy.memory_reserve.value.hundredths();
    if reserve > 10_000 {
        problems.push(Problem::error(
            1021,
            Place::Field("memory_reserve"),
            format!(
                "{} of each host is to stay free.",
                policy.memory_reserve.value
            ),
            "Enter 0 to 100 %.",
        ));
    }
    let overcommit = policy.memory_overcommit.value.hundredths();
    if overcommit == 0 || overcommit > 1_000_000 {
        problems.push(Problem::error(
            1021,
            Place::Field("memory_overcommit"),
            format!("Memory is promised at {}.", policy.memory_overcommit.value),
            "Enter more than 0 and at most 10,000 %.",
        ));
    }
    if let Some(ratio) = policy.vcpus_per_core.value
        && (ratio.thousandths() == 0 || ratio.thousandths() > 1_000_000)
    {
        problems.push(Problem::error(
            1021,
            Place::Field("vcpus_per_core"),
            format!("The limit of vCPUs for each core is {ratio}."),
            "Enter more than 0 and at most 1,000.",
        ));
    }
    if policy.vms_per_host.value == Some(0) {
        problems.push(Problem::error(
            1021,
            Place::Field("vms_per_host"),
            "No VM may run on any host.".to_owned(),
            "Enter at least 1.",
        ));
    }
}

pub(super) fn check_e1024_probe(plan: &Plan, problems: &mut Vec<Problem>) {
    let sizes = [("probe", plan.probe), ("second_probe", plan.second_probe)];
    for (field, size) in sizes {
        if let Some(probe) = size
            && (probe.memory == Memory::ZERO
                || probe.memory > MOST_VM_MEMORY
                || probe.vcpus > MOST_CPUS)
        {
            problems.push(Problem::error(
                1024,
                Place::Field(field),
                format!(
                    "Headroom is to be counted in VMs of {} with {} vCPUs.",
                    probe.memory,
                    count(u64::from(probe.vcpus))
                ),
                "Enter more than 0 and at most 256 TiB, and at most 65,536 vCPUs.",
            ));
        }
    }
}

pub(super) fn check_e1027_growth(plan: &Plan, problems: &mut Vec<Problem>) {
    if let Some(growth) = plan.growth_per_month
        && growth.hundredths() > 10_000
    {
        problems.push(Problem::error(
            1027,
            Place::Field("growth_per_month"),
            format!("The number of VMs is to grow by {growth} a month."),
            "Enter at most 100 %.",
        ));
    }
}
