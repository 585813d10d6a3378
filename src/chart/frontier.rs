//! How many VMs of two sizes fit together: one size across, the other up.

use std::fmt::Write;

use super::curves::{Line, Panel};
use super::{FULL, Tick, at, count_ticks};
use crate::advice::{Frontier, frontier::Point};
use crate::units::BitRate;

/// A chart of numbers over numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Plot {
    /// Labels of the axis across.
    pub across: Vec<Tick>,
    /// Everything else.
    pub panel: Panel,
}

/// The frontier as a chart; `None`: it has no extent.
pub fn frontier(frontier: &Frontier) -> Option<Plot> {
    let points = &frontier.points;
    let (first, last) = (points.first()?, points.last()?);
    if last.first == 0 || first.at_most == 0 {
        return None;
    }
    let x = |point: &Point| part(point.first, last.first);
    let y = |number: u32| FULL - part(number, first.at_most);
    let line = |own: bool, number: fn(&Point) -> u32| {
        let mut path = String::new();
        for point in points {
            let letter = if path.is_empty() { 'M' } else { 'L' };
            // Writing to a text does not fail.
            let _ = write!(path, "{letter}{} {}", at(x(point)), at(y(number(point))));
        }
        Line {
            speed: BitRate::default(),
            own,
            path,
            end: None,
            label: None,
            broken_off: false,
        }
    };
    let mark = |point: &Point| (x(point) as u32, y(point.at_least) as u32);
    Some(Plot {
        across: count_ticks(last.first),
        panel: Panel {
            times: count_ticks(first.at_most),
            lines: vec![
                line(false, |point| point.at_most),
                line(true, |point| point.at_least),
            ],
            marks: points.iter().map(mark).collect(),
        },
    })
}

/// Where a number stands on an axis that ends with another.
fn part(number: u32, end: u32) -> f64 {
    f64::from(number) / f64::from(end) * FULL
}
