//! How does a text of unknown kind become a plan?
//!
//! By its content, never by a file's name: a link, a plan document, a cluster in Ganeti's
//! text format, or tables: lists of hosts and VMs as spreadsheets hold them, and what other
//! tools export. Anything else is told what it looks like.
//!
//! | step | module |
//! |---|---|
//! | bytes become sheets of texts, or a whole plan | `source`, [`csv`], `json`, `labelled` |
//! | a header tells which tool wrote a sheet | `formats`, `table` |
//! | which lists a sheet holds, and what is no part of one | `split`, `totals` |
//! | rows become records of hosts, VMs, clusters | `list`, `records`, `inventory` |
//! | what further tables say, what is listed twice | `facts`, `rules`, `repeated` |
//! | which clusters there are, and what is in each | `clusters`, `files`, `groups` |
//! | which hosts are only named, and how large they are | `named`, `sizes`, `present` |
//! | records and a person's choices become a plan | `selection`, `assemble`, `grouping`, `options` |
//! | the same for each cluster | `each` |
//! | what would come of it, before anything changes | `preview`, `beside` |

mod assemble;
mod beside;
mod cells;
mod choices;
mod clusters;
mod columns;
pub mod csv;
mod each;
mod facts;
mod files;
mod formats;
pub mod ganeti;
mod grouping;
mod groups;
mod host_names;
mod inventory;
mod json;
mod labelled;
mod list;
mod meanings;
mod named;
mod names;
mod options;
mod present;
mod preview;
mod progress;
mod records;
mod repeated;
mod report;
mod rules;
mod said;
mod selection;
mod sheet;
mod sizes;
mod source;
mod split;
mod table;
mod text;
mod totals;
mod unread;

use super::code;
use crate::model::Plan;
use crate::problem::{Place, Problem};
pub use clusters::{Cluster, ClusterKind};
pub use each::{ClusterOpened, Each, detect_and_open_each, open_each};
use inventory::Inventory;
pub use options::{HostsFrom, Options, Wanted};
pub use present::own_part;
pub use preview::{Choice, Controls, Input, Preview, preview, preview_telling};
pub use progress::Progress;
pub use report::{Kind, Opened};
pub use sheet::{Row, Sheet};
pub use source::{Content, File, Gathered, Sources, gather, gather_telling};
pub use text::{DecodedText, decode_text};

/// Opens the content of a file with the usual choices. Of several clusters nothing is opened:
/// [`open_each`] opens each of them.
///
/// A list of only hosts or only VMs replaces that half of `current`.
pub fn detect_and_open(bytes: &[u8], current: Option<&Plan>) -> Result<Opened, Problem> {
    let file = File {
        name: String::new(),
        content: Content::Bytes(bytes.to_vec()),
    };
    opened(gather(vec![file])?, current)
}

/// Opens a text, such as a pasted one.
pub fn detect_and_open_text(text: &str, current: Option<&Plan>) -> Result<Opened, Problem> {
    opened(source::gather_text("", text, &mut |_| {})?, current)
}

fn opened(gathered: Gathered, current: Option<&Plan>) -> Result<Opened, Problem> {
    match gathered {
        Gathered::Plan(opened) => Ok(*opened),
        Gathered::Sources(sources) => open(&sources, &Options::default(), current),
    }
}

/// The plan of tables, with what a person has chosen.
pub fn open(
    sources: &Sources,
    options: &Options,
    current: Option<&Plan>,
) -> Result<Opened, Problem> {
    open_telling(sources, options, current, &mut Progress::new(&mut |_| {}))
}

/// The plan of tables; how far it is, is told.
pub fn open_telling(
    sources: &Sources,
    options: &Options,
    current: Option<&Plan>,
    progress: &mut Progress<'_>,
) -> Result<Opened, Problem> {
    let inventory = Inventory::of(sources, options, progress);
    assemble::assemble(&inventory, options, current)
}

/// Which columns are read below a header; empty: all. `None`: it is no header that is known, so
/// its sheet need not be unpacked.
pub fn places_read(row: &Row<'_>) -> Option<Vec<usize>> {
    let header = table::Header::new(row);
    let formats = formats::recognised(&header);
    if formats.is_empty() {
        // Without sizes a list is of no use, whatever its rows are.
        let is_list = split::is_known(&header) && header.has_size();
        return is_list.then(Vec::new);
    }
    let mut places = header.places(&meanings::titles().collect::<Vec<_>>());
    for format in formats {
        let (found, _) = header.keyed(format.columns);
        places.extend(found.into_iter().map(|(_, place)| place));
        places.extend(format.only.and_then(|(key, _)| header.place(key)));
    }
    Some(places)
}

/// Whether a row of a sheet may be titles or a remark, since it holds no number.
pub fn may_be_titles(row: &Row<'_>) -> bool {
    split::has_no_amount(row)
}

fn unknown_table(place: &str) -> Problem {
    match place {
        "" => unknown_kind("a table whose header names neither hosts nor VMs with their memory"),
        place => unknown_kind(&format!(
            "a table whose header names neither hosts nor VMs with their memory ({place})"
        )),
    }
}

/// Files that are not text, by their first bytes.
fn known_binary(bytes: &[u8]) -> Option<&'static str> {
    const KINDS: [(&[u8], &str); 7] = [
        (b"PK\x03\x04", "an Excel workbook or another zip archive"),
        (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
        (b"%PDF", "a PDF document"),
        (b"\x89PNG", "a picture"),
        (b"\xff\xd8\xff", "a picture"),
        (b"\x1f\x8b", "a gzip archive"),
        (b"\0asm", "a WebAssembly module"),
    ];
    let known = KINDS.iter().find(|(start, _)| bytes.starts_with(start));
    known.map(|&(_, what)| what)
}

/// What a text looks like that cannot be opened.
fn kind_of_text(text: &str) -> &'static str {
    let first = text.lines().next().unwrap_or_default();
    match text.as_bytes().first() {
        Some(b'[') => "a JSON list",
        Some(b'<') => "HTML or XML",
        _ if first.contains([',', ';', '\t']) => {
            "a table whose header names neither hosts nor VMs with their memory"
        }
        _ => "a plain text",
    }
}

fn unknown_kind(what: &str) -> Problem {
    Problem::error(
        code::UNKNOWN_KIND,
        Place::Text,
        format!("This looks like {what}."),
        "Open a Headroom file or link, a Ganeti text, or CSV with a header such as: VM, vCPUs, \
         Memory (GiB), Host. From a spreadsheet, copy the cells or save them as CSV.",
    )
}

fn too_large(limit: usize) -> Problem {
    Problem::error(
        code::TOO_LARGE,
        Place::Text,
        format!(
            "There are more than {limit} bytes ({} MiB), the most that is read.",
            limit >> 20
        ),
        "Open one cluster at a time.",
    )
}

/// Whether a problem says that rows were left out because a cell cannot be read or is empty, or
/// that something was assumed in its place, so that what is proved of the plan is not proved of
/// the whole cluster.
pub fn leaves_rows_out(problem: &Problem) -> bool {
    [code::UNREADABLE_CELL, code::EMPTY_CELL].contains(&problem.code.0)
}
