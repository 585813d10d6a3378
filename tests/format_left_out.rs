//! What is no host and no VM is left out, and named: totals, remarks, lists of other things,
//! titles again, columns with a meaning that a plan has no place for.

#![allow(clippy::unwrap_used)] // A test may fail loudly.

mod inventories_support;

use headroom::format::import::{Opened, Options, detect_and_open_text, preview};
use headroom::model::PlatformId;
use inventories_support::{TOGETHER, lines, opened, sources};

fn open(text: &str) -> Opened {
    detect_and_open_text(text, None).unwrap()
}

fn names(opened: &Opened) -> (Vec<&str>, Vec<&str>) {
    let hosts = opened.plan.hosts.iter().map(|host| host.name.as_str());
    let vms = opened.plan.vms.iter().map(|vm| vm.name.as_str());
    (hosts.collect(), vms.collect())
}

#[track_caller]
fn says(opened: &Opened, code: u16, expect: &str) {
    let mut problems = opened.problems.iter();
    let said = problems.any(|problem| problem.code.0 == code && problem.cause.contains(expect));
    assert!(said, "{code} {expect}: {:#?}", opened.problems);
}

#[track_caller]
fn says_nothing_of(opened: &Opened, code: u16) {
    let said = opened.problems.iter().any(|problem| problem.code.0 == code);
    assert!(!said, "{:#?}", opened.problems);
}

const HOSTS: &str = "Server,Cores,RAM (GB)\nalpha,24,192\nbeta,24,192\ngamma,48,384\n";

#[test]
fn rows_of_totals_are_left_out() {
    let text = format!(
        "{HOSTS}TOTAL:,96,768\nAverage,32,256\n\n\
         VM,vCPU,RAM (GB),Host\nmail,4,24,alpha\nshop,8,48,beta\nSumme,12,72,\n"
    );
    let opened = open(&text);
    let expect = (vec!["alpha", "beta", "gamma"], vec!["mail", "shop"]);
    assert_eq!(names(&opened), expect);
    says(
        &opened,
        3409,
        "2 rows hold totals of the others and left out: row 5 (TOTAL:), row 6 (Average)",
    );
    says(&opened, 3409, "row 11 (Summe)");
}

#[test]
fn subtotals_of_parts_of_a_list_are_left_out() {
    let text = "VM,vCPU,Memory (GB),Cluster\na,2,8,one\nb,2,16,one\nSubtotal,4,24,one\n\
         c,4,32,two\nd,2,32,two\nSubtotal,6,64,two\nGrand total,10,88,\n";
    let opened = opened(&[("", text)], TOGETHER);
    assert_eq!(names(&opened).1, ["a", "b", "c", "d"]);
}

#[test]
fn a_vm_whose_name_says_totals_stays_and_is_questioned() {
    let opened = open(
        "VM,vCPU,Memory (GB),Host\nmail,4,24,alpha\nshop,8,48,beta\ntotal,4,24,alpha\nsum-db,2,8,beta\n",
    );
    assert_eq!(names(&opened).1, ["mail", "shop", "total", "sum-db"]);
    says(&opened, 3424, "row 4 (total)");
    says_nothing_of(&opened, 3409);
    // Without a column that says where it runs only its figures tell.
    let opened = open("VM,vCPU,Memory (GB)\nmail,4,24\nshop,8,48\ntotal,4,24\n");
    assert_eq!(names(&opened).1, ["mail", "shop", "total"]);
    says(&opened, 3424, "row 4 (total)");
}

#[test]
fn hosts_that_are_alike_are_no_totals_of_each_other() {
    // Only the last one could be a sum, and it has the size of one row, not of all.
    let opened = open("Host,Cores,Memory (GB)\nh1,16,64\nsum,16,64\nmax,16,64\nh2,16,64\n");
    assert_eq!(names(&opened).0, ["h1", "sum", "max", "h2"]);
}

#[test]
fn a_list_of_something_else_below_a_list_is_named() {
    let text = format!(
        "{HOSTS}\nVM,vCPU,RAM (GB),Host\nmail,4,24,alpha\n\n\
         LUN,Size,Used,Paths\nlun1,8192,4096,4\nlun2,8192,100,4\n\nPort,VLAN\n1,20\n"
    );
    let opened = open(&text);
    assert_eq!(
        names(&opened),
        (vec!["alpha", "beta", "gamma"], vec!["mail"])
    );
    says(
        &opened,
        3422,
        "row 9: the list with the titles LUN, Size, Used, Paths",
    );
    says(&opened, 3422, "it is left out, with 2 rows");
    says(&opened, 3422, "row 13: the list with the titles Port, VLAN");
}

