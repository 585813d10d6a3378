//! Small clusters for the tests of this module.

use super::packing::{Lot, Packing, Put};
use crate::cluster::{Cluster, HostIndex, KindIndex};
use crate::model::{HostGroup, Plan, PlatformId, ProbeVm, VmGroup, VmOverhead};
use crate::units::{CpuRatio, Memory};
use crate::validate;

/// So many, with so much memory in GiB and so many cores or vCPUs.
pub(super) type Group = (u32, u64, u32);

/// A cluster without reserves and overheads, and the size that headroom is counted in.
pub(super) fn cluster(hosts: &[Group], vms: &[Group], probe: (u64, u32)) -> Cluster {
    let mut plan = Plan::empty("", PlatformId::KvmPacemaker);
    plan.policy.vcpus_per_core = Some(CpuRatio::new(1));
    plan.policy.vm_overhead = Some(VmOverhead::Fixed(Memory::ZERO));
    plan.probe = Some(ProbeVm {
        memory: Memory::from_gib(probe.0),
        vcpus: probe.1,
    });
    for (number, (count, gib, cores)) in hosts.iter().enumerate() {
        let name = format!("host{number}-1");
        let mut group = HostGroup::new(&name, Memory::from_gib(*gib), *cores);
        group.count = *count;
        group.reserve = Some(Memory::ZERO);
        plan.hosts.push(group);
    }
    for (number, (count, gib, vcpus)) in vms.iter().enumerate() {
        let name = format!("vm{number}-1");
        let mut group = VmGroup::new(&name, Memory::from_gib(*gib), *vcpus);
        group.count = *count;
        plan.vms.push(group);
    }
    let checked = validate::check(&plan);
    match checked.cluster {
        Some(cluster) => cluster,
        None => unreachable!("{:?}", checked.problems),
    }
}

/// The kind of this size.
pub(super) fn kind(cluster: &Cluster, gib: u64, vcpus: u32) -> KindIndex {
    let is_wanted = |kind: &crate::cluster::Kind| {
        kind.running.demand.0[..2] == [(gib << 20) as i64, i64::from(vcpus) * 1_000]
    };
    let at = cluster.kinds.iter().position(is_wanted);
    KindIndex(at.unwrap_or(usize::MAX) as u32)
}

/// What lies where, by sizes of one vCPU.
pub(super) fn packing(cluster: &Cluster, puts: &[(u64, u32, u32)], left: &[(u64, u32)]) -> Packing {
    Packing {
        puts: puts
            .iter()
            .map(|(gib, host, count)| Put {
                kind: kind(cluster, *gib, 1),
                host: HostIndex(*host),
                count: *count,
            })
            .collect(),
        left_over: left
            .iter()
            .map(|(gib, count)| Lot {
                kind: kind(cluster, *gib, 1),
                count: *count,
            })
            .collect(),
    }
}
