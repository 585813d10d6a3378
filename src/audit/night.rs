//! Is what a night claims true at every moment? Checked from its steps, with nothing of the
//! scheduler.
//!
//! Whenever a host goes out or a VM has moved, it is looked at which hosts are out and where
//! each VM runs. Votes are counted one by one: a list of who has a vote, and who is left. Each
//! set of so many others as the night claims is failed then: the votes must be kept, and the VMs
//! that restart must not be certain to find no room. Room is searched in counted steps, so what
//! is not refuted passes.
//!
//! Not looked at: the room after failures that follow one another, or after which survivors may
//! be moved; more than so many sets of failures.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::time::Duration;

use crate::capacity::Placement;
use crate::cluster::{
    AfterFailure, Ballot, Cluster, Dimension, FailureOrder, HostIndex, UnitIndex, VmIndex,
    WitnessStands,
};
use crate::migration::schedule::{Schedule, Way};
use crate::model::{QuorumRule, Witness};

/// Sets of failures that are looked at for each moment.
const MOST_SETS: usize = 3_000;
/// Steps of a search for room.
const MOST_STEPS: u32 = 20_000;

/// What a night claims about one of its waves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// Which wave.
    pub wave: u32,
    /// Whether the cluster keeps its majority while its hosts are out.
    pub goes_on: bool,
    /// How many of the others may fail at any time; `None`: nothing is claimed.
    pub may_fail: Option<u32>,
}

/// What is wrong with a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FalseClaim {
    /// Without these hosts the cluster has no majority.
    NoMajority(Vec<HostIndex>),
    /// While the first are out, the others may not fail: the votes are lost.
    VotesLost(Vec<HostIndex>, Vec<HostIndex>),
    /// While the first are out, the VMs of the others certainly find no room.
    NoRoom(Vec<HostIndex>, Vec<HostIndex>),
}

impl fmt::Display for FalseClaim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = |hosts: &[HostIndex]| -> Vec<u32> { hosts.iter().map(|host| host.0).collect() };
        match self {
            FalseClaim::NoMajority(out) => write!(f, "no majority without {:?}", names(out)),
            FalseClaim::VotesLost(out, failed) => write!(
                f,
                "without {:?} the votes do not survive {:?}",
                names(out),
                names(failed)
            ),
            FalseClaim::NoRoom(out, failed) => write!(
                f,
                "without {:?} there is no room for the VMs of {:?}",
                names(out),
                names(failed)
            ),
        }
    }
}

/// Every claim of a night that is false at some moment; empty: none is shown to be.
pub fn claims(
    cluster: &Cluster,
    before: &Placement,
    schedule: &Schedule,
    claims: &[Claim],
) -> Vec<FalseClaim> {
    let mut found = Vec::new();
    let mut seen: BTreeSet<(Vec<HostIndex>, Vec<Option<HostIndex>>)> = BTreeSet::new();
    for claim in claims {
        for moment in moments(cluster, before, schedule, claim.wave) {
            if seen.insert((moment.out.clone(), moment.runs.clone())) {
                check(cluster, &moment, claim, &mut found);
            }
        }
    }
    found
}

/// Which hosts are out at an instant, and where each VM runs.
struct Moment {
    out: Vec<HostIndex>,
    runs: Vec<Option<HostIndex>>,
}

