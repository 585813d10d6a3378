//! Are settings of the dialog read as they were entered, each into its own field and no other?

#![allow(clippy::unwrap_used)] // In tests an `unwrap` is an assertion.

mod common;

use std::collections::BTreeSet;

use headroom::format::document;
use headroom::format::markup;
use headroom::format::settings::{ABOUT, DEFAULT, FIND, Form, Input, Step, VMS, step};
use headroom::model::{
    MigrationMethod, MigrationNetwork, Operations, Plan, PlatformId, VmGroup, Workload,
    WorkloadProfile, WritePattern,
};
use headroom::problem::Severity;
use headroom::report::advice::effect;
use headroom::units::{ByteRate, Memory, Percent};
use proptest::prelude::*;
use serde_json::Value;

type Texts = Vec<(String, String)>;

fn inputs(form: &Form) -> impl Iterator<Item = &Input> {
    form.parts.iter().flat_map(|part| &part.inputs)
}

fn input<'a>(form: &'a Form, name: &str) -> &'a Input {
    inputs(form).find(|input| input.name == name).unwrap()
}

/// The texts of a form as a browser would send them.
fn texts(form: &Form) -> Texts {
    let all = inputs(form).map(|input| {
        let is_default_of_choice = input.value.is_empty() && !input.choices.is_empty();
        let value = if is_default_of_choice {
            DEFAULT
        } else {
            &input.value
        };
        (input.name.to_owned(), value.to_owned())
    });
    let mut all: Texts = all.collect();
    if let Some(chooser) = &form.chooser {
        all.push((ABOUT.to_owned(), chooser.chosen.clone()));
        all.push((VMS.to_owned(), chooser.chosen.clone()));
    }
    all
}

fn put(texts: &mut Texts, name: &str, value: &str) {
    texts.retain(|(known, _)| known != name);
    texts.push((name.to_owned(), value.to_owned()));
}

/// The form about these VMs of a plan.
fn about(plan: &Plan, vms: &str) -> Form {
    let shown = step(plan, &[(VMS.to_owned(), vms.to_owned())]);
    assert_eq!(shown.form.chooser.as_ref().unwrap().chosen, vms);
    assert_eq!(shown.plan, *plan);
    shown.form
}

/// What becomes of a plan in whose form about these VMs one text is changed.
fn enter(plan: &Plan, vms: &str, name: &str, text: &str) -> Step {
    let mut texts = texts(&about(plan, vms));
    put(&mut texts, name, text);
    step(plan, &texts)
}

/// Where two documents differ: paths of fields, positions in lists left out.
fn differences(one: &Value, other: &Value, path: &str, found: &mut BTreeSet<String>) {
    match (one, other) {
        (one, other) if one == other => {}
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            for (one, other) in one.iter().zip(other) {
                differences(one, other, &format!("{path}[]"), found);
            }
        }
        (Value::Object(_) | Value::Null, Value::Object(_) | Value::Null) => {
            let keys = [one, other].into_iter().filter_map(Value::as_object);
            for key in keys.flat_map(|object| object.keys()) {
                let path = match path {
                    "" => key.clone(),
                    path => format!("{path}.{key}"),
                };
                let of = |value: &Value| value.get(key).cloned().unwrap_or_default();
                differences(&of(one), &of(other), &path, found);
            }
        }
        _ => {
            found.insert(path.to_owned());
        }
    }
}

fn changed(before: &Plan, after: &Plan) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let [before, after] = [before, after].map(document::to_value);
    // The version follows from the other fields.
    let [before, after] = [before, after].map(|mut document| {
        document["version"] = 1.into();
        document
    });
    differences(&before, &after, "", &mut found);
    found
}

