//! Which plan does an inventory become, with what a person has chosen?
//!
//! The only step from records to a plan. What is left out is counted and said, what is assumed
//! is said; nothing is invented.

use std::collections::{BTreeMap, BTreeSet};

use super::grouping::{grouped, renamed};
use super::host_names::HostNames;
use super::inventory::{Inventory, Standing, VmRecord, short_name};
use super::names::Names;
use super::options::Options;
use super::present::keeps_hosts;
use super::report::{Kind, Opened, Problems};
use super::selection::Selection;
use super::{said, sizes};
use crate::format::code;
use crate::model::{HostGroup, Plan, PlatformId, Power, VmGroup, VmMemory};
use crate::problem::{Place, Problem};
use crate::report::words::counted;
use crate::units::shown;

/// The plan of an inventory. A half that it does not have is that of `current`.
pub(super) fn assemble(
    inventory: &Inventory,
    options: &Options,
    current: Option<&Plan>,
) -> Result<Opened, Problem> {
    if let Some(refusal) = inventory.problems.refusal() {
        return Err(refusal.clone());
    }
    if let (true, true, Some(refusal)) = (
        inventory.hosts.is_empty(),
        inventory.vms.is_empty(),
        &inventory.refusal,
    ) {
        return Err(refusal.clone());
    }
    let selection = Selection::of(inventory, options)?;
    let part = inventory.ganeti_part(&selection.names());
    let mut problems = inventory.problems.clone();
    for problem in part.iter().flat_map(|part| &part.problems) {
        problems.push(problem.clone());
    }
    if selection.hosts.is_empty() && selection.vms.is_empty() {
        return Err(nothing_chosen());
    }
    selection.say_clusters(inventory, &mut problems);
    let are_present = keeps_hosts(inventory, options, current);
    let mut plan = match part {
        Some(part) => part.plan,
        None => base(inventory, current, are_present, &mut problems),
    };
    if let (false, [only]) = (inventory.is_ganeti(), selection.named().as_slice())
        && (current.is_none() || !are_present)
    {
        plan.name = only.label.clone();
    }
    let names = match are_present {
        true => HostNames::of(plan.hosts.iter().map(|host| (host, None))),
        false => put_hosts(&mut plan, &selection, options, &mut problems),
    };
    // Ganeti says it of its nodes.
    if !are_present && !inventory.is_ganeti() {
        said::offline(&plan.hosts, &mut problems);
    }
    put_vms(&mut plan, inventory, &selection, options, &mut problems);
    // Rows of a list that nobody knows may be its VMs.
    if let (true, Some(refusal)) = (plan.vms.is_empty(), &inventory.undescribed) {
        return Err(refusal.clone());
    }
    let hosts = inventory.hosts.iter();
    let elsewhere = hosts.map(|record| short_name(&record.host.name)).collect();
    join(&mut plan, &names, &selection, &elsewhere, &mut problems);
    let is_part = !are_present && plan.hosts.len() < inventory.hosts.len();
    if !inventory.is_ganeti() || is_part {
        forget_owners(&mut plan);
    }
    if options.grouped {
        plan.vms = grouped(std::mem::take(&mut plan.vms));
    }
    if options.new_names {
        renamed(&mut plan);
    }
    Ok(Opened {
        plan,
        problems: problems.into_list(),
        kind: kind(inventory),
    })
}

fn kind(inventory: &Inventory) -> Kind {
    let no_list_has_hosts = inventory.hosts.iter().all(|host| host.is_only_named);
    match (no_list_has_hosts, inventory.vms.is_empty()) {
        _ if inventory.is_ganeti() => Kind::Ganeti,
        (false, false) => Kind::HostAndVmLists,
        (false, true) => Kind::HostList,
        _ => Kind::VmList,
    }
}

/// The plan that hosts and VMs are put into: the present one, unless they are another
/// vendor's; without one the platform is what the format says, or assumed.
fn base(
    inventory: &Inventory,
    current: Option<&Plan>,
    are_hosts_present: bool,
    problems: &mut Problems,
) -> Plan {
    match (current, inventory.platform) {
        (Some(plan), Some(platform)) if !are_related(plan.platform, platform) => {
            let mut new = Plan::empty("Imported cluster", platform);
            if are_hosts_present {
                new.hosts = plan.hosts.clone();
            }
            if inventory.vms.is_empty() {
                new.vms = plan.vms.clone();
            }
            assumed_platform(platform, problems);
            new
        }
        (Some(plan), _) => plan.clone(),
        (None, platform) => {
            let platform = platform.unwrap_or(PlatformId::HyperV2022);
            assumed_platform(platform, problems);
            Plan::empty("Imported list", platform)
        }
    }
}