/// The instants of a wave at which something has changed.
fn moments(cluster: &Cluster, before: &Placement, schedule: &Schedule, wave: u32) -> Vec<Moment> {
    let lanes = || schedule.lanes.iter().filter(|lane| lane.wave == wave);
    let of_wave = schedule.steps.iter().filter(|step| step.wave == wave);
    let mut instants: BTreeSet<Duration> = of_wave.map(|step| step.end).collect();
    instants.extend(lanes().flat_map(|lane| [lane.empty, lane.patched]));
    let mut at_first: Vec<Option<HostIndex>> = vec![None; cluster.vms.len()];
    for unit in cluster.unit_indices() {
        for vm in &cluster.units[unit.0 as usize].vms {
            at_first[vm.0 as usize] = before.host_of(unit);
        }
    }
    let state_at = |instant: Duration| {
        let mut runs = at_first.clone();
        let mut done: Vec<_> = schedule.steps.iter().collect();
        done.sort_by_key(|step| (step.end, step.back));
        for step in done {
            let place = &mut runs[step.vm.0 as usize];
            match step.way {
                Way::ShutDown(_) if step.start <= instant && instant < step.end => *place = None,
                Way::ShutDown(_) => {}
                _ if step.end <= instant => *place = Some(step.to),
                _ => {}
            }
        }
        let is_out = |lane: &&crate::migration::schedule::Lane| {
            lane.empty <= instant && instant < lane.patched
        };
        let mut out: Vec<HostIndex> = schedule
            .lanes
            .iter()
            .filter(is_out)
            .map(|l| l.host)
            .collect();
        out.sort();
        Moment { out, runs }
    };
    let is_own = |host: &HostIndex| lanes().any(|lane| lane.host == *host);
    let moments = instants.into_iter().map(state_at);
    // At the instant at which the next wave begins its own claim holds.
    moments
        .filter(|moment| moment.out.is_empty() || moment.out.iter().any(is_own))
        .collect()
}

fn check(cluster: &Cluster, moment: &Moment, claim: &Claim, found: &mut Vec<FalseClaim>) {
    let out = &moment.out;
    if claim.goes_on && !has_votes(cluster, out, &[]) {
        found.push(FalseClaim::NoMajority(out.clone()));
        return;
    }
    let Some(number) = claim.may_fail.filter(|number| *number > 0) else {
        return;
    };
    let units: Vec<Vec<HostIndex>> = cluster
        .failure_units
        .iter()
        .map(|unit| left_of(&unit.hosts, out))
        .filter(|hosts| !hosts.is_empty())
        .collect();
    // Where all others fail, nothing is left that a claim could be about.
    if number as usize >= units.len() {
        return;
    }
    for failed in sets(units.len(), number as usize) {
        let hosts: Vec<Vec<HostIndex>> = failed.iter().map(|at| units[*at].clone()).collect();
        let all: Vec<HostIndex> = hosts.iter().flatten().copied().collect();
        if !has_votes(cluster, out, &hosts) {
            found.push(FalseClaim::VotesLost(out.clone(), all));
        } else if lacks_room(cluster, moment, &all) {
            found.push(FalseClaim::NoRoom(out.clone(), all));
        }
    }
}

fn left_of(hosts: &[HostIndex], out: &[HostIndex]) -> Vec<HostIndex> {
    let left = hosts.iter().copied();
    left.filter(|host| !out.contains(host)).collect()
}

/// The sets of `size` of `of` things, at most so many as are looked at.
fn sets(of: usize, size: usize) -> Vec<Vec<usize>> {
    let mut all: Vec<Vec<usize>> = vec![Vec::new()];
    for _ in 0..size {
        let mut longer = Vec::new();
        for set in &all {
            let from = set.last().map_or(0, |last| last + 1);
            longer.extend((from..of).map(|next| {
                let mut set = set.clone();
                set.push(next);
                set
            }));
        }
        longer.truncate(MOST_SETS);
        all = longer;
    }
    all
}

/// Whether the cluster keeps its votes when these units fail while hosts are out, in whatever
/// order they fail where that matters, and wherever the witness may stand.
fn has_votes(cluster: &Cluster, out: &[HostIndex], failed: &[Vec<HostIndex>]) -> bool {
    let voters = &cluster.voters;
    let named = voters.units.iter().enumerate();
    let named = named.filter(|(_, unit)| unit.name.is_some());
    let places: Vec<Option<usize>> = match voters.place {
        WitnessStands::Elsewhere => vec![None],
        WitnessStands::In(at) => vec![Some(at)],
        WitnessStands::NotTold => {
            let somewhere = named.map(|(at, _)| Some(at));
            somewhere.chain([None]).collect()
        }
    };
    let in_turn = cluster.failure_order == FailureOrder::OneAfterAnother;
    places.into_iter().all(|place| {
        let mut ballots = Ballots::of(cluster, place);
        ballots.leave(out);
        match in_turn {
            true => orders(failed.len()).into_iter().all(|order| {
                let mut ballots = ballots.clone();
                order
                    .into_iter()
                    .all(|at| ballots.survive(&failed[at..=at]))
            }),
            false => ballots.survive(failed),
        }
    })
}

