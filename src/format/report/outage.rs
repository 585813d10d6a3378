//! What does the death of a host cost, and what does a year?

#![allow(missing_docs)] // docs/report.md explains each field.

use serde::Serialize;

use super::bands::Band;
use super::number::Number;
use crate::assess::Answers;
use crate::capacity::{Effort, Verdict};
use crate::cluster::{Cluster, VmIndex};
use crate::explain::{Explanation, Input};
use crate::model::{Plan, Priority};
use crate::outage::availability::{self, Method, MethodYear, NoYear};
use crate::outage::storm::NeverStarts;
use crate::outage::{self, Class, Detection, GuestFailover, Restarted, Timeline, explain};
use crate::ranges::End;

/// What the death of each host costs.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Outages {
    pub detection: DetectionTimes,
    /// An application that fails over inside a cluster of guests.
    pub guest_cluster_seconds: Number,
    pub guest_cluster_band: Band,
    pub worst_host: Option<String>,
    /// When the last VM of the worst host answers; `None`: nothing restarts.
    pub worst_formula: Option<Derivation>,
    pub losses: Vec<HostLoss>,
}

/// From the death of a host to the restart of its VMs.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct DetectionTimes {
    pub silence_seconds: Number,
    pub decision_seconds: Number,
    pub fencing_seconds: Number,
    pub total_seconds: Number,
    pub total_band: Band,
    pub isolated_host_seconds: Number,
    pub formula: Derivation,
}

/// What the death of one host costs.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct HostLoss {
    pub host: String,
    pub verdict: &'static str,
    pub priorities: Vec<PriorityTimes>,
    pub restarts: Vec<RestartTime>,
    pub left_over: Vec<String>,
    pub not_restarted: Vec<String>,
    /// Why nothing ever starts: `noStarts` or `noStorage`.
    pub never_starts: Option<&'static str>,
}

/// When the VMs of one priority answer again.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PriorityTimes {
    pub priority: &'static str,
    pub vms: u32,
    pub first_seconds: Number,
    pub median_seconds: Number,
    pub last_seconds: Number,
    pub first_band: Band,
    pub median_band: Band,
    pub last_band: Band,
}

/// When one VM answers again.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RestartTime {
    pub vm: String,
    pub host: String,
    pub priority: &'static str,
    pub begins_seconds: Number,
    pub answers_seconds: Number,
    pub answers_band: Band,
}

/// What a year costs.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Year {
    pub methods: Vec<YearByMethod>,
    pub failure_units: u32,
    pub tolerated: Option<u32>,
    pub chance_beyond: Option<f64>,
    /// With the best values, and with the worst.
    pub chance_beyond_low: Option<f64>,
    pub chance_beyond_high: Option<f64>,
    pub chance_formula: Derivation,
    pub mean_restart_seconds: Option<Number>,
    pub mean_restart_band: Option<Band>,
}

/// A year with one method, for the mean VM.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct YearByMethod {
    /// `alone`, `quick`, `live` or `guestCluster`.
    pub method: &'static str,
    pub unknown_because: Option<&'static str>,
    pub planned_seconds: Option<Number>,
    pub unplanned_seconds: Option<Number>,
    pub availability_percent: Option<f64>,
    pub nines: Option<f64>,
    pub planned_band: Option<Band>,
    pub unplanned_band: Option<Band>,
    /// What comes of the worst values, and of the best.
    pub availability_low_percent: Option<f64>,
    pub availability_high_percent: Option<f64>,
    pub nines_low: Option<f64>,
    pub nines_high: Option<f64>,
    pub formulas: Vec<Derivation>,
}

/// How a number was calculated.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Derivation {
    pub title: String,
    pub result: String,
    pub formula: String,
    pub inputs: Vec<DerivationInput>,
    pub source: String,
}

/// An input of a formula.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct DerivationInput {
    pub name: String,
    pub value: String,
    pub origin: String,
}

impl Outages {
    /// The loss of each host in service.
    pub(super) fn of(plan: &Plan, answers: &Answers, timelines: &[Timeline]) -> Outages {
        let cluster = &answers.cluster;
        let detection = Detection::of(plan);
        let guests = GuestFailover::of(plan).total();
        let worst = outage::worst(timelines);
        Outages {
            detection: DetectionTimes {
                silence_seconds: Number::seconds(detection.silence.value),
                decision_seconds: Number::seconds(detection.decision.value),
                fencing_seconds: Number::seconds(detection.fencing.value),
                total_seconds: Number::seconds(detection.total()),
                total_band: Band::of(detection.range()),
                isolated_host_seconds: Number::seconds(detection.when_isolated()),
                formula: Derivation::of(detection.explain()),
            },
            guest_cluster_seconds: Number::seconds(guests.likely),
            guest_cluster_band: Band::of(guests),
            worst_host: worst.map(|worst| cluster.host_name(worst.host)),
            worst_formula: worst
                .and_then(|worst| explain::last(plan, cluster, worst))
                .map(Derivation::of),
            losses: timelines
                .iter()
                .map(|loss| of_loss(cluster, loss))
                .collect(),
        }
    }
}

