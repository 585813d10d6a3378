//! Files that leave Headroom: what do they say, and can a name in a plan be more than a name?

#![allow(clippy::unwrap_used)] // A test may fail loudly.

mod common;
mod laws_support;
mod three;

use headroom::capacity::Effort;
use headroom::format::document;
use headroom::format::export::{Exported, KINDS, csv_row, exported, restarts_csv};
use headroom::model::{Plan, PlatformId, VmGroup};
use headroom::report::restarts::RestartRow;
use headroom::units::Memory;
use proptest::prelude::*;
use three::three_hosts;

/// The first of three hosts carries too much.
fn plan(platform: PlatformId) -> Plan {
    three_hosts("Three | hosts", platform, "h1")
}

/// The same with so much memory that more VMs fit.
fn roomy() -> Plan {
    let mut plan = plan(PlatformId::HyperV2022);
    for host in &mut plan.hosts {
        host.memory = host.memory.times(8);
    }
    plan
}

fn export(plan: &Plan, kind: &str) -> Exported {
    exported(plan, kind, Effort::QUICK).unwrap()
}

/// The cells of a CSV text, read by the letter of RFC 4180.
fn read_csv(text: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let mut quoted = false;
    let mut letters = text
        .strip_prefix('\u{feff}')
        .unwrap_or(text)
        .chars()
        .peekable();
    while let Some(letter) = letters.next() {
        let row = rows.last_mut().unwrap();
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                row.last_mut().unwrap().push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(String::new()),
            '\r' if !quoted => {
                assert_eq!(letters.next(), Some('\n'));
                rows.push(vec![String::new()]);
            }
            _ => row.last_mut().unwrap().push(letter),
        }
    }
    rows.pop();
    rows
}

proptest! {
    #[test]
    fn no_cell_is_a_formula_and_none_is_lost(cells in prop::collection::vec(common::names(), 1..5)) {
        let row = csv_row(cells.iter().map(String::as_str));
        let read = read_csv(&row);
        prop_assert_eq!(read.len(), 1);
        for (cell, read) in cells.iter().zip(&read[0]) {
            prop_assert!(!read.starts_with(['=', '+', '-', '@', '\t', '\r']), "{}", read);
            prop_assert_eq!(read.strip_prefix('\'').filter(|rest| rest == cell).unwrap_or(read), cell);
        }
        prop_assert_eq!(read[0].len(), cells.len());
    }

    #[test]
    fn any_plan_is_exported_or_has_nothing_to_tell(
        plan in prop_oneof![laws_support::tamed(common::plans()), laws_support::clusters()],
    ) {
        // Two sizes together take longest, and one picture of a night is enough here.
        let kinds = KINDS.iter().map(|(kind, _)| *kind);
        for kind in kinds.filter(|kind| !["frontier", "drain"].contains(kind)) {
            let file = exported(&plan, kind, Effort::INTERACTIVE);
            if ["plan", "report"].contains(&kind) {
                prop_assert!(file.is_some());
            }
            if let Some(file) = file {
                let stem = file.name.chars().all(|c| c.is_alphanumeric() || "-.".contains(c));
                prop_assert!(stem, "{}", file.name);
            }
        }
    }
}

#[test]
fn cells_are_escaped() {
    let check = |cell: &str, expect: &str| assert_eq!(csv_row([cell]), format!("{expect}\r\n"));
    check("web 1", "web 1");
    check("=1+1", "'=1+1");
    check("@x", "'@x");
    check("-x", "'-x");
    check("+x", "'+x");
    check("\tx", "\"'\tx\"");
    check("\rx", "\"'\rx\"");
    check("a,\"b\"", "\"a,\"\"b\"\"\"");
    check("a\nb", "\"a\nb\"");
}

#[test]
fn the_plan_is_its_document() {
    let plan = plan(PlatformId::Proxmox);
    let file = export(&plan, "plan");
    assert_eq!(file.name, "three-hosts.headroom.json");
    assert_eq!(document::decode(&file.text), Ok(plan));
    assert_eq!(
        exported(
            &Plan::empty("", PlatformId::Proxmox),
            "moves",
            Effort::QUICK
        ),
        None
    );
    assert_eq!(
        exported(
            &Plan::empty("", PlatformId::Proxmox),
            "other",
            Effort::QUICK
        ),
        None
    );
}

