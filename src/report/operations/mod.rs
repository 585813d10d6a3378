//! How long drains, patches and failures take, in sentences, pictures and tables.

mod drains;
mod night;
mod outage;
mod ranges;
mod safety;
mod slowest;
mod year;

use super::blocks::{Block, Details, Table};
use crate::assess::assess;
use crate::capacity::Effort;
use crate::explain::Explanation;
use crate::model::{Plan, Priority};
use crate::outage::timelines;
use crate::report::blocks::AdviceText;

pub use night::{COLUMNS, night, rows};
pub use outage::outage;
pub use year::year;

/// The topics: a key, and the title.
pub const TOPICS: [(&str, &str); 3] = [
    ("night", "Drain a host and patch night"),
    ("outage", "When a host dies"),
    ("year", "A year"),
];

/// The answer about a topic; nothing if it is none of these, or the plan has errors.
pub fn operations(plan: &Plan, topic: &str, effort: Effort) -> Option<AdviceText> {
    if !TOPICS.iter().any(|(key, _)| *key == topic) {
        return None;
    }
    // What is placed where is quickly said; a year needs to know how many failures are survived.
    let quick = Effort {
        sets: effort.sets.min(5_000),
        ..Effort::INTERACTIVE
    };
    let answers = assess(plan, quick).answers?;
    match topic {
        "night" => Some(night(plan, &answers, effort)),
        "outage" => Some(outage(plan, &answers, &timelines(plan, &answers, quick))),
        _ => Some(year(plan, &answers, &timelines(plan, &answers, quick))),
    }
}

fn priority(priority: Priority) -> &'static str {
    match priority {
        Priority::High => "High",
        Priority::Medium => "Medium",
        Priority::Low => "Low",
        Priority::NoAutoStart => "Not started automatically",
    }
}

/// A formula with its inputs, shown when it is asked for.
fn derivation(summary: &str, explanation: &Explanation) -> Details {
    let inputs = explanation.inputs.iter();
    let rows = inputs.map(|input| {
        let texts = [&input.name, &input.value, &input.origin];
        texts.map(String::clone).to_vec()
    });
    let caption = format!("{} = {}", explanation.formula, explanation.result);
    Details {
        summary: summary.to_owned(),
        blocks: vec![
            Block::Table(Table::new(caption, ["Input", "Value", "From"], rows)),
            Block::Note(format!("Source: {}.", explanation.source)),
        ],
    }
}
