//! Small random clusters.

use headroom::blame::Rule;
use headroom::capacity::Placement;
use headroom::cluster::Cluster;
use headroom::model::{
    AfterFailure, DynamicMemoryCount, FailureOrder, FailureUnit, HostState, Priority, Shed,
};

/// A small generator of numbers (xorshift*): the same everywhere.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % end
    }

    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
}

/// A host: GiB and cores.
#[derive(Debug, Clone, PartialEq)]
pub struct OracleHost {
    pub memory: u64,
    pub cores: u64,
    pub domain: Option<u64>,
    pub reserve_mib: u64,
    pub clock_mhz: u64,
    pub state: HostState,
}

/// A VM: GiB, vCPUs and its rules.
#[derive(Debug, Clone, PartialEq)]
pub struct OracleVm {
    pub memory: u64,
    pub dynamic: Option<Dynamic>,
    pub vcpus: u64,
    pub reserved_mhz: u64,
    pub home: Option<usize>,
    pub highly_available: bool,
    pub stopped: bool,
    pub bound: bool,
    pub priority: Priority,
    pub group: Option<u64>,
    pub together: Option<u64>,
    pub allowed: Option<Vec<usize>>,
    pub preferred: Vec<usize>,
    /// Whether it counts at all: see [`Case::in_force`].
    pub plays: bool,
    /// Whether it is bound to a host that is known: no other rule says where it may run.
    pub is_fixed: bool,
}

/// Dynamic memory in GiB.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dynamic {
    pub startup: u64,
    pub assigned: Option<u64>,
    pub maximum: u64,
}

/// What the hypervisor needs for each VM.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Overhead {
    Mib(u64),
    /// Hyper-V's: 32 MiB for the first GiB, 8 MiB for each further one that is begun.
    HyperV,
}

#[derive(Debug, Clone)]
pub struct Case {
    pub hosts: Vec<OracleHost>,
    pub vms: Vec<OracleVm>,
    pub hard: bool,
    pub failures: u32,
    pub most_vms: Option<u64>,
    pub shed: Shed,
    pub what_fails: FailureUnit,
    pub order: FailureOrder,
    pub after: AfterFailure,
    /// vCPUs for each core, in thousandths.
    pub ratio: u64,
    pub reserve_percent: u64,
    pub overcommit_percent: u64,
    pub overhead: Overhead,
    pub dynamic: DynamicMemoryCount,
    pub count_stopped: bool,
    /// The platform that keeps memory free at each start: Ganeti, a MiB.
    pub is_ganeti: bool,
    /// Whether equal neighbours are written as groups.
    pub grouped: bool,
    /// The size that headroom is counted in: GiB and vCPUs.
    pub probe: Option<(u64, u64)>,
}

