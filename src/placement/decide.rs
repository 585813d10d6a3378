//! What is decided where simple rules find no placement and bounds refute none?
//!
//! Rearranging after each failure, trying every placement of a small cluster, patterns.

use super::bounds::Reason;
use super::fitting::{Fitted, fit_by_patterns};
use super::joint::{self, Joint};
use super::packing::{Lot, Packing};
use super::patterns::Limits;
use super::refutation::{Refutation, refute_by_patterns};
use super::{Arrangement, Decided, Planner};
use crate::capacity::rearrange::refute_lots;
use crate::cluster::AfterFailure;

impl Planner<'_> {
    /// What is decided where rules and bounds have not: by patterns in the end.
    pub(super) fn decide(&self, lots: &[Lot]) -> Decided {
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
        let Some((rooms, bound, lots)) = self.bound_first(lots, true) else {
            return Decided::Open;
        };
        let keep_empty = match &self.spares {
            Some(spares) => vec![spares.clone()],
            None => self.promising_spares(),
        };
        for spares in keep_empty {
            let rooms = rooms.without(&spares);
            let portfolio = match self.spares {
                Some(_) => self.for_spares(),
                None => &self.portfolio,
            };
            let Fitted::Packed(mut packing) =
                fit_by_patterns(&rooms, &lots, portfolio, self.effort)
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
}
