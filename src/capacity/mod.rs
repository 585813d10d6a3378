//! How many hosts can I lose?
//!
//! For k = 0, 1, 2, … every set of k hosts in service (or fault domains) is failed at once
//! and tested: can all VMs that must restart be restarted on the survivors? Only sets of
//! exactly k need testing, because a restart plan for a larger set contains one for the
//! smaller. If a set of k fails, every larger set that contains it fails too.
//!
//! The plan says whether survivors may be moved to make room ([`rearrange`]), and whether
//! hosts fail at once or one after another ([`sequence`]).

pub mod deeper;

pub(crate) mod rearrange;
pub mod restart;
pub mod rules;
mod sequence;
mod sets;
pub mod situation;
mod slots;

pub use crate::effort::Effort;
pub use restart::{LeftOver, Restart, Restarts};
pub use situation::{Placement, Situation};

use crate::cluster::{AfterFailure, Dimension, FailureOrder, HostIndex, UnitIndex};
use crate::order::sort_by_key;
use crate::placement::bounds::{Reason, Shortage, nearest_shortage};
use sequence::End;
pub(crate) use sets::Sets;

/// The answer for one number of failures.
#[derive(Debug, Clone, PartialEq)]
pub struct Level {
    /// How many hosts, or fault domains, fail: k.
    pub failures: u32,
    /// How many sets of k there are; where they fail one after another, how many can be the
    /// first.
    pub sets: u64,
    /// How many of them were tested, or proved together.
    pub tested: u64,
    /// Tested sets after which every VM is restarted.
    pub survived: u64,
    /// Tested sets after which some VM certainly stays down.
    pub failed: u64,
    /// Yes, no or undecided.
    pub verdict: Verdict,
    /// The set that leaves most memory without a host: proved ones first.
    pub worst: Option<FailingSet>,
    /// Whether some set survives only because a soft anti-affinity rule is ignored.
    pub breaks_soft_exclusion: bool,
}

/// An answer that is proved, or the admission that there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Every set was tested and survived.
    Survives,
    /// Some set certainly fails.
    Fails,
    /// Neither is proved.
    Undecided,
}

/// A set of hosts whose loss leaves VMs down.
#[derive(Debug, Clone, PartialEq)]
pub struct FailingSet {
    /// The hosts that fail.
    pub hosts: Vec<HostIndex>,
    /// The VMs that stay down in the best attempt, the one to name first in front.
    pub left_over: Vec<UnitIndex>,
    /// Memory of those VMs in KiB.
    pub left_over_memory: i64,
    /// What the first of them lacks; `None`: no surviving host may run it.
    pub shortage: Option<Shortage>,
    /// Why no arrangement exists; `None`: undecided.
    pub reason: Option<Reason>,
}

impl FailingSet {
    /// Hosts after whose loss nothing is known.
    fn unknown(hosts: &[HostIndex]) -> FailingSet {
        FailingSet {
            hosts: hosts.to_vec(),
            left_over: Vec::new(),
            left_over_memory: 0,
            shortage: None,
            reason: None,
        }
    }
}

/// The levels for k = 0, 1, … until not everything survives, at least to `effort.failures`.
pub fn levels(situation: &Situation, effort: Effort) -> Vec<Level> {
    let units = situation.cluster.failure_units.len() as u32;
    let mut levels = vec![level(situation, 0, effort)];
    for failures in 1..=units {
        let all_survive = levels
            .last()
            .is_some_and(|level| level.verdict == Verdict::Survives);
        if failures > effort.failures && !all_survive {
            break;
        }
        levels.push(level(situation, failures, effort));
    }
    levels
}