fn assumed_platform(platform: PlatformId, problems: &mut Problems) {
    problems.warn(
        code::ASSUMED_PLATFORM,
        Place::Field("platform"),
        format!(
            "The list does not name the hypervisor and its version; {} is assumed.",
            platform.facts().name
        ),
        "Choose your platform.",
    );
}

/// Whether two platforms are versions of one, as their keys begin.
fn are_related(one: PlatformId, other: PlatformId) -> bool {
    let family = |id: PlatformId| {
        let key = id.facts().key;
        let key = if id == PlatformId::AzureLocal {
            "hyper-v"
        } else {
            key
        };
        key.trim_end_matches(|c: char| !c.is_ascii_alphabetic())
            .get(..4)
            .unwrap_or(key)
    };
    family(one) == family(other)
}

/// Puts the hosts into the plan; answers what VMs may call them.
fn put_hosts(
    plan: &mut Plan,
    selection: &Selection<'_>,
    options: &Options,
    problems: &mut Problems,
) -> HostNames {
    let mut unique = Names::default();
    plan.hosts = Vec::new();
    for (record, _) in &selection.hosts {
        let name = unique.unique(record.host.name.clone(), record.line, problems);
        plan.hosts.push(HostGroup {
            name,
            ..record.host.clone()
        });
    }
    sizes::enter(&mut plan.hosts, options, problems);
    let assumed = selection
        .hosts
        .iter()
        .filter(|(host, _)| host.cores_assumed);
    match assumed.count() {
        0 => {}
        number => problems.warn(
            code::ASSUMED_CORES,
            Place::Text,
            format!(
                "{} {} logical processors only, which count as cores.",
                counted(number as u64, "host", "hosts"),
                if number == 1 { "has" } else { "have" },
            ),
            "Enter half of them as cores if the hosts use hyper-threading.",
        ),
    }
    let records = selection.hosts.iter().copied().map(Some);
    HostNames::of(plan.hosts.iter().zip(records))
}

fn put_vms(
    plan: &mut Plan,
    inventory: &Inventory,
    selection: &Selection<'_>,
    options: &Options,
    problems: &mut Problems,
) {
    if inventory.vms.is_empty() {
        return;
    }
    say_what_is_left_out(selection, problems);
    said::second_copies(selection.second_copies as u64, problems);
    let is_ha_known = selection
        .vms
        .iter()
        .any(|(record, _)| record.ha_state == Some(true));
    let mut names = Names::default();
    plan.vms = Vec::new();
    for (record, _) in &selection.vms {
        let mut vm = record.vm.clone();
        vm.name = names.unique(vm.name, record.line, problems);
        if record.standing == Standing::Template {
            vm.power = Power::Stopped;
        }
        // Where the cluster's own list says what it looks after, it looks after nothing else.
        vm.highly_available &= !is_ha_known || record.ha_state == Some(true);
        vm.highly_available &= !selection.knows_protection() || record.is_protected != Some(false);
        if let (true, Some(used)) = (options.used_memory, vm.memory_in_use) {
            vm.memory = VmMemory::Static(used);
            vm.memory_in_use = None;
            vm.memory_reservation = vm.memory_reservation.min(used);
        }
        plan.vms.push(vm);
    }
    say_what_is_assumed(inventory, selection, options, is_ha_known, problems);
}

fn say_what_is_left_out(selection: &Selection<'_>, problems: &mut Problems) {
    let left_out = [
        (
            selection.templates,
            "row is a template or placeholder and is",
            "rows are templates or placeholders and are",
        ),
        (
            selection.stopped,
            "VM is stopped and is",
            "VMs are stopped and are",
        ),
    ];
    for (number, one, many) in left_out.into_iter().filter(|(number, ..)| *number > 0) {
        problems.warn(
            code::LEFT_OUT_ROWS,
            Place::Text,
            format!("{} left out.", counted(number as u64, one, many)),
            "Take such rows in if they run, or will.",
        );
    }
}

