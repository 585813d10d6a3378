//! The plan as bytes, field after field in the order of the model.

use std::time::Duration;

use super::bytes::{Reader, Writer};
use crate::model::{
    AfterFailure, DynamicMemoryCount, FailoverPolicy, FailureOrder, FailureUnit, HostGroup,
    HostState, MigrationMethod, MigrationNetwork, Operations, Plan, PlatformId, Power, Priority,
    ProbeVm, QuorumRule, SearchBudget, SharedStorage, Shed, Transport, VmGroup, VmMemory,
    VmOverhead, Witness, WitnessPlace, Workload, WorkloadProfile, WritePattern,
};
use crate::units::{BitRate, ByteRate, CpuRatio, Megahertz, Memory, Percent};

const PRIORITIES: [Priority; 4] = [
    Priority::High,
    Priority::Medium,
    Priority::Low,
    Priority::NoAutoStart,
];
const PROFILES: [WorkloadProfile; 6] = [
    WorkloadProfile::Idle,
    WorkloadProfile::General,
    WorkloadProfile::FileServer,
    WorkloadProfile::DatabaseRead,
    WorkloadProfile::DatabaseWrite,
    WorkloadProfile::Cache,
];

const PATTERNS: [WritePattern; 3] = [
    WritePattern::Sequential,
    WritePattern::Random,
    WritePattern::Skewed,
];

const RULES: [QuorumRule; 5] = [
    QuorumRule::NotNeeded,
    QuorumRule::Majority,
    QuorumRule::Dynamic,
    QuorumRule::DynamicWithPool,
    QuorumRule::DiskOnly,
];
const WITNESSES: [Witness; 5] = [
    Witness::None,
    Witness::Disk,
    Witness::FileShare,
    Witness::Cloud,
    Witness::QuorumDevice,
];

pub(super) fn write(out: &mut Writer, plan: &Plan) {
    out.text(&plan.name);
    out.byte(plan.platform as u8);
    out.number(plan.hosts.len() as u64);
    for host in &plan.hosts {
        write_host(out, host);
    }
    out.number(plan.vms.len() as u64);
    for vm in &plan.vms {
        write_vm(out, vm);
    }
    write_policy(out, &plan.policy);
    let network = &plan.network;
    out.optional(network.link_speed.map(BitRate::bits_per_second));
    out.optional_small(network.links);
    out.optional_small(network.mtu);
    out.optional(network.share.map(Percent::hundredths));
    out.optional_small(network.concurrent);
    out.optional_small(network.vm_ports);
    out.optional(network.vlan.map(u64::from));
    out.optional(network.transport.map(|transport| transport as u64));
    out.optional_small(network.streams);
    out.optional(network.stream_limit.map(BitRate::bits_per_second));
    out.optional(network.bandwidth_cap.map(ByteRate::bytes_per_second));
    out.optional(network.compression_ratio.map(Percent::hundredths));
    out.optional(network.compression_speed.map(ByteRate::bytes_per_second));
    out.optional(network.delta_ratio.map(Percent::hundredths));
    out.optional(network.method.map(|method| method as u64));
    out.optional(network.downtime_limit.map(|limit| limit.as_millis() as u64));
    out.optional(network.slows_guest.map(u64::from));
    out.optional(plan.storage.write.map(ByteRate::bytes_per_second));
    out.optional(plan.storage.read.map(ByteRate::bytes_per_second));
    out.optional(plan.storage.drive_letter_per_vm.map(u64::from));
    write_operations(out, &plan.operations);
    write_probe(out, plan.probe);
    write_probe(out, plan.second_probe);
    out.optional(plan.growth_per_month.map(Percent::hundredths));
}

