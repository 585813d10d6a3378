//! Hosts, as the user describes them.

use crate::units::{Megahertz, Memory};

/// One host, or several that are alike.
#[derive(Debug, Clone, PartialEq)]
pub struct HostGroup {
    /// Name of the host, or of the first of the group (see [`super::member_name`]).
    pub name: String,
    /// How many hosts: 1 for a single named one.
    pub count: u32,
    /// Installed memory.
    pub memory: Memory,
    /// Physical cores, all sockets together.
    pub cores: u32,
    /// Hardware threads, all sockets together; `None`: as many as cores.
    pub threads: Option<u32>,
    /// Clock of one core.
    pub clock: Megahertz,
    /// Memory that the host itself needs; `None`: the platform's formula.
    pub reserve: Option<Memory>,
    /// Site, chassis or rack: what fails together.
    pub fault_domain: Option<String>,
    /// Whether VMs may run there now.
    pub state: HostState,
}

/// Whether VMs may run on a host now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum HostState {
    /// Takes part in the cluster.
    #[default]
    InService,
    /// Drained: runs nothing and receives nothing, but is up and votes.
    Maintenance,
    /// Off, or not reached: runs nothing and receives nothing. Where votes stay what they are,
    /// its vote is lost, not gone. Its memory and cores may be unknown, which is 0.
    Offline,
}

impl HostGroup {
    /// One host of this size, in service, its reserve left to the platform.
    pub fn new(name: &str, memory: Memory, cores: u32) -> HostGroup {
        HostGroup {
            name: name.to_owned(),
            count: 1,
            memory,
            cores,
            threads: None,
            clock: Megahertz::new(2_500),
            reserve: None,
            fault_domain: None,
            state: HostState::InService,
        }
    }
}
