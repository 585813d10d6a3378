//! What do the rules look at? The cluster and its tested placement, host by host.

use super::{Figure, RuleOptions};
use crate::capacity::{Placement, Sets};
use crate::cluster::{Cluster, Dimension, FailureUnit, HostIndex, VmIndex};
use crate::demand::PolicyInForce;
use crate::model::{Plan, VmGroup};
use crate::order::sort_by_key;
use crate::quorum::unit_sizes;
use crate::units::Memory;

/// A cluster with a placement, as rules read it.
#[derive(Debug)]
pub struct Scene<'a> {
    pub(super) plan: &'a Plan,
    pub(super) policy: PolicyInForce,
    pub(super) cluster: &'a Cluster,
    pub(super) options: RuleOptions,
    /// The hosts in service; everything else here goes by positions in this list.
    pub(super) hosts: Vec<HostIndex>,
    /// The VMs that count, for each host.
    pub(super) carried: Vec<Vec<VmIndex>>,
    /// The VMs that are stopped and do not count, for each host.
    pub(super) stopped: Vec<Vec<VmIndex>>,
    /// Each of the hosts by itself, by position.
    singles: Vec<FailureUnit>,
    /// How many VMs that count have no host.
    pub(super) homeless: usize,
    /// The hosts that may fail: see [`hosts_to_lose`].
    pub(super) failures: u32,
}

/// How many hosts a rule is asked about: the failures to tolerate. Rules know no fault domains,
/// so where those fail it is as many hosts as the largest of them have: whoever wants to
/// survive the loss of any domain can ask a rule for nothing less.
pub fn hosts_to_lose(cluster: &Cluster) -> u32 {
    hosts_of(cluster, cluster.failures)
}

/// How many hosts so many failures take at most.
pub(super) fn hosts_of(cluster: &Cluster, failures: u32) -> u32 {
    let units = &cluster.failure_units;
    let domains = unit_sizes(units);
    let hosts = domains.iter().take(failures as usize).sum::<u32>();
    // More failures than there is to fail stay more.
    let beyond = u64::from(failures).saturating_sub(units.len() as u64) as u32;
    hosts.saturating_add(beyond)
}

