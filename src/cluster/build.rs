//! From a plan whose values are in range to a [`Cluster`].

use super::failure_units::{failure_units, fault_domains};
use super::probe::probe_vm;
use super::voters::voters;
use super::{
    Apart, Claim, Cluster, Dimension, Host, HostIndex, HostSet, Kind, KindIndex, Size, Unit,
    UnitIndex, Vm, VmIndex,
};
use crate::demand::{PolicyInForce, UNLIMITED, counts, host_capacity, restart_demand, vm_demand};
use crate::model::{HostState, Plan, Priority, Shed, VmGroup, member_name};
use crate::order::{Numbered, sort};

/// Every host's name, numbered by its position. The first of two equal names wins;
/// validation has already refused such plans.
fn host_names(plan: &Plan) -> Numbered<String> {
    let mut names = Numbered::new();
    for group in &plan.hosts {
        for member in 0..group.count {
            names.number(member_name(&group.name, group.count, member));
        }
    }
    names
}

impl Cluster {
    /// Expands a plan that validation has found to be in range.
    pub(crate) fn build(plan: &Plan, policy: &PolicyInForce) -> Cluster {
        let hosts = expand_hosts(plan, policy);
        let mut builder = Builder {
            plan,
            policy,
            names: host_names(plan),
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
                failure_units: failure_units(plan, policy),
                voters: voters(plan, policy),
                fault_domains: fault_domains(plan),
                failure_order: policy.failure_order.value,
                after_failure: policy.after_failure.value,
                probe: KindIndex(0),
                apart: Vec::new(),
                nothing: KindIndex(0),
                moved_as: Vec::new(),
                host_groups: plan
                    .hosts
                    .iter()
                    .map(|g| (g.name.clone(), g.count))
                    .collect(),
                vm_groups: plan.vms.iter().map(|g| (g.name.clone(), g.count)).collect(),
            },
            kinds: Numbered::new(),
            allowed: Numbered::new(),
            exclusions: Numbered::new(),
        };
        builder.add_vms();
        builder.add_probe();
        builder.add_nothing();
        builder.add_moved();
        let mut cluster = builder.cluster;
        cluster.kinds = builder.kinds.things;
        cluster.allowed_sets = builder.allowed.things;
        cluster.exclusion_groups = builder.exclusions.things;
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
    names: Numbered<String>,
    cluster: Cluster,
    kinds: Numbered<Kind>,
    allowed: Numbered<HostSet>,
    exclusions: Numbered<String>,
}

/// The affinity groups by name, each with the common home of its members; `None`: they run
/// on different hosts.
struct AffinityGroups {
    names: Numbered<String>,
    homes: Vec<Option<Option<HostIndex>>>,
}

impl AffinityGroups {
    /// The number and the common home of a group that can be placed as a whole.
    fn whole(&self, name: &str) -> Option<(usize, Option<HostIndex>)> {
        let number = self.names.find(name)? as usize;
        self.homes[number].map(|home| (number, home))
    }
}

