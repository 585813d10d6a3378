//! Which clusters of an inventory can be chosen, and which host a VM means by its name.

#![allow(clippy::unwrap_used)] // A test may fail loudly.

mod inventories_support;

use headroom::format::import::{
    Choice, Each, Kind, Options, Preview, detect_and_open_text, open, open_each, preview,
};
use inventories_support::{TOGETHER, V_HOST, V_INFO, choosing, codes, lines, opened, sources};

/// Two groups, a third without nodes; `far` has a secondary that is in no group of its own.
const GANETI: &str = "one|u1|preferred||\ntwo|u2|last_resort||\nempty|u3|unallocable||\n\n\
     a|8192|0|6144|9000|9000|4|N|u1\n\
     b|8192|0|8192|9000|9000|4|N|u1\n\
     c|8192|0|6144|9000|9000|4|N|u2\n\n\
     d|1024|9|1|running|Y|a|b|drbd|\n\
     e|1024|0|1|running|Y|a||ext|\n\
     p|2048|9|1|running|Y|c||plain|\n\
     later|2048|9|1|running|Y|c||ext||1||Y\n\n";

/// The clusters that one must be chosen of, and whether it is; all together is offered last.
fn labels(shown: &Preview) -> Vec<(String, bool)> {
    let clusters = shown.controls.iter().find(|one| one.legend == "Cluster");
    let inputs = clusters.map_or(&[][..], |clusters| &clusters.inputs);
    let labels = inputs.iter().map(|input| match &input.choice {
        Choice::Either(_, is_chosen) => (input.label.clone(), *is_chosen),
        _ => unreachable!("one of the clusters is chosen"),
    });
    let mut labels: Vec<(String, bool)> = labels.collect();
    if let Some((last, _)) = labels.pop() {
        assert_eq!(last, "All together, as if they were one cluster");
    }
    labels
}

/// What a person can choose, nothing being chosen.
fn offered(files: &[(&str, &str)]) -> Vec<String> {
    let shown = preview(&sources(files).unwrap(), &Options::default(), None);
    let labels = labels(&shown);
    assert!(labels.iter().all(|(_, is_chosen)| !is_chosen));
    labels.into_iter().map(|(label, _)| label).collect()
}

fn each(files: &[(&str, &str)]) -> Each {
    open_each(&sources(files).unwrap(), &Options::default()).unwrap()
}

/// The plan of each cluster: what it is called, and its lines.
fn plans(files: &[(&str, &str)]) -> Vec<(String, String)> {
    let clusters = each(files).clusters.into_iter();
    clusters
        .map(|one| (one.cluster.label, lines(&one.opened.unwrap().plan)))
        .collect()
}

#[test]
fn node_groups_of_ganeti_are_clusters() {
    let files = [("cluster.data", GANETI)];
    let sources = sources(&files).unwrap();
    let (one, two) = ("one: 2 hosts, 2 VMs", "two: 1 host, 1 VM");
    assert_eq!(offered(&files), [one, two]);
    let undecided = open(&sources, &Options::default(), None).unwrap_err();
    assert_eq!(undecided.code.to_string(), "E3410");
    let whole = opened(&files, TOGETHER);
    assert_eq!(codes(&whole), ["E3313", "E3308", "E3314"]);
    assert_eq!(whole.plan.name, "Ganeti cluster");
    assert_eq!(whole.plan.vms[1].possible_owners, ["a", "b"]);

    let form = choosing(&files, "one", "stopped=on");
    let first = opened(&files, &form);
    assert_eq!(
        lines(&first.plan),
        "a 8 GiB 4 cores 2.5 GHz\nb 8 GiB 4 cores 2.5 GHz\nd 1 GiB 1 vCPU on a\ne 1 GiB 1 vCPU on a\n"
    );
    assert_eq!(codes(&first), [""; 0], "what is said is about the group");
    assert_eq!(first.plan.name, "Ganeti group one");
    assert!(first.plan.vms[1].possible_owners.is_empty());
    let shown = preview(&sources, &Options::from_form(&form), None);
    let chosen = [(one.to_owned(), true), (two.to_owned(), false)];
    assert_eq!(labels(&shown), chosen);

    let second = opened(&files, &choosing(&files, "two", "stopped=on"));
    assert_eq!(
        lines(&second.plan),
        "c 8 GiB 4 cores 2.5 GHz\np 2 GiB 1 vCPU on c\n"
    );
    assert_eq!(codes(&second), ["E3308", "E3314"]);
    let of_each = each(&files).clusters.into_iter();
    let of_each: Vec<_> = of_each.map(|one| one.opened.unwrap()).collect();
    assert_eq!(of_each, [first, second]);
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
    assert_eq!(
        offered(&files),
        ["berlin.json: 1 host, 1 VM", "bonn.json: 1 host, 1 VM"]
    );
    let both = opened(&files, TOGETHER);
    assert_eq!(
        lines(&both.plan).lines().skip(2).collect::<Vec<_>>(),
        ["x 4 GiB 2 vCPU on pve1", "y 4 GiB 2 vCPU on pve1 (2)"]
    );
    assert_eq!(codes(&both), ["E3410", "E3205", "E3416"]);
    let second = opened(&files, &choosing(&files, "bonn.json", ""));
    assert!(lines(&second.plan).ends_with("y 4 GiB 2 vCPU on pve1\n"));
    // Files of one name are from different folders.
    let same = [("export.json", a.as_str()), ("export.json", b.as_str())];
    assert_eq!(
        offered(&same),
        ["export.json: 1 host, 1 VM", "export.json (2): 1 host, 1 VM"]
    );
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
    assert_eq!(
        offered(&[("h", &hosts)]),
        ["domain-c8: 1 host, 0 VMs", "domain-c9: 1 host, 0 VMs"]
    );
}

