//! Small random clusters, and an exhaustive oracle for them.

#![allow(dead_code)] // Each test file uses its own part.

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
            tie_together(random, &mut vms);
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

/// Where each VM runs; `None`: nowhere.
type State = Vec<Option<usize>>;

impl<'a> Oracle<'a> {
    pub fn of(case: &'a Case) -> Oracle<'a> {
        Oracle { case }
    }

    /// What fails as one.
    fn units(&self) -> Vec<Vec<usize>> {
        let mut units: Vec<(Option<u64>, Vec<usize>)> = Vec::new();
        for (at, host) in self.case.hosts.iter().enumerate() {
            let domain = host
                .domain
                .filter(|_| self.case.what_fails == FailureUnit::FaultDomain);
            match units
                .iter_mut()
                .find(|unit| domain.is_some() && unit.0 == domain)
            {
                Some(unit) => unit.1.push(at),
                None => units.push((domain, vec![at])),
            }
        }
        units.into_iter().map(|unit| unit.1).collect()
    }

    /// What is counted for so many failures: each set of them, or where they come one after
    /// another, each that can be the first. Does everything survive?
    pub fn survived(&self, failures: u32) -> Vec<bool> {
        let sequence = self.case.order == FailureOrder::OneAfterAnother
            && self.case.after == AfterFailure::RestartOnly
            && failures > 1;
        match sequence {
            true => self.first_failures_survived(failures),
            false => self.sets_survived(failures),
        }
    }

    fn sets_survived(&self, failures: u32) -> Vec<bool> {
        let units = self.units();
        let sets = (0u32..1 << units.len()).filter(|set| set.count_ones() == failures);
        let overfull = !fits(self.case, &homes(self.case), &[]);
        sets.map(|set| {
            let failing = (0..units.len()).filter(|unit| set >> unit & 1 == 1);
            let failed: Vec<usize> = failing.flat_map(|unit| units[unit].clone()).collect();
            !overfull && (failed.is_empty() || self.survives(&failed))
        })
        .collect()
    }

    /// The game, whatever may be moved.
    pub fn first_failures_survived(&self, failures: u32) -> Vec<bool> {
        let overfull = !fits(self.case, &homes(self.case), &[]);
        let units = self.units();
        (0..units.len())
            .map(|first| !overfull && self.answer(&homes(self.case), &[], &units[first], failures))
            .collect()
    }

    /// Whether everything survives when these fail next and others after them.
    fn answer(&self, state: &State, gone: &[usize], failing: &[usize], left: u32) -> bool {
        let mut failed = gone.to_vec();
        failed.extend(failing);
        self.ways().iter().any(|moves| {
            let (mut state, down) = self.lose(state, failing, *moves);
            restart_all(self.case, &failed, &mut state, &down, &down, &mut |state| {
                let next = |unit: &Vec<usize>| {
                    unit.iter().any(|host| failed.contains(host))
                        || self.answer(state, &failed, unit, left - 1)
                };
                left <= 1 || self.units().iter().all(next)
            })
        })
    }

    fn survives(&self, failed: &[usize]) -> bool {
        self.ways().iter().any(|moves| {
            let (mut state, down) = self.lose(&homes(self.case), failed, *moves);
            restart_all(self.case, failed, &mut state, &down, &down, &mut |_| true)
        })
    }

    /// Whether survivors are moved: never, or never or always, for a placement that breaks a
    /// rule today may keep breaking it.
    fn ways(&self) -> &'static [bool] {
        match self.case.after {
            AfterFailure::RestartOnly => &[false],
            AfterFailure::Rearrange => &[false, true],
        }
    }

    /// What still runs where, and what must find a place.
    fn lose(&self, state: &State, failed: &[usize], moves: bool) -> (State, Vec<usize>) {
        let mut state = state.clone();
        let mut down: Vec<usize> = Vec::new();
        let homes = state.clone();
        for (at, host) in homes.into_iter().enumerate() {
            let Some(host) = host else { continue };
            let lost = failed.contains(&host);
            let vm = &self.case.vms[at];
            if self.case.is_shed(vm) {
                state[at] = None;
            } else if lost || (moves && self.moves(at)) {
                state[at] = None;
                if vm.restarts && !vm.bound {
                    down.push(at);
                }
            }
        }
        (state, down)
    }

