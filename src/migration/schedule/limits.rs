//! How many migrations may a host take part in at once?
//!
//! What the plan says, else the platform's limit; a platform that lowers it on slow links does
//! so only where the plan says nothing. The schedule never uses more than [`MOST_AT_ONCE`].

use super::Environment;
use crate::model::Plan;
use crate::settings::Origin;

/// More at once are not tried: by then every link is saturated.
pub const MOST_AT_ONCE: u32 = 32;

/// The limits in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Migrations at once on one host.
    pub at_once: u32,
    /// Whether those into and out of a host are limited each by itself.
    pub each_way: bool,
    /// Why.
    pub origin: Origin,
}

impl Limits {
    /// The limits of this plan.
    pub fn of(plan: &Plan) -> Limits {
        let network = Environment::of(plan).network;
        let failover = plan.platform.failover();
        let (mut at_once, mut origin) = (network.concurrent.value, network.concurrent.origin);
        if let Some((speed, fewer)) = failover.slow_links.value
            && network.concurrent.is_default()
            && network.link_speed.value < speed
        {
            at_once = at_once.min(fewer);
            origin = Origin::Default {
                source: failover.slow_links.source,
                verified: failover.slow_links.verified,
            };
        }
        Limits {
            at_once: at_once.clamp(1, MOST_AT_ONCE),
            each_way: failover.limits_each_way.value,
            origin,
        }
    }
}
