//! What stands in the columns of a list's rows, in which units?

use super::cells::{self, Decimal};
use super::columns::Column;
use super::report::Problems;
use super::sheet::Row;
use super::table::Header;
use crate::format::code;
use crate::problem::{Place, Problem};
use crate::units::{self, Megahertz, Memory, shown};

/// Which columns are read, and the rows below them.
pub(super) struct List<'a> {
    /// What the sheet is called; empty: the only one.
    sheet: &'a str,
    columns: Vec<ColumnOfList>,
    rows: Vec<Row<'a>>,
    decimal: Decimal,
    separator: char,
}

struct ColumnOfList {
    column: Column,
    place: usize,
    /// Appended to cells without a unit of their own.
    unit: String,
}

/// The rows of a list, and how their cells are separated.
pub(super) struct Body<'a> {
    pub(super) sheet: &'a str,
    pub(super) rows: Vec<Row<'a>>,
    pub(super) separator: char,
}

impl<'a> List<'a> {
    /// The list, once it is known what its columns hold. `memory` is the unit of memory where a
    /// header has none; empty: assumed from the amounts, which is said.
    pub(super) fn new(
        header: &Header,
        found: Vec<(Column, usize)>,
        memory: &str,
        body: Body<'a>,
        problems: &mut Problems,
    ) -> List<'a> {
        let Body {
            sheet,
            rows,
            separator,
        } = body;
        let cells = rows.iter().flat_map(Row::cells);
        let mut list = List {
            sheet,
            columns: Vec::new(),
            decimal: Decimal::of(separator, cells),
            rows,
            separator,
        };
        for (column, place) in found {
            let unit = list.unit(header, (column, place), memory, problems);
            list.columns.push(ColumnOfList {
                column,
                place,
                unit,
            });
        }
        list.warn_about_numbers(problems);
        list
    }

    /// Its sheet in words, at the start of a sentence; empty: it has no name.
    pub(super) fn place(&self) -> String {
        match self.sheet {
            "" => String::new(),
            sheet => format!("{}: ", shown(sheet)),
        }
    }

    pub(super) fn has(&self, column: Column) -> bool {
        self.columns.iter().any(|known| known.column == column)
    }

    /// Whether its rows are members of a cluster, with their states: racks and sites have none.
    pub(super) fn is_about_nodes(&self) -> bool {
        self.has(Column::NodeState)
    }

    /// The places of the columns that say which thing a row is about, beside its name: where it
    /// runs, how it is, what it belongs to.
    pub(super) fn identities(&self) -> Vec<usize> {
        let known = self.columns.iter();
        let identities = known.filter(|known| {
            let is_figure = is_number(known.column) || is_counted(known.column);
            known.column != Column::Name && !is_figure
        });
        identities.map(|known| known.place).collect()
    }

    /// The rows that have a cell with something in it.
    pub(super) fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        let rows = self.rows.iter().filter(|row| !row.is_blank());
        rows.map(|row| Entry {
            list: self,
            row: *row,
        })
    }

    /// The unit of a column: from its header, else the usual one, else assumed from its amounts.
    fn unit(
        &self,
        header: &Header,
        (column, place): (Column, usize),
        usual: &str,
        problems: &mut Problems,
    ) -> String {
        let written = match header.unit(place) {
            "bytes" | "byte" => "b",
            // Titles are read without regard to case; columns of speeds are in bytes.
            "kb/s" => "kB/s",
            "mb/s" => "MB/s",
            "gb/s" => "GB/s",
            unit => unit,
        };
        if !is_memory(column) || !written.is_empty() {
            return written.to_owned();
        }
        if !usual.is_empty() {
            return usual.to_owned();
        }
        let without_unit = self.amounts_without_unit(place);
        let Some(least) = without_unit.iter().copied().reduce(f64::min) else {
            return String::new();
        };
        let unit = match least {
            least if least >= LEAST_BYTES => "bytes",
            least if least >= LEAST_MIB => "MiB",
            _ => "GiB",
        };
        problems.warn(
            code::ASSUMED_UNIT,
            Place::Text,
            format!(
                "A column of memory has no unit; its {} amounts were read as {unit}.",
                without_unit.len()
            ),
            "Write the unit into the header, such as Memory (GiB).",
        );
        match unit {
            "bytes" => "b".to_owned(),
            unit => unit.to_lowercase(),
        }
    }

    fn amounts_without_unit(&self, place: usize) -> Vec<f64> {
        let cells = self.rows.iter().map(|row| row.cell(place));
        cells
            .filter(|cell| !cells::has_unit(cell))
            .map(|cell| cells::plain_number(cell, self.decimal, self.separator).0)
            .filter_map(|number| units::read_decimal(&number))
            .map(units::Decimal::to_f64)
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
            let cells = numeric.iter().map(|&place| row.cell(place));
            let mut read = cells.map(|cell| {
                (
                    cell,
                    cells::plain_number(cell, self.decimal, self.separator),
                )
            });
            read.find(|(_, (_, ambiguous))| *ambiguous)
                .map(|(cell, (number, _))| (row.line(), cell, number))
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

/// As much as 16 TiB in MiB: a larger amount of one VM is in bytes.
const LEAST_BYTES: f64 = 16_777_216.0;

fn is_memory(column: Column) -> bool {
    matches!(
        column,
        Column::Memory
            | Column::Reserve
            | Column::MemoryInUse
            | Column::MemoryReservation
            | Column::Startup
            | Column::Minimum
            | Column::Maximum
            | Column::Assigned
            | Column::SlotMemory
    )
}

fn is_number(column: Column) -> bool {
    is_memory(column)
        || matches!(
            column,
            Column::Clock | Column::CpuReservation | Column::DirtyRate
        )
}

fn is_counted(column: Column) -> bool {
    matches!(
        column,
        Column::Count
            | Column::Vcpus
            | Column::Cores
            | Column::Threads
            | Column::Sockets
            | Column::CoresPerSocket
            | Column::ThreadsPerCore
            | Column::TotalClock
    )
}

/// An amount of memory with its unit.
pub(super) fn read_memory(text: &str) -> Result<Memory, String> {
    units::parse_memory(text, Memory::from_gib(1)).map_err(|error| error.to_string())
}

/// A clock frequency with its unit.
pub(super) fn read_megahertz(text: &str) -> Result<Megahertz, String> {
    units::parse_megahertz(text).map_err(|error| error.to_string())
}

/// One row of a list.
pub(super) struct Entry<'a> {
    list: &'a List<'a>,
    row: Row<'a>,
}

