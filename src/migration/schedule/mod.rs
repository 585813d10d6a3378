//! How long does it take to empty a host, and to patch the whole cluster in a night?
//!
//! Hosts are patched in waves: drain, patch, refill. While a wave is out, its VMs run on hosts
//! that the placement engine found, and the rest is proved to survive the failures to tolerate,
//! by its room and by its votes ([`wave`]); [`grouping`] chooses the hosts of each. Migrations at the same time share links and storage: [`simulate`] plays them,
//! event by event, in integers of microseconds. [`way`] says how each VM moves.
//!
//! Why the proof for the empty wave covers the whole work: while VMs of a host A of the wave
//! are still on A, whatever fails, they can follow the proved placement. If A is among the
//! failed, its VMs restart where they were about to go, or where the proof puts them; if not,
//! the hosts that they were about to go to have more room than the proof needs. That A may
//! carry its VMs at all is part of the proof. A test fails hosts at every moment.
//!
//! [`bands`] plays the same work again with the best and the worst values of what is not known
//! exactly.

pub mod bands;
mod explain;
mod grouping;
mod limits;
mod sharing;
mod simulate;
mod wave;
mod way;

use std::time::Duration;

use super::Environment;
use crate::capacity::{Effort, Placement};
use crate::cluster::{Cluster, HostIndex, UnitIndex, VmIndex};
use crate::model::Plan;
use crate::outage::OperationsInForce;
use crate::placement::Refutation;
use crate::ranges::{Case, End, part};

pub use explain::explain;
pub use limits::{Limits, MOST_AT_ONCE};
pub use way::{Way, WhyDown, WhyQuick};

/// So many migrations at once are looked at even where the limit is lower.
const LOOKED_AT: u32 = 4;

/// Hosts that are out at the same time, and what is known about the others meanwhile.
#[derive(Debug, Clone, PartialEq)]
pub struct Wave {
    /// The hosts, ascending.
    pub hosts: Vec<HostIndex>,
    /// Where each unit runs while they are out; `None`: it is shut down, or ran nowhere before.
    pub placement: Placement,
    /// Units that are shut down, and why.
    pub down: Vec<(UnitIndex, WhyDown)>,
    /// How many of the other hosts may fail meanwhile: the largest proved number, at most the
    /// failures to tolerate; `None`: none is proved.
    pub tolerates: Option<u32>,
    /// Why it is not as many as are to be tolerated.
    pub doubt: Option<Doubt>,
    /// Whether soft anti-affinity rules are ignored meanwhile.
    pub breaks_soft_rules: bool,
}

/// Why the failures to tolerate are not proved to be survived while hosts are out.
#[derive(Debug, Clone, PartialEq)]
pub enum Doubt {
    /// The votes do not survive them.
    Votes(VotesShort),
    /// Without these hosts no placement survives them.
    Impossible(Refutation),
    /// A placement survives, but others than the drained VMs would have to move for it.
    OthersWouldMove,
    /// Nothing was found, and nothing refuted.
    Undecided,
    /// Before anything moves, a host carries more than it may or what it must not, or a VM has
    /// no host: it will be so again.
    NotSoundBefore,
}

/// Why the votes do not allow what has to be tolerated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VotesShort {
    /// Without these hosts the cluster has no majority: it stops.
    Stops,
    /// It has one, but not after as many further failures.
    NoFurtherFailure,
    /// After them only if the witness stands in a third place, which the plan does not say.
    PlaceNotTold,
}

/// Migrations with their times.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Schedule {
    /// Live migrations at once on one host.
    pub at_once: u32,
    /// Every VM that moves or is shut down, by its start.
    pub steps: Vec<Step>,
    /// Every host that is emptied, by its start.
    pub lanes: Vec<Lane>,
    /// From the first order to the last VM at home.
    pub total: Duration,
}

