//! Can this schedule of migrations be carried out? Checked from its steps alone.
//!
//! Replays the steps by their times with nothing of the scheduler: what each host carries at
//! each instant (a VM that moves counts at both ends), how many migrations each host takes part
//! in, which VMs of one anti-affinity group meet, and where each VM is in the end.
//!
//! Links: work with release and due times fits a link exactly if, for every interval, what must
//! begin and end within it takes no longer than the interval. So for every pair of a start and
//! an end the bytes of the steps in between are added up. Both ends of a step are checked, which
//! is necessary, each by itself.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use crate::capacity::Placement;
use crate::cluster::{Cluster, Dimension, HostIndex, UnitIndex, VmIndex};
use crate::migration::schedule::{Schedule, Step, Way};
use crate::units::ByteRate;

/// What a schedule is checked against.
#[derive(Debug, Clone, Copy)]
pub struct Rules {
    /// Migrations at once on one host.
    pub at_once: u32,
    /// Whether those into and out of a host are limited each by itself.
    pub each_way: bool,
    /// What a host's links carry each way.
    pub links: ByteRate,
    /// What a host writes to storage.
    pub write: ByteRate,
    /// What a host reads from storage.
    pub read: ByteRate,
    /// Whether every VM has to be at home in the end.
    pub all_return: bool,
}

/// What is wrong with a schedule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flaw {
    /// A VM moves from where it is not.
    NotThere(VmIndex, HostIndex),
    /// A VM moves to a host that must not run it.
    Forbidden(VmIndex, HostIndex),
    /// A step ends before it starts, or a VM is away for longer than its step takes.
    Times(VmIndex),
    /// A host carries more than it may.
    Overfull(HostIndex, Dimension),
    /// More migrations at once than the limit.
    TooMany(HostIndex),
    /// More bytes than links or storage carry in the time.
    TooFast(HostIndex),
    /// Members of an anti-affinity group share a host that did not before.
    Together(HostIndex, String),
    /// A VM is not where it belongs in the end.
    NotBack(VmIndex),
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Flaw::NotThere(vm, host) => write!(f, "VM {} is not on host {}", vm.0, host.0),
            Flaw::Forbidden(vm, host) => write!(f, "VM {} must not run on {}", vm.0, host.0),
            Flaw::Times(vm) => write!(f, "the times of VM {} contradict one another", vm.0),
            Flaw::Overfull(host, what) => {
                write!(f, "host {} is short of {}", host.0, what.noun())
            }
            Flaw::TooMany(host) => write!(f, "too many migrations at once on host {}", host.0),
            Flaw::TooFast(host) => write!(f, "host {} cannot carry so many bytes", host.0),
            Flaw::Together(host, group) => write!(f, "members of {group} meet on {}", host.0),
            Flaw::NotBack(vm) => write!(f, "VM {} is not back", vm.0),
        }
    }
}

/// Everything wrong with a schedule; empty: nothing.
pub fn schedule(
    cluster: &Cluster,
    before: &Placement,
    schedule: &Schedule,
    rules: &Rules,
) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    let moves: Vec<&Step> = schedule.steps.iter().filter(|step| moves(step)).collect();
    check_paths(cluster, before, &moves, rules, &mut flaws);
    check_times(schedule, &mut flaws);
    check_rooms(cluster, before, &moves, &mut flaws);
    for host in cluster.host_indices() {
        check_slots(&moves, host, rules, &mut flaws);
        check_bytes(&moves, host, rules, &mut flaws);
    }
    flaws
}

fn moves(step: &Step) -> bool {
    !matches!(step.way, Way::ShutDown(_))
}

