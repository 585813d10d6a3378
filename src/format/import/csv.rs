//! How does a separated text become rows of cells?
//!
//! RFC 4180: cells are separated by a comma (or a semicolon, or a tab: what the first line
//! has most of), rows by line ends; a cell in quotes may hold both, and `""` for a quote.

use super::sheet::Sheet;
use crate::format::{code, limits};
use crate::problem::{Place, Problem};

/// The rows of a text, blank ones included, and the separator of their cells.
pub fn read(text: &str) -> Result<(Sheet, char), Problem> {
    read_telling(text, separator(text), &mut |_| {})
}

/// The same with a separator that is known; with each row, `tell` is told how many bytes have
/// been read.
pub(super) fn read_telling(
    text: &str,
    separator: char,
    tell: &mut dyn FnMut(u64),
) -> Result<(Sheet, char), Problem> {
    read_noting(text, separator, tell, &mut None).map(|sheet| (sheet, separator))
}

/// The same; `note` becomes a warning if text stands behind a quoted cell.
pub(super) fn read_noting(
    text: &str,
    separator: char,
    tell: &mut dyn FnMut(u64),
    note: &mut Option<Problem>,
) -> Result<Sheet, Problem> {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = Reader::new(separator);
    let mut characters = text.char_indices().peekable();
    let mut rows = 0;
    while let Some((at, character)) = characters.next() {
        let next = characters.peek().map(|&(_, next)| next);
        if reader.takes_two(character, next) {
            characters.next();
        }
        if reader.sheet.row_count() > rows {
            rows = reader.sheet.row_count();
            tell(at as u64);
        }
        if rows > limits::ROWS {
            return Err(too_many_rows());
        }
        if reader.sheet.cells_in_row() >= limits::COLUMNS {
            return Err(too_many_columns());
        }
    }
    *note = reader.note();
    reader.finish()
}

/// What the first line that is not blank has most of, outside quotes; tab before the others.
pub(super) fn separator(text: &str) -> char {
    let first = text.lines().find(|line| !line.trim().is_empty());
    let mut quoted = false;
    let mut counts = [('\t', 0usize), (';', 0), (',', 0)];
    for character in first.unwrap_or_default().chars() {
        quoted ^= character == '"';
        for (separator, count) in &mut counts {
            *count += usize::from(!quoted && character == *separator);
        }
    }
    let most = counts.iter().map(|&(_, count)| count).max();
    counts
        .iter()
        .find(|&&(_, count)| Some(count) == most && count > 0)
        .map_or(',', |&(separator, _)| separator)
}

/// What has been read so far.
struct Reader {
    separator: char,
    sheet: Sheet,
    /// Within quotes, and on which line they began.
    quoted_since: Option<usize>,
    /// The cell began with a quote that has ended.
    was_quoted: bool,
    /// The line on which that quote stood.
    quoted_from: usize,
    /// Where text first stood behind a quoted cell; and where such a cell had swallowed rows.
    after_quote: Option<usize>,
    swallowed: Option<usize>,
    line: usize,
    row_began: usize,
}

impl Reader {
    fn new(separator: char) -> Reader {
        Reader {
            separator,
            sheet: Sheet::default(),
            quoted_since: None,
            was_quoted: false,
            quoted_from: 1,
            after_quote: None,
            swallowed: None,
            line: 1,
            row_began: 1,
        }
    }

    /// Takes a character; true if it took the one after it as well.
    fn takes_two(&mut self, character: char, next: Option<char>) -> bool {
        if self.quoted_since.is_some() {
            return self.take_quoted(character, next);
        }
        match character {
            '"' if self.sheet.cell_is_empty() && !self.was_quoted => {
                self.quoted_since = Some(self.line);
                self.quoted_from = self.line;
            }
            '\r' | '\n' => {
                self.end_row();
                return character == '\r' && next == Some('\n');
            }
            character if character == self.separator => self.end_cell(),
            character => {
                self.note_after_quote(character);
                self.sheet.push_character(character);
            }
        }
        false
    }

    fn take_quoted(&mut self, character: char, next: Option<char>) -> bool {
        let is_doubled = character == '"' && next == Some('"');
        if character == '"' && !is_doubled {
            self.quoted_since = None;
            self.was_quoted = true;
            return false;
        }
        self.line += usize::from(character == '\n');
        self.sheet.push_character(character);
        is_doubled
    }

    /// A quote within a cell that does not begin with it ends the cell too early, or too late.
    fn note_after_quote(&mut self, character: char) {
        if !self.was_quoted || character.is_whitespace() {
            return;
        }
        match self.quoted_from < self.line {
            true => self.swallowed.get_or_insert(self.quoted_from),
            false => self.after_quote.get_or_insert(self.line),
        };
    }

    fn note(&self) -> Option<Problem> {
        let line = self.after_quote?;
        Some(Problem::warning(
            code::OPEN_QUOTE,
            Place::Row(line),
            format!("Text follows the closing quote of a cell on line {line}; it was added to it."),
            "Write quotes within a quoted cell twice, as in \"19\"\" rack\".",
        ))
    }

    fn end_cell(&mut self) {
        self.sheet.push("");
        self.was_quoted = false;
    }

    fn end_row(&mut self) {
        self.end_cell();
        self.sheet.end_row(self.row_began);
        self.line += 1;
        self.row_began = self.line;
    }

    fn finish(mut self) -> Result<Sheet, Problem> {
        if let Some(line) = self.quoted_since.or(self.swallowed) {
            return Err(Problem::error(
                code::OPEN_QUOTE,
                Place::Row(line),
                format!("A cell begins with a quote on line {line} and does not end there."),
                "Add the closing quote, or remove the opening one.",
            ));
        }
        if !self.sheet.cell_is_empty() || self.sheet.cells_in_row() > 0 || self.was_quoted {
            self.end_row();
        }
        Ok(self.sheet)
    }
}

pub(super) fn too_many_columns() -> Problem {
    Problem::error(
        code::TOO_MANY_ROWS,
        Place::Text,
        format!(
            "The text has more than {} columns, or lists, in one.",
            limits::COLUMNS
        ),
        "Leave out columns that a plan does not need.",
    )
}

pub(super) fn too_many_rows() -> Problem {
    Problem::error(
        code::TOO_MANY_ROWS,
        Place::Text,
        format!("The list has more than {} rows.", limits::ROWS),
        "Open one cluster at a time.",
    )
}
