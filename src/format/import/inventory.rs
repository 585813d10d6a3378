//! What do all the tables say together? Hosts, VMs and clusters, before anything is chosen.
//!
//! Every format ends here: `super::assemble` alone makes a plan of it.

use super::cells::Held;
use super::clusters::{ClusterName, Clusters};
use super::columns::Column;
use super::files::clusters_of_files;
use super::formats::{self, Format};
use super::list::List;
use super::options::{Options, TableChoice};
use super::progress::{Progress, Steps};
use super::report::{Problems, listed};
use super::sheet::Row;
use super::source::Sources;
use super::split::{self, Table};
use super::table::{Recognised, RowKind};
use super::{meanings, records, rules, totals};
use crate::format::code;
use crate::model::{HostGroup, PlatformId, VmGroup};
use crate::problem::{Place, Problem, Severity};

/// A host as one row has it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct HostRecord {
    pub(super) host: HostGroup,
    pub(super) cluster: ClusterName,
    /// Whether its list has a column for clusters.
    pub(super) has_cluster_column: bool,
    /// Whether a tool has written its list.
    pub(super) is_of_tool: bool,
    /// What VMs of other tables may call it; empty: nothing else.
    pub(super) id: String,
    pub(super) line: usize,
    /// The row has threads only, which were counted as cores.
    pub(super) cores_assumed: bool,
    /// No list describes it: VMs or a cluster name it.
    pub(super) is_only_named: bool,
}

/// A VM as one row has it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct VmRecord {
    pub(super) vm: VmGroup,
    /// Nothing told: that of its host.
    pub(super) cluster: ClusterName,
    pub(super) id: String,
    pub(super) line: usize,
    pub(super) standing: Standing,
    /// Why it counts as running though it does not run, or nobody knows whether it does.
    pub(super) held: Option<Held>,
    pub(super) has_vcpus: bool,
    /// Whether the cluster looks after it, where a table says so.
    pub(super) ha_state: Option<bool>,
    /// Whether vSphere HA protects it at this moment; unknown of VMs that are off.
    pub(super) is_protected: Option<bool>,
}

/// Whether a row is a VM that may run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Vm,
    /// A template, or the placeholder of another site's VM.
    Template,
    /// The second copy of a fault-tolerant VM.
    SecondCopy,
}

/// A cluster, in the words of its own management.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ClusterRecord {
    pub(super) cluster: ClusterName,
    /// Empty: nothing.
    pub(super) says: String,
    /// Whether that are slots.
    pub(super) has_slots: bool,
}

/// A table that was found.
#[derive(Debug, Clone, Default)]
pub(super) struct TableRecord {
    /// File and sheet.
    pub(super) place: String,
    /// What it is: the name of its format, or what its rows are; empty: unknown.
    pub(super) what: String,
    /// Why it was not read; empty: it was, or nobody knows what it is.
    pub(super) why_not: &'static str,
    pub(super) rows: usize,
    /// Titles of columns that are not read.
    pub(super) ignored: Vec<String>,
    /// Where a person may say what the columns are: the header, and what is assumed.
    pub(super) asked: Option<Asked>,
}

/// What a table of no known format is taken for.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) fingerprint: String,
    /// Whether the titles alone say what the rows are.
    pub(super) is_clear: bool,
    pub(super) kind: Option<RowKind>,
    /// Each column's title, what is read from it, and the first text in it.
    pub(super) columns: Vec<(String, Option<Column>, String)>,
}

/// Everything that the tables say.
#[derive(Debug, Default)]
pub(super) struct Inventory {
    pub(super) hosts: Vec<HostRecord>,
    /// Names of further hosts, which VMs or a cluster name and no list describes.
    pub(super) unlisted_hosts: Vec<String>,
    pub(super) vms: Vec<VmRecord>,
    /// What clusters are told about by their own management.
    pub(super) told_of_clusters: Vec<ClusterRecord>,
    /// Which clusters there are, and what is in each.
    pub(super) clusters: Clusters,
    pub(super) tables: Vec<TableRecord>,
    pub(super) platform: Option<PlatformId>,
    /// The text of the Ganeti cluster that the records come from, if they come from one.
    pub(super) ganeti: Option<String>,
    pub(super) problems: Problems,
    /// A list of which nobody knows what it holds: why there is nothing where no VM is known.
    pub(super) undescribed: Option<Problem>,
    /// Why there is nothing, if there is nothing.
    pub(super) refusal: Option<Problem>,
}

