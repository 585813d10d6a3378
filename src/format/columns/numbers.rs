//! How is a column of whole numbers coded?
//!
//! All values are taken from the least one, in units of what divides them all. Then in the way
//! that takes least, which is tried on the first rows:
//!
//! - as places in a sorted list of the different values, or as they are, or as differences
//!   from the row before, or from the last row with the same context;
//! - expecting what came in earlier rows with the same context. A context is another column of
//!   the same rows, coded before this one, or the row before.
//!
//! So a counter, a few sizes, sizes that go with a role and runs of equal values all take next
//! to nothing, and random values take what they must.

use super::range::{Coder, Estimate, Expected};

/// A column that is coded already, as small numbers: what its rows have in common.
pub type Context = Vec<u32>;

/// Contexts from this one on are not told apart.
const CONTEXTS: usize = 64;
/// A list of more different values is not made.
const LISTED: usize = 1 << 10;
/// Rows on which ways are tried.
const TRIED: usize = 256;
/// Bits after the first one of an amount that are expected, not taken as they are.
const LEADING: u32 = 3;

/// Amounts of one kind: the number of their bits is expected, and the first bits are.
#[derive(Clone)]
pub struct Amount {
    length: [Expected; 128],
    leading: [Expected; 64 << LEADING],
}

impl Amount {
    /// Nothing is known yet.
    pub fn new() -> Amount {
        Amount {
            length: [Expected::UNKNOWN; 128],
            leading: [Expected::UNKNOWN; 64 << LEADING],
        }
    }

    /// Codes an amount.
    pub fn code(&mut self, coder: &mut impl Coder, amount: u64) -> u64 {
        let length = (u64::BITS - amount.leading_zeros()) as usize;
        let length = coder.symbol(&mut self.length, length, 7);
        // 127 can be read, and 64 is the most that is written.
        let Some(below) = length.checked_sub(1).map(|below| below.min(63)) else {
            return 0;
        };
        let (leading, rest) = split_bits(below as u32);
        let tree = self.leading.get_mut(below << LEADING..).unwrap_or_default();
        let first = (amount >> rest) & ((1 << leading) - 1);
        let first = coder.symbol(tree, first as usize, leading) as u64;
        (1 << leading | first) << rest | coder.raw(amount, rest)
    }

    /// Codes a number of things, of which there are at most `most`.
    pub fn count(&mut self, coder: &mut impl Coder, count: usize, most: usize) -> usize {
        let count = self.code(coder, count as u64);
        usize::try_from(count).unwrap_or(most).min(most)
    }
}

/// How many of so many bits are expected, and how many are taken as they are.
fn split_bits(bits: u32) -> (u32, u32) {
    let leading = bits.min(LEADING);
    (leading, bits - leading)
}

/// What is known about columns of numbers so far.
#[derive(Clone)]
pub struct Numbers {
    least: Amount,
    unit: Amount,
    most: Amount,
    lengths: Amount,
    steps: Amount,
    values: [Expected; 8],
    context: Amount,
}

/// How the values of a column are coded.
#[derive(Debug, Clone, Copy)]
struct Way {
    values: Values,
    /// 0: none; 1: the row before; from 2 on: another column.
    context: usize,
}

/// What is coded for each value.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Values {
    /// Its place in the list of different values.
    Listed,
    /// The value.
    Plain,
    /// The difference from the row before.
    RowBefore,
    /// The difference from the last row with the same context.
    SameContext,
    /// The value, each up to the largest as likely as another.
    Even,
}

const VALUES: [Values; 5] = [
    Values::Listed,
    Values::Plain,
    Values::RowBefore,
    Values::SameContext,
    Values::Even,
];

impl Numbers {
    /// Nothing is known yet.
    pub fn new() -> Numbers {
        Numbers {
            least: Amount::new(),
            unit: Amount::new(),
            most: Amount::new(),
            lengths: Amount::new(),
            steps: Amount::new(),
            values: [Expected::UNKNOWN; 8],
            context: Amount::new(),
        }
    }

