//! Sorting and numbering, once for all types.
//!
//! The standard sorts and maps are compiled anew for every type that they hold, a few
//! kilobytes each; the page has to carry them over the network. Here the algorithm exists
//! once and works on positions, and only the comparison knows the type.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

/// Sorts by a comparison; equal elements keep their order.
pub(crate) fn sort_by<T>(items: &mut [T], mut compare: impl FnMut(&T, &T) -> Ordering) {
    let mut order: Vec<u32> = (0..items.len() as u32).collect();
    sort_positions(&mut order, &mut |one, other| {
        compare(&items[one as usize], &items[other as usize])
    });
    arrange(items, &mut order);
}

/// Sorts by a key; equal elements keep their order.
pub(crate) fn sort_by_key<T, K: Ord>(items: &mut [T], mut key: impl FnMut(&T) -> K) {
    sort_by(items, |one, other| key(one).cmp(&key(other)));
}

/// Sorts ascending.
pub(crate) fn sort<T: Ord>(items: &mut [T]) {
    sort_by(items, T::cmp);
}

#[inline(never)]
fn sort_positions(positions: &mut [u32], compare: &mut dyn FnMut(u32, u32) -> Ordering) {
    positions.sort_by(|one, other| compare(*one, *other));
}

/// Puts at each place what stood at the position that `order` names; uses `order` up.
fn arrange<T>(items: &mut [T], order: &mut [u32]) {
    for place in 0..items.len() {
        // Follow where an earlier swap has put the wanted element.
        let mut from = order[place] as usize;
        while from < place {
            from = order[from] as usize;
        }
        items.swap(place, from);
        order[place] = from as u32;
    }
}

/// Things with consecutive numbers, in the order in which they were first seen.
///
/// Only positions are looked up, never iterated over, so no order of hashes reaches a result.
#[derive(Debug, Clone)]
pub(crate) struct Numbered<T> {
    /// The things; each stands at its number.
    pub(crate) things: Vec<T>,
    slots: Slots,
}

impl<T: Hash + Eq> Numbered<T> {
    /// Nothing yet.
    pub(crate) fn new() -> Numbered<T> {
        Numbered {
            things: Vec::new(),
            slots: Slots { slots: Vec::new() },
        }
    }

    /// The number of a thing: its old one, or the next; and whether it is new.
    pub(crate) fn number(&mut self, thing: T) -> (u32, bool) {
        let things = &self.things;
        self.slots
            .grow(things.len(), &mut |number| hash(&things[number as usize]));
        let slot = self
            .slots
            .find(hash(&thing), &mut |number| things[number as usize] == thing);
        let is_new = self.slots.slots[slot] == 0;
        if is_new {
            self.things.push(thing);
            self.slots.slots[slot] = self.things.len() as u32;
        }
        (self.slots.slots[slot] - 1, is_new)
    }

    /// The number of a thing, if it has one.
    pub(crate) fn find<Q>(&self, thing: &Q) -> Option<u32>
    where
        T: std::borrow::Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        if self.things.is_empty() {
            return None;
        }
        let slot = self.slots.find(hash(thing), &mut |number| {
            self.things[number as usize].borrow() == thing
        });
        self.slots.slots[slot].checked_sub(1)
    }
}

/// Open addressing: in each slot a number and one more, or 0 for nothing.
#[derive(Debug, Clone)]
struct Slots {
    slots: Vec<u32>,
}

impl Slots {
    /// The slot of a thing with this hash, or the empty one where it belongs.
    #[inline(never)]
    fn find(&self, hash: u64, is_it: &mut dyn FnMut(u32) -> bool) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        while self.slots[slot] != 0 && !is_it(self.slots[slot] - 1) {
            slot = (slot + 1) & mask;
        }
        slot
    }

    /// Makes room for one more, at least half of the slots being empty.
    #[inline(never)]
    fn grow(&mut self, used: usize, hash_of: &mut dyn FnMut(u32) -> u64) {
        if 2 * (used + 1) <= self.slots.len() {
            return;
        }
        self.slots = vec![0; (4 * (used + 1)).next_power_of_two().max(16)];
        for number in 0..used as u32 {
            let slot = self.find(hash_of(number), &mut |_| false);
            self.slots[slot] = number + 1;
        }
    }
}

fn hash<T: Hash + ?Sized>(thing: &T) -> u64 {
    let mut hasher = Fnv(0xcbf2_9ce4_8422_2325);
    thing.hash(&mut hasher);
    // The low bits choose the slot: mix the high ones in.
    hasher.0 ^ hasher.0 >> 32
}

/// Fowler, Noll and Vo's hash 1a: short, and the same everywhere. Numbers are taken whole, not
/// byte by byte: an eighth of the work where a thing is a row of numbers.
struct Fnv(u64);

impl Fnv {
    fn take(&mut self, number: u64) {
        // The product carries differences upwards only: bring the high ones down again.
        let mixed = (self.0 ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ mixed >> 32;
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    fn write_u8(&mut self, number: u8) {
        self.take(number.into());
    }

    fn write_u32(&mut self, number: u32) {
        self.take(number.into());
    }

    fn write_u64(&mut self, number: u64) {
        self.take(number);
    }

    fn write_usize(&mut self, number: usize) {
        self.take(number as u64);
    }

    fn write_isize(&mut self, number: isize) {
        self.take(number as u64);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::{Numbered, sort, sort_by_key};

    #[test]
    fn sorts_like_the_standard_library_and_keeps_equals_in_order() {
        let mut state = 7u64;
        for length in 0..200 {
            let mut items: Vec<(u64, usize)> = (0..length)
                .map(|position| {
                    state = state
                        .wrapping_mul(6_364_136_223_846_793_005)
                        .wrapping_add(1);
                    (state >> 60, position)
                })
                .collect();
            let mut expected = items.clone();
            expected.sort_by_key(|item| item.0);
            sort_by_key(&mut items, |item| item.0);
            assert_eq!(items, expected);
            sort(&mut items);
            assert!(items.is_sorted());
        }
    }

    #[test]
    fn numbers_are_consecutive_and_kept() {
        let mut names: Numbered<String> = Numbered::new();
        for round in 0..2 {
            for number in 0..1000u32 {
                let name = format!("name {number}");
                assert_eq!(names.number(name), (number, round == 0));
            }
        }
        assert_eq!(names.things.len(), 1000);
        assert_eq!(names.find("name 77"), Some(77));
        assert_eq!(names.find("no name"), None);
        assert_eq!(Numbered::<String>::new().find("name 77"), None);
    }
}
