//! How are other programs run? In the repository's folder, with one stream of output and a sentence on failure.

use std::ffi::OsStr;
use std::io;
use std::process::{Command, Stdio};

use crate::failure::{Failure, Outcome};

/// A command to be started in the repository's folder.
pub fn program(name: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(name);
    command.current_dir(crate::root());
    command
}

/// Cargo: the one that started this tool, so that the toolchain stays the same.
pub fn cargo() -> Command {
    program(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Runs a command, showing what it prints; a failure names the command, to be tried by hand.
pub fn run(command: &mut Command) -> Outcome {
    join_streams(command);
    let status = command
        .status()
        .map_err(|problem| missing(command, &problem))?;
    if status.success() {
        return Ok(());
    }
    Err(Failure::new(format!(
        "`{}` failed ({status}).",
        shown(command)
    )))
}

/// Runs a command silently and returns what it printed, if it succeeded.
pub fn output(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The command as one would type it, the variables it needs in front.
pub fn shown(command: &Command) -> String {
    let variables = command
        .get_envs()
        .filter_map(|(name, value)| Some((name, value?)));
    let mut words: Vec<String> = variables
        .filter(|(name, _)| *name != "CARGO_ENCODED_RUSTFLAGS")
        .map(|(name, value)| format!("{}={}", name.to_string_lossy(), quoted(value)))
        .collect();
    let program = std::path::Path::new(command.get_program());
    words.push(quoted(program.file_name().unwrap_or(program.as_os_str())));
    words.extend(command.get_args().map(quoted));
    words.join(" ")
}

fn quoted(word: &OsStr) -> String {
    let word = word.to_string_lossy();
    if word.contains(' ') {
        format!("'{word}'")
    } else {
        word.into_owned()
    }
}

fn missing(command: &Command, problem: &io::Error) -> Failure {
    let name = command.get_program().to_string_lossy();
    Failure::new(format!(
        "`{name}` could not be started: {problem}. Install it, or put it on the PATH."
    ))
}

/// Sends what a command reports on its error stream to our standard output, so that headings, compiler messages
/// and test results stay in order wherever the output goes.
#[cfg(unix)]
fn join_streams(command: &mut Command) {
    use std::os::fd::AsFd;
    if let Ok(stream) = std::io::stdout().as_fd().try_clone_to_owned() {
        command.stderr(stream);
    }
}

#[cfg(not(unix))]
fn join_streams(_: &mut Command) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_shown_as_it_would_be_typed() {
        let mut command = program("/usr/bin/node");
        command
            .args(["--test", "a b.mjs"])
            .env("CHROMIUM", "/usr/bin/chromium");
        assert_eq!(
            shown(&command),
            "CHROMIUM=/usr/bin/chromium node --test 'a b.mjs'"
        );
    }

    #[test]
    fn a_missing_program_is_named() {
        let failure = run(&mut program("no-such-program")).map_err(|f| f.to_string());
        assert!(failure.is_err_and(|f| f.starts_with("`no-such-program` could not be started")));
    }
}