fn say_what_is_assumed(
    inventory: &Inventory,
    selection: &Selection<'_>,
    options: &Options,
    is_ha_known: bool,
    problems: &mut Problems,
) {
    let without = |is: fn(&VmRecord) -> bool| {
        let records = selection.vms.iter();
        records.filter(|(record, _)| is(record)).count()
    };
    let without_vcpus = without(|record| !record.has_vcpus);
    if without_vcpus > 0 {
        problems.warn(
            code::EMPTY_CELL,
            Place::Text,
            format!("{without_vcpus} VMs have no number of vCPUs; they count as 1 vCPU each."),
            "Fill in the column vCPUs and open the list again.",
        );
    }
    let unknown = without(|record| record.vm.memory_in_use.is_none());
    if options.used_memory && unknown > 0 {
        problems.warn(
            code::EMPTY_CELL,
            Place::Text,
            format!("{unknown} VMs have no amount of used memory; they count with all of theirs."),
            "Take provisioned memory for all, or measure while the VMs run.",
        );
    }
    let vms: Vec<&VmRecord> = selection.vms.iter().map(|(record, _)| *record).collect();
    said::held(&vms, problems);
    said::protection(&vms, selection.knows_protection(), problems);
    let is_proxmox = inventory.platform == Some(PlatformId::Proxmox);
    if is_proxmox && !is_ha_known && !selection.vms.is_empty() {
        problems.warn(
            code::ASSUMED_HA,
            Place::Text,
            "No guest is managed by HA; all count as if they were.".to_owned(),
            "Add the guests to HA in Proxmox VE, or say of VMs that they are not highly available.",
        );
    }
}

/// Gives VMs the plan's names of their hosts. A VM on a host that is not in the plan stays, but
/// where it runs is unknown then. `elsewhere` are the hosts of all clusters.
fn join(
    plan: &mut Plan,
    names: &HostNames,
    selection: &Selection<'_>,
    elsewhere: &BTreeSet<String>,
    problems: &mut Problems,
) {
    if plan.hosts.is_empty() {
        return;
    }
    let mut missing: BTreeMap<String, (u32, usize)> = BTreeMap::new();
    for (place, vm) in plan.vms.iter_mut().enumerate() {
        let record = selection.vms.get(place);
        let line = record.map_or(0, |(record, _)| record.line);
        let cluster = record.map(|(_, cluster)| *cluster);
        let known = |host: &str| names.find(host, cluster);
        for host in vm.current_hosts.iter_mut().filter(|host| !host.is_empty()) {
            *host = known(host).unwrap_or_else(|| {
                missing.entry(host.clone()).or_insert((0, line)).0 += 1;
                String::new()
            });
        }
        if vm.current_hosts.iter().all(String::is_empty) {
            vm.current_hosts.clear();
        }
        rename(&mut vm.possible_owners, &known);
        rename(&mut vm.preferred_owners, &known);
    }
    for (host, (number, line)) in missing {
        problems.warn(
            code::UNLISTED_HOST,
            Place::Row(line),
            format!(
                "{} on a host that is {}: {}{}.",
                match number {
                    1 => "1 VM runs".to_owned(),
                    number => format!("{number} VMs run"),
                },
                match names.are_several(&host) {
                    true => "listed more than once",
                    false if elsewhere.contains(&short_name(&host)) => "listed in another cluster",
                    false => "not listed",
                },
                shown(&host),
                match line {
                    0 => String::new(),
                    line => format!(", first in row {line}"),
                },
            ),
            "Such VMs stay in the plan, without a current host; add the host to the list, or take \
             it in by name in the preview.",
        );
    }
}

/// Owners that are all hosts of the plan say nothing: those of a resource of a failover cluster
/// are all nodes unless somebody has chosen, those of an instance its whole node group.
fn forget_owners(plan: &mut Plan) {
    let hosts: BTreeSet<&str> = plan.hosts.iter().map(|host| host.name.as_str()).collect();
    for vm in &mut plan.vms {
        let owners: BTreeSet<&str> = vm.possible_owners.iter().map(String::as_str).collect();
        if owners == hosts {
            vm.possible_owners.clear();
        }
    }
}

/// Owners that are known by another name; others stay, so that they are seen to be missing.
fn rename(owners: &mut [String], known: &dyn Fn(&str) -> Option<String>) {
    for owner in owners {
        if let Some(name) = known(owner) {
            *owner = name;
        }
    }
}

fn nothing_chosen() -> Problem {
    Problem::error(
        code::NOTHING_CHOSEN,
        Place::Text,
        "Nothing is left: all of its VMs are left out.".to_owned(),
        "Take stopped VMs or templates in, or choose another cluster.",
    )
}

/// The VMs of a group, each with its host.
pub(super) fn hosts_of(vm: &VmGroup) -> impl Iterator<Item = String> {
    (0..vm.count).map(|index| vm.current_host(index).unwrap_or_default().to_owned())
}
