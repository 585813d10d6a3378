//! The loop that QEMU really runs.
//!
//! It sends dirty pages in slices of 50 ms, and looks after each slice whether what is pending
//! fits into the permitted downtime: θ = B·L. If so it collects what the guest has changed since
//! the last time; if everything still fits, the VM is stopped and the rest is sent. So a pass
//! ends when pending < θ and not when nothing is left, and a migration that converges ends just
//! below θ. With a bandwidth cap, bytes leave in windows of 100 ms, and the rest ignores the cap.
//!
//! What is counted besides:
//! - a page costs 4096 + 8 bytes; a page of zeros 9, but counts 4096 as pending;
//! - firmware and devices have some memory of their own;
//! - sockets hold Q bytes on their way, so the source is done Q/B before the target is; a sender
//!   that has filled them sleeps until a third is free;
//! - a page that is still pending is not counted twice. Of u new bytes, with `left` of the last
//!   N still pending, a random writer hits left·u/W again; a sequential one meets old pages only
//!   when it comes round, left·max(0, N + u − W)/W on average over all places where it may stand.
//!
//! Assumed: what is written again is sent first, and zeros last. Slices are not counted one by
//! one: the number until pending < θ follows from a division, so a pass costs the same however
//! long it is.
//!
//! Sources: QEMU 10.2.2, migration/migration.c and ram.c; Linux, tcp_wmem and
//! sk_stream_is_writeable for Q; 9 and 8 bytes and firmware measured with QEMU 7.2.

use super::throttle::Throttle;
use super::{Limit, Migration, Outcome, Round, StallReason, Times};
use super::{
    PAGE, changes_faster, goodput, in_bytes, left_of, limit_reached, permitted_rest, stall,
};
use crate::migration::dirtying::Pattern;
use crate::units::{Percent, seconds};

/// Passes that are counted before a migration is called too slow.
const MOST_PASSES: u32 = 1_000;
/// The same where the guest changes more in the shortest pass than is sent: what may still end
/// such a migration is a working set that happens to fit, and that shows soon.
const FEW_PASSES: u32 = 40;
/// Bytes on the wire for each byte of a page: 8 bytes go before 4096.
const WIRE: f64 = (PAGE + 8.0) / PAGE;
/// Bytes on the wire for a page of zeros.
const ZERO_PAGE: f64 = 9.0;
/// Finding that a page is zero; 3 µs were measured on a loaded machine with emulated CPUs.
const ZERO_SCAN: f64 = 1e-6;
/// Pages of firmware and devices.
const DEVICE_PAGES: f64 = 114.0;
/// The largest send buffer of a socket in Linux.
const SEND_BUFFER: f64 = 4_194_304.0;
/// What must be free in it before the sender wakes.
const WAKE: f64 = SEND_BUFFER / 3.0;
/// Bytes in sockets, on their way, at each look, which follows a wake.
const IN_FLIGHT: f64 = SEND_BUFFER - WAKE;
/// Bytes in sockets when they have taken the last page: between two thirds and all.
const IN_FLIGHT_AT_END: f64 = SEND_BUFFER * 5.0 / 6.0;
/// The least time between two looks at what is pending: more than 50 whole milliseconds.
const SLICE: f64 = 0.051;
/// The time for which a cap's quota is given.
const WINDOW: f64 = 0.1;

/// How this migration ends.
pub(super) fn outcome(migration: &Migration) -> Outcome {
    let run = Run::new(migration).run(passes(migration), |_| {});
    match run.end {
        End::Small if run.throttle.percent > 0 => Outcome::Slowed {
            times: run.times(),
            speed: Percent::from_hundredths((run.throttle.speed() * 10_000.0 + 0.5) as u64),
        },
        End::Small => Outcome::Converged(run.times()),
        End::Limit(limit) => Outcome::Forced {
            times: run.times(),
            limit,
        },
        End::NoGoodput => stall(StallReason::NoGoodput),
        End::Never => stall(run.reason()),
    }
}

fn passes(migration: &Migration) -> u32 {
    match migration.rule.slows_guest || must_end(migration, 1.0) {
        true => MOST_PASSES,
        false => FEW_PASSES,
    }
}

/// The passes of this migration, at most `most`.
pub(super) fn rounds(migration: &Migration, most: usize) -> Vec<Round> {
    let mut table = Vec::new();
    let counted = u32::try_from(most).unwrap_or(u32::MAX).min(MOST_PASSES);
    Run::new(migration).run(counted, |round| table.push(round));
    table
}

/// Whether it must, without counting: what the guest changes in the shortest pass is less than
/// what is sent, by this factor, or all that it changes fits.
///
/// A longer pass changes even less for what it sends, since u(T)/T never grows. So with a factor
/// of 1 + f what is pending above θ shrinks by f of it in each pass, at least by f of a slice.
pub(super) fn must_end(migration: &Migration, factor: f64) -> bool {
    let permitted = permitted_rest(migration);
    let sent = shortest_pass(migration).min(permitted);
    migration.writer.working_set.bytes() * factor < permitted
        || left_of(sent, migration, &migration.writer) * factor < sent
}

