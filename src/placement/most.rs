//! The most units of one kind that an arrangement of everything else leaves room for.
//!
//! Hosts that can stand in for the others stay empty at first, so nothing has to be tested:
//! the question is one of packing. Every rule of the portfolio is asked with more units than
//! may fit, and what it leaves over is turned into units of that kind ([`super::eject`]);
//! then scattered room is collected ([`super::collect`]). Where no spare dominates all
//! others, more is kept empty than needed: those hosts take units for as long as everything
//! still survives.

use super::eject::{Beside, eject};
use super::loads::Loads;
use super::packing::{Lot, Packing, Put};
use super::portfolio::Portfolio;
use super::relaxation::divide_most;
use super::split::follow;
use super::{Arrangement, Planner};
use crate::capacity::{self, Effort, Situation, Verdict};
use crate::cluster::{HostIndex, KindIndex, Rooms};

/// An arrangement of everything but some units of one kind.
pub(crate) struct Most {
    /// So many units of the kind have no room in it.
    pub(crate) missing: u32,
    pub(super) arrangement: Arrangement,
}

impl Most {
    /// What lies where.
    pub(super) fn puts(&self) -> &[Put] {
        &self.arrangement.packing.puts
    }
}

impl Planner<'_> {
    /// Arranges as many units of a kind as possible beside all other lots; `None` where these
    /// have no room, or no hosts can stand in for the others.
    pub(crate) fn most(&self, lots: &[Lot], kind: KindIndex) -> Option<Most> {
        let with_rules = self.most_under(lots, kind, true);
        let is_complete = with_rules.as_ref().is_some_and(|most| most.missing == 0);
        if is_complete || self.cluster.exclusion_is_hard || self.cluster.exclusion_groups.is_empty()
        {
            return with_rules;
        }
        let without = self.most_under(lots, kind, false);
        let both = with_rules.into_iter().chain(without);
        both.min_by_key(|most| most.missing)
    }

    fn most_under(&self, lots: &[Lot], kind: KindIndex, obey_exclusions: bool) -> Option<Most> {
        let spares = self.spares.as_ref().or(self.cover.as_ref())?;
        let (rooms, bound, lots) = self.bound_first(lots, obey_exclusions)?;
        let mut beside = self.pack_most(&rooms.without(spares), &lots, kind)?;
        beside.collect(kind, &mut self.effort.exchanges.clone());
        if self.spares.is_none() && beside.missing > 0 {
            beside = self.fill_spares(&rooms, spares, &beside, &bound, kind);
        }
        Some(self.conclude(&beside, &bound))
    }

    pub(super) fn conclude(&self, beside: &Beside, bound: &[Put]) -> Most {
        Most {
            missing: beside.missing,
            arrangement: Arrangement {
                packing: packing(beside, bound),
                spares: self.spares.clone().unwrap_or_default(),
                by_theorem: self.spares.is_some(),
            },
        }
    }

    /// The best that so many packings make.
    fn pack_most<'b>(
        &self,
        rooms: &Rooms<'b>,
        lots: &[Lot],
        kind: KindIndex,
    ) -> Option<Beside<'b>> {
        let portfolio = self.for_spares();
        let shares = divide_most(rooms, lots, portfolio.need, kind);
        let shares = shares.filter(|shares| shares.len() > 1);
        let divided = [false, true].into_iter().filter_map(|spread| {
            let shares = shares.as_ref()?;
            Some(follow(portfolio, rooms, lots, shares, spread))
        });
        // Where no hosts dominate, only what is divided does well.
        let plain = match (&shares, &self.spares) {
            (Some(_), None) => &[],
            _ => &Portfolio::TIGHTEST[..],
        };
        let plain = plain
            .iter()
            .filter_map(|rule| portfolio.attempt(*rule, rooms, lots));
        let mut best: Option<Beside<'b>> = None;
        for packing in divided.chain(plain).take(self.effort.tries as usize) {
            let Some(beside) = eject(portfolio, rooms, &packing, kind) else {
                continue;
            };
            if best
                .as_ref()
                .is_none_or(|best| beside.missing < best.missing)
            {
                best = Some(beside);
            }
            if best.as_ref().is_some_and(|best| best.missing == 0) {
                break;
            }
        }
        best
    }

    /// Puts what is missing on the spares as far as everything still survives: on each of them
    /// first and then on the others.
    fn fill_spares<'b>(
        &self,
        rooms: &Rooms<'b>,
        spares: &[HostIndex],
        beside: &Beside,
        bound: &[Put],
        kind: KindIndex,
    ) -> Beside<'b> {
        let need = self.for_spares().need;
        let empty = Beside {
            loads: Loads::of(rooms, &packing(beside, &[]), need),
            missing: beside.missing,
        };
        let mut best = empty.clone();
        for first in 0..spares.len().min(MOST_ORDERS) {
            let (spare, others) = (spares[first], [&spares[first + 1..], &spares[..first]]);
            let mut filled = empty.clone();
            self.fill_spare(&mut filled, spare, bound, kind, 0);
            let all = filled.loads.count(kind, spare);
            // With fewer units on the first one, more may go to the others.
            for part in 0..self.effort.tries.min(MOST_PARTS) {
                let count = all - all * part / MOST_PARTS;
                let mut trial = empty.clone();
                trial.loads.put(kind, spare, count);
                trial.missing -= count;
                self.fill_others(&mut trial, &others.concat(), bound, kind, best.missing);
                if trial.missing < best.missing {
                    best = trial;
                }
            }
        }
        best
    }

    /// Fills these spares one after another; the last one only if less is missing in the end.
    fn fill_others(
        &self,
        beside: &mut Beside,
        spares: &[HostIndex],
        bound: &[Put],
        kind: KindIndex,
        missing: u32,
    ) {
        for (at, spare) in spares.iter().enumerate() {
            let least = match at + 1 == spares.len() {
                true => (beside.missing + 1).saturating_sub(missing),
                false => 0,
            };
            self.fill_spare(beside, *spare, bound, kind, least);
        }
    }

    /// As many units on a spare as everything still survives; none if not at least so many.
    fn fill_spare(
        &self,
        beside: &mut Beside,
        spare: HostIndex,
        bound: &[Put],
        kind: KindIndex,
        least: u32,
    ) {
        let puts = packing(beside, bound).puts;
        let before = Situation::of_puts(self.cluster, puts);
        // Where there is no time for patterns there is none for searching through what simple
        // rules do not restart: it would take longer than all else together.
        let effort = match self.effort.rounds {
            0 => Effort {
                steps: 0,
                ..self.effort
            },
            _ => self.effort,
        };
        let survives = |count: u32| {
            let mut situation = before.clone();
            situation.add(Put {
                kind,
                host: spare,
                count,
            });
            let verdict = capacity::survives(&situation, self.failures, effort);
            verdict == Verdict::Survives
        };
        let most = beside.loads.takes(kind, spare, beside.missing);
        if most < least || (least > 0 && !survives(least)) {
            return;
        }
        let (mut low, mut high) = (least, most);
        while low < high {
            let count = low + (high - low).div_ceil(2);
            if survives(count) {
                low = count;
            } else {
                high = count - 1;
            }
        }
        beside.loads.put(kind, spare, low);
        beside.missing -= low;
    }
}

