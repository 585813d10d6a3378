//! How large may a host be, and how large a VM?
//!
//! Where a platform supports more under a condition that a plan does not tell (the generation of
//! a VM, its firmware, the size of page tables), the larger figure stands here and the source
//! names the smaller: only what is too much in any case is told.

use super::{Fact, PlatformId};
use crate::units::Memory;

/// The largest host and the largest VM that a platform supports.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sizes {
    /// Most logical processors of a host.
    pub logical_processors: Fact<Option<u32>>,
    /// Most memory of a host.
    pub host_memory: Fact<Option<Memory>>,
    /// Most virtual CPUs that run on a host.
    pub running_vcpus: Fact<Option<RunningVcpus>>,
    /// Most virtual CPUs of a VM.
    pub vcpus_per_vm: Fact<Option<u32>>,
    /// Most memory of a VM.
    pub memory_per_vm: Fact<Option<Memory>>,
}

/// Virtual CPUs in use on a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunningVcpus {
    /// So many at most.
    pub most: u32,
    /// And so many for each logical processor; `None`: there is no such ratio.
    pub each_processor: Option<u32>,
}

impl RunningVcpus {
    /// So many on a host with these logical processors.
    pub fn on(self, processors: u32) -> u32 {
        let by_ratio = self
            .each_processor
            .map(|each| each.saturating_mul(processors));
        by_ratio.unwrap_or(u32::MAX).min(self.most)
    }
}

const SCALE: &str = "Microsoft, maximum scale limits for Hyper-V and failover clustering";
const SCALE_BY_GENERATION: &str =
    "Microsoft, maximum scale limits: generation 2 (generation 1: 64 vCPUs, 1 TB)";
const R2: &str = "Microsoft, Hyper-V requirements and limits, Windows Server 2008 R2";
const LOCAL: &str = "Microsoft, Azure Local system requirements";
const UPDATE_1: &str = "VMware, vSphere 7 Update 1 scalability";
const XCP: &str = "XCP-ng 8.3 documentation, requirements";

const fn unknown<T: Copy>() -> Fact<Option<T>> {
    Fact::read(None, "no figure found")
}

const fn read<T: Copy>(value: T, source: &'static str) -> Fact<Option<T>> {
    Fact::read(Some(value), source)
}

const fn recalled<T: Copy>(value: T, source: &'static str) -> Fact<Option<T>> {
    Fact::unverified(Some(value), source)
}

const fn terabytes(number: u64) -> Memory {
    Memory::from_gib(number << 10)
}

const fn running(most: u32) -> RunningVcpus {
    RunningVcpus {
        most,
        each_processor: None,
    }
}

const UNKNOWN: Sizes = Sizes {
    logical_processors: unknown(),
    host_memory: unknown(),
    running_vcpus: unknown(),
    vcpus_per_vm: unknown(),
    memory_per_vm: unknown(),
};

const SCALE_RECALLED: &str = "Microsoft, maximum scale limits, recalled";

static WINDOWS_2008: Sizes = Sizes {
    vcpus_per_vm: recalled(4, SCALE_RECALLED),
    memory_per_vm: recalled(Memory::from_gib(64), SCALE_RECALLED),
    ..UNKNOWN
};

static WINDOWS_2008_R2: Sizes = Sizes {
    logical_processors: read(64, R2),
    host_memory: read(terabytes(1), R2),
    running_vcpus: read(
        RunningVcpus {
            most: 512,
            each_processor: Some(8),
        },
        "Microsoft, Hyper-V requirements and limits, Windows Server 2008 R2 (with SP1 12 for each \
         logical processor if all guests are Windows 7)",
    ),
    vcpus_per_vm: read(4, R2),
    memory_per_vm: read(Memory::from_gib(64), R2),
};

/// Windows Server 2012; each later version changes what differs.
const WINDOWS: Sizes = Sizes {
    logical_processors: read(320, SCALE),
    host_memory: read(terabytes(4), SCALE),
    running_vcpus: read(
        running(2048),
        "Microsoft, plan for Hyper-V scalability: virtual processors in use on a host",
    ),
    vcpus_per_vm: read(64, SCALE),
    memory_per_vm: read(terabytes(1), SCALE),
};

static WINDOWS_2012: Sizes = WINDOWS;

static WINDOWS_2016: Sizes = Sizes {
    logical_processors: read(512, SCALE),
    host_memory: read(terabytes(24), SCALE),
    vcpus_per_vm: read(240, SCALE_BY_GENERATION),
    memory_per_vm: read(terabytes(12), SCALE_BY_GENERATION),
    ..WINDOWS
};

static WINDOWS_2022: Sizes = Sizes {
    logical_processors: read(1024, SCALE),
    host_memory: LARGE,
    vcpus_per_vm: read(1024, SCALE_BY_GENERATION),
    memory_per_vm: read(terabytes(240), SCALE_BY_GENERATION),
    ..WINDOWS
};

