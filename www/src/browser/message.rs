//! What the worker tells the page, as JSON: a boundary of two halves of the same build, so it
//! has no versions.

use headroom::capacity::{FailingSet, Level, Verdict};
use headroom::cluster::{Dimension, HostIndex, KindIndex, UnitIndex};
use headroom::placement::bounds::{Reason, Shortage};
use serde::{Deserialize, Serialize};

/// One message.
#[derive(Debug, Serialize, Deserialize)]
pub enum Message {
    /// Begins to count this number of failures.
    Begins(u32),
    /// Has counted one number of failures.
    Counted(LevelMessage),
    /// There is no more to count.
    Done,
}

/// A [`Level`].
#[derive(Debug, Serialize, Deserialize)]
pub struct LevelMessage {
    failures: u32,
    sets: u64,
    tested: u64,
    survived: u64,
    failed: u64,
    /// Position in [`VERDICTS`].
    verdict: usize,
    worst: Option<SetMessage>,
    breaks_soft_exclusion: bool,
}

#[derive(Debug, Serialize, Deserialize)]
struct SetMessage {
    hosts: Vec<u32>,
    left_over: Vec<u32>,
    left_over_memory: i64,
    shortage: Option<ShortageMessage>,
    reason: Option<ReasonMessage>,
}

/// Position in [`Dimension::ALL`], how much, and the host.
type ShortageMessage = (usize, i64, u32);

#[derive(Debug, Serialize, Deserialize)]
enum ReasonMessage {
    Nowhere(u32, Option<ShortageMessage>),
    Sum(usize, i64, i64, Option<usize>),
    Exclusion(u32, u32, u32),
    Exhausted(u64),
    Contradiction(u32),
}

const VERDICTS: [Verdict; 3] = [Verdict::Survives, Verdict::Fails, Verdict::Undecided];

impl From<&Level> for LevelMessage {
    fn from(level: &Level) -> LevelMessage {
        LevelMessage {
            failures: level.failures,
            sets: level.sets,
            tested: level.tested,
            survived: level.survived,
            failed: level.failed,
            verdict: position(&VERDICTS, level.verdict),
            worst: level.worst.as_ref().map(from_set),
            breaks_soft_exclusion: level.breaks_soft_exclusion,
        }
    }
}

impl LevelMessage {
    /// The level; nothing if the message is none of ours.
    pub fn level(self) -> Option<Level> {
        Some(Level {
            failures: self.failures,
            sets: self.sets,
            tested: self.tested,
            survived: self.survived,
            failed: self.failed,
            verdict: *VERDICTS.get(self.verdict)?,
            worst: match self.worst {
                Some(set) => Some(to_set(set)?),
                None => None,
            },
            breaks_soft_exclusion: self.breaks_soft_exclusion,
        })
    }
}

fn from_set(set: &FailingSet) -> SetMessage {
    SetMessage {
        hosts: set.hosts.iter().map(|host| host.0).collect(),
        left_over: set.left_over.iter().map(|unit| unit.0).collect(),
        left_over_memory: set.left_over_memory,
        shortage: set.shortage.map(from_shortage),
        reason: set.reason.as_ref().map(from_reason),
    }
}

fn to_set(set: SetMessage) -> Option<FailingSet> {
    Some(FailingSet {
        hosts: set.hosts.into_iter().map(HostIndex).collect(),
        left_over: set.left_over.into_iter().map(UnitIndex).collect(),
        left_over_memory: set.left_over_memory,
        shortage: set.shortage.and_then(to_shortage),
        reason: set.reason.and_then(to_reason),
    })
}

fn from_shortage(shortage: Shortage) -> ShortageMessage {
    let dimension = position(&Dimension::ALL, shortage.dimension);
    (dimension, shortage.missing, shortage.host.0)
}

fn to_shortage((dimension, missing, host): ShortageMessage) -> Option<Shortage> {
    Some(Shortage {
        dimension: *Dimension::ALL.get(dimension)?,
        missing,
        host: HostIndex(host),
    })
}

fn from_reason(reason: &Reason) -> ReasonMessage {
    match reason {
        Reason::FitsNowhere { kind, shortage } => {
            ReasonMessage::Nowhere(kind.0, shortage.map(from_shortage))
        }
        Reason::Sum {
            dimension,
            needed,
            room,
            hosts,
        } => ReasonMessage::Sum(
            position(&Dimension::ALL, *dimension),
            *needed,
            *room,
            *hosts,
        ),
        Reason::Exclusion {
            group,
            members,
            hosts,
        } => ReasonMessage::Exclusion(*group, *members, *hosts),
        Reason::Exhausted { steps } => ReasonMessage::Exhausted(*steps),
        Reason::Contradiction { kind } => ReasonMessage::Contradiction(kind.0),
    }
}

fn to_reason(reason: ReasonMessage) -> Option<Reason> {
    Some(match reason {
        ReasonMessage::Nowhere(kind, shortage) => Reason::FitsNowhere {
            kind: KindIndex(kind),
            shortage: shortage.and_then(to_shortage),
        },
        ReasonMessage::Sum(dimension, needed, room, hosts) => Reason::Sum {
            dimension: *Dimension::ALL.get(dimension)?,
            needed,
            room,
            hosts,
        },
        ReasonMessage::Exclusion(group, members, hosts) => Reason::Exclusion {
            group,
            members,
            hosts,
        },
        ReasonMessage::Exhausted(steps) => Reason::Exhausted { steps },
        ReasonMessage::Contradiction(kind) => Reason::Contradiction {
            kind: KindIndex(kind),
        },
    })
}

fn position<T: PartialEq + Copy>(all: &[T], one: T) -> usize {
    all.iter().position(|known| *known == one).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use headroom::assess::assess;
    use headroom::capacity::Effort;

    #[test]
    fn levels_arrive_as_they_were_sent() {
        let plan = crate::state::example::plan();
        let effort = Effort {
            failures: 3,
            ..Effort::INTERACTIVE
        };
        let levels = assess(&plan, effort).answers.expect("no errors").levels;
        assert!(levels.iter().any(|level| level.worst.is_some()));
        for level in levels {
            let text = serde_json::to_string(&LevelMessage::from(&level)).unwrap();
            let message: LevelMessage = serde_json::from_str(&text).unwrap();
            assert_eq!(message.level(), Some(level));
        }
    }
}
