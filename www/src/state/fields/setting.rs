//! The inputs of the policy, the network, the storage and the operations: each has a default.

use std::time::Duration;

use headroom::demand::PolicyInForce;
use headroom::entry::{
    Choice, YES_NO, key_of, optional, optional_choice, optional_whole, words, yes, yes_no,
};
use headroom::migration::{NetworkInForce, StorageInForce};
use headroom::model::{
    AfterFailure, DynamicMemoryCount, FailureOrder, FailureUnit, Plan, QuorumRule, SearchBudget,
    Shed, VmOverhead, Witness,
};
use headroom::outage::Habits;
use headroom::settings::Setting;
use headroom::units::{
    CpuRatio, Memory, QuantityError, parse_bit_rate, parse_byte_rate, parse_cpu_ratio,
    parse_memory, parse_percent,
};

use super::Shown;

/// One input of the policy, the network, the storage or the operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SettingField {
    /// Failures that must be survived.
    Tolerate,
    /// What fails as one.
    FailureUnit,
    /// How failures follow one another.
    FailureOrder,
    /// What may move after a failure.
    AfterFailure,
    /// Which VMs may stay down.
    Shed,
    /// Most vCPUs for each core.
    VcpusPerCore,
    /// Share of memory that stays free.
    MemoryReserve,
    /// Memory promised for each byte.
    MemoryOvercommit,
    /// How dynamic memory counts.
    DynamicMemory,
    /// Memory that the hypervisor needs for each VM.
    VmOverhead,
    /// Whether stopped VMs need room.
    CountStopped,
    /// Whether anti-affinity is always obeyed.
    AntiAffinityIsHard,
    /// Most VMs on a host.
    VmsPerHost,
    /// How long proofs are searched for.
    SearchBudget,
    /// How the cluster decides that enough of it is left.
    Quorum,
    /// What votes beside the hosts.
    Witness,
    /// Speed of a migration link.
    LinkSpeed,
    /// Number of links.
    Links,
    /// Maximum transmission unit.
    Mtu,
    /// Share of the links.
    Share,
    /// Live migrations at once.
    Concurrent,
    /// The downtime for which the platform aims, in ms.
    DowntimeLimit,
    /// Network ports of each host for VMs.
    VmPorts,
    /// Storage write throughput.
    Write,
    /// Storage read throughput.
    Read,
    /// Whether each VM has a drive letter of its own.
    DriveLetterPerVm,
    /// How often each host is patched in a year.
    PatchesPerYear,
    /// Minutes that patching an empty host takes.
    PatchMinutes,
    /// Hosts that are patched at once.
    HostsAtOnce,
    /// Hours between two failures of a host.
    HostMtbf,
    /// Hours until a failed host is back.
    Repair,
    /// Seconds that an application takes to fail over inside a cluster of guests.
    Application,
    /// Whether the hosts are in several subnets.
    CrossSubnet,
}

const COUNTED: &[(DynamicMemoryCount, Choice)] = &[
    (DynamicMemoryCount::Assigned, ("assigned", "Assigned")),
    (DynamicMemoryCount::Startup, ("startup", "Startup")),
    (DynamicMemoryCount::Maximum, ("maximum", "Maximum")),
];

const UNITS: &[(FailureUnit, Choice)] = &[
    (FailureUnit::Host, ("host", "One host")),
    (
        FailureUnit::FaultDomain,
        ("fault-domain", "One fault domain"),
    ),
];

const ORDERS: &[(FailureOrder, Choice)] = &[
    (FailureOrder::AtOnce, ("at-once", "All at once")),
    (
        FailureOrder::OneAfterAnother,
        ("one-after-another", "One after another"),
    ),
];

const AFTER: &[(AfterFailure, Choice)] = &[
    (AfterFailure::RestartOnly, ("restart-only", "Only restart")),
    (AfterFailure::Rearrange, ("rearrange", "Also move others")),
];

const SHED: &[(Shed, Choice)] = &[
    (Shed::Nothing, ("nothing", "Nothing")),
    (Shed::Low, ("low", "Low priority")),
    (Shed::LowAndMedium, ("low-and-medium", "Low and medium")),
];

