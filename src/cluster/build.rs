//! From a plan whose values are in range to a [`Cluster`].

use std::collections::BTreeMap;

use super::{
    Claim, Cluster, Dimension, Host, HostIndex, HostSet, Kind, KindIndex, Size, Unit, UnitIndex,
    Vm, VmIndex,
};
use crate::demand::{PolicyInForce, UNLIMITED, counted_memory, counts, host_capacity, vm_demand};
use crate::model::{HostState, Plan, ProbeVm, VmGroup, member_name};
use crate::units::Memory;

/// Every host's position by name. The first of two equal names wins; validation has
/// already refused such plans.
pub(crate) fn host_positions(plan: &Plan) -> BTreeMap<String, HostIndex> {
    let mut positions = BTreeMap::new();
    let mut next = 0;
    for group in &plan.hosts {
        for member in 0..group.count {
            positions
                .entry(member_name(&group.name, group.count, member))
                .or_insert(HostIndex(next));
            next += 1;
        }
    }
    positions
}

impl Cluster {
    /// Expands a plan that validation has found to be in range.
    pub(crate) fn build(plan: &Plan, policy: &PolicyInForce) -> Cluster {
        let hosts = expand_hosts(plan, policy);
        let mut builder = Builder {
            plan,
            policy,
            positions: host_positions(plan),
            cluster: Cluster {
                hosts,
                vms: Vec::new(),
                units: Vec::new(),
                kinds: Vec::new(),
                allowed_sets: Vec::new(),
                exclusion_groups: Vec::new(),
                exclusion_is_hard: policy.anti_affinity_is_hard.value,
                dimensions: Vec::new(),
                failures: policy.tolerate.value,
                probe: KindIndex(0),
                host_groups: plan
                    .hosts
                    .iter()
                    .map(|g| (g.name.clone(), g.count))
                    .collect(),
                vm_groups: plan.vms.iter().map(|g| (g.name.clone(), g.count)).collect(),
            },
            kinds: BTreeMap::new(),
            allowed: BTreeMap::new(),
            exclusions: BTreeMap::new(),
        };
        builder.add_vms();
        builder.add_probe();
        let mut cluster = builder.cluster;
        cluster.dimensions = limited_dimensions(&cluster);
        cluster
    }
}

fn expand_hosts(plan: &Plan, policy: &PolicyInForce) -> Vec<Host> {
    let mut hosts = Vec::new();
    for (position, group) in plan.hosts.iter().enumerate() {
        let in_service = group.state == HostState::InService;
        let capacity = if in_service {
            host_capacity(plan, policy, group)
        } else {
            Size::ZERO
        };
        let kept_free_at_start = plan.platform_facts().least_free.value.kib() as i64;
        hosts.extend((0..group.count).map(|member| Host {
            group: position,
            member,
            capacity,
            kept_free_at_start,
            in_service,
        }));
    }
    hosts
}

/// Those dimensions in which some host has a limit and some VM a need.
fn limited_dimensions(cluster: &Cluster) -> Vec<Dimension> {
    Dimension::ALL
        .into_iter()
        .filter(|dimension| {
            let limited = |host: &Host| host.in_service && host.capacity[*dimension] < UNLIMITED;
            cluster.hosts.iter().any(limited)
                && cluster
                    .kinds
                    .iter()
                    .any(|kind| kind.running.demand[*dimension] > 0)
        })
        .collect()
}

struct Builder<'a> {
    plan: &'a Plan,
    policy: &'a PolicyInForce,
    positions: BTreeMap<String, HostIndex>,
    cluster: Cluster,
    kinds: BTreeMap<Kind, KindIndex>,
    allowed: BTreeMap<HostSet, usize>,
    exclusions: BTreeMap<String, u32>,
}

impl<'a> Builder<'a> {
    fn add_vms(&mut self) {
        let together = self.affinity_groups();
        // The unit that an affinity group has become, by the group's name.
        let mut joined: BTreeMap<&str, UnitIndex> = BTreeMap::new();
        for (group, vm) in self.plan.vms.iter().enumerate() {
            let counted = counts(self.policy, vm);
            let kind = self.kind_of(vm);
            let kind_index = counted.then(|| self.kind_index(kind.clone()));
            for member in 0..vm.count {
                let home = self.home(vm, member);
                let index = VmIndex(self.cluster.vms.len() as u32);
                let affinity = vm
                    .affinity
                    .as_deref()
                    .filter(|name| together.contains_key(name));
                let unit = match (kind_index, affinity) {
                    (None, _) => None,
                    (Some(kind_index), None) => {
                        Some(self.new_unit(kind_index, index, home, self.preferred(vm)))
                    }
                    (Some(kind_index), Some(name)) => Some(match joined.get(name) {
                        Some(unit) => self.join(*unit, &kind, index),
                        None => {
                            let preferred = self.preferred(vm);
                            let unit = self.new_unit(kind_index, index, together[name], preferred);
                            joined.insert(name, unit);
                            unit
                        }
                    }),
                };
                self.cluster.vms.push(Vm {
                    group,
                    member,
                    claim: kind.running.clone(),
                    home,
                    restarts: vm.restarts(),
                    unit,
                });
            }
        }
    }

    /// The kind of VM that headroom is counted in.
    fn add_probe(&mut self) {
        let probe = probe_vm(self.plan, self.policy);
        let vm = VmGroup::new("", probe.memory, probe.vcpus);
        let kind = self.kind_of(&vm);
        self.cluster.probe = self.kind_index(kind);
    }