#[test]
fn clusters_of_rvtools_are_those_of_its_rows() {
    let names = offered(&[("i", V_INFO), ("h", V_HOST)]);
    assert_eq!(names, ["C1: 2 hosts, 3 VMs", "C2: 1 host, 1 VM"]);
}

#[test]
fn a_vm_runs_on_the_host_of_its_own_cluster() {
    let hosts = "Host,Memory (GiB),Cores,Cluster\nn1,64,8,A\nn2,64,8,A\nn1,64,8,B\n";
    let vms = "VM,Memory (GiB),vCPUs,Host,Cluster\na,1,1,n1,A\nb,1,1,n1,B\nc,1,1,N1.example.org,B\nd,1,1,n1,\ne,1,1,n2,B\n";
    let files = [("h", hosts), ("v", vms)];
    let opened = opened(&files, TOGETHER);
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

/// Hosts and VMs of two lists in one text.
fn lists(hosts: &str, vms: &str) -> String {
    format!("{hosts}\n{vms}")
}

#[test]
fn several_clusters_are_never_one_plan_unless_that_is_asked_for() {
    let text = lists(
        "Host,Memory (GiB),Cores,Cluster\na1,64,8,A\na2,64,8,A\nb1,64,8,B\n",
        "VM,Memory (GiB),vCPUs,Host,Cluster\nv,4,2,a1,A\nw,4,2,b1,B\n",
    );
    let refused = detect_and_open_text(&text, None).unwrap_err();
    assert_eq!(refused.code.to_string(), "E3410");
    assert_eq!(
        refused.cause,
        "The inventory has 2 clusters, and VMs restart within their own only: \
         A: 2 hosts, 1 VM; B: 1 host, 1 VM."
    );
    let files = [("list.csv", text.as_str())];
    let shown = preview(&sources(&files).unwrap(), &Options::default(), None);
    let headline = shown.outcome.headline;
    assert!(
        headline.contains("The inventory has 2 clusters"),
        "{headline}"
    );
    // A key of another inventory chooses nothing.
    let other = Options::from_form("form=1&cluster=0123456789abcdef");
    let refused = open(&sources(&files).unwrap(), &other, None).unwrap_err();
    assert_eq!(refused.code.to_string(), "E3410");
    let together = opened(&files, TOGETHER);
    assert_eq!(codes(&together), ["E3410"]);
    let said = together.problems.iter().find(|one| one.code.0 == 3410);
    assert!(said.unwrap().cause.contains("as if they were one: A, B."));
    assert_eq!(together.plan.hosts.len(), 3);
    let expected = [
        (
            "A",
            "a1 64 GiB 8 cores 2.5 GHz\na2 64 GiB 8 cores 2.5 GHz\nv 4 GiB 2 vCPU on a1\n",
        ),
        ("B", "b1 64 GiB 8 cores 2.5 GHz\nw 4 GiB 2 vCPU on b1\n"),
    ];
    let expected = expected.map(|(name, text)| (name.to_owned(), text.to_owned()));
    assert_eq!(plans(&files), expected);
    assert_eq!(
        each(&files).clusters[0].opened.as_ref().unwrap().plan.name,
        "A"
    );
}

#[test]
fn clusters_of_one_name_in_two_datacenters_are_two() {
    let hosts = "Host,Datacenter,Cluster,Cores per CPU,# Cores,# Memory,VI SDK Server\n\
         h1,Bonn,Prod,8,16,65536,vc1\nh2,Bonn,Prod,8,16,65536,vc1\n\
         h1,Kiel,prod,8,16,65536,vc1\nh1,Kiel,Prod,8,16,65536,vc2\n";
    let vms = "VM,Powerstate,Template,CPUs,Memory,Datacenter,Cluster,Host,VM ID,VI SDK Server\n\
         web,poweredOn,False,2,4096,Bonn,Prod,h1,vm-1,vc1\n\
         web,poweredOn,False,2,4096,Kiel,Prod,h1,vm-1,vc2\n\
         db,poweredOn,False,2,8192,Kiel,PROD,h1,vm-2,vc1\n";
    let memory = "VM,Size MiB,Overhead,Consumed,Reservation,VM ID,VI SDK Server\n\
         web,4096,1,2048,0,vm-1,vc1\nweb,4096,1,1024,0,vm-1,vc2\n";
    let files = [("h", hosts), ("v", vms), ("m", memory)];
    let host = |name: &str| format!("{name} 64 GiB 16 cores 2.5 GHz\n");
    let expected = [
        (
            "Bonn/Prod",
            host("h1") + &host("h2") + "web 4 GiB 2 vCPU on h1, uses 2 GiB\n",
        ),
        ("vc1/Kiel/prod", host("h1") + "db 8 GiB 2 vCPU on h1\n"),
        (
            "vc2/Kiel/Prod",
            host("h1") + "web 4 GiB 2 vCPU on h1, uses 1 GiB\n",
        ),
    ];
    let mut found = plans(&files);
    found.sort();
    assert_eq!(found, expected.map(|(name, text)| (name.to_owned(), text)));
    // The same things in the same places twice are one.
    let twice = [
        ("h", hosts),
        ("v", vms),
        ("m", memory),
        ("i", hosts),
        ("w", vms),
    ];
    assert_eq!(plans(&twice).len(), 3);
    let clusters = each(&files).clusters;
    let called = |name: &str| {
        clusters
            .iter()
            .filter(|one| one.cluster.is_called(name))
            .count()
    };
    assert_eq!(called("Prod"), 3);
    assert_eq!(called("kiel/prod"), 2);
    assert_eq!(called("vc2/Kiel/Prod"), 1);
    assert_eq!(called("Kiel"), 0);
}

/// A list of VMs may say less about a cluster than the list of its hosts.
#[test]
fn a_row_that_tells_less_is_about_the_cluster_that_fits() {
    let hosts = "Host,Memory (GiB),Cores,Cluster,Datacenter\n\
         a1,64,8,A,x\nb1,64,8,B,x\nb2,64,8,B,y\n";
    let vms = "VM,Memory (GiB),vCPUs,Host,Cluster\nv,4,2,a1,A\nw,4,2,b2,B\nu,4,2,,B\n";
    let names = offered(&[("h", hosts), ("v", vms)]);
    assert_eq!(
        names,
        [
            "A: 1 host, 1 VM",
            "B: 0 hosts, 1 VM",
            "x/B: 1 host, 0 VMs",
            "y/B: 1 host, 1 VM"
        ]
    );
    // Only the VMs say it.
    let hosts = "Host,Memory (GiB),Cores\na1,64,8\nb1,64,8\nb2,64,8\n";
    let vms = "VM,Memory (GiB),vCPUs,Host,Cluster\nv,4,2,a1,A\nw,4,2,b1,B\nu,4,2,b2,B\n";
    let names = offered(&[("h", hosts), ("v", vms)]);
    assert_eq!(names, ["A: 1 host, 1 VM", "B: 2 hosts, 2 VMs"]);
    let one = "VM,Memory (GiB),vCPUs,Host,Cluster\nv,4,2,a1,A\n";
    assert_eq!(plans(&[("h", hosts), ("v", one)]).len(), 1);
}

#[test]
fn hosts_that_stand_alone_are_clusters_of_one_host() {
    let hosts = "Host,Cluster,Cores per CPU,# Cores,# Memory\n\
         h1,C,8,16,65536\nh2,C,8,16,65536\nlab1,,8,16,65536\nlab2,,8,16,65536\n";
    let vms = "VM,Powerstate,Template,CPUs,Memory,Cluster,Host\n\
         a,poweredOn,False,2,4096,C,h1\nb,poweredOn,False,2,4096,,lab1\n\
         lost,poweredOn,False,2,4096,,gone\n";
    let files = [("h", hosts), ("v", vms)];
    assert_eq!(
        offered(&files),
        [
            "C: 2 hosts, 1 VM",
            "host lab1: 1 host, 1 VM",
            "host lab2: 1 host, 0 VMs",
            "no cluster: 0 hosts, 1 VM"
        ]
    );
    // A tool that has the column and leaves it empty says the same of all.
    let alone = "Host,Cluster,Cores per CPU,# Cores,# Memory\nx,,8,16,65536\ny,,8,16,65536\n";
    assert_eq!(offered(&[("h", alone)]).len(), 2);
    // The parent of such a host is no cluster, but the folder of all hosts.
    let folder = r#"[{"Name":"x","NumCpu":16,"MemoryTotalGB":256,"ParentName":"host"},{"Name":"y","NumCpu":16,"MemoryTotalGB":256,"ParentName":"host"}]"#;
    assert_eq!(
        offered(&[("h", folder)]),
        ["host x: 1 host, 0 VMs", "host y: 1 host, 0 VMs"]
    );
    // In a list kept by hand a column that is never filled in says nothing.
    let by_hand = "Host,Memory (GiB),Cores,Cluster\nx,64,8,\ny,64,8,\n";
    assert_eq!(opened(&[("h", by_hand)], "").plan.hosts.len(), 2);
}

#[test]
fn a_vm_without_a_known_place_is_in_the_only_cluster_that_has_hosts() {
    let hosts = "Host,Memory (GiB),Cores,Cluster\nh1,64,8,C\n";
    let vms = "VM,Memory (GiB),vCPUs,Host\na,4,2,h1\nb,4,2,gone\n";
    let opened = opened(&[("h", hosts), ("v", vms)], "");
    assert_eq!((opened.plan.vms.len(), opened.plan.name.as_str()), (2, "C"));
}

/// What the cmdlets of one failover cluster say is in one file.
#[test]
fn files_of_several_failover_clusters_are_several_clusters() {
    let file = |node: &str, vm: &str| {
        format!(
            r#"{{"Get-VM":[{{"Name":"{vm}","State":2,"ProcessorCount":2,"MemoryAssigned":4294967296,"MemoryStartup":4294967296,"ComputerName":"{node}"}}],
            "Get-VMHost":[{{"Name":"{node}","LogicalProcessorCount":8,"MemoryCapacity":68719476736,"NumberOfCores":8}}],
            "Get-ClusterNode":[{{"Name":"{node}","State":0,"NodeWeight":1}}]}}"#
        )
    };
    let (a, b) = (file("n1", "x"), file("n2", "y"));
    let files = [("one.json", a.as_str()), ("two.json", b.as_str())];
    assert_eq!(
        offered(&files),
        ["one.json: 1 host, 1 VM", "two.json: 1 host, 1 VM"]
    );
    assert_eq!(opened(&files[..1], "").kind, Kind::HostAndVmLists);
    // Where nodes say their cluster, they need no file.
    let named = r#"{"Get-VMHost":[{"Name":"n1","LogicalProcessorCount":8,"MemoryCapacity":68719476736},
        {"Name":"n2","LogicalProcessorCount":8,"MemoryCapacity":68719476736}],
        "Get-ClusterNode":[{"Name":"n1","State":0,"NodeWeight":1,"Cluster":"K1"},{"Name":"n2","State":0,"NodeWeight":1,"Cluster":"K2"}]}"#;
    assert_eq!(
        offered(&[("all.json", named)]),
        ["K1: 1 host, 0 VMs", "K2: 1 host, 0 VMs"]
    );
}

