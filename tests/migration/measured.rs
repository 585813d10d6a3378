//! Live migrations measured with a real QEMU 7.2: does the model predict them?
//!
//! A boot-sector guest fills a known amount of memory and dirties a known window of it at a
//! known rate; two QEMU processes migrate it over loopback. `Link` rows have a real link
//! limit, `Bandwidth` rows QEMU's max-bandwidth on a fast loopback, whose last stage ignores
//! that limit. Blackout is from STOP on the source to RESUME on the target. Of the rows with
//! compression, post-copy or auto-converge only the verdict is compared, auto-converge as a
//! slowed guest.

use std::time::Duration;

use headroom::migration::dirtying::{Pattern, Writer};
use headroom::migration::precopy::{self, Migration, Outcome};
use headroom::model::PlatformId;
use headroom::model::platform::StopRule;
use headroom::units::{ByteRate, Memory};

use self::Mode::{Bandwidth, Link, LinkAutoConverge, LinkWithHelp};
use Pattern::{Random, Sequential};

#[derive(Debug, Clone, Copy, PartialEq)]
enum Mode {
    Bandwidth,
    Link,
    LinkAutoConverge,
    /// XBZRLE, compressed streams or post-copy.
    LinkWithHelp,
}

struct Row {
    id: u32,
    mode: Mode,
    pattern: Pattern,
    memory_mib: u64,
    fill_mib: u64,
    working_set_mib: u64,
    /// Reached during the migration.
    dirty_mb_s: f64,
    goodput_mb_s: f64,
    limit_ms: u64,
    /// Total time and downtime as the source reports them, and the blackout, in ms; `None`:
    /// cancelled after 30 s and 13 rounds.
    measured: Option<[f64; 3]>,
}

#[rustfmt::skip]
const fn row(
    id: u32, (mode, pattern): (Mode, Pattern), [memory_mib, fill_mib, working_set_mib]: [u64; 3],
    [dirty_mb_s, goodput_mb_s]: [f64; 2], limit_ms: u64, measured: Option<[f64; 3]>,
) -> Row {
    Row {
        id, mode, pattern, memory_mib, fill_mib, working_set_mib,
        dirty_mb_s, goodput_mb_s, limit_ms, measured,
    }
}

#[rustfmt::skip]
const MEASURED: [Row; 28] = [
    row(1, (Bandwidth, Sequential), [48, 16, 16], [4.09, 10.0], 300, Some([2511.0, 2.0, 5.2])),
    row(3, (Bandwidth, Sequential), [96, 64, 64], [16.30, 25.0], 100, Some([7606.0, 1.0, 3.4])),
    row(5, (Bandwidth, Sequential), [160, 128, 64], [16.20, 50.0], 100, Some([3907.0, 2.0, 3.4])),
    row(7, (Bandwidth, Sequential), [160, 128, 32], [49.05, 100.0], 30, Some([1906.0, 1.0, 2.6])),
    row(9, (Bandwidth, Sequential), [288, 256, 256], [49.03, 200.0], 300, Some([1445.0, 26.0, 28.2])),
    row(11, (Bandwidth, Sequential), [288, 256, 32], [4.04, 25.0], 500, Some([11822.0, 5.0, 8.2])),
    row(35, (Bandwidth, Sequential), [288, 256, 16], [0.0, 100.0], 300, Some([2627.0, 1.0, 27.3])),
    row(43, (Bandwidth, Sequential), [96, 64, 64], [48.90, 25.0], 300, None),
    row(13, (Link, Sequential), [48, 16, 16], [4.10, 10.0], 300, Some([2167.0, 289.0, 619.6])),
    row(15, (Link, Sequential), [96, 64, 64], [16.31, 25.0], 100, Some([7301.0, 59.0, 217.2])),
    row(17, (Link, Sequential), [96, 64, 64], [16.32, 50.0], 30, Some([1908.0, 1.0, 78.7])),
    row(19, (Link, Sequential), [160, 128, 64], [16.38, 50.0], 100, Some([3901.0, 58.0, 128.1])),
    row(21, (Link, Sequential), [160, 128, 128], [49.00, 100.0], 300, Some([2308.0, 297.0, 339.3])),
    row(23, (Link, Sequential), [160, 128, 16], [4.10, 100.0], 300, Some([1377.0, 55.0, 86.1])),
    row(25, (Link, Sequential), [288, 256, 256], [49.05, 100.0], 300, Some([4983.0, 289.0, 325.5])),
    row(27, (Link, Sequential), [288, 256, 128], [98.28, 200.0], 500, Some([2011.0, 457.0, 472.8])),
    row(29, (Link, Sequential), [288, 256, 64], [4.06, 50.0], 100, Some([5813.0, 88.0, 142.8])),
    row(31, (Link, Sequential), [160, 128, 8], [68.48, 50.0], 300, Some([3078.0, 177.0, 232.6])),
    row(33, (Link, Sequential), [96, 64, 16], [0.0, 50.0], 300, Some([1277.0, 0.0, 91.5])),
    row(37, (Link, Random), [160, 128, 32], [32.71, 50.0], 300, Some([3441.0, 290.0, 351.7])),
    row(39, (Link, Random), [160, 128, 64], [16.33, 100.0], 100, Some([1523.0, 78.0, 114.0])),
    row(41, (Link, Random), [160, 128, 64], [81.87, 100.0], 300, Some([2068.0, 277.0, 308.3])),
    row(53, (Link, Sequential), [160, 128, 64], [16.37, 100.0], 300, Some([1520.0, 231.0, 290.2])),
    row(45, (LinkAutoConverge, Sequential), [96, 64, 64], [48.80, 25.0], 300, Some([37718.0, 174.0, 318.7])),
    row(47, (LinkAutoConverge, Sequential), [96, 64, 64], [32.77, 25.0], 300, Some([28763.0, 285.0, 420.0])),
    row(49, (LinkWithHelp, Sequential), [160, 128, 64], [32.33, 50.0], 300, Some([3984.0, 2.0, 74.0])),
    row(51, (LinkWithHelp, Sequential), [160, 128, 64], [32.66, 50.0], 300, Some([2756.0, 1.0, 51.3])),
    row(55, (LinkWithHelp, Sequential), [160, 128, 64], [15.66, 50.0], 300, Some([3705.0, 237.0, 351.0])),
];

