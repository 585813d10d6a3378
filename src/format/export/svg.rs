//! What pictures that leave as files are made of: the page around them, their colours, and shapes
//! that need no styles.

use crate::chart::curves::Panel;
use crate::chart::{FULL, at};
use crate::format::markup::writer::Writer;
use crate::model::Plan;
use crate::report::title;

pub(super) const WIDTH: f64 = 960.0;
pub(super) const MARGIN: f64 = 24.0;
/// Where bars begin, and where they end.
pub(super) const LEFT: f64 = 168.0;
pub(super) const RIGHT: f64 = 800.0;
pub(super) const ROW: f64 = 24.0;

pub(super) const INK: &str = "#1b1e24";
pub(super) const SOFT: &str = "#555b66";
pub(super) const LINE: &str = "#d8dade";
pub(super) const FREE: &str = "#e9eaec";
pub(super) const ACCENT: &str = "#1d5bb5";
pub(super) const MARK: &str = "#8a3a9c";
pub(super) const OK: &str = "#177a41";
pub(super) const TIGHT: &str = "#875300";
pub(super) const BROKEN: &str = "#a11221";
pub(super) const UNKNOWN: &str = "#565c78";

/// A picture with its title and what to see in it.
pub(super) fn begun(height: f64, plan: &Plan, name: &str, takeaway: &str) -> Writer {
    let (width, height) = (at(WIDTH), at(height));
    let mut out = Writer::new(String::new());
    let size = format!("0 0 {width} {height}");
    let picture = [
        ("xmlns", "http://www.w3.org/2000/svg"),
        ("width", &*width),
        ("height", &*height),
        ("viewBox", &*size),
        ("font-family", "system-ui, sans-serif"),
        ("font-size", "12"),
        ("role", "img"),
    ];
    out.open("svg", &picture);
    let whole = format!("{name} – {}", title(plan));
    out.element("title", &[], &letters(&whole));
    out.element("desc", &[], &letters(takeaway));
    out.element(
        "rect",
        &[("width", &width), ("height", &height), ("fill", "#ffffff")],
        "",
    );
    let head = [
        ("x", "24"),
        ("y", "36"),
        ("font-size", "15"),
        ("font-weight", "600"),
        ("fill", INK),
    ];
    out.element("text", &head, &short(&letters(&whole), 90));
    label(&mut out, MARGIN, 60.0, "start", SOFT, &short(takeaway, 150));
    out
}

pub(super) fn ended(mut out: Writer) -> String {
    out.close("svg");
    out.finish() + "\n"
}

pub(super) fn across(position: f64) -> f64 {
    LEFT + position / FULL * (RIGHT - LEFT)
}

pub(super) fn area(out: &mut Writer, from: f64, width: f64, y: f64, colour: &str) {
    rectangle(
        out,
        across(from),
        y + 4.0,
        (width / FULL * (RIGHT - LEFT), 16.0),
        colour,
    );
}

pub(super) fn rectangle(
    out: &mut Writer,
    x: f64,
    y: f64,
    (width, height): (f64, f64),
    colour: &str,
) {
    let (x, y, width, height) = (at(x), at(y), at(width), at(height));
    let place = [
        ("x", &*x),
        ("y", &*y),
        ("width", &*width),
        ("height", &*height),
        ("fill", colour),
    ];
    out.element("rect", &place, "");
}

pub(super) fn line(out: &mut Writer, (x1, x2): (f64, f64), (y1, y2): (f64, f64), colour: &str) {
    let (x1, x2, y1, y2) = (at(x1), at(x2), at(y1), at(y2));
    let place = [
        ("x1", &*x1),
        ("x2", &*x2),
        ("y1", &*y1),
        ("y2", &*y2),
        ("stroke", colour),
    ];
    out.element("line", &place, "");
}

pub(super) fn label(out: &mut Writer, x: f64, y: f64, anchor: &str, colour: &str, text: &str) {
    let (x, y) = (at(x), at(y));
    let place = [
        ("x", &*x),
        ("y", &*y),
        ("text-anchor", anchor),
        ("fill", colour),
    ];
    out.element("text", &place, &letters(text));
}

/// What stands before a row and after it.
pub(super) fn row_labels(out: &mut Writer, y: f64, name: &str, figure: &str) {
    label(out, LEFT - 12.0, y, "end", INK, &short(name, 20));
    label(out, RIGHT + 12.0, y, "start", SOFT, figure);
}

/// Lines and marks of a panel, in an area with its left upper corner and its size; lines other
/// than the plan's own have a colour.
pub(super) fn curves_of(
    out: &mut Writer,
    panel: &Panel,
    (left, top): (f64, f64),
    (width, height): (f64, f64),
    colour: &str,
) {
    let (wide, high) = (width / FULL, height / FULL);
    let place = format!("translate({} {}) scale({wide} {high})", at(left), at(top));
    out.open("g", &[("transform", &place)]);
    for one in &panel.lines {
        let (colour, thick) = match one.own {
            true => (ACCENT, "2.5"),
            false => (colour, "1.5"),
        };
        let path = [
            ("d", &*one.path),
            ("fill", "none"),
            ("stroke", colour),
            ("stroke-width", thick),
            ("vector-effect", "non-scaling-stroke"),
        ];
        out.element("path", &path, "");
    }
    out.close("g");
    for (mark_x, mark_y) in &panel.marks {
        let x = at(left + f64::from(*mark_x) * wide);
        let y = at(top + f64::from(*mark_y) * high);
        let mark = [("cx", &*x), ("cy", &*y), ("r", "3.5"), ("fill", MARK)];
        out.element("circle", &mark, "");
    }
}

/// A text without what no XML document may hold.
pub(super) fn letters(text: &str) -> String {
    let is_foreign = |c: char| c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}');
    text.chars()
        .map(|c| if is_foreign(c) { '\u{fffd}' } else { c })
        .collect()
}

/// At most so many characters.
pub(super) fn short(text: &str, most: usize) -> String {
    match text.chars().count() > most {
        true => text
            .chars()
            .take(most.saturating_sub(1))
            .chain(['…'])
            .collect(),
        false => text.to_owned(),
    }
}
