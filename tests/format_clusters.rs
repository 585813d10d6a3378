//! Which clusters of an inventory can be chosen, and which host a VM means by its name.

#![allow(clippy::unwrap_used)] // A test may fail loudly.

mod inventories_support;

use headroom::format::import::{Choice, Options, Preview, preview};
use inventories_support::{V_HOST, V_INFO, codes, lines, opened, sources};

/// Two groups, a third without nodes; `far` has a secondary that is in no group of its own.
const GANETI: &str = "one|u1|preferred||\ntwo|u2|last_resort||\nempty|u3|unallocable||\n\n\
     a|8192|0|6144|9000|9000|4|N|u1\n\
     b|8192|0|8192|9000|9000|4|N|u1\n\
     c|8192|0|6144|9000|9000|4|N|u2\n\n\
     d|1024|9|1|running|Y|a|b|drbd|\n\
     e|1024|0|1|running|Y|a||ext|\n\
     p|2048|9|1|running|Y|c||plain|\n\
     later|2048|9|1|running|Y|c||ext||1||Y\n\n";

fn labels(shown: &Preview) -> Vec<(String, bool)> {
    let clusters = shown.controls.iter().find(|one| one.legend == "Clusters");
    let inputs = clusters.map_or(&[][..], |clusters| &clusters.inputs);
    let labels = inputs.iter().map(|input| match &input.choice {
        Choice::Check(_, is_checked) => (input.label.clone(), *is_checked),
        Choice::One(..) | Choice::Text(_) => unreachable!("clusters are checked"),
    });
    labels.collect()
}

#[test]
fn node_groups_of_ganeti_are_clusters() {
    let files = [("cluster.data", GANETI)];
    let sources = sources(&files).unwrap();
    let all = preview(&sources, &Options::default(), None);
    let one = ("one: 2 hosts, 2 VMs".to_owned(), true);
    let two = ("two: 1 host, 1 VM".to_owned(), true);
    assert_eq!(labels(&all), [one.clone(), two.clone()]);
    let whole = opened(&files, "");
    assert_eq!(codes(&whole), ["E3313", "E3308", "E3314"]);
    assert_eq!(whole.plan.name, "Ganeti cluster");
    assert_eq!(whole.plan.vms[1].possible_owners, ["a", "b"]);

    let form = "form=1&cluster=0&stopped=on";
    let first = opened(&files, form);
    assert_eq!(
        lines(&first.plan),
        "a 8 GiB 4 cores 2.5 GHz\nb 8 GiB 4 cores 2.5 GHz\nd 1 GiB 1 vCPU on a\ne 1 GiB 1 vCPU on a\n"
    );
    assert_eq!(codes(&first), [""; 0], "what is said is about the group");
    assert_eq!(first.plan.name, "Ganeti group one");
    assert!(first.plan.vms[1].possible_owners.is_empty());
    let shown = preview(&sources, &Options::from_form(form), None);
    assert_eq!(labels(&shown), [one, (two.0, false)]);

    let second = opened(&files, "form=1&cluster=1&stopped=on");
    assert_eq!(
        lines(&second.plan),
        "c 8 GiB 4 cores 2.5 GHz\np 2 GiB 1 vCPU on c\n"
    );
    assert_eq!(codes(&second), ["E3308", "E3314"]);
}

#[test]
fn two_ganeti_clusters_are_not_joined() {
    let refused = sources(&[("a", GANETI), ("b", GANETI)]).unwrap_err();
    assert!(
        refused.cause.contains("Two of the files are Ganeti"),
        "{refused}"
    );
}

fn resources(node: &str, vm: &str) -> String {
    format!(
        r#"[{{"type":"node","node":"{node}","maxmem":68719476736,"maxcpu":16,"status":"online"}},
        {{"type":"qemu","id":"qemu/100","node":"{node}","name":"{vm}","maxmem":4294967296,"maxcpu":2,"status":"running","hastate":"started"}}]"#
    )
}

