//! Random numbers that are the same everywhere: small, seeded, for generating instances only.

/// A generator by Marsaglia's xorshift of 64 bits.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// A generator for a seed. Seeds that differ little give numbers that differ much.
    pub fn new(seed: u64) -> Random {
        // A step of splitmix64, which maps only one seed to zero, where xorshift would stay.
        let mut mixed = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        Random((mixed ^ (mixed >> 31)).max(1))
    }

    /// A number from 0 to `end` − 1; 0 if `end` is 0.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % end.max(1)
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below((high - low + 1).max(1) as u64) as i64
    }

    /// A number from a normal distribution, by Box and Muller.
    pub fn normal(&mut self, mean: f64, deviation: f64) -> f64 {
        const STEPS: u64 = 1 << 53;
        // Never zero, whose logarithm is infinite.
        let radius = (self.below(STEPS) + 1) as f64 / STEPS as f64;
        let angle = self.below(STEPS) as f64 / STEPS as f64 * core::f64::consts::TAU;
        mean + deviation * libm::sqrt(-2.0 * libm::log(radius)) * libm::cos(angle)
    }

    /// Which of several things with these weights; the last if there is none.
    pub fn weighted(&mut self, weights: impl Iterator<Item = u64> + Clone) -> usize {
        let mut at = self.below(weights.clone().sum());
        let mut last = 0;
        for (position, weight) in weights.enumerate() {
            if at < weight {
                return position;
            }
            at -= weight;
            last = position;
        }
        last
    }
}

#[cfg(test)]
mod tests {
    use super::Random;

    #[test]
    fn a_seed_gives_the_same_numbers_and_they_keep_to_their_range() {
        let numbers = |seed| {
            let mut random = Random::new(seed);
            (0..1_000)
                .map(|_| random.between(-3, 12))
                .collect::<Vec<_>>()
        };
        assert_eq!(numbers(1), numbers(1));
        assert_ne!(numbers(1), numbers(2));
        let drawn = numbers(1);
        assert_eq!(
            (drawn.iter().min(), drawn.iter().max()),
            (Some(&-3), Some(&12))
        );
    }

    #[test]
    fn normal_deviates_have_their_mean_and_deviation() {
        let mut random = Random::new(7);
        let drawn: Vec<f64> = (0..20_000).map(|_| random.normal(30.0, 15.0)).collect();
        let mean = drawn.iter().sum::<f64>() / 20_000.0;
        let square = drawn.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / 20_000.0;
        assert!((mean - 30.0).abs() < 0.5, "{mean}");
        assert!((square.sqrt() - 15.0).abs() < 0.5, "{square}");
    }
}
