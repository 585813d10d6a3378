//! How the cluster is run: maintenance, failures of hosts, restarts.

use crate::units::{ByteRate, Memory, Percent};

/// How the cluster is run. `None`: the default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Operations {
    /// How often a year every host is patched.
    pub patches_per_year: Option<u32>,
    /// Minutes that patching a host takes once it is empty, its restart included.
    pub patch_minutes: Option<u32>,
    /// Hosts that are patched at once; `None`: as many as are proved to be safe.
    pub hosts_at_once: Option<u32>,
    /// Hours between two failures of a host, on the average.
    pub host_mtbf_hours: Option<u32>,
    /// Hours until a failed host is back, on the average.
    pub repair_hours: Option<u32>,
    /// VMs that one host starts at once after a failure.
    pub starts_at_once: Option<u32>,
    /// Share of a lonely boot that waits for storage; the rest waits for CPU.
    pub boot_storage_share: Option<Percent>,
    /// What a VM reads while it boots.
    pub boot_read: Option<Memory>,
    /// What the shared storage reads for all hosts together.
    pub storage_read: Option<ByteRate>,
    /// Whether the hosts are in several subnets, which have heartbeats of their own.
    pub cross_subnet: Option<bool>,
    /// Seconds that an application takes to fail over inside a cluster of guests.
    pub application_seconds: Option<u32>,
}
