//! Lists pasted from spreadsheets, and texts of unknown kind.

#![allow(clippy::unwrap_used)] // A test may fail loudly.

mod common;

use headroom::format::export::{csv_row, placement_csv};
use headroom::format::import::{
    Kind, Opened, csv, decode_text, detect_and_open, detect_and_open_text,
};
use headroom::format::{document, link};
use headroom::model::{HostGroup, HostState, Plan, PlatformId, Power, Priority, VmGroup, VmMemory};
use headroom::problem::{Problem, Severity};
use headroom::report::placement::PlacementRow;
use headroom::units::{Megahertz, Memory};
use proptest::prelude::*;

proptest! {
    #[test]
    fn any_text_ends_in_a_plan_or_a_problem(text in any::<String>()) {
        let _ = detect_and_open_text(&text, None);
    }

    #[test]
    fn any_bytes_end_in_a_plan_or_a_problem(bytes in any::<Vec<u8>>()) {
        let _ = detect_and_open(&bytes, None);
    }

    #[test]
    fn any_cells_end_in_a_plan_or_a_problem(
        header in prop::sample::select(vec!["VM,Memory,vCPUs,Host,State", "Host;Memory (GB);Cores;Clock"]),
        rows in "([0-9a-zA-Z.,;\"% ]{0,12}[,;]){1,6}(\n|\r\n)?",
    ) {
        let _ = detect_and_open_text(&format!("{header}\n{rows}"), None);
    }

    #[test]
    fn any_ganeti_text_ends_in_a_plan_or_a_problem(
        lines in prop::collection::vec("([a-z0-9?]{0,4}\\|){0,12}", 0..12),
    ) {
        let text = format!("g|u|preferred|\n\n{}", lines.join("\n"));
        let _ = detect_and_open_text(&text, None);
    }

    #[test]
    fn cells_survive_csv(rows in prop::collection::vec(prop::collection::vec("[a-z,;\"\n\r\t ]{0,6}", 1..5), 1..6)) {
        // The first row settles the separator.
        let mut rows = rows;
        rows.insert(0, vec!["a".to_owned(), "b".to_owned(), "c".to_owned()]);
        let cleaned = |cell: &String| match cell.starts_with(['\t', '\r', '\n']) {
            true => format!("'{cell}"),
            false => cell.clone(),
        };
        let text: String = rows.iter().map(|row| csv_row(row.iter().map(String::as_str))).collect();
        let (read, separator) = csv::read(&text).unwrap();
        prop_assert_eq!(separator, ',');
        let cells: Vec<Vec<String>> = read
            .rows()
            .map(|row| row.cells().map(str::to_owned).collect())
            .collect();
        let expected: Vec<Vec<String>> = rows
            .iter()
            .map(|row| row.iter().map(cleaned).collect())
            .collect();
        prop_assert_eq!(cells, expected);
    }

    #[test]
    fn documents_and_links_are_recognised(plan in common::plans()) {
        let opened = detect_and_open(document::encode(&plan).as_bytes(), None).unwrap();
        prop_assert_eq!((opened.kind, &opened.plan), (Kind::Document, &plan));
        let opened = detect_and_open_text(&link::encode(&plan), None).unwrap();
        prop_assert_eq!((opened.kind, &opened.plan), (Kind::Link, &plan));
    }
}

fn open(text: &str) -> Opened {
    detect_and_open_text(text, None).unwrap()
}

/// The codes, without the one about the platform that every list has.
fn codes(opened: &Opened) -> Vec<String> {
    let codes = opened
        .problems
        .iter()
        .map(|problem| problem.code.to_string());
    codes.filter(|code| code != "E3412").collect()
}

#[track_caller]
fn refused(text: &str, code: &str, cause: &str) -> Problem {
    let problem = detect_and_open_text(text, None).unwrap_err();
    assert_eq!(problem.code.to_string(), code, "{problem}");
    assert!(problem.cause.contains(cause), "{problem}");
    problem
}

