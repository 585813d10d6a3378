//! How long does it take to empty a host, and to patch the whole cluster?

#![allow(missing_docs)] // docs/report.md explains each field.

use serde::Serialize;

use super::bands::{Band, key};
use super::number::Number;
use super::outage::Derivation;
use super::reason::Impossible;
use crate::assess::Answers;
use crate::capacity::Effort;
use crate::cluster::{Cluster, HostIndex, VmIndex};
use crate::migration::schedule::bands::{self, Bands};
use crate::migration::schedule::{self, Doubt, HostSchedule, Lane, Step, Wave, Way};
use crate::migration::schedule::{VotesShort, WhyDown, WhyQuick};
use crate::model::Plan;
use crate::ranges::Range;

/// Drains, and patching the whole cluster.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PatchNight {
    pub total_seconds: Number,
    pub total_band: Band,
    /// The input that moves the total furthest.
    pub matters_most: Option<&'static str>,
    pub formula: Derivation,
    pub hosts_at_once: u32,
    /// Whether the failures to tolerate are proved to be survived all the time.
    pub proved: bool,
    pub tolerated_meanwhile: Option<u32>,
    pub longest_downtime_seconds: Number,
    pub longest_downtime_band: Band,
    /// VMs that are away, all moves together, by their place in the plan.
    pub away: Vec<Away>,
    /// VMs whose live migration would not end with the worst values.
    pub fall_back: Vec<String>,
    pub sent_mib: Number,
    pub concurrency: Concurrency,
    pub waves: Vec<WaveOfHosts>,
    pub hosts: Vec<HostTimes>,
    pub steps: Vec<NightStep>,
    pub drains: Vec<HostToDrain>,
}

/// How many live migrations at once on one host.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Concurrency {
    pub best: u32,
    pub limit: u32,
    pub each_way: bool,
    pub tried: Vec<Tried>,
}

/// A number of live migrations at once, and how long the night takes with it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Tried {
    pub at_once: u32,
    pub total_seconds: Number,
    pub saved_moves: u32,
}

/// Hosts that are out at the same time.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct WaveOfHosts {
    pub hosts: Vec<String>,
    pub tolerated_meanwhile: Option<u32>,
    /// `proved`, `noMajority`, `tooFewVotes`, `witnessPlace`, `impossible`, `othersWouldMove`,
    /// `notSoundBefore` or `undecided`.
    pub proof: &'static str,
    /// Why it is impossible.
    pub reason: Option<Impossible>,
    pub breaks_anti_affinity: bool,
}

/// What happens to a host.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct HostTimes {
    pub host: String,
    pub wave: u32,
    pub start_seconds: Number,
    pub empty_seconds: Number,
    pub emptying_band: Band,
    pub patched_seconds: Number,
    pub refilled_seconds: Number,
}

/// How long a VM is away.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Away {
    pub vm: String,
    pub band: Band,
}

/// A VM that moves or is shut down.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct NightStep {
    pub wave: u32,
    pub vm: String,
    pub from: String,
    pub to: String,
    /// `live`, `quick`, `stopped` or `shutDown`.
    pub way: &'static str,
    /// Why not live.
    pub why: Option<&'static str>,
    pub back: bool,
    pub start_seconds: Number,
    pub end_seconds: Number,
    pub downtime_seconds: Number,
    pub sent_mib: Number,
}

/// Emptying one host.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct HostToDrain {
    pub host: String,
    pub seconds: Number,
    pub band: Band,
    pub at_once: u32,
    pub live: u32,
    pub quick: u32,
    pub shut_down: u32,
    pub longest_downtime_seconds: Number,
    pub longest_downtime_band: Band,
    pub tolerated_meanwhile: Option<u32>,
}

impl PatchNight {
    /// The fastest night, from the tested placement.
    pub(super) fn of(plan: &Plan, answers: &Answers, effort: Effort) -> PatchNight {
        let (cluster, placement) = (&answers.cluster, &answers.placement);
        let night = schedule::patch_night(plan, cluster, placement, effort);
        let schedule = &night.schedule;
        let bands = bands::night(plan, cluster, placement, &night);
        let most = bands::matters_most(plan, cluster, placement, &night);
        let drains = schedule::drain_each(plan, cluster, placement, effort);
        let of_drains = bands::drains(plan, cluster, placement, &drains);
        PatchNight {
            total_seconds: Number::seconds(schedule.total),
            total_band: Band::of(bands.total),
            matters_most: most.map(key),
            formula: Derivation::of(schedule::explain(plan, &night)),
            hosts_at_once: night.hosts_at_once,
            proved: night.is_proved(),
            tolerated_meanwhile: night.tolerates(),
            longest_downtime_seconds: Number::seconds(bands.longest().likely),
            longest_downtime_band: Band::of(bands.longest()),
            away: away(cluster, &bands),
            fall_back: bands
                .fall_back
                .iter()
                .map(|vm| cluster.vm_name(*vm))
                .collect(),
            sent_mib: mib(schedule.bytes()),
            concurrency: Concurrency {
                best: schedule.at_once,
                limit: night.limits.at_once,
                each_way: night.limits.each_way,
                tried: tried(&night.by_concurrency),
            },
            waves: night
                .waves
                .iter()
                .map(|wave| of_wave(cluster, wave))
                .collect(),
            hosts: schedule
                .lanes
                .iter()
                .zip(&bands.emptying)
                .map(|(lane, emptying)| of_lane(cluster, lane, *emptying))
                .collect(),
            steps: schedule
                .steps
                .iter()
                .map(|step| of_step(cluster, step))
                .collect(),
            drains: drains
                .iter()
                .zip(&of_drains)
                .map(|(drain, bands)| of_drain(cluster, drain, bands))
                .collect(),
        }
    }
}

