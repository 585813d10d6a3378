//! These hosts fail: what becomes of their VMs?

use super::Status;
use super::reason::reason;
use super::words::{
    amount, are, hosts, list, memory, unit_name, unit_of_kind, units_down, verb, vm_name, vms,
    vms_of,
};
use crate::assess::FailureOutcome;
use crate::capacity::{Placement, Verdict};
use crate::cluster::{Cluster, Dimension, HostIndex, HostSet, UnitIndex, Vm};
use crate::units::count;

/// What becomes of the VMs of failed hosts, in sentences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailureText {
    /// Whether everything restarts.
    pub status: Status,
    /// "All 12 VMs of h3 restart on 4 other hosts."
    pub sentence: String,
    /// What the VM to name first lacks, or why no arrangement exists.
    pub why: Option<String>,
    /// VMs on other hosts that are moved to make room, and VMs that stay down because they may.
    pub room_made: Option<String>,
    /// VMs that nobody restarts, if there are any.
    pub not_restarted: Option<String>,
}

/// What becomes of the VMs of failed hosts.
pub fn failure(cluster: &Cluster, placement: &Placement, outcome: &FailureOutcome) -> FailureText {
    let failed = hosts(cluster, &outcome.failed);
    let restarted: Vec<UnitIndex> = outcome.restarts.iter().map(|(unit, _)| *unit).collect();
    let up = vms_of(cluster, &restarted, false) + vms_if_room(cluster, &restarted);
    let down = vms_of(cluster, &outcome.left_over, false);
    let targets = outcome.restarts.iter().map(|(_, host)| *host);
    let targets = HostSet::of(cluster.hosts.len(), targets);
    let places = match (targets.len(), targets.iter().next()) {
        (1, Some(only)) => cluster.host_name(only),
        (more, _) => format!("{} other hosts", count(more as u64)),
    };
    let (status, sentence) = match outcome.verdict {
        Verdict::Survives if up == 0 => (Status::Ok, format!("No VM of {failed} has to restart.")),
        Verdict::Survives => {
            let all = match up {
                1 => "The only VM".to_owned(),
                2 => "Both VMs".to_owned(),
                up => format!("All {}", vms(up)),
            };
            let sentence = format!("{all} of {failed} {} on {places}.", verb(up, "restart"));
            (Status::Ok, sentence)
        }
        Verdict::Fails => {
            let sentence = format!(
                "Not all of the {} of {failed} can restart; in the best attempt {} {} down ({}).",
                vms(up + down),
                count(down),
                verb(down, "stay"),
                memory(left_over_memory(cluster, outcome)),
            );
            (Status::Broken, sentence)
        }
        Verdict::Undecided => {
            let sentence = format!(
                "{} of {} of {failed} {}; for {} no host was found, and no proof that there is none.",
                count(up),
                vms(up + down),
                verb(up, "restart"),
                count(down),
            );
            (Status::Unknown, sentence)
        }
    };
    FailureText {
        status,
        sentence,
        why: why(cluster, placement, outcome),
        room_made: room_made(cluster, outcome),
        not_restarted: not_restarted(cluster, placement, outcome),
    }
}

/// VMs that restart although they may stay down.
fn vms_if_room(cluster: &Cluster, units: &[UnitIndex]) -> u64 {
    let vms = units.iter().flat_map(|unit| &cluster.unit(*unit).vms);
    vms.filter(|vm| cluster.vms[vm.0 as usize].restarts_if_room)
        .count() as u64
}

/// Memory of the VMs that stay down in the best attempt, in KiB.
pub fn left_over_memory(cluster: &Cluster, outcome: &FailureOutcome) -> i64 {
    outcome
        .left_over
        .iter()
        .map(|unit| cluster.kind_of(*unit).restart.demand[Dimension::Memory])
        .fold(0, i64::saturating_add)
}

fn why(cluster: &Cluster, placement: &Placement, outcome: &FailureOutcome) -> Option<String> {
    let failed = &outcome.failed;
    let down = units_down(cluster, placement, failed, &outcome.left_over);
    if let Some(certificate) = &outcome.reason {
        let why = reason(cluster, certificate, failed, &down);
        return Some(match given_back(cluster, placement, failed) {
            Some(given_back) => format!("{why} {given_back}"),
            None => why,
        });
    }
    if let Some(problem) = &outcome.withheld {
        return Some(problem.cause.clone());
    }
    let lack = outcome.lack.as_ref()?;
    let unit = unit_of_kind(cluster, lack.kind, &down)?;
    let shortage = lack.shortage?;
    Some(format!(
        "In the best attempt {} lacks {} on {}, the nearest fit.",
        unit_name(cluster, unit),
        amount(shortage.dimension, shortage.missing),
        cluster.host_name(shortage.host),
    ))
}

/// What is not counted where VMs with dynamic memory restart, if some do.
pub(super) fn given_back(
    cluster: &Cluster,
    placement: &Placement,
    failed: &[HostIndex],
) -> Option<&'static str> {
    let is_lost = |vm: &&Vm| {
        let host = vm.unit.and_then(|unit| placement.host_of(unit));
        vm.restarts && host.is_some_and(|host| failed.contains(&host))
    };
    let needs_more = |vm: &Vm| {
        let memory = Dimension::Memory;
        vm.to_restart[memory] > vm.claim.demand[memory]
    };
    let counts = cluster.vms.iter().filter(is_lost).any(needs_more);
    counts.then_some(
        "VMs with dynamic memory are counted with what they need to start, all at once; what \
         they give back after that may let more of them start later, which is not proved.",
    )
}

fn room_made(cluster: &Cluster, outcome: &FailureOutcome) -> Option<String> {
    let moved: Vec<UnitIndex> = outcome.moves.iter().map(|(unit, _)| *unit).collect();
    let (moved, shed) = (vms_of(cluster, &moved, true), outcome.shed.len() as u64);
    let mut parts = Vec::new();
    if moved > 0 {
        let who = vms(moved);
        parts.push(format!(
            "{who} on other hosts {} to make room.",
            verb(moved, "move")
        ));
    }
    if shed > 0 {
        let names: Vec<String> = outcome
            .shed
            .iter()
            .map(|vm| vm_name(cluster, *vm))
            .collect();
        let who = list(&names, 3);
        parts.push(format!(
            "{who} {} down, as the policy permits.",
            verb(shed, "stay")
        ));
    }
    (!parts.is_empty()).then(|| parts.join(" "))
}

fn not_restarted(
    cluster: &Cluster,
    placement: &Placement,
    outcome: &FailureOutcome,
) -> Option<String> {
    let left_alone = cluster
        .unit_indices()
        .filter(|unit| {
            placement
                .host_of(*unit)
                .is_some_and(|host| outcome.failed.contains(&host))
        })
        .flat_map(|unit| &cluster.unit(unit).vms)
        .filter(|vm| {
            let vm = &cluster.vms[vm.0 as usize];
            !vm.restarts && !vm.restarts_if_room
        })
        .count() as u64;
    (left_alone > 0).then(|| {
        format!(
            "{} {} not restarted: not highly available, not started automatically, or bound to the host.",
            vms(left_alone),
            are(left_alone)
        )
    })
}
