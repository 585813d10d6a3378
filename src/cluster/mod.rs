//! What is there to be placed, and where may it go? The checked plan in integers.
//!
//! A [`Cluster`] is made by [`crate::validate`] only, so whoever holds one may rely on it:
//! every demand and capacity is a nonnegative integer, sums over the whole cluster fit an
//! `i64`, and every index is valid. Groups of the plan are expanded to single hosts and VMs;
//! VMs that must share a host are merged into one [`Unit`]; equal units form a [`Kind`],
//! because all questions of capacity are about kinds and counts, never about names.

use std::borrow::Cow;

pub(crate) mod build;
mod failure_units;
mod host_set;
mod probe;
mod rooms;
mod size;

pub(crate) use failure_units::failure_units;
pub use host_set::HostSet;
pub(crate) use probe::{probe_vm, second_probe_vm};
pub use rooms::Rooms;
pub use size::{Dimension, Size};

use crate::model::member_name;
pub use crate::model::{AfterFailure, FailureOrder, Priority};

/// Position of a host in [`Cluster::hosts`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HostIndex(pub u32);

/// Position of a VM in [`Cluster::vms`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VmIndex(pub u32);

/// Position of a unit in [`Cluster::units`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitIndex(pub u32);

/// Position of a kind in [`Cluster::kinds`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KindIndex(pub u32);

/// A checked plan in integers.
#[derive(Debug, Clone, PartialEq)]
pub struct Cluster {
    /// Every host, in the order of the plan.
    pub hosts: Vec<Host>,
    /// Every VM, in the order of the plan.
    pub vms: Vec<Vm>,
    /// What is placed as a whole: a VM, or VMs that must share a host.
    pub units: Vec<Unit>,
    /// Equal units.
    pub kinds: Vec<Kind>,
    /// The distinct sets of hosts that some unit is restricted to.
    pub allowed_sets: Vec<HostSet>,
    /// The names of the anti-affinity groups.
    pub exclusion_groups: Vec<String>,
    /// Whether anti-affinity is obeyed even when a VM must stay down for it.
    pub exclusion_is_hard: bool,
    /// Which dimensions are limited, most telling first.
    pub dimensions: Vec<Dimension>,
    /// Failures to tolerate: k.
    pub failures: u32,
    /// What fails as one: single hosts, or the hosts of a fault domain. Only hosts in service.
    pub failure_units: Vec<FailureUnit>,
    /// How failures follow one another.
    pub failure_order: FailureOrder,
    /// What may move after a failure.
    pub after_failure: AfterFailure,
    /// The kind of VM that headroom is counted in.
    pub probe: KindIndex,
    /// Units that must share a host and do not: they count one by one as they run now, and as
    /// a whole of this kind where they are placed anew.
    pub apart: Vec<Apart>,
    /// The kind of a unit that needs nothing.
    pub nothing: KindIndex,
    /// For each kind, the one that its units count as while they are moved as they run: another
    /// one where they need more to restart.
    pub(crate) moved_as: Vec<KindIndex>,
    host_groups: Vec<(String, u32)>,
    vm_groups: Vec<(String, u32)>,
}

/// Units that must share a host and do not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Apart {
    /// The kind that they are as a whole.
    pub kind: KindIndex,
    /// The units.
    pub units: Vec<UnitIndex>,
}

/// Hosts that fail as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailureUnit {
    /// The fault domain's name; `None`: a host that fails alone.
    pub name: Option<String>,
    /// The hosts, ascending.
    pub hosts: Vec<HostIndex>,
}

/// One host.
#[derive(Debug, Clone, PartialEq)]
pub struct Host {
    /// The plan's host group.
    pub group: usize,
    /// Position in that group.
    pub member: u32,
    /// Room for VMs, after all reserves; zero when the host is not in service.
    pub capacity: Size,
    /// Memory in KiB beyond the capacity that VMs may use which run there already, though
    /// nothing more may start into it: what the platform keeps free at a start.
    pub kept_free_at_start: i64,
    /// Whether VMs may run there.
    pub in_service: bool,
}

