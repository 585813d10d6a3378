//! What can be changed in a plan?

use std::rc::Rc;

use headroom::assess::Answers;
use headroom::cluster::{HostIndex, VmIndex};
use headroom::model::{HostGroup, HostState, Plan, ProbeVm, VmGroup, fresh_name};
use headroom::units::{Memory, Percent};

use super::Field;
use super::placement;
use super::rows::Rows;

/// One change of a plan.
#[derive(Debug, Clone, PartialEq)]
pub enum Edit {
    /// A text was typed, or an option chosen. Emptied optional fields go back to their default.
    Text(Field, String),
    /// Adds a host like the last one.
    AddHost,
    /// Adds a host group like this one.
    DuplicateHost(usize),
    /// Removes a host group.
    RemoveHost(usize),
    /// Adds a VM.
    AddVm,
    /// Adds a VM group like this one.
    DuplicateVm(usize),
    /// Removes a VM group.
    RemoveVm(usize),
    /// Hosts that may fail at once; `None`: the default.
    SetTolerate(Option<u32>),
    /// The size of VM that headroom is counted in; `None`: the most frequent one.
    SetProbe(Option<ProbeVm>),
    /// A second size of VM to be added; `None`: the most frequent one that is not the first.
    SetSecondProbe(Option<ProbeVm>),
    /// By how much the number of VMs grows in a month; `None`: not at all.
    SetGrowth(Option<Percent>),
    /// Takes a host group into service or out of it.
    SetHostState(usize, HostState),
    /// Writes the planned placement into the plan: where each VM runs.
    AdoptPlacement,
    /// Moves a VM, with those that must share its host. The tested placement of all other VMs
    /// is written into the plan with it.
    MoveVm {
        /// The VM.
        vm: VmIndex,
        /// Where it goes.
        to: HostIndex,
    },
    /// The plan as a dialog has changed it.
    Replace(Rc<Plan>),
}

impl Edit {
    /// The field whose keystrokes are one step of undo.
    pub fn typing(&self) -> Option<Field> {
        match self {
            Edit::Text(field, _) => Some(*field),
            _ => None,
        }
    }

    /// How the rows of the tables shift: what is kept beside a field has to follow.
    pub fn rows(&self) -> Option<Rows> {
        match *self {
            Edit::DuplicateHost(at) => Some(Rows::HostInserted(at + 1)),
            Edit::RemoveHost(at) => Some(Rows::HostRemoved(at)),
            Edit::DuplicateVm(at) => Some(Rows::VmInserted(at + 1)),
            Edit::RemoveVm(at) => Some(Rows::VmRemoved(at)),
            _ => None,
        }
    }

    /// Changes the plan; otherwise a sentence that says what is wrong with the text typed.
    /// `answers` are those about this very plan, if there are any.
    pub fn apply(&self, plan: &mut Plan, answers: Option<&Answers>) -> Result<(), String> {
        match self {
            Edit::Text(field, text) => field.write(plan, text)?,
            Edit::AddHost => add_host(plan),
            Edit::DuplicateHost(at) => duplicate_host(plan, *at),
            Edit::RemoveHost(at) => remove(&mut plan.hosts, *at),
            Edit::AddVm => add_vm(plan),
            Edit::DuplicateVm(at) => duplicate_vm(plan, *at),
            Edit::RemoveVm(at) => remove(&mut plan.vms, *at),
            Edit::SetTolerate(failures) => plan.policy.tolerate = *failures,
            Edit::SetProbe(probe) => plan.probe = *probe,
            Edit::SetSecondProbe(probe) => plan.second_probe = *probe,
            Edit::SetGrowth(growth) => plan.growth_per_month = *growth,
            Edit::SetHostState(at, state) => {
                if let Some(group) = plan.hosts.get_mut(*at) {
                    group.state = *state;
                }
            }
            Edit::AdoptPlacement => {
                if let Some(answers) = answers {
                    placement::adopt(plan, answers);
                }
            }
            Edit::MoveVm { vm, to } => {
                if let Some(answers) = answers {
                    placement::move_vm(plan, answers, *vm, *to);
                }
            }
            Edit::Replace(changed) => plan.clone_from(changed),
        }
        Ok(())
    }
}

fn remove<T>(rows: &mut Vec<T>, at: usize) {
    if at < rows.len() {
        rows.remove(at);
    }
}

fn add_host(plan: &mut Plan) {
    let mut host = match plan.hosts.last() {
        Some(last) => HostGroup {
            count: 1,
            ..last.clone()
        },
        None => HostGroup::new("host1", Memory::from_gib(256), 32),
    };
    host.name = fresh_host(plan, &host);
    plan.hosts.push(host);
}

fn duplicate_host(plan: &mut Plan, at: usize) {
    if let Some(mut host) = plan.hosts.get(at).cloned() {
        host.name = fresh_host(plan, &host);
        plan.hosts.insert(at + 1, host);
    }
}

fn add_vm(plan: &mut Plan) {
    let mut vm = VmGroup::new("vm1", Memory::from_gib(8), 2);
    vm.name = fresh_vm(plan, &vm);
    plan.vms.push(vm);
}

fn duplicate_vm(plan: &mut Plan, at: usize) {
    if let Some(mut vm) = plan.vms.get(at).cloned() {
        vm.name = fresh_vm(plan, &vm);
        plan.vms.insert(at + 1, vm);
    }
}

fn fresh_host(plan: &Plan, like: &HostGroup) -> String {
    let groups = plan.hosts.iter();
    let taken = groups.map(|host| (host.name.as_str(), host.count));
    fresh_name(taken, &like.name, like.count)
}

fn fresh_vm(plan: &Plan, like: &VmGroup) -> String {
    let groups = plan.vms.iter();
    let taken = groups.map(|vm| (vm.name.as_str(), vm.count));
    fresh_name(taken, &like.name, like.count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use headroom::model::PlatformId;

    #[test]
    fn rows_beside_a_billion_members_are_named_at_once() {
        let mut plan = Plan::empty("", PlatformId::Proxmox);
        for edit in [Edit::AddHost, Edit::AddVm] {
            assert_eq!(edit.apply(&mut plan, None), Ok(()));
        }
        (plan.hosts[0].count, plan.vms[0].count) = (1_000_000_000, u32::MAX);
        for edit in [
            Edit::AddHost,
            Edit::AddVm,
            Edit::DuplicateHost(0),
            Edit::DuplicateVm(0),
        ] {
            assert_eq!(edit.apply(&mut plan, None), Ok(()));
        }
        let hosts: Vec<&str> = plan.hosts.iter().map(|host| host.name.as_str()).collect();
        assert_eq!(hosts, ["host1", "host1000000002", "host1000000001"]);
        let vms: Vec<&str> = plan.vms.iter().map(|vm| vm.name.as_str()).collect();
        assert_eq!(vms, ["vm1", "vm4294967297", "vm4294967296"]);
    }
}
