//! How does the placement leave for a spreadsheet?
//!
//! As CSV (RFC 4180). A spreadsheet runs a cell that begins with `=`, `+`, `-`, `@`, a tab
//! or a carriage return as a formula, and names in a plan may come from strangers: such
//! cells get a leading `'`.

/// One VM of a placement, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacementRow {
    /// The VM.
    pub vm: String,
    /// Where it runs now; empty: unknown.
    pub host_now: String,
    /// Where it should run.
    pub host_planned: String,
    /// Where it restarts when that host fails; empty: nowhere.
    pub restarts_on: String,
}

/// The placement as CSV, with a header row.
pub fn placement_csv(rows: &[PlacementRow]) -> String {
    let mut text = csv_row(["VM", "Host now", "Host planned", "Restarts on"]);
    for row in rows {
        text += &csv_row([
            row.vm.as_str(),
            &row.host_now,
            &row.host_planned,
            &row.restarts_on,
        ]);
    }
    text
}

/// One row of CSV, its end included; safe to open in a spreadsheet.
pub fn csv_row<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let cells: Vec<String> = cells.into_iter().map(cell).collect();
    cells.join(",") + "\r\n"
}

fn cell(text: &str) -> String {
    let begins_a_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = match begins_a_formula {
        true => format!("'{text}"),
        false => text.to_owned(),
    };
    if text.contains([',', ';', '"', '\r', '\n', '\t']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}
