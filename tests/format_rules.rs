//! What inventories say beside hosts and VMs: fault domains, rules, owners, priorities.

#![allow(clippy::unwrap_used)] // A test may fail loudly.

mod inventories_support;

use headroom::model::{Plan, Priority, VmGroup};
use inventories_support::{TOGETHER, V_HOST, V_INFO, codes, lines, opened};

fn vm<'a>(plan: &'a Plan, name: &str) -> &'a VmGroup {
    plan.vms.iter().find(|vm| vm.name == name).unwrap()
}

fn domains(plan: &Plan) -> Vec<Option<&str>> {
    let hosts = plan.hosts.iter();
    hosts.map(|host| host.fault_domain.as_deref()).collect()
}

const HYPER_V_HOSTS: &str = r#"[{"Name":"hv1","LogicalProcessorCount":16,"NumberOfCores":8,"MemoryCapacity":68719476736},
    {"Name":"hv2","LogicalProcessorCount":16,"NumberOfCores":8,"MemoryCapacity":68719476736},
    {"Name":"hv3","LogicalProcessorCount":16,"NumberOfCores":8,"MemoryCapacity":68719476736}]"#;

#[test]
fn nodes_are_in_the_smallest_fault_domain_that_has_a_name() {
    let nodes = r#"[{"Name":"HV1","State":0,"NodeWeight":1,"FaultDomain":["Site:Bonn","Rack:R1","Chassis:"]},
        {"Name":"HV2","State":0,"NodeWeight":1,"FaultDomain":["Site:Bonn","Rack:","Chassis:"]},
        {"Name":"HV3","State":0,"NodeWeight":1,"FaultDomain":["Site:","Rack:","Chassis:"]},
        {"Name":"HV4","State":0,"NodeWeight":1,"FaultDomain":[]},
        {"Name":"HV5","State":1,"NodeWeight":1,"FaultDomain":["Rack:R2"]}]"#;
    let found = opened(&[("h", HYPER_V_HOSTS), ("n", nodes)], "");
    // A node that is down is there, whatever its size: it keeps its vote.
    let expect = [Some("R1"), Some("Bonn"), None, Some("R2")];
    assert_eq!(domains(&found.plan), expect);
    assert_eq!(codes(&found), ["E3419", "E3420", "E3426"]);
    assert_eq!(
        found.problems[0].cause,
        "Nodes of the cluster whose memory no table says: HV4. They are left out."
    );
}

#[test]
fn fault_domains_are_the_parents_of_nodes() {
    let domains_of = "Name,Type,ParentName,ChildrenNames,Location\nhv1,Node,Rack A,,\nhv2,Node,Rack B,,\nRack A,Rack,Bonn,,Room 1\nhv3,Node,,,\n";
    let found = opened(&[("h", HYPER_V_HOSTS), ("d", domains_of)], "");
    assert_eq!(domains(&found.plan), [Some("Rack A"), Some("Rack B"), None]);
    assert_eq!(codes(&found), [""; 0]);
}

#[test]
fn groups_of_a_cluster_bring_owners_priority_and_anti_affinity() {
    let vms = r#"[{"Name":"a","ProcessorCount":2,"MemoryAssigned":4294967296,"MemoryStartup":4294967296,"State":2,"ComputerName":"hv1","IsClustered":true},
        {"Name":"b","ProcessorCount":2,"MemoryAssigned":4294967296,"MemoryStartup":4294967296,"State":2,"ComputerName":"hv1","IsClustered":true}]"#;
    let groups = r#"[{"Name":"a","OwnerNode":"hv2","State":0,"Priority":3000,"AntiAffinityClassNames":["dc"],"PreferredOwners":["HV2","HV1"],"PossibleOwners":["HV1","HV2"]},
        {"Name":"b","OwnerNode":"hv1","State":0,"Priority":0,"AntiAffinityClassNames":[],"PreferredOwners":[],"PossibleOwners":["hv1","hv2","hv3"]},
        {"Name":"Cluster Group","OwnerNode":"hv1","State":0,"Priority":1000,"AntiAffinityClassNames":[]}]"#;
    let found = opened(&[("h", HYPER_V_HOSTS), ("v", vms), ("g", groups)], "");
    let a = vm(&found.plan, "a");
    assert_eq!(
        (a.priority, a.anti_affinity.as_deref()),
        (Priority::High, Some("dc"))
    );
    assert_eq!(a.current_hosts, ["hv2"]);
    assert_eq!(
        (&*a.preferred_owners, &*a.possible_owners),
        (
            &["hv2".to_owned(), "hv1".to_owned()][..],
            &["hv1".to_owned(), "hv2".to_owned()][..]
        )
    );
    let b = vm(&found.plan, "b");
    assert!(b.possible_owners.is_empty(), "all nodes are no choice");
    assert_eq!(b.priority, Priority::NoAutoStart);
    assert_eq!(codes(&found), [""; 0]);
}

