//! What does one row of a list say about a host, a VM or a cluster?

use super::cells;
use super::clusters::ClusterName;
use super::columns::Column;
use super::list::{Entry, read_megahertz, read_memory};
use super::names::some_name;
use super::report::Problems;
use crate::format::import::inventory::{ClusterRecord, HostRecord, Standing, VmRecord};
use crate::model::{HostGroup, HostState, Power, Priority, VmGroup, VmMemory};
use crate::problem::Problem;
use crate::units::{self, Megahertz, Memory};

/// The host of a row.
pub(super) fn host(entry: &Entry<'_>, problems: &mut Problems) -> Result<HostRecord, Problem> {
    let name = some_name(entry.text(Column::Name).unwrap_or_default(), entry.line())?;
    let state = host_state(entry)?.unwrap_or_default();
    // Nobody can ask a host that is offline how large it is, and some lists do not say it.
    let may_lack = |columns: &[Column]| {
        let is_said = columns.iter().any(|&column| entry.has_column(column));
        state == HostState::Offline || !is_said
    };
    let memory = match entry.some_memory(Column::Memory)? {
        None if may_lack(&[Column::Memory]) => Memory::ZERO,
        memory => memory.ok_or_else(|| entry.missing("memory"))?,
    };
    let threads = entry.read(Column::Threads, cells::count)?;
    let counted = cores(entry, threads)?;
    let cores = match counted.or(threads) {
        None if may_lack(&[Column::Cores, Column::Threads, Column::Sockets]) => 0,
        cores => cores.ok_or_else(|| entry.missing("number of cores"))?,
    };
    let mut host = HostGroup::new(&name, memory, cores);
    host.count = entry.number(problems);
    host.threads = threads;
    host.clock = clock(entry, cores, problems).unwrap_or(host.clock);
    host.reserve = entry.optional_amount(Column::Reserve, read_memory, problems);
    host.fault_domain = entry
        .text(Column::FaultDomain)
        .and_then(|cell| fault_domain(cell).0);
    host.state = state;
    Ok(HostRecord {
        host,
        cluster: cluster_name(entry),
        has_cluster_column: entry.has_column(Column::Cluster) || entry.has_column(Column::Parent),
        is_of_tool: false,
        id: entry.owned(Column::Id),
        line: entry.line(),
        cores_assumed: counted.is_none() && threads.is_some(),
        is_only_named: false,
    })
}

/// The cluster that a row names, and where it is.
pub(super) fn cluster_name(entry: &Entry<'_>) -> ClusterName {
    // Hosts that stand alone are in this folder of their datacenter, whatever its language.
    const FOLDER: &str = "host";
    let parent = entry.text(Column::Parent).filter(|name| *name != FOLDER);
    let name = entry.text(Column::Cluster).or(parent);
    ClusterName {
        name: name.unwrap_or_default().to_owned(),
        datacenter: entry.owned(Column::Datacenter),
        source: entry.owned(Column::Source),
    }
}

/// How a host is: the worst that its columns say, of those that can be read.
pub(super) fn host_state(entry: &Entry<'_>) -> Result<Option<HostState>, Problem> {
    type Read = fn(&str) -> Result<HostState, String>;
    const COLUMNS: [(Column, Read); 5] = [
        (Column::HostState, cells::host_state),
        (Column::NodeState, cells::node_state),
        (Column::ConnectionState, cells::connection_state),
        (Column::Enabled, cells::enabled_state),
        (Column::Live, cells::live_state),
    ];
    let (mut worst, mut unreadable) = (None, None);
    for (column, read) in COLUMNS {
        for cell in entry.texts(column) {
            match read(cell) {
                Ok(state) => worst = Some(worst.map_or(state, |known| worse(known, state))),
                Err(cause) => unreadable = Some(entry.unreadable(&cause)),
            }
        }
    }
    match (worst, unreadable) {
        (None, Some(problem)) => Err(problem),
        (worst, _) => Ok(worst),
    }
}

fn worse(one: HostState, other: HostState) -> HostState {
    match (one, other) {
        (HostState::Offline, _) | (_, HostState::Offline) => HostState::Offline,
        (HostState::Maintenance, _) | (_, HostState::Maintenance) => HostState::Maintenance,
        (HostState::InService, HostState::InService) => HostState::InService,
    }
}

/// The number of cores, or what it follows from.
fn cores(entry: &Entry<'_>, threads: Option<u32>) -> Result<Option<u32>, Problem> {
    if let Some(cores) = entry.read(Column::Cores, cells::count)? {
        return Ok(Some(cores));
    }
    let sockets = entry.read(Column::Sockets, cells::count)?;
    let each = entry.read(Column::CoresPerSocket, cells::count)?;
    if let (Some(sockets), Some(each)) = (sockets, each) {
        return Ok(Some(sockets.saturating_mul(each)));
    }
    let each = entry.read(Column::ThreadsPerCore, cells::count)?;
    let each = each.filter(|&each| each > 0);
    Ok(threads.zip(each).map(|(threads, each)| threads / each))
}

