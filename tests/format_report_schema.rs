//! Is every report valid by its published schema, and nothing that lacks what a report has?

#![allow(clippy::unwrap_used)] // A test may fail loudly.

mod common;
mod laws_support;
mod schema_support;
mod three;

use headroom::format::report::{self, Effort, Options};
use headroom::model::{Plan, PlatformId};
use proptest::prelude::*;
use schema_support::problems_by;
use serde_json::{Value, json};

const SCHEMA: &str = include_str!("../docs/schema/report-v1.schema.json");

fn schema() -> Value {
    serde_json::from_str(SCHEMA).unwrap()
}

fn reported(plan: &Plan, options: &Options) -> Value {
    serde_json::to_value(report::assess(plan, options)).unwrap()
}

#[test]
fn the_published_schema_is_that_of_the_types() {
    let text = serde_json::to_string_pretty(&report::schema()).unwrap() + "\n";
    #[cfg(not(target_family = "wasm"))]
    if std::env::var("HEADROOM_BLESS").is_ok_and(|value| value == "1") {
        let root = env!("CARGO_MANIFEST_DIR");
        std::fs::write(format!("{root}/docs/schema/report-v1.schema.json"), text).unwrap();
        return;
    }
    assert!(
        text == SCHEMA,
        "docs/schema/report-v1.schema.json differs from the types; HEADROOM_BLESS=1 writes it anew"
    );
}

/// Everything that can be asked for.
fn whole() -> Value {
    let plan = three::three_hosts("Three", PlatformId::HyperV2022, "h1");
    let all = Options {
        effort: Effort::Interactive,
        failures: None,
        restart_plans: true,
        moves: true,
        advice: true,
        rules: true,
        schedule: true,
        outage: true,
        year: true,
    };
    reported(&plan, &all)
}

#[test]
fn a_whole_report_is_valid_and_needs_each_of_its_fields() {
    let (schema, report) = (schema(), whole());
    assert_eq!(
        problems_by(&schema, &report),
        Vec::<String>::new(),
        "{report}"
    );
    for field in report.as_object().unwrap().keys() {
        let mut less = report.clone();
        less.as_object_mut().unwrap().remove(field);
        assert!(!problems_by(&schema, &less).is_empty(), "without {field}");
    }
    for (at, with) in [
        ("/version", json!(2)),
        ("/format", json!("headroom-plan")),
        ("/policy", json!([])),
        ("/answers/failoverCapacity/tolerated", json!("one")),
        ("/answers/migration/vms", json!({})),
    ] {
        let mut other = report.clone();
        *other.pointer_mut(at).unwrap() = with;
        assert!(!problems_by(&schema, &other).is_empty(), "{at}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_report_is_valid(
        plan in prop_oneof![laws_support::tamed(common::plans()), laws_support::clusters()],
    ) {
        let quick = Options { effort: Effort::Interactive, ..Options::default() };
        let report = reported(&plan, &quick);
        prop_assert_eq!(problems_by(&schema(), &report), Vec::<String>::new(), "{}", report);
    }
}
