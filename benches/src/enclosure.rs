//! How closely is headroom enclosed, and how long does it take?

use headroom::capacity::Effort;
use headroom_bench::clusters::{Published, named};
use headroom_bench::questions::Prepared;

use crate::measure::{milliseconds, timed};
use crate::table::Table;

const GENERATED: [&str; 9] = [
    "64x8000-alike",
    "64x8000-generations",
    "64x8000-unlike",
    "64x2000-alike",
    "64x2000-generations",
    "64x2000-unlike",
    "16x400-alike",
    "16x400-generations",
    "16x400-unlike",
];

/// Prints a row for each cluster and effort.
pub fn run() {
    let table = Table::new(
        "Headroom, k = 1: enclosed between what was arranged and what was refuted",
        &[
            ("cluster", 24),
            ("VMs", 7),
            ("effort", 13),
            ("at least", 10),
            ("at most", 9),
            ("open", 6),
            ("ms", 10),
        ],
    );
    let published = Published::ALL.into_iter().map(Published::name);
    for name in GENERATED.into_iter().chain(published) {
        let Some(prepared) = named(name).and_then(Prepared::of) else {
            continue;
        };
        for (word, effort) in [
            ("interactive", Effort::INTERACTIVE),
            ("thorough", Effort::THOROUGH),
        ] {
            let (headroom, time) = timed(|| prepared.headroom(effort));
            table.row(&[
                name.to_owned(),
                prepared.plan.vm_count().to_string(),
                word.to_owned(),
                headroom.at_least.to_string(),
                headroom.at_most.to_string(),
                (headroom.at_most - headroom.at_least).to_string(),
                milliseconds(time),
            ]);
        }
    }
}
