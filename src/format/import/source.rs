//! What do the files hold, before their tables are read? Sheets, or a whole plan.

use super::names::Names;
use super::progress::Progress;
use super::report::{Kind, Opened};
use super::sheet::Sheet;
use super::split::is_known;
use super::table::{Header, Recognised};
use super::{csv, ganeti, json, labelled, text};
use crate::format::{code, document, limits, link};
use crate::problem::{Place, Problem};
use crate::units::shown;

/// A file, or something pasted.
#[derive(Debug, Clone)]
pub struct File {
    /// Its name; empty: it was pasted.
    pub name: String,
    /// What is in it.
    pub content: Content,
}

/// What is in a file.
#[derive(Debug, Clone)]
pub enum Content {
    /// Bytes of any kind but a workbook.
    Bytes(Vec<u8>),
    /// The sheets of a workbook.
    Sheets(Vec<Sheet>),
    /// What could not be read: this is why.
    Refused(Problem),
}

impl Content {
    /// In bytes.
    fn size(&self) -> u64 {
        match self {
            Content::Bytes(bytes) => bytes.len() as u64,
            Content::Sheets(_) | Content::Refused(_) => 0,
        }
    }
}

/// What files hold.
#[derive(Debug)]
pub enum Gathered {
    /// A plan document or a link.
    Plan(Box<Opened>),
    /// Tables, or a cluster of Ganeti.
    Sources(Sources),
}

/// Tables of files, not read yet.
#[derive(Debug, Default)]
pub struct Sources {
    pub(super) sheets: Vec<Source>,
    /// A cluster of Ganeti, which can be opened: the name of its file, and the text.
    pub(super) ganeti: Option<(String, String)>,
    pub(super) problems: Vec<Problem>,
}

/// A sheet and where it is from.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) file: String,
    pub(super) sheet: Sheet,
    /// What separates its cells.
    pub(super) separator: char,
    pub(super) layout: Layout,
}

/// What a sheet was, which says where lists can begin and end in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// Lines of text: blank ones are rows.
    Text,
    /// A sheet of a workbook: blank rows are only seen as gaps between the numbers of rows.
    Workbook,
    /// Records with fields, such as objects of JSON: one list.
    Records,
}

impl Source {
    /// File and sheet in words; empty: the only text.
    pub(super) fn place(&self) -> String {
        match (self.file.as_str(), self.sheet.name.as_str()) {
            (file, "") => shown(file),
            ("", sheet) => shown(sheet),
            (file, sheet) => format!("{}, {}", shown(file), shown(sheet)),
        }
    }
}

/// Finds out what files hold. Several may only be tables.
pub fn gather(files: Vec<File>) -> Result<Gathered, Problem> {
    gather_telling(files, &mut Progress::new(&mut |_| {}))
}

/// Finds out what files hold; how far it is, is told.
pub fn gather_telling(files: Vec<File>, progress: &mut Progress<'_>) -> Result<Gathered, Problem> {
    let all: u64 = files.iter().map(|file| file.content.size()).sum();
    if let [only] = files.as_slice()
        && let Content::Bytes(bytes) = &only.content
    {
        return gather_one(&only.name, bytes, &mut |done| progress.at(done, all));
    }
    let mut sources = Sources::default();
    let mut before = 0;
    let mut names = Names::default();
    for mut file in files {
        // Two folders may have files of one name; their clusters go by it.
        if !file.name.is_empty() {
            file.name = names.another(file.name);
        }
        let size = file.content.size();
        let mut tell = |done| progress.at(before + done, all);
        let gathered = match file.content {
            Content::Sheets(sheets) => from_workbook(&file.name, sheets),
            Content::Bytes(bytes) => gather_one(&file.name, &bytes, &mut tell)?,
            Content::Refused(problem) => return Err(problem),
        };
        before += size;
        match gathered {
            Gathered::Sources(more) => sources.take(more)?,
            Gathered::Plan(_) => return Err(plan_among_others(&file.name)),
        }
    }
    sources.check_size()?;
    Ok(Gathered::Sources(sources))
}