fn sample() -> Plan {
    let mut plan = Plan::empty("", PlatformId::Proxmox);
    for (name, profile) in [
        ("web1", WorkloadProfile::General),
        ("web2", WorkloadProfile::General),
        ("db1", WorkloadProfile::DatabaseWrite),
    ] {
        let mut group = VmGroup::new(name, Memory::from_gib(16), 4);
        group.workload.profile = profile;
        plan.vms.push(group);
    }
    plan
}

proptest! {
    #[test]
    fn a_form_that_is_read_back_changes_nothing(plan in common::plans(), pick in any::<usize>()) {
        let first = step(&plan, &[]);
        prop_assert_eq!(&first.plan, &plan);
        prop_assert!(first.is_about_others);
        let mut form = first.form;
        if let Some(chooser) = &form.chooser {
            let (key, _) = &chooser.options[pick % chooser.options.len()];
            form = about(&plan, key);
        }
        let back = step(&plan, &texts(&form));
        prop_assert!(!back.is_refused && !back.is_about_others);
        prop_assert_eq!(back.plan, plan);
        prop_assert_eq!(back.form, form);
    }

    #[test]
    fn a_value_is_written_so_that_it_is_read_as_the_same_value(plan in common::plans()) {
        prop_assume!(!plan.vms.is_empty());
        let mut bare = plan.clone();
        bare.network = MigrationNetwork {
            concurrent: plan.network.concurrent,
            vm_ports: plan.network.vm_ports,
            ..MigrationNetwork::default()
        };
        bare.operations = Operations {
            starts_at_once: None,
            boot_storage_share: None,
            boot_read: None,
            storage_read: None,
            ..plan.operations
        };
        bare.vms[0].workload = Workload::default();
        bare.vms[0].memory_in_use = None;
        let entered = step(&bare, &texts(&about(&plan, "0")));
        prop_assert!(!entered.is_refused);
        prop_assert_eq!(entered.plan, plan);
    }

    #[test]
    fn whatever_is_entered_is_read_or_refused(
        plan in common::plans(),
        texts in proptest::collection::vec(("\\PC{0,8}|all|0|1|default|-|9{1,30}", any::<prop::sample::Index>()), 0..30),
    ) {
        let names: Vec<&str> = inputs(&step(&sample(), &[]).form).map(|input| input.name)
            .chain([ABOUT, VMS, FIND]).collect();
        let texts: Texts = texts.into_iter()
            .map(|(text, name)| (names[name.index(names.len())].to_owned(), text))
            .collect();
        let step = step(&plan, &texts);
        let errors = inputs(&step.form).filter_map(|input| input.problem.as_ref());
        let errors = errors.filter(|problem| problem.code.0 == 3601).count();
        prop_assert!(step.is_refused || errors == 0);
        prop_assert_eq!(markup::states(&step.form).len() % 6, 0);
        markup::settings(&step.form);
        effect(&plan, &step.plan, &step.groups);
    }
}

/// Texts of every kind of quantity; each input takes at least one.
const SAMPLES: [&str; 6] = ["37", "3 GiB", "3 MB/s", "3 Gbit/s", "37 %", "elsewhere"];

#[test]
fn each_input_changes_its_own_field_and_no_other() {
    for plan in [
        sample(),
        enter(&sample(), "2", "vms[].workload.pattern", "random").plan,
    ] {
        for shown in inputs(&about(&plan, "2")) {
            let keys = shown.choices.iter().map(|(key, _)| *key);
            let texts: Vec<&str> = match shown.choices.is_empty() {
                true => SAMPLES.to_vec(),
                false => keys.collect(),
            };
            let changes = texts.iter().map(|text| enter(&plan, "2", shown.name, text));
            let changes: Vec<_> = changes
                .map(|step| changed(&plan, &step.plan))
                .filter(|changes| !changes.is_empty())
                .collect();
            assert!(!changes.is_empty(), "{}", shown.name);
            for changes in changes {
                assert_eq!(changes, BTreeSet::from([shown.name.to_owned()]));
            }
        }
    }
}

