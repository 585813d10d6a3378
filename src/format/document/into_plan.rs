//! How does a document become a plan?
//!
//! Only what a document cannot express is refused here; whether the values make sense is
//! decided by the validation of plans, which sees every plan, whatever it came from.

use super::number::{Megabytes, Mib, PercentNumber};
use super::v1;
use crate::format::code;
use std::time::Duration;

use crate::model::{
    AfterFailure, DynamicMemoryCount, FailoverPolicy, FailureOrder, FailureUnit, HostGroup,
    HostState, MigrationMethod, MigrationNetwork, Operations, Plan, PlatformId, Power, Priority,
    ProbeVm, QuorumRule, SearchBudget, SharedStorage, Shed, Transport, VmGroup, VmMemory,
    VmOverhead, Witness, Workload, WorkloadProfile, WritePattern,
};
use crate::problem::{Place, Problem};
use crate::units::{BitRate, ByteRate, CpuRatio, Megahertz, Memory, Percent, shown};

/// The plan that a document of the newest version describes.
pub(super) fn plan(document: v1::Document) -> Result<Plan, Problem> {
    let platform = platform(&document.platform)?;
    let vms = document.vms.into_iter().enumerate();
    Ok(Plan {
        name: document.name,
        platform,
        hosts: document.hosts.into_iter().map(host).collect(),
        vms: vms
            .map(|(index, group)| vm(index, group))
            .collect::<Result<_, _>>()?,
        policy: policy(document.policy)?,
        network: network(document.network),
        storage: storage(document.storage),
        operations: operations(&document.operations),
        probe: document.probe.map(probe),
        second_probe: document.second_probe.map(probe),
        growth_per_month: document.growth_percent_per_month.map(percent),
    })
}

/// The platform with this key.
pub fn platform(key: &str) -> Result<PlatformId, Problem> {
    PlatformId::from_key(key).ok_or_else(|| {
        let known: Vec<&str> = PlatformId::all().map(|id| id.facts().key).collect();
        Problem::error(
            code::UNKNOWN_PLATFORM,
            Place::Field("platform"),
            format!("The platform “{}” is not known.", shown(key)),
            &format!("Use one of: {}.", known.join(", ")),
        )
    })
}

fn host(group: v1::Host) -> HostGroup {
    HostGroup {
        name: group.name,
        count: group.count,
        memory: memory(group.memory_mib),
        cores: group.cores,
        threads: group.threads,
        clock: Megahertz::new(group.clock_mhz.0),
        reserve: group.reserve_mib.map(memory),
        fault_domain: group.fault_domain,
        state: match group.state {
            v1::State::InService => HostState::InService,
            v1::State::Maintenance => HostState::Maintenance,
        },
    }
}

fn vm(index: usize, group: v1::Vm) -> Result<VmGroup, Problem> {
    Ok(VmGroup {
        memory: vm_memory(index, &group)?,
        name: group.name,
        count: group.count,
        memory_in_use: group.memory_in_use_mib.map(memory),
        vcpus: group.vcpus,
        cpu_reservation: Megahertz::new(group.cpu_reservation_mhz.0),
        memory_reservation: memory(group.memory_reservation_mib),
        highly_available: group.highly_available,
        power: match group.power {
            v1::Power::Running => Power::Running,
            v1::Power::Stopped => Power::Stopped,
        },
        priority: priority(group.priority),
        current_hosts: group.current_hosts,
        possible_owners: group.possible_owners,
        preferred_owners: group.preferred_owners,
        anti_affinity: group.anti_affinity,
        affinity: group.affinity,
        host_bound: group.host_bound,
        workload: workload(group.workload),
    })
}

fn vm_memory(index: usize, group: &v1::Vm) -> Result<VmMemory, Problem> {
    match (group.memory_mib, group.dynamic_memory) {
        (Some(amount), None) => Ok(VmMemory::Static(memory(amount))),
        (None, Some(dynamic)) => Ok(VmMemory::Dynamic {
            startup: memory(dynamic.startup_mib),
            minimum: memory(dynamic.minimum_mib),
            maximum: memory(dynamic.maximum_mib),
            assigned: dynamic.assigned_mib.map(memory),
        }),
        (both, _) => Err(Problem::error(
            code::CONTRADICTING_FIELDS,
            Place::Vm(index, "memoryMib"),
            format!(
                "The VM “{}” has {} “memoryMib” and “dynamicMemory”.",
                shown(&group.name),
                if both.is_some() { "both" } else { "neither" }
            ),
            "Write “memoryMib” for a fixed amount, or “dynamicMemory” for a range.",
        )),
    }
}

