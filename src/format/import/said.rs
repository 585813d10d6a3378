//! What is said of hosts and VMs that come along, although they are not as others are?

use super::cells::Held;
use super::inventory::VmRecord;
use super::report::{Problems, listed};
use crate::format::code;
use crate::model::{HostGroup, HostState};
use crate::problem::Place;
use crate::report::words::counted;

/// Which hosts are offline.
pub(super) fn offline(hosts: &[HostGroup], problems: &mut Problems) {
    let offline = hosts.iter().filter(|host| host.state == HostState::Offline);
    let names: Vec<&str> = offline.map(|host| host.name.as_str()).collect();
    if !names.is_empty() {
        problems.warn(
            code::OFFLINE_HOSTS,
            Place::Text,
            format!(
                "{} offline: {}.",
                counted(names.len() as u64, "host is", "hosts are"),
                listed(&names)
            ),
            "Such a host runs nothing, and its vote counts as missing; remove it if it is gone for \
             good.",
        );
    }
}

/// Second copies of fault-tolerant VMs.
pub(super) fn second_copies(number: u64, problems: &mut Problems) {
    if number > 0 {
        problems.warn(
            code::LEFT_OUT_ROWS,
            Place::Text,
            format!(
                "{} left out, though it takes as much memory on another host as the first.",
                counted(
                    number,
                    "row is the second copy of a fault-tolerant VM and is",
                    "rows are second copies of fault-tolerant VMs, each of which is"
                )
            ),
            "Add a VM of the same size for each, apart from the first copy, if it is to be counted.",
        );
    }
}

/// VMs that count as running though they do not run, or nobody knows whether they do.
pub(super) fn held(vms: &[&VmRecord], problems: &mut Problems) {
    let kinds = [
        (
            Held::Paused,
            "VM is paused: it keeps its memory on its host and counts as running",
            "VMs are paused: they keep their memory on their hosts and count as running",
        ),
        (
            Held::Unknown,
            "VM is in an unknown state, since its host does not answer: it counts as running",
            "VMs are in an unknown state, since their host does not answer: they count as running",
        ),
    ];
    for (kind, one, many) in kinds {
        let held = vms.iter().filter(|record| record.held == Some(kind));
        let names: Vec<&str> = held.map(|record| record.vm.name.as_str()).collect();
        if !names.is_empty() {
            problems.warn(
                code::LOST_MEANING,
                Place::Text,
                format!(
                    "{}: {}.",
                    counted(names.len() as u64, one, many),
                    listed(&names)
                ),
                "Say of such a VM that it is stopped if it is not to be restarted.",
            );
        }
    }
}

/// Which VMs HA does not protect, where it protects some.
pub(super) fn protection(vms: &[&VmRecord], is_known: bool, problems: &mut Problems) {
    let vms = vms.iter();
    let unprotected = vms.filter(|record| record.is_protected == Some(false));
    let names: Vec<&str> = unprotected.map(|record| record.vm.name.as_str()).collect();
    let number = names.len() as u64;
    let (cause, action) = match (number, is_known) {
        (0, _) => return,
        (_, true) => (
            format!(
                "{} not protected by HA at this moment (DAS protection) and not restarted: {}.",
                counted(number, "VM is", "VMs are"),
                listed(&names)
            ),
            "Say of such a VM that it is highly available if that is to be so.",
        ),
        (_, false) => (
            "HA protects no VM at this moment (DAS protection); all count as if it did.".to_owned(),
            "Switch HA on, or say of VMs that they are not highly available.",
        ),
    };
    problems.warn(code::ASSUMED_HA, Place::Text, cause, action);
}