#[test]
fn a_list_of_vms_opens() {
    let opened = open(
        "VM,vCPUs,Memory (GiB),Current host,Priority,HA,Anti-affinity group,State,Count,Owner\n\
         web1,4,8,esx1,high,yes,web,running,1,jane\n\
         \"db, old\",2,1.5,esx2,Low,no,,powered off,3,\n",
    );
    assert_eq!(opened.kind, Kind::VmList);
    assert_eq!(codes(&opened), ["E3404", "E3423"]);
    let hosts: Vec<&str> = opened
        .plan
        .hosts
        .iter()
        .map(|host| host.name.as_str())
        .collect();
    assert_eq!(hosts, ["esx1", "esx2"]);
    let [web, db] = opened.plan.vms.as_slice() else {
        unreachable!("two VMs")
    };
    let expected = VmGroup {
        priority: Priority::High,
        current_hosts: vec!["esx1".to_owned()],
        anti_affinity: Some("web".to_owned()),
        ..VmGroup::new("web1", Memory::from_gib(8), 4)
    };
    assert_eq!(*web, expected);
    assert_eq!(db.name, "db, old");
    assert_eq!(db.memory, VmMemory::Static(Memory::from_mib(1536)));
    assert_eq!((db.count, db.highly_available), (3, false));
    assert_eq!(db.power, Power::Stopped);
}

#[test]
fn a_list_says_which_vms_cannot_leave_their_hosts() {
    let opened = open(
        "VM,Memory (GiB),vCPUs,Host,Host-bound\n\
         gpu,8,4,esx1,yes\n\
         web,8,4,esx1,\n\
         db,8,4,esx1,maybe\n",
    );
    let bound = opened.plan.vms.iter().map(|vm| vm.host_bound);
    // A VM is not lost for an answer that cannot be read.
    assert_eq!(bound.collect::<Vec<bool>>(), [true, false, false]);
    assert!(codes(&opened).contains(&"E3405".to_owned()));
}

#[test]
fn a_list_of_hosts_opens() {
    let opened = open(
        "Host\tRAM (GB)\tCores\tThreads\tClock speed (GHz)\tRack\tMaintenance\n\
         esx1\t512\t32\t64\t2.6\tr1\tno\n\
         esx2\t1 TiB\t64\t\t2600 MHz\tr2\tyes\n",
    );
    assert_eq!(opened.kind, Kind::HostList);
    assert_eq!(codes(&opened), [""; 0]);
    let first = HostGroup {
        threads: Some(64),
        clock: Megahertz::new(2600),
        fault_domain: Some("r1".to_owned()),
        ..HostGroup::new("esx1", Memory::from_gib(512), 32)
    };
    let second = HostGroup {
        clock: Megahertz::new(2600),
        fault_domain: Some("r2".to_owned()),
        state: HostState::Maintenance,
        ..HostGroup::new("esx2", Memory::from_gib(1024), 64)
    };
    assert_eq!(opened.plan.hosts, [first, second]);
}

#[test]
fn two_lists_with_a_blank_line_between_them_both_open() {
    let hosts = "Node,Memory (MiB),Cores\nn1,65536,16\nn2,65536,16\n";
    let vms = "Name,Memory (MB),vCPU,Node\nv1,2048,2,n1\nv2,2048,2,n9\n,,,\n";
    for text in [format!("{hosts}\n\n{vms}"), format!("{vms},,,\r\n{hosts}")] {
        let opened = open(&text);
        assert_eq!(opened.kind, Kind::HostAndVmLists);
        assert_eq!((opened.plan.hosts.len(), opened.plan.vms.len()), (2, 2));
        assert_eq!(codes(&opened), ["E3413"]);
    }
}

#[test]
fn a_list_replaces_its_half_of_the_current_plan() {
    let mut current = Plan::empty("Mine", PlatformId::Proxmox);
    current
        .hosts
        .push(HostGroup::new("n1", Memory::from_gib(64), 8));
    current
        .vms
        .push(VmGroup::new("old", Memory::from_gib(1), 1));
    current.policy.tolerate = Some(2);
    let text = "VM,Memory\nnew,4 GiB\n";
    let opened = detect_and_open_text(text, Some(&current)).unwrap();
    assert_eq!(
        opened.plan.vms,
        [VmGroup::new("new", Memory::from_gib(4), 1)]
    );
    let kept = Plan {
        vms: current.vms.clone(),
        ..opened.plan
    };
    assert_eq!(kept, current);
}

