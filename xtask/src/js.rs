//! How is the core used from JavaScript? As an ES module, typed for TypeScript, in a browser or in Node.js.
//!
//! `target/js/headroom.js` exports an `init` function; in Node.js it is given the bytes of `headroom_bg.wasm`.

use crate::bindings;
use crate::failure::{Failure, Outcome};

const PACKAGE: &str = "{\n  \"name\": \"headroom\",\n  \"private\": true,\n  \"type\": \"module\",\n  \
                       \"main\": \"headroom.js\",\n  \"types\": \"headroom.d.ts\"\n}\n";

/// Builds the module and writes it.
pub fn run() -> Outcome {
    let bindings = bindings::build("headroom", &["js"], "headroom")?;
    let folder = bindings::target_folder().join("js");
    bindings.write(&folder, "headroom")?;
    let path = folder.join("package.json");
    std::fs::write(&path, PACKAGE).map_err(Failure::at(&path))?;
    println!("The JavaScript module is in {}.", folder.display());
    Ok(())
}
