//! How do times grow with the cluster? With both, with hosts alone, with VMs alone.

mod cold;

pub use cold::answer_once;

use std::time::Duration;

use headroom::capacity::Effort;
use headroom::{assess, migration, validate};
use headroom_bench::clusters::{Hardware, cluster};
use headroom_bench::questions::{Prepared, answer_word, verdict_word};

use crate::measure::{milliseconds, timed};
use crate::table::Table;

/// Hosts and VMs, growing together.
const BOTH: [(u32, u32); 6] = [
    (4, 20),
    (8, 100),
    (16, 400),
    (32, 2_000),
    (64, 8_000),
    (96, 10_000),
];
/// The same VMs on more and more hosts, which are smaller and smaller.
const HOSTS: [(u32, u32); 6] = [
    (4, 2_000),
    (8, 2_000),
    (16, 2_000),
    (32, 2_000),
    (64, 2_000),
    (96, 2_000),
];
/// More and more VMs on as many hosts, which are larger and larger.
const VMS: [(u32, u32); 6] = [
    (64, 500),
    (64, 1_000),
    (64, 2_000),
    (64, 4_000),
    (64, 8_000),
    (64, 16_000),
];

/// Prints a table for each way to grow and each kind of hardware, and the parts of an answer.
pub fn run() {
    for (what, sizes) in [("hosts and VMs", BOTH), ("hosts", HOSTS), ("VMs", VMS)] {
        for hardware in Hardware::ALL {
            grow(what, &sizes, hardware);
        }
    }
    parts();
}

/// What is timed of each cluster, with its heading.
const TIMED: [&str; 5] = ["given", "planned", "headroom", "cold", "edit"];

fn grow(what: &str, sizes: &[(u32, u32)], hardware: Hardware) {
    let mut columns = vec![("hosts × VMs", 14), ("answers", 10), ("open", 6)];
    for name in TIMED {
        columns.extend([(name, 10), ("ratio", 8)]);
    }
    let title = format!(
        "Growing {what}, hosts {}: median ms, and how often the row before (k = 1)",
        hardware.name()
    );
    let table = Table::new(&title, &columns);
    let mut before = None;
    for (hosts, vms) in sizes {
        let Some(row) = Row::measure(*hosts, *vms, hardware) else {
            continue;
        };
        let mut cells = vec![format!("{hosts} × {vms}"), row.answers, row.open];
        for (at, time) in row.times.iter().enumerate() {
            let times = before.map(|before: [Duration; 5]| times(*time, before[at]));
            cells.extend([milliseconds(*time), times.unwrap_or_default()]);
        }
        table.row(&cells);
        before = Some(row.times);
    }
}

fn times(time: Duration, before: Duration) -> String {
    let ratio = time.as_secs_f64() / before.as_secs_f64().max(1e-9);
    // More than that says only that there was nothing to do before.
    match ratio {
        ratio if ratio < 1_000.0 => format!("×{ratio:.1}"),
        _ => "-".to_owned(),
    }
}

/// What one cluster answers, and how long each answer takes.
struct Row {
    answers: String,
    open: String,
    times: [Duration; 5],
}

impl Row {
    fn measure(hosts: u32, vms: u32, hardware: Hardware) -> Option<Row> {
        let mut prepared = Prepared::of(cluster(hosts, vms, hardware))?;
        let (given, given_time) = timed(|| prepared.verdict());
        let (planned, planned_time) = timed(|| prepared.planned(Effort::INTERACTIVE));
        let (headroom, headroom_time) = timed(|| prepared.headroom(Effort::INTERACTIVE));
        let cold = cold::first_answer(&prepared.plan)?;
        let (_, edit) = timed(|| {
            prepared.edit();
            assess::assess(&prepared.plan, Effort::INTERACTIVE)
        });
        Some(Row {
            answers: format!(
                "{}/{}",
                given.map_or("-", verdict_word),
                answer_word(&planned)
            ),
            open: (headroom.at_most - headroom.at_least).to_string(),
            times: [given_time, planned_time, headroom_time, cold, edit],
        })
    }
}

/// What an assessment of the largest cluster consists of.
fn parts() {
    let mut columns = vec![("part of an answer", 34)];
    columns.extend(Hardware::ALL.map(|hardware| (hardware.name(), 14)));
    let table = Table::new("Parts, 64 hosts × 8000 VMs: median ms", &columns);
    let prepared: Vec<Prepared> = Hardware::ALL
        .into_iter()
        .filter_map(|hardware| Prepared::of(cluster(64, 8_000, hardware)))
        .collect();
    let part = |name: &str, run: &dyn Fn(&Prepared)| {
        let mut cells = vec![name.to_owned()];
        cells.extend(
            prepared
                .iter()
                .map(|cluster| milliseconds(timed(|| run(cluster)).1)),
        );
        table.row(&cells);
    };
    part("check the plan", &|cluster| {
        validate::check(&cluster.plan);
    });
    part("prepare the given placement", &|cluster| {
        cluster.answers.situation();
    });
    part("its 64 failures", &|cluster| {
        cluster.given_failures();
    });
    part("its 2,016 pairs of failures", &|cluster| {
        cluster.given_pairs();
    });
    part("plan a placement", &|cluster| {
        cluster.planned(Effort::INTERACTIVE);
    });
    part("headroom", &|cluster| {
        cluster.headroom(Effort::INTERACTIVE);
    });
    part("every vendor's rule", &|cluster| {
        cluster.rules();
    });
    part("migration times", &|cluster| {
        migration::migration_times(&cluster.plan);
    });
    part("the whole assessment", &|cluster| {
        assess::assess(&cluster.plan, Effort::INTERACTIVE);
    });
}