const BUDGETS: &[(SearchBudget, Choice)] = &[
    (SearchBudget::Short, ("short", "Short")),
    (SearchBudget::Usual, ("usual", "Usual")),
    (SearchBudget::Long, ("long", "Long")),
];

const RULES: &[(QuorumRule, Choice)] = &[
    (QuorumRule::Dynamic, ("dynamic", "Dynamic")),
    (
        QuorumRule::DynamicWithPool,
        ("dynamic-with-pool", "Dynamic, with storage pool"),
    ),
    (QuorumRule::Majority, ("majority", "Majority")),
    (QuorumRule::DiskOnly, ("disk-only", "Disk only")),
    (QuorumRule::NotNeeded, ("not-needed", "No votes")),
];

const WITNESSES: &[(Witness, Choice)] = &[
    (Witness::None, ("none", "None")),
    (Witness::Disk, ("disk", "Disk")),
    (Witness::FileShare, ("file-share", "File share")),
    (Witness::Cloud, ("cloud", "Cloud")),
    (Witness::QuorumDevice, ("quorum-device", "QDevice")),
];

const FORMULA: &str = "by formula";

impl SettingField {
    /// The policy's inputs.
    pub const POLICY: [SettingField; 16] = [
        SettingField::Tolerate,
        SettingField::FailureUnit,
        SettingField::FailureOrder,
        SettingField::AfterFailure,
        SettingField::Shed,
        SettingField::VcpusPerCore,
        SettingField::MemoryReserve,
        SettingField::MemoryOvercommit,
        SettingField::DynamicMemory,
        SettingField::VmOverhead,
        SettingField::CountStopped,
        SettingField::AntiAffinityIsHard,
        SettingField::VmsPerHost,
        SettingField::Quorum,
        SettingField::Witness,
        SettingField::SearchBudget,
    ];
    /// The network's inputs.
    pub const NETWORK: [SettingField; 7] = [
        SettingField::LinkSpeed,
        SettingField::Links,
        SettingField::Mtu,
        SettingField::Share,
        SettingField::Concurrent,
        SettingField::DowntimeLimit,
        SettingField::VmPorts,
    ];
    /// The storage's inputs.
    pub const STORAGE: [SettingField; 3] = [
        SettingField::Write,
        SettingField::Read,
        SettingField::DriveLetterPerVm,
    ];
    /// The inputs of operations.
    pub const OPERATIONS: [SettingField; 7] = [
        SettingField::PatchesPerYear,
        SettingField::PatchMinutes,
        SettingField::HostsAtOnce,
        SettingField::HostMtbf,
        SettingField::Repair,
        SettingField::Application,
        SettingField::CrossSubnet,
    ];

    /// The input that the core calls so.
    pub fn named(name: &str) -> Option<SettingField> {
        Some(match name {
            "tolerate" => SettingField::Tolerate,
            "vcpus_per_core" => SettingField::VcpusPerCore,
            "memory_reserve" => SettingField::MemoryReserve,
            "memory_overcommit" => SettingField::MemoryOvercommit,
            "dynamic_memory" => SettingField::DynamicMemory,
            "vm_overhead" => SettingField::VmOverhead,
            "count_stopped" => SettingField::CountStopped,
            "anti_affinity_is_hard" => SettingField::AntiAffinityIsHard,
            "vms_per_host" => SettingField::VmsPerHost,
            "failure_order" => SettingField::FailureOrder,
            "after_failure" => SettingField::AfterFailure,
            "failure_unit" => SettingField::FailureUnit,
            "shed" => SettingField::Shed,
            "search_budget" => SettingField::SearchBudget,
            "quorum" => SettingField::Quorum,
            "witness" => SettingField::Witness,
            "link_speed" => SettingField::LinkSpeed,
            "links" => SettingField::Links,
            "mtu" => SettingField::Mtu,
            "share" => SettingField::Share,
            "concurrent" => SettingField::Concurrent,
            "downtime_limit" => SettingField::DowntimeLimit,
            "vm_ports" => SettingField::VmPorts,
            "write" => SettingField::Write,
            "read" => SettingField::Read,
            "drive_letter_per_vm" => SettingField::DriveLetterPerVm,
            "patches_per_year" => SettingField::PatchesPerYear,
            "patch_minutes" => SettingField::PatchMinutes,
            "hosts_at_once" => SettingField::HostsAtOnce,
            "host_mtbf_hours" => SettingField::HostMtbf,
            "repair_hours" => SettingField::Repair,
            "application_seconds" => SettingField::Application,
            "cross_subnet" => SettingField::CrossSubnet,
            _ => return None,
        })
    }

