//! How long does a live migration by pre-copy take, and how long does the VM stand still?
//!
//! This file says what goes into a model and what comes out. There are two: `textbook` sends
//! everything in rounds, `windows` is the loop of QEMU. The platform says which one it runs.

mod postcopy;
mod remedy;
mod textbook;
mod throttle;
mod windows;

use std::time::Duration;

use super::dirtying::Writer;
use super::in_bytes;
use crate::model::MigrationMethod;
use crate::model::platform::{LiveFixed, MigrationLoop, StopRule};
use crate::units::{ByteRate, Memory, Percent};

pub use remedy::{Remedy, remedy};
pub use textbook::{MOST_ROUNDS, SLOWED_RATE};

/// One live migration: everything a model needs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Migration {
    /// Memory that has to be sent: touched and not zero. V₀.
    pub in_use: Memory,
    /// Memory of the VM. M.
    pub assigned: Memory,
    /// The guest as a source of changed memory. u(T).
    pub writer: Writer,
    /// Memory sent in a second during the rounds. B.
    pub goodput: ByteRate,
    /// Memory sent in a second while the VM stands still. C. More than B if B is a cap.
    pub final_goodput: ByteRate,
    /// When the platform ends the rounds.
    pub rule: StopRule,
    /// What the platform needs before and after.
    pub fixed: LiveFixed,
    /// How the platform goes through memory.
    pub passes: MigrationLoop,
    /// Whether memory or the VM goes first.
    pub method: MigrationMethod,
    /// How many times smaller compression makes the pages: goodput counts them as they were.
    pub compression: Percent,
    /// How many times smaller pages become that are sent as changes, from the third pass on.
    pub delta_ratio: Percent,
    /// The timer at whose ticks the guest works; `None`: it is always busy.
    pub tick: Option<Duration>,
}

/// How a live migration ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Outcome {
    /// The rest became small enough by itself.
    Converged(Times),
    /// The rest became small enough because the hypervisor slowed the guest.
    Slowed {
        /// The migration with a slowed guest.
        times: Times,
        /// Share of its dirty rate that the guest kept from the second round on.
        speed: Percent,
    },
    /// The platform ended the rounds and stopped the VM with the rest still to send: the
    /// downtime may be long.
    Forced {
        /// The migration with that rest.
        times: Times,
        /// What ended the rounds.
        limit: Limit,
    },
    /// The VM moved first, and its memory after it.
    PostCopy {
        /// The migration; its downtime does not depend on the memory.
        times: Times,
        /// How long the VM is lost if either host or the network fails.
        at_risk: Duration,
    },
    /// The rounds never end.
    DoesNotConverge(Stall),
}

/// The figures of a migration that ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Times {
    /// Rounds while the VM ran.
    pub rounds: u32,
    /// From the order to the VM running on the target.
    pub total: Duration,
    /// How long the VM stood still.
    pub downtime: Duration,
    /// What the source reports as total time: it is done when its sockets have taken all.
    pub source_total: Duration,
    /// What the source reports as downtime.
    pub source_downtime: Duration,
    /// Memory sent, all rounds and the rest.
    pub sent: Memory,
    /// Memory sent while the VM stood still.
    pub rest: Memory,
}

/// What ended the rounds of a migration that did not converge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// The number of rounds.
    Rounds(u32),
    /// So many times the VM's memory was sent.
    SentTimesMemory(u32),
}

/// A migration that never ends. What would help is asked with [`remedy`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stall {
    /// Why.
    pub reason: StallReason,
}

/// Why a migration never ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StallReason {
    /// Nothing can be sent: link speed, links, share or MTU leave no goodput.
    NoGoodput,
    /// While a rest that is small enough would be sent, the guest changes as much again.
    ChangesFasterThanSent {
        /// What the guest changes in the time that the largest permitted rest takes.
        changed: Memory,
        /// The largest rest that the platform's rule permits.
        permitted: Memory,
    },
    /// Each round is smaller than the one before, but after so many rounds the rest is still
    /// too large.
    TooSlow {
        /// Rounds counted.
        rounds: u32,
        /// The rest after them.
        rest: Memory,
    },
}