impl Case {
    /// 2–5 hosts, 1–6 VMs, often tight. With `placed`, each VM has a home that fits mostly.
    pub fn random(random: &mut Random, placed: bool) -> Case {
        let same = random.chance(40);
        let host_count = 2 + random.below(3) as usize + usize::from(placed && random.chance(20));
        let mut size = || OracleHost {
            memory: 6 + random.below(7),
            cores: 6 + random.below(7),
            domain: None,
            reserve_mib: 0,
            clock_mhz: 2_500,
            state: HostState::InService,
        };
        let first = size();
        let mut hosts: Vec<OracleHost> = (0..host_count)
            .map(|_| if same { first.clone() } else { size() })
            .collect();
        let domains = random.chance(25);
        for host in &mut hosts {
            host.domain = (domains && random.chance(80)).then(|| random.below(3));
        }
        let rules = random.chance(60);
        let some_are_bound = random.chance(20);
        let vm_count = 1 + random.below(if placed { 7 } else { 6 }) as usize;
        let mut vms: Vec<OracleVm> = Vec::new();
        let mut free: Vec<(i64, i64)> = hosts
            .iter()
            .map(|host| (host.memory as i64, host.cores as i64))
            .collect();
        for _ in 0..vm_count {
            let memory = 1 + random.below(6);
            let vcpus = 1 + random.below(5);
            let mut home = None;
            if placed {
                let start = random.below(host_count as u64) as usize;
                let fits = (0..host_count)
                    .map(|step| (start + step) % host_count)
                    .find(|h| free[*h].0 >= memory as i64 && free[*h].1 >= vcpus as i64);
                let chosen = fits.unwrap_or(start);
                free[chosen].0 -= memory as i64;
                free[chosen].1 -= vcpus as i64;
                home = Some(chosen);
            }
            let allowed = (rules && random.chance(20)).then(|| {
                let mut set: Vec<usize> = (0..host_count).filter(|_| random.chance(60)).collect();
                set.extend(home.or(Some(0)));
                set.sort_unstable();
                set.dedup();
                set
            });
            let bound = some_are_bound && random.chance(25);
            if bound && !placed {
                home = Some(random.below(host_count as u64) as usize);
            }
            vms.push(OracleVm {
                memory,
                dynamic: None,
                vcpus,
                reserved_mhz: 0,
                home,
                highly_available: !random.chance(15),
                stopped: false,
                bound,
                priority: match random.below(4) {
                    0 => Priority::High,
                    1 => Priority::Low,
                    _ => Priority::Medium,
                },
                group: (rules && random.chance(30)).then(|| random.below(2)),
                together: None,
                allowed,
                preferred: Vec::new(),
                plays: true,
                is_fixed: false,
            });
        }
        if rules && random.chance(30) {
            let apart = random.chance(25);
            tie_together(random, &mut vms, apart);
        }
        Case {
            failures: match host_count > 3 && random.chance(30) {
                true => 2,
                false => 1,
            },
            hosts,
            vms,
            hard: random.chance(60),
            most_vms: random.chance(15).then(|| 1 + random.below(3)),
            shed: match random.below(6) {
                0 => Shed::Low,
                1 => Shed::LowAndMedium,
                _ => Shed::Nothing,
            },
            what_fails: match domains {
                true => FailureUnit::FaultDomain,
                false => FailureUnit::Host,
            },
            order: match random.chance(40) {
                true => FailureOrder::OneAfterAnother,
                false => FailureOrder::AtOnce,
            },
            after: match random.chance(30) {
                true => AfterFailure::Rearrange,
                false => AfterFailure::RestartOnly,
            },
            ratio: 1_000,
            reserve_percent: 0,
            overcommit_percent: 100,
            overhead: Overhead::Mib(0),
            dynamic: DynamicMemoryCount::Assigned,
            count_stopped: false,
            is_ganeti: false,
            grouped: false,
            probe: None,
        }
    }

    /// The same case with the homes that a placement gives.
    pub fn with_homes(&self, cluster: &Cluster, placement: &Placement) -> Case {
        let mut case = self.clone();
        for (at, vm) in case.vms.iter_mut().enumerate() {
            let unit = cluster.vms[at].unit;
            assert_eq!(unit.is_some(), vm.plays, "{vm:?}");
            let host = unit.and_then(|unit| placement.host_of(unit));
            vm.home = host.map(|host| host.0 as usize);
        }
        case
    }

    /// The same case with more VMs of the size that headroom is counted in: with overhead and
    /// all, for they are VMs like others.
    pub fn with_more(&self, more: u32) -> Case {
        let (memory, vcpus) = self.probe.unwrap_or_else(|| self.most_frequent());
        let mut case = self.clone();
        for _ in 0..more {
            case.vms.push(OracleVm {
                memory,
                dynamic: None,
                vcpus,
                reserved_mhz: 0,
                home: None,
                highly_available: true,
                stopped: false,
                bound: false,
                priority: Priority::Medium,
                group: None,
                together: None,
                allowed: None,
                preferred: Vec::new(),
                plays: true,
                is_fixed: false,
            });
        }
        case
    }

