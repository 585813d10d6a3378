//! How large are hosts of which no list says it? What a person has entered for all of them, or
//! nobody knows: never a usual size.

use super::options::Options;
use super::report::{Problems, listed};
use crate::entry;
use crate::format::code;
use crate::model::{HostGroup, HostState};
use crate::problem::{Place, Problem};
use crate::report::words::counted;
use crate::units::{Memory, parse_memory, shown};

/// Enters the sizes that were given for all hosts without one, and says of which none is known.
pub(super) fn enter(hosts: &mut [HostGroup], options: &Options, problems: &mut Problems) {
    let unknown = unknown(hosts);
    if unknown == (0, 0) {
        return;
    }
    let memory = |text: &str| parse_memory(text, Memory::from_gib(1));
    let memory = entry::optional(&options.host_memory, memory);
    let cores = entry::optional_whole(&options.host_cores);
    let memory = usable("memory", &options.host_memory, memory, problems);
    let cores = usable("cores", &options.host_cores, cores, problems);
    for host in hosts.iter_mut().filter(|host| lacks_size(host)) {
        if host.memory == Memory::ZERO {
            host.memory = memory.unwrap_or_default();
        }
        if host.cores == 0 {
            host.cores = cores.unwrap_or_default();
        }
    }
    say(hosts, problems);
}

/// How many hosts lack their memory, and how many their cores.
pub(super) fn unknown(hosts: &[HostGroup]) -> (u64, u64) {
    let count = |lacks: fn(&HostGroup) -> bool| {
        let lacking = hosts.iter().filter(|host| lacks_size(host) && lacks(host));
        lacking.map(|host| u64::from(host.count)).sum()
    };
    (
        count(|host| host.memory == Memory::ZERO),
        count(|host| host.cores == 0),
    )
}

/// A host that runs nothing needs no size.
fn lacks_size(host: &HostGroup) -> bool {
    host.state == HostState::InService && (host.memory == Memory::ZERO || host.cores == 0)
}

/// What was entered, unless it cannot be read, which is said.
fn usable<T>(
    what: &str,
    text: &str,
    read: Result<Option<T>, String>,
    problems: &mut Problems,
) -> Option<T> {
    read.unwrap_or_else(|cause| {
        problems.push(Problem::warning(
            code::UNREADABLE_INPUT,
            Place::Text,
            format!("The {what} of hosts, “{}”: {cause}", shown(text)),
            "Enter it again; until then it counts as not known.",
        ));
        None
    })
}

fn say(hosts: &[HostGroup], problems: &mut Problems) {
    let (memory, cores) = unknown(hosts);
    let what = match (memory, cores) {
        (0, 0) => return,
        (_, 0) => "memory is",
        (0, _) => "number of cores is",
        _ => "memory and cores are",
    };
    let lacking = hosts.iter().filter(|host| lacks_size(host));
    let names: Vec<&str> = lacking.map(|host| host.name.as_str()).collect();
    problems.warn(
        code::UNKNOWN_SIZE,
        Place::Text,
        format!(
            "{} whose {what} not known: {}.",
            counted(memory.max(cores), "host", "hosts"),
            listed(&names)
        ),
        "Nothing is answered until they are entered: once for all in the preview, for each host \
         in the plan, or by a list of hosts that is opened together with this one.",
    );
}
