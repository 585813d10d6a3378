//! How does a plan become a document?

use super::fields;
use super::number::Scaled;
use crate::model::{
    AfterFailure, DynamicMemoryCount, FailoverPolicy, FailureOrder, FailureUnit, HostGroup,
    HostState, MigrationMethod, MigrationNetwork, Operations, Plan, Power, Priority, ProbeVm,
    QuorumRule, SearchBudget, SharedStorage, Shed, Transport, VmGroup, VmMemory, VmOverhead,
    Witness, WitnessPlace, Workload, WorkloadProfile, WritePattern,
};
use crate::units::{ByteRate, Memory, Percent};

/// The plan as a document of the oldest version that has all its fields.
pub(super) fn document(plan: &Plan) -> fields::Document {
    let mut document = first_version(plan);
    document.version = document.newest().map_or(1, |(_, version)| version);
    document
}

fn first_version(plan: &Plan) -> fields::Document {
    fields::Document {
        _schema: None,
        format: fields::FORMAT.to_owned(),
        version: 1,
        name: plan.name.clone(),
        platform: plan.platform_facts().key.to_owned(),
        hosts: plan.hosts.iter().map(host).collect(),
        vms: plan.vms.iter().map(vm).collect(),
        policy: policy(&plan.policy),
        network: network(&plan.network),
        storage: storage(&plan.storage),
        operations: operations(&plan.operations),
        probe: plan.probe.map(probe),
        second_probe: plan.second_probe.map(probe),
        growth_percent_per_month: plan.growth_per_month.map(percent),
    }
}

fn host(group: &HostGroup) -> fields::Host {
    fields::Host {
        name: group.name.clone(),
        count: group.count,
        memory_mib: mib(group.memory),
        cores: group.cores,
        threads: group.threads,
        clock_mhz: Scaled(group.clock.mhz()),
        reserve_mib: group.reserve.map(mib),
        fault_domain: group.fault_domain.clone(),
        state: match group.state {
            HostState::InService => fields::State::InService,
            HostState::Maintenance => fields::State::Maintenance,
            HostState::Offline => fields::State::Offline,
        },
    }
}

fn vm(group: &VmGroup) -> fields::Vm {
    let (memory_mib, dynamic_memory) = memory(group.memory);
    fields::Vm {
        name: group.name.clone(),
        count: group.count,
        memory_mib,
        dynamic_memory,
        memory_in_use_mib: group.memory_in_use.map(mib),
        vcpus: group.vcpus,
        cpu_reservation_mhz: Scaled(group.cpu_reservation.mhz()),
        memory_reservation_mib: mib(group.memory_reservation),
        highly_available: group.highly_available,
        power: match group.power {
            Power::Running => fields::Power::Running,
            Power::Stopped => fields::Power::Stopped,
        },
        priority: priority(group.priority),
        current_hosts: group.current_hosts.clone(),
        possible_owners: group.possible_owners.clone(),
        preferred_owners: group.preferred_owners.clone(),
        anti_affinity: group.anti_affinity.clone(),
        affinity: group.affinity.clone(),
        host_bound: group.host_bound,
        workload: workload(&group.workload),
    }
}

fn memory(memory: VmMemory) -> (Option<super::number::Mib>, Option<fields::DynamicMemory>) {
    match memory {
        VmMemory::Static(amount) => (Some(mib(amount)), None),
        VmMemory::Dynamic {
            startup,
            minimum,
            maximum,
            assigned,
        } => (
            None,
            Some(fields::DynamicMemory {
                startup_mib: mib(startup),
                minimum_mib: mib(minimum),
                maximum_mib: mib(maximum),
                assigned_mib: assigned.map(mib),
            }),
        ),
    }
}

fn priority(priority: Priority) -> fields::Priority {
    match priority {
        Priority::High => fields::Priority::High,
        Priority::Medium => fields::Priority::Medium,
        Priority::Low => fields::Priority::Low,
        Priority::NoAutoStart => fields::Priority::NoAutoStart,
    }
}

fn workload(workload: &Workload) -> fields::Workload {
    fields::Workload {
        profile: match workload.profile {
            WorkloadProfile::Idle => fields::Profile::Idle,
            WorkloadProfile::General => fields::Profile::General,
            WorkloadProfile::FileServer => fields::Profile::FileServer,
            WorkloadProfile::DatabaseRead => fields::Profile::DatabaseRead,
            WorkloadProfile::DatabaseWrite => fields::Profile::DatabaseWrite,
            WorkloadProfile::Cache => fields::Profile::Cache,
        },
        dirty_rate_megabytes_per_second: workload.dirty_rate.map(megabytes),
        working_set_mib: workload.working_set.map(mib),
        pattern: workload.pattern.map(|pattern| match pattern {
            WritePattern::Sequential => fields::Pattern::Sequential,
            WritePattern::Random => fields::Pattern::Random,
            WritePattern::Skewed => fields::Pattern::Skewed,
        }),
        boot_seconds: workload.boot_seconds,
    }
}