fn shortest_pass(migration: &Migration) -> f64 {
    goodput(migration) * SLICE
}

enum End {
    /// The rest is small enough.
    Small,
    /// The platform's limit is reached.
    Limit(Limit),
    /// Nothing can be sent.
    NoGoodput,
    /// The same again and again, or too many passes.
    Never,
}

/// The state of the loop; bytes of pages unless said otherwise.
struct Run<'a> {
    migration: &'a Migration,
    /// Wire bytes in a second while the VM runs, and at the end.
    rate: f64,
    path: f64,
    permitted: f64,
    /// Not yet sent once.
    first: f64,
    /// Pages of zeros not yet looked at.
    zeros: f64,
    /// Dirty again, and that at the last look.
    again: f64,
    again_before: f64,
    /// Wire bytes handed to the sockets.
    pushed: f64,
    /// Seconds that the link stood idle.
    idle: f64,
    now: f64,
    collected: f64,
    /// With a cap: when the window began, and what it still permits.
    window: f64,
    room: f64,
    passes: u32,
    throttle: Throttle,
    end: End,
}

impl<'a> Run<'a> {
    fn new(migration: &'a Migration) -> Run<'a> {
        let unused = migration.assigned.bytes() - migration.in_use.bytes();
        let rate = migration.goodput.bytes_per_second() as f64;
        let path = match migration.final_goodput.bytes_per_second() {
            0 => rate,
            path => path as f64,
        };
        Run {
            migration,
            rate,
            path,
            permitted: permitted_rest(migration),
            first: migration.in_use.bytes() + DEVICE_PAGES * PAGE,
            zeros: unused.max(0.0) / PAGE,
            again: 0.0,
            again_before: 0.0,
            pushed: 0.0,
            idle: 0.0,
            now: 0.0,
            collected: 0.0,
            window: 0.0,
            room: rate * WINDOW / WIRE,
            passes: 0,
            throttle: Throttle::default(),
            end: End::Never,
        }
    }

    fn run(mut self, most: u32, mut note: impl FnMut(Round)) -> Run<'a> {
        if self.rate <= 0.0 {
            self.end = End::NoGoodput;
            return self;
        }
        // The state is compared with the one after 1, 2, 4, … passes: a cycle returns to it.
        let mut mark = (f64::INFINITY, 0.0, 0);
        while self.passes < most {
            let (pushed, began) = (self.pushed, self.now);
            self.send();
            self.collect();
            note(Round {
                sent: in_bytes(self.pushed - pushed),
                time: seconds(self.now - began),
                left: in_bytes(self.pending()),
            });
            if self.pending() < self.permitted {
                self.end = End::Small;
                break;
            }
            if let Some(limit) = limit_reached(self.migration, self.passes, self.pushed) {
                self.end = End::Limit(limit);
                break;
            }
            let state = (self.pending(), self.room, self.throttle.percent);
            let same = |one: f64, other: f64| (one - other).abs() < 1.0;
            let returned = same(state.0, mark.0) && same(state.1, mark.1) && state.2 == mark.2;
            if returned && !self.throttle.may_grow(self.migration) {
                break;
            }
            if self.passes.is_power_of_two() {
                mark = state;
            }
        }
        self
    }

    fn pending(&self) -> f64 {
        self.first + self.zeros * PAGE + self.again
    }

    fn capped(&self) -> bool {
        self.path > self.rate
    }

    /// How many times smaller a page becomes that is sent again.
    fn delta(&self) -> f64 {
        match self.passes {
            0 | 1 => 1.0,
            _ => self.migration.delta_ratio.factor().max(1.0),
        }
    }

    /// Sends until a look finds that pending < θ, or nothing is left.
    fn send(&mut self) {
        let first = self.portion(self.first, 1.0);
        self.first -= first;
        if self.first > 0.0 || self.passes > 0 && self.pending() < self.permitted {
            return;
        }
        if self.zeros > 0.0 {
            let slice = SLICE / ZERO_SCAN;
            let over = (self.pending() - self.permitted) / PAGE;
            let looks = (over / slice).floor() + 1.0;
            self.skip_zeros(self.zeros.min(looks.max(1.0) * slice));
        }
        if self.zeros <= 0.0 && self.again > 0.0 && self.pending() >= self.permitted {
            let again = self.portion(self.again, self.delta());
            self.again -= again;
        }
    }

    fn skip_zeros(&mut self, pages: f64) {
        self.zeros -= pages;
        self.now += pages * ZERO_SCAN;
        self.push(pages * ZERO_PAGE);
        self.room = (self.room - pages * ZERO_PAGE).max(0.0);
    }

