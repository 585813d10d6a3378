//! When does the cluster notice that a host is gone, and when may it restart anything?
//!
//! restart order = silence of the heartbeats + decision + fencing
//!
//! A host that still runs but has lost the others is another matter: platforms give it time to
//! come back, or stop its VMs first. Sources: the platforms' table of failovers.

use std::time::Duration;

use super::OperationsInForce;
use crate::explain::{Explanation, Input};
use crate::model::Plan;
use crate::model::platform::{Fact, Heartbeats};
use crate::ranges::{Range, amount};
use crate::settings::Setting;
use crate::units::duration;

/// From the death of a host to the order to restart its VMs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Detection {
    /// Heartbeats stay out for so long.
    pub silence: Fact<Duration>,
    /// From there to the decision.
    pub decision: Fact<Duration>,
    /// Making sure that the host is off.
    pub fencing: Fact<Duration>,
    /// Instead of all that, for a host that still runs but has lost the others; `None`: no
    /// different.
    pub isolation: Fact<Option<Duration>>,
    /// From one heartbeat to the next, where that is known.
    pub interval: Option<Duration>,
}

impl Detection {
    /// By the platform's timers, across subnets if the plan says so.
    pub fn of(plan: &Plan) -> Detection {
        let failover = plan.platform.failover();
        let same = failover.heartbeats;
        let heartbeats: Fact<Heartbeats> = match failover.across_subnets.value {
            Some(value) if OperationsInForce::of(plan).cross_subnet.value => Fact {
                value,
                source: failover.across_subnets.source,
                verified: failover.across_subnets.verified,
            },
            _ => same,
        };
        Detection {
            silence: Fact {
                value: heartbeats.value.silence,
                source: heartbeats.source,
                verified: heartbeats.verified,
            },
            interval: heartbeats.value.interval,
            decision: failover.decision,
            fencing: failover.fencing,
            isolation: failover.isolation,
        }
    }

    /// From the death of the host to the order.
    pub fn total(&self) -> Duration {
        let decided = self.silence.value.saturating_add(self.decision.value);
        decided.saturating_add(self.fencing.value)
    }

    /// The same, and what it may be instead: the host dies somewhere between two heartbeats.
    pub fn range(&self) -> Range {
        let mut silence = timer(self.silence);
        silence.low = silence
            .low
            .saturating_sub(self.interval.unwrap_or_default());
        silence.plus(timer(self.decision)).plus(timer(self.fencing))
    }

    /// From the isolation of a host that still runs to the order.
    pub fn when_isolated(&self) -> Duration {
        self.isolation.value.unwrap_or_else(|| self.total())
    }

    /// How it was calculated.
    pub fn explain(&self) -> Explanation {
        let input = |name: &str, fact: Fact<Duration>| {
            Input::new(name, duration(fact.value), Setting::of(None, fact).origin)
        };
        Explanation {
            title: "From the death of a host to the restart of its VMs".to_owned(),
            result: duration(self.total()),
            formula: "silence + decision + fencing".to_owned(),
            inputs: vec![
                input("silence", self.silence),
                input("decision", self.decision),
                input("fencing", self.fencing),
            ],
            source: "sum of the platform's time-outs".to_owned(),
        }
    }
}

/// An application that fails over inside a cluster of guests.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GuestFailover {
    /// From the death of the host to the decision of the other guest.
    pub detection: Range,
    /// From there until the application answers.
    pub application: Range,
}

impl GuestFailover {
    /// By the timers of guest clusters, and what the plan says about its applications.
    pub fn of(plan: &Plan) -> GuestFailover {
        let application = OperationsInForce::of(plan).application_seconds;
        let likely = Duration::from_secs(u64::from(application.value));
        GuestFailover {
            detection: timer(plan.platform.failover().guest_detection),
            application: amount(likely, !application.is_default()),
        }
    }

    /// From the death of the host until the application answers.
    pub fn total(&self) -> Range {
        self.detection.plus(self.application)
    }
}

/// A timer of a platform: exact where it was read.
fn timer(fact: Fact<Duration>) -> Range {
    match fact.verified {
        true => Range::exact(fact.value),
        false => amount(fact.value, true),
    }
}
