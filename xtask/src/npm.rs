//! How does the core become a package for npm? The JavaScript module with everything that a package needs around it.
//!
//! `target/npm/headroom` holds the module and its WebAssembly, an entry for Node.js that loads the latter by itself,
//! types, the JSON Schema of plans, licences and a README. Nothing is published here.

use std::path::Path;

use crate::bindings;
use crate::failure::{Failure, Outcome};

/// The version of the workspace, in its Cargo.toml.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// For Node.js, which reads files where a browser asks a server.
const NODE: &str = "\
// The module in Node.js: ready when it is imported. `init` is there so that the same program runs in browsers, too.
import { readFileSync } from 'node:fs';
import { initSync } from './headroom.js';

initSync({ module: readFileSync(new URL('./headroom_bg.wasm', import.meta.url)) });

export * from './headroom.js';
export default async function init() {}
";

/// Files that are taken as they are: from the repository, into the package.
const COPIES: [(&str, &str); 6] = [
    ("src/js/README.md", "README.md"),
    ("docs/schema/plan-v1.schema.json", "plan-v1.schema.json"),
    ("docs/schema/plan-v2.schema.json", "plan-v2.schema.json"),
    ("docs/schema/report-v1.schema.json", "report-v1.schema.json"),
    ("LICENSE-APACHE", "LICENSE-APACHE"),
    ("LICENSE-MIT", "LICENSE-MIT"),
];

/// Builds the package and writes it.
pub fn run() -> Outcome {
    let bindings = bindings::build("headroom", &["js"], "headroom")?;
    let folder = bindings::target_folder().join("npm/headroom");
    if folder.exists() {
        std::fs::remove_dir_all(&folder).map_err(Failure::at(&folder))?;
    }
    bindings.write(&folder, "headroom")?;
    let put = |name: &str, content: &[u8]| {
        let path = folder.join(name);
        std::fs::write(&path, content).map_err(Failure::at(&path))
    };
    put("node.js", NODE.as_bytes())?;
    put("package.json", manifest(VERSION).as_bytes())?;
    for (from, to) in COPIES {
        put(to, &read(&crate::root().join(from))?)?;
    }
    println!(
        "The npm package, version {VERSION}, is in {}.",
        folder.display()
    );
    Ok(())
}

fn read(path: &Path) -> Outcome<Vec<u8>> {
    std::fs::read(path).map_err(Failure::at(path))
}

/// The `package.json` of a version.
fn manifest(version: &str) -> String {
    format!(
        r#"{{
  "name": "headroom",
  "version": "{version}",
  "description": "High-availability capacity planning for virtualization clusters: failover capacity, migration downtime, N+1 placement",
  "keywords": ["high availability", "capacity planning", "failover", "n+1", "hyper-v", "vsphere", "proxmox", "webassembly"],
  "license": "(MIT OR Apache-2.0)",
  "type": "module",
  "main": "./node.js",
  "browser": "./headroom.js",
  "types": "./headroom.d.ts",
  "exports": {{
    ".": {{
      "types": "./headroom.d.ts",
      "browser": "./headroom.js",
      "node": "./node.js",
      "default": "./headroom.js"
    }},
    "./headroom_bg.wasm": "./headroom_bg.wasm",
    "./plan-v1.schema.json": "./plan-v1.schema.json",
    "./plan-v2.schema.json": "./plan-v2.schema.json",
    "./report-v1.schema.json": "./report-v1.schema.json",
    "./package.json": "./package.json"
  }},
  "sideEffects": ["./node.js"],
  "engines": {{ "node": ">=18" }},
  "files": ["*.js", "*.d.ts", "*.wasm", "*.json", "LICENSE-*"]
}}
"#
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_that_the_package_names_is_in_it() {
        let manifest = manifest("1.2.3");
        assert!(manifest.contains("\"version\": \"1.2.3\""));
        let written = [
            "headroom.js",
            "headroom.d.ts",
            "headroom_bg.wasm",
            "node.js",
            "package.json",
        ];
        let copied = COPIES.map(|(_, to)| to);
        for named in manifest
            .split('"')
            .filter_map(|word| word.strip_prefix("./"))
        {
            assert!(
                written.contains(&named) || copied.contains(&named),
                "{named}"
            );
        }
        for (from, _) in COPIES {
            assert!(crate::root().join(from).is_file(), "{from}");
        }
    }
}