impl Inventory {
    /// Reads every table; how many of all rows are read, is told.
    pub(super) fn of(
        sources: &Sources,
        options: &Options,
        progress: &mut Progress<'_>,
    ) -> Inventory {
        let mut inventory = Inventory::default();
        for problem in &sources.problems {
            inventory.problems.push(problem.clone());
        }
        let sheets = sources
            .sheets
            .iter()
            .filter(|source| !source.sheet.is_unread);
        let tables: Vec<Table> = sheets
            .flat_map(|source| split::tables(source, &mut inventory.problems))
            .collect();
        let rows = tables.iter().map(|table| table.rows.len() as u64);
        let mut steps = Steps {
            progress,
            done: 0,
            all: rows.sum(),
        };
        let facts = inventory.read_all(&tables, options, &mut steps);
        inventory.say_unread_sheets(sources);
        inventory.forget_repeated();
        if let Some((file, text)) = &sources.ganeti {
            inventory.take_ganeti(file, text);
        }
        let of = |rows: RowKind| facts.iter().filter(move |(of, _)| *of == rows);
        for (_, list) in of(RowKind::VmFacts) {
            inventory.add_to_vms(list, &mut steps);
        }
        inventory.name_hosts(of(RowKind::HostFacts).map(|(_, list)| list), options);
        for (_, list) in of(RowKind::HostFacts) {
            inventory.add_to_hosts(list, &mut steps);
        }
        let places = inventory.places_of_vms();
        for (_, list) in of(RowKind::Rules) {
            rules::add(list, &mut inventory.vms, &places, &mut inventory.problems);
        }
        if tables.is_empty() && inventory.refusal.is_none() {
            inventory.refusal = Some(super::unknown_table(""));
        }
        inventory.clusters = inventory.find_clusters();
        inventory
    }

    /// Reads every table; what further tables say about the rows of others is handed back.
    fn read_all<'a>(
        &mut self,
        tables: &[Table<'a>],
        options: &Options,
        steps: &mut Steps<'_, '_>,
    ) -> Vec<(RowKind, List<'a>)> {
        let unnamed = clusters_of_files(tables);
        let are_rules = tables.iter().any(describes_rules);
        let mut facts = Vec::new();
        for table in tables {
            let first = (self.hosts.len(), self.vms.len());
            self.read(table, options, &mut facts, steps);
            meanings::say(table, are_rules, &mut self.problems);
            if let Some(name) = unnamed.name_of(table) {
                self.put_into_cluster(first, &name);
            }
        }
        facts
    }

    fn read<'a>(
        &mut self,
        table: &Table<'a>,
        options: &Options,
        facts: &mut Vec<(RowKind, List<'a>)>,
        steps: &mut Steps<'_, '_>,
    ) {
        table.say_longer_rows(&mut self.problems);
        let formats = formats::recognised(&table.header);
        if formats.is_empty() {
            return self.read_unknown(table, options, facts, steps);
        }
        for format in formats {
            let (found, ignored) = table.header.keyed(format.columns);
            self.platform = self.platform.or(format.platform);
            let rows = rows_of(table, format);
            self.tables.push(TableRecord {
                place: table.source.place(),
                what: format.name.to_owned(),
                rows: rows.len(),
                ignored: ignored.into_iter().map(str::to_owned).collect(),
                ..TableRecord::default()
            });
            let body = table.body(rows);
            let list = List::new(
                &table.header,
                found,
                format.memory,
                body,
                &mut self.problems,
            );
            let first = self.hosts.len();
            self.take(format.rows, list, facts, steps);
            let hosts = self.hosts.iter_mut().skip(first);
            hosts.for_each(|host| host.is_of_tool = true);
        }
    }

