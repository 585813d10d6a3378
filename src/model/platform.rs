//! What is known about each platform, as one table of data with sources.
//!
//! Nothing else in the core asks which platform a plan has: it asks for a fact.

mod details;
mod failover;
mod overhead;
mod sizes;
mod table;

use std::time::Duration;

pub use details::Details;
pub use failover::{Failover, Heartbeats};
pub use sizes::{RunningVcpus, Sizes};

use super::{QuorumRule, Witness};
use crate::units::{BitRate, CpuRatio, Memory, Percent};

/// Hypervisor and version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PlatformId {
    /// Windows Server 2008 Hyper-V: quick migration only.
    HyperV2008,
    /// Windows Server 2008 R2 Hyper-V.
    HyperV2008R2,
    /// Windows Server 2012 Hyper-V.
    HyperV2012,
    /// Windows Server 2012 R2 Hyper-V.
    HyperV2012R2,
    /// Windows Server 2016 Hyper-V.
    HyperV2016,
    /// Windows Server 2019 Hyper-V.
    HyperV2019,
    /// Windows Server 2022 Hyper-V.
    HyperV2022,
    /// Windows Server 2025 Hyper-V.
    HyperV2025,
    /// Azure Local (formerly Azure Stack HCI).
    AzureLocal,
    /// VMware vSphere 6.x.
    Vsphere6,
    /// VMware vSphere 7.
    Vsphere7,
    /// VMware vSphere 8.
    Vsphere8,
    /// XenServer 8.
    XenServer8,
    /// XCP-ng 8.
    XcpNg,
    /// Proxmox VE.
    Proxmox,
    /// KVM with Pacemaker and Corosync.
    KvmPacemaker,
    /// Nutanix AHV.
    NutanixAhv,
    /// Ganeti.
    Ganeti,
}

/// A value with its origin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fact<T> {
    /// The value.
    pub value: T,
    /// Document and section it was read in.
    pub source: &'static str,
    /// Whether that document was read; otherwise the value is recalled and shown as such.
    pub verified: bool,
}

impl<T> Fact<T> {
    /// A value read in its source.
    pub const fn read(value: T, source: &'static str) -> Self {
        Fact {
            value,
            source,
            verified: true,
        }
    }

    /// Another value from the same source.
    pub fn with<U>(&self, value: U) -> Fact<U> {
        Fact {
            value,
            source: self.source,
            verified: self.verified,
        }
    }

    /// A value recalled, not confirmed.
    pub const fn unverified(value: T, source: &'static str) -> Self {
        Fact {
            value,
            source,
            verified: false,
        }
    }
}

/// What is known about one platform.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Platform {
    /// Which one.
    pub id: PlatformId,
    /// Stable name in documents and links.
    pub key: &'static str,
    /// Name for people.
    pub name: &'static str,
    /// Memory that the host itself needs.
    pub host_reserve: Fact<HostReserve>,
    /// Memory that the hypervisor needs for each VM.
    pub vm_overhead: Fact<OverheadFormula>,
    /// Memory that must stay free on each host after placement.
    pub least_free: Fact<Memory>,
    /// Most vCPUs for each core.
    pub vcpus_per_core: Fact<Option<CpuRatio>>,
    /// Whether anti-affinity is obeyed even when a VM must stay down for it.
    pub anti_affinity_is_hard: Fact<bool>,
    /// How the cluster decides that enough of it is left.
    pub quorum: Fact<QuorumRule>,
    /// What votes beside the hosts, if nothing else is said.
    pub witness: Fact<Witness>,
    /// What may vote beside the hosts.
    pub witnesses: &'static [Witness],
    /// Most hosts in a cluster.
    pub hosts_per_cluster: Fact<Option<u32>>,
    /// Most hosts of its other kinds of clusters; `None`: there is one kind, or no difference.
    pub other_kinds: Option<OtherKinds>,
    /// Most VMs on one host.
    pub vms_per_host: Fact<Option<u32>>,
    /// Most VMs in a cluster.
    pub vms_per_cluster: Fact<Option<u32>>,
    /// Drive letters for volumes of VMs; `None`: volumes have none.
    pub drive_letters: Fact<Option<u32>>,
    /// Whether running VMs can move without stopping.
    pub live_migration: Fact<bool>,
    /// When the last round of a live migration begins.
    pub stop_rule: Fact<StopRule>,
    /// How a live migration goes through memory.
    pub migration_loop: Fact<MigrationLoop>,
    /// Connections of one live migration.
    pub streams: Fact<Streams>,
    /// The most that one connection carries.
    pub stream_limit: Fact<Option<BitRate>>,
    /// Live migrations at once on one host.
    pub concurrent_migrations: Fact<u32>,
    /// Share of the migration links that live migrations may use.
    pub migration_share: Fact<Percent>,
    /// What a live migration takes however small the VM is.
    pub live_fixed: Fact<LiveFixed>,
    /// Which memory a saved state contains.
    pub saved_state: Fact<SavedState>,
    /// What saving, moving and restoring takes however small the VM is: pause, change of
    /// owner and resume together.
    pub quick_fixed: Fact<Duration>,
    /// From the death of a host to the start of the first restart.
    pub detection: Fact<Duration>,
}

