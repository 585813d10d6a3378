//! Inventories of other tools: a small sample of each, written by hand.

#![allow(clippy::unwrap_used)] // A test may fail loudly.

mod inventories_support;

use headroom::model::PlatformId;
use inventories_support::{TOGETHER, V_HOST, V_INFO, codes, lines, opened};

#[track_caller]
fn check(files: &[(&str, &str)], platform: PlatformId, problems: &[&str], expect: &str) {
    // As if several clusters were one.
    let opened = opened(files, TOGETHER);
    let expect: String = expect
        .trim()
        .lines()
        .map(|line| format!("{}\n", line.trim()))
        .collect();
    assert_eq!(lines(&opened.plan), expect, "{:#?}", opened.problems);
    assert_eq!(codes(&opened), problems, "{:#?}", opened.problems);
    assert_eq!(opened.plan.platform, platform);
}

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
fn what_windows_powershell_writes_is_utf_16() {
    let units = HYPER_V.encode_utf16().flat_map(u16::to_le_bytes);
    let bytes: Vec<u8> = [0xff, 0xfe].into_iter().chain(units).collect();
    let opened = headroom::format::import::detect_and_open(&bytes, None).unwrap();
    assert_eq!((opened.plan.hosts.len(), opened.plan.vms.len()), (2, 4));
}

#[test]
fn a_single_vm_is_an_object_and_csv_names_what_json_numbers() {
    check(
        &[(
            "vm.json",
            r#"{"Name":"a","State":2,"ProcessorCount":2,"MemoryAssigned":1073741824,"MemoryStartup":1073741824,"ComputerName":"h"}"#,
        )],
        PlatformId::HyperV2022,
        &["E3423"],
        "h 0 GiB 0 cores 2.5 GHz\na 1 GiB 2 vCPU on h\n",
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
        &["E3405", "E3423"],
        "h2 0 GiB 0 cores 2.5 GHz\na 1 GiB 2 vCPU on h2, High\n",
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
    let hosts =
        "n1 64 GiB 16 cores 16 threads 2.5 GHz\nn2 64 GiB 16 cores 16 threads 2.5 GHz offline\n";
    check(
        &[("r.json", &resources(r#","hastate":"started""#))],
        PlatformId::Proxmox,
        &["E3416", "E3426", "E3409"],
        &format!(
            "{hosts}a 4 GiB 2 vCPU on n1, uses 1 GiB\nb 1 GiB 1 vCPU on n1, stopped, not HA\n"
        ),
    );
    check(
        &[("r.json", &resources(""))],
        PlatformId::Proxmox,
        &["E3416", "E3426", "E3409", "E3415"],
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