fn priority(priority: v1::Priority) -> Priority {
    match priority {
        v1::Priority::High => Priority::High,
        v1::Priority::Medium => Priority::Medium,
        v1::Priority::Low => Priority::Low,
        v1::Priority::NoAutoStart => Priority::NoAutoStart,
    }
}

fn workload(workload: v1::Workload) -> Workload {
    Workload {
        profile: match workload.profile {
            v1::Profile::Idle => WorkloadProfile::Idle,
            v1::Profile::General => WorkloadProfile::General,
            v1::Profile::FileServer => WorkloadProfile::FileServer,
            v1::Profile::DatabaseRead => WorkloadProfile::DatabaseRead,
            v1::Profile::DatabaseWrite => WorkloadProfile::DatabaseWrite,
            v1::Profile::Cache => WorkloadProfile::Cache,
        },
        dirty_rate: workload.dirty_rate_megabytes_per_second.map(rate),
        working_set: workload.working_set_mib.map(memory),
        pattern: workload.pattern.map(|pattern| match pattern {
            v1::Pattern::Sequential => WritePattern::Sequential,
            v1::Pattern::Random => WritePattern::Random,
            v1::Pattern::Skewed => WritePattern::Skewed,
        }),
        boot_seconds: workload.boot_seconds,
    }
}

fn policy(policy: v1::Policy) -> Result<FailoverPolicy, Problem> {
    Ok(FailoverPolicy {
        vm_overhead: vm_overhead(&policy)?,
        tolerate: policy.tolerate,
        vcpus_per_core: policy
            .vcpus_per_core
            .map(|ratio| CpuRatio::from_thousandths(ratio.0)),
        memory_reserve: policy.memory_reserve_percent.map(percent),
        memory_overcommit: policy.memory_overcommit_percent.map(percent),
        dynamic_memory: policy.dynamic_memory.map(|count| match count {
            v1::DynamicMemoryCount::Assigned => DynamicMemoryCount::Assigned,
            v1::DynamicMemoryCount::Startup => DynamicMemoryCount::Startup,
            v1::DynamicMemoryCount::Maximum => DynamicMemoryCount::Maximum,
        }),
        count_stopped: policy.count_stopped,
        anti_affinity_is_hard: policy.anti_affinity_is_hard,
        vms_per_host: policy.vms_per_host,
        failure_order: policy.failure_order.map(|order| match order {
            v1::FailureOrder::AtOnce => FailureOrder::AtOnce,
            v1::FailureOrder::OneAfterAnother => FailureOrder::OneAfterAnother,
        }),
        after_failure: policy.after_failure.map(|after| match after {
            v1::AfterFailure::RestartOnly => AfterFailure::RestartOnly,
            v1::AfterFailure::Rearrange => AfterFailure::Rearrange,
        }),
        failure_unit: policy.failure_unit.map(|unit| match unit {
            v1::FailureUnit::Host => FailureUnit::Host,
            v1::FailureUnit::FaultDomain => FailureUnit::FaultDomain,
        }),
        shed: policy.shed.map(|shed| match shed {
            v1::Shed::Nothing => Shed::Nothing,
            v1::Shed::Low => Shed::Low,
            v1::Shed::LowAndMedium => Shed::LowAndMedium,
        }),
        search_budget: policy.search_budget.map(|budget| match budget {
            v1::SearchBudget::Short => SearchBudget::Short,
            v1::SearchBudget::Usual => SearchBudget::Usual,
            v1::SearchBudget::Long => SearchBudget::Long,
        }),
        quorum: policy.quorum.map(|rule| match rule {
            v1::QuorumRule::NotNeeded => QuorumRule::NotNeeded,
            v1::QuorumRule::Majority => QuorumRule::Majority,
            v1::QuorumRule::Dynamic => QuorumRule::Dynamic,
            v1::QuorumRule::DynamicWithPool => QuorumRule::DynamicWithPool,
            v1::QuorumRule::DiskOnly => QuorumRule::DiskOnly,
        }),
        witness: policy.witness.map(|witness| match witness {
            v1::Witness::None => Witness::None,
            v1::Witness::Disk => Witness::Disk,
            v1::Witness::FileShare => Witness::FileShare,
            v1::Witness::Cloud => Witness::Cloud,
            v1::Witness::QuorumDevice => Witness::QuorumDevice,
        }),
    })
}

