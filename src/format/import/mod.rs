//! How does a text of unknown kind become a plan?
//!
//! By its content, never by a file's name: a link, a plan document, a cluster in Ganeti's
//! text format, or lists of hosts and VMs as spreadsheets hold them. Anything else is told
//! what it looks like.

mod cells;
mod columns;
pub mod csv;
pub mod ganeti;
mod hosts_and_vms;
mod list;
mod names;
mod report;
mod table;
mod text;

use super::{code, document, limits, link};
use crate::model::{Plan, PlatformId};
use crate::problem::{Place, Problem};
use hosts_and_vms::Lists;
use report::Problems;
pub use report::{Kind, Opened};
pub use text::{DecodedText, decode_text};

/// Opens the content of a file.
///
/// A list of only hosts or only VMs replaces that half of `current`.
pub fn detect_and_open(bytes: &[u8], current: Option<&Plan>) -> Result<Opened, Problem> {
    if bytes.len() > limits::DOCUMENT_BYTES {
        return Err(too_large(bytes.len(), limits::DOCUMENT_BYTES));
    }
    if let Some(what) = known_binary(bytes) {
        return Err(unknown_kind(what));
    }
    let decoded = decode_text(bytes)?;
    let mut opened = detect_and_open_text(&decoded.text, current)?;
    if let Some(problem) = decoded.problem {
        opened.problems.insert(0, problem);
    }
    Ok(opened)
}

/// Opens a text, such as a pasted one.
pub fn detect_and_open_text(text: &str, current: Option<&Plan>) -> Result<Opened, Problem> {
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
    if trimmed.starts_with('{') {
        return document::decode(text).map(|plan| without_problems(plan, Kind::Document));
    }
    if link::looks_like_link(text) {
        return link::decode(text).map(|plan| without_problems(plan, Kind::Link));
    }
    if text.len() > limits::IMPORT_BYTES {
        return Err(too_large(text.len(), limits::IMPORT_BYTES));
    }
    if ganeti::looks_like(text) {
        return ganeti::open(text);
    }
    open_lists(text, current)
}

fn open_lists(text: &str, current: Option<&Plan>) -> Result<Opened, Problem> {
    let mut problems = Problems::default();
    let Some(lists) = hosts_and_vms::open(text, &mut problems)? else {
        // A link within a message.
        return link::decode(text)
            .map(|plan| without_problems(plan, Kind::Link))
            .map_err(|_| unknown_kind(kind_of_text(text.trim())));
    };
    let kind = match (&lists.hosts, &lists.vms) {
        (Some(_), Some(_)) => Kind::HostAndVmLists,
        (Some(_), None) => Kind::HostList,
        _ => Kind::VmList,
    };
    let mut plan = match current {
        Some(plan) => plan.clone(),
        None => new_plan(&lists, &mut problems),
    };
    if let Some(hosts) = lists.hosts {
        plan.hosts = hosts;
    }
    if let Some(vms) = lists.vms {
        plan.vms = vms;
    }
    hosts_and_vms::warn_about_unlisted_hosts(&plan, &mut problems);
    Ok(Opened {
        plan,
        problems: problems.into_list(),
        kind,
    })
}

/// A plan for lists that replace nothing: the platform has to be assumed.
fn new_plan(lists: &Lists, problems: &mut Problems) -> Plan {
    let platform = match lists.from_rvtools {
        true => PlatformId::Vsphere8,
        false => PlatformId::HyperV2022,
    };
    problems.warn(
        code::ASSUMED_PLATFORM,
        Place::Field("platform"),
        format!(
            "The list does not name the hypervisor; {} is assumed.",
            platform.facts().name
        ),
        "Choose your platform.",
    );
    Plan::empty("Imported list", platform)
}

fn without_problems(plan: Plan, kind: Kind) -> Opened {
    Opened {
        plan,
        problems: Vec::new(),
        kind,
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

fn too_large(bytes: usize, limit: usize) -> Problem {
    Problem::error(
        code::TOO_LARGE,
        Place::Text,
        format!("The text has {bytes} bytes; at most {limit} are read."),
        "Open one cluster at a time.",
    )
}
