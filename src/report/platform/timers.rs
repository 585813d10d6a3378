//! What a platform does when a host dies, and how it drains one, in words.

use super::{FactText, text};
use crate::model::PlatformId;
use crate::model::platform::Heartbeats;
use crate::units::{count, duration};

/// The timers and limits of its failover and its drains.
pub(super) fn timers(platform: PlatformId) -> Vec<FactText> {
    let failover = platform.failover();
    let yes_no = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
    vec![
        text("Heartbeats", failover.heartbeats, heartbeats),
        text(
            "Heartbeats between subnets",
            failover.across_subnets,
            |other| other.map_or_else(|| "the same".to_owned(), heartbeats),
        ),
        text("Decision that a host is gone", failover.decision, duration),
        text("Fencing, on top of it", failover.fencing, duration),
        text(
            "Restart of the VMs of an isolated host",
            failover.isolation,
            |after| after.map_or_else(|| "as if it were dead".to_owned(), duration),
        ),
        text(
            "VMs that start at once on a host",
            failover.starts_at_once,
            |vms| count(vms.into()),
        ),
        text(
            "Detection in a cluster of guests",
            failover.guest_detection,
            duration,
        ),
        text(
            "Drain saves VMs of low priority",
            failover.drains_low_by_quick,
            yes_no,
        ),
        text(
            "Migrations into and out of a host are limited by themselves",
            failover.limits_each_way,
            yes_no,
        ),
        text(
            "Fewer migrations on slow links",
            failover.slow_links,
            |slow| {
                slow.map_or_else(
                    || "no".to_owned(),
                    |(speed, most)| format!("{most} below {speed}"),
                )
            },
        ),
    ]
}

fn heartbeats(heartbeats: Heartbeats) -> String {
    let silence = format!("lost after {}", duration(heartbeats.silence));
    match heartbeats.interval {
        Some(interval) => format!("every {}, {silence}", duration(interval)),
        None => silence,
    }
}