/// Most hosts of a cluster whose hosts do not simply hold the storage of all VMs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OtherKinds {
    /// The hosts hold it, in two zones of which each holds all.
    pub two_zones: u32,
    /// A storage area network holds it.
    pub on_san: u32,
}

/// Memory that a host needs for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HostReserve {
    /// Nothing is known: nothing is reserved.
    None,
    /// The same on each host.
    Fixed(Memory),
    /// A base, and more for each GiB installed.
    BasePlusEachGib {
        /// On every host.
        base: Memory,
        /// For each GiB of host memory.
        each_gib: Memory,
    },
    /// A share of installed memory in hundredths, rounded up to a GiB, at least `least`.
    ShareAtLeast {
        /// Percent of installed memory.
        percent: u64,
        /// But at least.
        least: Memory,
    },
}

/// Memory that the hypervisor needs for each VM.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OverheadFormula {
    /// Nothing is known: nothing is added.
    None,
    /// Hyper-V: one amount for the first GiB, another for each further one.
    FirstGibAndEachFurther {
        /// For the first GiB.
        first: Memory,
        /// For each further GiB, begun or whole.
        further: Memory,
    },
    /// vSphere 6.5: the documented table, interpolated between its entries.
    Vsphere65Table,
    /// xapi: shadow pages and video memory of a fully virtualized guest.
    XapiHvm,
}

/// How a pre-copy migration goes through memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MigrationLoop {
    /// Round after round, each sending all that the last one left: the textbook.
    Rounds,
    /// QEMU's loop, which collects changes as soon as what is pending fits.
    Windows,
}

/// Connections of one live migration. Each uses one link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Streams {
    /// So many.
    Fixed(u32),
    /// One for each link.
    EachLink,
}

/// When a pre-copy migration stops the VM for its last round.
///
/// Any of the conditions that are present ends the rounds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StopRule {
    /// The rest can be sent in this time.
    pub remaining_fits: Option<Duration>,
    /// No more than this many pages of 4 KiB remain.
    pub remaining_pages: Option<u32>,
    /// So many rounds are over.
    pub rounds: Option<u32>,
    /// So many times the memory has been sent.
    pub sent_times_memory: Option<u32>,
    /// Whether the guest is slowed down until the rest fits.
    pub slows_guest: bool,
}

/// What a live migration takes however small the VM is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LiveFixed {
    /// Before the first byte of memory: connect, create the VM on the target.
    pub setup: Duration,
    /// After the last byte of memory: device state, resume. The VM stands still.
    pub resume: Duration,
}

/// Which memory a saved state contains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SavedState {
    /// All that is assigned to the VM.
    Assigned,
    /// What the guest has touched.
    InUse,
}

impl PlatformId {
    /// Every platform, in the order of the selection list.
    pub fn all() -> impl Iterator<Item = PlatformId> {
        table::PLATFORMS.iter().map(|platform| platform.id)
    }

    /// What is known about it.
    pub fn facts(self) -> &'static Platform {
        // The table has one row for each variant, in the order of declaration: see the test.
        &table::PLATFORMS[self as usize]
    }

    /// The platform with this key in documents and links.
    pub fn from_key(key: &str) -> Option<PlatformId> {
        table::PLATFORMS
            .iter()
            .find(|platform| platform.key == key)
            .map(|platform| platform.id)
    }
}

impl HostReserve {
    /// The reserve of a host with this much memory.
    pub fn of(self, installed: Memory) -> Memory {
        match self {
            HostReserve::None => Memory::ZERO,
            HostReserve::Fixed(amount) => amount,
            HostReserve::BasePlusEachGib { base, each_gib } => {
                base.plus(each_gib.times(installed.kib() >> 20))
            }
            HostReserve::ShareAtLeast { percent, least } => {
                let share = (u128::from(installed.kib()) * u128::from(percent)).div_ceil(100);
                Memory::from_gib(share.div_ceil(1 << 20) as u64).max(least)
            }
        }
    }
}

impl OverheadFormula {
    /// The overhead of a VM with this much memory and so many vCPUs.
    pub fn of(self, memory: Memory, vcpus: u32) -> Memory {
        match self {
            OverheadFormula::None => Memory::ZERO,
            OverheadFormula::FirstGibAndEachFurther { first, further } => {
                let gib = memory.kib().div_ceil(1 << 20).max(1);
                first.plus(further.times(gib - 1))
            }
            OverheadFormula::Vsphere65Table => overhead::vsphere_65(memory, vcpus),
            OverheadFormula::XapiHvm => overhead::xapi_hvm(memory, vcpus),
        }
    }
}
