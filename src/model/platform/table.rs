//! The table of platforms. Each figure stands once, with the document it comes from.

use std::time::Duration;

use super::{
    Fact, HostReserve, LiveFixed, OverheadFormula, Platform, PlatformId, SavedState, StopRule,
};
use crate::units::{Memory, Percent};

const NOT_KNOWN: &str = "no figure found: none is assumed";

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
const SOFT_ANTI_AFFINITY: Fact<bool> = Fact::read(
    false,
    "Microsoft, AntiAffinityClassNames: ignored when no other node is left, unless ClusterEnforcedAntiAffinity = 1",
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

const WHOLE_LINKS: Fact<Percent> =
    Fact::unverified(Percent::HUNDRED, "no limit found: whole links are assumed");
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
const QEMU_SWITCH: LiveFixed = LiveFixed {
    setup: Duration::from_millis(1),
    resume: Duration::from_millis(51),
};
const QEMU_FIXED: Fact<LiveFixed> = Fact::read(
    QEMU_SWITCH,
    "measured, QEMU 7.2: set-up 1 ms, 51 ms from stop to resume without memory to send",
);
const LIKE_QEMU_FIXED: Fact<LiveFixed> =
    Fact::unverified(QEMU_SWITCH, "no figure found: as measured for QEMU 7.2");

const HYPERV_SAVED: Fact<SavedState> = Fact::unverified(
    SavedState::Assigned,
    "Hyper-V keeps a state file as large as the assigned memory",
);
const TOUCHED_SAVED: Fact<SavedState> = Fact::read(
    SavedState::InUse,
    "measured, QEMU 7.2: the state file holds touched memory",
);
const LIKE_QEMU_SAVED: Fact<SavedState> = Fact::unverified(
    SavedState::InUse,
    "no figure found: touched memory, as measured for QEMU 7.2",
);

/// Measured with QEMU: 31 to 61 ms more than writing and reading the state file.
const QUICK_REST: Duration = Duration::from_millis(60);
const QEMU_QUICK: Fact<Duration> = Fact::read(
    QUICK_REST,
    "measured, QEMU 7.2: 31 to 61 ms besides writing and reading",
);
const LIKE_QEMU_QUICK: Fact<Duration> =
    Fact::unverified(QUICK_REST, "no figure found: as measured for QEMU 7.2");

const fn none<T>() -> Fact<Option<T>>
where
    T: Copy,
{
    Fact::read(None, NOT_KNOWN)
}

const fn limit(value: u32, source: &'static str) -> Fact<Option<u32>> {
    Fact::read(Some(value), source)
}

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
    hosts_per_cluster: limit(64, HYPERV_LIMITS),
    vms_per_host: limit(1024, HYPERV_LIMITS),
    vms_per_cluster: limit(8000, HYPERV_LIMITS),
    live_migration: Fact::read(true, "Windows Server 2008 R2 and later"),
    stop_rule: HYPERV_STOP,
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

const RESILIENCY: Fact<Duration> = Fact::read(
    Duration::from_secs(10),
    "Microsoft, SameSubnetDelay 1 s × SameSubnetThreshold 10; an isolated node that still runs waits for ResiliencyDefaultPeriod (240 s) instead",
);
const ONE_AT_A_TIME: Fact<u32> = Fact::read(
    1,
    "Microsoft, MaximumParallelMigrations: 1 since the cumulative update of September 2022",
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
    hosts_per_cluster: limit(64, "VMware Validated Design: 64 hosts for each cluster"),
    vms_per_host: Fact::unverified(Some(1024), "VMware configuration maximums"),
    vms_per_cluster: Fact::unverified(Some(8000), "VMware configuration maximums"),
    live_migration: Fact::read(true, "vMotion"),
    stop_rule: VMOTION_STOP,
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
    hosts_per_cluster: Fact::unverified(Some(64), "XenServer configuration limits"),
    vms_per_host: Fact::unverified(Some(1000), "XenServer configuration limits"),
    vms_per_cluster: none(),
    live_migration: Fact::read(true, "XenMotion"),
    stop_rule: XEN_STOP,
    concurrent_migrations: Fact::unverified(1, "one at a time is assumed"),
    migration_share: WHOLE_LINKS,
    live_fixed: LIKE_QEMU_FIXED,
    saved_state: LIKE_QEMU_SAVED,
    quick_fixed: LIKE_QEMU_QUICK,
    detection: Fact::read(
        Duration::from_secs(60),
        "XenServer xhad.conf: heartbeat timeout 60 s",
    ),
};

const KVM: Platform = Platform {
    id: PlatformId::KvmPacemaker,
    key: "",
    name: "",
    host_reserve: Fact::read(HostReserve::None, NOT_KNOWN),
    vm_overhead: Fact::read(OverheadFormula::None, NOT_KNOWN),
    least_free: Fact::read(Memory::ZERO, NOT_KNOWN),
    vcpus_per_core: none(),
    anti_affinity_is_hard: Fact::unverified(true, "a colocation constraint of score -INFINITY"),
    hosts_per_cluster: none(),
    vms_per_host: none(),
    vms_per_cluster: none(),
    live_migration: Fact::read(true, "QEMU"),
    stop_rule: QEMU_STOP,
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

/// One row a platform, in the order of [`PlatformId`].
pub(super) static PLATFORMS: [Platform; 18] = [
    Platform {
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
    },
    Platform {
        hosts_per_cluster: limit(16, HYPERV_LIMITS),
        vms_per_host: limit(384, HYPERV_LIMITS),
        vms_per_cluster: limit(1000, HYPERV_LIMITS),
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
    },
    Platform {
        detection: Fact::read(
            Duration::from_secs(5),
            "Microsoft, SameSubnetDelay 1 s × SameSubnetThreshold 5",
        ),
        ..hyperv(
            PlatformId::HyperV2012,
            "hyper-v-2012",
            "Hyper-V, Windows Server 2012",
        )
    },
    hyperv(
        PlatformId::HyperV2012R2,
        "hyper-v-2012-r2",
        "Hyper-V, Windows Server 2012 R2",
    ),
    Platform {
        detection: RESILIENCY,
        ..hyperv(
            PlatformId::HyperV2016,
            "hyper-v-2016",
            "Hyper-V, Windows Server 2016",
        )
    },
    Platform {
        detection: RESILIENCY,
        ..hyperv(
            PlatformId::HyperV2019,
            "hyper-v-2019",
            "Hyper-V, Windows Server 2019",
        )
    },
    Platform {
        detection: RESILIENCY,
        concurrent_migrations: ONE_AT_A_TIME,
        migration_share: THREE_QUARTERS,
        ..hyperv(
            PlatformId::HyperV2022,
            "hyper-v-2022",
            "Hyper-V, Windows Server 2022",
        )
    },
    Platform {
        detection: RESILIENCY,
        concurrent_migrations: ONE_AT_A_TIME,
        migration_share: THREE_QUARTERS,
        ..hyperv(
            PlatformId::HyperV2025,
            "hyper-v-2025",
            "Hyper-V, Windows Server 2025",
        )
    },
    Platform {
        host_reserve: Fact::read(
            HostReserve::ShareAtLeast {
                percent: 8,
                least: Memory::from_gib(32),
            },
            "ODIN for Azure Local: max(32 GB, 8 % of memory), without cache drives",
        ),
        hosts_per_cluster: limit(16, "Microsoft, Azure Local: up to 16 nodes"),
        detection: RESILIENCY,
        concurrent_migrations: ONE_AT_A_TIME,
        migration_share: THREE_QUARTERS,
        ..hyperv(PlatformId::AzureLocal, "azure-local", "Azure Local")
    },
    Platform {
        id: PlatformId::Vsphere6,
        key: "vsphere-6",
        name: "VMware vSphere 6.x",
        ..VSPHERE
    },
    Platform {
        id: PlatformId::Vsphere7,
        key: "vsphere-7",
        name: "VMware vSphere 7",
        ..VSPHERE
    },
    Platform {
        id: PlatformId::Vsphere8,
        key: "vsphere-8",
        name: "VMware vSphere 8",
        ..VSPHERE
    },
    Platform {
        id: PlatformId::XenServer8,
        key: "xenserver-8",
        name: "XenServer 8",
        ..XEN
    },
    Platform {
        id: PlatformId::XcpNg,
        key: "xcp-ng",
        name: "XCP-ng 8",
        ..XEN
    },
    Platform {
        id: PlatformId::Proxmox,
        key: "proxmox-ve",
        name: "Proxmox VE",
        stop_rule: PROXMOX_STOP,
        concurrent_migrations: Fact::read(4, "Proxmox ha-manager: at most 4 workers"),
        detection: Fact::read(
            Duration::from_secs(120),
            "Proxmox ha-manager: watchdog 60 s; detection and failover typically about 2 minutes",
        ),
        ..KVM
    },
    Platform {
        id: PlatformId::KvmPacemaker,
        key: "kvm-pacemaker",
        name: "KVM with Pacemaker",
        ..KVM
    },
    Platform {
        id: PlatformId::NutanixAhv,
        key: "nutanix-ahv",
        name: "Nutanix AHV",
        concurrent_migrations: Fact::unverified(2, "two at a time are assumed"),
        ..KVM
    },
    Platform {
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
        concurrent_migrations: Fact::unverified(1, "one at a time is assumed"),
        ..KVM
    },
];

#[cfg(test)]
mod tests {
    use super::PLATFORMS;

    #[test]
    fn each_platform_stands_at_its_own_place() {
        for (place, platform) in PLATFORMS.iter().enumerate() {
            assert_eq!(platform.id as usize, place, "{}", platform.name);
        }
    }
}
