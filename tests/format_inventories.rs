//! Inventories of other tools: a small sample of each, written by hand.

#![allow(clippy::unwrap_used)] // A test may fail loudly.

mod inventories_support;

use headroom::format::import::{Options, preview};
use headroom::model::PlatformId;
use inventories_support::{codes, lines, opened, sources};

#[track_caller]
fn check(files: &[(&str, &str)], platform: PlatformId, problems: &[&str], expect: &str) {
    let opened = opened(files, "");
    let expect: String = expect
        .trim()
        .lines()
        .map(|line| format!("{}\n", line.trim()))
        .collect();
    assert_eq!(lines(&opened.plan), expect, "{:#?}", opened.problems);
    assert_eq!(codes(&opened), problems, "{:#?}", opened.problems);
    assert_eq!(opened.plan.platform, platform);
}

const V_INFO: &str = "VM,Powerstate,Template,SRM Placeholder,CPUs,Memory,Active Memory,In Use MiB,Owner,\
     HA Restart Priority,Cluster,Host,VM ID\n\
     web,poweredOn,False,False,2,4096,12,99999,me,high,C1,esx1,vm-1\n\
     db,poweredOn,False,False,8,65536,12,99999,me,medium,C1,esx2,vm-2\n\
     old,poweredOff,False,False,1,2048,12,99999,me,medium,C2,esx3,vm-3\n\
     gold,poweredOff,True,False,1,2048,12,99999,me,medium,C1,esx1,vm-4\n\
     far,poweredOff,False,True,1,2048,12,99999,me,medium,C1,esx1,vm-5\n\
     odd,poweredOn,False,False,1,2048,12,99999,me,low,C1,esx9,vm-6\n\
     ,,,,,,,,,,,,\n";
const V_HOST: &str = "Host,Datacenter,Cluster,in Maintenance Mode,CPU Model,Speed,# CPU,Cores per CPU,# Cores,# Memory\n\
     esx1,dc,C1,False,Xeon,2600,2,16,32,524288\n\
     esx2,dc,C1,True,Xeon,2600,2,16,32,524288\n\
     esx3,dc,C2,False,Xeon,2600,2,16,32,524288\n";

#[test]
fn rvtools_sheets_are_joined() {
    let v_cpu = "VM,Powerstate,CPUs,Sockets,Cores p/s,Max,Reservation,Limit,VM ID\n\
         web,poweredOn,2,2,1,4590,500,-1,vm-1\n";
    let v_memory = "VM,Size MiB,Overhead,Max,Consumed,Reservation,Limit,VM ID\n\
         web,4096,40,4096,3000,1024,-1,vm-1\nold,2048,0,0,0,0,-1,vm-3\n";
    let v_cluster =
        "Name,NumHosts,HA enabled,Failover Level,AdmissionControlEnabled\nC1,2,True,1,True\n";
    check(
        &[
            ("RVTools_tabvMemory.csv", v_memory),
            ("RVTools_tabvInfo.csv", V_INFO),
            ("a.csv", V_HOST),
            ("b.csv", v_cpu),
            ("c.csv", v_cluster),
        ],
        PlatformId::Vsphere8,
        &["E3410", "E3414", "E3409", "E3413"],
        "
        esx1 512 GiB 32 cores 2.6 GHz
        esx2 512 GiB 32 cores 2.6 GHz maintenance
        esx3 512 GiB 32 cores 2.6 GHz
        web 4 GiB 2 vCPU on esx1, High, uses 2.93 GiB, reserves 1 GiB and 500 MHz
        db 64 GiB 8 vCPU on esx2
        old 2 GiB 1 vCPU on esx3, stopped
        odd 2 GiB 1 vCPU, Low
        ",
    );
}

