//! Does every name stand for one thing, and every reference for something that is there?

use crate::cluster::{Cluster, HostIndex, VmIndex};
use crate::demand::{PolicyInForce, counts};
use crate::model::{HostState, Plan, member_name};
use crate::order::{Numbered, sort};
use crate::problem::{Place, Problem};
use crate::report::words::counted;
use crate::units::{count, shown};

pub(super) fn check_e1006_duplicate_host(plan: &Plan, problems: &mut Vec<Problem>) {
    let mut seen: Numbered<String> = Numbered::new();
    for (at, group) in plan.hosts.iter().enumerate() {
        for member in 0..group.count {
            let name = member_name(&group.name, group.count, member);
            if name.trim().is_empty() {
                problems.push(Problem::error(
                    1006,
                    Place::Host(at, "name"),
                    format!("Host group {} has no name.", at + 1),
                    "Give it a name.",
                ));
            } else if !seen.number(name.clone()).1 {
                problems.push(Problem::error(
                    1006,
                    Place::Host(at, "name"),
                    format!("Two hosts are called “{}”.", shown(&name)),
                    "Give each host a name of its own.",
                ));
                break;
            }
        }
    }
}

pub(super) fn check_e1007_duplicate_vm(plan: &Plan, problems: &mut Vec<Problem>) {
    let mut seen: Numbered<String> = Numbered::new();
    for (at, group) in plan.vms.iter().enumerate() {
        for member in 0..group.count {
            let name = member_name(&group.name, group.count, member);
            if !seen.number(name.clone()).1 {
                problems.push(Problem::warning(
                    1007,
                    Place::Vm(at, "name"),
                    format!("Two VMs are called “{}”; both count.", shown(&name)),
                    "Rename one of them, so that you can tell them apart.",
                ));
                break;
            }
        }
    }
}

/// The names of all hosts, with whether they are in service.
pub(super) fn host_states(plan: &Plan) -> HostStates {
    let mut states = HostStates {
        names: Numbered::new(),
        states: Vec::new(),
    };
    for group in &plan.hosts {
        for member in 0..group.count {
            let name = member_name(&group.name, group.count, member);
            if states.names.number(name).1 {
                states.states.push(group.state);
            }
        }
    }
    states
}

/// The hosts by name. Of two hosts of one name, which are refused, the first counts.
pub(super) struct HostStates {
    names: Numbered<String>,
    states: Vec<HostState>,
}

impl HostStates {
    /// The state of the host of this name; `None`: there is none.
    pub(super) fn get(&self, name: &str) -> Option<HostState> {
        let number = self.names.find(name)?;
        Some(self.states[number as usize])
    }
}

pub(super) fn check_e1013_unknown_host(
    plan: &Plan,
    states: &HostStates,
    policy: &PolicyInForce,
    problems: &mut Vec<Problem>,
) {
    for (at, group) in plan.vms.iter().enumerate() {
        if !counts(policy, group) {
            continue;
        }
        let unknown = group
            .current_hosts
            .iter()
            .find(|name| !name.is_empty() && states.get(name).is_none());
        if let Some(name) = unknown {
            problems.push(Problem::warning(
                1013,
                Place::Vm(at, "current_hosts"),
                format!(
                    "“{}” runs on “{}”, which is no host of the plan; it counts as not placed.",
                    shown(&group.name),
                    shown(name)
                ),
                "Add the host, or correct the name.",
            ));
        }
    }
}

pub(super) fn check_e1014_host_list_length(plan: &Plan, problems: &mut Vec<Problem>) {
    for (at, group) in plan.vms.iter().enumerate() {
        let named = group.current_hosts.len();
        if named > 1 && named != group.count as usize {
            problems.push(Problem::error(
                1014,
                Place::Vm(at, "current_hosts"),
                format!(
                    "The group “{}” has {}, but names {}.",
                    shown(&group.name),
                    counted(u64::from(group.count), "VM", "VMs"),
                    counted(named as u64, "host", "hosts")
                ),
                "Name no host, one host for all, or one host for each VM.",
            ));
        }
    }
}

pub(super) fn check_e1015_unknown_owner(
    plan: &Plan,
    states: &HostStates,
    problems: &mut Vec<Problem>,
) {
    for (at, group) in plan.vms.iter().enumerate() {
        let owners = [
            ("possible_owners", &group.possible_owners),
            ("preferred_owners", &group.preferred_owners),
        ];
        for (field, names) in owners {
            let unknown = names.iter().find(|name| states.get(name).is_none());
            if let Some(name) = unknown {
                problems.push(Problem::warning(
                    1015,
                    Place::Vm(at, field),
                    format!(
                        "“{}” may run on “{}”, which is no host of the plan; that owner is left out.",
                        shown(&group.name),
                        shown(name)
                    ),
                    "Add the host, or correct the name.",
                ));
            }
        }
    }
}

