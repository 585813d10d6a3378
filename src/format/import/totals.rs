//! Which rows of a list hold totals or averages of the others?
//!
//! | the name | is left out |
//! |---|---|
//! | says totals and nothing else (“Total”, “Summe”, “Average of hosts”) | if its figures are those sums or averages; or if nothing beside its name says what the row is about, in a list that says it of others |
//! | begins so (“Max”, “sum-web”) | if its figures are such, nothing beside its name says what it is about, and no host or VM follows |
//!
//! Anything else is a host or a VM. One whose name says totals and whose figures say otherwise is
//! questioned; so is a last host that is exactly the sum of all before.

use std::collections::BTreeSet;

use super::columns::Column;
use super::list::{Entry, List};
use super::report::Problems;
use super::table::RowKind;
use crate::format::code;
use crate::problem::Place;
use crate::report::words::counted;
use crate::units::shown;

/// What a row of totals may hold, and the words for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Statistic {
    Sum,
    Average,
    Least,
    Most,
}

const WORDS: &[(Statistic, &[&str])] = &[
    (
        Statistic::Sum,
        &[
            "total",
            "totals",
            "sum",
            "sums",
            "subtotal",
            "subtotals",
            "summe",
            "summen",
            "gesamt",
            "gesamtsumme",
            "insgesamt",
            "zwischensumme",
            "totale",
            "totaal",
            "somme",
            "suma",
            "soma",
            "summa",
            "razem",
            "celkem",
            "итого",
            "всего",
            "合計",
            "合计",
            "总计",
            "σ",
            "∑",
        ],
    ),
    (
        Statistic::Average,
        &[
            "average",
            "averages",
            "avg",
            "mean",
            "durchschnitt",
            "mittelwert",
            "moyenne",
            "gemiddelde",
            "ø",
        ],
    ),
    (Statistic::Least, &["min", "minimum"]),
    (Statistic::Most, &["max", "maximum"]),
];

/// Of these words some are names, too: by themselves they say too little.
const NAMES: &[&str] = &["mean", "min", "max", "minimum", "maximum"];

/// Words beside them that say nothing else.
const BESIDE: &[&str] = &[
    "grand", "sub", "overall", "all", "of", "for", "the", "per", "in", "host", "hosts", "node",
    "nodes", "server", "servers", "vm", "vms", "guest", "guests", "cluster", "memory", "ram",
    "cpu", "cpus", "vcpu", "vcpus", "core", "cores", "gib", "gb", "mib", "mb", "der", "aller",
];

/// What a name says of its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Label {
    statistic: Statistic,
    /// It says nothing else; otherwise it may be a name all the same.
    is_plain: bool,
}

/// The figures of a row; `None`: not filled in.
#[derive(Debug, Clone, Copy)]
struct Figures {
    memory: Option<f64>,
    cpus: Option<f64>,
    count: f64,
}

/// What a list has, row by row.
struct Rows<'a> {
    entries: Vec<Entry<'a>>,
    labels: Vec<Option<Label>>,
    figures: Vec<Figures>,
    /// Whether something beside its name says what a row is about.
    has_identity: Vec<bool>,
}

/// The numbers of the rows that hold totals; they and doubtful ones are said.
pub(super) fn rows(list: &List<'_>, kind: RowKind, problems: &mut Problems) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    let is_labelled = |entry: Entry<'_>| entry.text(Column::Name).and_then(label).is_some();
    let may_have = kind == RowKind::Hosts || list.entries().any(is_labelled);
    if !matches!(kind, RowKind::Hosts | RowKind::Vms) || !may_have {
        return found;
    }
    let rows = Rows::of(list, kind);
    if kind == RowKind::Hosts {
        rows.question_last(list, problems);
    }
    let (mut named, mut doubtful) = (Vec::new(), Vec::new());
    for (at, entry) in rows.entries.iter().enumerate() {
        let Some(label) = rows.labels.get(at).copied().flatten() else {
            continue;
        };
        let name = entry.text(Column::Name).unwrap_or_default();
        let place = format!("row {} ({})", entry.line(), shown(name));
        if rows.holds_totals(at, label) {
            found.insert(entry.line());
            named.push((entry.line(), place));
        } else if label.is_plain {
            doubtful.push((entry.line(), place));
        }
    }
    say(list, &named, &doubtful, problems);
    found
}

