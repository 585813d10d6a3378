//! Links: a plan survives everything that transport does to its link, or the reader says what happened.

#![allow(clippy::unwrap_used)] // A test may fail loudly.

mod common;

use headroom::format::{document, link};
use headroom::model::{HostGroup, Plan, PlatformId, VmGroup, WitnessPlace};
use headroom::units::Memory;
use proptest::prelude::*;

proptest! {
    #[test]
    fn reading_what_was_written_gives_the_same_plan(plan in common::plans()) {
        let payload = link::encode(&plan);
        prop_assert!(payload.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c)));
        prop_assert_eq!(link::decode(&payload), Ok(plan));
    }

    #[test]
    fn any_text_ends_in_a_plan_or_a_problem(text in any::<String>()) {
        let _ = link::decode(&text);
    }

    #[test]
    fn any_payload_ends_in_a_plan_or_a_problem(text in "[123][A-Za-z0-9_-]{0,200}") {
        let _ = link::decode(&text);
    }

    #[test]
    fn a_changed_character_never_opens_another_plan(
        plan in common::plans(),
        at in any::<prop::sample::Index>(),
        with in any::<char>(),
    ) {
        let mut payload: Vec<char> = link::encode(&plan).chars().collect();
        let at = at.index(payload.len());
        payload[at] = with;
        if let Ok(opened) = link::decode(&payload.into_iter().collect::<String>()) {
            prop_assert_eq!(opened, plan);
        }
    }

    #[test]
    fn a_cut_link_says_how_much_is_missing(
        plan in common::plans(),
        at in any::<prop::sample::Index>(),
    ) {
        let payload = link::encode(&plan);
        let kept = 1 + at.index(payload.len() - 1);
        let problem = link::decode(&payload[..kept]).unwrap_err();
        prop_assert_eq!(problem.code.to_string(), "E3102");
        if kept >= 20 {
            let expected = format!("{kept} of {} characters", payload.len());
            prop_assert!(problem.cause.contains(&expected), "{} / {}", problem, expected);
        }
    }
}

fn small_plan() -> Plan {
    let mut plan = Plan::empty("Small", PlatformId::Vsphere8);
    plan.hosts
        .push(HostGroup::new("esx1", Memory::from_gib(256), 16));
    plan.vms
        .push(VmGroup::new("db=1/2", Memory::from_gib(8), 2));
    plan
}

#[track_caller]
fn opens(text: &str) {
    assert_eq!(link::decode(text), Ok(small_plan()), "{text}");
}

#[test]
fn a_link_opens_in_every_form_that_people_paste() {
    let payload = link::encode(&small_plan());
    let address = format!("https://example.org/headroom/#{payload}");
    opens(&payload);
    opens(&format!("#{payload}"));
    opens(&address);
    opens(&format!("  \n{address}\n\n"));
    opens(&format!("<{address}>"));
    opens(&format!("(see {address})").replace("see ", ""));
    opens(&format!("“{address}”."));
    opens(&format!("[{address}],"));
    opens(&format!("https://example.org/headroom/#/assess/{payload}"));
    opens(&format!("https://example.org/headroom/#plan={payload}"));
    opens(&format!("https://example.org/headroom/#{payload}&utm=x"));
    opens(&format!("https://example.org/headroom/%23{payload}"));
    opens(&format!("https://example.org/headroom/%2523{payload}"));
    opens(&format!("{address} and some words"));
    opens(&address.replace("1", "%31"));
}

#[test]
fn a_link_broken_into_quoted_lines_opens() {
    let payload = link::encode(&small_plan());
    let (first, rest) = payload.split_at(30);
    opens(&format!("> https://example.org/#{first}\r\n> {rest}\r\n"));
    opens(&format!("https://example.org/#{first}\u{200b}\n  {rest}"));
    opens(&format!("{first}\n{rest}"));
}

#[test]
fn a_link_wrapped_by_a_mail_scanner_opens() {
    let payload = link::encode(&small_plan());
    for hash in ["%23", "%2523"] {
        opens(&format!(
            "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.org\
             %2Fheadroom%2F{hash}{payload}&data=05%7C02%7Ca%40b.example&sdata=x%3D&reserved=0"
        ));
    }
    opens(&format!(
        "https://eur01.safelinks.protection.outlook.com/ap/x-59584e83/?url=https%3A%2F%2F\
         example.org%2F&data=05%7C02&reserved=0#{payload}"
    ));
}

#[track_caller]
fn refused(text: &str, code: &str, cause: &str) {
    let problem = link::decode(text).unwrap_err();
    assert_eq!(problem.code.to_string(), code, "{problem}");
    assert!(problem.cause.contains(cause), "{problem}");
}

#[test]
fn each_kind_of_wrong_link_has_its_own_sentence() {
    let payload = link::encode(&small_plan());
    refused("", "E3101", "not a link");
    refused("https://example.org/", "E3101", "not a link");
    refused("https://example.org/#", "E3101", "not a link");
    refused("some words", "E3101", "not a link");
    refused("1", "E3102", "only 1 characters arrived");
    refused(&payload[..payload.len() - 9], "E3102", "9 are missing");
    refused(&format!("{}…", &payload[..60]), "E3102", "incomplete");
    refused(&payload.replacen('2', "4", 1), "E3104", "has version 4");
    let flipped = if payload.ends_with('A') { "w" } else { "A" };
    let damaged = format!("{}{flipped}{}", &payload[..40], &payload[41..]);
    refused(&damaged, "E3103", "damaged");
    refused(&"x".repeat(5 << 20), "E3105", "at most");
}

#[test]
fn text_copied_after_a_link_does_not_matter() {
    opens(&format!("{}AAAA", link::encode(&small_plan())));
}