    /// Codes a column. To be read, it is as long as it was, whatever its values.
    pub fn column<C: Coder>(&mut self, coder: &mut C, values: &mut [u64], contexts: &[Context]) {
        let least = values.iter().copied().min().unwrap_or(0);
        let least = self.least.code(coder, least);
        let above = |value: u64| value.saturating_sub(least);
        let unit = match values.len() {
            0 | 1 => 0,
            _ => {
                let differences = values.iter().map(|&value| above(value));
                self.unit.code(coder, differences.fold(0, divisor))
            }
        };
        for value in values.iter_mut() {
            *value = above(*value).checked_div(unit).unwrap_or(0);
        }
        if unit > 0 {
            self.in_units(coder, values, contexts);
        }
        for value in values {
            *value = value.saturating_mul(unit).saturating_add(least);
        }
    }

    /// Codes values of which the least is 0 and which have no common divisor.
    fn in_units<C: Coder>(&mut self, coder: &mut C, values: &mut [u64], contexts: &[Context]) {
        let (mut list, mut way) = (Vec::new(), Way::PLAIN);
        if !coder.reads() {
            list = different(values);
            way = best_way(values, &list, contexts);
        }
        let number = VALUES.iter().position(|&values| values == way.values);
        let number = coder.symbol(&mut self.values, number.unwrap_or(0), 3);
        let way = Way {
            values: VALUES.get(number).copied().unwrap_or(Values::Plain),
            context: self.context.count(coder, way.context, contexts.len() + 1),
        };
        self.code(coder, way, &mut list, values, contexts);
    }

    fn code<C: Coder>(
        &mut self,
        coder: &mut C,
        way: Way,
        list: &mut Vec<u64>,
        values: &mut [u64],
        contexts: &[Context],
    ) {
        match way.values {
            Values::Listed => {
                self.code_list(coder, list);
                code_places(coder, way, list, values, contexts);
            }
            Values::Even => code_evenly(coder, &mut self.most, values),
            _ => code_amounts(coder, way, values, contexts),
        }
    }

    /// Codes sorted values, of which the first is 0, by their differences.
    fn code_list<C: Coder>(&mut self, coder: &mut C, list: &mut Vec<u64>) {
        let length = self.lengths.count(coder, list.len(), LISTED);
        list.resize(length, 0);
        let mut before = 0u64;
        for value in list.iter_mut().skip(1) {
            let step = self.steps.code(coder, value.wrapping_sub(before));
            before = before.saturating_add(step);
            *value = before;
        }
    }
}

/// The different values, sorted; none if there are too many.
pub fn different(values: &[u64]) -> Vec<u64> {
    let mut list = values.to_vec();
    list.sort_unstable();
    list.dedup();
    if list.len() > LISTED {
        Vec::new()
    } else {
        list
    }
}

/// The way that takes least, as far as the first rows show: what is coded first, then after
/// which context.
fn best_way(values: &[u64], list: &[u64], contexts: &[Context]) -> Way {
    let first = &values[..values.len().min(TRIED)];
    let with_cost = |way: Way| (cost(way, first, list, contexts), way);
    let mut ways: Vec<(u64, Way)> = (0..=2)
        .flat_map(|context| VALUES.map(|values| Way { values, context }))
        .filter(|way| makes_sense(*way, list, contexts))
        .map(with_cost)
        .collect();
    ways.sort_by_key(|(cost, _)| *cost);
    let kinds: Vec<Values> = ways.iter().take(2).map(|(_, way)| way.values).collect();
    let more = (3..contexts.len() + 2)
        .flat_map(|context| kinds.iter().map(move |&values| Way { values, context }))
        .filter(|way| makes_sense(*way, list, contexts))
        .map(with_cost);
    let best = ways
        .first()
        .copied()
        .into_iter()
        .chain(more)
        .min_by_key(|(cost, _)| *cost);
    best.map_or(Way::PLAIN, |(_, way)| way)
}

