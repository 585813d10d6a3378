//! What do reports hold, and does the documentation say everything about them?

#![allow(clippy::unwrap_used)]

mod common;

mod plain;

use std::collections::BTreeSet;

use headroom::format::document;
use headroom::format::report::{self, Effort, Options};
use headroom::model::{Plan, PlatformId, WorkloadProfile};
use headroom::units::{BitRate, Percent};
use plain::plain;
use proptest::prelude::*;
use serde_json::{Value, json};

const DOCUMENTATION: &str = include_str!("../docs/report.md");
const TYPES: &str = include_str!("../src/js/types.d.ts");
const DOCUMENT_FIELDS: &str = include_str!("../src/format/document/fields.rs");
const SOURCES: [&str; 15] = [
    include_str!("../src/format/report/advice.rs"),
    include_str!("../src/format/report/mod.rs"),
    include_str!("../src/format/report/capacity.rs"),
    include_str!("../src/format/report/migration.rs"),
    include_str!("../src/format/report/moves.rs"),
    include_str!("../src/format/report/night.rs"),
    include_str!("../src/format/report/outage.rs"),
    include_str!("../src/format/report/outcome.rs"),
    include_str!("../src/format/report/part.rs"),
    include_str!("../src/format/report/placement.rs"),
    include_str!("../src/format/report/prices.rs"),
    include_str!("../src/format/report/problems.rs"),
    include_str!("../src/format/report/reason.rs"),
    include_str!("../src/format/report/rules.rs"),
    include_str!("../src/format/report/settings.rs"),
];

fn report_of(plan: &Plan) -> Value {
    let options = Options {
        restart_plans: true,
        moves: true,
        advice: true,
        rules: true,
        schedule: true,
        outage: true,
        year: true,
        ..Options::default()
    };
    serde_json::from_str(&report::to_json(&report::assess(plan, &options))).unwrap()
}

/// Plans whose reports have nearly every field between them.
fn samples() -> Vec<Plan> {
    let fails = plain(&[10; 3], &[(6, 0), (6, 1), (6, 2)]);
    let survives = plain(&[16; 3], &[(6, 0), (4, 1), (4, 1)]);
    let mut confined = plain(&[16; 3], &[(6, 0), (4, 1), (4, 1)]);
    confined.vms[0].possible_owners = vec!["h0".to_owned()];
    confined.vms[1].anti_affinity = Some("apart".to_owned());
    confined.vms[2].anti_affinity = Some("apart".to_owned());
    let mut busy = plain(&[64; 2], &[(16, 0), (16, 1)]);
    busy.network.link_speed = Some(BitRate::from_megabits(100));
    busy.vms[0].workload.profile = WorkloadProfile::Cache;
    busy.platform = PlatformId::Proxmox;
    busy.growth_per_month = Some(Percent::new(10));
    let mut wrong = plain(&[8; 2], &[(4, 7)]);
    wrong.hosts[1].name = "h0".to_owned();
    vec![fails, survives, confined, busy, wrong]
}

#[test]
fn a_failing_cluster_is_reported_with_its_certificate() {
    let report = report_of(&plain(&[10; 2], &[(6, 0), (6, 1)]));
    let level = &report["answers"]["failoverCapacity"]["levels"][1];
    assert_eq!(
        level,
        &json!({
            "failures": 1,
            "verdict": "fails",
            "sets": 2,
            "tested": 2,
            "survived": 0,
            "failed": 2,
            "breaksAntiAffinity": false,
            "worst": {
                "hosts": ["h0"],
                "firstLeftOver": "v0",
                "leftOver": ["v0"],
                "leftOverMemoryMib": 6144,
                "shortage": {"missing": {"memoryMib": 2048}, "onHost": "h1"},
                "reason": {
                    "kind": "fitsNowhere",
                    "vm": "v0",
                    "shortage": {"missing": {"memoryMib": 2048}, "onHost": "h1"},
                },
            },
        })
    );
    let placement = &report["answers"]["placement"];
    assert_eq!(placement["verdict"], "impossible");
    assert_eq!(placement["refutation"]["hosts"], json!(["h0"]));
    assert_eq!(placement["refutation"]["reason"]["kind"], "sum");
    assert_eq!(
        placement["refutation"]["reason"]["needed"],
        json!({"memoryMib": 12288})
    );
}

#[test]
fn a_value_in_force_names_its_origin() {
    let report = report_of(&plain(&[10; 2], &[]));
    assert_eq!(
        report["policy"]["vmOverheadMib"],
        json!({"value": 0, "origin": "plan", "source": null, "verified": null})
    );
    assert_eq!(report["policy"]["tolerate"]["origin"], "default");
    assert_eq!(report["policy"]["failureOrder"]["value"], "at-once");
    assert_eq!(report["policy"]["shed"]["origin"], "default");
    assert_eq!(report["network"]["linkGigabitsPerSecond"]["value"], 10);
}

