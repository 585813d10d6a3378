//! What a worker tells while it counts failures, level by level.

use super::bytes::{Reader, Writer};
use super::refined;
use crate::assess::Refined;
use crate::capacity::{Level, Verdict};
use crate::cluster::HostIndex;

const BEGINS: u8 = 0;
const LEVEL: u8 = 1;
const REFINED: u8 = 2;

/// One message.
#[derive(Debug, Clone, PartialEq)]
pub enum Counted {
    /// Begins to count this number of failures.
    Begins(u32),
    /// Has counted one number of failures; the hosts of the worst set. The level itself names
    /// no worst set: what the loss of those hosts leaves down, the page finds out at once.
    Level(Level, Option<Vec<HostIndex>>),
    /// Has said more about the placement and the headroom.
    Refined(Refined),
}

impl Counted {
    /// Tells of a level.
    pub fn level(mut level: Level) -> Counted {
        let worst = level.worst.take().map(|set| set.hosts);
        Counted::Level(level, worst)
    }

    /// As bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Writer::default();
        match self {
            Counted::Begins(failures) => {
                out.byte(BEGINS);
                out.number(u64::from(*failures));
            }
            Counted::Refined(refined) => {
                out.byte(REFINED);
                refined::write(&mut out, refined);
            }
            Counted::Level(level, worst) => {
                out.byte(LEVEL);
                out.number(u64::from(level.failures));
                out.number(level.sets);
                out.number(level.tested);
                out.number(level.survived);
                out.number(level.failed);
                out.byte(level.verdict as u8);
                out.byte(u8::from(level.breaks_soft_exclusion));
                out.byte(u8::from(worst.is_some()));
                for host in worst.iter().flatten() {
                    out.number(u64::from(host.0));
                }
            }
        }
        out.0
    }

    /// From bytes; nothing if they are no message.
    pub fn decode(bytes: &[u8]) -> Option<Counted> {
        let mut from = Reader(bytes);
        match from.byte()? {
            BEGINS => return Some(Counted::Begins(from.small()?)),
            REFINED => return Some(Counted::Refined(refined::read(&mut from)?)),
            LEVEL => {}
            _ => return None,
        }
        let level = Level {
            failures: from.small()?,
            sets: from.number()?,
            tested: from.number()?,
            survived: from.number()?,
            failed: from.number()?,
            verdict: match from.byte()? {
                0 => Verdict::Survives,
                1 => Verdict::Fails,
                2 => Verdict::Undecided,
                _ => return None,
            },
            worst: None,
            breaks_soft_exclusion: from.byte()? != 0,
        };
        let has_worst = from.byte()? != 0;
        let mut hosts = Vec::new();
        while !from.0.is_empty() {
            hosts.push(HostIndex(from.small()?));
        }
        Some(Counted::Level(level, has_worst.then_some(hosts)))
    }
}