/// Titles of lists of every tool that names clusters.
#[test]
fn every_tool_s_clusters_are_kept_apart() {
    let check = |hosts: &str, vms: &str| {
        let files = [("h", hosts), ("v", vms)];
        let plans = plans(&files);
        let names: Vec<&str> = plans.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["A", "B"], "{hosts}");
        for (_, lines) in plans {
            assert_eq!(lines.lines().count(), 2, "{hosts}: {lines}");
        }
    };
    check(
        "Host Name,Cluster,CPU Cores,Memory (KiB),Guest VM Count\nh1,A,16,268435456,1\nh2,B,16,268435456,1\n",
        "VM Name,Power State,Virtual CPU,Provisioned Memory (MiB),Host,Cluster\na,poweredOn,4,8192,h1,A\nb,poweredOn,4,8192,h2,B\n",
    );
    check(
        "Server Name,Cluster,CPU Cores,Memory (KiB),Guest VM Count\nh1,A,16,268435456,1\nh2,B,16,268435456,1\n",
        "Guest VM Name,IsRunning,Virtual CPU,Provisioned Memory (Bytes),Hypervisor\na,TRUE,4,8589934592,h1\nb,TRUE,4,8589934592,h2\n",
    );
    check(
        r#"[{"Name":"h1","NumCpu":16,"MemoryTotalGB":256,"ParentName":"A"},{"Name":"h2","NumCpu":16,"MemoryTotalGB":256,"ParentName":"B"}]"#,
        r#"[{"Name":"a","PowerState":1,"NumCpu":2,"MemoryGB":4,"VMHostName":"h1"},{"Name":"b","PowerState":1,"NumCpu":2,"MemoryGB":4,"VMHostName":"h2"}]"#,
    );
    check(
        "vHostName,vHostCluster,vHostNumCpuCores,vHostMemorySize\nh1,A,16,262144\nh2,B,16,262144\n",
        "vInfoVMName,vInfoPowerstate,vInfoCPUs,vInfoMemory,vInfoCluster,vInfoHost\na,poweredOn,2,8192,A,h1\nb,poweredOn,2,8192,B,h2\n",
    );
    check(
        "Node;Memory (GB);Cores;Pool\nh1;64;8;A\nh2;64;8;B\n",
        "VM;Memory (GB);vCPUs;Node\na;4;2;h1\nb;4;2;h2\n",
    );
    check(
        "Name,ComputerName,ClusterName,LogicalProcessorCount,MemoryCapacity\nh1,h1,A,16,274877906944\nh2,h2,B,16,274877906944\n",
        "Name,State,ProcessorCount,MemoryAssigned,ComputerName\na,Running,2,4294967296,h1\nb,Running,2,4294967296,h2\n",
    );
}

