//! What is the page made of? The static files of `www/`, the app, and what its workers run, compiled and bound.
//!
//! Three modules, so that a first visit transfers only the app: nothing but `www/worker.js` refers to the others, and
//! to the one that reads workbooks only when one arrives.

use std::path::Path;

use crate::bindings;
use crate::failure::{Failure, Outcome};
use crate::site::{self, Files};
use crate::slim;

/// Packages, and the ES modules that they become: `www/main.js` and `www/worker.js` import them by these names.
const MODULES: [(&str, &str); 3] = [
    ("headroom-www", "headroom"),
    ("headroom-worker", "headroom_worker"),
    ("headroom-workbook", "headroom_workbook"),
];

/// Builds the release page: every file as it is to be served.
pub fn build() -> Outcome<Files> {
    let mut sources = static_files(&crate::root().join("www"))?;
    for (package, name) in MODULES {
        let bindings = bindings::build(package, &[], name)?;
        sources.insert(format!("{name}.js"), bindings.javascript);
        sources.insert(format!("{name}_bg.wasm"), bindings.wasm);
    }
    for (name, content) in &mut sources {
        *content = slim::slim(name, std::mem::take(content));
    }
    site::assemble(sources)
}

/// Every file directly in `folder` that a site may consist of.
pub fn static_files(folder: &Path) -> Outcome<Files> {
    let mut files = Files::new();
    for entry in std::fs::read_dir(folder).map_err(Failure::at(folder))? {
        let path = entry.map_err(Failure::at(folder))?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        if path.is_file() && site::media_type(name).is_some() {
            files.insert(
                name.to_owned(),
                std::fs::read(&path).map_err(Failure::at(&path))?,
            );
        }
    }
    Ok(files)
}
