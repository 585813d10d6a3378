//! What stands in the columns of a list's rows, in which units?

use super::cells::{self, Decimal};
use super::columns::Column;
use super::csv::Row;
use super::report::{Problems, listed};
use super::table::{Header, RowKind};
use crate::format::code;
use crate::problem::{Place, Problem};
use crate::units::{self, Megahertz, Memory, shown};

/// A header and the rows below it.
pub(super) struct List {
    columns: Vec<ColumnOfList>,
    rows: Vec<Row>,
    decimal: Decimal,
    separator: char,
}

struct ColumnOfList {
    column: Column,
    place: usize,
    /// Appended to cells without a unit of their own.
    unit: String,
}

impl List {
    /// The list, once its header is known to be one of `kind`.
    pub(super) fn new(
        header: &Header,
        kind: RowKind,
        rows: Vec<Row>,
        separator: char,
        problems: &mut Problems,
    ) -> List {
        let (found, ignored) = header.columns(kind);
        if !ignored.is_empty() {
            problems.warn(
                code::IGNORED_COLUMNS,
                Place::Text,
                format!("Columns that are not read: {}.", listed(&ignored)),
                "Rename a column if it holds something that a plan needs.",
            );
        }
        let cells = rows.iter().flat_map(|row| &row.cells);
        let mut list = List {
            columns: Vec::new(),
            decimal: Decimal::of(separator, cells.map(String::as_str)),
            rows,
            separator,
        };
        for (column, place) in found {
            let unit = list.unit(header, column, place, problems);
            list.columns.push(ColumnOfList {
                column,
                place,
                unit,
            });
        }
        list.warn_about_numbers(problems);
        list
    }

    pub(super) fn has(&self, column: Column) -> bool {
        self.columns.iter().any(|known| known.column == column)
    }

    /// The rows that have a cell with something in it.
    pub(super) fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        let rows = self.rows.iter().filter(|row| !row.is_blank());
        rows.map(|row| Entry { list: self, row })
    }

    /// The unit of a column: from its header, else assumed from its amounts, which is said.
    fn unit(
        &self,
        header: &Header,
        column: Column,
        place: usize,
        problems: &mut Problems,
    ) -> String {
        let written = match header.unit(place) {
            "bytes" | "byte" => "b",
            unit => unit,
        };
        if !is_memory(column) || !written.is_empty() {
            return written.to_owned();
        }
        if header.is_rvtools() {
            return "mib".to_owned();
        }
        let without_unit = self.amounts_without_unit(place);
        let Some(least) = without_unit.iter().copied().reduce(f64::min) else {
            return String::new();
        };
        let unit = if least >= LEAST_MIB { "MiB" } else { "GiB" };
        problems.warn(
            code::ASSUMED_UNIT,
            Place::Text,
            format!(
                "A column of memory has no unit; its {} amounts were read as {unit}.",
                without_unit.len()
            ),
            "Write the unit into the header, such as Memory (GiB).",
        );
        unit.to_lowercase()
    }

    fn amounts_without_unit(&self, place: usize) -> Vec<f64> {
        let cells = self.rows.iter().filter_map(|row| row.cells.get(place));
        cells
            .filter(|cell| !cells::has_unit(cell))
            .map(|cell| cells::plain_number(cell, self.decimal, self.separator).0)
            .filter_map(|number| units::read_decimal(&number))
            .filter(|&number| number > 0.0)
            .collect()
    }

    /// Numbers such as `1,024` in a list whose other numbers do not settle what they mean.
    fn warn_about_numbers(&self, problems: &mut Problems) {
        let numeric: Vec<usize> = self
            .columns
            .iter()
            .filter(|known| is_number(known.column))
            .map(|known| known.place)
            .collect();
        let ambiguous = self.rows.iter().find_map(|row| {
            let cells = numeric.iter().filter_map(|&place| row.cells.get(place));
            let mut read = cells.map(|cell| {
                (
                    cell,
                    cells::plain_number(cell, self.decimal, self.separator),
                )
            });
            read.find(|(_, (_, ambiguous))| *ambiguous)
                .map(|(cell, (number, _))| (row.line, cell, number))
        });
        if let Some((line, cell, number)) = ambiguous {
            problems.warn(
                code::AMBIGUOUS_NUMBER,
                Place::Row(line),
                format!(
                    "“{}” can mean two numbers; it was read as {number}.",
                    shown(cell)
                ),
                "Write numbers without separated thousands.",
            );
        }
    }
}