fn predict(row: &Row) -> Outcome {
    let rate = |megabytes: f64| ByteRate::from_bytes_per_second((megabytes * 1e6) as u64);
    precopy::outcome(&Migration {
        in_use: Memory::from_mib(row.fill_mib),
        assigned: Memory::from_mib(row.memory_mib),
        writer: Writer {
            pattern: row.pattern,
            rate: rate(row.dirty_mb_s),
            working_set: Memory::from_mib(row.working_set_mib),
        },
        goodput: rate(row.goodput_mb_s),
        final_goodput: rate(row.goodput_mb_s),
        rule: StopRule {
            remaining_fits: Some(Duration::from_millis(row.limit_ms)),
            remaining_pages: None,
            rounds: None,
            sent_times_memory: None,
            slows_guest: row.mode == LinkAutoConverge,
        },
        fixed: PlatformId::KvmPacemaker.facts().live_fixed.value,
    })
}

/// Errors of the model on one row: of the total time in percent, of the blackout in ms.
///
/// The source reports its last byte written; what sockets still hold and the start of the
/// target come after it. The time until the VM runs on the target is longer by the same
/// amount as the blackout is longer than the reported downtime.
fn errors(row: &Row) -> Option<(f64, f64)> {
    let [reported, downtime, blackout] = row.measured?;
    let times = predict(row).times()?;
    let total = reported + blackout - downtime;
    let found = times.total.as_secs_f64() * 1e3;
    let down = times.downtime.as_secs_f64() * 1e3;
    let error = (found / total - 1.0) * 100.0;
    println!(
        "row {:2} {:?}: total {found:.0} of {total:.0} ms ({error:+.1} %), blackout {down:.0} of {blackout:.0} ms",
        row.id, row.mode,
    );
    Some((error.abs(), (down - blackout).abs()))
}

/// Median and largest.
fn spread(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    (values[values.len() / 2], values[values.len() - 1])
}

#[test]
fn every_verdict_is_right() {
    for row in &MEASURED {
        let outcome = predict(row);
        let right = match row.mode {
            LinkAutoConverge => matches!(outcome, Outcome::Slowed { .. }),
            _ => outcome.converges() == row.measured.is_some(),
        };
        assert!(right, "row {}: {outcome:?}", row.id);
    }
}

/// The figures that the textbook model reaches on these rows, as a guard against getting worse.
#[test]
fn total_time_and_blackout_are_near_the_measured_ones() {
    let of = |mode| MEASURED.iter().filter(move |row| row.mode == mode);
    let errors: Vec<_> = of(Link).filter_map(errors).collect();
    let (total, worst_total) = spread(errors.iter().map(|(total, _)| *total));
    let (blackout, worst_blackout) = spread(errors.iter().map(|(_, blackout)| *blackout));
    println!(
        "{} link rows: total error median {total:.1} %, at most {worst_total:.1} %; \
         blackout error median {blackout:.0} ms, at most {worst_blackout:.0} ms",
        errors.len(),
    );
    assert!(total <= 5.0 && worst_total <= 20.0);
    assert!(blackout <= 50.0 && worst_blackout <= 300.0);
}
