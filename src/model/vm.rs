//! VMs, as the user describes them.

use crate::units::{ByteRate, Megahertz, Memory};

/// One VM, or several that are alike.
#[derive(Debug, Clone, PartialEq)]
pub struct VmGroup {
    /// Name of the VM, or of the first of the group (see [`super::member_name`]).
    pub name: String,
    /// How many VMs: 1 for a single named one.
    pub count: u32,
    /// Assigned memory.
    pub memory: VmMemory,
    /// Memory in use: what a live migration has to send. `None`: all of it.
    pub memory_in_use: Option<Memory>,
    /// Virtual CPUs.
    pub vcpus: u32,
    /// Guaranteed CPU.
    pub cpu_reservation: Megahertz,
    /// Guaranteed memory (vendor rules that count reservations use it).
    pub memory_reservation: Memory,
    /// Restarted on another host when its host fails.
    pub highly_available: bool,
    /// Running or stopped.
    pub power: Power,
    /// Restart priority.
    pub priority: Priority,
    /// Where the VMs run now: nothing (unknown), one host for all, or one entry a VM.
    pub current_hosts: Vec<String>,
    /// The only hosts that may run the VM; empty: all.
    pub possible_owners: Vec<String>,
    /// Hosts to be preferred, best first.
    pub preferred_owners: Vec<String>,
    /// VMs with the same anti-affinity name must not share a host.
    pub anti_affinity: Option<String>,
    /// VMs with the same affinity name must share a host.
    pub affinity: Option<String>,
    /// Cannot leave its host, because of a local disk or a passthrough device: it neither
    /// moves nor restarts elsewhere.
    pub host_bound: bool,
    /// How it changes its memory while it migrates, and how long it takes to start.
    pub workload: Workload,
}

/// Assigned memory of a VM.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VmMemory {
    /// A fixed amount.
    Static(Memory),
    /// Between a minimum and a maximum, as the guest needs it.
    Dynamic {
        /// Needed to start.
        startup: Memory,
        /// Never less while running.
        minimum: Memory,
        /// Never more.
        maximum: Memory,
        /// Assigned now, if known.
        assigned: Option<Memory>,
    },
}

/// Whether a VM runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Power {
    /// Running.
    #[default]
    Running,
    /// Stopped, saved or suspended: occupies no memory unless the policy counts it.
    Stopped,
}

/// Restart priority, highest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Priority {
    /// Before all others.
    High,
    /// The usual.
    #[default]
    Medium,
    /// After all others.
    Low,
    /// Not started automatically.
    NoAutoStart,
}

/// What a VM does with its memory, and how long it takes to start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Workload {
    /// A named profile with typical values; the fields below override it.
    pub profile: WorkloadProfile,
    /// Rate at which distinct bytes of memory change.
    pub dirty_rate: Option<ByteRate>,
    /// Writable working set: the memory that changes again and again.
    pub working_set: Option<Memory>,
    /// The order of its writes.
    pub pattern: Option<WritePattern>,
    /// Seconds from power-on until the application answers.
    pub boot_seconds: Option<u32>,
}

/// The order in which a guest writes to its working set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WritePattern {
    /// One page after another: the most distinct memory for its rate.
    Sequential,
    /// Any page, each as likely as the others.
    Random,
    /// Few pages again and again, many rarely: databases.
    Skewed,
}

/// Typical workloads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum WorkloadProfile {
    /// Does next to nothing.
    Idle,
    /// Web or application server.
    #[default]
    General,
    /// File server.
    FileServer,
    /// Database, mostly reading.
    DatabaseRead,
    /// Database, writing heavily.
    DatabaseWrite,
    /// In-memory cache.
    Cache,
}

impl VmGroup {
    /// One running, highly available VM with fixed memory.
    pub fn new(name: &str, memory: Memory, vcpus: u32) -> VmGroup {
        VmGroup {
            name: name.to_owned(),
            count: 1,
            memory: VmMemory::Static(memory),
            memory_in_use: None,
            vcpus,
            cpu_reservation: Megahertz::default(),
            memory_reservation: Memory::ZERO,
            highly_available: true,
            power: Power::Running,
            priority: Priority::Medium,
            current_hosts: Vec::new(),
            possible_owners: Vec::new(),
            preferred_owners: Vec::new(),
            anti_affinity: None,
            affinity: None,
            host_bound: false,
            workload: Workload::default(),
        }
    }

    /// Whether a host failure restarts this VM: highly available, started automatically, and
    /// not bound to its host.
    pub fn restarts(&self) -> bool {
        self.highly_available && !self.host_bound && self.priority != Priority::NoAutoStart
    }

    /// The host that member `index` runs on now, if known.
    pub fn current_host(&self, index: u32) -> Option<&str> {
        let entry = match self.current_hosts.as_slice() {
            [all] => Some(all),
            each => each.get(index as usize),
        };
        entry.map(String::as_str).filter(|name| !name.is_empty())
    }
}
