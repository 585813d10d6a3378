//! Plan documents: nothing is lost, and nothing foreign is taken for a plan.

#![allow(clippy::unwrap_used)] // A test may fail loudly.

mod common;

use headroom::format::document;
use headroom::model::{
    AfterFailure, FailoverPolicy, FailureOrder, FailureUnit, HostGroup, Plan, PlatformId, ProbeVm,
    SearchBudget, Shed, VmGroup, VmMemory,
};
use headroom::units::{Memory, Percent};
use proptest::prelude::*;

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
