//! How is a column of texts coded?
//!
//! Names count: `web-01`, `web-02`. So a text is a pattern, `web-` and a number of two digits,
//! and its numbers, which are columns of their own. Patterns are listed once for the whole plan,
//! byte by byte, each expected from up to three bytes before it, in this and in typical names.
//! A column in which texts recur is a list of them, and places in it.

use std::collections::BTreeMap;

use super::numbers::{Amount, Context, Numbers};
use super::pattern::{self, Pattern};
use super::range::{Coder, Expected, Unheard};

/// Slots for what is expected after some bytes; more than that share them.
const SLOTS_BITS: u32 = 16;
/// A byte is expected from none, one, two and three bytes before it.
const ORDERS: usize = 4;

/// Reading a letter takes as long as copying so many.
const LETTER: usize = 32;
/// A pattern of so many bytes is refused; names have 200 letters.
const LONGEST: usize = 1 << 12;

/// What is known about the texts of a plan so far.
#[derive(Clone)]
pub struct Texts {
    patterns: Vec<String>,
    places: BTreeMap<String, u64>,
    bytes: Vec<Expected>,
    is_recurring: Expected,
    lengths: Amount,
    new_patterns: Amount,
    numbers: Numbers,
    /// Bytes that texts may still take when they are read.
    room: usize,
}

impl Texts {
    /// Nothing is known yet.
    pub fn new() -> Texts {
        Texts {
            patterns: Vec::new(),
            places: BTreeMap::new(),
            bytes: vec![Expected::UNKNOWN; 1 << SLOTS_BITS],
            is_recurring: Expected::UNKNOWN,
            lengths: Amount::new(),
            new_patterns: Amount::new(),
            numbers: Numbers::new(),
            room: usize::MAX,
        }
    }

    /// From now on texts may take so many bytes.
    pub fn limit(&mut self, room: usize) {
        self.room = room;
    }

    /// Whether texts took more than they may.
    pub fn is_full(&self) -> bool {
        self.room == 0
    }

    /// Codes a column, and says what its rows have in common.
    pub fn column<C: Coder>(
        &mut self,
        coder: &mut C,
        texts: &mut [String],
        contexts: &[Context],
    ) -> Context {
        let mut list = match coder.reads() {
            true => Vec::new(),
            false => different(texts),
        };
        let recurring = texts.len() > 1 && {
            let recurring = list.len() * 4 <= texts.len() * 3;
            coder.bit(&mut self.is_recurring, recurring)
        };
        if !recurring {
            return self.patterned(coder, texts, contexts);
        }
        let length = self.lengths.count(coder, list.len(), texts.len());
        let mut places: Vec<u64> = texts.iter().map(|text| place(&list, text)).collect();
        list.resize(length, String::new());
        self.patterned(coder, &mut list, &[]);
        self.numbers.column(coder, &mut places, contexts);
        for (text, &place) in texts.iter_mut().zip(&places) {
            *text = self.taken(list.get(place as usize));
        }
        symbols(&places)
    }

    /// A text of a list once more, if there is room.
    fn taken(&mut self, text: Option<&String>) -> String {
        let text = text.map_or("", String::as_str);
        self.room = self.room.saturating_sub(text.len());
        if self.room == 0 {
            String::new()
        } else {
            text.to_owned()
        }
    }

    /// Codes a column as patterns and numbers.
    fn patterned<C: Coder>(
        &mut self,
        coder: &mut C,
        texts: &mut [String],
        contexts: &[Context],
    ) -> Context {
        let parts = pattern::of_all(texts, |known| self.places.contains_key(known));
        self.new_patterns(coder, &parts);
        let number = |part: &Pattern| self.places.get(&part.letters).copied().unwrap_or(0);
        let mut kinds: Vec<u64> = parts.iter().map(number).collect();
        self.numbers.column(coder, &mut kinds, contexts);
        let kinds = symbols(&kinds);
        let letters = |&kind: &u32| {
            self.patterns
                .get(kind as usize)
                .cloned()
                .unwrap_or_default()
        };
        let patterns: Vec<String> = kinds.iter().map(letters).collect();
        let all: Vec<Context> = std::iter::once(&kinds).chain(contexts).cloned().collect();
        let found = self.code_numbers(coder, &patterns, &parts, &all);
        for ((text, letters), numbers) in texts.iter_mut().zip(patterns).zip(found) {
            let whole = Pattern { letters, numbers }.joined();
            *text = self.taken(Some(&whole));
        }
        kinds
    }

    /// Codes the patterns that were not listed yet.
    fn new_patterns<C: Coder>(&mut self, coder: &mut C, parts: &[Pattern]) {
        let mut new: Vec<String> = Vec::new();
        for part in parts {
            let next = (self.patterns.len() + new.len()) as u64;
            if !self.places.contains_key(&part.letters) {
                self.places.insert(part.letters.clone(), next);
                new.push(part.letters.clone());
            }
        }
        let count = self.new_patterns.count(coder, new.len(), parts.len());
        new.resize(count, String::new());
        for letters in new {
            let letters = self.code_letters(coder, &letters);
            self.patterns.push(letters);
        }
    }

