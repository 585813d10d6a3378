//! Where must each VM live so that any k hosts can fail?
//!
//! Yes comes with a placement, no with the loss that no placement survives and the reason,
//! anything else is "undecided".
//!
//! Spare-host theorem: if k hosts S are at least as large as every other in each dimension,
//! and may run whatever the others may, then packing everything on the other hosts is
//! enough: let F fail with |F| ≤ k; then |F \ S| ≤ |S \ F|, so each failed host outside S
//! has a surviving empty spare of its own, which takes all its VMs at once. Rules inside a
//! host hold, because its VMs move together onto an empty host. If they fail one after
//! another, each failure costs at most one empty spare, so the same holds. VMs that do not
//! restart only make this easier. The other way round, if everything restarts, a placement
//! that survives the loss of S shows that everything fits on the other hosts, even if
//! survivors may be moved.
//!
//! Variants: where fault domains fail, a spare domain has a host of its own for each host of
//! any other domain. VMs that are bound to a host stay there on spares too; a spare counts as
//! large as what they leave of it, and they must be under no anti-affinity rule. Where no k
//! hosts dominate all others, several groups of k do together: each host is dominated by the
//! spares of one group, and a failure costs at most one spare of one group. That is enough,
//! though not necessary.

mod bin_centric;
pub mod bounds;
mod collect;
mod domains;
mod eject;
pub mod exact;
pub mod fitting;
mod gap;
pub mod headroom;
mod joint;
mod knapsack;
mod loads;
mod most;
pub mod packing;
mod patterns;
pub mod portfolio;
pub mod prices;
mod refutation;
mod relaxation;
#[cfg(test)]
mod sample;
mod simplex;
mod spares;
mod split;

pub(crate) use domains::members as group_members;
pub use domains::{joined, plan};
pub use headroom::{Headroom, headroom};
pub use refutation::{Refutation, first_refuted, refute_all_placements};

use crate::capacity::rearrange::refute_lots;
use crate::capacity::situation::into_lots;
use crate::capacity::{self, Effort, Placement, Situation, Verdict};
use crate::cluster::{AfterFailure, Cluster, HostIndex, KindIndex, Rooms, UnitIndex};
use bounds::Reason;
use fitting::{Fitted, fit_by_patterns};
use joint::Joint;
use packing::{Lot, Need, Packing, Put};
use patterns::Limits;
use portfolio::Portfolio;
use refutation::{largest_loss, refute_by_patterns};
pub(crate) use spares::spare_choices;
use spares::{covering_spares, dominating_spares};
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
    /// Whether it survives by the spare-host theorem: then all VMs of a failed host restart
    /// together on a spare of its own.
    pub by_theorem: bool,
}

fn plan_anywhere(cluster: &Cluster, failures: u32, effort: Effort) -> Answer {
    let mut answer = plan_together(&cluster.together(), failures, effort);
    if let Answer::Placed(planned) = &mut answer {
        for group in &cluster.apart {
            let host = group
                .units
                .first()
                .and_then(|unit| planned.placement.host_of(*unit));
            for unit in &group.units {
                planned.placement.0[unit.0 as usize] = host;
            }
        }
    }
    answer
}

fn plan_together(cluster: &Cluster, failures: u32, effort: Effort) -> Answer {
    let lots = all_lots(cluster);
    let planner = Planner::of(cluster, failures, effort);
    if let Some(refutation) = refute_all_placements(cluster, &lots, failures) {
        return Answer::Impossible(refutation);
    }
    let placed = |arrangement: Arrangement| {
        Answer::Placed(Planned {
            placement: assign(cluster, &arrangement.packing.puts),
            spares: arrangement.spares,
            by_theorem: arrangement.by_theorem,
        })
    };
    if let Some(planned) = plan_as_preferred(cluster, failures, effort) {
        return Answer::Placed(planned);
    }
    if let Some(arrangement) = planner.spread(&lots).or_else(|| planner.exists(&lots)) {
        return placed(arrangement);
    }
    match planner.decide(&lots) {
        Decided::Yes(arrangement) => placed(arrangement),
        Decided::No(refutation) => Answer::Impossible(refutation),
        Decided::Open => Answer::Undecided,
    }
}

/// A placement on preferred owners only, where there are any.
fn plan_as_preferred(cluster: &Cluster, failures: u32, effort: Effort) -> Option<Planned> {
    let preferring = cluster.with_preferences()?;
    let planner = Planner::of(&preferring, failures, effort);
    let lots = all_lots(&preferring);
    let arrangement = planner.spread(&lots).or_else(|| planner.exists(&lots))?;
    Some(Planned {
        placement: assign(&preferring, &arrangement.packing.puts),
        spares: arrangement.spares,
        by_theorem: arrangement.by_theorem,
    })
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
    /// Spares that dominate all others: keeping them empty costs nothing.
    spares: Option<Vec<HostIndex>>,
    /// Spares that suffice, where none dominate all others.
    cover: Option<Vec<HostIndex>>,
}

