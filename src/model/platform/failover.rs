//! What each platform does when a host dies, and how many VMs it moves and starts at once.
//!
//! The page does not calculate with it, so it stands apart from the table that the page
//! carries, like [`super::Details`]. For a host that dies, silence and decision together are
//! the platform's detection in that table: a test holds the two equal.

use std::time::Duration;

use super::{Fact, PlatformId};
use crate::units::BitRate;

/// The timers and limits of a failover.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Failover {
    /// Heartbeats between hosts of one subnet.
    pub heartbeats: Fact<Heartbeats>,
    /// Heartbeats between subnets; `None`: the same.
    pub across_subnets: Fact<Option<Heartbeats>>,
    /// From the silence to the decision that the host is gone.
    pub decision: Fact<Duration>,
    /// Making sure that the host is off, before anything restarts.
    pub fencing: Fact<Duration>,
    /// For a host that still runs but has lost the others: from that to the restart of its VMs
    /// elsewhere; `None`: as if it were dead.
    pub isolation: Fact<Option<Duration>>,
    /// VMs that one host starts at once.
    pub starts_at_once: Fact<u32>,
    /// Detection of a dead member in a cluster of guests.
    pub guest_detection: Fact<Duration>,
    /// Whether a drain saves and restores VMs of low priority instead of migrating them live.
    pub drains_low_by_quick: Fact<bool>,
    /// Whether migrations into and out of a host are limited each by itself.
    pub limits_each_way: Fact<bool>,
    /// Fewer live migrations at once on a host whose links are slower than this.
    pub slow_links: Fact<Option<(BitRate, u32)>>,
}

/// Heartbeats of a cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heartbeats {
    /// From one to the next; `None`: not known.
    pub interval: Option<Duration>,
    /// Silence after which a host counts as lost.
    pub silence: Duration,
}

const fn every_second(missed: u64) -> Heartbeats {
    Heartbeats {
        interval: Some(Duration::from_secs(1)),
        silence: Duration::from_secs(missed),
    }
}

const fn silence(seconds: u64) -> Heartbeats {
    Heartbeats {
        interval: None,
        silence: Duration::from_secs(seconds),
    }
}

const AT_ONCE: Fact<Duration> = Fact::unverified(
    Duration::ZERO,
    "part of the time-out: nothing more is known",
);
const NO_FENCING: Fact<Duration> = Fact::unverified(
    Duration::ZERO,
    "no separate fencing is known: none is counted",
);
const AS_IF_DEAD: Fact<Option<Duration>> =
    Fact::unverified(None, "no figure found: as if the host were dead");
const ASSUMED_STARTS: Fact<u32> = Fact::unverified(
    32,
    "no figure found: 32 as in Windows failover clustering are assumed",
);
const ONE_SUBNET: Fact<Option<Heartbeats>> =
    Fact::unverified(None, "no other figure found: as in one subnet");
const GUESTS: Fact<Duration> = Fact::read(
    Duration::from_secs(20),
    "TechNet dn440540: SameSubnetThreshold 20 is recommended for guest clusters, at 1 s",
);
const ALL_LIVE: Fact<bool> =
    Fact::unverified(false, "no other figure found: all priorities move live");
const TOGETHER: Fact<bool> = Fact::unverified(
    false,
    "assumption of Headroom: migrations into and out of a host count together",
);
const ANY_LINK: Fact<Option<(BitRate, u32)>> = Fact::read(None, "no limit by link speed found");

const WSFC_FIVE: Fact<Heartbeats> = Fact::read(
    every_second(5),
    "Microsoft, SameSubnetDelay 1 s × SameSubnetThreshold 5",
);
const WSFC_TEN: Fact<Heartbeats> = Fact::read(
    every_second(10),
    "Microsoft, SameSubnetDelay 1 s × SameSubnetThreshold 10",
);
const WSFC_CROSS_FIVE: Fact<Option<Heartbeats>> = Fact::read(
    Some(every_second(5)),
    "Microsoft, CrossSubnetDelay 1 s × CrossSubnetThreshold 5",
);
const WSFC_CROSS_TWENTY: Fact<Option<Heartbeats>> = Fact::read(
    Some(every_second(20)),
    "Microsoft, CrossSubnetDelay 1 s × CrossSubnetThreshold 20",
);

/// Windows Server 2012; each other version changes what differs.
const WSFC: Failover = Failover {
    heartbeats: WSFC_FIVE,
    across_subnets: WSFC_CROSS_FIVE,
    decision: AT_ONCE,
    fencing: NO_FENCING,
    isolation: AS_IF_DEAD,
    starts_at_once: Fact::read(
        32,
        "Microsoft, failover placement (2010): 32 VMs at once per node",
    ),
    guest_detection: GUESTS,
    drains_low_by_quick: Fact::read(
        true,
        "Microsoft, node drain: high and medium priority live, low by quick migration",
    ),
    limits_each_way: TOGETHER,
    slow_links: ANY_LINK,
};

