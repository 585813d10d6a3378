//! Which platform, and which values are in force?

#![allow(missing_docs)] // docs/report.md explains each field.

use serde::Serialize;

use super::number::Number;
use crate::demand::PolicyInForce;
use crate::migration::{NetworkInForce, StorageInForce};
use crate::model::{
    AfterFailure, DynamicMemoryCount, FailureOrder, FailureUnit, MigrationMethod, Plan, QuorumRule,
    SearchBudget, Shed, Transport, VmOverhead, Witness,
};
use crate::outage::OperationsInForce;
use crate::settings::{Origin, Setting};

/// Hypervisor and version.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Platform {
    /// As in plan documents.
    pub key: &'static str,
    /// For people.
    pub name: &'static str,
}

/// A value in force, with its origin.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "InForce_{T}"))]
#[serde(rename_all = "camelCase")]
pub struct InForce<T> {
    /// The value.
    pub value: T,
    /// Who decided.
    pub origin: Decided,
    /// Where a default was read.
    pub source: Option<&'static str>,
    /// Whether that source was read; otherwise the default is recalled or assumed.
    pub verified: Option<bool>,
}

/// Who decided on a value.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Decided {
    /// The plan says it.
    Plan,
    /// The plan says nothing.
    Default,
}

/// What the cluster must survive, and how demand is counted.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Policy {
    pub tolerate: InForce<u32>,
    pub vcpus_per_core: InForce<Option<Number>>,
    pub memory_reserve_percent: InForce<Number>,
    pub memory_overcommit_percent: InForce<Number>,
    pub dynamic_memory: InForce<&'static str>,
    /// `None`: by the platform's formula.
    pub vm_overhead_mib: InForce<Option<Number>>,
    pub count_stopped: InForce<bool>,
    pub anti_affinity_is_hard: InForce<bool>,
    pub vms_per_host: InForce<Option<u32>>,
    pub failure_order: InForce<&'static str>,
    pub after_failure: InForce<&'static str>,
    pub failure_unit: InForce<&'static str>,
    pub shed: InForce<&'static str>,
    pub search_budget: InForce<&'static str>,
    pub quorum: InForce<&'static str>,
    pub witness: InForce<&'static str>,
}

/// The network that live migrations use.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Network {
    pub link_gigabits_per_second: InForce<Number>,
    pub links: InForce<u32>,
    pub mtu_bytes: InForce<u32>,
    pub share_percent: InForce<Number>,
    pub concurrent: InForce<u32>,
    pub vm_ports: InForce<Option<u32>>,
    pub vlan: InForce<bool>,
    pub transport: InForce<&'static str>,
    pub streams: InForce<u32>,
    pub stream_limit_gigabits_per_second: InForce<Option<Number>>,
    pub bandwidth_cap_megabytes_per_second: InForce<Option<Number>>,
    pub compression_ratio_percent: InForce<Number>,
    pub compression_megabytes_per_second: InForce<Number>,
    pub delta_ratio_percent: InForce<Number>,
    pub method: InForce<&'static str>,
    /// `None`: the platform aims for none.
    pub downtime_limit_seconds: InForce<Option<Number>>,
    pub slows_guest: InForce<bool>,
}

/// The storage that saved states are written to and read from.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Storage {
    pub write_megabytes_per_second: InForce<Number>,
    pub read_megabytes_per_second: InForce<Number>,
    pub drive_letter_per_vm: InForce<bool>,
}

/// How the cluster is run.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Operations {
    pub patches_per_year: InForce<u32>,
    pub patch_minutes: InForce<u32>,
    /// `None`: as many as are proved to be safe.
    pub hosts_at_once: InForce<Option<u32>>,
    pub host_mtbf_hours: InForce<u32>,
    pub repair_hours: InForce<u32>,
    pub starts_at_once: InForce<u32>,
    pub boot_storage_percent: InForce<Number>,
    pub boot_read_mib: InForce<Number>,
    pub storage_read_megabytes_per_second: InForce<Number>,
    pub cross_subnet: InForce<bool>,
    pub application_seconds: InForce<u32>,
}

impl Platform {
    pub(super) fn of(plan: &Plan) -> Platform {
        let facts = plan.platform_facts();
        Platform {
            key: facts.key,
            name: facts.name,
        }
    }
}

