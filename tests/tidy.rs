//! Rules about the code, as tests: they hold for every file, today and tomorrow.

#![cfg(not(target_family = "wasm"))] // They read the sources; once is enough.
#![allow(clippy::unwrap_used)] // In tests an `unwrap` is an assertion.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const CODE: [&str; 6] = [
    "src",
    "www/src",
    "worker/src",
    "workbook/src",
    "xtask/src",
    "benches/src",
];
const MOST_LINES: usize = 500;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file under these folders (or these files) with one of the endings, with its text.
/// Paths are relative to the repository.
fn files(places: &[&str], endings: &[&str]) -> Vec<(String, String)> {
    let mut waiting: Vec<PathBuf> = places.iter().map(|place| root().join(place)).collect();
    let mut found = Vec::new();
    while let Some(path) = waiting.pop() {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() {
            if !["target", "dist", "node_modules", ".git"].contains(&&*name) {
                let entries = fs::read_dir(&path).unwrap();
                waiting.extend(entries.map(|entry| entry.unwrap().path()));
            }
        } else if endings.iter().any(|ending| name.ends_with(ending))
            && let Ok(text) = fs::read_to_string(&path)
        {
            let relative = path.strip_prefix(root()).unwrap();
            found.push((relative.to_string_lossy().into_owned(), text));
        }
    }
    found.sort();
    found
}

/// Everything that people write, but for golden files that must stay as they are.
fn written() -> Vec<(String, String)> {
    const ENDINGS: [&str; 12] = [
        ".rs", ".md", ".toml", ".json", ".css", ".html", ".mjs", ".js", ".ts", ".sh", ".txt", "run",
    ];
    let mut files = files(&["."], &ENDINGS);
    files.retain(|(path, _)| !path.starts_with("tests/links/"));
    files
}

/// Fails with every offence, one a line.
fn expect_none(rule: &str, offences: &[String]) {
    assert!(offences.is_empty(), "{rule}:\n  {}", offences.join("\n  "));
}

/// The lines of each file for which `is_wrong`, as `path:line: text`.
fn lines_where(files: &[(String, String)], is_wrong: impl Fn(&str) -> bool) -> Vec<String> {
    let mut offences = Vec::new();
    for (path, text) in files {
        for (at, line) in text.lines().enumerate().filter(|(_, line)| is_wrong(line)) {
            offences.push(format!("{path}:{}: {}", at + 1, line.trim()));
        }
    }
    offences
}

#[test]
fn every_file_opens_with_the_question_it_answers() {
    let offences: Vec<String> = files(&CODE, &[".rs"])
        .into_iter()
        .filter(|(_, text)| !text.starts_with("//! "))
        .map(|(path, _)| path)
        .collect();
    expect_none("A file begins with `//!` and what it is for", &offences);
}

#[test]
fn no_file_is_too_long_to_read() {
    let offences: Vec<String> = files(&[&CODE[..], &["tests"]].concat(), &[".rs"])
        .into_iter()
        .map(|(path, text)| (path, text.lines().count()))
        .filter(|(_, lines)| *lines > MOST_LINES)
        .map(|(path, lines)| format!("{path}: {lines} lines"))
        .collect();
    expect_none(
        "A file has at most 500 lines: split it by subject",
        &offences,
    );
}

#[test]
fn the_core_knows_nothing_of_the_browser() {
    let mut core = files(&["src"], &[".rs"]);
    core.retain(|(path, _)| !path.starts_with("src/js"));
    let foreign = [
        "web_sys",
        "js_sys",
        "gloo",
        "yew::",
        "use yew",
        "wasm_bindgen",
    ];
    let offences = lines_where(&core, |line| {
        foreign.iter().any(|name| line.contains(name)) && !line.trim_start().starts_with("//")
    });
    expect_none("Web types belong to www and src/js*", &offences);
}

#[test]
fn one_function_writes_to_the_storage_of_the_browser() {
    let mut page = files(&["www"], &[".rs", ".js"]);
    let before = page.len();
    page.retain(|(path, _)| path != "www/src/browser/storage.rs");
    assert_eq!(page.len() + 1, before, "the function has moved");
    let ways = [
        "set_item(",
        "remove_item(",
        "setItem(",
        "removeItem(",
        "localStorage[",
    ];
    let offences = lines_where(&page, |line| ways.iter().any(|way| line.contains(way)));
    expect_none("Texts are stored by `storage::write` alone", &offences);
}

#[test]
fn the_core_does_no_input_and_reads_no_clock() {
    let core = files(&["src"], &[".rs"]);
    let outside = [
        "std::fs",
        "std::env",
        "std::net",
        "std::process",
        "std::thread",
        "Instant::now",
        "SystemTime",
        "println!",
        "eprintln!",
        "HashMap",
        "HashSet",
    ];
    let offences = lines_where(&core, |line| {
        outside.iter().any(|name| line.contains(name)) && !line.trim_start().starts_with("//")
    });
    expect_none("The core is a pure function of the plan", &offences);
}

#[test]
fn the_model_is_not_serialized() {
    let offences = lines_where(&files(&["src/model"], &[".rs"]), |line| {
        line.contains("Serialize") || line.contains("Deserialize") || line.contains("serde")
    });
    expect_none("Only the types of src/format are serialized", &offences);
}

