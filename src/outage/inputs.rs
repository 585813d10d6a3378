//! Which settings of operations are in force, and where does each come from?

use crate::migration::StorageInForce;
use crate::model::platform::Fact;
use crate::model::{Operations, Plan};
use crate::settings::Setting;
use crate::units::{ByteRate, Memory, Percent};

const PATCHES: Fact<u32> = Fact::unverified(12, "assumption of Headroom: patched every month");
const PATCH_MINUTES: Fact<u32> = Fact::unverified(
    30,
    "assumption of Headroom: install, restart, rejoin the cluster",
);
const AS_PROVED: Fact<Option<u32>> =
    Fact::read(None, "Headroom's choice: as many as are proved to be safe");
const MTBF: Fact<u32> = Fact::unverified(
    43_800,
    "assumption of Headroom: each host fails once in five years",
);
const REPAIR: Fact<u32> = Fact::unverified(24, "assumption of Headroom: repaired by the next day");
const BOOT_STORAGE: Fact<Percent> = Fact::unverified(
    Percent::new(50),
    "assumption of Headroom: half of a boot waits for storage",
);
const BOOT_READ: Fact<Memory> = Fact::unverified(
    Memory::from_gib(1),
    "assumption of Headroom: a boot reads 1 GiB",
);
const ONE_SUBNET: Fact<bool> =
    Fact::unverified(false, "assumption of Headroom: hosts share a subnet");
const APPLICATION: Fact<u32> = Fact::unverified(
    30,
    "assumption of Headroom: an application starts on another guest in 30 s",
);

/// Settings that no platform decides, with their defaults filled in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Habits {
    /// How often a year every host is patched.
    pub patches_per_year: Setting<u32>,
    /// Minutes that patching an empty host takes.
    pub patch_minutes: Setting<u32>,
    /// Hosts that are patched at once; `None`: as many as are proved to be safe.
    pub hosts_at_once: Setting<Option<u32>>,
    /// Hours between two failures of a host.
    pub host_mtbf_hours: Setting<u32>,
    /// Hours until a failed host is back.
    pub repair_hours: Setting<u32>,
    /// Whether the hosts are in several subnets.
    pub cross_subnet: Setting<bool>,
    /// Seconds that an application takes to fail over inside a cluster of guests.
    pub application_seconds: Setting<u32>,
}

impl Habits {
    /// Those of these settings.
    pub fn of(operations: &Operations) -> Habits {
        Habits {
            patches_per_year: Setting::of(operations.patches_per_year, PATCHES),
            patch_minutes: Setting::of(operations.patch_minutes, PATCH_MINUTES),
            hosts_at_once: Setting::of(operations.hosts_at_once.map(Some), AS_PROVED),
            host_mtbf_hours: Setting::of(operations.host_mtbf_hours, MTBF),
            repair_hours: Setting::of(operations.repair_hours, REPAIR),
            cross_subnet: Setting::of(operations.cross_subnet, ONE_SUBNET),
            application_seconds: Setting::of(operations.application_seconds, APPLICATION),
        }
    }
}

/// The settings of operations with their defaults filled in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OperationsInForce {
    /// How often a year every host is patched.
    pub patches_per_year: Setting<u32>,
    /// Minutes that patching an empty host takes.
    pub patch_minutes: Setting<u32>,
    /// Hosts that are patched at once; `None`: as many as are proved to be safe.
    pub hosts_at_once: Setting<Option<u32>>,
    /// Hours between two failures of a host.
    pub host_mtbf_hours: Setting<u32>,
    /// Hours until a failed host is back.
    pub repair_hours: Setting<u32>,
    /// VMs that one host starts at once.
    pub starts_at_once: Setting<u32>,
    /// Share of a lonely boot that waits for storage.
    pub boot_storage_share: Setting<Percent>,
    /// What a VM reads while it boots.
    pub boot_read: Setting<Memory>,
    /// What the shared storage reads for all hosts together.
    pub storage_read: Setting<ByteRate>,
    /// What one host reads of it.
    pub host_read: Setting<ByteRate>,
    /// Whether the hosts are in several subnets.
    pub cross_subnet: Setting<bool>,
    /// Seconds that an application takes to fail over inside a cluster of guests.
    pub application_seconds: Setting<u32>,
}

impl OperationsInForce {
    /// The settings of this plan.
    pub fn of(plan: &Plan) -> OperationsInForce {
        let operations = &plan.operations;
        let habits = Habits::of(operations);
        let host_read = StorageInForce::of(plan).read;
        let as_one_host = Fact::unverified(
            host_read.value,
            "assumption of Headroom: all hosts together read what one host can",
        );
        let starts = plan.platform.failover().starts_at_once;
        OperationsInForce {
            patches_per_year: habits.patches_per_year,
            patch_minutes: habits.patch_minutes,
            hosts_at_once: habits.hosts_at_once,
            host_mtbf_hours: habits.host_mtbf_hours,
            repair_hours: habits.repair_hours,
            starts_at_once: Setting::of(operations.starts_at_once, starts),
            boot_storage_share: Setting::of(operations.boot_storage_share, BOOT_STORAGE),
            boot_read: Setting::of(operations.boot_read, BOOT_READ),
            storage_read: Setting::of(operations.storage_read, as_one_host),
            host_read,
            cross_subnet: habits.cross_subnet,
            application_seconds: habits.application_seconds,
        }
    }
}
