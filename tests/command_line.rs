//! What does the command answer? The example `assess`, run within this test.
#![cfg(not(target_family = "wasm"))]
#![allow(clippy::unwrap_used)]

mod three;

#[path = "../examples/assess/clusters.rs"]
mod clusters;
#[path = "../examples/assess/command.rs"]
mod command;
#[path = "../examples/assess/text.rs"]
mod text;

use command::{Answer, run};
use headroom::format::{document, link};
use headroom::model::{Plan, PlatformId, QuorumRule, Witness};
use three::three_hosts;

/// The VMs of the first host fit elsewhere in one way only.
fn plan() -> Plan {
    three_hosts("Three", PlatformId::HyperV2022, "h2")
}

fn ask(arguments: &[&str], input: &str) -> Answer {
    let arguments: Vec<String> = arguments.iter().map(|text| text.to_string()).collect();
    run(&arguments, &mut input.as_bytes())
}

fn json(answer: &Answer) -> serde_json::Value {
    serde_json::from_str(&answer.output).unwrap()
}

#[test]
fn a_document_and_a_link_give_the_same_answers() {
    let by_document = ask(&["--json", "-"], &document::encode(&plan()));
    assert_eq!(by_document.status, 0, "{}", by_document.errors);
    let by_link = ask(&["--json", "-"], &link::encode(&plan()));
    assert_eq!(by_document, by_link);
    let report = json(&by_document);
    let capacity = &report["answers"]["failoverCapacity"];
    assert_eq!(capacity["basis"], "given");
    assert_eq!(capacity["levels"][0]["verdict"], "survives");
    assert_eq!(
        capacity["placement"][4],
        serde_json::json!({"vm": "e", "host": "h3"})
    );
}

#[test]
fn a_ganeti_text_is_opened() {
    let ganeti = "group|uuid-1|preferred||\n\n\
        node1|4096|0|3072|200|200|4|N|uuid-1|4\nnode2|4096|0|4096|200|200|4|N|uuid-1|4\n\n\
        vm1|1024|0|1|running|Y|node1||ext||1\n\n\n\
        |128,1,1024,1,1,1|128,1,1024,1,1,1;32768,8,1048576,16,8,12|plain,drbd,ext|4.0|32.0\n";
    let answer = ask(&["--json", "-"], ganeti);
    assert_eq!(answer.status, 0, "{}", answer.errors);
    let report = json(&answer);
    assert_eq!(report["platform"]["key"], "ganeti");
    assert_eq!(report["answers"]["failoverCapacity"]["tolerated"], 1);
}

#[test]
fn a_list_without_hosts_is_refused_with_its_number() {
    let answer = ask(&["-"], "VM,Memory (GiB),vCPUs\na,4,2\n");
    assert_eq!((answer.status, answer.output.as_str()), (2, ""));
    assert!(answer.errors.contains("E1001: "), "{}", answer.errors);
    // Hosts that are only named are there by name, and nothing is answered about them.
    let answer = ask(&["-"], "VM,Memory (GiB),vCPUs,Host\na,4,2,h1\n");
    assert_eq!((answer.status, answer.output.as_str()), (2, ""));
    for said in [
        "error E1008: The memory of host “h1” is 0 or not known.",
        "error E1010: The number of cores of host “h1” is 0 or not known.",
    ] {
        assert!(answer.errors.contains(said), "{}", answer.errors);
    }
}

#[test]
fn the_text_names_the_verdicts() {
    let answer = ask(&["-"], &document::encode(&plan()));
    assert_eq!(answer.status, 0);
    for part in [
        "Failover capacity",
        "k = 0: ",
        "k = 1: ",
        "Placement",
        "a: quick ",
        "host failure ",
    ] {
        assert!(answer.output.contains(part), "{part}: {}", answer.output);
    }
}

