//! What does the death of a host cost, and what does a year?

#![allow(missing_docs)] // docs/report.md explains each field.

use serde::Serialize;

use super::number::Number;
use crate::assess::Answers;
use crate::capacity::{Effort, Verdict};
use crate::cluster::{Cluster, VmIndex};
use crate::explain::{Explanation, Input};
use crate::model::{Plan, Priority};
use crate::outage::availability::{self, Method, MethodYear, NoYear};
use crate::outage::storm::NeverStarts;
use crate::outage::{self, Class, Detection, OperationsInForce, Restarted, Timeline};

/// What the death of each host costs.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Outages {
    pub detection: DetectionTimes,
    /// An application that fails over inside a cluster of guests.
    pub guest_cluster_seconds: Number,
    pub worst_host: Option<String>,
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
    pub chance_formula: Derivation,
    pub mean_restart_seconds: Option<Number>,
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
        let application = OperationsInForce::of(plan).application_seconds.value;
        let guests = plan.platform.failover().guest_detection.value;
        let application = std::time::Duration::from_secs(u64::from(application));
        let worst = outage::worst(timelines);
        Outages {
            detection: DetectionTimes {
                silence_seconds: Number::seconds(detection.silence.value),
                decision_seconds: Number::seconds(detection.decision.value),
                fencing_seconds: Number::seconds(detection.fencing.value),
                total_seconds: Number::seconds(detection.total()),
                isolated_host_seconds: Number::seconds(detection.when_isolated()),
                formula: Derivation::of(detection.explain()),
            },
            guest_cluster_seconds: Number::seconds(guests.saturating_add(application)),
            worst_host: worst.map(|worst| cluster.host_name(worst.host)),
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
    };
    HostLoss {
        host: cluster.host_name(loss.host),
        verdict: match loss.verdict {
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
        }),
    }
}

fn of_class(class: &Class) -> PriorityTimes {
    PriorityTimes {
        priority: priority(class.priority),
        vms: class.vms,
        first_seconds: Number::seconds(class.first),
        median_seconds: Number::seconds(class.median),
        last_seconds: Number::seconds(class.last),
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
            chance_formula: Derivation::of(year.formula),
            mean_restart_seconds: year.mean_restart.map(Number::seconds),
        }
    }
}

fn of_method((method, answer): &(Method, Result<MethodYear, NoYear>)) -> YearByMethod {
    let year = answer.as_ref().ok();
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
            NoYear::NoTimeBetweenFailures => "noTimeBetweenFailures",
        }),
        planned_seconds: year.map(|year| Number::seconds(year.planned)),
        unplanned_seconds: year.map(|year| Number::seconds(year.unplanned)),
        availability_percent: year.map(|year| 100.0 * availability::availability(year.downtime())),
        nines: year.and_then(|year| availability::nines(year.downtime())),
        formulas: year.map_or_else(Vec::new, |year| {
            year.formulas.iter().cloned().map(Derivation::of).collect()
        }),
    }
}

impl Derivation {
    fn of(explanation: Explanation) -> Derivation {
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