/// One round of a migration, for a table or a chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Round {
    /// Memory sent.
    pub sent: Memory,
    /// How long that took.
    pub time: Duration,
    /// Memory changed meanwhile: what remains.
    pub left: Memory,
}

/// How this migration ends.
pub fn outcome(migration: &Migration) -> Outcome {
    match (migration.method, migration.passes) {
        (MigrationMethod::PostCopy, _) => postcopy::outcome(migration),
        (MigrationMethod::PreCopy, MigrationLoop::Rounds) => textbook::outcome(migration),
        (MigrationMethod::PreCopy, MigrationLoop::Windows) => windows::outcome(migration),
    }
}

/// The first rounds of this migration while the VM runs, at most `most`.
pub fn rounds(migration: &Migration, most: usize) -> Vec<Round> {
    match migration.passes {
        MigrationLoop::Rounds => textbook::rounds(migration, most),
        MigrationLoop::Windows => windows::rounds(migration, most),
    }
}

impl Outcome {
    /// The figures, if the migration ends.
    pub fn times(&self) -> Option<Times> {
        match *self {
            Outcome::Converged(times)
            | Outcome::Slowed { times, .. }
            | Outcome::Forced { times, .. }
            | Outcome::PostCopy { times, .. } => Some(times),
            Outcome::DoesNotConverge(_) => None,
        }
    }

    /// Whether the rest becomes small enough without slowing or stopping the guest for it.
    ///
    /// With post-copy there is nothing to wait for.
    pub fn converges(&self) -> bool {
        matches!(self, Outcome::Converged(_) | Outcome::PostCopy { .. })
    }
}

impl Migration {
    /// The same migration with this goodput, in the rounds and at the end.
    pub fn with_goodput(self, goodput: ByteRate) -> Migration {
        Migration {
            goodput,
            final_goodput: goodput,
            ..self
        }
    }
}

const PAGE: f64 = 4096.0;

fn stall(reason: StallReason) -> Outcome {
    Outcome::DoesNotConverge(Stall { reason })
}

fn changes_faster(migration: &Migration) -> StallReason {
    let permitted = permitted_rest(migration);
    StallReason::ChangesFasterThanSent {
        changed: in_bytes(left_of(permitted, migration, &migration.writer)),
        permitted: in_bytes(permitted),
    }
}

/// θ, the largest rest with which the platform stops the VM, in bytes.
fn permitted_rest(migration: &Migration) -> f64 {
    let rule = &migration.rule;
    // QEMU measures what leaves the host, so compressed pages permit less to be left.
    let measured = match migration.passes {
        MigrationLoop::Rounds => goodput(migration),
        MigrationLoop::Windows => goodput(migration) / migration.compression.factor().max(1.0),
    };
    let fits = rule
        .remaining_fits
        .map_or(0.0, |limit| measured * limit.as_secs_f64());
    let pages = f64::from(rule.remaining_pages.unwrap_or(0)) * PAGE;
    fits.max(pages).max(PAGE)
}

fn limit_reached(migration: &Migration, rounds: u32, sent: f64) -> Option<Limit> {
    let rule = &migration.rule;
    let most_rounds = rule.rounds.filter(|most| rounds >= *most);
    let times = rule
        .sent_times_memory
        .filter(|most| sent > f64::from(*most) * migration.assigned.bytes());
    most_rounds
        .map(Limit::Rounds)
        .or(times.map(Limit::SentTimesMemory))
}

fn goodput(migration: &Migration) -> f64 {
    migration.goodput.bytes_per_second() as f64
}

/// What the guest changes while so many bytes are sent.
fn left_of(bytes: f64, migration: &Migration, writer: &Writer) -> f64 {
    writer.distinct_bytes(bytes / goodput(migration))
}