#[test]
fn remarks_and_captions_around_lists_are_named() {
    let text = format!(
        "Inventory of the east wing, autumn\n{HOSTS}\nGuests\n\
         VM;vCPU;RAM (GB)\n",
    )
    .replace(';', ",")
        + "mail,4,24\n\nRemarks,,\nGrowth expected,20,128\nAsk Kim,,\n";
    let opened = open(&text);
    assert_eq!(
        names(&opened),
        (vec!["alpha", "beta", "gamma"], vec!["mail"])
    );
    says(&opened, 3409, "row 1 (Inventory of the east wing)");
    says(&opened, 3409, "row 7 (Guests)");
    says(&opened, 3409, "row 12 (Growth expected)");
}

#[test]
fn a_caption_does_not_settle_the_separator() {
    let opened = open("Bestand, Stand Mai\n\nHost;Kerne;Cores;Memory (GB)\nh1;x;16;64,5\n");
    assert_eq!(lines(&opened.plan), "h1 64.5 GiB 16 cores 2.5 GHz\n");
}

#[test]
fn titles_that_are_repeated_are_no_rows() {
    let opened = open(
        "Host,Cores,Memory (GB)\nh1,16,64\nHost,Cores,Memory (GB)\nh2,16,64\n\nHost,Cores,Memory (GB)\nh3,16,64\n",
    );
    assert_eq!(names(&opened).0, ["h1", "h2", "h3"]);
    says(
        &opened,
        3409,
        "row 3 (the titles again), row 6 (the titles again)",
    );
}

#[test]
fn a_list_may_follow_another_without_a_blank_row() {
    let opened =
        open("Host,Cores,Memory (GB)\nh1,16,64\nVM,vCPU,Memory (GB)\nnode,2,4\nserver,2,4\n");
    assert_eq!(names(&opened), (vec!["h1"], vec!["node", "server"]));
}

#[test]
fn a_blank_row_within_a_list_ends_nothing() {
    let opened = open("VM,vCPU,Memory (GB),State\na,2,4,on\n\nserver,2,4,on\n\n\nb,2,4,off\n");
    assert_eq!(names(&opened).1, ["a", "server", "b"]);
}

#[test]
fn old_exports_in_one_file_are_told_apart() {
    let opened = open(
        "vInfoVMName,vInfoPowerstate,vInfoTemplate,vInfoCPUs,vInfoMemory,vInfoHost\n\
         a,poweredOn,False,2,4096,e1\n\n\
         vMemoryVMName,vMemorySizeMiB,vMemoryConsumed\na,4096,100\nb,8192,100\n",
    );
    assert_eq!(names(&opened).1, ["a"]);
    says(
        &opened,
        3422,
        "vMemoryVMName, vMemorySizeMiB, vMemoryConsumed",
    );
}

#[test]
fn a_list_below_can_still_be_chosen() {
    let text = format!("{HOSTS}\nMaschine,Kerne,Speicher (GB)\nmail,4,24\n");
    let sources = sources(&[("a.csv", &text)]).unwrap();
    let shown = preview(&sources, &Options::default(), None);
    let group = shown
        .controls
        .iter()
        .rfind(|group| group.legend.contains("columns"))
        .unwrap();
    assert!(group.closed);
    let name = &group.inputs.first().unwrap().name;
    let id = name.strip_prefix("table-").unwrap();
    let form = format!(
        "form=1&table-{id}=vms&column-{id}-0=name&column-{id}-1=vcpus&column-{id}-2=memory"
    );
    let opened =
        headroom::format::import::open(&sources, &Options::from_form(&form), None).unwrap();
    assert_eq!(names(&opened).1, ["mail"]);
    says_nothing_of(&opened, 3422);
}

const V_HOST: &str = "Host,Cluster,# CPU,Cores per CPU,# Cores,Speed,# Memory,in Quarantine Mode\n\
     e1,C,2,8,16,2600,131072,False\ne2,C,2,8,16,2600,131072,True\n";

