//! Ganeti's text format: clusters built from their descriptions, and Ganeti's own files.
//!
//! The clusters are those of the tests of Ganeti's htools, described in words: see the
//! comments. What a file must mean was checked against hcheck 3.0.2.

#![allow(clippy::unwrap_used)] // A test may fail loudly.

use std::fs;
use std::path::Path;

use headroom::format::import::{Kind, Opened, ganeti};
use headroom::model::{HostState, Power, VmGroup};
use headroom::problem::{Place, Problem};
use headroom::units::{CpuRatio, Memory};

/// One group, nodes and instances as given, no cluster tags.
fn cluster(nodes: &[&str], instances: &[&str]) -> String {
    tagged(nodes, instances, "")
}

fn tagged(nodes: &[&str], instances: &[&str], tags: &str) -> String {
    let policy =
        "|128,1,1024,1,1,1|128,1,1024,1,1,1;32768,8,1048576,16,8,12|plain,drbd,ext|4.0|32.0";
    format!(
        "group|uuid-1|preferred||\n\n{}\n\n{}\n\n{tags}\n\n{policy}\n",
        nodes.join("\n"),
        instances.join("\n")
    )
    // An empty section is one blank line, not two.
    .replace("\n\n\n\n", "\n\n\n")
}

fn open(text: &str) -> Opened {
    ganeti::open(text).unwrap()
}

fn codes(problems: &[Problem]) -> Vec<String> {
    problems
        .iter()
        .map(|problem| problem.code.to_string())
        .collect()
}

fn vm<'a>(opened: &'a Opened, name: &str) -> &'a VmGroup {
    opened.plan.vms.iter().find(|vm| vm.name == name).unwrap()
}

/// Four nodes of 4096 with 1096 free each; three carry 3 × 1000, one carries 3000.
fn shared_n1_failure() -> String {
    let nodes: Vec<String> = ["A", "B", "C", "D"]
        .map(|name| format!("node{name}|4096|0|1096|200|200|4|N|uuid-1|4"))
        .into();
    let mut instances = Vec::new();
    for node in ["A", "B", "D"] {
        for number in 1..=3 {
            instances.push(format!(
                "vm{node}{number}|1000|0|1|running|Y|node{node}||ext||1"
            ));
        }
    }
    instances.push("vmC|3000|0|3|running|Y|nodeC||ext||3".to_owned());
    cluster(
        &nodes.iter().map(String::as_str).collect::<Vec<_>>(),
        &instances.iter().map(String::as_str).collect::<Vec<_>>(),
    )
}

/// Ganeti's test empty-cluster: a group, no nodes, no instances.
#[test]
fn an_empty_cluster_opens() {
    let opened = open(&cluster(&[], &[]));
    assert_eq!((opened.plan.host_count(), opened.plan.vm_count()), (0, 0));
    assert_eq!(codes(&opened.problems), [""; 0]);
}

#[test]
fn a_cluster_with_shared_storage_opens_without_problems() {
    let opened = open(&shared_n1_failure());
    assert_eq!(opened.kind, Kind::Ganeti);
    assert_eq!(codes(&opened.problems), [""; 0]);
    let plan = &opened.plan;
    assert_eq!((plan.host_count(), plan.vm_count()), (4, 10));
    assert_eq!(plan.hosts[0].memory, Memory::from_mib(4096));
    assert_eq!(plan.hosts[0].reserve, Some(Memory::ZERO));
    assert_eq!(plan.hosts[0].cores, 4);
    let vm = vm(&opened, "vmC");
    assert_eq!(vm.current_hosts, ["nodeC"]);
    assert!(vm.possible_owners.is_empty());
    assert_eq!(plan.policy.vcpus_per_core, Some(CpuRatio::new(4)));
}

/// Storage decides where an instance may restart; without it, so does the node group.
#[test]
fn possible_owners_follow_the_storage() {
    let node = |name: &str, group: &str| format!("{name}|8192|0|8192|9000|9000|4|N|{group}");
    let text = format!(
        "one|u1|preferred||\ntwo|u2|last_resort||\nempty|u3|unallocable||\n\n{}\n{}\n{}\n\n\
         d|0|9|1|running|Y|a|b|drbd|\n\
         e|0|0|1|running|Y|a||ext|\n\
         p|0|9|1|running|Y|c||plain|\n\
         n|0|9|1|running|Y|c||drbd|\n\n",
        node("a", "u1"),
        node("b", "u1"),
        node("c", "u2"),
    );
    let opened = open(&text);
    assert_eq!(vm(&opened, "d").possible_owners, ["a", "b"]);
    assert_eq!(vm(&opened, "e").possible_owners, ["a", "b"]);
    assert_eq!(vm(&opened, "p").possible_owners, ["c"]);
    assert_eq!(vm(&opened, "n").possible_owners, ["c"]);
    assert_eq!(codes(&opened.problems), ["E3313", "E3308", "E3309"]);
}