pub(super) fn read(from: &mut Reader) -> Option<Plan> {
    let name = from.text()?;
    let platform = PlatformId::all().nth(usize::from(from.byte()?))?;
    let mut plan = Plan::empty(&name, platform);
    for _ in 0..from.number()? {
        plan.hosts.push(read_host(from)?);
    }
    for _ in 0..from.number()? {
        plan.vms.push(read_vm(from)?);
    }
    plan.policy = read_policy(from)?;
    plan.network = MigrationNetwork {
        link_speed: from.optional()?.map(BitRate::from_bits_per_second),
        links: from.optional_small()?,
        mtu: from.optional_small()?,
        share: from.optional()?.map(Percent::from_hundredths),
        concurrent: from.optional_small()?,
        vm_ports: from.optional_small()?,
        vlan: from.optional()?.map(|yes| yes != 0),
        transport: one_of(from.optional()?, &[Transport::Tcp, Transport::Rdma])?,
        streams: from.optional_small()?,
        stream_limit: from.optional()?.map(BitRate::from_bits_per_second),
        bandwidth_cap: from.optional()?.map(ByteRate::from_bytes_per_second),
        compression_ratio: from.optional()?.map(Percent::from_hundredths),
        compression_speed: from.optional()?.map(ByteRate::from_bytes_per_second),
        delta_ratio: from.optional()?.map(Percent::from_hundredths),
        method: one_of(
            from.optional()?,
            &[MigrationMethod::PreCopy, MigrationMethod::PostCopy],
        )?,
        downtime_limit: from.optional()?.map(Duration::from_millis),
        slows_guest: from.optional()?.map(|yes| yes != 0),
    };
    plan.storage = SharedStorage {
        write: from.optional()?.map(ByteRate::from_bytes_per_second),
        read: from.optional()?.map(ByteRate::from_bytes_per_second),
        drive_letter_per_vm: from.optional()?.map(|yes| yes != 0),
    };
    plan.operations = read_operations(from)?;
    plan.probe = read_probe(from)?;
    plan.second_probe = read_probe(from)?;
    plan.growth_per_month = from.optional()?.map(Percent::from_hundredths);
    Some(plan)
}

fn write_operations(out: &mut Writer, operations: &Operations) {
    for number in [
        operations.patches_per_year,
        operations.patch_minutes,
        operations.hosts_at_once,
        operations.host_mtbf_hours,
        operations.repair_hours,
        operations.starts_at_once,
        operations.application_seconds,
    ] {
        out.optional_small(number);
    }
    out.optional(operations.boot_storage_share.map(Percent::hundredths));
    out.optional(operations.boot_read.map(Memory::kib));
    out.optional(operations.storage_read.map(ByteRate::bytes_per_second));
    out.optional(operations.cross_subnet.map(u64::from));
}

fn read_operations(from: &mut Reader) -> Option<Operations> {
    Some(Operations {
        patches_per_year: from.optional_small()?,
        patch_minutes: from.optional_small()?,
        hosts_at_once: from.optional_small()?,
        host_mtbf_hours: from.optional_small()?,
        repair_hours: from.optional_small()?,
        starts_at_once: from.optional_small()?,
        application_seconds: from.optional_small()?,
        boot_storage_share: from.optional()?.map(Percent::from_hundredths),
        boot_read: from.optional()?.map(Memory::from_kib),
        storage_read: from.optional()?.map(ByteRate::from_bytes_per_second),
        cross_subnet: from.optional()?.map(|yes| yes != 0),
    })
}

fn write_probe(out: &mut Writer, probe: Option<ProbeVm>) {
    out.optional(probe.map(|probe| probe.memory.kib()));
    out.number(probe.map_or(0, |probe| u64::from(probe.vcpus)));
}

fn read_probe(from: &mut Reader) -> Option<Option<ProbeVm>> {
    let memory = from.optional()?.map(Memory::from_kib);
    let vcpus = from.small()?;
    Some(memory.map(|memory| ProbeVm { memory, vcpus }))
}

fn write_host(out: &mut Writer, host: &HostGroup) {
    out.text(&host.name);
    out.number(u64::from(host.count));
    out.number(host.memory.kib());
    out.number(u64::from(host.cores));
    out.optional_small(host.threads);
    out.number(host.clock.mhz());
    out.optional(host.reserve.map(Memory::kib));
    out.optional_text(&host.fault_domain);
    out.byte(host.state as u8);
}

