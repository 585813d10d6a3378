//! What has a person chosen about an import?
//!
//! A form's fields as browsers send them (`name=value&…`) say it: so the page needs to know
//! nothing about them. What was said about a table of no known format is kept under the
//! fingerprint of its titles, and holds for the next file with the same ones.

use super::clusters::Cluster;
use super::columns::{CHOICES, Column};
use super::table::RowKind;

/// What is taken over, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Which of several clusters is wanted.
    pub cluster: Wanted,
    /// Whether stopped VMs come along.
    pub stopped: bool,
    /// Whether templates and placeholders come along, as stopped VMs.
    pub templates: bool,
    /// Whether VMs count with the memory that they use, where it is known.
    pub used_memory: bool,
    /// Whether VMs of one size become one workload without names.
    pub grouped: bool,
    /// Whether names are replaced by numbers.
    pub new_names: bool,
    /// Where the hosts are from, if there is a choice; `None`: what is usual.
    pub hosts: Option<HostsFrom>,
    /// The memory of every host whose memory is not known, as it was entered; empty: unknown.
    pub host_memory: String,
    /// Likewise the cores.
    pub host_cores: String,
    tables: Vec<TableChoice>,
}

/// Which of several clusters is wanted. VMs restart within their own only, so nothing is assumed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Wanted {
    /// Nothing has been chosen.
    #[default]
    Undecided,
    /// The one with this key.
    One(String),
    /// All of them, as if they were one.
    Together,
}

/// Where the hosts of a plan are from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HostsFrom {
    /// Those that a list describes, and no others.
    Lists,
    /// Those too that VMs or a cluster name.
    Named,
    /// Those of the present plan.
    Present,
}

/// What a person says about a table of no known format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TableChoice {
    fingerprint: String,
    /// `None`: it is not read.
    pub(super) kind: Option<RowKind>,
    /// What is read from which column; nothing: what the titles say.
    pub(super) columns: Vec<(Column, usize)>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            cluster: Wanted::Undecided,
            stopped: true,
            templates: false,
            used_memory: false,
            grouped: false,
            new_names: false,
            hosts: None,
            host_memory: String::new(),
            host_cores: String::new(),
            tables: Vec::new(),
        }
    }
}

/// Longest text about tables that is kept.
const REMEMBERED_BYTES: usize = 20_000;

impl Options {
    /// From the fields of a form. A form that is not there has chosen nothing.
    pub fn from_form(form: &str) -> Options {
        let fields = fields(form);
        let mut options = Options::default();
        if fields.iter().any(|(name, _)| name == "form") {
            options.stopped = false;
        }
        for (name, value) in &fields {
            match (name.as_str(), value.as_str()) {
                ("cluster", "all") => options.cluster = Wanted::Together,
                ("cluster", key) => options.cluster = Wanted::One(key.to_owned()),
                ("stopped", _) => options.stopped = true,
                ("templates", _) => options.templates = true,
                ("memory", value) => options.used_memory = value == "used",
                ("vms", value) => options.grouped = value == "grouped",
                ("names", value) => options.new_names = value == "new",
                ("hosts", value) => options.hosts = hosts_from(value),
                ("host-memory", value) => options.host_memory = value.trim().to_owned(),
                ("host-cores", value) => options.host_cores = value.trim().to_owned(),
                (name, value) => options.choose(name, value),
            }
        }
        options
    }

    /// What a person has said about tables before, and what is said now goes first.
    pub fn remembered(form: &str, before: &str) -> String {
        let mut kept: Vec<(String, String)> = Vec::new();
        for (name, value) in fields(form).into_iter().chain(fields(before)) {
            let is_about_table = name.starts_with("table-") || name.starts_with("column-");
            if is_about_table && !kept.iter().any(|(known, _)| *known == name) {
                kept.push((name, value));
            }
        }
        let mut text = String::new();
        for (name, value) in kept {
            if text.len() + name.len() + value.len() < REMEMBERED_BYTES {
                text += &format!("{name}={value}&");
            }
        }
        text
    }

