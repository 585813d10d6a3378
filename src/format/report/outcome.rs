//! How does a live migration end?

#![allow(missing_docs)] // docs/report.md explains each field.

use serde::Serialize;

use super::number::Number;
use crate::migration::Outcome;
use crate::migration::precopy::{Limit, Remedy, Stall, StallReason, Times};

/// A live migration.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(
    tag = "outcome",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum Live {
    /// The rest became small enough by itself.
    Converged {
        total_seconds: Number,
        downtime_seconds: Number,
        rounds: u32,
        sent_mib: Number,
        rest_mib: Number,
    },
    /// The rest became small enough because the hypervisor slowed the guest.
    Slowed {
        total_seconds: Number,
        downtime_seconds: Number,
        rounds: u32,
        sent_mib: Number,
        rest_mib: Number,
        /// Share of its dirty rate that the guest kept.
        guest_speed_percent: Number,
    },
    /// The platform ended the rounds with the rest still to send.
    Forced {
        total_seconds: Number,
        downtime_seconds: Number,
        rounds: u32,
        sent_mib: Number,
        rest_mib: Number,
        /// What ended the rounds.
        limit: RoundLimit,
    },
    /// The VM moved first, and its memory after it.
    PostCopy {
        total_seconds: Number,
        downtime_seconds: Number,
        sent_mib: Number,
        /// How long the VM needs both hosts.
        at_risk_seconds: Number,
    },
    /// The rounds never end.
    DoesNotConverge {
        /// Why.
        stall: StallCause,
        /// The goodput from which it converges; `None`: none is enough.
        needed_megabytes_per_second: Option<Number>,
        /// The permitted downtime from which it converges; `None`: that would not help.
        needed_downtime_limit_seconds: Option<Number>,
    },
}

/// What ended the rounds of a migration that did not converge.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum RoundLimit {
    /// The number of rounds.
    Rounds(u32),
    /// So many times the VM's memory was sent.
    SentTimesMemory(u32),
}

/// Why a migration never ends.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum StallCause {
    /// Link speed, links, share or MTU leave no goodput.
    NoGoodput,
    /// While a rest that is small enough would be sent, the guest changes as much again.
    ChangesFasterThanSent {
        changed_mib: Number,
        permitted_mib: Number,
    },
    /// After so many rounds the rest is still too large.
    TooSlow { rounds: u32, rest_mib: Number },
}

impl Live {
    /// What would help is asked only where something has to.
    pub(super) fn of(outcome: &Outcome, remedy: impl FnOnce() -> Remedy) -> Live {
        match *outcome {
            Outcome::Converged(times) => {
                let (total_seconds, downtime_seconds, sent_mib, rest_mib) = figures(&times);
                Live::Converged {
                    total_seconds,
                    downtime_seconds,
                    rounds: times.rounds,
                    sent_mib,
                    rest_mib,
                }
            }
            Outcome::Slowed { times, speed } => {
                let (total_seconds, downtime_seconds, sent_mib, rest_mib) = figures(&times);
                Live::Slowed {
                    total_seconds,
                    downtime_seconds,
                    rounds: times.rounds,
                    sent_mib,
                    rest_mib,
                    guest_speed_percent: Number::percent(speed),
                }
            }
            Outcome::Forced { times, limit } => {
                let (total_seconds, downtime_seconds, sent_mib, rest_mib) = figures(&times);
                Live::Forced {
                    total_seconds,
                    downtime_seconds,
                    rounds: times.rounds,
                    sent_mib,
                    rest_mib,
                    limit: RoundLimit::of(limit),
                }
            }
            Outcome::PostCopy { times, at_risk } => Live::PostCopy {
                total_seconds: Number::seconds(times.total),
                downtime_seconds: Number::seconds(times.downtime),
                sent_mib: Number::mib(times.sent),
                at_risk_seconds: Number::seconds(at_risk),
            },
            Outcome::DoesNotConverge(stall) => {
                let remedy = remedy();
                Live::DoesNotConverge {
                    stall: StallCause::of(&stall),
                    needed_megabytes_per_second: remedy.goodput.map(Number::megabytes),
                    needed_downtime_limit_seconds: remedy.downtime_limit.map(Number::seconds),
                }
            }
        }
    }
}

impl RoundLimit {
    fn of(limit: Limit) -> RoundLimit {
        match limit {
            Limit::Rounds(rounds) => RoundLimit::Rounds(rounds),
            Limit::SentTimesMemory(times) => RoundLimit::SentTimesMemory(times),
        }
    }
}

impl StallCause {
    fn of(stall: &Stall) -> StallCause {
        match stall.reason {
            StallReason::NoGoodput => StallCause::NoGoodput,
            StallReason::ChangesFasterThanSent { changed, permitted } => {
                StallCause::ChangesFasterThanSent {
                    changed_mib: Number::mib(changed),
                    permitted_mib: Number::mib(permitted),
                }
            }
            StallReason::TooSlow { rounds, rest } => StallCause::TooSlow {
                rounds,
                rest_mib: Number::mib(rest),
            },
        }
    }
}

/// Total and downtime in seconds, sent and rest in MiB.
fn figures(times: &Times) -> (Number, Number, Number, Number) {
    (
        Number::seconds(times.total),
        Number::seconds(times.downtime),
        Number::mib(times.sent),
        Number::mib(times.rest),
    )
}
