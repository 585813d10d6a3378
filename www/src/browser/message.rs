//! What the worker tells the page, as JSON: a boundary of two halves of the same build, so it
//! has no versions.

use headroom::capacity::{Level, Verdict};
use headroom::cluster::HostIndex;
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

/// A [`Level`]; of the worst set only its hosts: what its loss leaves down, the page finds
/// out again at once.
#[derive(Debug, Serialize, Deserialize)]
pub struct LevelMessage {
    failures: u32,
    sets: u64,
    tested: u64,
    survived: u64,
    failed: u64,
    /// Position in [`VERDICTS`].
    verdict: usize,
    worst: Option<Vec<u32>>,
    breaks_soft_exclusion: bool,
}

const VERDICTS: [Verdict; 3] = [Verdict::Survives, Verdict::Fails, Verdict::Undecided];

impl From<&Level> for LevelMessage {
    fn from(level: &Level) -> LevelMessage {
        let verdict = VERDICTS.iter().position(|known| *known == level.verdict);
        let worst = level.worst.as_ref();
        LevelMessage {
            failures: level.failures,
            sets: level.sets,
            tested: level.tested,
            survived: level.survived,
            failed: level.failed,
            verdict: verdict.unwrap_or(VERDICTS.len() - 1),
            worst: worst.map(|set| set.hosts.iter().map(|host| host.0).collect()),
            breaks_soft_exclusion: level.breaks_soft_exclusion,
        }
    }
}

impl LevelMessage {
    /// The level without its worst set, and the hosts of that; nothing if the message is
    /// none of ours.
    pub fn level(self) -> Option<(Level, Option<Vec<HostIndex>>)> {
        let level = Level {
            failures: self.failures,
            sets: self.sets,
            tested: self.tested,
            survived: self.survived,
            failed: self.failed,
            verdict: *VERDICTS.get(self.verdict)?,
            worst: None,
            breaks_soft_exclusion: self.breaks_soft_exclusion,
        };
        let worst = self.worst;
        Some((
            level,
            worst.map(|hosts| hosts.into_iter().map(HostIndex).collect()),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use headroom::assess::assess;
    use headroom::capacity::{Effort, failing_set};

    #[test]
    fn levels_arrive_as_they_were_counted() {
        let plan = crate::state::example::plan();
        let effort = Effort {
            failures: 3,
            ..Effort::INTERACTIVE
        };
        let answers = assess(&plan, effort).answers.expect("no errors");
        assert!(answers.levels.iter().any(|level| level.worst.is_some()));
        for level in &answers.levels {
            let text = serde_json::to_string(&LevelMessage::from(level)).unwrap();
            let message: LevelMessage = serde_json::from_str(&text).unwrap();
            let (mut arrived, worst) = message.level().unwrap();
            let situation = answers.situation();
            arrived.worst = worst.and_then(|hosts| failing_set(&situation, hosts, effort));
            assert_eq!(arrived, *level);
        }
    }
}
