//! Changes what is right here and there, has it read, and counts the memory that takes.

#![allow(clippy::unwrap_used)] // A test may fail loudly.

use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Bytes that a reader may need.
const MOST_BYTES: usize = 64 << 20;

/// Numbers that look random: xorshift64*.
pub struct Random(u64);

impl Random {
    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        number as usize % end.max(1)
    }

    /// Changes some bytes: another value, one less, one more, a piece twice, an end cut off.
    pub fn change(&mut self, bytes: &mut Vec<u8>) {
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len());
            match self.below(6) {
                _ if bytes.is_empty() => bytes.push(self.below(256) as u8),
                0 => bytes[at] = self.below(256) as u8,
                1 => bytes[at] ^= 1 << self.below(8),
                2 => drop(bytes.remove(at)),
                3 => bytes.insert(at, b"0{}[],:\"-\n9"[self.below(11)]),
                4 => {
                    let end = at + self.below((bytes.len() - at).min(64));
                    let piece = bytes[at..end].to_vec();
                    bytes.splice(at..at, piece);
                }
                _ => bytes.truncate(at.max(1)),
            }
        }
    }
}

/// Reads changed texts, and says the most memory that one of them needed.
///
/// `HEADROOM_FUZZ_CASES` says how many, `HEADROOM_FUZZ_ONLY` of which name alone.
pub fn check(name: &str, right: &[Vec<u8>], read: impl Fn(&mut Random, Vec<u8>)) {
    let only = std::env::var("HEADROOM_FUZZ_ONLY").ok();
    if only.is_some_and(|only| only != name) {
        return;
    }
    let cases = std::env::var("HEADROOM_FUZZ_CASES").ok();
    let cases: usize = cases.map_or(2_000, |text| text.parse().unwrap());
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let mut most = 0;
    for case in 0..cases {
        let mut bytes = right[case % right.len()].clone();
        random.change(&mut bytes);
        let before = MEMORY.current_usage();
        MEMORY.reset_peak_usage();
        read(&mut random, bytes);
        most = most.max(MEMORY.peak_usage().saturating_sub(before));
    }
    println!("{name}: {cases} cases, {} KiB at most", most >> 10);
    assert!(most < MOST_BYTES, "{name}: {most} bytes");
}
