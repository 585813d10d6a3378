//! Where does yes turn to no?
//!
//! A question about a number is asked of few numbers: for small ones the answer is one, for
//! large ones the other, and in between it may stay open. Doubling finds the order of
//! magnitude at a cost that follows the answer, bisection the place. Each answer is proved by
//! itself, so what is enclosed is right whatever the search did.

use super::Tried;

/// The end of an enclosure: a number, and what was tried for it.
#[derive(Debug, Clone, PartialEq)]
pub struct At {
    /// The number.
    pub number: u32,
    /// The plan with that number, and the proof.
    pub tried: Tried,
}

/// Where the answer changes: between two numbers with opposite, proved answers.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Enclosed {
    /// The smallest number that is asked about.
    pub first: u32,
    /// The largest number known to have the answer of small ones.
    pub below: Option<At>,
    /// The smallest number known to have the answer of large ones.
    pub above: Option<At>,
}

impl Enclosed {
    /// Whether nothing between the two ends is open.
    pub fn is_exact(&self) -> bool {
        let above = self.above.as_ref().map(|at| at.number);
        above == Some(self.first_possible())
    }

    /// The smallest number that may have the answer of large ones.
    pub fn first_possible(&self) -> u32 {
        let below = self.below.as_ref();
        below.map_or(self.first, |at| at.number.saturating_add(1))
    }
}

/// Which answer a number has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// That of small numbers.
    Below,
    /// That of large numbers.
    Above,
    /// Neither is proved.
    Open,
}

/// Numbers between the proved ends that are looked at once more, with all effort.
const TRIES: u32 = 6;

/// Encloses the place where the answer changes, between `first` and `last`. `ask` is told the
/// number, and whether it may take its time; `None` is open, too. Where no number has the
/// answer of large ones at first sight, the `likely` one is looked at closely.
pub(super) fn enclose(
    first: u32,
    last: u32,
    likely: Option<u32>,
    ask: impl FnMut(u32, bool) -> Option<(Side, Tried)>,
) -> Enclosed {
    let mut search = Search {
        last: i64::from(last),
        found: Enclosed {
            first,
            ..Enclosed::default()
        },
        ask,
    };
    if first <= last {
        search.double();
        if search.found.above.is_none()
            && let Some(likely) = likely
        {
            search.at(likely.into(), true);
        }
        search.bisect();
        search.look_closer();
    }
    search.found
}

struct Search<Ask> {
    last: i64,
    found: Enclosed,
    ask: Ask,
}

impl<Ask: FnMut(u32, bool) -> Option<(Side, Tried)>> Search<Ask> {
    /// The largest number that is certainly below; one less than all if there is none.
    fn low(&self) -> i64 {
        i64::from(self.found.first_possible()) - 1
    }

    /// The smallest number that is certainly above; one more than all if there is none.
    fn high(&self) -> i64 {
        let above = self.found.above.as_ref();
        above.map_or(self.last + 1, |at| i64::from(at.number))
    }

    /// Asks about a number, and keeps the answer if it narrows the enclosure.
    fn at(&mut self, number: i64, closely: bool) -> Side {
        let Ok(number) = u32::try_from(number) else {
            return Side::Open;
        };
        let Some((side, tried)) = (self.ask)(number, closely) else {
            return Side::Open;
        };
        let at = At { number, tried };
        match side {
            Side::Below if self.low() < i64::from(number) => self.found.below = Some(at),
            Side::Above if self.high() > i64::from(number) => self.found.above = Some(at),
            _ => {}
        }
        side
    }

    /// From the first number in doubled steps, until the answer is that of large numbers.
    fn double(&mut self) {
        let mut step = 0;
        loop {
            let number = (i64::from(self.found.first) + step).min(self.last);
            if self.at(number, false) == Side::Above || number == self.last {
                return;
            }
            step = (2 * step).max(1);
        }
    }

    /// Bisection; where it meets an open number, on both sides of that.
    fn bisect(&mut self) {
        let mut open = None;
        while open.is_none() && self.high() - self.low() > 1 {
            let middle = self.low() + (self.high() - self.low()) / 2;
            if self.at(middle, false) == Side::Open {
                open = Some(middle);
            }
        }
        let Some(open) = open else {
            return;
        };
        let (mut low, mut high) = (self.low(), open);
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            match self.at(middle, false) {
                Side::Below => low = middle,
                _ => high = middle,
            }
        }
        let (mut low, mut high) = (open, self.high());
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            match self.at(middle, false) {
                Side::Above => high = middle,
                _ => low = middle,
            }
        }
    }

    /// What is still open is looked at with all effort, if it is enclosed at all.
    fn look_closer(&mut self) {
        if self.found.above.is_none() {
            return;
        }
        let mut beyond = self.low();
        for _ in 0..TRIES {
            let (low, high) = (self.low().max(beyond), self.high());
            if high - low <= 1 {
                return;
            }
            let middle = low + (high - low) / 2;
            if self.at(middle, true) == Side::Open {
                beyond = middle;
            }
        }
    }
}
