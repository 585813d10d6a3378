//! How much of links and storage does each migration get, and how long does it take with it?
//!
//! In integers: capacity / n of what n migrations go through; work in microseconds, or in
//! millionths of bytes, so that a byte a second passes one unit in a microsecond.

use std::time::Duration;

use super::way::Stage;

/// What a migration goes through now, and between which hosts.
pub(super) struct Passage {
    pub(super) stage: Stage,
    pub(super) from: usize,
    pub(super) to: usize,
}

/// How many migrations use the links and the storage of each host now.
pub(super) struct Users {
    sending: Vec<u64>,
    receiving: Vec<u64>,
    writing: Vec<u64>,
    reading: Vec<u64>,
}

impl Users {
    pub(super) fn of(passages: &[Passage], hosts: usize) -> Users {
        let mut users = Users {
            sending: vec![0; hosts],
            receiving: vec![0; hosts],
            writing: vec![0; hosts],
            reading: vec![0; hosts],
        };
        for one in passages {
            let (from, to) = (one.from, one.to);
            match one.stage {
                Stage::Wait(_) => {}
                Stage::Send(..) => {
                    users.sending[from] += 1;
                    users.receiving[to] += 1;
                }
                Stage::Write(..) => users.writing[from] += 1,
                Stage::Read(..) => users.reading[to] += 1,
            }
        }
        users
    }

    /// The capacity that a migration goes through, and how many share it; nobody: it waits.
    pub(super) fn share(&self, one: &Passage) -> (u64, u64) {
        let (from, to) = (one.from, one.to);
        let (capacity, users) = match one.stage {
            Stage::Wait(_) => return (0, 0),
            Stage::Send(_, alone, all) => {
                let users = self.sending[from].max(self.receiving[to]);
                // One migration cannot use more links than it has connections.
                let most = alone.bytes_per_second().saturating_mul(users);
                match all.bytes_per_second() < most {
                    true => (all, users),
                    false => (alone, 1),
                }
            }
            Stage::Write(_, capacity) => (capacity, self.writing[from]),
            Stage::Read(_, capacity) => (capacity, self.reading[to]),
        };
        (capacity.bytes_per_second(), users)
    }
}

/// Microseconds, or millionths of bytes.
pub(super) fn work_of(stage: Stage) -> u128 {
    match stage {
        Stage::Wait(wait) => u128::from(micros(wait)),
        Stage::Send(bytes, ..) | Stage::Write(bytes, _) | Stage::Read(bytes, _) => {
            u128::from(bytes) * 1_000_000
        }
    }
}

/// Microseconds for so much work at capacity / users; without users the work is time itself.
pub(super) fn time_for(left: u128, (capacity, users): (u64, u64)) -> u128 {
    match (capacity, users) {
        (_, 0) => left,
        (0, _) => u128::from(u64::MAX),
        (capacity, users) => left
            .saturating_mul(u128::from(users))
            .div_ceil(u128::from(capacity)),
    }
}

/// Work done in so many microseconds.
pub(super) fn done_in(time: u128, (capacity, users): (u64, u64)) -> u128 {
    match users {
        0 => time,
        users => time.saturating_mul(u128::from(capacity)) / u128::from(users),
    }
}

/// Whole microseconds.
pub(super) fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}