    /// The most frequent size of the VMs that run, or count, by what they restart with; of
    /// equally frequent ones the largest.
    fn most_frequent(&self) -> (u64, u64) {
        let counted = |vm: &&OracleVm| !vm.stopped || self.count_stopped;
        let size = |vm: &OracleVm| (self.gib_to_restart(vm), vm.vcpus);
        let sizes: Vec<(u64, u64)> = self.vms.iter().filter(counted).map(size).collect();
        let frequency = |size: &(u64, u64)| sizes.iter().filter(|one| *one == size).count();
        let best = sizes.iter().max_by_key(|size| (frequency(size), **size));
        best.copied().unwrap_or((8, 2))
    }

    /// What is in force: stopped VMs play no part unless they count, nor do those that are
    /// bound to a host that is out of service; and who runs on such a host has no host.
    pub fn in_force(&self) -> Case {
        let mut case = self.clone();
        for vm in &mut case.vms {
            let out = vm
                .home
                .is_some_and(|home| self.hosts[home].state != HostState::InService);
            vm.plays = (!vm.stopped || self.count_stopped) && !(vm.bound && out);
            vm.home = vm.home.filter(|_| vm.plays && !out);
            vm.is_fixed = vm.bound && vm.home.is_some();
        }
        case
    }

    /// Whether a failure restarts a VM.
    pub fn restarts(&self, vm: &OracleVm) -> bool {
        vm.highly_available && !vm.bound && vm.priority != Priority::NoAutoStart
    }
}

/// Two or three VMs that must share a host, and do so unless they may be `apart`.
fn tie_together(random: &mut Random, vms: &mut [OracleVm], apart: bool) {
    let home = vms[0].home;
    let mut groups: Vec<u64> = Vec::new();
    let mut tied = 0;
    for vm in vms.iter_mut().filter(|vm| apart || vm.home == home) {
        let clashes = vm.group.is_some_and(|group| groups.contains(&group));
        if tied < 3 && !clashes && (tied == 0 || random.chance(70)) {
            vm.together = Some(0);
            groups.extend(vm.group);
            tied += 1;
        }
    }
}

impl Case {
    /// The same case as it counts where it runs now: a VM without a known host is where those
    /// are that it must share a host with; VMs that must share a host and do not count one by one.
    pub fn as_it_runs(&self) -> Case {
        let mut case = self.clone();
        for vm in &mut case.vms {
            let mates = self.vms.iter();
            let mates = mates.filter(|other| other.plays && other.together == vm.together);
            let mut homes: Vec<Option<usize>> = mates.map(|other| other.home).collect();
            homes.retain(Option::is_some);
            homes.dedup();
            match homes.as_slice() {
                _ if vm.together.is_none() || !vm.plays => {}
                [] => {}
                [common] => vm.home = *common,
                _ => vm.together = None,
            }
        }
        case
    }

    /// The same case without a rule.
    pub fn without(&self, rule: &Rule) -> Case {
        let mut case = self.clone();
        let names = self.host_names();
        if *rule == Rule::VmsPerHost {
            case.most_vms = None;
        }
        for vm in &mut case.vms {
            let owners = |set: &Vec<usize>| -> Vec<String> {
                set.iter().map(|host| names[*host].clone()).collect()
            };
            match rule {
                Rule::AntiAffinity(name) => {
                    vm.group = vm.group.filter(|group| format!("apart{group}") != *name);
                }
                Rule::Affinity(_) => vm.together = None,
                Rule::PossibleOwners(hosts) => {
                    vm.allowed = vm.allowed.take().filter(|set| owners(set) != *hosts);
                }
                Rule::HostBound => vm.bound = false,
                Rule::VmsPerHost => {}
            }
        }
        case
    }

    pub fn is_shed(&self, vm: &OracleVm) -> bool {
        match self.shed {
            Shed::Nothing => false,
            Shed::Low => matches!(vm.priority, Priority::Low | Priority::NoAutoStart),
            Shed::LowAndMedium => vm.priority != Priority::High,
        }
    }
}