impl<'a> Entry<'a> {
    pub(super) fn line(&self) -> usize {
        self.row.line()
    }

    /// The row in words, at the start of a sentence.
    pub(super) fn place(&self) -> String {
        match self.list.sheet {
            "" => format!("Row {}", self.line()),
            sheet => format!("{}, row {}", shown(sheet), self.line()),
        }
    }

    /// The first column of this meaning with something in it.
    pub(super) fn text(&self, column: Column) -> Option<&'a str> {
        self.cells(column).next().map(|(cell, _)| cell)
    }

    /// All columns of this meaning with something in them.
    pub(super) fn texts(&self, column: Column) -> impl Iterator<Item = &'a str> {
        self.cells(column).map(|(cell, _)| cell)
    }

    /// A text of its own; empty: none.
    pub(super) fn owned(&self, column: Column) -> String {
        self.text(column).unwrap_or_default().to_owned()
    }

    /// A cell read by a function that says what is wrong with it.
    pub(super) fn read<T>(
        &self,
        column: Column,
        read: fn(&str) -> Result<T, String>,
    ) -> Result<Option<T>, Problem> {
        let read = self.text(column).map(read).transpose();
        read.map_err(|cause| self.unreadable(&cause))
    }

    /// A cell that a row can do without: one that cannot be read is as good as empty, and said.
    pub(super) fn optional<T>(
        &self,
        column: Column,
        read: fn(&str) -> Result<T, String>,
        problems: &mut Problems,
    ) -> Option<T> {
        let read = self.text(column).map(read).transpose();
        self.or_nothing(read, problems)
    }

    /// An amount that a row can do without.
    pub(super) fn optional_amount<T>(
        &self,
        column: Column,
        read: fn(&str) -> Result<T, String>,
        problems: &mut Problems,
    ) -> Option<T> {
        self.or_nothing(self.try_amount(column, read), problems)
    }

    /// What was read of such a cell.
    pub(super) fn or_nothing<T>(
        &self,
        read: Result<Option<T>, String>,
        problems: &mut Problems,
    ) -> Option<T> {
        read.unwrap_or_else(|cause| {
            problems.warn(
                code::UNREADABLE_CELL,
                Place::Row(self.line()),
                format!("{}: {cause} The cell counts as empty.", self.place()),
                "Mend the cell and open the list again.",
            );
            None
        })
    }

    /// For how many things the row stands. One that cannot be read refuses the whole list:
    /// nobody knows how much is missing.
    pub(super) fn number(&self, problems: &mut Problems) -> u32 {
        let read = self.text(Column::Count).map(cells::count).transpose();
        read.unwrap_or_else(|cause| {
            problems.refuse(Problem::error(
                code::UNREADABLE_CELL,
                Place::Row(self.line()),
                format!(
                    "{}: how many there are cannot be read: {cause}",
                    self.place()
                ),
                "Mend the cell and open the list again.",
            ));
            None
        })
        .unwrap_or(1)
    }

    /// An amount of memory.
    pub(super) fn memory(&self, column: Column) -> Result<Option<Memory>, Problem> {
        self.amount(column, read_memory)
    }

    /// An amount of memory above zero.
    pub(super) fn some_memory(&self, column: Column) -> Result<Option<Memory>, Problem> {
        let amount = self.memory(column)?;
        Ok(amount.filter(|&amount| amount > Memory::ZERO))
    }

    /// A clock frequency or CPU amount.
    pub(super) fn megahertz(&self, column: Column) -> Result<Option<Megahertz>, Problem> {
        self.amount(column, read_megahertz)
    }

    /// A number with a unit: the cell's own, or else the column's.
    pub(super) fn amount<T>(
        &self,
        column: Column,
        read: fn(&str) -> Result<T, String>,
    ) -> Result<Option<T>, Problem> {
        let read = self.try_amount(column, read);
        read.map_err(|cause| self.unreadable(&cause))
    }

    fn try_amount<T>(
        &self,
        column: Column,
        read: fn(&str) -> Result<T, String>,
    ) -> Result<Option<T>, String> {
        let Some((cell, unit)) = self.cells(column).next() else {
            return Ok(None);
        };
        let (mut text, _) = cells::plain_number(cell, self.list.decimal, self.list.separator);
        if !cells::has_unit(cell) {
            text += unit;
        }
        read(&text).map(Some)
    }

    /// The number in a cell, whatever its unit.
    pub(super) fn decimal(&self, column: Column) -> Option<f64> {
        let (cell, _) = self.cells(column).next()?;
        let (text, _) = cells::plain_number(cell, self.list.decimal, self.list.separator);
        units::read_decimal(&text).map(units::Decimal::to_f64)
    }

    /// Whether there is something at one of these places.
    pub(super) fn has_any(&self, places: &[usize]) -> bool {
        let mut cells = places.iter().map(|&place| self.row.cell(place));
        cells.any(|cell| !cell.trim().is_empty())
    }

    /// Whether the list has a column of this meaning.
    pub(super) fn has_column(&self, column: Column) -> bool {
        self.list.has(column)
    }

    /// The row is left out: this is why.
    pub(super) fn unreadable(&self, cause: &str) -> Problem {
        Problem::warning(
            code::UNREADABLE_CELL,
            Place::Row(self.line()),
            format!("{}: {cause} The row is left out.", self.place()),
            "Mend the cell and open the list again.",
        )
    }

    /// A cell that is needed is empty.
    pub(super) fn missing(&self, what: &str) -> Problem {
        Problem::warning(
            code::EMPTY_CELL,
            Place::Row(self.line()),
            format!(
                "{}: the {what} is empty or 0; the row is left out.",
                self.place()
            ),
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
            .map(move |known| (row.cell(known.place).trim(), known.unit.as_str()))
            .filter(|(cell, _)| !cell.is_empty())
    }
}