impl Sources {
    fn take(&mut self, more: Sources) -> Result<(), Problem> {
        self.sheets.extend(more.sheets);
        self.problems.extend(more.problems);
        if self.ganeti.is_some() && more.ganeti.is_some() {
            return Err(two_ganeti_clusters());
        }
        self.ganeti = self.ganeti.take().or(more.ganeti);
        Ok(())
    }

    fn check_size(&self) -> Result<(), Problem> {
        let size: usize = self.sheets.iter().map(|source| source.sheet.size()).sum();
        match size > limits::SHEETS_BYTES {
            true => Err(super::too_large(limits::SHEETS_BYTES)),
            false => Ok(()),
        }
    }
}

fn from_workbook(file: &str, sheets: Vec<Sheet>) -> Gathered {
    let sources = sheets.into_iter().map(|sheet| Source {
        file: file.to_owned(),
        sheet,
        separator: ',',
        layout: Layout::Workbook,
    });
    Gathered::Sources(Sources {
        sheets: sources.collect(),
        ..Sources::default()
    })
}

fn gather_one(name: &str, bytes: &[u8], tell: &mut dyn FnMut(u64)) -> Result<Gathered, Problem> {
    if bytes.len() > limits::IMPORT_BYTES {
        return Err(super::too_large(limits::IMPORT_BYTES));
    }
    if let Some(what) = super::known_binary(bytes) {
        return Err(super::unknown_kind(what));
    }
    let decoded = text::decode_text(bytes)?;
    let mut gathered = gather_text(name, &decoded.text, tell)?;
    if let Some(problem) = decoded.problem {
        match &mut gathered {
            Gathered::Plan(opened) => opened.problems.insert(0, problem),
            Gathered::Sources(sources) => sources.problems.insert(0, problem),
        }
    }
    Ok(gathered)
}

/// Finds out what a text holds; `tell` is told how many bytes of a long list have been read.
pub(super) fn gather_text(
    name: &str,
    text: &str,
    tell: &mut dyn FnMut(u64),
) -> Result<Gathered, Problem> {
    let text = text.trim_start_matches('\u{feff}');
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(Problem::error(
            code::EMPTY,
            Place::Text,
            "There is no text to read.".to_owned(),
            "Open a file with content, or paste a link or a list.",
        ));
    }
    if text.len() > limits::IMPORT_BYTES {
        return Err(super::too_large(limits::IMPORT_BYTES));
    }
    if trimmed.starts_with(['{', '[']) {
        return gather_json(name, text);
    }
    if link::looks_like_link(text) {
        return plan(link::decode(text), Kind::Link);
    }
    if ganeti::looks_like(text) {
        return ganeti::open(text).map(|_| {
            Gathered::Sources(Sources {
                ganeti: Some((name.to_owned(), text.to_owned())),
                ..Sources::default()
            })
        });
    }
    if let Some(sheets) = labelled::sheets(text)? {
        return Ok(tables(name, sheets, ',', Layout::Records));
    }
    gather_list(name, text, tell)
}

/// A plan document, or tables of another tool.
fn gather_json(name: &str, text: &str) -> Result<Gathered, Problem> {
    let is_object = text.trim_start().starts_with('{');
    if is_object && document::names_its_format(text) {
        return plan(document::decode(text), Kind::Document);
    }
    let sheets = match json::sheets(text) {
        Ok(sheets) => sheets,
        // What a document lacks, its own reader says best.
        Err(problem) if is_object && problem.code.0 == code::UNKNOWN_KIND => Vec::new(),
        Err(problem) => return Err(problem),
    };
    let header = |sheet: &Sheet| sheet.rows().next().map(|row| Header::new(&row));
    let is_readable = |sheet: &Sheet| {
        let header = header(sheet);
        header.is_some_and(|header| match is_object {
            true => is_known(&header),
            false => header.raw().count() > 1,
        })
    };
    if sheets.iter().any(is_readable) {
        if let Some(key) = document::doubled::doubled_key(text) {
            return Err(stands_twice(&key));
        }
        return Ok(tables(name, sheets, ',', Layout::Records));
    }
    match is_object {
        true => plan(document::decode(text), Kind::Document),
        false => Err(super::unknown_kind("a JSON list")),
    }
}

