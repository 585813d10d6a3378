//! The same, on a grid of our own that no part of the model was made from: measured once by
//! `cargo xtask validate-migration --write tests/migration/measured.csv` (QEMU 7.2).
//!
//! `dirty_mb_s` is what the guest changed while it migrated; with auto-converge what it is told
//! to change. Rows without times had not ended after 20 s.

use std::time::Duration;

use headroom::migration::dirtying::Pattern;
use headroom::migration::precopy::{Outcome, outcome};
use headroom::model::PlatformId;
use headroom::units::{ByteRate, Memory};

use crate::{QEMU, migration};

const ROWS: &str = include_str!("measured.csv");

struct Row {
    limited: &'static str,
    slowed: bool,
    predicted: Outcome,
    /// Total time as the source reports it, and blackout, in ms.
    measured: Option<[f64; 2]>,
}

fn rows() -> Vec<Row> {
    ROWS.lines().skip(1).map(row).collect()
}

fn row(line: &'static str) -> Row {
    let cells: Vec<&str> = line.split(',').collect();
    let number = |at: usize| cells[at].parse::<f64>().ok();
    let of = |at: usize| number(at).unwrap_or_else(|| unreachable!("cell {at} of {line}"));
    let memory = |at: usize| Memory::from_mib(of(at) as u64);
    let rate = |megabytes: f64| ByteRate::from_bytes_per_second((megabytes * 1e6) as u64);
    let facts = PlatformId::KvmPacemaker.facts();
    let mut live = migration(memory(3), 0, QEMU).with_goodput(rate(of(6)));
    live.assigned = memory(2);
    live.writer.pattern = match cells[1] {
        "random" => Pattern::Random,
        _ => Pattern::Sequential,
    };
    live.writer.working_set = memory(4);
    live.writer.rate = rate(of(5));
    if cells[0] == "bandwidth" {
        live.final_goodput = rate(2200.0);
    }
    live.rule.remaining_fits = Some(Duration::from_millis(of(7) as u64));
    live.rule.slows_guest = cells[8] == "true";
    live.passes = facts.migration_loop.value;
    live.fixed = facts.live_fixed.value;
    live.tick = Some(Duration::from_millis(5));
    Row {
        limited: cells[0],
        slowed: live.rule.slows_guest,
        predicted: outcome(&live),
        measured: number(10)
            .zip(number(12))
            .map(|(total, black)| [total, black]),
    }
}

/// Errors of total times in percent and of blackouts in ms, in order.
fn errors(limited: &str, slowed: bool) -> [Vec<f64>; 2] {
    let wanted = |row: &Row| row.limited == limited && row.slowed == slowed;
    let found = rows().into_iter().filter(wanted).filter_map(|row| {
        let ([total, blackout], times) = (row.measured?, row.predicted.times()?);
        let percent = (times.source_total.as_secs_f64() * 1e3 / total - 1.0) * 100.0;
        let ms = times.downtime.as_secs_f64() * 1e3 - blackout;
        Some((percent.abs(), ms.abs()))
    });
    let (mut total, mut blackout): (Vec<f64>, Vec<f64>) = found.unzip();
    total.sort_by(f64::total_cmp);
    blackout.sort_by(f64::total_cmp);
    [total, blackout]
}

fn median_and_most(values: &[f64]) -> (f64, f64) {
    (values[values.len() / 2], values[values.len() - 1])
}

#[test]
fn every_verdict_is_right() {
    let rows = rows();
    assert_eq!(rows.len(), 20);
    for (at, row) in rows.iter().enumerate() {
        let right = match row.predicted {
            Outcome::Slowed { .. } => row.slowed && row.measured.is_some(),
            outcome => outcome.converges() == row.measured.is_some(),
        };
        assert!(right, "row {at}: {:?}", row.predicted);
    }
}

#[test]
fn link_limited_migrations() {
    let [total, blackout] = errors("link", false).map(|errors| median_and_most(&errors));
    assert!(total.0 <= 1.0 && total.1 <= 6.0, "{total:?}");
    assert!(blackout.0 <= 12.0 && blackout.1 <= 40.0, "{blackout:?}");
}

#[test]
fn bandwidth_limited_migrations() {
    let [total, blackout] = errors("bandwidth", false).map(|errors| median_and_most(&errors));
    assert!(total.0 <= 2.0 && total.1 <= 7.0, "{total:?}");
    assert!(blackout.0 <= 2.0 && blackout.1 <= 5.0, "{blackout:?}");
}

#[test]
fn auto_converge() {
    let [total, _] = errors("link", true).map(|errors| median_and_most(&errors));
    assert!(total.1 <= 6.0, "{total:?}");
}
