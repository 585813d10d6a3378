//! Version 1 of the plan document: which fields does it have? `docs/document.md` explains them.
//!
//! A field that is left out has its default. Once released, these types never change: a
//! later version gets types of its own and a step that turns version 1 into it.

use serde::{Deserialize, Serialize};

use super::number::{Gigabits, Megabytes, Mhz, Mib, PercentNumber, Ratio};

/// What the `format` field of every plan document says.
pub const FORMAT: &str = "headroom-plan";

/// The whole document.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Document {
    pub format: String,
    pub version: u32,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    pub platform: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hosts: Vec<Host>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vms: Vec<Vm>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub policy: Policy,
    #[serde(default, skip_serializing_if = "is_default")]
    pub network: Network,
    #[serde(default, skip_serializing_if = "is_default")]
    pub storage: Storage,
    #[serde(default, skip_serializing_if = "is_default")]
    pub operations: Operations,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probe: Option<Probe>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second_probe: Option<Probe>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub growth_percent_per_month: Option<PercentNumber>,
}

/// One host, or several that are alike.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Host {
    pub name: String,
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub count: u32,
    pub memory_mib: Mib,
    pub cores: u32,
    #[serde(default, skip_serializing_if = "is_default")]
    pub threads: Option<u32>,
    #[serde(default = "usual_clock", skip_serializing_if = "is_usual_clock")]
    pub clock_mhz: Mhz,
    #[serde(default, skip_serializing_if = "is_default")]
    pub reserve_mib: Option<Mib>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub fault_domain: Option<String>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub state: State,
}

/// Whether VMs may run on a host now.
#[derive(Debug, Default, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    #[default]
    InService,
    Maintenance,
}

/// One VM, or several that are alike.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Vm {
    pub name: String,
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub count: u32,
    #[serde(default, skip_serializing_if = "is_default")]
    pub memory_mib: Option<Mib>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub dynamic_memory: Option<DynamicMemory>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub memory_in_use_mib: Option<Mib>,
    pub vcpus: u32,
    #[serde(default, skip_serializing_if = "is_default")]
    pub cpu_reservation_mhz: Mhz,
    #[serde(default, skip_serializing_if = "is_default")]
    pub memory_reservation_mib: Mib,
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub highly_available: bool,
    #[serde(default, skip_serializing_if = "is_default")]
    pub power: Power,
    #[serde(default, skip_serializing_if = "is_default")]
    pub priority: Priority,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub current_hosts: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub possible_owners: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub preferred_owners: Vec<String>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub anti_affinity: Option<String>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub affinity: Option<String>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub host_bound: bool,
    #[serde(default, skip_serializing_if = "is_default")]
    pub workload: Workload,
}

/// Memory between a minimum and a maximum, as the guest needs it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DynamicMemory {
    pub startup_mib: Mib,
    pub minimum_mib: Mib,
    pub maximum_mib: Mib,
    #[serde(default, skip_serializing_if = "is_default")]
    pub assigned_mib: Option<Mib>,
}

/// Whether a VM runs.
#[derive(Debug, Default, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Power {
    #[default]
    Running,
    Stopped,
}

/// Restart priority.
#[derive(Debug, Default, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Priority {
    High,
    #[default]
    Medium,
    Low,
    NoAutoStart,
}

/// What a VM does with its memory, and how long it takes to start.
#[derive(Debug, Default, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Workload {
    #[serde(default, skip_serializing_if = "is_default")]
    pub profile: Profile,
    #[serde(default, skip_serializing_if = "is_default")]
    pub dirty_rate_megabytes_per_second: Option<Megabytes>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub working_set_mib: Option<Mib>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub pattern: Option<Pattern>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub boot_seconds: Option<u32>,
}

/// Typical workloads.
#[derive(Debug, Default, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Profile {
    Idle,
    #[default]
    General,
    FileServer,
    DatabaseRead,
    DatabaseWrite,
    Cache,
}

/// The order in which a guest writes to its working set.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pattern {
    Sequential,
    Random,
    Skewed,
}

