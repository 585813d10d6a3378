//! How does a crate become WebAssembly with JavaScript around it? `cargo rustc`, then `wasm-bindgen` as a library.
//!
//! The library must have the version of the `wasm-bindgen` that is linked: the lock file is asked before each build.
//! `wasm-opt` is not used: after link-time optimisation it saves 10 % of the raw file, but 0.2 % of what is transferred.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use wasm_bindgen_cli_support::Bindgen;

use crate::failure::{Failure, Outcome};
use crate::process;
use crate::tools;

/// The target of everything that runs in a browser.
pub const WASM: &str = "wasm32-unknown-unknown";

/// A WebAssembly module and the ES module that loads it.
pub struct Bindings {
    pub wasm: Vec<u8>,
    pub javascript: Vec<u8>,
    pub typescript: Vec<u8>,
}

impl Bindings {
    /// Writes the module and its types to a folder, under this name.
    pub fn write(&self, folder: &Path, name: &str) -> Outcome {
        std::fs::create_dir_all(folder).map_err(Failure::at(folder))?;
        let files = [
            (format!("{name}.js"), &self.javascript),
            (format!("{name}.d.ts"), &self.typescript),
            (format!("{name}_bg.wasm"), &self.wasm),
        ];
        for (file, content) in files {
            let path = folder.join(file);
            std::fs::write(&path, content).map_err(Failure::at(&path))?;
        }
        Ok(())
    }
}

/// Compiles `package` for the browser; `name` becomes `<name>.js` and `<name>_bg.wasm`.
pub fn build(package: &str, features: &[&str], name: &str) -> Outcome<Bindings> {
    same_version(&std::fs::read_to_string(crate::root().join("Cargo.lock")).unwrap_or_default())?;
    tools::require_target(WASM)?;
    let mut cargo = process::cargo();
    cargo.args(["rustc", "--release", "--package", package, "--target", WASM]);
    // Said here and not in Cargo.toml: as a `cdylib` the core would have one file name for all sets of features, and
    // each module would throw away what was compiled for the one before.
    cargo.args(["--lib", "--crate-type", "cdylib"]);
    if !features.is_empty() {
        cargo.args(["--features", &features.join(",")]);
    }
    cargo.env("CARGO_ENCODED_RUSTFLAGS", rustflags());
    process::run(&mut cargo)?;
    let module = target_folder()
        .join(WASM)
        .join("release")
        .join(package.replace('-', "_") + ".wasm");
    bind(
        &module,
        &target_folder().join("bindings").join(package),
        name,
    )
}

/// Where Cargo puts what it builds.
pub fn target_folder() -> PathBuf {
    let chosen = std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
    crate::root().join(chosen)
}

/// Writes the module and its JavaScript to `folder`, as the command-line tool would, and reads them.
fn bind(module: &Path, folder: &Path, name: &str) -> Outcome<Bindings> {
    let not_bound = |problem| {
        Failure::new(format!(
            "{} cannot be bound: {problem:#}.",
            module.display()
        ))
    };
    let mut bindgen = Bindgen::new();
    bindgen.input_path(module).out_name(name).typescript(true);
    bindgen
        .remove_name_section(true)
        .remove_producers_section(true);
    // So that `init()` finds the WebAssembly file beside the JavaScript, as the command-line tool has it.
    bindgen.omit_default_module_path(false);
    let mut output = bindgen
        .web(true)
        .and_then(|bindgen| bindgen.generate_output())
        .map_err(not_bound)?;
    let mut names = Vec::new();
    for (number, import) in output.wasm_mut().imports.iter_mut().enumerate() {
        let long = std::mem::replace(&mut import.name, format!("i{number}"));
        names.push((long, import.name.clone()));
    }
    output.emit(folder).map_err(not_bound)?;
    let read = |file: String| {
        let path = folder.join(file);
        std::fs::read(&path).map_err(Failure::at(&path))
    };
    let bindings = Bindings {
        wasm: read(format!("{name}_bg.wasm"))?,
        javascript: shorten(&read(format!("{name}.js"))?, &names).into_bytes(),
        typescript: read(format!("{name}.d.ts"))?,
    };
    if String::from_utf8_lossy(&bindings.javascript).contains("./snippets/") {
        return Err(Failure::new(
            "a dependency brings JavaScript files of its own, which the site does not carry: use `web-sys` instead.",
        ));
    }
    Ok(bindings)
}