/// The answer for one number of failures.
pub fn level(situation: &Situation, failures: u32, effort: Effort) -> Level {
    if let Some(overfull) = already_broken(situation) {
        return broken_level(situation, failures, overfull);
    }
    let mut level = Level::untested(situation, failures);
    if situation.restarting.iter().all(Vec::is_empty) {
        // Nothing restarts, so nothing can stay down, whichever hosts fail.
        (level.tested, level.survived) = (level.sets, level.sets);
        level.verdict = Verdict::Survives;
        return level;
    }
    if failures > 1 && slots::all_survive(situation, failures) {
        (level.tested, level.survived) = (level.sets, level.sets);
    } else if is_sequence(situation, failures) {
        fail_one_after_another(situation, &mut level, effort);
    } else {
        fail_at_once(situation, &mut level, effort);
    }
    level.worst = level.worst.map(|worst| decisive(situation, worst, effort));
    level.verdict = if level.failed > 0 {
        Verdict::Fails
    } else if level.survived == level.sets {
        Verdict::Survives
    } else {
        Verdict::Undecided
    };
    level
}

/// How many tests a level takes.
pub(crate) fn tests(situation: &Situation, failures: u32) -> u64 {
    let units = &situation.cluster.failure_units;
    match is_sequence(situation, failures) {
        true => sequence::tests(units.len(), failures),
        false => Sets::of(units, failures as usize).total(),
    }
}

/// Whether it matters that hosts fail one after another.
fn is_sequence(situation: &Situation, failures: u32) -> bool {
    failures > 1
        && situation.cluster.failure_order == FailureOrder::OneAfterAnother
        && situation.cluster.after_failure == AfterFailure::RestartOnly
}

impl Level {
    fn untested(situation: &Situation, failures: u32) -> Level {
        let units = &situation.cluster.failure_units;
        Level {
            failures,
            sets: match is_sequence(situation, failures) {
                true => units.len() as u64,
                false => Sets::of(units, failures as usize).total(),
            },
            tested: 0,
            survived: 0,
            failed: 0,
            verdict: Verdict::Undecided,
            worst: None,
            breaks_soft_exclusion: false,
        }
    }
}

/// Whether everything survives every loss of so many hosts, and no more than that: the first
/// loss that it does not survive ends it.
pub(crate) fn survives(situation: &Situation, failures: u32, effort: Effort) -> Verdict {
    if failures > 1 && slots::all_survive(situation, failures) {
        return Verdict::Survives;
    }
    if is_sequence(situation, failures) || failures == 0 {
        return level(situation, failures, effort).verdict;
    }
    let mut alike = rearrange::Alike::of(situation.cluster);
    let sets = Sets::of(&situation.cluster.failure_units, failures as usize);
    if !alike.compares() && failures > 1 && sets.total() > effort.sets {
        return Verdict::Undecided;
    }
    for failed in sets {
        if alike.tested() > effort.sets {
            return Verdict::Undecided;
        }
        match alike.test(situation, &failed, effort) {
            Restart::Complete(_) => {}
            Restart::Impossible(..) => return Verdict::Fails,
            Restart::Undecided(_) => return Verdict::Undecided,
        }
    }
    Verdict::Survives
}

fn fail_at_once(situation: &Situation, level: &mut Level, effort: Effort) {
    let mut units = situation.cluster.failure_units.clone();
    if level.sets > effort.sets {
        // Of too many, those that have most to restart are tested.
        sort_by_key(&mut units, |unit| {
            std::cmp::Reverse(memory_to_restart(situation, &unit.hosts))
        });
    }
    let sets = Sets::of(&units, level.failures as usize);
    let affordable = level.failures <= 1 || effort.samples || sets.total() <= effort.sets;
    let most = if affordable { effort.sets } else { 0 };
    let mut alike = rearrange::Alike::of(situation.cluster);
    for failed in sets.take(most.min(usize::MAX as u64) as usize) {
        level.tested += 1;
        match alike.test(situation, &failed, effort) {
            Restart::Complete(restarts) => {
                level.survived += 1;
                level.breaks_soft_exclusion |= restarts.breaks_soft_exclusion;
            }
            Restart::Impossible(left, reason) => {
                level.failed += 1;
                note_worst(level, describe(situation, failed, left, Some(reason)));
            }
            Restart::Undecided(left) => {
                note_worst(level, describe(situation, failed, left, None));
            }
        }
    }
}