    /// Whether a VM may be moved: it and all that must share its host would restart.
    fn moves(&self, at: usize) -> bool {
        let vm = &self.case.vms[at];
        let shares = |other: &&OracleVm| vm.together.is_some() && other.together == vm.together;
        let stays =
            |other: &OracleVm| !self.case.is_shed(other) && (!other.restarts || other.bound);
        !stays(vm) && !self.case.vms.iter().filter(shares).any(stays)
    }

    /// Whether some placement survives every loss of so many.
    pub fn a_placement_exists(case: &Case, failures: u32) -> bool {
        let mut case = case.clone();
        for vm in case.vms.iter_mut().filter(|vm| !vm.bound) {
            vm.home = None;
        }
        // Where fewer can fail, all of them fail.
        let units = Oracle::of(&case).units().len() as u32;
        place_all(&mut case, 0, failures.min(units))
    }
}

impl Case {
    fn is_shed(&self, vm: &OracleVm) -> bool {
        match self.shed {
            Shed::Nothing => false,
            Shed::Low => vm.priority == Priority::Low,
            Shed::LowAndMedium => vm.priority != Priority::High,
        }
    }
}

fn homes(case: &Case) -> State {
    case.vms.iter().map(|vm| vm.home).collect()
}

/// Tries every host for every VM from `at` on.
fn place_all(case: &mut Case, at: usize, failures: u32) -> bool {
    if at == case.vms.len() {
        let oracle = Oracle::of(case);
        return oracle.survived(failures).iter().all(|survived| *survived);
    }
    let before = case.vms[at].home;
    for host in 0..case.hosts.len() {
        if case.vms[at].bound && before.is_some_and(|home| home != host) {
            continue;
        }
        case.vms[at].home = Some(host);
        let state: State = case
            .vms
            .iter()
            .enumerate()
            .map(|(other, vm)| vm.home.filter(|_| other <= at || vm.bound))
            .collect();
        let found = legal(case, &state, at, host)
            && fits(case, &state, &[])
            && place_all(case, at + 1, failures);
        case.vms[at].home = before;
        if found {
            return true;
        }
    }
    false
}

/// Tries every surviving host for every VM that is down, until an arrangement is accepted.
fn restart_all(
    case: &Case,
    failed: &[usize],
    state: &mut State,
    left: &[usize],
    restarted: &[usize],
    accept: &mut dyn FnMut(&State) -> bool,
) -> bool {
    let Some((first, rest)) = left.split_first() else {
        return accept(state);
    };
    for host in (0..case.hosts.len()).filter(|host| !failed.contains(host)) {
        state[*first] = Some(host);
        if legal(case, state, *first, host)
            && fits(case, state, restarted)
            && restart_all(case, failed, state, rest, restarted, accept)
        {
            state[*first] = None;
            return true;
        }
        state[*first] = None;
    }
    false
}

/// Whether a VM may be on this host beside those that are there.
fn legal(case: &Case, state: &State, at: usize, host: usize) -> bool {
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
    let allowed = vm.bound || vm.allowed.as_ref().is_none_or(|set| set.contains(&host));
    apart && together && allowed
}

/// Whether no host carries more than it has. Hosts that carried too much before, and got
/// nothing more, do not count when `restarted` says what is new.
fn fits(case: &Case, state: &State, restarted: &[usize]) -> bool {
    case.hosts.iter().enumerate().all(|(host, size)| {
        let on_host = || (0..state.len()).filter(|vm| state[*vm] == Some(host));
        let untouched = !restarted.is_empty() && !on_host().any(|vm| restarted.contains(&vm));
        untouched
            || (on_host().map(|vm| case.vms[vm].memory).sum::<u64>() <= size.memory
                && on_host().map(|vm| case.vms[vm].vcpus).sum::<u64>() <= size.vcpus
                && case
                    .most_vms
                    .is_none_or(|most| on_host().count() as u64 <= most))
    })
}
