//! What leaves Headroom as a file, beside links and reports as JSON?
//!
//! | kind | file |
//! |---|---|
//! | `plan` | the plan document |
//! | `placement` | the planned placement as CSV |
//! | `restarts` | which VM restarts where after each loss, as CSV |
//! | `schedule` | every move of the night in which all hosts are patched, as CSV |
//! | `moves` | the moves to the planned placement, as commands of the platform |
//! | `fewest-moves` | the fewest moves that make the cluster safe, as commands |
//! | `report` | the whole assessment as Markdown, for a ticket |
//! | `hosts` | what each host carries, as SVG |
//! | `levels` | which losses are survived, as SVG |
//! | `migration` | how migrations grow with memory, as SVG |
//! | `night`, `drain` | the patch night host by host, and the slowest drain move by move, as SVG |
//! | `outage`, `year` | what happens after a host's death, and in a year, as SVG |
//! | `frontier` | how many VMs of two sizes fit together, as SVG |
//!
//! Everything is text, and the same plan gives the same text everywhere. Names in a plan may
//! come from strangers: each kind says how it keeps them from being anything but names.
//! `docs/export.md` describes the files.

mod charts;
pub mod commands;
mod csv;
mod markdown;
mod pictures;
mod steps;
mod svg;

pub use csv::{csv, csv_row, placement_csv, restarts_csv};
pub use markdown::markdown;

use serde::Serialize;

use super::document;
use crate::assess::{Answers, Assessment, assess};
use crate::capacity::{self, Effort, deeper};
use crate::migration::schedule::patch_night;
use crate::model::Plan;
use crate::placement::Answer;
use crate::report::advice::advice;
use crate::report::placement::PlacementRow;
use crate::report::{operations, placement, restarts, summary, title};

/// A file to be saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Exported {
    /// Its name: letters, digits, `-` and `.`.
    pub name: String,
    /// What it is, for browsers.
    pub media_type: &'static str,
    /// Its content, in UTF-8.
    pub text: String,
}

/// Every kind, in the order in which they are offered, with a title.
pub const KINDS: [(&str, &str); 15] = [
    ("plan", "Plan document (JSON)"),
    ("report", "Report for a ticket (Markdown)"),
    ("placement", "Planned placement (CSV)"),
    ("restarts", "Restarts after each loss (CSV)"),
    ("schedule", "Patch night (CSV)"),
    ("moves", "Moves to the planned placement (commands)"),
    ("fewest-moves", "Fewest moves to safety (commands)"),
    ("hosts", "Hosts (chart)"),
    ("levels", "Failures survived (chart)"),
    ("migration", "Live migration (chart)"),
    ("night", "Patch night (chart)"),
    ("drain", "Emptying a host (chart)"),
    ("outage", "Death of a host (chart)"),
    ("year", "A year (chart)"),
    ("frontier", "Two sizes together (chart)"),
];

/// The kinds that are pictures of a topic: which topic, and which of its pictures.
const PICTURES: [(&str, &str, usize); 5] = [
    ("night", "night", 0),
    ("drain", "night", 1),
    ("outage", "outage", 0),
    ("year", "year", 0),
    ("frontier", "frontier", 0),
];