impl Builder<'_> {
    fn add_vms(&mut self) {
        let together = self.affinity_groups();
        // The unit that an affinity group has become, by the group's number.
        let mut joined: Vec<Option<UnitIndex>> = vec![None; together.names.things.len()];
        // Where an affinity group stands among those that run apart.
        let mut apart: Vec<Option<usize>> = vec![None; together.names.things.len()];
        for (group, vm) in self.plan.vms.iter().enumerate() {
            let counted = counts(self.policy, vm);
            let unbound = self.kind_of(vm);
            let unbound_index =
                (counted && !vm.host_bound).then(|| self.kind_index(unbound.clone()));
            let to_restart = restart_demand(self.plan, self.policy, vm);
            for member in 0..vm.count {
                let home = self.home(vm, member);
                let leaves = match home {
                    Some(_) => None,
                    None => self.leaves(vm, member),
                };
                let counted = counted && !self.stays_down(vm, member);
                let bound = (vm.host_bound && counted).then(|| self.bound(&unbound, home));
                let kind_index = match &bound {
                    Some(kind) => Some(self.kind_index(kind.clone())),
                    None => unbound_index,
                };
                let kind = bound.as_ref().unwrap_or(&unbound);
                let index = VmIndex(self.cluster.vms.len() as u32);
                let affinity = vm.affinity.as_deref().and_then(|name| together.whole(name));
                let at = (home, leaves);
                let is_apart = kind_index.is_some() && affinity.is_none();
                let unit = match (kind_index, affinity) {
                    (None, _) => None,
                    (Some(kind_index), None) => {
                        Some(self.new_unit(kind_index, index, at, self.preferred(vm)))
                    }
                    (Some(kind_index), Some((number, home))) => Some(match joined[number] {
                        Some(unit) => self.join(unit, kind, index),
                        None => {
                            let preferred = self.preferred(vm);
                            let at = (home, leaves);
                            let unit = self.new_unit(kind_index, index, at, preferred);
                            joined[number] = Some(unit);
                            unit
                        }
                    }),
                };
                let group_name = vm.affinity.as_deref().filter(|_| is_apart);
                let number = group_name.and_then(|name| together.names.find(name));
                if let (Some(number), Some(unit)) = (number, unit) {
                    self.note_apart(&mut apart[number as usize], unit);
                }
                self.cluster.vms.push(Vm {
                    group,
                    member,
                    claim: kind.running.clone(),
                    to_restart,
                    home,
                    leaves,
                    restarts: kind.restarts,
                    sheddable: is_shed(self.policy, vm),
                    restarts_if_room: vm.restarts() && !kind.restarts,
                    priority: vm.priority,
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

    /// The kind of units that another one stands for.
    fn add_nothing(&mut self) {
        if !self.cluster.apart.is_empty() {
            self.cluster.nothing = self.kind_index(Kind::default());
        }
    }

    /// The kinds of units that are moved as they run, where these need more to restart.
    fn add_moved(&mut self) {
        for index in 0..self.kinds.things.len() {
            let kind = &self.kinds.things[index];
            let least = (kind.least != kind.restart).then(|| kind.least.clone());
            let moved_as = least.map(|least| {
                self.kind_index(Kind {
                    running: least.clone(),
                    restart: least.clone(),
                    kept: least.clone(),
                    most: least.clone(),
                    least,
                    restarts: true,
                })
            });
            let itself = KindIndex(index as u32);
            self.cluster.moved_as.push(moved_as.unwrap_or(itself));
        }
        for added in self.cluster.moved_as.len()..self.kinds.things.len() {
            self.cluster.moved_as.push(KindIndex(added as u32));
        }
    }

    /// Notes a unit of an affinity group whose members run apart.
    fn note_apart(&mut self, position: &mut Option<usize>, unit: UnitIndex) {
        let kind = self.cluster.unit(unit).kind;
        match *position {
            None => {
                *position = Some(self.cluster.apart.len());
                let units = vec![unit];
                self.cluster.apart.push(Apart { kind, units });
            }
            Some(at) => {
                let before = self.kinds.things[self.cluster.apart[at].kind.0 as usize].clone();
                let more = self.kinds.things[kind.0 as usize].clone();
                let whole = self.both_kinds(&before, &more);
                let group = &mut self.cluster.apart[at];
                group.kind = KindIndex(self.kinds.number(whole).0);
                group.units.push(unit);
            }
        }
    }

    /// The affinity groups that can be placed as a whole, with their common home: those whose
    /// members do not run on different hosts now.
    fn affinity_groups(&self) -> AffinityGroups {
        let mut groups = AffinityGroups {
            names: Numbered::new(),
            homes: Vec::new(),
        };
        for vm in &self.plan.vms {
            let Some(name) = vm.affinity.as_deref() else {
                continue;
            };
            if !counts(self.policy, vm) {
                continue;
            }
            for member in (0..vm.count).filter(|member| !self.stays_down(vm, *member)) {
                let home = self.home(vm, member);
                let (number, is_new) = groups.names.number(name.to_owned());
                if is_new {
                    groups.homes.push(Some(home));
                }
                let common = &mut groups.homes[number as usize];
                // Who has no known host has to be where the others are.
                *common = match (*common, home) {
                    (Some(None), home) => Some(home),
                    (Some(Some(known)), Some(home)) if known != home => None,
                    (common, _) => common,
                };
            }
        }
        groups
    }

    fn position(&self, name: &str) -> Option<HostIndex> {
        self.names.find(name).map(HostIndex)
    }

    fn home(&self, vm: &VmGroup, member: u32) -> Option<HostIndex> {
        let host = self.position(vm.current_host(member)?)?;
        self.cluster.host(host).in_service.then_some(host)
    }

    /// The host that a member runs on now and its state, if the plan names one that it has.
    fn named_host(&self, vm: &VmGroup, member: u32) -> Option<(HostIndex, HostState)> {
        let host = self.position(vm.current_host(member)?)?;
        let group = self.cluster.host(host).group;
        Some((host, self.plan.hosts[group].state))
    }

    /// The host in maintenance that a member runs on still.
    fn leaves(&self, vm: &VmGroup, member: u32) -> Option<HostIndex> {
        let (host, state) = self.named_host(vm, member)?;
        (state == HostState::Maintenance).then_some(host)
    }

    /// Whether a member is bound to a host that is out of service: it can run nowhere else.
    fn stays_down(&self, vm: &VmGroup, member: u32) -> bool {
        let is_out = |(_, state)| state != HostState::InService;
        vm.host_bound && self.named_host(vm, member).is_some_and(is_out)
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
        let restarting = Claim {
            demand: restart_demand(self.plan, self.policy, vm),
            ..running.clone()
        };
        let sheddable = is_shed(self.policy, vm);
        let restarts = vm.restarts() && !sheddable;
        let claim_if = |yes: bool, claim: &Claim| match yes {
            true => claim.clone(),
            false => Claim::default(),
        };
        Kind {
            restart: claim_if(restarts, &restarting),
            kept: claim_if(!sheddable, &running),
            least: claim_if(restarts, &running),
            most: if restarts {
                restarting
            } else {
                running.clone()
            },
            running,
            restarts,
        }
    }

    /// The kind of a VM that cannot leave its host, if that is known.
    fn bound(&mut self, kind: &Kind, home: Option<HostIndex>) -> Kind {
        let Some(home) = home else {
            return kind.clone();
        };
        let here = Some(self.intern(HostSet::of(self.cluster.hosts.len(), [home])));
        let mut kind = kind.clone();
        kind.running.allowed = here;
        kind.most.allowed = here;
        if kind.kept != Claim::default() {
            kind.kept.allowed = here;
        }
        kind
    }

    fn exclusion(&mut self, name: &str) -> u32 {
        self.exclusions.number(name.to_owned()).0
    }

    fn allowed_set(&mut self, vm: &VmGroup) -> Option<usize> {
        if vm.possible_owners.is_empty() {
            return None;
        }
        let hosts = vm
            .possible_owners
            .iter()
            .filter_map(|name| self.position(name));
        Some(self.intern(HostSet::of(self.cluster.hosts.len(), hosts)))
    }

    fn intern(&mut self, set: HostSet) -> usize {
        self.allowed.number(set).0 as usize
    }

    fn kind_index(&mut self, kind: Kind) -> KindIndex {
        KindIndex(self.kinds.number(kind).0)
    }

    fn preferred(&self, vm: &VmGroup) -> Vec<HostIndex> {
        vm.preferred_owners
            .iter()
            .filter_map(|name| self.position(name))
            .collect()
    }

    fn new_unit(
        &mut self,
        kind: KindIndex,
        vm: VmIndex,
        (home, leaves): (Option<HostIndex>, Option<HostIndex>),
        preferred: Vec<HostIndex>,
    ) -> UnitIndex {
        let index = UnitIndex(self.cluster.units.len() as u32);
        self.cluster.units.push(Unit {
            kind,
            vms: vec![vm],
            home,
            leaves,
            preferred,
        });
        index
    }

    /// Adds a VM to the unit of its affinity group: the unit's kind grows by the VM's.
    fn join(&mut self, unit: UnitIndex, vm_kind: &Kind, vm: VmIndex) -> UnitIndex {
        let kind = self.cluster.unit(unit).kind;
        let before = self.kinds.things[kind.0 as usize].clone();
        let kind = self.both_kinds(&before, vm_kind);
        let kind = self.kind_index(kind);
        let unit_entry = &mut self.cluster.units[unit.0 as usize];
        unit_entry.kind = kind;
        unit_entry.vms.push(vm);
        unit
    }

    fn both_kinds(&mut self, one: &Kind, other: &Kind) -> Kind {
        Kind {
            running: self.both(&one.running, &other.running),
            restart: self.both(&one.restart, &other.restart),
            kept: self.both(&one.kept, &other.kept),
            least: self.both(&one.least, &other.least),
            most: self.both(&one.most, &other.most),
            restarts: one.restarts || other.restarts,
        }
    }

    /// What two claims on the same host come to.
    fn both(&mut self, one: &Claim, other: &Claim) -> Claim {
        let mut demand = one.demand;
        demand += other.demand;
        let mut exclusions = one.exclusions.clone();
        exclusions.extend(&other.exclusions);
        sort(&mut exclusions);
        exclusions.dedup();
        let allowed = match (one.allowed, other.allowed) {
            (Some(one), Some(other)) if one != other => {
                let sets = &self.allowed.things;
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

/// Whether the policy lets a VM stay down after a failure.
fn is_shed(policy: &PolicyInForce, vm: &VmGroup) -> bool {
    match policy.shed.value {
        Shed::Nothing => false,
        Shed::Low => vm.priority >= Priority::Low,
        Shed::LowAndMedium => vm.priority >= Priority::Medium,
    }
}
