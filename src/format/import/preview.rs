//! What would come of an import? Shown before anything changes: what was found, what can be
//! chosen, what was assumed, and what was left out and why.

use super::assemble::assemble;
use super::beside::beside;
use super::choices::hosts;
use super::columns::CHOICES;
use super::inventory::{Asked, Inventory, Standing, TableRecord};
use super::options::{Options, Wanted};
use super::present::keeps_hosts;
use super::progress::Progress;
use super::report::Opened;
use super::sizes;
use super::source::Sources;
use super::table::RowKind;
use crate::model::{Plan, Power};
use crate::problem::Problem;
use crate::report::blocks::{AdviceText, Block, Table};
use crate::report::words::{counted, list, vms};
use crate::units::{Memory, shown};

/// An import as it would be.
#[derive(Debug, Clone, PartialEq)]
pub struct Preview {
    /// What can be chosen.
    pub controls: Vec<Controls>,
    /// What would come of it.
    pub outcome: AdviceText,
}

/// Inputs that belong together.
#[derive(Debug, Clone, PartialEq)]
pub struct Controls {
    /// What they are about.
    pub legend: String,
    /// The inputs.
    pub inputs: Vec<Input>,
    /// Whether they are shown only when they are asked for.
    pub closed: bool,
}

/// An input of a form.
#[derive(Debug, Clone, PartialEq)]
pub struct Input {
    /// Its name in the form.
    pub name: String,
    /// What a person reads.
    pub label: String,
    /// How it is chosen.
    pub choice: Choice,
}

/// How something is chosen.
#[derive(Debug, Clone, PartialEq)]
pub enum Choice {
    /// Yes or no; its value in the form, and whether it is yes.
    Check(String, bool),
    /// One of those with the same name, of which one must be chosen; its value, and whether it is.
    Either(String, bool),
    /// One of several: value and words of each, and the value that is chosen.
    One(Vec<(String, String)>, String),
    /// A text; empty: nothing is entered.
    Text(String),
}

impl Preview {
    /// What can be chosen, with nothing chosen.
    pub fn offered(&self) -> Vec<Controls> {
        let mut all = self.controls.clone();
        for input in all.iter_mut().flat_map(|controls| &mut controls.inputs) {
            match &mut input.choice {
                Choice::Check(_, is) | Choice::Either(_, is) => *is = false,
                Choice::One(_, chosen) | Choice::Text(chosen) => chosen.clear(),
            }
        }
        all
    }
}

/// About so many tables of no known format a person is asked.
const MOST_ASKED: usize = 5;

/// So many tables are listed.
const MOST_TABLES: usize = 50;

/// What would come of an import with these choices.
pub fn preview(sources: &Sources, options: &Options, current: Option<&Plan>) -> Preview {
    preview_telling(sources, options, current, &mut Progress::new(&mut |_| {}))
}

/// What would come of an import; how far it is, is told.
pub fn preview_telling(
    sources: &Sources,
    options: &Options,
    current: Option<&Plan>,
    progress: &mut Progress<'_>,
) -> Preview {
    let inventory = Inventory::of(sources, options, progress);
    let opened = assemble(&inventory, options, current);
    Preview {
        controls: controls(&inventory, options, current),
        outcome: outcome(
            &inventory,
            keeps_hosts(&inventory, options, current),
            opened,
        ),
    }
}

/// What can be chosen; what makes no difference is not asked.
fn controls(inventory: &Inventory, options: &Options, current: Option<&Plan>) -> Vec<Controls> {
    let mut all = Vec::new();
    if inventory.clusters.are_several() {
        all.push(Controls::open(
            "Cluster",
            clusters(inventory, &options.cluster),
        ));
    }
    all.push(Controls::open("What comes along", what(inventory, options)));
    all.push(Controls::open("Hosts", hosts(inventory, options, current)));
    let tables = inventory.tables.iter();
    let asked = tables.filter_map(|table| Some(mapping(table, table.asked.as_ref()?)));
    all.extend(asked.take(MOST_ASKED));
    all.retain(|controls| !controls.inputs.is_empty());
    all
}

/// Each cluster, and all of them as if they were one.
fn clusters(inventory: &Inventory, wanted: &Wanted) -> Vec<Input> {
    let either = |label: String, key: &str, is_chosen: bool| Input {
        name: "cluster".to_owned(),
        label,
        choice: Choice::Either(key.to_owned(), is_chosen),
    };
    let clusters = inventory.clusters.all.iter();
    let mut inputs: Vec<Input> = clusters
        .map(|one| {
            let is_chosen = *wanted == Wanted::One(one.key.clone());
            either(one.sentence(), &one.key, is_chosen)
        })
        .collect();
    let together = "All together, as if they were one cluster";
    let is_chosen = *wanted == Wanted::Together;
    inputs.push(either(together.to_owned(), "all", is_chosen));
    inputs
}

