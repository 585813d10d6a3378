//! What is a table before anybody knows what it means? Rows of texts.
//!
//! Every inventory becomes sheets: separated text, the sheets of a workbook, lists of objects in
//! JSON, labelled lines. All cells of a sheet lie in one text, so that 20,000 rows of 93 columns
//! take little more than their characters.

use crate::format::wire::bytes::{Reader, Writer};
use crate::problem::{Place, Problem};

/// A table of texts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// What its file calls it; empty: nothing.
    pub name: String,
    /// Whether at most its titles are here: nothing that is known, and left out.
    pub is_unread: bool,
    /// Every cell, one after another.
    text: String,
    /// Where each cell ends in the text.
    ends: Vec<u32>,
    rows: Vec<Span>,
    /// The cell with which the row that has begun begins.
    begun: u32,
}

/// Where a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Span {
    line: u32,
    first: u32,
    last: u32,
}

/// One row of a sheet.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    sheet: &'a Sheet,
    span: Span,
}

impl Sheet {
    /// A sheet without rows.
    pub fn new(name: &str) -> Sheet {
        Sheet {
            name: name.to_owned(),
            ..Sheet::default()
        }
    }

    /// Adds a cell to the row that has begun.
    pub fn push(&mut self, cell: &str) {
        self.text.push_str(cell);
        self.ends.push(self.text.len() as u32);
    }

    /// Adds a character to the cell that has begun.
    pub(super) fn push_character(&mut self, character: char) {
        self.text.push(character);
    }

    /// Whether the cell that has begun has no characters yet.
    pub(super) fn cell_is_empty(&self) -> bool {
        self.ends.last().copied().unwrap_or(0) as usize == self.text.len()
    }

    /// How many cells the row that has begun has.
    pub fn cells_in_row(&self) -> usize {
        self.ends.len() - self.begun as usize
    }

    /// Ends the row; `line` is its number in the file, from 1.
    pub fn end_row(&mut self, line: usize) {
        let last = self.ends.len() as u32;
        self.rows.push(Span {
            line: line as u32,
            first: self.begun,
            last,
        });
        self.begun = last;
    }

    /// Puts the row that ended last before all others.
    pub(super) fn last_row_first(&mut self) {
        self.rows.rotate_right(1);
    }

    /// Its rows, blank ones included.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|&span| Row { sheet: self, span })
    }

    /// How many rows it has.
    pub fn row_count(&self) -> usize {
        self.rows.len()
    }

    /// How many bytes its cells take.
    pub fn size(&self) -> usize {
        self.text.len() + 4 * self.ends.len()
    }

    /// What became of a workbook, as bytes: its sheets, or what is wrong with it.
    pub fn encode_read(read: &Result<Vec<Sheet>, Problem>) -> Vec<u8> {
        let mut out = Writer::default();
        match read {
            Ok(sheets) => {
                out.byte(1);
                out.0.extend(Sheet::encode_all(sheets));
            }
            Err(problem) => {
                out.byte(0);
                out.number(problem.code.0.into());
                out.text(&problem.cause);
                out.text(&problem.action);
            }
        }
        out.0
    }

    /// What became of a workbook, from bytes; nothing if they are none.
    pub fn decode_read(bytes: &[u8]) -> Option<Result<Vec<Sheet>, Problem>> {
        let mut from = Reader(bytes);
        Some(match from.byte()? {
            0 => {
                let code = u16::try_from(from.number()?).ok()?;
                let (cause, action) = (from.text()?, from.text()?);
                Err(Problem::error(code, Place::Text, cause, &action))
            }
            _ => Ok(Sheet::decode_all(from.0)?),
        })
    }

    /// Sheets as bytes: how the reader of workbooks hands them over.
    pub fn encode_all(sheets: &[Sheet]) -> Vec<u8> {
        let mut out = Writer::default();
        out.number(sheets.len() as u64);
        for sheet in sheets {
            out.text(&sheet.name);
            out.byte(u8::from(sheet.is_unread));
            out.text(&sheet.text);
            out.number(sheet.rows.len() as u64);
            for row in sheet.rows() {
                out.number(row.span.line.into());
                out.number(row.cells().count() as u64);
                for cell in row.cells() {
                    out.number(cell.len() as u64);
                }
            }
        }
        out.0
    }

    /// Sheets from bytes; nothing if they are none.
    pub fn decode_all(bytes: &[u8]) -> Option<Vec<Sheet>> {
        let mut from = Reader(bytes);
        let mut sheets = Vec::new();
        for _ in 0..from.number()? {
            let mut sheet = Sheet {
                name: from.text()?,
                is_unread: from.byte()? != 0,
                text: from.text()?,
                ..Sheet::default()
            };
            let mut end = 0usize;
            for _ in 0..from.number()? {
                let line = from.small()?;
                for _ in 0..from.number()? {
                    end = end.checked_add(usize::try_from(from.number()?).ok()?)?;
                    // Every cell is whole characters of the text.
                    sheet.text.get(..end)?;
                    sheet.ends.push(end as u32);
                }
                sheet.end_row(line as usize);
            }
            sheets.push(sheet);
        }
        from.0.is_empty().then_some(sheets)
    }
}

impl<'a> Row<'a> {
    /// The number of the row in its file, from 1.
    pub fn line(&self) -> usize {
        self.span.line as usize
    }

    /// The cell at a place, from 0; beyond the last one: nothing.
    pub fn cell(&self, place: usize) -> &'a str {
        match (self.span.first as usize).checked_add(place) {
            Some(at) if at < self.span.last as usize => self.sheet.cell(at),
            _ => "",
        }
    }

    /// Its cells.
    pub fn cells(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let sheet = self.sheet;
        let cells = self.span.first as usize..self.span.last as usize;
        cells.map(|at| sheet.cell(at))
    }

    /// Whether there is nothing in it.
    pub fn is_blank(&self) -> bool {
        self.cells().all(|cell| cell.trim().is_empty())
    }
}

impl Sheet {
    fn cell(&self, at: usize) -> &str {
        let start = match at {
            0 => 0,
            at => self.ends.get(at - 1).copied().unwrap_or(0),
        };
        let end = self.ends.get(at).copied().unwrap_or(start);
        self.text
            .get(start as usize..end as usize)
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::Sheet;

    #[test]
    fn sheets_survive_their_bytes() {
        let mut sheet = Sheet::new("vInfo");
        for (line, row) in [vec!["VM", "Größe"], vec![], vec!["", "4"]]
            .iter()
            .enumerate()
        {
            row.iter().for_each(|cell| sheet.push(cell));
            sheet.end_row(line + 1);
        }
        let unread = Sheet {
            is_unread: true,
            ..Sheet::new("")
        };
        let bytes = Sheet::encode_all(&[sheet.clone(), unread.clone()]);
        assert_eq!(Sheet::decode_all(&bytes), Some(vec![sheet, unread]));
        assert_eq!(Sheet::decode_all(&bytes[1..]), None);
    }
}
