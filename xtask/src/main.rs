//! What can be done with this repository? `cargo xtask <command>` builds, serves, measures and tests Headroom.
//!
//! Everything the page needs is built by `cargo` and by crates pinned in the lock file; nothing else is downloaded.
//! Reading order: [`bindings`] (wasm and its JavaScript), [`site`] (hashed names), [`page`] (both together),
//! then one module for each command.

mod bench;
mod bindings;
mod compress;
mod dist;
mod failure;
mod http;
mod js;
mod npm;
mod page;
mod process;
mod serve;
mod site;
mod slim;
mod test;
mod tools;
mod validate_migration;
mod watch;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use failure::Outcome;

/// Builds, serves, measures and tests Headroom.
#[derive(Debug, PartialEq, Parser)]
#[command(name = "cargo xtask", arg_required_else_help = true)]
enum Command {
    /// Build the page, serve it on this machine, rebuild on every change
    Serve(serve::Options),
    /// Write the static site to dist/, compressed beforehand, and print its size
    Dist,
    /// Write the JavaScript module of the core to target/js/
    Js,
    /// Write the core as a package for npm to target/npm/headroom/
    Npm,
    /// Run every check and test
    Test(test::Options),
    /// Run the benchmarks, or those that are named
    Bench(bench::Options),
    /// Migrate real virtual machines with QEMU and compare with the model
    ValidateMigration(validate_migration::Options),
}

fn main() -> ExitCode {
    match run(Command::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\nerror: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Outcome {
    match command {
        Command::Serve(options) => serve::run(&options),
        Command::Dist => dist::run(),
        Command::Js => js::run(),
        Command::Npm => npm::run(),
        Command::Test(options) => test::run(&options),
        Command::Bench(options) => bench::run(&options),
        Command::ValidateMigration(options) => validate_migration::run(&options),
    }
}

/// The repository: the folder above this package.
fn root() -> PathBuf {
    let package = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    package
        .parent()
        .map_or_else(|| package.clone(), PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str]) -> Result<Command, clap::Error> {
        Command::try_parse_from(["cargo xtask"].iter().chain(arguments))
    }

    fn check(arguments: &[&str], expect: Command) {
        assert_eq!(parse(arguments).ok(), Some(expect), "{arguments:?}");
    }

    fn check_refused(arguments: &[&str], expect: &str) {
        let refused = parse(arguments).map_err(|error| error.to_string());
        assert!(
            refused.as_ref().is_err_and(|text| text.contains(expect)),
            "{arguments:?}: {refused:?}"
        );
    }

    #[test]
    fn commands_and_their_options() {
        check_refused(&[], "Usage: cargo xtask");
        check_refused(&["--help"], "validate-migration");
        check(&["dist"], Command::Dist);
        check(
            &["serve"],
            Command::Serve(serve::Options {
                port: 8080,
                no_build: false,
            }),
        );
        check(
            &["serve", "--port", "9000", "--no-build"],
            Command::Serve(serve::Options {
                port: 9000,
                no_build: true,
            }),
        );
        check(
            &["test", "--fast"],
            Command::Test(test::Options { fast: true }),
        );
        check(
            &["bench", "packing", "--full"],
            Command::Bench(bench::Options {
                parts: vec![bench::Part::Packing],
                full: true,
            }),
        );
    }

    #[test]
    fn measured_rows_are_written_where_a_folder_is() {
        check(
            &["validate-migration", "--write", "rows.csv"],
            Command::ValidateMigration(validate_migration::Options {
                write: Some("rows.csv".into()),
            }),
        );
        check_refused(
            &["validate-migration", "--write", "/no/such/folder/rows.csv"],
            "/no/such/folder is no folder",
        );
    }

    #[test]
    fn what_is_not_understood_is_named() {
        check_refused(&["build"], "unrecognized subcommand 'build'");
        check_refused(&["dist", "--fast"], "--fast");
        check_refused(&["serve", "--port", "many"], "many");
        check_refused(&["bench", "speed"], "invalid value 'speed'");
    }
}
