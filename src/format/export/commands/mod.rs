//! How does a placement become commands for the platform's own tools?
//!
//! One command for each VM that moves, in an order in which each step fits; a failure ends the
//! script, because the steps after it rely on it. Names are arguments and nothing else
//! ([`quote`]): a step whose names cannot be passed safely becomes a remark.

mod dialect;
mod quote;

use dialect::Dialect;
use quote::remark;

use crate::model::PlatformId;

/// How a VM moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// While it runs.
    Live,
    /// Saved and restored: it does not answer meanwhile.
    Quick,
    /// It is stopped: only its owner changes.
    Stopped,
}

/// A VM that moves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The VM.
    pub vm: String,
    /// Where it runs before.
    pub from: String,
    /// Where it runs then.
    pub to: String,
    /// How it moves.
    pub way: Way,
    /// How long that is likely to take; empty: not known.
    pub time: String,
}

/// What a script says and does.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Script {
    /// What it is about, a sentence each.
    pub remarks: Vec<String>,
    /// In this order.
    pub steps: Vec<Step>,
    /// Moves that no order was found for: as remarks.
    pub stuck: Vec<Step>,
}

/// What the name of a script for a platform ends with: `ps1` or `sh`.
pub fn ending(platform: PlatformId) -> &'static str {
    Dialect::of(platform).ending()
}

/// The script for a platform.
pub fn commands(platform: PlatformId, script: &Script) -> String {
    let dialect = Dialect::of(platform);
    let remark = |text: &str| remark(text, dialect.is_powershell());
    let mut text = dialect.first_line().to_owned();
    for sentence in &script.remarks {
        text += &remark(sentence);
    }
    for sentence in dialect.remarks() {
        text += &remark(sentence);
    }
    if !script.steps.is_empty() {
        text += dialect.beginning();
    }
    let all = script.steps.len();
    for (number, step) in (1..).zip(&script.steps) {
        text.push('\n');
        text += &remark(&title(dialect, number, all, step));
        text += &match dialect.command(step) {
            Some(command) => command + "\n",
            None => remark(&format!(
                "Left to you, its names are no safe arguments: {}",
                in_words(step)
            )),
        };
    }
    if !script.stuck.is_empty() {
        text.push('\n');
        text += &remark("No order was found in which these fit:");
    }
    for step in &script.stuck {
        text += &remark(&in_words(step));
    }
    text
}

fn title(dialect: Dialect, number: usize, all: usize, step: &Step) -> String {
    let way = match step.way {
        Way::Live => "live",
        Way::Quick if dialect.saves() => "saved and restored",
        Way::Quick => {
            return format!("{number} of {all}: live, though it is not expected to end by itself");
        }
        Way::Stopped => "stopped",
    };
    match step.time.as_str() {
        "" => format!("{number} of {all}: {way}"),
        time => format!("{number} of {all}: {way}, likely {time}"),
    }
}

fn in_words(step: &Step) -> String {
    format!("{} from {} to {}", step.vm, step.from, step.to)
}
