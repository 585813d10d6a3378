//! Which lists does a sheet hold, and which of its rows belong to none?
//!
//! A header that is known begins a list. A blank row and, after it, a row without a number end
//! one: those are the titles of something else, or a remark. What stands above a header, the
//! titles that a long list repeats, and remarks are strays: left out, and named.

use super::cells;
use super::csv;
use super::formats;
use super::list::Body;
use super::report::Problems;
use super::sheet::Row;
use super::source::{Layout, Source};
use super::table::{Header, Recognised, RowKind};
use crate::format::code;
use crate::problem::{Place, Problem, Severity};
use crate::report::words::counted;
use crate::units::shown;

/// A list with its header and the rows below it.
pub(super) struct Table<'a> {
    pub(super) source: &'a Source,
    pub(super) header: Header,
    pub(super) rows: Vec<Row<'a>>,
    /// The number of the header's row.
    pub(super) line: usize,
    /// Whether another list of the sheet is above it.
    pub(super) is_further: bool,
}

/// A row that belongs to no list, and what it says.
struct Stray {
    line: usize,
    says: String,
}

/// The lists of a sheet. Its strays are said.
pub(super) fn tables<'a>(source: &'a Source, problems: &mut Problems) -> Vec<Table<'a>> {
    let mut tables: Vec<Table> = Vec::new();
    let mut strays: Vec<Stray> = Vec::new();
    let (mut after_blank, mut before) = (true, 0);
    for row in source.sheet.rows() {
        if row.is_blank() {
            after_blank = true;
            continue;
        }
        // Of a workbook only rows with something in them are kept.
        let is_gap = source.layout == Layout::Workbook && row.line() > before + 1;
        let is_apart = after_blank || is_gap;
        (after_blank, before) = (false, row.line());
        match (Role::of(&row, is_apart, tables.last()), tables.last_mut()) {
            (Role::Entry, Some(last)) => last.rows.push(row),
            (Role::TitlesAgain, Some(_)) => strays.push(Stray {
                line: row.line(),
                says: "the titles again".to_owned(),
            }),
            (Role::Titles(header), _) => tables.push(Table {
                source,
                header,
                rows: Vec::new(),
                line: row.line(),
                is_further: false,
            }),
            (_, None) => {}
        }
    }
    let (lists, remarks): (Vec<_>, Vec<_>) =
        tables.into_iter().partition(|table| !table.is_remark());
    refuse_other_separator(source, &remarks, problems);
    strays.extend(remarks.iter().flat_map(Table::strays));
    say_strays(source, strays, problems);
    let mut tables = lists;
    let further = tables.iter_mut().skip(1);
    further.for_each(|table| table.is_further = true);
    tables
}

/// What a row is to the list above it.
enum Role {
    Entry,
    Titles(Header),
    /// A long list repeats its titles on each page.
    TitlesAgain,
}

impl Role {
    fn of(row: &Row<'_>, is_apart: bool, above: Option<&Table<'_>>) -> Role {
        let Some(above) = above else {
            return Role::Titles(Header::new(row));
        };
        if above.source.layout == Layout::Records || !has_no_amount(row) {
            return Role::Entry;
        }
        let header = Header::new(row);
        let may_begin = is_apart || above.is_caption();
        match () {
            () if header.fingerprint() == above.header.fingerprint() => Role::TitlesAgain,
            () if is_unmistakable(&header) => Role::Titles(header),
            () if may_begin && is_known(&header) => Role::Titles(header),
            () if may_begin && above.rows_have_amounts() => Role::Titles(header),
            () => Role::Entry,
        }
    }
}

/// Titles and remarks hold no number; a row of hosts or VMs has its memory.
pub(super) fn has_no_amount(row: &Row<'_>) -> bool {
    !row.cells().any(cells::is_amount)
}

