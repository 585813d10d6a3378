//! Arbitrary plans for property tests.
//!
//! The values cover every field and variant, not only sensible ones: documents and links
//! must keep whatever a plan holds. Amounts stay below 2^40 of their smallest unit.

#![allow(dead_code)] // Each test file uses its own part.

use std::time::Duration;

use headroom::model::{
    AfterFailure, DynamicMemoryCount, FailoverPolicy, FailureOrder, FailureUnit, HostGroup,
    HostState, MigrationMethod, MigrationNetwork, Operations, Plan, PlatformId, Power, Priority,
    ProbeVm, QuorumRule, SearchBudget, SharedStorage, Shed, Transport, VmGroup, VmMemory,
    VmOverhead, Witness, WitnessPlace, Workload, WorkloadProfile, WritePattern,
};
use headroom::units::{BitRate, ByteRate, CpuRatio, Megahertz, Memory, Percent};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

/// Any plan with a few hosts and VMs.
pub fn plans() -> impl Strategy<Value = Plan> {
    (
        names(),
        platforms(),
        vec(host_groups(), 0..5),
        vec(vm_groups(), 0..8),
        policies(),
        networks(),
        (storages(), operations()),
        (option::of(probes()), option::of(probes())),
        option::of(percents()),
    )
        .prop_map(
            |(
                name,
                platform,
                hosts,
                vms,
                policy,
                network,
                (storage, operations),
                probes,
                growth,
            )| Plan {
                name,
                platform,
                hosts,
                vms,
                policy,
                network,
                storage,
                operations,
                probe: probes.0,
                second_probe: probes.1,
                growth_per_month: growth,
            },
        )
}

/// Names as people and strangers write them.
pub fn names() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z]{1,8}[0-9]{0,3}", "\\PC{0,12}", any::<String>()]
}

pub fn platforms() -> impl Strategy<Value = PlatformId> {
    select(PlatformId::all().collect::<Vec<_>>())
}

pub fn memories() -> impl Strategy<Value = Memory> {
    prop_oneof![
        (0u64..4096).prop_map(Memory::from_gib),
        (0u64..1 << 24).prop_map(Memory::from_mib),
        (0u64..1 << 40).prop_map(Memory::from_kib),
    ]
}

fn megahertz() -> impl Strategy<Value = Megahertz> {
    (0u64..1_000_000).prop_map(Megahertz::new)
}

fn percents() -> impl Strategy<Value = Percent> {
    (0u64..1_000_000).prop_map(Percent::from_hundredths)
}

fn byte_rates() -> impl Strategy<Value = ByteRate> {
    (0u64..1 << 40).prop_map(ByteRate::from_bytes_per_second)
}

prop_compose! {
    pub fn host_groups()(
        name in names(),
        count in any::<u32>(),
        memory in memories(),
        cores in any::<u32>(),
        threads in option::of(any::<u32>()),
        clock in megahertz(),
        reserve in option::of(memories()),
        fault_domain in option::of(names()),
        state in select(vec![HostState::InService, HostState::Maintenance, HostState::Offline]),
    ) -> HostGroup {
        HostGroup { name, count, memory, cores, threads, clock, reserve, fault_domain, state }
    }
}

fn vm_memories() -> impl Strategy<Value = VmMemory> {
    let dynamic = (memories(), memories(), memories(), option::of(memories())).prop_map(
        |(startup, minimum, maximum, assigned)| VmMemory::Dynamic {
            startup,
            minimum,
            maximum,
            assigned,
        },
    );
    prop_oneof![memories().prop_map(VmMemory::Static), dynamic]
}

fn workloads() -> impl Strategy<Value = Workload> {
    let profiles = select(vec![
        WorkloadProfile::Idle,
        WorkloadProfile::General,
        WorkloadProfile::FileServer,
        WorkloadProfile::DatabaseRead,
        WorkloadProfile::DatabaseWrite,
        WorkloadProfile::Cache,
    ]);
    (
        profiles,
        option::of(byte_rates()),
        option::of(memories()),
        option::of(any::<u32>()),
        option::of(select(vec![
            WritePattern::Sequential,
            WritePattern::Random,
            WritePattern::Skewed,
        ])),
    )
        .prop_map(
            |(profile, dirty_rate, working_set, boot_seconds, pattern)| Workload {
                profile,
                dirty_rate,
                working_set,
                pattern,
                boot_seconds,
            },
        )
}

fn priorities() -> impl Strategy<Value = Priority> {
    select(vec![
        Priority::High,
        Priority::Medium,
        Priority::Low,
        Priority::NoAutoStart,
    ])
}

prop_compose! {
    pub fn vm_groups()(
        (name, count, memory, memory_in_use, vcpus) in
            (names(), any::<u32>(), vm_memories(), option::of(memories()), any::<u32>()),
        (cpu_reservation, memory_reservation, highly_available, host_bound) in
            (megahertz(), memories(), any::<bool>(), any::<bool>()),
        power in select(vec![Power::Running, Power::Stopped]),
        priority in priorities(),
        current_hosts in vec(names(), 0..3),
        possible_owners in vec(names(), 0..3),
        preferred_owners in vec(names(), 0..3),
        anti_affinity in option::of(names()),
        affinity in option::of(names()),
        workload in workloads(),
    ) -> VmGroup {
        VmGroup {
            name, count, memory, memory_in_use, vcpus, cpu_reservation, memory_reservation,
            highly_available, power, priority, current_hosts, possible_owners,
            preferred_owners, anti_affinity, affinity, host_bound, workload,
        }
    }
}