impl<'a> Planner<'a> {
    pub(crate) fn of(cluster: &'a Cluster, failures: u32, effort: Effort) -> Planner<'a> {
        let spares = dominating_spares(cluster, failures as usize);
        let cover = match spares {
            Some(_) => None,
            None => covering_spares(cluster, failures as usize),
        };
        Planner {
            cluster,
            failures,
            effort,
            portfolio: Portfolio::of(cluster, Need::Running),
            spares,
            cover,
        }
    }

    /// Spreads the lots over all hosts, or over all but the spares; only if that survives.
    fn spread(&self, lots: &[Lot]) -> Option<Arrangement> {
        let (rooms, bound, lots) = self.bound_first(lots, true);
        let with_bound = |mut packing: Packing| {
            packing.puts.extend(&bound);
            packing
        };
        let everywhere = self.portfolio.spread(&rooms, &lots).map(with_bound);
        if let Some(packing) = everywhere.filter(|packing| self.survives(packing)) {
            return Some(Arrangement {
                packing,
                spares: Vec::new(),
                by_theorem: false,
            });
        }
        let spares = self.spares.clone()?;
        Some(Arrangement {
            packing: self
                .portfolio
                .spread(&rooms.without(&spares), &lots)
                .map(with_bound)?,
            spares,
            by_theorem: true,
        })
    }

    /// Any arrangement that survives.
    pub(crate) fn exists(&self, lots: &[Lot]) -> Option<Arrangement> {
        let with_rules = self.exists_under(lots, true);
        let found = match with_rules {
            None if !self.cluster.exclusion_is_hard => self.exists_under(lots, false),
            found => found,
        };
        found.or_else(|| {
            // Nearly everything fits: the rest may find room once that is collected.
            let size = |lot: &Lot| self.cluster.kind(lot.kind).running.demand;
            let most_frequent = lots.iter().max_by_key(|lot| (lot.count, size(lot)))?;
            let most = self.most(lots, most_frequent.kind)?;
            (most.missing == 0).then_some(most.arrangement)
        })
    }

    /// The rooms beside the units that are bound to their hosts, where these are, and the
    /// other lots.
    fn bound_first(&self, lots: &[Lot], obey_exclusions: bool) -> (Rooms<'a>, Vec<Put>, Vec<Lot>) {
        let mut rooms = Rooms::empty(self.cluster, obey_exclusions);
        let mut bound = Vec::new();
        let mut others = lots.to_vec();
        others.retain(|lot| {
            let host = self.cluster.bound_to(lot.kind);
            if let Some(host) = host {
                let claim = &self.cluster.kind(lot.kind).running;
                rooms.put(claim, host, lot.count);
                bound.push(Put {
                    kind: lot.kind,
                    host,
                    count: lot.count,
                });
            }
            host.is_none()
        });
        (rooms, bound, others)
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
        rooms
            .without(&arrangement.spares)
            .open_hosts()
            .map(|host| rooms.takes(claim, host, 1_000_000))
            .sum()
    }

    fn exists_under(&self, lots: &[Lot], obey_exclusions: bool) -> Option<Arrangement> {
        let (rooms, bound, lots) = self.bound_first(lots, obey_exclusions);
        let lots = &lots[..];
        let with_bound = |mut packing: Packing| {
            packing.puts.extend(&bound);
            packing
        };
        if let Some(spares) = &self.spares {
            // The theorem: what fits on the other hosts survives. No test is needed.
            let rooms = rooms.without(spares);
            let packing = self
                .portfolio
                .pack(&rooms, lots)
                .or_else(|| pack_divided(&self.portfolio, &rooms, lots, false))
                .or_else(|| pack_divided(&self.portfolio, &rooms, lots, true));
            if let Some(packing) = packing {
                return Some(Arrangement {
                    packing: with_bound(packing),
                    spares: spares.clone(),
                    by_theorem: true,
                });
            }
            // If everything restarts, the theorem says that nothing else can survive either.
            let bound_stay = bound.iter().all(|put| {
                let kind = self.cluster.kind(put.kind);
                kind.running.demand == kind.kept.demand
            });
            if bound_stay && self.all_restart(lots) {
                return None;
            }
        }
        if let Some(cover) = &self.cover {
            let rooms = rooms.without(cover);
            let packing = pack_divided(&self.portfolio, &rooms, lots, true)
                .or_else(|| self.portfolio.pack(&rooms, lots));
            if let Some(packing) = packing {
                return Some(Arrangement {
                    packing: with_bound(packing),
                    spares: cover.clone(),
                    by_theorem: true,
                });
            }
        }
        let keep_empty = self.promising_spares();
        let divided = pack_divided(&self.portfolio, &rooms, lots, true)
            .map(with_bound)
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
            let rooms = rooms.without(&spares);
            let packing = pack_divided(&self.portfolio, &rooms, lots, true)
                .or_else(|| self.portfolio.pack(&rooms, lots))
                .map(with_bound)?;
            self.survives(&packing).then_some(Arrangement {
                packing,
                spares,
                by_theorem: false,
            })
        });
        kept.or_else(|| {
            let spread = self.portfolio.spread(&rooms, lots).map(with_bound);
            let tight = || self.portfolio.pack(&rooms, lots).map(with_bound);
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

    /// What is decided where rules and bounds have not: by patterns in the end.
    fn decide(&self, lots: &[Lot]) -> Decided {
        match self.decide_small(lots) {
            Decided::Open => self.decide_by_patterns(lots),
            decided => decided,
        }
    }

    /// What trying every placement decides in small clusters, and rearranging after failures.
    pub(crate) fn decide_small(&self, lots: &[Lot]) -> Decided {
        if let Some(refutation) = self.refute_rearranged(lots) {
            return Decided::No(refutation);
        }
        match joint::search(self.cluster, lots, self.failures, self.effort) {
            Joint::Placement(puts) => Decided::Yes(Arrangement {
                packing: Packing {
                    puts,
                    left_over: Vec::new(),
                },
                spares: Vec::new(),
                by_theorem: false,
            }),
            Joint::Nothing { steps } => Decided::No(Refutation {
                failed: Vec::new(),
                reason: Reason::NoPlacement { steps },
            }),
            Joint::Limit => Decided::Open,
        }
    }

    fn decide_by_patterns(&self, lots: &[Lot]) -> Decided {
        if !cfg!(feature = "patterns") || self.effort.rounds == 0 {
            return Decided::Open;
        }
        let limits = Limits::of(self.effort);
        if let Some(refutation) = refute_by_patterns(self.cluster, lots, self.failures, limits) {
            return Decided::No(refutation);
        }
        let (rooms, bound, lots) = self.bound_first(lots, true);
        let keep_empty = match &self.spares {
            Some(spares) => vec![spares.clone()],
            None => self.promising_spares(),
        };
        for spares in keep_empty {
            let rooms = rooms.without(&spares);
            let Fitted::Packed(mut packing) =
                fit_by_patterns(&rooms, &lots, &self.portfolio, self.effort)
            else {
                continue;
            };
            packing.puts.extend(&bound);
            if self.spares.is_some() || self.survives(&packing) {
                return Decided::Yes(Arrangement {
                    packing,
                    spares,
                    by_theorem: self.spares.is_some(),
                });
            }
        }
        Decided::Open
    }

    /// A loss that no placement survives although survivors may be moved.
    fn refute_rearranged(&self, lots: &[Lot]) -> Option<Refutation> {
        if self.cluster.after_failure != AfterFailure::Rearrange || self.effort.rounds == 0 {
            return None;
        }
        let (failed, reason) = refute_lots(self.cluster, lots, self.failures, self.effort)?;
        Some(Refutation { failed, reason })
    }

    fn all_restart(&self, lots: &[Lot]) -> bool {
        let running = |lot: &Lot| self.cluster.kind(lot.kind).running.demand;
        let restarting = |lot: &Lot| self.cluster.kind(lot.kind).restart.demand;
        lots.iter().all(|lot| running(lot) == restarting(lot))
    }

    fn survives(&self, packing: &Packing) -> bool {
        let situation = Situation::of_puts(self.cluster, packing.puts.iter().copied());
        capacity::survives(&situation, self.failures, self.effort) == Verdict::Survives
    }

    /// Sets of k failures worth keeping empty: the largest in each dimension.
    fn promising_spares(&self) -> Vec<Vec<HostIndex>> {
        let mut sets: Vec<Vec<HostIndex>> = Vec::new();
        for dimension in &self.cluster.dimensions {
            let hosts = largest_loss(self.cluster, *dimension, self.failures as usize);
            if !sets.contains(&hosts) {
                sets.push(hosts);
            }
        }
        sets
    }
}

/// Gives each unit a host, such that the counts are kept and as many units as possible stay
/// where they run now, or go where they are preferred.
pub fn assign(cluster: &Cluster, puts: &[Put]) -> Placement {
    let units: Vec<UnitIndex> = cluster.unit_indices().collect();
    assign_units(cluster, puts, units, |unit| cluster.unit(unit).home)
}

/// The same for these units, which run at home until now.
pub(crate) fn assign_units(
    cluster: &Cluster,
    puts: &[Put],
    mut rest: Vec<UnitIndex>,
    home: impl Fn(UnitIndex) -> Option<HostIndex>,
) -> Placement {
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
    rest.retain(|unit| match home(*unit) {
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
