//! Is this answer right? Checks placements and restart plans from first principles.
//!
//! Shares no code with the solvers: it adds up the demands of single VMs in wide integers
//! and looks at each rule by itself. Whatever a solver returns goes through it in tests.

mod refutation;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::capacity::Placement;
pub use refutation::{Check, refutation};

use crate::cluster::{Cluster, Dimension, HostIndex, UnitIndex};

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
        match placement.host_of(unit) {
            Some(host) => running.push((unit, host, false)),
            None => violations.push(Violation::NotPlaced(unit)),
        }
    }
    check_state(cluster, &[], &running, &mut violations);
    violations
}

/// Everything wrong with a plan that restarts the VMs of the failed hosts; empty: nothing.
///
/// `restarts` names a host for each unit of the failed hosts that must restart.
pub fn restart(
    cluster: &Cluster,
    placement: &Placement,
    failed: &[HostIndex],
    restarts: &[(UnitIndex, HostIndex)],
) -> Vec<Violation> {
    let mut violations = Vec::new();
    let plan: BTreeMap<UnitIndex, HostIndex> = restarts.iter().copied().collect();
    if plan.len() != restarts.len() {
        let mut seen = BTreeSet::new();
        let twice = restarts.iter().filter(|(unit, _)| !seen.insert(*unit));
        violations.extend(twice.map(|(unit, _)| Violation::Moved(*unit)));
    }
    let mut running = Vec::new();
    for unit in cluster.unit_indices() {
        let home = placement.host_of(unit);
        let lost = home.is_some_and(|host| failed.contains(&host));
        let must_restart = lost
            && cluster.units[unit.0 as usize]
                .vms
                .iter()
                .any(|vm| cluster.vms[vm.0 as usize].restarts);
        match (must_restart, plan.get(&unit), home) {
            (true, Some(host), _) => running.push((unit, *host, true)),
            (true, None, _) => violations.push(Violation::NotPlaced(unit)),
            (false, Some(_), _) => violations.push(Violation::Moved(unit)),
            (false, None, Some(host)) if !lost => running.push((unit, host, false)),
            (false, None, _) => {}
        }
    }
    check_state(cluster, failed, &running, &mut violations);
    violations
}

/// Looks at what runs where: `(unit, host, restarted)`. Of a restarted unit only the VMs that
/// restart run.
fn check_state(
    cluster: &Cluster,
    failed: &[HostIndex],
    running: &[(UnitIndex, HostIndex, bool)],
    violations: &mut Vec<Violation>,
) {
    let mut used: BTreeMap<HostIndex, [i128; Dimension::COUNT]> = BTreeMap::new();
    let mut groups: BTreeSet<(HostIndex, u32)> = BTreeSet::new();
    // Hosts on which something starts: there the platform keeps some memory free.
    let mut started: BTreeSet<HostIndex> = BTreeSet::new();
    for (unit, host, restarted) in running {
        let alive = cluster.hosts[host.0 as usize].in_service && !failed.contains(host);
        let sums = used.entry(*host).or_default();
        if *restarted || cluster.units[unit.0 as usize].home != Some(*host) {
            started.insert(*host);
        }
        for vm in &cluster.units[unit.0 as usize].vms {
            let vm = &cluster.vms[vm.0 as usize];
            if *restarted && !vm.restarts {
                continue;
            }
            let allowed = vm
                .claim
                .allowed
                .is_none_or(|set| cluster.allowed_sets[set].iter().any(|other| other == *host));
            if !allowed || !alive {
                violations.push(Violation::Forbidden(*unit, *host));
            }
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
