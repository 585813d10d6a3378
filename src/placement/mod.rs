//! Where must each VM live so that any k hosts can fail?
//!
//! Only restarts count: after a failure nothing moves but the VMs of the failed hosts, and
//! all k hosts fail at once. Yes comes with a placement, no with the loss that no placement
//! survives and the reason, anything else is "undecided".
//!
//! Spare-host theorem: if k hosts S are at least as large as every other in each dimension,
//! and may run whatever the others may, then packing everything on the other hosts is
//! enough: let F fail with |F| ≤ k; then |F \ S| ≤ |S \ F|, so each failed host outside S
//! has a surviving empty spare of its own, which takes all its VMs at once. Rules inside a
//! host hold, because its VMs move together onto an empty host. (VMs that do not restart
//! only make this easier.)

mod bin_centric;
pub mod bounds;
pub mod exact;
pub mod headroom;
mod joint;
mod knapsack;
pub mod packing;
mod patterns;
mod portfolio;
pub mod prices;
mod refutation;
mod relaxation;
mod simplex;
mod split;

pub use headroom::{Headroom, headroom};
pub use refutation::{Refutation, refute_all_placements};

use crate::capacity::situation::into_lots;
use crate::capacity::{self, Effort, Placement, Situation, Verdict};
use crate::cluster::{Cluster, HostIndex, KindIndex, Rooms, UnitIndex};
use crate::order::sort_by_key;
use bounds::Reason;
use joint::Joint;
use packing::{Lot, Need, Packing, Put};
use patterns::{Limits, Mixed, mix};
use portfolio::Portfolio;
use refutation::refute_by_patterns;
use split::pack_divided;

/// Whether a placement exists that survives every loss of k hosts.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// Yes: this one.
    Placed(Planned),
    /// No, whatever one does.
    Impossible(Refutation),
    /// Neither found nor refuted.
    Undecided,
}

/// A placement that survives every loss of k hosts.
#[derive(Debug, Clone, PartialEq)]
pub struct Planned {
    /// Where each unit lives.
    pub placement: Placement,
    /// Hosts that are kept empty for it; empty: the VMs are spread over all hosts.
    pub spares: Vec<HostIndex>,
}

/// Looks for a placement of all units that survives every loss of `failures` hosts. A
/// placement spread over all hosts is preferred to one that keeps hosts empty.
pub fn plan(cluster: &Cluster, failures: u32, effort: Effort) -> Answer {
    let lots = all_lots(cluster);
    let planner = Planner::of(cluster, failures, effort);
    if let Some(refutation) = refute_all_placements(cluster, &lots, failures) {
        return Answer::Impossible(refutation);
    }
    let placed = |arrangement: Arrangement| {
        Answer::Placed(Planned {
            placement: assign(cluster, &arrangement.packing.puts),
            spares: arrangement.spares,
        })
    };
    if let Some(arrangement) = planner.spread(&lots).or_else(|| planner.exists(&lots)) {
        return placed(arrangement);
    }
    match planner.decide_by_patterns(&lots) {
        Decided::Yes(arrangement) => placed(arrangement),
        Decided::No(refutation) => Answer::Impossible(refutation),
        Decided::Open => Answer::Undecided,
    }
}

/// Every unit, a lot a kind.
pub fn all_lots(cluster: &Cluster) -> Vec<Lot> {
    let kinds: Vec<KindIndex> = cluster.units.iter().map(|unit| unit.kind).collect();
    into_lots(kinds)
}

/// An arrangement of kinds and counts that survives.
pub(crate) struct Arrangement {
    packing: Packing,
    spares: Vec<HostIndex>,
    /// Whether it survives by the spare-host theorem, whatever else goes beside it.
    by_theorem: bool,
}

/// What patterns have decided.
pub(crate) enum Decided {
    Yes(Arrangement),
    No(Refutation),
    Open,
}

/// Looks for arrangements of lots: prepared once, asked often.
pub(crate) struct Planner<'a> {
    cluster: &'a Cluster,
    failures: u32,
    effort: Effort,
    portfolio: Portfolio,
    spares: Option<Vec<HostIndex>>,
}

