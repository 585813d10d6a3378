//! VMware vSphere.

use std::time::Duration;

use super::super::{Fact, HostReserve, OverheadFormula, Platform, PlatformId, StopRule};
use super::common::{
    EACH_LINK, LIKE_QEMU_FIXED, LIKE_QEMU_QUICK, LIKE_QEMU_SAVED, NO_WITNESS, NOT_KNOWN, ROUNDS,
    WHOLE_LINKS, limit, none,
};
use crate::model::QuorumRule;
use crate::units::{BitRate, Memory};

const VMOTION_STOP: Fact<StopRule> = Fact::read(
    StopRule {
        remaining_fits: Some(Duration::from_millis(500)),
        remaining_pages: None,
        rounds: None,
        sent_times_memory: None,
        slows_guest: true,
    },
    "Broadcom KB 436882: switchover goal 0.5 s; stun during page send slows the guest",
);

const VMOTION_STREAM: Fact<Option<BitRate>> = Fact::read(
    Some(BitRate::from_gigabits(15)),
    "nielshagoort.com (2021): about 15 Gbit/s for each vMotion stream",
);

const VSPHERE: Platform = Platform {
    id: PlatformId::Vsphere8,
    key: "",
    name: "",
    host_reserve: Fact::read(HostReserve::None, NOT_KNOWN),
    vm_overhead: Fact::read(
        OverheadFormula::Vsphere65Table,
        "VMware vSphere 6.5 Resource Management, overhead memory on virtual machines",
    ),
    least_free: Fact::read(Memory::ZERO, NOT_KNOWN),
    vcpus_per_core: none(),
    anti_affinity_is_hard: Fact::read(
        true,
        "VMware vSphere Availability 8.0: a VM–VM rule that must be respected stops the failover",
    ),
    quorum: Fact::unverified(
        QuorumRule::NotNeeded,
        "vSphere HA: the hosts that are left elect a master",
    ),
    witness: NO_WITNESS,
    witnesses: &[],
    hosts_per_cluster: limit(
        96,
        "VMware, vSphere 7 Update 1 scalability: 96 hosts (7.0: 64; with vSAN still 64)",
    ),
    other_kinds: None,
    vms_per_host: Fact::unverified(Some(1024), "VMware configuration maximums"),
    vms_per_cluster: limit(
        10_000,
        "VMware, vSphere 7 Update 1 scalability: 10,000 VMs (7.0: 6,400)",
    ),
    drive_letters: none(),
    live_migration: Fact::read(true, "vMotion"),
    stop_rule: VMOTION_STOP,
    migration_loop: ROUNDS,
    streams: EACH_LINK,
    stream_limit: VMOTION_STREAM,
    concurrent_migrations: Fact::read(
        8,
        "VMware vSphere 6.7, limits on simultaneous migrations: 8 at 10 GbE, 4 at 1 GbE",
    ),
    migration_share: WHOLE_LINKS,
    live_fixed: LIKE_QEMU_FIXED,
    saved_state: LIKE_QEMU_SAVED,
    quick_fixed: LIKE_QEMU_QUICK,
    detection: Fact::read(
        Duration::from_secs(15),
        "VMware vSphere HA: no heartbeat for 15 s and no ping",
    ),
};

pub(super) const VSPHERE_6: Platform = Platform {
    id: PlatformId::Vsphere6,
    key: "vsphere-6",
    name: "VMware vSphere 6.x",
    hosts_per_cluster: limit(64, "VMware Validated Design: 64 hosts for each cluster"),
    vms_per_cluster: limit(
        8000,
        "VMware, vCenter Server 6.0 clusters: 64 hosts, 8,000 VMs",
    ),
    ..VSPHERE
};

pub(super) const VSPHERE_7: Platform = Platform {
    id: PlatformId::Vsphere7,
    key: "vsphere-7",
    name: "VMware vSphere 7",
    ..VSPHERE
};

pub(super) const VSPHERE_8: Platform = Platform {
    id: PlatformId::Vsphere8,
    key: "vsphere-8",
    name: "VMware vSphere 8",
    ..VSPHERE
};