fn clock(entry: &Entry<'_>, cores: u32, problems: &mut Problems) -> Option<Megahertz> {
    let mut read = |column| entry.optional_amount(column, read_megahertz, problems);
    read(Column::Clock).or_else(|| {
        let all = read(Column::TotalClock).filter(|_| cores > 0);
        all.map(|all| Megahertz::new(all.mhz() / u64::from(cores)))
    })
}

/// The VM of a row.
pub(super) fn vm(entry: &Entry<'_>, problems: &mut Problems) -> Result<VmRecord, Problem> {
    let name = some_name(entry.text(Column::Name).unwrap_or_default(), entry.line())?;
    let vcpus = entry.read(Column::Vcpus, cells::count)?;
    let mut vm = VmGroup::new(&name, Memory::ZERO, vcpus.unwrap_or(1));
    vm.memory = memory(entry)?;
    vm.count = entry.number(problems);
    vm.power = power(entry)?;
    set_wishes(&mut vm, entry, problems);
    // A VM that is off needs no protection, and vSphere may say so.
    let is_protected = match vm.power {
        Power::Running => entry.optional(Column::Protected, cells::truth, problems),
        Power::Stopped => None,
    };
    Ok(VmRecord {
        vm,
        cluster: cluster_name(entry),
        id: entry.owned(Column::Id),
        line: entry.line(),
        standing: standing(entry, problems),
        held: match entry.has_column(Column::PowerCli) {
            true => None,
            false => entry.text(Column::Power).and_then(cells::held),
        },
        has_vcpus: vcpus.is_some(),
        ha_state: entry.text(Column::HaState).map(cells::ha_state),
        is_protected,
    })
}

/// What a row can do without: where the VM runs and may run, what it reserves, what it matters.
fn set_wishes(vm: &mut VmGroup, entry: &Entry<'_>, problems: &mut Problems) {
    let names = |column| entry.text(column).map(cells::names).unwrap_or_default();
    vm.current_hosts = names(Column::CurrentHost);
    vm.possible_owners = names(Column::PossibleOwners);
    vm.preferred_owners = names(Column::PreferredOwners);
    vm.anti_affinity = anti_affinity(entry);
    vm.affinity = entry.text(Column::Affinity).map(str::to_owned);
    let mut memory = |column| entry.optional_amount(column, read_memory, problems);
    vm.memory_in_use = memory(Column::MemoryInUse).filter(|&amount| amount > Memory::ZERO);
    vm.memory_reservation = memory(Column::MemoryReservation).unwrap_or_default();
    let reserved = entry.optional_amount(Column::CpuReservation, read_megahertz, problems);
    vm.cpu_reservation = reserved.unwrap_or_default();
    set_priority(
        vm,
        entry.optional(Column::Priority, cells::priority, problems),
    );
    let mut answer = |column| entry.optional(column, cells::truth, problems);
    if let Some(answer) = answer(Column::HighlyAvailable) {
        vm.highly_available = answer;
    }
    vm.host_bound = answer(Column::HostBound).unwrap_or_default();
    let rate = |text: &str| units::parse_byte_rate(text).map_err(|error| error.to_string());
    vm.workload.dirty_rate = entry.optional_amount(Column::DirtyRate, rate, problems);
}

/// Fixed memory, or dynamic memory with its limits. What a stopped VM is assigned (nothing) says
/// nothing about it: it needs what it starts with.
fn memory(entry: &Entry<'_>) -> Result<VmMemory, Problem> {
    let startup = entry.some_memory(Column::Startup)?;
    let assigned = entry.some_memory(Column::Assigned)?;
    let is_dynamic = entry.read(Column::Dynamic, cells::truth)? == Some(true);
    let minimum = entry.some_memory(Column::Minimum)?;
    let maximum = entry.some_memory(Column::Maximum)?;
    if let (true, Some(startup), Some(minimum), Some(maximum)) =
        (is_dynamic, startup, minimum, maximum)
    {
        return Ok(VmMemory::Dynamic {
            startup,
            minimum,
            maximum,
            assigned,
        });
    }
    let fixed = entry.some_memory(Column::Memory)?.or(startup).or(assigned);
    fixed
        .map(VmMemory::Static)
        .ok_or_else(|| entry.missing("memory"))
}

fn power(entry: &Entry<'_>) -> Result<Power, Problem> {
    match entry.read(Column::PowerCli, cells::power_cli)? {
        Some(power) => Ok(power),
        None => Ok(entry
            .read(Column::Power, cells::power)?
            .unwrap_or(Power::Running)),
    }
}

/// What a cell says about restarts; `Some(None)`: there are none.
fn set_priority(vm: &mut VmGroup, said: Option<Option<Priority>>) {
    match said {
        Some(Some(priority)) => vm.priority = priority,
        Some(None) => vm.highly_available = false,
        None => {}
    }
}

/// PowerShell writes the type of a collection into CSV, not what is in it.
fn anti_affinity(entry: &Entry<'_>) -> Option<String> {
    let name = entry.text(Column::AntiAffinity)?;
    (!name.starts_with("System.")).then(|| name.to_owned())
}

