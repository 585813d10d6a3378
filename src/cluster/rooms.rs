//! What room is left on each host, and what may still go there?

use super::{Claim, Cluster, HostIndex, Size};

/// The free room of every host, and which anti-affinity groups are present there.
///
/// Rooms may be negative: the user's own placement may promise more than a host has.
#[derive(Debug, Clone)]
pub struct Rooms<'a> {
    cluster: &'a Cluster,
    free: Vec<Size>,
    closed: Vec<bool>,
    /// One row of bits a host: the exclusion groups that are present. Empty when rules are off.
    present: Vec<u64>,
    words: usize,
}

impl<'a> Rooms<'a> {
    /// Every host in service, empty. With `obey_exclusions` anti-affinity is a rule.
    pub fn empty(cluster: &'a Cluster, obey_exclusions: bool) -> Rooms<'a> {
        let words = if obey_exclusions {
            cluster.exclusion_groups.len().div_ceil(64)
        } else {
            0
        };
        Rooms {
            cluster,
            free: cluster.hosts.iter().map(|host| host.capacity).collect(),
            closed: cluster.hosts.iter().map(|host| !host.in_service).collect(),
            present: vec![0; words * cluster.hosts.len()],
            words,
        }
    }

    /// The cluster that the rooms are in.
    pub fn cluster(&self) -> &'a Cluster {
        self.cluster
    }

    /// Whether anti-affinity is a rule here.
    pub fn obeys_exclusions(&self) -> bool {
        self.words > 0
    }

    /// The free room of a host.
    #[inline(always)]
    pub fn free(&self, host: HostIndex) -> &Size {
        &self.free[host.0 as usize]
    }

    /// Closes a host: nothing more goes there.
    pub fn close(&mut self, host: HostIndex) {
        self.closed[host.0 as usize] = true;
    }

    /// The same rooms with these hosts closed.
    pub fn without(&self, closed: &[HostIndex]) -> Rooms<'a> {
        let mut rooms = self.clone();
        for host in closed {
            rooms.close(*host);
        }
        rooms
    }

    /// The same rooms where anti-affinity is no rule.
    pub fn without_exclusions(&self) -> Rooms<'a> {
        Rooms {
            present: Vec::new(),
            words: 0,
            ..self.clone()
        }
    }

    /// Whether the host takes part.
    #[inline(always)]
    pub fn is_open(&self, host: HostIndex) -> bool {
        !self.closed[host.0 as usize]
    }

    /// The hosts that take part.
    pub fn open_hosts(&self) -> impl Iterator<Item = HostIndex> + '_ {
        self.cluster
            .host_indices()
            .filter(|host| self.is_open(*host))
    }

    /// Whether the rules let a unit with this claim go to a host, whatever its size.
    #[inline(always)]
    pub fn is_legal(&self, claim: &Claim, host: HostIndex) -> bool {
        self.is_open(host)
            && claim
                .allowed
                .is_none_or(|set| self.cluster.allowed_sets[set].contains(host))
            && !self.meets_excluded(claim, host)
    }

    /// How many units with this claim may go to a host now, at most `most`.
    pub fn takes(&self, claim: &Claim, host: HostIndex, most: u32) -> u32 {
        if !self.is_legal(claim, host) {
            return 0;
        }
        let most = if self.words > 0 && !claim.exclusions.is_empty() {
            most.min(1)
        } else {
            most
        };
        claim.demand.times_in(self.free(host), most)
    }

    /// Puts `count` units with this claim on a host.
    pub fn put(&mut self, claim: &Claim, host: HostIndex, count: u32) {
        self.free[host.0 as usize] -= claim.demand.times(count);
        if self.words > 0 {
            for group in &claim.exclusions {
                let (word, bit) = self.exclusion_bit(host, *group);
                self.present[word] |= bit;
            }
        }
    }

    /// Takes back what [`Rooms::put`] put, when no other member of its groups is there.
    pub fn take_back(&mut self, claim: &Claim, host: HostIndex, count: u32) {
        self.free[host.0 as usize] += claim.demand.times(count);
        if self.words > 0 {
            for group in &claim.exclusions {
                let (word, bit) = self.exclusion_bit(host, *group);
                self.present[word] &= !bit;
            }
        }
    }

    fn meets_excluded(&self, claim: &Claim, host: HostIndex) -> bool {
        self.words > 0
            && claim.exclusions.iter().any(|group| {
                let (word, bit) = self.exclusion_bit(host, *group);
                self.present[word] & bit != 0
            })
    }

    fn exclusion_bit(&self, host: HostIndex, group: u32) -> (usize, u64) {
        let row = host.0 as usize * self.words;
        (row + group as usize / 64, 1 << (group % 64))
    }
}
