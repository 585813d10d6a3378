//! Is the network usable, and does the platform support a cluster of this size?

use crate::cluster::{Cluster, HostIndex};
use crate::demand::{PolicyInForce, counts};
use crate::migration::VmInputs;
use crate::model::platform::Fact;
use crate::model::{FailureUnit, Plan, QuorumRule, Witness, WitnessPlace};
use crate::order::sort;
use crate::problem::{Place, Problem};
use crate::quorum::unit_sizes;
use crate::report::words::{are, counted};
use crate::units::{BitRate, ByteRate, count, shown};

/// Of 365 days.
const MINUTES_PER_YEAR: u64 = 525_600;

pub(super) fn check_e1030_network(plan: &Plan, problems: &mut Vec<Problem>) {
    let network = &plan.network;
    let bits = |speed: Option<BitRate>| speed.is_some_and(|speed| speed.bits_per_second() == 0);
    let bytes = |rate: Option<ByteRate>| rate.is_some_and(|rate| rate.bytes_per_second() == 0);
    let zero: [(&'static str, bool); 10] = [
        ("link_speed", bits(network.link_speed)),
        ("links", network.links == Some(0)),
        (
            "share",
            network.share.is_some_and(|share| share.hundredths() == 0),
        ),
        ("concurrent", network.concurrent == Some(0)),
        ("streams", network.streams == Some(0)),
        ("stream_limit", bits(network.stream_limit)),
        ("bandwidth_cap", bytes(network.bandwidth_cap)),
        ("compression_speed", bytes(network.compression_speed)),
        ("write", bytes(plan.storage.write)),
        ("read", bytes(plan.storage.read)),
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
    if network.downtime_limit.is_some_and(|limit| limit.is_zero()) {
        problems.push(Problem::warning(
            1036,
            Place::Field("downtime_limit"),
            "The permitted downtime is 0: few migrations end.".to_owned(),
            "Enter more than 0.",
        ));
    }
    for (field, ratio) in [
        ("compression_ratio", network.compression_ratio),
        ("delta_ratio", network.delta_ratio),
    ] {
        if ratio.is_some_and(|ratio| ratio.hundredths() < 10_000) {
            problems.push(Problem::warning(
                1037,
                Place::Field(field),
                "Less than 100 % counts as 100 %.".to_owned(),
                "Enter 200 % for pages that become half as large.",
            ));
        }
    }
}

/// A VM that uses or changes more memory than it has.
pub(super) fn check_e1038_more_than_assigned(plan: &Plan, problems: &mut Vec<Problem>) {
    for (index, group) in plan.vms.iter().enumerate() {
        let assigned = VmInputs::of(group).assigned;
        for (field, entered) in [
            ("memory_in_use", group.memory_in_use),
            ("working_set", group.workload.working_set),
        ] {
            if entered.is_some_and(|entered| entered > assigned) {
                problems.push(Problem::warning(
                    1038,
                    Place::Vm(index, field),
                    "This is more than the VM's memory, which counts instead.".to_owned(),
                    "Enter at most the memory of the VM.",
                ));
            }
        }
    }
}

/// Settings of operations that nothing can be calculated with.
pub(super) fn check_e1033_operations(plan: &Plan, problems: &mut Vec<Problem>) {
    let operations = &plan.operations;
    let zero = [
        ("hosts_at_once", operations.hosts_at_once == Some(0)),
        ("host_mtbf_hours", operations.host_mtbf_hours == Some(0)),
        ("starts_at_once", operations.starts_at_once == Some(0)),
        (
            "storage_read",
            operations
                .storage_read
                .is_some_and(|rate| rate.bytes_per_second() == 0),
        ),
    ];
    for (field, _) in zero.into_iter().filter(|(_, is_zero)| *is_zero) {
        problems.push(Problem::warning(
            1033,
            Place::Field(field),
            format!(
                "The value of {} is 0: what depends on it is not answered.",
                field.replace('_', " ")
            ),
            "Enter more than 0.",
        ));
    }
    let share = operations.boot_storage_share;
    if let Some(share) = share.filter(|share| share.hundredths() > 10_000) {
        problems.push(Problem::warning(
            1034,
            Place::Field("boot_storage_share"),
            format!("{share} of a boot waits for storage; 100 % is counted."),
            "Enter at most 100 %.",
        ));
    }
    let patches = u64::from(operations.patches_per_year.unwrap_or(0));
    let minutes = patches.saturating_mul(u64::from(operations.patch_minutes.unwrap_or(0)));
    if minutes > MINUTES_PER_YEAR {
        problems.push(Problem::warning(
            1035,
            Place::Field("patches_per_year"),
            format!(
                "Each host is patched for {} minutes a year, which has {}.",
                count(minutes),
                count(MINUTES_PER_YEAR)
            ),
            "Enter fewer patches, or less time for each.",
        ));
    }
}

pub(super) fn check_e2001_platform_limits(
    plan: &Plan,
    policy: &PolicyInForce,
    problems: &mut Vec<Problem>,
) {
    let facts = plan.platform_facts();
    let counted = plan.vms.iter().filter(|group| counts(policy, group));
    let counted: u64 = counted.map(|group| u64::from(group.count)).sum();
    let hosts = (plan.host_count(), most_hosts(plan, policy));
    let limits = [
        (2001, "hosts", "hosts", hosts),
        (2002, "vms", "VMs", (counted, facts.vms_per_cluster)),
    ];
    for (code, field, noun, (found, fact)) in limits {
        let Some(most) = fact.value.filter(|most| found > u64::from(*most)) else {
            continue;
        };
        let verified = if fact.verified { "" } else { " (not verified)" };
        let kinds = facts.other_kinds.filter(|_| code == 2001);
        let (most, action) = match kinds {
            Some(kinds) => (
                format!(
                    "{} where the hosts hold the storage, {} of them in two zones, and {} where a \
                     SAN does",
                    count(facts.hosts_per_cluster.value.unwrap_or_default().into()),
                    count(kinds.two_zones.into()),
                    count(kinds.on_san.into()),
                ),
                "Split the cluster; where a SAN holds the VMs, choose dynamic quorum without a \
                 storage pool.",
            ),
            None => (
                format!("{}{verified}", count(most.into())),
                "Split the cluster, or choose a newer platform.",
            ),
        };
        problems.push(Problem::warning(
            code,
            Place::Field(field),
            format!(
                "The plan has {} {noun}; {} supports {most}.",
                count(found),
                facts.name,
            ),
            action,
        ));
    }
}

/// Most hosts of the plan's kind of cluster. Where the quorum counts no storage pool, the hosts
/// hold no storage; two fault domains that are to fail as a whole are two zones.
fn most_hosts(plan: &Plan, policy: &PolicyInForce) -> Fact<Option<u32>> {
    let fact = plan.platform_facts().hosts_per_cluster;
    let Some(kinds) = plan.platform_facts().other_kinds else {
        return fact;
    };
    if policy.quorum.value != QuorumRule::DynamicWithPool {
        return fact.with(Some(kinds.on_san));
    }
    let mut zones: Vec<Option<&str>> = plan
        .hosts
        .iter()
        .filter(|host| host.count > 0)
        .map(|host| host.fault_domain.as_deref())
        .collect();
    sort(&mut zones);
    zones.dedup();
    let zones_fail = policy.failure_unit.value == FailureUnit::FaultDomain;
    match zones_fail && zones.len() == 2 && !zones.contains(&None) {
        true => fact.with(Some(kinds.two_zones)),
        false => fact,
    }
}

/// More VMs than the hosts that are left after the failures to tolerate may run.
pub(super) fn check_e2003_vms_after_failures(
    policy: &PolicyInForce,
    cluster: &Cluster,
    problems: &mut Vec<Problem>,
) {
    let Some(most) = policy.vms_per_host.value.filter(|most| *most > 0) else {
        return;
    };
    let left = hosts_left(cluster);
    let vms = cluster.vms.len() as u64;
    // Where no host is left there is a problem of its own.
    if left > 0 && vms > left.saturating_mul(u64::from(most)) {
        problems.push(Problem::warning(
            2003,
            Place::Field("vms_per_host"),
            format!(
                "After the failures to tolerate {} {} left for {}; a host may run {}.",
                counted(left, "host", "hosts"),
                are(left),
                counted(vms, "VM", "VMs"),
                count(u64::from(most)),
            ),
            "Add hosts, or remove VMs.",
        ));
    }
}

/// How many hosts the failures to tolerate leave at least.
pub(super) fn hosts_left(cluster: &Cluster) -> u64 {
    let left = unit_sizes(&cluster.failure_units);
    let left = left.iter().skip(cluster.failures as usize);
    left.map(|hosts| u64::from(*hosts)).sum()
}

/// A witness in a fault domain that no host is in.
pub(super) fn check_e1028_witness_place(plan: &Plan, problems: &mut Vec<Problem>) {
    let Some(WitnessPlace::FaultDomain(name)) = &plan.policy.witness_place else {
        return;
    };
    let domains = plan.hosts.iter().map(|group| group.fault_domain.as_ref());
    if !domains.flatten().any(|domain| domain == name) {
        problems.push(Problem::warning(
            1028,
            Place::Field("witness_place"),
            format!(
                "The witness stands in “{}”, which is no fault domain of the plan; its place counts as not told.",
                shown(name)
            ),
            "Name the fault domain of a host, or write “elsewhere” for a third place.",
        ));
    }
}

/// A witness that the platform does not have, or a disk beside a storage pool of the hosts
/// (Storage Spaces Direct), which is not supported. A disk that is only assumed is no choice.
pub(super) fn check_e2004_witness(
    plan: &Plan,
    policy: &PolicyInForce,
    problems: &mut Vec<Problem>,
) {
    let facts = plan.platform_facts();
    let witness = policy.witness.value;
    let is_unknown = witness != Witness::None && !facts.witnesses.contains(&witness);
    let has_pool = policy.quorum.value == QuorumRule::DynamicWithPool;
    let cause = match plan.policy.witness {
        Some(Witness::Disk) if has_pool => {
            "A disk is no witness beside a storage pool on the disks of the hosts (Storage Spaces \
             Direct); its vote is counted all the same."
                .to_owned()
        }
        _ if is_unknown => format!(
            "{} has no witness of this kind; its vote is counted all the same.",
            facts.name
        ),
        _ => return,
    };
    problems.push(Problem::warning(
        2004,
        Place::Field("witness"),
        cause,
        match has_pool {
            true => "Choose a file share or a cloud witness.",
            false => "Choose another witness, or another platform.",
        },
    ));
}

/// One volume with a drive letter for each VM, and too few letters.
pub(super) fn check_e2005_drive_letters(
    plan: &Plan,
    cluster: &Cluster,
    problems: &mut Vec<Problem>,
) {
    let letters = plan.platform_facts().drive_letters.value;
    let each_has_one = plan.storage.drive_letter_per_vm == Some(true);
    let vms = cluster.vms.len() as u64;
    if let Some(letters) = letters.filter(|most| each_has_one && vms > u64::from(*most)) {
        problems.push(Problem::warning(
            2005,
            Place::Field("drive_letter_per_vm"),
            format!(
                "{} VMs have a drive letter each; there are {}.",
                count(vms),
                count(u64::from(letters))
            ),
            "Use shared volumes or mount points, or put several VMs on a volume.",
        ));
    }
}

/// More than four VMs for each network port of a host, now or after the failures to tolerate.
pub(super) fn check_e2006_network_ports(
    plan: &Plan,
    cluster: &Cluster,
    problems: &mut Vec<Problem>,
) {
    const VMS: u64 = 4;
    let Some(ports) = plan.network.vm_ports.map(u64::from) else {
        return;
    };
    let serve = ports.saturating_mul(VMS);
    let mut tell = |cause: String| {
        let action =
            "Add network ports or hosts, or leave the number of ports empty if they are fast.";
        problems.push(Problem::warning(
            2006,
            Place::Field("vm_ports"),
            cause,
            action,
        ));
    };
    let ports = counted(ports, "network port", "network ports");
    let mut running = vec![0u64; cluster.hosts.len()];
    for home in cluster.vms.iter().filter_map(|vm| vm.unit.and(vm.home)) {
        running[home.0 as usize] += 1;
    }
    for (vms, host) in running.into_iter().zip(0..) {
        if vms > serve {
            tell(format!(
                "{} runs {} VMs; its {ports} serve {}.",
                cluster.host_name(HostIndex(host)),
                count(vms),
                count(serve),
            ));
        }
    }
    let (left, vms) = (hosts_left(cluster), cluster.vms.len() as u64);
    if left > 0 && vms > left.saturating_mul(serve) {
        tell(format!(
            "After the failures to tolerate {} {} left for {} VMs; {ports} of a host serve {}.",
            counted(left, "host", "hosts"),
            are(left),
            count(vms),
            count(serve),
        ));
    }
}
