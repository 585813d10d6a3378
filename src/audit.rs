//! Is this answer right? Checks placements and restart plans from first principles.
//!
//! Shares no code with the solvers: it adds up the demands of single VMs in wide integers
//! and looks at each rule by itself. Whatever a solver returns goes through it in tests.

pub mod night;
mod refutation;
pub mod schedule;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::capacity::Placement;
pub use refutation::{Check, refutation};

use crate::assess::FailureOutcome;
use crate::cluster::{AfterFailure, Cluster, Dimension, HostIndex, UnitIndex, VmIndex};

/// What is wrong with an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Violation {
    /// The unit has no host.
    NotPlaced(UnitIndex),
    /// The unit is on a host that failed, is out of service, or is none of its owners.
    Forbidden(UnitIndex, HostIndex),
    /// The host carries more than it has room for.
    Overfull(HostIndex, Dimension),
    /// Two members of an anti-affinity group share the host.
    Together(HostIndex, String),
    /// The plan moves a unit that did not have to move, or does not know.
    Moved(UnitIndex),
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Violation::NotPlaced(unit) => write!(f, "unit {} has no host", unit.0),
            Violation::Forbidden(unit, host) => {
                write!(f, "unit {} must not run on host {}", unit.0, host.0)
            }
            Violation::Overfull(host, dimension) => {
                write!(f, "host {} is short of {}", host.0, dimension.noun())
            }
            Violation::Together(host, group) => {
                write!(f, "members of {group} share host {}", host.0)
            }
            Violation::Moved(unit) => write!(f, "unit {} is moved without need", unit.0),
        }
    }
}

/// Everything wrong with a placement of all units; empty: nothing.
pub fn placement(cluster: &Cluster, placement: &Placement) -> Vec<Violation> {
    let mut violations = Vec::new();
    let mut running = Vec::new();
    for unit in cluster.unit_indices() {
        let Some(host) = placement.host_of(unit) else {
            violations.push(Violation::NotPlaced(unit));
            continue;
        };
        let entry = &cluster.units[unit.0 as usize];
        let starts = entry.home != Some(host);
        running.extend(entry.vms.iter().map(|vm| (unit, *vm, host, starts)));
    }
    check_state(cluster, &[], &running, &mut violations);
    violations
}

/// Everything wrong with what is said to happen after a failure; empty: nothing.
///
/// Every VM that must restart has a host, nothing else moves that need not or may not, and
/// what stays down may do so.
pub fn outcome(
    cluster: &Cluster,
    placement: &Placement,
    outcome: &FailureOutcome,
) -> Vec<Violation> {
    let mut violations = Vec::new();
    let mut places: BTreeMap<UnitIndex, HostIndex> = BTreeMap::new();
    for (unit, host) in outcome.restarts.iter().chain(&outcome.moves) {
        if places.insert(*unit, *host).is_some() {
            violations.push(Violation::Moved(*unit));
        }
    }
    let shed: BTreeSet<VmIndex> = outcome.shed.iter().copied().collect();
    let mut running = Vec::new();
    for unit in cluster.unit_indices() {
        let Some(home) = placement.host_of(unit) else {
            continue;
        };
        let lost = outcome.failed.contains(&home);
        let vms = &cluster.units[unit.0 as usize].vms;
        let place = places.get(&unit).copied();
        if !lost && place.is_some() && !may_move(cluster, vms) {
            violations.push(Violation::Moved(unit));
        }
        for index in vms {
            let vm = &cluster.vms[index.0 as usize];
            let is_shed = shed.contains(index);
            if is_shed && !vm.sheddable {
                violations.push(Violation::NotPlaced(unit));
            }
            let host = match (lost, place) {
                _ if is_shed => None,
                (true, Some(host)) if vm.restarts || vm.restarts_if_room => Some((host, true)),
                (true, None) if vm.restarts => {
                    violations.push(Violation::NotPlaced(unit));
                    None
                }
                (true, _) => None,
                (false, Some(host)) => Some((host, true)),
                (false, None) => Some((home, false)),
            };
            running.extend(host.map(|(host, starts)| (unit, *index, host, starts)));
        }
        let nothing_restarts = vms.iter().all(|vm| {
            let vm = &cluster.vms[vm.0 as usize];
            !vm.restarts && !vm.restarts_if_room
        });
        if lost && place.is_some() && nothing_restarts {
            violations.push(Violation::Moved(unit));
        }
    }
    check_state(cluster, &outcome.failed, &running, &mut violations);
    violations
}

/// Whether survivors that must share a host may be moved: that is permitted, and each of them
/// that must keep running would also restart.
fn may_move(cluster: &Cluster, vms: &[VmIndex]) -> bool {
    let stays = |vm: &VmIndex| {
        let vm = &cluster.vms[vm.0 as usize];
        !vm.sheddable && !vm.restarts
    };
    cluster.after_failure == AfterFailure::Rearrange && !vms.iter().any(stays)
}

/// Looks at what runs where: the unit, the VM, its host, and whether it starts there.
fn check_state(
    cluster: &Cluster,
    failed: &[HostIndex],
    running: &[(UnitIndex, VmIndex, HostIndex, bool)],
    violations: &mut Vec<Violation>,
) {
    let mut used: BTreeMap<HostIndex, [i128; Dimension::COUNT]> = BTreeMap::new();
    let mut groups: BTreeSet<(HostIndex, u32)> = BTreeSet::new();
    // Hosts on which something starts: there the platform keeps some memory free.
    let mut started: BTreeSet<HostIndex> = BTreeSet::new();
    for (unit, vm, host, starts) in running {
        let vm = &cluster.vms[vm.0 as usize];
        let alive = cluster.hosts[host.0 as usize].in_service && !failed.contains(host);
        if *starts || cluster.units[unit.0 as usize].home != Some(*host) {
            started.insert(*host);
        }
        let allowed = vm
            .claim
            .allowed
            .is_none_or(|set| cluster.allowed_sets[set].iter().any(|other| other == *host));
        if !allowed || !alive {
            violations.push(Violation::Forbidden(*unit, *host));
        }
        let sums = used.entry(*host).or_default();
        for (sum, need) in sums.iter_mut().zip(vm.claim.demand.0) {
            *sum += i128::from(need);
        }
        for group in &vm.claim.exclusions {
            if !groups.insert((*host, *group)) && cluster.exclusion_is_hard {
                let name = cluster.exclusion_groups[*group as usize].clone();
                violations.push(Violation::Together(*host, name));
            }
        }
    }
    for (host, sums) in used {
        let entry = &cluster.hosts[host.0 as usize];
        for dimension in Dimension::ALL {
            let d = dimension as usize;
            let mut room = i128::from(entry.capacity.0[d]);
            if dimension == Dimension::Memory && !started.contains(&host) {
                room += i128::from(entry.kept_free_at_start);
            }
            if sums[d] > room {
                violations.push(Violation::Overfull(host, dimension));
            }
        }
    }
}