#[test]
fn nothing_is_left_unfinished() {
    // Written in two parts, so that this file does not find itself.
    let unfinished = [
        concat!("todo", "!("),
        concat!("unimplemented", "!("),
        concat!("dbg", "!("),
        concat!("#[", "ignore"),
        concat!("FIX", "ME"),
        concat!("XX", "X:"),
    ];
    let all = files(
        &[
            "src",
            "www/src",
            "worker/src",
            "xtask/src",
            "tests",
            "examples",
            "benches",
        ],
        &[".rs"],
    );
    let offences = lines_where(&all, |line| {
        unfinished.iter().any(|word| line.contains(word))
    });
    expect_none("Unfinished", &offences);
}

#[test]
fn lines_end_where_their_text_ends() {
    let all = written();
    let mut offences = lines_where(&all, |line| line.ends_with([' ', '\t', '\r']));
    for (path, text) in &all {
        if !text.is_empty() && !text.ends_with('\n') {
            offences.push(format!("{path}: no line end at the end"));
        }
        if text.ends_with("\n\n") {
            offences.push(format!("{path}: empty lines at the end"));
        }
    }
    expect_none("White space at the end", &offences);
}

#[test]
fn no_file_names_a_folder_of_somebodys_machine() {
    let private = [
        concat!("/ho", "me/"),
        concat!("/ro", "ot/"),
        concat!("/tm", "p/"),
        concat!("/Us", "ers/"),
        concat!("C:\\", "Users"),
    ];
    let offences = lines_where(&written(), |line| {
        private.iter().any(|folder| line.contains(folder))
    });
    expect_none("A path of one machine", &offences);
}

#[test]
fn every_dependency_says_what_it_is_for() {
    let mut offences = Vec::new();
    for (path, text) in files(
        &[
            "Cargo.toml",
            "www/Cargo.toml",
            "worker/Cargo.toml",
            "benches/Cargo.toml",
            "xtask/Cargo.toml",
        ],
        &[".toml"],
    ) {
        let mut in_dependencies = false;
        let mut explained = false;
        let mut inside_value = false;
        for (at, line) in text.lines().enumerate() {
            if line.starts_with('[') {
                // A comment above the table explains its first lines.
                in_dependencies = line.contains("dependencies");
            } else if inside_value {
                inside_value = !line.starts_with(']');
            } else if line.starts_with('#') {
                explained = true;
            } else if line.is_empty() {
                explained = false;
            } else if in_dependencies {
                // One comment may explain a block of lines that follow each other.
                let own = line.contains("path = \"..");
                if !explained && !own && !line.contains(" #") {
                    offences.push(format!("{path}:{}: {line}", at + 1));
                }
                inside_value = line.ends_with('[');
            }
        }
    }
    expect_none(
        "A dependency has a comment: what for, at what cost",
        &offences,
    );
}

/// Problem codes in the text of a program: numbers passed to `Problem::error` and
/// `Problem::warning`, constants of `code.rs`, and pairs that a loop reports.
fn codes_in_sources() -> BTreeSet<u16> {
    let mut codes = BTreeSet::new();
    for (path, text) in files(&["src"], &[".rs"]) {
        let reports = text.contains("Problem::") || path.ends_with("code.rs");
        let lines = text
            .lines()
            .map(|line| line.split("//").next().unwrap_or(""));
        for line in lines.filter(|_| reports) {
            let line = line.trim();
            let alone = line.strip_suffix(',').unwrap_or(line);
            let constant = line
                .split("u16 = ")
                .nth(1)
                .map(|rest| rest.trim_end_matches(';'));
            let first_argument = ["Problem::error(", "Problem::warning(", "("]
                .iter()
                .filter_map(|call| line.split(call).nth(1))
                .filter_map(|rest| rest.split(',').next())
                .find(|word| is_code(word));
            let found = constant.or(first_argument).or(Some(alone));
            codes.extend(
                found
                    .filter(|word| is_code(word))
                    .and_then(|word| word.parse::<u16>().ok()),
            );
        }
    }
    codes
}

fn is_code(word: &str) -> bool {
    word.len() == 4
        && word.starts_with(['1', '2', '3'])
        && word.chars().all(|c| c.is_ascii_digit())
        && !word.ends_with("000")
}

/// The codes that begin a row of a table in the list of problems.
fn codes_in_the_list() -> BTreeSet<u16> {
    let text = fs::read_to_string(root().join("docs/problems.md")).unwrap();
    let mut codes = BTreeSet::new();
    for row in text.lines().filter_map(|line| line.strip_prefix("| E")) {
        let code: u16 = row.split(' ').next().unwrap().parse().unwrap();
        assert!(codes.insert(code), "E{code} is listed twice");
        assert_eq!(row.matches(" | ").count(), 2, "E{code}: cause and action");
    }
    codes
}

#[test]
fn every_problem_is_listed_and_every_listed_problem_exists() {
    let (sources, list) = (codes_in_sources(), codes_in_the_list());
    assert!(sources.len() > 40, "only {} codes found", sources.len());
    let name = |code: &u16| format!("E{code}");
    let unlisted: Vec<String> = sources.difference(&list).map(name).collect();
    expect_none("Missing in docs/problems.md", &unlisted);
    let unknown: Vec<String> = list.difference(&sources).map(name).collect();
    expect_none("Listed in docs/problems.md, but never reported", &unknown);
}
