//! Does a real hypervisor agree with the model of live migration? Real migrations of QEMU, here and now.
//!
//! The program of `headroom-bench` does it (`benches/src/hypervisor`); this installs what it needs and gives it a
//! network of its own, in which a link can be limited. Without the right to do so only QEMU's own limit is measured.

use std::path::PathBuf;
use std::process::Command;

use crate::bindings;
use crate::failure::Outcome;
use crate::process::{self, cargo, program};
use crate::tools;

/// Options of `cargo xtask validate-migration`.
#[derive(Debug, Default, PartialEq, clap::Args)]
pub struct Options {
    /// Where the measured rows are written to
    #[arg(long, value_name = "FILE", value_parser = in_a_folder)]
    pub write: Option<PathBuf>,
}

/// A path in a folder that there is: measuring takes long, and must not be in vain.
fn in_a_folder(path: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(path);
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() && !folder.is_dir() => {
            Err(format!("{} is no folder", folder.display()))
        }
        _ => Ok(path),
    }
}

/// Installs, builds, measures and prints.
pub fn run(options: &Options) -> Outcome {
    tools::require_qemu()?;
    process::run(cargo().args([
        "build",
        "--quiet",
        "--release",
        "--package",
        "headroom-bench",
    ]))?;
    let bench = bindings::target_folder().join("release/headroom-bench");
    let alone = network_of_its_own();
    if !alone {
        println!(
            "Without the right to a network of its own (`unshare -n`, as root) no link can be limited: \
             only migrations with a bandwidth limit are measured."
        );
    }
    let mut command = if alone {
        let mut command = program("unshare");
        command.arg("-n").arg(&bench);
        command
    } else {
        program(&bench)
    };
    command.arg("hypervisor");
    if alone {
        command.arg("--links");
    }
    if let Some(path) = &options.write {
        command.arg("--write").arg(path);
    }
    process::run(&mut command)
}

fn network_of_its_own() -> bool {
    let limited =
        "ip link set lo up && tc qdisc add dev lo root tbf rate 80mbit burst 256k latency 100ms";
    let mut command: Command = program("unshare");
    process::output(command.args(["-n", "sh", "-c", limited])).is_some()
}
