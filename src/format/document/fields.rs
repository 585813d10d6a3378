//! Which fields has a plan document? `docs/document.md` explains them.
//!
//! A field that is left out has its default. A version adds fields that may be left out and
//! words of choices, and changes nothing else, so one set of types reads every version. What
//! came later than version 1 is marked for the schema (`since2`) and found by
//! [`Document::newest`]: a document names the oldest version that has all it says, and one that
//! says more than its version has is refused. The published schema of version 1 shows that
//! what is released stays as it is.

mod words;

use serde::{Deserialize, Serialize};
pub use words::{
    AfterFailure, DynamicMemoryCount, FailureOrder, FailureUnit, Method, Pattern, Power, Priority,
    Profile, QuorumRule, SearchBudget, Shed, State, Transport, VmOverheadRule, Witness,
    WitnessPlace,
};

use super::number::{Gigabits, Megabytes, Mhz, Mib, PercentNumber, Ratio, some_whole, whole};

/// What the `format` field of every plan document says.
pub const FORMAT: &str = "headroom-plan";

/// The whole document.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Document {
    /// The address of this schema, for editors; it means nothing to Headroom.
    #[serde(rename = "$schema", default, skip_serializing)]
    pub(super) _schema: Option<String>,
    /// Says that this is a plan document.
    #[cfg_attr(feature = "schema", schemars(extend("const" = FORMAT)))]
    pub format: String,
    /// The version of these fields.
    #[cfg_attr(feature = "schema", schemars(extend("const" = super::VERSION)))]
    #[serde(deserialize_with = "whole")]
    pub version: u32,
    /// What the user calls the plan.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Key of the hypervisor and its version.
    #[cfg_attr(feature = "schema", schemars(extend("enum" = super::schema::platforms())))]
    pub platform: String,
    /// Host groups.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hosts: Vec<Host>,
    /// VM groups.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vms: Vec<Vm>,
    /// What the cluster must survive, and how demand is counted.
    #[serde(default, skip_serializing_if = "is_default")]
    pub policy: Policy,
    /// The network that live migrations use.
    #[serde(default, skip_serializing_if = "is_default")]
    pub network: Network,
    /// The storage that saved states are written to and read from.
    #[serde(default, skip_serializing_if = "is_default")]
    pub storage: Storage,
    /// How the cluster is run: maintenance, failures of hosts, restarts.
    #[serde(default, skip_serializing_if = "is_default")]
    pub operations: Operations,
    /// The size of VM that headroom is counted in. Left out: the most frequent size.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probe: Option<Probe>,
    /// A second size, to be added together with the first. Left out: the most frequent one that is not the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second_probe: Option<Probe>,
    /// By how much the number of VMs grows in a month, in percent. Left out: no growth is looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub growth_percent_per_month: Option<PercentNumber>,
}

impl Document {
    /// What the document says that version 1 cannot say, and the version that can; `None`:
    /// version 1 says it all.
    pub(super) fn newest(&self) -> Option<(&'static str, u32)> {
        let offline = self.hosts.iter().any(|host| host.state == State::Offline);
        let told = [
            ("the state “offline” of a host", offline),
            ("policy.witnessPlace", self.policy.witness_place.is_some()),
        ];
        let first = told.into_iter().find(|(_, is_told)| *is_told);
        first.map(|(name, _)| (name, 2))
    }
}

/// One host, or several that are alike.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Host {
    /// The host, or the first of the group: the number at its end counts up.
    pub name: String,
    /// Hosts that are alike.
    #[cfg_attr(feature = "schema", schemars(extend("default" = 1)))]
    #[serde(default = "one", skip_serializing_if = "is_one")]
    #[serde(deserialize_with = "whole")]
    pub count: u32,
    /// Installed memory in MiB.
    pub memory_mib: Mib,
    /// Physical cores, all sockets together.
    #[serde(deserialize_with = "whole")]
    pub cores: u32,
    /// Hardware threads. Left out: as many as cores.
    #[serde(default, skip_serializing_if = "is_default")]
    #[serde(deserialize_with = "some_whole")]
    pub threads: Option<u32>,
    /// Clock of one core in MHz.
    #[cfg_attr(feature = "schema", schemars(extend("default" = 2500)))]
    #[serde(default = "usual_clock", skip_serializing_if = "is_usual_clock")]
    pub clock_mhz: Mhz,
    /// Memory that the host itself needs, in MiB. Left out: the platform's value.
    #[serde(default, skip_serializing_if = "is_default")]
    pub reserve_mib: Option<Mib>,
    /// Site, chassis or rack: what fails together.
    #[serde(default, skip_serializing_if = "is_default")]
    pub fault_domain: Option<String>,
    /// Whether VMs may run there.
    #[serde(default, skip_serializing_if = "is_default")]
    pub state: State,
}