/// Memory of what restarts when these hosts fail, in KiB.
fn memory_to_restart(situation: &Situation, hosts: &[HostIndex]) -> i64 {
    let lots = restart::restarting_lots(situation, hosts);
    let memory = lots.iter().map(|lot| {
        let kind = situation.cluster.kind(lot.kind);
        kind.restart.demand[Dimension::Memory].saturating_mul(i64::from(lot.count))
    });
    memory.fold(0, i64::saturating_add)
}

/// Plays the failures that begin with each host, under the rules first and then without those
/// that may be ignored.
fn fail_one_after_another(situation: &Situation, level: &mut Level, effort: Effort) {
    let units = &situation.cluster.failure_units;
    let affordable = sequence::tests(units.len(), level.failures) <= effort.sets;
    let mut at_once = Level::untested(situation, level.failures);
    if !affordable {
        // What cannot be survived at once cannot be survived one after another.
        fail_at_once(situation, &mut at_once, effort);
        if at_once.failed > 0 {
            level.worst = at_once.worst;
            level.failed = 1;
            level.tested = 1;
        }
        return;
    }
    for obeyed in [true, false] {
        let Some(situation) = situation.under_rules(obeyed) else {
            return;
        };
        (level.tested, level.survived, level.failed) = (0, 0, 0);
        level.worst = None;
        level.breaks_soft_exclusion = !obeyed;
        for first in units {
            level.tested += 1;
            match sequence::play(&situation, first, level.failures, effort) {
                End::Survives => level.survived += 1,
                End::Fails(set) => {
                    level.failed += 1;
                    note_worst(level, set);
                }
                End::Open(set) => note_worst(level, set),
            }
        }
        if level.survived == level.sets {
            return;
        }
    }
}

/// Whether everything survives the loss of these hosts at once.
pub fn test(situation: &Situation, failed: &[HostIndex], effort: Effort) -> Restart {
    match situation.fixed {
        Some(_) => rearrange::test(situation, failed, effort),
        None => restart::test(situation, failed, effort.steps),
    }
}

/// What the loss of these hosts leaves down; `None`: every VM is restarted.
pub fn failing_set(
    situation: &Situation,
    hosts: Vec<HostIndex>,
    effort: Effort,
) -> Option<FailingSet> {
    if let Some(overfull) = already_broken(situation) {
        return Some(overfull);
    }
    match test(situation, &hosts, effort) {
        Restart::Complete(_) => None,
        Restart::Impossible(left, reason) => Some(describe(situation, hosts, left, Some(reason))),
        Restart::Undecided(left) => Some(describe(situation, hosts, left, None)),
    }
}

/// The same set with the reason that decides: anti-affinity is the reason only where all would
/// restart without it.
fn decisive(situation: &Situation, set: FailingSet, effort: Effort) -> FailingSet {
    let is_rule = matches!(set.reason, Some(Reason::Exclusion { .. }));
    if !is_rule || situation.fixed.is_some() {
        return set;
    }
    match restart::test_without_exclusions(situation, &set.hosts, effort.steps) {
        Restart::Impossible(left, reason) => describe(situation, set.hosts, left, Some(reason)),
        Restart::Complete(_) | Restart::Undecided(_) => set,
    }
}

fn note_worst(level: &mut Level, set: FailingSet) {
    let weight = |set: &FailingSet| (set.reason.is_some(), set.left_over_memory);
    let worst = level.worst.as_ref();
    if worst.is_none_or(|worst| weight(&set) > weight(worst)) {
        level.worst = Some(set);
    }
}

fn describe(
    situation: &Situation,
    hosts: Vec<HostIndex>,
    left: LeftOver,
    reason: Option<Reason>,
) -> FailingSet {
    FailingSet {
        left_over: name_units(situation, &hosts, &left),
        left_over_memory: memory_left(situation, &left),
        hosts,
        shortage: left.shortage,
        reason,
    }
}

/// Memory of the units that stay down, in KiB.
fn memory_left(situation: &Situation, left: &LeftOver) -> i64 {
    left.lots
        .iter()
        .map(|lot| {
            let kind = situation.cluster.kind(lot.kind);
            kind.restart.demand[Dimension::Memory].saturating_mul(i64::from(lot.count))
        })
        .fold(0, i64::saturating_add)
}

