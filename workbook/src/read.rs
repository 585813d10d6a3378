//! Which of the sheets are tables that the core knows, and what stands in them?

use calamine::{DataRef, Reader, Xlsx};
use headroom::format::import::{Progress, Sheet, places_read};
use headroom::format::limits;
use headroom::problem::Problem;

use crate::measure::{measure, oversized, unreadable};
use crate::place::Placed;

/// The sheets of a workbook that can be read; all of them if none has a header that is known.
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
    let names: Vec<String> = workbook.sheet_names();
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
        if !sheets.is_empty() {
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

/// One sheet; nothing if its first row is no header that is known and only such are wanted.
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
                return Ok(None);
            }
            tell();
            line.begin(row);
        }
        let column = column as usize;
        if filler.reads(column) {
            let text = text(cell.get_value());
            if !text.is_empty() {
                line.put(column, text);
            }
        }
    }
    match filler.take(&line)? {
        true => Ok(Some(filler.sheet)),
        false => Ok(None),
    }
}

/// Puts rows into a sheet.
struct Filler {
    sheet: Sheet,
    only_known: bool,
    most: usize,
    /// The columns that are read; `None`: all.
    places: Option<Vec<usize>>,
}

impl Filler {
    fn new(name: &str, only_known: bool, most: usize) -> Filler {
        Filler {
            sheet: Sheet::new(name),
            only_known,
            most,
            places: None,
        }
    }

    fn reads(&self, column: usize) -> bool {
        let places = self.places.as_ref();
        places.is_none_or(|places| places.contains(&column))
    }

    /// Adds a row, unless it is blank; false: the sheet is not one that is wanted.
    fn take(&mut self, line: &Line) -> Result<bool, Problem> {
        if line.fault.is_none() && line.cells.iter().all(String::is_empty) {
            return Ok(true);
        }
        for cell in &line.cells {
            self.sheet.push(cell);
        }
        self.sheet.end_row(line.number as usize + 1);
        if self.sheet.row_count() == 1 {
            let header = self.sheet.rows().next();
            let known = header.and_then(|header| places_read(&header));
            let is_wanted = known.is_some() || !self.only_known;
            self.places = known.filter(|places| !places.is_empty());
            return match line.fault {
                Some(fault) if is_wanted => Err(oversized(fault)),
                _ => Ok(is_wanted),
            };
        }
        if let Some(fault) = line.fault {
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