#[test]
fn the_votes_of_a_cluster_are_reported() {
    let mut plan = plain(&[64; 3], &[(8, 0), (8, 1)]);
    let quorum = |plan: &Plan| report_of(plan)["answers"]["failoverCapacity"]["quorum"].take();
    assert_eq!(
        quorum(&plan),
        json!({
            "votes": 3,
            "needed": 2,
            "survivedAtOnce": 1,
            "survivedOneAfterAnother": 2,
            "oneSurvivedWithoutWitness": true,
            "sentence": "3 votes (3 hosts and a disk), of which 2 must be left; after each failure \
                they are given out anew. Any 1 host can be lost at once, any 2 hosts one after \
                another.",
        })
    );
    plan.platform = PlatformId::Vsphere8;
    assert_eq!(quorum(&plan)["votes"], Value::Null);
}

#[test]
fn the_parts_are_those_of_the_whole() {
    for plan in samples() {
        let options = Options::default();
        let whole = report::assess(&plan, &options).answers;
        let capacity = report::failover_capacity(&plan, &options);
        let migration = report::migration_times(&plan, &options);
        let placement = report::placement(&plan, &options);
        let parts = whole.map(|all| (all.failover_capacity, all.migration, all.placement));
        assert_eq!(
            parts.clone().map(|(capacity, ..)| capacity),
            capacity.answer
        );
        assert_eq!(
            parts.clone().map(|(_, migration, _)| migration),
            migration.answer
        );
        assert_eq!(parts.map(|(.., placement)| placement), placement.answer);
    }
}

fn keys(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                found.insert(key.clone());
                keys(value, found);
            }
        }
        Value::Array(values) => values.iter().for_each(|value| keys(value, found)),
        _ => {}
    }
}

/// Names of fields as serde writes them: `memory_mib` is `memoryMib`.
fn camel_case(name: &str) -> String {
    let mut parts = name.split('_');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        let (initial, rest) = part.split_at(1);
        text + &initial.to_uppercase() + rest
    })
}

/// The fields that a source declares, one a line.
fn declared(source: &str) -> impl Iterator<Item = String> + '_ {
    source
        .lines()
        .filter_map(|line| line.trim().strip_prefix("pub ")?.split_once(": "))
        .map(|(name, _)| camel_case(name))
        .filter(|name| name.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

#[test]
fn each_field_is_documented_and_typed() {
    let mut fields: BTreeSet<String> = SOURCES.into_iter().flat_map(declared).collect();
    // Of the parts that the JavaScript functions return, and of the options.
    for plan in samples() {
        keys(&report_of(&plan), &mut fields);
    }
    assert!(fields.len() > 80, "only {} fields found", fields.len());
    for field in fields {
        assert!(
            DOCUMENTATION.contains(&format!("`{field}`")),
            "`{field}` is not in docs/report.md"
        );
        let typed = [format!(" {field}:"), format!(" {field}?:")];
        assert!(
            typed.iter().any(|text| TYPES.contains(text)),
            "{field} is not in src/js/types.d.ts"
        );
    }
}

#[test]
fn each_field_of_a_plan_document_is_typed() {
    let mut count = 0;
    for field in declared(DOCUMENT_FIELDS) {
        count += 1;
        let typed = [format!(" {field}:"), format!(" {field}?:")];
        assert!(
            typed.iter().any(|text| TYPES.contains(text)),
            "{field} is not in src/js/types.d.ts"
        );
    }
    assert!(count > 50, "only {count} fields found");
}

#[test]
fn options_are_read_strictly() {
    let read = |text: &str| Options::from_json(text);
    assert_eq!(read(""), Ok(Options::default()));
    assert_eq!(read("null"), Ok(Options::default()));
    assert_eq!(
        read(
            r#"{"effort": "interactive", "failures": 2, "restartPlans": true, "moves": true, "advice": true, "rules": true, "schedule": true, "outage": true, "year": true}"#
        ),
        Ok(Options {
            effort: Effort::Interactive,
            failures: Some(2),
            restart_plans: true,
            moves: true,
            advice: true,
            rules: true,
            schedule: true,
            outage: true,
            year: true,
        })
    );
    for wrong in ["[]", "{\"failure\": 1}", "{\"failures\": -1}", "7", "{"] {
        let problem = read(wrong).unwrap_err();
        assert_eq!(problem.code.to_string(), "E3008", "{wrong}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Any plan has a report, and the same one however it arrives.
    #[test]
    fn any_plan_has_a_report(plan in common::plans(), failures in proptest::option::of(0u32..5)) {
        let options = Options {
            effort: Effort::Interactive,
            failures,
            restart_plans: true,
            moves: true,
            advice: false,
            rules: true,
            schedule: true,
            outage: true,
            year: true,
        };
        let text = report::to_json(&report::assess(&plan, &options));
        prop_assert!(serde_json::from_str::<Value>(&text).is_ok());
        let reopened = document::decode(&document::encode(&plan)).unwrap();
        prop_assert_eq!(text, report::to_json(&report::assess(&reopened, &options)));
    }
}