#[test]
fn the_placement_names_each_vm_with_its_hosts() {
    let file = export(&plan(PlatformId::HyperV2022), "placement");
    assert_eq!(file.name, "three-hosts-placement.csv");
    assert!(
        file.text
            .starts_with("\u{feff}VM,Host now,Host planned,Restarts on\r\n"),
        "{}",
        file.text
    );
    let rows = read_csv(&file.text);
    assert_eq!(rows.len(), 6);
    assert_eq!(rows[1][..2], ["a", "h1"]);
    assert!(
        rows[1..]
            .iter()
            .all(|row| row[2] != row[3] && !row[3].is_empty()),
        "{rows:?}"
    );
}

#[test]
fn restarts_are_told_loss_by_loss() {
    let mut plan = plan(PlatformId::HyperV2022);
    // Now everything has room, and the VMs of h1 fit elsewhere in one way only.
    plan.vms[3].current_hosts = vec!["h2".to_owned()];
    plan.vms[4].highly_available = false;
    let rows = read_csv(&export(&plan, "restarts").text);
    assert_eq!(rows[0], ["Lost", "VM", "Ran on", "Runs on", "What happens"]);
    assert_eq!(rows[1], ["h1", "a", "h1", "h3", "restarts"]);
    assert_eq!(rows[2], ["h1", "b", "h1", "h2", "restarts"]);
    assert_eq!(rows[3], ["h1", "c", "h1", "h2", "restarts"]);
    assert_eq!(rows[4], ["h2", "d", "h2", "h3", "restarts"]);
    assert_eq!(rows[5], ["h3", "e", "h3", "", "is not restarted"]);
    assert_eq!(rows.len(), 6);
}

#[test]
fn a_vm_without_room_is_told_as_well() {
    let mut plan = plan(PlatformId::HyperV2022);
    // Nothing is free on h3 any more.
    plan.vms[4] = VmGroup::new("e", Memory::from_gib(9), 1);
    plan.vms[4].current_hosts = vec!["h3".to_owned()];
    let rows = read_csv(&export(&plan, "restarts").text);
    let homeless = rows.iter().filter(|row| row[4] == "finds no room").count();
    assert!(homeless > 0, "{rows:?}");
}

#[test]
fn rows_of_other_tables_are_written_alike() {
    let restart = RestartRow {
        lost: "=h1".to_owned(),
        vm: "a,b".to_owned(),
        ran_on: "=h1".to_owned(),
        runs_on: String::new(),
        what: "finds no room",
    };
    let text = restarts_csv(&[restart]);
    assert!(
        text.ends_with("\r\n'=h1,\"a,b\",'=h1,,finds no room\r\n"),
        "{text}"
    );
}

#[test]
fn the_schedule_has_a_row_for_each_move() {
    let mut plan = plan(PlatformId::HyperV2022);
    plan.vms[3].current_hosts = vec!["h2".to_owned()];
    plan.vms[0].name = "=a".to_owned();
    let file = export(&plan, "schedule");
    assert_eq!(file.name, "three-hosts-schedule.csv");
    let rows = read_csv(&file.text);
    assert_eq!(rows[0][..4], ["Wave", "VM", "From", "To"]);
    // Every VM leaves its host once, and comes back.
    assert_eq!(
        rows.iter().filter(|row| row[1] == "'=a").count(),
        2,
        "{rows:?}"
    );
    assert!(rows.iter().all(|row| row.len() == rows[0].len()));
}

/// Every letter of the report of one small cluster.
#[test]
fn the_report_reads_as_it_did() {
    let text = export(&plan(PlatformId::HyperV2022), "report").text;
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/exports/report.md");
    #[cfg(not(target_family = "wasm"))]
    if std::env::var("HEADROOM_BLESS").is_ok_and(|value| value == "1") {
        std::fs::write(path, &text).unwrap();
        return;
    }
    let expect = include_str!("exports/report.md");
    assert!(
        text == expect,
        "{path} differs; HEADROOM_BLESS=1 writes it anew:\n{text}"
    );
}

#[test]
fn a_plan_with_errors_has_a_report_of_them() {
    let text = export(&Plan::empty("", PlatformId::Proxmox), "report").text;
    assert!(text.contains("| E1001 | error |"), "{text}");
    assert!(!text.contains("## Verdict"), "{text}");
}

