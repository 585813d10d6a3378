//! How are the members of a group called, and which name is still free?

use crate::order::sort_by_key;

/// The name of member `index` (from 0) of a group of `count` named `name`.
///
/// A group of one is called by its own name. Members of a larger group count up from the
/// number that ends the name, keeping its width (`esx08`, `esx09`, `esx10`); a name without
/// a number gets one (`host` of 3: `host1`, `host2`, `host3`).
pub fn member_name(name: &str, count: u32, index: u32) -> String {
    match count {
        0 | 1 => name.to_owned(),
        _ => Numbering::of(name).name(u64::from(index)),
    }
}

/// How the members of a group are called: a text, and a number that counts up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numbering<'a> {
    /// What stands before the number.
    pub stem: &'a str,
    /// How many digits the number has at least.
    pub width: usize,
    /// The number of the first member.
    pub first: u64,
}

impl<'a> Numbering<'a> {
    /// Of a group with this name.
    pub fn of(name: &'a str) -> Numbering<'a> {
        let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
        let digits = &name[stem.len()..];
        // More digits than a u64 holds are part of the name, not a number to count from.
        match digits.parse() {
            Ok(first) if digits.len() <= 18 => Numbering {
                stem,
                width: digits.len(),
                first,
            },
            _ => Numbering {
                stem: name,
                width: 0,
                first: 1,
            },
        }
    }

    /// The name of the member that has so many before it.
    pub fn name(&self, before: u64) -> String {
        let number = self.first.saturating_add(before);
        format!("{}{number:0width$}", self.stem, width = self.width)
    }
}

/// A name like `like` for a group of `count`, no member of which has a name that is taken by
/// these groups, each with its name and how many it has.
///
/// Members are not looked at one by one: those of a group are a range of numbers.
pub fn fresh_name<'a>(
    taken: impl Iterator<Item = (&'a str, u32)>,
    like: &str,
    count: u32,
) -> String {
    let wanted = Numbering::of(like);
    let mut ranges: Vec<(u64, u64)> = taken
        .filter_map(|(name, count)| wanted.numbers_of(name, count))
        .collect();
    sort_by_key(&mut ranges, |(first, _)| *first);
    let more = u64::from(count.max(1)) - 1;
    let mut number = wanted.first;
    for (first, last) in ranges {
        if first > number.saturating_add(more) {
            break;
        }
        number = number.max(last.saturating_add(1));
    }
    wanted.name(number - wanted.first)
}

impl Numbering<'_> {
    /// The first and the last number with which this numbering writes names of a group's members.
    fn numbers_of(&self, name: &str, count: u32) -> Option<(u64, u64)> {
        let other = Numbering::of(name);
        let is_numbered = other.width > 0 || count > 1;
        if other.stem != self.stem || count == 0 || !is_numbered {
            return None;
        }
        let last = other.first.saturating_add(u64::from(count) - 1);
        // Numbers of different width are written alike once they need no zeros before them.
        let (width, widest) = (self.width.max(1), self.width.max(other.width).max(1));
        let is_alike = other.width.max(1) == width;
        let first = match is_alike {
            true => other.first,
            false => other.first.max(10u64.saturating_pow(widest as u32 - 1)),
        };
        (first <= last).then_some((first, last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(taken: &[(&str, u32)], like: &str, count: u32, expect: &str) {
        assert_eq!(fresh_name(taken.iter().copied(), like, count), expect);
    }

    #[test]
    fn a_copy_counts_on_from_the_names_that_are_taken() {
        check(&[("esx08", 1)], "esx08", 1, "esx09");
        check(&[("esx08", 4)], "esx08", 4, "esx12");
        check(&[("db", 1)], "db", 1, "db1");
        check(&[("db", 3)], "db", 1, "db4");
        check(&[], "vm1", 1, "vm1");
        check(&[("a", 2), ("a3", 1)], "a1", 2, "a4");
        check(&[("a1", 1), ("a4", 1)], "a1", 2, "a2");
        check(&[("a1", 1), ("a4", 1)], "a1", 3, "a5");
        check(&[("a1", 0)], "a1", 1, "a1");
    }

    #[test]
    fn numbers_of_another_width_are_other_names() {
        check(&[("esx1", 9)], "esx01", 1, "esx01");
        check(&[("esx1", 10)], "esx01", 10, "esx11");
        check(&[("esx8", 3)], "esx09", 2, "esx11");
        check(&[("esx8", 2)], "esx09", 2, "esx09");
    }

    #[test]
    fn a_billion_members_are_one_range() {
        check(&[("vm1", 1_000_000_000)], "vm1", 1, "vm1000000001");
        check(
            &[("vm", u32::MAX), ("vm2", 7)],
            "vm1",
            u32::MAX,
            "vm4294967296",
        );
        check(&[("vm999999999999999999", u32::MAX)], "vm1", 2, "vm1");
    }
}
