//! How fast is it? The native benchmarks, then the same questions in a browser.

use crate::failure::Outcome;
use crate::process::{self, cargo, program};
use crate::{dist, js, tools};

/// The benchmark in the browser: prints a table of its own.
const BROWSER: &str = "tests/web/bench.mjs";

/// Runs the benchmarks and prints what they measured.
pub fn run() -> Outcome {
    println!("== Native ==");
    let report =
        process::run_and_read(cargo().args(["bench", "--package", "headroom", "--benches"]))?;
    print!("\n{}", table(&report));
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

/// One line for each benchmark in Criterion's report, which is
/// `name  time:   [lower estimate upper]`, the name on a line of its own where it is long.
fn table(report: &[String]) -> String {
    let mut table = format!("{:<60}{:>14}\n", "benchmark", "time");
    let mut previous = "";
    for line in report {
        if let Some((name, times)) = line.split_once("time:") {
            let name = if name.trim().is_empty() {
                previous.trim()
            } else {
                name.trim()
            };
            let words: Vec<&str> = times
                .trim()
                .trim_matches(['[', ']'])
                .split_whitespace()
                .collect();
            if let [_, _, estimate, unit, _, _] = words[..] {
                table += &format!("{name:<60}{:>14}\n", format!("{estimate} {unit}"));
            }
        }
        previous = line;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn estimates_are_read_from_the_report() {
        let report = "placement/500 VMs        time:   [1.20 ms 1.25 ms 1.31 ms]\n\
                      a very long name\n                        time:   [3.0 s 3.5 s 4.0 s]\n\
                      Found 3 outliers among 100 measurements\n";
        let table = table(&report.lines().map(str::to_owned).collect::<Vec<_>>());
        let rows: Vec<String> = table
            .lines()
            .map(|row| row.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect();
        assert_eq!(
            rows,
            [
                "benchmark time",
                "placement/500 VMs 1.25 ms",
                "a very long name 3.5 s"
            ]
        );
    }
}
