//! Plan documents: nothing is lost, and nothing foreign is taken for a plan.

#![allow(clippy::unwrap_used)] // A test may fail loudly.

mod common;

use headroom::format::document;
use headroom::format::import::detect_and_open_text;
use headroom::model::{
    AfterFailure, FailoverPolicy, FailureOrder, FailureUnit, HostGroup, Plan, PlatformId, ProbeVm,
    SearchBudget, Shed, VmGroup, VmMemory,
};
use headroom::units::{Memory, Percent};
use proptest::prelude::*;
use serde_json::Value;

proptest! {
    #[test]
    fn reading_what_was_written_gives_the_same_plan(plan in common::plans()) {
        prop_assert_eq!(document::decode(&document::encode(&plan)), Ok(plan.clone()));
        prop_assert_eq!(document::decode(&document::encode_compact(&plan)), Ok(plan));
    }

    #[test]
    fn any_text_ends_in_a_plan_or_a_problem(text in any::<String>()) {
        let _ = document::decode(&text);
    }

    #[test]
    fn a_changed_document_ends_in_a_plan_or_a_problem(
        plan in common::plans(),
        at in any::<prop::sample::Index>(),
        with in any::<char>(),
    ) {
        let mut text: Vec<char> = document::encode(&plan).chars().collect();
        let at = at.index(text.len());
        text[at] = with;
        let _ = document::decode(&text.into_iter().collect::<String>());
    }
}

fn small_plan() -> Plan {
    let mut plan = Plan::empty("Production", PlatformId::Proxmox);
    plan.hosts
        .push(HostGroup::new("node1", Memory::from_gib(512), 32));
    plan.vms
        .push(VmGroup::new("web1", Memory::from_kib(1025), 2));
    plan
}

#[test]
fn a_document_shows_only_what_differs_from_the_default() {
    let expected = r#"{
  "format": "headroom-plan",
  "version": 1,
  "name": "Production",
  "platform": "proxmox-ve",
  "hosts": [
    {
      "name": "node1",
      "memoryMib": 524288,
      "cores": 32
    }
  ],
  "vms": [
    {
      "name": "web1",
      "memoryMib": 1.0009765625,
      "vcpus": 2
    }
  ]
}
"#;
    assert_eq!(document::encode(&small_plan()), expected);
}

#[test]
fn what_happens_at_a_failure_is_written_in_words() {
    let mut plan = small_plan();
    plan.vms[0].host_bound = true;
    plan.policy = FailoverPolicy {
        failure_order: Some(FailureOrder::OneAfterAnother),
        after_failure: Some(AfterFailure::Rearrange),
        failure_unit: Some(FailureUnit::FaultDomain),
        shed: Some(Shed::LowAndMedium),
        search_budget: Some(SearchBudget::Long),
        ..FailoverPolicy::default()
    };
    plan.second_probe = Some(ProbeVm {
        memory: Memory::from_gib(1),
        vcpus: 1,
    });
    plan.growth_per_month = Some(Percent::from_hundredths(250));
    let text = document::encode_compact(&plan);
    for part in [
        r#""vcpus":2,"hostBound":true}"#,
        r#""policy":{"failureOrder":"one-after-another","afterFailure":"rearrange","#,
        r#""failureUnit":"fault-domain","shed":"low-and-medium","searchBudget":"long"}"#,
        r#""secondProbe":{"memoryMib":1024,"vcpus":1},"growthPercentPerMonth":2.5}"#,
    ] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
}

#[test]
fn amounts_are_rounded_to_the_smallest_unit() {
    let text = document::encode(&small_plan()).replace("1.0009765625", "0.3");
    let plan = document::decode(&text).unwrap();
    assert_eq!(
        plan.vms[0].memory,
        VmMemory::Static(Memory::from_kib(307)) // 307.2 KiB
    );
}

fn check(text: &str, code: &str, cause: &str) {
    let problem = document::decode(text).unwrap_err();
    assert_eq!(problem.code.to_string(), code, "{problem}");
    assert!(problem.cause.contains(cause), "{problem}");
}

#[test]
fn each_kind_of_wrong_text_has_its_own_sentence() {
    let valid = document::encode(&small_plan());
    check("", "E3007", "no text");
    check("\u{feff} \n", "E3007", "no text");
    check("hello", "E3002", "does not begin with “{”");
    check("[1, 2]", "E3002", "does not begin with “{”");
    check("{}", "E3002", "no field “format”");
    check(r#"{"format":"tool","version":1}"#, "E3002", "“tool”");
    check(r#"{"format":"headroom-plan"}"#, "E3002", "“version”");
    check(&valid.replace(": 1,", ": 3,"), "E3003", "has version 3");
    check(&valid[..valid.len() / 2], "E3001", "EOF");
    check(
        &valid.replace("cores", "kores"),
        "E3001",
        "unknown field `kores`",
    );
    check(&valid.replace("524288", "-1"), "E3001", "negative");
    check(
        &valid.replace("524288", "\"512 GiB\""),
        "E3001",
        "expected a number",
    );
    check(&valid.replace("524288", "1e300"), "E3001", "too large");
    check(
        &valid.replace("proxmox-ve", "bare-metal"),
        "E3004",
        "“bare-metal”",
    );
    check(
        &valid.replace("\"memoryMib\": 1.0009765625,", ""),
        "E3005",
        "“web1” has neither",
    );
    check(&" ".repeat(17 << 20), "E3006", "at most 16777216");
}

/// Hosts and VMs that every reader of lists would take over.
fn document_with(version: &str) -> String {
    format!(
        r#"{{"format":"headroom-plan",{version}"platform":"proxmox-ve",
        "hosts":[{{"name":"n1","count":2,"memoryMib":65536,"cores":16}}],
        "vms":[{{"name":"v1","memoryMib":4096,"vcpus":2}}]}}"#
    )
}

