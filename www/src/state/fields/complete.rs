//! Can everything that a document says be edited: on the page, or in the dialog of settings?
//!
//! Each input is tried out, and what changes in the document is what it edits. The published
//! schema, which the types of the document are compared with, lists what there is to be edited.

use std::collections::BTreeSet;

use headroom::format::document;
use headroom::format::settings::step;
use headroom::model::{HostGroup, Plan, PlatformId, ProbeVm, VmGroup, VmMemory};
use headroom::units::{Memory, Percent};
use serde_json::Value;

use super::{Field, HostField, SettingField, VmField};
use crate::state::Edit;

const SCHEMA: &str = include_str!("../../../../docs/schema/plan-v2.schema.json");

/// What says that it is a document, and of which version.
const OF_THE_FORMAT: [&str; 3] = ["$schema", "format", "version"];

const HOST: [HostField; 9] = [
    HostField::Name,
    HostField::Count,
    HostField::Memory,
    HostField::Cores,
    HostField::Threads,
    HostField::Clock,
    HostField::Reserve,
    HostField::FaultDomain,
    HostField::State,
];

const VM: [VmField; 24] = [
    VmField::Name,
    VmField::Count,
    VmField::Memory,
    VmField::Vcpus,
    VmField::IsDynamic,
    VmField::Minimum,
    VmField::Maximum,
    VmField::Assigned,
    VmField::InUse,
    VmField::HighlyAvailable,
    VmField::Power,
    VmField::Priority,
    VmField::CurrentHosts,
    VmField::AntiAffinity,
    VmField::Affinity,
    VmField::PossibleOwners,
    VmField::PreferredOwners,
    VmField::HostBound,
    VmField::Profile,
    VmField::DirtyRate,
    VmField::WorkingSet,
    VmField::BootSeconds,
    VmField::CpuReservation,
    VmField::MemoryReservation,
];

/// Texts of which each input without a choice takes one.
const TEXTS: [&str; 5] = ["37", "3 GiB", "by formula", "elsewhere", "site"];

/// The paths of all fields below a part of the schema that are not objects themselves.
fn fields(root: &Value, part: &Value, path: &str, found: &mut BTreeSet<String>) {
    if let Some(name) = part.get("$ref").and_then(Value::as_str) {
        let name = name.trim_start_matches("#/$defs/");
        return fields(root, &root["$defs"][name], path, found);
    }
    let some = part.get("anyOf").and_then(Value::as_array);
    if let Some(some) = some.and_then(|any| any.iter().find(|one| one["type"] != "null")) {
        return fields(root, some, path, found);
    }
    if part["items"].get("$ref").is_some() {
        return fields(root, &part["items"], &format!("{path}[]"), found);
    }
    if let Some(ways) = part.get("oneOf").and_then(Value::as_array)
        && part.get("properties").is_none()
    {
        ways.iter().for_each(|way| fields(root, way, path, found));
        return;
    }
    match part["properties"].as_object() {
        Some(properties) => {
            for (name, inner) in properties {
                let dot = if path.is_empty() { "" } else { "." };
                fields(root, inner, &format!("{path}{dot}{name}"), found);
            }
        }
        None => {
            found.insert(path.to_owned());
        }
    }
}

/// The paths of the fields in which two documents differ.
fn differences(one: &Value, other: &Value, path: &str, found: &mut BTreeSet<String>) {
    let objects = [one, other].map(Value::as_object);
    match (one, other) {
        (one, other) if one == other => {}
        (Value::Array(ones), Value::Array(others))
            if ones.len() == others.len() && ones.iter().all(Value::is_object) =>
        {
            for (one, other) in ones.iter().zip(others) {
                differences(one, other, &format!("{path}[]"), found);
            }
        }
        _ if objects.iter().any(Option::is_some) => {
            for name in objects
                .into_iter()
                .flatten()
                .flat_map(|object| object.keys())
            {
                let dot = if path.is_empty() { "" } else { "." };
                let of = |value: &Value| value.get(name).cloned().unwrap_or_default();
                let path = format!("{path}{dot}{name}");
                differences(&of(one), &of(other), &path, found);
            }
        }
        _ => {
            found.insert(path.to_owned());
        }
    }
}

