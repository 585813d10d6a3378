//! What the worker tells the page, as a line of words: a boundary of two halves of the same
//! build, so it has no versions.
//!
//! `begins 2`, `counted 2 66 66 60 6 fails strict 8 9`, `done`: the numbers of a level in the
//! order of its fields, the verdict, whether a soft rule is broken, and the hosts of the worst
//! set. What the loss of that set leaves down, the page finds out again at once.

use headroom::capacity::{Level, Verdict};
use headroom::cluster::HostIndex;

/// One message.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// Begins to count this number of failures.
    Begins(u32),
    /// Has counted one number of failures; the hosts of the worst set. The level itself names
    /// no worst set.
    Counted(Level, Option<Vec<HostIndex>>),
    /// There is no more to count.
    Done,
}

const VERDICTS: [(Verdict, &str); 3] = [
    (Verdict::Survives, "survives"),
    (Verdict::Fails, "fails"),
    (Verdict::Undecided, "undecided"),
];
const NO_SET: &str = "none";

impl Message {
    /// Tells of a level.
    pub fn counted(mut level: Level) -> Message {
        let worst = level.worst.take().map(|set| set.hosts);
        Message::Counted(level, worst)
    }

    /// As a line.
    pub fn write(&self) -> String {
        match self {
            Message::Begins(failures) => format!("begins {failures}"),
            Message::Done => "done".to_owned(),
            Message::Counted(level, worst) => write_level(level, worst.as_deref()),
        }
    }

    /// From a line; nothing if it is none of ours.
    pub fn read(line: &str) -> Option<Message> {
        let mut words = line.split(' ');
        match words.next()? {
            "begins" => Some(Message::Begins(words.next()?.parse().ok()?)),
            "counted" => read_level(words),
            "done" => Some(Message::Done),
            _ => None,
        }
    }
}

fn write_level(level: &Level, worst: Option<&[HostIndex]>) -> String {
    let verdict = VERDICTS.iter().find(|(known, _)| *known == level.verdict);
    let mut line = format!(
        "counted {} {} {} {} {} {} {}",
        level.failures,
        level.sets,
        level.tested,
        level.survived,
        level.failed,
        verdict.map_or("undecided", |(_, word)| word),
        if level.breaks_soft_exclusion {
            "soft"
        } else {
            "strict"
        },
    );
    match worst {
        None => line = line + " " + NO_SET,
        Some(hosts) => {
            for host in hosts {
                line = line + " " + &host.0.to_string();
            }
        }
    }
    line
}

fn read_level<'a>(mut words: impl Iterator<Item = &'a str>) -> Option<Message> {
    let mut number = || words.next()?.parse::<u64>().ok();
    let (failures, sets, tested) = (number()?, number()?, number()?);
    let (survived, failed) = (number()?, number()?);
    let word = words.next()?;
    let (verdict, _) = VERDICTS.into_iter().find(|(_, known)| *known == word)?;
    let level = Level {
        failures: u32::try_from(failures).ok()?,
        sets,
        tested,
        survived,
        failed,
        verdict,
        worst: None,
        breaks_soft_exclusion: words.next()? == "soft",
    };
    let hosts: Vec<&str> = words.collect();
    if hosts == [NO_SET] {
        return Some(Message::Counted(level, None));
    }
    let hosts = hosts
        .into_iter()
        .map(|host| host.parse().ok().map(HostIndex));
    Some(Message::Counted(level, Some(hosts.collect::<Option<_>>()?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use headroom::assess::assess;
    use headroom::capacity::{Effort, failing_set};

    #[test]
    fn messages_are_read_as_they_were_written() {
        for message in [Message::Begins(2), Message::Done] {
            assert_eq!(Message::read(&message.write()), Some(message));
        }
        assert_eq!(Message::read("counted 1 2"), None);
    }

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
            let message = Message::counted(level.clone());
            let Some(Message::Counted(mut arrived, worst)) = Message::read(&message.write()) else {
                panic!("{message:?}");
            };
            let situation = answers.situation();
            arrived.worst = worst.and_then(|hosts| failing_set(&situation, hosts, effort));
            assert_eq!(arrived, *level);
        }
    }
}
