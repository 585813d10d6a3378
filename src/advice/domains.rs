//! For which fault domain is a further host?
//!
//! Where fault domains fail, a host is bought for one of them and fails with it. So many hosts
//! can be divided over the domains in many ways. They are enough if one way is; they are too few
//! if every way is refuted, or something that is never harder: that each new host fails by
//! itself, or that each domain gets as many.
//!
//! Why a host that fails by itself is never harder: whatever fails then is part of what fails
//! with as many domains, and a restart plan for more failed hosts contains one for fewer.
//!
//! Few ways are looked at one by one, domains that are alike standing for each other; of many
//! those that keep the domains equally large.

use super::change::{with_hosts, with_hosts_in};
use super::enclose::Side;
use super::{Tried, side};
use crate::capacity::Effort;
use crate::cluster::Cluster;
use crate::demand::PolicyInForce;
use crate::model::{FailureUnit, HostGroup, HostState, Plan, WitnessPlace};
use crate::placement::Answer;
use crate::validate::MOST_HOSTS;

/// Every way to divide hosts is looked at if there are at most so many.
const MOST_WAYS: usize = 12;

/// The fault domains that hosts can be bought for.
#[derive(Debug, Clone)]
pub(super) struct Domains {
    /// The names, in the order of the plan; none: each host fails by itself.
    names: Vec<String>,
    /// For each of them the first one that is like it.
    alike: Vec<usize>,
}

impl Domains {
    /// Those that have hosts in service, if fault domains fail.
    pub(super) fn of(plan: &Plan) -> Domains {
        let mut names: Vec<String> = Vec::new();
        if PolicyInForce::of(plan).failure_unit.value == FailureUnit::FaultDomain {
            let in_service = |group: &&HostGroup| is_in_service(group);
            for domain in plan.hosts.iter().filter(in_service) {
                if let Some(name) = &domain.fault_domain
                    && !names.contains(name)
                {
                    names.push(name.clone());
                }
            }
        }
        let classes: Vec<_> = names.iter().map(|name| classes_of(plan, name)).collect();
        let hosts_are_alike = !plan.vms.iter().any(|vm| {
            vm.host_bound || !vm.possible_owners.is_empty() || !vm.preferred_owners.is_empty()
        });
        let has_witness = |at: usize| {
            plan.policy.witness_place == Some(WitnessPlace::FaultDomain(names[at].clone()))
        };
        let first_like = |at: usize| {
            let mut before = 0..at;
            let is_like = |other: &usize| {
                hosts_are_alike
                    && !has_witness(at)
                    && !has_witness(*other)
                    && are_equal(&classes[*other], &classes[at])
            };
            before.find(is_like).unwrap_or(at)
        };
        let alike = (0..names.len()).map(first_like).collect();
        Domains { names, alike }
    }

    /// The most hosts that can be asked about.
    pub(super) fn most(&self, plan: &Plan) -> u32 {
        let free = MOST_HOSTS.saturating_sub(plan.host_count());
        (free / self.names.len().max(1) as u64) as u32
    }

    /// Whether so many further hosts like this one are enough, wherever they stand.
    pub(super) fn ask(
        &self,
        plan: &Plan,
        like: &HostGroup,
        count: u32,
        failures: u32,
        effort: Effort,
    ) -> Option<(Side, Tried)> {
        let alone = Tried::of(&with_hosts(plan, like, count), failures, effort)?;
        if self.names.is_empty() || matches!(alone.answer, Answer::Impossible(_)) {
            return Some((side(&alone), alone));
        }
        let (ways, are_all) = self.ways(plan, like, count);
        let mut is_open = !are_all;
        let mut refuted = None;
        for domains in ways {
            let mut tried = Tried::of(&with_hosts_in(plan, like, &domains), failures, effort)?;
            tried.domains = domains;
            match side(&tried) {
                Side::Above => return Some((Side::Above, tried)),
                Side::Below => refuted = Some(tried),
                Side::Open => is_open = true,
            }
        }
        match refuted {
            Some(refuted) if !is_open => Some((Side::Below, refuted)),
            _ => self.ask_with_all(plan, like, count, failures, effort),
        }
    }

