//! Which VM restarts where, after the loss of each host? The rows of a table.

use super::words;
use crate::assess::Answers;
use crate::capacity::{Effort, Placement};
use crate::cluster::{HostIndex, UnitIndex};
use crate::model::Priority;
use crate::quorum::Majority;

/// What becomes of a VM when a host fails, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestartRow {
    /// What fails: a host, or a fault domain.
    pub lost: String,
    /// The VM.
    pub vm: String,
    /// The host on which it ran.
    pub ran_on: String,
    /// The host on which it runs then; empty: none.
    pub runs_on: String,
    /// What happens to it: restarts, moves, stays down, …
    pub what: &'static str,
}

/// What becomes of each VM that a loss touches, loss by loss: of each host in service, or of
/// each fault domain where those fail. VMs that restart come in the order of their priorities.
pub fn table(answers: &Answers, placement: &Placement, effort: Effort) -> Vec<RestartRow> {
    let units = &answers.cluster.failure_units;
    let rows = units
        .iter()
        .flat_map(|lost| after(answers, placement, &lost.hosts, effort));
    rows.collect()
}

fn after(
    answers: &Answers,
    placement: &Placement,
    failed: &[HostIndex],
    effort: Effort,
) -> Vec<RestartRow> {
    let cluster = &answers.cluster;
    let outcome = answers.fail_in(placement, failed, effort);
    let lost = words::hosts(cluster, failed);
    let name = |host: Option<HostIndex>| host.map_or_else(String::new, |h| cluster.host_name(h));
    let targets = |all: &[(UnitIndex, HostIndex)]| {
        let mut targets: Vec<Option<HostIndex>> = vec![None; cluster.units.len()];
        for (unit, host) in all {
            targets[unit.0 as usize] = Some(*host);
        }
        targets
    };
    let stops = outcome.majority == Majority::Lost;
    let (restarts, moves) = (targets(&outcome.restarts), targets(&outcome.moves));
    let mut rows: Vec<(Priority, RestartRow)> = Vec::new();
    for unit in cluster.unit_indices() {
        let ran_on = placement.host_of(unit);
        let is_lost = ran_on.is_some_and(|host| failed.contains(&host));
        let (restarted, moved) = (restarts[unit.0 as usize], moves[unit.0 as usize]);
        for vm in &cluster.unit(unit).vms {
            let is_shed = outcome.shed.contains(vm);
            let Some(known) = cluster.vms.get(vm.0 as usize) else {
                continue;
            };
            let (what, runs_on) = match (is_lost, restarted, moved) {
                _ if stops && is_lost => ("is down: the cluster stops", None),
                _ if stops => continue,
                _ if is_shed => ("stays down, as the policy permits", None),
                (true, Some(host), _) if known.restarts || known.restarts_if_room => {
                    ("restarts", Some(host))
                }
                (true, ..) if known.restarts => ("finds no room", None),
                (true, ..) => ("is not restarted", None),
                (false, _, Some(host)) => ("moves to make room", Some(host)),
                (false, ..) => continue,
            };
            let row = RestartRow {
                lost: lost.clone(),
                vm: cluster.vm_name(*vm),
                ran_on: name(ran_on),
                runs_on: name(runs_on),
                what,
            };
            rows.push((known.priority, row));
        }
    }
    crate::order::sort_by_key(&mut rows, |(priority, _)| *priority);
    rows.into_iter().map(|(_, row)| row).collect()
}
