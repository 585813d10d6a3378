//! What is uploaded to a static host? The folder `dist/`: each file, and beside it the same compressed.
//!
//! The same sources give the same bytes. The table says what a browser transfers.

use std::path::{Path, PathBuf};

use crate::compress;
use crate::failure::{Failure, Outcome};
use crate::page;
use crate::site::Files;

/// The folder that `dist` writes, ignored by git.
pub fn folder() -> PathBuf {
    crate::root().join("dist")
}

/// Builds the page and writes it.
pub fn run() -> Outcome {
    let site = page::build()?;
    let sizes = write(&site, &folder())?;
    print!("{}", table(&sizes));
    Ok(())
}

/// The bytes of one file: as it is, and as it is transferred.
struct Size {
    name: String,
    raw: usize,
    gzip: usize,
    brotli: usize,
}

fn write(site: &Files, folder: &Path) -> Outcome<Vec<Size>> {
    if folder.exists() {
        std::fs::remove_dir_all(folder).map_err(Failure::at(folder))?;
    }
    std::fs::create_dir_all(folder).map_err(Failure::at(folder))?;
    let put = |name: &str, content: &[u8]| {
        let path = folder.join(name);
        std::fs::write(&path, content).map_err(Failure::at(&path))
    };
    let mut sizes = Vec::new();
    for (name, content) in site {
        let (gzip, brotli) = (compress::gzip(content), compress::brotli(content));
        put(name, content)?;
        put(&format!("{name}.gz"), &gzip)?;
        put(&format!("{name}.br"), &brotli)?;
        sizes.push(Size {
            name: name.clone(),
            raw: content.len(),
            gzip: gzip.len(),
            brotli: brotli.len(),
        });
    }
    Ok(sizes)
}

/// What only a worker loads, which a first visit does not start, what opens files, and what is loaded with a click.
fn is_loaded_later(name: &str) -> bool {
    let later = ["worker-", "import-", "headroom_work", "tools-", "settings-"];
    later.iter().any(|start| name.starts_with(start))
}

fn table(sizes: &[Size]) -> String {
    let sum = |size: fn(&Size) -> usize| sizes.iter().map(size).sum::<usize>();
    let first = |size: fn(&Size) -> usize| {
        let first = sizes.iter().filter(|size| !is_loaded_later(&size.name));
        first.map(size).sum::<usize>()
    };
    let row = |name: &str, raw: usize, gzip: usize, brotli: usize| {
        format!("{name:<40}{raw:>10}{gzip:>10}{brotli:>10}\n")
    };
    let mut table = format!(
        "{:<40}{:>10}{:>10}{:>10}\n",
        "dist/ (bytes)", "raw", "gzip", "brotli"
    );
    for size in sizes {
        table += &row(&size.name, size.raw, size.gzip, size.brotli);
    }
    table
        + &row(
            "all files",
            sum(|s| s.raw),
            sum(|s| s.gzip),
            sum(|s| s.brotli),
        )
        + &row(
            "first visit",
            first(|s| s.raw),
            first(|s| s.gzip),
            first(|s| s.brotli),
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_ends_with_what_a_first_visit_transfers() {
        let size = |name: &str, raw| Size {
            name: name.into(),
            raw,
            gzip: raw / 2,
            brotli: raw / 4,
        };
        let files = [
            size("headroom_worker_bg-0123456789ab.wasm", 4000),
            size("index.html", 400),
            size("main-0123456789ab.js", 40),
            size("tools-0123456789ab.js", 8),
            size("worker-0123456789ab.js", 4),
        ];
        let table = table(&files);
        let last: Vec<&str> = table.lines().last().unwrap().split_whitespace().collect();
        assert_eq!(last, ["first", "visit", "440", "220", "110"]);
    }
}
