//! Does a real hypervisor agree? Migrations of QEMU, measured here and now, beside the prediction.
//!
//! A guest of 512 bytes changes a known part of its memory at a known rate; two QEMUs migrate it
//! over the loopback, which `cargo xtask validate-migration` has put into a network of its own.
//! Software emulation is enough: the guest works at the ticks of its timer.

mod case;
mod qemu;
mod qmp;

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;

use case::{Case, GRID, Limited, Measured};
use headroom::migration::Outcome;
use headroom::migration::dirtying::Pattern;

use crate::table::Table;

/// The first line of the file of measured migrations.
const COLUMNS: &str = "limited,pattern,memory_mib,fill_mib,window_mib,dirty_mb_s,goodput_mb_s,\
                       downtime_limit_ms,auto_converge,load,total_ms,downtime_ms,blackout_ms";

/// Measures the grid, prints the errors and writes the rows to a file, if one is named.
pub fn run(links: bool, file: Option<&Path>) -> Result<(), String> {
    let folder = std::env::temp_dir().join(format!("headroom-qemu-{}", std::process::id()));
    fs::create_dir_all(&folder).map_err(|problem| problem.to_string())?;
    if links {
        qemu::run(Command::new("ip").args(["link", "set", "lo", "up"]))?;
    }
    let table = Table::new(
        "Measured migrations (total in ms and what the model errs by; blackout likewise)",
        &[
            ("limited by", 11),
            ("pattern", 11),
            ("fill", 6),
            ("window", 8),
            ("MB/s", 7),
            ("link", 6),
            ("limit", 7),
            ("total", 8),
            ("error %", 9),
            ("blackout", 10),
            ("error ms", 10),
        ],
    );
    let mut text = format!("{COLUMNS}\n");
    let mut errors = Errors::default();
    for case in GRID
        .iter()
        .filter(|case| links || case.limited == Limited::Cap)
    {
        let measured = match qemu::measure(case, &folder) {
            Ok(measured) => measured,
            Err(problem) => {
                eprintln!("not measured: {problem}");
                continue;
            }
        };
        table.row(&errors.row(case, &measured));
        write_row(&mut text, case, &measured);
    }
    errors.print();
    let _ = fs::remove_dir_all(&folder);
    match file {
        Some(path) => fs::write(path, text).map_err(|problem| problem.to_string()),
        None => Ok(()),
    }
}

/// The errors so far: total in percent and blackout in ms, by what limits.
#[derive(Default)]
struct Errors {
    link: [Vec<f64>; 2],
    cap: [Vec<f64>; 2],
    verdicts: u32,
    right: u32,
}

impl Errors {
    fn row(&mut self, case: &Case, measured: &Measured) -> Vec<String> {
        // Auto-converge slows the guest, so its own rate counts.
        let dirty = if case.auto_converge {
            case.nominal()
        } else {
            measured.dirty
        };
        let outcome = case.predicted(dirty);
        let ends = !matches!(outcome, Outcome::DoesNotConverge(_));
        self.verdicts += 1;
        self.right += u32::from(ends == measured.ended.is_some());
        let mut cells = vec![
            match (case.limited, case.auto_converge) {
                (Limited::Link, false) => "link",
                (Limited::Link, true) => "link, slowed",
                (Limited::Cap, _) => "bandwidth",
            }
            .to_owned(),
            pattern(case).to_owned(),
            case.fill_mib.to_string(),
            case.window_mib.to_string(),
            format!("{dirty:.1}"),
            case.megabytes.to_string(),
            case.downtime_ms.to_string(),
        ];
        let (Some([total, _, blackout]), Some(times)) = (measured.ended, outcome.times()) else {
            let word = |ends| if ends { "ends" } else { "does not end" };
            let (found, said) = (word(measured.ended.is_some()), word(ends));
            cells.push(format!("{found}, predicted: {said}"));
            return cells;
        };
        let percent = (times.source_total.as_secs_f64() * 1e3 / total - 1.0) * 100.0;
        let ms = times.downtime.as_secs_f64() * 1e3 - blackout;
        if !case.auto_converge {
            let [totals, blackouts] = match case.limited {
                Limited::Link => &mut self.link,
                Limited::Cap => &mut self.cap,
            };
            totals.push(percent.abs());
            blackouts.push(ms.abs());
        }
        cells.extend([
            format!("{total:.0}"),
            format!("{percent:+.1}"),
            format!("{blackout:.0}"),
            format!("{ms:+.0}"),
        ]);
        cells
    }

    fn print(&mut self) {
        println!();
        for (name, errors) in [("link", &mut self.link), ("bandwidth", &mut self.cap)] {
            let [total, blackout] = errors.each_mut().map(|values| median_and_most(values));
            println!(
                "limited by {name}: total error {:.1} % in the median, {:.1} % at most; \
                 blackout error {:.0} ms, {:.0} ms",
                total.0, total.1, blackout.0, blackout.1
            );
        }
        println!("verdicts: {} of {} right", self.right, self.verdicts);
    }
}

fn median_and_most(values: &mut [f64]) -> (f64, f64) {
    values.sort_by(f64::total_cmp);
    let middle = values.get(values.len() / 2).copied().unwrap_or_default();
    (middle, values.last().copied().unwrap_or_default())
}

fn pattern(case: &Case) -> &'static str {
    match case.pattern {
        Pattern::Sequential => "sequential",
        Pattern::Random => "random",
        Pattern::Skewed => "skewed",
    }
}

fn write_row(text: &mut String, case: &Case, measured: &Measured) {
    let limited = match case.limited {
        Limited::Link => "link",
        Limited::Cap => "bandwidth",
    };
    let times = match measured.ended {
        Some([total, downtime, blackout]) => format!("{total:.0},{downtime:.0},{blackout:.1}"),
        None => ",,".to_owned(),
    };
    // Writing to a text does not fail.
    let _ = writeln!(
        text,
        "{limited},{},{},{},{},{:.2},{},{},{},{:.2},{times}",
        pattern(case),
        case.memory_mib(),
        case.fill_mib,
        case.window_mib,
        if case.auto_converge {
            case.nominal()
        } else {
            measured.dirty
        },
        case.megabytes,
        case.downtime_ms,
        case.auto_converge,
        measured.load,
    );
}