prop_compose! {
    pub fn policies()(
        tolerate in option::of(any::<u32>()),
        vcpus_per_core in option::of((0u64..1_000_000).prop_map(CpuRatio::from_thousandths)),
        memory_reserve in option::of(percents()),
        memory_overcommit in option::of(percents()),
        dynamic_memory in option::of(select(vec![
            DynamicMemoryCount::Assigned,
            DynamicMemoryCount::Startup,
            DynamicMemoryCount::Maximum,
        ])),
        vm_overhead in option::of(prop_oneof![
            Just(VmOverhead::Formula),
            memories().prop_map(VmOverhead::Fixed),
        ]),
        count_stopped in option::of(any::<bool>()),
        anti_affinity_is_hard in option::of(any::<bool>()),
        vms_per_host in option::of(any::<u32>()),
        (failure_order, after_failure, failure_unit) in
            (option::of(failure_orders()), option::of(after_failures()), option::of(failure_units())),
        (shed, search_budget) in (option::of(sheds()), option::of(search_budgets())),
        (quorum, witness, witness_place) in
            (option::of(quorum_rules()), option::of(witnesses()), option::of(witness_places())),
    ) -> FailoverPolicy {
        FailoverPolicy {
            tolerate, vcpus_per_core, memory_reserve, memory_overcommit, dynamic_memory,
            vm_overhead, count_stopped, anti_affinity_is_hard, vms_per_host, failure_order,
            after_failure, failure_unit, shed, search_budget, quorum, witness,
            witness_place,
        }
    }
}

fn failure_orders() -> impl Strategy<Value = FailureOrder> {
    select(vec![FailureOrder::AtOnce, FailureOrder::OneAfterAnother])
}

fn after_failures() -> impl Strategy<Value = AfterFailure> {
    select(vec![AfterFailure::RestartOnly, AfterFailure::Rearrange])
}

fn failure_units() -> impl Strategy<Value = FailureUnit> {
    select(vec![FailureUnit::Host, FailureUnit::FaultDomain])
}

fn sheds() -> impl Strategy<Value = Shed> {
    select(vec![Shed::Nothing, Shed::Low, Shed::LowAndMedium])
}

fn search_budgets() -> impl Strategy<Value = SearchBudget> {
    select(vec![
        SearchBudget::Short,
        SearchBudget::Usual,
        SearchBudget::Long,
    ])
}

fn quorum_rules() -> impl Strategy<Value = QuorumRule> {
    select(vec![
        QuorumRule::NotNeeded,
        QuorumRule::Majority,
        QuorumRule::Dynamic,
        QuorumRule::DynamicWithPool,
        QuorumRule::DiskOnly,
    ])
}

fn witnesses() -> impl Strategy<Value = Witness> {
    select(vec![
        Witness::None,
        Witness::Disk,
        Witness::FileShare,
        Witness::Cloud,
        Witness::QuorumDevice,
    ])
}

fn witness_places() -> impl Strategy<Value = WitnessPlace> {
    prop_oneof![
        Just(WitnessPlace::Elsewhere),
        names().prop_map(WitnessPlace::FaultDomain),
    ]
}

fn small() -> impl Strategy<Value = Option<u32>> {
    option::of(any::<u32>())
}

prop_compose! {
    pub fn networks()(
        link_speed in option::of((0u64..1 << 40).prop_map(BitRate::from_bits_per_second)),
        links in option::of(any::<u32>()),
        mtu in option::of(any::<u32>()),
        share in option::of(percents()),
        (concurrent, streams) in (small(), small()),
        (vm_ports, limit) in (small(), small()),
        (vlan, slows_guest) in (option::of(any::<bool>()), option::of(any::<bool>())),
        transport in option::of(select(vec![Transport::Tcp, Transport::Rdma])),
        method in option::of(select(vec![MigrationMethod::PreCopy, MigrationMethod::PostCopy])),
        stream_limit in option::of((0u64..1 << 40).prop_map(BitRate::from_bits_per_second)),
        (bandwidth_cap, compression_speed) in (option::of(byte_rates()), option::of(byte_rates())),
        (compression_ratio, delta_ratio) in (option::of(percents()), option::of(percents())),
    ) -> MigrationNetwork {
        MigrationNetwork {
            link_speed, links, mtu, share, concurrent, vm_ports, vlan, transport, streams, stream_limit,
            bandwidth_cap, compression_ratio, compression_speed, delta_ratio, method,
            downtime_limit: limit.map(|limit| Duration::from_millis(limit.into())),
            slows_guest,
        }
    }
}

pub fn storages() -> impl Strategy<Value = SharedStorage> {
    let letters = option::of(any::<bool>());
    (option::of(byte_rates()), option::of(byte_rates()), letters).prop_map(
        |(write, read, drive_letter_per_vm)| SharedStorage {
            write,
            read,
            drive_letter_per_vm,
        },
    )
}

prop_compose! {
    pub fn operations()(
        (patches_per_year, patch_minutes, hosts_at_once) in
            (option::of(any::<u32>()), option::of(any::<u32>()), option::of(any::<u32>())),
        (host_mtbf_hours, repair_hours, starts_at_once) in
            (option::of(any::<u32>()), option::of(any::<u32>()), option::of(any::<u32>())),
        (boot_storage_share, boot_read, storage_read) in
            (option::of(percents()), option::of(memories()), option::of(byte_rates())),
        cross_subnet in option::of(any::<bool>()),
        application_seconds in option::of(any::<u32>()),
    ) -> Operations {
        Operations {
            patches_per_year, patch_minutes, hosts_at_once, host_mtbf_hours, repair_hours,
            starts_at_once, boot_storage_share, boot_read, storage_read, cross_subnet,
            application_seconds,
        }
    }
}

pub fn probes() -> impl Strategy<Value = ProbeVm> {
    (memories(), 0u32..4096).prop_map(|(memory, vcpus)| ProbeVm { memory, vcpus })
}
