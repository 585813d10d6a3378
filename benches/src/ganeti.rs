//! What do Ganeti's tools say about the same clusters, and how long do they take?
//!
//! hspace adds instances of one size, each where it fits best, for as long as every node can fail; hcheck counts the
//! nodes whose failure leaves an instance down. Both ask what Headroom asks with k = 1, of clusters that both can
//! describe: memory decides, disks are shared and large, and so many cores that no ratio of vCPUs binds. hspace
//! moves no instance that is there already; Headroom may.

mod text;
mod tools;

use std::time::Duration;

use headroom::capacity::{self, Effort, Level, Placement, Situation};
use headroom::format::import::ganeti;
use headroom::model::ProbeVm;
use headroom::units::Memory;
use headroom::{placement, validate};
use headroom_bench::clusters::{Hardware, cluster};
use headroom_bench::questions::Prepared;

use crate::measure::{milliseconds, timed};
use crate::table::Table;
use tools::{Request, Tool, hcheck, hspace, is_installed};

/// Of a simulated node.
const NODE_MIB: u64 = 512 * 1024;

/// Prints a table for each tool, if it is installed.
pub fn run(full: bool) {
    if is_installed(Tool::Hspace) {
        compare_headroom(full);
    } else {
        println!("\nhspace is not on the PATH: nothing to compare headroom with.");
    }
    if is_installed(Tool::Hcheck) {
        compare_verdicts(full);
    } else {
        println!("\nhcheck is not on the PATH: nothing to compare verdicts with.");
    }
}

fn compare_headroom(full: bool) {
    let table = Table::new(
        "Ganeti's hspace: instances of one size that fit beside the others, k = 1 (Headroom from the text to the number)",
        &[
            ("cluster", 26),
            ("instance GiB", 14),
            ("hspace", 8),
            ("Headroom", 10),
            ("at most", 9),
            ("hspace ms", 11),
            ("Headroom ms", 13),
            ("ratio", 9),
        ],
    );
    let empty: &[usize] = if full { &[8, 16, 32, 64] } else { &[8, 16] };
    for nodes in empty {
        let text = text::empty(*nodes, NODE_MIB);
        let simulated = Request::simulated(*nodes, NODE_MIB);
        let name = format!("{nodes} × 512 GiB, empty");
        headroom_row(&table, &name, &text, &simulated, 8);
        headroom_row(&table, &name, &text, &Request::described(&text), 48);
    }
    let described: &[(u32, u32)] = if full {
        &[(8, 100), (16, 400), (32, 2_000)]
    } else {
        &[(8, 100), (16, 400)]
    };
    for (hosts, vms) in described {
        for hardware in Hardware::ALL {
            let Some(text) = describe(*hosts, *vms, hardware, 100) else {
                continue;
            };
            let name = format!("{hosts} × {vms}, {}", hardware.name());
            for gib in [8, 48] {
                headroom_row(&table, &name, &text, &Request::described(&text), gib);
            }
        }
    }
}

fn headroom_row(table: &Table, name: &str, text: &str, request: &Request, gib: u64) {
    let Some((count, theirs)) = hspace(request, gib * 1024) else {
        println!("{name}: hspace gave no answer.");
        return;
    };
    let (enclosed, ours) = timed(|| headroom_of(text, gib));
    let Some((at_least, at_most)) = enclosed else {
        println!("{name}: not a plan that Headroom answers.");
        return;
    };
    table.row(&[
        name.to_owned(),
        gib.to_string(),
        count.to_string(),
        at_least.to_string(),
        at_most.to_string(),
        milliseconds(theirs),
        milliseconds(ours),
        ratio(theirs, ours),
    ]);
}

/// How many more VMs of a size fit, from the cluster's text on: at least and at most.
fn headroom_of(text: &str, gib: u64) -> Option<(u32, u32)> {
    let mut plan = ganeti::open(text).ok()?.plan;
    plan.probe = Some(ProbeVm {
        memory: Memory::from_gib(gib),
        vcpus: tools::VCPUS,
    });
    let cluster = validate::check(&plan).cluster?;
    let planned = placement::plan(&cluster, 1, Effort::INTERACTIVE);
    let headroom = placement::headroom(&cluster, 1, &planned, Effort::INTERACTIVE);
    Some((headroom.at_least, headroom.at_most))
}

fn compare_verdicts(full: bool) {
    let table = Table::new(
        "Ganeti's hcheck: nodes whose failure leaves an instance down (Headroom from the text to the number)",
        &[
            ("cluster", 30),
            ("hcheck", 8),
            ("Headroom", 10),
            ("undecided", 11),
            ("hcheck ms", 11),
            ("Headroom ms", 13),
            ("ratio", 9),
        ],
    );
    let mut sizes = vec![(16, 400), (64, 2_000)];
    if full {
        sizes.push((64, 8_000));
    }
    for (hosts, vms) in sizes {
        for hardware in [Hardware::Alike, Hardware::Generations] {
            // With so much of the memory that the balanced placement leaves free.
            for percent in [100, 20, 10] {
                let Some(text) = describe(hosts, vms, hardware, percent) else {
                    continue;
                };
                let name = format!("{hosts} × {vms}, {}, {percent} % free", hardware.name());
                verdict_row(&table, &name, &text);
            }
        }
    }
}

fn verdict_row(table: &Table, name: &str, text: &str) {
    let Some((failing, theirs)) = hcheck(text) else {
        println!("{name}: hcheck gave no answer.");
        return;
    };
    let (level, ours) = timed(|| single_failures(text));
    let Some(level) = level else {
        println!("{name}: not a plan that Headroom answers.");
        return;
    };
    table.row(&[
        name.to_owned(),
        failing.to_string(),
        level.failed.to_string(),
        (level.tested - level.failed - level.survived).to_string(),
        milliseconds(theirs),
        milliseconds(ours),
        ratio(theirs, ours),
    ]);
}

/// What every single failure does, from the cluster's text on.
fn single_failures(text: &str) -> Option<Level> {
    let plan = ganeti::open(text).ok()?.plan;
    let cluster = validate::check(&plan).cluster?;
    let placement = Placement::given(&cluster);
    let situation = Situation::new(&cluster, &placement);
    Some(capacity::level(&situation, 1, Effort::INTERACTIVE))
}

/// A generated cluster in Ganeti's words, with so many percent of the memory that its placement leaves free.
fn describe(hosts: u32, vms: u32, hardware: Hardware, percent: u64) -> Option<String> {
    let prepared = Prepared::of(cluster(hosts, vms, hardware))?;
    text::of(&prepared.answers, percent)
}

fn ratio(theirs: Duration, ours: Duration) -> String {
    format!("{:.0}", theirs.as_secs_f64() / ours.as_secs_f64().max(1e-9))
}
