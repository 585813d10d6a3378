//! The documents about formats say everything that the code does.

use std::collections::BTreeSet;

use headroom::model::PlatformId;

const CODES: &str = include_str!("../src/format/code.rs");
const FIELDS: &str = include_str!("../src/format/document/fields.rs");
const LINK_FIELDS: &str = include_str!("../src/format/columns/keys.rs");
const PROBLEMS: &str = include_str!("../docs/problems.md");
const DOCUMENT: &str = include_str!("../docs/document.md");

/// Every `E3…` in a text.
fn codes(text: &str) -> BTreeSet<&str> {
    let starts = text.match_indices("E3").map(|(at, _)| at);
    starts
        .filter_map(|at| text.get(at..at + 5))
        .filter(|code| code[1..].bytes().all(|byte| byte.is_ascii_digit()))
        .collect()
}

#[test]
fn each_code_of_a_text_is_documented_once() {
    let (source, documented) = (CODES, PROBLEMS);
    assert_eq!(codes(source), codes(documented));
    for code in codes(source) {
        let row = format!("| {code} |");
        assert_eq!(documented.matches(&row).count(), 1, "{code}");
        // The number of the constant is the one that its comment tells.
        let constant = format!("= {};", &code[1..]);
        assert_eq!(source.matches(&constant).count(), 1, "{code}");
    }
}

/// Names of fields as serde writes them: `memory_mib` is `memoryMib`.
fn camel_case(name: &str) -> String {
    let mut parts = name.split('_');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        let (initial, rest) = part.split_at(1);
        text + &initial.to_uppercase() + rest
    })
}

#[test]
fn each_field_of_the_document_is_documented() {
    let (source, documented) = (FIELDS, DOCUMENT);
    let fields = source
        .lines()
        .filter_map(|line| line.trim().strip_prefix("pub "))
        .filter_map(|line| line.split_once(':').map(|(name, _)| name))
        .filter(|name| !name.contains(' '));
    let mut count = 0;
    for name in fields {
        count += 1;
        let field = format!("`{}`", camel_case(name));
        assert!(
            documented.contains(&field),
            "{field} is not in docs/document.md"
        );
        // Spelt out in every link otherwise.
        let listed = format!("    \"{}\",", camel_case(name));
        assert!(
            LINK_FIELDS.contains(&listed),
            "{field} is not in src/format/columns/keys.rs"
        );
    }
    assert!(count > 50, "only {count} fields found");
}

#[test]
fn each_platform_is_documented() {
    let documented = DOCUMENT;
    for platform in PlatformId::all() {
        let key = format!("`{}`", platform.facts().key);
        assert!(
            documented.contains(&key),
            "{key} is not in docs/document.md"
        );
    }
}
