//! Which plan does an inventory become, with what a person has chosen?
//!
//! The only step from records to a plan. What is left out is counted and said, what is assumed
//! is said; nothing is invented.

use std::collections::{BTreeMap, BTreeSet};

use super::grouping::{grouped, renamed};
use super::host_names::HostNames;
use super::inventory::{HostRecord, Inventory, Standing, VmRecord, short_name};
use super::names::{Counts, Names};
use super::options::Options;
use super::present::keeps_hosts;
use super::report::{Kind, Opened, Problems, listed};
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
    if let (true, true, Some(refusal)) = (
        inventory.hosts.is_empty(),
        inventory.vms.is_empty(),
        &inventory.refusal,
    ) {
        return Err(refusal.clone());
    }
    let mut problems = inventory.problems.clone();
    let selection = Selection::of(inventory, options);
    if selection.hosts.is_empty() && selection.vms.is_empty() {
        return Err(nothing_chosen());
    }
    selection.say_clusters(inventory, &mut problems);
    let are_present = keeps_hosts(inventory, options, current);
    let mut plan = base(inventory, current, are_present, &mut problems);
    let is_named = inventory.base.is_some();
    if !is_named && selection.is_one_cluster() && (current.is_none() || !are_present) {
        plan.name = selection.names.concat();
    }
    let names = match are_present {
        true => HostNames::of(plan.hosts.iter().map(|host| (host, None))),
        false => put_hosts(&mut plan, &selection, options, &mut problems),
    };
    // Ganeti says it of its nodes.
    if !are_present && inventory.base.is_none() {
        said::offline(&plan.hosts, &mut problems);
    }
    put_vms(&mut plan, inventory, &selection, options, &mut problems);
    join(&mut plan, &names, &selection, &mut problems);
    let is_part = !are_present && plan.hosts.len() < inventory.hosts.len();
    if inventory.base.is_none() || is_part {
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
        _ if inventory.base.is_some() => Kind::Ganeti,
        (false, false) => Kind::HostAndVmLists,
        (false, true) => Kind::HostList,
        _ => Kind::VmList,
    }
}

/// Records that were chosen.
struct Selection<'a> {
    hosts: Vec<&'a HostRecord>,
    vms: Vec<&'a VmRecord>,
    /// The clusters that they belong to, in the order of their names.
    names: Vec<String>,
    templates: usize,
    second_copies: usize,
    stopped: usize,
}

impl<'a> Selection<'a> {
    fn of(inventory: &'a Inventory, options: &Options) -> Selection<'a> {
        let clusters = inventory.cluster_names();
        let chosen = options.chosen(&clusters);
        let is_chosen = |name: &str| chosen.as_ref().is_none_or(|chosen| chosen.contains(name));
        let hosts = inventory.hosts.iter();
        let hosts: Vec<&HostRecord> = hosts.filter(|host| is_chosen(&host.cluster)).collect();
        let of_host = inventory.clusters_of_hosts();
        let mut selection = Selection {
            hosts,
            vms: Vec::new(),
            names: clusters
                .iter()
                .filter(|name| is_chosen(name) && !name.is_empty())
                .cloned()
                .collect(),
            templates: 0,
            second_copies: 0,
            stopped: 0,
        };
        for record in &inventory.vms {
            if !is_chosen(&cluster_of(record, &of_host)) {
                continue;
            }
            let is_stopped = record.vm.power == Power::Stopped;
            match record.standing {
                Standing::Template if !options.templates => selection.templates += 1,
                Standing::SecondCopy => selection.second_copies += 1,
                Standing::Vm if is_stopped && !options.stopped => selection.stopped += 1,
                _ => selection.vms.push(record),
            }
        }
        selection
    }

    /// Whether HA protects some VMs: where it protects none, it is off or was never set up, and
    /// that says nothing about single VMs.
    fn knows_protection(&self) -> bool {
        let mut vms = self.vms.iter();
        vms.any(|record| record.is_protected == Some(true))
    }

    fn is_one_cluster(&self) -> bool {
        self.names.len() == 1
    }

    fn say_clusters(&self, inventory: &Inventory, problems: &mut Problems) {
        // Ganeti says it of its node groups.
        if self.names.len() > 1 && inventory.base.is_none() {
            let names: Vec<&str> = self.names.iter().map(String::as_str).collect();
            problems.warn(
                code::SEVERAL_CLUSTERS,
                Place::Text,
                format!("The rows belong to several clusters: {}.", listed(&names)),
                "They are in one plan now; choose one cluster to plan it by itself.",
            );
        }
        let ours: BTreeSet<&String> = self.names.iter().collect();
        let said = inventory.clusters.iter().filter(|one| !one.says.is_empty());
        for cluster in said.filter(|one| ours.is_empty() || ours.contains(&one.name)) {
            problems.warn(
                code::CLUSTER_SAYS,
                Place::Text,
                format!(
                    "vCenter says of cluster {}: {}.",
                    shown(&cluster.name),
                    cluster.says
                ),
                "Compare it with vSphere's rule under “What the vendors' rules say”.",
            );
        }
    }
}

impl Inventory {
    /// Every cluster's name, in order; empty: of those that have none.
    pub(super) fn cluster_names(&self) -> Vec<String> {
        let mut names = Counts::default();
        let of_host = self.clusters_of_hosts();
        self.hosts.iter().for_each(|host| names.add(&host.cluster));
        for record in &self.vms {
            names.add(&cluster_of(record, &of_host));
        }
        names.names().into_iter().map(str::to_owned).collect()
    }

