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
//! survivors may be moved. What needs more to restart than to run counts with that from the
//! beginning: only then does a spare take all VMs of a failed host. So the other way round
//! holds only where nothing does.
//!
//! Variants: where fault domains fail, a spare domain has a host of its own for each host of
//! any other domain. VMs that are bound to a host stay there on spares too; a spare counts as
//! large as what they leave of it, and they must be under no anti-affinity rule. Where no k
//! hosts dominate all others, several groups of k do together: each host is dominated by the
//! spares of one group, and a failure costs at most one spare of one group. That is enough,
//! though not necessary.

mod assign;
mod bin_centric;
pub mod bounds;
mod collect;
mod decide;
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
mod preferred;
pub mod prices;
mod refutation;
mod relaxation;
#[cfg(test)]
mod sample;
mod simplex;
mod spares;
mod split;

pub use assign::assign;
pub(crate) use assign::assign_units;
pub use domains::joined;
pub(crate) use domains::members as group_members;
pub use headroom::{Headroom, headroom};
pub use refutation::{Refutation, first_refuted, refute_all_placements};

use crate::audit::{self, Violation};
use crate::capacity::situation::into_lots;
use crate::capacity::{self, Effort, Placement, Situation, Verdict};
use crate::cluster::{Cluster, HostIndex, KindIndex, Rooms};
use packing::{Lot, Need, Packing, Put};
use portfolio::Portfolio;
use refutation::largest_loss;
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

/// Looks for a placement of all units that survives every loss of `failures` hosts. A
/// placement spread over all hosts is preferred to one that keeps hosts empty, and one that
/// leaves the members of a group in their fault domains to one that joins them.
///
/// What is placed has passed the independent checker.
pub fn plan(cluster: &Cluster, failures: u32, effort: Effort) -> Answer {
    plan_checked(cluster, failures, effort).0
}

/// The same, and what the checker found wrong where it withheld a placement.
pub(crate) fn plan_checked(
    cluster: &Cluster,
    failures: u32,
    effort: Effort,
) -> (Answer, Option<Violation>) {
    let (answer, wrong) = plan_anywhere(cluster, failures, effort);
    let answer = domains::keep_apart(cluster, failures, effort, answer);
    (answer, wrong)
}

fn plan_anywhere(cluster: &Cluster, failures: u32, effort: Effort) -> (Answer, Option<Violation>) {
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
    pass(cluster, failures, answer)
}

/// Lets a placement pass that the independent checker finds nothing wrong with.
fn pass(cluster: &Cluster, failures: u32, answer: Answer) -> (Answer, Option<Violation>) {
    let violation = match &answer {
        Answer::Placed(planned) => audit::planned(cluster, failures, planned)
            .into_iter()
            .next(),
        Answer::Impossible(_) | Answer::Undecided => None,
    };
    match violation {
        Some(violation) => (Answer::Undecided, Some(violation)),
        None => (answer, None),
    }
}

