//! Which of the sheets are tables that the core knows, and what stands in them?
//!
//! A sheet is known by one of its first rows: captions may stand above the titles. Of a table of a
//! known format only the columns that are read are kept; what follows a blank row may be another
//! list, and is kept whole until its titles are known. Of any other sheet the first row stays, so
//! that it can be said which sheets were not read.

use calamine::{DataRef, Reader, Xlsx};
use headroom::format::import::{Progress, Row, Sheet, may_be_titles, places_read};
use headroom::format::limits;
use headroom::problem::Problem;

use crate::measure::{measure, oversized, unreadable};
use crate::place::Placed;

/// So many rows may stand above the titles of a sheet.
const CAPTIONS: usize = 20;

/// The sheets of a workbook that can be read, and of others the first row; all of them whole if
/// none has a header that is known.
pub fn read(bytes: &[u8]) -> Result<Vec<Sheet>, Problem> {
    read_telling(bytes, &mut Progress::new(&mut |_| {}))
}

/// Measuring takes about so much of the time.
const MEASURING: f64 = 0.25;

/// The sheets of a workbook; how much of it has been read, is told.
pub fn read_telling(bytes: &[u8], progress: &mut Progress<'_>) -> Result<Vec<Sheet>, Problem> {
    if bytes.len() > limits::IMPORT_BYTES {
        return Err(oversized("it has more than 32 MiB"));
    }
    progress.step_until(MEASURING);
    measure(bytes, progress)?;
    progress.step_until(1.0);
    let (bytes, place) = Placed::new(bytes);
    let mut workbook: Xlsx<_> = Xlsx::new(bytes).map_err(|_| unreadable())?;
    let names = workbook.sheet_names();
    if names.len() > limits::SHEETS {
        return Err(oversized("it has more than 200 sheets"));
    }
    let mut left = limits::SHEETS_BYTES;
    for only_known in [true, false] {
        let mut sheets = Vec::new();
        for name in &names {
            let filler = Filler::new(name, only_known, left);
            let sheet = read_sheet(&mut workbook, filler, || place.tell(progress))?;
            left = left.saturating_sub(sheet.as_ref().map_or(0, Sheet::size));
            sheets.extend(sheet.filter(|sheet| sheet.row_count() > 0));
        }
        if sheets.iter().any(|sheet| !sheet.is_unread) {
            return Ok(sheets);
        }
    }
    Err(unreadable())
}

/// A row that is being collected.
#[derive(Default)]
struct Line {
    number: u32,
    cells: Vec<String>,
    bytes: usize,
    /// Why its sheet cannot be read, if it is one that is wanted.
    fault: Option<&'static str>,
}

impl Line {
    /// Begins the next row.
    fn begin(&mut self, number: u32) {
        self.number = number;
        self.cells.clear();
        self.bytes = 0;
        self.fault = None;
    }

    /// Puts a text into a column, unless that is more than is read: nothing is cut off.
    fn put(&mut self, column: usize, text: String) {
        self.bytes += text.len();
        self.fault = self.fault.or(match () {
            () if column >= limits::COLUMNS => Some("a sheet of it has more than 4,096 columns"),
            () if text.len() > limits::CELL_BYTES => {
                Some("a cell of it has more than 32,767 characters")
            }
            () if self.bytes > limits::SHEETS_BYTES => Some("its cells have more than 64 MiB"),
            () => None,
        });
        if self.fault.is_some() {
            return;
        }
        if self.cells.len() <= column {
            self.cells.resize(column + 1, String::new());
        }
        if let Some(place) = self.cells.get_mut(column) {
            *place = text;
        }
    }
}

/// One sheet; its first row alone if none of the first is a header that is known and only such
/// are wanted. Nothing if it has no cells.
fn read_sheet(
    workbook: &mut Xlsx<Placed<'_>>,
    mut filler: Filler,
    mut tell: impl FnMut(),
) -> Result<Option<Sheet>, Problem> {
    // What is a chart has no cells.
    let Ok(mut cells) = workbook.worksheet_cells_reader(&filler.sheet.name) else {
        return Ok(None);
    };
    let mut line = Line::default();
    while let Some(cell) = cells.next_cell().map_err(|_| unreadable())? {
        let (row, column) = cell.get_position();
        if row != line.number {
            if !filler.take(&line)? {
                return Ok(Some(filler.titles_alone()));
            }
            tell();
            line.begin(row);
        }
        let column = column as usize;
        if filler.reads(column, row) {
            let text = text(cell.get_value());
            if !text.is_empty() {
                line.put(column, text);
            }
        }
    }
    let is_wanted = filler.take(&line)? && (filler.is_known || !filler.only_known);
    Ok(Some(match is_wanted {
        true => filler.sheet,
        false => filler.titles_alone(),
    }))
}

