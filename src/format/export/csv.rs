//! How do placements, restarts and schedules leave for a spreadsheet?
//!
//! As CSV (RFC 4180), behind a byte order mark, without which spreadsheets misread letters
//! beyond ASCII. A spreadsheet runs a cell that begins with `=`, `+`, `-`, `@`, a tab or a
//! carriage return as a formula, and names in a plan may come from strangers: such cells get a
//! leading `'`. So do their full-width forms, which some spreadsheets take for the same.

use crate::report::placement::PlacementRow;
use crate::report::restarts::RestartRow;

/// The placement, with a header row.
pub fn placement_csv(rows: &[PlacementRow]) -> String {
    let heads = ["VM", "Host now", "Host planned", "Restarts on"];
    csv(
        heads,
        rows.iter()
            .map(|row| [&*row.vm, &row.host_now, &row.host_planned, &row.restarts_on]),
    )
}

/// Where each VM restarts after each loss, with a header row.
pub fn restarts_csv(rows: &[RestartRow]) -> String {
    let heads = ["Lost", "VM", "Ran on", "Runs on", "What happens"];
    csv(
        heads,
        rows.iter()
            .map(|row| [&*row.lost, &row.vm, &row.ran_on, &row.runs_on, row.what]),
    )
}

/// A table as CSV: byte order mark, header row, rows. Whoever has rows of texts (a schedule, an
/// answer about a topic) needs no more.
pub fn csv<T: AsRef<str>, const COLUMNS: usize>(
    heads: [&str; COLUMNS],
    rows: impl Iterator<Item = [T; COLUMNS]>,
) -> String {
    let mut text = "\u{feff}".to_owned() + &csv_row(heads);
    for row in rows {
        text += &csv_row(row.iter().map(AsRef::as_ref));
    }
    text
}

/// One row of CSV, its end included; safe to open in a spreadsheet.
pub fn csv_row<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let cells: Vec<String> = cells.into_iter().map(cell).collect();
    cells.join(",") + "\r\n"
}

fn cell(text: &str) -> String {
    let formulas = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    let text = match text.starts_with(formulas) {
        true => format!("'{text}"),
        false => text.to_owned(),
    };
    if text.contains([',', ';', '"', '\r', '\n', '\t']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}
