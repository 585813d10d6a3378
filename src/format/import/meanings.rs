//! Which columns have a meaning for a plan although they are not read, and what is lost with each?
//!
//! Most columns of an export are of no use here. Of these a cell that says something changes what
//! a cluster survives, and a plan has no place for it, or another table says it better.

use std::collections::BTreeSet;

use super::report::{Problems, listed};
use super::split::Table;
use crate::format::code;
use crate::problem::Place;
use crate::report::words::counted;

/// A column that matters.
struct Meaning {
    /// Its titles, as formats compare them: several that say parts of one thing.
    titles: &'static [&'static str],
    matters: fn(&str) -> bool,
    /// The sentence about one row, and about several, after their number.
    says: (&'static str, &'static str),
    /// Whether what the cells say is a name that helps.
    has_names: bool,
    remedy: &'static str,
}

const DRS_RULES: &[&str] = &["clusterrules", "clusterrulenames"];

const MEANINGS: &[Meaning] = &[
    Meaning {
        titles: DRS_RULES,
        matters: says_something,
        says: (
            "VM has rules of DRS that this table does not describe",
            "VMs have rules of DRS that this table does not describe",
        ),
        has_names: true,
        remedy: "Open the rules (Get-DrsRule of PowerCLI), too, or enter which VMs stay apart.",
    },
    Meaning {
        titles: &["latencysensitivity", "latencysensitivitylevel"],
        matters: |cell| cell.eq_ignore_ascii_case("high"),
        says: (
            "VM has cores and memory of its own (latency sensitivity high), which are not counted",
            "VMs have cores and memory of their own (latency sensitivity high), which are not counted",
        ),
        has_names: false,
        remedy: "Enter what they reserve.",
    },
    Meaning {
        titles: &["connectionstate"],
        matters: |cell| {
            is_one(
                cell,
                &["orphaned", "inaccessible", "invalid", "disconnected"],
            )
        },
        says: (
            "row is about a VM that vCenter does not reach; it counts like the others",
            "rows are about VMs that vCenter does not reach; they count like the others",
        ),
        has_names: true,
        remedy: "Take VMs that are gone out of the list.",
    },
    Meaning {
        titles: &["limit", "memorylimit", "memlimit", "cpulimit"],
        matters: |cell| {
            let is_number = cell.starts_with(|c: char| c.is_ascii_digit());
            is_number && cell.contains(|c| matches!(c, '1'..='9'))
        },
        says: (
            "VM has a limit of CPU or memory, which is not counted",
            "VMs have a limit of CPU or memory, which is not counted",
        ),
        has_names: false,
        remedy: "Enter a smaller amount as the memory of a VM that never gets more.",
    },
    Meaning {
        titles: &["inquarantinemode", "vhostinquarantinemode"],
        matters: is_yes,
        says: (
            "host is in quarantine: DRS avoids it, the plan does not",
            "hosts are in quarantine: DRS avoids them, the plan does not",
        ),
        has_names: false,
        remedy: "Put such a host into maintenance in the plan if it is to be avoided.",
    },
    Meaning {
        titles: &["nodeweight"],
        matters: |cell| cell == "0",
        says: (
            "node has no vote (NodeWeight 0), and the plan gives every host one",
            "nodes have no vote (NodeWeight 0), and the plan gives every host one",
        ),
        has_names: false,
        remedy: "Read what is said about votes with fewer of them.",
    },
    Meaning {
        titles: &["replicationmode"],
        matters: |cell| {
            is_one(
                cell,
                &["replica", "testreplica", "extendedreplica", "2", "3", "4"],
            )
        },
        says: (
            "VM is the replica of one at another site; it counts like the others",
            "VMs are replicas of others at another site; they count like the others",
        ),
        has_names: false,
        remedy: "Leave stopped VMs out if they are not to be started here.",
    },
    Meaning {
        titles: &[
            "passthrough",
            "pcipassthrough",
            "passthroughdevices",
            "pcidevices",
            "gpu",
            "vgpu",
            "sriov",
        ],
        matters: |cell| says_something(cell) && !is_no(cell),
        says: (
            "VM has devices of its host, which bind it to hosts that have them",
            "VMs have devices of their host, which bind them to hosts that have them",
        ),
        has_names: false,
        remedy: "Say which hosts such a VM may run on, or that it is bound to its own.",
    },
    Meaning {
        titles: &[
            "dynamicmemory",
            "dynamicmemoryenabled",
            "balloon",
            "ballooning",
        ],
        matters: is_yes,
        says: (
            "VM has memory that changes, which counts as fixed here",
            "VMs have memory that changes, which counts as fixed here",
        ),
        has_names: false,
        remedy: "Open Get-VM of Hyper-V, or enter startup, minimum and maximum.",
    },
];

/// Says of which rows of a table something is lost. Rules that another table describes are not.
pub(super) fn say(table: &Table<'_>, are_rules_known: bool, problems: &mut Problems) {
    for meaning in MEANINGS {
        if are_rules_known && meaning.titles == DRS_RULES {
            continue;
        }
        let places = table.unread_places(meaning.titles);
        if places.is_empty() {
            continue;
        }
        let cells = |row: &super::sheet::Row<'_>| {
            let cells = places
                .iter()
                .map(|&place| row.cell(place).trim().to_owned());
            cells
                .filter(|cell| (meaning.matters)(cell))
                .collect::<Vec<_>>()
        };
        let found: Vec<Vec<String>> = table.rows.iter().map(cells).collect();
        let number = found.iter().filter(|cells| !cells.is_empty()).count() as u64;
        if number > 0 {
            let (one, many) = meaning.says;
            let names: BTreeSet<&str> = found.iter().flatten().map(String::as_str).collect();
            let names: Vec<&str> = names.into_iter().collect();
            let named = match meaning.has_names {
                true => format!(": {}", listed(&names)),
                false => String::new(),
            };
            problems.warn(
                code::LOST_MEANING,
                Place::Text,
                format!("{}{}{named}.", table.name(), counted(number, one, many)),
                meaning.remedy,
            );
        }
    }
}

/// The titles of columns that matter, whether they are read or not.
pub(super) fn titles() -> impl Iterator<Item = &'static str> {
    MEANINGS.iter().flat_map(|meaning| meaning.titles).copied()
}

fn says_something(cell: &str) -> bool {
    !is_one(cell, &["", "-", "none", "n/a", "null", "[]", "{}"])
}

fn is_yes(cell: &str) -> bool {
    super::cells::truth(cell) == Ok(true)
}

fn is_no(cell: &str) -> bool {
    super::cells::truth(cell) == Ok(false)
}

fn is_one(cell: &str, words: &[&str]) -> bool {
    words.iter().any(|word| cell.eq_ignore_ascii_case(word))
}
