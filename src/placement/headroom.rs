//! How many more VMs of one size fit while any k hosts can fail?
//!
//! All VMs may be placed anew for it. The number is enclosed: so many are shown by an
//! arrangement, one more than the upper end is proved impossible. The upper end is found by
//! bisection with sums, which is right because leaving out a VM never hurts, and lowered by
//! proofs that say themselves by how much. The lower end is arranged in one pass
//! ([`super::most`]); where that has no basis, by bisection, and the largest number that was
//! really arranged counts.

use super::bounds::Reason;
use super::most::Most;
use super::refutation::{Refutation, refute_all_placements, refute_by_sums};
use super::{Answer, Decided, Planner, all_lots};
use crate::capacity::Effort;
use crate::cluster::{Cluster, KindIndex};
use crate::placement::packing::{Lot, Put};

/// How many more VMs of the cluster's probe size fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Headroom {
    /// So many certainly fit: an arrangement was found.
    pub at_least: u32,
    /// More than this certainly do not fit; without a `limit` it is only the most that is
    /// counted.
    pub at_most: u32,
    /// Why one more than `at_most` does not fit.
    pub limit: Option<Refutation>,
    /// Whether the VMs that are there already fit.
    pub base_fits: bool,
}

impl Headroom {
    /// With an end of another enclosure of the same number where that is closer.
    pub(crate) fn or_closer(mut self, other: &Headroom) -> Headroom {
        if !self.base_fits {
            return self;
        }
        self.at_least = self.at_least.max(other.at_least);
        if other.at_most < self.at_most {
            self.at_most = other.at_most;
            self.limit.clone_from(&other.limit);
        }
        self
    }
}

/// More than anybody asks for.
const MOST: u32 = 1_000_000;

/// Encloses the number of VMs of the probe size that fit beside all others while any
/// `failures` hosts can fail. `planned` says whether the others fit.
pub fn headroom(cluster: &Cluster, failures: u32, planned: &Answer, effort: Effort) -> Headroom {
    let together = cluster.together();
    let cluster = &*together;
    if let Answer::Impossible(refutation) = planned {
        return Headroom {
            at_least: 0,
            at_most: 0,
            limit: Some(refutation.clone()),
            base_fits: false,
        };
    }
    let lots = all_lots(cluster);
    let planner = Planner::of(cluster, failures, effort);
    let with = |more: u32| with_more(cluster, &lots, more);
    // So many fit for certain, if that many do: what is arranged may leave room for more.
    let fits = |more: u32| {
        let arrangement = planner.exists(&with(more))?;
        Some(more + planner.room_left(&arrangement, cluster.probe))
    };
    let (at_most, limit) = upper_end(cluster, failures, &with);
    if *planned == Answer::Undecided {
        return Headroom {
            at_least: 0,
            at_most,
            limit,
            base_fits: false,
        };
    }
    let most = planner.most(&with(at_most), cluster.probe);
    let at_least = match &most {
        Some(most) => at_most.saturating_sub(most.missing),
        None => largest_found(at_most, effort.tries, fits),
    };
    let mut enclosed = Headroom {
        at_least: at_least.min(at_most),
        at_most,
        limit,
        base_fits: true,
    };
    let known = most.as_ref().map_or(&[][..], Most::puts);
    narrow(&mut enclosed, &planner, cluster.probe, &with, known);
    close_small(&mut enclosed, &planner, &with);
    enclosed
}

/// The largest number that was really arranged: tried from the top, then bisected.
fn largest_found(at_most: u32, tries: u32, fits: impl Fn(u32) -> Option<u32>) -> u32 {
    let mut at_least = fits(0).unwrap_or(0);
    let mut too_many = at_most + 1;
    let mut attempt = at_most;
    for _ in 0..tries {
        if at_least + 1 >= too_many {
            break;
        }
        match fits(attempt) {
            Some(more) => at_least = at_least.max(more),
            None => too_many = attempt,
        }
        attempt = at_least + (too_many - at_least) / 2;
    }
    at_least
}

