//! How fast is it? The native benchmarks, then the same questions in a browser.

use crate::failure::Outcome;
use crate::process::{self, cargo, program};
use crate::{dist, js, tools};

/// The benchmark in the browser: prints a table of its own.
const BROWSER: &str = "tests/web/bench.mjs";

/// Runs the benchmarks and prints what they measured.
pub fn run() -> Outcome {
    println!("== Native ==");
    process::run(cargo().args(["bench", "--package", "headroom", "--benches"]))?;
    if !crate::root().join(BROWSER).is_file() {
        println!("There is no {BROWSER}: nothing is measured in the browser.");
        return Ok(());
    }
    println!("\n== In the browser ==");
    dist::run()?;
    js::run()?;
    tools::require_node(true)?;
    tools::require_npm_packages()?;
    process::run(
        program("node")
            .arg(BROWSER)
            .env("CHROMIUM", tools::require_chromium()?),
    )
}
