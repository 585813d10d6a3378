//! Which columns does a list have, and are its rows hosts or VMs?
//!
//! Columns are found by the words of the header, never by position; a unit in the header
//! holds for its column.

use super::columns::{
    Column, HOST_COLUMNS, HOST_NAMES, ONLY_HOSTS, ONLY_VMS, Synonyms, VM_COLUMNS, VM_NAMES,
};
use super::csv::Row;
use crate::format::limits;

/// What the rows of a list are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RowKind {
    Hosts,
    Vms,
}

/// What a header says about its list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Recognised {
    As(RowKind),
    /// A list with names and memory, but of hosts or VMs?
    Ambiguous,
    /// Not the header of a list.
    No,
}

/// A header: each column's words and its unit.
pub(super) struct Header {
    titles: Vec<Title>,
}

struct Title {
    /// As it stands in the text.
    raw: String,
    /// In lower case, without unit and marks.
    words: String,
    /// `gib`, `mb`, `ghz`, …; empty: none.
    unit: String,
}

impl Header {
    pub(super) fn new(row: &Row) -> Header {
        Header {
            titles: row
                .cells
                .iter()
                .take(limits::COLUMNS)
                .map(|cell| title(cell))
                .collect(),
        }
    }

    /// Whether the rows below are hosts, VMs, or nothing known.
    pub(super) fn recognised(&self) -> Recognised {
        let has_memory = [HOST_COLUMNS, VM_COLUMNS]
            .iter()
            .any(|synonyms| self.columns_of(synonyms, Column::Memory).next().is_some());
        let is_named = self.has(&["name"]);
        let names_hosts = self.has(HOST_NAMES);
        let only_vms = self.has(ONLY_VMS);
        let only_hosts = self.has(ONLY_HOSTS);
        match () {
            () if self.has(VM_NAMES) => Recognised::As(RowKind::Vms),
            () if is_named && names_hosts => Recognised::As(RowKind::Vms),
            () if names_hosts => Recognised::As(RowKind::Hosts),
            () if is_named && only_vms && !only_hosts => Recognised::As(RowKind::Vms),
            () if is_named && only_hosts && !only_vms => Recognised::As(RowKind::Hosts),
            () if is_named && has_memory => Recognised::Ambiguous,
            () => Recognised::No,
        }
    }

    /// The columns of a kind of list, in the order of preference, and those not read.
    pub(super) fn columns(&self, kind: RowKind) -> (Vec<(Column, usize)>, Vec<&str>) {
        let synonyms = match kind {
            RowKind::Hosts => HOST_COLUMNS,
            RowKind::Vms => VM_COLUMNS,
        };
        let mut found: Vec<(Column, usize)> = Vec::new();
        for &(column, words) in synonyms {
            for word in words {
                let places = self.titles.iter().enumerate();
                let matching = places.filter(|(_, title)| title.words == *word);
                found.extend(matching.map(|(place, _)| (column, place)));
            }
        }
        let is_read = |place: usize| found.iter().any(|&(_, read)| read == place);
        let titles = self.titles.iter().enumerate();
        let ignored = titles
            .filter(|(place, title)| !is_read(*place) && !title.raw.is_empty())
            .map(|(_, title)| title.raw.as_str())
            .collect();
        (found, ignored)
    }

    /// The unit in the header of a column; empty: none.
    pub(super) fn unit(&self, place: usize) -> &str {
        self.titles
            .get(place)
            .map_or("", |title| title.unit.as_str())
    }

    /// RVTools writes memory in MiB and does not say so.
    pub(super) fn is_rvtools(&self) -> bool {
        self.has(&["srm placeholder"]) || self.titles.iter().any(|title| title.raw == "# Memory")
    }

    fn has(&self, words: &[&str]) -> bool {
        self.titles
            .iter()
            .any(|title| words.contains(&title.words.as_str()))
    }

    fn columns_of(&self, synonyms: Synonyms, column: Column) -> impl Iterator<Item = &Title> {
        self.titles.iter().filter(move |title| {
            synonyms
                .iter()
                .any(|(of, words)| *of == column && words.contains(&title.words.as_str()))
        })
    }
}

/// `Memory (GiB)`, `memory_gib` and `MemoryGiB` are all the words `memory` with a unit.
fn title(raw: &str) -> Title {
    const UNITS: [&str; 17] = [
        "kib", "mib", "gib", "tib", "kb/s", "mb/s", "gb/s", "kb", "mb", "gb", "tb", "mhz", "ghz",
        "bytes", "mib/s", "mbps", "byte",
    ];
    let lower = raw.trim().to_ascii_lowercase();
    let spaced: String = lower
        .chars()
        .map(|c| match c {
            'a'..='z' | '0'..='9' | '/' => c,
            c if !c.is_ascii() => c,
            _ => ' ',
        })
        .collect();
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let joined = words.join(" ");
    let unit = UNITS
        .iter()
        .find(|unit| joined.len() > unit.len() && joined.ends_with(*unit));
    let rest = unit.map_or(joined.as_str(), |unit| {
        joined[..joined.len() - unit.len()].trim_end()
    });
    Title {
        raw: raw.trim().to_owned(),
        words: rest.to_owned(),
        unit: unit.map_or(String::new(), |unit| (*unit).to_owned()),
    }
}
