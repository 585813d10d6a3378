//! Broken and odd inventories: nothing is lost or read wrongly without a word.

#![allow(clippy::unwrap_used)] // A test may fail loudly.

mod inventories_support;

use headroom::format::import::{Content, File, Gathered, Options, gather, open, preview};
use inventories_support::{TOGETHER, V_HOST, V_INFO, codes, lines, opened, sources};

/// What becomes of a list of VMs, and the codes of what is said about it.
#[track_caller]
fn check(text: &str, expect: &[&str], said: &[&str]) {
    let found = opened(&[("list", text)], "");
    let lines = lines(&found.plan);
    assert_eq!(
        lines.lines().collect::<Vec<_>>(),
        expect,
        "{:#?}",
        found.problems
    );
    assert_eq!(codes(&found), said, "{:#?}", found.problems);
}

#[track_caller]
fn refused(text: &str, code: &str, cause: &str) {
    let problem = sources(&[("list", text)]).unwrap_err();
    assert_eq!(problem.code.to_string(), code, "{problem}");
    assert!(problem.cause.contains(cause), "{problem}");
}

/// What is said where nothing can be imported.
fn said_without_plan(text: &str) -> String {
    let shown = preview(
        &sources(&[("list", text)]).unwrap(),
        &Options::default(),
        None,
    );
    assert!(
        shown
            .outcome
            .headline
            .starts_with("Nothing would be imported."),
        "{shown:?}"
    );
    format!("{:?}", shown.outcome.blocks)
}

#[test]
fn thousands_are_separated_by_any_space_and_apostrophe() {
    for mark in ["\u{2009}", "\u{202f}", "\u{a0}", " ", "'", "\u{2019}"] {
        let text = format!("VM;Memory (MiB);vCPUs\na;4{mark}096;1{mark}024\n");
        check(&text, &["a 4 GiB 1024 vCPU"], &[]);
    }
    check(
        "VM;Memory (MiB);vCPUs\na;1.048.576;2\n",
        &["a 1,024 GiB 2 vCPU"],
        &[],
    );
    check(
        "VM,Memory (MiB),vCPUs\na,\"1,048,576\",2\n",
        &["a 1,024 GiB 2 vCPU"],
        &[],
    );
    check(
        "VM;Memory (MiB);vCPUs\na;1.024,5;2\n",
        &["a 1 GiB 2 vCPU"],
        &[],
    );
}

#[test]
fn units_of_cells_go_before_that_of_the_column() {
    for (cell, size) in [
        ("4096 MB", "4 GiB"),
        ("4096 MiB", "4 GiB"),
        ("4 GB", "4 GiB"),
        ("1 TB", "1,024 GiB"),
    ] {
        check(
            &format!("VM,Memory (KiB),vCPUs\na,{cell},2\n"),
            &[&format!("a {size} 2 vCPU")],
            &[],
        );
    }
}

#[test]
fn what_is_no_amount_leaves_its_row_out_and_is_said() {
    for cell in [
        "-4",
        "NaN",
        "inf",
        "1e3",
        "1e999",
        "2024-05-01",
        "01.05.2024",
        "50%",
        "４０９６",
        "#REF!",
        "45413 as a date",
        "0",
    ] {
        let found = opened(
            &[("l", &format!("VM,Memory (GiB),vCPUs\na,{cell},2\nb,2,1\n"))],
            "",
        );
        assert_eq!(lines(&found.plan), "b 2 GiB 1 vCPU\n", "{cell}");
        let [said] = codes(&found).try_into().unwrap();
        assert!(
            ["E3405", "E3406"].contains(&said.as_str()),
            "{cell}: {said}"
        );
    }
}

#[test]
fn rows_that_are_longer_than_their_titles_are_said() {
    check(
        "VM,Memory (GiB),vCPUs\na,1,5,2\nb,2,1\n",
        &["a 1 GiB 5 vCPU", "b 2 GiB 1 vCPU"],
        &["E3421"],
    );
    let wide = format!("VM,Memory (GiB),vCPUs\na,1,2{}\n", ",x".repeat(200));
    check(&wide, &["a 1 GiB 2 vCPU"], &["E3421"]);
    check(
        "VM,Memory (GiB),vCPUs\na,1,2,,,\n",
        &["a 1 GiB 2 vCPU"],
        &[],
    );
    check(
        "VM,Memory (GiB),vCPUs\na,1\nb\n",
        &["a 1 GiB 1 vCPU"],
        &["E3406", "E3406"],
    );
}

#[test]
fn a_header_that_comes_again_is_no_vm() {
    let text = "VM,Memory (GiB),vCPUs\na,1,2\nVM,Memory (GiB),vCPUs\nb,1,2\n";
    check(text, &["a 1 GiB 2 vCPU", "b 1 GiB 2 vCPU"], &["E3409"]);
    let text = "VM,Memory (GiB),vCPUs\na,1,2\n\nVM,Memory (MiB),vCPUs\nb,2048,2\n";
    check(text, &["a 1 GiB 2 vCPU", "b 2 GiB 2 vCPU"], &[]);
    assert!(said_without_plan("VM,Memory (GiB),vCPUs\n").contains("list"));
}

