//! Is this answer right? Checks placements and restart plans from first principles.
//!
//! Shares no code with the solvers: it adds up the demands of single VMs in wide integers
//! and looks at each rule by itself. Whatever placement a solver returns goes through it before
//! it is shown: what does not pass is withheld, and the answer is "undecided". Each check looks
//! at every VM once, so it costs little beside the answer.

pub mod night;
mod refutation;
pub mod schedule;
mod spares;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::capacity::{Placement, Verdict};
pub use refutation::{Check, refutation};

use crate::assess::FailureOutcome;
use crate::cluster::{AfterFailure, Cluster, Dimension, HostIndex, Size, UnitIndex, VmIndex};
use crate::placement::Planned;
use crate::problem::{Place, Problem};

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
    /// The unit is apart from others that it must share a host with.
    Apart(UnitIndex),
    /// No host that is kept empty can stand in for this one.
    NoStandIn(HostIndex),
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
            Violation::NoStandIn(host) => write!(f, "nothing can stand in for host {}", host.0),
            Violation::Apart(unit) => write!(f, "unit {} is apart from its group", unit.0),
        }
    }
}

/// What the user is told where an answer did not pass.
pub fn withheld(what: &str, violation: &Violation) -> Problem {
    Problem::warning(
        2090,
        Place::Plan,
        format!("{what} did not pass Headroom's own check ({violation}); it is withheld."),
        "Take the answer as undecided, and report the plan as an error of Headroom.",
    )
}

/// A VM that runs somewhere.
struct Running {
    unit: UnitIndex,
    vm: VmIndex,
    host: HostIndex,
    /// What it needs there.
    demand: Size,
    /// Whether it comes there, rather than running there already.
    arrives: bool,
}

/// What is looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    /// Everything.
    All,
    /// Only what arrives, and where it does: the user's own placement may break rules.
    Arriving,
}

/// Everything wrong with a placement of all units; empty: nothing.
pub fn placement(cluster: &Cluster, placement: &Placement) -> Vec<Violation> {
    let mut violations = Vec::new();
    let mut running = Vec::new();
    for unit in cluster.unit_indices() {
        match placement.host_of(unit) {
            Some(host) => {
                let arrives = cluster.units[unit.0 as usize].home != Some(host);
                push_running(cluster, &mut running, unit, host, arrives);
            }
            None => violations.push(Violation::NotPlaced(unit)),
        }
    }
    check_state(cluster, &[], &running, Scope::All, &mut violations);
    violations
}

/// Everything wrong with a planned placement: as above, units that must come together do, and
/// hosts that are kept empty can stand in for the others.
pub fn planned(cluster: &Cluster, failures: u32, planned: &Planned) -> Vec<Violation> {
    let mut violations = placement(cluster, &planned.placement);
    for group in &cluster.apart {
        let mut units = group.units.iter();
        let together = units
            .next()
            .and_then(|unit| planned.placement.host_of(*unit));
        let apart = units.find(|unit| planned.placement.host_of(**unit) != together);
        violations.extend(apart.map(|unit| Violation::Apart(*unit)));
    }
    violations.extend(spares::spares(cluster, failures, planned));
    violations
}

/// Everything wrong with what a placement adds to another one in which some units have no host,
/// or with what it changes in it without need.
pub fn completed(cluster: &Cluster, before: &Placement, after: &Placement) -> Vec<Violation> {
    let mut violations = Vec::new();
    let mut running = Vec::new();
    for unit in cluster.unit_indices() {
        let (had, has) = (before.host_of(unit), after.host_of(unit));
        if had.is_some() && had != has {
            violations.push(Violation::Moved(unit));
        }
        if let Some(host) = has {
            push_running(cluster, &mut running, unit, host, had.is_none());
        }
    }
    check_state(cluster, &[], &running, Scope::Arriving, &mut violations);
    violations
}

fn push_running(
    cluster: &Cluster,
    running: &mut Vec<Running>,
    unit: UnitIndex,
    host: HostIndex,
    arrives: bool,
) {
    for vm in &cluster.units[unit.0 as usize].vms {
        running.push(Running {
            unit,
            vm: *vm,
            host,
            demand: cluster.vms[vm.0 as usize].claim.demand,
            arrives,
        });
    }
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
    let running = running_after(cluster, placement, outcome, &mut violations);
    check_state(
        cluster,
        &outcome.failed,
        &running,
        Scope::All,
        &mut violations,
    );
    violations
}

