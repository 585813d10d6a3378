//! What runs where before anything fails, prepared for testing many failures quickly.

use crate::cluster::{Cluster, HostIndex, KindIndex, Rooms, UnitIndex};
use crate::placement::bounds::Reason;
use crate::placement::packing::{Lot, Need, Put, Ranks, Weights};

/// Where each unit runs; `None`: nowhere.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Placement(pub Vec<Option<HostIndex>>);

impl Placement {
    /// Where the user's VMs run now.
    pub fn given(cluster: &Cluster) -> Placement {
        Placement(cluster.units.iter().map(|unit| unit.home).collect())
    }

    /// Where a unit runs.
    pub fn host_of(&self, unit: UnitIndex) -> Option<HostIndex> {
        self.0.get(unit.0 as usize).copied().flatten()
    }
}

/// A cluster with a placement: the rooms that are left, and what each host carries.
#[derive(Debug, Clone)]
pub struct Situation<'a> {
    /// The cluster.
    pub cluster: &'a Cluster,
    /// Where each unit runs; `None`: only kinds and counts are known.
    pub placement: Option<&'a Placement>,
    /// Rooms left, anti-affinity obeyed.
    pub rooms: Rooms<'a>,
    /// Rooms left, anti-affinity ignored; only where it may be.
    pub rooms_without_exclusions: Option<Rooms<'a>>,
    /// What each host carries that would restart, a lot a kind.
    pub restarting: Vec<Vec<Lot>>,
    /// Units without a host.
    pub homeless: Vec<UnitIndex>,
    /// Why they certainly find none; `None`: not proved.
    pub homeless_reason: Option<Reason>,
    /// What scores are made of.
    pub weights: Weights,
    /// In which order kinds are restarted.
    pub ranks: Ranks,
}

impl<'a> Situation<'a> {
    /// Prepares a placement of every unit.
    pub fn new(cluster: &'a Cluster, placement: &'a Placement) -> Situation<'a> {
        let mut carried: Vec<Vec<KindIndex>> = vec![Vec::new(); cluster.hosts.len()];
        let mut homeless = Vec::new();
        for unit in cluster.unit_indices() {
            match placement.host_of(unit) {
                Some(host) => carried[host.0 as usize].push(cluster.unit(unit).kind),
                None => homeless.push(unit),
            }
        }
        let puts = carried.into_iter().zip(0..).flat_map(|(kinds, host)| {
            into_lots(kinds).into_iter().map(move |lot| Put {
                kind: lot.kind,
                host: HostIndex(host),
                count: lot.count,
            })
        });
        let mut situation = Situation::of_puts(cluster, puts);
        situation.placement = Some(placement);
        situation.homeless = homeless;
        situation
    }

    /// Prepares an arrangement of kinds and counts.
    pub fn of_puts(cluster: &'a Cluster, puts: impl IntoIterator<Item = Put>) -> Situation<'a> {
        let weights = Weights::of(cluster);
        let mut rooms = Rooms::empty(cluster, true);
        let may_ignore = !cluster.exclusion_is_hard && !cluster.exclusion_groups.is_empty();
        let mut free_rooms = may_ignore.then(|| Rooms::empty(cluster, false));
        let mut restarting: Vec<Vec<Lot>> = vec![Vec::new(); cluster.hosts.len()];
        for put in puts {
            let kind = cluster.kind(put.kind);
            rooms.put(&kind.running, put.host, put.count);
            if let Some(rooms) = &mut free_rooms {
                rooms.put(&kind.running, put.host, put.count);
            }
            if kind.restarts {
                restarting[put.host.0 as usize].push(Lot {
                    kind: put.kind,
                    count: put.count,
                });
            }
        }
        Situation {
            cluster,
            placement: None,
            rooms,
            rooms_without_exclusions: free_rooms,
            restarting,
            homeless: Vec::new(),
            homeless_reason: None,
            ranks: Ranks::of(cluster, &weights, Need::Restart),
            weights,
        }
    }
}

impl Situation<'_> {
    /// From now on anti-affinity is no rule. Only before anything is placed.
    pub(crate) fn ignore_exclusions(&mut self) {
        self.rooms = Rooms::empty(self.cluster, false);
        self.rooms_without_exclusions = None;
    }

    /// One unit of a kind more on a host.
    pub(crate) fn add(&mut self, kind: KindIndex, host: HostIndex) {
        let entry = self.cluster.kind(kind);
        self.rooms.put(&entry.running, host, 1);
        if entry.restarts {
            self.restarting[host.0 as usize].push(Lot { kind, count: 1 });
        }
    }

    /// Takes back the unit that was added last to a host.
    pub(crate) fn remove(&mut self, kind: KindIndex, host: HostIndex) {
        let entry = self.cluster.kind(kind);
        self.rooms.take_back(&entry.running, host, 1);
        if entry.restarts {
            self.restarting[host.0 as usize].pop();
        }
    }
}

/// Equal kinds counted, ascending.
pub fn into_lots(kinds: Vec<KindIndex>) -> Vec<Lot> {
    let mut counts: Vec<u32> = Vec::new();
    for kind in kinds {
        let at = kind.0 as usize;
        if at >= counts.len() {
            counts.resize(at + 1, 0);
        }
        counts[at] += 1;
    }
    let counted = counts.into_iter().zip(0..).filter(|(count, _)| *count > 0);
    counted
        .map(|(count, kind)| Lot {
            kind: KindIndex(kind),
            count,
        })
        .collect()
}
