//! Opens samples of inventories and says what came of them, in lines.

#![allow(clippy::unwrap_used)] // A test may fail loudly.

use headroom::format::import::{Content, File, Gathered, Opened, Options, Sources, gather, open};
use headroom::model::{HostState, Plan, Power, VmMemory};
use headroom::problem::Problem;

/// Files by their names.
pub fn sources(files: &[(&str, &str)]) -> Result<Sources, Problem> {
    let files = files.iter().map(|(name, text)| File {
        name: (*name).to_owned(),
        content: Content::Bytes(text.as_bytes().to_vec()),
    });
    match gather(files.collect())? {
        Gathered::Sources(sources) => Ok(sources),
        Gathered::Plan(_) => panic!("a plan"),
    }
}

/// What files become with what a form says.
pub fn opened(files: &[(&str, &str)], form: &str) -> Opened {
    let sources = sources(files).unwrap();
    open(&sources, &Options::from_form(form), None).unwrap()
}

/// The hosts and VMs of a plan, a line each; what is usual is left out.
pub fn lines(plan: &Plan) -> String {
    let mut text = String::new();
    for host in &plan.hosts {
        text += &format!("{} {} {} cores", host.name, host.memory, host.cores);
        text += &host
            .threads
            .map_or(String::new(), |threads| format!(" {threads} threads"));
        text += &format!(" {}", host.clock);
        if host.state == HostState::Maintenance {
            text += " maintenance";
        }
        text += "\n";
    }
    for vm in &plan.vms {
        let size = match vm.memory {
            VmMemory::Static(memory) => memory.to_string(),
            VmMemory::Dynamic {
                startup,
                minimum,
                maximum,
                ..
            } => format!("{minimum}–{startup}–{maximum}"),
        };
        let times = if vm.count == 1 {
            String::new()
        } else {
            format!("{} × ", vm.count)
        };
        text += &format!("{times}{} {size} {} vCPU", vm.name, vm.vcpus);
        let hosts = vm.current_hosts.join("+");
        if !hosts.is_empty() {
            text += &format!(" on {hosts}");
        }
        let more = [
            (vm.power == Power::Stopped, "stopped".to_owned()),
            (!vm.highly_available, "not HA".to_owned()),
            (
                format!("{:?}", vm.priority) != "Medium",
                format!("{:?}", vm.priority),
            ),
            (
                vm.memory_in_use.is_some(),
                format!("uses {}", vm.memory_in_use.unwrap_or_default()),
            ),
            (
                vm.memory_reservation.kib() + vm.cpu_reservation.mhz() > 0,
                format!(
                    "reserves {} and {}",
                    vm.memory_reservation, vm.cpu_reservation
                ),
            ),
            (
                vm.anti_affinity.is_some(),
                format!("apart {}", vm.anti_affinity.as_deref().unwrap_or_default()),
            ),
        ];
        for (is, word) in more {
            if is {
                text += &format!(", {word}");
            }
        }
        text += "\n";
    }
    text
}

/// The codes of an import's problems, without the one about the platform that every list has.
pub fn codes(opened: &Opened) -> Vec<String> {
    let codes = opened
        .problems
        .iter()
        .map(|problem| problem.code.to_string());
    codes.filter(|code| code != "E3412").collect()
}