/// One VM, or several that are alike.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(extend("oneOf" = super::schema::memory_of_one_kind())))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Vm {
    /// The VM, or the first of the group: the number at its end counts up.
    pub name: String,
    /// VMs that are alike.
    #[cfg_attr(feature = "schema", schemars(extend("default" = 1)))]
    #[serde(default = "one", skip_serializing_if = "is_one")]
    #[serde(deserialize_with = "whole")]
    pub count: u32,
    /// Fixed memory in MiB; either this or `dynamicMemory`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub memory_mib: Option<Mib>,
    /// Memory between limits; either this or `memoryMib`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub dynamic_memory: Option<DynamicMemory>,
    /// Memory in use, which a live migration has to send, in MiB. Left out: all of it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub memory_in_use_mib: Option<Mib>,
    /// Virtual CPUs.
    #[serde(deserialize_with = "whole")]
    pub vcpus: u32,
    /// Guaranteed CPU in MHz.
    #[serde(default, skip_serializing_if = "is_default")]
    pub cpu_reservation_mhz: Mhz,
    /// Guaranteed memory in MiB.
    #[serde(default, skip_serializing_if = "is_default")]
    pub memory_reservation_mib: Mib,
    /// Whether it is restarted on another host when its host fails.
    #[cfg_attr(feature = "schema", schemars(extend("default" = true)))]
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub highly_available: bool,
    /// Whether it runs now.
    #[serde(default, skip_serializing_if = "is_default")]
    pub power: Power,
    /// Restart priority.
    #[serde(default, skip_serializing_if = "is_default")]
    pub priority: Priority,
    /// Where it runs now: one host for all VMs of the group, or one entry for each; an empty entry is unknown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub current_hosts: Vec<String>,
    /// The only hosts that may run it. Empty: all hosts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub possible_owners: Vec<String>,
    /// Hosts to prefer, best first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub preferred_owners: Vec<String>,
    /// VMs with the same text must not share a host.
    #[serde(default, skip_serializing_if = "is_default")]
    pub anti_affinity: Option<String>,
    /// VMs with the same text must share a host.
    #[serde(default, skip_serializing_if = "is_default")]
    pub affinity: Option<String>,
    /// Whether it cannot leave its host, because of a local disk or a passthrough device.
    #[serde(default, skip_serializing_if = "is_default")]
    pub host_bound: bool,
    /// What it does with its memory, and how long it takes to start.
    #[serde(default, skip_serializing_if = "is_default")]
    pub workload: Workload,
}

/// Memory between a minimum and a maximum, as the guest needs it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DynamicMemory {
    /// Needed to start, in MiB.
    pub startup_mib: Mib,
    /// Least memory in MiB.
    pub minimum_mib: Mib,
    /// Most memory in MiB.
    pub maximum_mib: Mib,
    /// Assigned now, in MiB. Left out: unknown.
    #[serde(default, skip_serializing_if = "is_default")]
    pub assigned_mib: Option<Mib>,
}

/// What a VM does with its memory, and how long it takes to start.
#[derive(Debug, Default, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Workload {
    /// Typical values for the fields that are left out.
    #[serde(default, skip_serializing_if = "is_default")]
    pub profile: Profile,
    /// Rate at which distinct bytes of memory change, in MB/s (10^6 bytes).
    #[serde(default, skip_serializing_if = "is_default")]
    pub dirty_rate_megabytes_per_second: Option<Megabytes>,
    /// Memory that changes again and again, in MiB.
    #[serde(default, skip_serializing_if = "is_default")]
    pub working_set_mib: Option<Mib>,
    /// The order of writes. Left out: the profile's.
    #[serde(default, skip_serializing_if = "is_default")]
    pub pattern: Option<Pattern>,
    /// Seconds from power-on until the application answers.
    #[serde(default, skip_serializing_if = "is_default")]
    #[serde(deserialize_with = "some_whole")]
    pub boot_seconds: Option<u32>,
}