/// One VM moves, or is shut down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Which wave it belongs to.
    pub wave: u32,
    /// Which VM.
    pub vm: VmIndex,
    /// What it moves with.
    pub unit: UnitIndex,
    /// Where it ran.
    pub from: HostIndex,
    /// Where it runs then; the same host for one that is shut down.
    pub to: HostIndex,
    /// How.
    pub way: Way,
    /// Whether it comes home.
    pub back: bool,
    /// The order.
    pub start: Duration,
    /// It runs on the target.
    pub end: Duration,
    /// How long it does not answer in between.
    pub downtime: Duration,
    /// Bytes sent over links, or written to storage and read from it.
    pub bytes: u64,
}

/// What happens to a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lane {
    /// Which host.
    pub host: HostIndex,
    /// Which wave it belongs to.
    pub wave: u32,
    /// The first VM leaves.
    pub start: Duration,
    /// Nothing runs there any more: it is patched from now on.
    pub empty: Duration,
    /// It is back in service.
    pub patched: Duration,
    /// All its VMs are back.
    pub refilled: Duration,
}

/// A night with so many live migrations at once on a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tried {
    /// How many.
    pub at_once: u32,
    /// How long it takes.
    pub total: Duration,
    /// Moves of VMs that are saved because their live migration would never end beside so many
    /// others.
    pub saved: u32,
}

/// Patching the whole cluster.
#[derive(Debug, Clone, PartialEq)]
pub struct PatchNight {
    /// Hosts at once, and what is proved meanwhile.
    pub waves: Vec<Wave>,
    /// Hosts at once, at most.
    pub hosts_at_once: u32,
    /// The fastest schedule of those that keep most VMs running while they move.
    pub schedule: Schedule,
    /// What becomes of it with 1, 2, 3, … live migrations at once on a host; a low limit is
    /// exceeded by a few, so that it is seen what it costs.
    pub by_concurrency: Vec<Tried>,
    /// What limits migrations.
    pub limits: Limits,
}

/// Emptying one host.
#[derive(Debug, Clone, PartialEq)]
pub struct HostSchedule {
    /// Where its VMs go, and what is proved then.
    pub wave: Wave,
    /// The fastest schedule.
    pub schedule: Schedule,
}

/// Patches every host in service, from where `placement` has the VMs, and brings them back.
///
/// At most as many hosts at once as the plan says, or else as many as are proved to be safe: see
/// [`grouping`].
pub fn patch_night(
    plan: &Plan,
    cluster: &Cluster,
    placement: &Placement,
    effort: Effort,
) -> PatchNight {
    let operations = OperationsInForce::of(plan);
    let planner = wave::Planner::of(cluster, placement, effort);
    let mut grouping = grouping::Grouping::of(&planner);
    let nights = match operations.hosts_at_once.value {
        Some(hosts) => vec![grouping.of_at_most(hosts)],
        None => grouping.safe(),
    };
    let limits = Limits::of(plan);
    let ways = way::Ways::of(plan, cluster, Case::all(End::Likely));
    let patch = Some(patch_time(&operations, End::Likely));
    let played = nights.into_iter().map(|waves| {
        let work = simulate::Work {
            cluster,
            placement,
            waves: &waves,
            patch,
            limits,
        };
        let (schedule, by_concurrency) = fastest(&work, &ways, LOOKED_AT);
        PatchNight {
            hosts_at_once: waves.iter().map(|wave| wave.hosts.len()).max().unwrap_or(0) as u32,
            schedule,
            by_concurrency,
            limits,
            waves,
        }
    });
    let cost = |night: &PatchNight| (night.schedule.downtime(), night.schedule.total);
    let best = played.min_by_key(cost);
    best.unwrap_or_else(|| PatchNight {
        waves: Vec::new(),
        hosts_at_once: 0,
        schedule: Schedule::default(),
        by_concurrency: Vec::new(),
        limits,
    })
}

/// How long an empty host is patched.
fn patch_time(operations: &OperationsInForce, end: End) -> Duration {
    let minutes = operations.patch_minutes;
    let likely = Duration::from_secs(u64::from(minutes.value) * 60);
    part(likely, end.amount(!minutes.is_default()))
}

/// Empties one host; its VMs stay where they go.
pub fn drain_host(
    plan: &Plan,
    cluster: &Cluster,
    placement: &Placement,
    host: HostIndex,
    effort: Effort,
) -> HostSchedule {
    let planner = wave::Planner::of(cluster, placement, effort);
    let ways = way::Ways::of(plan, cluster, Case::all(End::Likely));
    drain(&planner, &ways, Limits::of(plan), host)
}

