//! Small random clusters, and an exhaustive oracle for them.

use headroom::capacity::Placement;
use headroom::cluster::Cluster;
use headroom::demand::PolicyInForce;
use headroom::model::{HostGroup, Plan, PlatformId, VmGroup, VmOverhead};
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
}

/// A VM: GiB, vCPUs and its rules.
#[derive(Debug, Clone)]
pub struct OracleVm {
    pub memory: u64,
    pub vcpus: u64,
    pub home: Option<usize>,
    pub restarts: bool,
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
}

impl Case {
    /// 2–5 hosts, 1–6 VMs, often tight. With `placed`, each VM has a home that fits mostly.
    pub fn random(random: &mut Random, placed: bool) -> Case {
        let same = random.chance(40);
        let host_count = 2 + random.below(3) as usize + usize::from(placed && random.chance(20));
        let first = OracleHost {
            memory: 6 + random.below(7),
            vcpus: 6 + random.below(7),
        };
        let hosts: Vec<OracleHost> = (0..host_count)
            .map(|_| {
                if same {
                    first.clone()
                } else {
                    OracleHost {
                        memory: 6 + random.below(7),
                        vcpus: 6 + random.below(7),
                    }
                }
            })
            .collect();
        let rules = random.chance(60);
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
            vms.push(OracleVm {
                memory,
                vcpus,
                home,
                restarts: !random.chance(15),
                group: (rules && random.chance(30)).then(|| random.below(2)),
                together: None,
                allowed,
            });
        }
        if rules && random.chance(30) {
            tie_together(random, &mut vms);
        }
        Case {
            failures: if host_count > 3 && random.chance(30) {
                2
            } else {
                1
            },
            hosts,
            vms,
            hard: random.chance(60),
        }
    }

    /// The plan that says the same.
    pub fn plan(&self) -> Plan {
        let mut plan = Plan::empty("oracle", PlatformId::HyperV2022);
        plan.policy.vm_overhead = Some(VmOverhead::Fixed(Memory::ZERO));
        plan.policy.vcpus_per_core = Some(CpuRatio::new(1));
        plan.policy.anti_affinity_is_hard = Some(self.hard);
        plan.policy.tolerate = Some(self.failures);
        for (at, host) in self.hosts.iter().enumerate() {
            let mut group = HostGroup::new(
                &format!("h{at}x"),
                Memory::from_gib(host.memory),
                host.vcpus as u32,
            );
            group.reserve = Some(Memory::ZERO);
            plan.hosts.push(group);
        }
        for (at, vm) in self.vms.iter().enumerate() {
            let mut group = VmGroup::new(
                &format!("v{at}x"),
                Memory::from_gib(vm.memory),
                vm.vcpus as u32,
            );
            group.highly_available = vm.restarts;
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
        let _ = PolicyInForce::of(plan);
        let mut case = self.clone();
        for _ in 0..more {
            case.vms.push(OracleVm {
                memory: (probe.running.demand.0[0] >> 20) as u64,
                vcpus: (probe.running.demand.0[1] / 1000) as u64,
                home: None,
                restarts: true,
                group: None,
                together: None,
                allowed: None,
            });
        }
        case
    }
}

/// Two or three VMs that must share a host, and do.
fn tie_together(random: &mut Random, vms: &mut [OracleVm]) {
    let home = vms[0].home;
    let mut groups: Vec<u64> = Vec::new();
    let mut tied = 0;
    for vm in vms.iter_mut().filter(|vm| vm.home == home) {
        let clashes = vm.group.is_some_and(|group| groups.contains(&group));
        if tied < 3 && !clashes && (tied == 0 || random.chance(70)) {
            vm.together = Some(0);
            groups.extend(vm.group);
            tied += 1;
        }
    }
}

/// Tries everything.
pub struct Oracle<'a> {
    case: &'a Case,
}