fn read_host(from: &mut Reader) -> Option<HostGroup> {
    Some(HostGroup {
        name: from.text()?,
        count: from.small()?,
        memory: Memory::from_kib(from.number()?),
        cores: from.small()?,
        threads: from.optional_small()?,
        clock: Megahertz::new(from.number()?),
        reserve: from.optional()?.map(Memory::from_kib),
        fault_domain: from.optional_text()?,
        state: match from.byte()? {
            0 => HostState::InService,
            1 => HostState::Maintenance,
            2 => HostState::Offline,
            _ => return None,
        },
    })
}

fn write_vm(out: &mut Writer, vm: &VmGroup) {
    out.text(&vm.name);
    out.number(u64::from(vm.count));
    write_memory(out, vm.memory);
    out.optional(vm.memory_in_use.map(Memory::kib));
    out.number(u64::from(vm.vcpus));
    out.number(vm.cpu_reservation.mhz());
    out.number(vm.memory_reservation.kib());
    out.byte(u8::from(vm.highly_available));
    out.byte(vm.power as u8);
    out.byte(vm.priority as u8);
    out.texts(&vm.current_hosts);
    out.texts(&vm.possible_owners);
    out.texts(&vm.preferred_owners);
    out.optional_text(&vm.anti_affinity);
    out.optional_text(&vm.affinity);
    out.byte(u8::from(vm.host_bound));
    out.byte(vm.workload.profile as u8);
    out.optional(vm.workload.dirty_rate.map(ByteRate::bytes_per_second));
    out.optional(vm.workload.working_set.map(Memory::kib));
    out.optional(vm.workload.pattern.map(|pattern| pattern as u64));
    out.optional_small(vm.workload.boot_seconds);
}

fn read_vm(from: &mut Reader) -> Option<VmGroup> {
    Some(VmGroup {
        name: from.text()?,
        count: from.small()?,
        memory: read_memory(from)?,
        memory_in_use: from.optional()?.map(Memory::from_kib),
        vcpus: from.small()?,
        cpu_reservation: Megahertz::new(from.number()?),
        memory_reservation: Memory::from_kib(from.number()?),
        highly_available: from.byte()? != 0,
        power: match from.byte()? {
            0 => Power::Running,
            1 => Power::Stopped,
            _ => return None,
        },
        priority: *PRIORITIES.get(usize::from(from.byte()?))?,
        current_hosts: from.texts()?,
        possible_owners: from.texts()?,
        preferred_owners: from.texts()?,
        anti_affinity: from.optional_text()?,
        affinity: from.optional_text()?,
        host_bound: from.byte()? != 0,
        workload: Workload {
            profile: *PROFILES.get(usize::from(from.byte()?))?,
            dirty_rate: from.optional()?.map(ByteRate::from_bytes_per_second),
            working_set: from.optional()?.map(Memory::from_kib),
            pattern: one_of(from.optional()?, &PATTERNS)?,
            boot_seconds: from.optional_small()?,
        },
    })
}

fn write_memory(out: &mut Writer, memory: VmMemory) {
    match memory {
        VmMemory::Static(memory) => {
            out.byte(0);
            out.number(memory.kib());
        }
        VmMemory::Dynamic {
            startup,
            minimum,
            maximum,
            assigned,
        } => {
            out.byte(1);
            out.number(startup.kib());
            out.number(minimum.kib());
            out.number(maximum.kib());
            out.optional(assigned.map(Memory::kib));
        }
    }
}

fn read_memory(from: &mut Reader) -> Option<VmMemory> {
    match from.byte()? {
        0 => Some(VmMemory::Static(Memory::from_kib(from.number()?))),
        1 => Some(VmMemory::Dynamic {
            startup: Memory::from_kib(from.number()?),
            minimum: Memory::from_kib(from.number()?),
            maximum: Memory::from_kib(from.number()?),
            assigned: from.optional()?.map(Memory::from_kib),
        }),
        _ => None,
    }
}

