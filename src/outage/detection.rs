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