/// Rows of a Markdown table have as many cells as its head.
#[test]
fn names_are_no_cells_and_no_elements() {
    let mut plan = plan(PlatformId::HyperV2022);
    plan.name = "<img src=x onerror=alert(1)>\n# a | b".to_owned();
    plan.hosts[0].name = "h|1`<b>".to_owned();
    for vm in &mut plan.vms {
        vm.current_hosts.clear();
    }
    plan.vms[0].name = "[a](javascript:alert(1))|x\n|y".to_owned();
    let text = export(&plan, "report").text;
    let bare = text
        .replace("\\\\", "")
        .replace("\\<", "")
        .replace("\\[", "");
    assert!(!bare.contains('<') && !bare.contains('['), "{text}");
    let cells = |line: &str| {
        line.replace("\\\\", "")
            .replace("\\|", "")
            .matches('|')
            .count()
    };
    let mut head = 0;
    for line in text.lines() {
        match line.starts_with('|') {
            true if head == 0 => head = cells(line),
            true => assert_eq!(cells(line), head, "{line}"),
            false => head = 0,
        }
    }
    assert!(
        text.starts_with("# Headroom: \\<img src=x onerror=alert(1)\\> \\# a \\| b, "),
        "{text}"
    );
}

const CHARTS: [&str; 8] = [
    "hosts",
    "levels",
    "migration",
    "night",
    "drain",
    "outage",
    "year",
    "frontier",
];

/// Every number in an attribute that says where something is.
fn places<'a>(text: &'a str, attribute: &str) -> Vec<f64> {
    let begin = format!(" {attribute}=\"");
    let values = text.split(&*begin).skip(1);
    values
        .filter_map(|rest: &'a str| rest.split('"').next()?.parse().ok())
        .collect()
}

#[test]
fn every_chart_says_what_it_shows_and_stays_on_its_page() {
    for kind in CHARTS {
        let text = export(&roomy(), kind).text;
        let between = |tag: &str| {
            let begin = text.split(&*format!("<{tag}>")).nth(1);
            let inside = begin.and_then(|rest| rest.split('<').next());
            inside.unwrap_or_default().to_owned()
        };
        assert!(
            between("title").contains(" – Three | hosts, "),
            "{kind}: {text}"
        );
        assert!(between("desc").len() > 20, "{kind}: {text}");
        assert!(text.contains("font-family=\"system-ui, sans-serif\""));
        let height = places(&text, "height");
        let height = *height.first().unwrap();
        for y in ["y", "y1", "y2", "cy"]
            .iter()
            .flat_map(|name| places(&text, name))
        {
            assert!((0.0..=height).contains(&y), "{kind}: {y} of {height}");
        }
        for x in ["x", "x1", "x2", "cx"]
            .iter()
            .flat_map(|name| places(&text, name))
        {
            assert!((0.0..=960.0).contains(&x), "{kind}: {x}");
        }
    }
    let night = export(&plan(PlatformId::HyperV2022), "night").text;
    assert!(night.contains("The night, host by host") && night.contains(">patched<"));
    let outage = export(&plan(PlatformId::HyperV2022), "outage").text;
    assert!(outage.contains("After the death of ") && outage.contains(">Guests<"));
}

#[test]
fn charts_are_pictures_that_need_nothing_else() {
    let mut plan = roomy();
    plan.vms[0].name = "</text><script>alert(1)</script>\u{1}".to_owned();
    plan.hosts[1].name = "<h2>&\u{0}".to_owned();
    for kind in CHARTS {
        let file = export(&plan, kind);
        let text = &file.text;
        assert!(
            file.name.ends_with(".svg") && text.starts_with("<svg xmlns="),
            "{text}"
        );
        assert!(
            !text.contains("<script") && !text.contains("<h2>"),
            "{text}"
        );
        assert!(
            !text.contains("href") && !text.contains("style") && !text.contains("class"),
            "{text}"
        );
        assert!(text.chars().all(|c| !c.is_control() || c == '\n'), "{text}");
        for tag in ["svg", "text", "rect", "g", "path", "line", "title"] {
            let (open, closed) = (format!("<{tag} "), format!("</{tag}>"));
            let opened = text.matches(&open).count() + text.matches(&format!("<{tag}>")).count();
            assert_eq!(opened, text.matches(&closed).count(), "{tag}");
        }
    }
    assert_eq!(exported(&plan_of_2008(), "migration", Effort::QUICK), None);
}

fn plan_of_2008() -> Plan {
    plan(PlatformId::HyperV2008)
}
