//! What does a long answer consist of? A sentence, and blocks: remarks, tables, pictures, and
//! details that are shown when they are asked for.
//!
//! Whoever shows one answer shows them all: a page as markup ([`crate::format::markup`]), a
//! terminal as lines.

use super::Status;
use crate::chart::bars::Bars;
use crate::chart::frontier::Plot;

/// An answer in words.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AdviceText {
    /// What is proved, in a sentence or two.
    pub headline: String,
    /// Everything else, in this order.
    pub blocks: Vec<Block>,
}

/// A part of an answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A remark: a sentence or two.
    Note(String),
    /// Figures.
    Table(Table),
    /// Something to look at.
    Picture(Picture),
    /// What is shown when it is asked for.
    Details(Details),
}

/// What is shown when it is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Details {
    /// What there is to be seen.
    pub summary: String,
    /// What is shown then.
    pub blocks: Vec<Block>,
}

/// A table; the first cell of each row names it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// What it shows.
    pub caption: String,
    /// The heads of its columns.
    pub heads: Vec<String>,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Row {
    /// A cell for each column.
    pub cells: Vec<Cell>,
    /// What is shown below the row, across all columns, when it is asked for.
    pub details: Option<Details>,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cell {
    /// Its text; with a tone the word that says the same.
    pub text: String,
    /// Between which values it may lie instead; empty: it is known exactly, or no value.
    pub between: String,
    /// How good it is: an icon and a colour beside the word.
    pub tone: Option<Status>,
}

/// A picture; what it shows stands in a table as well.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// What it shows.
    pub title: String,
    /// What to see, in a sentence; empty: the headline says it.
    pub takeaway: String,
    /// Where its marks go.
    pub drawing: Drawing,
}

/// The geometry of a picture.
#[derive(Debug, Clone, PartialEq)]
pub enum Drawing {
    /// Lines and marks over two axes.
    Plot(Plot),
    /// Bars over time, in lanes.
    Bars(Bars),
}

impl AdviceText {
    /// A sentence and remarks.
    pub fn new(headline: String, notes: impl IntoIterator<Item = String>) -> AdviceText {
        AdviceText {
            headline,
            blocks: notes.into_iter().map(Block::Note).collect(),
        }
    }

    /// Every table in the order in which it is shown, those of details too.
    pub fn tables(&self) -> Vec<&Table> {
        let mut tables = Vec::new();
        collect(&self.blocks, &mut tables);
        tables
    }
}

fn collect<'a>(blocks: &'a [Block], tables: &mut Vec<&'a Table>) {
    for block in blocks {
        match block {
            Block::Note(_) | Block::Picture(_) => {}
            Block::Details(details) => collect(&details.blocks, tables),
            Block::Table(table) => {
                tables.push(table);
                for details in table.rows.iter().filter_map(|row| row.details.as_ref()) {
                    collect(&details.blocks, tables);
                }
            }
        }
    }
}

impl Block {
    /// Details of several blocks.
    pub fn details(summary: impl Into<String>, blocks: Vec<Block>) -> Block {
        Block::Details(Details {
            summary: summary.into(),
            blocks,
        })
    }
}

impl Table {
    /// A table of plain texts.
    pub fn new<const COLUMNS: usize>(
        caption: impl Into<String>,
        heads: [&str; COLUMNS],
        rows: impl IntoIterator<Item = Vec<String>>,
    ) -> Table {
        Table {
            caption: caption.into(),
            heads: heads.map(str::to_owned).to_vec(),
            rows: rows.into_iter().map(Row::from).collect(),
        }
    }
}

impl Row {
    /// The texts of its cells.
    pub fn texts(&self) -> Vec<String> {
        self.cells.iter().map(Cell::whole).collect()
    }
}

impl From<Vec<Cell>> for Row {
    fn from(cells: Vec<Cell>) -> Row {
        Row {
            cells,
            details: None,
        }
    }
}

impl From<Vec<String>> for Row {
    fn from(texts: Vec<String>) -> Row {
        Row {
            cells: texts.into_iter().map(Cell::from).collect(),
            details: None,
        }
    }
}

impl Cell {
    /// A word with its icon and colour.
    pub fn toned(text: impl Into<String>, tone: Status) -> Cell {
        Cell {
            tone: Some(tone),
            ..Cell::from(text)
        }
    }

    /// Everything that it says, in a line: `14 s (9–25 s)`.
    pub fn whole(&self) -> String {
        match self.between.as_str() {
            "" => self.text.clone(),
            between => format!("{} ({between})", self.text),
        }
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Cell {
        Cell {
            text: text.into(),
            between: String::new(),
            tone: None,
        }
    }
}