    /// The same for one cluster of an inventory.
    pub fn of_cluster(&self, cluster: &Cluster) -> Options {
        Options {
            cluster: Wanted::One(cluster.key.clone()),
            ..self.clone()
        }
    }

    pub(super) fn table(&self, fingerprint: &str) -> Option<&TableChoice> {
        let mut tables = self.tables.iter();
        tables.find(|table| table.fingerprint == fingerprint)
    }

    /// `table-<fingerprint>` says what its rows are, `column-<fingerprint>-<place>` what is in a
    /// column. What is said first holds.
    fn choose(&mut self, name: &str, value: &str) {
        if let Some(fingerprint) = name.strip_prefix("table-") {
            if self.table(fingerprint).is_none() {
                self.tables.push(TableChoice {
                    fingerprint: fingerprint.to_owned(),
                    kind: kind_of(value),
                    columns: Vec::new(),
                });
            }
        } else if let Some((fingerprint, place)) = name
            .strip_prefix("column-")
            .and_then(|rest| rest.split_once('-'))
        {
            let column = CHOICES.iter().find(|(_, key, _)| *key == value);
            let mut tables = self.tables.iter_mut();
            let table = tables.find(|table| table.fingerprint == fingerprint);
            if let (Some(table), Some((column, ..)), Ok(place)) = (table, column, place.parse())
                && !table.columns.iter().any(|(_, known)| *known == place)
            {
                table.columns.push((*column, place));
            }
        }
    }
}

fn hosts_from(value: &str) -> Option<HostsFrom> {
    match value {
        "listed" => Some(HostsFrom::Lists),
        "named" => Some(HostsFrom::Named),
        "present" => Some(HostsFrom::Present),
        _ => None,
    }
}

fn kind_of(value: &str) -> Option<RowKind> {
    match value {
        "hosts" => Some(RowKind::Hosts),
        "vms" => Some(RowKind::Vms),
        _ => None,
    }
}

/// The fields of a form: `name=value`, separated by `&`, percent-encoded.
fn fields(form: &str) -> Vec<(String, String)> {
    let pairs = form.split('&').filter_map(|field| field.split_once('='));
    pairs
        .map(|(name, value)| (decoded(name), decoded(value)))
        .collect()
}

/// A space is `+`, any byte may be `%` and two hexadecimal digits.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        let byte = code.and_then(|code| u8::from_str_radix(code, 16).ok());
        rest = after;
        bytes.push(match (first, byte) {
            (b'%', Some(byte)) => {
                rest = after.get(2..).unwrap_or_default();
                byte
            }
            (b'+', _) => b' ',
            (other, _) => other,
        });
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::{Options, RowKind, Wanted};
    use crate::format::import::columns::Column;

    #[test]
    fn a_form_without_marks_has_chosen_nothing_of_what_it_offers() {
        let options = Options::from_form("form=1&memory=used&vms=single");
        assert_eq!(options.cluster, Wanted::Undecided);
        assert!(!options.stopped && options.used_memory && !options.grouped);
        assert_eq!(Options::from_form(""), Options::default());
    }

    #[test]
    fn what_was_typed_is_decoded() {
        let options = Options::from_form("form=1&host-memory=1%2C5+TiB&host-cores=3%zz%");
        assert_eq!(options.host_memory, "1,5 TiB");
        assert_eq!(options.host_cores, "3%zz%");
    }

    #[test]
    fn what_was_said_about_a_table_is_kept_and_can_be_changed() {
        let said = "form=1&table-ab=vms&column-ab-0=name&column-ab-2=memory&column-ab-3=";
        let kept = Options::remembered(said, "table-ab=hosts&table-cd=none&");
        let options = Options::from_form(&kept);
        let table = options.table("ab").expect("kept");
        assert_eq!(table.kind, Some(RowKind::Vms));
        assert_eq!(table.columns, [(Column::Name, 0), (Column::Memory, 2)]);
        assert_eq!(options.table("cd").map(|table| table.kind), Some(None));
        assert_eq!(Options::remembered(&kept, ""), kept);
    }
}
