//! How would the same VM migrate where other rules end the rounds?
//!
//! The rules of hypervisors and of what manages them, as data. Some try one permitted downtime
//! after another; some give up after a time that grows with the memory.
//!
//! Sources: each row names its own.

use std::time::Duration;

use super::precopy::{Migration, Outcome, Times, outcome};
use crate::model::MigrationMethod;
use crate::model::platform::{MigrationLoop, StopRule};

/// A rule that some platform has.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KnownRule {
    /// Whose it is.
    pub name: &'static str,
    /// How it goes through memory.
    pub passes: MigrationLoop,
    /// What ends the rounds, with the first permitted downtime.
    pub rule: StopRule,
    /// Permitted downtimes that are tried when the first one is not enough, in ms.
    pub steps: &'static [u64],
    /// For each GiB of memory, how long it is tried.
    pub patience_for_gib: Option<Duration>,
    /// Where it was read.
    pub source: &'static str,
    /// Whether that was read, or recalled.
    pub verified: bool,
}

/// What a rule makes of a migration.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Under {
    /// It ends so.
    Ends(Outcome),
    /// It ends so, but only with this permitted downtime, which is tried after others.
    EndsWith(Outcome, Duration),
    /// It would take longer than is waited for.
    GivenUp(Times),
    /// It never ends.
    Never,
}

const NONE: StopRule = StopRule {
    remaining_fits: None,
    remaining_pages: None,
    rounds: None,
    sent_times_memory: None,
    slows_guest: false,
};

const fn fits(ms: u64) -> StopRule {
    StopRule {
        remaining_fits: Some(Duration::from_millis(ms)),
        ..NONE
    }
}

const fn known(
    name: &'static str,
    passes: MigrationLoop,
    rule: StopRule,
    source: &'static str,
) -> KnownRule {
    KnownRule {
        name,
        passes,
        rule,
        steps: &[],
        patience_for_gib: None,
        source,
        verified: true,
    }
}

use MigrationLoop::{Rounds, Windows};

/// The rules, hypervisors first.
pub static KNOWN_RULES: [KnownRule; 11] = [
    KnownRule {
        verified: false,
        ..known(
            "Hyper-V",
            Rounds,
            StopRule {
                rounds: Some(10),
                ..fits(500)
            },
            "Directions on Microsoft: 10 passes; a rest that fits 0.5 s is an assumption",
        )
    },
    known(
        "vMotion",
        Rounds,
        StopRule {
            slows_guest: true,
            ..fits(500)
        },
        "Broadcom KB 436882: switchover goal 0.5 s, stun during page send",
    ),
    known(
        "Xen, old toolstack",
        Rounds,
        StopRule {
            remaining_pages: Some(50),
            rounds: Some(29),
            sent_times_memory: Some(3),
            ..NONE
        },
        "xc_domain_save.c: 29 iterations, or 3 times the memory sent",
    ),
    known(
        "Xen",
        Rounds,
        StopRule {
            remaining_pages: Some(50),
            rounds: Some(5),
            ..NONE
        },
        "tools/libs/saverestore/save.c: fewer than 50 pages, or 5 iterations",
    ),
    known("QEMU", Windows, fits(300), "QEMU 10.2.2, options.c: 300 ms"),
    known(
        "QEMU with auto-converge",
        Windows,
        StopRule {
            slows_guest: true,
            ..fits(300)
        },
        "QEMU 10.2.2, options.c: 20 %, then 10 % more each time, at most 99 %",
    ),
    known(
        "RHEL 7",
        Windows,
        fits(30),
        "RHEL 7 virtualization guide, A.8: 30 ms",
    ),
    known(
        "Proxmox VE",
        Windows,
        fits(100),
        "Proxmox migration task logs: 100 ms",
    ),
    KnownRule {
        steps: &[150, 200, 300, 400, 500],
        ..known(
            "oVirt",
            Windows,
            StopRule {
                slows_guest: true,
                ..fits(100)
            },
            "public engine.log: 100 ms, then 150, 200, 300, 400 and 500 at stalls, then abort",
        )
    },
    KnownRule {
        patience_for_gib: Some(Duration::from_secs(150)),
        ..known(
            "KubeVirt",
            Windows,
            fits(300),
            "KubeVirt VEP 248: 300 ms, completion within 150 s for each GiB",
        )
    },
    known(
        "Cloud Hypervisor, first release",
        Rounds,
        StopRule {
            rounds: Some(5),
            ..NONE
        },
        "Cloud Hypervisor PR 1968: at most 5 passes",
    ),
];

impl KnownRule {
    /// What this rule makes of a migration, all else as it is.
    pub fn of(&self, migration: &Migration) -> Under {
        let with = |limit: Option<Duration>| {
            let mut changed = *migration;
            changed.passes = self.passes;
            changed.method = MigrationMethod::PreCopy;
            changed.rule = self.rule;
            changed.rule.remaining_fits = limit.or(self.rule.remaining_fits);
            outcome(&changed)
        };
        let first = with(None);
        match first.times() {
            Some(times) if times.total > self.patience(migration) => Under::GivenUp(times),
            Some(_) => Under::Ends(first),
            None => self.stepped(with),
        }
    }

    fn stepped(&self, with: impl Fn(Option<Duration>) -> Outcome) -> Under {
        let limits = self.steps.iter().map(|ms| Duration::from_millis(*ms));
        limits
            .map(|limit| (with(Some(limit)), limit))
            .find(|(outcome, _)| outcome.times().is_some())
            .map_or(Under::Never, |(outcome, limit)| {
                Under::EndsWith(outcome, limit)
            })
    }

    fn patience(&self, migration: &Migration) -> Duration {
        let gib = migration.assigned.kib().div_ceil(1 << 20);
        let times = u32::try_from(gib).unwrap_or(u32::MAX);
        self.patience_for_gib
            .map_or(Duration::MAX, |each| each.saturating_mul(times))
    }
}