/// Each VM moves from where it is to where it may be, and is home in the end.
fn check_paths(
    cluster: &Cluster,
    before: &Placement,
    moves: &[&Step],
    rules: &Rules,
    flaws: &mut Vec<Flaw>,
) {
    let mut at: BTreeMap<VmIndex, (HostIndex, Duration)> = BTreeMap::new();
    for (index, unit) in cluster.units.iter().enumerate() {
        if let Some(host) = before.host_of(UnitIndex(index as u32)) {
            at.extend(unit.vms.iter().map(|vm| (*vm, (host, Duration::ZERO))));
        }
    }
    let homes = at.clone();
    for step in moves {
        let is_there = at.get(&step.vm).is_some_and(|(host, since)| {
            *host == step.from && *since <= step.start && step.from != step.to
        });
        if !is_there {
            flaws.push(Flaw::NotThere(step.vm, step.from));
        }
        let claim = &cluster.vms[step.vm.0 as usize].claim;
        let owners = claim.allowed.map(|set| &cluster.allowed_sets[set]);
        let may = owners.is_none_or(|set| set.iter().any(|host| host == step.to));
        let is_home = homes
            .get(&step.vm)
            .is_some_and(|(home, _)| *home == step.to);
        if !cluster.hosts[step.to.0 as usize].in_service || !(may || is_home) {
            flaws.push(Flaw::Forbidden(step.vm, step.to));
        }
        at.insert(step.vm, (step.to, step.end));
    }
    let strayed = at.iter().filter(|(vm, place)| homes[vm].0 != place.0);
    if rules.all_return {
        flaws.extend(strayed.map(|(vm, _)| Flaw::NotBack(*vm)));
    }
}

fn check_times(schedule: &Schedule, flaws: &mut Vec<Flaw>) {
    for step in &schedule.steps {
        let lasts = step.end.checked_sub(step.start);
        let fits = lasts.is_some_and(|lasts| step.downtime <= lasts) && step.end <= schedule.total;
        if !fits {
            flaws.push(Flaw::Times(step.vm));
        }
    }
}

/// A change of what a host carries.
struct Change {
    at: Duration,
    /// What leaves at an instant leaves before anything comes.
    comes: bool,
    host: HostIndex,
    unit: UnitIndex,
}

/// A unit's way from one host to another: those of its VMs together.
struct Trip {
    unit: UnitIndex,
    start: Duration,
    end: Duration,
    from: HostIndex,
    to: HostIndex,
}

/// The way of each unit, out and back in each wave.
fn trips(moves: &[&Step]) -> BTreeMap<(u32, bool, UnitIndex), Trip> {
    let mut trips: BTreeMap<(u32, bool, UnitIndex), Trip> = BTreeMap::new();
    for step in moves {
        let trip = trips
            .entry((step.wave, step.back, step.unit))
            .or_insert(Trip {
                unit: step.unit,
                start: step.start,
                end: step.end,
                from: step.from,
                to: step.to,
            });
        (trip.start, trip.end) = (trip.start.min(step.start), trip.end.max(step.end));
    }
    trips
}

/// Adds up what each host carries from change to change. A unit comes with the first of its
/// VMs and leaves with the last one. What a host carried at first it may always carry.
fn check_rooms(cluster: &Cluster, before: &Placement, moves: &[&Step], flaws: &mut Vec<Flaw>) {
    let trips = trips(moves);
    let mut changes = Vec::new();
    for trip in trips.values() {
        let unit = trip.unit;
        for (at, comes, host) in [(trip.start, true, trip.to), (trip.end, false, trip.from)] {
            changes.push(Change {
                at,
                comes,
                host,
                unit,
            });
        }
    }
    changes.sort_by_key(|change| (change.at, change.comes, change.unit));
    let hosts = cluster.hosts.len();
    let mut used = vec![[0i128; Dimension::COUNT]; hosts];
    let mut members: BTreeMap<(HostIndex, u32), i64> = BTreeMap::new();
    for unit in cluster.unit_indices() {
        if let Some(host) = before.host_of(unit) {
            carry(cluster, unit, host, 1, &mut used, &mut members);
        }
    }
    let (at_first, together) = (used.clone(), members.clone());
    for change in changes {
        let sign = if change.comes { 1 } else { -1 };
        let (host, at) = (change.host, change.host.0 as usize);
        carry(cluster, change.unit, host, sign, &mut used, &mut members);
        if !change.comes {
            continue;
        }
        for dimension in Dimension::ALL {
            let d = dimension as usize;
            let most = i128::from(cluster.hosts[at].capacity.0[d]).max(at_first[at][d]);
            if used[at][d] > most {
                flaws.push(Flaw::Overfull(host, dimension));
            }
        }
        if !cluster.exclusion_is_hard {
            continue;
        }
        for vm in &cluster.units[change.unit.0 as usize].vms {
            for group in &cluster.vms[vm.0 as usize].claim.exclusions {
                let most = together.get(&(host, *group)).copied().unwrap_or(0).max(1);
                if members[&(host, *group)] > most {
                    let name = cluster.exclusion_groups[*group as usize].clone();
                    flaws.push(Flaw::Together(host, name));
                }
            }
        }
    }
}

