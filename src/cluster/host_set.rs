//! A set of hosts, as bits.

use super::HostIndex;

/// A set of hosts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HostSet {
    words: Vec<u64>,
}

impl HostSet {
    /// The empty set, for a cluster of `hosts` hosts.
    pub fn none(hosts: usize) -> HostSet {
        HostSet {
            words: vec![0; hosts.div_ceil(64)],
        }
    }

    /// The set of these hosts.
    pub fn of(hosts: usize, members: impl IntoIterator<Item = HostIndex>) -> HostSet {
        let mut set = HostSet::none(hosts);
        for host in members {
            set.insert(host);
        }
        set
    }

    /// Adds a host; one that the cluster does not have is left out.
    pub fn insert(&mut self, host: HostIndex) {
        if let Some(word) = self.words.get_mut(host.0 as usize / 64) {
            *word |= 1 << (host.0 % 64);
        }
    }

    /// Whether the host is in the set.
    pub fn contains(&self, host: HostIndex) -> bool {
        self.words
            .get(host.0 as usize / 64)
            .is_some_and(|word| word >> (host.0 % 64) & 1 == 1)
    }

    /// Whether every host of this set is in the other.
    pub fn is_within(&self, other: &HostSet) -> bool {
        self.words
            .iter()
            .zip(&other.words)
            .all(|(own, theirs)| own & !theirs == 0)
    }

    /// How many hosts are in the set.
    pub fn len(&self) -> usize {
        self.words
            .iter()
            .map(|word| word.count_ones() as usize)
            .sum()
    }

    /// Whether no host is in the set.
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    /// The hosts of the set, ascending.
    pub fn iter(&self) -> impl Iterator<Item = HostIndex> + '_ {
        (0..self.words.len() as u32 * 64)
            .map(HostIndex)
            .filter(|host| self.contains(*host))
    }
}