static WINDOWS_2025: Sizes = Sizes {
    logical_processors: read(2048, SCALE),
    host_memory: LARGE,
    vcpus_per_vm: read(
        2048,
        "Microsoft, maximum scale limits: generation 2, by PowerShell (generation 1: 64)",
    ),
    memory_per_vm: read(terabytes(240), SCALE_BY_GENERATION),
    ..WINDOWS
};

const LARGE: Fact<Option<Memory>> = Fact::read(
    Some(terabytes(4 << 10)),
    "Microsoft, maximum scale limits: with 5-level paging, else 256 TB",
);

const LOCAL_VM: &str = "Microsoft, maximum scale limits, which apply to Azure Local: generation 2 \
                        (generation 1: 64 vCPUs, 1 TB; older Azure Stack HCI: 240 vCPUs, 12 TB)";

static AZURE_LOCAL: Sizes = Sizes {
    logical_processors: read(512, LOCAL),
    host_memory: read(terabytes(24), LOCAL),
    running_vcpus: read(running(2048), LOCAL),
    vcpus_per_vm: read(1024, LOCAL_VM),
    memory_per_vm: read(terabytes(240), LOCAL_VM),
};

const VSPHERE_7_U1: Sizes = Sizes {
    logical_processors: read(768, UPDATE_1),
    host_memory: read(terabytes(24), UPDATE_1),
    vcpus_per_vm: read(768, UPDATE_1),
    memory_per_vm: read(terabytes(24), UPDATE_1),
    ..UNKNOWN
};

static VSPHERE_7: Sizes = VSPHERE_7_U1;

static VSPHERE_8: Sizes = Sizes {
    logical_processors: recalled(
        896,
        "4sysops, comparison of vSphere versions: at second hand",
    ),
    ..VSPHERE_7_U1
};

const XEN_MEMORY: &str = "Citrix XenServer 8 configuration limits: 1.5 TiB";

static XENSERVER_8: Sizes = Sizes {
    logical_processors: recalled(960, "XCP-ng 8.3 release notes, which call it XenServer's"),
    vcpus_per_vm: read(
        64,
        "Citrix XenServer 8 configuration limits: 64, of which 32 are advised",
    ),
    memory_per_vm: read(Memory::from_gib(1536), XEN_MEMORY),
    ..UNKNOWN
};

static XCP_NG: Sizes = Sizes {
    logical_processors: read(960, "XCP-ng 8.3 documentation, requirements (8.2: 448)"),
    host_memory: read(terabytes(6), XCP),
    vcpus_per_vm: read(
        128,
        "XCP-ng 8.3 documentation, requirements: trusted, with BIOS (UEFI: 96; untrusted: 32)",
    ),
    memory_per_vm: read(
        terabytes(8),
        "XCP-ng 8.3 documentation, requirements: without memory snapshots, else 1.5 TiB",
    ),
    ..UNKNOWN
};

static NUTANIX: Sizes = Sizes {
    memory_per_vm: read(
        Memory::from_gib(4608),
        "Nutanix Bible, AHV architecture (AOS 6.8): 4.5 TB, or what the node has",
    ),
    ..UNKNOWN
};

static NOTHING_KNOWN: Sizes = UNKNOWN;

impl PlatformId {
    /// The largest host and the largest VM that it supports.
    pub fn sizes(self) -> &'static Sizes {
        match self {
            PlatformId::HyperV2008 => &WINDOWS_2008,
            PlatformId::HyperV2008R2 => &WINDOWS_2008_R2,
            PlatformId::HyperV2012 | PlatformId::HyperV2012R2 => &WINDOWS_2012,
            PlatformId::HyperV2016 | PlatformId::HyperV2019 => &WINDOWS_2016,
            PlatformId::HyperV2022 => &WINDOWS_2022,
            PlatformId::HyperV2025 => &WINDOWS_2025,
            PlatformId::AzureLocal => &AZURE_LOCAL,
            PlatformId::Vsphere7 => &VSPHERE_7,
            PlatformId::Vsphere8 => &VSPHERE_8,
            PlatformId::XenServer8 => &XENSERVER_8,
            PlatformId::XcpNg => &XCP_NG,
            PlatformId::NutanixAhv => &NUTANIX,
            PlatformId::Vsphere6
            | PlatformId::Proxmox
            | PlatformId::KvmPacemaker
            | PlatformId::Ganeti => &NOTHING_KNOWN,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RunningVcpus;

    #[test]
    fn a_ratio_limits_small_hosts() {
        let limit = RunningVcpus {
            most: 512,
            each_processor: Some(8),
        };
        assert_eq!(
            [8, 64, 128].map(|processors| limit.on(processors)),
            [64, 512, 512]
        );
    }
}
