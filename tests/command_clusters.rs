//! What does the command answer about a file with several clusters?
#![cfg(not(target_family = "wasm"))]
#![allow(clippy::unwrap_used)] // A test may fail loudly.

#[path = "../examples/assess/clusters.rs"]
mod clusters;
#[path = "../examples/assess/command.rs"]
mod command;
#[path = "../examples/assess/text.rs"]
mod text;

use command::{Answer, run};
use serde_json::Value;

fn ask(arguments: &[&str], input: &str) -> Answer {
    let arguments: Vec<String> = arguments.iter().map(|text| text.to_string()).collect();
    run(&arguments, &mut input.as_bytes())
}

fn json(answer: &Answer) -> Value {
    serde_json::from_str(&answer.output).unwrap()
}

/// Full needs both of its hosts; Free has room enough for the VMs of both.
const TWO: &str = "Host,Memory (GiB),Cores,Cluster\n\
     f1,64,16,Full\nf2,64,16,Full\ne1,512,16,Free\ne2,512,16,Free\n\n\
     VM,Memory (GiB),vCPUs,Host,Cluster\n\
     a,25,2,f1,Full\nb,25,2,f1,Full\nc,25,2,f2,Full\nd,8,2,e1,Free\n";

/// Clusters of one name in two datacenters: only Kiel's survives.
const DATACENTERS: &str = "Host,Memory (GiB),Cores,Cluster,Datacenter\n\
     b1,64,16,Prod,Bonn\nb2,64,16,Prod,Bonn\nk1,64,16,Prod,Kiel\nk2,64,16,Prod,Kiel\n\n\
     VM,Memory (GiB),vCPUs,Host,Cluster,Datacenter\n\
     a,40,2,b1,Prod,Bonn\nb,40,2,b2,Prod,Bonn\nc,8,2,k1,Prod,Kiel\n";

#[test]
fn each_cluster_is_answered_by_itself() {
    let answer = ask(&["-"], TWO);
    assert_eq!(answer.status, 0, "{}", answer.errors);
    let (free, full) = answer
        .output
        .split_once("\n# Cluster Full: 2 hosts, 3 VMs\n")
        .unwrap();
    assert!(
        free.starts_with("# Cluster Free: 2 hosts, 1 VM\n"),
        "{free}"
    );
    assert!(free.contains("Any one of 2 hosts can be lost."), "{free}");
    assert!(full.contains("k = 1: Fails for"), "{full}");
    assert!(
        !full.contains("e1") && !free.contains("f1"),
        "VMs stay in their cluster"
    );

    let all = json(&ask(&["--json", "-"], TWO));
    assert_eq!(
        (&all["format"], &all["version"]),
        (&"headroom-clusters".into(), &1.into())
    );
    let names = all["clusters"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["cluster"]);
    assert_eq!(names.collect::<Vec<_>>(), ["Free", "Full"]);
    assert_eq!(all["clusters"][1]["kind"], "cluster");
    assert_eq!(all["clusters"][1]["hosts"], 2);
    let capacity = |at: usize| &all["clusters"][at]["report"]["answers"]["failoverCapacity"];
    assert_eq!(capacity(0)["tolerated"], 1);
    assert_eq!(capacity(1)["tolerated"], 0);
}

#[test]
fn what_is_required_holds_for_every_cluster() {
    let answer = ask(&["--require", "1", "-"], TWO);
    assert_eq!(answer.status, 1);
    let errors = &answer.errors;
    assert!(
        errors.contains("Full: required: not met for k = 1."),
        "{errors}"
    );
    let summary = "required: k = 1 is not met by 1 of 2 clusters: Full.\n";
    assert!(errors.ends_with(summary), "{errors}");
    assert!(!errors.contains("Free: required"), "{errors}");
    assert_eq!(ask(&["--require", "0", "-"], TWO).status, 0);
    assert_eq!(
        ask(&["--require", "1", "--cluster", "Free", "-"], TWO).status,
        0
    );
    assert_eq!(
        ask(&["--require", "1", "--cluster", "full", "-"], TWO).status,
        1
    );
    let as_json = ask(&["--json", "--require", "1", "-"], TWO);
    assert_eq!(
        (
            as_json.status,
            json(&as_json)["clusters"][1]["cluster"].clone()
        ),
        (1, "Full".into())
    );
}

#[test]
fn one_cluster_is_asked_about_by_its_name() {
    let of = |name: &str, text: &str| ask(&["--json", "--cluster", name, "-"], text);
    let kiel = of("Kiel/Prod", DATACENTERS);
    assert_eq!(kiel.status, 0, "{}", kiel.errors);
    let report = json(&kiel);
    assert_eq!(
        (&report["format"], &report["name"]),
        (&"headroom-report".into(), &"Kiel/Prod".into())
    );
    assert_eq!(report["answers"]["failoverCapacity"]["tolerated"], 1);
    let bonn = json(&of("bonn/prod", DATACENTERS));
    assert_eq!(bonn["answers"]["failoverCapacity"]["tolerated"], 0);
    let refused = |name: &str, text: &str, part: &str| {
        let answer = of(name, text);
        assert_eq!((answer.status, answer.output.as_str()), (2, ""), "{name}");
        assert!(answer.errors.contains(part), "{}", answer.errors);
    };
    refused(
        "Prod",
        DATACENTERS,
        "“Prod” may be each of these: Bonn/Prod, Kiel/Prod. Name one as it stands here",
    );
    refused("Test", DATACENTERS, "“Test”. It has: Bonn/Prod, Kiel/Prod.");
    refused("Test", TWO, "It has: Free, Full.");
    refused(
        "Prod",
        "{\"format\":\"headroom-plan\",\"version\":1,\"platform\":\"ganeti\"}",
        "leave the option out",
    );
    let none = ask(&["-", "--cluster"], TWO);
    assert!(
        none.errors.contains("--cluster needs the name"),
        "{}",
        none.errors
    );
    assert_eq!(none.status, 2);
}

