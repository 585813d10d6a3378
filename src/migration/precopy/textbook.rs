//! The textbook model of pre-copy.
//!
//! V₀ = memory in use; round i takes Tᵢ = Vᵢ / B and leaves Vᵢ₊₁ = u(Tᵢ). The rounds end when
//! Vᵢ₊₁ ≤ θ, or when the platform's limit is reached. θ, the largest permitted rest, is the
//! largest of B·L, the permitted pages, and one page.
//!
//! total = setup + Σ Vᵢ / B + V_last / C + resume;  downtime = V_last / C + resume
//!
//! Convergence is decided, not tried. u is concave and u(0) = 0, so u(T)/T never grows:
//! - u(θ/B) < θ: every V ≥ θ shrinks at least by the factor u(θ/B)/θ, so the rounds end;
//! - u(θ/B) ≥ θ: every V ≥ θ leaves u(V/B) ≥ u(θ/B) ≥ θ, so only the very first round can
//!   still end at exactly θ, and the rounds of a platform without limits never end.
//!
//! Sources: Clark et al., Live Migration of Virtual Machines (NSDI 2005); Akoush et al.
//! (MASCOTS 2010); Liu et al. (HPDC 2011); notation of SpringerPlus 10.1186/s40064-016-2642-2.

use super::{Limit, Migration, Outcome, Round, StallReason, Times};
use super::{changes_faster, goodput, left_of, limit_reached, permitted_rest, stall};
use crate::migration::dirtying::Writer;
use crate::migration::in_bytes;
use crate::model::platform::Fact;
use crate::units::{ByteRate, Percent, seconds};

/// Rounds that are counted before a migration is called too slow.
pub const MOST_ROUNDS: u32 = 10_000;

/// How far a platform that slows guests slows one that does not converge: its dirty rate
/// becomes this share of the goodput.
pub const SLOWED_RATE: Fact<Percent> = Fact::unverified(
    Percent::new(50),
    "assumption of Headroom: slowed until it changes half of what is sent, where QEMU's auto-converge stops slowing",
);

/// How this migration ends.
pub(super) fn outcome(migration: &Migration) -> Outcome {
    let walk = Walk::at_full_speed(migration);
    match walk.end {
        End::Small => Outcome::Converged(walk.times(migration)),
        _ if migration.goodput.bytes_per_second() == 0 => stall(StallReason::NoGoodput),
        _ if migration.rule.slows_guest => slowed(migration),
        End::Limit(limit) => Outcome::Forced {
            times: walk.times(migration),
            limit,
        },
        End::Never => stall(changes_faster(migration)),
        End::TooMany => stall(StallReason::TooSlow {
            rounds: walk.rounds,
            rest: in_bytes(walk.left),
        }),
    }
}

/// The rounds of this migration, at most `most`.
pub(super) fn rounds(migration: &Migration, most: usize) -> Vec<Round> {
    let mut table = Vec::new();
    let note = |sent: f64, time: f64, left: f64| {
        table.push(Round {
            sent: in_bytes(sent),
            time: seconds(time),
            left: in_bytes(left),
        });
    };
    let later = match outcome(migration) {
        Outcome::Slowed { .. } => slowed_writer(migration),
        _ => migration.writer,
    };
    let counted = u32::try_from(most).unwrap_or(u32::MAX).min(MOST_ROUNDS);
    Walk::through(migration, &later, counted, note);
    table
}

/// Whether the rounds end with a small rest before any limit of the platform, and without
/// slowing the guest; on a platform without limits also whether they end soon.
pub(super) fn ends_by_itself(migration: &Migration) -> bool {
    if migration.goodput.bytes_per_second() == 0 {
        return false;
    }
    if has_limit(migration) {
        return matches!(Walk::at_full_speed(migration).end, End::Small);
    }
    // From 2^64 KiB down to a page in steps of a hundredth: fewer than `MOST_ROUNDS`.
    let permitted = permitted_rest(migration);
    left_of(permitted, migration, &migration.writer) * 1.01 <= permitted
}

