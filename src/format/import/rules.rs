//! Which VMs does a rule of vSphere's DRS keep together, apart, or on some hosts?
//!
//! `Get-DrsRule` names its VMs by reference (`VirtualMachine-vm-42`), or by name where a script
//! has put names there; `Get-DrsVMHostRule` says `MustRunOn` or `ShouldRunOn`. A VM of the plan is
//! in one group of each kind: the rule that is read first holds, and others are said.

use std::collections::BTreeMap;

use super::cells;
use super::columns::Column;
use super::inventory::VmRecord;
use super::list::{Entry, List};
use super::report::Problems;
use crate::format::code;
use crate::problem::{Place, Problem};
use crate::report::words::counted;
use crate::units::shown;

/// What a rule says about its VMs.
enum Says {
    Together,
    Apart,
    MustRunOn(Vec<String>),
    ShouldRunOn(Vec<String>),
}

/// Puts the rules of a list into the VMs that they name; `places` finds a VM.
pub(super) fn add(
    list: &List<'_>,
    vms: &mut [VmRecord],
    places: &BTreeMap<String, u32>,
    problems: &mut Problems,
) {
    for entry in list.entries() {
        match rule(&entry) {
            Ok(Some(says)) => apply(&entry, &says, vms, places, problems),
            Ok(None) => {}
            Err(problem) => problems.push(problem),
        }
    }
}

/// What a rule says; nothing if it is off.
fn rule(entry: &Entry<'_>) -> Result<Option<Says>, Problem> {
    if entry.read(Column::Enabled, cells::truth)? == Some(false) {
        return Ok(None);
    }
    let hosts = entry.text(Column::RuleHosts).map(cells::names);
    let kind = entry.owned(Column::RuleType).to_ascii_lowercase();
    let says = match (kind.as_str(), hosts) {
        ("mustrunon", Some(hosts)) => Says::MustRunOn(hosts),
        ("shouldrunon", Some(hosts)) => Says::ShouldRunOn(hosts),
        _ => match entry.read(Column::KeepTogether, cells::truth)? {
            Some(true) => Says::Together,
            Some(false) => Says::Apart,
            None => return Err(not_taken(entry, "a plan has no rule of its kind")),
        },
    };
    let members = entry.text(Column::Members).unwrap_or_default();
    if members.is_empty() || members.starts_with("System.") {
        return Err(not_taken(entry, "its VMs are not named"));
    }
    Ok(Some(says))
}

fn apply(
    entry: &Entry<'_>,
    says: &Says,
    vms: &mut [VmRecord],
    places: &BTreeMap<String, u32>,
    problems: &mut Problems,
) {
    let name = entry.owned(Column::Name);
    let (mut missing, mut taken) = (0_u64, 0_u64);
    for member in cells::names(entry.text(Column::Members).unwrap_or_default()) {
        let id = member.strip_prefix("VirtualMachine-").unwrap_or(&member);
        let called = [format!("id {member}"), format!("id {id}"), member.clone()];
        let place = called.iter().find_map(|called| places.get(called));
        match place.and_then(|&place| vms.get_mut(place as usize)) {
            Some(record) => taken += u64::from(!is_put(record, says, &name)),
            None => missing += 1,
        }
    }
    if missing > 0 {
        let why = counted(
            missing,
            "VM of it is not listed",
            "VMs of it are not listed",
        );
        problems.push(not_taken(entry, &why));
    }
    if taken > 0 {
        let why = counted(
            taken,
            "VM of it is in another rule of the kind, which holds",
            "VMs of it are in another rule of the kind, which holds",
        );
        problems.push(not_taken(entry, &why));
    }
}

/// Puts a rule into a VM; false: another one of its kind is there.
fn is_put(record: &mut VmRecord, says: &Says, name: &str) -> bool {
    let vm = &mut record.vm;
    match says {
        Says::Together => is_group(&mut vm.affinity, name),
        Says::Apart => is_group(&mut vm.anti_affinity, name),
        Says::MustRunOn(hosts) => is_owners(&mut vm.possible_owners, hosts),
        Says::ShouldRunOn(hosts) => is_owners(&mut vm.preferred_owners, hosts),
    }
}

fn is_group(group: &mut Option<String>, name: &str) -> bool {
    group.get_or_insert_with(|| name.to_owned()) == name
}

fn is_owners(owners: &mut Vec<String>, hosts: &[String]) -> bool {
    if owners.is_empty() {
        owners.extend_from_slice(hosts);
    }
    owners == hosts
}

fn not_taken(entry: &Entry<'_>, why: &str) -> Problem {
    Problem::warning(
        code::RULE_NOT_TAKEN,
        Place::Row(entry.line()),
        format!(
            "The rule {} is not taken over as it is: {why}.",
            shown(&entry.owned(Column::Name))
        ),
        "Enter it by hand as affinity, anti-affinity, possible or preferred owners if it matters.",
    )
}