/// Whether a row says of itself that it is no VM that runs.
fn standing(entry: &Entry<'_>, problems: &mut Problems) -> Standing {
    let mut is_template = false;
    for mark in entry.texts(Column::Template) {
        let read = cells::truth(mark).map(Some);
        is_template |= entry.or_nothing(read, problems) == Some(true);
    }
    let mut copies = entry.texts(Column::FaultToleranceRole);
    match () {
        () if is_template => Standing::Template,
        () if copies.any(cells::is_second_copy) => Standing::SecondCopy,
        () => Standing::Vm,
    }
}

/// What a row of another table adds to a VM.
pub(super) fn add_to_vm(record: &mut VmRecord, entry: &Entry<'_>) -> Result<(), Problem> {
    let vm = &mut record.vm;
    if let Some(amount) = entry.some_memory(Column::MemoryReservation)? {
        vm.memory_reservation = amount;
    }
    if let Some(amount) = entry.some_memory(Column::MemoryInUse)? {
        vm.memory_in_use = Some(amount);
    }
    if let Some(amount) = entry.megahertz(Column::CpuReservation)? {
        vm.cpu_reservation = amount;
    }
    set_priority(vm, entry.read(Column::Priority, cells::priority)?);
    if let Some(name) = anti_affinity(entry) {
        vm.anti_affinity = Some(name);
    }
    if let Some(host) = entry.text(Column::CurrentHost) {
        vm.current_hosts = vec![host.to_owned()];
    }
    if let Some(owners) = entry.text(Column::PreferredOwners) {
        vm.preferred_owners = cells::names(owners);
    }
    if let Some(owners) = entry.text(Column::PossibleOwners) {
        vm.possible_owners = cells::names(owners);
    }
    if entry.text(Column::HaState).is_some() {
        record.ha_state = Some(true);
    }
    if let Some(cluster) = entry.text(Column::Cluster) {
        record.cluster.name = cluster.to_owned();
    }
    Ok(())
}

/// `Site:Bonn, Rack:R1, Chassis:` as `Get-ClusterNode` says it: the smallest that has a name, and
/// whether there are others. Any other text is a name.
fn fault_domain(cell: &str) -> (Option<String>, bool) {
    let mut found = Vec::new();
    for level in ["chassis", "rack", "site"] {
        for part in cell.trim_matches(['{', '}']).split([',', ';']) {
            let known = part.trim().split_once(':');
            let known = known.filter(|(kind, _)| kind.trim().eq_ignore_ascii_case(level));
            found.extend(known.map(|(_, name)| name.trim().to_owned()));
        }
    }
    if found.is_empty() {
        let is_name = !cell.starts_with("System.");
        return (is_name.then(|| cell.to_owned()), false);
    }
    found.retain(|name| !name.is_empty());
    let are_several = found.len() > 1;
    (found.into_iter().next(), are_several)
}

/// What a row of another table adds to a host; true: it is in several fault domains.
pub(super) fn add_to_host(record: &mut HostRecord, entry: &Entry<'_>) -> Result<bool, Problem> {
    if let Some(state) = host_state(entry)? {
        record.host.state = state;
    }
    if let Some(cluster) = entry.text(Column::Cluster) {
        record.cluster.name = cluster.to_owned();
    }
    let (domain, are_several) = entry
        .text(Column::FaultDomain)
        .map_or((None, false), fault_domain);
    if domain.is_some() {
        record.host.fault_domain = domain;
    }
    Ok(are_several)
}

/// What vCenter says about a cluster, in its own figures.
pub(super) fn cluster(entry: &Entry<'_>) -> Result<ClusterRecord, Problem> {
    let name = some_name(entry.text(Column::Name).unwrap_or_default(), entry.line())?;
    let mut says = Vec::new();
    let is = |column| entry.text(column).and_then(|cell| cells::truth(cell).ok());
    if is(Column::HaEnabled) == Some(false) {
        says.push("HA is off".to_owned());
    }
    if is(Column::AdmissionControl) == Some(false) {
        says.push("admission control is off".to_owned());
    }
    let number = |column| entry.read(column, cells::count);
    if let Some(level) = number(Column::FailoverLevel)? {
        says.push(format!("failover level {level}"));
    }
    let total = number(Column::SlotsTotal)?;
    if let Some(total) = total {
        let mut slots = format!("{total} slots");
        if let Some(memory) = entry.some_memory(Column::SlotMemory)? {
            slots += &format!(" of {memory}");
        }
        if let Some(clock) = entry.megahertz(Column::SlotClock)? {
            slots += &format!(" and {clock}");
        }
        if let Some(used) = number(Column::SlotsUsed)? {
            slots += &format!(", {used} used");
        }
        if let Some(free) = number(Column::SlotsFree)? {
            slots += &format!(", {free} available");
        }
        says.push(slots);
    }
    Ok(ClusterRecord {
        cluster: ClusterName {
            name,
            ..cluster_name(entry)
        },
        says: says.join(", "),
        has_slots: total.is_some(),
    })
}