impl<'a> Scene<'a> {
    /// Reads a placement.
    pub fn of(
        plan: &'a Plan,
        cluster: &'a Cluster,
        placement: &Placement,
        options: RuleOptions,
    ) -> Scene<'a> {
        let hosts: Vec<HostIndex> = cluster.hosts_in_service().collect();
        let mut at_host = vec![usize::MAX; cluster.hosts.len()];
        for (at, host) in hosts.iter().enumerate() {
            at_host[host.0 as usize] = at;
        }
        let mut scene = Scene {
            plan,
            policy: PolicyInForce::of(plan),
            cluster,
            options,
            carried: vec![Vec::new(); hosts.len()],
            stopped: vec![Vec::new(); hosts.len()],
            singles: (0..hosts.len() as u32).map(single).collect(),
            hosts,
            homeless: 0,
            failures: hosts_to_lose(cluster),
        };
        for (vm, index) in cluster.vms.iter().zip(0..) {
            let (host, rows) = match vm.unit {
                Some(unit) => (placement.host_of(unit), &mut scene.carried),
                None => (vm.home, &mut scene.stopped),
            };
            match host.and_then(|host| rows.get_mut(at_host[host.0 as usize])) {
                Some(row) => row.push(VmIndex(index)),
                None => scene.homeless += usize::from(vm.unit.is_some()),
            }
        }
        scene
    }

    /// An amount for each group of VMs.
    pub(super) fn by_group(&self, amount: impl Fn(&VmGroup) -> i64) -> Vec<i64> {
        self.plan.vms.iter().map(amount).collect()
    }

    /// A VM's amount, from those of the groups.
    pub(super) fn of_vm(&self, amounts: &[i64], vm: VmIndex) -> i64 {
        amounts[self.cluster.vms[vm.0 as usize].group]
    }

    /// The group of a VM.
    pub(super) fn group(&self, vm: VmIndex) -> &VmGroup {
        &self.plan.vms[self.cluster.vms[vm.0 as usize].group]
    }

    /// Whether a VM must restart when its host fails.
    pub(super) fn restarts(&self, vm: VmIndex) -> bool {
        self.cluster.vms[vm.0 as usize].restarts
    }

    /// What a VM that counts needs of a dimension, as the plan counts it: enough to restart, so
    /// that a rule that adds it up is not more lenient than it was meant to be.
    pub(super) fn demand(&self, vm: VmIndex, dimension: Dimension) -> i64 {
        self.cluster.vms[vm.0 as usize].to_restart[dimension]
    }

    /// What each host offers to VMs, after all reserves.
    pub(super) fn capacities(&self, dimension: Dimension) -> Vec<i64> {
        let capacity = |host: &HostIndex| self.cluster.host(*host).capacity[dimension];
        self.hosts.iter().map(capacity).collect()
    }

    /// For each host, the sum over those of its VMs that count and are chosen.
    pub(super) fn sums(&self, amount: impl Fn(VmIndex) -> i64) -> Vec<i64> {
        let sum = |vms: &Vec<VmIndex>| {
            vms.iter()
                .map(|vm| amount(*vm))
                .fold(0, i64::saturating_add)
        };
        self.carried.iter().map(sum).collect()
    }

    /// The memory that each host has left beside all VMs that count.
    pub(super) fn free_memory(&self) -> Vec<i64> {
        let used = self.sums(|vm| self.demand(vm, Dimension::Memory));
        let capacity = self.capacities(Dimension::Memory);
        capacity
            .iter()
            .zip(used)
            .map(|(all, used)| all - used)
            .collect()
    }

    /// The sets of so many hosts, each as positions.
    pub(super) fn sets(&self, failures: u32) -> Sets<'_> {
        Sets::of(&self.singles, failures as usize)
    }

    /// A row for each host; hosts with equal figures share one.
    pub(super) fn by_host(&self, figures: impl Fn(usize) -> Vec<Figure>) -> Vec<Vec<Figure>> {
        let mut rows: Vec<(Vec<usize>, Vec<Figure>)> = Vec::new();
        for at in 0..self.hosts.len() {
            let own = figures(at);
            match rows.iter_mut().find(|(_, figures)| *figures == own) {
                Some((hosts, _)) => hosts.push(at),
                None => rows.push((vec![at], own)),
            }
        }
        let whole = |(hosts, figures): (Vec<usize>, Vec<Figure>)| {
            let mut row = vec![Figure::Hosts(self.at(&hosts))];
            row.extend(figures);
            row
        };
        rows.into_iter().map(whole).collect()
    }

    /// The hosts at these positions, in the order of the plan.
    pub(super) fn at(&self, positions: &[usize]) -> Vec<HostIndex> {
        let mut hosts: Vec<HostIndex> = positions.iter().map(|at| self.hosts[*at]).collect();
        crate::order::sort(&mut hosts);
        hosts
    }
}

fn single(position: u32) -> FailureUnit {
    FailureUnit {
        name: None,
        hosts: vec![HostIndex(position)],
    }
}

/// Positions of the largest of these amounts, at most `count`; of equal ones the first.
pub(super) fn largest(amounts: &[i64], count: u32) -> Vec<usize> {
    let mut positions: Vec<usize> = (0..amounts.len()).collect();
    sort_by_key(&mut positions, |at| std::cmp::Reverse(amounts[*at]));
    positions.truncate(count as usize);
    positions
}

/// The sum of the largest of these amounts, at most `count`.
pub(super) fn largest_sum(amounts: &[i64], count: u32) -> i64 {
    largest(amounts, count)
        .iter()
        .map(|at| amounts[*at])
        .fold(0, i64::saturating_add)
}

/// The sum of all but the largest of these amounts.
pub(super) fn sum_without_largest(amounts: &[i64], count: u32) -> i64 {
    total(amounts).saturating_sub(largest_sum(amounts, count))
}

/// The sum of these amounts.
pub(super) fn total(amounts: &[i64]) -> i64 {
    amounts.iter().copied().fold(0, i64::saturating_add)
}

/// How often a part goes into an amount; nothing goes in without end, but so that sums fit.
pub(super) fn times_in(amount: i64, part: i64) -> i64 {
    match part {
        ..=0 => i64::from(u32::MAX),
        part => amount.max(0) / part,
    }
}

/// Memory in KiB.
pub(super) fn kib(memory: Memory) -> i64 {
    memory.kib().min(i64::MAX as u64 / 4) as i64
}
