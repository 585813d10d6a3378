//! Can the hosts that a placement keeps empty stand in for the others?
//!
//! What restarts of any other host must find room on one of them alone, all at once, and be
//! permitted there; and nothing that restarts lives on them.

use super::Violation;
use crate::cluster::{Cluster, Dimension, HostIndex, Vm};
use crate::placement::Planned;

type Amounts = [i128; Dimension::COUNT];

/// What is wrong with the spares of a placement that survives by the spare-host theorem.
pub(super) fn spares(cluster: &Cluster, failures: u32, planned: &Planned) -> Vec<Violation> {
    // Where nothing has to fail, nothing has to be stood in for.
    if !planned.by_theorem || failures == 0 {
        return Vec::new();
    }
    let hosts = cluster.hosts.len();
    // What restarts of each host, and where all of that may run.
    let mut loads: Vec<Amounts> = vec![[0; Dimension::COUNT]; hosts];
    let mut restricted: Vec<Vec<usize>> = vec![Vec::new(); hosts];
    // What stays on each host.
    let mut stays: Vec<Amounts> = vec![[0; Dimension::COUNT]; hosts];
    let mut violations = Vec::new();
    for vm in &cluster.vms {
        let Some(host) = vm.unit.and_then(|unit| planned.placement.host_of(unit)) else {
            continue;
        };
        let at = host.0 as usize;
        if !vm.sheddable {
            add(&mut stays[at], &vm.claim.demand.0);
        }
        if vm.restarts {
            add(&mut loads[at], &vm.to_restart.0);
            note_set(&mut restricted[at], vm);
        }
    }
    for at in 0..hosts {
        let host = HostIndex(at as u32);
        let restarts = loads[at] != [0; Dimension::COUNT];
        let is_spare = planned.spares.contains(&host);
        let takes = |spare: &HostIndex| {
            let room = &cluster.hosts[spare.0 as usize].capacity.0;
            let kept = &stays[spare.0 as usize];
            let fits = (0..Dimension::COUNT).all(|d| loads[at][d] + kept[d] <= room[d].into());
            let mut sets = restricted[at].iter();
            fits && sets.all(|set| cluster.allowed_sets[*set].contains(*spare))
        };
        if restarts && (is_spare || !planned.spares.iter().any(takes)) {
            violations.push(Violation::NoStandIn(host));
        }
    }
    violations
}

fn add(sums: &mut Amounts, amounts: &[i64; Dimension::COUNT]) {
    for (sum, amount) in sums.iter_mut().zip(amounts) {
        *sum += i128::from(*amount);
    }
}

fn note_set(sets: &mut Vec<usize>, vm: &Vm) {
    if let Some(set) = vm.claim.allowed
        && !sets.contains(&set)
    {
        sets.push(set);
    }
}
