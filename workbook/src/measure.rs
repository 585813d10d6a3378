//! How much does a workbook unpack to? Asked before anything is kept in memory.
//!
//! Deflate packs up to 1:1032, and an archive may lie about the sizes of its parts. So each part
//! that will be read is unpacked once and counted:
//!
//! 1. All parts together have at most [`limits::WORKBOOK_BYTES`], the texts that cells share at
//!    most [`limits::SHARED_TEXT_BYTES`], any other part that is no sheet as much.
//! 2. No tag and no text is longer than `LONGEST_RUN`: Excel's own limit is 32,767 characters
//!    a cell.
//! 3. The texts that cells share are at least as many as their number claims, because room for
//!    so many is taken at once.

use std::io::Read;

use headroom::format::import::Progress;
use headroom::format::{code, limits};
use headroom::problem::{Place, Problem};
use zip::ZipArchive;

use crate::place::Placed;

/// Longest tag or text, in bytes.
const LONGEST_RUN: u64 = 1 << 20;

/// Most parts of a workbook.
const PARTS: usize = 10_000;

/// `<si><t/></si>`: the least that a shared text takes.
const LEAST_SHARED: u64 = 13;

/// The attribute that says how many texts are shared.
const CLAIM: &[u8] = b"uniqueCount";

/// Refuses a workbook that would take too much.
pub(crate) fn measure(bytes: &[u8], progress: &mut Progress<'_>) -> Result<(), Problem> {
    let (bytes, place) = Placed::new(bytes);
    let mut archive = ZipArchive::new(bytes).map_err(|_| unreadable())?;
    if archive.len() > PARTS {
        return Err(oversized("it has too many parts"));
    }
    let mut left = limits::WORKBOOK_BYTES;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|_| unreadable())?;
        let name = part.name().map_err(|_| unreadable())?.to_ascii_lowercase();
        if !(name.ends_with(".xml") || name.ends_with(".rels")) {
            continue;
        }
        let is_sheet = name.contains("worksheets/");
        let most = if is_sheet {
            left
        } else {
            left.min(limits::SHARED_TEXT_BYTES)
        };
        left -= count(part, most, || place.tell(progress))?;
    }
    Ok(())
}

/// The length of a part, at most `most`.
fn count(mut part: impl Read, most: u64, mut tell: impl FnMut()) -> Result<u64, Problem> {
    let mut buffer = vec![0; 1 << 16];
    let (mut length, mut run, mut claimed) = (0_u64, 0_u64, 0_u64);
    let mut claim = Claim::default();
    loop {
        let read = part.read(&mut buffer).map_err(|_| unreadable())?;
        if read == 0 {
            break;
        }
        tell();
        let chunk = buffer.get(..read).unwrap_or_default();
        length += read as u64;
        if length > most {
            return Err(oversized(
                "its parts unpack to more than 512 MiB, or its texts to more than 32 MiB",
            ));
        }
        for &byte in chunk {
            run = if byte == b'<' { 0 } else { run + 1 };
            if run > LONGEST_RUN {
                return Err(oversized("a cell of it has more than 1 MiB"));
            }
            claimed = claimed.max(claim.take(byte));
        }
    }
    match claimed > length / LEAST_SHARED + 1 {
        true => Err(oversized("it claims to have more texts than it has")),
        false => Ok(length),
    }
}

/// Looks for `uniqueCount="…"` in a stream.
#[derive(Default)]
struct Claim {
    /// How many bytes of the attribute's name have been seen.
    matched: usize,
    /// The digits so far, once the name is complete.
    value: u64,
    digits: bool,
}

impl Claim {
    /// The number that is claimed so far; 0: none.
    fn take(&mut self, byte: u8) -> u64 {
        if self.matched < CLAIM.len() {
            let expected = CLAIM.get(self.matched);
            self.matched = match Some(&byte) == expected {
                true => self.matched + 1,
                false => usize::from(byte == b'u'),
            };
            return 0;
        }
        match byte {
            b'0'..=b'9' => {
                let digit = u64::from(byte - b'0');
                self.value = self.value.saturating_mul(10).saturating_add(digit);
                self.digits = true;
            }
            b' ' | b'\t' | b'\r' | b'\n' | b'=' | b'"' | b'\'' | b'+' if !self.digits => {}
            _ => *self = Claim::default(),
        }
        self.value
    }
}

/// The problem of what is no workbook.
pub(crate) fn unreadable() -> Problem {
    Problem::error(
        code::UNREADABLE_WORKBOOK,
        Place::Text,
        "The workbook cannot be read: it is damaged, protected by a password, or another kind of \
         archive."
            .to_owned(),
        "Open it in your spreadsheet program and save it as .xlsx, or its sheets as CSV.",
    )
}

pub(crate) fn oversized(why: &str) -> Problem {
    Problem::error(
        code::OVERSIZED_WORKBOOK,
        Place::Text,
        format!("The workbook is not read: {why}."),
        "Export one cluster at a time, or save its sheets as CSV.",
    )
}