#[test]
fn every_choice_can_be_chosen_and_reset() {
    let plan = sample();
    for shown in inputs(&about(&plan, "0")) {
        for (key, words) in &shown.choices {
            let chosen = enter(&plan, "0", shown.name, key);
            assert_eq!(input(&chosen.form, shown.name).value, *key, "{words}");
            if shown.origin.is_some() {
                assert_eq!(enter(&chosen.plan, "0", shown.name, DEFAULT).plan, plan);
                assert_eq!(enter(&chosen.plan, "0", shown.name, "").plan, plan);
            }
        }
    }
}

#[test]
fn what_cannot_be_read_is_refused_with_a_sentence_at_its_input() {
    let plan = sample();
    for shown in inputs(&about(&plan, "1")) {
        let step = enter(&plan, "1", shown.name, "plenty");
        assert!(step.is_refused && !step.is_about_others, "{}", shown.name);
        assert_eq!(step.plan, plan);
        let shown = input(&step.form, shown.name);
        let problem = shown.problem.as_ref().unwrap();
        assert_eq!((problem.code.0, problem.severity), (3601, Severity::Error));
        assert!(problem.to_string().starts_with("E3601: "), "{problem}");
        assert!(problem.cause.ends_with('.'), "{problem}");
        assert_eq!(shown.value, "plenty");
        let wrong = inputs(&step.form).filter(|input| input.problem.is_some());
        assert_eq!(wrong.count(), 1);
    }
}

#[track_caller]
fn check_told(vms: &str, name: &str, text: &str, code: u16) {
    let step = enter(&sample(), vms, name, text);
    assert!(!step.is_refused);
    let told = input(&step.form, name).problem.as_ref();
    assert_eq!(told.map(|problem| problem.code.0), Some(code));
}

#[test]
fn a_bare_amount_that_looks_like_mib_is_taken_over_and_questioned() {
    for name in ["vms[].workload.workingSetMib", "vms[].memoryInUseMib"] {
        check_told("0", name, "131072", 3602);
        let step = enter(&sample(), "0", name, "131072 GiB");
        let told = input(&step.form, name).problem.as_ref();
        assert_ne!(told.map(|problem| problem.code.0), Some(3602));
        assert_eq!(enter(&sample(), "0", name, "131072").plan, step.plan);
    }
}

#[test]
fn what_validation_says_stands_beside_its_input() {
    check_told("0", "network.compressionRatioPercent", "50 %", 1037);
    check_told("0", "network.deltaRatioPercent", "0", 1037);
    check_told("0", "network.downtimeLimitMilliseconds", "0", 1036);
    check_told("0", "network.linkGigabitsPerSecond", "0", 1030);
    check_told("0", "network.streams", "0", 1030);
    check_told("0", "network.streamLimitGigabitsPerSecond", "0", 1030);
    check_told("0", "network.bandwidthCapMegabytesPerSecond", "0", 1030);
    check_told("0", "network.compressionMegabytesPerSecond", "0", 1030);
    check_told("0", "network.mtuBytes", "100", 1031);
    check_told("0", "network.sharePercent", "101", 1032);
    check_told("0", "operations.startsAtOnce", "0", 1033);
    check_told("0", "operations.storageReadMegabytesPerSecond", "0", 1033);
    check_told("0", "operations.bootStoragePercent", "101", 1034);
    check_told("0", "vms[].workload.workingSetMib", "17 GiB", 1038);
    check_told("all", "vms[].memoryInUseMib", "17 GiB", 1038);
    // A problem of VMs that are not looked at is not beside their inputs.
    let wrong = enter(&sample(), "0", "vms[].workload.workingSetMib", "17 GiB").plan;
    let shown = about(&wrong, "1");
    assert_eq!(input(&shown, "vms[].workload.workingSetMib").problem, None);
}