impl Policy {
    pub(super) fn of(policy: &PolicyInForce) -> Policy {
        Policy {
            tolerate: in_force(policy.tolerate, |count| count),
            vcpus_per_core: in_force(policy.vcpus_per_core, |ratio| ratio.map(Number::ratio)),
            memory_reserve_percent: in_force(policy.memory_reserve, Number::percent),
            memory_overcommit_percent: in_force(policy.memory_overcommit, Number::percent),
            dynamic_memory: in_force(policy.dynamic_memory, |count| match count {
                DynamicMemoryCount::Assigned => "assigned",
                DynamicMemoryCount::Startup => "startup",
                DynamicMemoryCount::Maximum => "maximum",
            }),
            vm_overhead_mib: in_force(policy.vm_overhead, |overhead| match overhead {
                VmOverhead::Formula => None,
                VmOverhead::Fixed(amount) => Some(Number::mib(amount)),
            }),
            count_stopped: in_force(policy.count_stopped, |so| so),
            anti_affinity_is_hard: in_force(policy.anti_affinity_is_hard, |so| so),
            vms_per_host: in_force(policy.vms_per_host, |most| most),
            failure_order: in_force(policy.failure_order, |order| match order {
                FailureOrder::AtOnce => "at-once",
                FailureOrder::OneAfterAnother => "one-after-another",
            }),
            after_failure: in_force(policy.after_failure, |after| match after {
                AfterFailure::RestartOnly => "restart-only",
                AfterFailure::Rearrange => "rearrange",
            }),
            failure_unit: in_force(policy.failure_unit, |unit| match unit {
                FailureUnit::Host => "host",
                FailureUnit::FaultDomain => "fault-domain",
            }),
            shed: in_force(policy.shed, |shed| match shed {
                Shed::Nothing => "nothing",
                Shed::Low => "low",
                Shed::LowAndMedium => "low-and-medium",
            }),
            search_budget: in_force(policy.search_budget, |budget| match budget {
                SearchBudget::Short => "short",
                SearchBudget::Usual => "usual",
                SearchBudget::Long => "long",
            }),
            quorum: in_force(policy.quorum, |rule| match rule {
                QuorumRule::NotNeeded => "not-needed",
                QuorumRule::Majority => "majority",
                QuorumRule::Dynamic => "dynamic",
                QuorumRule::DynamicWithPool => "dynamic-with-pool",
                QuorumRule::DiskOnly => "disk-only",
            }),
            witness: in_force(policy.witness, |witness| match witness {
                Witness::None => "none",
                Witness::Disk => "disk",
                Witness::FileShare => "file-share",
                Witness::Cloud => "cloud",
                Witness::QuorumDevice => "quorum-device",
            }),
        }
    }
}

impl Network {
    pub(super) fn of(plan: &Plan) -> Network {
        let network = NetworkInForce::of(plan);
        Network {
            link_gigabits_per_second: in_force(network.link_speed, Number::gigabits),
            links: in_force(network.links, |count| count),
            mtu_bytes: in_force(network.mtu, |bytes| bytes),
            share_percent: in_force(network.share, Number::percent),
            concurrent: in_force(network.concurrent, |count| count),
            vm_ports: in_force(network.vm_ports, |ports| ports),
            vlan: in_force(network.vlan, |so| so),
            transport: in_force(network.transport, |transport| match transport {
                Transport::Tcp => "tcp",
                Transport::Rdma => "rdma",
            }),
            streams: in_force(network.streams, |count| count),
            stream_limit_gigabits_per_second: in_force(network.stream_limit, |limit| {
                limit.map(Number::gigabits)
            }),
            bandwidth_cap_megabytes_per_second: in_force(network.bandwidth_cap, |cap| {
                cap.map(Number::megabytes)
            }),
            compression_ratio_percent: in_force(network.compression_ratio, Number::percent),
            compression_megabytes_per_second: in_force(
                network.compression_speed,
                Number::megabytes,
            ),
            delta_ratio_percent: in_force(network.delta_ratio, Number::percent),
            method: in_force(network.method, |method| match method {
                MigrationMethod::PreCopy => "pre-copy",
                MigrationMethod::PostCopy => "post-copy",
            }),
            downtime_limit_seconds: in_force(network.downtime_limit, |limit| {
                limit.map(Number::seconds)
            }),
            slows_guest: in_force(network.slows_guest, |so| so),
        }
    }
}

impl Storage {
    pub(super) fn of(plan: &Plan) -> Storage {
        let storage = StorageInForce::of(plan);
        Storage {
            write_megabytes_per_second: in_force(storage.write, Number::megabytes),
            read_megabytes_per_second: in_force(storage.read, Number::megabytes),
            drive_letter_per_vm: in_force(storage.drive_letter_per_vm, |so| so),
        }
    }
}

impl Operations {
    pub(super) fn of(plan: &Plan) -> Operations {
        let operations = OperationsInForce::of(plan);
        Operations {
            patches_per_year: in_force(operations.patches_per_year, |times| times),
            patch_minutes: in_force(operations.patch_minutes, |minutes| minutes),
            hosts_at_once: in_force(operations.hosts_at_once, |hosts| hosts),
            host_mtbf_hours: in_force(operations.host_mtbf_hours, |hours| hours),
            repair_hours: in_force(operations.repair_hours, |hours| hours),
            starts_at_once: in_force(operations.starts_at_once, |vms| vms),
            boot_storage_percent: in_force(operations.boot_storage_share, Number::percent),
            boot_read_mib: in_force(operations.boot_read, Number::mib),
            storage_read_megabytes_per_second: in_force(operations.storage_read, Number::megabytes),
            cross_subnet: in_force(operations.cross_subnet, |so| so),
            application_seconds: in_force(operations.application_seconds, |seconds| seconds),
        }
    }
}

fn in_force<T, U>(setting: Setting<T>, show: impl Fn(T) -> U) -> InForce<U> {
    let (origin, source, verified) = match setting.origin {
        Origin::Pinned => (Decided::Plan, None, None),
        Origin::Default { source, verified } => (Decided::Default, Some(source), Some(verified)),
    };
    InForce {
        value: show(setting.value),
        origin,
        source,
        verified,
    }
}
