//! How likely is it that more hosts are down at once than the cluster tolerates?
//!
//! Each of n hosts is down with the probability u = MTTR / (MTBF + MTTR), whatever the others
//! do: in the long run repair is thereby included. More than k are down at once with
//!
//! P(X > k) = Σ C(n, i)·uⁱ·(1 − u)ⁿ⁻ⁱ for i from k + 1 to n
//!
//! All terms are positive, so nothing cancels. The factors of a term are multiplied in an order
//! that keeps the product near 1, so that no part of it vanishes or overflows before its end;
//! 1 − u is MTBF / (MTBF + MTTR) itself, not a difference.

use crate::assess::Answers;
use crate::capacity::{self, Effort};

/// How many failures are survived. Where one number was asked about alone, the others are counted
/// here: what is tolerated does not depend on the question.
pub(super) fn tolerated(answers: &Answers) -> Option<u32> {
    match answers.levels.first() {
        Some(first) if first.failures > 0 => {
            let levels = capacity::levels(&answers.situation(), Effort::INTERACTIVE);
            answers.tolerated_in(&levels)
        }
        _ => answers.tolerated(),
    }
}

/// The chance that more than `tolerated` of `hosts` are down at once, from hours; `None`: both
/// times are zero, so nothing is known.
pub fn chance_beyond(hosts: u32, tolerated: u32, mtbf: f64, mttr: f64) -> Option<f64> {
    let cycle = mtbf + mttr;
    if cycle <= 0.0 {
        return None;
    }
    let (down, up) = (mttr / cycle, mtbf / cycle);
    // The rarest first: small terms are not lost beside large ones.
    let terms = (tolerated.saturating_add(1)..=hosts).rev();
    let terms = terms.map(|failed| term(hosts, failed, down, up));
    // A sum of nothing would be a negative zero.
    Some(terms.fold(0.0, |sum, term| sum + term).min(1.0))
}

/// The chance that exactly so many are down.
fn term(hosts: u32, failed: u32, down: f64, up: f64) -> f64 {
    let (mut product, mut chosen, mut left) = (1.0, 0, hosts - failed);
    while chosen < failed || left > 0 {
        if left > 0 && (product >= 1.0 || chosen == failed) {
            product *= up;
            left -= 1;
        } else {
            product *= f64::from(hosts - chosen) / f64::from(chosen + 1) * down;
            chosen += 1;
        }
    }
    product
}

/// A chance in words: percent, or one in so many.
pub fn chance(chance: f64) -> String {
    match chance {
        c if c <= 0.0 => "0".to_owned(),
        c if c >= 0.001 => format!("{} %", crate::units::significant(100.0 * c)),
        c if c > 1e-15 => {
            let digits = 1.0 / c;
            let size = libm::pow(10.0, (libm::floor(libm::log10(digits)) - 1.0).max(0.0));
            let rounded = libm::floor(digits / size + 0.5) * size;
            format!("1 in {}", crate::units::count(rounded as u64))
        }
        _ => "less than 1 in 1,000,000,000,000,000".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::chance_beyond;
    use proptest::prelude::*;

    /// n over i, times the powers: exact as long as (MTBF + MTTR)ⁿ fits.
    fn exact(hosts: u32, tolerated: u32, mtbf: u32, mttr: u32) -> (u128, u128) {
        let mut choose = 1u128;
        let mut above = 0;
        for failed in 0..=hosts {
            if failed > tolerated {
                let powers = u128::from(mttr).pow(failed) * u128::from(mtbf).pow(hosts - failed);
                above += choose * powers;
            }
            choose = choose * u128::from(hosts - failed) / u128::from(failed + 1);
        }
        (above, u128::from(mtbf + mttr).pow(hosts))
    }

    proptest! {
        #[test]
        fn it_agrees_with_exact_rational_arithmetic(
            hosts in 0u32..15,
            tolerated in 0u32..16,
            mtbf in 0u32..200,
            mttr in 0u32..50,
        ) {
            prop_assume!(mtbf + mttr > 0);
            let (above, all) = exact(hosts, tolerated, mtbf, mttr);
            let expected = above as f64 / all as f64;
            let found = chance_beyond(hosts, tolerated, mtbf.into(), mttr.into()).unwrap();
            prop_assert!((found - expected).abs() <= 1e-13 * expected, "{found} {expected}");
        }
    }

    #[test]
    fn extremes_stay_chances() {
        assert_eq!(chance_beyond(5, 1, 0.0, 0.0), None);
        assert_eq!(chance_beyond(5, 1, 100.0, 0.0), Some(0.0));
        assert_eq!(chance_beyond(5, 5, 0.0, 100.0), Some(0.0));
        // Half of a thousand hosts: the sum of half of all terms, and half of the middle one.
        let half = chance_beyond(1000, 499, 7.0, 7.0).unwrap();
        assert!((half - 0.5126).abs() < 1e-4, "{half}");
        for mtbf in [0.0, 1.0] {
            let all = chance_beyond(1000, 1, mtbf, u32::MAX.into()).unwrap();
            assert!((all - 1.0).abs() < 1e-12, "{all}");
        }
        let tiny = chance_beyond(64, 2, u32::MAX.into(), 1.0).unwrap();
        assert!(tiny > 0.0 && tiny < 1e-20, "{tiny}");
    }
}