/// The file of a kind. Nothing if there is no such kind, if the plan has errors (but for `plan`
/// and `report`), or if there is nothing to be told: no placement, no live migration.
///
/// It says what the page says once its workers are done, as far as the effort allows.
pub fn exported(plan: &Plan, kind: &str, effort: Effort) -> Option<Exported> {
    let file = |suffix: &str, media_type: &'static str, text: String| Exported {
        name: file_name(&plan.name, suffix),
        media_type,
        text,
    };
    if kind == "plan" {
        let text = document::encode(plan);
        return Some(file(".headroom.json", "application/json", text));
    }
    if !KINDS.iter().any(|(known, _)| *known == kind) {
        return None;
    }
    if let Some((.., topic, number)) = PICTURES.iter().find(|(known, ..)| *known == kind) {
        let answer = advice(plan, topic, effort)?;
        let text = pictures::of_answer(plan, &answer, *number)?;
        return Some(file(&format!("-{kind}.svg"), "image/svg+xml", text));
    }
    let mut assessment = assess(plan, Effort::INTERACTIVE);
    if let Some(answers) = &mut assessment.answers {
        settle(answers, effort, matches!(kind, "report" | "levels"));
    }
    if kind == "report" {
        let sections = summary::summary(plan, &assessment, Effort::INTERACTIVE);
        let text = markdown(&title(plan), &sections);
        return Some(file("-report.md", "text/markdown;charset=utf-8", text));
    }
    let answers = assessment.answers.as_ref()?;
    const CSV: &str = "text/csv;charset=utf-8";
    Some(match kind {
        "placement" => file("-placement.csv", CSV, placement_csv(&placed(answers)?)),
        "restarts" => {
            // As the VMs run today, as far as that is known.
            let rows = restarts::table(answers, &answers.placement, Effort::INTERACTIVE);
            file("-restarts.csv", CSV, restarts_csv(&rows))
        }
        "schedule" => file("-schedule.csv", CSV, schedule(plan, answers, effort)),
        "moves" | "fewest-moves" => {
            let script = match kind {
                "moves" => steps::to_planned(plan, answers),
                _ => steps::fewest(plan, answers, effort),
            };
            let suffix = format!("-{kind}.{}", commands::ending(plan.platform));
            let text = commands::commands(plan.platform, &script);
            file(&suffix, "text/plain;charset=utf-8", text)
        }
        _ => {
            let text = chart(kind, plan, &assessment, answers)?;
            file(&format!("-{kind}.svg"), "image/svg+xml", text)
        }
    })
}

/// The rows of the planned placement.
fn placed(answers: &Answers) -> Option<Vec<PlacementRow>> {
    match &answers.planned {
        Answer::Placed(planned) => Some(placement::table(
            answers,
            &planned.placement,
            Effort::INTERACTIVE,
        )),
        _ => None,
    }
}

/// Every move of the night in which all hosts are patched.
fn schedule(plan: &Plan, answers: &Answers, effort: Effort) -> String {
    let night = patch_night(plan, &answers.cluster, &answers.placement, effort);
    csv(
        operations::COLUMNS,
        operations::rows(&answers.cluster, &night.schedule),
    )
}

fn chart(kind: &str, plan: &Plan, assessment: &Assessment, answers: &Answers) -> Option<String> {
    match kind {
        "hosts" => Some(charts::hosts(plan, assessment, answers)),
        "levels" => Some(charts::levels(plan, answers)),
        _ => charts::migration(plan, answers),
    }
}

/// Says more about the answers, as the page's worker does: first what takes little.
fn settle(answers: &mut Answers, effort: Effort, all: bool) {
    for effort in [Effort::QUICK.at_most(effort), effort] {
        let is_wanted = all || answers.planned == Answer::Undecided;
        if is_wanted && answers.is_open() {
            let refined = answers.refine(effort);
            answers.take_over(refined);
        }
    }
    if all {
        let mut levels = answers.levels.clone();
        let situation = answers.situation();
        deeper::count_small(&situation, &mut levels);
        let mut from = 0;
        while let Some(failures) = deeper::next(&situation, &levels, from) {
            deeper::put(&mut levels, capacity::level(&situation, failures, effort));
            from = failures + 1;
        }
        answers.levels = levels;
    }
}

/// A file name made of a plan's name: letters, digits and `-`.
fn file_name(plan: &str, suffix: &str) -> String {
    let words: String = plan
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    let words: Vec<&str> = words.split_whitespace().take(8).collect();
    let name: String = words.join("-").chars().take(80).collect();
    match name.is_empty() {
        true => format!("plan{suffix}"),
        false => name.to_lowercase() + suffix,
    }
}
