//! Is the plan something that can be answered? One function for each problem.
//!
//! Errors prevent an answer, warnings say what was assumed. After validation without errors
//! every number is in a range in which sums over the whole cluster fit an `i64`, and every
//! name refers to something, or has been reported.

use std::collections::{BTreeMap, BTreeSet};

use crate::cluster::{Cluster, Dimension};
use crate::demand::{PolicyInForce, counts, host_room, vm_demand};
use crate::model::{HostState, Plan, VmMemory, member_name};
use crate::problem::{Code, Place, Problem, Severity};
use crate::units::{Memory, count, shown};

/// Most hosts that a plan may have.
pub const MOST_HOSTS: u64 = 1_000;
/// Most VMs that a plan may have.
pub const MOST_VMS: u64 = 100_000;
/// Most memory of a host: 1 PiB.
pub const MOST_HOST_MEMORY: Memory = Memory::from_gib(1 << 20);
/// Most memory of a VM: 256 TiB.
pub const MOST_VM_MEMORY: Memory = Memory::from_gib(1 << 18);
/// Most cores of a host, and vCPUs of a VM.
pub const MOST_CPUS: u32 = 1 << 16;

/// A plan that was looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    /// What the user should know, errors first.
    pub problems: Vec<Problem>,
    /// The plan in integers; `None`: some problem is an error.
    pub cluster: Option<Cluster>,
    /// The policy's values in force.
    pub policy: PolicyInForce,
}

/// Looks at a plan.
pub fn check(plan: &Plan) -> Checked {
    let policy = PolicyInForce::of(plan);
    let mut problems = Vec::new();
    check_e1003_too_many(plan, &mut problems);
    let counts_are_sane = problems.is_empty();
    if counts_are_sane {
        check_e1001_no_host(plan, &mut problems);
        check_e1002_no_vm(plan, &mut problems);
        check_e1005_empty_group(plan, &mut problems);
        check_e1006_duplicate_host(plan, &mut problems);
        check_e1007_duplicate_vm(plan, &mut problems);
        check_e1008_host_memory(plan, &mut problems);
        check_e1009_vm_memory(plan, &mut problems);
        check_e1010_cpus(plan, &mut problems);
        check_e1012_dynamic_memory(plan, &mut problems);
        check_e1013_unknown_host(plan, &policy, &mut problems);
        check_e1014_host_list_length(plan, &mut problems);
        check_e1015_unknown_owner(plan, &mut problems);
        check_e1016_tolerate(plan, &policy, &mut problems);
        check_e1018_affinity_spread(plan, &policy, &mut problems);
        check_e1019_affinity_contradiction(plan, &mut problems);
        check_e1020_reserve(plan, &policy, &mut problems);
        check_e1021_percentages(&policy, &mut problems);
        check_e1022_maintenance(plan, &policy, &mut problems);
        check_e1030_network(plan, &mut problems);
        check_e2001_platform_limits(plan, &policy, &mut problems);
    }
    let refused = problems.iter().any(|p| p.severity == Severity::Error);
    let cluster = (!refused).then(|| Cluster::build(plan, &policy));
    if let Some(cluster) = &cluster {
        check_e1017_larger_than_every_host(plan, &policy, cluster, &mut problems);
        check_e1023_forbidden_home(cluster, &mut problems);
    }
    let mut problems = condense(problems);
    problems.sort_by_key(|problem| std::cmp::Reverse(problem.severity));
    Checked {
        problems,
        cluster,
        policy,
    }
}

/// Of many problems with one code the first few, and one that counts the rest.
fn condense(problems: Vec<Problem>) -> Vec<Problem> {
    const SHOWN: usize = 8;
    let mut seen: BTreeMap<Code, usize> = BTreeMap::new();
    for problem in &problems {
        *seen.entry(problem.code).or_default() += 1;
    }
    let mut kept: BTreeMap<Code, usize> = BTreeMap::new();
    let mut condensed = Vec::new();
    for problem in problems {
        let total = seen.get(&problem.code).copied().unwrap_or_default();
        let shown = kept.entry(problem.code).or_default();
        *shown += 1;
        if *shown == SHOWN && total > SHOWN {
            condensed.push(Problem {
                place: Place::Plan,
                cause: format!(
                    "{} (and {} more like this)",
                    problem.cause.trim_end_matches('.'),
                    count((total - SHOWN) as u64)
                ),
                ..problem
            });
        } else if *shown <= SHOWN {
            condensed.push(problem);
        }
    }
    condensed
}