/// Whether it is clear what the rows below a header are.
pub(super) fn is_known(header: &Header) -> bool {
    matches!(header.recognised(), Recognised::As(_)) || !formats::recognised(header).is_empty()
}

/// Whether a row is a header wherever it stands: one word, such as a VM's name, is not enough.
fn is_unmistakable(header: &Header) -> bool {
    let is_list = matches!(header.recognised(), Recognised::As(_)) && header.has_memory();
    is_list || !formats::recognised(header).is_empty()
}

impl<'a> Table<'a> {
    /// A line above a list, such as its name.
    fn is_caption(&self) -> bool {
        self.rows.is_empty() && self.header.title_count() < 2 && !is_known(&self.header)
    }

    /// Whether it is no list at all.
    fn is_remark(&self) -> bool {
        let has_columns = self.header.title_count() > 1 && !self.rows.is_empty();
        !has_columns && !is_known(&self.header)
    }

    /// Why nothing is answered where this list, of which nobody knows what it holds, may hold the
    /// VMs.
    pub(super) fn may_be_vms(&self) -> Option<Problem> {
        let has_amounts = self.rows.iter().any(|row| !has_no_amount(row));
        let left_out = self.left_out();
        has_amounts.then(|| Problem {
            severity: Severity::Error,
            cause: format!("There is no VM, and {}", left_out.cause),
            ..left_out
        })
    }

    /// Rules and facts may be words only.
    fn rows_have_amounts(&self) -> bool {
        let formats = formats::recognised(&self.header);
        formats.iter().all(|format| {
            matches!(
                format.rows,
                RowKind::Hosts | RowKind::Vms | RowKind::Clusters
            )
        })
    }

    fn strays(&self) -> impl Iterator<Item = Stray> {
        let first = self.header.raw().find(|title| !title.is_empty());
        let head = Stray {
            line: self.line,
            says: shown(first.unwrap_or_default()),
        };
        let rows = self.rows.iter().map(|row| {
            let mut cells = row.cells().map(str::trim);
            let first = cells.find(|cell| !cell.is_empty());
            Stray {
                line: row.line(),
                says: shown(first.unwrap_or_default()),
            }
        });
        std::iter::once(head).chain(rows)
    }

    /// `a,1,5,2` below three titles: a decimal comma, perhaps, and all that follows is shifted.
    pub(super) fn say_longer_rows(&self, problems: &mut Problems) {
        let titles = self.header.raw().count();
        let is_longer =
            |row: &&Row<'_>| row.cells().skip(titles).any(|cell| !cell.trim().is_empty());
        let mut longer = self.rows.iter().filter(is_longer);
        let Some(first) = longer.next() else {
            return;
        };
        let rows = counted(1 + longer.count() as u64, "row has", "rows have");
        problems.warn(
            code::LONGER_ROWS,
            Place::Row(first.line()),
            format!(
                "{rows} more cells than there are titles, first row {}: cells may be in the wrong \
                 columns.",
                first.line()
            ),
            "Put cells that hold the separator, such as 1,5, in quotes, and open the list again.",
        );
    }

