//! Clusters whose answers are known by hand, one folder each.
//!
//! `tests/scenarios/<name>/`: `README.md` says what the scenario is about, where it comes from
//! and why the numbers must be so; `plan.json` is a plan document; `expected.txt` is the
//! report, one fact a line. `HEADROOM_BLESS=1` writes the reports anew: read the difference,
//! and believe it only if the README still derives every number.

#![allow(clippy::unwrap_used)] // In tests an `unwrap` is an assertion.

mod scenarios_support;

use std::fs;
use std::path::{Path, PathBuf};

use headroom::assess::assess;
use headroom::capacity::Effort;
use headroom::format::document;
use scenarios_support::{difference, report};

#[test]
fn every_scenario_is_answered_as_expected() {
    let bless = std::env::var("HEADROOM_BLESS").is_ok_and(|value| value == "1");
    let mut failures = String::new();
    let folders = folders();
    assert!(
        folders.len() >= 20,
        "only {} scenarios found",
        folders.len()
    );
    for folder in &folders {
        let name = folder.file_name().unwrap().to_string_lossy();
        let text = fs::read_to_string(folder.join("plan.json")).unwrap();
        let found = match document::decode(&text) {
            Ok(plan) => report(&plan, &assess(&plan, Effort::THOROUGH)),
            Err(problem) => format!("refused: {}\n", problem.code),
        };
        let path = folder.join("expected.txt");
        if bless {
            fs::write(&path, &found).unwrap();
        }
        let expected = fs::read_to_string(&path).unwrap_or_default();
        if expected != found {
            failures += &format!("\n{name}:\n{}", difference(&expected, &found));
        }
    }
    assert!(
        failures.is_empty(),
        "“-” was expected, “+” was found; HEADROOM_BLESS=1 writes the reports anew.\n{failures}"
    );
}

#[test]
fn every_scenario_says_what_it_is_about() {
    for folder in folders() {
        let readme = fs::read_to_string(folder.join("README.md")).unwrap_or_default();
        for part in ["# ", "Source: ", "Expected: "] {
            assert!(
                readme.lines().any(|line| line.starts_with(part)),
                "{}: the README has no line that begins with “{part}”",
                folder.display()
            );
        }
    }
}

/// The folders, sorted by name.
fn folders() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios");
    let mut folders: Vec<PathBuf> = fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}
