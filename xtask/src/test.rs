//! Is everything right? One step after another, the quick ones first; the first failure ends the run.
//!
//! The last step is a test runner, and nothing is printed after its summary.

use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use crate::bindings::WASM;
use crate::failure::{Failure, Outcome};
use crate::process::{self, cargo, program};
use crate::{dist, js, npm, tools};

/// The target on which the core's tests run as WebAssembly: it has files and a standard output.
const WASI: &str = "wasm32-wasip1";

/// Options of `cargo xtask test`.
#[derive(Debug, Default, PartialEq, clap::Args)]
pub struct Options {
    /// Leave out what needs a browser
    #[arg(long)]
    pub fast: bool,
}

/// One thing that can be right or wrong.
struct Step {
    title: &'static str,
    run: fn() -> Outcome,
}

const CHECKS: [Step; 5] = [
    Step {
        title: "Format",
        run: format,
    },
    Step {
        title: "Lints, on this machine",
        run: clippy_native,
    },
    Step {
        title: "Lints of the page",
        run: clippy_page,
    },
    Step {
        title: "Lints of the JavaScript module",
        run: clippy_js,
    },
    Step {
        title: "Examples in the documentation",
        run: doctests,
    },
];

const CORE_AS_WASM: Step = Step {
    title: "Tests of the core, as WebAssembly",
    run: wasm_tests,
};
const NATIVE: Step = Step {
    title: "Tests, on this machine",
    run: native_tests,
};

const BROWSER: [Step; 4] = [
    Step {
        title: "Page",
        run: dist::run,
    },
    Step {
        title: "JavaScript module and package",
        run: javascript,
    },
    Step {
        title: "Packages of the browser tests",
        run: browser_packages,
    },
    Step {
        title: "Tests in the browser and in Node.js",
        run: browser_tests,
    },
];

/// Runs every step.
pub fn run(options: &Options) -> Outcome {
    let mut steps: Vec<Step> = CHECKS.into_iter().chain([CORE_AS_WASM, NATIVE]).collect();
    if !options.fast {
        steps.extend(BROWSER);
    }
    let count = steps.len();
    for (number, step) in (1..).zip(&steps) {
        println!("\n== {number}/{count} {} ==", step.title);
        let start = Instant::now();
        (step.run)().map_err(|failure| {
            Failure::new(format!("step {number}, \"{}\": {failure}", step.title))
        })?;
        if number < count {
            println!("-- {}: {:.1} s", step.title, start.elapsed().as_secs_f32());
        }
    }
    Ok(())
}

fn format() -> Outcome {
    tools::require_component("rustfmt", "fmt")?;
    process::run(cargo().args(["fmt", "--all", "--check"]))
}

fn clippy_native() -> Outcome {
    clippy(&["--workspace", "--all-targets"])
}

fn clippy_page() -> Outcome {
    tools::require_target(WASM)?;
    clippy(&[
        "--package",
        "headroom-www",
        "--package",
        "headroom-worker",
        "--package",
        "headroom-workbook",
        "--package",
        "headroom-bench",
        "--lib",
        "--target",
        WASM,
    ])
}

fn clippy_js() -> Outcome {
    clippy(&[
        "--package",
        "headroom",
        "--features",
        "js",
        "--target",
        WASM,
    ])
}

fn clippy(selection: &[&str]) -> Outcome {
    tools::require_component("clippy", "clippy")?;
    process::run(
        cargo()
            .arg("clippy")
            .args(selection)
            .args(["--", "--deny", "warnings"]),
    )
}

fn doctests() -> Outcome {
    process::run(cargo().args(["test", "--doc", "--package", "headroom"]))
}

fn native_tests() -> Outcome {
    if tools::has_nextest() {
        process::run(cargo().args(["nextest", "run", "--workspace"]))
    } else {
        process::run(cargo().args(["test", "--workspace", "--lib", "--bins", "--tests"]))
    }
}

/// The same tests of the core as on this machine, unchanged, compiled to WebAssembly and run by Node.js
/// (`.cargo/config.toml` names the runner).
fn wasm_tests() -> Outcome {
    tools::require_target(WASI)?;
    tools::require_node(false)?;
    process::run(cargo().args([
        "test",
        "--target",
        WASI,
        "--package",
        "headroom",
        "--lib",
        "--tests",
    ]))
}

fn javascript() -> Outcome {
    js::run()?;
    npm::run()
}

fn browser_packages() -> Outcome {
    tools::require_node(true)?;
    tools::require_npm_packages()?;
    tools::require_chromium().map(drop)
}

fn browser_tests() -> Outcome {
    process::run(&mut node_tests(&browser_test_files()?)?)
}

/// Node's test runner over the given files; a test that hangs fails, where Node.js knows how to tell.
fn node_tests(files: &[PathBuf]) -> Outcome<Command> {
    let mut node = program("node");
    node.args(["--test", "--test-reporter=spec"]);
    if tools::node_version().is_some_and(|major| major >= 20) {
        node.arg("--test-timeout=420000");
    }
    node.args(files);
    node.env("CHROMIUM", tools::require_chromium()?);
    Ok(node)
}

/// `tests/web/*.test.mjs`, in the order of their names.
fn browser_test_files() -> Outcome<Vec<PathBuf>> {
    let folder = crate::root().join("tests/web");
    let entries = std::fs::read_dir(&folder).map_err(Failure::at(&folder))?;
    let names = entries
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut tests: Vec<String> = names.filter(|name| name.ends_with(".test.mjs")).collect();
    tests.sort();
    Ok(tests
        .into_iter()
        .map(|name| PathBuf::from("tests/web").join(name))
        .collect())
}