#[test]
fn choices_pick_clusters_and_leave_out_what_is_not_wanted() {
    let files = [("i", V_INFO), ("h", V_HOST)];
    let of = |form: &str| lines(&opened(&files, form).plan);
    let second = of("form=1&cluster=1");
    assert_eq!(second, "esx3 512 GiB 32 cores 2.6 GHz\n");
    let with_stopped = of("form=1&cluster=1&stopped=on");
    assert!(
        with_stopped.ends_with("old 2 GiB 1 vCPU on esx3, stopped\n"),
        "{with_stopped}"
    );
    let templates = of("form=1&cluster=0&templates=on");
    assert!(
        templates.contains("gold 2 GiB 1 vCPU on esx1, stopped\n"),
        "{templates}"
    );
    assert!(
        templates.contains("far 2 GiB 1 vCPU on esx1, stopped\n"),
        "{templates}"
    );
    let new = of("form=1&cluster=0&names=new&vms=single");
    assert_eq!(
        new,
        "host1 512 GiB 32 cores 2.6 GHz\nhost2 512 GiB 32 cores 2.6 GHz maintenance\n\
         vm1 4 GiB 2 vCPU on host1, High\nvm2 64 GiB 8 vCPU on host2\nvm3 2 GiB 1 vCPU, Low\n"
    );
    let none = sources(&files).unwrap();
    let refused = headroom::format::import::open(&none, &Options::from_form("form=1"), None);
    assert_eq!(refused.unwrap_err().code.to_string(), "E3417");
}

#[test]
fn vms_of_one_size_become_a_workload_without_names() {
    let text = "VM,Memory (GiB),vCPUs,Host,Memory in use (GiB)\nsecret1,8,2,h1,2\nsecret2,8,2,h2,4\nother,4,1,h1,\n";
    let hosts = "Host,Memory (GiB),Cores\nh1,64,8\nh2,64,8\n";
    let files = [("v", text), ("h", hosts)];
    let grouped = lines(&opened(&files, "form=1&vms=grouped").plan);
    assert_eq!(
        grouped,
        "h1 64 GiB 8 cores 2.5 GHz\nh2 64 GiB 8 cores 2.5 GHz\n\
         2 × 2 vCPU, 8 GiB # 8 GiB 2 vCPU on h1+h2, uses 3 GiB\n1 vCPU, 4 GiB 4 GiB 1 vCPU on h1\n"
    );
    let used = lines(&opened(&files, "form=1&memory=used").plan);
    assert!(used.contains("secret1 2 GiB 2 vCPU on h1\n"), "{used}");
    assert!(used.contains("other 4 GiB 1 vCPU on h1\n"), "{used}");
}

#[test]
fn old_titles_of_rvtools_are_read() {
    check(
        &[
            (
                "i",
                "vInfoVMName,vInfoPowerstate,vInfoTemplate,vInfoCPUs,vInfoMemory,vInfoProvisioned,vInfoCluster,vInfoHost\n\
                   a,poweredOn,False,2,8192,1,C,h\n",
            ),
            (
                "h",
                "vHostName,vHostCluster,vHostCpuMhz,vHostNumCPU,vHostCoresPerCPU,vHostNumCpuCores,vHostMemorySize\n\
                   h,C,2400,2,8,16,262144\n",
            ),
        ],
        PlatformId::Vsphere8,
        &["E3407"],
        "h 256 GiB 16 cores 2.4 GHz\na 8 GiB 2 vCPU on h\n",
    );
}

#[test]
fn live_optics_of_both_kinds_is_read() {
    check(
        &[
            (
                "h",
                "Host Name,Cluster,CPU Sockets,CPU Cores,CPU Threads,CPU Clock Speed (GHz),Memory (KiB),Guest VM Count\n\
                   h,C,2,16,32,2.4,268435456,1\n",
            ),
            (
                "v",
                "VM Name,Power State,Template,VM OS,Virtual CPU,Provisioned Memory (MiB),Used Memory (active) (MiB),Consumed Memory (MiB),Host,Cluster\n\
                   a,poweredOn,FALSE,Linux,4,8192,100,4096,h,C\n",
            ),
        ],
        PlatformId::Vsphere8,
        &[],
        "h 256 GiB 16 cores 32 threads 2.4 GHz\na 8 GiB 4 vCPU on h, uses 4 GiB\n",
    );
    check(
        &[
            (
                "h",
                "Server Name,Cluster,CPU Cores,CPU Sockets,CPU Threads,Memory (KiB),Guest VM Count\nh,C,16,2,32,268435456,1\n",
            ),
            (
                "v",
                "Guest VM Name,Power State,IsRunning,Template,Virtual CPU,Provisioned Memory (Bytes),Consumed Memory (Bytes),Hypervisor,Cluster\n\
                   a,,TRUE,FALSE,4,8589934592,0,h,C\nb,,FALSE,FALSE,4,8589934592,0,h,C\n",
            ),
        ],
        PlatformId::HyperV2022,
        &[],
        "h 256 GiB 16 cores 32 threads 2.5 GHz\na 8 GiB 4 vCPU on h\nb 8 GiB 4 vCPU on h, stopped\n",
    );
}

