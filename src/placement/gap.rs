//! Headroom from both sides at once: one program of patterns instead of a bisection.
//!
//! With more units of a kind than fit, and the leaving over of any other unit dearer than
//! that of all units in its place, the program minimises how many units of the kind are left
//! over. Each round's prices prove that so many certainly have no room; the last mix, rounded
//! and repaired, shows how many have.

use super::Planner;
use super::bounds::Reason;
use super::eject::{Beside, eject};
use super::most::Most;
use super::packing::{Lot, Need, Put};
use super::patterns::{Limits, Program};
use super::portfolio::Portfolio;
use super::prices::{Class, PriceProof, prove_by_search};
use super::refutation::{Refutation, missing_by_patterns};
use super::relaxation::dearness;
use crate::cluster::{HostIndex, KindIndex, Rooms};

/// What the program says about the units of a kind.
pub(super) struct Gap {
    /// So many of them certainly have no room.
    pub(super) missing: u32,
    /// Why, for one unit more than has room by that; `None`: nothing was proved.
    pub(super) proof: Option<PriceProof>,
    program: Program,
    lots: Vec<Lot>,
    need: Need,
}

/// Proves that units of a kind have no room, until so many are proved; `None`: the program is
/// too large. Begins with the patterns of a known arrangement.
pub(super) fn close_gap(
    rooms: &Rooms,
    lots: &[Lot],
    need: Need,
    limits: Limits,
    (kind, goal): (KindIndex, u32),
    known: &[Put],
) -> Option<Gap> {
    let lots: Vec<Lot> = lots.iter().copied().filter(|lot| lot.count > 0).collect();
    let cost = |_: &[Class], lot: &Lot| dearness(rooms.cluster(), need, kind, lot.kind);
    let mut program = Program::new(rooms, &lots, need, limits, cost)?;
    program.begin_with(&lots, known);
    let mut missing = 0;
    let mut proof = None;
    for _ in 0..limits.rounds {
        let goes_on = program.improve(&mut |program, points, bounds| {
            let more = surely_missing(&lots, &program.classes, kind, points, bounds);
            if more > missing {
                let fewer = without(&lots, kind, more - 1);
                if let Some(found) = prove_by_search(&fewer, &program.classes, points, bounds) {
                    (missing, proof) = (more, Some(found));
                }
            }
            missing >= goal
        });
        if !goes_on {
            break;
        }
    }
    Some(Gap {
        missing,
        proof,
        program,
        lots,
        need,
    })
}

impl Gap {
    /// What was proved, as the consequence of this loss.
    pub(super) fn refutation(&self, failed: &[HostIndex]) -> Option<Refutation> {
        let proof = self.proof.clone()?;
        Some(Refutation {
            failed: failed.to_vec(),
            reason: Reason::Prices(Box::new(proof)),
        })
    }

    /// The best arrangement that the last mix makes.
    pub(super) fn round<'a>(
        &self,
        rooms: &Rooms<'a>,
        portfolio: &Portfolio,
        kind: KindIndex,
    ) -> Option<Beside<'a>> {
        let roundings = self.program.roundings(rooms, &self.lots, self.need);
        let arranged = roundings.filter_map(|rounded| {
            let rest = portfolio.best_effort(&rounded.rooms, &rounded.left, false);
            eject(portfolio, rooms, &rounded.with(rest), kind)
        });
        arranged.min_by_key(|beside| beside.missing)
    }
}