#[track_caller]
fn memory_of(text: &str, expected: Memory, problems: &[&str]) {
    let opened = open(text);
    assert_eq!(
        opened.plan.vms[0].memory,
        VmMemory::Static(expected),
        "{text}"
    );
    assert_eq!(codes(&opened), problems, "{text}: {:?}", opened.problems);
}

#[test]
fn units_come_from_the_cell_the_header_or_are_assumed_aloud() {
    let (mib, gib) = (Memory::from_mib, Memory::from_gib);
    let header = |memory: &str| format!("VM,vCPU,{memory}\nv,1,");
    memory_of(&(header("Memory (GB)") + "16"), gib(16), &[]);
    memory_of(&(header("memory_mib") + "16"), mib(16), &[]);
    memory_of(&(header("MemoryGB") + "16"), gib(16), &[]);
    memory_of(&(header("Memory KiB") + "2048"), mib(2), &[]);
    memory_of(&(header("RAM [bytes]") + "17179869184"), gib(16), &[]);
    memory_of(&(header("Memory (GB)") + "512 MB"), mib(512), &[]);
    memory_of(&(header("Memory") + "16G"), gib(16), &[]);
    memory_of(&(header("Memory") + "16"), gib(16), &["E3407"]);
    memory_of(&(header("Memory") + "16384"), gib(16), &["E3407"]);
}

#[test]
fn decimal_commas_are_read_where_the_separator_allows_them() {
    let mib = Memory::from_mib;
    memory_of("VM;vCPU;Memory (GB)\nv;1;1,5", mib(1536), &[]);
    memory_of("VM;vCPU;Memory (MB)\nv;1;1.024", mib(1024), &["E3408"]);
    memory_of(
        "VM;vCPU;Memory (MB)\nv;1;1.024,5",
        Memory::from_kib(1024 * 1024 + 512),
        &[],
    );
    memory_of("VM\tvCPU\tMemory (GB)\nv\t1\t1,5", mib(1536), &[]);
    memory_of("VM\tvCPU\tMemory (MB)\nv\t1\t1,024", mib(1024), &["E3408"]);
    memory_of("VM,vCPU,Memory (MB)\nv,1,\"1,024\"", mib(1024), &[]);
    memory_of("VM,vCPU,Memory (GB)\nv,1,\"1,5\"", mib(1536), &[]);
    memory_of("VM,vCPU,Memory (GB)\nv,1,1.5", mib(1536), &[]);
}

#[test]
fn a_row_that_cannot_be_read_is_left_out_with_its_line() {
    let opened = open(
        "VM,vCPUs,Memory (GiB),State\n\
         good,2,4,on\n\
         bad,2,lots,on\n\
         empty,2,,on\n\
         ,2,4,on\n\
         odd,2,4,sleeping\n\
         good,-1,4,on\n\
         good,2,4,on\n",
    );
    let names: Vec<&str> = opened.plan.vms.iter().map(|vm| vm.name.as_str()).collect();
    assert_eq!(names, ["good", "good (2)"]);
    assert_eq!(
        codes(&opened),
        ["E3405", "E3406", "E3204", "E3405", "E3405", "E3205"]
    );
    assert!(
        opened
            .problems
            .iter()
            .all(|problem| problem.severity == Severity::Warning)
    );
    let cause = &opened.problems[0].cause;
    assert!(cause.contains("“lots” is not a number"), "{cause}");
    assert!(cause.contains("The row is left out"), "{cause}");
}

