//! What cannot be read is never missing in silence: a list of VMs of which nothing is read gives
//! no plan, and a cell that a row can do without does not cost the row.

#![allow(clippy::unwrap_used)] // A test may fail loudly.

mod inventories_support;

use headroom::format::import::{Opened, detect_and_open_each, detect_and_open_text};
use headroom::problem::{Problem, Severity};
use inventories_support::lines;

const HOSTS: &str = "Server,Cores,RAM (GB)\nalpha,24,192\nbeta,24,192\n";

fn open(text: &str) -> Opened {
    detect_and_open_text(text, None).unwrap()
}

#[track_caller]
fn refused(text: &str, code: u16, expect: &str) -> Problem {
    let problem = detect_and_open_text(text, None).unwrap_err();
    assert_eq!(problem.code.0, code, "{problem}");
    assert_eq!(problem.severity, Severity::Error);
    assert!(problem.cause.contains(expect), "{problem}");
    let of_clusters = detect_and_open_each(text.as_bytes());
    let all_fail = |clusters: Vec<headroom::format::import::ClusterOpened>| {
        clusters.iter().all(|cluster| cluster.opened.is_err())
    };
    assert!(of_clusters.is_err() || all_fail(of_clusters.unwrap().clusters));
    problem
}

#[track_caller]
fn says(opened: &Opened, code: u16, expect: &str) {
    let mut problems = opened.problems.iter();
    let said = problems.any(|problem| problem.code.0 == code && problem.cause.contains(expect));
    assert!(said, "{code} {expect}: {:#?}", opened.problems);
}

#[track_caller]
fn vms(opened: &Opened, expect: &str) {
    let all = lines(&opened.plan);
    let hosts = opened.plan.hosts.len();
    let lines: Vec<&str> = all.lines().skip(hosts).collect();
    let expect: Vec<&str> = expect.trim().lines().map(str::trim).collect();
    assert_eq!(lines, expect, "{:#?}", opened.problems);
}

#[test]
fn hosts_beside_a_list_of_vms_of_which_nothing_is_read_are_no_plan() {
    let states = format!("{HOSTS}\nVM,Power state,RAM (GB)\nmail,¿,24\nshop,¿,48\n");
    refused(&states, 3411, "Row 6: “¿” is not known");
    let sizes = format!("{HOSTS}\nVM,RAM (GB)\nmail,much\n");
    refused(&sizes, 3411, "The list of VMs has no row that can be read.");
    let in_use = format!("{HOSTS}\nVM,vCPU,Memory in use (GB)\nmail,2,24\n");
    refused(&in_use, 3403, "no column of memory but that in use");
    let separated = format!("{HOSTS}\nVM;RAM (GB);vCPU\nmail;24;2\n");
    refused(
        &separated,
        3411,
        "row 5 cannot be read: its cells are separated by",
    );
    let unknown = format!("{HOSTS}\nMaskin,Arbejdslager (GB),Kerner\nmail,24,2\n");
    refused(&unknown, 3422, "the list with the titles Maskin");
}

#[test]
fn one_list_of_vms_of_which_nothing_is_read_is_enough() {
    let text = format!(
        "{HOSTS}\nVM,Power state,RAM (GB)\nmail,on,24\n\nVM,vCPU,RAM (GB),Power state\nshop,2,24,¿\n"
    );
    refused(&text, 3411, "Row 9");
}

#[test]
fn lists_without_rows_and_lists_of_other_things_beside_vms_refuse_nothing() {
    let without = open(&format!("{HOSTS}\nVM,RAM (GB)\n"));
    assert_eq!(without.plan.hosts.len(), 2);
    let others = open(&format!(
        "{HOSTS}\nVM,RAM (GB)\nmail,24\n\nDatastore,Size (TB)\nssd,8\n"
    ));
    vms(&others, "mail 24 GiB 1 vCPU");
    says(&others, 3422, "Datastore");
    let disks = open(&format!(
        "{HOSTS}\nVM,RAM (GB)\nmail,24\n\nVM,Powerstate,Disk,Capacity MiB\nmail,on,C,81920\n"
    ));
    vms(&disks, "mail 24 GiB 1 vCPU");
}

#[test]
fn a_cell_that_a_row_can_do_without_does_not_cost_the_row() {
    let opened = open(&format!(
        "{HOSTS}\nVM,RAM (GB),vCPU,Priority,HA,Memory reservation (GB),Host\n\
         mail,24,2,1st,perhaps,some,alpha\nshop,48,1,high,no,2,beta\n"
    ));
    vms(
        &opened,
        "mail 24 GiB 2 vCPU on alpha
         shop 48 GiB 1 vCPU on beta, not HA, High, reserves 2 GiB and 0 MHz",
    );
    says(
        &opened,
        3405,
        "Row 6: “1st” is not known: write high, medium",
    );
    says(
        &opened,
        3405,
        "“perhaps” is not known: write yes or no. The cell counts as empty.",
    );
}

#[test]
fn a_number_of_vms_or_hosts_that_cannot_be_read_refuses_the_list() {
    let vms = format!("{HOSTS}\nVM,RAM (GB),Count\nmail,24,1\nweb,8,98765432109\n");
    refused(&vms, 3405, "Row 7: how many there are cannot be read");
    let hosts = "Host,RAM (GB),Cores,Count\nnode,64,8,several\n\nVM,RAM (GB)\nmail,24\n";
    refused(hosts, 3405, "Row 2: how many there are cannot be read");
}

#[test]
fn a_key_that_stands_twice_refuses_an_inventory() {
    let vm = r#"{"Name":"v","ProcessorCount":1,"MemoryStartup":1073741824,"State":2"#;
    let twice = format!(r#"[{vm},"MemoryStartup":2147483648}}]"#);
    refused(&twice, 3201, "MemoryStartup stands more than once");
    let lists = format!(r#"{{"Get-VM":[{vm}}}],"Get-VM":[{vm}}}]}}"#);
    refused(&lists, 3201, "Get-VM stands more than once");
    assert_eq!(open(&format!("[{vm}}}]")).plan.vms.len(), 1);
}

#[test]
fn text_behind_a_closing_quote_is_said_and_swallowed_rows_are_refused() {
    let titles = "VM,Notes,RAM (GB),vCPU\n";
    let behind = open(&format!(
        "{titles}\"mail\"old,x,24,2\nweb,\"19\"\" rack\" ,8,2\n"
    ));
    assert_eq!(behind.plan.vms.len(), 2);
    says(
        &behind,
        3401,
        "Text follows the closing quote of a cell on line 2",
    );
    let quoted = open(&format!("{titles}mail,\"two\nlines\",24,2\n"));
    assert!(quoted.problems.iter().all(|problem| problem.code.0 != 3401));
    let swallowed = format!("{titles}mail,\"6 inch,24,2\nweb,x,8,2\nshop,\"big\",8,2\n");
    refused(&swallowed, 3401, "A cell begins with a quote on line 2");
}
