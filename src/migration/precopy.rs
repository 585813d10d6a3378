//! How long does a live migration by pre-copy take, and how long does the VM stand still?
//!
//! This file says what goes into a model and what comes out; `textbook` is the model.
//! A second model is another function from [`Migration`] to [`Outcome`], chosen in [`outcome`].

mod remedy;
mod textbook;

use std::time::Duration;

use super::dirtying::Writer;
use crate::model::platform::{LiveFixed, StopRule};
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
    /// What the links carry during the rounds. B.
    pub goodput: ByteRate,
    /// What the links carry while the VM stands still. C.
    pub final_goodput: ByteRate,
    /// When the platform ends the rounds.
    pub rule: StopRule,
    /// What the platform needs before and after.
    pub fixed: LiveFixed,
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

/// Why a migration never ends, and what would help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stall {
    /// Why.
    pub reason: StallReason,
    /// What would help.
    pub remedy: Remedy,
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
    textbook::outcome(migration)
}

/// The first rounds of this migration while the VM runs, at most `most`.
pub fn rounds(migration: &Migration, most: usize) -> Vec<Round> {
    textbook::rounds(migration, most)
}

impl Outcome {
    /// The figures, if the migration ends.
    pub fn times(&self) -> Option<Times> {
        match *self {
            Outcome::Converged(times)
            | Outcome::Slowed { times, .. }
            | Outcome::Forced { times, .. } => Some(times),
            Outcome::DoesNotConverge(_) => None,
        }
    }

    /// Whether the rest becomes small enough without slowing or stopping the guest for it.
    pub fn converges(&self) -> bool {
        matches!(self, Outcome::Converged(_))
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
