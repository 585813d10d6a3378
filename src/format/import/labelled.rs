//! What do the labelled lines of `virsh nodeinfo` and `virsh dominfo` say?
//!
//! `Max memory:     4194304 KiB`, one line for each field; several outputs follow each other,
//! with or without blank lines. The labels are those of the locale `C`.

use super::csv;
use super::sheet::Sheet;
use crate::format::limits;
use crate::problem::Problem;

/// The fields of `virsh nodeinfo`; it says no name, so a row before may (`Name:`).
const NODE: [&str; 9] = [
    "Name",
    "CPU model",
    "CPU(s)",
    "CPU frequency",
    "CPU socket(s)",
    "Core(s) per socket",
    "Thread(s) per core",
    "NUMA cell(s)",
    "Memory size",
];

/// The fields of `virsh dominfo` that are read.
const DOMAIN: [&str; 6] = [
    "Name",
    "UUID",
    "State",
    "CPU(s)",
    "Max memory",
    "Used memory",
];

/// A row that is being collected.
#[derive(Default)]
struct Record<'a> {
    fields: Vec<(&'a str, &'a str)>,
    line: usize,
}

/// The tables of a text; `None`: it has no such lines.
pub(super) fn sheets(text: &str) -> Result<Option<Vec<Sheet>>, Problem> {
    let known = |line: &str| {
        ["Memory size:", "Max memory:"]
            .iter()
            .any(|label| line.trim_start().starts_with(label))
    };
    if !text.lines().take(60).any(known) {
        return Ok(None);
    }
    let mut nodes = table("virsh nodeinfo", &NODE);
    let mut domains = table("virsh dominfo", &DOMAIN);
    let mut record = Record::default();
    for (number, line) in (1..).zip(text.lines()) {
        let field = line.split_once(':');
        let Some((label, value)) = field.map(|(label, value)| (label.trim(), value.trim())) else {
            continue;
        };
        if !NODE.contains(&label) && !DOMAIN.contains(&label) {
            continue;
        }
        if record.fields.iter().any(|(known, _)| *known == label) {
            record.end(&mut nodes, &mut domains);
        }
        if record.fields.is_empty() {
            record.line = number;
        }
        record.fields.push((label, value));
        if matches!(label, "Memory size" | "Used memory") {
            record.end(&mut nodes, &mut domains);
        }
        if nodes.row_count() + domains.row_count() > limits::ROWS {
            return Err(csv::too_many_rows());
        }
    }
    record.end(&mut nodes, &mut domains);
    let found = [nodes, domains].into_iter();
    Ok(Some(found.filter(|sheet| sheet.row_count() > 1).collect()))
}

fn table(name: &str, titles: &[&str]) -> Sheet {
    let mut sheet = Sheet::new(name);
    titles.iter().for_each(|title| sheet.push(title));
    sheet.end_row(0);
    sheet
}

impl Record<'_> {
    /// A node has a size of memory, a domain has the most that it may have.
    fn end(&mut self, nodes: &mut Sheet, domains: &mut Sheet) {
        let value = |label: &str| {
            let mut fields = self.fields.iter();
            fields
                .find(|(known, _)| *known == label)
                .map(|field| field.1)
        };
        let (sheet, titles): (_, &[&str]) = match (value("Memory size"), value("Max memory")) {
            (Some(_), _) => (nodes, &NODE),
            (_, Some(_)) => (domains, &DOMAIN),
            _ => {
                self.fields.clear();
                return;
            }
        };
        let unnamed = format!("host{}", sheet.row_count());
        for title in titles {
            sheet.push(match (*title, value(title)) {
                ("Name", None) => &unnamed,
                (_, cell) => cell.unwrap_or_default(),
            });
        }
        sheet.end_row(self.line);
        self.fields.clear();
    }
}
