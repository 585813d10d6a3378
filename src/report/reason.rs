//! Why is there certainly no room? A certificate as a sentence.
//!
//! Only amounts that the certificate proves are quoted.

use super::Loss;
use super::stranded::stranded;
use super::words::{amount, counted, exact_memory, hosts, kind_name, list};
use crate::blame::{Blame, Rule};
use crate::cluster::{Cluster, Dimension, HostIndex, HostSet, KindIndex, UnitIndex};
use crate::placement::Refutation;
use crate::placement::bounds::{Reason, Shortage};
use crate::placement::packing::Need;
use crate::placement::prices::PriceProof;
use crate::units::Memory;

/// Why the VMs of these hosts find no room to restart (no host: before any failure). VMs are
/// named among those that are down ([`units_down`](super::words::units_down)).
pub fn reason(
    cluster: &Cluster,
    reason: &Reason,
    failed: &[HostIndex],
    down: &[UnitIndex],
) -> String {
    let who = match failed {
        [] => "the VMs to be placed",
        _ => "the VMs to restart",
    };
    let need = match failed {
        [] => Need::Running,
        _ => Need::Restart,
    };
    certificate(cluster, reason, (failed, down), who, need)
}

/// Why no placement survives a loss, without the statement itself.
pub(super) fn limit(cluster: &Cluster, refutation: &Refutation) -> String {
    let failed = &refutation.failed;
    let need = refutation.need();
    certificate(cluster, &refutation.reason, (failed, &[]), "the VMs", need)
}

fn certificate(
    cluster: &Cluster,
    reason: &Reason,
    (failed, down): (&[HostIndex], &[UnitIndex]),
    who: &str,
    need: Need,
) -> String {
    match reason {
        Reason::FitsNowhere { kind, shortage } => {
            let name = kind_name(cluster, *kind, down);
            fits_nowhere(cluster, &name, (*kind, need), *shortage, failed)
        }
        Reason::Sum {
            dimension,
            needed,
            room,
            hosts,
        } => {
            let set = hosts.map(|set| &cluster.allowed_sets[set]);
            let whose = confined(cluster, who, set);
            let sentence = sum(*dimension, *needed, *room, &whose, set.is_some());
            after(cluster, failed, &sentence)
        }
        Reason::Exclusion {
            group,
            members,
            hosts,
        } => {
            let sentence = format!(
                "the group “{}” has {} that must not share a host, and only {} can take one.",
                cluster.exclusion_groups[*group as usize],
                counted((*members).into(), "member", "members"),
                counted((*hosts).into(), "host", "hosts"),
            );
            after(cluster, failed, &sentence)
        }
        Reason::NoPlacement { steps } => format!(
            "Every placement was tried ({}): each leaves a VM down after some loss.",
            counted(*steps, "step", "steps")
        ),
        Reason::NoRestart { steps } => format!(
            "Every restart after the first failure was tried ({}): each leaves a VM down after some further failure.",
            counted(*steps, "step", "steps")
        ),
        Reason::Exhausted { steps } => {
            let tried = counted(*steps, "step", "steps");
            let sentence = format!("every arrangement was tried ({tried}): none holds all VMs.");
            after(cluster, failed, &sentence)
        }
        Reason::Prices(proof) => {
            let sentence = stranded(cluster, proof, need).unwrap_or_else(|| points(proof));
            after(cluster, failed, &sentence)
        }
    }
}

/// A proof by points, in short: the table has them all.
fn points(proof: &PriceProof) -> String {
    let largest = proof
        .kinds
        .iter()
        .map(|kind| kind.points)
        .max()
        .unwrap_or(1);
    let short = proof.needed - proof.possible;
    let left = (short + largest.max(1) - 1) / largest.max(1);
    let hosts: usize = proof.classes.iter().map(|class| class.hosts.len()).sum();
    let each_alone = proof.classes.iter().all(|class| class.most <= 1)
        && proof.kinds.iter().all(|kind| kind.points <= 1);
    if each_alone {
        return format!(
            "{} so large that no two of them fit one host, and {}.",
            counted(
                proof.needed.try_into().unwrap_or(u64::MAX),
                "VM is",
                "VMs are"
            ),
            counted(
                proof.possible.try_into().unwrap_or(u64::MAX),
                "host remains",
                "hosts remain"
            ),
        );
    }
    format!(
        "no arrangement exists: with the points of the table, the VMs have {}, and {} can hold {} at most. At least {} no room.",
        whole(proof.needed),
        counted(hosts as u64, "host", "hosts"),
        whole(proof.possible),
        counted(left.try_into().unwrap_or(u64::MAX), "VM finds", "VMs find"),
    )
}

/// Points with separated thousands.
pub(super) fn whole(points: i128) -> String {
    crate::units::count(points.try_into().unwrap_or(u64::MAX))
}