    /// The affinity groups that can be placed as a whole, with their common home: those whose
    /// members do not run on different hosts now.
    fn affinity_groups(&self) -> BTreeMap<&'a str, Option<HostIndex>> {
        let mut groups: BTreeMap<&str, Option<Option<HostIndex>>> = BTreeMap::new();
        for vm in &self.plan.vms {
            let Some(name) = vm.affinity.as_deref() else {
                continue;
            };
            if !counts(self.policy, vm) {
                continue;
            }
            for member in 0..vm.count {
                let home = self.home(vm, member);
                groups
                    .entry(name)
                    .and_modify(|common| *common = common.filter(|known| *known == home))
                    .or_insert(Some(home));
            }
        }
        groups
            .into_iter()
            .filter_map(|(name, home)| home.map(|home| (name, home)))
            .collect()
    }

    fn home(&self, vm: &VmGroup, member: u32) -> Option<HostIndex> {
        let host = self.positions.get(vm.current_host(member)?)?;
        self.cluster.host(*host).in_service.then_some(*host)
    }

    fn kind_of(&mut self, vm: &VmGroup) -> Kind {
        let running = Claim {
            demand: vm_demand(self.plan, self.policy, vm),
            allowed: self.allowed_set(vm),
            exclusions: vm
                .anti_affinity
                .iter()
                .map(|name| self.exclusion(name))
                .collect(),
        };
        let restarts = vm.restarts();
        Kind {
            restart: if restarts {
                running.clone()
            } else {
                Claim::default()
            },
            running,
            restarts,
        }
    }

    fn exclusion(&mut self, name: &str) -> u32 {
        if let Some(index) = self.exclusions.get(name) {
            return *index;
        }
        let index = self.cluster.exclusion_groups.len() as u32;
        self.cluster.exclusion_groups.push(name.to_owned());
        self.exclusions.insert(name.to_owned(), index);
        index
    }

    fn allowed_set(&mut self, vm: &VmGroup) -> Option<usize> {
        if vm.possible_owners.is_empty() {
            return None;
        }
        let hosts = vm
            .possible_owners
            .iter()
            .filter_map(|name| self.positions.get(name).copied());
        Some(self.intern(HostSet::of(self.cluster.hosts.len(), hosts)))
    }

    fn intern(&mut self, set: HostSet) -> usize {
        if let Some(index) = self.allowed.get(&set) {
            return *index;
        }
        let index = self.cluster.allowed_sets.len();
        self.cluster.allowed_sets.push(set.clone());
        self.allowed.insert(set, index);
        index
    }

    fn kind_index(&mut self, kind: Kind) -> KindIndex {
        if let Some(index) = self.kinds.get(&kind) {
            return *index;
        }
        let index = KindIndex(self.cluster.kinds.len() as u32);
        self.cluster.kinds.push(kind.clone());
        self.kinds.insert(kind, index);
        index
    }

    fn preferred(&self, vm: &VmGroup) -> Vec<HostIndex> {
        vm.preferred_owners
            .iter()
            .filter_map(|name| self.positions.get(name).copied())
            .collect()
    }

    fn new_unit(
        &mut self,
        kind: KindIndex,
        vm: VmIndex,
        home: Option<HostIndex>,
        preferred: Vec<HostIndex>,
    ) -> UnitIndex {
        let index = UnitIndex(self.cluster.units.len() as u32);
        self.cluster.units.push(Unit {
            kind,
            vms: vec![vm],
            home,
            preferred,
        });
        index
    }

    /// Adds a VM to the unit of its affinity group: the unit's kind grows by the VM's.
    fn join(&mut self, unit: UnitIndex, vm_kind: &Kind, vm: VmIndex) -> UnitIndex {
        let before = self.cluster.kind_of(unit).clone();
        let kind = Kind {
            running: self.both(&before.running, &vm_kind.running),
            restart: self.both(&before.restart, &vm_kind.restart),
            restarts: before.restarts || vm_kind.restarts,
        };
        let kind = self.kind_index(kind);
        let unit_entry = &mut self.cluster.units[unit.0 as usize];
        unit_entry.kind = kind;
        unit_entry.vms.push(vm);
        unit
    }

    /// What two claims on the same host come to.
    fn both(&mut self, one: &Claim, other: &Claim) -> Claim {
        let mut demand = one.demand;
        demand += other.demand;
        let mut exclusions = one.exclusions.clone();
        exclusions.extend(&other.exclusions);
        exclusions.sort_unstable();
        exclusions.dedup();
        let allowed = match (one.allowed, other.allowed) {
            (Some(one), Some(other)) if one != other => {
                let sets = &self.cluster.allowed_sets;
                let common: Vec<HostIndex> = sets[one]
                    .iter()
                    .filter(|host| sets[other].contains(*host))
                    .collect();
                Some(self.intern(HostSet::of(self.cluster.hosts.len(), common)))
            }
            (one, other) => one.or(other),
        };
        Claim {
            demand,
            allowed,
            exclusions,
        }
    }
}

/// The size of VM that headroom is counted in: the plan's, or else its most frequent one.
pub(crate) fn probe_vm(plan: &Plan, policy: &PolicyInForce) -> ProbeVm {
    if let Some(probe) = plan.probe {
        return probe;
    }
    let mut frequency: BTreeMap<(Memory, u32), u64> = BTreeMap::new();
    for vm in plan.vms.iter().filter(|vm| counts(policy, vm)) {
        *frequency
            .entry((counted_memory(policy, vm), vm.vcpus))
            .or_default() += u64::from(vm.count);
    }
    // Of equally frequent sizes the largest, which is the last.
    let most = frequency.into_iter().max_by_key(|(_, count)| *count);
    let (memory, vcpus) = most.map_or((Memory::from_gib(8), 2), |(size, _)| size);
    ProbeVm { memory, vcpus }
}
