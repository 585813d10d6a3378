//! Hyper-V with Windows failover clustering, and Azure Local.

use std::time::Duration;

use super::super::{
    Fact, HostReserve, LiveFixed, OtherKinds, OverheadFormula, Platform, PlatformId, SavedState,
    StopRule,
};
use super::common::{
    EACH_LINK, LIKE_QEMU_QUICK, NO_STREAM_LIMIT, NOT_KNOWN, ROUNDS, WHOLE_LINKS, limit, none,
};
use crate::model::{QuorumRule, Witness};
use crate::units::{Memory, Percent};

const HYPERV_RESERVE: Fact<HostReserve> = Fact::read(
    HostReserve::BasePlusEachGib {
        base: Memory::from_mib(384),
        each_gib: Memory::from_mib(64),
    },
    "hyper-v.nu on MemoryReserve: 384 MB and 64 MB for each GB of host memory",
);

const HYPERV_OVERHEAD: Fact<OverheadFormula> = Fact::read(
    OverheadFormula::FirstGibAndEachFurther {
        first: Memory::from_mib(32),
        further: Memory::from_mib(8),
    },
    "Microsoft BizTalk technical guide, System Resource Costs on Hyper-V",
);

const HYPERV_STOP: Fact<StopRule> = Fact::unverified(
    StopRule {
        // What remains after a well converged migration passes within the pause seen in practice.
        remaining_fits: Some(Duration::from_millis(500)),
        remaining_pages: None,
        rounds: Some(10),
        sent_times_memory: None,
        slows_guest: false,
    },
    "10 passes: Directions on Microsoft, live migration; a rest that fits 0.5 s: assumption of Headroom",
);

const HYPERV_LIMITS: &str = "Microsoft, maximum scale limits for Hyper-V and failover clustering";

const LIMITS_2008_R2: &str = "Microsoft, Hyper-V requirements and limits, Windows Server 2008 R2";

const SOFT_ANTI_AFFINITY: Fact<bool> = Fact::read(
    false,
    "Microsoft, AntiAffinityClassNames: ignored when no other node is left, unless ClusterEnforcedAntiAffinity = 1",
);

const DYNAMIC: Fact<QuorumRule> = Fact::read(
    QuorumRule::Dynamic,
    "Microsoft, understand cluster and pool quorum",
);

const STATIC: Fact<QuorumRule> = Fact::read(
    QuorumRule::Majority,
    "Microsoft, Windows Server 2008: node majority, or node and disk majority with a disk",
);

const A_DISK: Fact<Witness> =
    Fact::unverified(Witness::Disk, "recommended by Microsoft: a disk is assumed");

const UNTIL_2012_R2: &[Witness] = &[Witness::Disk, Witness::FileShare];

const FROM_2016: &[Witness] = &[Witness::Disk, Witness::FileShare, Witness::Cloud];

const WITHOUT_DISK: &[Witness] = &[Witness::FileShare, Witness::Cloud];

const THREE_QUARTERS: Fact<Percent> = Fact::read(
    Percent::new(75),
    "failover clusters since the update of September 2022: SMBBandwidthLimitFactor 2500 keeps 25 % for the cluster",
);

const HYPERV_FIXED: Fact<LiveFixed> = Fact::read(
    LiveFixed {
        setup: Duration::from_millis(1_400),
        resume: Duration::from_millis(1_000),
    },
    "aidanfinn.com: 7 s for 512 MB on 1 GbE, of which 2.4 s are not transfer; anystackarchitect.com: blackout from 1 s",
);

const HYPERV_SAVED: Fact<SavedState> = Fact::unverified(
    SavedState::Assigned,
    "Hyper-V keeps a state file as large as the assigned memory",
);

const RESILIENCY: Fact<Duration> = Fact::read(
    Duration::from_secs(10),
    "Microsoft, SameSubnetDelay 1 s × SameSubnetThreshold 10; an isolated node that still runs waits for ResiliencyDefaultPeriod (240 s) instead",
);

const ONE_AT_A_TIME: Fact<u32> = Fact::read(
    1,
    "Microsoft, MaximumParallelMigrations: 1 since the cumulative update of September 2022",
);

/// What the Windows Server versions have in common; each row changes what differs.
const HYPERV: Platform = Platform {
    id: PlatformId::HyperV2022,
    key: "",
    name: "",
    host_reserve: HYPERV_RESERVE,
    vm_overhead: HYPERV_OVERHEAD,
    least_free: Fact::read(Memory::ZERO, NOT_KNOWN),
    vcpus_per_core: none(),
    anti_affinity_is_hard: SOFT_ANTI_AFFINITY,
    quorum: DYNAMIC,
    witness: A_DISK,
    witnesses: FROM_2016,
    hosts_per_cluster: limit(64, HYPERV_LIMITS),
    other_kinds: None,
    vms_per_host: limit(1024, HYPERV_LIMITS),
    vms_per_cluster: limit(8000, HYPERV_LIMITS),
    drive_letters: Fact::unverified(
        Some(21),
        "Windows: 26 letters without A, B, C, an optical drive and the witness disk",
    ),
    live_migration: Fact::read(true, "Windows Server 2008 R2 and later"),
    stop_rule: HYPERV_STOP,
    migration_loop: ROUNDS,
    streams: EACH_LINK,
    stream_limit: NO_STREAM_LIMIT,
    concurrent_migrations: Fact::read(
        2,
        "Microsoft, MaximumVirtualMachineMigrations: 2 for each host",
    ),
    migration_share: WHOLE_LINKS,
    live_fixed: HYPERV_FIXED,
    saved_state: HYPERV_SAVED,
    quick_fixed: LIKE_QEMU_QUICK,
    detection: Fact::read(
        Duration::from_secs(10),
        "Microsoft, SameSubnetDelay 1 s × SameSubnetThreshold 10",
    ),
};