/// Every order of so many things.
fn orders(number: usize) -> Vec<Vec<usize>> {
    let mut all: Vec<Vec<usize>> = vec![Vec::new()];
    for next in 0..number {
        let insert = |order: Vec<usize>| {
            (0..=order.len()).map(move |at| {
                let mut order = order.clone();
                order.insert(at, next);
                order
            })
        };
        all = all.into_iter().flat_map(insert).collect();
    }
    all
}

/// Who votes, one by one.
#[derive(Clone)]
struct Ballots<'a> {
    cluster: &'a Cluster,
    /// Hosts that are up and vote.
    up: BTreeSet<HostIndex>,
    /// Hosts that were members at first.
    members: u32,
    /// The unit with which the witness fails.
    witness_in: Option<usize>,
    witness_is_up: bool,
}

impl<'a> Ballots<'a> {
    fn of(cluster: &'a Cluster, witness_in: Option<usize>) -> Ballots<'a> {
        let ballots = &cluster.voters.ballots;
        let up = cluster.host_indices();
        let up = up.filter(|host| ballots[host.0 as usize] == Ballot::Cast);
        let members = ballots.iter().filter(|ballot| **ballot != Ballot::None);
        Ballots {
            cluster,
            up: up.collect(),
            members: members.count() as u32,
            witness_in,
            witness_is_up: true,
        }
    }

    /// Hosts that leave one after another take their votes along.
    fn leave(&mut self, hosts: &[HostIndex]) {
        for host in hosts {
            self.up.remove(host);
        }
    }

    /// What fails at once is the worst of its number: whoever survives has the missing vote.
    fn survive(&mut self, failed: &[Vec<HostIndex>]) -> bool {
        let (before, witness_before) = (self.up.len() as u32, self.witness_is_up);
        for hosts in failed {
            self.leave(hosts);
            for (at, unit) in self.cluster.voters.units.iter().enumerate() {
                let is_hit = unit.hosts.iter().any(|host| hosts.contains(host));
                let is_named = unit.name.is_some();
                if is_hit && is_named {
                    // Hosts in maintenance fail with their domain.
                    self.leave(&unit.hosts.clone());
                    self.witness_is_up &= self.witness_in != Some(at);
                }
            }
        }
        let left = self.up.len() as u32;
        let witness = self.cluster.voters.witness;
        let has_witness = witness != Witness::None;
        let stays = |weight: u32| match self.witness_is_up && has_witness {
            true => left + weight,
            false => left,
        };
        let odd = self.members % 2 == 1;
        let weight = match witness {
            Witness::None => 0,
            Witness::QuorumDevice if odd => self.members - 1,
            _ => 1,
        };
        let all_ever = 2 * stays(weight) > self.members + weight;
        let anew = match (before % 2 == 0, witness_before && has_witness) {
            (false, _) => 2 * left > before,
            (true, true) => 2 * stays(1) > before + 1,
            // One of them has no vote, and is among those that are left.
            (true, false) => 2 * left.saturating_sub(1) > before.saturating_sub(1),
        };
        left > 0
            && match self.cluster.voters.rule {
                QuorumRule::NotNeeded => true,
                QuorumRule::DiskOnly => self.witness_is_up,
                QuorumRule::Majority => all_ever,
                QuorumRule::Dynamic => anew,
                QuorumRule::DynamicWithPool => anew && all_ever,
            }
    }
}

/// Whether it is certain that some VM of these hosts finds no room.
fn lacks_room(cluster: &Cluster, moment: &Moment, failed: &[HostIndex]) -> bool {
    let moves = cluster.after_failure == AfterFailure::Rearrange;
    if moves || cluster.failure_order == FailureOrder::OneAfterAnother {
        return false;
    }
    let closed = |host: HostIndex| {
        let in_service = cluster.hosts[host.0 as usize].in_service;
        !in_service || moment.out.contains(&host) || failed.contains(&host)
    };
    let mut rooms: BTreeMap<HostIndex, [i128; Dimension::COUNT]> = BTreeMap::new();
    for host in cluster.host_indices().filter(|host| !closed(*host)) {
        let room = cluster.hosts[host.0 as usize].capacity.0.map(i128::from);
        rooms.insert(host, room);
    }
    let mut waiting: Vec<UnitIndex> = Vec::new();
    for unit in cluster.unit_indices() {
        for vm in &cluster.units[unit.0 as usize].vms {
            let known = &cluster.vms[vm.0 as usize];
            match moment.runs[vm.0 as usize] {
                Some(host) if failed.contains(&host) => {
                    let must_restart = known.restarts && !known.sheddable;
                    waiting.extend(must_restart.then_some(unit));
                }
                // What may be shut down needs no room.
                Some(host) if !known.sheddable => {
                    if let Some(room) = rooms.get_mut(&host) {
                        take(room, &known.claim.demand.0, -1);
                    }
                }
                _ => {}
            }
        }
    }
    waiting.dedup();
    let need = |unit: &UnitIndex| needs(cluster, *unit)[Dimension::Memory as usize];
    waiting.sort_by_key(|unit| (std::cmp::Reverse(need(unit)), *unit));
    let mut steps = MOST_STEPS;
    find_room(cluster, &waiting, &mut rooms, &mut steps) == Some(false)
}

fn needs(cluster: &Cluster, unit: UnitIndex) -> [i128; Dimension::COUNT] {
    let mut sum = [0; Dimension::COUNT];
    for vm in &cluster.units[unit.0 as usize].vms {
        let known = &cluster.vms[vm.0 as usize];
        if known.restarts {
            take(&mut sum, &known.claim.demand.0, 1);
        }
    }
    sum
}

fn take(room: &mut [i128; Dimension::COUNT], amount: &[i64; Dimension::COUNT], sign: i128) {
    for (sum, amount) in room.iter_mut().zip(amount) {
        *sum += sign * i128::from(*amount);
    }
}

fn may_run(cluster: &Cluster, vms: &[VmIndex], host: HostIndex) -> bool {
    vms.iter().all(|vm| {
        let known = &cluster.vms[vm.0 as usize];
        let owners = known.claim.allowed.map(|set| &cluster.allowed_sets[set]);
        !known.restarts || owners.is_none_or(|set| set.contains(host))
    })
}

/// Whether the first of these finds room and then the others; `None`: too many steps.
fn find_room(
    cluster: &Cluster,
    waiting: &[UnitIndex],
    rooms: &mut BTreeMap<HostIndex, [i128; Dimension::COUNT]>,
    steps: &mut u32,
) -> Option<bool> {
    let Some((first, rest)) = waiting.split_first() else {
        return Some(true);
    };
    let need = needs(cluster, *first);
    let hosts: Vec<HostIndex> = rooms.keys().copied().collect();
    for host in hosts {
        *steps = steps.checked_sub(1)?;
        let room = rooms[&host];
        let fits = room
            .iter()
            .zip(&need)
            .all(|(room, need)| *need <= 0 || need <= room);
        if !fits || !may_run(cluster, &cluster.units[first.0 as usize].vms, host) {
            continue;
        }
        let less = std::array::from_fn(|d| room[d] - need[d]);
        rooms.insert(host, less);
        let found = find_room(cluster, rest, rooms, steps);
        rooms.insert(host, room);
        if found != Some(false) {
            return found;
        }
    }
    Some(false)
}
