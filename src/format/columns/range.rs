//! How do bits become bytes when some of them are expected? By arithmetic coding.
//!
//! A number in 0..2^32 is narrowed by each bit in proportion to how probable that bit was;
//! its leading bytes are written as soon as they are known. A bit that comes as expected costs
//! almost nothing. The probabilities are integers and are learned from the bits before, the
//! same way by writer and reader.
//!
//! Writing, reading and estimating are the same walk: a [`Coder`] is given each bit and says
//! which it was. A writer repeats the bit, a reader ignores it and says the one it has read. So
//! what is coded is described once.
//!
//! Source: Witten, Neal and Cleary, Arithmetic Coding for Data Compression (CACM 1987), in the
//! carryless binary form; estimates of probabilities after Krichevsky and Trofimov.

/// Something that bits pass through.
pub trait Coder {
    /// Codes a bit that is 1 with a probability of `one` in 65,536, and says which it was.
    fn coded(&mut self, one: u32, bit: bool) -> bool;

    /// Whether it ignores what it is given.
    fn reads(&self) -> bool {
        false
    }

    /// Codes a bit, and learns from it.
    fn bit(&mut self, expected: &mut Expected, bit: bool) -> bool {
        let bit = self.coded(u32::from(expected.one), bit);
        expected.learn(bit);
        bit
    }

    /// Codes the lowest `bits` bits of a number, each value as likely as another.
    fn raw(&mut self, value: u64, bits: u32) -> u64 {
        (0..bits).rev().fold(0, |known, at| {
            known << 1 | u64::from(self.coded(1 << 15, value >> at & 1 == 1))
        })
    }

    /// Codes a number from 0 to `most`, each as likely as another.
    fn even(&mut self, value: u64, most: u64) -> u64 {
        let mut known = 0;
        for at in (0..u64::BITS - most.leading_zeros()).rev() {
            // How many numbers there are with a 0 here, and with a 1.
            let (zeros, left) = (1 << at, (most - known).saturating_add(1));
            let ones = left.saturating_sub(zeros).min(zeros);
            // Shares of large numbers need no more than 40 bits of them.
            let small = (at + 1).saturating_sub(40);
            let one = ((ones >> small) << 16) / ((zeros >> small) + (ones >> small));
            if ones > 0 && self.coded(one.max(1) as u32, (value >> at) & 1 == 1) {
                known += zeros;
            }
        }
        known
    }

    /// Codes one of `2^bits` symbols by a tree of expectations, of which there are as many.
    fn symbol(&mut self, tree: &mut [Expected], value: usize, bits: u32) -> usize {
        let mut node = 1;
        for at in (0..bits).rev() {
            let bit = value >> at & 1 == 1;
            let bit = match tree.get_mut(node) {
                Some(expected) => self.bit(expected, bit),
                None => self.coded(1 << 15, bit),
            };
            node = node << 1 | usize::from(bit);
        }
        node - (1 << bits)
    }
}

/// How probable it is that the next bit of a kind is 1.
#[derive(Debug, Clone, Copy)]
pub struct Expected {
    /// In 65,536ths.
    one: u16,
    /// Bits learned from, up to [`MEMORY`].
    seen: u16,
}

/// After so many bits old ones are forgotten as new ones come.
const MEMORY: u16 = 1000;
/// Nothing is quite certain: the farthest from even odds, in 65,536ths.
const LEAST: i32 = 24;

impl Expected {
    /// Nothing is known yet.
    pub const UNKNOWN: Expected = Expected {
        one: 1 << 15,
        seen: 0,
    };

    /// Whether anything was learned.
    pub fn is_known(self) -> bool {
        self.seen > 0
    }

    fn learn(&mut self, bit: bool) {
        let target = if bit { 65_536 - LEAST } else { LEAST };
        let one = i32::from(self.one);
        // (ones + 1/2) / (bits + 1), bit by bit.
        let one = one + (target - one) * 2 / (2 * i32::from(self.seen) + 3);
        self.one = one as u16;
        self.seen = (self.seen + 1).min(MEMORY);
    }
}

