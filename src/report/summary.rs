//! What does a whole assessment say on paper? Sections of sentences and tables.
//!
//! Everything is worded by the other modules of [`crate::report`]; here it is put in order.

use super::blocks::{Block, Cell, Row, Table};
use super::words::{counted, exact_memory, list, vm_name};
use super::{
    Status, failure, headroom, hosts, levels, migration, placement, probe, quorum, settings,
    verdict,
};
use crate::assess::{Answers, Assessment};
use crate::capacity::Effort;
use crate::chart;
use crate::chart::hosts::BarState;
use crate::migration::VmInputs;
use crate::model::Plan;
use crate::problem::Severity;
use crate::units::{count, duration};

/// Rows of a long table that are told.
const MOST_ROWS: usize = 50;

/// A part of the summary under its own heading.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// Its heading.
    pub title: &'static str,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// Everything about a plan that belongs in a ticket. Without answers it has the problems only.
pub fn summary(plan: &Plan, assessment: &Assessment, effort: Effort) -> Vec<Section> {
    let mut sections = Vec::new();
    if let Some(answers) = &assessment.answers {
        sections.push(section("Verdict", verdict_blocks(answers)));
        sections.push(section("Failures", failures(answers)));
        sections.push(section("Headroom", room(plan, assessment, answers)));
        sections.push(section(
            "Hosts",
            host_table(plan, assessment, answers, effort),
        ));
        sections.push(section("Placement", placed(answers)));
        sections.push(section("Migration", times(plan, answers)));
    }
    sections.push(section("Problems", problems(assessment)));
    sections.push(section("Assumptions", assumptions(plan)));
    sections
}

fn section(title: &'static str, blocks: Vec<Block>) -> Section {
    Section { title, blocks }
}

fn notes(sentences: impl IntoIterator<Item = String>) -> Vec<Block> {
    sentences.into_iter().map(Block::Note).collect()
}

fn verdict_blocks(answers: &Answers) -> Vec<Block> {
    let text = verdict(answers, &answers.levels);
    let first = format!("{}: {}", text.status.word(), text.headline);
    let basis = placement::basis(&answers.cluster, answers.basis);
    let sentences = [first, text.detail]
        .into_iter()
        .chain(text.why)
        .chain(text.next);
    notes(sentences.chain([text.label, basis]))
}

fn failures(answers: &Answers) -> Vec<Block> {
    let row = |level: &crate::capacity::Level| {
        let survived = levels::Survived::of(answers, level);
        let tone = match survived {
            levels::Survived::All => Status::Ok,
            levels::Survived::Some => Status::Tight,
            levels::Survived::None => Status::Broken,
            levels::Survived::Unknown => Status::Unknown,
        };
        let worst = level.worst.as_ref().filter(|worst| !worst.hosts.is_empty());
        let worst = worst.map(|worst| levels::worst_set(answers, worst) + ".");
        Row {
            cells: vec![
                count(level.failures.into()).into(),
                Cell::toned(survived.word(), tone),
                levels::sentence(answers, level).into(),
                worst.unwrap_or_default().into(),
            ],
            details: None,
        }
    };
    let table = Table {
        caption: "What each number of failures does".to_owned(),
        heads: ["Failures", "Verdict", "In words", "Worst"]
            .map(str::to_owned)
            .to_vec(),
        rows: answers.levels.iter().map(row).collect(),
    };
    let mut blocks = notes([levels::takeaway(answers, &answers.levels)]);
    blocks.push(Block::Table(table));
    blocks.extend(notes([quorum::sentence(answers)]));
    blocks
}

fn room(plan: &Plan, assessment: &Assessment, answers: &Answers) -> Vec<Block> {
    let text = headroom(answers, probe(plan, &assessment.policy));
    notes([text.sentence].into_iter().chain(text.limit))
}

fn host_table(
    plan: &Plan,
    assessment: &Assessment,
    answers: &Answers,
    effort: Effort,
) -> Vec<Block> {
    let cluster = &answers.cluster;
    let chart = chart::hosts::hosts(plan, &assessment.policy, answers, &answers.placement, None);
    let row = |bar: &chart::hosts::HostBar| {
        let (state, lost) = match bar.state {
            BarState::Maintenance => ("not in service", String::new()),
            _ => {
                let outcome = answers.fail(&[bar.host], effort);
                let text = failure::failure(cluster, &answers.placement, &outcome);
                ("in service", text.sentence)
            }
        };
        vec![
            cluster.host_name(bar.host),
            state.to_owned(),
            exact_memory(bar.installed),
            exact_memory(bar.room),
            exact_memory(bar.used),
            count(bar.vms),
            lost,
        ]
    };
    let heads = [
        "Host",
        "State",
        "Installed",
        "Room for VMs",
        "Needed",
        "VMs",
        "When it fails alone",
    ];
    let shown = chart.bars.iter().take(MOST_ROWS).map(row);
    let table = Table::new("Memory of the hosts in the tested placement", heads, shown);
    let mut blocks = notes([hosts::takeaway(answers, &chart, None)]);
    blocks.push(Block::Table(table));
    blocks.extend(and_more(chart.bars.len(), "host", "hosts"));
    blocks
}

