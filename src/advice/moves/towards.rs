//! In which order do the moves to a chosen placement fit?

use super::sequence::sequence;
use super::state::State;
use super::{MoveTime, Moves, Proof, describe, move_times, where_they_run};
use crate::audit;
use crate::capacity::Placement;
use crate::cluster::{Cluster, HostIndex};
use crate::migration::VmTimes;

/// The moves that lead from where the VMs run now to `target`, each when it fits; `times` has
/// an entry for each VM group. `None`: where some VM runs now, or should run, is not known.
///
/// Detours are among the steps where nothing else fits; what no order was found for is `stuck`.
pub fn moves_towards(cluster: &Cluster, target: &Placement, times: &[VmTimes]) -> Option<Moves> {
    let mut cluster = cluster.clone();
    // Units that are to come together count one by one until they are.
    cluster.apart.clear();
    let all = |placement: Placement| placement.0.into_iter().collect::<Option<Vec<HostIndex>>>();
    let homes = all(where_they_run(&cluster))?;
    let goals = all(target.clone())?;
    let times = move_times(&cluster, times);
    let costs: Vec<u64> = times.iter().map(MoveTime::cost).collect();
    let start = State::new(&cluster, &homes, &costs);
    let mut end = start.clone();
    for (unit, host) in cluster.unit_indices().zip(&goals) {
        if end.host_of(unit) != *host {
            end.step(unit, *host);
        }
    }
    let mut found = sequence(start, &end);
    // Steps that do not pass the independent checker have no order.
    if !audit::moves(&cluster, &homes, found.steps.iter().copied()).is_empty() {
        let targets = cluster.unit_indices().zip(&goals).zip(&homes);
        let moved = targets.filter(|((_, goal), home)| goal != home);
        found.stuck = moved.map(|((unit, goal), _)| (unit, *goal)).collect();
        found.steps.clear();
    }
    Some(describe(&homes, &found, &times, 0, Proof::Nothing))
}
