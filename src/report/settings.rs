//! Which settings are in force, in words: what an answer assumes.

use super::platform::{quorum, witness};
use crate::demand::PolicyInForce;
use crate::migration::{NetworkInForce, StorageInForce};
use crate::model::{
    AfterFailure, DynamicMemoryCount, FailureOrder, FailureUnit, MigrationMethod, Plan,
    SearchBudget, Shed, Transport, VmOverhead,
};
use crate::outage::OperationsInForce;
use crate::settings::Setting;
use crate::units::{count, duration};

/// A setting in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingText {
    /// What it is about.
    pub subject: &'static str,
    /// The value in force.
    pub value: String,
    /// Who decided: the plan, or a default with its source.
    pub origin: String,
}

/// Every setting of the policy, the network, the storage and the operations, in a fixed order.
pub fn settings(plan: &Plan) -> Vec<SettingText> {
    let mut all = policy(&PolicyInForce::of(plan));
    all.extend(network(&NetworkInForce::of(plan)));
    all.extend(storage(&StorageInForce::of(plan)));
    all.extend(operations(&OperationsInForce::of(plan)));
    all
}

fn text<T: Copy>(
    subject: &'static str,
    setting: Setting<T>,
    show: impl Fn(T) -> String,
) -> SettingText {
    SettingText {
        subject,
        value: show(setting.value),
        origin: setting.origin.to_string(),
    }
}

/// A setting whose value is a word.
fn word<T: Copy>(
    subject: &'static str,
    setting: Setting<T>,
    show: impl Fn(T) -> &'static str,
) -> SettingText {
    text(subject, setting, |value| show(value).to_owned())
}

fn yes_or_no(is_so: bool) -> &'static str {
    if is_so { "yes" } else { "no" }
}

fn number(value: u32) -> String {
    count(value.into())
}

fn limit(value: Option<u32>) -> String {
    value.map_or_else(|| "not limited".to_owned(), number)
}

fn policy(policy: &PolicyInForce) -> Vec<SettingText> {
    let mut all = failures(policy);
    all.extend(demand(policy));
    all
}

fn failures(policy: &PolicyInForce) -> Vec<SettingText> {
    vec![
        text("Failures to tolerate", policy.tolerate, number),
        word("Failures", policy.failure_order, |order| match order {
            FailureOrder::AtOnce => "at once",
            FailureOrder::OneAfterAnother => "one after another",
        }),
        word(
            "What fails as one",
            policy.failure_unit,
            |unit| match unit {
                FailureUnit::Host => "a host",
                FailureUnit::FaultDomain => "a fault domain",
            },
        ),
        word(
            "After a failure",
            policy.after_failure,
            |after| match after {
                AfterFailure::RestartOnly => "only restarts",
                AfterFailure::Rearrange => "other VMs may move to make room",
            },
        ),
        word("VMs that may stay down", policy.shed, |shed| match shed {
            Shed::Nothing => "none",
            Shed::Low => "those of low priority",
            Shed::LowAndMedium => "those of low and medium priority",
        }),
        word(
            "Rules that keep VMs apart",
            policy.anti_affinity_is_hard,
            |is_hard| match is_hard {
                true => "always obeyed",
                false => "ignored where no other host is left",
            },
        ),
        word("Quorum", policy.quorum, quorum),
        word("Witness", policy.witness, witness),
        word(
            "Search for proofs",
            policy.search_budget,
            |budget| match budget {
                SearchBudget::Short => "short",
                SearchBudget::Usual => "usual",
                SearchBudget::Long => "long",
            },
        ),
    ]
}

fn demand(policy: &PolicyInForce) -> Vec<SettingText> {
    vec![
        text(
            "Memory kept free on each host",
            policy.memory_reserve,
            |share| share.exact(),
        ),
        text(
            "Memory promised to VMs",
            policy.memory_overcommit,
            |share| share.exact(),
        ),
        word(
            "Dynamic memory counts as",
            policy.dynamic_memory,
            |count| match count {
                DynamicMemoryCount::Assigned => "assigned now",
                DynamicMemoryCount::Startup => "startup",
                DynamicMemoryCount::Maximum => "maximum",
            },
        ),
        text(
            "Overhead of each VM",
            policy.vm_overhead,
            |overhead| match overhead {
                VmOverhead::Formula => "the platform's formula".to_owned(),
                VmOverhead::Fixed(amount) => amount.exact(),
            },
        ),
        word("Stopped VMs need room", policy.count_stopped, yes_or_no),
        text("vCPUs for each core", policy.vcpus_per_core, |ratio| {
            ratio.map_or_else(|| "not limited".to_owned(), |ratio| ratio.exact())
        }),
        text("VMs on one host", policy.vms_per_host, limit),
    ]
}

