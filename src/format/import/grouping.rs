//! Which VMs are alike, and what is a plan without names?
//!
//! VMs of one size and the same rules become one workload. It carries no names, so it makes
//! short links and suits sharing.

use std::collections::BTreeMap;

use super::assemble::hosts_of;
use crate::format::wire;
use crate::model::{Plan, PlatformId, VmGroup, VmMemory};
use crate::order::Numbered;
use crate::units::Memory;
use crate::validate::MOST_VMS;

/// VMs that are alike as groups, in the order of their first members.
pub(super) fn grouped(vms: Vec<VmGroup>) -> Vec<VmGroup> {
    let mut kinds: Numbered<Vec<u8>> = Numbered::new();
    let mut groups: Vec<Group> = Vec::new();
    for vm in vms {
        let (number, is_new) = kinds.number(what_it_needs(&vm));
        if is_new {
            groups.push(Group::default());
        }
        if let Some(group) = groups.get_mut(number as usize) {
            group.add(vm);
        }
    }
    let mut names = BTreeMap::new();
    groups
        .into_iter()
        .filter_map(|group| group.finish(&mut names))
        .collect()
}

#[derive(Default)]
struct Group {
    first: Option<VmGroup>,
    count: u32,
    hosts: Vec<String>,
    in_use: Memory,
    has_in_use: bool,
}

impl Group {
    fn add(&mut self, vm: VmGroup) {
        self.count = self.count.saturating_add(vm.count);
        // A plan of more is refused, and nobody asks where each of them runs.
        if u64::from(self.count) <= MOST_VMS {
            self.hosts.extend(hosts_of(&vm));
        } else {
            self.hosts.clear();
        }
        self.has_in_use |= vm.memory_in_use.is_some();
        let in_use = vm.memory_in_use.unwrap_or(size(&vm));
        self.in_use = self.in_use.plus(in_use.times(vm.count.into()));
        self.first.get_or_insert(vm);
    }

    /// The group, with the average of what its members use.
    fn finish(mut self, names: &mut BTreeMap<String, u32>) -> Option<VmGroup> {
        let mut vm = self.first?;
        vm.name = name(&vm, self.count, names);
        vm.memory_in_use = self
            .has_in_use
            .then(|| Memory::from_kib(self.in_use.kib().div_ceil(u64::from(self.count.max(1)))));
        if self.hosts.iter().all(String::is_empty) {
            self.hosts.clear();
        }
        vm.current_hosts = self.hosts;
        vm.count = self.count;
        Some(vm)
    }
}

/// All that matters about a VM, as bytes that are equal for equal VMs.
fn what_it_needs(vm: &VmGroup) -> Vec<u8> {
    let mut plan = Plan::empty("", PlatformId::Ganeti);
    plan.vms.push(VmGroup {
        name: String::new(),
        count: 1,
        memory_in_use: None,
        current_hosts: Vec::new(),
        ..vm.clone()
    });
    wire::encode(&plan)
}

fn size(vm: &VmGroup) -> Memory {
    match vm.memory {
        VmMemory::Static(memory) => memory,
        VmMemory::Dynamic {
            startup, assigned, ..
        } => assigned.unwrap_or(startup),
    }
}

/// `4 vCPU, 16 GiB #`: members get numbers after it.
fn name(vm: &VmGroup, count: u32, names: &mut BTreeMap<String, u32>) -> String {
    let size = format!("{} vCPU, {}", vm.vcpus, size(vm));
    let kinds = names.entry(size.clone()).or_default();
    *kinds += 1;
    let name = match *kinds {
        1 => size,
        number => format!("{size} ({number})"),
    };
    match count {
        1 => name,
        _ => name + " #",
    }
}

/// Replaces every name by a number.
pub(super) fn renamed(plan: &mut Plan) {
    let mut hosts = Aliases::new("host");
    let mut domains = Aliases::new("domain");
    let mut groups = Aliases::new("group");
    plan.name = "Imported cluster".to_owned();
    for host in &mut plan.hosts {
        host.name = hosts.of_members(&host.name, host.count);
        if let Some(domain) = &mut host.fault_domain {
            *domain = domains.of(domain);
        }
    }
    for (number, vm) in (1..).zip(&mut plan.vms) {
        // A group's name says its size and nothing else.
        if vm.count == 1 || !vm.name.ends_with('#') {
            vm.name = match vm.count {
                1 => format!("vm{number}"),
                _ => format!("vm{number}-"),
            };
        }
        let owners = [
            &mut vm.current_hosts,
            &mut vm.possible_owners,
            &mut vm.preferred_owners,
        ];
        for host in owners.into_iter().flatten() {
            if !host.is_empty() {
                *host = hosts.of(host);
            }
        }
        let rules = [&mut vm.anti_affinity, &mut vm.affinity];
        for rule in rules.into_iter().flatten() {
            *rule = groups.of(rule);
        }
    }
}

/// Names and what stands for them.
struct Aliases {
    stem: &'static str,
    known: Numbered<String>,
}

impl Aliases {
    fn new(stem: &'static str) -> Aliases {
        Aliases {
            stem,
            known: Numbered::new(),
        }
    }

    fn of(&mut self, name: &str) -> String {
        let (number, _) = self.known.number(name.to_owned());
        format!("{}{}", self.stem, u64::from(number) + 1)
    }

    /// The alias of a group of hosts: its members follow it, as they did before.
    fn of_members(&mut self, name: &str, count: u32) -> String {
        let first = self.of(&crate::model::member_name(name, count, 0));
        for index in 1..count.min(1_000) {
            self.of(&crate::model::member_name(name, count, index));
        }
        first
    }
}