/// Spares are filled in so many orders.
const MOST_ORDERS: usize = 4;
/// What the first spare takes is tried in so many parts.
const MOST_PARTS: u32 = 8;

fn packing(beside: &Beside, bound: &[Put]) -> Packing {
    let mut puts = beside.loads.puts();
    puts.extend(bound);
    Packing {
        puts,
        left_over: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use crate::capacity::{Effort, Situation, Verdict, level};
    use crate::cluster::Cluster;
    use crate::placement::sample::{cluster, kind};
    use crate::placement::{Planner, all_lots, headroom::with_more};

    /// How many VMs of the size that headroom is counted in were arranged, after each of them
    /// was tested: all is there, nothing is overfull, every failure is survived.
    fn arranged(cluster: &Cluster, asked: u32) -> Option<u32> {
        let planner = Planner::of(cluster, 1, Effort::INTERACTIVE);
        let lots = with_more(cluster, &all_lots(cluster), asked);
        let most = planner.most(&lots, cluster.probe)?;
        let puts = &most.arrangement.packing.puts;
        for lot in &lots {
            let placed = puts.iter().filter(|put| put.kind == lot.kind);
            let placed: u32 = placed.map(|put| put.count).sum();
            let missing = if lot.kind == cluster.probe {
                most.missing
            } else {
                0
            };
            assert_eq!(placed + missing, lot.count);
        }
        let situation = Situation::of_puts(cluster, puts.iter().copied());
        assert_eq!(
            level(&situation, 0, Effort::THOROUGH).verdict,
            Verdict::Survives
        );
        assert_eq!(
            level(&situation, 1, Effort::THOROUGH).verdict,
            Verdict::Survives
        );
        Some(asked - most.missing)
    }

    /// Nine hosts of 10 GiB stay beside the spare, each with a VM of 6 GiB and room for 4 more.
    #[test]
    fn alike_hosts_are_filled() {
        let cluster = cluster(&[(10, 10, 8)], &[(9, 6, 1)], (2, 1));
        assert_eq!(kind(&cluster, 2, 1), cluster.probe);
        assert_eq!(arranged(&cluster, 18), Some(18));
        assert_eq!(arranged(&cluster, 25), Some(18));
    }

    /// Memory-heavy and CPU-heavy hosts, eight of each: 64 GiB and 8 cores, 16 GiB and 32.
    /// Seven of each would take 7 · 8 and 7 · 16 VMs of 1 GiB and 1 vCPU; the rest of the room
    /// is on spares, of which one at least can be used in part.
    #[test]
    fn spares_are_used_as_far_as_everything_survives() {
        let hosts = [(8, 64, 8), (8, 16, 32)];
        let cluster = cluster(&hosts, &[(7, 56, 1), (14, 4, 8)], (1, 1));
        let found = arranged(&cluster, 200);
        assert!(found >= arranged(&cluster, 50), "{found:?}");
        assert!(found.is_some_and(|found| found > 105), "{found:?}");
    }
}