    /// A table of no known format: what its titles say, or what a person has said about them.
    fn read_unknown<'a>(
        &mut self,
        table: &Table<'a>,
        options: &Options,
        facts: &mut Vec<(RowKind, List<'a>)>,
        steps: &mut Steps<'_, '_>,
    ) {
        let fingerprint = table.header.fingerprint();
        let choice = options.table(&fingerprint);
        let recognised = table.header.recognised();
        let kind = match (choice, recognised) {
            (Some(choice), _) => choice.kind,
            (None, Recognised::As(kind)) => Some(kind),
            (None, _) => None,
        };
        let (found, ignored) = columns(table, kind, choice);
        self.tables.push(TableRecord {
            place: table.source.place(),
            what: kind.map_or(String::new(), |kind| list_of(kind).to_owned()),
            rows: table.rows.len(),
            ignored: ignored.iter().map(|title| (*title).to_owned()).collect(),
            asked: Some(Asked {
                fingerprint,
                is_clear: matches!(recognised, Recognised::As(_)) || table.is_further,
                kind,
                columns: asked(table, &found),
            }),
            ..TableRecord::default()
        });
        let Some(kind) = kind else {
            if choice.is_none() {
                self.undescribed = self.undescribed.take().or_else(|| table.may_be_vms());
                self.refuse(not_recognised(recognised, table), table.left_out());
            }
            return;
        };
        if !ignored.is_empty() {
            self.problems.warn(
                code::IGNORED_COLUMNS,
                Place::Text,
                format!("Columns that are not read: {}.", listed(&ignored)),
                "Rename a column if it holds something that a plan needs.",
            );
        }
        let body = table.body(table.rows.clone());
        let list = List::new(&table.header, found, "", body, &mut self.problems);
        match lacks(&list, kind) {
            Some(problem) if problem.severity == Severity::Error => {
                // Lists of disks or snapshots name VMs, too: that matters if no other list has them.
                self.undescribed.get_or_insert_with(|| problem.clone());
                return self.refuse(problem.clone(), left_out(problem));
            }
            lacking => lacking.into_iter().for_each(|one| self.problems.push(one)),
        }
        self.take(kind, list, facts, steps);
    }

    fn take<'a>(
        &mut self,
        rows: RowKind,
        list: List<'a>,
        facts: &mut Vec<(RowKind, List<'a>)>,
        steps: &mut Steps<'_, '_>,
    ) {
        let before = self.hosts.len() + self.vms.len();
        let totals = totals::rows(&list, rows, &mut self.problems);
        let mut unread: Option<Problem> = None;
        for entry in list.entries() {
            if totals.contains(&entry.line()) {
                continue;
            }
            let taken = match rows {
                RowKind::Hosts => {
                    records::host(&entry, &mut self.problems).map(|host| self.hosts.push(host))
                }
                RowKind::Vms => records::vm(&entry, &mut self.problems).map(|vm| self.vms.push(vm)),
                RowKind::Clusters => {
                    records::cluster(&entry).map(|one| self.told_of_clusters.push(one))
                }
                RowKind::HostFacts | RowKind::VmFacts | RowKind::Rules => break,
            };
            steps.row();
            if let Err(problem) = taken {
                unread.get_or_insert_with(|| problem.clone());
                self.problems.push(left_out(problem));
            }
        }
        match rows {
            RowKind::HostFacts | RowKind::VmFacts | RowKind::Rules => facts.push((rows, list)),
            RowKind::Clusters => {}
            _ if self.hosts.len() + self.vms.len() > before => {}
            _ => self.refuse_rows(rows, unread),
        }
    }

    /// A table cannot be read: why there is nothing, if it is all there is, and what is said
    /// where there is something else.
    pub(super) fn refuse(&mut self, alone: Problem, beside: Problem) {
        self.refusal.get_or_insert(alone);
        self.problems.push(beside);
    }
}

/// A host's name as tools shorten it: without its domain, in lower case.
pub(super) fn short_name(name: &str) -> String {
    let is_address = name.chars().all(|c| c.is_ascii_digit() || c == '.');
    let short = match name.split_once('.') {
        Some((short, _)) if !is_address => short,
        _ => name,
    };
    short.trim().to_lowercase()
}

fn describes_rules(table: &Table<'_>) -> bool {
    let formats = formats::recognised(&table.header);
    formats.iter().any(|format| format.rows == RowKind::Rules)
}

pub(super) fn rows_of<'a>(table: &Table<'a>, format: &Format) -> Vec<Row<'a>> {
    let rows = table.rows.iter().copied();
    let Some((key, values)) = format.only else {
        return rows.collect();
    };
    let place = table.header.place(key).unwrap_or(usize::MAX);
    rows.filter(|row| values.contains(&row.cell(place).trim()))
        .collect()
}