/// No VM of today has less than 128 MiB, and few lists hold only VMs above 128 GiB.
const LEAST_MIB: f64 = 128.0;

fn is_memory(column: Column) -> bool {
    matches!(
        column,
        Column::Memory | Column::Reserve | Column::MemoryInUse | Column::MemoryReservation
    )
}

fn is_number(column: Column) -> bool {
    is_memory(column)
        || matches!(
            column,
            Column::Clock | Column::CpuReservation | Column::DirtyRate
        )
}

/// One row of a list.
pub(super) struct Entry<'a> {
    list: &'a List,
    row: &'a Row,
}

impl<'a> Entry<'a> {
    pub(super) fn line(&self) -> usize {
        self.row.line
    }

    /// The first column of this meaning with something in it.
    pub(super) fn text(&self, column: Column) -> Option<&'a str> {
        self.cells(column).next().map(|(cell, _)| cell)
    }

    /// All columns of this meaning with something in them.
    pub(super) fn texts(&self, column: Column) -> impl Iterator<Item = &'a str> {
        self.cells(column).map(|(cell, _)| cell)
    }

    /// A cell read by a function that says what is wrong with it.
    pub(super) fn read<T>(
        &self,
        column: Column,
        read: fn(&str) -> Result<T, String>,
    ) -> Result<Option<T>, Problem> {
        self.text(column)
            .map(|cell| read(cell).map_err(|cause| self.unreadable(cause)))
            .transpose()
    }

    /// An amount of memory.
    pub(super) fn memory(&self, column: Column) -> Result<Option<Memory>, Problem> {
        self.amount(column, |text| {
            units::parse_memory(text, Memory::from_gib(1)).map_err(|error| error.to_string())
        })
    }

    /// A clock frequency or CPU amount.
    pub(super) fn megahertz(&self, column: Column) -> Result<Option<Megahertz>, Problem> {
        self.amount(column, |text| {
            units::parse_megahertz(text).map_err(|error| error.to_string())
        })
    }

    /// A number with a unit: the cell's own, or else the column's.
    pub(super) fn amount<T>(
        &self,
        column: Column,
        read: fn(&str) -> Result<T, String>,
    ) -> Result<Option<T>, Problem> {
        let Some((cell, unit)) = self.cells(column).next() else {
            return Ok(None);
        };
        let (mut text, _) = cells::plain_number(cell, self.list.decimal, self.list.separator);
        if !cells::has_unit(cell) {
            text += unit;
        }
        match read(&text) {
            Ok(value) => Ok(Some(value)),
            Err(cause) => Err(self.unreadable(cause)),
        }
    }

    /// The row is left out: this is why.
    pub(super) fn unreadable(&self, cause: String) -> Problem {
        Problem::warning(
            code::UNREADABLE_CELL,
            Place::Row(self.row.line),
            format!("{cause} The row is left out."),
            "Mend the cell and open the list again.",
        )
    }

    /// A cell that is needed is empty.
    pub(super) fn missing(&self, what: &str) -> Problem {
        Problem::warning(
            code::EMPTY_CELL,
            Place::Row(self.row.line),
            format!("The {what} is empty; the row is left out."),
            "Fill in the cell and open the list again.",
        )
    }

    fn cells(&self, column: Column) -> impl Iterator<Item = (&'a str, &'a str)> {
        let (list, row) = (self.list, self.row);
        let known = list
            .columns
            .iter()
            .filter(move |known| known.column == column);
        known
            .filter_map(move |known| {
                let cell = row.cells.get(known.place)?.trim();
                Some((cell, known.unit.as_str()))
            })
            .filter(|(cell, _)| !cell.is_empty())
    }
}
