//! Which words has a document for choices? Each type is one choice.

use serde::{Deserialize, Serialize};

/// Whether VMs may run on a host now.
#[derive(Debug, Default, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(extend("since2" = ["offline"])))]
#[serde(rename_all = "kebab-case")]
pub enum State {
    #[default]
    InService,
    Maintenance,
    Offline,
}

/// Whether a VM runs.
#[derive(Debug, Default, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Power {
    #[default]
    Running,
    Stopped,
}

/// Restart priority.
#[derive(Debug, Default, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Priority {
    High,
    #[default]
    Medium,
    Low,
    NoAutoStart,
}

/// Typical workloads.
#[derive(Debug, Default, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Pattern {
    Sequential,
    Random,
    Skewed,
}

/// How much room a VM with dynamic memory needs.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum DynamicMemoryCount {
    Assigned,
    Startup,
    Maximum,
}

/// How the memory that the hypervisor needs for each VM is found.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum VmOverheadRule {
    Formula,
}

/// How the failures to tolerate follow one another.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum FailureOrder {
    AtOnce,
    OneAfterAnother,
}

/// What may move after a failure.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum AfterFailure {
    RestartOnly,
    Rearrange,
}

/// What fails as one.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum FailureUnit {
    Host,
    FaultDomain,
}

/// Which VMs may stay down after a failure.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Shed {
    Nothing,
    Low,
    LowAndMedium,
}

/// How long proofs are searched for.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum SearchBudget {
    Short,
    Usual,
    Long,
}

/// How the cluster decides that enough of it is left.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Witness {
    None,
    Disk,
    FileShare,
    Cloud,
    QuorumDevice,
}

/// Where the witness stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum WitnessPlace {
    /// In none of the fault domains.
    Elsewhere,
    /// In the fault domain with this name.
    FaultDomain(String),
}

/// What carries the pages of a migration.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Transport {
    Tcp,
    Rdma,
}

/// How a running VM moves.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    PreCopy,
    PostCopy,
}
