//! What is the page made of? The static files of `www/` and the app, compiled and bound.

use std::path::Path;

use crate::bindings;
use crate::failure::{Failure, Outcome};
use crate::site::{self, Files};

/// The app's ES module, as `www/main.js` and `www/worker.js` import it.
const APP: &str = "headroom";

/// Builds the release page: every file as it is to be served.
pub fn build() -> Outcome<Files> {
    let bindings = bindings::build("headroom-www", &[], APP)?;
    let mut sources = static_files(&crate::root().join("www"))?;
    sources.insert(format!("{APP}.js"), bindings.javascript);
    sources.insert(format!("{APP}_bg.wasm"), bindings.wasm);
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
