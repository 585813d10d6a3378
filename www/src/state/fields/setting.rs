//! The inputs of the policy, the network and the storage: each has a default.

use headroom::demand::PolicyInForce;
use headroom::migration::{NetworkInForce, StorageInForce};
use headroom::model::{DynamicMemoryCount, Plan, VmOverhead};
use headroom::settings::Setting;
use headroom::units::{
    CpuRatio, Memory, QuantityError, parse_bit_rate, parse_byte_rate, parse_cpu_ratio,
    parse_memory, parse_percent,
};

use super::parse::{chosen, key_of, optional, optional_whole, yes, yes_no};
use super::{Choice, Shown, YES_NO};

/// One input of the policy, the network or the storage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SettingField {
    /// Hosts that may fail at once.
    Tolerate,
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
    /// Storage write throughput.
    Write,
    /// Storage read throughput.
    Read,
}

const COUNTED: &[(DynamicMemoryCount, Choice)] = &[
    (DynamicMemoryCount::Assigned, ("assigned", "Assigned")),
    (DynamicMemoryCount::Startup, ("startup", "Startup")),
    (DynamicMemoryCount::Maximum, ("maximum", "Maximum")),
];

const FORMULA: &str = "by formula";

impl SettingField {
    /// The policy's inputs.
    pub const POLICY: [SettingField; 9] = [
        SettingField::Tolerate,
        SettingField::VcpusPerCore,
        SettingField::MemoryReserve,
        SettingField::MemoryOvercommit,
        SettingField::DynamicMemory,
        SettingField::VmOverhead,
        SettingField::CountStopped,
        SettingField::AntiAffinityIsHard,
        SettingField::VmsPerHost,
    ];
    /// The network's inputs.
    pub const NETWORK: [SettingField; 5] = [
        SettingField::LinkSpeed,
        SettingField::Links,
        SettingField::Mtu,
        SettingField::Share,
        SettingField::Concurrent,
    ];
    /// The storage's inputs.
    pub const STORAGE: [SettingField; 2] = [SettingField::Write, SettingField::Read];

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
            "link_speed" => SettingField::LinkSpeed,
            "links" => SettingField::Links,
            "mtu" => SettingField::Mtu,
            "share" => SettingField::Share,
            "concurrent" => SettingField::Concurrent,
            "write" => SettingField::Write,
            "read" => SettingField::Read,
            _ => return None,
        })
    }

    /// The label.
    pub fn label(self) -> &'static str {
        match self {
            SettingField::Tolerate => "Host failures to tolerate",
            SettingField::VcpusPerCore => "vCPUs for each core, at most",
            SettingField::MemoryReserve => "Memory kept free on each host",
            SettingField::MemoryOvercommit => "Memory overcommit",
            SettingField::DynamicMemory => "Dynamic memory counts as",
            SettingField::VmOverhead => "Hypervisor overhead of a VM",
            SettingField::CountStopped => "Stopped VMs need room",
            SettingField::AntiAffinityIsHard => "Keep-apart rules are always obeyed",
            SettingField::VmsPerHost => "VMs on a host, at most",
            SettingField::LinkSpeed => "Link speed",
            SettingField::Links => "Links",
            SettingField::Mtu => "MTU in bytes",
            SettingField::Share => "Share for migrations",
            SettingField::Concurrent => "Migrations at once",
            SettingField::Write => "Write throughput of a host",
            SettingField::Read => "Read throughput of a host",
        }
    }

    /// The options of a choice; empty: a text.
    pub fn choices(self) -> Vec<Choice> {
        match self {
            SettingField::DynamicMemory => COUNTED.iter().map(|(_, choice)| *choice).collect(),
            SettingField::CountStopped | SettingField::AntiAffinityIsHard => YES_NO.to_vec(),
            _ => Vec::new(),
        }
    }

    /// What the input shows.
    pub fn show(self, plan: &Plan) -> Shown {
        fn shown<T>(setting: Setting<T>, text: impl Fn(T) -> String) -> Shown {
            Shown::of(text(setting.value), setting.origin)
        }
        let policy = PolicyInForce::of(plan);
        let network = NetworkInForce::of(plan);
        let storage = StorageInForce::of(plan);
        match self {
            SettingField::Tolerate => shown(policy.tolerate, |n| n.to_string()),
            SettingField::VcpusPerCore => {
                shown(policy.vcpus_per_core, |ratio| limit(ratio, CpuRatio::exact))
            }
            SettingField::MemoryReserve => shown(policy.memory_reserve, |share| share.exact()),
            SettingField::MemoryOvercommit => shown(policy.memory_overcommit, |s| s.exact()),
            SettingField::DynamicMemory => {
                shown(policy.dynamic_memory, |c| key_of(c, COUNTED).to_owned())
            }
            SettingField::VmOverhead => shown(policy.vm_overhead, |overhead| match overhead {
                VmOverhead::Formula => FORMULA.to_owned(),
                VmOverhead::Fixed(memory) => memory.exact(),
            }),
            SettingField::CountStopped => shown(policy.count_stopped, |b| yes_no(b).to_owned()),
            SettingField::AntiAffinityIsHard => {
                shown(policy.anti_affinity_is_hard, |b| yes_no(b).to_owned())
            }
            SettingField::VmsPerHost => {
                shown(policy.vms_per_host, |most| limit(most, |n| n.to_string()))
            }
            SettingField::LinkSpeed => shown(network.link_speed, |speed| speed.exact()),
            SettingField::Links => shown(network.links, |n| n.to_string()),
            SettingField::Mtu => shown(network.mtu, |n| n.to_string()),
            SettingField::Share => shown(network.share, |share| share.exact()),
            SettingField::Concurrent => shown(network.concurrent, |n| n.to_string()),
            SettingField::Write => shown(storage.write, |rate| rate.exact()),
            SettingField::Read => shown(storage.read, |rate| rate.exact()),
        }
    }

    /// Takes over what was typed; nothing means the default.
    pub fn write(self, plan: &mut Plan, text: &str) -> Result<(), String> {
        let choice = |text: &str| Some(yes(text)).filter(|_| !text.is_empty());
        let (policy, network, storage) = (&mut plan.policy, &mut plan.network, &mut plan.storage);
        match self {
            SettingField::Tolerate => policy.tolerate = optional_whole(text)?,
            SettingField::VcpusPerCore => policy.vcpus_per_core = optional(text, parse_cpu_ratio)?,
            SettingField::MemoryReserve => policy.memory_reserve = optional(text, parse_percent)?,
            SettingField::MemoryOvercommit => {
                policy.memory_overcommit = optional(text, parse_percent)?;
            }
            SettingField::DynamicMemory => {
                policy.dynamic_memory = match text {
                    "" => None,
                    key => Some(chosen(key, COUNTED)?),
                };
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
            SettingField::Write => storage.write = optional(text, parse_byte_rate)?,
            SettingField::Read => storage.read = optional(text, parse_byte_rate)?,
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
