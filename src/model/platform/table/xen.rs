//! XenServer and XCP-ng, which share the toolstack xapi.

use std::time::Duration;

use super::super::{
    Fact, HostReserve, MigrationLoop, OverheadFormula, Platform, PlatformId, StopRule, Streams,
};
use super::common::{
    LIKE_QEMU_FIXED, LIKE_QEMU_QUICK, LIKE_QEMU_SAVED, NO_STREAM_LIMIT, NO_WITNESS, NOT_KNOWN,
    WHOLE_LINKS, limit, none,
};
use crate::model::QuorumRule;
use crate::units::Memory;

const XEN_STOP: Fact<StopRule> = Fact::read(
    StopRule {
        remaining_fits: None,
        remaining_pages: Some(50),
        rounds: Some(5),
        sent_times_memory: None,
        slows_guest: false,
    },
    "Xen tools/libs/saverestore/save.c: fewer than 50 pages dirty, or 5 iterations",
);

const XEN_LOOP: Fact<MigrationLoop> = Fact::read(
    MigrationLoop::Rounds,
    "Xen tools/libs/saverestore/save.c: iteration by iteration",
);

const CITRIX_LIMITS: &str = "Citrix XenServer configuration limits: 1,000 running VMs";

const ONE_STREAM: Fact<Streams> = Fact::unverified(Streams::Fixed(1), "one connection is assumed");

const XEN: Platform = Platform {
    id: PlatformId::XenServer8,
    key: "",
    name: "",
    host_reserve: Fact::read(HostReserve::None, NOT_KNOWN),
    vm_overhead: Fact::read(
        OverheadFormula::XapiHvm,
        "xen-api, ocaml/xapi-idl/memory/memory.ml (HVM guest)",
    ),
    least_free: Fact::read(Memory::ZERO, NOT_KNOWN),
    vcpus_per_core: none(),
    anti_affinity_is_hard: Fact::read(
        false,
        "xen-api: anti-affinity groups are spread if possible",
    ),
    quorum: Fact::unverified(
        QuorumRule::NotNeeded,
        "xhad decides by heartbeats and state file; with GFS2, corosync needs a majority",
    ),
    witness: NO_WITNESS,
    witnesses: &[],
    hosts_per_cluster: Fact::unverified(Some(64), "XenServer configuration limits"),
    other_kinds: None,
    vms_per_host: limit(1000, CITRIX_LIMITS),
    vms_per_cluster: none(),
    drive_letters: none(),
    live_migration: Fact::read(true, "XenMotion"),
    stop_rule: XEN_STOP,
    migration_loop: XEN_LOOP,
    streams: ONE_STREAM,
    stream_limit: NO_STREAM_LIMIT,
    concurrent_migrations: Fact::read(
        10,
        "XenServer 8, migrate VMs; xen-api, scripts/xapi.conf: evacuation-batch-size 10",
    ),
    migration_share: WHOLE_LINKS,
    live_fixed: LIKE_QEMU_FIXED,
    saved_state: LIKE_QEMU_SAVED,
    quick_fixed: LIKE_QEMU_QUICK,
    detection: Fact::read(
        Duration::from_secs(60),
        "XenServer xhad.conf: heartbeat timeout 60 s",
    ),
};

pub(super) const XENSERVER_8: Platform = Platform {
    id: PlatformId::XenServer8,
    key: "xenserver-8",
    name: "XenServer 8",
    ..XEN
};

pub(super) const XCP_NG: Platform = Platform {
    id: PlatformId::XcpNg,
    key: "xcp-ng",
    name: "XCP-ng 8",
    hosts_per_cluster: limit(
        64,
        "XCP-ng documentation, pool requirements: at most 64 hosts",
    ),
    vms_per_host: Fact::unverified(Some(1000), "no figure found: as with XenServer"),
    ..XEN
};