#[test]
fn the_csv_of_rvtools_opens() {
    let opened = open(
        "VM,Powerstate,Template,SRM Placeholder,CPUs,Memory,In Use MiB,HA Restart Priority,\
         Cluster,Host\r\n\
         a,poweredOn,False,False,2,\"4,096\",99999,medium,C1,esx1\r\n\
         t,poweredOff,True,False,2,4096,1,medium,C1,esx1\r\n\
         b,suspended,False,False,,2048,1,disabled,C1,esx1\r\n\
         ,,,,,,,,,\r\n",
    );
    assert_eq!(opened.plan.platform, PlatformId::Vsphere8);
    let [a, b] = opened.plan.vms.as_slice() else {
        unreachable!("two VMs")
    };
    assert_eq!(a.memory, VmMemory::Static(Memory::from_mib(4096)));
    assert_eq!(a.memory_in_use, None);
    assert_eq!((b.power, b.highly_available), (Power::Stopped, false));
    assert_eq!(codes(&opened), ["E3423", "E3409", "E3406"]);

    let hosts = open(
        "Host,Datacenter,Cluster,Config status,in Maintenance Mode,CPU Model,Speed,# CPU,\
         Cores per CPU,# Cores,# Memory,# VMs\n\
         esx1,dc,C1,green,False,Xeon,2600,2,16,32,524165,12\n",
    );
    let host = &hosts.plan.hosts[0];
    assert_eq!((host.cores, host.clock), (32, Megahertz::new(2600)));
    assert_eq!(host.memory, Memory::from_mib(524_165));
    assert_eq!(codes(&hosts), [""; 0]);
}

#[test]
fn each_wrong_text_has_its_own_sentence() {
    refused("", "E3007", "no text");
    refused("hello there", "E3201", "a plain text");
    refused("[{\"name\": 1}]", "E3201", "a JSON list");
    refused("<html></html>", "E3201", "HTML or XML");
    refused("colour,shape\nred,round", "E3201", "a table whose header");
    refused("{\"name\": 1}", "E3002", "“format”");
    refused("Name,Memory,CPUs\na,1,1", "E3402", "hosts or VMs");
    refused("VM,vCPUs\na,1", "E3403", "“Memory (GiB)”");
    refused("Host,Cluster\na,1", "E3403", "“Cores”");
    refused("VM,Memory (GB)\n,\n", "E3411", "VMs");
    refused("VM,Memory (GB)\nv,\"4\nw,5\n", "E3401", "on line 2");
    refused(
        &format!("VM,Memory\n{}", "a,1\n".repeat(50_001)),
        "E3203",
        "50000",
    );
    refused(
        &format!("VM,Memory\n{}", "a".repeat(32 << 20)),
        "E3006",
        "33554432",
    );
    refused("https://example.org/#1AAAA", "E3102", "incomplete");
    let zip = detect_and_open(b"PK\x03\x04rest", None).unwrap_err();
    assert!(zip.cause.contains("Excel"), "{zip}");
    assert!(zip.action.contains("CSV"), "{zip}");
}

#[test]
fn a_long_name_is_shortened_and_its_row_counts() {
    let opened = open(&format!("VM,Memory (GB)\n{},1\nshort,1\n", "n".repeat(201)));
    assert_eq!(opened.plan.vms.len(), 2);
    assert_eq!(opened.plan.vms[0].name, "n".repeat(200));
    assert_eq!(codes(&opened), ["E3204", "E3406"]);
    let said = opened.problems.iter().find(|one| one.code.0 == 3204);
    assert!(said.unwrap().cause.contains("201 characters"));
}