    /// The same with so many hosts in each domain, which refutes every way if it is refuted.
    fn ask_with_all(
        &self,
        plan: &Plan,
        like: &HostGroup,
        count: u32,
        failures: u32,
        effort: Effort,
    ) -> Option<(Side, Tried)> {
        let everywhere = self.names.iter().map(|name| (name.clone(), count));
        let everywhere: Vec<(String, u32)> = everywhere.collect();
        let tried = Tried::of(&with_hosts_in(plan, like, &everywhere), failures, effort)?;
        match tried.answer {
            Answer::Impossible(_) => Some((Side::Below, tried)),
            _ => Some((Side::Open, tried)),
        }
    }

    /// Ways to divide so many hosts, and whether these are all.
    fn ways(&self, plan: &Plan, like: &HostGroup, count: u32) -> (Vec<Vec<(String, u32)>>, bool) {
        let mut ways = Vec::new();
        let are_all = self.divide(count, &mut Vec::new(), &mut ways);
        if !are_all {
            ways = vec![self.level(plan, like, count), self.even(count)];
        }
        // The most even ones first: they are the most promising.
        crate::order::sort_by_key(&mut ways, |way| way.iter().copied().max());
        let named = |way: Vec<u32>| self.names.iter().cloned().zip(way).collect();
        (ways.into_iter().map(named).collect(), are_all)
    }

    /// Every way, a domain never getting more than one that is like it and comes before.
    fn divide(&self, left: u32, way: &mut Vec<u32>, ways: &mut Vec<Vec<u32>>) -> bool {
        let at = way.len();
        if at == self.names.len() {
            if left == 0 {
                ways.push(way.clone());
            }
            return ways.len() <= MOST_WAYS;
        }
        let before = (0..at)
            .rev()
            .find(|other| self.alike[*other] == self.alike[at]);
        let most = before.map_or(left, |other| way[other].min(left));
        let least = if at + 1 == self.names.len() { left } else { 0 };
        for number in (least..=most).rev() {
            way.push(number);
            let goes_on = self.divide(left - number, way, ways);
            way.pop();
            if !goes_on {
                return false;
            }
        }
        true
    }

    /// As many for each, the first ones getting what is left.
    fn even(&self, count: u32) -> Vec<u32> {
        let domains = self.names.len() as u32;
        let number = |at: u32| count / domains + u32::from(at < count % domains);
        (0..domains).map(number).collect()
    }

    /// One after another for the domain that has least memory then.
    fn level(&self, plan: &Plan, like: &HostGroup, count: u32) -> Vec<u32> {
        let mut way = vec![0; self.names.len()];
        let memory = |name: &String| {
            let groups = plan.hosts.iter().filter(|group| is_in_service(group));
            let of_domain = groups.filter(|group| group.fault_domain.as_ref() == Some(name));
            let memory = of_domain.map(|group| group.memory.times(group.count.into()).kib());
            memory.fold(0, u64::saturating_add)
        };
        let mut sizes: Vec<u64> = self.names.iter().map(memory).collect();
        for _ in 0..count {
            let least = (0..sizes.len()).min_by_key(|at| (sizes[*at], *at));
            if let Some(at) = least {
                way[at] += 1;
                sizes[at] = sizes[at].saturating_add(like.memory.kib().max(1));
            }
        }
        way
    }
}

/// Whether fault domains fail in this cluster.
pub(super) fn domains_fail(cluster: &Cluster) -> bool {
    cluster.failure_units.iter().any(|unit| unit.name.is_some())
}

fn is_in_service(group: &HostGroup) -> bool {
    group.state == HostState::InService && group.count > 0
}

/// The hosts of a domain, as classes and their numbers.
fn classes_of(plan: &Plan, name: &str) -> Vec<(HostGroup, u32)> {
    let mut classes: Vec<(HostGroup, u32)> = Vec::new();
    let of_domain = |group: &&HostGroup| group.fault_domain.as_deref() == Some(name);
    for group in plan.hosts.iter().filter(of_domain) {
        let class = HostGroup {
            name: String::new(),
            count: 1,
            fault_domain: None,
            ..group.clone()
        };
        match classes.iter_mut().find(|(known, _)| *known == class) {
            Some((_, count)) => *count += group.count,
            None => classes.push((class, group.count)),
        }
    }
    classes
}

fn are_equal(one: &[(HostGroup, u32)], other: &[(HostGroup, u32)]) -> bool {
    one.len() == other.len() && one.iter().all(|class| other.contains(class))
}
