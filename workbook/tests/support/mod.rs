//! Writes workbooks for the tests, honest ones and others.

#![allow(clippy::unwrap_used)] // A test may fail loudly.
#![allow(dead_code)] // Each test file uses its own part.

use std::io::{Cursor, Write};

use headroom::format::import::{Content, File, Gathered, Opened, Options, Sheet, gather, open};
use headroom_workbook::read;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A part of a workbook: its name and what is in it.
pub type Part = (String, Vec<u8>);

/// The parts of a workbook with these sheets; cells that are numbers are written as such.
pub fn parts(sheets: &[(&str, &[&[&str]])]) -> Vec<Part> {
    let mut parts = vec![part(
        "[Content_Types].xml",
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>",
    )];
    parts.push(part(
        "_rels/.rels",
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
    ));
    let (mut list, mut relations) = (String::new(), String::new());
    for (number, (name, rows)) in (1..).zip(sheets) {
        list += &format!("<sheet name=\"{name}\" sheetId=\"{number}\" r:id=\"rId{number}\"/>");
        relations += &format!(
            "<Relationship Id=\"rId{number}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet{number}.xml\"/>"
        );
        let rows: Vec<String> = (1..)
            .zip(*rows)
            .map(|(line, cells)| row(line, cells))
            .collect();
        let sheet = worksheet(&rows.concat());
        parts.push(part(&format!("xl/worksheets/sheet{number}.xml"), &sheet));
    }
    let workbook = format!(
        "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>{list}</sheets></workbook>"
    );
    parts.push(part("xl/workbook.xml", &workbook));
    let relations = format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{relations}</Relationships>"
    );
    parts.push(part("xl/_rels/workbook.xml.rels", &relations));
    parts
}

/// A sheet around its rows.
pub fn worksheet(rows: &str) -> String {
    format!(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData></worksheet>"
    )
}

/// Texts that cells share.
pub fn shared(claim: &str, texts: &str) -> Part {
    part(
        "xl/sharedStrings.xml",
        &format!(
            "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" uniqueCount=\"{claim}\">{texts}</sst>"
        ),
    )
}

/// A part.
pub fn part(name: &str, text: &str) -> Part {
    (name.to_owned(), text.as_bytes().to_vec())
}

fn row(line: usize, cells: &[&str]) -> String {
    let cells: String = cells
        .iter()
        .map(|cell| match cell.parse::<f64>() {
            Ok(_) => format!("<c><v>{cell}</v></c>"),
            Err(_) if cell.starts_with('<') => (*cell).to_owned(),
            Err(_) => format!("<c t=\"inlineStr\"><is><t>{cell}</t></is></c>"),
        })
        .collect();
    format!("<row r=\"{line}\">{cells}</row>")
}

/// The parts in one archive.
pub fn pack(parts: &[Part]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        archive
            .start_file(name.as_str(), SimpleFileOptions::default())
            .unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A workbook with these sheets.
pub fn workbook(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    pack(&parts(sheets))
}

/// Sheets as RVTools writes them.
pub const V_INFO: &[&[&str]] = &[
    &[
        "VM",
        "Powerstate",
        "Template",
        "SRM Placeholder",
        "CPUs",
        "Memory",
        "Notes",
        "Cluster",
        "Host",
    ],
    &[
        "web",
        "poweredOn",
        "False",
        "False",
        "2",
        "4096",
        "secret",
        "C",
        "esx1",
    ],
    &[],
    &[
        "db",
        "poweredOff",
        "False",
        "False",
        "4",
        "8192",
        "",
        "C",
        "esx1",
    ],
    &["", "", ""],
];
pub const V_HOST: &[&[&str]] = &[
    &[
        "Host",
        "Cluster",
        "Speed",
        "# CPU",
        "Cores per CPU",
        "# Cores",
        "# Memory",
    ],
    &["esx1", "C", "2600", "2", "16", "32", "524288"],
];
pub const V_DISK: &[&[&str]] = &[
    &["VM", "Disk", "Capacity MiB"],
    &["web", "Hard disk 1", "100"],
];

/// What becomes of a workbook.
pub fn opened(bytes: &[u8]) -> Opened {
    let file = File {
        name: "a.xlsx".to_owned(),
        content: Content::Sheets(read(bytes).unwrap()),
    };
    let Ok(Gathered::Sources(sources)) = gather(vec![file]) else {
        unreachable!("sheets are tables")
    };
    open(&sources, &Options::default(), None).unwrap()
}

/// The rows of a sheet, cells apart.
pub fn texts(sheet: &Sheet) -> Vec<String> {
    sheet
        .rows()
        .map(|row| row.cells().collect::<Vec<_>>().join("|"))
        .collect()
}
