//! Does the documentation of platforms say what the tables say?

#![allow(clippy::unwrap_used)] // In tests an `unwrap` is an assertion.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use headroom::model::PlatformId;
use headroom::report::platform::{FactText, facts};

const INTRODUCTION: &str = "# Platforms

What Headroom knows about each platform, and where it was read. The values in force are
defaults: each can be entered in the plan, where there is a field for it. “?” marks what was
recalled or assumed, not read in its source; such figures are marked on the page, too.

This file is written from the tables in `src/model/platform/`:
`HEADROOM_BLESS=1 cargo test --test platforms`.
";

/// Platforms in a row that have the same value from the same source.
fn merged(subject: usize) -> Vec<(Vec<&'static str>, FactText)> {
    let mut rows: Vec<(Vec<&'static str>, FactText)> = Vec::new();
    for id in PlatformId::all() {
        let fact = facts(id).swap_remove(subject);
        match rows.iter_mut().find(|(_, known)| *known == fact) {
            Some((names, _)) => names.push(id.facts().name),
            None => rows.push((vec![id.facts().name], fact)),
        }
    }
    rows
}

fn document() -> String {
    let mut text = INTRODUCTION.to_owned();
    for (at, fact) in facts(PlatformId::HyperV2008).iter().enumerate() {
        let heading = fact.subject;
        let _ = write!(
            text,
            "\n## {heading}\n\n| platforms | value | source |\n|---|---|---|\n"
        );
        for (names, fact) in merged(at) {
            let mark = if fact.verified { "" } else { " ?" };
            let names = names.join("; ");
            let _ = writeln!(text, "| {names} | {}{mark} | {} |", fact.value, fact.source);
        }
    }
    text
}

#[test]
fn the_documentation_is_what_the_tables_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/platforms.md");
    let written = document();
    if std::env::var("HEADROOM_BLESS").is_ok_and(|value| value == "1") {
        fs::write(&path, &written).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == written,
        "docs/platforms.md differs from the tables; HEADROOM_BLESS=1 writes it anew"
    );
}