/// One VM.
#[derive(Debug, Clone, PartialEq)]
pub struct Vm {
    /// The plan's VM group.
    pub group: usize,
    /// Position in that group.
    pub member: u32,
    /// What it claims of its host while it runs, overhead included.
    pub claim: Claim,
    /// What it needs to restart: never less than while it runs.
    pub to_restart: Size,
    /// Where it runs now, if known and in service.
    pub home: Option<HostIndex>,
    /// The host in maintenance that it runs on still, and has to leave.
    pub leaves: Option<HostIndex>,
    /// Whether it must be restarted when its host fails.
    pub restarts: bool,
    /// Whether it may stay down after a failure, or be shut down to make room.
    pub sheddable: bool,
    /// Whether it restarts when its host fails and there is room, although it may stay down.
    pub restarts_if_room: bool,
    /// Which are restarted first.
    pub priority: Priority,
    /// The unit that it belongs to; `None`: stopped and not counted, or it is bound to a host
    /// that is out of service and stays down.
    pub unit: Option<UnitIndex>,
}

/// What is placed as a whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    /// Its kind.
    pub kind: KindIndex,
    /// Its VMs.
    pub vms: Vec<VmIndex>,
    /// Where it runs now, if known and in service.
    pub home: Option<HostIndex>,
    /// The host in maintenance that it runs on still, and has to leave.
    pub leaves: Option<HostIndex>,
    /// Hosts to be preferred, best first.
    pub preferred: Vec<HostIndex>,
}

/// What equal units have in common.
///
/// While they run, VMs may need less than to restart (dynamic memory), never more. So for what
/// restarts of a unit: `least` ≤ `restart` ≤ `most`, and `running` ≤ `most`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Kind {
    /// What the unit claims of a host while all of it runs.
    pub running: Claim,
    /// What the part of it claims that must be restarted when its host fails.
    pub restart: Claim,
    /// What the part of it claims that keeps running when another host fails: less than all
    /// of it where VMs of low priority may be shut down.
    pub kept: Claim,
    /// What the part of it that restarts claims after a failure at least, whether it was lost
    /// or not: as much as while it runs.
    pub least: Claim,
    /// What is enough both to run and to restart all of it at once: an empty host can stand in
    /// for one whose units have so much.
    pub most: Claim,
    /// Whether any of it must be restarted after a failure.
    pub restarts: bool,
}

/// What a VM or a unit claims of the host that it is on.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Claim {
    /// Room.
    pub demand: Size,
    /// To be one of these hosts, a position in [`Cluster::allowed_sets`]; `None`: any host.
    pub allowed: Option<usize>,
    /// That no other member of these groups is there: positions in
    /// [`Cluster::exclusion_groups`], ascending.
    pub exclusions: Vec<u32>,
}

impl Vm {
    /// Where it runs now, in service or not, if that is known.
    pub fn now(&self) -> Option<HostIndex> {
        self.home.or(self.leaves)
    }
}

impl Cluster {
    /// The host's name.
    pub fn host_name(&self, host: HostIndex) -> String {
        let host = &self.hosts[host.0 as usize];
        let (name, count) = &self.host_groups[host.group];
        member_name(name, *count, host.member)
    }

    /// The VM's name.
    pub fn vm_name(&self, vm: VmIndex) -> String {
        let vm = &self.vms[vm.0 as usize];
        let (name, count) = &self.vm_groups[vm.group];
        member_name(name, *count, vm.member)
    }

    /// The names of a unit's VMs, joined by `+`.
    pub fn unit_name(&self, unit: UnitIndex) -> String {
        let names: Vec<String> = self.units[unit.0 as usize]
            .vms
            .iter()
            .map(|vm| self.vm_name(*vm))
            .collect();
        names.join(" + ")
    }

    /// Every host's position.
    pub fn host_indices(&self) -> impl Iterator<Item = HostIndex> + use<> {
        (0..self.hosts.len() as u32).map(HostIndex)
    }

