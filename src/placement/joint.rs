//! Is there any placement that survives? Exhaustive search, for small clusters.
//!
//! Units are placed one after another, large kinds first, and after each one it is tested
//! whether what is placed so far survives k failures: one more VM never helps, so what does
//! not survive now never will. Units of a kind go to hosts in ascending order, for
//! they are interchangeable; of hosts with equal capacity and permissions that carry nothing
//! yet, and that fail alike, only the first is tried. Steps are counted and limited, so the search always ends.

use super::packing::{Lot, Need, Order, Put, Ranks};
use crate::capacity::{self, Effort, Situation, Verdict};
use crate::cluster::{Cluster, HostIndex, KindIndex};

/// What the search has found.
pub(super) enum Joint {
    /// A placement that survives.
    Placement(Vec<Put>),
    /// There is none.
    Nothing {
        /// Steps taken.
        steps: u64,
    },
    /// The limit was reached first.
    Limit,
}

/// More units than this are not tried: the search would never end.
const MOST_UNITS: usize = 24;
/// More tests than this for one placement are not made.
const MOST_TESTS: u64 = 200;

/// Searches the placements of these lots.
pub(super) fn search(cluster: &Cluster, lots: &[Lot], failures: u32, effort: Effort) -> Joint {
    let mut lots = lots.to_vec();
    let mut situation = Situation::of_puts(cluster, []);
    if !cluster.exclusion_is_hard {
        // A soft rule gives way when nothing else is possible, which is the question here.
        situation.ignore_exclusions();
    }
    Ranks::of(cluster, &situation.weights, Need::Running).sort(Order::WeightedLargest, &mut lots);
    let units: Vec<KindIndex> = lots
        .iter()
        .flat_map(|lot| (0..lot.count.min(MOST_UNITS as u32 + 1)).map(|_| lot.kind))
        .collect();
    if units.len() > MOST_UNITS || capacity::tests(&situation, failures) > MOST_TESTS {
        return Joint::Limit;
    }
    let mut search = Search {
        cluster,
        hosts: cluster.hosts_in_service().collect(),
        failures,
        effort: Effort {
            sets: MOST_TESTS * MOST_TESTS,
            steps: 20_000,
            ..effort
        },
        units,
        left: effort.joint_steps,
        steps: 0,
        places: Vec::new(),
    };
    match search.place(&situation) {
        Outcome::Found => Joint::Placement(search.puts()),
        Outcome::Dead => Joint::Nothing {
            steps: search.steps,
        },
        Outcome::Limit => Joint::Limit,
    }
}

#[derive(PartialEq, Eq)]
enum Outcome {
    Found,
    Dead,
    Limit,
}

struct Search<'a> {
    cluster: &'a Cluster,
    hosts: Vec<HostIndex>,
    failures: u32,
    effort: Effort,
    units: Vec<KindIndex>,
    left: u64,
    steps: u64,
    /// Where the units placed so far are: positions in `hosts`.
    places: Vec<usize>,
}

impl Search<'_> {
    fn place(&mut self, situation: &Situation) -> Outcome {
        let at = self.places.len();
        if at == self.units.len() {
            return Outcome::Found;
        }
        let kind = self.units[at];
        let claim = &self.cluster.kind(kind).running;
        let first = match at.checked_sub(1) {
            Some(before) if self.units[before] == kind => self.places[before],
            _ => 0,
        };
        for place in first..self.hosts.len() {
            let host = self.hosts[place];
            if situation.before.obeyed.takes(claim, host, 1) == 0 || self.has_empty_twin(place) {
                continue;
            }
            if self.left == 0 {
                return Outcome::Limit;
            }
            self.left -= 1;
            self.steps += 1;
            let mut next = situation.clone();
            next.add(Put {
                kind,
                host,
                count: 1,
            });
            self.places.push(place);
            let outcome = match capacity::survives(&next, self.failures, self.effort) {
                Verdict::Survives => self.place(&next),
                Verdict::Fails => Outcome::Dead,
                Verdict::Undecided => Outcome::Limit,
            };
            if outcome != Outcome::Dead {
                return outcome;
            }
            self.places.pop();
        }
        Outcome::Dead
    }

    /// Whether an earlier host is its equal, and both carry nothing.
    fn has_empty_twin(&self, place: usize) -> bool {
        let is_empty = |place: &usize| !self.places.contains(place);
        let alike = |other: &usize| {
            let (one, other) = (self.hosts[place], self.hosts[*other]);
            self.cluster.host(one).capacity == self.cluster.host(other).capacity
                && self
                    .cluster
                    .allowed_sets
                    .iter()
                    .all(|set| set.contains(one) == set.contains(other))
                && self.fail_alike(one, other)
        };
        is_empty(&place) && (0..place).any(|other| is_empty(&other) && alike(&other))
    }

    /// Whether two hosts fail each alone, or always together.
    fn fail_alike(&self, one: HostIndex, other: HostIndex) -> bool {
        let unit = |host: HostIndex| {
            let units = &self.cluster.failure_units;
            units.iter().find(|unit| unit.hosts.contains(&host))
        };
        match (unit(one), unit(other)) {
            (Some(one), Some(other)) => {
                one == other || (one.hosts.len() == 1 && other.hosts.len() == 1)
            }
            _ => false,
        }
    }

    fn puts(&self) -> Vec<Put> {
        self.units
            .iter()
            .zip(&self.places)
            .map(|(kind, place)| Put {
                kind: *kind,
                host: self.hosts[*place],
                count: 1,
            })
            .collect()
    }
}
