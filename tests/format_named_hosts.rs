//! Hosts that something names and no list describes, and hosts that are offline.

#![allow(clippy::unwrap_used)] // A test may fail loudly.

mod inventories_support;

use headroom::assess::assess;
use headroom::capacity::Effort;
use headroom::format::import::{
    Choice, Options, Preview, detect_and_open_text, open, own_part, preview,
};
use headroom::model::{HostGroup, Plan, PlatformId, VmGroup};
use headroom::problem::{Place, Severity};
use headroom::units::Memory;
use inventories_support::{codes, lines, opened, sources};

const VMS: &str = "VM,vCPU,Memory (GB),Host,Cluster\n\
     mail,4,24,north1,North\nshop,8,48,north2.example.org,North\nwiki,2,8,north2,North\n";

fn plan_with_hosts(names: &[&str]) -> Plan {
    let mut plan = Plan::empty("mine", PlatformId::Vsphere8);
    let hosts = names.iter();
    plan.hosts
        .extend(hosts.map(|name| HostGroup::new(name, Memory::from_gib(64), 8)));
    plan
}

/// The values of the choice where the hosts are from, and the one that is chosen.
fn origins(shown: &Preview) -> Option<(Vec<&str>, &str)> {
    let mut inputs = shown.controls.iter().flat_map(|group| &group.inputs);
    let input = inputs.find(|input| input.name == "hosts")?;
    match &input.choice {
        Choice::One(values, chosen) => {
            let values = values.iter().map(|(value, _)| value.as_str());
            Some((values.collect(), chosen))
        }
        _ => None,
    }
}

#[test]
fn hosts_that_vms_name_come_by_name_and_keep_the_verdict_open() {
    let opened = opened(&[("v", VMS)], "");
    assert_eq!(
        lines(&opened.plan),
        "north1 0 GiB 0 cores 2.5 GHz\nnorth2.example.org 0 GiB 0 cores 2.5 GHz\n\
         mail 24 GiB 4 vCPU on north1\nshop 48 GiB 8 vCPU on north2.example.org\n\
         wiki 8 GiB 2 vCPU on north2.example.org\n"
    );
    assert_eq!(codes(&opened), ["E3423"]);
    let cause = &opened
        .problems
        .iter()
        .find(|one| one.code.0 == 3423)
        .unwrap()
        .cause;
    assert_eq!(
        cause,
        "2 hosts whose memory and cores are not known: north1, north2.example.org."
    );
    let assessment = assess(&opened.plan, Effort::INTERACTIVE);
    assert!(assessment.answers.is_none());
    for (place, words) in [
        (
            Place::Host(0, "memory"),
            "The memory of host “north1” is 0 or not known.",
        ),
        (
            Place::Host(1, "cores"),
            "The number of cores of host “north2.example.org” is 0",
        ),
    ] {
        let mut problems = assessment.problems.iter();
        let found = problems.find(|problem| problem.place == place).unwrap();
        assert_eq!(found.severity, Severity::Error);
        assert!(found.cause.contains(words), "{found}");
    }
}

#[test]
fn their_size_is_entered_once_for_all() {
    let sources = sources(&[("v", VMS)]).unwrap();
    let shown = preview(&sources, &Options::default(), None);
    let group = shown
        .controls
        .iter()
        .find(|group| group.legend == "Hosts")
        .unwrap();
    let inputs: Vec<(&str, &Choice)> = group
        .inputs
        .iter()
        .map(|input| (input.name.as_str(), &input.choice))
        .collect();
    let empty = Choice::Text(String::new());
    assert_eq!(inputs, [("host-memory", &empty), ("host-cores", &empty)]);
    let form = "form=1&stopped=on&cluster=0&host-memory=1%2C5+TiB&host-cores=48";
    let entered = open(&sources, &Options::from_form(form), None).unwrap();
    assert!(
        lines(&entered.plan).starts_with("north1 1,536 GiB 48 cores"),
        "{}",
        lines(&entered.plan)
    );
    assert!(assess(&entered.plan, Effort::INTERACTIVE).answers.is_some());
    let wrong = Options::from_form("form=1&cluster=0&host-memory=much&host-cores=48");
    let wrong = open(&sources, &wrong, None).unwrap();
    assert_eq!(codes(&wrong), ["E3601", "E3423"]);
}

