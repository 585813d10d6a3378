//! The plan that says the same as a case.

use super::case::{Case, OracleHost, OracleVm, Overhead};
use headroom::model::{
    HostGroup, Plan, PlatformId, Power, ProbeVm, VmGroup, VmMemory, VmOverhead, member_name,
};
use headroom::units::{CpuRatio, Megahertz, Memory, Percent};

impl Case {
    pub fn plan(&self) -> Plan {
        let platform = match self.is_ganeti {
            true => PlatformId::Ganeti,
            false => PlatformId::HyperV2022,
        };
        let mut plan = Plan::empty("oracle", platform);
        let policy = &mut plan.policy;
        policy.vm_overhead = Some(match self.overhead {
            Overhead::Mib(mib) => VmOverhead::Fixed(Memory::from_mib(mib)),
            Overhead::HyperV => VmOverhead::Formula,
        });
        policy.vcpus_per_core = Some(CpuRatio::from_thousandths(self.ratio));
        policy.memory_reserve = percent(self.reserve_percent, 0);
        policy.memory_overcommit = percent(self.overcommit_percent, 100);
        policy.dynamic_memory = Some(self.dynamic);
        policy.count_stopped = Some(self.count_stopped);
        policy.anti_affinity_is_hard = Some(self.hard);
        policy.tolerate = Some(self.failures);
        policy.vms_per_host = self.most_vms.map(|most| most as u32);
        policy.shed = Some(self.shed);
        policy.failure_unit = Some(self.what_fails);
        policy.failure_order = Some(self.order);
        policy.after_failure = Some(self.after);
        plan.probe = self.probe.map(|(memory, vcpus)| ProbeVm {
            memory: Memory::from_gib(memory),
            vcpus: vcpus as u32,
        });
        for (first, count) in self.runs(&self.hosts, |host| host.clone()) {
            plan.hosts
                .push(host_group(&self.hosts[first], first, count));
        }
        let names = self.host_names();
        let apart_from_home = |vm: &OracleVm| OracleVm {
            home: None,
            ..vm.clone()
        };
        for (first, count) in self.runs(&self.vms, apart_from_home) {
            plan.vms.push(self.vm_group(&names, first, count));
        }
        plan
    }

    /// Where runs of equal neighbours begin, and how long they are.
    fn runs<T, K: PartialEq>(&self, all: &[T], key: impl Fn(&T) -> K) -> Vec<(usize, usize)> {
        let mut runs: Vec<(usize, usize)> = Vec::new();
        for at in 0..all.len() {
            match runs.last_mut() {
                Some((first, count)) if self.grouped && key(&all[*first]) == key(&all[at]) => {
                    *count += 1;
                }
                _ => runs.push((at, 1)),
            }
        }
        runs
    }

    /// What each host is called.
    pub fn host_names(&self) -> Vec<String> {
        let runs = self.runs(&self.hosts, |host| host.clone());
        let names = runs.into_iter().flat_map(|(first, count)| {
            let name = format!("h{first}x");
            (0..count).map(move |member| member_name(&name, count as u32, member as u32))
        });
        names.collect()
    }

    fn vm_group(&self, names: &[String], first: usize, count: usize) -> VmGroup {
        let vm = &self.vms[first];
        let memory = Memory::from_gib(vm.memory);
        let mut group = VmGroup::new(&format!("v{first}x"), memory, vm.vcpus as u32);
        if let Some(dynamic) = vm.dynamic {
            group.memory = VmMemory::Dynamic {
                startup: Memory::from_gib(dynamic.startup),
                minimum: Memory::from_mib(512),
                maximum: Memory::from_gib(dynamic.maximum),
                assigned: dynamic.assigned.map(Memory::from_gib),
            };
        }
        let named = |hosts: &[usize]| hosts.iter().map(|host| names[*host].clone()).collect();
        let homes = self.vms[first..first + count].iter().map(|vm| vm.home);
        let homes: Vec<String> = homes
            .map(|home| home.map_or_else(String::new, |home| names[home].clone()))
            .collect();
        group.count = count as u32;
        group.cpu_reservation = Megahertz::new(vm.reserved_mhz);
        group.highly_available = vm.highly_available;
        group.host_bound = vm.bound;
        group.power = match vm.stopped {
            true => Power::Stopped,
            false => Power::Running,
        };
        group.priority = vm.priority;
        if homes.iter().any(|home| !home.is_empty()) {
            group.current_hosts = homes;
        }
        group.anti_affinity = vm.group.map(|group| format!("apart{group}"));
        group.affinity = vm.together.map(|group| format!("together{group}"));
        group.possible_owners = vm.allowed.as_deref().map(named).unwrap_or_default();
        group.preferred_owners = named(&vm.preferred);
        group
    }
}

fn percent(value: u64, usual: u64) -> Option<Percent> {
    (value != usual).then(|| Percent::from_hundredths(value * 100))
}

fn host_group(host: &OracleHost, at: usize, count: usize) -> HostGroup {
    let memory = Memory::from_gib(host.memory);
    let mut group = HostGroup::new(&format!("h{at}x"), memory, host.cores as u32);
    group.count = count as u32;
    group.reserve = Some(Memory::from_mib(host.reserve_mib));
    group.clock = Megahertz::new(host.clock_mhz);
    group.fault_domain = host.domain.map(|domain| format!("rack{domain}"));
    group.state = host.state;
    group
}
