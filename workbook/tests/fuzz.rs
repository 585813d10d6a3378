//! Whatever a workbook's parts hold: does reading end, without a panic and in little memory?
//!
//! The parts are changed before they are packed, so that the archive is whole and the damage is
//! in what it holds; or the archive itself is changed. See `driver` for how many.

#![allow(clippy::unwrap_used)] // A test may fail loudly.

#[path = "../../tests/fuzz/driver.rs"]
mod driver;
mod support;

use driver::check;
use headroom_workbook::read;
use support::{pack, parts, shared};

const V_INFO: &[&[&str]] = &[
    &["VM", "Powerstate", "Template", "CPUs", "Memory", "Host"],
    &["web", "poweredOn", "False", "2", "4096", "esx1"],
    &[
        "<c t=\"s\"><v>0</v></c>",
        "poweredOff",
        "False",
        "4",
        "8192",
        "esx1",
    ],
];
const V_HOST: &[&[&str]] = &[
    &["Host", "Cluster", "Speed", "# CPU", "# Cores", "# Memory"],
    &["esx1", "C", "2600", "2", "32", "524288"],
];

/// One test, because memory is counted for the whole program.
#[test]
fn whatever_is_read_ends_in_sheets_or_a_problem() {
    let mut parts = parts(&[("vInfo", V_INFO), ("vHost", V_HOST)]);
    parts.push(shared("1", "<si><t>db</t></si>"));
    let whole = pack(&parts);
    assert_eq!(read(&whole).unwrap().len(), 2);
    check("workbooks", &[whole], |_, bytes| drop(read(&bytes)));
    for (at, (name, text)) in parts.iter().enumerate() {
        check(name, std::slice::from_ref(text), |_, changed| {
            let mut parts = parts.clone();
            parts[at].1 = changed;
            let _ = read(&pack(&parts));
        });
    }
}
