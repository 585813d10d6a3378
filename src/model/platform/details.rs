//! What else is known about each platform: nothing is calculated with it, so it stands apart
//! from the table that the page carries.

use super::{Fact, PlatformId};

/// Facts for people who compare platforms.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Details {
    /// Ways to move a VM.
    pub migration_methods: Fact<&'static str>,
    /// Restart priorities, the first to start first.
    pub restart_priorities: Fact<&'static str>,
    /// Which VMs the platform's own admission control counts.
    pub counted_vms: Fact<&'static str>,
}

const NOT_KNOWN: &str = "no figure found";

const fn unnamed() -> Fact<&'static str> {
    Fact::read("not known", NOT_KNOWN)
}

const QUICK: Fact<&str> = Fact::read("quick", "Windows Server 2008 has quick migration only");
const LIVE: Fact<&str> = Fact::read(
    "live, quick",
    "Microsoft, failover clustering: low priorities are drained by quick migration",
);
const LIVE_COMPRESSED: Fact<&str> = Fact::read(
    "live (compressed unless set otherwise, or over SMB), quick",
    "Microsoft, Msvm_VirtualSystemMigrationServiceSettingData",
);

const NOTHING: Details = Details {
    migration_methods: unnamed(),
    restart_priorities: unnamed(),
    counted_vms: unnamed(),
};

const WINDOWS: Details = Details {
    migration_methods: LIVE_COMPRESSED,
    restart_priorities: Fact::read(
        "high (3000), medium (2000, default), low (1000), no auto start (0)",
        "Microsoft, failover clustering: Priority",
    ),
    counted_vms: Fact::read(
        "none: failover clustering has no admission control; SCVMM counts all highly available VMs, stopped ones too",
        "Microsoft KB 3023928",
    ),
};

const WINDOWS_2008: Details = Details {
    migration_methods: QUICK,
    restart_priorities: unnamed(),
    ..WINDOWS
};

const WINDOWS_2008_R2: Details = Details {
    migration_methods: LIVE,
    ..WINDOWS_2008
};

const WINDOWS_2012: Details = Details {
    migration_methods: LIVE,
    ..WINDOWS
};

const VSPHERE: Details = Details {
    migration_methods: Fact::read(
        "vMotion, with or without shared storage; Storage vMotion",
        "VMware vSphere 6.7, limits on simultaneous migrations",
    ),
    restart_priorities: Fact::read(
        "highest, high, medium, low, lowest, disabled",
        "VMware vSphere API, restart priority",
    ),
    counted_vms: Fact::read(
        "VMs that are powered on",
        "VMware vSphere Availability, admission control",
    ),
};

const XEN: Details = Details {
    migration_methods: Fact::unverified("live (XenMotion)", "XenServer documentation, recalled"),
    counted_vms: Fact::read(
        "protected VMs that should run",
        "xen-api, ocaml/xapi/xapi_ha_vm_failover.ml",
    ),
    ..NOTHING
};

const QEMU_METHODS: Fact<&str> = Fact::read(
    "live (pre-copy, post-copy; slowed down by auto-converge if asked)",
    "QEMU 10.2.2, migration/options.c",
);

const PROXMOX: Details = Details {
    migration_methods: QEMU_METHODS,
    counted_vms: Fact::read("none: no admission control", "Proxmox ha-manager"),
    ..NOTHING
};

const PACEMAKER: Details = Details {
    migration_methods: QEMU_METHODS,
    ..NOTHING
};

const NUTANIX: Details = NOTHING;

const GANETI: Details = Details {
    counted_vms: Fact::read(
        "stopped instances as the policy says",
        "Ganeti htools, hcheck and hspace manuals",
    ),
    ..NOTHING
};

/// One row a platform, in the order of [`PlatformId`].
static DETAILS: [Details; 18] = [
    WINDOWS_2008,
    WINDOWS_2008_R2,
    WINDOWS_2012,
    WINDOWS,
    WINDOWS,
    WINDOWS,
    WINDOWS,
    WINDOWS,
    WINDOWS,
    VSPHERE,
    VSPHERE,
    VSPHERE,
    XEN,
    XEN,
    PROXMOX,
    PACEMAKER,
    NUTANIX,
    GANETI,
];

impl PlatformId {
    /// What else is known about it.
    pub fn details(self) -> &'static Details {
        &DETAILS[self as usize]
    }
}
