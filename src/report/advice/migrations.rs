//! How does each VM migrate, between which values do its times lie, and what would help?

use super::super::Status;
use super::super::blocks::{AdviceText, Block, Cell, Details, Row, Table};
use super::super::migration::{likely, outcome as ending, slowest, unsure};
use super::super::words::{counted, list, named};
use crate::explain::Explanation;
use crate::migration::band;
use crate::migration::help::{self, Way};
use crate::migration::precopy::{self, Migration, Outcome};
use crate::migration::stop_rules::{KNOWN_RULES, KnownRule, Under};
use crate::migration::{Environment, VmInputs, explain, migration_times};
use crate::model::{MigrationMethod, Plan, VmGroup};
use crate::units::{count, duration};
use crate::validate::check;

/// Groups that are shown, the slowest first.
const MOST: usize = 40;

const COLUMNS: [&str; 7] = [
    "VMs",
    "Memory in use",
    "Live migration",
    "In all",
    "Downtime",
    "Quick: downtime",
    "Matters most",
];

/// Every way of each VM. Nothing if the plan has errors.
pub(super) fn migrations(plan: &Plan) -> Option<AdviceText> {
    check(plan).cluster?;
    let environment = Environment::of(plan);
    let times = migration_times(plan);
    let order = slowest(&times);
    if order.is_empty() {
        return Some(AdviceText::new("The plan has no VM.".to_owned(), []));
    }
    let groups = order
        .iter()
        .filter_map(|at| Some((*at, plan.vms.get(*at)?)));
    let rows = groups.clone().take(MOST);
    let rows = rows.map(|(at, group)| row(plan, &environment, at, group));
    let table = Table {
        rows: rows.collect(),
        ..Table::new(
            "One VM of each group, with the links and the storage to itself; the slowest first",
            COLUMNS,
            [],
        )
    };
    let mut blocks = vec![Block::Table(table)];
    if order.len() > MOST {
        let more = count((order.len() - MOST) as u64);
        blocks.push(Block::Note(format!("{more} faster groups are not shown.")));
    }
    let slow = groups.clone().next();
    blocks.extend(slow.and_then(|(_, group)| rules(&environment, group)));
    blocks.extend(notes().map(|note| Block::Note(note.to_owned())));
    let live = groups.filter_map(|(_, group)| environment.live(&VmInputs::of(group)));
    Some(AdviceText {
        headline: headline(&environment, live),
        blocks,
    })
}

pub(super) fn headline(environment: &Environment, live: impl Iterator<Item = Migration>) -> String {
    let outcomes: Vec<Outcome> = live.map(|live| precopy::outcome(&live)).collect();
    let never = |outcome: &&Outcome| matches!(outcome, Outcome::DoesNotConverge(_));
    let never = outcomes.iter().filter(never).count() as u64;
    let groups = counted(outcomes.len() as u64, "group of VMs", "groups of VMs");
    match (outcomes.len(), never) {
        (0, _) => format!("{} has no live migration.", environment.platform.name),
        (_, 0) => format!("The live migration of every VM ends ({groups})."),
        _ => format!(
            "Of {groups} {} never end to migrate; what would help stands below each.",
            count(never)
        ),
    }
}

fn row(plan: &Plan, environment: &Environment, at: usize, group: &VmGroup) -> Row {
    let vm = VmInputs::of(group);
    let live = environment.live(&vm);
    let ends = live.map(|live| precopy::outcome(&live));
    let band = band::live(environment, group);
    let word = match &ends {
        None => Cell::from("not possible"),
        Some(outcome) => Cell::toned(ending(outcome), tone(outcome)),
    };
    let matters = band::matters_most(environment, group).map_or("–", unsure);
    let quick = band::quick(environment, group);
    let text = |range: Option<&band::Range>| range.map_or("–".to_owned(), likely);
    Row {
        cells: vec![
            Cell::from(group.name.as_str()),
            Cell::from(format!("{} of {}", vm.in_use, vm.assigned)),
            word,
            Cell::from(text(band.as_ref().map(|band| &band.total))),
            Cell::from(text(band.as_ref().map(|band| &band.downtime))),
            Cell::from(text(quick.as_ref())),
            Cell::from(matters),
        ],
        details: details(plan, environment, at, &vm),
    }
}

fn details(plan: &Plan, environment: &Environment, at: usize, vm: &VmInputs) -> Option<Details> {
    let live = environment.live(vm)?;
    let mut blocks = Vec::new();
    let ways: Vec<String> = help::ways(environment, vm).iter().map(way).collect();
    if !ways.is_empty() {
        let ways = list(&ways, ways.len()).replace(" and ", " or ");
        blocks.push(Block::Note(format!("It converges with {ways}.")));
    }
    for explained in [explain::live(plan, at), explain::quick(plan, at)] {
        blocks.extend(explained.map(derivation).into_iter().flatten());
    }
    blocks.push(Block::Table(rounds(&live)));
    Some(Details {
        summary: "Derivation, rounds, and what would help".to_owned(),
        blocks,
    })
}