const fn hyperv(id: PlatformId, key: &'static str, name: &'static str) -> Platform {
    Platform {
        id,
        key,
        name,
        ..HYPERV
    }
}

pub(super) const WINDOWS_2008: Platform = Platform {
    quorum: STATIC,
    witnesses: UNTIL_2012_R2,
    hosts_per_cluster: limit(16, HYPERV_LIMITS),
    vms_per_host: limit(
        64,
        "TechNet, Windows Server 2008: 64 clustered VMs for each node",
    ),
    vms_per_cluster: limit(
        960,
        "TechNet, Windows Server 2008: 15 active nodes of 64 VMs",
    ),
    live_migration: Fact::read(false, "Windows Server 2008 has quick migration only"),
    concurrent_migrations: Fact::read(1, "Windows Server 2008: one at a time"),
    detection: Fact::read(
        Duration::from_secs(5),
        "Microsoft, SameSubnetDelay 1 s × SameSubnetThreshold 5",
    ),
    ..hyperv(
        PlatformId::HyperV2008,
        "hyper-v-2008",
        "Hyper-V, Windows Server 2008",
    )
};

pub(super) const WINDOWS_2008_R2: Platform = Platform {
    quorum: STATIC,
    witnesses: UNTIL_2012_R2,
    hosts_per_cluster: limit(16, HYPERV_LIMITS),
    vms_per_host: limit(384, LIMITS_2008_R2),
    vms_per_cluster: limit(1000, LIMITS_2008_R2),
    concurrent_migrations: Fact::read(
        1,
        "Windows IT Pro: one live migration for each pair of nodes at a time",
    ),
    detection: Fact::read(
        Duration::from_secs(5),
        "Microsoft, SameSubnetDelay 1 s × SameSubnetThreshold 5",
    ),
    ..hyperv(
        PlatformId::HyperV2008R2,
        "hyper-v-2008-r2",
        "Hyper-V, Windows Server 2008 R2",
    )
};

pub(super) const WINDOWS_2012: Platform = Platform {
    detection: Fact::read(
        Duration::from_secs(5),
        "Microsoft, SameSubnetDelay 1 s × SameSubnetThreshold 5",
    ),
    witnesses: UNTIL_2012_R2,
    ..hyperv(
        PlatformId::HyperV2012,
        "hyper-v-2012",
        "Hyper-V, Windows Server 2012",
    )
};

pub(super) const WINDOWS_2012_R2: Platform = Platform {
    witnesses: UNTIL_2012_R2,
    ..hyperv(
        PlatformId::HyperV2012R2,
        "hyper-v-2012-r2",
        "Hyper-V, Windows Server 2012 R2",
    )
};

pub(super) const WINDOWS_2016: Platform = Platform {
    detection: RESILIENCY,
    ..hyperv(
        PlatformId::HyperV2016,
        "hyper-v-2016",
        "Hyper-V, Windows Server 2016",
    )
};

pub(super) const WINDOWS_2019: Platform = Platform {
    detection: RESILIENCY,
    ..hyperv(
        PlatformId::HyperV2019,
        "hyper-v-2019",
        "Hyper-V, Windows Server 2019",
    )
};

pub(super) const WINDOWS_2022: Platform = Platform {
    detection: RESILIENCY,
    concurrent_migrations: ONE_AT_A_TIME,
    migration_share: THREE_QUARTERS,
    ..hyperv(
        PlatformId::HyperV2022,
        "hyper-v-2022",
        "Hyper-V, Windows Server 2022",
    )
};

pub(super) const WINDOWS_2025: Platform = Platform {
    detection: RESILIENCY,
    concurrent_migrations: ONE_AT_A_TIME,
    migration_share: THREE_QUARTERS,
    ..hyperv(
        PlatformId::HyperV2025,
        "hyper-v-2025",
        "Hyper-V, Windows Server 2025",
    )
};

pub(super) const AZURE_LOCAL: Platform = Platform {
    host_reserve: Fact::read(
        HostReserve::ShareAtLeast {
            percent: 8,
            least: Memory::from_gib(32),
        },
        "ODIN for Azure Local: max(32 GB, 8 % of memory), without cache drives",
    ),
    quorum: Fact::read(QuorumRule::DynamicWithPool, DYNAMIC.source),
    witness: Fact::unverified(
        Witness::Cloud,
        "recommended by Microsoft: a cloud witness is assumed",
    ),
    witnesses: WITHOUT_DISK,
    hosts_per_cluster: limit(
        16,
        "Microsoft, Azure Local deployment types: hyperconverged 16, rack-aware 8, on a SAN 64",
    ),
    other_kinds: Some(OtherKinds {
        two_zones: 8,
        on_san: 64,
    }),
    detection: RESILIENCY,
    concurrent_migrations: ONE_AT_A_TIME,
    migration_share: THREE_QUARTERS,
    ..hyperv(PlatformId::AzureLocal, "azure-local", "Azure Local")
};