/// What is read from which column, and the titles of the others.
fn columns<'t>(
    table: &'t Table<'_>,
    kind: Option<RowKind>,
    choice: Option<&TableChoice>,
) -> (Vec<(Column, usize)>, Vec<&'t str>) {
    let (mut found, _) = table.header.columns(kind.unwrap_or(RowKind::Vms));
    if let Some(choice) = choice.filter(|choice| !choice.columns.is_empty()) {
        found.clear();
        found.extend(choice.columns.iter().copied());
    }
    let titles = table.header.raw().enumerate();
    let ignored = titles
        .filter(|(place, title)| !title.is_empty() && !found.iter().any(|(_, read)| read == place))
        .map(|(_, title)| title)
        .collect();
    (found, ignored)
}

/// Each column's title, what is read from it, and the first text in it.
fn asked(table: &Table<'_>, found: &[(Column, usize)]) -> Vec<(String, Option<Column>, String)> {
    let titles = table.header.raw().enumerate();
    titles
        .map(|(place, title)| {
            let read = found.iter().find(|(_, read)| *read == place);
            let mut cells = table.rows.iter().map(|row| row.cell(place).trim());
            let first = cells.find(|cell| !cell.is_empty()).unwrap_or_default();
            let column = read.map(|(column, _)| *column);
            (title.to_owned(), column, first.to_owned())
        })
        .collect()
}

pub(super) fn list_of(kind: RowKind) -> &'static str {
    match kind {
        RowKind::Hosts | RowKind::HostFacts => "a list of hosts",
        _ => "a list of VMs",
    }
}

pub(super) fn left_out(problem: Problem) -> Problem {
    Problem {
        severity: Severity::Warning,
        ..problem
    }
}

/// What a list has no column for: without it there is nothing to be read, or the sizes of hosts
/// are to be entered.
fn lacks(list: &List<'_>, kind: RowKind) -> Option<Problem> {
    let has = |column| list.has(column);
    let (memory, cores) = (
        has(Column::Memory),
        has(Column::Cores) || has(Column::Threads),
    );
    let (of, titles) = match kind {
        RowKind::Hosts if memory && cores => return None,
        RowKind::Hosts if memory => ("hosts", "cores, such as “Cores” or “# Cores”"),
        RowKind::Hosts if cores => ("hosts", "memory, such as “Memory (GiB)” or “# Memory”"),
        RowKind::Hosts => ("hosts", "memory and none of cores: “Memory (GiB)”, “Cores”"),
        _ if memory => return None,
        _ if has(Column::MemoryInUse) => ("VMs", "memory but that in use: “Memory (GiB)”"),
        _ => ("VMs", "memory, such as “Memory (GiB)”"),
    };
    let problem = Problem::error(
        code::MISSING_COLUMN,
        Place::Text,
        format!(
            "{}The list of {of} has no column of {titles}.",
            list.place()
        ),
        "Add the column, or rename the one that holds it.",
    );
    match kind {
        RowKind::Hosts if memory || cores => Some(left_out(problem)),
        _ => Some(problem),
    }
}

fn not_recognised(recognised: Recognised, table: &Table<'_>) -> Problem {
    if recognised == Recognised::Ambiguous {
        return Problem::error(
            code::AMBIGUOUS_TABLE,
            Place::Text,
            "The rows may be hosts or VMs: the header does not tell.".to_owned(),
            "Call the first column Host or VM.",
        );
    }
    super::unknown_table(&table.source.place())
}

impl From<HostGroup> for HostRecord {
    fn from(host: HostGroup) -> HostRecord {
        HostRecord {
            host,
            cluster: ClusterName::default(),
            has_cluster_column: false,
            is_of_tool: true,
            id: String::new(),
            line: 0,
            cores_assumed: false,
            is_only_named: false,
        }
    }
}

impl From<VmGroup> for VmRecord {
    fn from(vm: VmGroup) -> VmRecord {
        VmRecord {
            vm,
            cluster: ClusterName::default(),
            id: String::new(),
            line: 0,
            standing: Standing::Vm,
            held: None,
            has_vcpus: true,
            ha_state: None,
            is_protected: None,
        }
    }
}
