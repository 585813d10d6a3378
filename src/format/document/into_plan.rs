//! How does a document become a plan?
//!
//! Only what a document cannot express is refused here; whether the values make sense is
//! decided by the validation of plans, which sees every plan, whatever it came from.

use super::fields;
use super::number::{Megabytes, Mib, PercentNumber};
use crate::format::code;
use std::time::Duration;

use crate::model::{
    AfterFailure, DynamicMemoryCount, FailoverPolicy, FailureOrder, FailureUnit, HostGroup,
    HostState, MigrationMethod, MigrationNetwork, Operations, Plan, PlatformId, Power, Priority,
    ProbeVm, QuorumRule, SearchBudget, SharedStorage, Shed, Transport, VmGroup, VmMemory,
    VmOverhead, Witness, WitnessPlace, Workload, WorkloadProfile, WritePattern,
};
use crate::problem::{Place, Problem};
use crate::units::{BitRate, ByteRate, CpuRatio, Megahertz, Memory, Percent, shown};

/// The plan that a document of the newest version describes.
pub(super) fn plan(document: fields::Document) -> Result<Plan, Problem> {
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

fn host(group: fields::Host) -> HostGroup {
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
            fields::State::InService => HostState::InService,
            fields::State::Maintenance => HostState::Maintenance,
            fields::State::Offline => HostState::Offline,
        },
    }
}

