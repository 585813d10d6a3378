//! Small random clusters.

use headroom::blame::Rule;
use headroom::capacity::Placement;
use headroom::cluster::Cluster;
use headroom::model::{
    AfterFailure, FailureOrder, FailureUnit, HostGroup, Plan, PlatformId, Priority, Shed, VmGroup,
    VmOverhead,
};
use headroom::units::{CpuRatio, Memory};

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

/// A host: GiB and vCPUs.
#[derive(Debug, Clone)]
pub struct OracleHost {
    pub memory: u64,
    pub vcpus: u64,
    pub domain: Option<u64>,
}

/// A VM: GiB, vCPUs and its rules.
#[derive(Debug, Clone)]
pub struct OracleVm {
    pub memory: u64,
    pub vcpus: u64,
    pub home: Option<usize>,
    pub restarts: bool,
    pub bound: bool,
    pub priority: Priority,
    pub group: Option<u64>,
    pub together: Option<u64>,
    pub allowed: Option<Vec<usize>>,
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
}

impl Case {
    /// 2–5 hosts, 1–6 VMs, often tight. With `placed`, each VM has a home that fits mostly.
    pub fn random(random: &mut Random, placed: bool) -> Case {
        let same = random.chance(40);
        let host_count = 2 + random.below(3) as usize + usize::from(placed && random.chance(20));
        let mut size = || OracleHost {
            memory: 6 + random.below(7),
            vcpus: 6 + random.below(7),
            domain: None,
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
            .map(|host| (host.memory as i64, host.vcpus as i64))
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
                vcpus,
                home,
                restarts: !random.chance(15),
                bound,
                priority: match random.below(4) {
                    0 => Priority::High,
                    1 => Priority::Low,
                    _ => Priority::Medium,
                },
                group: (rules && random.chance(30)).then(|| random.below(2)),
                together: None,
                allowed,
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
        }
    }

    /// The plan that says the same.
    pub fn plan(&self) -> Plan {
        let mut plan = Plan::empty("oracle", PlatformId::HyperV2022);
        plan.policy.vm_overhead = Some(VmOverhead::Fixed(Memory::ZERO));
        plan.policy.vcpus_per_core = Some(CpuRatio::new(1));
        plan.policy.anti_affinity_is_hard = Some(self.hard);
        plan.policy.tolerate = Some(self.failures);
        plan.policy.vms_per_host = self.most_vms.map(|most| most as u32);
        plan.policy.shed = Some(self.shed);
        plan.policy.failure_unit = Some(self.what_fails);
        plan.policy.failure_order = Some(self.order);
        plan.policy.after_failure = Some(self.after);
        for (at, host) in self.hosts.iter().enumerate() {
            let mut group = HostGroup::new(
                &format!("h{at}x"),
                Memory::from_gib(host.memory),
                host.vcpus as u32,
            );
            group.reserve = Some(Memory::ZERO);
            group.fault_domain = host.domain.map(|domain| format!("rack{domain}"));
            plan.hosts.push(group);
        }
        for (at, vm) in self.vms.iter().enumerate() {
            let mut group = VmGroup::new(
                &format!("v{at}x"),
                Memory::from_gib(vm.memory),
                vm.vcpus as u32,
            );
            group.highly_available = vm.restarts;
            group.host_bound = vm.bound;
            group.priority = vm.priority;
            group.current_hosts = vm.home.iter().map(|home| format!("h{home}x")).collect();
            group.anti_affinity = vm.group.map(|group| format!("apart{group}"));
            group.affinity = vm.together.map(|group| format!("together{group}"));
            group.possible_owners = vm
                .allowed
                .iter()
                .flatten()
                .map(|host| format!("h{host}x"))
                .collect();
            plan.vms.push(group);
        }
        plan
    }

    /// The same case with the homes that a placement gives.
    pub fn with_homes(&self, cluster: &Cluster, placement: &Placement) -> Case {
        let mut case = self.clone();
        for (at, vm) in case.vms.iter_mut().enumerate() {
            let unit = cluster.vms[at].unit.unwrap();
            vm.home = placement.host_of(unit).map(|host| host.0 as usize);
        }
        case
    }

    /// The same case with more VMs of the size that headroom is counted in.
    pub fn with_more(&self, plan: &Plan, more: u32) -> Case {
        let cluster = headroom::validate::check(plan).cluster.unwrap();
        let probe = cluster.kind(cluster.probe);
        let mut case = self.clone();
        for _ in 0..more {
            case.vms.push(OracleVm {
                memory: (probe.running.demand.0[0] >> 20) as u64,
                vcpus: (probe.running.demand.0[1] / 1000) as u64,
                home: None,
                restarts: true,
                bound: false,
                priority: Priority::Medium,
                group: None,
                together: None,
                allowed: None,
            });
        }
        case
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
    /// The same case as it counts where it runs now: VMs that must share a host and do not
    /// count one by one.
    pub fn as_it_runs(&self) -> Case {
        let mut case = self.clone();
        for vm in &mut case.vms {
            let spread = |other: &OracleVm| other.together == vm.together && other.home != vm.home;
            if self.vms.iter().any(spread) {
                vm.together = None;
            }
        }
        case
    }

    /// The same case without a rule.
    pub fn without(&self, rule: &Rule) -> Case {
        let mut case = self.clone();
        if *rule == Rule::VmsPerHost {
            case.most_vms = None;
        }
        for vm in &mut case.vms {
            let owners = |set: &Vec<usize>| -> Vec<String> {
                set.iter().map(|host| format!("h{host}x")).collect()
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
            Shed::Low => vm.priority == Priority::Low,
            Shed::LowAndMedium => vm.priority != Priority::High,
        }
    }
}
