//! Workbooks, honest and hostile ones.

#![allow(clippy::unwrap_used)] // A test may fail loudly.

mod support;

use headroom::format::import::{Content, File, Gathered, Options, Progress, gather, open_each};
use headroom_workbook::{read, read_telling};
use support::{
    V_DISK, V_HOST, V_INFO, opened, pack, part, parts, shared, texts, workbook, worksheet,
};

#[track_caller]
fn refused(bytes: &[u8], code: &str, cause: &str) {
    let problem = read(bytes).unwrap_err();
    assert_eq!(problem.code.to_string(), code, "{problem}");
    assert!(problem.cause.contains(cause), "{problem}");
}

#[test]
fn only_what_a_plan_needs_is_read() {
    let bytes = workbook(&[
        ("vInfo", V_INFO),
        ("vDisk", V_DISK),
        ("hosts of mine", V_HOST),
    ]);
    let sheets = read(&bytes).unwrap();
    // Of a sheet that is not read the titles stay, so that it can be named.
    let names: Vec<(&str, bool)> = sheets
        .iter()
        .map(|sheet| (sheet.name.as_str(), sheet.is_unread))
        .collect();
    assert_eq!(
        names,
        [("vInfo", false), ("vDisk", true), ("hosts of mine", false)]
    );
    assert_eq!(texts(&sheets[1]), ["VM|Disk|Capacity MiB"]);
    assert_eq!(
        texts(&sheets[0])[1..],
        [
            "web|poweredOn|False|False|2|4096||C|esx1",
            "db|poweredOff|False|False|4|8192||C|esx1"
        ]
    );
    let plan = opened(&bytes).plan;
    assert_eq!(
        (plan.hosts.len(), plan.vms.len(), plan.name.as_str()),
        (1, 2, "C")
    );
}

#[test]
fn a_workbook_without_any_known_sheet_is_read_whole() {
    let own: &[&[&str]] = &[&["Maschine", "Speicher"], &["a", "1"]];
    let sheets = read(&workbook(&[("eins", own), ("leer", &[])])).unwrap();
    assert_eq!(sheets.len(), 1);
    assert_eq!(texts(&sheets[0]), ["Maschine|Speicher", "a|1"]);
}

#[test]
fn formulas_are_not_run_and_far_cells_are_refused() {
    let rows: &[&[&str]] = &[
        &["VM", "vCPUs", "Memory (GiB)"],
        &["a", "2", "<c r=\"C2\"><f>WEBSERVICE(1)</f><v>16</v></c>"],
        &["b", "1", "<c t=\"e\"><v>#REF!</v></c>"],
    ];
    let sheets = read(&workbook(&[("s", rows)])).unwrap();
    assert_eq!(
        texts(&sheets[0]),
        ["VM|vCPUs|Memory (GiB)", "a|2|16", "b|1|#REF!"]
    );
    // Where every column may be read, a far cell is not dropped, and takes no room.
    for titles in [&["VM", "Speicher"][..], &["VM", "vCPUs", "Memory (GiB)"]] {
        let rows: &[&[&str]] = &[titles, &["<c r=\"XFD1048576\"><v>1</v></c>"]];
        refused(&workbook(&[("s", rows)]), "E3502", "4,096 columns");
    }
}

/// Nothing is cut off, and nothing is left out without a word.
#[test]
fn what_is_more_than_is_read_is_refused() {
    let header: &[&str] = &["VM", "vCPUs", "Memory (GiB)", "Possible owners"];
    let owners = |letters: usize| ["a", "1", "1", &"n".repeat(letters)].map(str::to_owned);
    let with_owners = |letters: usize| {
        let row = owners(letters);
        let row: Vec<&str> = row.iter().map(String::as_str).collect();
        workbook(&[("s", &[header, &row])])
    };
    let sheets = read(&with_owners(32_767)).unwrap();
    let longest = sheets[0].rows().last().unwrap().cell(3);
    assert_eq!(longest.len(), 32_767);
    refused(&with_owners(4 * 32_767 + 1), "E3502", "32,767 characters");
    let empty: &[&[&str]] = &[];
    let names: Vec<String> = (0..200).map(|number| format!("s{number}")).collect();
    let mut sheets: Vec<(&str, &[&[&str]])> =
        names.iter().map(|name| (name.as_str(), empty)).collect();
    sheets[199] = ("vInfo", V_INFO);
    assert_eq!(read(&workbook(&sheets)).unwrap().len(), 1);
    sheets.push(("more", empty));
    refused(&workbook(&sheets), "E3502", "200 sheets");
    // What is not read may be as long as it likes.
    let notes = format!(
        "<c t=\"inlineStr\"><is><t>{}</t></is></c>",
        "n".repeat(200_000)
    );
    let rows: &[&[&str]] = &[
        V_INFO[0],
        &["web", "on", "", "", "1", "1", &notes, "C", "h"],
    ];
    assert_eq!(read(&workbook(&[("vInfo", rows)])).unwrap().len(), 1);
}