/// `/cluster/resources` does not say which cluster it is.
#[test]
fn each_file_of_proxmox_is_a_cluster_when_there_are_several() {
    let (a, b) = (resources("pve1", "x"), resources("pve1", "y"));
    let files = [("berlin.json", a.as_str()), ("bonn.json", b.as_str())];
    let sources = sources(&files).unwrap();
    let shown = preview(&sources, &Options::default(), None);
    let names: Vec<String> = labels(&shown).into_iter().map(|(name, _)| name).collect();
    assert_eq!(
        names,
        ["berlin.json: 1 host, 1 VM", "bonn.json: 1 host, 1 VM"]
    );
    let both = opened(&files, "");
    assert_eq!(
        lines(&both.plan).lines().skip(2).collect::<Vec<_>>(),
        ["x 4 GiB 2 vCPU on pve1", "y 4 GiB 2 vCPU on pve1 (2)"]
    );
    assert_eq!(codes(&both), ["E3410", "E3205", "E3416"]);
    let second = opened(&files, "form=1&cluster=1");
    assert!(lines(&second.plan).ends_with("y 4 GiB 2 vCPU on pve1\n"));
    // Nodes in one file and guests in another are one cluster.
    let nodes =
        r#"[{"type":"node","node":"pve1","maxmem":68719476736,"maxcpu":16,"status":"online"}]"#;
    let guests = r#"[{"type":"qemu","node":"pve1","name":"x","maxmem":4294967296,"maxcpu":2,"status":"running"}]"#;
    let one = opened(&[("n.json", nodes), ("g.json", guests)], "");
    assert!(lines(&one.plan).ends_with("x 4 GiB 2 vCPU on pve1\n"));
    assert!(!codes(&one).contains(&"E3410".to_owned()));
}

#[test]
fn hosts_of_govc_are_in_the_cluster_that_they_refer_to() {
    let host = |name: &str, parent: &str| {
        format!(
            r#"{{"self":{{"value":"{name}"}},"name":"{name}","parent":{{"type":"ClusterComputeResource","value":"{parent}"}},"summary":{{"config":{{"name":"{name}"}},"hardware":{{"memorySize":68719476736,"numCpuCores":8}}}}}}"#
        )
    };
    let hosts = format!(
        r#"{{"hostSystems":[{},{}]}}"#,
        host("esx1", "domain-c8"),
        host("esx2", "domain-c9")
    );
    let shown = preview(
        &sources(&[("h", &hosts)]).unwrap(),
        &Options::default(),
        None,
    );
    let names: Vec<String> = labels(&shown).into_iter().map(|(name, _)| name).collect();
    assert_eq!(
        names,
        ["domain-c8: 1 host, 0 VMs", "domain-c9: 1 host, 0 VMs"]
    );
}

#[test]
fn clusters_of_rvtools_are_those_of_its_rows() {
    let shown = sources(&[("i", V_INFO), ("h", V_HOST)]).unwrap();
    let shown = preview(&shown, &Options::default(), None);
    let names: Vec<String> = labels(&shown).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["C1: 2 hosts, 3 VMs", "C2: 1 host, 1 VM"]);
}

#[test]
fn a_vm_runs_on_the_host_of_its_own_cluster() {
    let hosts = "Host,Memory (GiB),Cores,Cluster\nn1,64,8,A\nn2,64,8,A\nn1,64,8,B\n";
    let vms = "VM,Memory (GiB),vCPUs,Host,Cluster\na,1,1,n1,A\nb,1,1,n1,B\nc,1,1,N1.example.org,B\nd,1,1,n1,\ne,1,1,n2,B\n";
    let opened = opened(&[("h", hosts), ("v", vms)], "");
    let vms = lines(&opened.plan);
    let vms: Vec<&str> = vms.lines().skip(3).collect();
    assert_eq!(
        vms,
        [
            "a 1 GiB 1 vCPU on n1",
            "b 1 GiB 1 vCPU on n1 (2)",
            "c 1 GiB 1 vCPU on n1 (2)",
            "d 1 GiB 1 vCPU",
            "e 1 GiB 1 vCPU on n2",
        ]
    );
    let said = opened
        .problems
        .iter()
        .find(|one| one.code.0 == 3413)
        .unwrap();
    assert_eq!(
        said.cause,
        "1 VM runs on a host that is listed more than once: n1, first in row 5."
    );
}