    /// The cluster of each host, by all of its names; empty: none, or hosts of several clusters
    /// have the name.
    pub(super) fn clusters_of_hosts(&self) -> BTreeMap<String, String> {
        let mut clusters: BTreeMap<String, String> = BTreeMap::new();
        for host in &self.hosts {
            for name in [short_name(&host.host.name), short_name(&host.id)] {
                let cluster = clusters.entry(name).or_insert_with(|| host.cluster.clone());
                if *cluster != host.cluster {
                    cluster.clear();
                }
            }
        }
        clusters
    }
}

/// The cluster that a VM says it is in, or that of its host.
pub(super) fn cluster_of(record: &VmRecord, of_host: &BTreeMap<String, String>) -> String {
    if !record.cluster.is_empty() {
        return record.cluster.clone();
    }
    let host = record.vm.current_hosts.first();
    let cluster = host.and_then(|host| of_host.get(&short_name(host)));
    cluster.cloned().unwrap_or_default()
}

/// The plan that hosts and VMs are put into: the present one, unless they are another
/// vendor's; without one the platform is what the format says, or assumed.
fn base(
    inventory: &Inventory,
    current: Option<&Plan>,
    are_hosts_present: bool,
    problems: &mut Problems,
) -> Plan {
    if let Some(base) = &inventory.base {
        return base.clone();
    }
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
    for record in &selection.hosts {
        let name = unique.unique(record.host.name.clone(), record.line, problems);
        plan.hosts.push(HostGroup {
            name,
            ..record.host.clone()
        });
    }
    sizes::enter(&mut plan.hosts, options, problems);
    let assumed = selection.hosts.iter().filter(|host| host.cores_assumed);
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
    let records = selection.hosts.iter().map(|record| Some(*record));
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
        .any(|record| record.ha_state == Some(true));
    let mut names = Names::default();
    plan.vms = Vec::new();
    for record in &selection.vms {
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
    let without = |is: fn(&&&VmRecord) -> bool| selection.vms.iter().filter(is).count();
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
    said::protection(&selection.vms, selection.knows_protection(), problems);
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
/// where it runs is unknown then.
fn join(plan: &mut Plan, names: &HostNames, selection: &Selection<'_>, problems: &mut Problems) {
    if plan.hosts.is_empty() {
        return;
    }
    let mut missing: BTreeMap<String, (u32, usize)> = BTreeMap::new();
    for (place, vm) in plan.vms.iter_mut().enumerate() {
        let record = selection.vms.get(place);
        let line = record.map_or(0, |record| record.line);
        let cluster = record.map_or("", |record| record.cluster.as_str());
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
        "Nothing is left: no cluster was chosen, or all of its VMs are left out.".to_owned(),
        "Choose at least one cluster.",
    )
}

/// The VMs of a group, each with its host.
pub(super) fn hosts_of(vm: &VmGroup) -> impl Iterator<Item = String> {
    (0..vm.count).map(|index| vm.current_host(index).unwrap_or_default().to_owned())
}
