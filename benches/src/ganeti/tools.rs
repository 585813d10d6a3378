//! How are hspace and hcheck asked, and what do they answer?

use std::io::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Of an instance that hspace adds.
pub const VCPUS: u32 = 4;

/// A program of Ganeti's htools.
#[derive(Debug, Clone, Copy)]
pub enum Tool {
    /// Counts instances that can be added.
    Hspace,
    /// Counts nodes that cannot fail.
    Hcheck,
}

impl Tool {
    fn program(self) -> &'static str {
        match self {
            Tool::Hspace => "hspace",
            Tool::Hcheck => "hcheck",
        }
    }
}

/// Whether the program is on the PATH.
pub fn is_installed(tool: Tool) -> bool {
    let mut command = Command::new(tool.program());
    command.arg("--version").stdout(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// The cluster that hspace is asked about.
pub struct Request {
    arguments: [String; 2],
    text: String,
}

impl Request {
    /// Equal nodes without instances; disks and spindles are no limit.
    pub fn simulated(nodes: usize, mib: u64) -> Request {
        Request {
            arguments: [
                "--simulate".to_owned(),
                format!("p,{nodes},1000t,{mib}m,128,100000"),
            ],
            text: String::new(),
        }
    }

    /// What the text describes.
    pub fn described(text: &str) -> Request {
        Request {
            arguments: ["--text-data".to_owned(), "/dev/stdin".to_owned()],
            text: text.to_owned(),
        }
    }
}

/// How many instances of so many MiB can be added, and how long hspace took.
pub fn hspace(request: &Request, mib: u64) -> Option<(u64, Duration)> {
    let mut command = Command::new(Tool::Hspace.program());
    command.args(&request.arguments);
    command.args(["--disk-template", "ext", "--machine-readable=yes"]);
    command.arg(format!("--standard-alloc=1024,{mib},{VCPUS}"));
    // Its other count cannot be switched off; instances below the least size end it at once.
    command.arg("--tiered-alloc=1,1,1");
    let (output, time) = run(&mut command, &request.text)?;
    Some((value(&output, "HTS_ALLOC_INSTANCES")?, time))
}

/// How many nodes cannot fail without leaving an instance down, and how long hcheck took.
pub fn hcheck(text: &str) -> Option<(u64, Duration)> {
    let mut command = Command::new(Tool::Hcheck.program());
    command.args(["--text-data", "/dev/stdin"]);
    // Only the check, without looking for moves that would cure it.
    command.args(["--no-simulation", "--machine-readable=yes"]);
    let (output, time) = run(&mut command, text)?;
    Some((value(&output, "HCHECK_INIT_CLUSTER_GN1_FAIL")?, time))
}

fn run(command: &mut Command, text: &str) -> Option<(String, Duration)> {
    let start = Instant::now();
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    child.stdin.take()?.write_all(text.as_bytes()).ok()?;
    let output = child.wait_with_output().ok()?;
    let time = start.elapsed();
    Some((String::from_utf8(output.stdout).ok()?, time))
}

/// The number after `key=` on a line of its own.
fn value(output: &str, key: &str) -> Option<u64> {
    let mut lines = output.lines();
    lines.find_map(|line| {
        line.strip_prefix(key)?
            .strip_prefix('=')?
            .trim()
            .parse()
            .ok()
    })
}

#[cfg(test)]
mod tests {
    use super::value;

    #[test]
    fn a_value_is_found_by_its_whole_key() {
        let output = "HTS_ALLOC_INSTANCES_MORE=7\nHTS_ALLOC_INSTANCES=441\nHTS_OK=1\n";
        assert_eq!(value(output, "HTS_ALLOC_INSTANCES"), Some(441));
        assert_eq!(value(output, "HTS_NONE"), None);
    }
}
