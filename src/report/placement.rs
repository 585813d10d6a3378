//! Where should each VM live, and which moves does that take?

use super::Loss;
use super::Status;
use super::reason::refutation;
use super::words::{counted, list, memory, verb, vms};
use crate::assess::{Answers, Basis};
use crate::capacity::{Effort, Placement};
use crate::cluster::{Cluster, Dimension, HostIndex, UnitIndex, VmIndex};
use crate::placement::Answer;
use crate::units::count;

/// The planned placement in sentences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacementText {
    /// Whether there is one.
    pub status: Status,
    /// What it survives, or why there is none.
    pub sentence: String,
    /// Which hosts are kept empty for it.
    pub spares: Option<String>,
    /// How many moves it takes from where the VMs run now; `None`: that is not known.
    pub moves: Option<String>,
}

/// One VM of a placement, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacementRow {
    /// The VM.
    pub vm: String,
    /// Where it runs now; empty: unknown.
    pub host_now: String,
    /// Where it should run.
    pub host_planned: String,
    /// Where it restarts when that host fails; empty: nowhere.
    pub restarts_on: String,
}

/// A VM that has to move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Move {
    /// Which VM.
    pub vm: VmIndex,
    /// Where it runs now.
    pub from: HostIndex,
    /// Where it should run.
    pub to: HostIndex,
}

/// The planned placement.
pub fn placement(answers: &Answers) -> PlacementText {
    let cluster = &answers.cluster;
    let wanted = cluster.failures;
    let goal = match wanted {
        0 => "holds all VMs".to_owned(),
        more => format!("survives any loss of {}", Loss::of(cluster).failures(more)),
    };
    match &answers.planned {
        Answer::Placed(planned) => {
            let names: Vec<String> = planned
                .spares
                .iter()
                .map(|host| cluster.host_name(*host))
                .collect();
            let spares = (!names.is_empty()).then(|| spares(planned.by_theorem, &names));
            PlacementText {
                status: Status::Ok,
                sentence: format!("This placement {goal}."),
                spares,
                moves: moves_sentence(answers),
            }
        }
        Answer::Impossible(why) => PlacementText {
            status: Status::Broken,
            sentence: refutation(cluster, why, wanted),
            spares: None,
            moves: None,
        },
        Answer::Undecided => PlacementText {
            status: Status::Unknown,
            sentence: format!(
                "Undecided: no placement was found that {goal}, and no proof that there is none."
            ),
            spares: None,
            moves: None,
        },
    }
}

/// What is kept empty, and why that is enough.
fn spares(by_theorem: bool, names: &[String]) -> String {
    let all = list(names, 6);
    match (by_theorem, names) {
        (true, [one]) => format!(
            "Keep {one} empty: if any other host fails, all its VMs restart on {one}, which is at least as large (the spare-host theorem)."
        ),
        (true, _) => format!(
            "Keep {all} empty: the VMs of each failed host restart together on one of them, which is at least as large (the spare-host theorem)."
        ),
        (false, _) => format!("It keeps {all} empty; every loss was tested."),
    }
}

fn moves_sentence(answers: &Answers) -> Option<String> {
    if answers.basis == Basis::Planned {
        return None;
    }
    let moves = moves(answers);
    if moves.is_empty() {
        return Some("Every VM with a known host stays where it runs.".to_owned());
    }
    let weight = moves
        .iter()
        .map(|one| answers.cluster.vms[one.vm.0 as usize].claim.demand[Dimension::Memory])
        .fold(0, i64::saturating_add);
    let number = moves.len() as u64;
    Some(format!(
        "{} of {} {} ({}).",
        count(number),
        counted(answers.cluster.vms.len() as u64, "VM", "VMs"),
        verb(number, "move"),
        memory(weight)
    ))
}

/// The VMs that have to move from where they run now to the planned placement.
pub fn moves(answers: &Answers) -> Vec<Move> {
    let Answer::Placed(planned) = &answers.planned else {
        return Vec::new();
    };
    let cluster = &answers.cluster;
    let of_vm = |(position, vm): (usize, &crate::cluster::Vm)| {
        let (from, to) = (vm.now()?, planned.placement.host_of(vm.unit?)?);
        (from != to).then_some(Move {
            vm: VmIndex(position as u32),
            from,
            to,
        })
    };
    cluster.vms.iter().enumerate().filter_map(of_vm).collect()
}

/// The planned placement as a table, every VM with the host that it restarts on.
///
/// Restarts are computed for the loss of its host alone.
pub fn table(answers: &Answers, placement: &Placement, effort: Effort) -> Vec<PlacementRow> {
    let cluster = &answers.cluster;
    let mut restarts: Vec<Option<HostIndex>> = vec![None; cluster.units.len()];
    for host in cluster.hosts_in_service() {
        for (unit, target) in answers.fail_in(placement, &[host], effort).restarts {
            restarts[unit.0 as usize] = Some(target);
        }
    }
    let name = |host: Option<HostIndex>| host.map_or_else(String::new, |h| cluster.host_name(h));
    let row = |(position, vm): (usize, &crate::cluster::Vm)| {
        let unit: UnitIndex = vm.unit?;
        Some(PlacementRow {
            vm: cluster.vm_name(VmIndex(position as u32)),
            host_now: name(vm.now()),
            host_planned: name(placement.host_of(unit)),
            restarts_on: name(restarts[unit.0 as usize].filter(|_| vm.restarts)),
        })
    };
    cluster.vms.iter().enumerate().filter_map(row).collect()
}

/// Which placement is tested, in a few words.
pub fn basis(cluster: &Cluster, basis: Basis) -> String {
    match basis {
        Basis::Given => "The placement of today.".to_owned(),
        Basis::Completed(number) => {
            let placed = without_a_host(cluster, number);
            format!("The placement of today; {placed} placed by Headroom.")
        }
        Basis::Planned => "Placed by Headroom: the plan does not say where VMs run.".to_owned(),
    }
}

/// Whom Headroom has placed: "2 VMs that leave hosts in maintenance and 1 VM without a known
/// host".
pub(super) fn without_a_host(cluster: &Cluster, number: u32) -> String {
    let leave = cluster.units.iter().filter(|unit| unit.leaves.is_some());
    let leaving = (leave.count() as u64).min(number.into());
    let unknown = u64::from(number) - leaving;
    let leaving = (leaving > 0).then(|| {
        let leave = verb(leaving, "leave");
        format!("{} that {leave} hosts in maintenance", vms(leaving))
    });
    let unknown = (unknown > 0).then(|| format!("{} without a known host", vms(unknown)));
    let both: Vec<String> = leaving.into_iter().chain(unknown).collect();
    both.join(" and ")
}
