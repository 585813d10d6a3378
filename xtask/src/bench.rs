//! How fast is it, and how close are its answers? Native benchmarks, then the same questions in a browser.
//!
//! Both are in the package `headroom-bench`: a program, and a module that `tests/web/bench.mjs` asks. They print
//! what they measured; nothing is judged, since times depend on the machine.

use crate::bindings::{self, Bindings};
use crate::failure::{Failure, Outcome};
use crate::process::{self, cargo, program};
use crate::{dist, tools};

const PACKAGE: &str = "headroom-bench";
const MODULE: &str = "headroom_bench";

/// The parts that the program measures, in this order.
const NATIVE: [&str; 5] = ["scaling", "headroom", "packing", "ganeti", "migration"];
/// The part that is measured in a browser.
const BROWSER: &str = "browser";

/// Options of `cargo xtask bench`.
#[derive(Debug, Default, PartialEq)]
pub struct Options {
    /// What is measured; empty: everything.
    pub parts: Vec<String>,
    /// Measure everything there is, which takes hours, not the few minutes' selection.
    pub full: bool,
}

impl Options {
    /// Adds a part, if there is one of this name.
    pub fn add(&mut self, name: String) -> Outcome {
        if !NATIVE.contains(&name.as_str()) && name != BROWSER {
            return Err(Failure::new(format!(
                "there is no benchmark `{name}`, only {} and {BROWSER}.",
                NATIVE.join(", ")
            )));
        }
        self.parts.push(name);
        Ok(())
    }

    fn wants(&self, part: &str) -> bool {
        self.parts.is_empty() || self.parts.iter().any(|wanted| wanted == part)
    }
}

/// Runs the benchmarks.
pub fn run(options: &Options) -> Outcome {
    let native: Vec<&str> = NATIVE
        .into_iter()
        .filter(|part| options.wants(part))
        .collect();
    if !native.is_empty() {
        println!("== Native ==");
        measure_natively(&native, options.full)?;
    }
    if options.wants(BROWSER) {
        println!("\n== In the browser ==");
        measure_in_the_browser()?;
    }
    Ok(())
}

fn measure_natively(parts: &[&str], full: bool) -> Outcome {
    let mut cargo = cargo();
    cargo.args([
        "run",
        "--quiet",
        "--profile",
        "bench",
        "--package",
        PACKAGE,
        "--",
    ]);
    cargo.args(parts);
    if full {
        cargo.arg("--full");
    }
    process::run(&mut cargo)
}

fn measure_in_the_browser() -> Outcome {
    write(&bindings::build(PACKAGE, &[], MODULE)?)?;
    dist::run()?;
    tools::require_node(true)?;
    tools::require_npm_packages()?;
    process::run(
        program("node")
            .arg("tests/web/bench.mjs")
            .env("CHROMIUM", tools::require_chromium()?),
    )
}

/// Writes the module to where the browser's part looks for it.
fn write(module: &Bindings) -> Outcome {
    let folder = bindings::target_folder().join("bench");
    std::fs::create_dir_all(&folder).map_err(Failure::at(&folder))?;
    for (name, content) in [
        (format!("{MODULE}.js"), &module.javascript),
        (format!("{MODULE}_bg.wasm"), &module.wasm),
    ] {
        let path = folder.join(name);
        std::fs::write(&path, content).map_err(Failure::at(&path))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::Options;

    #[test]
    fn everything_is_measured_unless_parts_are_named() {
        let mut options = Options::default();
        assert!(options.wants("packing") && options.wants("browser"));
        assert!(options.add("packing".to_owned()).is_ok());
        assert!(options.wants("packing") && !options.wants("browser"));
        let refused = options.add("speed".to_owned()).map_err(|f| f.to_string());
        assert!(refused.is_err_and(|text| text.starts_with("there is no benchmark `speed`")));
    }
}