impl<'a> Planner<'a> {
    pub(crate) fn of(cluster: &'a Cluster, failures: u32, effort: Effort) -> Planner<'a> {
        Planner {
            cluster,
            failures,
            effort,
            portfolio: Portfolio::of(cluster),
            spares: dominating_spares(cluster, failures as usize),
        }
    }

    /// Spreads the lots over all hosts, or over all but the spares; only if that survives.
    fn spread(&self, lots: &[Lot]) -> Option<Arrangement> {
        let rooms = Rooms::empty(self.cluster, true);
        let everywhere = self.portfolio.spread(&rooms, lots);
        if let Some(packing) = everywhere.filter(|packing| self.survives(packing)) {
            return Some(Arrangement {
                packing,
                spares: Vec::new(),
                by_theorem: false,
            });
        }
        let spares = self.spares.clone()?;
        Some(Arrangement {
            packing: self.portfolio.spread(&without(&rooms, &spares), lots)?,
            spares,
            by_theorem: true,
        })
    }

    /// Any arrangement that survives.
    pub(crate) fn exists(&self, lots: &[Lot]) -> Option<Arrangement> {
        let with_rules = self.exists_under(lots, true);
        if with_rules.is_none() && !self.cluster.exclusion_is_hard {
            return self.exists_under(lots, false);
        }
        with_rules
    }

    /// How many more units of a kind an arrangement has room for, where that follows from
    /// the spare-host theorem without a test.
    pub(crate) fn room_left(&self, arrangement: &Arrangement, kind: KindIndex) -> u32 {
        if !arrangement.by_theorem {
            return 0;
        }
        let mut rooms = Rooms::empty(self.cluster, false);
        for put in &arrangement.packing.puts {
            rooms.put(&self.cluster.kind(put.kind).running, put.host, put.count);
        }
        let claim = &self.cluster.kind(kind).running;
        without(&rooms, &arrangement.spares)
            .open_hosts()
            .map(|host| rooms.takes(claim, host, 1_000_000))
            .sum()
    }

    fn exists_under(&self, lots: &[Lot], obey_exclusions: bool) -> Option<Arrangement> {
        let rooms = Rooms::empty(self.cluster, obey_exclusions);
        if let Some(spares) = &self.spares {
            // The theorem: what fits on the other hosts survives. No test is needed.
            let rooms = without(&rooms, spares);
            let packing = self
                .portfolio
                .pack(&rooms, lots)
                .or_else(|| pack_divided(&self.portfolio, &rooms, lots, false))
                .or_else(|| pack_divided(&self.portfolio, &rooms, lots, true));
            if let Some(packing) = packing {
                return Some(Arrangement {
                    packing,
                    spares: spares.clone(),
                    by_theorem: true,
                });
            }
            // If everything restarts, the theorem says that nothing else can survive either.
            if self.all_restart(lots) {
                return None;
            }
        }
        let keep_empty = self.promising_spares();
        let divided = pack_divided(&self.portfolio, &rooms, lots, true)
            .filter(|packing| self.survives(packing))
            .map(|packing| Arrangement {
                packing,
                spares: Vec::new(),
                by_theorem: false,
            });
        if divided.is_some() {
            return divided;
        }
        let kept = keep_empty.into_iter().find_map(|spares| {
            let rooms = without(&rooms, &spares);
            let packing = pack_divided(&self.portfolio, &rooms, lots, true)
                .or_else(|| self.portfolio.pack(&rooms, lots))?;
            self.survives(&packing).then_some(Arrangement {
                packing,
                spares,
                by_theorem: false,
            })
        });
        kept.or_else(|| {
            let spread = self.portfolio.spread(&rooms, lots);
            let tight = || self.portfolio.pack(&rooms, lots);
            let packing = spread
                .filter(|packing| self.survives(packing))
                .or_else(|| tight().filter(|packing| self.survives(packing)))?;
            Some(Arrangement {
                packing,
                spares: Vec::new(),
                by_theorem: false,
            })
        })
    }

    /// What patterns decide where rules and bounds have not.
    pub(crate) fn decide_by_patterns(&self, lots: &[Lot]) -> Decided {
        match joint::search(self.cluster, lots, self.failures, self.effort) {
            Joint::Placement(puts) => {
                return Decided::Yes(Arrangement {
                    packing: Packing {
                        puts,
                        left_over: Vec::new(),
                    },
                    spares: Vec::new(),
                    by_theorem: false,
                });
            }
            Joint::Nothing { steps } => {
                return Decided::No(Refutation {
                    failed: Vec::new(),
                    reason: Reason::NoPlacement { steps },
                });
            }
            Joint::Limit => {}
        }
        if !cfg!(feature = "patterns") || self.effort.rounds == 0 {
            return Decided::Open;
        }
        let limits = Limits {
            rounds: self.effort.rounds,
            steps: 2_000,
        };
        if let Some(refutation) = refute_by_patterns(self.cluster, lots, self.failures, limits) {
            return Decided::No(refutation);
        }
        let rooms = Rooms::empty(self.cluster, true);
        let keep_empty = match &self.spares {
            Some(spares) => vec![spares.clone()],
            None => self.promising_spares(),
        };
        for spares in keep_empty {
            let rooms = without(&rooms, &spares);
            let mixed = mix(&rooms, lots, Need::Running, limits, Some(&self.portfolio));
            if let Mixed::Packed(packing) = mixed
                && (self.spares.is_some() || self.survives(&packing))
            {
                return Decided::Yes(Arrangement {
                    packing,
                    spares,
                    by_theorem: self.spares.is_some(),
                });
            }
        }
        Decided::Open
    }

    fn all_restart(&self, lots: &[Lot]) -> bool {
        let running = |lot: &Lot| self.cluster.kind(lot.kind).running.demand;
        let restarting = |lot: &Lot| self.cluster.kind(lot.kind).restart.demand;
        lots.iter().all(|lot| running(lot) == restarting(lot))
    }

    fn survives(&self, packing: &Packing) -> bool {
        let situation = Situation::of_puts(self.cluster, packing.puts.iter().copied());
        let level = capacity::level(&situation, self.failures, self.effort);
        level.verdict == Verdict::Survives
    }

    /// Sets of k hosts worth keeping empty: the largest in each dimension.
    fn promising_spares(&self) -> Vec<Vec<HostIndex>> {
        let mut sets: Vec<Vec<HostIndex>> = Vec::new();
        for dimension in &self.cluster.dimensions {
            let mut hosts: Vec<HostIndex> = self.cluster.hosts_in_service().collect();
            sort_by_key(&mut hosts, |host| {
                (
                    std::cmp::Reverse(self.cluster.host(*host).capacity[*dimension]),
                    *host,
                )
            });
            hosts.truncate(self.failures as usize);
            if !sets.contains(&hosts) {
                sets.push(hosts);
            }
        }
        sets
    }
}

fn without<'a>(rooms: &Rooms<'a>, spares: &[HostIndex]) -> Rooms<'a> {
    let mut rooms = rooms.clone();
    for host in spares {
        rooms.close(*host);
    }
    rooms
}