#[test]
fn a_group_without_nodes_restricts_nothing() {
    let text = shared_n1_failure().replacen("\n\n", "\nspare|uuid-2|unallocable||\n\n", 1);
    let opened = open(&text);
    assert!(vm(&opened, "vmC").possible_owners.is_empty());
    assert!(opened.problems.is_empty());
}

/// Only running instances use memory; what then is missing is the node's own.
#[test]
fn memory_that_nobody_accounts_for_is_the_nodes_own() {
    let reserve = |node: &str, status: &str| {
        let instance = format!("i|3000|0|1|{status}|Y|a||ext||1");
        let opened = open(&cluster(&[node], &[&instance]));
        (
            opened.plan.hosts[0].reserve.unwrap(),
            codes(&opened.problems).join(" "),
        )
    };
    let mib = Memory::from_mib;
    let tight = "a|4096|0|1096|200|200|4|N|uuid-1|1";
    assert_eq!(reserve(tight, "running"), (mib(0), String::new()));
    assert_eq!(
        reserve(tight, "ADMIN_down"),
        (mib(3000), "E3305".to_owned())
    );
    // Up to 512 MiB hcheck says nothing; the memory is missing all the same.
    let slack = "a|4096|84|500|200|200|4|N|uuid-1|1";
    assert_eq!(reserve(slack, "running"), (mib(84 + 512), String::new()));
    let more = "a|4097|84|500|200|200|4|N|uuid-1|1";
    assert_eq!(
        reserve(more, "running"),
        (mib(84 + 513), "E3305".to_owned())
    );
    // More free than there can be: the instances' sizes count.
    let generous = "a|4096|96|4000|200|200|4|N|uuid-1|1";
    assert_eq!(reserve(generous, "running"), (mib(96), "E3306".to_owned()));
}

/// A node with 1024 of memory and 95367 of disk, none of it free and no instance.
#[test]
fn missing_resources_are_a_warning_that_names_the_node() {
    let opened = open(&cluster(
        &[
            "node1|1024|0|1024|95367|95367|4|N|uuid-1|1",
            "node2|1024|0|0|95367|0|4|N|uuid-1|1",
        ],
        &[],
    ));
    assert_eq!(codes(&opened.problems), ["E3305"]);
    let cause = &opened.problems[0].cause;
    assert!(cause.contains("node2"), "{cause}");
    assert!(
        cause.contains("1 GiB of memory and 93.1 GiB of disk"),
        "{cause}"
    );
    assert_eq!(opened.plan.hosts[1].reserve, Some(Memory::from_gib(1)));
}

#[test]
fn stopped_instances_are_stopped_vms() {
    for (status, power) in [
        ("running", Power::Running),
        ("ERROR_up", Power::Running),
        ("ERROR_nodedown", Power::Running),
        ("ADMIN_down", Power::Stopped),
        ("ADMIN_offline", Power::Stopped),
        ("USER_down", Power::Stopped),
        ("ERROR_down", Power::Stopped),
    ] {
        let instance = format!("i|100|0|1|{status}|Y|a||ext||1");
        let opened = open(&cluster(
            &["a|4096|0|3996|200|200|4|N|uuid-1"],
            &[&instance],
        ));
        assert_eq!(vm(&opened, "i").power, power, "{status}");
    }
}

#[test]
fn a_node_that_cannot_be_reached_is_offline() {
    let opened = open(&cluster(
        &[
            "a|?|?|?|?|?|?|N|uuid-1|1",
            "b|4096|0|4096|200|200|4|Y|uuid-1|1",
            "c|4096|0|4096|200|200|4|M|uuid-1|1",
        ],
        &["i|100|0|1|ERROR_nodedown|Y|a||ext||1"],
    ));
    let states: Vec<HostState> = opened.plan.hosts.iter().map(|host| host.state).collect();
    assert_eq!(
        states,
        [HostState::Offline, HostState::Offline, HostState::InService]
    );
    assert_eq!(codes(&opened.problems), ["E3307", "E3307", "E3307"]);
}

