//! Pictures as elements: where their marks go, the core has calculated.

use super::writer::Writer;
use crate::chart::bars::{Bar, Bars, Lane, Tone};
use crate::chart::frontier::Plot;
use crate::chart::{FULL, Tick, at};
use crate::report::blocks::{Drawing, Picture};

/// Height of a row of bars and the gap below it, in pixels.
const ROW: u32 = 16;
const GAP: u32 = 2;

/// A picture under its title and its takeaway.
pub(super) fn picture(out: &mut Writer, about: &str, picture: &Picture) {
    let id = out.id();
    out.open("figure", &[]);
    out.open("figcaption", &[("id", &id)]);
    out.element("strong", &[], &picture.title);
    if !picture.takeaway.is_empty() {
        out.text(" ");
        out.text(&picture.takeaway);
    }
    out.close("figcaption");
    let labels = match picture.takeaway.is_empty() {
        true => format!("{id} {about}"),
        false => id,
    };
    match &picture.drawing {
        Drawing::Plot(shown) => plot(out, &labels, shown),
        Drawing::Bars(shown) => bars(out, &labels, shown),
    }
    out.close("figure");
}

/// A position as a share of the picture.
fn percent(position: f64) -> String {
    format!("{}%", at(position / 10.0))
}

fn plot(out: &mut Writer, labels: &str, plot: &Plot) {
    let picture = [
        ("class", "plot"),
        ("role", "img"),
        ("aria-labelledby", labels),
    ];
    out.open("svg", &picture);
    for tick in &plot.panel.times {
        let y = percent(FULL - tick.at);
        let line = [("class", "grid"), ("x2", "100%"), ("y1", &y), ("y2", &y)];
        out.element("line", &line, "");
        let text = [("class", "y"), ("y", &*y), ("dx", "-8"), ("dy", "4")];
        out.element("text", &text, &tick.label);
    }
    for (position, tick) in plot.across.iter().enumerate() {
        let x = percent(tick.at);
        let line = [("class", "grid"), ("x1", &x), ("x2", &x), ("y2", "100%")];
        out.element("line", &line, "");
        let class = if position % 2 == 1 { "x spare" } else { "x" };
        let text = [("class", class), ("x", &x), ("y", "100%"), ("dy", "16")];
        out.element("text", &text, &tick.label);
    }
    let area = [
        ("viewBox", "0 0 1000 1000"),
        ("preserveAspectRatio", "none"),
    ];
    out.open("svg", &area);
    for line in &plot.panel.lines {
        let class = if line.own { "line own" } else { "line" };
        out.element("path", &[("class", class), ("d", &line.path)], "");
    }
    out.close("svg");
    for (x, y) in &plot.panel.marks {
        let (x, y) = (percent((*x).into()), percent((*y).into()));
        let mark = [("class", "mark"), ("cx", &*x), ("cy", &*y), ("r", "3.5")];
        out.element("circle", &mark, "");
    }
    out.close("svg");
}

/// A lane is a line of the page, so that its label wraps and its bars take what is left.
fn bars(out: &mut Writer, labels: &str, bars: &Bars) {
    let picture = [
        ("class", "lanes"),
        ("role", "img"),
        ("aria-labelledby", labels),
    ];
    out.open("div", &picture);
    for shown in &bars.lanes {
        lane(out, &bars.ticks, shown);
    }
    out.open("div", &[("class", "host axis")]);
    out.element("span", &[], "");
    out.open("svg", &[("height", "16")]);
    for tick in &bars.ticks {
        let x = percent(tick.at);
        out.element("text", &[("x", &x), ("y", "12")], &tick.label);
    }
    for tag in ["svg", "div", "div"] {
        out.close(tag);
    }
    legend(out, &bars.legend);
}

fn lane(out: &mut Writer, ticks: &[Tick], lane: &Lane) {
    out.open("div", &[("class", "host")]);
    let name = [("class", "name"), ("title", &*lane.label)];
    out.element("span", &name, &lane.label);
    let height = lane.rows.saturating_mul(ROW + GAP).saturating_add(GAP);
    let height = height.to_string();
    out.open("svg", &[("height", &height)]);
    for tick in ticks {
        let x = percent(tick.at);
        let line = [("class", "grid"), ("x1", &x), ("x2", &x), ("y2", "100%")];
        out.element("line", &line, "");
    }
    for shown in &lane.bars {
        bar(out, shown);
    }
    out.close("svg");
    out.element("span", &[("class", "number")], &lane.figure);
    out.close("div");
}

fn bar(out: &mut Writer, bar: &Bar) {
    let top = bar.row.saturating_mul(ROW + GAP).saturating_add(GAP);
    let (x, y, height) = (percent(bar.start), top.to_string(), ROW.to_string());
    // What takes hardly any time is seen all the same.
    let width = percent((bar.end - bar.start).max(2.0));
    let place = [
        ("class", bar.tone.key()),
        ("x", &*x),
        ("y", &*y),
        ("width", &*width),
        ("height", &*height),
        ("fill", "currentColor"),
    ];
    out.open("rect", &place);
    out.element("title", &[], &bar.title);
    out.close("rect");
    if !bar.label.is_empty() {
        let y = top.saturating_add(12).to_string();
        out.element("text", &[("x", &*x), ("y", &*y), ("dx", "4")], &bar.label);
    }
}

fn legend(out: &mut Writer, legend: &[(Tone, String)]) {
    out.open("ul", &[("class", "legend")]);
    for (tone, meaning) in legend {
        out.open("li", &[]);
        out.open("svg", &[("class", "key"), ("aria-hidden", "true")]);
        let area = [
            ("class", tone.key()),
            ("width", "18"),
            ("height", "12"),
            ("fill", "currentColor"),
        ];
        out.element("rect", &area, "");
        out.close("svg");
        out.text(meaning);
        out.close("li");
    }
    out.close("ul");
}