fn network(network: &NetworkInForce) -> Vec<SettingText> {
    vec![
        text("Speed of a migration link", network.link_speed, |speed| {
            speed.exact()
        }),
        text("Migration links", network.links, number),
        text("MTU", network.mtu, |bytes| {
            format!("{} bytes", number(bytes))
        }),
        text("Share of the links", network.share, |share| share.exact()),
        text("Migrations at once on a host", network.concurrent, number),
        text("Network ports for VMs", network.vm_ports, |ports| {
            ports.map_or_else(|| "not checked".to_owned(), number)
        }),
        word("VLAN tags", network.vlan, yes_or_no),
        word(
            "Pages go by",
            network.transport,
            |transport| match transport {
                Transport::Tcp => "TCP",
                Transport::Rdma => "RDMA",
            },
        ),
        text("Connections of one migration", network.streams, number),
        text("Limit of one connection", network.stream_limit, |limit| {
            limit.map_or_else(|| "its link".to_owned(), |limit| limit.exact())
        }),
        text("Limit of one migration", network.bandwidth_cap, |cap| {
            cap.map_or_else(|| "none".to_owned(), |cap| cap.exact())
        }),
        text(
            "Compression makes pages smaller by",
            network.compression_ratio,
            |by| by.exact(),
        ),
        text("Speed of compression", network.compression_speed, |speed| {
            speed.exact()
        }),
        text("Changes make pages smaller by", network.delta_ratio, |by| {
            by.exact()
        }),
        word(
            "Running VMs move by",
            network.method,
            |method| match method {
                MigrationMethod::PreCopy => "pre-copy: memory first",
                MigrationMethod::PostCopy => "post-copy: the VM first",
            },
        ),
        text("Downtime aimed for", network.downtime_limit, |limit| {
            limit.map_or_else(|| "none".to_owned(), duration)
        }),
        word("Guests are slowed down", network.slows_guest, yes_or_no),
    ]
}

fn operations(operations: &OperationsInForce) -> Vec<SettingText> {
    vec![
        text("Patches a year", operations.patches_per_year, number),
        text("Patching a host", operations.patch_minutes, |minutes| {
            format!("{} min", number(minutes))
        }),
        text("Hosts patched at once", operations.hosts_at_once, |hosts| {
            hosts.map_or_else(|| "as many as are proved to be safe".to_owned(), number)
        }),
        text(
            "Between two failures of a host",
            operations.host_mtbf_hours,
            |hours| format!("{} h", number(hours)),
        ),
        text("Repair of a host", operations.repair_hours, |hours| {
            format!("{} h", number(hours))
        }),
        text(
            "Starts at once on a host",
            operations.starts_at_once,
            number,
        ),
        text(
            "Share of a boot that waits for storage",
            operations.boot_storage_share,
            |share| share.exact(),
        ),
        text("Read while a VM boots", operations.boot_read, |memory| {
            memory.exact()
        }),
        text(
            "Storage, reading for all hosts",
            operations.storage_read,
            |rate| rate.exact(),
        ),
        word(
            "Hosts in several subnets",
            operations.cross_subnet,
            yes_or_no,
        ),
        text(
            "Failover inside a cluster of guests",
            operations.application_seconds,
            |seconds| format!("{} s", number(seconds)),
        ),
    ]
}

fn storage(storage: &StorageInForce) -> Vec<SettingText> {
    vec![
        text("Storage, writing", storage.write, |rate| rate.exact()),
        text("Storage, reading", storage.read, |rate| rate.exact()),
        word(
            "A volume with a drive letter for each VM",
            storage.drive_letter_per_vm,
            yes_or_no,
        ),
    ]
}