/// Writes bits.
pub struct Writer {
    low: u32,
    high: u32,
    bytes: Vec<u8>,
}

impl Writer {
    /// Nothing is written yet.
    pub fn new() -> Writer {
        Writer {
            low: 0,
            high: u32::MAX,
            bytes: Vec::new(),
        }
    }

    /// The bytes, the fewest that say it.
    pub fn finish(mut self) -> Vec<u8> {
        for bytes in 0..=4u32 {
            let step = 1u64 << (32 - 8 * bytes);
            let number = u64::from(self.low).next_multiple_of(step);
            if number <= u64::from(self.high) {
                let last = (number as u32).to_be_bytes();
                self.bytes.extend_from_slice(&last[..bytes as usize]);
                break;
            }
        }
        // What is missing is read as zeros.
        while self.bytes.last() == Some(&0) {
            self.bytes.pop();
        }
        self.bytes
    }
}

impl Coder for Writer {
    fn coded(&mut self, one: u32, bit: bool) -> bool {
        narrow(&mut self.low, &mut self.high, one, |_| bit);
        while (self.low ^ self.high) >> 24 == 0 {
            self.bytes.push((self.high >> 24) as u8);
            self.low <<= 8;
            self.high = self.high << 8 | 255;
        }
        bit
    }
}

/// Reads bits; after the end it reads zeros.
pub struct Reader<'a> {
    low: u32,
    high: u32,
    number: u32,
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// Reads what a writer has finished.
    pub fn new(bytes: &'a [u8]) -> Reader<'a> {
        let mut reader = Reader {
            low: 0,
            high: u32::MAX,
            number: 0,
            rest: bytes,
        };
        for _ in 0..4 {
            reader.take_byte();
        }
        reader
    }

    fn take_byte(&mut self) {
        let byte = match self.rest.split_first() {
            Some((&byte, rest)) => {
                self.rest = rest;
                byte
            }
            None => 0,
        };
        self.number = self.number << 8 | u32::from(byte);
    }
}

impl Coder for Reader<'_> {
    fn reads(&self) -> bool {
        true
    }

    fn coded(&mut self, one: u32, _: bool) -> bool {
        let number = self.number;
        let bit = narrow(&mut self.low, &mut self.high, one, |split| number <= split);
        while (self.low ^ self.high) >> 24 == 0 {
            self.low <<= 8;
            self.high = self.high << 8 | 255;
            self.take_byte();
        }
        bit
    }
}

/// Hears nothing: for learning from what was coded already.
pub struct Unheard;

impl Coder for Unheard {
    fn coded(&mut self, _: u32, bit: bool) -> bool {
        bit
    }
}

/// Estimates what writing would take.
#[derive(Default)]
pub struct Estimate {
    /// In 256ths of a bit.
    pub cost: u64,
}

impl Coder for Estimate {
    fn coded(&mut self, one: u32, bit: bool) -> bool {
        self.cost += cost(if bit { one } else { 65_536 - one });
        bit
    }
}

/// −log₂ of a share of 65,536, in 256ths; log₂(1 + x) is taken as x + 0.34·x·(1 − x).
fn cost(share: u32) -> u64 {
    let whole = share.max(1).ilog2();
    let fraction = (u64::from(share) << 8 >> whole) - 256;
    let curve = (88 * fraction * (256 - fraction)) >> 16;
    u64::from(16 - whole) * 256 - fraction - curve
}

/// Splits the interval in the proportion of the two bits, and keeps the part of the one that is.
fn narrow(low: &mut u32, high: &mut u32, one: u32, bit: impl FnOnce(u32) -> bool) -> bool {
    let range = u64::from(*high - *low);
    let split = *low + ((range * u64::from(one)) >> 16) as u32;
    let bit = bit(split);
    if bit {
        *high = split;
    } else {
        *low = split + 1;
    }
    bit
}
