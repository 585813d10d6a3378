//! How long does it take to empty one host?
//!
//! Live, with N migrations at once over links of goodput B:
//!
//! T = Σ sentᵢ / B + ⌈n / N⌉ · fixed
//!
//! where sentᵢ is what VM i sends when it has B/N to itself: migrations at the same time
//! share the links, so each round takes N times longer and more is sent again. Saved states
//! share the storage in the same way. The order of the VMs does not matter here; a schedule
//! that interleaves them cannot be shorter than Σ sentᵢ / B.
//!
//! Source: public evacuation measurements, where several migrations at once over a link that
//! they saturate lengthen each and do not shorten the whole (Headroom's formula for them).

use std::time::Duration;

use super::precopy::{Migration, outcome};
use super::quick::Quick;
use crate::units::{ByteRate, Memory, seconds};

/// Emptying a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Drain {
    /// From the first order to the last VM running elsewhere, without those that stay.
    pub time: Duration,
    /// VMs that move.
    pub moved: u64,
    /// VMs that cannot be moved in this way, so many at once: their migration never ends.
    /// With fewer at once each has more of the links, and some may move.
    pub stay: u64,
    /// The longest downtime among those that move.
    pub longest_downtime: Duration,
    /// Memory sent, or written to state files.
    pub sent: Memory,
}

/// Empties a host by live migration; each entry stands for so many equal VMs.
///
/// `together` says what so many migrations at once get of the links.
pub fn live(
    vms: &[(Migration, u64)],
    together: impl Fn(u64) -> ByteRate,
    concurrent: u32,
) -> Drain {
    let count = vms.iter().fold(0u64, |sum, (_, n)| sum.saturating_add(*n));
    let at_once = u64::from(concurrent.max(1)).min(count.max(1));
    let goodput = together(at_once);
    let share = ByteRate::from_bytes_per_second(goodput.bytes_per_second() / at_once);
    let mut sum = Sum::default();
    for (migration, count) in vms {
        let migration = migration.with_goodput(share);
        match outcome(&migration).times() {
            Some(times) => {
                let fixed = migration.fixed.setup.saturating_add(migration.fixed.resume);
                let transfer = times.sent.bytes() / goodput.bytes_per_second().max(1) as f64;
                sum.add(*count, times.sent, transfer, fixed, times.downtime);
            }
            None => sum.drain.stay = sum.drain.stay.saturating_add(*count),
        }
    }
    sum.finish(at_once)
}

/// Empties a host by saving and restoring; `None`: the state cannot be saved.
pub fn quick(vms: &[(Option<Quick>, u64)], concurrent: u32) -> Drain {
    let mut sum = Sum::default();
    for (quick, count) in vms {
        match quick {
            Some(quick) => {
                let transfer = quick.transfer().as_secs_f64();
                sum.add(*count, quick.state, transfer, quick.fixed, quick.downtime());
            }
            None => sum.drain.stay = sum.drain.stay.saturating_add(*count),
        }
    }
    sum.finish(u64::from(concurrent.max(1)))
}

#[derive(Default)]
struct Sum {
    drain: Drain,
    transfer: f64,
    fixed: Duration,
}

impl Sum {
    fn add(&mut self, count: u64, sent: Memory, transfer: f64, fixed: Duration, down: Duration) {
        if count == 0 {
            return;
        }
        self.transfer += transfer * count as f64;
        self.fixed = self.fixed.max(fixed);
        self.drain.moved = self.drain.moved.saturating_add(count);
        self.drain.sent = self.drain.sent.plus(sent.times(count));
        self.drain.longest_downtime = self.drain.longest_downtime.max(down);
    }

    fn finish(self, at_once: u64) -> Drain {
        let waves = self.drain.moved.div_ceil(at_once.max(1));
        let fixed = waves as f64 * self.fixed.as_secs_f64();
        Drain {
            time: seconds(self.transfer + fixed),
            ..self.drain
        }
    }
}