/// The loss of each host in service, as both answers need it.
pub(super) fn losses(plan: &Plan, answers: &Answers, effort: Effort) -> Vec<Timeline> {
    outage::timelines(plan, answers, effort)
}

fn of_loss(cluster: &Cluster, loss: &Timeline) -> HostLoss {
    let names = |vms: &[VmIndex]| vms.iter().map(|vm| cluster.vm_name(*vm)).collect();
    let restart = |one: &Restarted| RestartTime {
        vm: cluster.vm_name(one.vm),
        host: cluster.host_name(one.host),
        priority: priority(one.priority),
        begins_seconds: Number::seconds(one.begins),
        answers_seconds: Number::seconds(one.answers),
        answers_band: Band::of(one.range()),
    };
    HostLoss {
        host: cluster.host_name(loss.host),
        verdict: match loss.verdict_with_votes() {
            Verdict::Survives => "survives",
            Verdict::Fails => "fails",
            Verdict::Undecided => "undecided",
        },
        priorities: loss.classes().iter().map(of_class).collect(),
        restarts: loss.restarted().iter().map(restart).collect(),
        left_over: names(&loss.left_over),
        not_restarted: names(&loss.not_restarted),
        never_starts: loss.restarts.as_ref().err().map(|why| match why {
            NeverStarts::NoStarts => "noStarts",
            NeverStarts::NoStorage => "noStorage",
            NeverStarts::NoMajority => "noMajority",
        }),
    }
}

fn of_class(class: &Class) -> PriorityTimes {
    PriorityTimes {
        priority: priority(class.priority),
        vms: class.vms,
        first_seconds: Number::seconds(class.first.likely),
        median_seconds: Number::seconds(class.median.likely),
        last_seconds: Number::seconds(class.last.likely),
        first_band: Band::of(class.first),
        median_band: Band::of(class.median),
        last_band: Band::of(class.last),
    }
}

fn priority(priority: Priority) -> &'static str {
    match priority {
        Priority::High => "high",
        Priority::Medium => "medium",
        Priority::Low => "low",
        Priority::NoAutoStart => "no-auto-start",
    }
}

impl Year {
    /// A year of this plan.
    pub(super) fn of(plan: &Plan, answers: &Answers, timelines: &[Timeline]) -> Year {
        let year = availability::year(plan, answers, timelines);
        Year {
            methods: year.methods.iter().map(of_method).collect(),
            failure_units: year.units,
            tolerated: year.tolerated,
            chance_beyond: year.beyond,
            chance_beyond_low: year.beyond_between.map(|(low, _)| low),
            chance_beyond_high: year.beyond_between.map(|(_, high)| high),
            chance_formula: Derivation::of(year.formula),
            mean_restart_seconds: year.mean_restart.map(|mean| Number::seconds(mean.likely)),
            mean_restart_band: year.mean_restart.map(Band::of),
        }
    }
}

fn of_method((method, answer): &(Method, Result<MethodYear, NoYear>)) -> YearByMethod {
    let year = answer.as_ref().ok();
    let up = |end: End| {
        let downtime = year.and_then(|year| year.downtime().at(end));
        downtime.map(|downtime| 100.0 * availability::availability(downtime))
    };
    let nines = |end: End| {
        let downtime = year.and_then(|year| year.downtime().at(end));
        downtime.and_then(availability::nines)
    };
    YearByMethod {
        method: match method {
            Method::Alone => "alone",
            Method::Quick => "quick",
            Method::Live => "live",
            Method::Guests => "guestCluster",
        },
        unknown_because: answer.as_ref().err().map(|why| match why {
            NoYear::NoLiveMigration => "noLiveMigration",
            NoYear::NothingRuns => "nothingRuns",
            NoYear::SomeCannotMove => "someCannotMove",
            NoYear::NeverStarts => "neverStarts",
            NoYear::ClusterStops => "clusterStops",
            NoYear::NoTimeBetweenFailures => "noTimeBetweenFailures",
        }),
        planned_seconds: year.map(|year| Number::seconds(year.planned.likely)),
        unplanned_seconds: year.map(|year| Number::seconds(year.unplanned.likely)),
        availability_percent: up(End::Likely),
        nines: nines(End::Likely),
        planned_band: year.map(|year| Band::of(year.planned)),
        unplanned_band: year.map(|year| Band::of(year.unplanned)),
        availability_low_percent: up(End::Worst),
        availability_high_percent: up(End::Best),
        nines_low: nines(End::Worst),
        nines_high: nines(End::Best),
        formulas: year.map_or_else(Vec::new, |year| {
            year.formulas.iter().cloned().map(Derivation::of).collect()
        }),
    }
}

impl Derivation {
    pub(super) fn of(explanation: Explanation) -> Derivation {
        let input = |input: Input| DerivationInput {
            name: input.name,
            value: input.value,
            origin: input.origin,
        };
        Derivation {
            title: explanation.title,
            result: explanation.result,
            formula: explanation.formula,
            inputs: explanation.inputs.into_iter().map(input).collect(),
            source: explanation.source,
        }
    }
}
