//! Live migration over memory size and link speed: total time and downtime.
//!
//! One VM of a workload, all of its memory in use, every size with every link speed, all else
//! as in the plan. A line ends where the migration no longer converges by itself.

use std::fmt::Write;
use std::time::Duration;

use super::{FULL, Logarithmic, Tick, at};
use crate::migration::{Environment, Outcome, Point, VmTimes, sweep};
use crate::model::{Plan, Workload};
use crate::order::sort;
use crate::units::{BitRate, Memory};

/// The link speeds of the lines, in Gbit/s.
pub const SPEEDS: [u64; 5] = [1, 10, 25, 40, 100];

/// Both charts over the same sizes.
#[derive(Debug, Clone, PartialEq)]
pub struct Curves {
    /// Labels of the memory axis.
    pub sizes: Vec<Tick>,
    /// From the order to the VM running on the target.
    pub total: Panel,
    /// How long the VM stands still.
    pub downtime: Panel,
    /// The grid, for the table.
    pub points: Vec<Point>,
    /// Sizes of the grid: rows of the table.
    pub memories: Vec<Memory>,
    /// Link speeds of the grid: columns of the table.
    pub speeds: Vec<BitRate>,
}

/// One chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    /// Labels of the time axis.
    pub times: Vec<Tick>,
    /// One line for each link speed.
    pub lines: Vec<Line>,
    /// The plan's own VM groups: one mark for each place.
    pub marks: Vec<(u32, u32)>,
}

/// The line of one link speed.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The speed.
    pub speed: BitRate,
    /// Whether the plan's links have it.
    pub own: bool,
    /// The path in an area of [`FULL`] by [`FULL`], its origin above.
    pub path: String,
    /// Its last point, if it has any.
    pub end: Option<(f64, f64)>,
    /// Where its label goes: beside the last point, clear of the other labels.
    pub label: Option<(f64, f64)>,
    /// Whether it ends because the migration no longer converges.
    pub broken_off: bool,
}

/// The charts for a workload; `None`: the platform cannot migrate live.
pub fn curves(plan: &Plan, workload: Workload, times: &[VmTimes]) -> Option<Curves> {
    let environment = Environment::of(plan);
    if !environment.platform.live_migration.value {
        return None;
    }
    let own_speed = environment.network.link_speed.value;
    let speeds: Vec<BitRate> = SPEEDS.into_iter().map(BitRate::from_gigabits).collect();
    // From 1 GiB to 1 TiB, four steps for each doubling.
    let memories: Vec<Memory> = (0..=40)
        .map(|step| Memory::from_mib((1024.0 * libm::exp2(f64::from(step) / 4.0)) as u64))
        .collect();
    let points = sweep(plan, workload, &memories, &speeds);
    let x = Logarithmic::new(1.0, 1024.0);
    let draw = |value: fn(&Outcome) -> Option<Duration>| {
        let marks = || {
            plan.vms.iter().zip(times).filter_map(|(group, times)| {
                let memory = crate::migration::VmInputs::of(group).in_use.gib();
                Some((memory, value(&times.live?)?.as_secs_f64()))
            })
        };
        panel(&points, &speeds, own_speed, &x, value, marks().collect())
    };
    Some(Curves {
        sizes: x.memory_ticks(),
        total: draw(|outcome| converged(outcome).map(|times| times.0)),
        downtime: draw(|outcome| converged(outcome).map(|times| times.1)),
        points: points
            .iter()
            .copied()
            .enumerate()
            .filter(|(position, _)| (position / speeds.len()).is_multiple_of(8))
            .map(|(_, point)| point)
            .collect(),
        memories: memories.iter().copied().step_by(8).collect(),
        speeds,
    })
}

/// Total time and downtime of a migration that ends by itself or because the guest is slowed.
fn converged(outcome: &Outcome) -> Option<(Duration, Duration)> {
    match outcome {
        Outcome::Converged(times)
        | Outcome::Slowed { times, .. }
        | Outcome::PostCopy { times, .. } => Some((times.total, times.downtime)),
        Outcome::Forced { .. } | Outcome::DoesNotConverge(_) => None,
    }
}

fn panel(
    points: &[Point],
    speeds: &[BitRate],
    own: BitRate,
    x: &Logarithmic,
    value: fn(&Outcome) -> Option<Duration>,
    marks: Vec<(f64, f64)>,
) -> Panel {
    let of = |point: &Point| {
        let seconds = value(&point.live?)?.as_secs_f64();
        Some((point.memory.gib(), seconds))
    };
    let seconds: Vec<f64> = points
        .iter()
        .filter_map(of)
        .chain(marks.iter().copied())
        .map(|(_, seconds)| seconds.max(0.001))
        .collect();
    let low = seconds.iter().copied().fold(f64::INFINITY, f64::min);
    let high = seconds.iter().copied().fold(0.0, f64::max);
    // At least two decades: differences of a few percent must not look like cliffs.
    let wider = (100.0 / (high / low)).max(1.7).sqrt();
    let y = match low.is_finite() {
        true => Logarithmic::new(low / wider, high * wider),
        false => Logarithmic::new(1.0, 60.0),
    };
    let mut lines: Vec<Line> = speeds
        .iter()
        .enumerate()
        .map(|(position, speed)| {
            let of_speed = || points.iter().skip(position).step_by(speeds.len());
            let known: Vec<(f64, f64)> = of_speed()
                .map_while(of)
                .map(|(gib, seconds)| (x.at(gib), FULL - y.at(seconds)))
                .collect();
            Line {
                speed: *speed,
                own: *speed == own,
                broken_off: known.len() < of_speed().count(),
                end: known.last().copied(),
                label: known.last().copied(),
                path: path(&known),
            }
        })
        .collect();
    part_labels(&mut lines);
    let mut places: Vec<(u32, u32)> = marks
        .into_iter()
        .map(|(gib, seconds)| (x.at(gib) as u32, (FULL - y.at(seconds)) as u32))
        .collect();
    sort(&mut places);
    places.dedup();
    Panel {
        times: y.time_ticks(),
        lines,
        marks: places,
    }
}

/// Moves labels that would cover each other apart, downwards first.
fn part_labels(lines: &mut [Line]) {
    const APART: f64 = 62.0;
    const LONG: f64 = 160.0;
    for position in 0..lines.len() * lines.len() {
        let moving = position % lines.len();
        let Some(label) = lines[moving].label else {
            continue;
        };
        let covered = lines.iter().enumerate().find_map(|(other, line)| {
            let (x, y) = line.label.filter(|_| other != moving)?;
            let covers = (x - label.0).abs() < LONG && (y - label.1).abs() < APART;
            // Of two equal ones the later moves.
            let below = label.1 > y || (label.1 == y && moving > other);
            (covers && below).then_some(y + APART)
        });
        if let Some(y) = covered {
            lines[moving].label = Some((label.0, y));
        }
    }
}

fn path(points: &[(f64, f64)]) -> String {
    let mut path = String::new();
    for (position, (x, y)) in points.iter().enumerate() {
        let command = if position == 0 { 'M' } else { 'L' };
        // Writing to a string never fails.
        let _ = write!(path, "{command}{} {}", at(*x), at(*y));
    }
    path
}
