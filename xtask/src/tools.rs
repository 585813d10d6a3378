//! What must be installed, and how does it get there? Each `require_…` returns quickly when the thing is there,
//! installs it where that is safe (rustup; packages of Debian or Ubuntu as root; npm below `tests/web`), and
//! otherwise says in one sentence what to install.

use std::path::{Path, PathBuf};

use crate::failure::{Failure, Outcome};
use crate::process::{self, program};

/// The oldest Node.js that the tests run on: Debian 12 has it, and Playwright up to 1.61 accepts it.
const NODE_MAJOR: u32 = 18;

/// Adds a target of the Rust compiler if it is missing.
pub fn require_target(target: &str) -> Outcome {
    let sysroot =
        process::output(program("rustc").args(["--print", "sysroot"])).unwrap_or_default();
    if Path::new(&sysroot)
        .join("lib/rustlib")
        .join(target)
        .join("lib")
        .is_dir()
    {
        return Ok(());
    }
    process::run(program("rustup").args(["target", "add", target])).map_err(|failure| {
        Failure::new(format!(
            "the Rust target {target} is missing and could not be added: {failure} \
             Install it with rustup, or with your distribution's package of the Rust standard library for it."
        ))
    })
}

/// Adds a component of the Rust toolchain if its cargo command is missing.
pub fn require_component(component: &str, command: &str) -> Outcome {
    if process::output(process::cargo().args([command, "--version"])).is_some() {
        return Ok(());
    }
    process::run(program("rustup").args(["component", "add", component])).map_err(|failure| {
        Failure::new(format!(
            "`cargo {command}` is missing and could not be added: {failure} Install {component}."
        ))
    })
}

/// Whether `cargo nextest` is there.
pub fn has_nextest() -> bool {
    process::output(process::cargo().args(["nextest", "--version"])).is_some()
}

/// Makes sure that a recent Node.js is on the PATH, and npm where it is needed.
pub fn require_node(with_npm: bool) -> Outcome {
    let mut missing = Vec::new();
    if node_version().is_none() {
        missing.push("nodejs");
    }
    if with_npm && process::output(program("npm").arg("--version")).is_none() {
        missing.push("npm");
    }
    install(&missing)?;
    match node_version() {
        Some(major) if major >= NODE_MAJOR => Ok(()),
        found => Err(Failure::new(format!(
            "Node.js {NODE_MAJOR} or newer is needed, found {}: install it from https://nodejs.org/ or with your \
             system's packages, and put `node` on the PATH.",
            found.map_or("none".to_owned(), |major| format!("version {major}"))
        ))),
    }
}

/// The browser for the tests: `CHROMIUM` if set, or an installed Chromium or Chrome, or a freshly installed one.
pub fn require_chromium() -> Outcome<PathBuf> {
    if let Some(chosen) = std::env::var_os("CHROMIUM") {
        return Ok(chosen.into());
    }
    if let Some(found) = find_chromium() {
        return Ok(found);
    }
    install(&["chromium"])?;
    find_chromium().ok_or_else(|| {
        Failure::new(
            "no Chromium was found: install Chromium or Chrome, or name its program in `CHROMIUM`.",
        )
    })
}

/// Installs the packages of `tests/web` exactly as its lock file says, unless that has been done.
pub fn require_npm_packages() -> Outcome {
    let folder = crate::root().join("tests/web");
    let changed =
        |file: &str| std::fs::metadata(folder.join(file)).and_then(|file| file.modified());
    let installed = changed("node_modules/.package-lock.json");
    if installed.is_ok_and(|done| changed("package-lock.json").is_ok_and(|wanted| wanted <= done)) {
        return Ok(());
    }
    process::run(
        program("npm")
            .current_dir(folder)
            .args(["ci", "--no-audit", "--no-fund"]),
    )
}

/// The major version of the Node.js on the PATH.
pub fn node_version() -> Option<u32> {
    let version = process::output(program("node").arg("--version"))?;
    version
        .trim_start_matches('v')
        .split('.')
        .next()?
        .parse()
        .ok()
}

fn find_chromium() -> Option<PathBuf> {
    const NAMES: [&str; 4] = [
        "chromium",
        "chromium-browser",
        "google-chrome-stable",
        "google-chrome",
    ];
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    folders.push("/usr/bin".into());
    let places = NAMES
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    let mac = ["Google Chrome", "Chromium"]
        .map(|name| format!("/Applications/{name}.app/Contents/MacOS/{name}"));
    places
        .chain(mac.map(PathBuf::from))
        .find(|place| place.is_file())
}

/// Makes sure that QEMU, an assembler and the tools for limited links are on the PATH.
pub fn require_qemu() -> Outcome {
    let missing: Vec<&str> = [
        ("qemu-system-x86_64", "--version", "qemu-system-x86"),
        ("nasm", "-v", "nasm"),
        ("tc", "-V", "iproute2"),
    ]
    .into_iter()
    .filter(|(name, version, _)| process::output(program(name).arg(version)).is_none())
    .map(|(_, _, package)| package)
    .collect();
    install(&missing)
}

/// Installs packages of Debian or Ubuntu, where this may be done without asking: as root.
fn install(packages: &[&str]) -> Outcome {
    if packages.is_empty() {
        return Ok(());
    }
    let as_root = process::output(program("id").arg("-u")).is_some_and(|user| user == "0");
    if !as_root || !Path::new("/etc/debian_version").exists() {
        let names = packages.join(", ");
        return Err(Failure::new(format!(
            "{names} not found: install with your system's packages, and try again."
        )));
    }
    let apt = || {
        let mut apt = program("apt-get");
        apt.env("DEBIAN_FRONTEND", "noninteractive");
        apt
    };
    // Without a network the lists at hand may still do.
    process::run(apt().args(["update", "--quiet"])).ok();
    process::run(
        apt()
            .args(["install", "--quiet", "--yes", "--no-install-recommends"])
            .args(packages),
    )
}