/// Narrows the enclosure by patterns, from both ends.
fn narrow(
    enclosed: &mut Headroom,
    planner: &Planner,
    probe: KindIndex,
    with: &dyn Fn(u32) -> Vec<Lot>,
    known: &[Put],
) {
    let missing = enclosed.at_most - enclosed.at_least;
    if missing == 0 {
        return;
    }
    let all = enclosed.at_most;
    let narrowed = planner.narrow(&with(all), probe, missing, known);
    if let Some(most) = narrowed.most {
        enclosed.at_least = enclosed.at_least.max(all.saturating_sub(most.missing));
    }
    if let Some((missing, refutation)) = narrowed.refuted.filter(|refuted| refuted.0 <= all) {
        enclosed.at_most = all - missing;
        enclosed.limit = Some(refutation);
    }
}

/// Narrows the enclosure by what trying every placement decides, from both ends and the
/// middle.
fn close_small(enclosed: &mut Headroom, planner: &Planner, with: &dyn Fn(u32) -> Vec<Lot>) {
    const TRIES: u32 = 12;
    // Numbers in between that were left open.
    let (mut low, mut high) = (enclosed.at_least + 1, enclosed.at_most);
    for _ in 0..TRIES {
        if low > high {
            return;
        }
        let middle = low + (high - low) / 2;
        match planner.decide_small(&with(middle)) {
            Decided::Yes(_) => {
                enclosed.at_least = middle;
                low = middle + 1;
            }
            Decided::No(refutation) => {
                enclosed.at_most = middle - 1;
                enclosed.limit = Some(refutation);
                high = enclosed.at_most;
            }
            // Open in the middle: look for a refutation above it.
            Decided::Open => low = middle + 1,
        }
    }
}

/// More than the first number certainly do not fit, and why. Sums first, by bisection; then
/// each proof by points says itself how many VMs fewer it no longer refutes.
fn upper_end(
    cluster: &Cluster,
    failures: u32,
    with: &dyn Fn(u32) -> Vec<Lot>,
) -> (u32, Option<Refutation>) {
    let by_sums = |more: u32| refute_by_sums(cluster, &with(more), failures);
    let impossible = first(1, MOST, |more| by_sums(more).is_some());
    let mut limit = by_sums(impossible);
    let mut at_most = impossible - 1;
    while at_most > 0 {
        let Some(refutation) = refute_all_placements(cluster, &with(at_most), failures) else {
            break;
        };
        at_most -= excess(cluster, &refutation.reason).clamp(1, at_most);
        limit = Some(refutation);
    }
    (at_most, limit)
}

/// How many VMs of the probe size must go until a proof no longer holds; 1 if unknown.
fn excess(cluster: &Cluster, reason: &Reason) -> u32 {
    let Reason::Prices(proof) = reason else {
        return 1;
    };
    let probe = proof.kinds.iter().find(|kind| kind.kind == cluster.probe);
    let points = probe.map_or(0, |kind| kind.points);
    if points <= 0 {
        return 1;
    }
    let short = proof.needed - proof.possible;
    u32::try_from((short + points - 1) / points).unwrap_or(1)
}

/// The smallest number from `low` on that `is_so`, if that is monotone; at most `high`.
fn first(low: u32, high: u32, is_so: impl Fn(u32) -> bool) -> u32 {
    let (mut low, mut high) = (low, high);
    while low < high {
        let middle = low + (high - low) / 2;
        if is_so(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

/// The lots with so many more units of the probe size.
pub(super) fn with_more(cluster: &Cluster, lots: &[Lot], more: u32) -> Vec<Lot> {
    let mut lots = lots.to_vec();
    match lots.iter_mut().find(|lot| lot.kind == cluster.probe) {
        Some(lot) => lot.count = lot.count.saturating_add(more),
        None => lots.push(Lot {
            kind: cluster.probe,
            count: more,
        }),
    }
    lots
}
