//! What can be changed in a plan?

use std::rc::Rc;

use headroom::assess::Answers;
use headroom::cluster::{HostIndex, VmIndex};
use headroom::model::{HostGroup, HostState, Plan, ProbeVm, VmGroup, member_name};
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
    host.name = fresh_name(&host_names(plan), &host.name, 1);
    plan.hosts.push(host);
}

fn duplicate_host(plan: &mut Plan, at: usize) {
    if let Some(mut host) = plan.hosts.get(at).cloned() {
        host.name = fresh_name(&host_names(plan), &host.name, host.count);
        plan.hosts.insert(at + 1, host);
    }
}

fn add_vm(plan: &mut Plan) {
    let name = fresh_name(&vm_names(plan), "vm1", 1);
    plan.vms.push(VmGroup::new(&name, Memory::from_gib(8), 2));
}

fn duplicate_vm(plan: &mut Plan, at: usize) {
    if let Some(mut vm) = plan.vms.get(at).cloned() {
        vm.name = fresh_name(&vm_names(plan), &vm.name, vm.count);
        plan.vms.insert(at + 1, vm);
    }
}

fn host_names(plan: &Plan) -> Vec<(&str, u32)> {
    let groups = plan.hosts.iter();
    groups
        .map(|host| (host.name.as_str(), host.count))
        .collect()
}

fn vm_names(plan: &Plan) -> Vec<(&str, u32)> {
    let groups = plan.vms.iter();
    groups.map(|vm| (vm.name.as_str(), vm.count)).collect()
}

/// Numbers that are tried for a fresh name.
const TRIED: usize = 200_000;

/// A name like `like` for a group of `count`, no member of which has a name that is taken.
fn fresh_name(taken: &[(&str, u32)], like: &str, count: u32) -> String {
    let stem = like.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = Some(&like[stem.len()..]).filter(|digits| digits.len() <= 9);
    let width = digits.map_or(0, str::len);
    let first: usize = digits.and_then(|text| text.parse().ok()).unwrap_or(1);
    let named = |number: usize| format!("{stem}{number:0width$}");
    let mut is_taken = vec![false; TRIED];
    for (name, count) in taken {
        for member in 0..*count {
            let name = member_name(name, *count, member);
            let number = name.strip_prefix(stem).and_then(|text| text.parse().ok());
            if let Some(number) = number.filter(|number| named(*number) == name)
                && let Some(is_taken) = is_taken.get_mut(number.wrapping_sub(first))
            {
                *is_taken = true;
            }
        }
    }
    // As many free numbers in a row as the group has members, or the end of those tried.
    let mut free = 0;
    for (at, is_taken) in is_taken.iter().enumerate() {
        free = if *is_taken { 0 } else { free + 1 };
        if free == count.max(1) as usize {
            return named(first + at + 1 - free);
        }
    }
    like.to_owned()
}

#[cfg(test)]
mod tests {
    use super::fresh_name;

    #[track_caller]
    fn check(taken: &[(&str, u32)], like: &str, count: u32, expect: &str) {
        assert_eq!(fresh_name(taken, like, count), expect);
    }

    #[test]
    fn a_copy_counts_on_from_the_names_that_are_taken() {
        check(&[("esx08", 1)], "esx08", 1, "esx09");
        check(&[("esx08", 4)], "esx08", 4, "esx12");
        check(&[("db", 1)], "db", 1, "db1");
        check(&[], "vm1", 1, "vm1");
        check(&[("a", 2), ("a3", 1)], "a1", 2, "a4");
    }
}