/// What the cluster must survive, and how demand is counted.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Policy {
    #[serde(default, skip_serializing_if = "is_default")]
    pub tolerate: Option<u32>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub vcpus_per_core: Option<Ratio>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub memory_reserve_percent: Option<PercentNumber>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub memory_overcommit_percent: Option<PercentNumber>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub dynamic_memory: Option<DynamicMemoryCount>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub vm_overhead: Option<VmOverheadRule>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub vm_overhead_mib: Option<Mib>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub count_stopped: Option<bool>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub anti_affinity_is_hard: Option<bool>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub vms_per_host: Option<u32>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub failure_order: Option<FailureOrder>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub after_failure: Option<AfterFailure>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub failure_unit: Option<FailureUnit>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub shed: Option<Shed>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub search_budget: Option<SearchBudget>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub quorum: Option<QuorumRule>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub witness: Option<Witness>,
}

/// How much room a VM with dynamic memory needs.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DynamicMemoryCount {
    Assigned,
    Startup,
    Maximum,
}

/// How the memory that the hypervisor needs for each VM is found.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum VmOverheadRule {
    Formula,
}

/// How the failures to tolerate follow one another.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FailureOrder {
    AtOnce,
    OneAfterAnother,
}

/// What may move after a failure.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AfterFailure {
    RestartOnly,
    Rearrange,
}

/// What fails as one.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FailureUnit {
    Host,
    FaultDomain,
}

/// Which VMs may stay down after a failure.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shed {
    Nothing,
    Low,
    LowAndMedium,
}

/// How long proofs are searched for.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SearchBudget {
    Short,
    Usual,
    Long,
}

/// How the cluster decides that enough of it is left.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum QuorumRule {
    NotNeeded,
    Majority,
    Dynamic,
    DynamicWithPool,
    DiskOnly,
}

/// What votes beside the hosts.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Witness {
    None,
    Disk,
    FileShare,
    Cloud,
    QuorumDevice,
}

/// The network that live migrations use.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Network {
    #[serde(default, skip_serializing_if = "is_default")]
    pub link_gigabits_per_second: Option<Gigabits>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub links: Option<u32>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub mtu_bytes: Option<u32>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub share_percent: Option<PercentNumber>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub concurrent: Option<u32>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub vm_ports: Option<u32>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub vlan: Option<bool>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub transport: Option<Transport>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub streams: Option<u32>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub stream_limit_gigabits_per_second: Option<Gigabits>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub bandwidth_cap_megabytes_per_second: Option<Megabytes>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub compression_ratio_percent: Option<PercentNumber>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub compression_megabytes_per_second: Option<Megabytes>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub delta_ratio_percent: Option<PercentNumber>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub method: Option<Method>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub downtime_limit_milliseconds: Option<u32>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub slows_guest: Option<bool>,
}

/// What carries the pages of a migration.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Transport {
    Tcp,
    Rdma,
}

/// How a running VM moves.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    PreCopy,
    PostCopy,
}

/// The storage that saved states are written to and read from.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Storage {
    #[serde(default, skip_serializing_if = "is_default")]
    pub write_megabytes_per_second: Option<Megabytes>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub read_megabytes_per_second: Option<Megabytes>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub drive_letter_per_vm: Option<bool>,
}

/// How the cluster is run: maintenance, failures of hosts, restarts.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Operations {
    #[serde(default, skip_serializing_if = "is_default")]
    pub patches_per_year: Option<u32>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub patch_minutes: Option<u32>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub hosts_at_once: Option<u32>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub host_mtbf_hours: Option<u32>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub repair_hours: Option<u32>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub starts_at_once: Option<u32>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub boot_storage_percent: Option<PercentNumber>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub boot_read_mib: Option<Mib>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub storage_read_megabytes_per_second: Option<Megabytes>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub cross_subnet: Option<bool>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub application_seconds: Option<u32>,
}

/// A size of VM that headroom is counted in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Probe {
    pub memory_mib: Mib,
    pub vcpus: u32,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

fn one() -> u32 {
    1
}

fn is_one(count: &u32) -> bool {
    *count == 1
}

fn yes() -> bool {
    true
}

fn is_true(value: &bool) -> bool {
    *value
}

fn usual_clock() -> Mhz {
    super::number::Scaled(2_500)
}

fn is_usual_clock(clock: &Mhz) -> bool {
    *clock == usual_clock()
}