#[test]
fn a_list_of_hosts_without_memory_gives_their_names_and_cores() {
    let opened = opened(
        &[("v", VMS), ("h", "Host,Cores\nnorth1,16\nnorth2,16\n")],
        "",
    );
    assert!(lines(&opened.plan).starts_with("north1 0 GiB 16 cores"));
    assert_eq!(codes(&opened), ["E3403", "E3423"]);
    let cause = &opened
        .problems
        .iter()
        .find(|one| one.code.0 == 3423)
        .unwrap()
        .cause;
    assert_eq!(cause, "2 hosts whose memory is not known: north1, north2.");
}

#[test]
fn hosts_beside_those_of_a_list_are_offered() {
    let files = [
        ("v", VMS),
        ("h", "Host,Cores,Memory (GB),Cluster\nnorth1,16,64,North\n"),
    ];
    let listed = opened(&files, "");
    assert_eq!(listed.plan.hosts.len(), 1);
    assert_eq!(codes(&listed), ["E3413", "E3413"]);
    let shown = preview(&sources(&files).unwrap(), &Options::default(), None);
    assert_eq!(origins(&shown), Some((vec!["listed", "named"], "listed")));
    let named = opened(&files, "hosts=named");
    let text = lines(&named.plan);
    assert!(
        text.contains("\nnorth2.example.org 0 GiB 0 cores"),
        "{text}"
    );
    assert!(
        text.contains("wiki 8 GiB 2 vCPU on north2.example.org"),
        "{text}"
    );
}

#[test]
fn vms_land_on_the_hosts_of_a_plan_that_has_them_or_if_somebody_says_so() {
    let sources = sources(&[("v", VMS)]).unwrap();
    let of = |form: &str, present: &Plan| {
        let options = Options::from_form(form);
        let opened = open(&sources, &options, Some(present)).unwrap();
        let hosts = opened.plan.hosts.iter().map(|host| host.name.clone());
        hosts.collect::<Vec<String>>()
    };
    let other = plan_with_hosts(&["hv01", "hv02"]);
    assert_eq!(of("", &other), ["north1", "north2.example.org"]);
    assert_eq!(of("hosts=present", &other), ["hv01", "hv02"]);
    let same = plan_with_hosts(&["north1", "north2", "north3"]);
    assert_eq!(of("", &same), ["north1", "north2", "north3"]);
    assert_eq!(of("hosts=named", &same), ["north1", "north2.example.org"]);
    let shown = preview(&sources, &Options::default(), Some(&other));
    assert_eq!(origins(&shown), Some((vec!["named", "present"], "named")));
}

#[test]
fn vms_that_name_no_host_keep_the_own_hosts_unless_told_otherwise() {
    let sources = sources(&[("v", "VM,vCPU,Memory (GB)\nmail,4,24\n")]).unwrap();
    let own = plan_with_hosts(&["hv01"]);
    let count = |form: &str, present: Option<&Plan>| {
        let options = Options::from_form(form);
        open(&sources, &options, present).unwrap().plan.hosts.len()
    };
    assert_eq!(count("", Some(&own)), 1);
    assert_eq!(count("hosts=listed", Some(&own)), 0);
    assert_eq!(count("", None), 0);
    let shown = preview(&sources, &Options::default(), Some(&own));
    assert_eq!(
        origins(&shown),
        Some((vec!["listed", "present"], "present"))
    );
    let shown = preview(&sources, &Options::default(), None);
    assert!(format!("{:?}", shown.outcome.blocks).contains("The plan will have no hosts"));
}

#[test]
fn an_example_is_nobody_s_plan() {
    let mut example = plan_with_hosts(&["hv01"]);
    example
        .vms
        .push(VmGroup::new("web", Memory::from_gib(4), 2));
    let examples = [example.clone()];
    assert_eq!(own_part(&example, &examples), None);
    let mut changed = example.clone();
    changed.vms[0].count = 3;
    let own = own_part(&changed, &examples).unwrap();
    assert!(own.hosts.is_empty());
    assert_eq!(own.vms, changed.vms);
    let mine = plan_with_hosts(&["mine"]);
    assert_eq!(own_part(&mine, &examples), Some(mine));
}