fn check_e1001_no_host(plan: &Plan, problems: &mut Vec<Problem>) {
    let in_service = plan
        .hosts
        .iter()
        .any(|group| group.count > 0 && group.state == HostState::InService);
    if !in_service {
        problems.push(Problem::error(
            1001,
            Place::Field("hosts"),
            "No host is in service.".to_owned(),
            "Add a host, or take one out of maintenance.",
        ));
    }
}

fn check_e1002_no_vm(plan: &Plan, problems: &mut Vec<Problem>) {
    if plan.vm_count() == 0 {
        problems.push(Problem::warning(
            1002,
            Place::Field("vms"),
            "The plan has no VM.".to_owned(),
            "Add VMs, or import a list of them.",
        ));
    }
}

fn check_e1003_too_many(plan: &Plan, problems: &mut Vec<Problem>) {
    let sizes = [
        ("hosts", "hosts", plan.host_count(), MOST_HOSTS),
        ("vms", "VMs", plan.vm_count(), MOST_VMS),
        ("hosts", "host groups", plan.hosts.len() as u64, MOST_HOSTS),
        ("vms", "VM groups", plan.vms.len() as u64, MOST_VMS),
    ];
    for (field, noun, found, most) in sizes {
        if found > most {
            problems.push(Problem::error(
                1003,
                Place::Field(field),
                format!(
                    "The plan has {} {noun}; Headroom calculates up to {}.",
                    count(found),
                    count(most)
                ),
                "Split the plan, or check the counts.",
            ));
        }
    }
}