fn policy(policy: &FailoverPolicy) -> fields::Policy {
    fields::Policy {
        tolerate: policy.tolerate,
        vcpus_per_core: policy
            .vcpus_per_core
            .map(|ratio| Scaled(ratio.thousandths())),
        memory_reserve_percent: policy.memory_reserve.map(percent),
        memory_overcommit_percent: policy.memory_overcommit.map(percent),
        dynamic_memory: policy.dynamic_memory.map(|count| match count {
            DynamicMemoryCount::Assigned => fields::DynamicMemoryCount::Assigned,
            DynamicMemoryCount::Startup => fields::DynamicMemoryCount::Startup,
            DynamicMemoryCount::Maximum => fields::DynamicMemoryCount::Maximum,
        }),
        vm_overhead: (policy.vm_overhead == Some(VmOverhead::Formula))
            .then_some(fields::VmOverheadRule::Formula),
        vm_overhead_mib: match policy.vm_overhead {
            Some(VmOverhead::Fixed(amount)) => Some(mib(amount)),
            Some(VmOverhead::Formula) | None => None,
        },
        count_stopped: policy.count_stopped,
        anti_affinity_is_hard: policy.anti_affinity_is_hard,
        vms_per_host: policy.vms_per_host,
        failure_order: policy.failure_order.map(|order| match order {
            FailureOrder::AtOnce => fields::FailureOrder::AtOnce,
            FailureOrder::OneAfterAnother => fields::FailureOrder::OneAfterAnother,
        }),
        after_failure: policy.after_failure.map(|after| match after {
            AfterFailure::RestartOnly => fields::AfterFailure::RestartOnly,
            AfterFailure::Rearrange => fields::AfterFailure::Rearrange,
        }),
        failure_unit: policy.failure_unit.map(|unit| match unit {
            FailureUnit::Host => fields::FailureUnit::Host,
            FailureUnit::FaultDomain => fields::FailureUnit::FaultDomain,
        }),
        shed: policy.shed.map(|shed| match shed {
            Shed::Nothing => fields::Shed::Nothing,
            Shed::Low => fields::Shed::Low,
            Shed::LowAndMedium => fields::Shed::LowAndMedium,
        }),
        search_budget: policy.search_budget.map(|budget| match budget {
            SearchBudget::Short => fields::SearchBudget::Short,
            SearchBudget::Usual => fields::SearchBudget::Usual,
            SearchBudget::Long => fields::SearchBudget::Long,
        }),
        quorum: policy.quorum.map(|rule| match rule {
            QuorumRule::NotNeeded => fields::QuorumRule::NotNeeded,
            QuorumRule::Majority => fields::QuorumRule::Majority,
            QuorumRule::Dynamic => fields::QuorumRule::Dynamic,
            QuorumRule::DynamicWithPool => fields::QuorumRule::DynamicWithPool,
            QuorumRule::DiskOnly => fields::QuorumRule::DiskOnly,
        }),
        witness: policy.witness.map(|witness| match witness {
            Witness::None => fields::Witness::None,
            Witness::Disk => fields::Witness::Disk,
            Witness::FileShare => fields::Witness::FileShare,
            Witness::Cloud => fields::Witness::Cloud,
            Witness::QuorumDevice => fields::Witness::QuorumDevice,
        }),
        witness_place: policy.witness_place.as_ref().map(|place| match place {
            WitnessPlace::Elsewhere => fields::WitnessPlace::Elsewhere,
            WitnessPlace::FaultDomain(name) => fields::WitnessPlace::FaultDomain(name.clone()),
        }),
    }
}

fn network(network: &MigrationNetwork) -> fields::Network {
    fields::Network {
        link_gigabits_per_second: network
            .link_speed
            .map(|speed| Scaled(speed.bits_per_second())),
        links: network.links,
        mtu_bytes: network.mtu,
        share_percent: network.share.map(percent),
        concurrent: network.concurrent,
        vm_ports: network.vm_ports,
        vlan: network.vlan,
        transport: network.transport.map(|transport| match transport {
            Transport::Tcp => fields::Transport::Tcp,
            Transport::Rdma => fields::Transport::Rdma,
        }),
        streams: network.streams,
        stream_limit_gigabits_per_second: network
            .stream_limit
            .map(|limit| Scaled(limit.bits_per_second())),
        bandwidth_cap_megabytes_per_second: network.bandwidth_cap.map(megabytes),
        compression_ratio_percent: network.compression_ratio.map(percent),
        compression_megabytes_per_second: network.compression_speed.map(megabytes),
        delta_ratio_percent: network.delta_ratio.map(percent),
        method: network.method.map(|method| match method {
            MigrationMethod::PreCopy => fields::Method::PreCopy,
            MigrationMethod::PostCopy => fields::Method::PostCopy,
        }),
        downtime_limit_milliseconds: network
            .downtime_limit
            .map(|limit| u32::try_from(limit.as_millis()).unwrap_or(u32::MAX)),
        slows_guest: network.slows_guest,
    }
}

fn storage(storage: &SharedStorage) -> fields::Storage {
    fields::Storage {
        drive_letter_per_vm: storage.drive_letter_per_vm,
        write_megabytes_per_second: storage.write.map(megabytes),
        read_megabytes_per_second: storage.read.map(megabytes),
    }
}

fn operations(operations: &Operations) -> fields::Operations {
    fields::Operations {
        patches_per_year: operations.patches_per_year,
        patch_minutes: operations.patch_minutes,
        hosts_at_once: operations.hosts_at_once,
        host_mtbf_hours: operations.host_mtbf_hours,
        repair_hours: operations.repair_hours,
        starts_at_once: operations.starts_at_once,
        boot_storage_percent: operations.boot_storage_share.map(percent),
        boot_read_mib: operations.boot_read.map(mib),
        storage_read_megabytes_per_second: operations.storage_read.map(megabytes),
        cross_subnet: operations.cross_subnet,
        application_seconds: operations.application_seconds,
    }
}

fn probe(size: ProbeVm) -> fields::Probe {
    fields::Probe {
        memory_mib: mib(size.memory),
        vcpus: size.vcpus,
    }
}

fn mib(memory: Memory) -> super::number::Mib {
    Scaled(memory.kib())
}

fn megabytes(rate: ByteRate) -> super::number::Megabytes {
    Scaled(rate.bytes_per_second())
}

fn percent(share: Percent) -> super::number::PercentNumber {
    Scaled(share.hundredths())
}
