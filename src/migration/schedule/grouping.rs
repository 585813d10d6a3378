//! Which hosts are out together?
//!
//! First of all no VM is shut down for it that other waves would keep running; then there are
//! as few waves as possible; of those that are equal, the night with the least downtime is
//! chosen by who plays them. No wave costs the cluster its majority, as long as a wave of one
//! host does not.
//!
//! Waves of as many hosts as the plan says, or else of as many as are proved to be as safe as one
//! host at a time: so many others may fail as are to be tolerated, or where that is too much
//! even for single hosts, as many as then, by room and by votes. The largest number is found by bisection: hosts in
//! their order in the plan, each in the first wave whose VMs it does not strand. Then hosts of
//! small waves move into others where that is proved. Of few hosts every way to divide them is
//! compared, so that no number of waves is smaller, if fewer hosts are never harder.
//!
//! All searches are counted in proofs: [`MOST_PROOFS`] or [`MOST_MOVES`] at most, and in
//! bisection one for each wave looked at.

use std::collections::BTreeMap;

use super::Wave;
use super::wave::{Planner, Target};
use crate::cluster::{Cluster, HostIndex, HostSet};

/// Every way to divide so many hosts is compared.
const MOST_DIVIDED: usize = 8;
/// Numbers of waves over which hosts are spread evenly, to find out whether they are enough.
const MOST_SPREAD: usize = 8;
/// Waves that are tried for the sake of fewer waves.
const MOST_PROOFS: usize = 256;
/// Waves that are tried to empty small ones into others.
const MOST_MOVES: usize = 32;
/// Nights with equally many waves that are played.
const MOST_NIGHTS: usize = 4;

/// Divides hosts into waves: prepared once.
pub(super) struct Grouping<'a> {
    planner: &'a Planner<'a>,
    hosts: Vec<HostIndex>,
    /// For each host the sets of hosts that it belongs to and that must not all be out.
    together: Vec<Vec<HostSet>>,
    /// What has to be proved while a wave is out.
    target: Target,
    /// Waves that were looked at, with their proofs for that.
    known: BTreeMap<Vec<HostIndex>, Option<Wave>>,
}

