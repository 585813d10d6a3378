//! Scattered room, collected on one host until another unit fits.
//!
//! Every host of a packing keeps a little room that is too small for one unit more. A host is
//! chosen as the collector; units of it are exchanged for smaller ones of other hosts, as
//! long as that brings it nearer to the room that is needed and the other host has room for
//! the difference. Always the exchange that gains most; steps are counted.

use super::eject::Beside;
use crate::cluster::{Dimension, HostIndex, KindIndex, Size};

/// Steps of one attempt to collect room.
const MOST_EXCHANGES: u32 = 24;

/// Units that change places: between the collector and another host.
#[derive(Debug, Clone, Copy)]
struct Exchange {
    other: HostIndex,
    /// What leaves the collector.
    leaves: KindIndex,
    /// What it gets for it.
    comes: Option<KindIndex>,
}

impl Beside<'_> {
    /// Collects room for units of a kind, until none is missing or so many exchanges were
    /// looked at.
    pub(super) fn collect(&mut self, kind: KindIndex, steps: &mut u64) {
        let mut tried: Vec<HostIndex> = Vec::new();
        while self.missing > 0 && *steps > 0 {
            let Some(collector) = self.nearest(kind, &tried) else {
                return;
            };
            let before = self.clone();
            if self.collect_on(collector, kind, steps) {
                tried.clear();
            } else {
                *self = before;
                tried.push(collector);
            }
        }
    }

    /// The host that lacks least.
    fn nearest(&self, kind: KindIndex, tried: &[HostIndex]) -> Option<HostIndex> {
        let rooms = self.loads.rooms();
        let claim = self.loads.claim(kind);
        let mut best: Option<(f64, HostIndex)> = None;
        for host in rooms.open_hosts() {
            if tried.contains(&host) || !rooms.is_legal(claim, host) {
                continue;
            }
            let lack = lack(&claim.demand, rooms.free(host));
            if best.is_none_or(|(least, _)| lack < least) {
                best = Some((lack, host));
            }
        }
        best.map(|(_, host)| host)
    }

    fn collect_on(&mut self, collector: HostIndex, kind: KindIndex, steps: &mut u64) -> bool {
        for _ in 0..MOST_EXCHANGES {
            let count = self.loads.takes(kind, collector, self.missing);
            if count > 0 {
                self.loads.put(kind, collector, count);
                self.missing -= count;
                return true;
            }
            let Some(exchange) = self.best_exchange(collector, kind, steps) else {
                return false;
            };
            self.loads.take(exchange.leaves, collector, 1);
            self.loads.put(exchange.leaves, exchange.other, 1);
            if let Some(comes) = exchange.comes {
                self.loads.take(comes, exchange.other, 1);
                self.loads.put(comes, collector, 1);
            }
        }
        false
    }

    fn best_exchange(
        &self,
        collector: HostIndex,
        kind: KindIndex,
        steps: &mut u64,
    ) -> Option<Exchange> {
        let rooms = self.loads.rooms();
        let wanted = self.loads.claim(kind).demand;
        let here = *rooms.free(collector);
        let mut least = lack(&wanted, &here) - 1e-9;
        let mut best = None;
        let leaving: Vec<KindIndex> = self.plain(collector);
        for other in rooms.open_hosts().filter(|other| *other != collector) {
            let there = *rooms.free(other);
            let coming = self.plain(other);
            *steps = steps.saturating_sub((leaving.len() * (coming.len() + 1)) as u64);
            for leaves in &leaving {
                let claim = self.loads.claim(*leaves);
                if !rooms.is_legal(claim, other) {
                    continue;
                }
                let all = std::iter::once(None).chain(coming.iter().copied().map(Some));
                for comes in all.filter(|comes| *comes != Some(*leaves)) {
                    let back = comes.map(|comes| self.loads.claim(comes));
                    let mut change = claim.demand;
                    if let Some(back) = back {
                        change -= back.demand;
                    }
                    let mut after = here;
                    after += change;
                    let rest = lack(&wanted, &after);
                    if rest < least
                        && change.fits(&there)
                        && Size::ZERO.fits(&after)
                        && back.is_none_or(|back| rooms.is_legal(back, collector))
                    {
                        least = rest;
                        best = Some(Exchange {
                            other,
                            leaves: *leaves,
                            comes,
                        });
                    }
                }
            }
        }
        best
    }

    /// What a host carries that is under no anti-affinity rule.
    fn plain(&self, host: HostIndex) -> Vec<KindIndex> {
        let lots = self.loads.on(host).iter().map(|lot| lot.kind);
        lots.filter(|kind| self.loads.claim(*kind).exclusions.is_empty())
            .collect()
    }
}

/// How much of what is wanted a room lacks, relative to it, over all dimensions.
fn lack(wanted: &Size, room: &Size) -> f64 {
    (0..Dimension::COUNT)
        .filter(|d| wanted.0[*d] > room.0[*d])
        .map(|d| (wanted.0[d] - room.0[d]) as f64 / wanted.0[d].max(1) as f64)
        .sum()
}

#[cfg(test)]
mod tests {
    use crate::cluster::Rooms;
    use crate::placement::eject::Beside;
    use crate::placement::loads::Loads;
    use crate::placement::packing::Need;
    use crate::placement::sample::{cluster, kind, packing};

    /// Hosts of 10 GiB with 5 + 3 and 4 + 3 GiB on them: 4 GiB more fit once the 4 and a 3
    /// have changed places.
    #[test]
    fn an_exchange_makes_room() {
        let vms = [(1, 5, 1), (2, 3, 1), (1, 4, 1)];
        let cluster = cluster(&[(2, 10, 8)], &vms, (4, 1));
        let before = packing(&cluster, &[(5, 0, 1), (3, 0, 1), (4, 1, 1), (3, 1, 1)], &[]);
        let mut beside = Beside {
            loads: Loads::of(&Rooms::empty(&cluster, true), &before, Need::Running),
            missing: 1,
        };
        let probe = kind(&cluster, 4, 1);
        beside.collect(probe, &mut 0);
        assert_eq!(beside.missing, 1);
        beside.collect(probe, &mut 1_000);
        assert_eq!(beside.missing, 0);
        let used: i64 = beside
            .loads
            .rooms()
            .open_hosts()
            .map(|host| beside.loads.rooms().free(host).0[0])
            .sum();
        assert_eq!(used, 1 << 20);
    }
}