/// The same of what restarts and moves alone: what was wrong before may stay so. What stays
/// down is wrong only where everything is said to restart.
pub fn restarts(
    cluster: &Cluster,
    placement: &Placement,
    outcome: &FailureOutcome,
) -> Vec<Violation> {
    let mut violations = Vec::new();
    let running = running_after(cluster, placement, outcome, &mut violations);
    if outcome.verdict != Verdict::Survives {
        violations.retain(|violation| !matches!(violation, Violation::NotPlaced(_)));
    }
    check_state(
        cluster,
        &outcome.failed,
        &running,
        Scope::Arriving,
        &mut violations,
    );
    violations
}

fn running_after(
    cluster: &Cluster,
    placement: &Placement,
    outcome: &FailureOutcome,
    violations: &mut Vec<Violation>,
) -> Vec<Running> {
    let mut places: Vec<Option<HostIndex>> = vec![None; cluster.units.len()];
    for (unit, host) in outcome.restarts.iter().chain(&outcome.moves) {
        if places[unit.0 as usize].replace(*host).is_some() {
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
        let place = places[unit.0 as usize];
        check_change(cluster, unit, lost, place, violations);
        for vm in &cluster.units[unit.0 as usize].vms {
            let after = match shed.contains(vm) {
                true => None,
                false => after_failure(cluster, *vm, home, lost, place),
            };
            let entry = &cluster.vms[vm.0 as usize];
            let (host, arrives, demand) = match after {
                Some(known) => known,
                None => {
                    let may_stay_down = match shed.contains(vm) {
                        true => entry.sheddable,
                        false => !entry.restarts,
                    };
                    if !may_stay_down {
                        violations.push(Violation::NotPlaced(unit));
                    }
                    continue;
                }
            };
            running.push(Running {
                unit,
                vm: *vm,
                host,
                demand,
                arrives,
            });
        }
    }
    running
}

/// Where a VM runs after a failure, whether it comes there, and what it needs; `None`: it stays
/// down.
fn after_failure(
    cluster: &Cluster,
    vm: VmIndex,
    home: HostIndex,
    lost: bool,
    place: Option<HostIndex>,
) -> Option<(HostIndex, bool, Size)> {
    let vm = &cluster.vms[vm.0 as usize];
    match (lost, place) {
        (true, place) => place
            .filter(|_| vm.restarts || vm.restarts_if_room)
            .map(|host| (host, true, vm.to_restart)),
        (false, Some(host)) => Some((host, true, vm.claim.demand)),
        (false, None) => Some((home, false, vm.claim.demand)),
    }
}

/// Whether a unit is moved that may not be, or restarted although nothing of it restarts.
fn check_change(
    cluster: &Cluster,
    unit: UnitIndex,
    lost: bool,
    place: Option<HostIndex>,
    violations: &mut Vec<Violation>,
) {
    let vms = &cluster.units[unit.0 as usize].vms;
    let restarts = vms.iter().any(|vm| {
        let vm = &cluster.vms[vm.0 as usize];
        vm.restarts || vm.restarts_if_room
    });
    let wrong = match lost {
        true => !restarts,
        false => !may_move(cluster, vms),
    };
    if place.is_some() && wrong {
        violations.push(Violation::Moved(unit));
    }
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

/// Everything wrong with live migrations, one after another, from where the units run: each
/// needs a host that may run the unit, has room for it then, and carries nobody that a hard rule
/// keeps it from.
pub fn moves(
    cluster: &Cluster,
    from: &[HostIndex],
    steps: impl IntoIterator<Item = (UnitIndex, HostIndex)>,
) -> Vec<Violation> {
    let mut at = from.to_vec();
    let mut used = vec![[0i128; Dimension::COUNT]; cluster.hosts.len()];
    let mut members: BTreeMap<(HostIndex, u32), u32> = BTreeMap::new();
    for (unit, host) in cluster.unit_indices().zip(from) {
        count_unit(cluster, unit, *host, 1, &mut used, &mut members);
    }
    let mut violations = Vec::new();
    for (unit, to) in steps {
        let from = std::mem::replace(&mut at[unit.0 as usize], to);
        count_unit(cluster, unit, from, -1, &mut used, &mut members);
        count_unit(cluster, unit, to, 1, &mut used, &mut members);
        let capacity = &cluster.hosts[to.0 as usize].capacity;
        for dimension in Dimension::ALL {
            let d = dimension as usize;
            if used[to.0 as usize][d] > i128::from(capacity.0[d]) {
                violations.push(Violation::Overfull(to, dimension));
            }
        }
        for vm in &cluster.units[unit.0 as usize].vms {
            let claim = &cluster.vms[vm.0 as usize].claim;
            if !may_run(cluster, *vm, to) {
                violations.push(Violation::Forbidden(unit, to));
            }
            for group in &claim.exclusions {
                let alone = members.get(&(to, *group)).is_none_or(|count| *count < 2);
                if cluster.exclusion_is_hard && !alone {
                    let name = cluster.exclusion_groups[*group as usize].clone();
                    violations.push(Violation::Together(to, name));
                }
            }
        }
    }
    violations
}

/// Counts a unit on a host, or once less.
fn count_unit(
    cluster: &Cluster,
    unit: UnitIndex,
    host: HostIndex,
    sign: i128,
    used: &mut [[i128; Dimension::COUNT]],
    members: &mut BTreeMap<(HostIndex, u32), u32>,
) {
    for vm in &cluster.units[unit.0 as usize].vms {
        let claim = &cluster.vms[vm.0 as usize].claim;
        for (sum, need) in used[host.0 as usize].iter_mut().zip(claim.demand.0) {
            *sum += sign * i128::from(need);
        }
        for group in &claim.exclusions {
            let count = members.entry((host, *group)).or_default();
            *count = count.saturating_add_signed(sign as i32);
        }
    }
}

fn may_run(cluster: &Cluster, vm: VmIndex, host: HostIndex) -> bool {
    let allowed = cluster.vms[vm.0 as usize].claim.allowed;
    cluster.hosts[host.0 as usize].in_service
        && allowed.is_none_or(|set| cluster.allowed_sets[set].contains(host))
}

/// Looks at what runs where.
fn check_state(
    cluster: &Cluster,
    failed: &[HostIndex],
    running: &[Running],
    scope: Scope,
    violations: &mut Vec<Violation>,
) {
    let mut used = vec![[0i128; Dimension::COUNT]; cluster.hosts.len()];
    // Hosts that something comes to, and those on which something starts or has been moved to:
    // there the platform keeps some memory free.
    let mut arrived = vec![false; cluster.hosts.len()];
    let mut started = vec![false; cluster.hosts.len()];
    let mut members: Vec<(HostIndex, u32, bool)> = Vec::new();
    for one in running {
        let at = one.host.0 as usize;
        let is_checked = one.arrives || scope == Scope::All;
        arrived[at] |= one.arrives;
        started[at] |= one.arrives || cluster.units[one.unit.0 as usize].home != Some(one.host);
        if is_checked && (failed.contains(&one.host) || !may_run(cluster, one.vm, one.host)) {
            violations.push(Violation::Forbidden(one.unit, one.host));
        }
        for (sum, need) in used[at].iter_mut().zip(one.demand.0) {
            *sum += i128::from(need);
        }
        let groups = &cluster.vms[one.vm.0 as usize].claim.exclusions;
        members.extend(groups.iter().map(|group| (one.host, *group, one.arrives)));
    }
    if cluster.exclusion_is_hard {
        check_groups(cluster, members, scope, violations);
    }
    for (at, sums) in used.iter().enumerate() {
        if scope == Scope::Arriving && !arrived[at] {
            continue;
        }
        let entry = &cluster.hosts[at];
        for dimension in Dimension::ALL {
            let d = dimension as usize;
            let mut room = i128::from(entry.capacity.0[d]);
            if dimension == Dimension::Memory && !started[at] {
                room += i128::from(entry.kept_free_at_start);
            }
            if sums[d] > room {
                violations.push(Violation::Overfull(HostIndex(at as u32), dimension));
            }
        }
    }
}

/// Looks at the members of anti-affinity groups on each host.
fn check_groups(
    cluster: &Cluster,
    mut members: Vec<(HostIndex, u32, bool)>,
    scope: Scope,
    violations: &mut Vec<Violation>,
) {
    members.sort_unstable();
    for same in members.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1)) {
        let counts = scope == Scope::All || same.iter().any(|(_, _, arrives)| *arrives);
        if same.len() > 1 && counts {
            let name = cluster.exclusion_groups[same[0].1 as usize].clone();
            violations.push(Violation::Together(same[0].0, name));
        }
    }
}