impl<'a> Grouping<'a> {
    pub(super) fn of(planner: &'a Planner<'a>) -> Grouping<'a> {
        Grouping {
            planner,
            hosts: planner.cluster.hosts_in_service().collect(),
            together: never_together(planner),
            target: Target::all(planner.cluster.failures),
            known: BTreeMap::new(),
        }
    }

    /// Nights with the fewest waves of at most so many hosts, of which none shuts down more
    /// than it must.
    pub(super) fn of_at_most(&self, hosts: u32) -> Vec<Wave> {
        let most = (hosts as usize).clamp(1, self.hosts.len().max(1));
        let mut best: Option<(usize, Vec<Vec<HostIndex>>)> = None;
        for size in sizes_from(most) {
            let groups = self.divided(size);
            let down: usize = groups
                .iter()
                .map(|hosts| self.planner.left_over(hosts))
                .sum();
            if best.as_ref().is_none_or(|(least, _)| down < *least) {
                best = Some((down, groups));
            }
            if down == 0 {
                break;
            }
        }
        let groups = best.map_or_else(Vec::new, |(_, groups)| groups);
        let waves = groups.iter().map(|hosts| self.planner.wave(hosts));
        waves.collect()
    }

    /// Nights with the fewest waves that are all proved to be as safe as one host at a time.
    pub(super) fn safe(&mut self) -> Vec<Vec<Wave>> {
        let numbers = || (0..=self.planner.cluster.failures).rev();
        let targets = numbers().flat_map(|room| numbers().map(move |votes| Target { room, votes }));
        for target in targets.collect::<Vec<Target>>() {
            (self.target, self.known) = (target, BTreeMap::new());
            if let Some(found) = self.largest_proved() {
                let nights = self.fewest_from(found);
                return nights
                    .into_iter()
                    .map(|night| self.doubted(night))
                    .collect();
            }
        }
        vec![self.of_at_most(1)]
    }

    /// Nights with the fewest waves, this one among them if no other has fewer.
    fn fewest_from(&mut self, found: Vec<Wave>) -> Vec<Vec<Wave>> {
        if self.hosts.len() > MOST_DIVIDED {
            return vec![self.with_fewer(found)];
        }
        match self.fewest(found.len()) {
            Some(nights) if nights.iter().any(|waves| waves.len() < found.len()) => nights,
            Some(nights) => [found].into_iter().chain(nights).collect(),
            None => vec![found],
        }
    }

    /// The same night, with what speaks against more failures where fewer than wanted are proved.
    fn doubted(&self, night: Vec<Wave>) -> Vec<Wave> {
        if self.target == Target::all(self.planner.cluster.failures) {
            return night;
        }
        let waves = night.into_iter();
        waves.map(|wave| self.planner.doubted(wave)).collect()
    }

    /// Waves of at most so many hosts: in their order, unless it takes fewer waves to spread
    /// them evenly.
    fn divided(&self, size: usize) -> Vec<Vec<HostIndex>> {
        let in_order = self.in_order(size);
        let fewest = self.hosts.len().div_ceil(size);
        let mut fewer = (fewest..in_order.len()).take(MOST_SPREAD);
        fewer
            .find_map(|number| self.spread(number, size))
            .unwrap_or(in_order)
    }

    /// Hosts in the order of the plan, each in the smallest of so many waves that may take it.
    fn spread(&self, number: usize, size: usize) -> Option<Vec<Vec<HostIndex>>> {
        let mut groups: Vec<Vec<HostIndex>> = vec![Vec::new(); number];
        for host in &self.hosts {
            let mut open: Vec<usize> = (0..number).filter(|at| groups[*at].len() < size).collect();
            crate::order::sort_by_key(&mut open, |at| (groups[*at].len(), *at));
            let takes = |at: &usize| {
                let with: Vec<HostIndex> = groups[*at].iter().chain([host]).copied().collect();
                self.may_be_out(&with, &[*host])
            };
            let at = open.into_iter().find(takes)?;
            groups[at].push(*host);
        }
        Some(groups)
    }

    /// Hosts in the order of the plan, each in the first wave of fewer than so many hosts that
    /// may take it.
    fn in_order(&self, size: usize) -> Vec<Vec<HostIndex>> {
        let mut groups: Vec<Vec<HostIndex>> = Vec::new();
        for host in &self.hosts {
            let open = groups.iter_mut().find(|group| {
                let with = || group.iter().chain([host]).copied().collect::<Vec<_>>();
                group.len() < size && self.may_be_out(&with(), &[*host])
            });
            match open {
                Some(group) => group.push(*host),
                None => groups.push(vec![*host]),
            }
        }
        groups
    }

    /// Whether these hosts may be out together: the cluster keeps its majority, and no unit is
    /// stranded that would not be with one host after another. Of the hosts those are looked at
    /// that are `new`.
    fn may_be_out(&self, hosts: &[HostIndex], new: &[HostIndex]) -> bool {
        let out = HostSet::of(self.planner.cluster.hosts.len(), hosts.iter().copied());
        let mut sets = new.iter().flat_map(|host| &self.together[host.0 as usize]);
        let strands = sets.any(|set| set.is_within(&out));
        !strands && (hosts.len() == 1 || self.planner.has_majority_without(hosts))
    }

    /// Waves of as many hosts as are proved to be safe.
    fn largest_proved(&mut self) -> Option<Vec<Wave>> {
        let mut best = None;
        let (mut proved, mut refuted) = (0, self.hosts.len());
        if refuted == 1 {
            return self.all_proved(&self.divided(1));
        }
        while proved + 1 < refuted {
            let between = proved + (refuted - proved) / 2;
            match self.all_proved(&self.divided(between)) {
                Some(waves) => (best, proved) = (Some(waves), between),
                None => refuted = between,
            }
        }
        best
    }

    /// The waves of these hosts; nothing as soon as one is not proved.
    fn all_proved(&mut self, groups: &[Vec<HostIndex>]) -> Option<Vec<Wave>> {
        groups.iter().map(|hosts| self.prove(hosts)).collect()
    }

    /// What is proved while these hosts are out; each set of hosts is looked at once.
    fn prove(&mut self, hosts: &[HostIndex]) -> Option<Wave> {
        if !self.may_be_out(hosts, hosts) {
            return None;
        }
        if let Some(known) = self.known.get(hosts) {
            return known.clone();
        }
        let wave = self.planner.proved(hosts, self.target);
        self.known.insert(hosts.to_vec(), wave.clone());
        wave
    }

    /// Empties small waves into others, as long as that is proved.
    fn with_fewer(&mut self, mut waves: Vec<Wave>) -> Vec<Wave> {
        let most = self.known.len() + MOST_MOVES;
        while waves.len() > 1 && self.known.len() < most {
            let smallest = (0..waves.len()).min_by_key(|at| (waves[*at].hosts.len(), *at));
            let Some(smallest) = smallest else { break };
            let mut others = waves.clone();
            let leaving = others.remove(smallest).hosts;
            let finds_a_wave = leaving.iter().all(|host| {
                others.iter_mut().any(|wave| {
                    let mut with = wave.hosts.clone();
                    with.push(*host);
                    crate::order::sort(&mut with);
                    let joined = match self.known.len() < most {
                        true => self.prove(&with),
                        false => None,
                    };
                    match joined {
                        Some(joined) => *wave = joined,
                        None => return false,
                    }
                    true
                })
            });
            if !finds_a_wave {
                break;
            }
            waves = others;
        }
        waves
    }

    /// The first few nights with the fewest waves, by comparing every way to divide the hosts;
    /// nothing if that takes too many proofs. At most so many waves are needed.
    fn fewest(&mut self, enough: usize) -> Option<Vec<Vec<Wave>>> {
        let most = self.known.len() + MOST_PROOFS;
        for number in 1..=enough {
            let mut nights = Vec::new();
            let hosts = self.hosts.clone();
            self.divide(&hosts, &mut Vec::new(), number, most, &mut nights)?;
            if !nights.is_empty() {
                return Some(nights);
            }
        }
        None
    }

    /// Puts one host after another into each wave that may take it. `None`: too many proofs.
    fn divide(
        &mut self,
        rest: &[HostIndex],
        waves: &mut Vec<Wave>,
        number: usize,
        most: usize,
        nights: &mut Vec<Vec<Wave>>,
    ) -> Option<()> {
        let Some((host, rest)) = rest.split_first() else {
            nights.push(waves.clone());
            return Some(());
        };
        for at in 0..=waves.len() {
            if nights.len() >= MOST_NIGHTS || at >= number {
                break;
            }
            if self.known.len() >= most {
                return None;
            }
            let mut with = waves
                .get(at)
                .map_or_else(Vec::new, |wave| wave.hosts.clone());
            with.push(*host);
            let Some(wave) = self.prove(&with) else {
                continue;
            };
            let before = match at < waves.len() {
                true => Some(std::mem::replace(&mut waves[at], wave)),
                false => {
                    waves.push(wave);
                    None
                }
            };
            let went_on = self.divide(rest, waves, number, most, nights);
            match before {
                Some(before) => waves[at] = before,
                None => {
                    waves.pop();
                }
            }
            went_on?;
        }
        Some(())
    }
}