/// Gives imports the short names that they have in the module: a hash in each name, in both files, cannot be
/// compressed. As the name of a property it is followed by a colon or a parenthesis.
fn shorten(javascript: &[u8], names: &[(String, String)]) -> String {
    let mut text = String::from_utf8_lossy(javascript).into_owned();
    for (long, short) in names {
        for end in [":", "("] {
            text = text.replace(&format!(" {long}{end}"), &format!(" {short}{end}"));
        }
    }
    text
}

/// Compiler flags: panic messages name crates, not the folders of the machine that built them,
/// so that the same sources give the same bytes everywhere.
fn rustflags() -> OsString {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home
        .or_else(|| Some(std::env::home_dir()?.join(".cargo")))
        .unwrap_or_default();
    let registries = std::fs::read_dir(home.join("registry/src"))
        .into_iter()
        .flatten()
        .flatten();
    let mut folders: Vec<PathBuf> = registries.map(|entry| entry.path()).collect();
    folders.sort();
    folders.push(crate::root());
    let mut flags = OsString::new();
    for folder in folders {
        if !flags.is_empty() {
            flags.push("\u{1f}");
        }
        flags.push("--remap-path-prefix=");
        flags.push(folder);
        flags.push("=");
    }
    flags
}

/// Refuses to build when the lock file holds two different versions of the two halves of wasm-bindgen.
fn same_version(lock: &str) -> Outcome {
    let linked = locked_version(lock, "wasm-bindgen");
    let tool = locked_version(lock, "wasm-bindgen-cli-support");
    if linked.is_some() && linked == tool {
        return Ok(());
    }
    let word = |version: Option<&str>| version.unwrap_or("missing").to_owned();
    Err(Failure::new(format!(
        "Cargo.lock has wasm-bindgen {} but wasm-bindgen-cli-support {}: set both to one version, in Cargo.toml, \
         www/Cargo.toml, worker/Cargo.toml, workbook/Cargo.toml, benches/Cargo.toml and xtask/Cargo.toml, and run `cargo update wasm-bindgen wasm-bindgen-cli-support`.",
        word(linked),
        word(tool)
    )))
}

fn locked_version<'lock>(lock: &'lock str, package: &str) -> Option<&'lock str> {
    let entry = lock
        .split("[[package]]")
        .find(|entry| entry.contains(&format!("\nname = \"{package}\"\n")))?;
    entry.split("\nversion = \"").nth(1)?.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lock(linked: &str, tool: &str) -> String {
        format!(
            "version = 4\n\n[[package]]\nname = \"wasm-bindgen\"\nversion = \"{linked}\"\n\n\
             [[package]]\nname = \"wasm-bindgen-cli-support\"\nversion = \"{tool}\"\n"
        )
    }

    #[test]
    fn the_lock_file_of_this_repository_agrees() {
        same_version(include_str!("../../Cargo.lock")).unwrap();
    }

    #[test]
    fn versions_that_differ_are_refused_with_the_remedy() {
        same_version(&lock("0.2.130", "0.2.130")).unwrap();
        let failure = same_version(&lock("0.2.131", "0.2.130"))
            .unwrap_err()
            .to_string();
        assert!(
            failure.contains("wasm-bindgen 0.2.131 but wasm-bindgen-cli-support 0.2.130"),
            "{failure}"
        );
        assert!(same_version("").is_err());
    }
}