/// Without priorities and without node drain.
const WSFC_2008: Failover = Failover {
    drains_low_by_quick: Fact::unverified(
        false,
        "priorities came with Windows Server 2012: all VMs are treated alike",
    ),
    ..WSFC
};

const WSFC_2012_R2: Failover = Failover {
    heartbeats: WSFC_TEN,
    ..WSFC
};

const WSFC_2016: Failover = Failover {
    heartbeats: WSFC_TEN,
    across_subnets: WSFC_CROSS_TWENTY,
    isolation: Fact::read(
        Some(Duration::from_secs(240)),
        "Microsoft, ResiliencyDefaultPeriod 240 s: an isolated node keeps its VMs so long",
    ),
    ..WSFC
};

const VSPHERE: Failover = Failover {
    heartbeats: Fact::read(
        every_second(15),
        "VMware vSphere HA: heartbeat 1 s, none for 15 s and no ping",
    ),
    across_subnets: ONE_SUBNET,
    isolation: Fact::read(
        Some(Duration::from_secs(30)),
        "VMware blog 2011-11: a slave declares itself isolated after 30 s, a master after 5 s",
    ),
    starts_at_once: Fact::read(
        32,
        "vSphere HA deep dive (5.x, 6.x), das.perHostConcurrentFailoversLimit: 32",
    ),
    drains_low_by_quick: ALL_LIVE,
    slow_links: Fact::read(
        Some((BitRate::from_gigabits(10), 4)),
        "VMware vSphere 6.7, limits on simultaneous migrations: 4 at 1 GbE, 8 at 10 GbE",
    ),
    ..WSFC
};

const XEN: Failover = Failover {
    heartbeats: Fact::read(
        Heartbeats {
            interval: Some(Duration::from_secs(7)),
            silence: Duration::from_secs(60),
        },
        "XenServer xhad.conf: heartbeat every 7 s, time-out 60 s",
    ),
    across_subnets: ONE_SUBNET,
    isolation: Fact::read(
        Some(Duration::from_secs(75)),
        "XenServer xhad.conf: watchdog of the state file 75 s; the isolated host then restarts",
    ),
    starts_at_once: ASSUMED_STARTS,
    drains_low_by_quick: ALL_LIVE,
    ..WSFC
};

const PACEMAKER: Failover = Failover {
    heartbeats: Fact::read(
        silence(1),
        "RHEL 7 High Availability reference 4.2: token 1 s (3 s from RHEL 8.4 on)",
    ),
    across_subnets: ONE_SUBNET,
    decision: Fact::read(
        Duration::from_secs(20),
        "RHEL 7 High Availability reference: dc-deadtime 20 s",
    ),
    fencing: Fact::read(
        Duration::from_secs(60),
        "RHEL 7 High Availability reference, table 5.2: pcmk_reboot_timeout 60 s, so at most that long",
    ),
    starts_at_once: ASSUMED_STARTS,
    drains_low_by_quick: ALL_LIVE,
    limits_each_way: Fact::read(
        true,
        "oVirt engine.log: 2 incoming and 2 outgoing for each host",
    ),
    ..WSFC
};

const PROXMOX: Failover = Failover {
    heartbeats: Fact::read(silence(60), "Proxmox ha-manager: watchdog 60 s"),
    decision: Fact::read(
        Duration::from_secs(60),
        "Proxmox ha-manager: detection and failover typically about 2 minutes, watchdog included",
    ),
    fencing: Fact::read(
        Duration::ZERO,
        "Proxmox ha-manager: the watchdog fences, which its time includes",
    ),
    starts_at_once: Fact::read(4, "Proxmox ha-manager: at most 4 workers"),
    limits_each_way: TOGETHER,
    ..PACEMAKER
};

/// No figures of their own: those of Pacemaker, without its fencing.
const UNKNOWN_KVM: Failover = Failover {
    heartbeats: Fact::unverified(silence(1), "no figure found: as with Pacemaker"),
    decision: Fact::unverified(
        Duration::from_secs(20),
        "no figure found: as with Pacemaker",
    ),
    fencing: NO_FENCING,
    limits_each_way: TOGETHER,
    ..PACEMAKER
};

/// One row a platform, in the order of [`PlatformId`].
static FAILOVER: [Failover; 18] = [
    WSFC_2008,
    WSFC_2008,
    WSFC,
    WSFC_2012_R2,
    WSFC_2016,
    WSFC_2016,
    WSFC_2016,
    WSFC_2016,
    WSFC_2016,
    VSPHERE,
    VSPHERE,
    VSPHERE,
    XEN,
    XEN,
    PROXMOX,
    PACEMAKER,
    UNKNOWN_KVM,
    UNKNOWN_KVM,
];

impl PlatformId {
    /// What it does when a host dies.
    pub fn failover(self) -> &'static Failover {
        &FAILOVER[self as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::PlatformId;

    #[test]
    fn silence_and_decision_are_the_detection_of_the_table() {
        for id in PlatformId::all() {
            let (facts, failover) = (id.facts(), id.failover());
            assert_eq!(
                failover.heartbeats.value.silence + failover.decision.value,
                facts.detection.value,
                "{}",
                facts.name
            );
        }
    }
}
