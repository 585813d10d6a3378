//! What happens when, lane by lane? Bars over an axis of time that begins at zero.
//!
//! Positions are parts of the width, as everywhere in [`crate::chart`]. Bars of a lane that
//! overlap are stacked in rows: each takes the first row that is free when it begins.

use std::time::Duration;

use super::FULL;
use super::scale::{Tick, time_ticks, within};
use crate::report::Status;

/// The picture.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Bars {
    /// Where the axis ends.
    pub end: Duration,
    /// Labels of the axis.
    pub ticks: Vec<Tick>,
    /// From above to below.
    pub lanes: Vec<Lane>,
    /// What the tones mean, those that occur.
    pub legend: Vec<(Tone, String)>,
}

/// One line of the picture, of a host perhaps.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lane {
    /// What it is about.
    pub label: String,
    /// A figure at its end; may be empty.
    pub figure: String,
    /// How many rows its bars take, at least one.
    pub rows: u32,
    /// Its bars, as they begin.
    pub bars: Vec<Bar>,
}

/// One bar.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// Where it begins.
    pub start: f64,
    /// Where it ends, not before it begins.
    pub end: f64,
    /// Its row in the lane, from 0.
    pub row: u32,
    /// What kind of thing it is.
    pub tone: Tone,
    /// A word in the bar; empty: it has none, or no room for it.
    pub label: String,
    /// What it is, with its times.
    pub title: String,
}

/// What kind of thing a bar is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Something is done.
    Work,
    /// Something moves from one place to another.
    Move,
    /// Something waits.
    Wait,
    /// Something is good or bad.
    Status(Status),
}

/// A bar before its place is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Span {
    /// When it begins.
    pub from: Duration,
    /// When it ends.
    pub to: Duration,
    /// What kind of thing it is.
    pub tone: Tone,
    /// A word for it.
    pub label: String,
    /// What it is, with its times.
    pub title: String,
}

impl Bars {
    /// An empty picture of so much time.
    pub fn new(end: Duration, legend: Vec<(Tone, String)>) -> Bars {
        Bars {
            end,
            ticks: time_ticks(end),
            lanes: Vec::new(),
            legend,
        }
    }

    /// Adds a lane.
    pub fn lane(&mut self, label: &str, figure: &str, mut spans: Vec<Span>) {
        crate::order::sort_by_key(&mut spans, |span| (span.from, span.to));
        // When each row is free again.
        let mut rows: Vec<Duration> = Vec::new();
        let mut bars = Vec::new();
        for span in spans {
            let free = rows.iter().position(|until| *until <= span.from);
            let row = free.unwrap_or(rows.len());
            match rows.get_mut(row) {
                Some(until) => *until = span.to,
                None => rows.push(span.to),
            }
            bars.push(bar(self.end, row as u32, span));
        }
        self.lanes.push(Lane {
            label: label.to_owned(),
            figure: figure.to_owned(),
            rows: rows.len().max(1) as u32,
            bars,
        });
    }
}

fn bar(whole: Duration, row: u32, span: Span) -> Bar {
    let at = |time: Duration| {
        let part = time.as_secs_f64() / whole.as_secs_f64().max(1e-9);
        within(part * FULL, 0.0, FULL)
    };
    let (start, end) = (at(span.from), at(span.to.max(span.from)));
    // A character takes 7 pixels, and the narrowest picture has 500.
    let fits = span.label.chars().count() as f64 * 14.0 + 8.0 <= end - start;
    Bar {
        start,
        end,
        row,
        tone: span.tone,
        label: if fits { span.label } else { String::new() },
        title: span.title,
    }
}

impl Tone {
    /// Its name for styles.
    pub fn key(self) -> &'static str {
        match self {
            Tone::Work => "vm large",
            Tone::Move => "arriving",
            Tone::Wait => "free",
            Tone::Status(status) => status.key(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(from: u64, to: u64) -> Span {
        Span {
            from: Duration::from_secs(from),
            to: Duration::from_secs(to),
            tone: Tone::Work,
            label: "vm1".to_owned(),
            title: format!("vm1, {from} to {to} s"),
        }
    }

    fn lane(spans: Vec<Span>) -> Lane {
        let mut bars = Bars::new(Duration::from_secs(100), Vec::new());
        bars.lane("h1", "", spans);
        bars.lanes.remove(0)
    }

    #[test]
    fn bars_stand_where_their_times_are() {
        let lane = lane(vec![span(50, 75), span(0, 50)]);
        let places: Vec<_> = lane.bars.iter().map(|bar| (bar.start, bar.end)).collect();
        assert_eq!(places, [(0.0, 500.0), (500.0, 750.0)]);
        assert_eq!(lane.rows, 1);
    }

    #[test]
    fn bars_that_overlap_are_stacked() {
        let lane = lane(vec![span(0, 30), span(10, 20), span(20, 40), span(30, 31)]);
        let rows: Vec<u32> = lane.bars.iter().map(|bar| bar.row).collect();
        assert_eq!((rows.as_slice(), lane.rows), ([0, 1, 1, 0].as_slice(), 2));
    }

    #[test]
    fn a_word_stands_in_a_bar_that_has_room_for_it() {
        let lane = lane(vec![span(0, 30), span(40, 42)]);
        let labels: Vec<&str> = lane.bars.iter().map(|bar| &*bar.label).collect();
        assert_eq!(labels, ["vm1", ""]);
    }

    #[test]
    fn bars_beyond_the_axis_and_without_extent_end_at_it() {
        let lane = lane(vec![span(90, 200), span(300, 200)]);
        let places: Vec<_> = lane.bars.iter().map(|bar| (bar.start, bar.end)).collect();
        assert_eq!(places, [(900.0, 1000.0), (1000.0, 1000.0)]);
        let mut none = Bars::new(Duration::ZERO, Vec::new());
        none.lane("h1", "", Vec::new());
        assert_eq!((none.ticks.len(), none.lanes[0].rows), (1, 1));
    }
}
