//! What does a plan say without any names?
//!
//! A link is passed on, and what it must say is sizes, rules and settings, not what the machines
//! are called. So hosts that are alike become one group, and VMs that are alike do, whatever
//! their names; rules and fault domains are numbered. Where each VM runs now is left out, as
//! VMs of a group are not told apart. What is answered about the best placement stays the same.

use std::collections::BTreeMap;
use std::fmt::Debug;

use crate::model::{HostGroup, Plan, VmGroup, WitnessPlace, member_name};

/// Hosts of a group whose names are looked up; no cluster has so many.
const MOST_LOOKED_UP: u32 = 1_000;

/// The plan with groups for whatever is alike, and numbers for names.
pub fn without_names(plan: &Plan) -> Plan {
    let (hosts, new_names, mut domains) = grouped_hosts(&plan.hosts);
    let (mut rules, mut missing) = (Names::of("rule"), Names::of("missing"));
    let mut groups = Groups::default();
    for vm in &plan.vms {
        let mut vm = vm.clone();
        vm.name.clear();
        vm.current_hosts.clear();
        for owner in vm
            .possible_owners
            .iter_mut()
            .chain(&mut vm.preferred_owners)
        {
            let new = new_names.get(owner).cloned();
            // A host that there is not stays one.
            *owner = new.unwrap_or_else(|| missing.number(std::mem::take(owner)));
        }
        vm.anti_affinity = vm.anti_affinity.map(|name| rules.number(name));
        vm.affinity = vm.affinity.map(|name| rules.number(name));
        let count = std::mem::take(&mut vm.count);
        groups.add(vm, count);
    }
    let named = |(at, (group, count)): (usize, (VmGroup, u32))| VmGroup {
        name: group_name(at, count),
        count,
        ..group
    };
    let mut policy = plan.policy.clone();
    if let Some(WitnessPlace::FaultDomain(name)) = &mut policy.witness_place {
        *name = domains.number(std::mem::take(name));
    }
    Plan {
        name: String::new(),
        hosts,
        policy,
        vms: groups.members.into_iter().enumerate().map(named).collect(),
        ..plan.clone()
    }
}

/// The name of a VM group, such that members of a group of several have names of their own.
fn group_name(at: usize, count: u32) -> String {
    match count {
        0 | 1 => format!("group{}", at + 1),
        _ => format!("group{}-", at + 1),
    }
}

/// Hosts in groups, `host1` and so on, the new name of each old one, and those of the fault
/// domains.
fn grouped_hosts(hosts: &[HostGroup]) -> (Vec<HostGroup>, BTreeMap<String, String>, Names) {
    let mut domains = Names::of("domain");
    let mut groups = Groups::default();
    let mut places = Vec::new();
    for host in hosts {
        let mut alike = host.clone();
        alike.name.clear();
        alike.count = 0;
        alike.fault_domain = alike.fault_domain.map(|name| domains.number(name));
        places.push(groups.add(alike, host.count));
    }
    let mut next = 1u64;
    let mut named = Vec::new();
    for (group, count) in groups.members {
        let name = format!("host{next}");
        next += u64::from(count);
        named.push(HostGroup {
            name,
            count,
            ..group
        });
    }
    let mut new_names = BTreeMap::new();
    for (host, (group, first)) in hosts.iter().zip(places) {
        let Some(group) = named.get(group) else {
            continue;
        };
        for index in 0..host.count.min(MOST_LOOKED_UP) {
            let old = member_name(&host.name, host.count, index);
            let new = member_name(&group.name, group.count, first.saturating_add(index));
            new_names.insert(old, new);
        }
    }
    (named, new_names, domains)
}

/// Things that are alike, and how many there are of each kind.
struct Groups<T> {
    members: Vec<(T, u32)>,
    places: BTreeMap<String, usize>,
}

impl<T> Default for Groups<T> {
    fn default() -> Self {
        Groups {
            members: Vec::new(),
            places: BTreeMap::new(),
        }
    }
}

impl<T: Debug> Groups<T> {
    /// Adds so many of a kind; says which group it is, and how many were in it before.
    fn add(&mut self, kind: T, added: u32) -> (usize, u32) {
        let shown = format!("{kind:?}");
        let known = self.places.get(&shown).copied();
        if let Some(place) = known
            && let Some((_, count)) = self.members.get_mut(place)
            && let Some(sum) = count.checked_add(added)
        {
            return (place, std::mem::replace(count, sum));
        }
        let place = self.members.len();
        self.members.push((kind, added));
        self.places.insert(shown, place);
        (place, 0)
    }
}

/// Numbers for names, in the order in which they come.
struct Names {
    kind: &'static str,
    numbers: BTreeMap<String, usize>,
}

impl Names {
    fn of(kind: &'static str) -> Names {
        Names {
            kind,
            numbers: BTreeMap::new(),
        }
    }

    fn number(&mut self, name: String) -> String {
        let next = self.numbers.len() + 1;
        let number = *self.numbers.entry(name).or_insert(next);
        format!("{}{number}", self.kind)
    }
}
