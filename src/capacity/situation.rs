//! What runs where before anything fails, prepared for testing many failures quickly.

use crate::cluster::{AfterFailure, Claim, Cluster, HostIndex, KindIndex, Rooms, UnitIndex};
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

/// Rooms left by what runs in them, with and without anti-affinity.
#[derive(Debug, Clone)]
pub struct Places<'a> {
    /// Anti-affinity is a rule.
    pub obeyed: Rooms<'a>,
    /// Anti-affinity is ignored; only where it may be.
    pub ignored: Option<Rooms<'a>>,
}

impl<'a> Places<'a> {
    fn empty(cluster: &'a Cluster) -> Places<'a> {
        let may_ignore = !cluster.exclusion_is_hard && !cluster.exclusion_groups.is_empty();
        Places {
            obeyed: Rooms::empty(cluster, true),
            ignored: may_ignore.then(|| Rooms::empty(cluster, false)),
        }
    }

    fn put(&mut self, claim: &Claim, host: HostIndex, count: u32) {
        for rooms in self.each_mut() {
            rooms.put(claim, host, count);
        }
    }

    fn shift(&mut self, claim: &Claim, from: HostIndex, to: HostIndex) {
        for rooms in self.each_mut() {
            rooms.take_back(claim, from, 1);
            rooms.put(claim, to, 1);
        }
    }

    fn each_mut(&mut self) -> impl Iterator<Item = &mut Rooms<'a>> {
        std::iter::once(&mut self.obeyed).chain(&mut self.ignored)
    }

    /// Under the rules, then without them, where they may be ignored.
    pub fn each(&self) -> impl Iterator<Item = &Rooms<'a>> {
        std::iter::once(&self.obeyed).chain(&self.ignored)
    }
}

/// A cluster with a placement: the rooms that are left, and what each host carries.
#[derive(Debug, Clone)]
pub struct Situation<'a> {
    /// The cluster.
    pub cluster: &'a Cluster,
    /// Where each unit runs; `None`: only kinds and counts are known.
    pub placement: Option<&'a Placement>,
    /// What is left while nothing has failed.
    pub before: Places<'a>,
    /// What is left once something has failed: VMs that may be shut down need no room then.
    pub after: Places<'a>,
    /// What is left then by units that cannot be moved; `None`: none is ever moved.
    pub fixed: Option<Places<'a>>,
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
        let rearranges = cluster.after_failure == AfterFailure::Rearrange;
        let mut situation = Situation {
            cluster,
            placement: None,
            before: Places::empty(cluster),
            after: Places::empty(cluster),
            fixed: rearranges.then(|| Places::empty(cluster)),
            restarting: vec![Vec::new(); cluster.hosts.len()],
            homeless: Vec::new(),
            homeless_reason: None,
            ranks: Ranks::of(cluster, &weights, Need::Restart),
            weights,
        };
        for put in puts {
            situation.add(put);
        }
        situation
    }

    /// More units of a kind on a host.
    pub(crate) fn add(&mut self, put: Put) {
        let kind = self.cluster.kind(put.kind);
        self.before.put(&kind.running, put.host, put.count);
        self.after.put(&kind.kept, put.host, put.count);
        if let Some(fixed) = &mut self.fixed
            && !self.cluster.is_movable(put.kind)
        {
            fixed.put(&kind.kept, put.host, put.count);
        }
        if kind.restarts {
            self.restarting[put.host.0 as usize].push(Lot {
                kind: put.kind,
                count: put.count,
            });
        }
    }

    /// A unit of a kind runs on another host from now on. Only for kinds under no anti-affinity
    /// rule: of those it is not known who else of their groups stays behind.
    pub(crate) fn shift(&mut self, index: KindIndex, from: HostIndex, to: HostIndex) {
        let kind = self.cluster.kind(index);
        self.before.shift(&kind.running, from, to);
        self.after.shift(&kind.kept, from, to);
        if let Some(fixed) = &mut self.fixed
            && !self.cluster.is_movable(index)
        {
            fixed.shift(&kind.kept, from, to);
        }
        if kind.restarts {
            let left = &mut self.restarting[from.0 as usize];
            if let Some(lot) = left.iter_mut().find(|lot| lot.kind == index) {
                lot.count = lot.count.saturating_sub(1);
            }
            left.retain(|lot| lot.count > 0);
            let joined = &mut self.restarting[to.0 as usize];
            match joined.iter_mut().find(|lot| lot.kind == index) {
                Some(lot) => lot.count += 1,
                None => joined.push(Lot {
                    kind: index,
                    count: 1,
                }),
            }
        }
    }

    /// From now on anti-affinity is no rule. Only before anything is placed.
    pub(crate) fn ignore_exclusions(&mut self) {
        let rooms = Rooms::empty(self.cluster, false);
        let places = Places {
            obeyed: rooms,
            ignored: None,
        };
        self.fixed = self.fixed.take().map(|_| places.clone());
        self.before = places.clone();
        self.after = places;
    }

    /// The same where anti-affinity is a rule, or where it is none.
    pub(crate) fn under_rules(&self, obeyed: bool) -> Option<Situation<'a>> {
        let mut situation = self.clone();
        let places = &mut situation.after;
        if !obeyed {
            places.obeyed = places.ignored.take()?;
        }
        places.ignored = None;
        Some(situation)
    }

    /// What runs where after these hosts have failed and their VMs have restarted.
    pub(crate) fn after_restart(&self, failed: &[HostIndex], restarts: &[Put]) -> Situation<'a> {
        let mut situation = self.clone();
        for host in failed {
            situation.restarting[host.0 as usize].clear();
            for rooms in situation.after.each_mut() {
                rooms.close(*host);
            }
        }
        for put in restarts {
            let claim = &self.cluster.kind(put.kind).restart;
            situation.after.put(claim, put.host, put.count);
            situation.restarting[put.host.0 as usize].push(Lot {
                kind: put.kind,
                count: put.count,
            });
        }
        situation
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