const POWER_CLI: &str = r#"{"Get-VM":[
    {"Name":"a","Id":"VirtualMachine-vm-1","PowerState":"PoweredOn","NumCpu":2,"MemoryGB":4,"VMHostName":"esx1"},
    {"Name":"b","Id":"VirtualMachine-vm-2","PowerState":"PoweredOn","NumCpu":2,"MemoryGB":4,"VMHostName":"esx1"},
    {"Name":"c","Id":"VirtualMachine-vm-3","PowerState":"PoweredOn","NumCpu":2,"MemoryGB":4,"VMHostName":"esx2"}],
  "Get-VMHost":[
    {"Name":"esx1","Id":"h1","NumCpu":16,"CpuTotalMhz":32000,"MemoryTotalGB":128,"ConnectionState":"Connected","ParentName":"C"},
    {"Name":"esx2","Id":"h2","NumCpu":16,"CpuTotalMhz":32000,"MemoryTotalGB":128,"ConnectionState":"Connected","ParentName":"C"}],
  "Get-DrsRule":[
    {"Name":"apart","Enabled":true,"KeepTogether":false,"VMIds":["VirtualMachine-vm-1","VirtualMachine-vm-2"]},
    {"Name":"together","Enabled":true,"KeepTogether":true,"VMIds":["VirtualMachine-vm-2","VirtualMachine-vm-3","VirtualMachine-vm-9"]},
    {"Name":"off","Enabled":false,"KeepTogether":true,"VMIds":["VirtualMachine-vm-1"]},
    {"Name":"second","Enabled":true,"KeepTogether":false,"VMIds":["VirtualMachine-vm-2","VirtualMachine-vm-3"]}],
  "Get-DrsVMHostRule":[
    {"Name":"licence","Enabled":true,"Type":"MustRunOn","VMs":["a"],"Hosts":["esx1"]},
    {"Name":"near","Enabled":true,"Type":"ShouldRunOn","VMs":["c"],"Hosts":["esx2"]},
    {"Name":"not there","Enabled":true,"Type":"MustNotRunOn","VMs":["b"],"Hosts":["esx2"]}]}"#;

#[test]
fn rules_of_drs_are_rules_of_the_plan() {
    let found = opened(&[("i", POWER_CLI)], "");
    let (a, b, c) = (
        vm(&found.plan, "a"),
        vm(&found.plan, "b"),
        vm(&found.plan, "c"),
    );
    let apart = [a, b, c].map(|vm| vm.anti_affinity.as_deref());
    assert_eq!(apart, [Some("apart"), Some("apart"), Some("second")]);
    let together = [a, b, c].map(|vm| vm.affinity.as_deref());
    assert_eq!(together, [None, Some("together"), Some("together")]);
    assert_eq!(
        (&*a.possible_owners, &*c.preferred_owners),
        (&["esx1".to_owned()][..], &["esx2".to_owned()][..])
    );
    assert_eq!(codes(&found), ["E3418", "E3418", "E3418"]);
    let causes: Vec<&str> = found
        .problems
        .iter()
        .filter(|one| one.code.0 == 3418)
        .map(|one| one.cause.as_str())
        .collect();
    assert_eq!(
        causes,
        [
            "The rule together is not taken over as it is: 1 VM of it is not listed.",
            "The rule second is not taken over as it is: 1 VM of it is in another rule of the kind, which holds.",
            "The rule not there is not taken over as it is: a plan has no rule of its kind.",
        ]
    );
}

/// `Export-Csv` writes the type of a list, RVTools has the short reference.
#[test]
fn rules_without_their_vms_are_said_and_short_references_are_found() {
    let rules = "Name,Enabled,KeepTogether,VMIds\nlost,True,False,System.String[]\nkept,True,True,vm-1;vm-2\n";
    let found = opened(&[("i", V_INFO), ("h", V_HOST), ("r", rules)], TOGETHER);
    assert!(lines(&found.plan).contains("web 4 GiB 2 vCPU on esx1, High"));
    assert_eq!(vm(&found.plan, "web").affinity.as_deref(), Some("kept"));
    assert_eq!(vm(&found.plan, "db").affinity.as_deref(), Some("kept"));
    assert!(codes(&found).contains(&"E3418".to_owned()));
}
