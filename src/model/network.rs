//! The migration network and the shared storage.

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
