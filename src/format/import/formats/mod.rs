//! Which tool wrote this table? Each format is a table of its own: column titles, fields, units.
//!
//! A title is compared without case, spaces, marks and unit, so that `Memory Assigned (GB)`,
//! `MemoryAssigned` and `memory_assigned` are one. A nested field of JSON has the path as its
//! title. A unit in the title goes before the format's own.

mod hyperv;
mod others;
mod vmware;

use super::columns::Synonyms;
use super::table::{Header, RowKind};
use crate::model::PlatformId;

/// A table that a tool writes.
#[derive(Debug)]
pub(super) struct Format {
    /// What people call it.
    pub(super) name: &'static str,
    pub(super) rows: RowKind,
    /// Titles that it has: of each list one.
    pub(super) needs: &'static [&'static [&'static str]],
    pub(super) columns: Synonyms,
    /// The unit of memory where the title has none; empty: assumed from the amounts.
    pub(super) memory: &'static str,
    pub(super) platform: Option<PlatformId>,
    /// Only rows with one of these values in this column.
    pub(super) only: Option<(&'static str, &'static [&'static str])>,
}

impl Format {
    /// Whether a table of it lists all hosts that a cluster has, with or without a word about
    /// which cluster: those of Proxmox VE, and `Get-ClusterNode`.
    pub(super) fn is_whole_cluster(&self) -> bool {
        let keys = self.needs.iter().copied().flatten();
        self.only.is_some() || keys.into_iter().any(|key| *key == "nodeweight")
    }
}

/// Every format, those that need more before those that need less.
const FORMATS: [&[Format]; 3] = [vmware::FORMATS, hyperv::FORMATS, others::FORMATS];

/// The format that a table would be if it had one more column, and the title of that.
pub(super) fn nearly(header: &Header) -> Option<(&'static Format, &'static str)> {
    const LEAST: usize = 3;
    let all = FORMATS.iter().flat_map(|formats| formats.iter());
    let mut lacking = all
        .filter(|format| format.needs.len() > LEAST)
        .filter_map(|format| {
            let mut missing = format.needs.iter().filter(|keys| !header.has_key(keys));
            let first = missing.next()?.first()?;
            missing.next().is_none().then_some((format, *first))
        });
    lacking.next()
}

/// The formats of a table: one, or one for each kind of its rows.
pub(super) fn recognised(header: &Header) -> Vec<&'static Format> {
    let all = FORMATS.iter().flat_map(|formats| formats.iter());
    let mut fitting = all.filter(|format| format.needs.iter().all(|keys| header.has_key(keys)));
    let Some(first) = fitting.next() else {
        return Vec::new();
    };
    let mut found = vec![first];
    if first.only.is_some() {
        found.extend(fitting.filter(|format| format.only.is_some()));
    }
    found
}
