//! How do the pictures of the topics leave: the patch night, a drain, a host's death, a year, two
//! sizes together? With the geometry that the page shows, on a page of their own.

use super::svg::{
    BROKEN, INK, LEFT, LINE, MARGIN, MARK, OK, SOFT, TIGHT, UNKNOWN, across, begun, curves_of,
    ended, label, line, rectangle, row_labels, short,
};
use crate::chart::bars::{Bar, Bars, Lane, Tone};
use crate::chart::frontier::Plot;
use crate::chart::{FULL, at};
use crate::format::markup::writer::Writer;
use crate::model::Plan;
use crate::report::Status;
use crate::report::blocks::{AdviceText, Block, Drawing, Picture};

/// The picture of an answer with this number, from 0; without a takeaway of its own it has that of
/// the answer.
pub(super) fn of_answer(plan: &Plan, answer: &AdviceText, number: usize) -> Option<String> {
    let pictures = answer.blocks.iter().filter_map(|block| match block {
        Block::Picture(picture) => Some(picture),
        _ => None,
    });
    let picture = pictures.into_iter().nth(number)?;
    let takeaway = match picture.takeaway.as_str() {
        "" => &answer.headline,
        takeaway => takeaway,
    };
    Some(drawn(plan, picture, takeaway))
}

fn drawn(plan: &Plan, picture: &Picture, takeaway: &str) -> String {
    match &picture.drawing {
        Drawing::Bars(shown) => bars(plan, &picture.title, takeaway, shown),
        Drawing::Plot(shown) => plot(plan, &picture.title, takeaway, shown),
    }
}

const TOP: f64 = 108.0;
/// A row of bars, and the gap before it.
const BAR: f64 = 16.0;
const GAP: f64 = 3.0;

fn height(lane: &Lane) -> f64 {
    f64::from(lane.rows.max(1)) * (BAR + GAP) + GAP
}

fn bars(plan: &Plan, title: &str, takeaway: &str, bars: &Bars) -> String {
    let bottom = TOP + bars.lanes.iter().map(height).sum::<f64>();
    let mut out = begun(bottom + 56.0, plan, title, takeaway);
    for tick in &bars.ticks {
        let x = across(tick.at);
        label(&mut out, x, TOP - 8.0, "middle", SOFT, &tick.label);
        line(&mut out, (x, x), (TOP, bottom), LINE);
    }
    let mut y = TOP;
    for shown in &bars.lanes {
        lane(&mut out, shown, y);
        y += height(shown);
    }
    for ((tone, meaning), place) in bars.legend.iter().zip(0..) {
        let x = LEFT + 200.0 * f64::from(place);
        rectangle(&mut out, x, bottom + 28.0, (14.0, 12.0), colour(*tone));
        label(&mut out, x + 20.0, bottom + 39.0, "start", SOFT, meaning);
    }
    ended(out)
}

fn lane(out: &mut Writer, lane: &Lane, y: f64) {
    row_labels(out, y + GAP + 12.0, &lane.label, &short(&lane.figure, 22));
    for shown in &lane.bars {
        bar(out, shown, y + GAP + f64::from(shown.row) * (BAR + GAP));
    }
}

fn bar(out: &mut Writer, bar: &Bar, y: f64) {
    let x = across(bar.start);
    // What takes hardly any time is seen all the same.
    let width = (across(bar.end) - x).max(1.0);
    let (left, top, wide, high) = (at(x), at(y), at(width), at(BAR));
    let place = [
        ("x", &*left),
        ("y", &*top),
        ("width", &*wide),
        ("height", &*high),
        ("fill", colour(bar.tone)),
    ];
    out.open("rect", &place);
    out.element("title", &[], &super::svg::letters(&bar.title));
    out.close("rect");
    if !bar.label.is_empty() {
        let ink = if bar.tone == Tone::Wait {
            INK
        } else {
            "#ffffff"
        };
        label(out, x + 4.0, y + 12.0, "start", ink, &bar.label);
    }
}

fn colour(tone: Tone) -> &'static str {
    match tone {
        Tone::Work => "#51719c",
        Tone::Move => MARK,
        Tone::Wait => "#c9ccd2",
        Tone::Status(Status::Ok) => OK,
        Tone::Status(Status::Tight) => TIGHT,
        Tone::Status(Status::Broken) => BROKEN,
        Tone::Status(Status::Unknown) => UNKNOWN,
    }
}

/// Width and height of the area of a plot.
const AREA: (f64, f64) = (760.0, 300.0);
const AREA_LEFT: f64 = 96.0;

fn plot(plan: &Plan, title: &str, takeaway: &str, plot: &Plot) -> String {
    let bottom = TOP + AREA.1;
    let mut out = begun(bottom + 64.0, plan, title, takeaway);
    let x = |position: f64| AREA_LEFT + position / FULL * AREA.0;
    let y = |position: f64| TOP + position / FULL * AREA.1;
    for tick in &plot.panel.times {
        let y = y(FULL - tick.at);
        line(&mut out, (AREA_LEFT, AREA_LEFT + AREA.0), (y, y), LINE);
        label(&mut out, AREA_LEFT - 8.0, y + 4.0, "end", SOFT, &tick.label);
    }
    for tick in &plot.across {
        let x = x(tick.at);
        line(&mut out, (x, x), (TOP, bottom), LINE);
        label(&mut out, x, bottom + 18.0, "middle", SOFT, &tick.label);
    }
    curves_of(&mut out, &plot.panel, (AREA_LEFT, TOP), AREA, SOFT);
    let meaning =
        "Thick line and dots: shown by a placement; more than the thin line is impossible.";
    label(&mut out, MARGIN, bottom + 48.0, "start", SOFT, meaning);
    ended(out)
}