fn carry(
    cluster: &Cluster,
    unit: UnitIndex,
    host: HostIndex,
    sign: i64,
    used: &mut [[i128; Dimension::COUNT]],
    members: &mut BTreeMap<(HostIndex, u32), i64>,
) {
    for vm in &cluster.units[unit.0 as usize].vms {
        let claim = &cluster.vms[vm.0 as usize].claim;
        for (sum, need) in used[host.0 as usize].iter_mut().zip(claim.demand.0) {
            *sum += i128::from(need) * i128::from(sign);
        }
        for group in &claim.exclusions {
            *members.entry((host, *group)).or_default() += sign;
        }
    }
}

/// Migrations at once on one host: units, since the VMs of one move one after another.
fn check_slots(moves: &[&Step], host: HostIndex, rules: &Rules, flaws: &mut Vec<Flaw>) {
    let mut changes: Vec<(Duration, i64, bool)> = Vec::new();
    for step in moves.iter().filter(|step| step.start < step.end) {
        for (end, leaves) in [(step.from, true), (step.to, false)] {
            if end == host {
                changes.extend([(step.start, 1, leaves), (step.end, -1, leaves)]);
            }
        }
    }
    changes.sort();
    let mut under_way = [0i64; 2];
    for (_, change, leaves) in changes {
        under_way[usize::from(leaves)] += change;
        let most = match rules.each_way {
            true => under_way[0].max(under_way[1]),
            false => under_way[0] + under_way[1],
        };
        if most > i64::from(rules.at_once) {
            flaws.push(Flaw::TooMany(host));
            return;
        }
    }
}

/// The four ways through which bytes reach or leave a host.
fn check_bytes(moves: &[&Step], host: HostIndex, rules: &Rules, flaws: &mut Vec<Flaw>) {
    for (quick, leaves, rate) in [
        (false, true, rules.links),
        (false, false, rules.links),
        (true, true, rules.write),
        (true, false, rules.read),
    ] {
        let passes = |step: &&Step| {
            let end = if leaves { step.from } else { step.to };
            end == host && matches!(step.way, Way::Quick(_)) == quick
        };
        let steps: Vec<&Step> = moves.iter().copied().filter(passes).collect();
        if !fits(&steps, rate) {
            flaws.push(Flaw::TooFast(host));
        }
    }
}

/// Whether for every interval the bytes of the steps within it pass in its time.
fn fits(steps: &[&Step], rate: ByteRate) -> bool {
    let mut by_end = steps.to_vec();
    by_end.sort_by_key(|step| step.end);
    let mut starts: Vec<Duration> = steps.iter().map(|step| step.start).collect();
    starts.sort();
    starts.dedup();
    for start in starts {
        let mut bytes = 0u128;
        for step in by_end.iter().filter(|step| step.start >= start) {
            bytes += u128::from(step.bytes);
            let time = step.end.saturating_sub(start).as_micros();
            // A microsecond of rounding for each step.
            let most = (time + by_end.len() as u128) * u128::from(rate.bytes_per_second());
            if bytes * 1_000_000 > most {
                return false;
            }
        }
    }
    true
}