/// What the cluster must survive, and how demand is counted.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(extend("not" = super::schema::two_overheads())))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Policy {
    /// Hosts that may fail; `failureOrder` and `failureUnit` say how. Left out: the platform's value.
    #[serde(default, skip_serializing_if = "is_default")]
    #[serde(deserialize_with = "some_whole")]
    pub tolerate: Option<u32>,
    /// Most vCPUs for each core. Left out: the platform's value, or no limit.
    #[serde(default, skip_serializing_if = "is_default")]
    pub vcpus_per_core: Option<Ratio>,
    /// Stays free beyond the host's own reserve, in percent of its memory.
    #[serde(default, skip_serializing_if = "is_default")]
    pub memory_reserve_percent: Option<PercentNumber>,
    /// VM memory promised for 100 % of host memory, in percent.
    #[serde(default, skip_serializing_if = "is_default")]
    pub memory_overcommit_percent: Option<PercentNumber>,
    /// How dynamic memory counts. Left out: as assigned.
    #[serde(default, skip_serializing_if = "is_default")]
    pub dynamic_memory: Option<DynamicMemoryCount>,
    /// The hypervisor's memory for each VM by the platform's formula; either this or `vmOverheadMib`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub vm_overhead: Option<VmOverheadRule>,
    /// The hypervisor's memory for each VM, the same for each, in MiB.
    #[serde(default, skip_serializing_if = "is_default")]
    pub vm_overhead_mib: Option<Mib>,
    /// Whether stopped VMs need room.
    #[serde(default, skip_serializing_if = "is_default")]
    pub count_stopped: Option<bool>,
    /// Whether anti-affinity holds even when a VM must stay down for it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub anti_affinity_is_hard: Option<bool>,
    /// Most VMs on one host.
    #[serde(default, skip_serializing_if = "is_default")]
    #[serde(deserialize_with = "some_whole")]
    pub vms_per_host: Option<u32>,
    /// How the failures follow one another. Left out: at once.
    #[serde(default, skip_serializing_if = "is_default")]
    pub failure_order: Option<FailureOrder>,
    /// What may move after a failure. Left out: restarts only.
    #[serde(default, skip_serializing_if = "is_default")]
    pub after_failure: Option<AfterFailure>,
    /// What fails as one, and what `tolerate` counts. Left out: a host.
    #[serde(default, skip_serializing_if = "is_default")]
    pub failure_unit: Option<FailureUnit>,
    /// VMs of which priority may stay down after a failure. Left out: none.
    #[serde(default, skip_serializing_if = "is_default")]
    pub shed: Option<Shed>,
    /// How long proofs are searched for, in counted steps.
    #[serde(default, skip_serializing_if = "is_default")]
    pub search_budget: Option<SearchBudget>,
    /// How the cluster decides that enough of it is left. Left out: the platform's value.
    #[serde(default, skip_serializing_if = "is_default")]
    pub quorum: Option<QuorumRule>,
    /// What votes beside the hosts. Left out: the platform's value.
    #[serde(default, skip_serializing_if = "is_default")]
    pub witness: Option<Witness>,
    /// Where the witness stands: what fails together with it. Left out: not told.
    #[cfg_attr(feature = "schema", schemars(extend("since2" = true)))]
    #[serde(default, skip_serializing_if = "is_default")]
    pub witness_place: Option<WitnessPlace>,
}

/// The network that live migrations use.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Network {
    /// Speed of one link of the migration network in Gbit/s (10^9 bits).
    #[serde(default, skip_serializing_if = "is_default")]
    pub link_gigabits_per_second: Option<Gigabits>,
    /// Links used at once.
    #[serde(default, skip_serializing_if = "is_default")]
    #[serde(deserialize_with = "some_whole")]
    pub links: Option<u32>,
    /// Maximum transmission unit in bytes; 576 to 65535 are usable.
    #[serde(default, skip_serializing_if = "is_default")]
    #[serde(deserialize_with = "some_whole")]
    pub mtu_bytes: Option<u32>,
    /// Share of the links that migrations may use, in percent; at most 100 are sensible.
    #[serde(default, skip_serializing_if = "is_default")]
    pub share_percent: Option<PercentNumber>,
    /// Live migrations at once on one host.
    #[serde(default, skip_serializing_if = "is_default")]
    #[serde(deserialize_with = "some_whole")]
    pub concurrent: Option<u32>,
    /// Network ports of each host for its VMs. Left out: not checked.
    #[serde(default, skip_serializing_if = "is_default")]
    #[serde(deserialize_with = "some_whole")]
    pub vm_ports: Option<u32>,
    /// Whether frames carry a VLAN tag (4 bytes each).
    #[serde(default, skip_serializing_if = "is_default")]
    pub vlan: Option<bool>,
    /// What carries the pages. Left out: TCP.
    #[serde(default, skip_serializing_if = "is_default")]
    pub transport: Option<Transport>,
    /// Connections of one migration; each uses one link.
    #[serde(default, skip_serializing_if = "is_default")]
    #[serde(deserialize_with = "some_whole")]
    pub streams: Option<u32>,
    /// The most that one connection carries, in Gbit/s (10^9 bits).
    #[serde(default, skip_serializing_if = "is_default")]
    pub stream_limit_gigabits_per_second: Option<Gigabits>,
    /// The most that one migration sends while its VM runs, in MB/s (10^6 bytes).
    #[serde(default, skip_serializing_if = "is_default")]
    pub bandwidth_cap_megabytes_per_second: Option<Megabytes>,
    /// How many times smaller compression makes the pages, in percent: 200 is to half.
    #[serde(default, skip_serializing_if = "is_default")]
    pub compression_ratio_percent: Option<PercentNumber>,
    /// Memory that one connection compresses in a second, in MB/s (10^6 bytes).
    #[serde(default, skip_serializing_if = "is_default")]
    pub compression_megabytes_per_second: Option<Megabytes>,
    /// How many times smaller pages become that are sent as changes, in percent (QEMU only).
    #[serde(default, skip_serializing_if = "is_default")]
    pub delta_ratio_percent: Option<PercentNumber>,
    /// Whether the memory goes first, or the VM. Left out: the memory.
    #[serde(default, skip_serializing_if = "is_default")]
    pub method: Option<Method>,
    /// The downtime for which the platform aims, in milliseconds.
    #[serde(default, skip_serializing_if = "is_default")]
    #[serde(deserialize_with = "some_whole")]
    pub downtime_limit_milliseconds: Option<u32>,
    /// Whether a guest that changes memory too fast is slowed down.
    #[serde(default, skip_serializing_if = "is_default")]
    pub slows_guest: Option<bool>,
}