/// What is said below a table that does not show all.
fn and_more(all: usize, one: &str, many: &str) -> Option<Block> {
    let rest = all.checked_sub(MOST_ROWS).filter(|rest| *rest > 0)?;
    Some(Block::Note(format!(
        "And {}.",
        counted(rest as u64, &format!("more {one}"), &format!("more {many}"))
    )))
}

fn placed(answers: &Answers) -> Vec<Block> {
    let text = placement::placement(answers);
    let moves = placement::moves(answers);
    let name = |one: &placement::Move| vm_name(&answers.cluster, one.vm);
    let names: Vec<String> = moves.iter().map(name).collect();
    let which = (!names.is_empty()).then(|| format!("They are {}.", list(&names, 20)));
    notes(
        [text.sentence]
            .into_iter()
            .chain(text.spares)
            .chain(text.moves)
            .chain(which),
    )
}

fn times(plan: &Plan, answers: &Answers) -> Vec<Block> {
    let times = &answers.migration;
    let order = migration::slowest(times);
    let row = |group: &usize| {
        let (vm, times) = (plan.vms.get(*group)?, times.get(*group)?);
        let live = times.live.as_ref();
        let figures = live.and_then(|live| live.times());
        let figure = |time: Option<std::time::Duration>| time.map_or("–".to_owned(), duration);
        let quick = times.quick.as_ref().ok();
        Some(vec![
            vm.name.clone(),
            count(vm.count.into()),
            exact_memory(VmInputs::of(vm).in_use),
            quick.map_or("never".to_owned(), |quick| duration(quick.downtime())),
            figure(figures.map(|times| times.total)),
            figure(figures.map(|times| times.downtime)),
            live.map_or("not possible", migration::outcome).to_owned(),
            match &times.unplanned {
                Some(outage) => duration(outage.total()),
                None => "not restarted".to_owned(),
            },
        ])
    };
    let heads = [
        "VMs",
        "Number",
        "Memory in use",
        "Quick: downtime",
        "Live: in all",
        "Live: downtime",
        "Live migration",
        "Host dies: outage",
    ];
    let caption = "Likely time away of each VM, with the links and the storage to itself";
    let table = Table::new(caption, heads, order.iter().take(MOST_ROWS).filter_map(row));
    let mut blocks = notes([migration::takeaway(plan, times)]);
    if !table.rows.is_empty() {
        blocks.push(Block::Table(table));
    }
    blocks.extend(and_more(order.len(), "group", "groups"));
    blocks.extend(notes([migration::drains_takeaway(&migration::drains(
        plan, answers,
    ))]));
    blocks
}

fn problems(assessment: &Assessment) -> Vec<Block> {
    if assessment.problems.is_empty() {
        return notes(["None: every value of the plan makes sense.".to_owned()]);
    }
    let rows = assessment.problems.iter().map(|problem| {
        let (word, tone) = match problem.severity {
            Severity::Error => ("error", Status::Broken),
            Severity::Warning => ("warning", Status::Tight),
        };
        Row {
            cells: vec![
                problem.code.to_string().into(),
                Cell::toned(word, tone),
                problem.cause.clone().into(),
                problem.action.clone().into(),
            ],
            details: None,
        }
    });
    vec![Block::Table(Table {
        caption: "What is wrong with the plan, or was assumed".to_owned(),
        heads: ["Number", "Kind", "What is found", "What to do"]
            .map(str::to_owned)
            .to_vec(),
        rows: rows.collect(),
    })]
}

fn assumptions(plan: &Plan) -> Vec<Block> {
    let settings = settings::settings(plan).into_iter();
    let rows =
        settings.map(|setting| vec![setting.subject.to_owned(), setting.value, setting.origin]);
    let heads = ["Setting", "Value", "Decided by"];
    vec![Block::Table(Table::new("Settings in force", heads, rows))]
}
