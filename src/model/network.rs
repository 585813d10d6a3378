//! The migration network and the shared storage.

use std::time::Duration;

use crate::units::{BitRate, ByteRate, Percent};

/// The network that live migrations use. `None`: the default.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MigrationNetwork {
    /// Speed of one link.
    pub link_speed: Option<BitRate>,
    /// Links used at once (teamed, or one migration stream each).
    pub links: Option<u32>,
    /// Maximum transmission unit in bytes.
    pub mtu: Option<u32>,
    /// Share of the links that migrations may use.
    pub share: Option<Percent>,
    /// Live migrations at once on one host.
    pub concurrent: Option<u32>,
    /// Network ports of each host for its VMs; `None`: not looked at.
    pub vm_ports: Option<u32>,
    /// Whether frames carry a VLAN tag.
    pub vlan: Option<bool>,
    /// What carries the pages.
    pub transport: Option<Transport>,
    /// Connections of one migration: each uses one link.
    pub streams: Option<u32>,
    /// The most that one connection carries.
    pub stream_limit: Option<BitRate>,
    /// The most that one migration may send while its VM runs.
    pub bandwidth_cap: Option<ByteRate>,
    /// How many times smaller compression makes the pages: 200 % is to half.
    pub compression_ratio: Option<Percent>,
    /// Memory that one connection compresses in a second.
    pub compression_speed: Option<ByteRate>,
    /// How many times smaller pages become that are sent as changes from the third pass on.
    pub delta_ratio: Option<Percent>,
    /// How a running VM moves.
    pub method: Option<MigrationMethod>,
    /// The downtime for which the platform aims.
    pub downtime_limit: Option<Duration>,
    /// Whether the guest is slowed down when it changes memory too fast.
    pub slows_guest: Option<bool>,
}

/// What carries the pages of a migration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Transport {
    /// TCP connections.
    #[default]
    Tcp,
    /// Remote direct memory access over Converged Ethernet: no work for processors.
    Rdma,
}

/// How a running VM moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MigrationMethod {
    /// Memory first, again and again, then the VM.
    #[default]
    PreCopy,
    /// The VM first, its memory afterwards.
    PostCopy,
}

/// The storage that saved states are written to and read from. `None`: the default.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SharedStorage {
    /// Sequential write throughput of one host.
    pub write: Option<ByteRate>,
    /// Sequential read throughput of one host.
    pub read: Option<ByteRate>,
    /// Whether each VM has a volume with a drive letter of its own: no shared volumes, no
    /// mount points.
    pub drive_letter_per_vm: Option<bool>,
}
