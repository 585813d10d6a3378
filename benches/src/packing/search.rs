//! How few hosts suffice, and how many are certainly needed?

use headroom::capacity::Effort;
use headroom::placement::{self, Answer};

use super::instance::Instance;

/// What was found for an instance.
pub struct Packed {
    /// So many bins suffice: the fewest for which there is a packing.
    pub bins: usize,
    /// So many are certainly needed.
    pub bound: usize,
}

/// Searches upwards from what the sums need. `None`: the instance is no cluster.
pub fn pack(instance: &Instance, effort: Effort) -> Option<Packed> {
    let least = instance.least_bins();
    let mut bound = least;
    // An item a bin always fits.
    for bins in least..=instance.sizes.len() {
        match ask(instance, bins, effort)? {
            Answer::Placed(_) => return Some(Packed { bins, bound }),
            Answer::Impossible(_) => bound = bins + 1,
            Answer::Undecided => {}
        }
    }
    None
}

/// Whether everything fits into so many bins: whether one host more could fail, by the spare-host theorem. Asked in
/// this way, because a plan that nothing has to survive is not refuted by patterns.
fn ask(instance: &Instance, bins: usize, effort: Effort) -> Option<Answer> {
    let cluster = instance.cluster(bins + 1)?;
    Some(placement::plan(&cluster, 1, effort))
}

#[cfg(test)]
mod tests {
    use super::{Instance, pack};
    use headroom::capacity::Effort;

    fn check(sizes: &[[i64; 3]], expect: usize) {
        let instance = Instance {
            capacity: 100,
            sizes: sizes.to_vec(),
        };
        let packed = pack(&instance, Effort::THOROUGH).expect("a cluster");
        assert_eq!((packed.bins, packed.bound), (expect, expect), "{sizes:?}");
    }

    #[test]
    fn bins_are_counted_and_proved() {
        check(&[[60, 0, 0]; 3], 3);
        check(&[[40, 50, 0], [60, 50, 0], [100, 100, 0]], 2);
        // No two fit: together they exceed one dimension or another.
        check(&[[60, 60, 10], [10, 60, 60], [60, 10, 60]], 3);
        // Items without a size in the first dimension are not in the way.
        check(&[[0, 50, 50], [100, 50, 50], [0, 0, 0]], 1);
    }
}
