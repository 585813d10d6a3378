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

/// Something that is measured.
#[derive(Debug, Clone, Copy, PartialEq, clap::ValueEnum)]
pub enum Part {
    Scaling,
    Headroom,
    Packing,
    Ganeti,
    Migration,
    /// The same questions in a browser, beside the page itself
    Browser,
}

/// What the program measures, each part by its name, in this order.
const NATIVE: [(Part, &str); 5] = [
    (Part::Scaling, "scaling"),
    (Part::Headroom, "headroom"),
    (Part::Packing, "packing"),
    (Part::Ganeti, "ganeti"),
    (Part::Migration, "migration"),
];

/// Options of `cargo xtask bench`.
#[derive(Debug, Default, PartialEq, clap::Args)]
pub struct Options {
    /// What is measured; left out: everything
    pub parts: Vec<Part>,
    /// Measure everything there is, which takes hours, not the few minutes' selection
    #[arg(long)]
    pub full: bool,
}

impl Options {
    fn wants(&self, part: Part) -> bool {
        self.parts.is_empty() || self.parts.contains(&part)
    }
}

/// Runs the benchmarks.
pub fn run(options: &Options) -> Outcome {
    let wanted = NATIVE.iter().filter(|(part, _)| options.wants(*part));
    let native: Vec<&str> = wanted.map(|(_, name)| *name).collect();
    if !native.is_empty() {
        println!("== Native ==");
        measure_natively(&native, options.full)?;
    }
    if options.wants(Part::Browser) {
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
    use super::{Options, Part};

    #[test]
    fn everything_is_measured_unless_parts_are_named() {
        let mut options = Options::default();
        assert!(options.wants(Part::Packing) && options.wants(Part::Browser));
        options.parts.push(Part::Packing);
        assert!(options.wants(Part::Packing) && !options.wants(Part::Browser));
    }
}