/// Whether every rest that is too large shrinks, so that the rounds end, however many.
fn keeps_up(migration: &Migration, writer: &Writer) -> bool {
    let permitted = permitted_rest(migration);
    left_of(permitted, migration, writer) < permitted
}

/// The rounds, condensed.
struct Walk {
    rounds: u32,
    sent: f64,
    left: f64,
    end: End,
}

/// Why the rounds ended.
enum End {
    /// The rest is small enough.
    Small,
    /// The platform's limit is reached.
    Limit(Limit),
    /// They never do.
    Never,
    /// Too many were counted.
    TooMany,
}

impl Walk {
    fn at_full_speed(migration: &Migration) -> Walk {
        Walk::through(migration, &migration.writer, MOST_ROUNDS, |_, _, _| {})
    }

    /// At most `most` rounds; `later` is the guest from the second round on.
    fn through(
        migration: &Migration,
        later: &Writer,
        most: u32,
        mut note: impl FnMut(f64, f64, f64),
    ) -> Walk {
        let (goodput, permitted) = (goodput(migration), permitted_rest(migration));
        let ends = has_limit(migration) || keeps_up(migration, later);
        let mut walk = Walk {
            rounds: 0,
            sent: 0.0,
            left: migration.in_use.bytes(),
            end: End::TooMany,
        };
        if walk.left <= 0.0 {
            walk.end = End::Small;
            return walk;
        }
        if goodput <= 0.0 {
            walk.end = End::Never;
            return walk;
        }
        while walk.rounds < most {
            let writer = if walk.rounds == 0 {
                &migration.writer
            } else {
                later
            };
            let (bytes, time) = (walk.left, walk.left / goodput);
            walk.rounds += 1;
            walk.sent += bytes;
            walk.left = writer.distinct_bytes(time);
            note(bytes, time, walk.left);
            let end = match limit_reached(migration, walk.rounds, walk.sent) {
                _ if walk.left <= permitted => Some(End::Small),
                Some(limit) => Some(End::Limit(limit)),
                None => (!ends).then_some(End::Never),
            };
            if let Some(end) = end {
                walk.end = end;
                break;
            }
        }
        walk
    }

    fn times(&self, migration: &Migration) -> Times {
        let fixed = migration.fixed;
        let resume = fixed.resume.as_secs_f64();
        let (rounds, rest) = match goodput(migration) {
            goodput if goodput > 0.0 => (self.sent / goodput, self.rest_time(migration)),
            _ => (0.0, 0.0),
        };
        Times {
            rounds: self.rounds,
            total: seconds(fixed.setup.as_secs_f64() + rounds + (rest + resume)),
            downtime: seconds(rest + resume),
            source_total: seconds(fixed.setup.as_secs_f64() + rounds + (rest + resume)),
            source_downtime: seconds(rest + resume),
            sent: in_bytes(self.sent + self.left),
            rest: in_bytes(self.left),
        }
    }

    fn rest_time(&self, migration: &Migration) -> f64 {
        match migration.final_goodput.bytes_per_second() {
            0 => self.left / goodput(migration),
            speed => self.left / speed as f64,
        }
    }
}

fn slowed(migration: &Migration) -> Outcome {
    let writer = slowed_writer(migration);
    let walk = Walk::through(migration, &writer, MOST_ROUNDS, |_, _, _| {});
    let kept = writer.rate.bytes_per_second() as f64
        / (migration.writer.rate.bytes_per_second() as f64).max(1.0);
    let times = walk.times(migration);
    match walk.end {
        End::Limit(limit) => Outcome::Forced { times, limit },
        _ => Outcome::Slowed {
            times,
            speed: Percent::from_hundredths((kept * 10_000.0 + 0.5) as u64),
        },
    }
}

fn slowed_writer(migration: &Migration) -> Writer {
    let slow = goodput(migration) * SLOWED_RATE.value.factor();
    Writer {
        rate: migration
            .writer
            .rate
            .min(ByteRate::from_bytes_per_second(slow as u64)),
        ..migration.writer
    }
}

fn has_limit(migration: &Migration) -> bool {
    migration.rule.rounds.is_some() || migration.rule.sent_times_memory.is_some()
}