/// Five nodes of Proxmox VE; what is not known of two of them is left out.
fn nodes(of_offline: &str) -> String {
    let node = |number: u32, more: &str| {
        format!(r#"{{"id":"node/p{number}","type":"node","node":"p{number}",{more}}}"#)
    };
    let up = r#""status":"online","maxcpu":8,"maxmem":34359738368"#;
    let down = format!(r#""status":"offline"{of_offline}"#);
    let guest = r#"{"id":"qemu/1","type":"qemu","node":"p1","name":"a","status":"running","maxcpu":2,"maxmem":4294967296,"hastate":"started"}"#;
    let all = [
        node(1, up),
        node(2, up),
        node(3, up),
        node(4, &down),
        node(5, &down),
    ];
    format!("[{},{guest}]", all.join(","))
}

#[test]
fn nodes_that_are_offline_stay_whether_their_size_is_known_or_not() {
    let opened = opened(&[("r", &nodes(""))], "");
    let text = lines(&opened.plan);
    assert!(
        text.contains("p4 0 GiB 0 cores 2.5 GHz offline\np5 0 GiB"),
        "{text}"
    );
    let said = opened
        .problems
        .iter()
        .find(|one| one.code.0 == 3426)
        .unwrap();
    assert_eq!(said.cause, "2 hosts are offline: p4, p5.");
    assert!(assess(&opened.plan, Effort::INTERACTIVE).answers.is_some());
    let known = nodes(r#","maxcpu":8,"maxmem":34359738368"#);
    let text = lines(&detect_and_open_text(&known, None).unwrap().plan);
    assert!(
        text.contains("p4 32 GiB 8 cores 8 threads 2.5 GHz offline"),
        "{text}"
    );
}

#[track_caller]
fn state(files: &[(&str, &str)], expect: &str) {
    let opened = opened(files, "");
    let text = lines(&opened.plan);
    assert!(
        text.lines().any(|line| line.starts_with(expect)),
        "{expect}: {text}"
    );
}

#[test]
fn offline_and_maintenance_are_told_apart() {
    let host = |word: &str| format!("Host,Cores,Memory (GB),State\nh,8,64,{word}\n");
    let line = "h 64 GiB 8 cores 2.5 GHz";
    for word in [
        "down",
        "Disconnected",
        "notResponding",
        "Offline",
        "Halted",
        "unreachable",
    ] {
        state(&[("h", &host(word))], &format!("{line} offline"));
    }
    for word in [
        "Maintenance",
        "in maintenance mode",
        "Paused",
        "drained",
        "Disabled",
    ] {
        state(&[("h", &host(word))], &format!("{line} maintenance"));
    }
    let both =
        "Host,Cores,Memory (GB),Maintenance,Status\nh,8,64,no,disconnected\nk,8,64,no,green\n";
    state(&[("h", both)], &format!("{line} offline"));
    let pool = "Host,Cores,Memory (GB),Enabled,Live\nh,8,64,false,true\nk,8,64,false,false\n";
    state(&[("h", pool)], &format!("{line} maintenance"));
    state(&[("h", pool)], "k 64 GiB 8 cores 2.5 GHz offline");
}

#[test]
fn tools_number_their_states_differently() {
    let powercli = |number: u32| {
        format!(r#"[{{"Name":"e","NumCpu":8,"MemoryTotalGB":64,"ConnectionState":{number}}}]"#)
    };
    let line = "e 64 GiB 8 cores 2.5 GHz";
    state(&[("h", &powercli(0))], line);
    state(&[("h", &powercli(1))], &format!("{line} offline"));
    state(&[("h", &powercli(2))], &format!("{line} offline"));
    state(&[("h", &powercli(3))], &format!("{line} maintenance"));
    let hosts = r#"[{"Name":"n1","LogicalProcessorCount":8,"MemoryCapacity":68719476736}]"#;
    let nodes =
        r#"[{"Name":"n1","State":0,"NodeWeight":1},{"Name":"n2","State":1,"NodeWeight":1}]"#;
    state(
        &[("h", hosts), ("n", nodes)],
        "n2 0 GiB 0 cores 2.5 GHz offline",
    );
    let paused = nodes.replace("\"n1\",\"State\":0", "\"n1\",\"State\":2");
    state(
        &[("h", hosts), ("n", &paused)],
        "n1 64 GiB 8 cores 8 threads 2.5 GHz maintenance",
    );
    let govc = r#"{"hostSystems":[{"self":{"value":"host-9"},"name":"e","summary":{"hardware":{"memorySize":68719476736,"cpuMhz":2500,"numCpuCores":8},"runtime":{"inMaintenanceMode":false,"connectionState":"notResponding"}}}]}"#;
    state(&[("h", govc)], &format!("{line} offline"));
}