#[test]
fn an_empty_input_shows_the_default_with_its_source() {
    let form = about(&sample(), "2");
    let shown = input(&form, "vms[].workload.dirtyRateMegabytesPerSecond");
    assert_eq!(
        (shown.value.as_str(), shown.default.as_str()),
        ("", "200 MB/s")
    );
    let pattern = input(&form, "vms[].workload.pattern");
    assert_eq!(pattern.default, "Few pages often");
    // The default of an entered value is that of nothing entered.
    let entered = enter(&sample(), "2", pattern.name, "random").form;
    let entered = input(&entered, pattern.name);
    assert_eq!(
        (entered.value.as_str(), &entered.default),
        ("random", &pattern.default)
    );
    assert_eq!(entered.origin, pattern.origin);
    // Another workload has other defaults.
    let idle = enter(&sample(), "2", "vms[].workload.profile", "idle").form;
    assert_eq!(input(&idle, shown.name).default, "1 MB/s");
    assert_eq!(input(&idle, "vms[].memoryInUseMib").default, "16 GiB");
}

#[test]
fn groups_that_differ_stay_as_they_are_until_something_is_entered_for_all() {
    let rate = "vms[].workload.dirtyRateMegabytesPerSecond";
    let mut plan = sample();
    plan.vms[1].workload.dirty_rate = Some(ByteRate::from_megabytes(40));
    plan.vms[1].workload.pattern = Some(WritePattern::Skewed);
    let form = about(&plan, "general");
    assert!(input(&form, rate).differs);
    assert_eq!(input(&form, "vms[].workload.pattern").value, "-");
    assert_eq!(step(&plan, &texts(&form)).plan, plan);
    let rates = |plan: &Plan| {
        let rates = plan.vms.iter().map(|group| group.workload.dirty_rate);
        rates
            .map(|rate| rate.map(ByteRate::megabytes))
            .collect::<Vec<_>>()
    };
    let all = enter(&plan, "general", rate, "25");
    assert_eq!(rates(&all.plan), [Some(25.0), Some(25.0), None]);
    assert_eq!(
        rates(&enter(&plan, "general", rate, " Default ").plan),
        [None; 3]
    );
    assert_eq!(
        rates(&enter(&plan, "all", rate, "25").plan),
        [Some(25.0); 3]
    );
    let pattern = enter(&plan, "all", "vms[].workload.pattern", DEFAULT).plan;
    assert!(
        pattern
            .vms
            .iter()
            .all(|group| group.workload.pattern.is_none())
    );
}

#[test]
fn who_chooses_other_vms_takes_along_what_was_entered() {
    let plan = sample();
    let rate = "vms[].workload.dirtyRateMegabytesPerSecond";
    let mut texts = texts(&about(&plan, "0"));
    put(&mut texts, rate, "25");
    put(&mut texts, VMS, "2");
    let moved = step(&plan, &texts);
    assert!(moved.is_about_others);
    assert_eq!(moved.groups, [2]);
    assert_eq!(input(&moved.form, rate).value, "");
    let expected = Some(ByteRate::from_megabytes(25));
    assert_eq!(moved.plan.vms[0].workload.dirty_rate, expected);
    assert_eq!(moved.plan.vms[2], plan.vms[2]);
    // Not before everything can be read.
    put(&mut texts, "network.streams", "several");
    let stayed = step(&plan, &texts);
    assert!(!stayed.is_about_others && stayed.is_refused);
    let chooser = stayed.form.chooser.unwrap();
    assert_eq!(chooser.chosen, "0");
    assert!(chooser.note.starts_with("Correct"), "{}", chooser.note);
}

