//! Inventories as other tools write them: a few rows for each importer.

/// Each importer's name, and what it reads.
pub const INVENTORIES: [(&str, &[&str]); 15] = [
    (
        "RVTools",
        &[
            "VM,Powerstate,Template,CPUs,Memory,Cluster,Host\nweb,poweredOn,False,2,4096,C1,esx1\nold,poweredOff,False,1,2048,C1,esx2\n",
            "Host,Datacenter,Cluster,Speed,# CPU,Cores per CPU,# Cores,# Memory\nesx1,D,C1,2600,2,16,32,524288\n",
            "vInfoVMName,vInfoPowerstate,vInfoTemplate,vInfoCPUs,vInfoMemory,vInfoProvisioned,vInfoCluster,vInfoHost\na,poweredOn,False,2,8192,1,C,h\n",
        ],
    ),
    (
        "Live Optics",
        &[
            "VM Name,Power State,Template,VM OS,Virtual CPU,Provisioned Memory (MiB),Used Memory (active) (MiB),Consumed Memory (MiB),Host,Cluster\na,poweredOn,FALSE,Linux,4,8192,100,4096,h,C\n",
            "Guest VM Name,Power State,IsRunning,Template,Virtual CPU,Provisioned Memory (Bytes),Consumed Memory (Bytes),Hypervisor,Cluster\na,,TRUE,FALSE,4,8589934592,0,h,C\n",
            "Host Name,Cluster,CPU Sockets,CPU Cores,CPU Threads,CPU Clock Speed (GHz),Memory (KiB),Guest VM Count\nh,C,2,16,32,2.4,268435456,1\n",
        ],
    ),
    (
        "Get-VM",
        &[
            "Name;State;ProcessorCount;MemoryAssigned;MemoryStartup;ComputerName\nweb;Running;2;4294967296;4294967296;hv1\n",
            "[{\"Name\":\"web\",\"State\":2,\"ProcessorCount\":2,\"MemoryAssigned\":4294967296,\"DynamicMemoryEnabled\":true,\"MemoryStartup\":1073741824,\"MemoryMinimum\":536870912,\"MemoryMaximum\":8589934592,\"ComputerName\":\"hv1\"}]",
        ],
    ),
    (
        "all four cmdlets",
        &[
            r#"{"Get-VM":[{"Name":"web1","VMId":"1","State":2,"ProcessorCount":4,"MemoryAssigned":4294967296,"MemoryStartup":2147483648,"IsClustered":true,"ComputerName":"HV1"}],
            "Get-VMHost":[{"Name":"HV1","LogicalProcessorCount":32,"MemoryCapacity":137438953472},{"Name":"HV2","LogicalProcessorCount":32,"MemoryCapacity":137438953472,"NumberOfCores":16}],
            "Get-ClusterNode":[{"Name":"hv1","State":2,"NodeWeight":1,"FaultDomain":["Site:Bonn","Rack:R1","Chassis:"]},{"Name":"hv2","State":0,"NodeWeight":1}],
            "Get-ClusterGroup":[{"Name":"web1","OwnerNode":{"Name":"hv1.example.org"},"State":0,"Priority":3000,"AntiAffinityClassNames":["web"],"PreferredOwners":["HV2","HV1"],"PossibleOwners":["HV1"]}]}"#,
        ],
    ),
    (
        "HyperVToolsX",
        &[
            "Name,VM Id,Host Name,Cluster Name,State,Processor Count,Memory Assigned (GB),Memory Startup (GB),Dynamic Memory Enabled,Is Clustered\na,1,h,C,Running,2,4,4,False,True\n",
            "Name,Logical Processor Count,Memory Capacity (GB),Cluster Name\nh,16,64,C\n",
        ],
    ),
    (
        "Proxmox",
        &[
            "[{\"type\":\"node\",\"node\":\"pve1\",\"maxcpu\":32,\"maxmem\":137438953472},{\"type\":\"qemu\",\"vmid\":100,\"name\":\"web\",\"node\":\"pve1\",\"maxcpu\":2,\"maxmem\":4294967296,\"status\":\"running\",\"hastate\":\"started\"}]",
        ],
    ),
    (
        "Ganeti",
        &[
            "group|uuid-1|preferred||\n\nn1|4096|0|1096|200|200|4|N|uuid-1|4\nn2|4096|0|1096|200|200|4|N|uuid-1|4\n\nvm1|1000|9|1|running|Y|n1|n2|drbd|a,b|1\nvm2|1000|0|1|running|Y|n1||ext||1\n\nhtools:iextags:a\n\n|128,1,1024,1,1,1|128,1,1024,1,1,1;32768,8,1048576,16,8,12|plain,drbd,ext|4.0|32.0\n",
            "one|u1|preferred||\ntwo|u2|last_resort||\n\na|8192|0|8192|9000|9000|4|N|u1\nb|8192|0|8192|9000|9000|4|N|u2\n\nd|0|9|1|running|Y|a|b|drbd|\n\n",
        ],
    ),
    (
        "vCenter REST",
        &[
            "{\"value\":[{\"vm\":\"vm-1\",\"name\":\"web\",\"power_state\":\"POWERED_ON\",\"cpu_count\":2,\"memory_size_MiB\":4096}]}",
        ],
    ),
    (
        "govc",
        &[
            r#"{"virtualMachines":[{"self":{"type":"VirtualMachine","value":"vm-1"},"summary":{"config":{"name":"a","template":false,"memorySizeMB":4096,"numCpu":2,"cpuReservation":500,"memoryReservation":1024},"runtime":{"powerState":"poweredOn","host":{"type":"HostSystem","value":"host-9"}}}}]}"#,
            r#"{"hostSystems":[{"self":{"type":"HostSystem","value":"host-9"},"name":"esx1","summary":{"hardware":{"memorySize":137438953472,"cpuMhz":2600,"numCpuCores":16,"numCpuThreads":32},"runtime":{"inMaintenanceMode":false}}}]}"#,
        ],
    ),
    (
        "PowerCLI",
        &[
            r#"[{"Name":"a","PowerState":1,"NumCpu":2,"MemoryMB":4096.0,"MemoryGB":4.0,"VMHost":{"Name":"esx1"}}]"#,
            r#"{"Name":"esx1","NumCpu":16,"CpuTotalMhz":41600,"MemoryTotalGB":128.0,"MemoryTotalMB":131072.0,"ConnectionState":0}"#,
        ],
    ),
    (
        "DRS rules",
        &[
            r#"{"Get-VM":[{"Name":"a","Id":"VirtualMachine-vm-1","PowerState":"PoweredOn","NumCpu":2,"MemoryGB":4,"VMHostName":"esx1"},{"Name":"b","Id":"VirtualMachine-vm-2","PowerState":"PoweredOn","NumCpu":2,"MemoryGB":4,"VMHostName":"esx1"}],
            "Get-VMHost":[{"Name":"esx1","Id":"h1","NumCpu":16,"CpuTotalMhz":32000,"MemoryTotalGB":128,"ConnectionState":"Connected","ParentName":"C"}],
            "Get-DrsRule":[{"Name":"apart","Enabled":true,"KeepTogether":false,"VMIds":["VirtualMachine-vm-1","VirtualMachine-vm-9"]}],
            "Get-DrsVMHostRule":[{"Name":"licence","Enabled":true,"Type":"MustRunOn","VMs":["a"],"Hosts":["esx1"]},{"Name":"near","Enabled":true,"Type":"ShouldRunOn","VMs":["b"],"Hosts":["esx2"]}]}"#,
        ],
    ),
    (
        "virsh",
        &[
            "CPU model:           x86_64\nCPU(s):              16\nCPU frequency:       1596 MHz\nCPU socket(s):       1\nCore(s) per socket:  8\nThread(s) per core:  2\nNUMA cell(s):        1\nMemory size:         67108864 KiB\n",
            "Id:             1\nName:           web\nState:          running\nCPU(s):         2\nMax memory:     4194304 KiB\nUsed memory:    4194304 KiB\n",
        ],
    ),
    (
        "Azure Migrate",
        &[
            "*Server name,IP addresses,*Cores,*Memory (In MB),*OS name,OS version\nsrv,10.0.0.1,4,8192,Windows,2019\n",
        ],
    ),
    (
        "CSV",
        &[
            "name,memory,vcpus,count\nweb,4 GiB,2,12\nsql,\"16,5 GiB\",8,2\n",
            "host;memory;cores\nhv1;512 GiB;32\n\"hv\"\"2\";256 GiB;16\n",
        ],
    ),
    (
        "TSV",
        &["name\tmemory\tvcpus\thost\nweb\t4096\t2\thv1\n\"a\nb\"\t8192\t4\thv2\n"],
    ),
];
