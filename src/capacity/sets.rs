//! Every set of k failures, in a fixed order.

use crate::cluster::{FailureUnit, HostIndex};

/// Iterates over the sets of k of the given failures, in lexicographic order, and yields the
/// hosts that fail.
#[derive(Debug, Clone)]
pub(crate) struct Sets<'a> {
    units: &'a [FailureUnit],
    /// Positions of the next set, ascending; `None`: done.
    next: Option<Vec<usize>>,
    count: u64,
}

impl<'a> Sets<'a> {
    /// The sets of `size` of these.
    pub(crate) fn of(units: &'a [FailureUnit], size: usize) -> Sets<'a> {
        Sets {
            units,
            next: (size <= units.len()).then(|| (0..size).collect()),
            count: binomial(units.len() as u64, size as u64),
        }
    }

    /// How many sets there are; `u64::MAX` if more than that.
    pub(crate) fn total(&self) -> u64 {
        self.count
    }
}

impl Iterator for Sets<'_> {
    type Item = Vec<HostIndex>;

    fn next(&mut self) -> Option<Vec<HostIndex>> {
        let mut positions = self.next.take()?;
        let failed = positions.iter().flat_map(|at| &self.units[*at].hosts);
        let set = failed.copied().collect();
        let size = positions.len();
        let last = self.units.len();
        // The rightmost position that can still move moves; those after it follow closely.
        let movable = (0..size).rev().find(|at| positions[*at] < last - size + at);
        if let Some(at) = movable {
            positions[at] += 1;
            for after in at + 1..size {
                positions[after] = positions[after - 1] + 1;
            }
            self.next = Some(positions);
        }
        Some(set)
    }
}

/// How many sets of `size` of `of` things there are; `u64::MAX` if more than that.
fn binomial(of: u64, size: u64) -> u64 {
    if size > of {
        return 0;
    }
    let mut count: u128 = 1;
    for step in 0..size.min(of - size) {
        // Divides evenly: the product of `step + 1` consecutive numbers.
        count = count * u128::from(of - step) / u128::from(step + 1);
        if count > u128::from(u64::MAX) {
            return u64::MAX;
        }
    }
    count as u64
}

#[cfg(test)]
mod tests {
    use super::{Sets, binomial};
    use crate::cluster::{FailureUnit, HostIndex};

    #[test]
    fn sets_are_all_different_and_counted() {
        let unit = |host| FailureUnit {
            name: None,
            hosts: vec![HostIndex(host)],
        };
        let units: Vec<FailureUnit> = (0..6).map(unit).collect();
        for size in 0..=7 {
            let mut sets: Vec<_> = Sets::of(&units, size).collect();
            assert_eq!(sets.len() as u64, Sets::of(&units, size).total());
            sets.dedup();
            assert_eq!(sets.len() as u64, binomial(6, size as u64));
        }
    }

    #[test]
    fn a_count_that_is_too_large_saturates() {
        assert_eq!(binomial(1000, 500), u64::MAX);
        assert_eq!(binomial(64, 3), 41_664);
    }
}
