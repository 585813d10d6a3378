//! As many units of one kind as possible, beside all others.
//!
//! A packing that leaves something over is turned into one that leaves over units of a single
//! kind: where another unit found no room, units of that kind make room for it; what is
//! small then fills what they left. So each packing says how many fit, although it is
//! incomplete, and no second attempt with fewer of them is needed.

use super::loads::Loads;
use super::packing::{Lot, Packing};
use super::portfolio::Portfolio;
use crate::cluster::{HostIndex, KindIndex, Rooms};

/// Everything but some units of one kind.
#[derive(Debug, Clone)]
pub(super) struct Beside<'a> {
    /// What lies where.
    pub(super) loads: Loads<'a>,
    /// So many units of the kind found no room.
    pub(super) missing: u32,
}

/// More left over than this is no basis.
const MOST_LEFT: u32 = 2_000;

/// Makes room for what a packing left over, by taking out units of a kind; `None` where these
/// do not suffice.
pub(super) fn eject<'a>(
    portfolio: &Portfolio,
    rooms: &Rooms<'a>,
    packing: &Packing,
    kind: KindIndex,
) -> Option<Beside<'a>> {
    let mut beside = Beside {
        loads: Loads::of(rooms, packing, portfolio.need),
        missing: 0,
    };
    let mut others: Vec<Lot> = Vec::new();
    for lot in &packing.left_over {
        match lot.kind == kind {
            true => beside.missing += lot.count,
            false => others.push(*lot),
        }
    }
    if others.iter().map(|lot| lot.count).sum::<u32>() > MOST_LEFT {
        return None;
    }
    for lot in others {
        let mut left = beside.loads.put_anywhere(lot.kind, lot.count);
        while left > 0 {
            left -= beside.make_room(kind, lot.kind, left)?;
        }
    }
    beside.fill(kind);
    Some(beside)
}

impl Beside<'_> {
    /// Puts what is missing wherever it fits.
    pub(super) fn fill(&mut self, kind: KindIndex) {
        self.missing = self.loads.put_anywhere(kind, self.missing);
    }

    /// Replaces the fewest possible units of a kind on one host by up to so many of another:
    /// how many of these.
    fn make_room(&mut self, kind: KindIndex, other: KindIndex, most: u32) -> Option<u32> {
        let (taken, host) = self.least_to_take(kind, other)?;
        self.loads.take(kind, host, taken);
        self.missing += taken;
        let count = self.loads.takes(other, host, most);
        self.loads.put(other, host, count);
        (count > 0).then_some(count)
    }

    fn least_to_take(&self, kind: KindIndex, other: KindIndex) -> Option<(u32, HostIndex)> {
        let rooms = self.loads.rooms();
        let (claim, wanted) = (self.loads.claim(kind), self.loads.claim(other));
        let mut best: Option<(u32, HostIndex)> = None;
        for host in rooms.open_hosts() {
            let carried = self.loads.count(kind, host);
            if carried == 0 || !rooms.is_legal(wanted, host) {
                continue;
            }
            // Larger numbers than the best so far are of no use.
            let most = best.map_or(carried, |(least, _)| carried.min(least - 1));
            let enough = (1..=most).find(|count| {
                let mut free = *rooms.free(host);
                free += claim.demand.times(*count);
                wanted.demand.fits(&free)
            });
            if let Some(count) = enough {
                best = Some((count, host));
            }
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use super::eject;
    use crate::cluster::Rooms;
    use crate::placement::packing::Need;
    use crate::placement::portfolio::Portfolio;
    use crate::placement::sample::{cluster, kind, packing};

    /// A host of 11 GiB with three VMs of 3 GiB has no room for one of 4 GiB: one of them goes,
    /// and the one of 1 GiB that is left over as well then finds room.
    #[test]
    fn the_fewest_units_make_room() {
        let cluster = cluster(&[(1, 11, 8)], &[(3, 3, 1), (1, 4, 1), (1, 1, 1)], (3, 1));
        let portfolio = Portfolio::of(&cluster, Need::Running);
        let rooms = Rooms::empty(&cluster, true);
        let incomplete = packing(&cluster, &[(3, 0, 3)], &[(4, 1), (1, 1)]);
        let probe = kind(&cluster, 3, 1);
        let beside = eject(&portfolio, &rooms, &incomplete, probe);
        let on_host = beside.map(|beside| {
            let count = |gib| {
                beside
                    .loads
                    .count(kind(&cluster, gib, 1), crate::cluster::HostIndex(0))
            };
            (beside.missing, count(3), count(4), count(1))
        });
        assert_eq!(on_host, Some((1, 2, 1, 1)));
    }
}
