//! Which hosts and VMs does a pasted list describe?
//!
//! A text holds a list of hosts, a list of VMs, or both with a blank line between them. A
//! row that cannot be read is left out and said so, with its line; a list none of whose rows
//! can be read is refused.

use super::cells;
use super::columns::Column;
use super::csv::{self, Row};
use super::list::{Entry, List};
use super::names::{Counts, Names, checked_name};
use super::report::{Problems, listed};
use super::table::{Header, Recognised, RowKind};
use crate::format::{code, limits};
use crate::model::{HostGroup, Plan, Power, VmGroup, member_name};
use crate::problem::{Place, Problem, Severity};
use crate::units;

/// What a text of lists holds; `None`: no list of that kind.
pub(super) struct Lists {
    pub(super) hosts: Option<Vec<HostGroup>>,
    pub(super) vms: Option<Vec<VmGroup>>,
    pub(super) from_rvtools: bool,
}

/// Reads the lists of a text; `None` if it does not begin with the header of one.
pub(super) fn open(text: &str, problems: &mut Problems) -> Result<Option<Lists>, Problem> {
    let Some(first) = text.lines().find(|line| !line.trim().is_empty()) else {
        return Ok(None);
    };
    // Only what begins like a list is read as one: other texts have their own problems.
    let Ok((header, _)) = csv::read(first) else {
        return Ok(None);
    };
    let recognised = header.first().map(|row| Header::new(row).recognised());
    match recognised {
        Some(Recognised::As(_)) => read_all(text, problems).map(Some),
        Some(Recognised::Ambiguous) => Err(ambiguous()),
        Some(Recognised::No) | None => Ok(None),
    }
}

fn read_all(text: &str, problems: &mut Problems) -> Result<Lists, Problem> {
    let (rows, separator) = csv::read(text)?;
    let mut lists = Lists {
        hosts: None,
        vms: None,
        from_rvtools: false,
    };
    for (header, kind, rows) in split(rows) {
        lists.from_rvtools |= header.is_rvtools();
        let list = List::new(&header, kind, rows, separator, problems);
        needs_memory(&list, kind)?;
        match kind {
            RowKind::Hosts => lists
                .hosts
                .get_or_insert_default()
                .extend(hosts(&list, problems)),
            RowKind::Vms => lists
                .vms
                .get_or_insert_default()
                .extend(vms(&list, problems)),
        }
    }
    let has_none = |empty: Option<bool>| empty == Some(true);
    if has_none(lists.hosts.as_ref().map(Vec::is_empty)) {
        return Err(no_rows("hosts"));
    }
    if has_none(lists.vms.as_ref().map(Vec::is_empty)) {
        return Err(no_rows("VMs"));
    }
    Ok(lists)
}

/// A list ends where, after a blank row, another header follows.
fn split(rows: Vec<Row>) -> Vec<(Header, RowKind, Vec<Row>)> {
    let mut lists: Vec<(Header, RowKind, Vec<Row>)> = Vec::new();
    let mut after_blank = true;
    for row in rows {
        if row.is_blank() {
            after_blank = true;
            continue;
        }
        let header = after_blank.then(|| Header::new(&row));
        after_blank = false;
        match header.map(|header| (header.recognised(), header)) {
            Some((Recognised::As(kind), header)) => lists.push((header, kind, Vec::new())),
            _ => {
                if let Some((_, _, rows)) = lists.last_mut() {
                    rows.push(row);
                }
            }
        }
    }
    lists
}

fn hosts(list: &List, problems: &mut Problems) -> Vec<HostGroup> {
    let mut hosts = Vec::new();
    let mut names = Names::default();
    for entry in list.entries() {
        match host(&entry) {
            Ok(mut host) => {
                host.name = names.unique(host.name, entry.line(), problems);
                hosts.push(host);
            }
            Err(problem) => problems.push(left_out(problem)),
        }
    }
    warn_about_clusters(list, problems);
    hosts
}

fn host(entry: &Entry<'_>) -> Result<HostGroup, Problem> {
    let name = checked_name(entry.text(Column::Name).unwrap_or_default(), entry.line())?;
    let memory = entry
        .memory(Column::Memory)?
        .ok_or_else(|| entry.missing("memory"))?;
    let cores = entry
        .read(Column::Cores, cells::count)?
        .ok_or_else(|| entry.missing("number of cores"))?;
    let mut host = HostGroup::new(&name, memory, cores);
    host.count = entry.read(Column::Count, cells::count)?.unwrap_or(1);
    host.threads = entry.read(Column::Threads, cells::count)?;
    host.clock = entry.megahertz(Column::Clock)?.unwrap_or(host.clock);
    host.reserve = entry.memory(Column::Reserve)?;
    host.fault_domain = entry.text(Column::FaultDomain).map(str::to_owned);
    host.state = entry
        .read(Column::HostState, cells::host_state)?
        .unwrap_or_default();
    Ok(host)
}

fn vms(list: &List, problems: &mut Problems) -> Vec<VmGroup> {
    let mut vms = Vec::new();
    let mut names = Names::default();
    let mut templates = 0usize;
    let mut without_vcpus = 0usize;
    for entry in list.entries() {
        if is_template(&entry) {
            templates += 1;
            continue;
        }
        match vm(&entry) {
            Ok(mut vm) => {
                without_vcpus += usize::from(entry.text(Column::Vcpus).is_none());
                vm.name = names.unique(vm.name, entry.line(), problems);
                vms.push(vm);
            }
            Err(problem) => problems.push(left_out(problem)),
        }
    }
    if templates > 0 {
        problems.warn(
            code::LEFT_OUT_ROWS,
            Place::Text,
            format!("{templates} rows are templates or placeholders and are left out."),
            "Add them as VMs if they run.",
        );
    }
    if without_vcpus > 0 {
        problems.warn(
            code::EMPTY_CELL,
            Place::Text,
            format!("{without_vcpus} VMs have no number of vCPUs; they count as 1 vCPU each."),
            "Fill in the column vCPUs and open the list again.",
        );
    }
    warn_about_clusters(list, problems);
    vms
}