fn what(inventory: &Inventory, options: &Options) -> Vec<Input> {
    let is_template = |is| {
        inventory
            .vms
            .iter()
            .filter(move |vm| (vm.standing == Standing::Template) == is)
    };
    let stopped = is_template(false)
        .filter(|record| record.vm.power == Power::Stopped)
        .count();
    let templates = is_template(true).count();
    let mut inputs = Vec::new();
    let mut check = |name: &str, label: String, value| {
        inputs.push(Input {
            name: name.to_owned(),
            label,
            choice: Choice::Check("on".to_owned(), value),
        });
    };
    if stopped > 0 {
        check(
            "stopped",
            format!("Stopped VMs ({stopped})"),
            options.stopped,
        );
    }
    if templates > 0 {
        let label = format!("Templates and placeholders ({templates}), as stopped VMs");
        check("templates", label, options.templates);
    }
    if inventory
        .vms
        .iter()
        .any(|record| record.vm.memory_in_use.is_some())
    {
        let values = [
            ("all", "as provisioned"),
            ("used", "as used when it was measured"),
        ];
        inputs.push(Input::one(
            "memory",
            "Memory of VMs",
            &values,
            options.used_memory,
        ));
    }
    if !inventory.vms.is_empty() {
        let values = [
            ("single", "each by itself"),
            ("grouped", "grouped by size, without names"),
        ];
        inputs.push(Input::one("vms", "VMs", &values, options.grouped));
    }
    let values = [("kept", "as they are"), ("new", "replaced by numbers")];
    inputs.push(Input::one("names", "Names", &values, options.new_names));
    inputs
}

/// What the columns of a table of no known format hold.
fn mapping(table: &TableRecord, asked: &Asked) -> Controls {
    const MOST_COLUMNS: usize = 200;
    let kind = match asked.kind {
        Some(RowKind::Hosts) => "hosts",
        Some(_) => "vms",
        None => "none",
    };
    let kinds = [
        ("vms", "VMs"),
        ("hosts", "hosts"),
        ("none", "nothing that is read"),
    ];
    let mut inputs = vec![Input {
        name: format!("table-{}", asked.fingerprint),
        label: "Each row is about".to_owned(),
        choice: Choice::One(texts(&kinds), kind.to_owned()),
    }];
    let mut fields = vec![(String::new(), "not read".to_owned())];
    let known = CHOICES.iter();
    fields.extend(known.map(|(_, key, title)| ((*key).to_owned(), (*title).to_owned())));
    for (place, (title, column, first)) in asked.columns.iter().enumerate().take(MOST_COLUMNS) {
        let key = CHOICES.iter().find(|(known, ..)| Some(*known) == *column);
        inputs.push(Input {
            name: format!("column-{}-{place}", asked.fingerprint),
            label: match first.as_str() {
                "" => shown(title),
                first => format!("{} (such as {})", shown(title), shown(first)),
            },
            choice: Choice::One(
                fields.clone(),
                key.map_or(String::new(), |(_, key, _)| (*key).to_owned()),
            ),
        });
    }
    let columns = match asked.columns.len() {
        all if all > MOST_COLUMNS => format!("the first {MOST_COLUMNS} of {all} columns"),
        _ => "the columns".to_owned(),
    };
    Controls {
        legend: match table.place.as_str() {
            "" => format!("What {columns} hold"),
            place => format!("What {columns} of {place} hold"),
        },
        inputs,
        closed: asked.is_clear,
    }
}

fn texts(values: &[(&str, &str)]) -> Vec<(String, String)> {
    let values = values.iter();
    values
        .map(|(value, words)| ((*value).to_owned(), (*words).to_owned()))
        .collect()
}

impl Controls {
    pub(super) fn open(legend: &str, inputs: Vec<Input>) -> Controls {
        Controls {
            legend: legend.to_owned(),
            inputs,
            closed: false,
        }
    }
}

impl Input {
    fn one(name: &str, label: &str, values: &[(&str, &str); 2], second: bool) -> Input {
        let (value, _) = values[usize::from(second)];
        Input {
            name: name.to_owned(),
            label: label.to_owned(),
            choice: Choice::One(texts(values), value.to_owned()),
        }
    }
}

fn outcome(
    inventory: &Inventory,
    are_hosts_present: bool,
    opened: Result<Opened, Problem>,
) -> AdviceText {
    let mut text = match &opened {
        Ok(opened) => AdviceText::new(headline(&opened.plan), []),
        Err(problem) => AdviceText::new(
            format!("Nothing would be imported. {}", problem.cause),
            [problem.action.clone()],
        ),
    };
    if let Ok(opened) = &opened {
        text.blocks
            .extend(kept(inventory, are_hosts_present, &opened.plan).map(Block::Note));
        text.blocks.extend(beside(inventory, &opened.plan));
        remarks(&mut text.blocks, &opened.problems);
    } else {
        let mut rest = inventory.problems.clone().into_list();
        rest.retain(|problem| {
            opened
                .as_ref()
                .err()
                .is_none_or(|why| why.cause != problem.cause)
        });
        remarks(&mut text.blocks, &rest);
    }
    text.blocks.push(Block::Table(found(inventory)));
    text.blocks.extend(not_shown(inventory).map(Block::Note));
    let ignored: Vec<Vec<String>> = inventory
        .tables
        .iter()
        .filter(|table| !table.ignored.is_empty())
        .take(MOST_TABLES)
        .map(|table| vec![table.name(), ignored(table)])
        .collect();
    if !ignored.is_empty() {
        let table = Table::new("Columns that are not read", ["Table", "Columns"], ignored);
        let summary = "Columns that are not read";
        text.blocks
            .push(Block::details(summary, vec![Block::Table(table)]));
    }
    text
}