#[test]
fn columns_with_a_meaning_are_named_with_what_is_lost() {
    let v_info = "VM,Powerstate,Template,CPUs,Memory,Latency Sensitivity,Connection state,\
         Cluster rule(s),Cluster rule name(s),Host\n\
         a,poweredOn,False,2,4096,high,connected,antiAffinity,apart-a,e1\n\
         b,poweredOn,False,2,4096,normal,orphaned,antiAffinity,apart-a,e2\n\
         c,poweredOn,False,2,4096,normal,connected,,,e2\n";
    let opened = open(&format!("{V_HOST}\n{v_info}"));
    says(
        &opened,
        3425,
        "2 VMs have rules of DRS that this table does not describe: antiAffinity, apart-a.",
    );
    says(
        &opened,
        3425,
        "1 VM has cores and memory of its own (latency sensitivity high)",
    );
    says(
        &opened,
        3425,
        "1 row is about a VM that vCenter does not reach; it counts like the others: orphaned.",
    );
    says(&opened, 3425, "1 host is in quarantine");
    let rules = r#"[{"Name":"apart-a","Enabled":true,"KeepTogether":false,"VMs":["a","b"]}]"#;
    let files = [("h", V_HOST), ("i", v_info), ("r", rules)];
    let opened = inventories_support::opened(&files, "");
    let about_rules = |cause: &str| cause.contains("rules of DRS");
    assert!(
        !opened
            .problems
            .iter()
            .any(|problem| about_rules(&problem.cause))
    );
}

#[test]
fn what_ha_does_not_protect_is_not_restarted() {
    let v_info = |web: &str| {
        format!(
            "{V_HOST}\nVM,Powerstate,Template,CPUs,Memory,Host,DAS protection\n\
             web,poweredOn,False,2,4096,e1,{web}\nlone,poweredOn,False,2,4096,e2,False\n\
             off,poweredOff,False,2,4096,e2,False\n"
        )
    };
    let opened = open(&v_info("True"));
    let available = opened.plan.vms.iter().map(|vm| vm.highly_available);
    assert_eq!(available.collect::<Vec<_>>(), [true, false, true]);
    says(
        &opened,
        3415,
        "1 VM is not protected by HA at this moment (DAS protection) and not restarted: lone.",
    );
    // Where HA protects nothing, it is off: that says nothing about single VMs.
    let opened = open(&v_info("False"));
    assert!(opened.plan.vms.iter().all(|vm| vm.highly_available));
    says(&opened, 3415, "HA protects no VM");
}

#[test]
fn second_copies_of_fault_tolerant_vms_are_no_vms() {
    let opened = open(&format!(
        "{V_HOST}\nVM,Powerstate,Template,CPUs,Memory,Host,FT State,FT Role\n\
         pay,poweredOn,False,2,4096,e1,running,1\npay,poweredOn,False,2,4096,e2,running,2\n\
         web,poweredOn,False,2,4096,e2,notConfigured,\n"
    ));
    assert_eq!(names(&opened).1, ["pay", "web"]);
    says(
        &opened,
        3409,
        "1 row is the second copy of a fault-tolerant VM",
    );
}

#[test]
fn proxmox_says_memory_in_use_and_all_of_it() {
    let guests = "vmid,name,status,cpus,maxmem,mem,maxdisk,node\n\
         100,mail,running,4,8589934592,2147483648,34359738368,pve1\n";
    let hosts = "Host,Cores,Memory (GB)\npve1,16,64\n";
    for text in [
        format!("{hosts}\n{guests}"),
        format!(
            "{hosts}\n{}",
            guests.replace("vmid,", "note,").replace("cpus", "vcpus")
        ),
    ] {
        let opened = open(&text);
        let guest = lines(&opened.plan);
        assert!(
            guest.contains("mail 8 GiB 4 vCPU on pve1, uses 2 GiB"),
            "{guest}"
        );
    }
    let ansible = r#"{"proxmox_vms":[{"cpu":0.5,"cpus":2,"disk":0,"maxdisk":1,"maxmem":4294967296,
        "mem":10485760,"name":"a","node":"pve1","status":"running","template":false,"vmid":100}]}"#;
    let opened = open(ansible);
    assert_eq!(opened.plan.platform, PlatformId::Proxmox);
    let guest = lines(&opened.plan);
    assert!(
        guest.contains("a 4 GiB 2 vCPU on pve1, uses 10 MiB"),
        "{guest}"
    );
}

#[test]
fn memory_in_use_alone_is_no_size() {
    for text in [
        "vmid,name,vcpus,mem\n100,mail,4,2147483648\n",
        "VM,vCPU,Used memory (GB)\nmail,4,2\n",
    ] {
        let refused = detect_and_open_text(text, None).unwrap_err();
        assert_eq!(refused.code.to_string(), "E3403", "{refused}");
        assert!(
            refused.cause.contains("memory but that in use"),
            "{refused}"
        );
    }
}