#[test]
fn exclusion_tags_are_anti_affinity() {
    let opened = open(&tagged(
        &["a|4096|0|3796|200|200|4|N|uuid-1|1"],
        &[
            "dns1|100|0|1|running|Y|a||ext|service:dns,foo|1",
            "dns2|100|0|1|running|Y|a||ext|services:dns|1",
            "both|100|0|1|running|Y|a||ext|x,rack:1,service:web|1",
        ],
        "htools:iextags:service\nhtools:iextags:rack\nother",
    ));
    let tag = |name: &str| vm(&opened, name).anti_affinity.clone();
    assert_eq!(tag("dns1").as_deref(), Some("service:dns"));
    assert_eq!(tag("dns2"), None);
    assert_eq!(tag("both").as_deref(), Some("rack:1"));
    assert_eq!(codes(&opened.problems), ["E3310"]);
}

/// hcheck evacuates two nodes of 4 CPUs onto each other at a ratio of 1.
#[test]
fn the_vcpu_ratio_never_keeps_an_instance_down() {
    let text = cluster(
        &[
            "a|8192|0|7168|200|200|4|N|uuid-1|1",
            "b|8192|0|7168|200|200|4|N|uuid-1|1",
        ],
        &[
            "i1|1024|0|4|running|Y|a||ext||1",
            "i2|1024|0|4|running|Y|b||ext||1",
        ],
    );
    let tight = open(&text.replace("|4.0|", "|1.0|"));
    assert_eq!(tight.plan.policy.vcpus_per_core, Some(CpuRatio::new(2)));
    assert_eq!(codes(&tight.problems), ["E3312"]);
    let ample = open(&text);
    assert_eq!(ample.plan.policy.vcpus_per_core, Some(CpuRatio::new(4)));
    let unstated = open(text.split("|128").next().unwrap());
    assert_eq!(unstated.plan.policy.vcpus_per_core, None);
}

#[test]
fn namesakes_get_a_number_and_a_warning() {
    let line = "new|128|0|1|running|Y|a||ext||1";
    let taken = "new (2)|128|0|1|running|Y|a||ext||1";
    let node = "a|4096|0|3584|200|200|4|N|uuid-1|1";
    let opened = open(&cluster(&[node], &[line, taken, line, line]));
    let names: Vec<&str> = opened.plan.vms.iter().map(|vm| vm.name.as_str()).collect();
    assert_eq!(names, ["new", "new (2)", "new (3)", "new (4)"]);
    assert_eq!(codes(&opened.problems), ["E3205", "E3205"]);
}

#[test]
fn instances_that_do_not_count_in_ganeti_do_not_count_here() {
    let opened = open(&cluster(
        &["a|4096|0|3996|200|200|4|N|uuid-1|1"],
        &[
            "i|100|0|1|running|N|a||ext||1",
            "f|1000|0|1|running|Y|a||ext||1|-|Y",
        ],
    ));
    assert_eq!(opened.plan.vm_count(), 1);
    assert!(vm(&opened, "i").highly_available);
    assert_eq!(codes(&opened.problems), ["E3311", "E3314"]);
}

#[track_caller]
fn refused(nodes: &[&str], instances: &[&str], code: &str, row: usize, cause: &[&str]) {
    let problem = ganeti::open(&cluster(nodes, instances)).unwrap_err();
    assert_eq!(problem.code.to_string(), code, "{problem}");
    assert_eq!(problem.place, Place::Row(row), "{problem}");
    for words in cause {
        assert!(problem.cause.contains(words), "{problem}");
    }
}

#[test]
fn each_inconsistent_text_has_its_own_sentence() {
    let node = "a|4096|0|4096|200|200|4|N|uuid-1|1";
    let lost = "new-0|128|1024|1|running|Y|no-such-node||plain|";
    refused(&[node], &[lost], "E3302", 5, &["new-0", "no-such-node"]);
    let secondary = "i|128|1024|1|running|Y|a|z|drbd|";
    refused(&[node], &[secondary], "E3302", 5, &["node z"]);
    let same = "i|128|1024|1|running|Y|a|a|drbd|";
    refused(
        &[node],
        &[same],
        "E3303",
        5,
        &["both its primary and its secondary"],
    );
    refused(&["a|1|0|1|1|1|4|N|u9"], &[], "E3304", 3, &["group u9"]);
    refused(&[node, node], &[], "E3205", 4, &["Two nodes"]);
    refused(&["a|1|0|1|1|1|4|N"], &[], "E3301", 3, &["8 fields"]);
    refused(
        &["a|x|0|1|1|1|4|N|u"],
        &[],
        "E3301",
        3,
        &["“x” is not a total memory"],
    );
    refused(&["a|1|0|-5|1|1|4|N|u"], &[], "E3301", 3, &["“-5”"]);
    refused(
        &[node],
        &["i|1|1|1|RUNNING|Y|a||ext|"],
        "E3301",
        5,
        &["status"],
    );
    refused(
        &[node],
        &["i|1|1|1|running|Y|a||zfs|"],
        "E3301",
        5,
        &["disk template"],
    );
}