/// Which of the two counts, nobody knows.
fn stands_twice(key: &str) -> Problem {
    Problem::error(
        code::UNKNOWN_KIND,
        Place::Text,
        format!(
            "The inventory cannot be read: {} stands more than once in one object.",
            shown(key)
        ),
        "Keep the one that is meant.",
    )
}

/// A separated text, or a link within a message.
fn gather_list(name: &str, text: &str, tell: &mut dyn FnMut(u64)) -> Result<Gathered, Problem> {
    // A header is read by itself: what is too wide is not of an unknown kind.
    let first = text.lines().find(|line| !line.trim().is_empty());
    if let Some(Err(problem)) = first.map(csv::read)
        && problem.code.0 == code::TOO_MANY_ROWS
    {
        return Err(problem);
    }
    let header = list_header(text);
    if header.is_none()
        && let Ok(found) = link::decode(text)
    {
        return plan(Ok(found), Kind::Link);
    }
    let unknown = || super::unknown_kind(super::kind_of_text(text.trim()));
    let Some(first) = text.lines().find(|line| !line.trim().is_empty()) else {
        return Err(unknown());
    };
    if header.is_none() && line_header(first).is_none_or(|header| header.raw().count() < 2) {
        return Err(unknown());
    }
    let separator = csv::separator(header.unwrap_or(first));
    let mut after_quote = None;
    match csv::read_noting(text, separator, tell, &mut after_quote) {
        Ok(sheet) => {
            let mut found = tables(name, vec![sheet], separator, Layout::Text);
            if let Gathered::Sources(sources) = &mut found {
                sources.problems.extend(after_quote);
            }
            Ok(found)
        }
        Err(problem) if header.is_some() => Err(problem),
        Err(_) => Err(unknown()),
    }
}

/// The first line that is the header of a list: the first one, or below a caption.
fn list_header(text: &str) -> Option<&str> {
    const MOST_ABOVE: usize = 20;
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let mut lines = lines.take(MOST_ABOVE).enumerate();
    let found = lines.find(|(above, line)| {
        let header = line_header(line).filter(may_be_list);
        // A word by itself, in a message for instance, is no header.
        header.is_some_and(|header| *above == 0 || header.title_count() > 1)
    });
    found.map(|(_, line)| line)
}

fn line_header(line: &str) -> Option<Header> {
    let (sheet, _) = csv::read(line).ok()?;
    Some(Header::new(&sheet.rows().next()?))
}

fn may_be_list(header: &Header) -> bool {
    is_known(header) || header.recognised() == Recognised::Ambiguous
}

fn tables(name: &str, sheets: Vec<Sheet>, separator: char, layout: Layout) -> Gathered {
    let sources = sheets.into_iter().map(|sheet| Source {
        file: name.to_owned(),
        sheet,
        separator,
        layout,
    });
    Gathered::Sources(Sources {
        sheets: sources.collect(),
        ..Sources::default()
    })
}

fn plan(plan: Result<crate::model::Plan, Problem>, kind: Kind) -> Result<Gathered, Problem> {
    plan.map(|plan| {
        Gathered::Plan(Box::new(Opened {
            plan,
            problems: Vec::new(),
            kind,
        }))
    })
}

fn two_ganeti_clusters() -> Problem {
    Problem::error(
        code::UNKNOWN_KIND,
        Place::Text,
        "Two of the files are Ganeti clusters, which share no hosts.".to_owned(),
        "Open one of them at a time.",
    )
}

fn plan_among_others(name: &str) -> Problem {
    Problem::error(
        code::UNKNOWN_KIND,
        Place::Text,
        format!(
            "{} is a whole plan, not a part of an inventory.",
            shown(name)
        ),
        "Open it by itself.",
    )
}