pub(super) fn check_e1022_maintenance(
    plan: &Plan,
    states: &HostStates,
    policy: &PolicyInForce,
    problems: &mut Vec<Problem>,
) {
    for (at, group) in plan.vms.iter().enumerate() {
        if !counts(policy, group) {
            continue;
        }
        for (state, what) in [
            (HostState::Maintenance, "it has to move"),
            (HostState::Offline, "it has to restart"),
        ] {
            let mut names = group.current_hosts.iter();
            let out = names.find(|name| states.get(name) == Some(state));
            if let Some(name) = out.filter(|_| !group.host_bound) {
                problems.push(Problem::warning(
                    1022,
                    Place::Vm(at, "current_hosts"),
                    format!(
                        "“{}” is on “{}”, which is {}: {what}, and counts where Headroom finds room.",
                        shown(&group.name),
                        shown(name),
                        state_word(state)
                    ),
                    "Move the VM, or put the host into service.",
                ));
            }
        }
    }
}

pub(super) fn check_e1023_forbidden_home(cluster: &Cluster, problems: &mut Vec<Problem>) {
    for unit in &cluster.units {
        let Some(home) = unit.home else {
            continue;
        };
        if !cluster.is_allowed(&cluster.kind(unit.kind).running, home) {
            let vm = unit.vms[0];
            problems.push(Problem::warning(
                1023,
                Place::Vm(cluster.vms[vm.0 as usize].group, "possible_owners"),
                format!(
                    "“{}” runs on “{}”, which is not one of its possible owners.",
                    shown(&cluster.vm_name(vm)),
                    shown(&cluster.host_name(home))
                ),
                "Move the VM, or add the host to its possible owners.",
            ));
        }
    }
}

pub(super) fn check_e1041_stays_down(
    plan: &Plan,
    states: &HostStates,
    policy: &PolicyInForce,
    problems: &mut Vec<Problem>,
) {
    for (at, group) in plan.vms.iter().enumerate() {
        if !group.host_bound || !counts(policy, group) {
            continue;
        }
        for member in 0..group.count {
            let Some(name) = group.current_host(member) else {
                continue;
            };
            let state = states
                .get(name)
                .filter(|state| *state != HostState::InService);
            let Some(state) = state else {
                continue;
            };
            problems.push(Problem::warning(
                1041,
                Place::Vm(at, "host_bound"),
                format!(
                    "“{}” is bound to “{}”, which is {}: it stays down, and counts nowhere.",
                    shown(&member_name(&group.name, group.count, member)),
                    shown(name),
                    state_word(state)
                ),
                "Put the host into service, or let the VM run elsewhere.",
            ));
        }
    }
}

fn state_word(state: HostState) -> &'static str {
    match state {
        HostState::InService => "in service",
        HostState::Maintenance => "in maintenance",
        HostState::Offline => "offline",
    }
}

/// Two members of a group that must not share a host do, as they run now.
pub(super) fn check_e1042_together(cluster: &Cluster, problems: &mut Vec<Problem>) {
    if !cluster.exclusion_is_hard {
        return;
    }
    let mut members: Vec<(u32, HostIndex, VmIndex)> = Vec::new();
    for (vm, index) in cluster.vms.iter().zip(0..) {
        if let (Some(_), Some(home)) = (vm.unit, vm.home) {
            let groups = vm.claim.exclusions.iter();
            members.extend(groups.map(|group| (*group, home, VmIndex(index))));
        }
    }
    sort(&mut members);
    for same in members.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1)) {
        if let [(group, home, first), (_, _, second), more @ ..] = same {
            problems.push(Problem::warning(
                1042,
                Place::Vm(cluster.vms[second.0 as usize].group, "anti_affinity"),
                format!(
                    "“{}” and “{}”{} run on “{}” together, although the group “{}” must not share a host.",
                    shown(&cluster.vm_name(*first)),
                    shown(&cluster.vm_name(*second)),
                    match more.len() as u64 {
                        0 => String::new(),
                        more => format!(" and {} more", count(more)),
                    },
                    shown(&cluster.host_name(*home)),
                    shown(&cluster.exclusion_groups[*group as usize]),
                ),
                "Move one of them, or remove the rule.",
            ));
        }
    }
}