/// Sizes of waves, from the largest down to 1: large ones are halved.
fn sizes_from(most: usize) -> Vec<usize> {
    const ONE_BY_ONE: usize = 16;
    let mut sizes = Vec::new();
    let mut size = most;
    while size > ONE_BY_ONE {
        sizes.push(size);
        size /= 2;
    }
    sizes.extend((1..=size).rev());
    sizes
}

/// For each host the sets that it belongs to and that must not all be out: all hosts that may
/// run a unit, the one where it runs among them, and some other.
fn never_together(planner: &Planner) -> Vec<Vec<HostSet>> {
    let cluster: &Cluster = planner.cluster;
    let mut pairs: Vec<(usize, HostIndex)> = cluster
        .unit_indices()
        .filter_map(|unit| {
            let set = cluster.kind_of(unit).running.allowed?;
            Some((set, planner.placement.host_of(unit)?))
        })
        .collect();
    pairs.sort();
    pairs.dedup();
    let number = cluster.hosts.len();
    let mut sets: Vec<HostSet> = Vec::new();
    for (set, home) in pairs {
        let owners = cluster.allowed_sets[set].iter();
        let owners = owners.filter(|host| cluster.host(*host).in_service);
        let with_home = HostSet::of(number, owners.chain([home]));
        if with_home.len() > 1 {
            sets.push(with_home);
        }
    }
    sets.sort();
    sets.dedup();
    let mut by_host = vec![Vec::new(); number];
    for set in sets {
        for host in set.iter() {
            by_host[host.0 as usize].push(set.clone());
        }
    }
    by_host
}