    /// Sends pages out of `have` until a look finds that pending < θ; how much that was.
    fn portion(&mut self, have: f64, smaller: f64) -> f64 {
        if have <= 0.0 {
            return 0.0;
        }
        let over = self.pending() - self.permitted;
        if self.capped() {
            return self.portion_in_windows(have, over, smaller);
        }
        // A sender that waits for its socket looks at the clock when it wakes.
        let bytes = (self.rate * SLICE / WAKE).ceil() * WAKE;
        let slice = bytes * smaller / WIRE;
        let portion = have.min(slice * ((over / slice).floor() + 1.0).max(1.0));
        self.push(portion * WIRE / smaller);
        portion
    }

    fn portion_in_windows(&mut self, have: f64, over: f64, smaller: f64) -> f64 {
        let quota = self.rate * WINDOW * smaller / WIRE;
        let at_path = WIRE / smaller / self.path;
        let room = self.room * smaller;
        if have <= room {
            return self.within_window(have, at_path, smaller);
        }
        let (have_after, over_after) = (have - room, over - room);
        self.pushed += room * WIRE / smaller;
        let until_below = ((over_after / quota).floor() + 1.0).max(0.0);
        let until_empty = (have_after / quota).ceil() - 1.0;
        let windows = until_below.min(until_empty);
        self.window += WINDOW * (windows + 1.0);
        self.now = self.now.max(self.window);
        self.room = quota / smaller;
        self.pushed += windows * quota * WIRE / smaller;
        let sent = room + windows * quota;
        if until_below <= until_empty {
            return sent;
        }
        sent + self.within_window(have - sent, at_path, smaller)
    }

    fn within_window(&mut self, bytes: f64, at_path: f64, smaller: f64) -> f64 {
        self.now += bytes * at_path;
        self.pushed += bytes * WIRE / smaller;
        self.room = (self.room - bytes / smaller).max(0.0);
        bytes
    }

    /// Hands wire bytes to the sockets of a link, which take Q more than was sent.
    fn push(&mut self, bytes: f64) {
        self.pushed += bytes;
        if self.capped() {
            return;
        }
        let taken = self.idle + (self.pushed - IN_FLIGHT) / self.rate;
        self.now = self.now.max(taken);
        let empty = self.idle + self.pushed / self.rate;
        self.idle += (self.now - empty).max(0.0);
    }

    /// Collects what the guest has changed since the last time.
    fn collect(&mut self) {
        let writer = self.throttle.slowed(self.migration);
        let set = writer.working_set.bytes();
        let fresh = writer.distinct_bytes(self.now - self.collected);
        self.collected = self.now;
        self.passes += 1;
        let mut counted = 0.0;
        if set > 0.0 && fresh > 0.0 {
            let meets = match writer.pattern {
                Pattern::Sequential => (self.again_before + fresh - set).max(0.0),
                Pattern::Random | Pattern::Skewed => fresh,
            };
            let outside = (self.migration.in_use.bytes() - set).max(0.0);
            let unsent = (self.first - DEVICE_PAGES * PAGE - outside).max(0.0);
            let twice = (self.again * meets + unsent * fresh) / set;
            counted = (fresh - twice).max(0.0).min(set - self.again.min(set));
        }
        self.again += counted;
        self.again_before = self.again;
        self.throttle
            .look(self.migration, self.now, counted, self.pushed);
    }

    fn reason(&self) -> StallReason {
        match changes_faster(self.migration) {
            StallReason::ChangesFasterThanSent { changed, permitted } if changed < permitted => {
                StallReason::TooSlow {
                    rounds: self.passes,
                    rest: in_bytes(self.pending()),
                }
            }
            reason => reason,
        }
    }

    fn times(&self) -> Times {
        let fixed = self.migration.fixed;
        let scan = self.zeros * ZERO_SCAN;
        let rest = (self.first + self.again / self.delta()) * WIRE + self.zeros * ZERO_PAGE;
        let pushed = self.pushed + rest;
        let (taken, arrived) = if self.capped() {
            (self.now + rest / self.path, self.now + rest / self.path)
        } else {
            let begun = self.idle + pushed / self.rate;
            (begun - IN_FLIGHT_AT_END / self.rate, begun)
        };
        let scanned = self.now + scan;
        let source_down = taken.max(scanned) - self.now;
        let down = arrived.max(scanned) - self.now + fixed.resume.as_secs_f64();
        let setup = fixed.setup.as_secs_f64();
        Times {
            rounds: self.passes,
            total: seconds(setup + self.now + down),
            downtime: seconds(down),
            source_total: seconds(setup + self.now + source_down),
            source_downtime: seconds(source_down),
            sent: in_bytes(pushed),
            rest: in_bytes(rest),
        }
    }
}
