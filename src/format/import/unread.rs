//! Which sheets of a workbook, and which lists, were not read, and why?

use super::columns::Column;
use super::formats;
use super::inventory::{Inventory, TableRecord, left_out};
use super::report::{Problems, listed};
use super::source::{Source, Sources};
use super::table::{Header, RowKind};
use crate::format::code;
use crate::problem::{Place, Problem, Severity};
use crate::report::words::counted;

const NO_PART: &str = "its titles name neither hosts nor VMs with their memory";

/// What a list of VMs lacks without which they cannot be counted.
const VMS_WITHOUT_MEMORY: (&str, &str) = ("a list of VMs", "Memory (GiB)");

impl Inventory {
    /// A list of which no row was read; `first` is what is wrong with the first, if it has any.
    pub(super) fn refuse_rows(&mut self, rows: RowKind, first: Option<Problem>) {
        if let (RowKind::Vms, Some(first)) = (rows, first) {
            self.problems.refuse(none_read(first));
        }
        self.refuse(no_rows(rows), left_out(no_rows(rows)));
    }

    /// Names the sheets of which only the titles were read: one by one where they lack little.
    pub(super) fn say_unread_sheets(&mut self, sources: &Sources) {
        let mut others = Vec::new();
        let unread = sources.sheets.iter();
        for source in unread.filter(|source| source.sheet.is_unread) {
            let lacking = lacking(source);
            self.tables.push(TableRecord {
                place: source.place(),
                why_not: match lacking {
                    Some(_) => "it lacks a column",
                    None => NO_PART,
                },
                ..TableRecord::default()
            });
            match lacking {
                None => others.push(source.sheet.name.as_str()),
                Some(lacking) => {
                    let said = says_lacking(source, lacking);
                    if lacking == VMS_WITHOUT_MEMORY {
                        let refusal = Problem {
                            severity: Severity::Error,
                            ..said.clone()
                        };
                        self.undescribed.get_or_insert(refusal);
                    }
                    self.problems.push(said);
                }
            }
        }
        say_others(&others, &mut self.problems);
    }
}

fn says_lacking(source: &Source, (what, column): (&str, &str)) -> Problem {
    Problem::warning(
        code::UNREAD_LIST,
        Place::Text,
        format!(
            "{} was not read: it looks like {what}, but has no column “{column}”.",
            source.place()
        ),
        "Export it again with this column, or give the column this title.",
    )
}

fn say_others(sheets: &[&str], problems: &mut Problems) {
    if sheets.is_empty() {
        return;
    }
    problems.warn(
        code::UNREAD_LIST,
        Place::Text,
        format!(
            "{} of neither hosts nor VMs with their memory and left out: {}.",
            counted(sheets.len() as u64, "sheet is", "sheets are"),
            listed(sheets)
        ),
        "Nothing needs to be done unless one of them holds hosts or VMs.",
    );
}

/// What a sheet nearly is, and the column that it lacks.
fn lacking(source: &Source) -> Option<(&'static str, &'static str)> {
    let header = Header::new(&source.sheet.rows().next()?);
    let has = |column| {
        let (found, _) = header.columns(RowKind::Vms);
        found.iter().any(|(known, _)| *known == column)
    };
    let are_vms = header.recognised() == super::table::Recognised::As(RowKind::Vms);
    match formats::nearly(&header) {
        Some((format, missing)) => Some((format.name, missing)),
        None if are_vms && has(Column::Vcpus) => Some(VMS_WITHOUT_MEMORY),
        None => None,
    }
}

fn no_rows(rows: RowKind) -> Problem {
    let of = match rows {
        RowKind::Hosts => "hosts",
        _ => "VMs",
    };
    Problem::error(
        code::NO_ROWS,
        Place::Text,
        format!("The list of {of} has no row that can be read."),
        "Give each row a name and an amount of memory, such as 16 GiB.",
    )
}

/// A list of VMs without one that can be read: its hosts alone would survive anything.
fn none_read(first: Problem) -> Problem {
    let none = no_rows(RowKind::Vms);
    Problem {
        cause: format!("{} {}", none.cause, first.cause),
        place: first.place,
        ..none
    }
}