/// The same references are given by every vCenter.
#[test]
fn hosts_of_two_vcenters_are_not_confused() {
    let file = |server: &str, cluster: &str, vm: &str| {
        format!(
            r#"{{"hostSystems":[{{"self":{{"value":"host-9","serverGuid":"{server}"}},"name":"esx1","parent":{{"value":"{cluster}"}},"summary":{{"config":{{"name":"esx1"}},"hardware":{{"memorySize":68719476736,"numCpuCores":8}}}}}}],
            "virtualMachines":[{{"self":{{"value":"vm-1","serverGuid":"{server}"}},"summary":{{"config":{{"name":"{vm}","memorySizeMB":4096,"numCpu":2}},"runtime":{{"host":{{"value":"host-9"}},"powerState":"poweredOn"}}}}}}]}}"#
        )
    };
    let (a, b) = (file("g1", "domain-c8", "x"), file("g2", "domain-c8", "y"));
    let plans = plans(&[("a.json", &a), ("b.json", &b)]);
    let host = "esx1 64 GiB 8 cores 2.5 GHz\n";
    let expected = [
        ("g1/domain-c8", format!("{host}x 4 GiB 2 vCPU on esx1\n")),
        ("g2/domain-c8", format!("{host}y 4 GiB 2 vCPU on esx1\n")),
    ];
    assert_eq!(plans, expected.map(|(name, text)| (name.to_owned(), text)));
}
