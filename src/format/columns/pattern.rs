//! What do names have in common? Their letters; what differs is numbers.

use std::collections::BTreeSet;

/// Stands for a number in the letters of a pattern; a digit after it says the least width.
const NUMBER: char = '\u{1}';
/// Stands before a character that is only itself.
const ITSELF: char = '\u{2}';
/// Stands, after the mark before it, for the character that would end the letters.
const ZERO: char = 'z';
/// Numbers in a text; further digits are letters.
const MOST_NUMBERS: usize = 16;
/// Digits of the longest number.
const DIGITS: usize = 9;

/// A text as letters and numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// The letters, with a mark for each number.
    pub letters: String,
    /// The numbers, in order.
    pub numbers: Vec<u64>,
}

/// The patterns of texts: as few as possible, and those that are known rather than others.
///
/// `10` may be a number of any width up to two; it has two where `09` is among the texts.
pub fn of_all(texts: &[String], is_known: impl Fn(&str) -> bool) -> Vec<Pattern> {
    let mut patterns: Vec<Pattern> = texts.iter().map(|text| split(text, false)).collect();
    let narrow: BTreeSet<String> = patterns
        .iter()
        .map(|narrow| narrow.letters.clone())
        .collect();
    for (pattern, text) in patterns.iter_mut().zip(texts) {
        let wide = split(text, true);
        if narrow.contains(&wide.letters) || is_known(&wide.letters) {
            *pattern = wide;
        }
    }
    patterns
}

/// How many numbers there are in these letters.
pub fn numbers_in(letters: &str) -> usize {
    let mut letters = letters.chars();
    let mut count = 0;
    while let Some(letter) = letters.next() {
        count += usize::from(letter == NUMBER);
        if letter == ITSELF {
            letters.next();
        }
    }
    count.min(MOST_NUMBERS)
}

impl Pattern {
    /// The text.
    pub fn joined(&self) -> String {
        let mut text = String::new();
        let mut numbers = self.numbers.iter();
        let mut letters = self.letters.chars();
        while let Some(letter) = letters.next() {
            match letter {
                NUMBER => {
                    let width = letters.next().and_then(|width| width.to_digit(10));
                    let width = width.unwrap_or(1) as usize;
                    let number = numbers.next().copied().unwrap_or(0);
                    text.push_str(&format!("{number:0width$}"));
                }
                ITSELF => match letters.next() {
                    Some(ZERO) => text.push('\0'),
                    letter => text.extend(letter),
                },
                letter => text.push(letter),
            }
        }
        text
    }
}

/// Splits a text; a number is as wide as it is if it begins with 0, or if all should be.
fn split(text: &str, all_wide: bool) -> Pattern {
    let (mut letters, mut numbers) = (String::new(), Vec::new());
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let digits = digits_at_start(rest);
        match digits.parse() {
            Ok(number) if digits.len() <= DIGITS && numbers.len() < MOST_NUMBERS => {
                let is_wide = all_wide || digits.starts_with('0');
                let width = if is_wide { digits.len() } else { 1 };
                letters.extend([NUMBER, char::from(b'0' + width as u8)]);
                numbers.push(number);
                rest = &rest[digits.len()..];
            }
            _ => {
                match letter {
                    '\0' => letters.extend([ITSELF, ZERO]),
                    NUMBER | ITSELF | '0'..='9' => letters.extend([ITSELF, letter]),
                    _ => letters.push(letter),
                }
                rest = &rest[letter.len_utf8()..];
            }
        }
    }
    Pattern { letters, numbers }
}

fn digits_at_start(text: &str) -> &str {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(texts: &[&str], patterns: usize) {
        let texts: Vec<String> = texts.iter().map(|&text| text.to_owned()).collect();
        let found = of_all(&texts, |_| false);
        let joined: Vec<String> = found.iter().map(Pattern::joined).collect();
        assert_eq!(joined, texts);
        let letters: BTreeSet<&String> = found.iter().map(|pattern| &pattern.letters).collect();
        assert_eq!(letters.len(), patterns, "{letters:?}");
        for pattern in &found {
            assert_eq!(numbers_in(&pattern.letters), pattern.numbers.len());
        }
    }

    #[test]
    fn names_that_count_have_one_pattern() {
        check(&["esx08.dc1", "esx09.dc1", "esx10.dc1"], 1);
        check(&["vm9", "vm10", "vm100"], 1);
        check(&["web-01", "db-01"], 2);
    }

    #[test]
    fn any_text_comes_back() {
        check(
            &[
                "",
                "0",
                "00",
                "a\u{1}2b\0\u{2}\u{3}7",
                "12345678901234567890",
                "ä1ö",
            ],
            6,
        );
    }
}
