//! What is known about a platform, and what changes when another one is chosen?
//!
//! In words, for documentation and programs; the page shows each fact where it is in force.

mod timers;

use crate::model::PlatformId;
use crate::model::platform::{
    Fact, HostReserve, OverheadFormula, RunningVcpus, SavedState, StopRule,
};
use crate::model::{QuorumRule, Witness};
use crate::units::{Memory, count, duration};

/// A fact in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactText {
    /// What it is about.
    pub subject: &'static str,
    /// The value.
    pub value: String,
    /// Where it was read.
    pub source: &'static str,
    /// Whether that source was read; otherwise the value is recalled or assumed.
    pub verified: bool,
}

/// Every fact about a platform, in a fixed order of subjects.
pub fn facts(platform: PlatformId) -> Vec<FactText> {
    let mut texts = limits(platform);
    texts.extend(memory(platform));
    texts.extend(failover(platform));
    texts.extend(migration(platform));
    texts.extend(timers::timers(platform));
    texts
}

/// What differs when a platform takes another one's place: "Hosts in a cluster: 64 instead of
/// 16."
pub fn differences(from: PlatformId, to: PlatformId) -> Vec<String> {
    differing(from, to)
        .into_iter()
        .map(|(before, after)| {
            let verified = match before.verified && after.verified {
                true => "",
                false => " (not verified)",
            };
            format!(
                "{}: {} instead of {}{verified}.",
                after.subject, after.value, before.value
            )
        })
        .collect()
}

/// The facts of both platforms that differ.
pub fn differing(from: PlatformId, to: PlatformId) -> Vec<(FactText, FactText)> {
    let pairs = facts(from).into_iter().zip(facts(to));
    pairs
        .filter(|(before, after)| before.value != after.value)
        .collect()
}

fn text<T: Copy>(subject: &'static str, fact: Fact<T>, show: impl Fn(T) -> String) -> FactText {
    FactText {
        subject,
        value: show(fact.value),
        source: fact.source,
        verified: fact.verified,
    }
}

fn limits(platform: PlatformId) -> Vec<FactText> {
    let (facts, sizes) = (platform.facts(), platform.sizes());
    let number = |most: Option<u32>| most.map_or_else(not_known, |most| count(most.into()));
    let amount = |most: Option<Memory>| most.map_or_else(not_known, |most| most.to_string());
    vec![
        text("Hosts in a cluster", facts.hosts_per_cluster, number),
        text("VMs on a host", facts.vms_per_host, number),
        text("VMs in a cluster", facts.vms_per_cluster, number),
        text(
            "Logical processors of a host",
            sizes.logical_processors,
            number,
        ),
        text("Memory of a host", sizes.host_memory, amount),
        text("vCPUs in use on a host", sizes.running_vcpus, running),
        text("vCPUs of a VM", sizes.vcpus_per_vm, number),
        text("Memory of a VM", sizes.memory_per_vm, amount),
        text("Drive letters", facts.drive_letters, |letters| {
            letters.map_or_else(|| "none".to_owned(), |letters| count(letters.into()))
        }),
    ]
}

fn running(most: Option<RunningVcpus>) -> String {
    match most {
        None => not_known(),
        Some(RunningVcpus {
            most,
            each_processor: None,
        }) => count(most.into()),
        Some(RunningVcpus {
            most,
            each_processor: Some(each),
        }) => format!(
            "{}, and {} for each logical processor",
            count(most.into()),
            count(each.into())
        ),
    }
}

fn memory(platform: PlatformId) -> Vec<FactText> {
    let facts = platform.facts();
    vec![
        text("Memory of the host itself", facts.host_reserve, reserve),
        text("Overhead of a VM", facts.vm_overhead, overhead),
        text("Memory kept free on a host", facts.least_free, |least| {
            least.to_string()
        }),
    ]
}

fn reserve(reserve: HostReserve) -> String {
    match reserve {
        HostReserve::None => not_known(),
        HostReserve::Fixed(amount) => amount.to_string(),
        HostReserve::BasePlusEachGib { base, each_gib } => {
            format!("{base} and {each_gib} for each GiB installed")
        }
        HostReserve::ShareAtLeast { percent, least } => {
            format!("{percent} % of what is installed, at least {least}")
        }
    }
}

fn overhead(formula: OverheadFormula) -> String {
    match formula {
        OverheadFormula::None => not_known(),
        OverheadFormula::FirstGibAndEachFurther { first, further } => {
            format!("{first} for the first GiB, {further} for each further one")
        }
        OverheadFormula::Vsphere65Table => "the table of vSphere 6.5".to_owned(),
        OverheadFormula::XapiHvm => "shadow pages and video memory as xapi counts them".to_owned(),
    }
}