#[test]
fn a_text_is_recognised_by_its_groups() {
    assert!(ganeti::looks_like(&shared_n1_failure()));
    assert!(ganeti::looks_like("g|u|last_resort|"));
    assert!(!ganeti::looks_like(""));
    assert!(!ganeti::looks_like("name|memory|preferred host"));
}

/// Ganeti's own files: host and VM counts, and the codes of what they warn about.
#[test]
fn the_corpus_opens_as_hcheck_reads_it() {
    let Some(folder) = std::env::var_os("HEADROOM_CORPUS") else {
        println!("skipped: HEADROOM_CORPUS is not set");
        return;
    };
    let folder = Path::new(&folder).join("ganeti");
    let read = |file: &str| fs::read_to_string(folder.join(file)).unwrap();
    let expected: [(&str, u64, u64, &[&str]); 11] = [
        ("common-suffix.data", 2, 1, &["E3308"]),
        ("empty-cluster.data", 0, 0, &[]),
        ("hbal-excl-tags.data", 2, 5, &[]),
        ("hspace-tiered.data", 4, 0, &[]),
        ("hsqueeze-underutilized.data", 6, 8, &[]),
        ("missing-resources.data", 2, 0, &["E3305"]),
        ("multiple-tags.data", 6, 3, &["E3205"]),
        ("n1-failure.data", 8, 8, &[]),
        (
            "partly-used.data",
            5,
            3,
            &["E3305", "E3305", "E3305", "E3305", "E3305"],
        ),
        ("shared-n1-failure.data", 4, 10, &[]),
        ("shared-n1-restriction.data", 4, 8, &[]),
    ];
    for (file, hosts, vms, warnings) in expected {
        let text = read(file);
        assert!(ganeti::looks_like(&text), "{file}");
        let opened = open(&text);
        assert_eq!(opened.plan.host_count(), hosts, "{file}");
        assert_eq!(opened.plan.vm_count(), vms, "{file}");
        assert_eq!(
            codes(&opened.problems),
            warnings,
            "{file}: {:?}",
            opened.problems
        );
    }
    let problem = ganeti::open(&read("invalid-node.data")).unwrap_err();
    assert_eq!(problem.code.to_string(), "E3302");
    assert!(problem.cause.contains("no-such-node") && problem.cause.contains("new-0"));
}

/// What `hcheck` of Ganeti 3.0.2 answers for each cluster: how many nodes cannot be
/// evacuated when they fail (GN1_FAIL). Headroom must find as many hosts whose loss leaves a
/// VM down, for the same placement.
const HCHECK: [(&str, u64); 9] = [
    ("common-suffix", 0),
    ("hbal-excl-tags", 0),
    ("hsqueeze-underutilized", 0),
    ("missing-resources", 0),
    ("multiple-tags", 0),
    ("n1-failure", 4),
    ("partly-used", 0),
    ("shared-n1-failure", 1),
    ("shared-n1-restriction", 0),
];

#[test]
fn verdicts_agree_with_hcheck() {
    let Ok(corpus) = std::env::var("HEADROOM_CORPUS") else {
        println!("skipped: HEADROOM_CORPUS is not set");
        return;
    };
    for (name, failing) in HCHECK {
        let file = std::path::Path::new(&corpus).join(format!("ganeti/{name}.data"));
        let bytes = std::fs::read(file).unwrap();
        // Each node group is a cluster.
        let each = headroom::format::import::detect_and_open_each(&bytes).unwrap();
        let mut failed = 0;
        for cluster in each.clusters {
            let plan = cluster.opened.unwrap().plan;
            let assessment = headroom::assess::assess(&plan, headroom::capacity::Effort::THOROUGH);
            let answers = assessment.answers.unwrap();
            let mut levels = answers.levels.iter();
            let single = levels.find(|level| level.failures == 1).unwrap();
            assert_eq!(single.survived + single.failed, single.sets, "{name}");
            failed += single.failed;
        }
        assert_eq!(failed, failing, "{name}");
    }
}
