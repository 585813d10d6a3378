//! What runs on KVM: Proxmox VE, Pacemaker, Nutanix AHV and Ganeti.

use std::time::Duration;

use super::super::{
    Fact, HostReserve, LiveFixed, MigrationLoop, OverheadFormula, Platform, PlatformId, SavedState,
    StopRule, Streams,
};
use super::common::{NO_STREAM_LIMIT, NO_WITNESS, NOT_KNOWN, QUICK_REST, WHOLE_LINKS, limit, none};
use crate::model::{QuorumRule, Witness};
use crate::units::Memory;

const COROSYNC: Fact<QuorumRule> = Fact::unverified(
    QuorumRule::Majority,
    "corosync votequorum: more than half of the votes",
);

const QEMU_STOP: Fact<StopRule> = Fact::read(
    StopRule {
        remaining_fits: Some(Duration::from_millis(300)),
        remaining_pages: None,
        rounds: None,
        sent_times_memory: None,
        slows_guest: false,
    },
    "QEMU 10.2.2, migration/options.c: downtime limit 300 ms",
);

const PROXMOX_STOP: Fact<StopRule> = Fact::read(
    StopRule {
        remaining_fits: Some(Duration::from_millis(100)),
        remaining_pages: None,
        rounds: None,
        sent_times_memory: None,
        slows_guest: false,
    },
    "Proxmox migration task logs: downtime limit 100 ms",
);

const QEMU_FIXED: Fact<LiveFixed> = Fact::read(
    LiveFixed {
        setup: Duration::from_millis(1),
        resume: Duration::from_millis(3),
    },
    "measured, QEMU 7.2: set-up 1 ms, 1.5 to 3.2 ms from the last byte to resume",
);

const QEMU_LOOP: Fact<MigrationLoop> = Fact::read(
    MigrationLoop::Windows,
    "QEMU 10.2.2, migration/migration.c: pending is compared after each slice",
);

const ONE_STREAM: Fact<Streams> = Fact::read(
    Streams::Fixed(1),
    "QEMU 10.2.2, migration/options.c: several channels (multifd) are off by default",
);

const TOUCHED_SAVED: Fact<SavedState> = Fact::read(
    SavedState::InUse,
    "measured, QEMU 7.2: the state file holds touched memory",
);

const QEMU_QUICK: Fact<Duration> = Fact::read(
    QUICK_REST,
    "measured, QEMU 7.2: 31 to 61 ms besides writing and reading",
);

const KVM: Platform = Platform {
    id: PlatformId::KvmPacemaker,
    key: "",
    name: "",
    host_reserve: Fact::read(HostReserve::None, NOT_KNOWN),
    vm_overhead: Fact::read(OverheadFormula::None, NOT_KNOWN),
    least_free: Fact::read(Memory::ZERO, NOT_KNOWN),
    vcpus_per_core: none(),
    anti_affinity_is_hard: Fact::unverified(true, "a colocation constraint of score -INFINITY"),
    quorum: COROSYNC,
    witness: NO_WITNESS,
    witnesses: &[Witness::QuorumDevice],
    hosts_per_cluster: none(),
    other_kinds: None,
    vms_per_host: none(),
    vms_per_cluster: none(),
    drive_letters: none(),
    live_migration: Fact::read(true, "QEMU"),
    stop_rule: QEMU_STOP,
    migration_loop: QEMU_LOOP,
    streams: ONE_STREAM,
    stream_limit: NO_STREAM_LIMIT,
    concurrent_migrations: Fact::read(
        2,
        "oVirt engine.log: 2 incoming and 2 outgoing for each host",
    ),
    migration_share: WHOLE_LINKS,
    live_fixed: QEMU_FIXED,
    saved_state: TOUCHED_SAVED,
    quick_fixed: QEMU_QUICK,
    detection: Fact::read(
        Duration::from_secs(21),
        "RHEL 7 High Availability reference: token 1 s, dc-deadtime 20 s; fencing comes on top",
    ),
};

pub(super) const PROXMOX: Platform = Platform {
    id: PlatformId::Proxmox,
    key: "proxmox-ve",
    name: "Proxmox VE",
    hosts_per_cluster: Fact::read(
        None,
        "Proxmox VE, pvecm: no explicit limit; more than 50 hosts are reported (2021)",
    ),
    stop_rule: PROXMOX_STOP,
    concurrent_migrations: Fact::read(
        4,
        "Proxmox pve-ha-manager, PVE2.pm: max_workers 4 unless datacenter.cfg says otherwise",
    ),
    detection: Fact::read(
        Duration::from_secs(120),
        "Proxmox ha-manager: watchdog 60 s; detection and failover typically about 2 minutes",
    ),
    ..KVM
};

pub(super) const KVM_PACEMAKER: Platform = Platform {
    id: PlatformId::KvmPacemaker,
    key: "kvm-pacemaker",
    name: "KVM with Pacemaker",
    hosts_per_cluster: limit(
        32,
        "Red Hat, support policies, cluster size (RHEL 7.7, 8.1 and later): 32 full members",
    ),
    ..KVM
};

pub(super) const NUTANIX_AHV: Platform = Platform {
    id: PlatformId::NutanixAhv,
    key: "nutanix-ahv",
    name: "Nutanix AHV",
    hosts_per_cluster: limit(32, "Nutanix Bible, AHV architecture (AOS 6.8): 32 nodes"),
    quorum: Fact::unverified(
        QuorumRule::NotNeeded,
        "depends on Nutanix's redundancy factor, which a plan does not say: no limit is assumed",
    ),
    witnesses: &[],
    concurrent_migrations: Fact::unverified(2, "two at a time are assumed"),
    ..KVM
};

pub(super) const GANETI: Platform = Platform {
    id: PlatformId::Ganeti,
    key: "ganeti",
    name: "Ganeti",
    least_free: Fact::read(
        Memory::from_mib(1),
        "Ganeti, src/Ganeti/HTools/Node.hs: a node must not end with exactly 0 MiB free",
    ),
    vcpus_per_core: Fact::read(
        None,
        "Ganeti instance policy: the vCPU ratio (4.0) is a soft limit, which no failover obeys",
    ),
    anti_affinity_is_hard: Fact::read(
        false,
        "Ganeti: exclusion tags are soft errors during an evacuation",
    ),
    quorum: Fact::unverified(
        QuorumRule::NotNeeded,
        "votes decide about a new master only",
    ),
    witnesses: &[],
    concurrent_migrations: Fact::unverified(1, "one at a time is assumed"),
    ..KVM
};