/// The four cmdlets as the line in the README collects them.
const HYPER_V: &str = r#"{
  "Get-VM": [
    {"Name":"web1","VMId":"1","State":2,"ProcessorCount":4,"MemoryAssigned":4294967296,"MemoryStartup":2147483648,
     "MemoryMinimum":1073741824,"MemoryMaximum":8589934592,"DynamicMemoryEnabled":true,"IsClustered":true,"ComputerName":"HV1"},
    {"Name":"web2","VMId":"2","State":"Running","ProcessorCount":4,"MemoryAssigned":4294967296,"MemoryStartup":4294967296,
     "MemoryMinimum":1,"MemoryMaximum":8589934592,"DynamicMemoryEnabled":false,"IsClustered":true,"ComputerName":"HV2"},
    {"Name":"off","VMId":"3","State":3,"ProcessorCount":1,"MemoryAssigned":0,"MemoryStartup":1073741824,
     "DynamicMemoryEnabled":false,"IsClustered":true,"ComputerName":"HV2","HardDrives":[{"Path":"c"}]},
    {"Name":"lone","VMId":"4","State":2,"ProcessorCount":1,"MemoryAssigned":1073741824,"MemoryStartup":1073741824,
     "DynamicMemoryEnabled":false,"IsClustered":false,"ComputerName":"HV2"}],
  "Get-VMHost": [
    {"Name":"HV1","LogicalProcessorCount":32,"MemoryCapacity":137438953472},
    {"Name":"HV2","LogicalProcessorCount":32,"MemoryCapacity":137438953472,"NumberOfCores":16}],
  "Get-ClusterNode": [{"Name":"hv1","State":2,"NodeWeight":1},{"Name":"hv2","State":0,"NodeWeight":1}],
  "Get-ClusterGroup": [
    {"Name":"web1","OwnerNode":"HV1","State":0,"Priority":3000,"AntiAffinityClassNames":["web"]},
    {"Name":"web2","OwnerNode":{"Name":"hv1.example.org"},"State":0,"Priority":1000,"AntiAffinityClassNames":["web"]},
    {"Name":"off","OwnerNode":"HV2","State":1,"Priority":0,"AntiAffinityClassNames":[]},
    {"Name":"Cluster Group","OwnerNode":"HV2","State":0,"Priority":2000,"AntiAffinityClassNames":[]}]
}"#;

#[test]
fn the_cmdlets_of_hyper_v_are_read_from_one_file() {
    check(
        &[("inventory.json", HYPER_V)],
        PlatformId::HyperV2022,
        &["E3416"],
        "
        HV1 128 GiB 32 cores 32 threads 2.5 GHz maintenance
        HV2 128 GiB 16 cores 32 threads 2.5 GHz
        web1 1 GiB–2 GiB–8 GiB 4 vCPU on HV1, High, apart web
        web2 4 GiB 4 vCPU on HV1, Low, apart web
        off 1 GiB 1 vCPU on HV2, stopped, NoAutoStart
        lone 1 GiB 1 vCPU on HV2, not HA
        ",
    );
}

