//! How is a long answer shown in a browser? As the elements of a page.
//!
//! Only workers write them, and the page puts them where they belong, so that a further kind of
//! answer costs a first visit nothing. Every text goes through one function that escapes it:
//! names from a plan are never read as elements.

mod controls;
mod derivation;
mod picture;
mod settings;
pub(super) mod writer;

use crate::report::Status;
use crate::report::blocks::{AdviceText, Block, Cell, Details, Row, Table};
pub use controls::controls;
pub use derivation::derivations;
use picture::picture;
pub use settings::{options, settings, states};
use writer::Writer;

/// The answer about a topic; ids begin with the topic's key.
pub fn advice(topic: &str, text: &AdviceText) -> String {
    let mut out = Writer::new(format!("next-{topic}"));
    let about = out.id();
    // One element around all: the page takes it as a whole.
    out.open("div", &[]);
    out.element("p", &[("id", &about)], &text.headline);
    blocks(&mut out, &about, &text.blocks);
    out.close("div");
    out.finish()
}

fn blocks(out: &mut Writer, about: &str, all: &[Block]) {
    for block in all {
        match block {
            Block::Note(text) => out.element("p", &[("class", "soft")], text),
            Block::Table(shown) => table(out, about, shown),
            Block::Picture(shown) => picture(out, about, shown),
            Block::Details(shown) => details(out, about, shown),
        }
    }
}

fn details(out: &mut Writer, about: &str, details: &Details) {
    out.open("details", &[]);
    out.element("summary", &[], &details.summary);
    blocks(out, about, &details.blocks);
    out.close("details");
}

/// A table that scrolls sideways by itself, as those that the page draws.
fn table(out: &mut Writer, about: &str, table: &Table) {
    let region = [
        ("class", "table"),
        ("role", "region"),
        ("aria-label", &*table.caption),
        ("tabindex", "0"),
    ];
    out.open("div", &region);
    out.open("table", &[]);
    out.element("caption", &[], &table.caption);
    out.open("thead", &[]);
    out.open("tr", &[]);
    for head in &table.heads {
        out.element("th", &[("scope", "col")], head);
    }
    out.close("tr");
    out.close("thead");
    out.open("tbody", &[]);
    for shown in &table.rows {
        row(out, about, table.heads.len(), shown);
    }
    for tag in ["tbody", "table", "div"] {
        out.close(tag);
    }
}

fn row(out: &mut Writer, about: &str, columns: usize, row: &Row) {
    let has_more = row.details.is_some();
    out.open("tr", &[("class", if has_more { "has-more" } else { "" })]);
    for (position, shown) in row.cells.iter().enumerate() {
        match position {
            0 => cell(out, "th", &[("scope", "row")], shown),
            _ => cell(out, "td", &[], shown),
        }
    }
    out.close("tr");
    if let Some(shown) = &row.details {
        out.open("tr", &[]);
        out.open("td", &[("colspan", &columns.to_string())]);
        details(out, about, shown);
        out.close("td");
        out.close("tr");
    }
}

fn cell(out: &mut Writer, tag: &'static str, attributes: &[(&str, &str)], cell: &Cell) {
    out.open(tag, attributes);
    match cell.tone {
        None => out.text(&cell.text),
        Some(tone) => toned(out, &cell.text, tone),
    }
    if !cell.between.is_empty() {
        out.element("small", &[], &cell.between);
    }
    out.close(tag);
}

fn toned(out: &mut Writer, text: &str, tone: Status) {
    out.open("span", &[("class", &format!("status {}", tone.key()))]);
    let icon = [
        ("class", "icon"),
        ("viewBox", "0 0 16 16"),
        ("aria-hidden", "true"),
    ];
    out.open("svg", &icon);
    out.element("circle", &[("cx", "8"), ("cy", "8"), ("r", "8")], "");
    out.element("path", &[("d", tone.icon_path())], "");
    out.close("svg");
    out.text(text);
    out.close("span");
}