impl<'a> Oracle<'a> {
    pub fn of(case: &'a Case) -> Oracle<'a> {
        Oracle { case }
    }

    /// For each set of `failures` hosts, in lexicographic order: can all be restarted?
    pub fn sets_survived(&self, failures: u32) -> Vec<bool> {
        let hosts = self.case.hosts.len();
        let sets = (0u32..1 << hosts).filter(|set| set.count_ones() == failures);
        let overfull = !fits(self.case, &homes(self.case), &[]);
        sets.map(|set| {
            let failed: Vec<usize> = (0..hosts).filter(|host| set >> host & 1 == 1).collect();
            !overfull && self.survives(&failed)
        })
        .collect()
    }

    fn survives(&self, failed: &[usize]) -> bool {
        let mut state = homes(self.case);
        let mut down: Vec<usize> = Vec::new();
        for (at, vm) in self.case.vms.iter().enumerate() {
            if state[at].is_some_and(|host| failed.contains(&host)) {
                state[at] = None;
                if vm.restarts {
                    down.push(at);
                }
            }
        }
        restart_all(self.case, failed, &mut state, &down, &down)
    }

    /// Whether some placement survives every loss of so many hosts.
    pub fn a_placement_exists(case: &Case, failures: u32) -> bool {
        let mut case = case.clone();
        for vm in &mut case.vms {
            vm.home = None;
        }
        place_all(&mut case, 0, failures)
    }
}

fn homes(case: &Case) -> Vec<Option<usize>> {
    case.vms.iter().map(|vm| vm.home).collect()
}

/// Tries every host for every VM from `at` on.
fn place_all(case: &mut Case, at: usize, failures: u32) -> bool {
    if at == case.vms.len() {
        let oracle = Oracle::of(case);
        return oracle
            .sets_survived(failures)
            .iter()
            .all(|survived| *survived);
    }
    for host in 0..case.hosts.len() {
        case.vms[at].home = Some(host);
        let state = homes(case);
        if legal(case, &state, at, host)
            && fits(case, &state, &[])
            && place_all(case, at + 1, failures)
        {
            case.vms[at].home = None;
            return true;
        }
        case.vms[at].home = None;
    }
    false
}

/// Tries every surviving host for every VM that is down.
fn restart_all(
    case: &Case,
    failed: &[usize],
    state: &mut Vec<Option<usize>>,
    left: &[usize],
    restarted: &[usize],
) -> bool {
    let Some((first, rest)) = left.split_first() else {
        return true;
    };
    for host in (0..case.hosts.len()).filter(|host| !failed.contains(host)) {
        state[*first] = Some(host);
        if legal(case, state, *first, host)
            && fits(case, state, restarted)
            && restart_all(case, failed, state, rest, restarted)
        {
            state[*first] = None;
            return true;
        }
        state[*first] = None;
    }
    false
}

/// Whether a VM may be on this host beside those that are there.
fn legal(case: &Case, state: &[Option<usize>], at: usize, host: usize) -> bool {
    let vm = &case.vms[at];
    let apart = !case.hard
        || vm.group.is_none()
        || (0..state.len()).all(|other| {
            other == at || state[other] != Some(host) || case.vms[other].group != vm.group
        });
    let together = vm.together.is_none()
        || (0..state.len()).all(|other| {
            case.vms[other].together != vm.together
                || state[other].is_none()
                || state[other] == Some(host)
        });
    let allowed = vm.allowed.as_ref().is_none_or(|set| set.contains(&host));
    apart && together && allowed
}

/// Whether no host carries more than it has. Hosts that carried too much before, and got
/// nothing more, do not count when `restarted` says what is new.
fn fits(case: &Case, state: &[Option<usize>], restarted: &[usize]) -> bool {
    case.hosts.iter().enumerate().all(|(host, size)| {
        let on_host = || (0..state.len()).filter(|vm| state[*vm] == Some(host));
        let untouched = !restarted.is_empty() && !on_host().any(|vm| restarted.contains(&vm));
        untouched
            || (on_host().map(|vm| case.vms[vm].memory).sum::<u64>() <= size.memory
                && on_host().map(|vm| case.vms[vm].vcpus).sum::<u64>() <= size.vcpus)
    })
}