fn away(cluster: &Cluster, bands: &Bands) -> Vec<Away> {
    let is_away = |range: &Range| range.high.is_none_or(|high| !high.is_zero());
    let vms = bands.downtime.iter().enumerate();
    let vms = vms.filter(|(_, range)| is_away(range));
    vms.map(|(vm, range)| Away {
        vm: cluster.vm_name(VmIndex(vm as u32)),
        band: Band::of(*range),
    })
    .collect()
}

fn tried(tried: &[schedule::Tried]) -> Vec<Tried> {
    let each = tried.iter().map(|tried| Tried {
        at_once: tried.at_once,
        total_seconds: Number::seconds(tried.total),
        saved_moves: tried.saved,
    });
    each.collect()
}

fn of_wave(cluster: &Cluster, wave: &Wave) -> WaveOfHosts {
    let names = |hosts: &[HostIndex]| hosts.iter().map(|host| cluster.host_name(*host)).collect();
    let (proof, reason) = match &wave.doubt {
        None => ("proved", None),
        Some(Doubt::Votes(VotesShort::Stops)) => ("noMajority", None),
        Some(Doubt::Votes(VotesShort::NoFurtherFailure)) => ("tooFewVotes", None),
        Some(Doubt::Votes(VotesShort::PlaceNotTold)) => ("witnessPlace", None),
        Some(Doubt::Impossible(why)) => ("impossible", Some(Impossible::of(cluster, why))),
        Some(Doubt::OthersWouldMove) => ("othersWouldMove", None),
        Some(Doubt::Undecided) => ("undecided", None),
        Some(Doubt::NotSoundBefore) => ("notSoundBefore", None),
    };
    WaveOfHosts {
        hosts: names(&wave.hosts),
        tolerated_meanwhile: wave.tolerates,
        proof,
        reason,
        breaks_anti_affinity: wave.breaks_soft_rules,
    }
}

fn of_lane(cluster: &Cluster, lane: &Lane, emptying: Range) -> HostTimes {
    HostTimes {
        host: cluster.host_name(lane.host),
        wave: lane.wave,
        start_seconds: Number::seconds(lane.start),
        empty_seconds: Number::seconds(lane.empty),
        emptying_band: Band::of(emptying),
        patched_seconds: Number::seconds(lane.patched),
        refilled_seconds: Number::seconds(lane.refilled),
    }
}

fn of_step(cluster: &Cluster, step: &Step) -> NightStep {
    let (way, why) = way(step.way);
    NightStep {
        wave: step.wave,
        vm: cluster.vm_name(step.vm),
        from: cluster.host_name(step.from),
        to: cluster.host_name(step.to),
        way,
        why,
        back: step.back,
        start_seconds: Number::seconds(step.start),
        end_seconds: Number::seconds(step.end),
        downtime_seconds: Number::seconds(step.downtime),
        sent_mib: mib(step.bytes),
    }
}

fn of_drain(cluster: &Cluster, drain: &HostSchedule, bands: &Bands) -> HostToDrain {
    let steps = &drain.schedule.steps;
    let count = |is: &dyn Fn(Way) -> bool| steps.iter().filter(|step| is(step.way)).count() as u32;
    let host = drain.wave.hosts.first();
    HostToDrain {
        host: host.map_or(String::new(), |host| cluster.host_name(*host)),
        seconds: Number::seconds(drain.schedule.total),
        band: Band::of(bands.total),
        at_once: drain.schedule.at_once,
        live: count(&|way| way == Way::Live),
        quick: count(&|way| matches!(way, Way::Quick(_))),
        shut_down: count(&|way| matches!(way, Way::ShutDown(_))),
        longest_downtime_seconds: Number::seconds(bands.longest().likely),
        longest_downtime_band: Band::of(bands.longest()),
        tolerated_meanwhile: drain.wave.tolerates,
    }
}

fn way(way: Way) -> (&'static str, Option<&'static str>) {
    match way {
        Way::Live => ("live", None),
        Way::Stopped => ("stopped", None),
        Way::Quick(WhyQuick::Platform) => ("quick", Some("platform")),
        Way::Quick(WhyQuick::LowPriority) => ("quick", Some("lowPriority")),
        Way::Quick(WhyQuick::NeverEnds) => ("quick", Some("neverEnds")),
        Way::ShutDown(WhyDown::Bound) => ("shutDown", Some("bound")),
        Way::ShutDown(WhyDown::NoRoom) => ("shutDown", Some("noRoom")),
        Way::ShutDown(WhyDown::CannotMove) => ("shutDown", Some("cannotMove")),
    }
}

/// Bytes in MiB, rounded up to KiB.
fn mib(bytes: u64) -> Number {
    Number::mib(crate::units::Memory::from_bytes_up(bytes))
}