/// k hosts that dominate all others in service, as the theorem demands, if there are such.
fn dominating_spares(cluster: &Cluster, failures: usize) -> Option<Vec<HostIndex>> {
    let mut hosts: Vec<HostIndex> = cluster.hosts_in_service().collect();
    // Sorted by size; of equal hosts the last in the plan are the spares.
    sort_by_key(&mut hosts, |host| {
        (
            std::cmp::Reverse(cluster.host(*host).capacity),
            std::cmp::Reverse(*host),
        )
    });
    if hosts.len() <= failures {
        return None;
    }
    let (spares, others) = hosts.split_at(failures);
    let larger = |spare: &HostIndex, other: &HostIndex| {
        let (spare, other) = (cluster.host(*spare), cluster.host(*other));
        other.capacity.fits(&spare.capacity)
    };
    let may_replace = |spare: &HostIndex| {
        cluster
            .allowed_sets
            .iter()
            .all(|set| set.contains(*spare) || !others.iter().any(|other| set.contains(*other)))
    };
    spares
        .iter()
        .all(|spare| may_replace(spare) && others.iter().all(|other| larger(spare, other)))
        .then(|| spares.to_vec())
}

/// Gives each unit a host, such that the counts are kept and as many units as possible stay
/// where they run now, or go where they are preferred.
pub fn assign(cluster: &Cluster, puts: &[Put]) -> Placement {
    let mut places: Vec<Vec<(HostIndex, u32)>> = vec![Vec::new(); cluster.kinds.len()];
    for put in puts {
        places[put.kind.0 as usize].push((put.host, put.count));
    }
    let mut placement = Placement(vec![None; cluster.units.len()]);
    let mut take = |unit: UnitIndex, wanted: Option<HostIndex>| {
        let places = &mut places[cluster.unit(unit).kind.0 as usize];
        let place = places
            .iter_mut()
            .find(|(host, left)| *left > 0 && wanted.is_none_or(|wanted| wanted == *host));
        if let Some((host, left)) = place {
            *left -= 1;
            placement.0[unit.0 as usize] = Some(*host);
        }
        placement.0[unit.0 as usize].is_some()
    };
    let mut rest: Vec<UnitIndex> = cluster.unit_indices().collect();
    rest.retain(|unit| match cluster.unit(*unit).home {
        Some(home) => !take(*unit, Some(home)),
        None => true,
    });
    rest.retain(|unit| {
        let preferred = &cluster.unit(*unit).preferred;
        !preferred.iter().any(|host| take(*unit, Some(*host)))
    });
    for unit in rest {
        take(unit, None);
    }
    placement
}
