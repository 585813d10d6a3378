//! How does a plan become a document?

use super::number::Scaled;
use super::v1;
use crate::model::{
    AfterFailure, DynamicMemoryCount, FailoverPolicy, FailureOrder, FailureUnit, HostGroup,
    HostState, MigrationMethod, MigrationNetwork, Operations, Plan, Power, Priority, ProbeVm,
    QuorumRule, SearchBudget, SharedStorage, Shed, Transport, VmGroup, VmMemory, VmOverhead,
    Witness, Workload, WorkloadProfile, WritePattern,
};
use crate::units::{ByteRate, Memory, Percent};

/// The plan as a document of the newest version.
pub(super) fn document(plan: &Plan) -> v1::Document {
    v1::Document {
        _schema: None,
        format: v1::FORMAT.to_owned(),
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

fn host(group: &HostGroup) -> v1::Host {
    v1::Host {
        name: group.name.clone(),
        count: group.count,
        memory_mib: mib(group.memory),
        cores: group.cores,
        threads: group.threads,
        clock_mhz: Scaled(group.clock.mhz()),
        reserve_mib: group.reserve.map(mib),
        fault_domain: group.fault_domain.clone(),
        state: match group.state {
            HostState::InService => v1::State::InService,
            HostState::Maintenance => v1::State::Maintenance,
        },
    }
}

fn vm(group: &VmGroup) -> v1::Vm {
    let (memory_mib, dynamic_memory) = memory(group.memory);
    v1::Vm {
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
            Power::Running => v1::Power::Running,
            Power::Stopped => v1::Power::Stopped,
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

fn memory(memory: VmMemory) -> (Option<super::number::Mib>, Option<v1::DynamicMemory>) {
    match memory {
        VmMemory::Static(amount) => (Some(mib(amount)), None),
        VmMemory::Dynamic {
            startup,
            minimum,
            maximum,
            assigned,
        } => (
            None,
            Some(v1::DynamicMemory {
                startup_mib: mib(startup),
                minimum_mib: mib(minimum),
                maximum_mib: mib(maximum),
                assigned_mib: assigned.map(mib),
            }),
        ),
    }
}

fn priority(priority: Priority) -> v1::Priority {
    match priority {
        Priority::High => v1::Priority::High,
        Priority::Medium => v1::Priority::Medium,
        Priority::Low => v1::Priority::Low,
        Priority::NoAutoStart => v1::Priority::NoAutoStart,
    }
}

fn workload(workload: &Workload) -> v1::Workload {
    v1::Workload {
        profile: match workload.profile {
            WorkloadProfile::Idle => v1::Profile::Idle,
            WorkloadProfile::General => v1::Profile::General,
            WorkloadProfile::FileServer => v1::Profile::FileServer,
            WorkloadProfile::DatabaseRead => v1::Profile::DatabaseRead,
            WorkloadProfile::DatabaseWrite => v1::Profile::DatabaseWrite,
            WorkloadProfile::Cache => v1::Profile::Cache,
        },
        dirty_rate_megabytes_per_second: workload.dirty_rate.map(megabytes),
        working_set_mib: workload.working_set.map(mib),
        pattern: workload.pattern.map(|pattern| match pattern {
            WritePattern::Sequential => v1::Pattern::Sequential,
            WritePattern::Random => v1::Pattern::Random,
            WritePattern::Skewed => v1::Pattern::Skewed,
        }),
        boot_seconds: workload.boot_seconds,
    }
}

fn policy(policy: &FailoverPolicy) -> v1::Policy {
    v1::Policy {
        tolerate: policy.tolerate,
        vcpus_per_core: policy
            .vcpus_per_core
            .map(|ratio| Scaled(ratio.thousandths())),
        memory_reserve_percent: policy.memory_reserve.map(percent),
        memory_overcommit_percent: policy.memory_overcommit.map(percent),
        dynamic_memory: policy.dynamic_memory.map(|count| match count {
            DynamicMemoryCount::Assigned => v1::DynamicMemoryCount::Assigned,
            DynamicMemoryCount::Startup => v1::DynamicMemoryCount::Startup,
            DynamicMemoryCount::Maximum => v1::DynamicMemoryCount::Maximum,
        }),
        vm_overhead: (policy.vm_overhead == Some(VmOverhead::Formula))
            .then_some(v1::VmOverheadRule::Formula),
        vm_overhead_mib: match policy.vm_overhead {
            Some(VmOverhead::Fixed(amount)) => Some(mib(amount)),
            Some(VmOverhead::Formula) | None => None,
        },
        count_stopped: policy.count_stopped,
        anti_affinity_is_hard: policy.anti_affinity_is_hard,
        vms_per_host: policy.vms_per_host,
        failure_order: policy.failure_order.map(|order| match order {
            FailureOrder::AtOnce => v1::FailureOrder::AtOnce,
            FailureOrder::OneAfterAnother => v1::FailureOrder::OneAfterAnother,
        }),
        after_failure: policy.after_failure.map(|after| match after {
            AfterFailure::RestartOnly => v1::AfterFailure::RestartOnly,
            AfterFailure::Rearrange => v1::AfterFailure::Rearrange,
        }),
        failure_unit: policy.failure_unit.map(|unit| match unit {
            FailureUnit::Host => v1::FailureUnit::Host,
            FailureUnit::FaultDomain => v1::FailureUnit::FaultDomain,
        }),
        shed: policy.shed.map(|shed| match shed {
            Shed::Nothing => v1::Shed::Nothing,
            Shed::Low => v1::Shed::Low,
            Shed::LowAndMedium => v1::Shed::LowAndMedium,
        }),
        search_budget: policy.search_budget.map(|budget| match budget {
            SearchBudget::Short => v1::SearchBudget::Short,
            SearchBudget::Usual => v1::SearchBudget::Usual,
            SearchBudget::Long => v1::SearchBudget::Long,
        }),
        quorum: policy.quorum.map(|rule| match rule {
            QuorumRule::NotNeeded => v1::QuorumRule::NotNeeded,
            QuorumRule::Majority => v1::QuorumRule::Majority,
            QuorumRule::Dynamic => v1::QuorumRule::Dynamic,
            QuorumRule::DynamicWithPool => v1::QuorumRule::DynamicWithPool,
            QuorumRule::DiskOnly => v1::QuorumRule::DiskOnly,
        }),
        witness: policy.witness.map(|witness| match witness {
            Witness::None => v1::Witness::None,
            Witness::Disk => v1::Witness::Disk,
            Witness::FileShare => v1::Witness::FileShare,
            Witness::Cloud => v1::Witness::Cloud,
            Witness::QuorumDevice => v1::Witness::QuorumDevice,
        }),
    }
}

fn network(network: &MigrationNetwork) -> v1::Network {
    v1::Network {
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
            Transport::Tcp => v1::Transport::Tcp,
            Transport::Rdma => v1::Transport::Rdma,
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
            MigrationMethod::PreCopy => v1::Method::PreCopy,
            MigrationMethod::PostCopy => v1::Method::PostCopy,
        }),
        downtime_limit_milliseconds: network
            .downtime_limit
            .map(|limit| u32::try_from(limit.as_millis()).unwrap_or(u32::MAX)),
        slows_guest: network.slows_guest,
    }
}

fn storage(storage: &SharedStorage) -> v1::Storage {
    v1::Storage {
        drive_letter_per_vm: storage.drive_letter_per_vm,
        write_megabytes_per_second: storage.write.map(megabytes),
        read_megabytes_per_second: storage.read.map(megabytes),
    }
}

fn operations(operations: &Operations) -> v1::Operations {
    v1::Operations {
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

fn probe(size: ProbeVm) -> v1::Probe {
    v1::Probe {
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
