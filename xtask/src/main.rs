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

use failure::{Failure, Outcome};
use lexopt::Arg::{Long, Short, Value};

const USAGE: &str = "\
Usage: cargo xtask <command>

  serve [--port N] [--no-build]
                   build the page, serve it on this machine, rebuild on every change;
                   --no-build serves what `dist` wrote
  dist             write the static site to dist/, compressed beforehand, and print its size
  js               write the JavaScript module of the core to target/js/
  npm              write the core as a package for npm to target/npm/headroom/
  test [--fast]    run every check and test; --fast leaves the browser out
  bench [--full] [scaling] [headroom] [packing] [ganeti] [migration] [browser]
                   run the benchmarks, or those that are named; --full takes hours
  validate-migration [--write FILE]
                   migrate real virtual machines with QEMU and compare with the model;
                   --write stores what was measured
  help             print this text
";

fn main() -> ExitCode {
    match parse(lexopt::Parser::from_env()).and_then(run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\nerror: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// What the command line asks for.
#[derive(Debug, PartialEq)]
enum Command {
    Serve(serve::Options),
    Dist,
    Js,
    Npm,
    Test(test::Options),
    Bench(bench::Options),
    ValidateMigration(validate_migration::Options),
    Help,
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
        Command::Help => {
            print!("{USAGE}");
            Ok(())
        }
    }
}

fn parse(mut arguments: lexopt::Parser) -> Outcome<Command> {
    let unclear = |problem: lexopt::Error| Failure::new(format!("{problem}.\n\n{USAGE}"));
    let mut command = match arguments.next().map_err(unclear)? {
        Some(Value(name)) => named(&name.to_string_lossy())?,
        Some(Short('h') | Long("help")) | None => Command::Help,
        Some(other) => return Err(unclear(other.unexpected())),
    };
    while let Some(argument) = arguments.next().map_err(unclear)? {
        match (&mut command, argument) {
            (Command::Serve(options), Long("port")) => {
                let port = arguments.value().map_err(unclear)?;
                options.port = lexopt::ValueExt::parse(&port).map_err(unclear)?;
            }
            (Command::Serve(options), Long("no-build")) => options.build = false,
            (Command::Test(options), Long("fast")) => options.fast = true,
            (Command::Bench(options), Long("full")) => options.full = true,
            (Command::Bench(options), Value(part)) => {
                options.add(part.to_string_lossy().into_owned())?;
            }
            (Command::ValidateMigration(options), Long("write")) => {
                options.write_to(arguments.value().map_err(unclear)?.into())?;
            }
            (command, Short('h') | Long("help")) => *command = Command::Help,
            (_, other) => return Err(unclear(other.unexpected())),
        }
    }
    Ok(command)
}

fn named(command: &str) -> Outcome<Command> {
    Ok(match command {
        "serve" => Command::Serve(serve::Options::default()),
        "dist" => Command::Dist,
        "js" => Command::Js,
        "npm" => Command::Npm,
        "test" => Command::Test(test::Options::default()),
        "bench" => Command::Bench(bench::Options::default()),
        "validate-migration" => Command::ValidateMigration(validate_migration::Options::default()),
        "help" => Command::Help,
        other => {
            return Err(Failure::new(format!(
                "there is no command `{other}`.\n\n{USAGE}"
            )));
        }
    })
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

    fn check(arguments: &[&str], expect: Command) {
        assert_eq!(
            parse(lexopt::Parser::from_args(arguments)).ok(),
            Some(expect),
            "{arguments:?}"
        );
    }

    fn check_refused(arguments: &[&str], expect: &str) {
        let failure = parse(lexopt::Parser::from_args(arguments))
            .err()
            .map(|f| f.to_string());
        assert!(
            failure.as_ref().is_some_and(|f| f.contains(expect)),
            "{arguments:?}: {failure:?}"
        );
    }

    #[test]
    fn commands_and_their_options() {
        check(&[], Command::Help);
        check(&["dist", "--help"], Command::Help);
        check(
            &["serve"],
            Command::Serve(serve::Options {
                port: 8080,
                build: true,
            }),
        );
        check(
            &["serve", "--port", "9000", "--no-build"],
            Command::Serve(serve::Options {
                port: 9000,
                build: false,
            }),
        );
        check(
            &["test", "--fast"],
            Command::Test(test::Options { fast: true }),
        );
        check(
            &["bench", "packing", "--full"],
            Command::Bench(bench::Options {
                parts: vec!["packing".to_owned()],
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
        check_refused(&["build"], "there is no command `build`");
        check_refused(&["dist", "--fast"], "--fast");
        check_refused(&["serve", "--port", "many"], "many");
        check_refused(&["bench", "speed"], "there is no benchmark `speed`");
    }
}
