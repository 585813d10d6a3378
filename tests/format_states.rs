//! What counts as running, what is one host, and which words mean yes and no.

#![allow(clippy::unwrap_used)] // A test may fail loudly.

mod inventories_support;

use headroom::format::import::{Opened, detect_and_open_text};
use inventories_support::lines;

fn open(text: &str) -> Opened {
    detect_and_open_text(text, None).unwrap()
}

#[track_caller]
fn says(opened: &Opened, code: u16, expect: &str) {
    let mut problems = opened.problems.iter();
    let said = problems.any(|problem| problem.code.0 == code && problem.cause.contains(expect));
    assert!(said, "{code} {expect}: {:#?}", opened.problems);
}

#[track_caller]
fn says_nothing_of(opened: &Opened, code: u16) {
    let said = opened.problems.iter().any(|problem| problem.code.0 == code);
    assert!(!said, "{:#?}", opened.problems);
}

#[track_caller]
fn shown(opened: &Opened, expect: &[&str]) {
    let all = lines(&opened.plan);
    let lines: Vec<&str> = all.lines().collect();
    assert_eq!(lines, expect, "{:#?}", opened.problems);
}

fn hyper_v(state: &str) -> Opened {
    open(&format!(
        r#"[{{"Name":"v","ProcessorCount":1,"MemoryStartup":1073741824,"State":{state}}}]"#
    ))
}

#[test]
fn what_has_its_memory_on_a_host_runs() {
    let running = [
        "2",
        "4",
        "10",
        "11",
        "32773",
        "32776",
        "32777",
        "32780",
        "\"Starting\"",
        "\"Stopping\"",
        "\"RunningCritical\"",
        "\"Saving\"",
        "\"Pausing\"",
        "\"Resuming\"",
        "\"FastSaving\"",
    ];
    for state in running {
        let opened = hyper_v(state);
        shown(&opened, &["v 1 GiB 1 vCPU"]);
        says_nothing_of(&opened, 3425);
    }
    for state in [
        "3",
        "6",
        "32779",
        "\"OffCritical\"",
        "\"SavedCritical\"",
        "\"FastSaved\"",
    ] {
        shown(&hyper_v(state), &["v 1 GiB 1 vCPU, stopped"]);
    }
    for state in ["9", "\"Paused\"", "\"PausedCritical\""] {
        let opened = hyper_v(state);
        shown(&opened, &["v 1 GiB 1 vCPU"]);
        says(&opened, 3425, "1 VM is paused: it keeps its memory");
    }
}

#[test]
fn guests_of_a_node_that_does_not_answer_run_and_are_said_once() {
    let opened = open(
        r#"[{"type":"node","node":"k1","maxmem":68719476736,"maxcpu":8,"status":"online"},
        {"type":"node","node":"k2","status":"offline"},
        {"type":"qemu","id":"qemu/1","name":"a","node":"k2","maxmem":1073741824,"maxcpu":1,"status":"unknown"},
        {"type":"lxc","id":"lxc/2","name":"b","node":"k2","maxmem":1073741824,"maxcpu":1,"status":"unknown"},
        {"type":"lxc","id":"lxc/3","name":"c","node":"k2","status":"unknown"}]"#,
    );
    let vms: Vec<&str> = opened.plan.vms.iter().map(|vm| vm.name.as_str()).collect();
    assert_eq!(vms, ["a", "b"]);
    let all = lines(&opened.plan);
    assert!(!all.contains("stopped"), "{all}");
    says(
        &opened,
        3425,
        "2 VMs are in an unknown state, since their host does not answer: they count as running: a, b.",
    );
    says(&opened, 3406, "the memory is empty");
}

#[test]
fn a_host_that_is_listed_twice_where_no_cluster_is_named_is_one() {
    let hosts = "Host,Memory (GB),Cores\nk1,64,8\nk2,64,8\n";
    let once = [
        "k1 64 GiB 8 cores 2.5 GHz",
        "k2 64 GiB 8 cores 2.5 GHz",
        "v 8 GiB 2 vCPU on k1",
    ];
    let twice = open(&format!(
        "{hosts}\nVM,Memory (GB),vCPUs,Host\nv,8,2,K1\n\n{hosts}"
    ));
    shown(&twice, &once);
    says(&twice, 3409, "2 rows say the same");
    says_nothing_of(&twice, 3413);
    let domain = open(&format!(
        "{hosts}K2.example.net,64,8\n\nVM,Memory (GB),vCPUs,Host\nv,8,2,k1.example.net\n"
    ));
    shown(&domain, &once);
}

#[test]
fn hosts_of_one_name_with_other_figures_or_other_domains_are_two() {
    let others = open("Host,Memory (GB),Cores\nk1,64,8\nk1,128,8\n");
    assert_eq!(others.plan.hosts.len(), 2);
    says(&others, 3205, "k1 occurs again");
    let domains = open("Host,Memory (GB),Cores\nk1.a.example,64,8\nk1.b.example,64,8\n");
    assert_eq!(domains.plan.hosts.len(), 2);
}

#[test]
fn yes_and_no_are_read_in_other_languages() {
    for (no, yes) in [
        ("FALSCH", "WAHR"),
        ("faux", "Vrai"),
        ("FALSO", "VERDADERO"),
        ("nee", "ja"),
    ] {
        let opened = open(&format!(
            "Host,Memory (GB),Cores,in Maintenance Mode\nk1,64,8,{no}\nk2,64,8,{yes}\n\n\
             VM,Memory (GB),vCPUs,Template,Powerstate,DAS protection\n\
             v,8,2,{no},poweredOn,{yes}\nw,8,2,{no},poweredOn,{no}\nt,8,2,{yes},poweredOff,{no}\n"
        ));
        shown(
            &opened,
            &[
                "k1 64 GiB 8 cores 2.5 GHz",
                "k2 64 GiB 8 cores 2.5 GHz maintenance",
                "v 8 GiB 2 vCPU",
                "w 8 GiB 2 vCPU, not HA",
            ],
        );
        says_nothing_of(&opened, 3405);
    }
    let unknown = open("VM,Memory (GB),vCPUs,Template\nv,8,2,perhaps\n");
    says(
        &unknown,
        3405,
        "“perhaps” is not known: write yes or no. The cell counts as empty.",
    );
}

#[test]
fn a_last_host_that_is_the_sum_of_the_others_is_questioned() {
    let opened = open("Host,Memory (GB),Cores\nk1,64,8\nk2,96,16\nrack,160,24\n");
    assert_eq!(opened.plan.hosts.len(), 3);
    says(
        &opened,
        3424,
        "row 4 (rack) has exactly the memory and the cores of all rows before it",
    );
    for others in [
        "k1,64,8\nrack,64,8\n",
        "k1,64,8\nk2,64,8\nk3,128,32\n",
        "k1,8,1\nk2,24,3\nk3,8,1\n",
    ] {
        says_nothing_of(&open(&format!("Host,Memory (GB),Cores\n{others}")), 3424);
    }
}
