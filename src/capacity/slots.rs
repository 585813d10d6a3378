//! Do all losses of k survive, without looking at each?
//!
//! A slot holds any VM that restarts. A host offers as many slots as fit its free room, and a
//! loss of F needs as many as F carries VMs that restart. So if the k hosts with most VMs and
//! slots together cost no more than all slots, every loss of k is survived. This only says
//! yes, and only where no rule binds the VMs; it decides what is too much to be counted where
//! there is plenty of room.

use super::Situation;
use crate::cluster::{HostIndex, Size};
use crate::order::sort;

/// Whether every loss of `failures` survives, by slots alone.
pub(super) fn all_survive(situation: &Situation, failures: u32) -> bool {
    let cluster = situation.cluster;
    let mut slot = Size::ZERO;
    for lot in situation.restarting.iter().flatten() {
        let claim = &cluster.kind(lot.kind).restart;
        if claim.allowed.is_some() || !claim.exclusions.is_empty() {
            return false;
        }
        for d in 0..slot.0.len() {
            slot.0[d] = slot.0[d].max(claim.demand.0[d]);
        }
    }
    let slots = |host: &HostIndex| {
        let free = situation.after.obeyed.free(*host);
        u64::from(slot.times_in(free, u32::MAX))
    };
    let vms = |host: &HostIndex| -> u64 {
        let carried = situation.restarting[host.0 as usize].iter();
        carried.map(|lot| u64::from(lot.count)).sum()
    };
    let mut costs: Vec<u64> = Vec::new();
    let mut all = 0u64;
    for unit in &cluster.failure_units {
        let offered: u64 = unit.hosts.iter().map(slots).sum();
        all = all.saturating_add(offered);
        let carried: u64 = unit.hosts.iter().map(vms).sum();
        costs.push(offered.saturating_add(carried));
    }
    sort(&mut costs);
    let worst = costs.iter().rev().take(failures as usize);
    worst.fold(0, |sum: u64, cost| sum.saturating_add(*cost)) <= all
}