#[test]
fn huge_names_are_shortened_by_the_core() {
    let name = "n".repeat(5_000);
    let rows: &[&[&str]] = &[
        &["VM", "vCPUs", "Memory (GiB)"],
        &[&name, "1", "1"],
        &["b", "1", "1"],
    ];
    let bytes = workbook(&[("s", rows)]);
    assert!(texts(&read(&bytes).unwrap()[0])[1].starts_with(&name));
    let opened = opened(&bytes);
    assert_eq!(opened.plan.vms.len(), 2);
    assert_eq!(opened.plan.vms[0].name.len(), 200);
}

#[test]
fn bombs_are_refused_before_they_unpack() {
    let honest = || parts(&[("vInfo", V_INFO)]);
    let with = |more: support::Part| {
        let mut parts = honest();
        parts.push(more);
        pack(&parts)
    };
    let texts = "<si><t>a</t></si>".repeat(2_500_000);
    refused(&with(shared("2500000", &texts)), "E3502", "32 MiB");
    let long = format!("<si><t>{}</t></si>", "a".repeat(2 << 20));
    refused(&with(shared("1", &long)), "E3502", "1 MiB");
    refused(
        &with(shared("999999999999", "<si><t>a</t></si>")),
        "E3502",
        "claims",
    );
    let late = format!("<!-- {} -->", "x".repeat(100_000));
    let late = part(
        "xl/sharedStrings.xml",
        &format!("{late}<sst uniqueCount=\"4000000000\"></sst>"),
    );
    refused(&with(late), "E3502", "claims");
    let rows = "<row><c><v>1</v></c></row>".repeat(50_100);
    let sheet = part("xl/worksheets/sheet1.xml", &worksheet(&rows));
    let mut parts = honest();
    parts.retain(|(name, _)| name != "xl/worksheets/sheet1.xml");
    parts.push(sheet);
    refused(&pack(&parts), "E3502", "50,000 rows");
}

#[test]
fn an_archive_that_lies_about_its_sizes_is_measured_all_the_same() {
    let long = format!("<si><t>{}</t></si>", "a".repeat(2 << 20));
    let mut all = parts(&[("vInfo", V_INFO)]);
    all.push(shared("1", &long));
    let mut bytes = pack(&all);
    let size = u32::try_from(all.last().unwrap().1.len())
        .unwrap()
        .to_le_bytes();
    let lie = 10_u32.to_le_bytes();
    let places: Vec<usize> = (0..bytes.len() - 4)
        .filter(|&at| bytes[at..at + 4] == size)
        .collect();
    assert!(!places.is_empty());
    for at in places {
        bytes[at..at + 4].copy_from_slice(&lie);
    }
    assert!(read(&bytes).is_err());
}

#[test]
fn what_is_no_workbook_is_refused() {
    refused(b"", "E3501", "cannot be read");
    refused(b"PK\x03\x04", "E3501", "cannot be read");
    refused(
        &pack(&[part("readme.txt", "hello")]),
        "E3501",
        "cannot be read",
    );
    refused(&vec![0; (32 << 20) + 1], "E3502", "32 MiB");
}

#[test]
fn damaged_workbooks_end_in_sheets_or_a_problem() {
    let bytes = workbook(&[("vInfo", V_INFO), ("vHost", V_HOST)]);
    for end in 0..bytes.len() {
        let _ = read(&bytes[..end]);
    }
    for at in 0..bytes.len() {
        for flip in [1, 0x80] {
            let mut damaged = bytes.clone();
            damaged[at] ^= flip;
            let _ = read(&damaged);
        }
    }
}

#[test]
fn sheets_of_any_text_end_in_sheets_or_a_problem() {
    let pieces = [
        "<row r=\"0\">",
        "<row r=\"99999999999\">",
        "</row>",
        "<c r=\"A0\"/>",
        "<c t=\"s\"><v>7</v></c>",
        "<c r=\"ZZZZZZZ9\"><v>1</v></c>",
        "<v>",
        "&#0;",
        "<c t=\"d\"><v>x</v></c>",
        "<c s=\"99\"><v>1e999</v></c>",
        "<is><t>",
        "]]>",
        "<c t=\"b\"><v>2</v></c>",
        "<c r=\"B2\"><v>-</v></c>",
    ];
    let mut state = 1_u64;
    for _ in 0..2_000 {
        let mut text = String::new();
        for _ in 0..8 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            text += pieces[(state >> 33) as usize % pieces.len()];
        }
        let mut all = parts(&[("vInfo", V_INFO)]);
        all.retain(|(name, _)| name != "xl/worksheets/sheet1.xml");
        all.push(part("xl/worksheets/sheet1.xml", &worksheet(&text)));
        let _ = read(&pack(&all));
    }
}

