//! From which value on does something hold?

/// The least value from `low` to `high` that satisfies a condition which, once true, stays true.
pub(super) fn least(mut low: u64, mut high: u64, holds: impl Fn(u64) -> bool) -> Option<u64> {
    if low > high || !holds(high) {
        return None;
    }
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Some(high)
}