impl<'a> Rows<'a> {
    fn of(list: &'a List<'_>, kind: RowKind) -> Rows<'a> {
        let cpus: &[Column] = match kind {
            RowKind::Hosts => &[Column::Cores, Column::Threads],
            _ => &[Column::Vcpus],
        };
        let entries: Vec<Entry> = list.entries().collect();
        let identities = list.identities();
        let label_of = |entry: &Entry<'_>| entry.text(Column::Name).and_then(label);
        let figures = entries.iter().map(|entry| {
            let memory = entry.some_memory(Column::Memory).ok().flatten();
            Figures {
                memory: memory.map(|memory| memory.kib() as f64),
                cpus: cpus.iter().find_map(|column| entry.decimal(*column)),
                count: entry.decimal(Column::Count).unwrap_or(1.0),
            }
        });
        Rows {
            labels: entries.iter().map(label_of).collect(),
            figures: figures.collect(),
            has_identity: entries
                .iter()
                .map(|entry| entry.has_any(&identities))
                .collect(),
            entries,
        }
    }

    fn holds_totals(&self, at: usize, label: Label) -> bool {
        let has_identity = self.has_identity.get(at) == Some(&true);
        let mut others = self.labels.iter().zip(&self.has_identity);
        let others_have = others.any(|(label, has)| label.is_none() && *has);
        let Some(own) = self.figures.get(at) else {
            return false;
        };
        if own.memory.is_none() && own.cpus.is_none() {
            return label.is_plain;
        }
        let is_statistic = |least| self.is_statistic(at, own, label.statistic, least);
        match label.is_plain {
            true if has_identity => is_statistic(2),
            true if others_have => true,
            true => is_statistic(if self.is_last(at) { 1 } else { 2 }),
            false => !has_identity && self.is_last(at) && is_statistic(2),
        }
    }

    /// A last row with exactly the memory and the cores of all rows before may be their total,
    /// whatever its name is.
    fn question_last(&self, list: &List<'_>, problems: &mut Problems) {
        let (Some(entry), Some((own, before))) = (self.entries.last(), self.figures.split_last())
        else {
            return;
        };
        let is_sum = |of: fn(&Figures) -> Option<f64>| {
            let values = || before.iter().map(|row| (of(row).unwrap_or(0.0), row.count));
            let sum: f64 = values().map(|(value, _)| value).sum();
            let weighted: f64 = values().map(|(value, count)| value * count).sum();
            of(own).is_some_and(|own| own > 0.0 && (own == sum || own == weighted))
        };
        let is_named = self.labels.iter().any(Option::is_some);
        if is_named || before.len() < 2 || !is_sum(|row| row.memory) || !is_sum(|row| row.cpus) {
            return;
        }
        let name = entry.text(Column::Name).unwrap_or_default();
        problems.warn(
            code::DOUBTFUL_TOTAL,
            Place::Row(entry.line()),
            format!(
                "{}row {} ({}) has exactly the memory and the cores of all rows before it together. \
                 It counts.",
                list.place(),
                entry.line(),
                shown(name)
            ),
            "Take the row out of the list if it holds totals.",
        );
    }

    /// Whether only totals follow.
    fn is_last(&self, at: usize) -> bool {
        self.labels.iter().skip(at).all(Option::is_some)
    }

    /// Whether the figures are those of the rows since the totals before, of all before, or of
    /// all: of so many at least.
    fn is_statistic(&self, at: usize, own: &Figures, statistic: Statistic, least: usize) -> bool {
        let before = self.labels.get(..at).unwrap_or_default();
        let last = before.iter().rposition(Option::is_some);
        let since = last.map_or(0, |last| last + 1);
        let scopes = [since..at, 0..at, 0..self.labels.len()];
        scopes.into_iter().any(|scope| {
            let rows = self.labels.iter().zip(&self.figures);
            let rows = rows.skip(scope.start).take(scope.len());
            let rows: Vec<&Figures> = rows
                .filter(|(label, _)| label.is_none())
                .map(|(_, figures)| figures)
                .collect();
            rows.len() >= least
                && is_of(own.memory, statistic, &rows, |row| row.memory)
                && is_of(own.cpus, statistic, &rows, |row| row.cpus)
        })
    }
}

