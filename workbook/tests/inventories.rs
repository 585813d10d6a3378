//! What is taken over from workbooks, and what is said of the rest.

#![allow(clippy::unwrap_used)] // A test may fail loudly.

mod support;

use headroom::format::import::{Content, File, Gathered, Opened, Options, gather, open, open_each};
use headroom_workbook::read;
use support::{V_DISK, V_HOST, V_INFO, opened, texts, workbook};

#[track_caller]
fn says(opened: &Opened, code: u16, expect: &str) {
    let mut problems = opened.problems.iter();
    let said = problems.any(|problem| problem.code.0 == code && problem.cause.contains(expect));
    assert!(said, "{code} {expect}: {:#?}", opened.problems);
}

#[test]
fn sheets_that_are_not_read_are_named_with_why() {
    let v_memory: &[&[&str]] = &[
        &["VM", "Size MiB", "Overhead", "Max"],
        &["web", "1", "1", "1"],
    ];
    let bytes = workbook(&[
        ("vInfo", V_INFO),
        ("vDisk", V_DISK),
        ("vHost", V_HOST),
        ("vMemory", v_memory),
        ("notes", &[&["to do"], &["call Kim"]]),
    ]);
    let opened = opened(&bytes);
    says(
        &opened,
        3422,
        "a.xlsx, vMemory was not read: it looks like RVTools vMemory, but has no column “consumed”",
    );
    says(
        &opened,
        3422,
        "2 sheets are of neither hosts nor VMs with their memory and left out: vDisk, notes.",
    );
}

#[test]
fn a_sheet_of_hosts_without_memory_gives_their_names() {
    let v_host: &[&[&str]] = &[
        &["Host", "Datacenter", "Speed", "# Cores"],
        &["esx1", "D", "2600", "32"],
    ];
    let opened = opened(&workbook(&[("vInfo", V_INFO), ("vHost", v_host)]));
    let [host] = opened.plan.hosts.as_slice() else {
        unreachable!("one host: {:#?}", opened.plan.hosts)
    };
    assert_eq!(
        (host.name.as_str(), host.cores, host.memory.kib()),
        ("esx1", 32, 0)
    );
    says(
        &opened,
        3403,
        "vHost: The list of hosts has no column of memory",
    );
    says(&opened, 3423, "1 host whose memory is not known: esx1.");
}

#[test]
fn lists_on_one_sheet_and_captions_above_them_are_told_apart() {
    let rows: &[&[&str]] = &[
        &["Cluster North"],
        &[],
        &[
            "Host",
            "# CPU",
            "Cores per CPU",
            "# Cores",
            "# Memory",
            "Owner",
            "Room",
        ],
        &["e1", "2", "8", "16", "131072", "me", "1"],
        &[],
        &["e2", "2", "8", "16", "131072", "me", "1"],
        &["Total", "4", "", "32", "262144"],
        &[],
        &["LUN", "Paths", "Size", "Used", "Free", "Tier", "Kind"],
        &["l1", "2", "8", "16", "131072", "gold", "flash"],
        &[],
        &[
            "Owner",
            "VM",
            "vCPU",
            "Memory (GB)",
            "State",
            "Note",
            "Host",
        ],
        &["me", "web", "2", "8", "on", "", "e1"],
    ];
    let opened = opened(&workbook(&[("all", rows)]));
    let hosts: Vec<&str> = opened
        .plan
        .hosts
        .iter()
        .map(|host| host.name.as_str())
        .collect();
    assert_eq!(hosts, ["e1", "e2"]);
    let [web] = opened.plan.vms.as_slice() else {
        unreachable!("one VM: {:#?}", opened.plan.vms)
    };
    assert_eq!(
        (
            web.name.as_str(),
            web.vcpus,
            web.current_hosts.concat().as_str()
        ),
        ("web", 2, "e1")
    );
    says(&opened, 3409, "row 1 (Cluster North)");
    says(&opened, 3409, "row 7 (Total)");
    says(
        &opened,
        3422,
        "all, row 9: the list with the titles LUN, Paths, Size, Used, Free, Tier",
    );
}

#[test]
fn columns_with_a_meaning_are_kept_and_others_are_not() {
    let rows: &[&[&str]] = &[
        &[
            "VM",
            "Powerstate",
            "Template",
            "CPUs",
            "Memory",
            "Notes",
            "Cluster rule name(s)",
            "Host",
        ],
        &[
            "web",
            "poweredOn",
            "False",
            "2",
            "4096",
            "secret",
            "apart-web",
            "e1",
        ],
    ];
    let bytes = workbook(&[("vInfo", rows)]);
    assert_eq!(
        texts(&read(&bytes).unwrap()[0])[1],
        "web|poweredOn|False|2|4096||apart-web|e1"
    );
    says(
        &opened(&bytes),
        3425,
        "1 VM has rules of DRS that this table does not describe: apart-web",
    );
}

/// The columns that tell clusters apart are among those that are read.
#[test]
fn clusters_of_a_workbook_are_plans_of_their_own() {
    let host = |name, datacenter, server| {
        [
            name, datacenter, "Prod", "2600", "2", "16", "32", "524288", server,
        ]
    };
    let titles = [
        "Host",
        "Datacenter",
        "Cluster",
        "Speed",
        "# CPU",
        "Cores per CPU",
        "# Cores",
        "# Memory",
        "VI SDK Server",
    ];
    let (a, b, c) = (
        host("esx1", "Bonn", "vc1"),
        host("esx1", "Kiel", "vc1"),
        host("esx1", "Kiel", "vc2"),
    );
    let vm = |name, datacenter, server| {
        [
            name,
            "poweredOn",
            "False",
            "2",
            "4096",
            datacenter,
            "Prod",
            "esx1",
            "vm-1",
            server,
        ]
    };
    let of_vms = [
        "VM",
        "Powerstate",
        "Template",
        "CPUs",
        "Memory",
        "Datacenter",
        "Cluster",
        "Host",
        "VM ID",
        "VI SDK Server",
    ];
    let (x, y, z) = (
        vm("x", "Bonn", "vc1"),
        vm("y", "Kiel", "vc1"),
        vm("y", "Kiel", "vc2"),
    );
    let bytes = workbook(&[
        ("vInfo", &[&of_vms, &x, &y, &z]),
        ("vHost", &[&titles, &a, &b, &c]),
    ]);
    let file = File {
        name: "all.xlsx".to_owned(),
        content: Content::Sheets(read(&bytes).unwrap()),
    };
    let Ok(Gathered::Sources(sources)) = gather(vec![file]) else {
        unreachable!("sheets are tables")
    };
    let undecided = open(&sources, &Options::default(), None).unwrap_err();
    assert_eq!(undecided.code.to_string(), "E3410");
    let each = open_each(&sources, &Options::default()).unwrap().clusters;
    let found: Vec<(String, usize, usize)> = each
        .into_iter()
        .map(|one| (one.cluster.label, one.opened.unwrap().plan))
        .map(|(label, plan)| (label, plan.hosts.len(), plan.vms.len()))
        .collect();
    let expected = ["Bonn/Prod", "vc1/Kiel/Prod", "vc2/Kiel/Prod"];
    assert_eq!(found, expected.map(|label| (label.to_owned(), 1, 1)));
}