/// Empties each host in service, as if it were the only one.
pub fn drain_each(
    plan: &Plan,
    cluster: &Cluster,
    placement: &Placement,
    effort: Effort,
) -> Vec<HostSchedule> {
    let planner = wave::Planner::of(cluster, placement, effort);
    let ways = way::Ways::of(plan, cluster, Case::all(End::Likely));
    let limits = Limits::of(plan);
    let hosts = cluster.hosts_in_service();
    hosts
        .map(|host| drain(&planner, &ways, limits, host))
        .collect()
}

fn drain(
    planner: &wave::Planner,
    ways: &way::Ways,
    limits: Limits,
    host: HostIndex,
) -> HostSchedule {
    let waves = [planner.wave(&[host])];
    let work = simulate::Work {
        cluster: planner.cluster,
        placement: planner.placement,
        waves: &waves,
        patch: None,
        limits,
    };
    let (schedule, _) = fastest(&work, ways, 0);
    let [wave] = waves;
    HostSchedule { wave, schedule }
}

/// The best schedule within the limit, and what becomes of each number at once, a few beyond the
/// limit among them.
///
/// Best is where the fewest VMs are saved for the sake of the others' share of the links: saving
/// is often faster than moving live, and is what live migration is there to avoid. Of those it is
/// the shortest, then the one with the fewest migrations at once.
fn fastest(work: &simulate::Work, ways: &way::Ways, beyond: u32) -> (Schedule, Vec<Tried>) {
    let mut best: Option<Schedule> = None;
    let mut tried = Vec::new();
    let most = work.limits.at_once;
    for at_once in 1..=most.max(beyond) {
        let schedule = simulate::play(work, ways, at_once);
        tried.push(Tried {
            at_once,
            total: schedule.total,
            saved: schedule.saved(),
        });
        let cost = |schedule: &Schedule| (schedule.saved(), schedule.total);
        let is_allowed = at_once <= most;
        if is_allowed
            && best
                .as_ref()
                .is_none_or(|best| cost(&schedule) < cost(best))
        {
            best = Some(schedule);
        }
    }
    (best.unwrap_or_default(), tried)
}

impl Wave {
    /// Whether the failures to tolerate are proved to be survived while the hosts are out.
    pub fn is_proved(&self) -> bool {
        self.doubt.is_none() && self.tolerates.is_some()
    }
}

impl PatchNight {
    /// Whether the failures to tolerate are proved to be survived all the time.
    pub fn is_proved(&self) -> bool {
        self.waves.iter().all(Wave::is_proved)
    }

    /// How many of the other hosts may fail at any time during the work, as far as is proved.
    pub fn tolerates(&self) -> Option<u32> {
        self.waves.iter().map(|wave| wave.tolerates).min().flatten()
    }
}

impl Schedule {
    /// How long each VM is away in all, by its index; VMs that are never away have zero.
    pub fn downtime_by_vm(&self, cluster: &Cluster) -> Vec<Duration> {
        let mut away = vec![Duration::ZERO; cluster.vms.len()];
        for step in &self.steps {
            if let Some(sum) = away.get_mut(step.vm.0 as usize) {
                *sum = sum.saturating_add(step.downtime);
            }
        }
        away
    }

    /// How long all VMs are away in all.
    pub fn downtime(&self) -> Duration {
        let each = self.steps.iter().map(|step| step.downtime);
        each.fold(Duration::ZERO, Duration::saturating_add)
    }

    /// Moves of VMs that are saved because their live migration would never end.
    pub fn saved(&self) -> u32 {
        let steps = self.steps.iter();
        let saved = steps.filter(|step| step.way == Way::Quick(WhyQuick::NeverEnds));
        saved.count() as u32
    }

    /// Bytes over links and storage in all.
    pub fn bytes(&self) -> u64 {
        let bytes = self.steps.iter().map(|step| step.bytes);
        bytes.fold(0, u64::saturating_add)
    }
}