/// The storage that saved states are written to and read from.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Storage {
    /// Sequential write throughput of one host in MB/s (10^6 bytes).
    #[serde(default, skip_serializing_if = "is_default")]
    pub write_megabytes_per_second: Option<Megabytes>,
    /// Sequential read throughput of one host in MB/s (10^6 bytes).
    #[serde(default, skip_serializing_if = "is_default")]
    pub read_megabytes_per_second: Option<Megabytes>,
    /// Whether each VM has a volume with a drive letter of its own.
    #[serde(default, skip_serializing_if = "is_default")]
    pub drive_letter_per_vm: Option<bool>,
}

/// How the cluster is run: maintenance, failures of hosts, restarts.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Operations {
    /// How often every host is patched in a year. Left out: 12.
    #[serde(default, skip_serializing_if = "is_default")]
    #[serde(deserialize_with = "some_whole")]
    pub patches_per_year: Option<u32>,
    /// Patching an empty host, its restart included, in minutes. Left out: 30.
    #[serde(default, skip_serializing_if = "is_default")]
    #[serde(deserialize_with = "some_whole")]
    pub patch_minutes: Option<u32>,
    /// Hosts that are patched at once. Left out: as many as are proved to be safe.
    #[serde(default, skip_serializing_if = "is_default")]
    #[serde(deserialize_with = "some_whole")]
    pub hosts_at_once: Option<u32>,
    /// Hours between two failures of a host. Left out: five years.
    #[serde(default, skip_serializing_if = "is_default")]
    #[serde(deserialize_with = "some_whole")]
    pub host_mtbf_hours: Option<u32>,
    /// Hours until a failed host is back. Left out: 24.
    #[serde(default, skip_serializing_if = "is_default")]
    #[serde(deserialize_with = "some_whole")]
    pub repair_hours: Option<u32>,
    /// VMs that one host starts at once after a failure.
    #[serde(default, skip_serializing_if = "is_default")]
    #[serde(deserialize_with = "some_whole")]
    pub starts_at_once: Option<u32>,
    /// Share of a lonely boot that waits for storage, in percent; the rest waits for CPU. Left out: 50.
    #[serde(default, skip_serializing_if = "is_default")]
    pub boot_storage_percent: Option<PercentNumber>,
    /// What a VM reads while it boots, in MiB. Left out: 1024.
    #[serde(default, skip_serializing_if = "is_default")]
    pub boot_read_mib: Option<Mib>,
    /// What the shared storage reads for all hosts together, in MB/s (10^6 bytes).
    #[serde(default, skip_serializing_if = "is_default")]
    pub storage_read_megabytes_per_second: Option<Megabytes>,
    /// Whether the hosts are in several subnets, which have heartbeats of their own.
    #[serde(default, skip_serializing_if = "is_default")]
    pub cross_subnet: Option<bool>,
    /// Seconds that an application's failover inside a cluster of guests takes. Left out: 30.
    #[serde(default, skip_serializing_if = "is_default")]
    #[serde(deserialize_with = "some_whole")]
    pub application_seconds: Option<u32>,
}

/// A size of VM that headroom is counted in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Probe {
    /// Memory in MiB.
    pub memory_mib: Mib,
    /// Virtual CPUs.
    #[serde(deserialize_with = "whole")]
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
