//! Amounts that vendors publish, or that their own formulas give, one table each.

use headroom::model::platform::PlatformId;
use headroom::units::Memory;

fn reserve_mib(platform: PlatformId, gib: u64) -> u64 {
    let reserve = platform.facts().host_reserve.value;
    reserve.of(Memory::from_gib(gib)).kib() / 1024
}

fn overhead(platform: PlatformId, mib: u64, vcpus: u32) -> Memory {
    let formula = platform.facts().vm_overhead.value;
    formula.of(Memory::from_mib(mib), vcpus)
}

/// Hyper-V, `MemoryReserve`: 384 MB + 64 MB for each GB of the host (hyper-v.nu, which
/// gives 1408 MB for 16 GB).
#[test]
fn hyper_v_hosts_reserve_384_mb_and_64_mb_for_each_gb() {
    let table = [(4, 640), (8, 896), (16, 1408), (32, 2432), (64, 4480)];
    for (gib, mib) in table {
        assert_eq!(reserve_mib(PlatformId::HyperV2022, gib), mib, "{gib} GB");
        assert_eq!(reserve_mib(PlatformId::HyperV2008, gib), mib, "{gib} GB");
    }
}

/// Hyper-V: 32 MB for the first GB of a VM and 8 MB for each further one (Microsoft,
/// BizTalk technical guide, System Resource Costs on Hyper-V).
#[test]
fn hyper_v_needs_32_mb_and_8_mb_for_each_further_gb_of_a_vm() {
    for (gib, mib) in [(1, 32), (4, 56), (16, 152), (64, 536)] {
        let found = overhead(PlatformId::HyperV2022, gib * 1024, 2);
        assert_eq!(found, Memory::from_mib(mib), "{gib} GB");
    }
}

/// xen-api, ocaml/xapi-idl/memory/memory.ml, HVM guests: 2 MiB, shadow and 38 pages a vCPU.
/// 16384 MiB and 4 vCPUs: shadow 1024 + 32768 pages = 132 MiB, 152 pages = 1 MiB, and 2.
#[test]
fn xapi_needs_what_its_source_says() {
    let table = [
        ((1024, 1), 12),
        ((4096, 2), 37),
        ((16_384, 4), 135),
        ((65_536, 8), 524),
    ];
    for ((mib, vcpus), expected) in table {
        for platform in [PlatformId::XenServer8, PlatformId::XcpNg] {
            let found = overhead(platform, mib, vcpus);
            assert_eq!(
                found,
                Memory::from_mib(expected),
                "{mib} MiB, {vcpus} vCPUs"
            );
        }
    }
}

/// VMware vSphere 6.5 Resource Management, overhead memory on virtual machines, in MB for 1,
/// 2, 4 and 8 vCPUs. The formula rounds up to a KiB, so it may exceed the table by one.
#[test]
fn vsphere_needs_what_its_table_says() {
    let table: [(u64, [f64; 4]); 4] = [
        (256, [20.29, 24.28, 32.23, 48.16]),
        (1024, [25.90, 29.91, 37.86, 53.82]),
        (4096, [48.64, 52.72, 60.67, 76.78]),
        (16_384, [139.62, 143.98, 151.93, 168.60]),
    ];
    for (mib, row) in table {
        for (vcpus, expected) in [1, 2, 4, 8].into_iter().zip(row) {
            let found = overhead(PlatformId::Vsphere8, mib, vcpus).mib();
            assert!(
                found >= expected && found <= expected + 1.0 / 1024.0 + 1e-9,
                "{mib} MB, {vcpus} vCPUs: {found}, not {expected}"
            );
        }
    }
}

/// ODIN for Azure Local, without cache drives: max(32 GB, 8 % of memory, rounded up to a GB).
#[test]
fn azure_local_hosts_reserve_8_percent_at_least_32_gb() {
    for (gib, reserve) in [(128, 32), (400, 32), (512, 41), (1024, 82)] {
        let found = reserve_mib(PlatformId::AzureLocal, gib);
        assert_eq!(found, reserve * 1024, "{gib} GB");
    }
}

/// Ganeti, src/Ganeti/HTools/Node.hs: a placement that leaves nothing free is refused.
#[test]
fn ganeti_keeps_one_mib_free() {
    let least = PlatformId::Ganeti.facts().least_free.value;
    assert_eq!(least, Memory::from_mib(1));
}