    /// The hosts that are in service.
    pub fn hosts_in_service(&self) -> impl Iterator<Item = HostIndex> + '_ {
        self.host_indices()
            .filter(|host| self.hosts[host.0 as usize].in_service)
    }

    /// Every unit's position.
    pub fn unit_indices(&self) -> impl Iterator<Item = UnitIndex> + use<> {
        (0..self.units.len() as u32).map(UnitIndex)
    }

    /// The host at this position.
    #[inline(always)]
    pub fn host(&self, host: HostIndex) -> &Host {
        &self.hosts[host.0 as usize]
    }

    /// The unit at this position.
    #[inline(always)]
    pub fn unit(&self, unit: UnitIndex) -> &Unit {
        &self.units[unit.0 as usize]
    }

    /// The kind at this position.
    #[inline(always)]
    pub fn kind(&self, kind: KindIndex) -> &Kind {
        &self.kinds[kind.0 as usize]
    }

    /// The kind of a unit.
    pub fn kind_of(&self, unit: UnitIndex) -> &Kind {
        self.kind(self.unit(unit).kind)
    }

    /// The host that units of a kind cannot leave, where that is so: they have no other, and
    /// no part of them restarts.
    pub fn bound_to(&self, kind: KindIndex) -> Option<HostIndex> {
        let kind = self.kind(kind);
        let set = kind.running.allowed.filter(|_| !kind.restarts)?;
        let mut hosts = self.allowed_sets[set].iter();
        hosts.next().filter(|_| hosts.next().is_none())
    }

    /// The cluster in which units that must share a host are one: the first of them stands for
    /// all, and the others need nothing.
    pub fn together(&self) -> Cow<'_, Cluster> {
        if self.apart.is_empty() {
            return Cow::Borrowed(self);
        }
        let mut cluster = self.clone();
        for group in &self.apart {
            let mut vms = Vec::new();
            for unit in &group.units {
                let unit = &mut cluster.units[unit.0 as usize];
                unit.kind = self.nothing;
                vms.append(&mut unit.vms);
            }
            if let Some(first) = group.units.first() {
                let first = &mut cluster.units[first.0 as usize];
                first.kind = group.kind;
                first.vms = vms;
            }
        }
        Cow::Owned(cluster)
    }

    /// The cluster in which preferred owners are the only ones, as long as nothing fails.
    pub fn with_preferences(&self) -> Option<Cluster> {
        if self.units.iter().all(|unit| unit.preferred.is_empty()) {
            return None;
        }
        let mut cluster = self.clone();
        for unit in &mut cluster.units {
            let mut kind = self.kind(unit.kind).clone();
            let allowed = |host: &HostIndex| self.is_allowed(&kind.running, *host);
            let preferred = unit.preferred.iter().copied().filter(allowed);
            let set = HostSet::of(self.hosts.len(), preferred);
            if !set.is_empty() {
                let before = unit.kind;
                kind.running.allowed = Some(position_of(&mut cluster.allowed_sets, set));
                kind.most.allowed = kind.running.allowed;
                unit.kind = KindIndex(position_of(&mut cluster.kinds, kind) as u32);
                if unit.kind.0 as usize == cluster.moved_as.len() {
                    let moved_as = Some(self.moved_as(before)).filter(|kind| *kind != before);
                    cluster.moved_as.push(moved_as.unwrap_or(unit.kind));
                }
            }
        }
        Some(cluster)
    }

    /// What a unit claims of the host that it restarts on.
    pub fn restarted_claim(&self, kind: KindIndex) -> &Claim {
        let kind = self.kind(kind);
        match kind.restarts {
            true => &kind.restart,
            false => &kind.running,
        }
    }

    /// Whether units of a kind may be moved to make room after a failure: all that keeps
    /// running would also restart.
    pub fn is_movable(&self, kind: KindIndex) -> bool {
        let kind = self.kind(kind);
        kind.restarts && kind.kept == kind.least
    }

    /// The kind that units of this kind count as while they are moved as they run.
    pub(crate) fn moved_as(&self, kind: KindIndex) -> KindIndex {
        self.moved_as.get(kind.0 as usize).copied().unwrap_or(kind)
    }

    /// Whether some units need more to restart than to go on running.
    pub(crate) fn some_need_more_to_restart(&self) -> bool {
        let kinds = (0..self.moved_as.len() as u32).map(KindIndex);
        kinds.into_iter().any(|kind| self.moved_as(kind) != kind)
    }

    /// Whether VMs may be shut down after a failure.
    pub fn sheds(&self) -> bool {
        self.vms.iter().any(|vm| vm.sheddable)
    }

    /// Whether a claim permits a host, by possible owners and the host's state.
    pub fn is_allowed(&self, claim: &Claim, host: HostIndex) -> bool {
        self.host(host).in_service
            && claim
                .allowed
                .is_none_or(|set| self.allowed_sets[set].contains(host))
    }
}

/// Where a thing is in a list, at the end if it is new.
fn position_of<T: PartialEq>(list: &mut Vec<T>, thing: T) -> usize {
    match list.iter().position(|known| *known == thing) {
        Some(position) => position,
        None => {
            list.push(thing);
            list.len() - 1
        }
    }
}
