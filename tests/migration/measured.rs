//! Live migrations measured with a real QEMU 7.2: does the model predict them?
//!
//! A boot-sector guest fills a known amount of memory and dirties a known window of it at a
//! known rate; two QEMU processes migrate it over loopback. `Link` rows have a real link
//! limit, `Bandwidth` rows QEMU's max-bandwidth on a fast loopback, whose last stage ignores
//! that limit. Total time is the one that the source reports; blackout is from STOP on the source
//! to RESUME on the target. With auto-converge D is the rate before the guest was slowed.

use std::time::Duration;

use headroom::migration::dirtying::{Pattern, Writer};
use headroom::migration::precopy::{self, Migration, Outcome};
use headroom::model::platform::StopRule;
use headroom::model::{MigrationMethod, PlatformId};
use headroom::units::{ByteRate, Memory, Percent};

use self::Mode::{Bandwidth, Link, LinkAutoConverge, LinkDelta, LinkPostCopy, LinkStreams};
use Pattern::{Random, Sequential};

#[derive(Debug, Clone, Copy, PartialEq)]
enum Mode {
    Bandwidth,
    Link,
    LinkAutoConverge,
    /// Two connections, in one row with a compression that finds nothing.
    LinkStreams,
    /// XBZRLE.
    LinkDelta,
    LinkPostCopy,
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
    row(53, (LinkStreams, Sequential), [160, 128, 64], [16.37, 100.0], 300, Some([1520.0, 231.0, 290.2])),
    row(45, (LinkAutoConverge, Sequential), [96, 64, 64], [48.80, 25.0], 300, Some([37718.0, 174.0, 318.7])),
    row(47, (LinkAutoConverge, Sequential), [96, 64, 64], [32.77, 25.0], 300, Some([28763.0, 285.0, 420.0])),
    row(49, (LinkDelta, Sequential), [160, 128, 64], [32.33, 50.0], 300, Some([3984.0, 2.0, 74.0])),
    row(51, (LinkPostCopy, Sequential), [160, 128, 64], [32.66, 50.0], 300, Some([2756.0, 1.0, 51.3])),
    row(55, (LinkStreams, Sequential), [160, 128, 64], [15.66, 50.0], 300, Some([3705.0, 237.0, 351.0])),
];

/// The row of a disturbed measurement.
const DISTURBED: u32 = 31;
/// What the loopback carries without a limit: 12 MB passed in 5 ms.
const LOOPBACK: ByteRate = ByteRate::from_megabytes(2200);

fn predict(row: &Row) -> Outcome {
    let rate = |megabytes: f64| ByteRate::from_bytes_per_second((megabytes * 1e6) as u64);
    let goodput = rate(row.goodput_mb_s);
    precopy::outcome(&Migration {
        in_use: Memory::from_mib(row.fill_mib),
        assigned: Memory::from_mib(row.memory_mib),
        writer: Writer {
            pattern: row.pattern,
            rate: rate(row.dirty_mb_s),
            working_set: Memory::from_mib(row.working_set_mib),
        },
        goodput,
        final_goodput: match row.mode {
            Bandwidth => LOOPBACK,
            _ => goodput,
        },
        rule: StopRule {
            remaining_fits: Some(Duration::from_millis(row.limit_ms)),
            remaining_pages: None,
            rounds: None,
            sent_times_memory: None,
            slows_guest: row.mode == LinkAutoConverge,
        },
        fixed: PlatformId::KvmPacemaker.facts().live_fixed.value,
        passes: PlatformId::KvmPacemaker.facts().migration_loop.value,
        method: match row.mode {
            LinkPostCopy => MigrationMethod::PostCopy,
            _ => MigrationMethod::PreCopy,
        },
        compression: Percent::HUNDRED,
        // One word of a page changes: 4 bytes and where they are.
        delta_ratio: Percent::new(if row.mode == LinkDelta { 10_000 } else { 100 }),
        tick: Some(Duration::from_millis(5)),
    })
}

/// Errors of the model on one row: of the total time in percent, of the blackout in ms.
fn errors(row: &Row) -> Option<(f64, f64)> {
    let [reported, _, blackout] = row.measured?;
    let times = predict(row).times()?;
    let found = times.source_total.as_secs_f64() * 1e3;
    let down = times.downtime.as_secs_f64() * 1e3;
    let error = (found / reported - 1.0) * 100.0;
    println!(
        "row {:2} {:?}: total {found:.0} of {reported:.0} ms ({error:+.1} %), blackout {down:.0} of {blackout:.0} ms",
        row.id, row.mode,
    );
    Some((error.abs(), (down - blackout).abs()))
}

/// Median and largest of the errors on the rows of a mode, total times first.
fn spread(rows: impl Iterator<Item = &'static Row>) -> [[f64; 2]; 2] {
    let (mut total, mut blackout): (Vec<f64>, Vec<f64>) = rows.filter_map(errors).unzip();
    [&mut total, &mut blackout].map(|values| {
        values.sort_by(f64::total_cmp);
        let (middle, even) = (values.len() / 2, values.len() % 2 == 0);
        let lower = if even {
            values[middle - 1]
        } else {
            values[middle]
        };
        [(lower + values[middle]) / 2.0, values[values.len() - 1]]
    })
}

fn of(mode: Mode) -> impl Iterator<Item = &'static Row> {
    MEASURED.iter().filter(move |row| row.mode == mode)
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

#[test]
fn link_limited_migrations() {
    let [total, blackout] = spread(of(Link).filter(|row| row.id != DISTURBED));
    println!("total {total:.2?} %, blackout {blackout:.0?} ms");
    assert!(total[0] <= 1.0 && total[1] <= 6.0);
    assert!(blackout[0] <= 12.0 && blackout[1] <= 75.0);
}

/// The link did not limit the row that is left out above: QEMU reports 373.1 Mbit/s, 46.6 MB/s of
/// the 50 MB/s that `tc` allowed, while the guest lost 16 % of its ticks, so both waited for the
/// processor. What was sent is predicted within 1 %, and the time with the speed that there was.
#[test]
fn the_disturbed_row_sent_what_is_predicted_at_the_speed_that_there_was() {
    const SENT: f64 = 143_431_116.0;
    let row = of(Link).find(|row| row.id == DISTURBED).unwrap();
    let sent = predict(row).times().unwrap().sent.bytes();
    assert!((sent / SENT - 1.0).abs() < 0.01, "{sent}");
    let slower = Row {
        goodput_mb_s: 373.1 / 8.0,
        ..*row
    };
    let (total, blackout) = errors(&slower).unwrap();
    assert!(total <= 6.0 && blackout <= 75.0);
}

#[test]
fn bandwidth_limited_migrations() {
    let [total, blackout] = spread(of(Bandwidth));
    println!("total {total:.2?} %, blackout {blackout:.0?} ms");
    assert!(total[0] <= 0.5 && total[1] <= 2.0);
    assert!(blackout[0] <= 5.0 && blackout[1] <= 30.0);
}

#[test]
fn helped_migrations() {
    for (mode, percent) in [
        (LinkAutoConverge, 6.0),
        (LinkStreams, 4.0),
        (LinkDelta, 8.0),
        (LinkPostCopy, 3.0),
    ] {
        let [total, _] = spread(of(mode));
        assert!(total[1] <= percent, "{mode:?}: {total:?}");
    }
}
