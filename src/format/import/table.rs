//! Which columns does a list have, and are its rows hosts or VMs?
//!
//! Columns are found by the words of the header, never by position; a unit in the header
//! holds for its column.

use super::columns::{
    Column, HOST_COLUMNS, HOST_NAMES, ONLY_HOSTS, ONLY_VMS, Synonyms, VM_COLUMNS, VM_NAMES,
};
use super::sheet::Row;

/// What the rows of a list are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RowKind {
    Hosts,
    Vms,
    Clusters,
    /// More about hosts that another table lists.
    HostFacts,
    /// More about VMs that another table lists.
    VmFacts,
    /// Rules about VMs that another table lists.
    Rules,
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
#[derive(Debug, Clone)]
pub(super) struct Header {
    titles: Vec<Title>,
}

#[derive(Debug, Clone)]
struct Title {
    /// As it stands in the text.
    raw: String,
    /// In lower case, without unit and marks.
    words: String,
    /// The words without the spaces between them.
    key: String,
    /// `gib`, `mb`, `ghz`, …; empty: none.
    unit: String,
}

impl Header {
    pub(super) fn new(row: &Row) -> Header {
        Header {
            titles: row.cells().map(title).collect(),
        }
    }

    /// Whether the rows below are hosts, VMs, or nothing known.
    pub(super) fn recognised(&self) -> Recognised {
        let has_memory = self.has_memory();
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

    /// Whether one of the columns holds memory.
    pub(super) fn has_memory(&self) -> bool {
        let lists = [HOST_COLUMNS, VM_COLUMNS];
        let mut lists = lists.iter();
        lists.any(|synonyms| self.columns_of(synonyms, Column::Memory).next().is_some())
    }

    /// Whether one of the columns says how large a row's thing is: memory, or a host's cores.
    pub(super) fn has_size(&self) -> bool {
        let has = |column| self.columns_of(HOST_COLUMNS, column).next().is_some();
        let are_hosts = self.recognised() == Recognised::As(RowKind::Hosts);
        self.has_memory() || are_hosts && (has(Column::Cores) || has(Column::Threads))
    }

    /// The columns of a kind of list, in the order of preference, and those not read.
    pub(super) fn columns(&self, kind: RowKind) -> (Vec<(Column, usize)>, Vec<&str>) {
        let are_hosts = matches!(kind, RowKind::Hosts | RowKind::HostFacts);
        let synonyms = if are_hosts { HOST_COLUMNS } else { VM_COLUMNS };
        let (mut found, mut ignored) = self.found(synonyms, |title| &title.words);
        if self.has_key(USAGE_SIGNS) {
            let used = self.places(&["mem"]);
            for (column, place) in &mut found {
                if *column == Column::Memory && used.contains(place) {
                    *column = Column::MemoryInUse;
                }
            }
            if are_hosts {
                let is_used = |(column, _): &(Column, usize)| *column == Column::MemoryInUse;
                let unread = found.iter().filter(|one| is_used(one));
                ignored.extend(unread.filter_map(|&(_, place)| self.raw().nth(place)));
                found.retain(|one| !is_used(one));
            }
        }
        (found, ignored)
    }

    fn found(
        &self,
        synonyms: Synonyms,
        name: fn(&Title) -> &String,
    ) -> (Vec<(Column, usize)>, Vec<&str>) {
        let mut found: Vec<(Column, usize)> = Vec::new();
        for &(column, words) in synonyms {
            for word in words {
                let places = self.titles.iter().enumerate();
                let matching = places.filter(|(_, title)| name(title) == word);
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

    /// The columns of a format, by their keys, and those not read.
    pub(super) fn keyed(&self, synonyms: Synonyms) -> (Vec<(Column, usize)>, Vec<&str>) {
        self.found(synonyms, |title| &title.key)
    }

    /// Whether one of the columns has one of these keys.
    pub(super) fn has_key(&self, keys: &[&str]) -> bool {
        let mut titles = self.titles.iter();
        titles.any(|title| keys.contains(&title.key.as_str()))
    }

    /// The place of the column with this key.
    pub(super) fn place(&self, key: &str) -> Option<usize> {
        self.titles.iter().position(|title| title.key == key)
    }

    /// The places of all columns with one of these keys.
    pub(super) fn places(&self, keys: &[&str]) -> Vec<usize> {
        let titles = self.titles.iter().enumerate();
        let known = titles.filter(|(_, title)| keys.contains(&title.key.as_str()));
        known.map(|(place, _)| place).collect()
    }

    /// The titles as they stand in the text.
    pub(super) fn raw(&self) -> impl Iterator<Item = &str> {
        self.titles.iter().map(|title| title.raw.as_str())
    }

    /// How many columns have a title.
    pub(super) fn title_count(&self) -> usize {
        self.raw().filter(|title| !title.is_empty()).count()
    }

    /// A number that stays the same for as long as the titles do: 64-bit FNV-1a.
    pub(super) fn fingerprint(&self) -> String {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for title in &self.titles {
            for byte in title.raw.bytes().chain([b'|']) {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
            }
        }
        format!("{hash:016x}")
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

/// Titles of Proxmox VE, beside which `mem` is the memory in use and `maxmem` all of it.
const USAGE_SIGNS: &[&str] = &["maxmem", "maxcpu", "maxdisk", "vmid", "netin", "diskread"];

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
        key: rest.replace(' ', ""),
        unit: unit.map_or(String::new(), |unit| (*unit).to_owned()),
    }
}