fn plan_together(cluster: &Cluster, failures: u32, effort: Effort) -> Answer {
    let lots = all_lots(cluster);
    let planner = Planner::of(cluster, failures, effort);
    if let Some(refutation) = refute_all_placements(cluster, &lots, failures) {
        return Answer::Impossible(refutation);
    }
    let placed = |arrangement: Arrangement| {
        let planned = arrangement.planned(cluster);
        Answer::Placed(preferred::improve(cluster, planned, failures, effort))
    };
    if let Some(planned) = preferred::plan(cluster, failures, effort) {
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

impl Arrangement {
    /// Its units by name.
    fn planned(self, cluster: &Cluster) -> Planned {
        Planned {
            placement: assign(cluster, &self.packing.puts),
            spares: self.spares,
            by_theorem: self.by_theorem,
        }
    }
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
    /// The same for hosts that a spare can stand in for; `None`: nothing needs more to restart
    /// than to run, so it is no other.
    to_stand_in: Option<Portfolio>,
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
            to_stand_in: cluster
                .some_need_more_to_restart()
                .then(|| Portfolio::of(cluster, Need::Most)),
            spares,
            cover,
        }
    }

    /// What packs units such that an empty spare can stand in for each of their hosts.
    fn for_spares(&self) -> &Portfolio {
        self.to_stand_in.as_ref().unwrap_or(&self.portfolio)
    }

    /// Spreads the lots over all hosts, or over all but the spares; only if that survives.
    fn spread(&self, lots: &[Lot]) -> Option<Arrangement> {
        let (rooms, bound, lots) = self.bound_first(lots, true)?;
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
                .for_spares()
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
            let size = |lot: &Lot| self.cluster.kind(lot.kind).most.demand;
            let most_frequent = lots.iter().max_by_key(|lot| (lot.count, size(lot)))?;
            let most = self.most(lots, most_frequent.kind)?;
            (most.missing == 0).then_some(most.arrangement)
        })
    }

    /// The rooms beside the units that are bound to their hosts, where these are, and the
    /// other lots; `None`: their hosts have no room for them, or they must not meet there.
    fn bound_first(
        &self,
        lots: &[Lot],
        obey_exclusions: bool,
    ) -> Option<(Rooms<'a>, Vec<Put>, Vec<Lot>)> {
        let mut rooms = Rooms::empty(self.cluster, obey_exclusions);
        let mut bound = Vec::new();
        let mut others = Vec::new();
        for lot in lots {
            let Lot { kind, count } = *lot;
            let Some(host) = self.cluster.bound_to(kind) else {
                others.push(*lot);
                continue;
            };
            let claim = &self.cluster.kind(kind).running;
            if rooms.takes(claim, host, count) < count {
                return None;
            }
            rooms.put(claim, host, count);
            bound.push(Put { kind, host, count });
        }
        Some((rooms, bound, others))
    }

    /// How many more units of a kind an arrangement has room for, where that follows from
    /// the spare-host theorem without a test.
    pub(crate) fn room_left(&self, arrangement: &Arrangement, kind: KindIndex) -> u32 {
        if !arrangement.by_theorem {
            return 0;
        }
        let mut rooms = Rooms::empty(self.cluster, false);
        for put in &arrangement.packing.puts {
            rooms.put(&self.cluster.kind(put.kind).most, put.host, put.count);
        }
        let claim = &self.cluster.kind(kind).most;
        rooms
            .without(&arrangement.spares)
            .open_hosts()
            .map(|host| rooms.takes(claim, host, 1_000_000))
            .sum()
    }

    fn exists_under(&self, lots: &[Lot], obey_exclusions: bool) -> Option<Arrangement> {
        let (rooms, bound, lots) = self.bound_first(lots, obey_exclusions)?;
        let lots = &lots[..];
        let with_bound = |mut packing: Packing| {
            packing.puts.extend(&bound);
            packing
        };
        if let Some(spares) = &self.spares {
            // The theorem: what fits on the other hosts survives. No test is needed.
            let rooms = rooms.without(spares);
            let portfolio = self.for_spares();
            let packing = portfolio
                .pack(&rooms, lots)
                .or_else(|| pack_divided(portfolio, &rooms, lots, false))
                .or_else(|| pack_divided(portfolio, &rooms, lots, true));
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
            let packing = pack_divided(self.for_spares(), &rooms, lots, true)
                .or_else(|| self.for_spares().pack(&rooms, lots));
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

    fn all_restart(&self, lots: &[Lot]) -> bool {
        let running = |lot: &Lot| self.cluster.kind(lot.kind).running.demand;
        let least = |lot: &Lot| self.cluster.kind(lot.kind).least.demand;
        let most = |lot: &Lot| self.cluster.kind(lot.kind).most.demand;
        lots.iter()
            .all(|lot| running(lot) == least(lot) && least(lot) == most(lot))
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

#[cfg(test)]
mod tests {
    use super::sample::cluster;
    use super::{Answer, Placement, Planned, pass};
    use crate::cluster::HostIndex;

    /// Two VMs of 6 GiB on one host of 10: no such placement is shown as one that survives.
    #[test]
    fn what_does_not_pass_the_check_is_withheld() {
        let cluster = cluster(&[(2, 10, 8)], &[(2, 6, 1)], (1, 1));
        let placed = |hosts: [u32; 2]| {
            Answer::Placed(Planned {
                placement: Placement(hosts.map(|host| Some(HostIndex(host))).to_vec()),
                spares: Vec::new(),
                by_theorem: false,
            })
        };
        let (apart, nothing) = pass(&cluster, 1, placed([0, 1]));
        assert_eq!((apart, nothing), (placed([0, 1]), None));
        let (withheld, violation) = pass(&cluster, 1, placed([1, 1]));
        assert_eq!(withheld, Answer::Undecided);
        assert!(violation.is_some());
    }
}
