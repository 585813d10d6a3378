//! Which network and storage settings are in force, and where does each come from?
//!
//! A value that the user pinned wins; otherwise the platform's fact, otherwise an assumption
//! of Headroom, marked as such.

use crate::model::Plan;
use crate::model::platform::Fact;
use crate::settings::Setting;
use crate::units::{BitRate, ByteRate, Percent};

const LINK_SPEED: Fact<BitRate> = Fact::unverified(
    BitRate::from_gigabits(10),
    "assumption of Headroom: one 10 GbE link",
);
const LINKS: Fact<u32> = Fact::unverified(1, "assumption of Headroom: one 10 GbE link");
const MTU: Fact<u32> = Fact::unverified(1500, "Ethernet without jumbo frames");
const VM_PORTS: Fact<Option<u32>> = Fact::unverified(None, "not known, so nothing is checked");
const STORAGE: Fact<ByteRate> = Fact::unverified(
    ByteRate::from_megabytes(1000),
    "assumption of Headroom: storage behind 10 GbE or 8 Gbit Fibre Channel; 1 GbE iSCSI has about 118 MB/s",
);
const SHARED_VOLUMES: Fact<bool> =
    Fact::unverified(false, "shared volumes or mount points are assumed");

/// The migration network with its defaults filled in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NetworkInForce {
    /// Speed of one link.
    pub link_speed: Setting<BitRate>,
    /// Links used at once.
    pub links: Setting<u32>,
    /// Maximum transmission unit in bytes.
    pub mtu: Setting<u32>,
    /// Share of the links that migrations may use.
    pub share: Setting<Percent>,
    /// Live migrations at once on one host.
    pub concurrent: Setting<u32>,
    /// Network ports of each host for its VMs; migrations do not use them.
    pub vm_ports: Setting<Option<u32>>,
}

/// The shared storage with its defaults filled in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StorageInForce {
    /// Sequential write throughput of one host.
    pub write: Setting<ByteRate>,
    /// Sequential read throughput of one host.
    pub read: Setting<ByteRate>,
    /// Whether each VM has a drive letter of its own.
    pub drive_letter_per_vm: Setting<bool>,
}

impl NetworkInForce {
    /// The settings of this plan.
    pub fn of(plan: &Plan) -> NetworkInForce {
        let (network, platform) = (&plan.network, plan.platform_facts());
        NetworkInForce {
            link_speed: Setting::of(network.link_speed, LINK_SPEED),
            links: Setting::of(network.links, LINKS),
            mtu: Setting::of(network.mtu, MTU),
            share: Setting::of(network.share, platform.migration_share),
            concurrent: Setting::of(network.concurrent, platform.concurrent_migrations),
            vm_ports: Setting::of(network.vm_ports.map(Some), VM_PORTS),
        }
    }
}

impl StorageInForce {
    /// The settings of this plan.
    pub fn of(plan: &Plan) -> StorageInForce {
        StorageInForce {
            write: Setting::of(plan.storage.write, STORAGE),
            read: Setting::of(plan.storage.read, STORAGE),
            drive_letter_per_vm: Setting::of(plan.storage.drive_letter_per_vm, SHARED_VOLUMES),
        }
    }
}