/// Whatever is more than is read: nothing is cut off, nothing is planned without it.
#[test]
fn what_is_more_than_is_read_is_refused() {
    let titles = |number: usize| (0..number).map(|at| format!(",t{at}")).collect::<String>();
    let wide = |number: usize| format!("VM,Memory (GB){}\na,1\n", titles(number));
    assert_eq!(open(&wide(4_094)).plan.vms.len(), 1);
    refused(&wide(4_095), "E3203", "4096 columns");
    let cells = ",".repeat(4_096);
    refused(
        &format!("VM,Memory (GB)\na,1{cells}\n"),
        "E3203",
        "4096 columns",
    );

    let fields = |number: usize| {
        (0..number)
            .map(|at| format!(",\"t{at}\":1"))
            .collect::<String>()
    };
    let row = |more: usize| format!(r#"{{"vm":"a","memory_gib":1{}}}"#, fields(more));
    assert_eq!(open(&format!("[{}]", row(4_094))).plan.vms.len(), 1);
    refused(&format!("[{}]", row(4_095)), "E3203", "4096 columns");
    refused(
        &format!(r#"{{"a":{}}}"#, row(4_095)),
        "E3203",
        "4096 columns",
    );
    let lists: String = (0..4_097)
        .map(|at| format!("\"l{at}\":[{{\"x\":1}}],"))
        .collect();
    let vms = r#""vms":[{"vm":"a","memory_gib":1}]"#;
    refused(&format!("{{{lists}{vms}}}"), "E3203", "4096 columns");
    let rows = ",{\"t3999\":1}".repeat(5_000);
    refused(&format!("[{}{rows}]", row(4_000)), "E3006", "64 MiB");
    let nodes: String = (0..257)
        .map(|at| format!("n{at}|1|0|1|1|1|1|N|u\n"))
        .collect();
    refused(&format!("g|u|preferred||\n\n{nodes}"), "E3203", "257 nodes");
}

#[test]
fn problems_beyond_the_limit_are_summed_up() {
    let opened = open(&format!("VM,Memory (GB)\nv,1\n{}", "x,?\n".repeat(1000)));
    assert_eq!(opened.problems.len(), 201);
    let last = opened.problems.last().unwrap();
    // One for each bad row, one for the platform, one for the missing vCPUs.
    assert!(last.cause.contains("802 more"), "{last}");
}

#[test]
fn a_link_within_a_message_opens() {
    let plan = Plan::empty("p", PlatformId::Ganeti);
    let text = format!(
        "Hi, the plan:\nhttps://example.org/#{}\nRegards",
        link::encode(&plan)
    );
    let opened = open(&text);
    assert_eq!((opened.kind, opened.plan), (Kind::Link, plan));
}

#[test]
fn files_in_other_encodings_open() {
    let text = "VM,Memory (GB)\nmüll,4\n";
    let utf16 =
        |order: fn(u16) -> [u8; 2]| -> Vec<u8> { text.encode_utf16().flat_map(order).collect() };
    let with_mark = |mark: &[u8], bytes: Vec<u8>| [mark, bytes.as_slice()].concat();
    let latin: Vec<u8> = text
        .chars()
        .map(|c| u8::try_from(c as u32).unwrap())
        .collect();
    for (bytes, assumed) in [
        (text.as_bytes().to_vec(), false),
        (with_mark(b"\xef\xbb\xbf", text.as_bytes().to_vec()), false),
        (with_mark(b"\xff\xfe", utf16(u16::to_le_bytes)), false),
        (with_mark(b"\xfe\xff", utf16(u16::to_be_bytes)), false),
        (utf16(u16::to_le_bytes), false),
        (latin, true),
    ] {
        let opened = detect_and_open(&bytes, None).unwrap();
        assert_eq!(opened.plan.vms[0].name, "müll");
        assert_eq!(codes(&opened).contains(&"E3202".to_owned()), assumed);
    }
    assert_eq!(decode_text(b"\x80").unwrap().text, "€");
    assert!(decode_text(b"\x01\x02\0\0").is_err());
}

#[test]
fn exported_cells_are_no_formulas() {
    let row = |vm: &str| PlacementRow {
        vm: vm.to_owned(),
        host_now: "h1".to_owned(),
        host_planned: "h, 2".to_owned(),
        restarts_on: String::new(),
    };
    let text = placement_csv(&[row("=cmd()"), row("+1"), row("-1"), row("@x"), row("a\"b")]);
    let expected = "\u{feff}VM,Host now,Host planned,Restarts on\r\n\
                    '=cmd(),h1,\"h, 2\",\r\n\
                    '+1,h1,\"h, 2\",\r\n\
                    '-1,h1,\"h, 2\",\r\n\
                    '@x,h1,\"h, 2\",\r\n\
                    \"a\"\"b\",h1,\"h, 2\",\r\n";
    assert_eq!(text, expected);
}