/// Puts rows into a sheet.
struct Filler {
    sheet: Sheet,
    only_known: bool,
    most: usize,
    /// Whether a header that is known has come.
    is_known: bool,
    /// The columns that are read; `None`: all.
    places: Option<Vec<usize>>,
    /// The number of the row that was kept last, from 0.
    last: Option<u32>,
    /// Why it cannot be read, if it is one that is wanted.
    fault: Option<&'static str>,
}

impl Filler {
    fn new(name: &str, only_known: bool, most: usize) -> Filler {
        Filler {
            sheet: Sheet::new(name),
            only_known,
            most,
            is_known: false,
            places: None,
            last: None,
            fault: None,
        }
    }

    fn reads(&self, column: usize, row: u32) -> bool {
        let places = self.places.as_ref();
        self.is_apart(row) || places.is_none_or(|places| places.contains(&column))
    }

    /// Whether a row follows a blank one: another list may begin with it.
    fn is_apart(&self, row: u32) -> bool {
        self.last.is_some_and(|last| row > last.saturating_add(1))
    }

    /// Adds a row, unless it is blank; false: the sheet is not one that is wanted.
    fn take(&mut self, line: &Line) -> Result<bool, Problem> {
        if line.fault.is_none() && line.cells.iter().all(String::is_empty) {
            return Ok(true);
        }
        let may_begin = !self.is_known && self.sheet.row_count() < CAPTIONS;
        let is_kept_whole = (may_begin || self.is_apart(line.number)) && self.begins_with(line);
        for (column, cell) in line.cells.iter().enumerate() {
            let places = self.places.as_ref();
            let is_read = places.is_none_or(|places| places.contains(&column));
            self.sheet
                .push(if is_read || is_kept_whole { cell } else { "" });
        }
        self.sheet.end_row(line.number as usize + 1);
        self.last = Some(line.number);
        self.fault = self.fault.or(line.fault);
        if self.only_known && !self.is_known {
            return Ok(self.sheet.row_count() < CAPTIONS);
        }
        if let Some(fault) = self.fault {
            return Err(oversized(fault));
        }
        if self.sheet.row_count() > limits::ROWS {
            return Err(oversized("a sheet of it has more than 50,000 rows"));
        }
        match self.sheet.size() > self.most {
            true => Err(oversized("its cells have more than 64 MiB")),
            false => Ok(true),
        }
    }

    /// Whether a row begins a list, known or not: its titles are kept whole, so that those that
    /// are not read can be said.
    fn begins_with(&mut self, line: &Line) -> bool {
        let mut row = Sheet::default();
        line.cells.iter().for_each(|cell| row.push(cell));
        row.end_row(line.number as usize + 1);
        let Some(row) = row.rows().next() else {
            return false;
        };
        let known = places_read(&row);
        let begins = known.is_some() || may_be_titles(&row);
        self.is_known |= known.is_some();
        if begins {
            self.places = known.filter(|places| !places.is_empty());
        }
        begins
    }

    /// Of a sheet that is not read the widest of its first rows: its titles, most likely.
    fn titles_alone(&self) -> Sheet {
        let mut alone = unread(&self.sheet.name);
        let mut rows = self.sheet.rows().take(CAPTIONS);
        let first = rows.next();
        let width = |row: &Row<'_>| row.cells().filter(|cell| !cell.is_empty()).count();
        let wider = |one, other| {
            if width(&other) > width(&one) {
                other
            } else {
                one
            }
        };
        if let Some(widest) = first.map(|first| rows.fold(first, wider)) {
            widest.cells().for_each(|cell| alone.push(cell));
            alone.end_row(widest.line());
        }
        alone
    }
}

fn unread(name: &str) -> Sheet {
    let mut sheet = Sheet::new(name);
    sheet.is_unread = true;
    sheet
}

/// What a person sees in a cell.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) => text.trim().to_owned(),
        DataRef::SharedString(text) => text.trim().to_owned(),
        DataRef::Bool(is_true) => if *is_true { "True" } else { "False" }.to_owned(),
        // A spreadsheet has taken a number or a name for a date, or could not calculate: what is
        // no number is seen to be none.
        DataRef::DateTime(date) => format!("{} as a date", date.as_f64()),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.trim().to_owned(),
        DataRef::Error(error) => error.to_string(),
        _ => String::new(),
    }
}
