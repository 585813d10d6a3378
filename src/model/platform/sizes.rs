//! How large may a host be, and how large a VM?

use super::{Fact, PlatformId};
use crate::units::Memory;

/// The largest host and the largest VM that a platform supports.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sizes {
    /// Most logical processors of a host.
    pub logical_processors: Fact<Option<u32>>,
    /// Most memory of a host.
    pub host_memory: Fact<Option<Memory>>,
    /// Most virtual CPUs of a VM.
    pub vcpus_per_vm: Fact<Option<u32>>,
    /// Most memory of a VM.
    pub memory_per_vm: Fact<Option<Memory>>,
}

const SCALE: &str = "Microsoft, maximum scale limits for Hyper-V and failover clustering";

const fn unknown<T: Copy>() -> Fact<Option<T>> {
    Fact::read(None, "no figure found")
}

const fn read<T: Copy>(value: T) -> Fact<Option<T>> {
    Fact::read(Some(value), SCALE)
}

const fn recalled<T: Copy>(value: T) -> Fact<Option<T>> {
    Fact::unverified(Some(value), "Microsoft, maximum scale limits, recalled")
}

const fn terabytes(number: u64) -> Memory {
    Memory::from_gib(number << 10)
}

static UNKNOWN: Sizes = Sizes {
    logical_processors: unknown(),
    host_memory: unknown(),
    vcpus_per_vm: unknown(),
    memory_per_vm: unknown(),
};

static WINDOWS_2008: Sizes = Sizes {
    logical_processors: unknown(),
    host_memory: unknown(),
    vcpus_per_vm: recalled(4),
    memory_per_vm: recalled(Memory::from_gib(64)),
};

static WINDOWS_2008_R2: Sizes = Sizes {
    logical_processors: recalled(64),
    host_memory: recalled(terabytes(1)),
    vcpus_per_vm: recalled(4),
    memory_per_vm: recalled(Memory::from_gib(64)),
};

static WINDOWS_2012: Sizes = Sizes {
    logical_processors: read(320),
    host_memory: read(terabytes(4)),
    vcpus_per_vm: read(64),
    memory_per_vm: read(terabytes(1)),
};

static WINDOWS_2016: Sizes = Sizes {
    logical_processors: read(512),
    host_memory: read(terabytes(24)),
    vcpus_per_vm: read(240),
    memory_per_vm: read(terabytes(12)),
};

static WINDOWS_2022: Sizes = Sizes {
    logical_processors: read(1024),
    host_memory: LARGE,
    vcpus_per_vm: read(1024),
    memory_per_vm: read(terabytes(240)),
};

static WINDOWS_2025: Sizes = Sizes {
    logical_processors: read(2048),
    host_memory: LARGE,
    vcpus_per_vm: read(2048),
    memory_per_vm: read(terabytes(240)),
};

const LARGE: Fact<Option<Memory>> = Fact::read(
    Some(terabytes(4 << 10)),
    "Microsoft, maximum scale limits: with 5-level paging, else 256 TB",
);

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
            _ => &UNKNOWN,
        }
    }
}
