//! How does an assessment read in a ticket? As Markdown with tables (GitHub's, GitLab's, Jira's
//! editor and others read them).
//!
//! What Markdown would read as a sign stands behind a backslash, and line ends are spaces: a
//! name in a plan is never a link, a picture, an element or another cell.

use crate::report::blocks::{Block, Row, Table};
use crate::report::summary::Section;

/// The sections of a summary under a title.
pub fn markdown(title: &str, sections: &[Section]) -> String {
    let mut text = format!("# Headroom: {}\n", escaped(title));
    for section in sections {
        text += &format!("\n## {}\n", section.title);
        blocks(&mut text, &section.blocks);
    }
    text
}

fn blocks(text: &mut String, all: &[Block]) {
    for block in all {
        match block {
            Block::Note(sentence) => *text += &format!("\n{}\n", paragraph(sentence)),
            Block::Table(shown) => table(text, shown),
            Block::Details(details) => {
                *text += &format!("\n**{}**\n", escaped(&details.summary));
                blocks(text, &details.blocks);
            }
            // What a picture shows stands in a table as well.
            Block::Picture(_) => {}
        }
    }
}

fn table(text: &mut String, table: &Table) {
    *text += &format!("\n{}:\n\n", paragraph(&table.caption));
    *text += &line(&table.heads);
    *text += &line(&vec!["---".to_owned(); table.heads.len()]);
    for row in &table.rows {
        *text += &line(&cells(row));
    }
    for details in table.rows.iter().filter_map(|row| row.details.as_ref()) {
        *text += &format!("\n**{}**\n", escaped(&details.summary));
        blocks(text, &details.blocks);
    }
}

fn cells(row: &Row) -> Vec<String> {
    row.cells
        .iter()
        .map(|cell| escaped(&cell.whole()))
        .collect()
}

fn line(cells: &[String]) -> String {
    format!("| {} |\n", cells.join(" | "))
}

/// A text that does not begin a list, a heading or a quotation.
fn paragraph(text: &str) -> String {
    let escaped = escaped(text);
    let digits = escaped.trim_start_matches(|c: char| c.is_ascii_digit());
    let begins_a_list = digits.len() < escaped.len() && digits.starts_with(['.', ')']);
    if begins_a_list {
        let number = escaped.len() - digits.len();
        let (number, rest) = escaped.split_at(number);
        return format!("{number}\\{rest}");
    }
    match escaped.starts_with(['-', '+', '=']) {
        true => format!("\\{escaped}"),
        false => escaped,
    }
}

/// A text in which nothing is a sign; `_` within a word is none.
fn escaped(text: &str) -> String {
    const SIGNS: &str = "\\`*[]<>#|~&!${}@";
    let letters: Vec<char> = text.trim().chars().collect();
    let is_word = |at: Option<usize>| {
        let letter = at.and_then(|at| letters.get(at));
        letter.is_some_and(|letter| letter.is_alphanumeric() || *letter == '_')
    };
    let mut escaped = String::with_capacity(text.len());
    for (at, letter) in letters.iter().enumerate() {
        let within = is_word(at.checked_sub(1)) && is_word(Some(at + 1));
        if letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}') {
            escaped.push(' ');
            continue;
        }
        if SIGNS.contains(*letter) || (*letter == '_' && !within) {
            escaped.push('\\');
        }
        escaped.push(*letter);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::{escaped, paragraph};

    #[test]
    fn signs_are_letters() {
        let check = |text: &str, expect: &str| assert_eq!(escaped(text), expect);
        check("web_01", "web_01");
        check("_a_ *b*", "\\_a\\_ \\*b\\*");
        check("a|b\n# c", "a\\|b \\# c");
        check(
            "![x](y) <b> `c` &amp;",
            "\\!\\[x\\](y) \\<b\\> \\`c\\` \\&amp;",
        );
        check("a\\|b", "a\\\\\\|b");
    }

    #[test]
    fn paragraphs_are_paragraphs() {
        let check = |text: &str, expect: &str| assert_eq!(paragraph(text), expect);
        check("1. a", "1\\. a");
        check("12 of 14 hosts.", "12 of 14 hosts.");
        check("- a", "\\- a");
        check("=== ", "\\===");
    }
}