#[test]
fn a_single_vm_is_an_object_and_csv_names_what_json_numbers() {
    check(
        &[(
            "vm.json",
            r#"{"Name":"a","State":2,"ProcessorCount":2,"MemoryAssigned":1073741824,"MemoryStartup":1073741824,"ComputerName":"h"}"#,
        )],
        PlatformId::HyperV2022,
        &[],
        "a 1 GiB 2 vCPU on h\n",
    );
    check(
        &[
            (
                "v.csv",
                "\"Name\",\"State\",\"ProcessorCount\",\"MemoryAssigned\",\"MemoryStartup\",\"ComputerName\"\n\"a\",\"Running\",\"2\",\"1073741824\",\"1073741824\",\"h\"\n",
            ),
            (
                "g.csv",
                "\"Name\",\"OwnerNode\",\"State\",\"Priority\",\"AntiAffinityClassNames\"\n\"a\",\"h2\",\"Online\",\"3000\",\"System.Collections.Specialized.StringCollection\"\n",
            ),
        ],
        PlatformId::HyperV2022,
        &[],
        "a 1 GiB 2 vCPU on h2, High\n",
    );
}

#[test]
fn hypervtoolsx_has_its_units_in_the_titles() {
    check(
        &[
            (
                "v",
                "Name,VM Id,Host Name,Cluster Name,State,Processor Count,Memory Assigned (GB),Memory Startup (GB),Dynamic Memory Enabled,Is Clustered\n\
                   a,1,h,C,Running,2,4,4,False,True\n",
            ),
            (
                "h",
                "Name,Logical Processor Count,Memory Capacity (GB),Cluster Name\nh,16,64,C\n",
            ),
        ],
        PlatformId::HyperV2022,
        &["E3416"],
        "h 64 GiB 16 cores 16 threads 2.5 GHz\na 4 GiB 2 vCPU on h\n",
    );
}

