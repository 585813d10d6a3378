//! Clusters of any number of hosts and VMs, for looking at how costs grow.

use headroom::model::{HostGroup, Plan, PlatformId, VmGroup};
use headroom::units::{CpuRatio, Memory};

use super::{STANDARD, settle};
use crate::random::Random;

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

impl Hardware {
    /// All of them.
    pub const ALL: [Hardware; 3] = [Hardware::Alike, Hardware::Generations, Hardware::Unlike];

    /// What it is called on the command line and in tables.
    pub fn name(self) -> &'static str {
        match self {
            Hardware::Alike => "alike",
            Hardware::Generations => "generations",
            Hardware::Unlike => "unlike",
        }
    }

    /// The hardware of this name.
    pub fn named(name: &str) -> Option<Hardware> {
        Hardware::ALL.into_iter().find(|known| known.name() == name)
    }
}

/// A cluster of so many hosts and VMs, each VM on a host, at about nine tenths of what
/// remains after one failure.
pub fn cluster(hosts: u32, vms: u32, hardware: Hardware) -> Plan {
    let mut plan = Plan::empty("Benchmark", PlatformId::HyperV2022);
    plan.policy.vcpus_per_core = Some(CpuRatio::new(4));
    let mut random = Random::new(u64::from(vms));
    let chosen: Vec<(u64, u32)> = (0..vms)
        .map(|_| {
            let at = random.weighted(STANDARD.iter().map(|flavour| flavour.frequency));
            (STANDARD[at].gib, STANDARD[at].vcpus)
        })
        .collect();
    let memory: u64 = chosen.iter().map(|vm| vm.0).sum();
    let vcpus: u64 = chosen.iter().map(|vm| u64::from(vm.1)).sum();
    let remaining = remaining_shares(hosts.max(2), hardware);
    // Each VM has overhead and each host a reserve of a sixteenth: a fifth on top.
    let gib = |share: u64| memory * 6 / 5 * share / remaining + share * 2 / 3;
    let cores = |share: u64| vcpus * 11 / 40 * share / remaining + share / 6;
    for host in 0..hosts {
        let (memory, cpu) = shares(hardware, host);
        let name = format!("host{:03}", host + 1);
        plan.hosts.push(HostGroup::new(
            &name,
            Memory::from_gib(gib(memory)),
            cores(cpu) as u32,
        ));
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

/// How large a host is in memory and CPU, in twelfths of a usual one.
fn shares(hardware: Hardware, host: u32) -> (u64, u64) {
    match hardware {
        Hardware::Alike => (12, 12),
        Hardware::Generations => {
            let share = [9, 12, 15][host as usize % 3];
            (share, share)
        }
        // What a host has too much of is lost, so together they have more of both.
        Hardware::Unlike if host.is_multiple_of(2) => (18, 10),
        Hardware::Unlike => (10, 18),
    }
}

/// The shares of what remains after one failure and is not lost.
fn remaining_shares(hosts: u32, hardware: Hardware) -> u64 {
    match hardware {
        Hardware::Unlike => u64::from(hosts - 1) * 12,
        _ => {
            let of_memory = || (0..hosts).map(|host| shares(hardware, host).0);
            of_memory().sum::<u64>() - of_memory().max().unwrap_or(0)
        }
    }
}
