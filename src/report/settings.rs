//! Which settings are in force, in words: what an answer assumes.

use super::platform::{quorum, witness};
use crate::demand::PolicyInForce;
use crate::migration::{NetworkInForce, StorageInForce};
use crate::model::{
    AfterFailure, DynamicMemoryCount, FailureOrder, FailureUnit, Plan, SearchBudget, Shed,
    VmOverhead,
};
use crate::settings::Setting;
use crate::units::count;

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

/// Every setting of the policy, the network and the storage, in a fixed order.
pub fn settings(plan: &Plan) -> Vec<SettingText> {
    let mut all = policy(&PolicyInForce::of(plan));
    all.extend(network(&NetworkInForce::of(plan)));
    all.extend(storage(&StorageInForce::of(plan)));
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