impl Planner<'_> {
    /// Looks with patterns at an arrangement of everything but so many units of a kind: how
    /// many of them certainly have no room and why, and a better arrangement.
    pub(crate) fn narrow(
        &self,
        lots: &[Lot],
        kind: KindIndex,
        missing: u32,
        known: &[Put],
    ) -> Narrowed {
        if !cfg!(feature = "patterns") || self.effort.rounds == 0 {
            return Narrowed::default();
        }
        let limits = Limits::of(self.effort);
        let Some(spares) = self.spares.as_ref().filter(|_| self.is_packing(lots)) else {
            let goal = (kind, missing);
            return Narrowed {
                refuted: missing_by_patterns(self.cluster, lots, self.failures, limits, goal),
                most: None,
            };
        };
        // After the loss of the spares the same must fit the same hosts as before it.
        let rooms = Rooms::empty(self.cluster, true).without(spares);
        let Some(gap) = close_gap(&rooms, lots, Need::Restart, limits, (kind, missing), known)
        else {
            return Narrowed::default();
        };
        let rounded = match gap.missing < missing {
            true => gap.round(&rooms, &self.portfolio, kind),
            false => None,
        };
        Narrowed {
            refuted: gap.refutation(spares).map(|refuted| (gap.missing, refuted)),
            most: rounded.map(|mut beside| {
                beside.collect(kind, &mut self.effort.exchanges.clone());
                self.conclude(&beside, &[])
            }),
        }
    }

    /// Whether the question is one of packing alone, the same before a failure and after it.
    fn is_packing(&self, lots: &[Lot]) -> bool {
        let cluster = self.cluster;
        let rules_hold = cluster.exclusion_is_hard || cluster.exclusion_groups.is_empty();
        rules_hold
            && lots.iter().all(|lot| {
                let kind = cluster.kind(lot.kind);
                kind.restarts
                    && kind.running == kind.restart
                    && cluster.bound_to(lot.kind).is_none()
            })
    }
}

/// What patterns say about a gap.
#[derive(Default)]
pub(crate) struct Narrowed {
    /// So many units certainly have no room, and why.
    pub(super) refuted: Option<(u32, Refutation)>,
    /// An arrangement of the others.
    pub(super) most: Option<Most>,
}

/// How many units of a kind have no room, if hosts of each class hold at most so many points.
fn surely_missing(
    lots: &[Lot],
    classes: &[Class],
    kind: KindIndex,
    points: &[i64],
    bounds: &[i64],
) -> u32 {
    let needed = lots.iter().zip(points);
    let needed: i128 = needed
        .map(|(lot, points)| i128::from(lot.count) * i128::from(*points))
        .sum();
    let possible = classes.iter().zip(bounds);
    let possible: i128 = possible
        .map(|(class, bound)| class.hosts.len() as i128 * i128::from(*bound))
        .sum();
    let own = lots.iter().zip(points).find(|(lot, _)| lot.kind == kind);
    match own {
        Some((lot, points)) if *points > 0 && needed > possible => {
            let points = i128::from(*points);
            let missing = (needed - possible + points - 1) / points;
            u32::try_from(missing).map_or(lot.count, |missing| missing.min(lot.count))
        }
        _ => 0,
    }
}

/// The lots with fewer units of a kind.
fn without(lots: &[Lot], kind: KindIndex, fewer: u32) -> Vec<Lot> {
    let mut lots = lots.to_vec();
    for lot in lots.iter_mut().filter(|lot| lot.kind == kind) {
        lot.count = lot.count.saturating_sub(fewer);
    }
    lots
}

#[cfg(test)]
mod tests {
    use super::close_gap;
    use crate::capacity::Effort;
    use crate::cluster::Rooms;
    use crate::placement::packing::{Lot, Need};
    use crate::placement::patterns::Limits;
    use crate::placement::sample::{cluster, kind};

    /// On a host of 32 GiB and 16 vCPUs lie two VMs of 10 GiB and 6 vCPUs, or one and two of
    /// 5 vCPUs. So beside five of the first, three hosts take two of the second, although the
    /// sums leave room for three.
    #[test]
    fn both_ends_meet() {
        let cluster = cluster(&[(4, 32, 16)], &[(5, 10, 6)], (10, 5));
        let probe = kind(&cluster, 10, 5);
        let lots =
            [(kind(&cluster, 10, 6), 5), (probe, 3)].map(|(kind, count)| Lot { kind, count });
        let rooms = Rooms::empty(&cluster, true).without(&[crate::cluster::HostIndex(3)]);
        let limits = Limits::of(Effort::THOROUGH);
        let gap = close_gap(&rooms, &lots, Need::Restart, limits, (probe, 3), &[]);
        assert_eq!(gap.as_ref().map(|gap| gap.missing), Some(1));
        let proof = gap.and_then(|gap| gap.proof);
        assert!(proof.is_some_and(|proof| proof.needed > proof.possible));
    }
}
