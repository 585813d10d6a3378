//! Where does each unit run after some moves, and what may move next?

use crate::capacity::Situation;
use crate::cluster::{Cluster, Dimension, HostIndex, KindIndex, UnitIndex};
use crate::placement::packing::Put;

/// A cluster on its way from one placement to another, one live migration after another.
#[derive(Clone)]
pub(super) struct State<'a> {
    pub(super) cluster: &'a Cluster,
    /// Where units ran at first.
    homes: Vec<HostIndex>,
    /// Where they run now.
    at: Vec<HostIndex>,
    /// The units on each host.
    on_host: Vec<Vec<UnitIndex>>,
    /// How many of them have come from elsewhere.
    arrived: Vec<u32>,
    /// How many members of each anti-affinity group each host carries, a row a host.
    members: Vec<u32>,
    /// Members beside the first of their group on a host.
    clashes: u32,
    /// Units on hosts that they must not run on.
    forbidden: u32,
    /// The same, prepared for testing failures.
    pub(super) situation: Situation<'a>,
    /// What it costs to move each unit: its migration in microseconds.
    costs: &'a [u64],
}

impl<'a> State<'a> {
    /// The units at home. `homes` and `costs` have an entry for each unit.
    pub(super) fn new(cluster: &'a Cluster, homes: &[HostIndex], costs: &'a [u64]) -> State<'a> {
        let mut state = State {
            cluster,
            homes: homes.to_vec(),
            at: homes.to_vec(),
            on_host: vec![Vec::new(); cluster.hosts.len()],
            arrived: vec![0; cluster.hosts.len()],
            members: vec![0; cluster.hosts.len() * cluster.exclusion_groups.len()],
            clashes: 0,
            forbidden: 0,
            situation: Situation::of_puts(cluster, []),
            costs,
        };
        for (unit, home) in cluster.unit_indices().zip(homes) {
            state.on_host[home.0 as usize].push(unit);
            state.join_groups(unit, *home);
            state.forbidden += u32::from(!state.may_run(unit, *home));
        }
        state.situation = state.prepared();
        state
    }

    fn prepared(&self) -> Situation<'a> {
        let cluster = self.cluster;
        let kinds = |units: &Vec<UnitIndex>| {
            let kinds = units.iter().map(|unit| cluster.unit(*unit).kind);
            crate::capacity::situation::into_lots(kinds.collect())
        };
        let puts = self.on_host.iter().zip(0..).flat_map(|(units, host)| {
            kinds(units).into_iter().map(move |lot| Put {
                kind: lot.kind,
                host: HostIndex(host),
                count: lot.count,
            })
        });
        Situation::of_puts(cluster, puts.collect::<Vec<Put>>())
    }

    fn group_at(&self, host: HostIndex, group: u32) -> usize {
        host.0 as usize * self.cluster.exclusion_groups.len() + group as usize
    }

    fn join_groups(&mut self, unit: UnitIndex, host: HostIndex) {
        for group in &self.cluster.kind_of(unit).running.exclusions {
            let at = self.group_at(host, *group);
            self.clashes += u32::from(self.members[at] > 0);
            self.members[at] += 1;
        }
    }

    fn leave_groups(&mut self, unit: UnitIndex, host: HostIndex) {
        for group in &self.cluster.kind_of(unit).running.exclusions {
            let at = self.group_at(host, *group);
            self.members[at] -= 1;
            self.clashes -= u32::from(self.members[at] > 0);
        }
    }

    /// Where a unit runs.
    pub(super) fn host_of(&self, unit: UnitIndex) -> HostIndex {
        self.at[unit.0 as usize]
    }

    /// Where a unit ran at first.
    pub(super) fn home_of(&self, unit: UnitIndex) -> HostIndex {
        self.homes[unit.0 as usize]
    }

    /// What it costs to move a unit.
    pub(super) fn cost(&self, unit: UnitIndex) -> u64 {
        self.costs[unit.0 as usize]
    }

    /// The units on a host.
    pub(super) fn units_on(&self, host: HostIndex) -> &[UnitIndex] {
        &self.on_host[host.0 as usize]
    }

    /// The units that are not at home.
    pub(super) fn moved(&self) -> Vec<UnitIndex> {
        let units = self.cluster.unit_indices();
        units
            .filter(|unit| self.host_of(*unit) != self.home_of(*unit))
            .collect()
    }

    /// Whether a unit may run on a host by its owners and the host's state.
    fn may_run(&self, unit: UnitIndex, host: HostIndex) -> bool {
        self.cluster
            .is_allowed(&self.cluster.kind_of(unit).running, host)
    }

    /// Whether a unit is where it must not be.
    pub(super) fn is_forbidden(&self, unit: UnitIndex) -> bool {
        !self.may_run(unit, self.host_of(unit))
    }

    /// Whether a member of one of the unit's anti-affinity groups is on this other host.
    pub(super) fn meets_excluded(&self, unit: UnitIndex, host: HostIndex) -> bool {
        let groups = &self.cluster.kind_of(unit).running.exclusions;
        groups
            .iter()
            .any(|group| self.members[self.group_at(host, *group)] > 0)
    }

    /// Whether another member of its groups is where the unit is.
    pub(super) fn clashes(&self, unit: UnitIndex) -> bool {
        let groups = &self.cluster.kind_of(unit).running.exclusions;
        let host = self.host_of(unit);
        groups
            .iter()
            .any(|group| self.members[self.group_at(host, *group)] > 1)
    }

    /// Whether a unit can be migrated to a host now: it has room and permission there, and
    /// meets nobody that it must not meet.
    pub(super) fn may_step(&self, unit: UnitIndex, to: HostIndex) -> bool {
        let demand = &self.cluster.kind_of(unit).running.demand;
        self.host_of(unit) != to
            && self.may_run(unit, to)
            && demand.fits(self.situation.before.obeyed.free(to))
            && !(self.cluster.exclusion_is_hard && self.meets_excluded(unit, to))
    }

    /// Moves a unit, wherever to.
    pub(super) fn step(&mut self, unit: UnitIndex, to: HostIndex) {
        let from = self.host_of(unit);
        let home = self.home_of(unit);
        self.forbidden -= u32::from(!self.may_run(unit, from));
        self.forbidden += u32::from(!self.may_run(unit, to));
        self.leave_groups(unit, from);
        self.join_groups(unit, to);
        self.arrived[from.0 as usize] -= u32::from(from != home);
        self.arrived[to.0 as usize] += u32::from(to != home);
        self.on_host[from.0 as usize].retain(|other| *other != unit);
        self.on_host[to.0 as usize].push(unit);
        self.at[unit.0 as usize] = to;
        let kind = self.cluster.unit(unit).kind;
        if self.cluster.kind(kind).running.exclusions.is_empty() {
            self.situation.shift(kind, from, to);
        } else {
            self.situation = self.prepared();
        }
    }

    /// How much more of a dimension a host carries than it may: what already ran there may
    /// use what is kept free at a start, as long as nothing starts there.
    pub(super) fn excess(&self, host: HostIndex, dimension: Dimension) -> i64 {
        let entry = self.cluster.host(host);
        let kept_free = match dimension {
            Dimension::Memory if self.arrived[host.0 as usize] == 0 => entry.kept_free_at_start,
            _ => 0,
        };
        let free = self.situation.before.obeyed.free(host)[dimension];
        (-free.saturating_add(kept_free)).max(0)
    }

    /// Whether a host carries more than it may.
    pub(super) fn is_overfull(&self, host: HostIndex) -> bool {
        Dimension::ALL
            .into_iter()
            .any(|dimension| self.excess(host, dimension) > 0)
    }

    /// Whether no host carries too much, or what it must not carry.
    pub(super) fn is_legal(&self) -> bool {
        self.forbidden == 0
            && !(self.cluster.exclusion_is_hard && self.clashes > 0)
            && !self
                .cluster
                .hosts_in_service()
                .any(|host| self.is_overfull(host))
    }

    /// One unit of each kind on a host: the one to move first. Those that have been moved
    /// already cost no further move, of the others the quickest.
    pub(super) fn choices(&self, host: HostIndex) -> Vec<UnitIndex> {
        let key = |unit: UnitIndex| {
            let kind = self.cluster.unit(unit).kind;
            (kind, self.home_of(unit) == host, self.cost(unit), unit)
        };
        let mut units = self.units_on(host).to_vec();
        crate::order::sort_by_key(&mut units, |unit| key(*unit));
        units.dedup_by_key(|unit| self.cluster.unit(*unit).kind);
        units
    }

    /// The same of one kind.
    pub(super) fn choice(&self, host: HostIndex, kind: KindIndex) -> Option<UnitIndex> {
        let of_kind = self.units_on(host).iter().copied();
        of_kind
            .filter(|unit| self.cluster.unit(*unit).kind == kind)
            .min_by_key(|unit| (self.home_of(*unit) == host, self.cost(*unit), *unit))
    }
}
