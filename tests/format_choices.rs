//! What a person chooses about an inventory, what is shown before, and that anything ends.

#![allow(clippy::unwrap_used)] // A test may fail loudly.

mod inventories_support;

use headroom::format::import::{Options, preview};
use inventories_support::{TOGETHER, V_HOST, V_INFO, choosing, codes, lines, opened, sources};

#[test]
fn choices_pick_clusters_and_leave_out_what_is_not_wanted() {
    let files = [("i", V_INFO), ("h", V_HOST)];
    let choose = |cluster: &str, more: &str| opened(&files, &choosing(&files, cluster, more));
    let of = |cluster: &str, more: &str| lines(&choose(cluster, more).plan);
    assert_eq!(of("C2", ""), "esx3 512 GiB 32 cores 2.6 GHz\n");
    assert_eq!(codes(&choose("C1", "")), ["E3409", "E3413"]);
    let with_stopped = of("C2", "stopped=on");
    assert!(
        with_stopped.ends_with("old 2 GiB 1 vCPU on esx3, stopped\n"),
        "{with_stopped}"
    );
    let templates = of("C1", "templates=on");
    assert!(
        templates.contains("gold 2 GiB 1 vCPU on esx1, stopped\n"),
        "{templates}"
    );
    assert!(
        templates.contains("far 2 GiB 1 vCPU on esx1, stopped\n"),
        "{templates}"
    );
    let new = of("C1", "names=new&vms=single");
    assert_eq!(
        new,
        "host1 512 GiB 32 cores 2.6 GHz\nhost2 512 GiB 32 cores 2.6 GHz maintenance\n\
         vm1 4 GiB 2 vCPU on host1, High\nvm2 64 GiB 8 vCPU on host2\nvm3 2 GiB 1 vCPU, Low\n"
    );
    let none = sources(&files).unwrap();
    let refused = headroom::format::import::open(&none, &Options::from_form("form=1"), None);
    assert_eq!(refused.unwrap_err().code.to_string(), "E3410");
    let only_stopped = [("v", "VM,Memory (GiB),Power state\na,1,off\n")];
    let none = sources(&only_stopped).unwrap();
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
fn vcenter_s_own_slots_are_kept() {
    let cluster = r#"{"Name":"C1","HAEnabled":true,"HAFailoverLevel":1,"HATotalSlots":70,"HAUsedSlots":40,"HASlotCpuMHz":500,"HASlotMemoryMb":2048}"#;
    let files = [("i", V_INFO), ("h", V_HOST), ("c", cluster)];
    let form = choosing(&files, "C1", "");
    let opened = opened(&files, &form);
    let said = opened
        .problems
        .iter()
        .find(|problem| problem.code.0 == 3414)
        .unwrap();
    assert_eq!(
        said.cause,
        "vCenter says of cluster C1: failover level 1, 70 slots of 2 GiB and 500 MHz, 40 used."
    );
    let sources = sources(&files).unwrap();
    let shown = preview(&sources, &Options::from_form(&form), None);
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
    let shown = preview(&sources, &Options::from_form(TOGETHER), None);
    let legends: Vec<&str> = shown
        .controls
        .iter()
        .map(|group| group.legend.as_str())
        .collect();
    // A VM runs on a host that no list has: it is offered by name.
    assert_eq!(legends, ["Cluster", "What comes along", "Hosts"]);
    let clusters = shown.controls.first().unwrap();
    let labels: Vec<&str> = clusters
        .inputs
        .iter()
        .map(|input| input.label.as_str())
        .collect();
    let together = "All together, as if they were one cluster";
    assert_eq!(labels, ["C1: 2 hosts, 3 VMs", "C2: 1 host, 1 VM", together]);
    assert_eq!(
        shown.outcome.headline,
        "The plan will have 3 hosts with 1,536 GiB of memory, and 4 VMs, 3 of them running."
    );
}

#[test]
fn a_half_that_is_not_in_the_files_stays_and_that_is_said() {
    let mut present = headroom::model::Plan::empty("mine", headroom::model::PlatformId::Vsphere7);
    present.hosts.push(headroom::model::HostGroup::new(
        "esx1",
        headroom::units::Memory::from_gib(64),
        8,
    ));
    let sources = sources(&[("i", V_INFO)]).unwrap();
    let together = Options::from_form(TOGETHER);
    let shown = preview(&sources, &together, Some(&present));
    let note = "The hosts are those of the present plan, since the inventory has only VMs.";
    assert!(format!("{:?}", shown.outcome.blocks).contains(note));
    let opened = headroom::format::import::open(&sources, &together, Some(&present));
    let plan = opened.unwrap().plan;
    assert_eq!(
        (plan.hosts, plan.platform),
        (present.hosts, present.platform)
    );
}

#[test]
fn rows_that_are_all_different_take_no_longer() {
    let mut text = "VM,Memory (GiB),vCPUs,Cluster,Host,Anti-affinity group\n".to_owned();
    for row in 0..20_000 {
        text += &format!("v{},4,2,c{row},h{row},a{row}\n", row / 2);
    }
    let hosts: String = (0..5_000)
        .map(|row| format!("h{row},64,8,c{row}\n"))
        .collect();
    let hosts = format!("Host,Memory (GiB),Cores,Cluster\n{hosts}");
    let files = [("v", text.as_str()), ("h", hosts.as_str())];
    for form in [TOGETHER, "form=1&cluster=all&vms=grouped&names=new"] {
        let opened = opened(&files, form);
        assert_eq!(
            (opened.plan.hosts.len(), opened.plan.vm_count()),
            (5_000, 20_000)
        );
        assert_eq!(opened.problems.len(), 201);
    }
    let shown = preview(&sources(&files).unwrap(), &Options::default(), None);
    // The choice has an input for each cluster of a host or VM, and one for all.
    assert_eq!(shown.controls.len(), 5);
    assert_eq!(shown.controls[0].inputs.len(), 20_001);
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
        "form=1&cluster=all&cluster=9&stopped=on&memory=used&vms=grouped&names=new",
        "form=1&cluster=all&templates=on&table-0=vms&column-0-99999999999=name&x=%zz",
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