#[test]
fn of_many_groups_some_are_offered_and_the_others_found() {
    let mut plan = Plan::empty("", PlatformId::HyperV2022);
    for number in 0..150 {
        let name = format!("VM{number:03}");
        plan.vms.push(VmGroup::new(&name, Memory::from_gib(4), 2));
    }
    let chooser = about(&plan, "0").chooser.unwrap();
    // All of them, those of one workload, and single ones.
    assert_eq!(chooser.options.len(), 102);
    assert!(chooser.can_find);
    assert_eq!(chooser.note, "50 more: enter a part of the name.");
    let mut texts = texts(&about(&plan, "0"));
    put(&mut texts, FIND, "vm14");
    let found = step(&plan, &texts).form.chooser.unwrap();
    let words: Vec<&str> = found
        .options
        .iter()
        .map(|(_, words)| words.as_str())
        .collect();
    assert_eq!(words.len(), 13);
    assert_eq!(words[1], "Workload “General”, 150 groups: 150 VMs");
    assert_eq!(
        words[2..4],
        ["VM000: 1 VM of 4 GiB", "VM140: 1 VM of 4 GiB"]
    );
    assert_eq!((found.chosen.as_str(), found.note.as_str()), ("0", ""));
}

#[test]
fn the_slowest_vm_is_looked_at_first_and_a_plan_without_vms_has_no_such_part() {
    let first = step(&sample(), &[]);
    assert_eq!(first.groups, [2]);
    assert!(first.form.parts.iter().any(|part| part.is_about_vms));
    let empty = step(&Plan::empty("", PlatformId::HyperV2022), &[]);
    assert!(empty.is_about_others && empty.form.chooser.is_none());
    assert!(!empty.form.parts.iter().any(|part| part.is_about_vms));
}

#[test]
fn each_input_is_an_element_that_its_state_can_be_told_of() {
    let mut plan = sample();
    plan.vms[0].name = "<b>\"&".to_owned();
    let mut form = about(&plan, "0");
    form.chooser.as_mut().unwrap().can_find = true;
    let elements = markup::settings(&form);
    assert!(elements.contains("&lt;b&gt;&quot;&amp;: 1 VM of 16 GiB"));
    assert!(!elements.contains("<b>"));
    let states = markup::states(&form);
    for state in states.chunks(6) {
        let name = &state[0];
        for id in [
            name.clone(),
            format!("{name}-message"),
            format!("{name}-source"),
        ] {
            assert_eq!(
                elements.matches(&format!("id=\"settings-{id}\"")).count(),
                1
            );
        }
        assert!(elements.contains(&format!("name=\"{name}\"")));
    }
    assert_eq!(states.len(), 6 * (inputs(&form).count() + 1));
    let at = states
        .iter()
        .position(|text| text == "network.vlan")
        .unwrap();
    assert_eq!(states[at + 1..at + 3], ["No", "assumed"]);
}

#[test]
fn the_effect_compares_the_slowest_vm_before_and_after() {
    let before = sample();
    let mut after = before.clone();
    after.network.compression_ratio = Some(Percent::new(200));
    let rows = |before: &Plan, after: &Plan, groups: &[usize]| {
        let text = effect(before, after, groups);
        text.tables()[0]
            .rows
            .iter()
            .map(|row| row.texts())
            .collect::<Vec<_>>()
    };
    let same = rows(&before, &before, &[2]);
    assert_eq!((same.len(), &same[0][1..]), (2, &same[1][1..]));
    assert_eq!(same[0][0], "db1");
    let faster = rows(&before, &after, &[0]);
    assert_eq!((faster.len(), faster[2][0].as_str()), (4, "web1"));
    assert_ne!(faster[0][2], faster[1][2]);
    let said = |after: &Plan| effect(&before, after, &[]).headline;
    assert!(said(&before).contains("The slowest, db1, takes likely "));
    assert!(!said(&before).contains(" instead of "));
    assert!(said(&after).contains(" in all instead of "));
    after.network.method = Some(MigrationMethod::PostCopy);
    assert_eq!(rows(&before, &after, &[0])[1][1], "moves first");
    let empty = Plan::empty("", PlatformId::HyperV2022);
    assert_eq!(effect(&empty, &empty, &[]).headline, "The plan has no VM.");
}