/// About what a way takes; of a list, only how many values are on it counts.
fn cost(way: Way, first: &[u64], list: &[u64], contexts: &[Context]) -> u64 {
    let mut estimate = Estimate::default();
    let mut first = first.to_vec();
    match way.values {
        Values::Listed => {
            estimate.cost += list.len() as u64 * (4 << 8);
            code_places(&mut estimate, way, list, &mut first, contexts);
        }
        Values::Even => code_evenly(&mut estimate, &mut Amount::new(), &mut first),
        _ => code_amounts(&mut estimate, way, &mut first, contexts),
    }
    estimate.cost
}

fn makes_sense(way: Way, list: &[u64], contexts: &[Context]) -> bool {
    let is_there = way.context < contexts.len() + 2;
    is_there
        && match way.values {
            Values::Listed => !list.is_empty(),
            Values::Plain => way.context != 1,
            Values::RowBefore => true,
            Values::SameContext => way.context > 1,
            Values::Even => way.context == 0,
        }
}

fn code_places<C: Coder>(
    coder: &mut C,
    way: Way,
    list: &[u64],
    values: &mut [u64],
    contexts: &[Context],
) {
    let bits = bits(list.len());
    let mut trees = vec![Vec::new(); CONTEXTS];
    let mut before = 0;
    for (row, value) in values.iter_mut().enumerate() {
        let Some(tree) = trees.get_mut(way.context_of(row, before, contexts)) else {
            continue;
        };
        if tree.is_empty() {
            tree.resize(1 << bits, Expected::UNKNOWN);
        }
        let place = list.binary_search(value).unwrap_or(0);
        let place = coder.symbol(tree, place, bits);
        before = place as u64;
        *value = list.get(place).copied().unwrap_or(0);
    }
}

fn code_amounts<C: Coder>(coder: &mut C, way: Way, values: &mut [u64], contexts: &[Context]) {
    // What is expected in a context, and the last value in it.
    let mut known: Vec<Option<(Box<Amount>, u64)>> = vec![None; CONTEXTS];
    let mut before = 0;
    for (row, value) in values.iter_mut().enumerate() {
        let Some(slot) = known.get_mut(way.context_of(row, before, contexts)) else {
            continue;
        };
        let (amount, last) = slot.get_or_insert_with(|| (Box::new(Amount::new()), 0));
        let from = match way.values {
            Values::RowBefore => before,
            Values::SameContext => *last,
            Values::Plain | Values::Listed | Values::Even => {
                *value = amount.code(coder, *value);
                continue;
            }
        };
        let difference = amount.code(coder, folded(value.wrapping_sub(from).cast_signed()));
        *value = from.wrapping_add(unfolded(difference).cast_unsigned());
        (before, *last) = (*value, *value);
    }
}

/// Codes values of which none up to the largest is more likely than another.
fn code_evenly<C: Coder>(coder: &mut C, most: &mut Amount, values: &mut [u64]) {
    let most = most.code(coder, values.iter().copied().max().unwrap_or(0));
    for value in values {
        *value = coder.even(*value, most);
    }
}

impl Way {
    const PLAIN: Way = Way {
        values: Values::Plain,
        context: 0,
    };

    fn context_of(self, row: usize, before: u64, contexts: &[Context]) -> usize {
        let symbol = match self.context {
            0 => 0,
            1 => usize::try_from(before).unwrap_or(CONTEXTS),
            column => {
                let context = contexts.get(column - 2);
                context
                    .and_then(|context| context.get(row))
                    .copied()
                    .unwrap_or(0) as usize
            }
        };
        symbol.min(CONTEXTS - 1)
    }
}

/// Bits of a number below `count`.
fn bits(count: usize) -> u32 {
    usize::BITS - count.saturating_sub(1).leading_zeros()
}

/// Small numbers for small differences: 0, −1, 1, −2, …
fn folded(difference: i64) -> u64 {
    (difference << 1 ^ difference >> 63).cast_unsigned()
}

fn unfolded(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -(number & 1).cast_signed()
}

/// The greatest common divisor.
fn divisor(mut a: u64, mut b: u64) -> u64 {
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a
}