fn vm(index: usize, group: fields::Vm) -> Result<VmGroup, Problem> {
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
            fields::Power::Running => Power::Running,
            fields::Power::Stopped => Power::Stopped,
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

fn vm_memory(index: usize, group: &fields::Vm) -> Result<VmMemory, Problem> {
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

fn priority(priority: fields::Priority) -> Priority {
    match priority {
        fields::Priority::High => Priority::High,
        fields::Priority::Medium => Priority::Medium,
        fields::Priority::Low => Priority::Low,
        fields::Priority::NoAutoStart => Priority::NoAutoStart,
    }
}

fn workload(workload: fields::Workload) -> Workload {
    Workload {
        profile: match workload.profile {
            fields::Profile::Idle => WorkloadProfile::Idle,
            fields::Profile::General => WorkloadProfile::General,
            fields::Profile::FileServer => WorkloadProfile::FileServer,
            fields::Profile::DatabaseRead => WorkloadProfile::DatabaseRead,
            fields::Profile::DatabaseWrite => WorkloadProfile::DatabaseWrite,
            fields::Profile::Cache => WorkloadProfile::Cache,
        },
        dirty_rate: workload.dirty_rate_megabytes_per_second.map(rate),
        working_set: workload.working_set_mib.map(memory),
        pattern: workload.pattern.map(|pattern| match pattern {
            fields::Pattern::Sequential => WritePattern::Sequential,
            fields::Pattern::Random => WritePattern::Random,
            fields::Pattern::Skewed => WritePattern::Skewed,
        }),
        boot_seconds: workload.boot_seconds,
    }
}

fn policy(policy: fields::Policy) -> Result<FailoverPolicy, Problem> {
    Ok(FailoverPolicy {
        vm_overhead: vm_overhead(&policy)?,
        tolerate: policy.tolerate,
        vcpus_per_core: policy
            .vcpus_per_core
            .map(|ratio| CpuRatio::from_thousandths(ratio.0)),
        memory_reserve: policy.memory_reserve_percent.map(percent),
        memory_overcommit: policy.memory_overcommit_percent.map(percent),
        dynamic_memory: policy.dynamic_memory.map(|count| match count {
            fields::DynamicMemoryCount::Assigned => DynamicMemoryCount::Assigned,
            fields::DynamicMemoryCount::Startup => DynamicMemoryCount::Startup,
            fields::DynamicMemoryCount::Maximum => DynamicMemoryCount::Maximum,
        }),
        count_stopped: policy.count_stopped,
        anti_affinity_is_hard: policy.anti_affinity_is_hard,
        vms_per_host: policy.vms_per_host,
        failure_order: policy.failure_order.map(|order| match order {
            fields::FailureOrder::AtOnce => FailureOrder::AtOnce,
            fields::FailureOrder::OneAfterAnother => FailureOrder::OneAfterAnother,
        }),
        after_failure: policy.after_failure.map(|after| match after {
            fields::AfterFailure::RestartOnly => AfterFailure::RestartOnly,
            fields::AfterFailure::Rearrange => AfterFailure::Rearrange,
        }),
        failure_unit: policy.failure_unit.map(|unit| match unit {
            fields::FailureUnit::Host => FailureUnit::Host,
            fields::FailureUnit::FaultDomain => FailureUnit::FaultDomain,
        }),
        shed: policy.shed.map(|shed| match shed {
            fields::Shed::Nothing => Shed::Nothing,
            fields::Shed::Low => Shed::Low,
            fields::Shed::LowAndMedium => Shed::LowAndMedium,
        }),
        search_budget: policy.search_budget.map(|budget| match budget {
            fields::SearchBudget::Short => SearchBudget::Short,
            fields::SearchBudget::Usual => SearchBudget::Usual,
            fields::SearchBudget::Long => SearchBudget::Long,
        }),
        quorum: policy.quorum.map(|rule| match rule {
            fields::QuorumRule::NotNeeded => QuorumRule::NotNeeded,
            fields::QuorumRule::Majority => QuorumRule::Majority,
            fields::QuorumRule::Dynamic => QuorumRule::Dynamic,
            fields::QuorumRule::DynamicWithPool => QuorumRule::DynamicWithPool,
            fields::QuorumRule::DiskOnly => QuorumRule::DiskOnly,
        }),
        witness: policy.witness.map(|witness| match witness {
            fields::Witness::None => Witness::None,
            fields::Witness::Disk => Witness::Disk,
            fields::Witness::FileShare => Witness::FileShare,
            fields::Witness::Cloud => Witness::Cloud,
            fields::Witness::QuorumDevice => Witness::QuorumDevice,
        }),
        witness_place: policy.witness_place.map(|place| match place {
            fields::WitnessPlace::Elsewhere => WitnessPlace::Elsewhere,
            fields::WitnessPlace::FaultDomain(name) => WitnessPlace::FaultDomain(name),
        }),
    })
}

fn vm_overhead(policy: &fields::Policy) -> Result<Option<VmOverhead>, Problem> {
    match (policy.vm_overhead, policy.vm_overhead_mib) {
        (None, None) => Ok(None),
        (Some(fields::VmOverheadRule::Formula), None) => Ok(Some(VmOverhead::Formula)),
        (None, Some(amount)) => Ok(Some(VmOverhead::Fixed(memory(amount)))),
        (Some(_), Some(_)) => Err(Problem::error(
            code::CONTRADICTING_FIELDS,
            Place::Field("vmOverheadMib"),
            "The policy has both “vmOverhead” and “vmOverheadMib”.".to_owned(),
            "Write “vmOverhead” for the platform's formula, or “vmOverheadMib” for a fixed amount.",
        )),
    }
}

fn network(network: fields::Network) -> MigrationNetwork {
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
            fields::Transport::Tcp => Transport::Tcp,
            fields::Transport::Rdma => Transport::Rdma,
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
            fields::Method::PreCopy => MigrationMethod::PreCopy,
            fields::Method::PostCopy => MigrationMethod::PostCopy,
        }),
        downtime_limit: network
            .downtime_limit_milliseconds
            .map(|limit| Duration::from_millis(limit.into())),
        slows_guest: network.slows_guest,
    }
}

fn storage(storage: fields::Storage) -> SharedStorage {
    SharedStorage {
        drive_letter_per_vm: storage.drive_letter_per_vm,
        write: storage.write_megabytes_per_second.map(rate),
        read: storage.read_megabytes_per_second.map(rate),
    }
}

fn operations(operations: &fields::Operations) -> Operations {
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

fn probe(size: fields::Probe) -> ProbeVm {
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