#[test]
fn a_real_export_is_read() {
    let Ok(corpus) = std::env::var("HEADROOM_CORPUS") else {
        println!("skipped: HEADROOM_CORPUS is not set");
        return;
    };
    let path = std::path::Path::new(&corpus).join("rvtools/kubev2v-example1.xlsx");
    let bytes = std::fs::read(path).unwrap();
    let sheets = read(&bytes).unwrap();
    let read = sheets.iter().filter(|sheet| !sheet.is_unread);
    let names: Vec<&str> = read.map(|sheet| sheet.name.as_str()).collect();
    assert_eq!(names, ["vInfo", "vCPU", "vMemory", "vHost"]);
    let file = File {
        name: "a.xlsx".to_owned(),
        content: Content::Sheets(sheets),
    };
    let Ok(Gathered::Sources(sources)) = gather(vec![file]) else {
        unreachable!("sheets are tables")
    };
    let each = open_each(&sources, &Options::default()).unwrap();
    // All of it is one cluster; hosts that its VMs name and no row has are none.
    let [only] = each.clusters.as_slice() else {
        unreachable!("one cluster")
    };
    assert!(only.cluster.hosts > 0 && only.cluster.vms > 0);
    assert!(!only.opened.as_ref().unwrap().problems.is_empty());
    for problem in &each.problems {
        println!("{problem}");
    }
    for one in each.clusters {
        println!("{}", one.cluster.sentence());
        for problem in one.opened.unwrap().problems {
            println!("  {problem}");
        }
    }
}

/// A sheet may have 1,048,576 rows, and a spreadsheet that was formatted as a whole has them all.
#[test]
fn rows_without_cells_cost_nothing_and_are_not_counted() {
    let mut parts = parts(&[("vInfo", V_INFO)]);
    let sheet = parts
        .iter_mut()
        .find(|(name, _)| name.contains("sheet1"))
        .unwrap();
    let rows: String = (4..=1_048_576)
        .map(|row| match row % 2 {
            0 => format!("<row r=\"{row}\"/>"),
            _ => format!("<row r=\"{row}\"><c r=\"A{row}\" s=\"0\"/></row>"),
        })
        .collect();
    let text = String::from_utf8(sheet.1.clone()).unwrap();
    sheet.1 = text
        .replace("</sheetData>", &format!("{rows}</sheetData>"))
        .into_bytes();
    let sheets = read(&pack(&parts)).unwrap();
    assert_eq!(texts(&sheets[0]).len(), 3);
}

/// A spreadsheet makes a date of `1.5` in some languages, and says that it cannot calculate.
#[test]
fn dates_and_errors_in_cells_are_seen() {
    let error = "<c t=\"e\"><v>#N/A</v></c>";
    let iso = "<c t=\"d\"><v>2024-05-01T00:00:00</v></c>";
    let rows: &[&[&str]] = &[
        &["VM", "Powerstate", "Template", "CPUs", "Memory"],
        &["a", "poweredOn", "False", "2", error],
        &["b", "poweredOn", "False", "2", iso],
        &["c", "poweredOn", "False", "2", "1024"],
    ];
    let opened = opened(&workbook(&[("vInfo", rows)]));
    let names: Vec<&str> = opened.plan.vms.iter().map(|vm| vm.name.as_str()).collect();
    assert_eq!(names, ["c"]);
    let said: String = opened
        .problems
        .iter()
        .map(|one| one.cause.clone())
        .collect();
    assert!(
        said.contains("vInfo, row 2: ") && said.contains("#N/A"),
        "{said}"
    );
    assert!(
        said.contains("vInfo, row 3: ") && said.contains("2024-05-01"),
        "{said}"
    );
}

#[test]
fn an_archive_that_is_cut_off_anywhere_is_refused() {
    let bytes = workbook(&[("vInfo", V_INFO), ("vHost", V_HOST)]);
    for end in (0..bytes.len()).step_by(7) {
        assert!(read(&bytes[..end]).is_err(), "{end} of {}", bytes.len());
    }
}

#[test]
fn how_far_a_workbook_is_read_is_told_in_order() {
    let rows: Vec<Vec<String>> = (0..20_000)
        .map(|row| {
            vec![
                format!("server-{row}"),
                "poweredOn".to_owned(),
                "False".to_owned(),
                "2".to_owned(),
                (row % 977).to_string(),
            ]
        })
        .collect();
    let head = ["VM", "Powerstate", "Template", "CPUs", "Memory"]
        .map(str::to_owned)
        .to_vec();
    let all: Vec<Vec<&str>> = std::iter::once(&head)
        .chain(&rows)
        .map(|row| row.iter().map(String::as_str).collect())
        .collect();
    let all: Vec<&[&str]> = all.iter().map(Vec::as_slice).collect();
    let mut told = Vec::new();
    let read = read_telling(
        &workbook(&[("vInfo", &all)]),
        &mut Progress::new(&mut |part| told.push(part)),
    );
    assert_eq!(read.unwrap()[0].row_count(), 20_001);
    assert!(told.len() > 5 && told.len() <= 100, "{told:?}");
    assert!(
        told.is_sorted() && told.iter().all(|part| *part <= 1.0),
        "{told:?}"
    );
}
