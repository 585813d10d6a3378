//! Long answers as elements: whatever their texts are, they stay texts.

#![allow(clippy::unwrap_used)] // In tests an `unwrap` is an assertion.

use headroom::chart::bars::{Bars, Span, Tone};
use headroom::format::markup;
use headroom::report::Status;
use headroom::report::blocks::{AdviceText, Block, Cell, Details, Drawing, Picture, Row, Table};
use proptest::collection::vec;
use proptest::prelude::*;
use std::time::Duration;

/// The texts between elements, in order, after every element was found closed where it was opened.
fn texts(elements: &str) -> Vec<String> {
    let (mut open, mut texts) = (Vec::new(), Vec::new());
    for part in elements.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap();
        match tag.strip_prefix('/') {
            Some(tag) => assert_eq!(open.pop(), Some(tag), "{elements}"),
            None => open.push(tag.split(' ').next().unwrap()),
        }
        assert!(!text.contains('>') && !text.contains('"'), "{elements}");
        if !text.is_empty() {
            texts.push(unescaped(text));
        }
    }
    assert_eq!(open, [""; 0], "{elements}");
    texts
}

fn unescaped(text: &str) -> String {
    [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// Any text, often with what has a meaning in markup.
fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[<>&\"'a-c/ ]{1,12}", "\\PC{1,8}"]
}

fn cell() -> impl Strategy<Value = Cell> {
    let tones = [None, Some(Status::Ok), Some(Status::Unknown)];
    let tone = proptest::sample::select(tones.to_vec());
    (text(), prop_oneof![Just(String::new()), text()], tone).prop_map(|(text, between, tone)| {
        Cell {
            text,
            between,
            tone,
        }
    })
}

fn bars() -> impl Strategy<Value = Drawing> {
    vec((text(), vec((0..2000u64, 0..2000u64, text()), 0..4)), 0..4).prop_map(|lanes| {
        let mut bars = Bars::new(Duration::from_secs(1000), Vec::new());
        for (label, spans) in lanes {
            let span = |(from, to, title): (u64, u64, String)| Span {
                from: Duration::from_secs(from),
                to: Duration::from_secs(to),
                tone: Tone::Move,
                label: "vm".to_owned(),
                title,
            };
            bars.lane(&label, "", spans.into_iter().map(span).collect());
        }
        Drawing::Bars(bars)
    })
}

fn blocks() -> impl Strategy<Value = Vec<Block>> {
    let picture = (text(), text(), bars()).prop_map(|(title, takeaway, drawing)| {
        Block::Picture(Picture {
            title,
            takeaway,
            drawing,
        })
    });
    let leaf = prop_oneof![text().prop_map(Block::Note), picture];
    let block = leaf.prop_recursive(3, 16, 4, |inner| {
        let details = (text(), vec(inner, 0..3))
            .prop_map(|(summary, blocks)| Details { summary, blocks })
            .boxed();
        let row = (vec(cell(), 1..3), proptest::option::of(details.clone()))
            .prop_map(|(cells, details)| Row { cells, details });
        let table =
            (text(), vec(text(), 1..3), vec(row, 0..3)).prop_map(|(caption, heads, rows)| {
                Block::Table(Table {
                    caption,
                    heads,
                    rows,
                })
            });
        prop_oneof![details.prop_map(Block::Details), table]
    });
    vec(block, 0..4)
}

/// The first text of each block, from above to below.
fn firsts(blocks: &[Block]) -> Vec<&str> {
    blocks
        .iter()
        .map(|block| match block {
            Block::Note(text) => text.as_str(),
            Block::Table(table) => &table.caption,
            Block::Picture(picture) => &picture.title,
            Block::Details(details) => &details.summary,
        })
        .collect()
}

/// The failing case is printed; a file of seeds would tell less than a scenario.
fn config() -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_text_stays_a_text(headline in text(), blocks in blocks()) {
        let text = AdviceText { headline, blocks };
        let found = texts(&markup::advice("topic", &text));
        prop_assert_eq!(&found[0], &text.headline);
        let mut rest = found.iter();
        for first in firsts(&text.blocks) {
            prop_assert!(rest.any(|found| found == first), "{} in {:?}", first, found);
        }
    }
}

#[test]
fn what_a_value_may_be_instead_stands_below_it() {
    let cell = Cell {
        between: "9–25 s".to_owned(),
        ..Cell::from("14 s")
    };
    assert_eq!(cell.whole(), "14 s (9–25 s)");
    let table = Table {
        rows: vec![Row::from(vec![cell])],
        ..Table::new("", ["Time"], [])
    };
    let text = AdviceText {
        headline: String::new(),
        blocks: vec![Block::Table(table)],
    };
    let written = markup::advice("topic", &text);
    assert!(
        written.contains("14 s<small>9–25 s</small></th>"),
        "{written}"
    );
}

#[test]
fn a_tone_is_an_icon_and_a_colour_beside_its_word() {
    let table = Table {
        caption: "Rules".to_owned(),
        heads: vec!["Rule".to_owned(), "Judgement".to_owned()],
        rows: vec![Row {
            cells: vec!["A & B".into(), Cell::toned("blind", Status::Broken)],
            details: Some(Details {
                summary: "Why".to_owned(),
                blocks: Vec::new(),
            }),
        }],
    };
    let text = AdviceText {
        headline: "One rule.".to_owned(),
        blocks: vec![Block::Table(table)],
    };
    let elements = markup::advice("rules", &text);
    assert_eq!(
        texts(&elements),
        [
            "One rule.",
            "Rules",
            "Rule",
            "Judgement",
            "A & B",
            "blind",
            "Why"
        ]
    );
    for part in [
        "<p id=\"next-rules-1\">One rule.</p>",
        "<th scope=\"row\">A &amp; B</th>",
        "<span class=\"status broken\"><svg class=\"icon\"",
        "<td colspan=\"2\"><details><summary>Why</summary></details></td>",
    ] {
        assert!(elements.contains(part), "{part} in {elements}");
    }
}
