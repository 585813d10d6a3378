//! Clusters whose headroom is known: sixty-four hosts, filled with one mixture of VMs.
//!
//! Each sits where simple rules go wrong: VMs of which few fit on a host, hosts of several
//! sizes, hosts that are short of different things.

use headroom::model::{HostGroup, Plan, PlatformId, ProbeVm, VmGroup, VmOverhead};
use headroom::units::{CpuRatio, Memory};

use super::{Flavour, LARGE, STANDARD, settle};
use crate::random::Random;

/// A cluster of this kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Published {
    /// VMs of a sixteenth to half of a host, hosts of 512 GiB.
    FewLarge,
    /// VMs of a seventieth to a ninth of a host, hosts of 2.3 TiB.
    MidLarge,
    /// Usual VMs, hosts of 512 GiB.
    StandardSmall,
    /// Usual VMs, hosts of 2.3 TiB.
    Standard,
    /// Usual VMs, three generations of hosts.
    Generations,
    /// Usual VMs, some hosts with much memory and some with much CPU.
    Unlike,
}

/// Memory in GiB and threads of a host, as it is bought.
type Bought = (u64, u32);

const HOSTS: u32 = 64;

impl Published {
    /// All of them.
    pub const ALL: [Published; 6] = [
        Published::FewLarge,
        Published::MidLarge,
        Published::StandardSmall,
        Published::Standard,
        Published::Generations,
        Published::Unlike,
    ];

    /// What it is called on the command line and in tables.
    pub fn name(self) -> &'static str {
        match self {
            Published::FewLarge => "few-large",
            Published::MidLarge => "mid-large",
            Published::StandardSmall => "standard-small",
            Published::Standard => "standard",
            Published::Generations => "standard-generations",
            Published::Unlike => "standard-unlike",
        }
    }

    /// The cluster of this name.
    pub fn named(name: &str) -> Option<Published> {
        Published::ALL
            .into_iter()
            .find(|known| known.name() == name)
    }

    fn hosts(self) -> &'static [Bought] {
        match self {
            Published::FewLarge | Published::StandardSmall => &[(512, 192)],
            Published::MidLarge | Published::Standard => &[(2304, 640)],
            Published::Generations => &[(1152, 384), (2304, 640), (3072, 768)],
            Published::Unlike => &[(3072, 448), (1536, 832)],
        }
    }

    fn flavours(self) -> &'static [Flavour] {
        match self {
            Published::FewLarge | Published::MidLarge => &LARGE,
            _ => &STANDARD,
        }
    }

    /// How much of what remains after one failure is used, in percent.
    fn percent(self) -> u64 {
        match self {
            // On unlike hosts much more would fit by the sums than really fits.
            Published::Unlike => 70,
            _ => 90,
        }
    }

    /// The cluster, each VM on a host.
    pub fn plan(self, seed: u64) -> Plan {
        let mut plan = Plan::empty("Benchmark", PlatformId::KvmPacemaker);
        plan.policy.vcpus_per_core = Some(CpuRatio::new(1));
        plan.policy.vm_overhead = Some(VmOverhead::Fixed(Memory::ZERO));
        plan.probe = Some(ProbeVm {
            memory: vm_memory(32, 8),
            vcpus: 8,
        });
        let bought = self.hosts();
        for host in 0..HOSTS {
            let (gib, threads) = bought[host as usize % bought.len()];
            let (mib, vcpus) = usable(gib, threads);
            let name = format!("host{:03}", host + 1);
            let mut group = HostGroup::new(&name, Memory::from_mib(mib), vcpus);
            group.reserve = Some(Memory::ZERO);
            plan.hosts.push(group);
        }
        for (at, flavour) in self.fill(&plan, seed).into_iter().enumerate() {
            plan.vms.push(VmGroup::new(
                &format!("vm{:05}", at + 1),
                vm_memory(flavour.gib, flavour.vcpus),
                flavour.vcpus,
            ));
        }
        settle(&mut plan);
        plan
    }

    /// Random VMs until one more would exceed the share in some dimension.
    fn fill(self, plan: &Plan, seed: u64) -> Vec<Flavour> {
        let remaining = |amount: fn(&HostGroup) -> u64| {
            let all: u64 = plan.hosts.iter().map(amount).sum();
            let largest = plan.hosts.iter().map(amount).max().unwrap_or(0);
            (all - largest) * self.percent() / 100
        };
        let most_memory = remaining(|host| host.memory.kib());
        let most_vcpus = remaining(|host| u64::from(host.cores));
        let (mut memory, mut vcpus) = (0, 0);
        let mut random = Random::new(seed);
        let mut chosen = Vec::new();
        let mut misses = 0;
        while misses < 60 {
            let at = random.weighted(self.flavours().iter().map(|flavour| flavour.frequency));
            let drawn = self.flavours()[at];
            let more_memory = memory + vm_memory(drawn.gib, drawn.vcpus).kib();
            let more_vcpus = vcpus + u64::from(drawn.vcpus);
            if more_memory > most_memory || more_vcpus > most_vcpus {
                misses += 1;
                continue;
            }
            (memory, vcpus) = (more_memory, more_vcpus);
            chosen.push(drawn);
        }
        chosen
    }
}

/// What such a host leaves to VMs: MiB and vCPUs.
fn usable(gib: u64, threads: u32) -> (u64, u32) {
    let mib = gib * 1024;
    (mib - mib / 50 - 4096, threads - 4)
}

/// What such a VM needs, hypervisor included.
fn vm_memory(gib: u64, vcpus: u32) -> Memory {
    Memory::from_mib(gib * 1024 + 96 + 8 * u64::from(vcpus) + 2 * gib)
}