#[test]
fn links_look_like_links_and_lists_do_not() {
    let payload = link::encode(&small_plan());
    for text in [
        payload.clone(),
        format!("\n<https://example.org/#{payload}>"),
        format!("{}\n{}", &payload[..50], &payload[50..]),
    ] {
        assert!(link::looks_like_link(&text), "{text}");
    }
    for text in [
        "",
        "name,memory\na,1",
        "web 1",
        "1234",
        "{\"a\": 1}",
        "host1\nhost2",
        "# hosts of site A",
    ] {
        assert!(!link::looks_like_link(text), "{text}");
    }
}

/// Links of every released version, each beside the document of its plan.
#[test]
fn published_links_open_for_ever() {
    let golden = [
        (
            include_str!("links/v1-mixed.txt"),
            include_str!("links/v1-mixed.json"),
        ),
        (
            include_str!("links/v1-failures.txt"),
            include_str!("links/v1-failures.json"),
        ),
        (
            include_str!("links/v2-mixed.txt"),
            include_str!("links/v1-mixed.json"),
        ),
        (
            include_str!("links/v2-failures.txt"),
            include_str!("links/v1-failures.json"),
        ),
        (
            include_str!("links/v2-short.txt"),
            include_str!("links/v2-short.json"),
        ),
        (
            include_str!("links/v3-offline.txt"),
            include_str!("links/v3-offline.json"),
        ),
    ];
    for (payload, plan) in golden {
        let expected = document::decode(plan).unwrap();
        assert_eq!(link::decode(payload), Ok(expected));
    }
}

/// A plan is written as the oldest document and link that have all its fields, byte for byte.
#[test]
fn a_plan_without_newer_fields_is_written_as_ever() {
    let golden = [
        include_str!("links/v2-mixed.txt"),
        include_str!("links/v2-failures.txt"),
        include_str!("links/v2-short.txt"),
        include_str!("links/v3-offline.txt"),
    ];
    for payload in golden {
        let plan = link::decode(payload).unwrap();
        assert_eq!(link::encode(&plan), payload.trim_end());
        let version = document::to_value(&plan)["version"].clone();
        assert_eq!(version == 1, payload.starts_with('2'));
    }
}

/// The fault domain in which the witness of a plan stands.
fn witness_domain(plan: &Plan) -> Option<String> {
    match &plan.policy.witness_place {
        Some(WitnessPlace::FaultDomain(name)) => Some(name.clone()),
        Some(WitnessPlace::Elsewhere) | None => None,
    }
}

/// Every name of a plan, as far as it says more than a number.
fn names(plan: &Plan) -> Vec<String> {
    let hosts = plan.hosts.iter();
    let domains = hosts.clone().filter_map(|host| host.fault_domain.clone());
    let rules = plan
        .vms
        .iter()
        .flat_map(|vm| [vm.anti_affinity.clone(), vm.affinity.clone()]);
    let owners = plan
        .vms
        .iter()
        .flat_map(|vm| vm.possible_owners.iter().chain(&vm.current_hosts).cloned());
    let named = hosts
        .map(|host| host.name.clone())
        .chain(plan.vms.iter().map(|vm| vm.name.clone()));
    let all = named
        .chain(domains)
        .chain(rules.flatten())
        .chain(owners)
        .chain(witness_domain(plan))
        .chain([plan.name.clone()]);
    all.filter(|name| !name.is_empty()).collect()
}

proptest! {
    #[test]
    fn a_short_link_has_no_names_and_all_machines(plan in common::plans()) {
        let short = link::without_names(&plan);
        prop_assert_eq!(short.host_count(), plan.host_count());
        prop_assert_eq!(short.vm_count(), plan.vm_count());
        let mut policy = plan.policy.clone();
        policy.witness_place.clone_from(&short.policy.witness_place);
        prop_assert_eq!(short.policy.clone(), policy);
        prop_assert_eq!(short.policy.witness_place.is_some(), plan.policy.witness_place.is_some());
        let kept = names(&short);
        for name in names(&plan) {
            let is_number = ["host", "group", "rule", "domain", "missing"].iter().any(|kind| name.starts_with(kind));
            prop_assert!(is_number || !kept.contains(&name), "{}", name);
        }
        prop_assert_eq!(link::without_names(&short).host_count(), short.host_count());
        prop_assert_eq!(link::decode(&link::encode(&short)), Ok(short));
    }
}

#[test]
fn what_is_alike_is_one_group_in_a_short_link() {
    let mut plan = Plan::empty("Secret", PlatformId::Vsphere8);
    for name in ["paris", "rome", "oslo"] {
        plan.hosts
            .push(HostGroup::new(name, Memory::from_gib(256), 16));
    }
    plan.hosts[2].memory = Memory::from_gib(512);
    for (name, owner) in [("a", "rome"), ("b", "rome"), ("c", "oslo"), ("d", "bern")] {
        let mut vm = VmGroup::new(name, Memory::from_gib(8), 2);
        vm.possible_owners = vec![owner.to_owned()];
        vm.current_hosts = vec![owner.to_owned()];
        plan.vms.push(vm);
    }
    let short = link::without_names(&plan);
    let hosts: Vec<_> = short
        .hosts
        .iter()
        .map(|host| (&*host.name, host.count))
        .collect();
    assert_eq!(hosts, [("host1", 2), ("host3", 1)]);
    let vms: Vec<_> = short
        .vms
        .iter()
        .map(|vm| (&*vm.name, vm.count, &*vm.possible_owners[0]))
        .collect();
    assert_eq!(
        vms,
        [
            ("group1-", 2, "host2"),
            ("group2", 1, "host3"),
            ("group3", 1, "missing1")
        ]
    );
}
