//! Measures Headroom on this machine: `headroom-bench [scaling] [headroom] [packing] [ganeti] [migration] [--full]`.
//!
//! `headroom-bench --document 64x8000-alike` prints the plan of a measured cluster;
//! `headroom-bench hypervisor` is what `cargo xtask validate-migration` starts.

mod enclosure;
mod ganeti;
#[cfg(unix)]
mod hypervisor;
mod measure;
mod migration;
mod packing;
mod scaling;
mod table;

use std::path::PathBuf;
use std::process::ExitCode;

use headroom::format::document;
use headroom::model::Plan;
use headroom_bench::clusters::named;
use lexopt::Arg::{Long, Value};

/// Measures and prints, everything there is or a selection.
type Measure = fn(full: bool);

/// What is measured, and how it is called.
const PARTS: [(&str, Measure); 5] = [
    ("scaling", |_| scaling::run()),
    ("headroom", |_| enclosure::run()),
    ("packing", packing::run),
    ("ganeti", ganeti::run),
    ("migration", |_| migration::run()),
];

fn main() -> ExitCode {
    match chosen() {
        Ok(Chosen::Parts { names, full }) => {
            let wanted = |name: &str| names.is_empty() || names.iter().any(|chosen| chosen == name);
            for (_, run) in PARTS.iter().filter(|(name, _)| wanted(name)) {
                run(full);
            }
        }
        Ok(Chosen::Document(plan)) => print!("{}", document::encode(&plan)),
        Ok(Chosen::AnswerOnce) => scaling::answer_once(),
        #[cfg(unix)]
        Ok(Chosen::Hypervisor { links, file }) => {
            if let Err(problem) = hypervisor::run(links, file.as_deref()) {
                eprintln!("error: {problem}");
                return ExitCode::FAILURE;
            }
        }
        Err(problem) => {
            eprintln!("error: {problem}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

/// What the command line asks for.
enum Chosen {
    /// These parts; none: all.
    Parts { names: Vec<String>, full: bool },
    /// A measured cluster, to be looked at.
    Document(Box<Plan>),
    /// Migrations of QEMU: over limited links as well, and where the rows are written to.
    #[cfg(unix)]
    Hypervisor { links: bool, file: Option<PathBuf> },
    /// One answer about the plan on the standard input: see [`scaling::answer_once`].
    AnswerOnce,
}

fn chosen() -> Result<Chosen, lexopt::Error> {
    let mut arguments = lexopt::Parser::from_env();
    let (mut names, mut full) = (Vec::new(), false);
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("full") => full = true,
            Long("document") => {
                let name = arguments.value()?.to_string_lossy().into_owned();
                let plan = named(&name).ok_or_else(|| format!("there is no cluster `{name}`"))?;
                return Ok(Chosen::Document(Box::new(plan)));
            }
            Value(name) if name == "answer-once" => return Ok(Chosen::AnswerOnce),
            #[cfg(unix)]
            Value(name) if name == "hypervisor" => return hypervisor(&mut arguments),
            Value(name) if PARTS.iter().any(|(known, _)| name == *known) => {
                names.push(name.to_string_lossy().into_owned());
            }
            other => return Err(other.unexpected()),
        }
    }
    Ok(Chosen::Parts { names, full })
}

/// The rest of the command line of `hypervisor`.
#[cfg(unix)]
fn hypervisor(arguments: &mut lexopt::Parser) -> Result<Chosen, lexopt::Error> {
    let (mut links, mut file) = (false, None);
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("links") => links = true,
            Long("write") => file = Some(PathBuf::from(arguments.value()?)),
            other => return Err(other.unexpected()),
        }
    }
    Ok(Chosen::Hypervisor { links, file })
}