    /// Codes the last numbers of all texts, then those before them, and so on.
    fn code_numbers<C: Coder>(
        &mut self,
        coder: &mut C,
        patterns: &[String],
        parts: &[Pattern],
        contexts: &[Context],
    ) -> Vec<Vec<u64>> {
        let counts: Vec<usize> = patterns
            .iter()
            .map(|letters| pattern::numbers_in(letters))
            .collect();
        let mut found: Vec<Vec<u64>> = counts.iter().map(|&count| vec![0; count]).collect();
        for from_end in 1..=counts.iter().copied().max().unwrap_or(0) {
            let rows: Vec<usize> = (0..counts.len())
                .filter(|&row| counts[row] >= from_end)
                .collect();
            let value = |&row: &usize| parts[row].numbers.iter().nth_back(from_end - 1).copied();
            let mut values: Vec<u64> = rows.iter().map(|row| value(row).unwrap_or(0)).collect();
            self.numbers
                .column(coder, &mut values, &only(contexts, &rows));
            self.room = self.room.saturating_sub(rows.len());
            for (&row, value) in rows.iter().zip(values) {
                found[row][counts[row] - from_end] = value;
            }
        }
        found
    }

    /// Codes the letters of a pattern.
    fn code_letters<C: Coder>(&mut self, coder: &mut C, letters: &str) -> String {
        let mut bytes: Vec<u8> = Vec::new();
        let mut given = letters.bytes();
        while self.room > 0 {
            match self.code_byte(coder, &bytes, given.next().unwrap_or(0)) {
                0 => break,
                byte => bytes.push(byte),
            }
            // Damage has no end.
            self.room = match bytes.len() {
                LONGEST => 0,
                _ => self.room.saturating_sub(LETTER),
            };
        }
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Codes a byte as it is expected after the longest row of bytes that was seen before.
    fn code_byte<C: Coder>(&mut self, coder: &mut C, before: &[u8], byte: u8) -> u8 {
        let hashes = hashes(before);
        let mut node = 1;
        for at in (0..8).rev() {
            let slots = hashes.map(|hash| slot(hash, node));
            let longest = slots
                .iter()
                .rev()
                .find(|&&slot| self.bytes[slot].is_known());
            let mut expected = self.bytes[*longest.unwrap_or(&slots[0])];
            let bit = coder.bit(&mut expected, (byte >> at) & 1 == 1);
            for slot in slots {
                // Twice: what follows in a name once mostly follows there again.
                Unheard.bit(&mut self.bytes[slot], bit);
                Unheard.bit(&mut self.bytes[slot], bit);
            }
            node = node << 1 | u32::from(bit);
        }
        node as u8
    }
}

/// The contexts of these rows.
pub fn only(contexts: &[Context], rows: &[usize]) -> Vec<Context> {
    let of_rows = |context: &Context| {
        let symbol = |&row: &usize| context.get(row).copied().unwrap_or(0);
        rows.iter().map(symbol).collect()
    };
    contexts.iter().map(of_rows).collect()
}

/// The different texts: the shorter before the longer, so that numbers are in their order.
fn different(texts: &[String]) -> Vec<String> {
    let mut list = texts.to_vec();
    list.sort_unstable_by(|one, other| key(one).cmp(&key(other)));
    list.dedup();
    list
}

fn place(list: &[String], text: &str) -> u64 {
    list.binary_search_by(|listed| key(listed).cmp(&key(text)))
        .unwrap_or(0) as u64
}

fn key(text: &str) -> (usize, &str) {
    (text.len(), text)
}

fn symbols(numbers: &[u64]) -> Context {
    let symbol = |&number: &u64| u32::try_from(number).unwrap_or(u32::MAX);
    numbers.iter().map(symbol).collect()
}

/// A number for the last bytes, one for each order.
fn hashes(before: &[u8]) -> [u32; ORDERS] {
    let mut hash = 0u32;
    let mut last = before.iter().rev();
    std::array::from_fn(|order| {
        let of_order = hash.wrapping_add(order as u32);
        let byte = last.next().copied().unwrap_or(0);
        hash = hash
            .wrapping_add(u32::from(byte) + 1)
            .wrapping_mul(0x2f0b_4c47);
        of_order.wrapping_mul(0x85eb_ca6b)
    })
}

/// The slot of the bits of a byte that are known, after bytes of this hash.
fn slot(hash: u32, node: u32) -> usize {
    let mixed = (hash ^ node.wrapping_mul(0xc2b2_ae35)).wrapping_mul(0x9e37_79b1);
    (mixed >> (u32::BITS - SLOTS_BITS)) as usize
}