    pub(super) fn body(&self, rows: Vec<Row<'a>>) -> Body<'a> {
        Body {
            sheet: &self.source.sheet.name,
            rows,
            separator: self.source.separator,
        }
    }

    /// The places of columns with these titles that are not read.
    pub(super) fn unread_places(&self, keys: &[&str]) -> Vec<usize> {
        let formats = formats::recognised(&self.header);
        let mut read: Vec<usize> = Vec::new();
        for format in &formats {
            let (found, _) = self.header.keyed(format.columns);
            read.extend(found.into_iter().map(|(_, place)| place));
        }
        if let (true, Recognised::As(kind)) = (formats.is_empty(), self.header.recognised()) {
            let (found, _) = self.header.columns(kind);
            read.extend(found.into_iter().map(|(_, place)| place));
        }
        let mut places = self.header.places(keys);
        places.retain(|place| !read.contains(place));
        places
    }

    /// File and sheet, at the start of a sentence.
    pub(super) fn name(&self) -> String {
        match self.source.place().as_str() {
            "" => String::new(),
            place => format!("{place}: "),
        }
    }

    /// What it is said to be where other lists were read: its titles, and that it was left out.
    pub(super) fn left_out(&self) -> Problem {
        const SHOWN: usize = 6;
        let titles = self.header.raw().filter(|title| !title.is_empty());
        let titles: Vec<String> = titles.take(SHOWN).map(shown).collect();
        let sheet = match self.source.place().as_str() {
            "" => String::new(),
            place => format!("{place}, "),
        };
        Problem::warning(
            code::UNREAD_LIST,
            Place::Row(self.line),
            format!(
                "{sheet}row {}: the list with the titles {} names neither hosts nor VMs with their \
                 memory; it is left out, with {}.",
                self.line,
                titles.join(", "),
                counted(self.rows.len() as u64, "row", "rows")
            ),
            "If a plan needs it, say in the preview what its columns hold, or rename them.",
        )
    }
}

/// A row of titles and one of figures in one cell each, which are a list once they are separated by
/// another character than the list above: hosts or VMs that cannot be read.
fn refuse_other_separator(source: &Source, remarks: &[Table<'_>], problems: &mut Problems) {
    let heads = remarks.iter().map(|table| {
        let title = table.header.raw().next().unwrap_or_default();
        (table.line, title)
    });
    let heads: Vec<(usize, &str)> = heads.collect();
    let others = [',', ';', '\t'].into_iter();
    let others: Vec<char> = others.filter(|&one| one != source.separator).collect();
    let pairs = heads.iter().zip(heads.iter().skip(1));
    let mut followed = pairs.filter(|((line, _), (next, _))| line + 1 == *next);
    let found = followed.find(|((_, titles), (_, cells))| {
        let mut others = others.iter();
        others.any(|&separator| is_list_by(separator, titles, cells))
    });
    if let Some(((line, _), _)) = found {
        problems.refuse(Problem::error(
            code::NO_ROWS,
            Place::Row(*line),
            format!(
                "The list that begins in row {line} cannot be read: its cells are separated by \
                 another character than those of the list above."
            ),
            "Save both lists with the same separator, or as two files.",
        ));
    }
}

/// Whether a row is a list's titles, and the next one has figures, with this separator.
fn is_list_by(separator: char, titles: &str, cells: &str) -> bool {
    let row = |text: &str| csv::read_telling(text, separator, &mut |_| {}).ok();
    let (Some((titles, _)), Some((cells, _))) = (row(titles), row(cells)) else {
        return false;
    };
    let header = titles.rows().next().map(|row| Header::new(&row));
    header.is_some_and(|header| is_unmistakable(&header))
        && cells.rows().any(|row| !has_no_amount(&row))
}

fn say_strays(source: &Source, mut strays: Vec<Stray>, problems: &mut Problems) {
    const SHOWN: usize = 5;
    if strays.is_empty() {
        return;
    }
    strays.sort_by_key(|stray| stray.line);
    let named = strays.iter().take(SHOWN);
    let mut named = named
        .map(|stray| format!("row {} ({})", stray.line, stray.says))
        .collect::<Vec<_>>()
        .join(", ");
    if strays.len() > SHOWN {
        named += &format!(" and {} more", strays.len() - SHOWN);
    }
    let place = match source.place().as_str() {
        "" => String::new(),
        place => format!("{place}: "),
    };
    problems.warn(
        code::LEFT_OUT_ROWS,
        Place::Row(strays.first().map_or(0, |stray| stray.line)),
        format!(
            "{place}{} of no list and left out: {named}.",
            counted(strays.len() as u64, "row is part", "rows are part")
        ),
        "Titles and remarks may stay where they are; give a list of its own a header.",
    );
}