fn vm_overhead(policy: &v1::Policy) -> Result<Option<VmOverhead>, Problem> {
    match (policy.vm_overhead, policy.vm_overhead_mib) {
        (None, None) => Ok(None),
        (Some(v1::VmOverheadRule::Formula), None) => Ok(Some(VmOverhead::Formula)),
        (None, Some(amount)) => Ok(Some(VmOverhead::Fixed(memory(amount)))),
        (Some(_), Some(_)) => Err(Problem::error(
            code::CONTRADICTING_FIELDS,
            Place::Field("vmOverheadMib"),
            "The policy has both “vmOverhead” and “vmOverheadMib”.".to_owned(),
            "Write “vmOverhead” for the platform's formula, or “vmOverheadMib” for a fixed amount.",
        )),
    }
}

fn network(network: v1::Network) -> MigrationNetwork {
    MigrationNetwork {
        link_speed: network
            .link_gigabits_per_second
            .map(|speed| BitRate::from_bits_per_second(speed.0)),
        links: network.links,
        mtu: network.mtu_bytes,
        share: network.share_percent.map(percent),
        concurrent: network.concurrent,
        vm_ports: network.vm_ports,
        vlan: network.vlan,
        transport: network.transport.map(|transport| match transport {
            v1::Transport::Tcp => Transport::Tcp,
            v1::Transport::Rdma => Transport::Rdma,
        }),
        streams: network.streams,
        stream_limit: network
            .stream_limit_gigabits_per_second
            .map(|limit| BitRate::from_bits_per_second(limit.0)),
        bandwidth_cap: network.bandwidth_cap_megabytes_per_second.map(rate),
        compression_ratio: network.compression_ratio_percent.map(percent),
        compression_speed: network.compression_megabytes_per_second.map(rate),
        delta_ratio: network.delta_ratio_percent.map(percent),
        method: network.method.map(|method| match method {
            v1::Method::PreCopy => MigrationMethod::PreCopy,
            v1::Method::PostCopy => MigrationMethod::PostCopy,
        }),
        downtime_limit: network
            .downtime_limit_milliseconds
            .map(|limit| Duration::from_millis(limit.into())),
        slows_guest: network.slows_guest,
    }
}

fn storage(storage: v1::Storage) -> SharedStorage {
    SharedStorage {
        drive_letter_per_vm: storage.drive_letter_per_vm,
        write: storage.write_megabytes_per_second.map(rate),
        read: storage.read_megabytes_per_second.map(rate),
    }
}

fn operations(operations: &v1::Operations) -> Operations {
    Operations {
        patches_per_year: operations.patches_per_year,
        patch_minutes: operations.patch_minutes,
        hosts_at_once: operations.hosts_at_once,
        host_mtbf_hours: operations.host_mtbf_hours,
        repair_hours: operations.repair_hours,
        starts_at_once: operations.starts_at_once,
        boot_storage_share: operations.boot_storage_percent.map(percent),
        boot_read: operations.boot_read_mib.map(memory),
        storage_read: operations.storage_read_megabytes_per_second.map(rate),
        cross_subnet: operations.cross_subnet,
        application_seconds: operations.application_seconds,
    }
}

fn probe(size: v1::Probe) -> ProbeVm {
    ProbeVm {
        memory: memory(size.memory_mib),
        vcpus: size.vcpus,
    }
}

fn memory(amount: Mib) -> Memory {
    Memory::from_kib(amount.0)
}

fn rate(rate: Megabytes) -> ByteRate {
    ByteRate::from_bytes_per_second(rate.0)
}

fn percent(share: PercentNumber) -> Percent {
    Percent::from_hundredths(share.0)
}