/// Why no placement survives every loss of `tolerate` hosts.
pub fn refutation(cluster: &Cluster, refutation: &Refutation, tolerate: u32) -> String {
    if let (Reason::NoPlacement { steps }, 0) = (&refutation.reason, tolerate) {
        let tried = counted(*steps, "step", "steps");
        return format!("Every placement was tried ({tried}): none holds all VMs.");
    }
    let why = limit(cluster, refutation);
    if refutation.is_without_failure() {
        format!("No placement holds all VMs, even without a failure. {why}")
    } else {
        let failures = Loss::of(cluster).failures(tolerate);
        format!("No placement survives every loss of {failures}. {why}")
    }
}

/// Which rules make the answer "no"; `yes` is what would be true without them.
pub(super) fn blame(blame: &Blame, yes: &str) -> Option<String> {
    let names: Vec<String> = blame.rules.iter().map(rule).collect();
    let which = match (names.as_slice(), blame.together) {
        ([], _) => return None,
        ([one], _) => one.clone(),
        (_, true) => format!("all these rules: {}", list(&names, 6)),
        (_, false) => format!("any one of these rules: {}", list(&names, 6)),
    };
    Some(format!("Without {which}, {yes}."))
}

fn rule(rule: &Rule) -> String {
    match rule {
        Rule::AntiAffinity(name) => format!("the anti-affinity “{name}”"),
        Rule::Affinity(name) => format!("the affinity “{name}”"),
        Rule::PossibleOwners(hosts) => format!("the possible owners {}", list(hosts, 4)),
        Rule::HostBound => "VMs that are bound to their hosts".to_owned(),
        Rule::VmsPerHost => "the limit of VMs on a host".to_owned(),
    }
}

fn fits_nowhere(
    cluster: &Cluster,
    name: &str,
    (kind, need): (KindIndex, Need),
    shortage: Option<Shortage>,
    failed: &[HostIndex],
) -> String {
    let Some(shortage) = shortage else {
        return match failed {
            [] => format!("{name} may run on no host in service."),
            failed => format!(
                "{name} may run on no host that remains after the loss of {}.",
                hosts(cluster, failed)
            ),
        };
    };
    let dimension = shortage.dimension;
    let claim = need.of(cluster.kind(kind));
    let which = match cluster.is_allowed(claim, shortage.host) {
        true => "no host that may run it has that much room",
        false => "no host has that much room, whether it may run there or not",
    };
    let nearest = format!(
        "{which}; {} comes nearest and lacks {}.",
        cluster.host_name(shortage.host),
        dimension.show(shortage.missing),
    );
    format!(
        "{name} needs {}. {}",
        amount(dimension, claim.demand[dimension]),
        after(cluster, failed, &nearest)
    )
}

/// Whom a sum is about: all the VMs, or those that may run on few hosts only.
fn confined(cluster: &Cluster, who: &str, set: Option<&HostSet>) -> String {
    let Some(set) = set else {
        return who.to_owned();
    };
    let names: Vec<String> = set.iter().map(|host| cluster.host_name(host)).collect();
    format!("{who} that may run only on {}", list(&names, 4))
}

fn sum(dimension: Dimension, needed: i64, room: i64, who: &str, there: bool) -> String {
    // Rounded amounts that look equal would hide what is missing.
    let exact = dimension == Dimension::Memory && dimension.show(needed) == dimension.show(room);
    let show = |amount: i64| match (exact, dimension) {
        (true, _) => exact_memory(Memory::from_kib(amount.max(0) as u64)),
        (false, Dimension::Vms) => self::amount(dimension, amount),
        (false, _) => dimension.show(amount),
    };
    let missing = needed.saturating_sub(room);
    let one = |amount: i64| match dimension {
        Dimension::Vms => amount == 1,
        Dimension::Vcpus => amount == 1000,
        _ => false,
    };
    let need = match exact {
        true => format!("{} of memory", show(needed)),
        false => amount(dimension, needed),
    };
    format!(
        "{who} need {need}; {} {}{}: {} {} missing.",
        show(room),
        if one(room) { "remains" } else { "remain" },
        if there { " there" } else { "" },
        match dimension {
            Dimension::Memory => dimension.show(missing),
            _ => show(missing),
        },
        if one(missing) { "is" } else { "are" },
    )
}

/// The sentence, begun with the failure if there is one.
fn after(cluster: &Cluster, failed: &[HostIndex], sentence: &str) -> String {
    if failed.is_empty() {
        let mut letters = sentence.chars();
        return match letters.next() {
            Some(first) => std::iter::once(first.to_ascii_uppercase())
                .chain(letters)
                .collect(),
            None => String::new(),
        };
    }
    format!("After the loss of {}, {sentence}", hosts(cluster, failed))
}