/// Whether a figure is what it says of a column, each row counted once or as often as it stands
/// for. A cell without a figure contradicts nothing.
fn is_of(
    figure: Option<f64>,
    statistic: Statistic,
    rows: &[&Figures],
    of: impl Fn(&Figures) -> Option<f64>,
) -> bool {
    /// Totals may be rounded.
    const TOLERANCE: f64 = 0.02;
    let Some(figure) = figure else {
        return true;
    };
    let filled = || rows.iter().filter_map(|row| Some((of(row)?, row.count)));
    let number = filled().count() as f64;
    let sum: f64 = filled().map(|(value, _)| value).sum();
    let weighted: f64 = filled().map(|(value, count)| value * count).sum();
    let weight: f64 = filled().map(|(_, count)| count).sum();
    let values = filled().map(|(value, _)| value);
    let known = match statistic {
        Statistic::Sum => [sum, weighted],
        Statistic::Average => [sum / number, weighted / weight],
        Statistic::Least => [values.fold(f64::MAX, f64::min); 2],
        Statistic::Most => [values.fold(0.0, f64::max); 2],
    };
    let is_near = |value: &f64| (figure - value).abs() <= TOLERANCE * value.abs();
    number > 0.0 && known.iter().any(is_near)
}

/// What a name says of its row; `None`: it is a name.
fn label(name: &str) -> Option<Label> {
    let lower = name.trim().to_lowercase();
    let is_letter = |c: char| c.is_alphanumeric() || c == '∑';
    let words = lower.split(|c| !is_letter(c));
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let says = |word: &str| {
        let mut all = WORDS.iter();
        let found = all.find(|(_, words)| words.contains(&word));
        found.map(|(statistic, _)| *statistic)
    };
    let is_beside = |word: &str| {
        let is_number = word.chars().all(|c| c.is_ascii_digit());
        is_number || says(word).is_some() || BESIDE.contains(&word)
    };
    let begins = says(words.first()?);
    let statistic = begins.or_else(|| words.iter().find_map(|word| says(word)))?;
    let is_plain = words
        .iter()
        .all(|word| is_beside(word) && !NAMES.contains(word));
    (is_plain || begins.is_some()).then_some(Label {
        statistic,
        is_plain,
    })
}

type Named = [(usize, String)];

fn say(list: &List<'_>, named: &Named, doubtful: &Named, problems: &mut Problems) {
    const SHOWN: usize = 5;
    let listed = |rows: &Named| {
        let shown = rows.iter().take(SHOWN).map(|(_, place)| place.as_str());
        let shown = shown.collect::<Vec<_>>().join(", ");
        match rows.len().saturating_sub(SHOWN) {
            0 => shown,
            more => format!("{shown} and {more} more"),
        }
    };
    let place = list.place();
    if let Some((line, _)) = named.first() {
        problems.warn(
            code::LEFT_OUT_ROWS,
            Place::Row(*line),
            format!(
                "{place}{} of the others and left out: {}.",
                counted(named.len() as u64, "row holds totals", "rows hold totals"),
                listed(named)
            ),
            "Give a row another name if it is a host or a VM.",
        );
    }
    if let Some((line, _)) = doubtful.first() {
        problems.warn(
            code::DOUBTFUL_TOTAL,
            Place::Row(*line),
            format!(
                "{place}{} like totals, but with figures of its own: {}. It counts.",
                counted(doubtful.len() as u64, "row has a name", "rows have names"),
                listed(doubtful)
            ),
            "Take the row out of the list if it holds totals.",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::{Statistic, label};

    #[track_caller]
    fn check(names: &[&str], expect: Option<(Statistic, bool)>) {
        for name in names {
            let found = label(name).map(|label| (label.statistic, label.is_plain));
            assert_eq!(found, expect, "{name}");
        }
    }

    #[test]
    fn a_name_says_totals_and_nothing_else_or_may_be_a_name_or_is_one() {
        check(
            &[
                "Total",
                "TOTAL:",
                "Grand Total",
                "Summe",
                "Total VMs: 12",
                "Sub-total",
                "Σ",
            ],
            Some((Statistic::Sum, true)),
        );
        check(&["Ø", "Average of hosts"], Some((Statistic::Average, true)));
        check(
            &["sum-server01", "total recall"],
            Some((Statistic::Sum, false)),
        );
        check(&["Max"], Some((Statistic::Most, false)));
        check(&["web1", "subtotaler", "", "host", "my total"], None);
    }
}