fn failover(platform: PlatformId) -> Vec<FactText> {
    let (facts, details) = (platform.facts(), platform.details());
    vec![
        text(
            "Death of a host to restart order",
            facts.detection,
            duration,
        ),
        text("Quorum", facts.quorum, |rule| quorum(rule).to_owned()),
        text("Witness, if nothing is said", facts.witness, |witness| {
            self::witness(witness).to_owned()
        }),
        text(
            "Rules that keep VMs apart",
            facts.anti_affinity_is_hard,
            |is_hard| {
                match is_hard {
                    true => "always obeyed",
                    false => "ignored where no other host is left",
                }
                .to_owned()
            },
        ),
        text(
            "Restart priorities",
            details.restart_priorities,
            str::to_owned,
        ),
        text(
            "VMs that admission control counts",
            details.counted_vms,
            str::to_owned,
        ),
    ]
}

pub(super) fn quorum(rule: QuorumRule) -> &'static str {
    match rule {
        QuorumRule::NotNeeded => "no votes",
        QuorumRule::Majority => "majority of the votes",
        QuorumRule::Dynamic => "dynamic: votes are given out anew after each failure",
        QuorumRule::DynamicWithPool => "dynamic, and a majority of the hosts for the storage pool",
        QuorumRule::DiskOnly => "one disk decides",
    }
}

pub(super) fn witness(witness: Witness) -> &'static str {
    match witness {
        Witness::None => "none",
        Witness::Disk => "disk",
        Witness::FileShare => "file share",
        Witness::Cloud => "cloud",
        Witness::QuorumDevice => "quorum device",
    }
}

fn migration(platform: PlatformId) -> Vec<FactText> {
    let (facts, details) = (platform.facts(), platform.details());
    vec![
        text(
            "Migration methods",
            details.migration_methods,
            str::to_owned,
        ),
        text("Live migration", facts.live_migration, |has| {
            if has { "yes" } else { "no" }.to_owned()
        }),
        text("Last round of a live migration", facts.stop_rule, stop_rule),
        text(
            "Migrations at once on a host",
            facts.concurrent_migrations,
            |number| count(number.into()),
        ),
        text("Share of the links", facts.migration_share, |share| {
            share.to_string()
        }),
        text("Saved state", facts.saved_state, |saved| {
            match saved {
                SavedState::Assigned => "all memory that is assigned",
                SavedState::InUse => "the memory in use",
            }
            .to_owned()
        }),
    ]
}

fn stop_rule(rule: StopRule) -> String {
    let conditions = [
        rule.remaining_fits
            .map(|time| format!("the rest takes {}", duration(time))),
        rule.remaining_pages
            .map(|pages| format!("at most {} pages remain", count(pages.into()))),
        rule.rounds
            .map(|rounds| format!("{} rounds are over", count(rounds.into()))),
        rule.sent_times_memory
            .map(|times| format!("the memory was sent {times} times")),
        rule.slows_guest
            .then(|| "the guest is slowed down until then".to_owned()),
    ];
    let present: Vec<String> = conditions.into_iter().flatten().collect();
    present.join(", or ")
}

fn not_known() -> String {
    "not known".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_platform_has_the_same_subjects_each_once() {
        let subjects = |id| -> Vec<&str> { facts(id).iter().map(|fact| fact.subject).collect() };
        let mut first = subjects(PlatformId::HyperV2008);
        assert!(PlatformId::all().all(|id| subjects(id) == first));
        let number = first.len();
        first.sort_unstable();
        first.dedup();
        assert_eq!(first.len(), number);
    }

    #[test]
    fn a_newer_windows_changes_what_its_limits_say() {
        let changed = differences(PlatformId::HyperV2008R2, PlatformId::HyperV2012);
        assert!(changed.contains(&"Hosts in a cluster: 64 instead of 16.".to_owned()));
        assert!(changed.contains(&"vCPUs of a VM: 64 instead of 4.".to_owned()));
        assert!(
            changed
                .iter()
                .any(|text| text.starts_with("Quorum: dynamic"))
        );
        assert!(!changed.iter().any(|text| text.starts_with("Overhead")));
    }

    #[test]
    fn a_platform_does_not_differ_from_itself() {
        for id in PlatformId::all() {
            assert_eq!(differences(id, id), [""; 0]);
        }
    }
}