#[test]
fn line_ends_and_encodings_may_be_any() {
    let all = [
        "a 1 GiB 2 vCPU",
        "b 1 GiB 2 vCPU",
        "c 1 GiB 2 vCPU",
        "d 1 GiB 2 vCPU",
    ];
    check(
        "VM,Memory (GiB),vCPUs\ra,1,2\nb,1,2\r\nc,1,2\n\r\nd,1,2",
        &all,
        &[],
    );
    let text = "VM;Memory (GiB);vCPUs\r\nä;1,5;2\r\n";
    let marked = [0xfe, 0xff].into_iter();
    let bytes = marked.chain(text.encode_utf16().flat_map(u16::to_be_bytes));
    let content = Content::Bytes(bytes.collect());
    let file = File {
        name: "list.csv".to_owned(),
        content,
    };
    let Ok(Gathered::Sources(found)) = gather(vec![file]) else {
        unreachable!("a list is no plan")
    };
    let plan = open(&found, &Options::default(), None).unwrap().plan;
    assert_eq!(lines(&plan), "ä 1.5 GiB 2 vCPU\n");
}

#[test]
fn quotes_end_or_the_line_is_named() {
    refused(
        "VM,Memory (GiB),vCPUs\na,\"1,2\nb,1,2\n",
        "E3401",
        "on line 2",
    );
    check(
        "VM,Memory (GiB),vCPUs\na\"b,1,2\n",
        &["a\"b 1 GiB 2 vCPU"],
        &[],
    );
}

#[test]
fn what_is_listed_twice_counts_once() {
    let once = opened(&[("i", V_INFO), ("h", V_HOST)], TOGETHER);
    let twice = opened(
        &[("i", V_INFO), ("h", V_HOST), ("j", V_INFO), ("k", V_HOST)],
        TOGETHER,
    );
    assert_eq!(lines(&twice.plan), lines(&once.plan));
    let said: Vec<&str> = twice
        .problems
        .iter()
        .map(|one| one.cause.as_str())
        .collect();
    let repeated = "9 rows say the same about the same VM or host as one before and are left out.";
    assert!(said.contains(&repeated), "{said:?}");
    // The same name with other figures is another VM, and said.
    let other = "web,poweredOn,False,False,4,8192,12,99999,me,high,C1,esx1,vm-99\n";
    let text = format!("{V_INFO}{other}");
    let found = opened(&[("i", &text), ("h", V_HOST)], TOGETHER);
    assert!(lines(&found.plan).contains("web (2) 8 GiB 4 vCPU"));
    assert!(codes(&found).contains(&"E3205".to_owned()));
}

#[test]
fn rows_about_what_no_list_has_are_said() {
    let v_cpu = "VM,Sockets,Cores p/s,Reservation,VM ID\nweb,1,2,500,vm-1\ngone,1,2,500,vm-77\n";
    let found = opened(&[("i", V_INFO), ("h", V_HOST), ("c", v_cpu)], TOGETHER);
    let said = found.problems.iter().map(|one| one.cause.as_str());
    assert!(
        said.into_iter()
            .any(|said| said == "1 row is about VMs that no list has, and left out.")
    );
    let vms = "Name,ProcessorCount,MemoryStartup,State\na,2,4294967296,Running\n";
    let groups = "Name,OwnerNode,State,Priority,AntiAffinityClassNames\na,h,Online,2000,System.Collections.Specialized.StringCollection\nCluster Group,h,Online,2000,\n";
    let found = opened(&[("v", vms), ("g", groups)], "");
    assert_eq!(codes(&found), ["E3405", "E3423"], "{:#?}", found.problems);
}

#[test]
fn json_that_is_cut_off_or_too_long_is_told_apart_from_other_json() {
    refused(
        r#"[{"Name":"a","ProcessorCount":2},{"Name":"b","Proc"#,
        "E3201",
        "damaged or incomplete",
    );
    refused("[1,2]", "E3201", "a JSON list");
    let row = r#"{"Name":"a","ProcessorCount":2,"MemoryStartup":4294967296,"State":2}"#;
    let many = vec![row; 50_002].join(",");
    refused(&format!("[{many}]"), "E3203", "more than 50000 rows");
    refused(
        &format!(r#"{{"Get-VM":[{many}]}}"#),
        "E3203",
        "more than 50000 rows",
    );
    let domains: String = (0..50_010)
        .map(|vm| format!("Name: v{vm}\nCPU(s): 1\nMax memory: 1024 KiB\nUsed memory: 1024 KiB\n"))
        .collect();
    refused(&domains, "E3203", "more than 50000 rows");
}

#[test]
fn where_nothing_can_be_imported_each_row_says_why() {
    let text = r#"[{"Name":"a","ProcessorCount":-2,"MemoryStartup":4294967296,"State":2},
        {"Name":"c","ProcessorCount":2,"MemoryStartup":-5,"State":2},
        {"Name":"e","ProcessorCount":2,"MemoryStartup":4294967296,"State":99}]"#;
    let said = said_without_plan(text);
    for part in ["“-2” is not a whole number", "“-5", "“99” is not known"] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

#[test]
fn amounts_of_ganeti_are_checked() {
    for cell in ["-1", "NaN", "inf", "", "1e300"] {
        refused(
            &format!("g|u|preferred||\n\nn|{cell}|0|0|0|0|4|N|u\n\n\n"),
            "E3301",
            "is not a total memory",
        );
    }
}
