//! Large clusters for measuring: the same everywhere.

use headroom::assess::assess;
use headroom::capacity::Effort;
use headroom::model::{HostGroup, Plan, PlatformId, VmGroup};
use headroom::units::{CpuRatio, Memory};

/// Flavours of VM: GiB, vCPUs, how frequent.
const FLAVOURS: [(u64, u32, u64); 15] = [
    (2, 1, 16),
    (4, 2, 36),
    (8, 2, 40),
    (8, 4, 20),
    (16, 4, 32),
    (16, 8, 10),
    (32, 8, 18),
    (24, 4, 8),
    (12, 2, 6),
    (6, 2, 8),
    (64, 8, 8),
    (64, 16, 6),
    (96, 16, 2),
    (128, 16, 3),
    (48, 12, 2),
];

/// How the hosts of a cluster differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hardware {
    /// All alike.
    Alike,
    /// Three generations, each larger than the one before.
    Generations,
    /// Some with much memory, some with much CPU.
    Unlike,
}

/// A cluster of so many hosts and VMs, each VM on a host, at about nine tenths of what
/// remains after one failure.
pub fn cluster(hosts: u32, vms: u32, hardware: Hardware) -> Plan {
    let mut plan = Plan::empty("Benchmark", PlatformId::HyperV2022);
    plan.policy.vcpus_per_core = Some(CpuRatio::new(4));
    let mut random = 0x2545_F491_4F6C_DD1D_u64;
    let mut next = |end: u64| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        (random >> 11) % end
    };
    let total: u64 = FLAVOURS.iter().map(|flavour| flavour.2).sum();
    let mut chosen: Vec<(u64, u32)> = Vec::new();
    for _ in 0..vms {
        let mut at = next(total);
        for (gib, vcpus, frequency) in FLAVOURS {
            if at < frequency {
                chosen.push((gib, vcpus));
                break;
            }
            at -= frequency;
        }
    }
    let memory: u64 = chosen.iter().map(|vm| vm.0).sum();
    let vcpus: u64 = chosen.iter().map(|vm| u64::from(vm.1)).sum();
    // Each VM has overhead and each host a reserve of a sixteenth: a fifth on top.
    let spread = u64::from(hosts.max(2) - 1);
    let (gib, cores) = (memory * 6 / 5 / spread + 8, vcpus * 11 / 40 / spread + 2);
    let shape = |host: u32| match (hardware, host % 3) {
        (Hardware::Alike, _) | (Hardware::Generations, 1) => (gib, cores),
        (Hardware::Generations, 0) => (gib * 3 / 4, cores * 3 / 4),
        (Hardware::Generations, _) => (gib * 5 / 4, cores * 5 / 4),
        (Hardware::Unlike, at) if at % 2 == 0 => (gib * 3 / 2, cores * 3 / 4),
        (Hardware::Unlike, _) => (gib * 3 / 4, cores * 3 / 2),
    };
    for host in 0..hosts {
        let (gib, cores) = shape(host);
        let name = format!("host{:03}", host + 1);
        plan.hosts
            .push(HostGroup::new(&name, Memory::from_gib(gib), cores as u32));
    }
    for (at, (gib, vcpus)) in chosen.into_iter().enumerate() {
        plan.vms.push(VmGroup::new(
            &format!("vm{:05}", at + 1),
            Memory::from_gib(gib),
            vcpus,
        ));
    }
    settle(&mut plan);
    plan
}

/// Gives each VM the host that Headroom would choose.
fn settle(plan: &mut Plan) {
    let Some(answers) = assess(plan, Effort::INTERACTIVE).answers else {
        return;
    };
    for (at, vm) in plan.vms.iter_mut().enumerate() {
        let unit = answers.cluster.vms[at].unit;
        let host = unit.and_then(|unit| answers.placement.host_of(unit));
        vm.current_hosts = host
            .map(|host| answers.cluster.host_name(host))
            .into_iter()
            .collect();
    }
}