#[test]
fn a_cluster_that_cannot_be_answered_is_said_beside_the_others() {
    let more = format!("{TWO}x,4,2,,Elsewhere\n");
    let answer = ask(&["--require", "0", "-"], &more);
    assert_eq!(answer.status, 2, "{}", answer.errors);
    assert!(
        answer.errors.contains("Elsewhere: error E1001: "),
        "{}",
        answer.errors
    );
    assert!(
        answer
            .errors
            .contains("not answered: 1 of 3 clusters: Elsewhere."),
        "{}",
        answer.errors
    );
    assert!(
        answer.output.contains("# Cluster Free"),
        "{}",
        answer.output
    );
    let all = json(&ask(&["--json", "-"], &more));
    assert!(all["clusters"][0]["report"]["answers"].is_null());
}

/// No VM of a host that is in no cluster restarts anywhere.
#[test]
fn hosts_that_stand_alone_survive_nothing() {
    let text = "Host,Cluster,Cores per CPU,# Cores,# Memory\n\
         c1,C,8,16,65536\nc2,C,8,16,65536\nlab,,8,16,65536\nspare,,8,16,65536\n\n\
         VM,Powerstate,Template,CPUs,Memory,Cluster,Host\n\
         a,poweredOn,False,2,4096,C,c1\nb,poweredOn,False,2,4096,,lab\n";
    let answer = ask(&["--require", "1", "-"], text);
    assert_eq!(answer.status, 1, "{}", answer.errors);
    assert!(
        answer
            .output
            .contains("# Stand-alone host lab: 1 host, 1 VM\n"),
        "{}",
        answer.output
    );
    assert!(
        answer
            .errors
            .contains("not met by 1 of 3 clusters: host lab."),
        "{}",
        answer.errors
    );
    let all = json(&ask(&["--json", "-"], text));
    assert_eq!(all["clusters"][1]["kind"], "standAloneHost");
    assert_eq!(
        ask(&["--require", "1", "--cluster", "lab", "-"], text).status,
        1
    );
}

/// A longer file is not judged by what stands in its first part.
#[test]
fn a_file_is_read_whole_or_not_at_all() {
    let lines = |bytes: usize| "x".repeat(999) + "\n" + &" ".repeat(bytes);
    let long = |bytes: usize| {
        let notes = lines(bytes).replace(['\n'], " ");
        format!(
            "Host,Memory (GiB),Cores,Notes\nh1,64,16,{notes}\nh2,64,16,\n\n\
             VM,Memory (GiB),vCPUs,Host\na,8,2,h1\nb,60,2,h2\n"
        )
    };
    // What would be cut off at 16 MiB is the VM that finds no other host.
    let answer = ask(&["--require", "1", "-"], &long(17 << 20));
    assert_eq!(answer.status, 1, "{}", answer.errors);
    let refused = ask(&["--require", "1", "-"], &long(33 << 20));
    assert_eq!((refused.status, refused.output.as_str()), (2, ""));
    assert!(refused.errors.contains("E3006"), "{}", refused.errors);
    let plan = format!(
        "{{\"format\":\"headroom-plan\",\"version\":1,{}\"platform\":\"ganeti\"}}",
        " ".repeat(17 << 20)
    );
    let refused = ask(&["-"], &plan);
    assert_eq!(refused.status, 2);
    assert!(refused.errors.contains("E3006"), "{}", refused.errors);
}

/// Twelve tight hosts: the usual work tests some sets of three, a long search more of them.
#[test]
fn the_plan_s_own_search_budget_holds() {
    let plan = |budget: &str| {
        format!(
            r#"{{"format":"headroom-plan","version":1,"platform":"proxmox-ve",
            "hosts":[{{"name":"h1","count":40,"memoryMib":131072,"cores":32}}],
            "vms":[{{"name":"v1","count":240,"memoryMib":16384,"vcpus":2}},{{"name":"large","memoryMib":61440,"vcpus":2}}],
            "policy":{{"tolerate":3,"searchBudget":"{budget}"}}}}"#
        )
    };
    let sets = |budget: &str| {
        let answer = ask(&["--json", "--failures", "4", "-"], &plan(budget));
        let level = &json(&answer)["answers"]["failoverCapacity"]["levels"][0];
        level["tested"].as_u64().unwrap()
    };
    let (short, usual) = (sets("short"), sets("usual"));
    assert!(short < usual, "{short} of {usual} sets");
}