/// Which units of the failed hosts stay down: the last of each kind, as counted.
fn name_units(situation: &Situation, failed: &[HostIndex], left: &LeftOver) -> Vec<UnitIndex> {
    let cluster = situation.cluster;
    let mut units = Vec::new();
    for lot in &left.lots {
        let of_kind = cluster.unit_indices().filter(|unit| {
            cluster.unit(*unit).kind == lot.kind
                && host_of(situation, *unit).is_some_and(|host| failed.contains(&host))
        });
        let mut candidates: Vec<UnitIndex> = of_kind.collect();
        let keep = candidates.len().saturating_sub(lot.count as usize);
        units.append(&mut candidates.split_off(keep));
    }
    units
}

/// What is wrong before anything fails: a unit without a host, or a host that carries more
/// than it has room for.
fn already_broken(situation: &Situation) -> Option<FailingSet> {
    let cluster = situation.cluster;
    if !situation.homeless.is_empty() {
        return Some(homeless(situation));
    }
    let (host, dimension, missing) = cluster
        .hosts_in_service()
        .flat_map(|host| Dimension::ALL.map(|dimension| (host, dimension)))
        .map(|(host, dimension)| {
            let kept_free = match dimension {
                Dimension::Memory => cluster.host(host).kept_free_at_start,
                _ => 0,
            };
            let missing = -situation.before.obeyed.free(host)[dimension] - kept_free;
            (host, dimension, missing)
        })
        .find(|(_, _, missing)| *missing > 0)?;
    let on_host = cluster
        .unit_indices()
        .filter(|unit| host_of(situation, *unit) == Some(host))
        .min_by_key(|unit| {
            let need = cluster.kind_of(*unit).running.demand[dimension];
            // The smallest unit that would cure it, else the largest.
            (need < missing, (need - missing).abs())
        })?;
    Some(FailingSet {
        hosts: Vec::new(),
        left_over: vec![on_host],
        left_over_memory: memory_of(situation, &[on_host]),
        shortage: Some(Shortage {
            dimension,
            missing,
            host,
        }),
        reason: Some(Reason::Sum {
            dimension,
            needed: cluster.host(host).capacity[dimension] + missing,
            room: cluster.host(host).capacity[dimension],
            hosts: None,
        }),
    })
}

/// The units without a host; first the one that the reason is about.
fn homeless(situation: &Situation) -> FailingSet {
    let cluster = situation.cluster;
    let mut left_over = situation.homeless.clone();
    let mut about = None;
    if let Some(Reason::FitsNowhere { kind, shortage }) = &situation.homeless_reason {
        let is_kind = |unit: &UnitIndex| cluster.unit(*unit).kind == *kind;
        if let Some(at) = left_over.iter().position(is_kind) {
            left_over[..=at].rotate_right(1);
            about = Some(*shortage);
        }
    }
    let nearest = left_over.first().and_then(|unit| {
        let claim = &cluster.kind_of(*unit).running;
        nearest_shortage(&situation.before.obeyed, claim)
    });
    FailingSet {
        hosts: Vec::new(),
        left_over_memory: memory_of(situation, &left_over),
        shortage: match about {
            Some(shortage) if !Shortage::agree(nearest, shortage) => shortage,
            _ => nearest,
        },
        left_over,
        reason: situation.homeless_reason.clone(),
    }
}

fn host_of(situation: &Situation, unit: UnitIndex) -> Option<HostIndex> {
    situation.placement?.host_of(unit)
}

fn memory_of(situation: &Situation, units: &[UnitIndex]) -> i64 {
    units
        .iter()
        .map(|unit| situation.cluster.kind_of(*unit).running.demand[Dimension::Memory])
        .fold(0, i64::saturating_add)
}

/// A placement that is broken without any failure survives none.
fn broken_level(situation: &Situation, failures: u32, why: FailingSet) -> Level {
    let untested = Level::untested(situation, failures);
    let sets = untested.sets;
    Level {
        tested: sets,
        failed: if why.reason.is_some() { sets } else { 0 },
        verdict: if why.reason.is_some() {
            Verdict::Fails
        } else {
            Verdict::Undecided
        },
        worst: Some(why),
        ..untested
    }
}
