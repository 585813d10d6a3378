//! Opens samples of inventories and says what came of them, in lines.

#![allow(clippy::unwrap_used)] // A test may fail loudly.
#![allow(dead_code)] // Each test file uses its own part.

use headroom::format::import::{
    Choice, Content, File, Gathered, Opened, Options, Sources, gather, open, preview,
};
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
        Gathered::Plan(_) => unreachable!("the samples are no plans"),
    }
}

/// What files become with what a form says.
pub fn opened(files: &[(&str, &str)], form: &str) -> Opened {
    let sources = sources(files).unwrap();
    open(&sources, &Options::from_form(form), None).unwrap()
}

/// The form in which one of several clusters is chosen.
pub fn choosing(files: &[(&str, &str)], cluster: &str, more: &str) -> String {
    let shown = preview(&sources(files).unwrap(), &Options::default(), None);
    let inputs = shown.controls.into_iter().flat_map(|group| group.inputs);
    let starts = format!("{cluster}: ");
    let mut keys = inputs.filter_map(|input| match input.choice {
        Choice::Either(key, _) if input.label.starts_with(&starts) => Some(key),
        _ => None,
    });
    format!("form=1&cluster={}&{more}", keys.next().unwrap())
}

/// All clusters as if they were one, with what else is usual.
pub const TOGETHER: &str = "cluster=all";

/// The hosts and VMs of a plan, a line each; what is usual is left out.
pub fn lines(plan: &Plan) -> String {
    let mut text = String::new();
    for host in &plan.hosts {
        text += &format!("{} {} {} cores", host.name, host.memory, host.cores);
        text += &host
            .threads
            .map_or(String::new(), |threads| format!(" {threads} threads"));
        text += &format!(" {}", host.clock);
        text += match host.state {
            HostState::InService => "",
            HostState::Maintenance => " maintenance",
            HostState::Offline => " offline",
        };
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

/// RVTools' list of VMs: two clusters, a template, a placeholder, a VM on a host that is not listed.
pub const V_INFO: &str = "VM,Powerstate,Template,SRM Placeholder,CPUs,Memory,Active Memory,In Use MiB,Owner,\
     HA Restart Priority,Cluster,Host,VM ID\n\
     web,poweredOn,False,False,2,4096,12,99999,me,high,C1,esx1,vm-1\n\
     db,poweredOn,False,False,8,65536,12,99999,me,medium,C1,esx2,vm-2\n\
     old,poweredOff,False,False,1,2048,12,99999,me,medium,C2,esx3,vm-3\n\
     gold,poweredOff,True,False,1,2048,12,99999,me,medium,C1,esx1,vm-4\n\
     far,poweredOff,False,True,1,2048,12,99999,me,medium,C1,esx1,vm-5\n\
     odd,poweredOn,False,False,1,2048,12,99999,me,low,C1,esx9,vm-6\n\
     ,,,,,,,,,,,,\n";

/// RVTools' list of their hosts.
pub const V_HOST: &str = "Host,Datacenter,Cluster,in Maintenance Mode,CPU Model,Speed,# CPU,Cores per CPU,# Cores,# Memory\n\
     esx1,dc,C1,False,Xeon,2600,2,16,32,524288\n\
     esx2,dc,C1,True,Xeon,2600,2,16,32,524288\n\
     esx3,dc,C2,False,Xeon,2600,2,16,32,524288\n";