impl TableRecord {
    /// Its place, or what it is where there is only one text.
    fn name(&self) -> String {
        match self.place.as_str() {
            "" => "The text".to_owned(),
            place => place.to_owned(),
        }
    }
}

/// The half of the plan that stays, because the inventory has none.
fn kept(inventory: &Inventory, are_hosts_present: bool, plan: &Plan) -> Option<String> {
    if plan.hosts.is_empty() {
        let none = "The plan will have no hosts, since the inventory describes and names none. \
                    Open a list of hosts together with it, or add them afterwards.";
        return Some(none.to_owned());
    }
    let (half, other) = match (are_hosts_present, inventory.vms.is_empty()) {
        (true, _) => ("hosts", "VMs"),
        (_, true) if !plan.vms.is_empty() => ("VMs", "hosts"),
        _ => return None,
    };
    Some(format!(
        "The {half} are those of the present plan, since the inventory has only {other}. Open a \
         list of {half} together with it to replace both."
    ))
}

/// The titles of columns that are not read.
fn ignored(table: &TableRecord) -> String {
    const MOST: usize = 100;
    let titles = table.ignored.iter().map(|title| shown(title));
    list(&titles.collect::<Vec<String>>(), MOST)
}

fn headline(plan: &Plan) -> String {
    let hosts: Memory = plan.hosts.iter().fold(Memory::ZERO, |sum, host| {
        sum.plus(host.memory.times(host.count.into()))
    });
    let running: u64 = plan
        .vms
        .iter()
        .filter(|vm| vm.power == Power::Running)
        .map(|vm| u64::from(vm.count))
        .sum();
    let number = plan.host_count();
    let with = match sizes::unknown(&plan.hosts) {
        _ if number == 0 => "no hosts".to_owned(),
        (0, _) => format!(
            "{} with {hosts} of memory",
            counted(number, "host", "hosts")
        ),
        (all, _) if all == number => {
            format!(
                "{} whose memory is not known",
                counted(number, "host", "hosts")
            )
        }
        (some, _) => format!("{number} hosts with {hosts} of memory, not known of {some}"),
    };
    format!(
        "The plan will have {with}, and {}, {running} of them running.",
        vms(plan.vm_count()),
    )
}

/// What was assumed and left out: the first few in sight, row by row.
fn remarks(blocks: &mut Vec<Block>, problems: &[Problem]) {
    const IN_SIGHT: usize = 4;
    let sentences: Vec<String> = problems
        .iter()
        .map(|problem| format!("{} {}", problem.cause, problem.action))
        .collect();
    let (first, rest) = sentences.split_at(sentences.len().min(IN_SIGHT));
    blocks.extend(first.iter().cloned().map(Block::Note));
    if !rest.is_empty() {
        let notes = rest.iter().cloned().map(Block::Note).collect();
        let summary = format!("{} more remarks", rest.len());
        blocks.push(Block::details(summary, notes));
    }
}

/// How many tables are neither listed nor asked about, if there are so many.
fn not_shown(inventory: &Inventory) -> Option<String> {
    let asked = |table: &&TableRecord| table.asked.is_some();
    let unlisted = inventory.tables.len().saturating_sub(MOST_TABLES);
    let unasked = inventory.tables.iter().filter(asked).count();
    let unasked = unasked.saturating_sub(MOST_ASKED);
    (unlisted + unasked > 0).then(|| {
        format!(
            "Not shown here: {unlisted} more tables, and what the columns of {unasked} tables of no \
             known format hold. Open fewer at a time to choose for each."
        )
    })
}

/// Every table that was found, and what it was taken for.
fn found(inventory: &Inventory) -> Table {
    let rows: Vec<Vec<String>> = inventory
        .tables
        .iter()
        .take(MOST_TABLES)
        .map(|table| {
            let (what, rows) = match (table.what.as_str(), table.why_not) {
                ("", "") => ("not read".to_owned(), table.rows.to_string()),
                ("", why_not) => (format!("not read: {why_not}"), String::new()),
                (what, _) => (what.to_owned(), table.rows.to_string()),
            };
            vec![table.name(), what, rows]
        })
        .collect();
    Table::new("What was found", ["Table", "Read as", "Rows"], rows)
}
