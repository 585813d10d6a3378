//! Advice in words, as a worker gives it: the page shows it as it is.

use super::bytes::{Reader, Writer};
use crate::chart::Tick;
use crate::chart::curves::{Line, Panel};
use crate::chart::frontier::Plot;
use crate::report::advice::{AdviceTable, AdviceText};
use crate::units::BitRate;

/// Advice as bytes.
pub fn encode_advice(text: &AdviceText) -> Vec<u8> {
    let mut out = Writer::default();
    out.text(&text.headline);
    out.texts(&text.notes);
    out.number(text.tables.len() as u64);
    for table in &text.tables {
        out.text(&table.caption);
        out.texts(&table.heads);
        out.number(table.rows.len() as u64);
        for row in &table.rows {
            out.texts(row);
        }
    }
    if let Some((title, plot)) = &text.chart {
        out.text(title);
        write_ticks(&mut out, &plot.across);
        write_ticks(&mut out, &plot.panel.times);
        out.number(plot.panel.lines.len() as u64);
        for line in &plot.panel.lines {
            out.byte(u8::from(line.own));
            out.text(&line.path);
        }
        for (x, y) in &plot.panel.marks {
            out.number(u64::from(*x));
            out.number(u64::from(*y));
        }
    }
    out.0
}

/// Advice from bytes; nothing if they are none.
pub fn decode_advice(bytes: &[u8]) -> Option<AdviceText> {
    let mut from = Reader(bytes);
    let mut text = AdviceText {
        headline: from.text()?,
        notes: from.texts()?,
        ..AdviceText::default()
    };
    for _ in 0..from.number()? {
        let mut table = AdviceTable {
            caption: from.text()?,
            heads: from.texts()?,
            rows: Vec::new(),
        };
        for _ in 0..from.number()? {
            table.rows.push(from.texts()?);
        }
        text.tables.push(table);
    }
    if !from.0.is_empty() {
        text.chart = Some((from.text()?, read_plot(&mut from)?));
    }
    Some(text)
}

fn read_plot(from: &mut Reader) -> Option<Plot> {
    let mut plot = Plot {
        across: read_ticks(from)?,
        panel: Panel {
            times: read_ticks(from)?,
            lines: Vec::new(),
            marks: Vec::new(),
        },
    };
    for _ in 0..from.number()? {
        plot.panel.lines.push(Line {
            speed: BitRate::default(),
            own: from.byte()? != 0,
            path: from.text()?,
            end: None,
            label: None,
            broken_off: false,
        });
    }
    while !from.0.is_empty() {
        plot.panel.marks.push((from.small()?, from.small()?));
    }
    Some(plot)
}

/// Positions are written in tenths.
fn write_ticks(out: &mut Writer, ticks: &[Tick]) {
    out.number(ticks.len() as u64);
    for tick in ticks {
        out.number((tick.at * 10.0 + 0.5) as u64);
        out.text(&tick.label);
    }
}

fn read_ticks(from: &mut Reader) -> Option<Vec<Tick>> {
    let mut ticks = Vec::new();
    for _ in 0..from.number()? {
        ticks.push(Tick {
            at: from.number()? as f64 / 10.0,
            label: from.text()?,
        });
    }
    Some(ticks)
}
