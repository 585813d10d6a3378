//! Do these lots fit these rooms? Every method there is, the cheap ones first.
//!
//! Counts and sums, simple rules, division among unlike hosts, the fractional relaxation,
//! patterns, exhaustive search. Yes comes with an arrangement, no with a certificate.

use super::bounds::{Reason, refute};
use super::exact::{Found, search};
use super::packing::{Lot, Order, Packing};
use super::patterns::{Limits, Mixed, mix};
use super::portfolio::Portfolio;
use super::refutation::STRENGTHS;
use super::relaxation::{Relaxed, relax};
use super::split::pack_divided;
use crate::cluster::Rooms;
use crate::effort::Effort;

/// Whether lots fit.
pub enum Fitted {
    /// So.
    Packed(Packing),
    /// Certainly not.
    Refuted(Reason),
    /// Not decided.
    Open,
}

/// Looks for an arrangement of the lots in the rooms, or for a proof that there is none.
pub fn fit(rooms: &Rooms, lots: &[Lot], portfolio: &Portfolio, effort: Effort) -> Fitted {
    if let Some(reason) = refute(rooms, lots, portfolio.need) {
        return Fitted::Refuted(reason);
    }
    let packed = portfolio
        .pack(rooms, lots)
        .or_else(|| pack_divided(portfolio, rooms, lots, false));
    if let Some(packing) = packed {
        return Fitted::Packed(packing);
    }
    for strength in STRENGTHS {
        if let Relaxed::Refuted(proof) = relax(rooms, lots, portfolio.need, strength) {
            return Fitted::Refuted(Reason::Prices(proof));
        }
    }
    // Patterns before exhaustive search: a person can check their proof.
    match fit_by_patterns(rooms, lots, portfolio, effort) {
        Fitted::Open => fit_by_search(rooms, lots, portfolio, effort),
        decided => decided,
    }
}

fn fit_by_search(rooms: &Rooms, lots: &[Lot], portfolio: &Portfolio, effort: Effort) -> Fitted {
    let mut sorted = lots.to_vec();
    portfolio.ranks.sort(Order::WeightedLargest, &mut sorted);
    match search(&mut rooms.clone(), &sorted, portfolio.need, effort.steps) {
        Found::Arrangement(puts) => Fitted::Packed(Packing {
            puts,
            left_over: Vec::new(),
        }),
        Found::Nothing { steps } => Fitted::Refuted(Reason::Exhausted { steps }),
        Found::Limit => Fitted::Open,
    }
}

/// What patterns decide.
pub(crate) fn fit_by_patterns(
    rooms: &Rooms,
    lots: &[Lot],
    portfolio: &Portfolio,
    effort: Effort,
) -> Fitted {
    if !cfg!(feature = "patterns") || effort.rounds == 0 {
        return Fitted::Open;
    }
    let limits = Limits::of(effort);
    match mix(rooms, lots, portfolio.need, limits, Some(portfolio)) {
        Mixed::Packed(packing) => Fitted::Packed(packing),
        Mixed::Refuted(proof) => Fitted::Refuted(Reason::Prices(proof)),
        Mixed::Unclear => Fitted::Open,
    }
}