/// A number with its formula, its source and its inputs.
fn derivation(explained: Explanation) -> [Block; 2] {
    let inputs = explained.inputs.into_iter();
    let rows = inputs.map(|input| vec![input.name, input.value, input.origin]);
    let caption = format!("{}: {}", explained.title, explained.formula);
    [
        Block::Note(format!(
            "{}: {}. Source: {}.",
            explained.title, explained.result, explained.source
        )),
        Block::Table(Table::new(caption, ["Input", "Value", "Origin"], rows)),
    ]
}

fn rounds(live: &Migration) -> Table {
    const SHOWN: usize = 12;
    let pre_copy = Migration {
        method: MigrationMethod::PreCopy,
        ..*live
    };
    let rounds = precopy::rounds(&pre_copy, SHOWN);
    let rows = rounds.iter().enumerate().map(|(number, round)| {
        vec![
            count(number as u64 + 1),
            round.sent.to_string(),
            duration(round.time),
            round.left.to_string(),
        ]
    });
    Table::new(
        "The first rounds while the VM runs",
        ["Round", "Sent", "Time", "Still to send"],
        rows,
    )
}

fn way(way: &Way) -> String {
    match way {
        Way::FasterLinks(speed) => format!("links of {speed}"),
        Way::LongerDowntime(limit) => format!("a permitted downtime of {}", duration(*limit)),
        Way::Compression(ratio) => format!("pages compressed at a ratio of {ratio}"),
        Way::SlowerGuest(share) => format!("a guest that changes {share} of what it does"),
        Way::PostCopy { downtime, at_risk } => format!(
            "post-copy ({} of downtime, at risk for {})",
            duration(*downtime),
            duration(*at_risk)
        ),
    }
}

/// The slowest VM under the rules of other platforms.
fn rules(environment: &Environment, group: &VmGroup) -> Option<Block> {
    let live = environment.live(&VmInputs::of(group))?;
    let rows = KNOWN_RULES.iter().map(|rule| rule_row(rule, &live));
    let table = Table {
        rows: rows.collect(),
        ..Table::new(
            format!(
                "{} under the stop rules of other platforms, on the same links",
                named(&group.name)
            ),
            ["Rule", "Live migration", "In all", "Downtime", "Source"],
            [],
        )
    };
    let summary = "What other stop rules would make of the slowest VM";
    Some(Block::details(summary, vec![Block::Table(table)]))
}

fn rule_row(rule: &KnownRule, live: &Migration) -> Row {
    let under = rule.of(live);
    let (word, times) = match under {
        Under::Ends(outcome) => (
            Cell::toned(ending(&outcome), tone(&outcome)),
            outcome.times(),
        ),
        Under::EndsWith(outcome, limit) => (
            Cell::toned(
                format!("{} at {}", ending(&outcome), duration(limit)),
                Status::Tight,
            ),
            outcome.times(),
        ),
        Under::GivenUp(_) => (Cell::toned("given up", Status::Broken), None),
        Under::Never => (Cell::toned("does not converge", Status::Broken), None),
    };
    let text = |time: Option<std::time::Duration>| time.map_or("–".to_owned(), duration);
    let source = match rule.verified {
        true => rule.source.to_owned(),
        false => format!("{} (not verified)", rule.source),
    };
    Row {
        cells: vec![
            Cell::from(rule.name),
            word,
            Cell::from(text(times.map(|times| times.total))),
            Cell::from(text(times.map(|times| times.downtime))),
            Cell::from(source),
        ],
        details: None,
    }
}

pub(super) fn tone(outcome: &Outcome) -> Status {
    match outcome {
        Outcome::Converged(_) | Outcome::PostCopy { .. } => Status::Ok,
        Outcome::Slowed { .. } | Outcome::Forced { .. } => Status::Tight,
        Outcome::DoesNotConverge(_) => Status::Broken,
    }
}

fn notes() -> [&'static str; 2] {
    [
        "The bands are what the model says for the best and for the worst inputs: a dirty rate of \
         80 to 125 % if the plan says one, else 50 to 200 %; memory in use of 90 to 110 %, else \
         60 to 100 % of the assigned memory; 90 to 100 % of the links or the storage, else 80 to \
         100 %. These ranges are assumptions.",
        "Only memory in use travels: enter it for each VM to have narrower bands.",
    ]
}
