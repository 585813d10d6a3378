//! How much memory does a hypervisor need for a VM, by the vendors' tables and formulas?

use crate::units::Memory;

/// vSphere 6.5: overhead in hundredths of a MiB for 1, 2, 4 and 8 vCPUs.
const VSPHERE_65: [(u64, [u64; 4]); 4] = [
    (256, [2029, 2428, 3223, 4816]),
    (1024, [2590, 2991, 3786, 5382]),
    (4096, [4864, 5272, 6067, 7678]),
    (16384, [13962, 14398, 15193, 16860]),
];

/// The table, linear between its entries and beyond them, rounded up to a KiB.
///
/// More vCPUs than the table has continue at its last step; so does more memory.
pub(super) fn vsphere_65(memory: Memory, vcpus: u32) -> Memory {
    let mib = memory.kib().div_ceil(1 << 10);
    let row = VSPHERE_65
        .windows(2)
        .position(|pair| mib <= pair[1].0)
        .unwrap_or(VSPHERE_65.len() - 2);
    let (low, high) = (VSPHERE_65[row], VSPHERE_65[row + 1]);
    let at = |entry: &[u64; 4]| by_vcpus(entry, vcpus.max(1));
    let (low_value, high_value) = (at(&low.1), at(&high.1));
    // Below the first entry the overhead stays at the first entry's.
    let beyond = u128::from(mib.max(low.0) - low.0);
    let step = u128::from(high.0 - low.0);
    let rise = u128::from(high_value - low_value.min(high_value));
    let hundredths = u128::from(low_value) + (beyond * rise).div_ceil(step);
    Memory::from_kib((hundredths * 1024).div_ceil(100).min(u128::from(u64::MAX)) as u64)
}

fn by_vcpus(entry: &[u64; 4], vcpus: u32) -> u64 {
    const AT: [u32; 4] = [1, 2, 4, 8];
    let column = AT
        .windows(2)
        .position(|pair| vcpus <= pair[1])
        .unwrap_or(AT.len() - 2);
    let (from, to) = (u64::from(AT[column]), u64::from(AT[column + 1]));
    let beyond = u64::from(vcpus) - from.min(u64::from(vcpus));
    entry[column] + (beyond * (entry[column + 1] - entry[column])).div_ceil(to - from)
}

/// xapi's formula in MiB, from pages of 4 KiB, each conversion rounded up:
/// 1 + 1 + shadow + vcpu pages; shadow = (256·vCPU + 2·MiB) pages, at least 1.
pub(super) fn xapi_hvm(memory: Memory, vcpus: u32) -> Memory {
    let vcpus = u64::from(vcpus);
    let mib = memory.kib().div_ceil(1 << 10);
    let pages_to_mib = |pages: u64| pages.saturating_mul(4).div_ceil(1 << 10);
    let shadow = pages_to_mib((256 * vcpus).saturating_add(mib.saturating_mul(2))).max(1);
    Memory::from_mib(2 + shadow + pages_to_mib(38 * vcpus))
}
