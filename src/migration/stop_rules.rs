//! How would the same VM migrate where other rules end the rounds?
//!
//! The rules of hypervisors and of what manages them, as data. Some try one permitted downtime
//! after another, at stalls or by the clock; some give up after a time that grows with the memory.
//! What a platform lets its administrator choose has its default here: Nova could also force the
//! end (`live_migration_timeout_action`), slow the guest or move the VM first, and KubeVirt pause
//! it, where both give up by default.
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
    /// For each GiB of memory, how long each of them is tried; `None`: until it stalls.
    pub step_for_gib: Option<Duration>,
    /// For each GiB of memory, how long it is tried.
    pub patience_for_gib: Option<Duration>,
    /// A VM of less memory counts as if it had so many GiB.
    pub least_gib: u64,
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
        step_for_gib: None,
        patience_for_gib: None,
        least_gib: 0,
        source,
        verified: true,
    }
}

use MigrationLoop::{Rounds, Windows};

/// The rules, hypervisors first.
pub static KNOWN_RULES: [KnownRule; 12] = [
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
    KnownRule {
        steps: &[95, 140, 185, 230, 275, 320, 365, 410, 455, 500],
        step_for_gib: Some(Duration::from_secs(75)),
        patience_for_gib: Some(Duration::from_secs(800)),
        least_gib: 2,
        ..known(
            "Nova (OpenStack)",
            Windows,
            fits(50),
            "nova/virt/libvirt/migration.py and nova/conf/libvirt.py: 50 to 500 ms in 10 steps, \
             75 s for each GiB between them, abort after 800 s for each GiB, at least 2 GiB",
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
        let ends = match self.step_for_gib {
            Some(each) => self.by_the_clock(with, self.for_memory(each, migration)),
            None => self.at_stalls(with),
        };
        let Some((outcome, limit)) = ends else {
            return Under::Never;
        };
        let patience = self.patience_for_gib;
        let patience = patience.map_or(Duration::MAX, |each| self.for_memory(each, migration));
        match (outcome.times(), limit) {
            (Some(times), _) if times.total > patience => Under::GivenUp(times),
            (_, Some(limit)) => Under::EndsWith(outcome, limit),
            (_, None) => Under::Ends(outcome),
        }
    }

    /// The first permitted downtime with which it ends at all.
    fn at_stalls(
        &self,
        with: impl Fn(Option<Duration>) -> Outcome,
    ) -> Option<(Outcome, Option<Duration>)> {
        let mut limits = self.limits().map(|limit| (with(limit), limit));
        limits.find(|(outcome, _)| outcome.times().is_some())
    }

    /// The permitted downtime with which it ends first: none ends it before its turn comes.
    fn by_the_clock(
        &self,
        with: impl Fn(Option<Duration>) -> Outcome,
        each: Duration,
    ) -> Option<(Outcome, Option<Duration>)> {
        let turns = (0u32..).map(|turn| each.saturating_mul(turn));
        let ends = self.limits().zip(turns).filter_map(|(limit, turn)| {
            let outcome = no_sooner(with(limit), turn);
            Some((outcome.times()?.total, outcome, limit))
        });
        let first = ends.min_by_key(|(total, ..)| *total)?;
        Some((first.1, first.2))
    }

    /// The rule's own permitted downtime, and those that are tried after it.
    fn limits(&self) -> impl Iterator<Item = Option<Duration>> {
        let steps = self.steps.iter().map(|ms| Some(Duration::from_millis(*ms)));
        [None].into_iter().chain(steps)
    }

    fn for_memory(&self, each_gib: Duration, migration: &Migration) -> Duration {
        let gib = migration.assigned.kib().div_ceil(1 << 20);
        let times = u32::try_from(gib.max(self.least_gib)).unwrap_or(u32::MAX);
        each_gib.saturating_mul(times)
    }
}

/// The same end, but not before this time and the downtime after it.
fn no_sooner(mut outcome: Outcome, begin: Duration) -> Outcome {
    if let Outcome::Converged(times)
    | Outcome::Slowed { times, .. }
    | Outcome::Forced { times, .. }
    | Outcome::PostCopy { times, .. } = &mut outcome
    {
        let end = match begin {
            Duration::ZERO => begin,
            begin => begin.saturating_add(times.downtime),
        };
        times.total = times.total.max(end);
        times.source_total = times.source_total.max(end);
    }
    outcome
}
