//! How many hosts can I lose?
//!
//! For k = 0, 1, 2, … every set of k hosts in service is failed at once and tested: can all
//! VMs that must restart be restarted on the survivors, while nothing else moves? Only sets
//! of exactly k need testing, because a restart plan for a larger set contains one for the
//! smaller. If a set of k fails, every larger set that contains it fails too.

pub mod deeper;
pub mod restart;
mod sets;
pub mod situation;

pub use restart::{LeftOver, Restart, Restarts};
pub use situation::{Placement, Situation};

use crate::cluster::{Dimension, HostIndex, UnitIndex};
use crate::placement::bounds::{Reason, Shortage, nearest_shortage};
pub(crate) use sets::Sets;

/// How much work an answer may cost, in counted steps: the same everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort {
    /// Failure sets tested for each k.
    pub sets: u64,
    /// Whether a part of them is tested where all are too many: it can only show a failure.
    pub samples: bool,
    /// Steps of the exhaustive search for each failure set.
    pub steps: u64,
    /// Attempts to arrange more VMs when headroom is enclosed.
    pub tries: u32,
    /// Rounds of looking for patterns when bounds and rules leave a question open. None without
    /// the feature `patterns`.
    pub rounds: u32,
    /// Steps of the search for any placement at all, in small clusters.
    pub joint_steps: u64,
    /// Failures looked at even when every smaller number already fails somewhere.
    pub failures: u32,
}

impl Effort {
    /// What fits into a frame for ordinary plans.
    pub const INTERACTIVE: Effort = Effort {
        sets: 300,
        samples: false,
        steps: 2_000,
        tries: 3,
        rounds: 0,
        joint_steps: 2_000,
        failures: 1,
    };

    /// What a background job does: three failures at 64 hosts are 41,664 sets.
    pub const THOROUGH: Effort = Effort {
        sets: 50_000,
        samples: true,
        steps: 20_000,
        tries: 40,
        rounds: 60,
        joint_steps: 50_000,
        failures: 3,
    };
}

/// The answer for one number of failures.
#[derive(Debug, Clone, PartialEq)]
pub struct Level {
    /// How many hosts fail at once: k.
    pub failures: u32,
    /// How many sets of k hosts there are.
    pub sets: u64,
    /// How many of them were tested.
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

/// The levels for k = 0, 1, … until not everything survives, at least to `effort.failures`.
pub fn levels(situation: &Situation, effort: Effort) -> Vec<Level> {
    let hosts = situation.cluster.hosts_in_service().count() as u32;
    let mut levels = vec![level(situation, 0, effort)];
    for failures in 1..=hosts {
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
    let hosts: Vec<HostIndex> = situation.cluster.hosts_in_service().collect();
    let sets = Sets::of(&hosts, failures as usize);
    let mut level = Level {
        failures,
        sets: sets.total(),
        tested: 0,
        survived: 0,
        failed: 0,
        verdict: Verdict::Undecided,
        worst: None,
        breaks_soft_exclusion: false,
    };
    if situation.restarting.iter().all(Vec::is_empty) {
        // Nothing restarts, so nothing can stay down, whichever hosts fail.
        (level.tested, level.survived) = (level.sets, level.sets);
        level.verdict = Verdict::Survives;
        return level;
    }
    let affordable = failures <= 1 || effort.samples || sets.total() <= effort.sets;
    let most = if affordable { effort.sets } else { 0 };
    for failed in sets.take(most.min(usize::MAX as u64) as usize) {
        level.tested += 1;
        match restart::test(situation, &failed, effort.steps) {
            Restart::Complete(restarts) => {
                level.survived += 1;
                level.breaks_soft_exclusion |= restarts.breaks_soft_exclusion;
            }
            Restart::Impossible(left, reason) => {
                level.failed += 1;
                note_worst(&mut level, situation, failed, left, Some(reason));
            }
            Restart::Undecided(left) => note_worst(&mut level, situation, failed, left, None),
        }
    }
    level.verdict = if level.failed > 0 {
        Verdict::Fails
    } else if level.survived == level.sets {
        Verdict::Survives
    } else {
        Verdict::Undecided
    };
    level
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
    match restart::test(situation, &hosts, effort.steps) {
        Restart::Complete(_) => None,
        Restart::Impossible(left, reason) => Some(describe(situation, hosts, left, Some(reason))),
        Restart::Undecided(left) => Some(describe(situation, hosts, left, None)),
    }
}

fn note_worst(
    level: &mut Level,
    situation: &Situation,
    hosts: Vec<HostIndex>,
    left: LeftOver,
    reason: Option<Reason>,
) {
    let weight = (reason.is_some(), memory_left(situation, &left));
    let worse = level
        .worst
        .as_ref()
        .is_none_or(|worst| weight > (worst.reason.is_some(), worst.left_over_memory));
    if worse {
        level.worst = Some(describe(situation, hosts, left, reason));
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
    if let Some(unit) = situation.homeless.first() {
        let kind = cluster.unit(*unit).kind;
        let shortage = nearest_shortage(&situation.rooms, &cluster.kind(kind).running);
        return Some(FailingSet {
            hosts: Vec::new(),
            left_over: situation.homeless.clone(),
            left_over_memory: memory_of(situation, &situation.homeless),
            shortage,
            reason: situation.homeless_reason.clone(),
        });
    }
    let (host, dimension, missing) = cluster
        .hosts_in_service()
        .flat_map(|host| Dimension::ALL.map(|dimension| (host, dimension)))
        .map(|(host, dimension)| {
            let kept_free = match dimension {
                Dimension::Memory => cluster.host(host).kept_free_at_start,
                _ => 0,
            };
            let missing = -situation.rooms.free(host)[dimension] - kept_free;
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
    let hosts: Vec<HostIndex> = situation.cluster.hosts_in_service().collect();
    let sets = Sets::of(&hosts, failures as usize).total();
    Level {
        failures,
        sets,
        tested: sets,
        survived: 0,
        failed: if why.reason.is_some() { sets } else { 0 },
        verdict: if why.reason.is_some() {
            Verdict::Fails
        } else {
            Verdict::Undecided
        },
        worst: Some(why),
        breaks_soft_exclusion: false,
    }
}
