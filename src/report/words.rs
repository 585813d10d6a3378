//! The small words of all sentences: counts, lists, names, amounts.

use crate::capacity::Placement;
use crate::cluster::{Cluster, Dimension, HostIndex, KindIndex, UnitIndex, VmIndex};
use crate::units::{Memory, count};

/// A count with its noun: `1 host`, `8,000 hosts`.
pub fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { many })
}

/// A number of VMs.
pub fn vms(number: u64) -> String {
    counted(number, "VM", "VMs")
}

/// `is` or `are`.
pub(crate) fn are(number: u64) -> &'static str {
    if number == 1 { "is" } else { "are" }
}

/// The verb with its ending: `1 VM restarts`, `2 VMs restart`.
pub(crate) fn verb(number: u64, stem: &str) -> String {
    if number == 1 {
        format!("{stem}s")
    } else {
        stem.to_owned()
    }
}

/// Names as a person lists them: `a`, `a and b`, `a, b and c`, `a, b and 5 more`.
pub fn list(names: &[String], most: usize) -> String {
    let shown = match names.len() {
        all if all <= most => all,
        _ => most.saturating_sub(1).max(1),
    };
    let mut parts: Vec<String> = names.iter().take(shown).cloned().collect();
    if names.len() > shown {
        parts.push(format!("{} more", count((names.len() - shown) as u64)));
    }
    match parts.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
    }
}

/// Hosts that fail together: `h3 + h7`; a fault domain by its name: `rack1 (h1, h2)`.
pub fn hosts(cluster: &Cluster, hosts: &[HostIndex]) -> String {
    const MOST: usize = 6;
    let mut names: Vec<String> = Vec::new();
    let mut rest = hosts.to_vec();
    for unit in &cluster.failure_units {
        let whole = unit.hosts.iter().all(|host| hosts.contains(host));
        if let Some(name) = unit.name.as_ref().filter(|_| whole) {
            let members: Vec<String> = unit.hosts.iter().map(|h| cluster.host_name(*h)).collect();
            names.push(format!("{name} ({})", list(&members, 3)));
            rest.retain(|host| !unit.hosts.contains(host));
        }
    }
    names.extend(rest.iter().map(|host| cluster.host_name(*host)));
    let all = names.len();
    names.truncate(MOST);
    match all - names.len() {
        0 => names.join(" + "),
        more => format!("{} + {more} more", names.join(" + ")),
    }
}

/// So many sets of `failures` hosts: `12 hosts`, `66 pairs`, `220 triples`, `495 sets of 4`.
pub fn sets(failures: u32, number: u64) -> String {
    match failures {
        0 => "no failure".to_owned(),
        1 => counted(number, "host", "hosts"),
        2 => counted(number, "pair", "pairs"),
        3 => counted(number, "triple", "triples"),
        more => {
            let sets = counted(number, "set", "sets");
            format!("{sets} of {more}")
        }
    }
}

/// An amount with its unit and what it is of: `6 GiB of memory`, `1 VM place`.
pub fn amount(dimension: Dimension, amount: i64) -> String {
    match dimension {
        Dimension::Memory => format!("{} of memory", dimension.show(amount)),
        Dimension::Vcpus => dimension.show(amount),
        Dimension::Megahertz => format!("{} of CPU", dimension.show(amount)),
        Dimension::Vms => counted(amount.max(0) as u64, "VM place", "VM places"),
    }
}

/// Memory for prose, from KiB.
pub fn memory(kib: i64) -> String {
    Dimension::Memory.show(kib)
}

/// Memory for tables: GiB with every digit that a MiB needs.
pub fn exact_memory(memory: Memory) -> String {
    let thousandths = (memory.gib() * 1000.0 + 0.5).floor() as u64;
    let (whole, rest) = (thousandths / 1000, thousandths % 1000);
    match rest {
        0 => format!("{} GiB", count(whole)),
        rest => {
            let digits = format!("{rest:03}");
            format!("{}.{} GiB", count(whole), digits.trim_end_matches('0'))
        }
    }
}

/// The units that are down after a loss, those that stay down in front.
pub fn units_down(
    cluster: &Cluster,
    placement: &Placement,
    failed: &[HostIndex],
    left_over: &[UnitIndex],
) -> Vec<UnitIndex> {
    let is_down = |unit: &UnitIndex| match placement.host_of(*unit) {
        Some(host) => failed.contains(&host),
        None => true,
    };
    let down = cluster.unit_indices().filter(is_down);
    left_over.iter().copied().chain(down).collect()
}

/// One unit of a kind: among those that are down, or else, where a sentence is about every
/// placement, any.
pub(crate) fn unit_of_kind(
    cluster: &Cluster,
    kind: KindIndex,
    down: &[UnitIndex],
) -> Option<UnitIndex> {
    let units = down.iter().copied().chain(cluster.unit_indices());
    units.into_iter().find(|unit| {
        let own = cluster.unit(*unit).kind;
        own == kind || cluster.moved_as(own) == kind
    })
}

/// A kind by the name of one of its units; the kind that headroom is counted in by its size.
pub(crate) fn kind_name(cluster: &Cluster, kind: KindIndex, down: &[UnitIndex]) -> String {
    let first = unit_of_kind(cluster, kind, down);
    let apart = cluster.apart.iter().find(|group| group.kind == kind);
    match (first, apart) {
        (Some(unit), _) => unit_name(cluster, unit),
        (None, Some(group)) => {
            let names = group.units.iter().map(|unit| unit_name(cluster, *unit));
            names.collect::<Vec<String>>().join(" + ")
        }
        (None, None) => format!(
            "A VM of {}",
            memory(cluster.kind(kind).running.demand[Dimension::Memory])
        ),
    }
}

/// The name of a VM or of a group in a sentence, if it has one.
pub fn named(name: &str) -> &str {
    match name.trim() {
        "" => "VM without a name",
        _ => name,
    }
}

/// A VM by its name in a sentence.
pub(crate) fn vm_name(cluster: &Cluster, vm: VmIndex) -> String {
    named(&cluster.vm_name(vm)).to_owned()
}

/// A unit by its VMs, the first few of them.
pub(crate) fn unit_name(cluster: &Cluster, unit: UnitIndex) -> String {
    let names: Vec<String> = cluster
        .unit(unit)
        .vms
        .iter()
        .map(|vm| vm_name(cluster, *vm))
        .collect();
    list(&names, 3)
}

/// How many VMs these units are; those that a failure does not restart only `if_all`.
pub(crate) fn vms_of(cluster: &Cluster, units: &[UnitIndex], if_all: bool) -> u64 {
    units
        .iter()
        .flat_map(|unit| &cluster.unit(*unit).vms)
        .filter(|vm| if_all || cluster.vms[vm.0 as usize].restarts)
        .count() as u64
}