fn check_e1005_empty_group(plan: &Plan, problems: &mut Vec<Problem>) {
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

fn check_e1006_duplicate_host(plan: &Plan, problems: &mut Vec<Problem>) {
    let mut seen = BTreeSet::new();
    for (at, group) in plan.hosts.iter().enumerate() {
        for member in 0..group.count {
            let name = member_name(&group.name, group.count, member);
            if name.trim().is_empty() {
                problems.push(Problem::error(
                    1006,
                    Place::Host(at, "name"),
                    format!("Host group {} has no name.", at + 1),
                    "Give it a name.",
                ));
            } else if !seen.insert(name.clone()) {
                problems.push(Problem::error(
                    1006,
                    Place::Host(at, "name"),
                    format!("Two hosts are called “{}”.", shown(&name)),
                    "Give each host a name of its own.",
                ));
                break;
            }
        }
    }
}

fn check_e1007_duplicate_vm(plan: &Plan, problems: &mut Vec<Problem>) {
    let mut seen = BTreeSet::new();
    for (at, group) in plan.vms.iter().enumerate() {
        for member in 0..group.count {
            let name = member_name(&group.name, group.count, member);
            if !seen.insert(name.clone()) {
                problems.push(Problem::warning(
                    1007,
                    Place::Vm(at, "name"),
                    format!("Two VMs are called “{}”; both count.", shown(&name)),
                    "Rename one of them, so that you can tell them apart.",
                ));
                break;
            }
        }
    }
}

fn check_e1008_host_memory(plan: &Plan, problems: &mut Vec<Problem>) {
    for (at, group) in plan.hosts.iter().enumerate() {
        // An unreachable node may be listed without its size: it takes no part.
        let missing = group.memory == Memory::ZERO && group.state == HostState::InService;
        if missing || group.memory > MOST_HOST_MEMORY {
            problems.push(Problem::error(
                1008,
                Place::Host(at, "memory"),
                format!("“{}” has {} of memory.", shown(&group.name), group.memory),
                "Enter more than 0 and at most 1 PiB.",
            ));
        }
    }
}

fn check_e1009_vm_memory(plan: &Plan, problems: &mut Vec<Problem>) {
    for (at, group) in plan.vms.iter().enumerate() {
        let amounts = match group.memory {
            VmMemory::Static(memory) => vec![memory],
            VmMemory::Dynamic {
                startup,
                minimum,
                maximum,
                assigned,
            } => [Some(startup), Some(minimum), Some(maximum), assigned]
                .into_iter()
                .flatten()
                .collect(),
        };
        let wrong = amounts
            .into_iter()
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

fn check_e1010_cpus(plan: &Plan, problems: &mut Vec<Problem>) {
    for (at, group) in plan.hosts.iter().enumerate() {
        let missing = group.cores == 0 && group.state == HostState::InService;
        if missing || group.cores > MOST_CPUS || group.clock.mhz() > 1_000_000 {
            problems.push(Problem::error(
                1010,
                Place::Host(at, "cores"),
                format!(
                    "“{}” has {} cores of {}.",
                    shown(&group.name),
                    count(u64::from(group.cores)),
                    group.clock
                ),
                "Enter 1 to 65,536 cores and at most 1,000 GHz.",
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

fn check_e1012_dynamic_memory(plan: &Plan, problems: &mut Vec<Problem>) {
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

/// The names of all hosts, with whether they are in service.
fn host_states(plan: &Plan) -> BTreeMap<String, HostState> {
    let mut states = BTreeMap::new();
    for group in &plan.hosts {
        for member in 0..group.count {
            states.insert(member_name(&group.name, group.count, member), group.state);
        }
    }
    states
}

fn check_e1013_unknown_host(plan: &Plan, policy: &PolicyInForce, problems: &mut Vec<Problem>) {
    let states = host_states(plan);
    for (at, group) in plan.vms.iter().enumerate() {
        if !counts(policy, group) {
            continue;
        }
        let unknown = group
            .current_hosts
            .iter()
            .find(|name| !name.is_empty() && !states.contains_key(*name));
        if let Some(name) = unknown {
            problems.push(Problem::warning(
                1013,
                Place::Vm(at, "current_hosts"),
                format!(
                    "“{}” runs on “{}”, which is no host of the plan; it counts as not placed.",
                    shown(&group.name),
                    shown(name)
                ),
                "Add the host, or correct the name.",
            ));
        }
    }
}

fn check_e1014_host_list_length(plan: &Plan, problems: &mut Vec<Problem>) {
    for (at, group) in plan.vms.iter().enumerate() {
        let named = group.current_hosts.len();
        if named > 1 && named != group.count as usize {
            problems.push(Problem::error(
                1014,
                Place::Vm(at, "current_hosts"),
                format!(
                    "The group “{}” has {} VMs, but names {} hosts.",
                    shown(&group.name),
                    count(u64::from(group.count)),
                    count(named as u64)
                ),
                "Name no host, one host for all, or one host for each VM.",
            ));
        }
    }
}

fn check_e1015_unknown_owner(plan: &Plan, problems: &mut Vec<Problem>) {
    let states = host_states(plan);
    for (at, group) in plan.vms.iter().enumerate() {
        let owners = [
            ("possible_owners", &group.possible_owners),
            ("preferred_owners", &group.preferred_owners),
        ];
        for (field, names) in owners {
            let unknown = names.iter().find(|name| !states.contains_key(*name));
            if let Some(name) = unknown {
                problems.push(Problem::warning(
                    1015,
                    Place::Vm(at, field),
                    format!(
                        "“{}” may run on “{}”, which is no host of the plan; that owner is left out.",
                        shown(&group.name),
                        shown(name)
                    ),
                    "Add the host, or correct the name.",
                ));
            }
        }
    }
}

fn check_e1016_tolerate(plan: &Plan, policy: &PolicyInForce, problems: &mut Vec<Problem>) {
    let in_service: u64 = plan
        .hosts
        .iter()
        .filter(|group| group.state == HostState::InService)
        .map(|group| u64::from(group.count))
        .sum();
    let tolerate = policy.tolerate.value;
    if u64::from(tolerate) >= in_service && tolerate > 0 && in_service > 0 {
        problems.push(Problem::warning(
            1016,
            Place::Field("tolerate"),
            format!(
                "{} hosts are to fail, but only {} are in service: nothing would be left.",
                count(u64::from(tolerate)),
                count(in_service)
            ),
            "Tolerate fewer failures, or add hosts.",
        ));
    }
}

fn check_e1017_larger_than_every_host(
    plan: &Plan,
    policy: &PolicyInForce,
    cluster: &Cluster,
    problems: &mut Vec<Problem>,
) {
    let largest = plan
        .hosts
        .iter()
        .filter(|group| group.state == HostState::InService && group.count > 0)
        .map(|group| host_room(plan, policy, group).usable)
        .max()
        .unwrap_or_default();
    for (at, group) in plan.vms.iter().enumerate() {
        if !counts(policy, group) || group.count == 0 {
            continue;
        }
        let demand = vm_demand(plan, policy, group);
        if !cluster.hosts.iter().any(|host| demand.fits(&host.capacity)) {
            problems.push(Problem::warning(
                1017,
                Place::Vm(at, "memory"),
                format!(
                    "“{}” needs {} and {}, more than any host offers (at most {largest}).",
                    shown(&group.name),
                    Dimension::Memory.show(demand[Dimension::Memory]),
                    Dimension::Vcpus.show(demand[Dimension::Vcpus]),
                ),
                "Make the VM smaller, or add a larger host.",
            ));
        }
    }
}

fn check_e1018_affinity_spread(plan: &Plan, policy: &PolicyInForce, problems: &mut Vec<Problem>) {
    let mut homes: BTreeMap<&str, (usize, BTreeSet<&str>)> = BTreeMap::new();
    for (at, group) in plan.vms.iter().enumerate() {
        let Some(name) = group.affinity.as_deref() else {
            continue;
        };
        if counts(policy, group) {
            let entry = homes.entry(name).or_insert((at, BTreeSet::new()));
            for member in 0..group.count {
                entry.1.insert(group.current_host(member).unwrap_or(""));
            }
        }
    }
    for (name, (at, hosts)) in homes {
        if hosts.len() > 1 {
            problems.push(Problem::warning(
                1018,
                Place::Vm(at, "affinity"),
                format!(
                    "The affinity group “{}” must share a host, but is spread over {}; its VMs count one by one.",
                    shown(name),
                    count(hosts.len() as u64)
                ),
                "Move the group together, or remove the rule.",
            ));
        }
    }
}

fn check_e1019_affinity_contradiction(plan: &Plan, problems: &mut Vec<Problem>) {
    let mut members: BTreeMap<(&str, &str), (usize, u64)> = BTreeMap::new();
    for (at, group) in plan.vms.iter().enumerate() {
        if let (Some(together), Some(apart)) = (&group.affinity, &group.anti_affinity) {
            let entry = members
                .entry((together.as_str(), apart.as_str()))
                .or_insert((at, 0));
            entry.1 += u64::from(group.count);
        }
    }
    for ((together, apart), (at, members)) in members {
        if members > 1 {
            problems.push(Problem::error(
                1019,
                Place::Vm(at, "affinity"),
                format!(
                    "{} VMs must share a host (“{}”) and must not (“{}”).",
                    count(members),
                    shown(together),
                    shown(apart)
                ),
                "Remove one of the two rules.",
            ));
        }
    }
}

fn check_e1020_reserve(plan: &Plan, policy: &PolicyInForce, problems: &mut Vec<Problem>) {
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

fn check_e1021_percentages(policy: &PolicyInForce, problems: &mut Vec<Problem>) {
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

fn check_e1022_maintenance(plan: &Plan, policy: &PolicyInForce, problems: &mut Vec<Problem>) {
    let states = host_states(plan);
    for (at, group) in plan.vms.iter().enumerate() {
        if !counts(policy, group) {
            continue;
        }
        let drained = group
            .current_hosts
            .iter()
            .find(|name| states.get(*name) == Some(&HostState::Maintenance));
        if let Some(name) = drained {
            problems.push(Problem::warning(
                1022,
                Place::Vm(at, "current_hosts"),
                format!(
                    "“{}” runs on “{}”, which is in maintenance; it counts as not placed.",
                    shown(&group.name),
                    shown(name)
                ),
                "Move the VM, or put the host into service.",
            ));
        }
    }
}

fn check_e1023_forbidden_home(cluster: &Cluster, problems: &mut Vec<Problem>) {
    for unit in &cluster.units {
        let Some(home) = unit.home else {
            continue;
        };
        if !cluster.is_allowed(&cluster.kind(unit.kind).running, home) {
            let vm = unit.vms[0];
            problems.push(Problem::warning(
                1023,
                Place::Vm(cluster.vms[vm.0 as usize].group, "possible_owners"),
                format!(
                    "“{}” runs on “{}”, which is not one of its possible owners.",
                    shown(&cluster.vm_name(vm)),
                    shown(&cluster.host_name(home))
                ),
                "Move the VM, or add the host to its possible owners.",
            ));
        }
    }
}

fn check_e1030_network(plan: &Plan, problems: &mut Vec<Problem>) {
    let network = &plan.network;
    let zero: [(&'static str, bool); 6] = [
        (
            "link_speed",
            network
                .link_speed
                .is_some_and(|speed| speed.bits_per_second() == 0),
        ),
        ("links", network.links == Some(0)),
        (
            "share",
            network.share.is_some_and(|share| share.hundredths() == 0),
        ),
        ("concurrent", network.concurrent == Some(0)),
        (
            "write",
            plan.storage
                .write
                .is_some_and(|rate| rate.bytes_per_second() == 0),
        ),
        (
            "read",
            plan.storage
                .read
                .is_some_and(|rate| rate.bytes_per_second() == 0),
        ),
    ];
    for (field, _) in zero.into_iter().filter(|(_, is_zero)| *is_zero) {
        problems.push(Problem::warning(
            1030,
            Place::Field(field),
            format!(
                "The value of {} is 0: migrations never end.",
                field.replace('_', " ")
            ),
            "Enter more than 0.",
        ));
    }
    if let Some(mtu) = network.mtu.filter(|mtu| !(576..=65_535).contains(mtu)) {
        problems.push(Problem::warning(
            1031,
            Place::Field("mtu"),
            format!("An MTU of {} bytes is not usable.", count(u64::from(mtu))),
            "Enter 576 to 65,535 bytes; 1500 and 9000 are usual.",
        ));
    }
    if let Some(share) = network.share.filter(|share| share.hundredths() > 10_000) {
        problems.push(Problem::warning(
            1032,
            Place::Field("share"),
            format!("Migrations use {share} of the links."),
            "Enter at most 100 %.",
        ));
    }
}

fn check_e2001_platform_limits(plan: &Plan, policy: &PolicyInForce, problems: &mut Vec<Problem>) {
    let facts = plan.platform_facts();
    let counted: u64 = plan
        .vms
        .iter()
        .filter(|group| counts(policy, group))
        .map(|group| u64::from(group.count))
        .sum();
    let limits = [
        (
            2001,
            "hosts",
            "hosts",
            plan.host_count(),
            facts.hosts_per_cluster,
        ),
        (2002, "vms", "VMs", counted, facts.vms_per_cluster),
    ];
    for (code, field, noun, found, fact) in limits {
        let Some(most) = fact.value.filter(|most| found > u64::from(*most)) else {
            continue;
        };
        let verified = if fact.verified { "" } else { " (not verified)" };
        problems.push(Problem::warning(
            code,
            Place::Field(field),
            format!(
                "The plan has {} {noun}; {} supports {}{verified}.",
                count(found),
                facts.name,
                count(u64::from(most))
            ),
            "Split the cluster, or choose a newer platform.",
        ));
    }
}