/// What the inputs of the page change in a plan.
fn on_the_page(plan: &Plan, found: &mut BTreeSet<String>) {
    let settings = [
        SettingField::POLICY.as_slice(),
        &SettingField::NETWORK,
        &SettingField::STORAGE,
        &SettingField::OPERATIONS,
    ];
    let mut inputs = vec![(Field::Name, Vec::new())];
    let platforms = PlatformId::all().map(|platform| (platform.facts().key, ""));
    inputs.push((Field::Platform, platforms.collect()));
    inputs.extend(
        settings
            .concat()
            .into_iter()
            .map(|field| (Field::Setting(field), field.choices())),
    );
    inputs.extend(HOST.map(|field| (Field::Host(0, field), field.choices())));
    inputs.extend(VM.map(|field| (Field::Vm(0, field), field.choices())));
    for (field, choices) in inputs {
        let keys = choices.iter().map(|(key, _)| *key);
        for text in keys.chain(TEXTS) {
            let edit = Edit::Text(field, text.to_owned());
            tried(plan, |plan| edit.apply(plan, None).is_ok(), found);
        }
    }
    let probe = Some(ProbeVm {
        memory: Memory::from_gib(3),
        vcpus: 3,
    });
    let growth = Some(Percent::new(3));
    for edit in [
        Edit::SetProbe(probe),
        Edit::SetSecondProbe(probe),
        Edit::SetGrowth(growth),
    ] {
        tried(plan, |plan| edit.apply(plan, None).is_ok(), found);
    }
}

/// What the inputs of the dialog change in a plan.
fn in_the_dialog(plan: &Plan, found: &mut BTreeSet<String>) {
    let form = step(plan, &[]).form;
    for input in form.parts.iter().flat_map(|part| &part.inputs) {
        let keys = input.choices.iter().map(|(key, _)| *key);
        for text in keys.chain(TEXTS) {
            let about = ("about".to_owned(), "0".to_owned());
            let texts = [about, (input.name.to_owned(), text.to_owned())];
            tried(
                plan,
                |plan| {
                    *plan = step(plan, &texts).plan;
                    true
                },
                found,
            );
        }
    }
}

fn tried(plan: &Plan, change: impl Fn(&mut Plan) -> bool, found: &mut BTreeSet<String>) {
    let mut changed = plan.clone();
    if change(&mut changed) {
        let [before, after] = [plan, &changed].map(document::to_value);
        differences(&before, &after, "", found);
    }
}

fn plans() -> [Plan; 2] {
    let mut plan = Plan::empty("plan", PlatformId::Proxmox);
    let mut host = HostGroup::new("host", Memory::from_gib(64), 16);
    host.fault_domain = Some("site".to_owned());
    plan.hosts.push(host);
    let memory = Memory::from_gib(8);
    plan.vms.push(VmGroup::new("vm", memory, 2));
    let mut dynamic = plan.clone();
    dynamic.vms[0].memory = VmMemory::Dynamic {
        startup: memory,
        minimum: memory,
        maximum: memory,
        assigned: None,
    };
    [plan, dynamic]
}

#[test]
fn every_field_of_a_document_can_be_edited() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap_or_default();
    let mut all = BTreeSet::new();
    fields(&schema, &schema, "", &mut all);
    all.retain(|field| !OF_THE_FORMAT.contains(&field.as_str()));
    assert!(all.len() > 80, "only {} fields found", all.len());
    let mut edited = BTreeSet::new();
    for plan in plans() {
        on_the_page(&plan, &mut edited);
        in_the_dialog(&plan, &mut edited);
    }
    edited.retain(|field| !OF_THE_FORMAT.contains(&field.as_str()));
    let missing: Vec<&String> = all.difference(&edited).collect();
    assert!(missing.is_empty(), "no input edits {missing:?}");
    let unknown: Vec<&String> = edited.difference(&all).collect();
    assert!(unknown.is_empty(), "the schema does not know {unknown:?}");
}