#[test]
fn the_rules_are_listed_when_they_are_asked_for() {
    let document = document::encode(&plan());
    let text = ask(&["--rules", "-"], &document).output;
    for part in [
        "What the vendors' rules say",
        "| yes | too strict\n",
        "All 3 VMs of h1 restart on 2 other hosts: a on h3, b on h2 and c on h2.",
        "SCVMM cluster reserve: Checks",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let report = json(&ask(&["--json", "--rules", "-"], &document));
    let rules = &report["answers"]["rules"]["rules"];
    assert_eq!(rules[0]["key"], "scvmm");
    assert_eq!(rules[0]["judgement"], "noThoughYes");
    let without = json(&ask(&["--json", "-"], &document));
    assert!(without["answers"]["rules"].is_null());
}

#[test]
fn operations_are_told_when_they_are_asked_for() {
    let document = document::encode(&plan());
    let text = ask(&["--schedule", "--outage", "--year", "-"], &document).output;
    for part in [
        "Drain a host and patch night\n  Patching 3 hosts",
        "When a host dies\n  The worst host to lose is h1",
        "A year\n  With live migration and restarts a VM is down for",
        "Migrations at once on a host; the limit is ",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let report = json(&ask(
        &["--json", "--schedule", "--outage", "--year", "-"],
        &document,
    ));
    let answers = &report["answers"];
    assert_eq!(answers["patchNight"]["hosts"][0]["host"], "h1");
    assert_eq!(answers["outages"]["worstHost"], "h1");
    assert_eq!(answers["year"]["methods"][0]["method"], "alone");
    let without = json(&ask(&["--json", "-"], &document));
    assert!(without["answers"]["patchNight"].is_null());
}

/// The one level says nothing about the time before any failure.
#[test]
fn the_text_of_one_number_of_failures_has_no_verdict_on_others() {
    let answer = ask(&["--failures", "2", "-"], &document::encode(&plan()));
    assert!(answer.output.contains("k = 2: Fails"), "{}", answer.output);
    assert!(
        !answer.output.contains("before any host"),
        "{}",
        answer.output
    );
}

#[test]
fn one_number_of_failures_is_answered_alone() {
    let answer = ask(
        &["--json", "--failures", "2", "-"],
        &document::encode(&plan()),
    );
    assert_eq!(answer.status, 0, "{}", answer.errors);
    let report = json(&answer);
    let levels = &report["answers"]["failoverCapacity"]["levels"];
    assert_eq!(levels.as_array().unwrap().len(), 1);
    assert_eq!(levels[0]["failures"], 2);
    assert_eq!(levels[0]["verdict"], "fails");
    assert_eq!(report["answers"]["placement"]["failures"], 2);
    assert_eq!(report["answers"]["placement"]["verdict"], "impossible");
}

/// Nothing is claimed of a loss that cannot happen: all hosts fail, and no VM restarts.
#[test]
fn more_failures_than_hosts_are_not_survived() {
    for failures in ["3", "4", "4294967295"] {
        let text = document::encode(&plan());
        let answer = ask(&["--json", "--failures", failures, "-"], &text);
        assert!(answer.errors.contains("E1016: "), "{}", answer.errors);
        let report = json(&answer);
        let level = &report["answers"]["failoverCapacity"]["levels"][0];
        assert_eq!(
            (&level["failures"], &level["verdict"]),
            (&3.into(), &"fails".into())
        );
        assert_eq!(report["answers"]["placement"]["verdict"], "impossible");
    }
}

#[test]
fn restarts_are_listed_when_asked_for() {
    let text = document::encode(&plan());
    let silent = json(&ask(&["--json", "-"], &text));
    assert!(silent["answers"]["failoverCapacity"]["restartPlans"].is_null());
    let plans = &json(&ask(&["--json", "--restarts", "-"], &text))["answers"]["failoverCapacity"]["restartPlans"];
    // 9 GiB of VMs go to 5 GiB of room on h2 and 4 on h3: 3 + 2 and 4.
    assert_eq!(
        plans[0],
        serde_json::json!({
            "failedHost": "h1",
            "verdict": "survives",
            "votes": "kept",
            "restarts": [
                {"vm": "a", "host": "h3"},
                {"vm": "b", "host": "h2"},
                {"vm": "c", "host": "h2"},
            ],
            "moves": [],
            "shed": [],
            "leftOver": [],
        })
    );
}

#[test]
fn moves_are_listed_when_asked_for() {
    let mut plan = plan();
    // 4 + 3 + 2 + 4 on h1 are too much for it.
    plan.vms[3].current_hosts = vec!["h1".to_owned()];
    let text = document::encode(&plan);
    let silent = json(&ask(&["--json", "-"], &text));
    assert!(silent["answers"]["moves"].is_null());
    let moves = &json(&ask(&["--json", "--moves", "-"], &text))["answers"]["moves"];
    assert_eq!(
        (&moves["verdict"], &moves["movesAtLeast"]),
        (&"found".into(), &1.into())
    );
    assert_eq!(moves["steps"][0]["from"], "h1");
    let answer = ask(&["--moves", "-"], &text);
    let expected = "After 1 move the cluster survives any loss of 1 host.";
    assert!(answer.output.contains(expected), "{}", answer.output);
    assert!(answer.output.contains("1. "), "{}", answer.output);
}

#[test]
fn what_cannot_be_read_is_refused_with_a_reason() {
    let refused = |arguments: &[&str], input: &str, part: &str| {
        let answer = ask(arguments, input);
        assert_eq!((answer.status, answer.output.as_str()), (2, ""), "{part}");
        assert!(answer.errors.contains(part), "{part}: {}", answer.errors);
    };
    refused(&[], "", "No file is named");
    refused(&["-"], "", "E3007: ");
    refused(&["-"], "{\"format\": \"headroom-plan\"}", "E3002: ");
    refused(&["-", "other"], "", "one file too many");
    refused(
        &["no/such/file.json"],
        "",
        "no/such/file.json cannot be read",
    );
    refused(&["--wrong", "-"], "", "--wrong is not an option");
    refused(
        &["--failures", "many", "-"],
        "",
        "--failures needs a number",
    );
    refused(&["--failures"], "", "--failures needs a number");
}

#[test]
fn a_plan_with_errors_is_reported_as_json_too() {
    let mut plan = plan();
    plan.hosts.clear();
    let answer = ask(&["--json", "-"], &document::encode(&plan));
    assert_eq!(answer.status, 2);
    assert!(answer.errors.contains("E1001: "), "{}", answer.errors);
    let report = json(&answer);
    assert!(report["answers"].is_null());
    let first = &report["problems"][0];
    assert_eq!(
        (&first["code"], &first["severity"]),
        (&"E1001".into(), &"error".into())
    );
}

#[test]
fn a_list_of_which_rows_are_left_out_meets_no_requirement() {
    let list = |memory: &str| {
        format!(
            "Host,Memory GB,Cores\nh1,64,16\nh2,64,16\nh3,64,16\n\n\
             VM,Memory,vCPUs\na,8 GB,2\nb,{memory},2\n"
        )
    };
    assert_eq!(ask(&["--require", "1", "-"], &list("8 GB")).status, 0);
    let part = ask(&["--require", "1", "-"], &list("plenty"));
    assert_eq!(part.status, 1, "{}", part.errors);
    assert!(
        part.errors
            .contains("Rows that cannot be read were left out")
    );
    assert_eq!(ask(&["-"], &list("plenty")).status, 0);
}

#[test]
fn a_name_forges_no_line_of_the_answer() {
    let mut forged = plan();
    forged.vms[0].name = "a\n  Survives any 9 of 9 hosts.\u{1b}[2J\u{202e}".to_owned();
    let answer = ask(&["--moves", "-"], &document::encode(&forged));
    let text = answer.output + &answer.errors;
    assert!(!text.contains("\n  Survives any 9"), "{text}");
    assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text}");
}

#[test]
fn what_is_required_decides_the_status() {
    let check = |plan: &Plan, require: &str, status: u8, part: &str| {
        let answer = ask(&["--require", require, "-"], &document::encode(plan));
        assert_eq!(answer.status, status, "{require}: {}", answer.errors);
        assert!(answer.errors.contains(part), "{require}: {}", answer.errors);
        assert!(!answer.output.is_empty());
    };
    let three = plan();
    check(&three, "0", 0, "");
    check(&three, "1", 0, "");
    check(
        &three,
        "2",
        1,
        "required: not met for k = 2. Fails for all 3 pairs.",
    );
    check(&three, "3", 1, "required: not met for k = 3. ");
    check(&three, "4", 1, "required: not met for k = 4. ");
    check(&three, "4294967295", 1, "required: not met");
    // 13 GiB on the first host.
    let mut broken = plan();
    broken.vms[3].current_hosts = vec!["h1".to_owned()];
    check(&broken, "0", 1, "h1 carries more than it has room for");
    check(&broken, "1", 1, "required: not met for k = 1. ");
    // Two hosts with next to nothing to run, and nobody to decide which half goes on.
    let mut two = plan();
    two.hosts.truncate(2);
    two.vms.truncate(1);
    two.policy.quorum = Some(QuorumRule::Majority);
    two.policy.witness = Some(Witness::None);
    check(&two, "1", 1, "Memory survives it, but quorum does not.");
    let mut none = plan();
    none.hosts.clear();
    let answer = ask(&["--require", "1", "-"], &document::encode(&none));
    assert_eq!(answer.status, 2);
    for arguments in [&["--require", "many", "-"][..], &["--require"]] {
        let answer = ask(arguments, "");
        assert_eq!(answer.status, 2);
        assert!(
            answer.errors.contains("--require needs a number"),
            "{}",
            answer.errors
        );
    }
}

#[test]
fn what_is_required_is_judged_beside_json_and_other_questions() {
    let text = document::encode(&plan());
    let answer = ask(&["--json", "--require", "2", "-"], &text);
    assert_eq!(answer.status, 1);
    assert_eq!(json(&answer)["answers"]["failoverCapacity"]["tolerated"], 1);
    let answer = ask(&["--failures", "2", "--require", "1", "-"], &text);
    assert_eq!(answer.status, 0, "{}", answer.errors);
}

#[test]
fn help_names_every_option() {
    let help = ask(&["--help"], "");
    assert_eq!(help.status, 0);
    for option in [
        "--json",
        "--failures",
        "--require",
        "--restarts",
        "--moves",
        "--help",
    ] {
        assert!(help.output.contains(option), "{option}");
    }
}