    /// The label.
    pub fn label(self) -> &'static str {
        match self {
            SettingField::Tolerate => "Failures to tolerate",
            SettingField::FailureUnit => "What fails",
            SettingField::FailureOrder => "Failures happen",
            SettingField::AfterFailure => "After a failure",
            SettingField::Shed => "May stay down",
            SettingField::VcpusPerCore => "vCPUs for each core, at most",
            SettingField::MemoryReserve => "Memory kept free on each host",
            SettingField::MemoryOvercommit => "Memory overcommit",
            SettingField::DynamicMemory => "Dynamic memory counts as",
            SettingField::VmOverhead => "Hypervisor overhead of a VM",
            SettingField::CountStopped => "Stopped VMs need room",
            SettingField::AntiAffinityIsHard => "Keep-apart rules are always obeyed",
            SettingField::VmsPerHost => "VMs on a host, at most",
            SettingField::SearchBudget => "Search for proofs",
            SettingField::Quorum => "Quorum",
            SettingField::Witness => "Witness",
            SettingField::LinkSpeed => "Link speed",
            SettingField::Links => "Links",
            SettingField::Mtu => "MTU in bytes",
            SettingField::Share => "Share for migrations",
            SettingField::Concurrent => "Migrations at once",
            SettingField::DowntimeLimit => "Permitted downtime in ms",
            SettingField::VmPorts => "Network ports of a host for VMs",
            SettingField::Write => "Write throughput of a host",
            SettingField::Read => "Read throughput of a host",
            SettingField::DriveLetterPerVm => "A drive letter for each VM",
            SettingField::PatchesPerYear => "Patches of each host in a year",
            SettingField::PatchMinutes => "Minutes to patch an empty host",
            SettingField::HostsAtOnce => "Hosts patched at once",
            SettingField::HostMtbf => "Hours between failures of a host",
            SettingField::Repair => "Hours until it is repaired",
            SettingField::Application => "Seconds to fail over in a guest cluster",
            SettingField::CrossSubnet => "Hosts are in several subnets",
        }
    }

    /// What there is to know before it is changed; empty: the label says it.
    pub fn help(self) -> &'static str {
        match self {
            SettingField::FailureUnit => {
                "A fault domain is a rack, a chassis or a site: all its hosts fail together."
            }
            SettingField::FailureOrder => {
                "One after another: VMs restart after each failure and stay there, whatever \
                 fails next."
            }
            SettingField::AfterFailure => {
                "Moving highly available VMs that still run can make room."
            }
            SettingField::Shed => {
                "VMs of that priority are left down, or shut down, to make room for others."
            }
            SettingField::SearchBudget => {
                "In counted steps: short is a quarter of usual, long sixteen times as much."
            }
            SettingField::Quorum => {
                "Dynamic: votes are given out anew after each failure. Majority: they stay."
            }
            SettingField::Witness => "It votes beside the hosts.",
            _ => "",
        }
    }

    /// The options of a choice; empty: a text.
    pub fn choices(self) -> Vec<Choice> {
        match self {
            SettingField::FailureUnit => words(UNITS),
            SettingField::FailureOrder => words(ORDERS),
            SettingField::AfterFailure => words(AFTER),
            SettingField::Shed => words(SHED),
            SettingField::SearchBudget => words(BUDGETS),
            SettingField::Quorum => words(RULES),
            SettingField::Witness => words(WITNESSES),
            SettingField::DynamicMemory => words(COUNTED),
            SettingField::CountStopped
            | SettingField::AntiAffinityIsHard
            | SettingField::DriveLetterPerVm
            | SettingField::CrossSubnet => YES_NO.to_vec(),
            _ => Vec::new(),
        }
    }

    /// What the input shows.
    pub fn show(self, plan: &Plan) -> Shown {
        fn shown<T, Text: Into<String>>(setting: Setting<T>, text: impl Fn(T) -> Text) -> Shown {
            Shown::of(text(setting.value), setting.origin)
        }
        let policy = PolicyInForce::of(plan);
        let network = NetworkInForce::of(plan);
        let storage = StorageInForce::of(plan);
        let habits = Habits::of(&plan.operations);
        match self {
            SettingField::Tolerate => shown(policy.tolerate, |n| n.to_string()),
            SettingField::FailureUnit => shown(policy.failure_unit, |unit| key_of(unit, UNITS)),
            SettingField::FailureOrder => shown(policy.failure_order, |o| key_of(o, ORDERS)),
            SettingField::AfterFailure => shown(policy.after_failure, |a| key_of(a, AFTER)),
            SettingField::Shed => shown(policy.shed, |shed| key_of(shed, SHED)),
            SettingField::SearchBudget => shown(policy.search_budget, |b| key_of(b, BUDGETS)),
            SettingField::Quorum => shown(policy.quorum, |rule| key_of(rule, RULES)),
            SettingField::Witness => shown(policy.witness, |w| key_of(w, WITNESSES)),
            SettingField::VcpusPerCore => {
                shown(policy.vcpus_per_core, |ratio| limit(ratio, CpuRatio::exact))
            }
            SettingField::MemoryReserve => shown(policy.memory_reserve, |share| share.exact()),
            SettingField::MemoryOvercommit => shown(policy.memory_overcommit, |s| s.exact()),
            SettingField::DynamicMemory => shown(policy.dynamic_memory, |c| key_of(c, COUNTED)),
            SettingField::VmOverhead => shown(policy.vm_overhead, |overhead| match overhead {
                VmOverhead::Formula => FORMULA.to_owned(),
                VmOverhead::Fixed(memory) => memory.exact(),
            }),
            SettingField::CountStopped => shown(policy.count_stopped, yes_no),
            SettingField::AntiAffinityIsHard => shown(policy.anti_affinity_is_hard, yes_no),
            SettingField::VmsPerHost => {
                shown(policy.vms_per_host, |most| limit(most, |n| n.to_string()))
            }
            SettingField::LinkSpeed => shown(network.link_speed, |speed| speed.exact()),
            SettingField::Links => shown(network.links, |n| n.to_string()),
            SettingField::Mtu => shown(network.mtu, |n| n.to_string()),
            SettingField::Share => shown(network.share, |share| share.exact()),
            SettingField::Concurrent => shown(network.concurrent, |n| n.to_string()),
            SettingField::DowntimeLimit => shown(network.downtime_limit, |most| {
                limit(most, |limit| limit.as_millis().to_string())
            }),
            SettingField::VmPorts => shown(network.vm_ports, |ports| {
                ports.map_or_else(|| "not checked".to_owned(), |n| n.to_string())
            }),
            SettingField::Write => shown(storage.write, |rate| rate.exact()),
            SettingField::Read => shown(storage.read, |rate| rate.exact()),
            SettingField::DriveLetterPerVm => shown(storage.drive_letter_per_vm, yes_no),
            SettingField::PatchesPerYear => shown(habits.patches_per_year, |n| n.to_string()),
            SettingField::PatchMinutes => shown(habits.patch_minutes, |n| n.to_string()),
            SettingField::HostsAtOnce => shown(habits.hosts_at_once, |most| {
                most.map_or_else(|| "as proved".to_owned(), |n| n.to_string())
            }),
            SettingField::HostMtbf => shown(habits.host_mtbf_hours, |n| n.to_string()),
            SettingField::Repair => shown(habits.repair_hours, |n| n.to_string()),
            SettingField::Application => shown(habits.application_seconds, |n| n.to_string()),
            SettingField::CrossSubnet => shown(habits.cross_subnet, yes_no),
        }
    }

    /// Takes over what was typed; nothing means the default.
    pub fn write(self, plan: &mut Plan, text: &str) -> Result<(), String> {
        let choice = |text: &str| Some(yes(text)).filter(|_| !text.is_empty());
        let (policy, network, storage) = (&mut plan.policy, &mut plan.network, &mut plan.storage);
        let operations = &mut plan.operations;
        match self {
            SettingField::Tolerate => policy.tolerate = optional_whole(text)?,
            SettingField::FailureUnit => policy.failure_unit = optional_choice(text, UNITS)?,
            SettingField::FailureOrder => policy.failure_order = optional_choice(text, ORDERS)?,
            SettingField::AfterFailure => policy.after_failure = optional_choice(text, AFTER)?,
            SettingField::Shed => policy.shed = optional_choice(text, SHED)?,
            SettingField::SearchBudget => policy.search_budget = optional_choice(text, BUDGETS)?,
            SettingField::Quorum => policy.quorum = optional_choice(text, RULES)?,
            SettingField::Witness => policy.witness = optional_choice(text, WITNESSES)?,
            SettingField::VcpusPerCore => policy.vcpus_per_core = optional(text, parse_cpu_ratio)?,
            SettingField::MemoryReserve => policy.memory_reserve = optional(text, parse_percent)?,
            SettingField::MemoryOvercommit => {
                policy.memory_overcommit = optional(text, parse_percent)?;
            }
            SettingField::DynamicMemory => {
                policy.dynamic_memory = optional_choice(text, COUNTED)?;
            }
            SettingField::VmOverhead => policy.vm_overhead = optional(text, parse_overhead)?,
            SettingField::CountStopped => policy.count_stopped = choice(text),
            SettingField::AntiAffinityIsHard => policy.anti_affinity_is_hard = choice(text),
            SettingField::VmsPerHost => policy.vms_per_host = optional_whole(text)?,
            SettingField::LinkSpeed => network.link_speed = optional(text, parse_bit_rate)?,
            SettingField::Links => network.links = optional_whole(text)?,
            SettingField::Mtu => network.mtu = optional_whole(text)?,
            SettingField::Share => network.share = optional(text, parse_percent)?,
            SettingField::Concurrent => network.concurrent = optional_whole(text)?,
            SettingField::DowntimeLimit => {
                let ms = optional_whole(text)?;
                network.downtime_limit = ms.map(|ms| Duration::from_millis(ms.into()));
            }
            SettingField::VmPorts => network.vm_ports = optional_whole(text)?,
            SettingField::Write => storage.write = optional(text, parse_byte_rate)?,
            SettingField::Read => storage.read = optional(text, parse_byte_rate)?,
            SettingField::DriveLetterPerVm => storage.drive_letter_per_vm = choice(text),
            SettingField::PatchesPerYear => operations.patches_per_year = optional_whole(text)?,
            SettingField::PatchMinutes => operations.patch_minutes = optional_whole(text)?,
            SettingField::HostsAtOnce => operations.hosts_at_once = optional_whole(text)?,
            SettingField::HostMtbf => operations.host_mtbf_hours = optional_whole(text)?,
            SettingField::Repair => operations.repair_hours = optional_whole(text)?,
            SettingField::Application => operations.application_seconds = optional_whole(text)?,
            SettingField::CrossSubnet => operations.cross_subnet = choice(text),
        }
        Ok(())
    }
}

fn limit<T>(value: Option<T>, text: impl Fn(T) -> String) -> String {
    value.map_or_else(|| "not limited".to_owned(), text)
}

fn parse_overhead(text: &str) -> Result<VmOverhead, QuantityError> {
    if text.trim().eq_ignore_ascii_case(FORMULA) {
        return Ok(VmOverhead::Formula);
    }
    parse_memory(text, Memory::from_mib(1)).map(VmOverhead::Fixed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use headroom::model::PlatformId;

    #[test]
    fn a_choice_shows_what_was_chosen_and_its_default_when_it_is_reset() {
        let mut plan = Plan::empty("", PlatformId::HyperV2022);
        for field in SettingField::POLICY {
            let default = field.show(&plan);
            for (key, _) in field.choices() {
                assert_eq!(field.write(&mut plan, key), Ok(()));
                let shown = field.show(&plan);
                assert_eq!((shown.text.as_str(), shown.is_pinned()), (key, true));
            }
            assert_eq!(field.write(&mut plan, ""), Ok(()));
            assert_eq!(field.show(&plan), default);
            assert!(default.is_default());
        }
    }
}