#[test]
fn proxmox_lists_nodes_and_guests_together() {
    let resources = |ha: &str| {
        format!(
            r#"[{{"id":"node/n1","type":"node","node":"n1","status":"online","maxcpu":16,"maxmem":68719476736}},
            {{"id":"node/n2","type":"node","node":"n2","status":"offline","maxcpu":16,"maxmem":68719476736}},
            {{"id":"qemu/100","type":"qemu","node":"n1","vmid":100,"name":"a","status":"running","maxcpu":2,"mem":1073741824,"maxmem":4294967296{ha}}},
            {{"id":"lxc/101","type":"lxc","node":"n1","vmid":101,"name":"b","status":"stopped","maxcpu":1,"mem":0,"maxmem":1073741824}},
            {{"id":"qemu/102","type":"qemu","node":"n1","vmid":102,"name":"t","status":"stopped","maxcpu":1,"maxmem":1073741824,"template":1}},
            {{"id":"storage/n1/local","type":"storage","node":"n1","status":"available"}}]"#
        )
    };
    let hosts = "n1 64 GiB 16 cores 16 threads 2.5 GHz\nn2 64 GiB 16 cores 16 threads 2.5 GHz maintenance\n";
    check(
        &[("r.json", &resources(r#","hastate":"started""#))],
        PlatformId::Proxmox,
        &["E3416", "E3409"],
        &format!(
            "{hosts}a 4 GiB 2 vCPU on n1, uses 1 GiB\nb 1 GiB 1 vCPU on n1, stopped, not HA\n"
        ),
    );
    check(
        &[("r.json", &resources(""))],
        PlatformId::Proxmox,
        &["E3416", "E3409", "E3415"],
        &format!("{hosts}a 4 GiB 2 vCPU on n1, uses 1 GiB\nb 1 GiB 1 vCPU on n1, stopped\n"),
    );
}

#[test]
fn vcenter_rest_govc_and_powercli_are_read() {
    for text in [
        r#"[{"vm":"vm-1","name":"a","power_state":"POWERED_ON","cpu_count":2,"memory_size_MiB":4096},{"vm":"vm-2","name":"b","power_state":"SUSPENDED","cpu_count":2,"memory_size_MiB":4096}]"#,
        r#"{"value":[{"vm":"vm-1","name":"a","power_state":"POWERED_ON","cpu_count":2,"memory_size_mib":4096},{"vm":"vm-2","name":"b","power_state":"POWERED_OFF","cpu_count":2,"memory_size_mib":4096}]}"#,
    ] {
        check(
            &[("vm.json", text)],
            PlatformId::Vsphere8,
            &[],
            "a 4 GiB 2 vCPU\nb 4 GiB 2 vCPU, stopped\n",
        );
    }
    let govc = r#"{"virtualMachines":[{"self":{"type":"VirtualMachine","value":"vm-1"},"summary":{"config":{"name":"a","template":false,"memorySizeMB":4096,"numCpu":2,"cpuReservation":500,"memoryReservation":1024},"runtime":{"powerState":"poweredOn","host":{"type":"HostSystem","value":"host-9"}}}}]}"#;
    let hosts = r#"{"hostSystems":[{"self":{"type":"HostSystem","value":"host-9"},"name":"esx1","summary":{"hardware":{"memorySize":137438953472,"cpuMhz":2600,"numCpuCores":16,"numCpuThreads":32},"runtime":{"inMaintenanceMode":false}}}]}"#;
    let capitalised = |text: &str| {
        let mut upper = true;
        text.chars()
            .map(|c| {
                let shown = if upper { c.to_ascii_uppercase() } else { c };
                upper = c == '"';
                shown
            })
            .collect::<String>()
            .replace("POWEREDON", "poweredOn")
    };
    let expect = "esx1 128 GiB 16 cores 32 threads 2.6 GHz\na 4 GiB 2 vCPU on esx1, reserves 1 GiB and 500 MHz\n";
    check(
        &[("v", govc), ("h", hosts)],
        PlatformId::Vsphere8,
        &[],
        expect,
    );
    let old = capitalised(govc)
        .replace("\"A\"", "\"a\"")
        .replace("\"Host-9\"", "\"host-9\"");
    check(
        &[("v", &old), ("h", hosts)],
        PlatformId::Vsphere8,
        &[],
        expect,
    );
    check(
        &[
            (
                "v",
                r#"[{"Name":"a","PowerState":1,"NumCpu":2,"MemoryMB":4096.0,"MemoryGB":4.0,"VMHost":{"Name":"esx1"}}]"#,
            ),
            (
                "h",
                r#"{"Name":"esx1","NumCpu":16,"CpuTotalMhz":41600,"MemoryTotalGB":128.0,"MemoryTotalMB":131072.0,"ConnectionState":0}"#,
            ),
            (
                "c",
                r#"{"Name":"C1","HAEnabled":true,"HAAdmissionControlEnabled":true,"HAFailoverLevel":1,"HATotalSlots":70,"HAUsedSlots":40,"HAAvailableSlots":30,"HASlotCpuMHz":500,"HASlotMemoryMb":2048,"HASlotMemoryGB":2.0}"#,
            ),
        ],
        PlatformId::Vsphere8,
        &["E3414"],
        "esx1 128 GiB 16 cores 2.6 GHz\na 4 GiB 2 vCPU on esx1\n",
    );
}

#[test]
fn vcenter_s_own_slots_are_kept() {
    let cluster = r#"{"Name":"C1","HAEnabled":true,"HAFailoverLevel":1,"HATotalSlots":70,"HAUsedSlots":40,"HASlotCpuMHz":500,"HASlotMemoryMb":2048}"#;
    let opened = opened(&[("i", V_INFO), ("c", cluster)], "");
    let said = opened
        .problems
        .iter()
        .find(|problem| problem.code.0 == 3414)
        .unwrap();
    assert_eq!(
        said.cause,
        "vCenter says of cluster C1: failover level 1, 70 slots of 2 GiB and 500 MHz, 40 used."
    );
    let sources = sources(&[("i", V_INFO), ("h", V_HOST), ("c", cluster)]).unwrap();
    let shown = preview(&sources, &Options::from_form("form=1&cluster=0"), None);
    let tables = shown.outcome.tables();
    let table = tables.first().unwrap();
    let row: Vec<String> = table.rows.first().unwrap().texts();
    assert_eq!(row[0], "C1");
    assert!(
        row[1].contains("70 slots") && row[2].contains("failover level"),
        "{row:?}"
    );
}

#[test]
fn listings_of_virsh_are_read() {
    check(
        &[
            (
                "n",
                "CPU model:           x86_64\nCPU(s):              16\nCPU frequency:       1596 MHz\nCPU socket(s):       1\nCore(s) per socket:  8\nThread(s) per core:  2\nNUMA cell(s):        1\nMemory size:         67108864 KiB\n",
            ),
            (
                "d",
                "Id:             3\nName:           a\nUUID:           u\nOS Type:        hvm\nState:          running\nCPU(s):         2\nMax memory:     4194304 KiB\nUsed memory:    2097152 KiB\nPersistent:     yes\n\n\
                   Id:             -\nName:           b\nUUID:           w\nState:          shut off\nCPU(s):         1\nMax memory:     1048576 KiB\nUsed memory:    1048576 KiB\n",
            ),
        ],
        PlatformId::KvmPacemaker,
        &[],
        "host1 64 GiB 8 cores 16 threads 1.6 GHz\na 4 GiB 2 vCPU, uses 2 GiB\nb 1 GiB 1 vCPU, stopped, uses 1 GiB\n",
    );
}

#[test]
fn servers_for_azure_migrate_are_vms() {
    check(
        &[(
            "a.csv",
            "*Server name,IP addresses,*Cores,*Memory (In MB),*OS name,OS version\nsrv,10.0.0.1,4,8192,Windows,2019\n",
        )],
        PlatformId::HyperV2022,
        &[],
        "srv 8 GiB 4 vCPU\n",
    );
}

#[test]
fn any_table_is_read_once_a_person_says_what_its_columns_hold() {
    let text = "Maschine;Arbeitsspeicher (GB);Kerne\nalpha;1,5;2\nbeta;4;1\n";
    let sources = sources(&[("liste.csv", text)]).unwrap();
    let shown = preview(&sources, &Options::default(), None);
    let table = shown
        .controls
        .iter()
        .find(|group| group.legend.contains("columns"))
        .unwrap();
    let name = &table.inputs.first().unwrap().name;
    let fingerprint = name.strip_prefix("table-").unwrap();
    let form = format!(
        "table-{fingerprint}=vms&column-{fingerprint}-0=name&column-{fingerprint}-1=memory&column-{fingerprint}-2=vcpus"
    );
    let said = Options::remembered(&format!("form=1&stopped=on&{form}"), "");
    let opened =
        headroom::format::import::open(&sources, &Options::from_form(&said), None).unwrap();
    assert_eq!(
        lines(&opened.plan),
        "alpha 1.5 GiB 2 vCPU\nbeta 4 GiB 1 vCPU\n"
    );
    assert!(
        shown
            .outcome
            .headline
            .starts_with("Nothing would be imported."),
        "{shown:?}"
    );
}

#[test]
fn a_preview_says_what_would_be_imported_and_why_not_all() {
    let sources = sources(&[("i", V_INFO), ("h", V_HOST)]).unwrap();
    let shown = preview(&sources, &Options::default(), None);
    let legends: Vec<&str> = shown
        .controls
        .iter()
        .map(|group| group.legend.as_str())
        .collect();
    assert_eq!(legends, ["Clusters", "What comes along"]);
    let clusters = shown.controls.first().unwrap();
    let labels: Vec<&str> = clusters
        .inputs
        .iter()
        .map(|input| input.label.as_str())
        .collect();
    assert_eq!(labels, ["C1: 2 hosts, 3 VMs", "C2: 1 host, 1 VM"]);
    assert_eq!(
        shown.outcome.headline,
        "The plan will have 3 hosts with 1,536 GiB of memory, and 4 VMs, 3 of them running."
    );
}

mod anything {
    //! Whatever a file holds, it ends in a preview, and in a plan or a problem.

    use headroom::format::import::{
        Content, File, Gathered, Options, Sheet, gather, open, preview,
    };
    use proptest::prelude::*;

    /// Titles, values and marks that mean something to some reader.
    const PIECES: [&str; 56] = [
        "VM",
        "Host",
        "Name",
        "Memory",
        "# Memory",
        "# Cores",
        "Cores per CPU",
        "CPUs",
        "Powerstate",
        "Template",
        "memory_size_MiB",
        "power_state",
        "type",
        "node",
        "qemu",
        "maxmem",
        "maxcpu",
        "hastate",
        "State",
        "OwnerNode",
        "Priority",
        "NodeWeight",
        "ProcessorCount",
        "MemoryStartup",
        "MemoryAssigned",
        "LogicalProcessorCount",
        "MemoryCapacity",
        "Max memory: 1 KiB",
        "Memory size: 9 KiB",
        "CPU(s): 2",
        "Thread(s) per core: 0",
        "Cluster",
        "HAFailoverLevel",
        "HATotalSlots",
        "NumHosts",
        "Sockets",
        "Cores p/s",
        "Reservation",
        "Size MiB",
        "Overhead",
        "Consumed",
        "1",
        "-1",
        "0",
        "1,5",
        "1e999",
        "99999999999999999999",
        "True",
        "System.String[]",
        "\"",
        "\n",
        "\n\n",
        ";",
        ",",
        "\t",
        "😀",
    ];

    fn look(files: Vec<File>, form: &str) {
        if let Ok(Gathered::Sources(sources)) = gather(files) {
            let options = Options::from_form(form);
            let shown = preview(&sources, &options, None);
            let opened = open(&sources, &options, None);
            assert_eq!(
                opened.is_err(),
                shown.outcome.headline.starts_with("Nothing would be")
            );
        }
    }

    fn file(bytes: Vec<u8>) -> File {
        File {
            name: String::new(),
            content: Content::Bytes(bytes),
        }
    }

    fn pieces() -> impl Strategy<Value = Vec<&'static str>> {
        prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..60)
    }

    const FORMS: [&str; 4] = [
        "",
        "form=1",
        "form=1&cluster=0&cluster=9&stopped=on&memory=used&vms=grouped&names=new",
        "form=1&cluster=0&templates=on&table-0=vms&column-0-99999999999=name&x=%zz",
    ];

    proptest! {
        #[test]
        fn bytes(bytes in any::<Vec<u8>>(), form in prop::sample::select(FORMS.to_vec())) {
            look(vec![file(bytes)], form);
        }

        #[test]
        fn separated_text(pieces in pieces(), mark in prop::sample::select(vec![",", ";", "\t"]), form in prop::sample::select(FORMS.to_vec())) {
            look(vec![file(pieces.join(mark).into_bytes())], form);
        }

        #[test]
        fn labelled_lines(pieces in pieces()) {
            look(vec![file(format!("Max memory: 4 KiB\n{}", pieces.join("\n")).into_bytes())], "");
        }

        #[test]
        fn json(keys in pieces(), values in pieces(), is_nested in any::<bool>()) {
            let fields = keys.iter().zip(&values).map(|(key, value)| format!("{key:?}:{value:?}"));
            let row = format!("{{{}}}", fields.collect::<Vec<_>>().join(","));
            let row = if is_nested { format!("{{\"summary\":{{\"config\":{row}}}}}") } else { row };
            look(vec![file(format!("[{row},{row}]").into_bytes())], FORMS[2]);
            look(vec![file(row.clone().into_bytes()), file(format!("{{\"a\":[{row}],\"b\":{row}}}").into_bytes())], "");
        }

        #[test]
        fn several_sheets(tables in prop::collection::vec((pieces(), 1..8_usize), 1..4), form in prop::sample::select(FORMS.to_vec())) {
            let sheets = tables.iter().map(|(pieces, width)| {
                let mut sheet = Sheet::new("sheet");
                for (line, row) in (1..).zip(pieces.chunks(*width)) {
                    row.iter().for_each(|cell| sheet.push(cell));
                    sheet.end_row(line);
                }
                sheet
            });
            let content = Content::Sheets(sheets.collect());
            look(vec![File { name: "a".to_owned(), content }, file(b"VM,Memory\na,1".to_vec())], form);
        }

        #[test]
        fn bytes_of_sheets(bytes in any::<Vec<u8>>()) {
            let _ = Sheet::decode_read(&bytes);
        }
    }
}
