//! What would another platform change? The same plan on each, beside the present one.
//!
//! Facts of the platform that the plan does not override are the only difference, so whatever
//! changes in the answers comes from the facts that are listed.

use std::time::Duration;

use super::super::blocks::{AdviceText, Block, Cell, Details, Row, Table};
use super::super::headroom::size;
use super::super::platform::{FactText, differing};
use super::super::rules::says;
use super::super::words::{counted, list};
use super::super::{Status, VerdictText, headroom, migration, probe, verdict};
use crate::assess::{Answers, Assessment, assess};
use crate::capacity::Effort;
use crate::capacity::rules::compare;
use crate::migration::precopy::Times;
use crate::migration::{Outcome, VmTimes};
use crate::model::{Plan, PlatformId};
use crate::problem::Problem;
use crate::units::{count, duration};

const COLUMNS: [&str; 5] = [
    "Platform",
    "Status",
    "Verdict",
    "More VMs",
    "Live migration at most",
];

/// The plan on one platform, in words.
struct There {
    plan: Plan,
    status: Status,
    text: VerdictText,
    headroom: String,
    migration: String,
    rules: Option<String>,
    answers: Answers,
    problems: Vec<Problem>,
}

/// The plan on every platform, the present one first. Nothing if the plan has errors.
pub(super) fn platforms(plan: &Plan, effort: Effort) -> Option<AdviceText> {
    let here = There::of(plan, plan.platform, effort)?;
    let others = PlatformId::all().filter(|id| *id != plan.platform);
    let others: Vec<There> = others
        .filter_map(|id| There::of(plan, id, effort))
        .collect();
    let rows = [&here].into_iter().chain(&others);
    let caption = format!(
        "The same plan on each platform; more VMs are of {}",
        size(probe(plan, &crate::demand::PolicyInForce::of(plan)))
    );
    let table = Table {
        rows: rows.map(|there| there.row(&here)).collect(),
        ..Table::new(caption, COLUMNS, [])
    };
    let notes = [
        "Values that the plan sets itself (reserves, overheads, limits, a witness, the network) \
         stay as they are; facts that it leaves open change.",
        "These answers come from a short search: where one is undecided, choose the platform to \
         have it searched longer.",
    ];
    let notes = notes.map(|note| Block::Note(note.to_owned()));
    Some(AdviceText {
        headline: headline(&here, &others),
        blocks: [Block::Table(table)].into_iter().chain(notes).collect(),
    })
}

fn headline(here: &There, others: &[There]) -> String {
    let number = |differs: fn(&There, &There) -> bool| {
        let all = others.iter().filter(|there| differs(here, there));
        match all.count() {
            0 => "none".to_owned(),
            some => count(some as u64),
        }
    };
    format!(
        "Now, on {}: {} Of {} others {} give another verdict, {} another number of further VMs, \
         {} other migration times.",
        here.name(),
        here.text.headline,
        count(others.len() as u64),
        number(|here, there| here.text.headline != there.text.headline),
        number(|here, there| here.headroom != there.headroom),
        number(|here, there| here.migration != there.migration),
    )
}

impl There {
    fn of(plan: &Plan, platform: PlatformId, effort: Effort) -> Option<There> {
        let plan = Plan {
            platform,
            ..plan.clone()
        };
        let Assessment {
            problems,
            policy,
            answers,
        } = assess(&plan, effort);
        let answers = answers?;
        let text = verdict(&answers, &answers.levels);
        Some(There {
            status: text.status,
            headroom: headroom(&answers, probe(&plan, &policy)).number,
            migration: slowest(&answers.migration),
            rules: own_rules(&plan, &answers),
            text,
            plan,
            answers,
            problems,
        })
    }

    fn name(&self) -> &'static str {
        self.plan.platform_facts().name
    }

    fn row(&self, here: &There) -> Row {
        let is_here = self.plan.platform == here.plan.platform;
        let name = match is_here {
            true => format!("{} (now)", self.name()),
            false => self.name().to_owned(),
        };
        Row {
            cells: vec![
                name.into(),
                Cell::toned(self.status.word(), self.status),
                self.text.headline.clone().into(),
                self.headroom.clone().into(),
                self.migration.clone().into(),
            ],
            details: (!is_here).then(|| self.details(here)),
        }
    }

    /// What differs: what is said about the answers, and the facts that make them differ.
    fn details(&self, here: &There) -> Details {
        let differing = differing(here.plan.platform, self.plan.platform);
        let told = |problem: &&Problem| !here.problems.contains(problem);
        let told = self.problems.iter().filter(told);
        let sentences = [
            self.text.detail.clone(),
            migration::takeaway(&self.plan, &self.answers.migration),
        ];
        let problems = told.map(|problem| format!("{} {}", problem.cause, problem.action));
        let heads = ["Fact", here.name(), self.name(), "Source"];
        let caption = format!("{} instead of {}", self.name(), here.name());
        let facts = Table::new(caption, heads, differing.iter().map(facts));
        let rules = self.rules.iter().cloned();
        let notes = sentences.into_iter().chain(rules).chain(problems);
        let notes = notes.map(Block::Note);
        Details {
            summary: format!(
                "What differs: {}",
                counted(differing.len() as u64, "fact", "facts")
            ),
            blocks: notes.chain([Block::Table(facts)]).collect(),
        }
    }
}

/// A fact on both platforms.
fn facts((here, there): &(FactText, FactText)) -> Vec<String> {
    let value = |fact: &FactText| match fact.verified {
        true => fact.value.clone(),
        false => format!("{} (not verified)", fact.value),
    };
    vec![
        there.subject.to_owned(),
        value(here),
        value(there),
        there.source.to_owned(),
    ]
}

/// The longest time and the longest blackout of all live migrations, which need not be of one VM.
fn slowest(times: &[VmTimes]) -> String {
    let live: Vec<Outcome> = times.iter().filter_map(|times| times.live).collect();
    if live.is_empty() {
        let quick = times.iter().filter_map(|times| times.quick.ok());
        let longest = quick.map(|quick| quick.downtime()).max();
        return longest.map_or_else(
            || "none".to_owned(),
            |longest| format!("none; quick: {} away", duration(longest)),
        );
    }
    let most = |of: fn(&Times) -> Duration| {
        let ended = live.iter().filter_map(Outcome::times);
        ended.map(|times| of(&times)).max()
    };
    let stuck = live.iter().filter(|outcome| outcome.times().is_none());
    let stuck = match stuck.count() {
        0 => String::new(),
        some => format!("; {} of {} sizes never end", some, live.len()),
    };
    match (most(|times| times.total), most(|times| times.downtime)) {
        (Some(total), Some(blackout)) => {
            let (total, blackout) = (duration(total), duration(blackout));
            format!("{total}, blackout {blackout}{stuck}")
        }
        _ => "never ends".to_owned(),
    }
}

/// What the platform's own rules say; `None`: it has none here.
fn own_rules(plan: &Plan, answers: &Answers) -> Option<String> {
    let compared = compare(plan, answers);
    let own = compared.iter().filter(|one| one.rule.is_of(plan.platform));
    let said: Vec<String> = own
        .map(|one| format!("{} says {}", one.rule.name, says(one.answer.says)))
        .collect();
    (!said.is_empty()).then(|| format!("Of its own rules, {}.", list(&said, 4)))
}