#[test]
fn what_says_that_it_is_a_plan_document_is_one_whatever_else_it_says() {
    let opened = |text: &str| detect_and_open_text(text, None);
    let usual = opened(&document_with("\"version\":1,")).unwrap();
    assert_eq!(usual.plan.platform, PlatformId::Proxmox);
    for version in ["1.0", "1e0", "10e-1"] {
        let same = opened(&document_with(&format!("\"version\":{version},")));
        assert_eq!(same.as_ref(), Ok(&usual), "{version}");
    }
    for (version, code, cause) in [
        (
            "\"version\":\"2\",",
            "E3001",
            "its “version” is the text “2”",
        ),
        ("\"version\":-1,", "E3001", "its “version” is -1,"),
        ("\"version\":0,", "E3001", "its “version” is 0,"),
        ("\"version\":1.5,", "E3001", "its “version” is 1.5,"),
        ("\"version\":null,", "E3001", "its “version” is null,"),
        ("\"version\":true,", "E3001", "its “version” is true,"),
        ("\"version\":[1],", "E3001", "its “version” is a list,"),
        (
            "\"version\":{\"a\":1},",
            "E3001",
            "its “version” is an object,",
        ),
        ("\"version\":1e300,", "E3001", "its “version” is 1e300,"),
        (
            "\"version\":99999999999,",
            "E3003",
            "has version 99999999999",
        ),
        ("", "E3002", "its “version” is missing"),
        (
            "\"version\":1,\"version\":1,",
            "E3001",
            "“version” stands there more than once",
        ),
        (
            "\"format\":\"headroom-plan\",\"version\":1,",
            "E3001",
            "“format” stands there more than once",
        ),
        (
            "\"format\":\"other\",\"version\":1,",
            "E3001",
            "“format” stands there more than once",
        ),
        (
            "\"version\":1,\"hosts\":[],",
            "E3001",
            "“hosts” stands there more than once",
        ),
        ("\"version\":1,\"surprise\":[],", "E3001", "unknown field"),
    ] {
        let text = document_with(version);
        let problem = opened(&text).unwrap_err();
        assert_eq!(problem.code.to_string(), code, "{problem}");
        assert!(problem.cause.contains(cause), "{cause}: {problem}");
        check(&text, code, cause);
    }
    // Damaged further on it is a document all the same.
    let damaged =
        opened(&document_with("\"version\":1,").replace("\"vcpus\"", "\"vcpus")).unwrap_err();
    assert_eq!(damaged.code.to_string(), "E3001");
    // The schema has no other whole numbers than JSON: 2.0 is 2.
    let counts = document_with("\"version\":1,").replace("\"count\":2", "\"count\":2.0");
    assert_eq!(opened(&counts).unwrap(), usual);
    check(&counts.replace("2.0", "2.5"), "E3001", "not a whole number");
    check(&counts.replace("2.0", "-2"), "E3001", "not a whole number");
    check(
        &counts.replace("2.0", "4294967296"),
        "E3001",
        "not a whole number",
    );
}

/// The text of a value in which one key of one object, counted over all, stands twice; and which.
fn with_key_doubled(value: &Value, left: &mut Option<usize>, key: &mut String) -> String {
    match value {
        Value::Object(fields) => {
            let mut parts = Vec::new();
            for (name, value) in fields {
                let is_doubled = *left == Some(0);
                *left = left.and_then(|left| left.checked_sub(1));
                let text = with_key_doubled(value, left, key);
                if is_doubled {
                    key.clone_from(name);
                    parts.push(format!("{name:?}:{text}"));
                }
                parts.push(format!("{name:?}:{text}"));
            }
            format!("{{{}}}", parts.join(","))
        }
        Value::Array(items) => {
            let items = items.iter().map(|item| with_key_doubled(item, left, key));
            format!("[{}]", items.collect::<Vec<_>>().join(","))
        }
        other => other.to_string(),
    }
}

#[test]
fn a_key_that_stands_twice_is_refused_and_named_wherever_it_is() {
    let texts = [
        include_str!("links/v1-mixed.json"),
        include_str!("links/v1-failures.json"),
        include_str!("links/v3-offline.json"),
    ];
    for text in texts {
        let value: Value = serde_json::from_str(text).unwrap();
        let mut refused = 0;
        for at in 0.. {
            let mut key = String::new();
            let doubled = with_key_doubled(&value, &mut Some(at), &mut key);
            if key.is_empty() {
                break;
            }
            let problem = document::decode(&doubled).unwrap_err();
            assert_eq!(problem.code.to_string(), "E3001", "{key}: {problem}");
            assert!(problem.cause.contains(&key), "{key}: {problem}");
            refused += 1;
        }
        assert!(refused > 20, "only {refused} keys");
    }
}
