//! Which characters do the bytes of a file stand for?
//!
//! UTF-8 and UTF-16 are told apart by their marks or zero bytes. What is neither is read as
//! Windows-1252, which Excel writes for CSV in Western Europe, and that is said.

use crate::format::code;
use crate::problem::{Place, Problem};

/// A text, and what was assumed about its encoding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodedText {
    /// The characters, without a byte order mark.
    pub text: String,
    /// The encoding was assumed.
    pub problem: Option<Problem>,
}

/// The text of a file.
pub fn decode_text(bytes: &[u8]) -> Result<DecodedText, Problem> {
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8_or_windows(rest),
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [first, 0, ..] if *first != 0 => utf16(bytes, u16::from_le_bytes),
        [0, second, ..] if *second != 0 => utf16(bytes, u16::from_be_bytes),
        _ => utf8_or_windows(bytes),
    }
}

fn utf8_or_windows(bytes: &[u8]) -> Result<DecodedText, Problem> {
    if bytes.contains(&0) {
        return Err(not_text());
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(DecodedText {
            text: text.to_owned(),
            problem: None,
        });
    }
    Ok(DecodedText {
        text: bytes.iter().map(|&byte| windows_1252(byte)).collect(),
        problem: Some(Problem::warning(
            code::CHARACTER_ENCODING,
            Place::Text,
            "The file is not UTF-8; it was read as Windows-1252 (Western Europe).".to_owned(),
            "Check names with accents; save the file as UTF-8 if they are wrong.",
        )),
    })
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<DecodedText, Problem> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|&pair| unit(pair));
    let text: Result<String, _> = char::decode_utf16(units).collect();
    match text {
        Ok(text) if rest.is_empty() && !text.contains('\0') => Ok(DecodedText {
            text,
            problem: None,
        }),
        _ => Err(not_text()),
    }
}

fn not_text() -> Problem {
    Problem::error(
        code::CHARACTER_ENCODING,
        Place::Text,
        "The file is not text.".to_owned(),
        "Save the list as CSV (UTF-8) in your spreadsheet program, then open that file.",
    )
}

/// The characters of 0x80 to 0x9f; elsewhere Windows-1252 is Latin-1.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9f => WINDOWS_1252[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}