fn write_policy(out: &mut Writer, policy: &FailoverPolicy) {
    out.optional_small(policy.tolerate);
    out.optional(policy.vcpus_per_core.map(CpuRatio::thousandths));
    out.optional(policy.memory_reserve.map(Percent::hundredths));
    out.optional(policy.memory_overcommit.map(Percent::hundredths));
    out.optional(policy.dynamic_memory.map(|count| count as u64));
    match policy.vm_overhead {
        None => out.byte(0),
        Some(VmOverhead::Formula) => out.byte(1),
        Some(VmOverhead::Fixed(memory)) => {
            out.byte(2);
            out.number(memory.kib());
        }
    }
    out.optional(policy.count_stopped.map(u64::from));
    out.optional(policy.anti_affinity_is_hard.map(u64::from));
    out.optional_small(policy.vms_per_host);
    out.optional(policy.failure_order.map(|order| order as u64));
    out.optional(policy.after_failure.map(|after| after as u64));
    out.optional(policy.failure_unit.map(|unit| unit as u64));
    out.optional(policy.shed.map(|shed| shed as u64));
    out.optional(policy.search_budget.map(|budget| budget as u64));
    out.optional(policy.quorum.map(|rule| rule as u64));
    out.optional(policy.witness.map(|witness| witness as u64));
    match &policy.witness_place {
        None => out.byte(0),
        Some(WitnessPlace::Elsewhere) => out.byte(1),
        Some(WitnessPlace::FaultDomain(name)) => {
            out.byte(2);
            out.text(name);
        }
    }
}

fn read_policy(from: &mut Reader) -> Option<FailoverPolicy> {
    Some(FailoverPolicy {
        tolerate: from.optional_small()?,
        vcpus_per_core: from.optional()?.map(CpuRatio::from_thousandths),
        memory_reserve: from.optional()?.map(Percent::from_hundredths),
        memory_overcommit: from.optional()?.map(Percent::from_hundredths),
        dynamic_memory: one_of(
            from.optional()?,
            &[
                DynamicMemoryCount::Assigned,
                DynamicMemoryCount::Startup,
                DynamicMemoryCount::Maximum,
            ],
        )?,
        vm_overhead: match from.byte()? {
            0 => None,
            1 => Some(VmOverhead::Formula),
            2 => Some(VmOverhead::Fixed(Memory::from_kib(from.number()?))),
            _ => return None,
        },
        count_stopped: from.optional()?.map(|yes| yes != 0),
        anti_affinity_is_hard: from.optional()?.map(|yes| yes != 0),
        vms_per_host: from.optional_small()?,
        failure_order: one_of(
            from.optional()?,
            &[FailureOrder::AtOnce, FailureOrder::OneAfterAnother],
        )?,
        after_failure: one_of(
            from.optional()?,
            &[AfterFailure::RestartOnly, AfterFailure::Rearrange],
        )?,
        failure_unit: one_of(
            from.optional()?,
            &[FailureUnit::Host, FailureUnit::FaultDomain],
        )?,
        shed: one_of(
            from.optional()?,
            &[Shed::Nothing, Shed::Low, Shed::LowAndMedium],
        )?,
        search_budget: one_of(
            from.optional()?,
            &[SearchBudget::Short, SearchBudget::Usual, SearchBudget::Long],
        )?,
        quorum: one_of(from.optional()?, &RULES)?,
        witness: one_of(from.optional()?, &WITNESSES)?,
        witness_place: match from.byte()? {
            0 => None,
            1 => Some(WitnessPlace::Elsewhere),
            2 => Some(WitnessPlace::FaultDomain(from.text()?)),
            _ => return None,
        },
    })
}

/// The choice at this place of a list of all; nothing if there is none.
fn one_of<T: Copy>(place: Option<u64>, all: &[T]) -> Option<Option<T>> {
    match place {
        Some(place) => all.get(usize::try_from(place).ok()?).copied().map(Some),
        None => Some(None),
    }
}
