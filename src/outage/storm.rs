//! How long do boots take when many VMs boot together?
//!
//! A boot alone takes b, of which a share f waits for storage and the rest for CPU. Meanwhile
//! it reads R bytes, so it asks for r = R / (f·b) of them each second. Together,
//!
//! X = max(1, Σ r on its host / what a host reads, Σ r of all / what the storage reads)
//! Y = max(1, boots on its host / cores of the host)
//!
//! and a boot advances at 1 / (f·X + (1 − f)·Y) of its speed: played from event to event.
//!
//! Assumptions:
//! 1. a boot keeps one core busy, and VMs that run already leave the cores alone;
//! 2. f and R are the same for every VM; no lonely boot asks for more than there is;
//! 3. each host starts its VMs in the order of their priorities, at most so many at once; a VM
//!    makes room for the next one when it answers, or has no boot to do;
//! 4. a host does not wait for another one's VMs of a higher priority.

use std::time::Duration;

use crate::units::{ByteRate, seconds};

/// A VM to be started.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Boot {
    /// Where, as a position.
    pub host: usize,
    /// Alone.
    pub alone: Duration,
}

/// What boots share.
#[derive(Debug, Clone, PartialEq)]
pub struct Shared {
    /// At once on one host.
    pub at_once: u32,
    /// From the begin to power-on.
    pub start_up: Duration,
    /// Cores of each host.
    pub cores: Vec<u32>,
    /// Share of a lonely boot that waits for storage, 0 to 1.
    pub storage_share: f64,
    /// What a boot reads, in bytes.
    pub read: f64,
    /// What one host reads.
    pub host_read: ByteRate,
    /// What the storage reads for all hosts.
    pub storage_read: ByteRate,
}

/// When a VM was started and when it answered, counted from the order to restart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Started {
    /// The host begins with it.
    pub begins: Duration,
    /// It answers.
    pub answers: Duration,
}

/// Why no VM ever answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NeverStarts {
    /// No host starts any.
    NoStarts,
    /// Nothing can be read from storage.
    NoStorage,
    /// The cluster has lost the majority of its votes, and stops.
    NoMajority,
}

/// A boot under way.
struct Active {
    boot: usize,
    /// Seconds until power-on.
    wait: f64,
    /// Seconds of a lonely boot that are left.
    left: f64,
    begins: f64,
    /// Bytes each second that it asks for.
    asks: f64,
}

/// Starts these VMs, each host its own in the order given.
pub fn start(boots: &[Boot], shared: &Shared) -> Result<Vec<Started>, NeverStarts> {
    if boots.is_empty() {
        return Ok(Vec::new());
    }
    if shared.at_once == 0 {
        return Err(NeverStarts::NoStarts);
    }
    let reads = shared.read > 0.0 && shared.storage_share > 0.0;
    let least = shared.host_read.min(shared.storage_read);
    if reads && least.bytes_per_second() == 0 {
        return Err(NeverStarts::NoStorage);
    }
    let mut started = vec![
        Started {
            begins: Duration::ZERO,
            answers: Duration::ZERO,
        };
        boots.len()
    ];
    let hosts = boots.iter().map(|boot| boot.host + 1).max().unwrap_or(0);
    let mut queues: Vec<Vec<usize>> = vec![Vec::new(); hosts];
    for (number, boot) in boots.iter().enumerate().rev() {
        queues[boot.host].push(number);
    }
    let mut busy = vec![0u32; hosts];
    let (mut now, mut active) = (0.0, Vec::new());
    loop {
        for (host, queue) in queues.iter_mut().enumerate() {
            while busy[host] < shared.at_once
                && let Some(boot) = queue.pop()
            {
                busy[host] += 1;
                active.push(shared.begin(boot, &boots[boot], now, reads));
            }
        }
        if active.is_empty() {
            break;
        }
        now += advance(boots, shared, &mut active);
        active.retain(|one| {
            let done = one.wait <= 0.0 && one.left <= 0.0;
            if done {
                busy[boots[one.boot].host] -= 1;
                started[one.boot] = Started {
                    begins: seconds(one.begins),
                    answers: seconds(now),
                };
            }
            !done
        });
    }
    Ok(started)
}

/// Goes on to the next event, and says how long that took. Something ends then: what needs
/// least is done by definition.
fn advance(boots: &[Boot], shared: &Shared, active: &mut [Active]) -> f64 {
    let slowed: Vec<f64> = slowness(boots, shared, active);
    let needs: Vec<f64> = active
        .iter()
        .zip(&slowed)
        .map(|(one, slow)| match one.wait > 0.0 {
            true => one.wait,
            false => one.left * slow,
        })
        .collect();
    let next = needs.iter().copied().fold(f64::INFINITY, f64::min);
    for ((one, slow), need) in active.iter_mut().zip(slowed).zip(needs) {
        let (left, done) = match one.wait > 0.0 {
            true => (&mut one.wait, next),
            false => (&mut one.left, next / slow),
        };
        *left = if need <= next { 0.0 } else { *left - done };
    }
    next
}

/// How many times longer each boot takes now.
fn slowness(boots: &[Boot], shared: &Shared, active: &[Active]) -> Vec<f64> {
    let hosts = boots.iter().map(|boot| boot.host + 1).max().unwrap_or(0);
    let (mut asked, mut count) = (vec![0.0; hosts], vec![0u32; hosts]);
    let booting = |one: &&Active| one.wait <= 0.0;
    for one in active.iter().filter(booting) {
        let host = boots[one.boot].host;
        asked[host] += one.asks;
        count[host] += 1;
    }
    let all: f64 = asked.iter().sum();
    let over = |asked: f64, rate: ByteRate| match asked > 0.0 {
        true => asked / rate.bytes_per_second() as f64,
        false => 0.0,
    };
    let storage = over(all, shared.storage_read);
    active
        .iter()
        .map(|one| {
            let host = boots[one.boot].host;
            let cores = shared.cores.get(host).copied().unwrap_or(0).max(1);
            let x = storage.max(over(asked[host], shared.host_read)).max(1.0);
            let y = (f64::from(count[host]) / f64::from(cores)).max(1.0);
            shared.storage_share * x + (1.0 - shared.storage_share) * y
        })
        .collect()
}

impl Shared {
    fn begin(&self, boot: usize, of: &Boot, now: f64, reads: bool) -> Active {
        let alone = of.alone.as_secs_f64();
        let least = self.host_read.min(self.storage_read).bytes_per_second() as f64;
        Active {
            boot,
            wait: self.start_up.as_secs_f64(),
            left: alone,
            begins: now,
            asks: match reads && alone > 0.0 {
                true => (self.read / (self.storage_share * alone)).min(least),
                false => 0.0,
            },
        }
    }
}