/// A row that says of itself that it is no VM.
fn is_template(entry: &Entry<'_>) -> bool {
    let mut marks = entry.texts(Column::Template);
    marks.any(|cell| cells::truth(cell) == Ok(true))
}

fn vm(entry: &Entry<'_>) -> Result<VmGroup, Problem> {
    let name = checked_name(entry.text(Column::Name).unwrap_or_default(), entry.line())?;
    let memory = entry
        .memory(Column::Memory)?
        .ok_or_else(|| entry.missing("memory"))?;
    let vcpus = entry.read(Column::Vcpus, cells::count)?.unwrap_or(1);
    let owned = |column| entry.text(column).map(str::to_owned);
    let names = |column| entry.text(column).map(cells::names).unwrap_or_default();

    let mut vm = VmGroup::new(&name, memory, vcpus);
    vm.count = entry.read(Column::Count, cells::count)?.unwrap_or(1);
    vm.memory_in_use = entry.memory(Column::MemoryInUse)?;
    vm.memory_reservation = entry.memory(Column::MemoryReservation)?.unwrap_or_default();
    vm.cpu_reservation = entry.megahertz(Column::CpuReservation)?.unwrap_or_default();
    vm.power = entry
        .read(Column::Power, cells::power)?
        .unwrap_or(Power::Running);
    match entry.read(Column::Priority, cells::priority)? {
        Some(Some(priority)) => vm.priority = priority,
        Some(None) => vm.highly_available = false,
        None => {}
    }
    if let Some(answer) = entry.read(Column::HighlyAvailable, cells::truth)? {
        vm.highly_available = answer;
    }
    vm.current_hosts = names(Column::CurrentHost);
    vm.possible_owners = names(Column::PossibleOwners);
    vm.preferred_owners = names(Column::PreferredOwners);
    vm.anti_affinity = owned(Column::AntiAffinity);
    vm.affinity = owned(Column::Affinity);
    vm.host_bound = entry
        .read(Column::HostBound, cells::truth)?
        .unwrap_or_default();
    vm.workload.dirty_rate = entry.amount(Column::DirtyRate, |text| {
        units::parse_byte_rate(text).map_err(|error| error.to_string())
    })?;
    Ok(vm)
}

fn warn_about_clusters(list: &List, problems: &mut Problems) {
    let mut clusters = Counts::default();
    for cluster in list
        .entries()
        .filter_map(|entry| entry.text(Column::Cluster))
    {
        clusters.add(cluster);
    }
    let names = clusters.names();
    if names.len() > 1 {
        problems.warn(
            code::SEVERAL_CLUSTERS,
            Place::Text,
            format!("The rows belong to several clusters: {}.", listed(&names)),
            "They are in one plan now; open the rows of one cluster to plan it by itself.",
        );
    }
}

/// Says which hosts VMs run on that are not in the plan.
pub(super) fn warn_about_unlisted_hosts(plan: &Plan, problems: &mut Problems) {
    let Some(hosts) = host_names(plan) else {
        return;
    };
    let mut unlisted = Counts::default();
    let on_hosts = plan.vms.iter().flat_map(|vm| &vm.current_hosts);
    for host in on_hosts.filter(|name| !name.is_empty() && !hosts.contains(name)) {
        unlisted.add(host);
    }
    if unlisted.total > 0 {
        problems.warn(
            code::UNLISTED_HOST,
            Place::Text,
            format!(
                "{} VMs run on hosts that are not listed: {}.",
                unlisted.total,
                listed(&unlisted.names())
            ),
            "Add those hosts, or clear the VMs' current host.",
        );
    }
}

/// Every host's name; `None` if there are no hosts, or more than can be listed.
fn host_names(plan: &Plan) -> Option<Counts> {
    if plan.hosts.is_empty() || plan.host_count() > limits::ROWS as u64 {
        return None;
    }
    let mut names = Counts::default();
    for group in &plan.hosts {
        for index in 0..group.count {
            names.add(&member_name(&group.name, group.count, index));
        }
    }
    Some(names)
}

fn left_out(problem: Problem) -> Problem {
    Problem {
        severity: Severity::Warning,
        ..problem
    }
}

fn needs_memory(list: &List, kind: RowKind) -> Result<(), Problem> {
    let needed: &[(Column, &str)] = match kind {
        RowKind::Hosts => &[(Column::Memory, "Memory (GiB)"), (Column::Cores, "Cores")],
        RowKind::Vms => &[(Column::Memory, "Memory (GiB)")],
    };
    let rows = match kind {
        RowKind::Hosts => "hosts",
        RowKind::Vms => "VMs",
    };
    match needed.iter().find(|(column, _)| !list.has(*column)) {
        Some((_, title)) => Err(Problem::error(
            code::MISSING_COLUMN,
            Place::Text,
            format!("The list of {rows} has no column “{title}”."),
            "Add the column, or rename the one that holds it.",
        )),
        None => Ok(()),
    }
}

fn ambiguous() -> Problem {
    Problem::error(
        code::AMBIGUOUS_TABLE,
        Place::Text,
        "The rows may be hosts or VMs: the header does not tell.".to_owned(),
        "Call the first column Host or VM.",
    )
}

fn no_rows(of: &str) -> Problem {
    Problem::error(
        code::NO_ROWS,
        Place::Text,
        format!("The list of {of} has no row that can be read."),
        "Give each row a name and an amount of memory, such as 16 GiB.",
    )
}
