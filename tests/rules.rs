//! The vendors' rules on clusters whose figures are published, or derived by hand.

#![allow(clippy::unwrap_used)] // In tests an `unwrap` is an assertion.

mod plain;
mod rules_support;

use headroom::assess::assess;
use headroom::capacity::Effort;
use headroom::capacity::rules::{Agreement, RULES, RuleOptions, Says, compare, hosts_to_lose};
use headroom::model::{FailureUnit, HostGroup, Plan, PlatformId, VmGroup};
use headroom::report;
use headroom::units::{Megahertz, Memory, Percent};
use headroom::validate::check;
use plain::plain;
use rules_support::{all_reserved, ask, ask_with, read, tolerating};

/// VMware vSphere Availability 6.0.1, page 26: hosts of 9 GHz / 9 GB, 9 / 6 and 6 / 6.
fn vsphere() -> Plan {
    all_reserved(&read("tests/scenarios/vsphere-slot-example/plan.json"))
}

/// The same cluster is said to survive 0, 1 or 2 failures: Microsoft KB 3023928.
fn four_hosts() -> Plan {
    read("examples/plans/zero-one-or-two-failures.json")
}

/// Slot 2 GHz and 2 GB; H1 min(4, 4), H2 min(4, 3), H3 min(3, 3). Without H1 6 of 5 needed,
/// without H1 and H2 3.
#[test]
fn slots_of_the_vsphere_guide() {
    let asked = ask(&vsphere(), "vsphere-slots");
    assert_eq!((asked.says, asked.largest), (Says::Yes, Some(1)));
    asked.has(&[
        "2 GHz | 2 GiB | 1",
        "H1 | 4 | 2",
        "H2 | 3 | 2",
        "H3 | 3 | 1",
        "6 | 5 | 1 | 2",
    ]);
    let two = ask(&tolerating(&vsphere(), 2), "vsphere-slots");
    assert_eq!((two.says, two.agreement), (Says::No, Agreement::Right));
    two.has(&["3 | 5 | 0 | 2"]);
}

/// 7 of 24 GHz and 6 of 21 GB are required: 17/24 = 70.8 % and 15/21 = 71.4 % are free. Beyond
/// 25 %: 45.8 % and 46.4 %, rounded down.
#[test]
fn percentages_of_the_vsphere_guide() {
    let options = RuleOptions {
        reserved: Some(Percent::new(25)),
        ..RuleOptions::default()
    };
    let asked = ask_with(&vsphere(), "vsphere-percentage", options);
    assert_eq!((asked.says, asked.largest), (Says::Yes, None));
    asked.has(&[
        "CPU | 7 GHz | 24 GHz | 70 % | 25 % | 45 % | yes",
        "memory | 6 GiB | 21 GiB | 71 % | 25 % | 46 % | yes",
    ]);
}

/// The larger reservation of each dimension: 2 GHz and 2048 MB, although no VM has both. A host
/// of 50 GHz and 10 GiB has 25 and 5 slots.
#[test]
fn a_slot_is_as_large_as_two_vms_together() {
    let mut plan = plain(&[10, 10], &[(1, 0), (2, 1)]);
    for (vm, ghz) in plan.vms.iter_mut().zip([2, 1]) {
        vm.cpu_reservation = Megahertz::new(ghz * 1000);
    }
    for host in &mut plan.hosts {
        (host.cores, host.clock) = (20, Megahertz::new(2_500));
    }
    let asked = ask(&all_reserved(&plan), "vsphere-slots");
    asked.has(&["2 GHz | 2 GiB | 1", "h0 and h1 | 5 | 1"]);
}

/// A slot of 1000 MHz and 2048 MB in 20000 MHz and 65536 MB: 20 and 32.
#[test]
fn the_scarcer_dimension_counts_the_slots() {
    let mut plan = plain(&[64, 64], &[(2, 0)]);
    plan.vms[0].cpu_reservation = Megahertz::new(1000);
    for host in &mut plan.hosts {
        (host.cores, host.clock) = (10, Megahertz::new(2000));
    }
    let asked = ask(&all_reserved(&plan), "vsphere-slots");
    asked.has(&["1 GHz | 2 GiB | 1", "h0 | 20 | 1", "h1 | 20 | 0"]);
}

/// Failures / hosts: 20 % of 10 for 2, 25 % of 4 for 1; of 12 hosts 8.33, 16.66 and 25 %, so
/// that at most 92, 83 and 75 % may be used.
#[test]
fn the_share_to_keep_is_failures_of_hosts() {
    for (hosts, failures, share, highest) in [
        (10, 2, "20 %", 80.0),
        (4, 1, "25 %", 75.0),
        (12, 1, "8.33 %", 92.0),
        (12, 2, "16.7 %", 83.0),
        (12, 3, "25 %", 75.0),
    ] {
        let plan = tolerating(&plain(&vec![16; hosts], &[(1, 0)]), failures);
        let line = &ask(&plan, "vsphere-percentage").lines[1];
        assert_eq!(line.split(" | ").nth(4), Some(share), "{line}");
        let kept: f64 = share.trim_end_matches(" %").parse().unwrap();
        assert_eq!((100.0 - kept).round(), highest, "{line}");
    }
}

/// KB 3023928, R = 2. Available 15, 15, 7, 13. By slots of 8: 1 + 2, 1 + 2, 0 + 1, 1 + 2, of
/// which the two smallest are 4 of 7. By sets: of AB slot 4, C 1 + 1 and D 3 + 2; of AC slot 8,
/// 3 + 3; of AD slot 4, B 3 + 2 and C 1 + 1. Proofs: 16 − 8 = 8 of 0 + 5; AB 12 of 3 + 9,
/// AC and BC 8 of 7 + 5, AD and BD 8 of 11 + 3, CD 4 of 7 + 7.
#[test]
fn the_four_checks_of_scvmm() {
    let asked = ask(&four_hosts(), "scvmm");
    assert_eq!((asked.says, asked.largest), (Says::Yes, Some(2)));
    asked.has(&[
        "A and B | 15 GiB | 2 | 8 GiB | 4 GiB",
        "C | 7 GiB | 1 | 8 GiB | 8 GiB",
        "D | 13 GiB | 2 | 4 GiB | 2 GiB",
        "slot-simple | the worst of each | 8 GiB | 7 | 4 | no",
        "slot-full | A and B | 4 GiB | 7 | 7 | yes",
        "slot-full | A and C | 8 GiB | 7 | 6 | no",
        "slot-full | A and D | 4 GiB | 7 | 7 | yes",
        "slot-full | B and C | 8 GiB | 7 | 6 | no",
        "slot-full | B and D | 4 GiB | 7 | 7 | yes",
        "slot-full | C and D | 8 GiB | 7 | 6 | no",
        "proof-simple | the worst of each | 8 GiB | 8 GiB | 5 GiB | no",
        "proof-full | A and B | 4 GiB | 12 GiB | 12 GiB | yes",
        "proof-full | A and C | 8 GiB | 8 GiB | 12 GiB | yes",
        "proof-full | A and D | 4 GiB | 8 GiB | 14 GiB | yes",
        "proof-full | B and C | 8 GiB | 8 GiB | 12 GiB | yes",
        "proof-full | B and D | 4 GiB | 8 GiB | 14 GiB | yes",
        "proof-full | C and D | 8 GiB | 4 GiB | 14 GiB | yes",
    ]);
}

/// One failure passes all four: 3 + 3 + 1 = 7 by slots, and 8 − 8 = 0 of 7 + 5 + 0 by proof.
#[test]
fn one_failure_passes_every_check_of_scvmm() {
    let asked = ask(&tolerating(&four_hosts(), 1), "scvmm");
    assert_eq!((asked.says, asked.agreement), (Says::Yes, Agreement::Right));
    asked.has(&["slot-simple | the worst of each | 8 GiB | 7 | 7 | yes"]);
    let checks = asked
        .lines
        .iter()
        .filter(|line| line.contains("slot-") || line.contains("proof-"));
    assert_eq!(
        checks.filter(|line| line.ends_with("| yes")).count(),
        10,
        "{asked:#?}"
    );
}

/// The 64 MB that SCVMM adds to each VM take the proof for two failures away: AB orphan
/// 16.25 − 4.0625 = 12.1875, and C and D have 2.8125 + 8.75 = 11.5625.
#[test]
fn scvmm_adds_64_mb_to_each_vm() {
    let options = RuleOptions {
        scvmm_overhead: Some(Memory::from_mib(64)),
        ..RuleOptions::default()
    };
    let asked = ask_with(&four_hosts(), "scvmm", options);
    assert_eq!((asked.says, asked.largest), (Says::No, Some(1)));
    // 12.1875 and 11.5625, three digits after the point.
    asked.has(&["proof-full | A and B | 4.063 GiB | 12.188 GiB | 11.563 GiB | no"]);
}

/// Who says how many: vSphere's slots of 8 GiB are 2, 2, 1 and 2 for 7 VMs, so none; xapi's
/// approximation has 1 + 1 + 0 + 1 places, of which 2 are left for 2 VMs without one host, and 1
/// for 4 without two; SCVMM, exact xapi and the proof say 2. Three failures survive by no rule.
#[test]
fn one_cluster_survives_zero_one_or_two_failures() {
    let plan = four_hosts();
    let slots = ask(&plan, "vsphere-slots");
    assert_eq!((slots.says, slots.largest), (Says::No, Some(0)));
    assert_eq!(slots.agreement, Agreement::NoThoughYes);
    slots.has(&["A, B and D | 2 | 2", "C | 1 | 1"]);
    let xapi = ask(&plan, "xapi");
    assert_eq!((xapi.says, xapi.largest), (Says::Yes, Some(2)));
    xapi.has(&[
        "exact | – |  |  |  | yes",
        "approximate |  | 8 GiB | 4 | 1 | no",
    ]);
    let one = ask(&tolerating(&plan, 1), "xapi");
    one.has(&[
        "exact | – |  |  |  | yes",
        "approximate |  | 8 GiB | 2 | 2 | yes",
    ]);
    assert_eq!(ask(&plan, "scvmm").agreement, Agreement::Right);
    // Slots of 8, shared by small VMs: free 1, 1, 0 and 1, used 1 each. 3 > 2, but not 3 > 4.
    let old = ask(&plan, "vmm-2008");
    assert_eq!((old.says, old.largest), (Says::No, Some(1)));
    for rule in ["xapi", "scvmm", "vsphere-slots", "vmm-2008"] {
        let asked = ask(&tolerating(&plan, 3), rule);
        assert_eq!(
            (asked.says, asked.agreement),
            (Says::No, Agreement::Right),
            "{rule}"
        );
    }
}

/// F carries 4, 3 and 2 and is full, X has 5 free and Y 4. Greedily 4 goes to X and 3 to Y, and
/// 2 is left over; 4 to Y and 3 + 2 to X works.
#[test]
fn greedy_is_not_enough() {
    let plan = plain(&[9, 5, 4], &[(4, 0), (3, 0), (2, 0)]);
    let xapi = ask(&plan, "xapi");
    assert_eq!(
        (xapi.says, xapi.agreement),
        (Says::No, Agreement::NoThoughYes)
    );
    assert_eq!(
        xapi.why,
        "All 3 VMs of h0 restart on 2 other hosts: v0 on h2, v1 on h1 and v2 on h1."
    );
    for rule in ["scvmm", "ganeti-global"] {
        assert_eq!(ask(&plan, rule).agreement, Agreement::NoThoughYes, "{rule}");
    }
}

/// Four hosts of 10 with a VM of 6 each: 40 − 24 = 16 are 40 %, more than 25 %; 24 / 10 are 3
/// hosts and one more is there; 24 ≤ 30. But 4 are free everywhere.
#[test]
fn sums_mislead() {
    let plan = all_reserved(&plain(&[10; 4], &[(6, 0), (6, 1), (6, 2), (6, 3)]));
    for (rule, line) in [
        ("aggregate", "memory | 24 GiB | 40 GiB | 30 GiB | yes"),
        ("node-count", "24 GiB | 10 GiB | 3 | 4 | 4"),
        (
            "vsphere-percentage",
            "memory | 24 GiB | 40 GiB | 40 % | 25 % | 15 % | yes",
        ),
    ] {
        let asked = ask(&plan, rule);
        assert_eq!(asked.agreement, Agreement::YesThoughNo, "{rule}");
        assert!(
            asked
                .why
                .starts_with("It overlooks the loss of h0, where v0"),
            "{}",
            asked.why
        );
        asked.has(&[line]);
    }
}

/// Ganeti's test shared-n1-failure: 3000 fit into 1096 nowhere, 1000 do.
#[test]
fn one_node_cannot_be_evacuated() {
    let plan = read("tests/scenarios/ganeti-shared-n1-failure/plan.json");
    let asked = ask(&plan, "ganeti-global");
    assert_eq!((asked.says, asked.agreement), (Says::No, Agreement::Right));
    assert_eq!(asked.lines, ["C | 1 | 1"]);
    let drbd = ask(&plan, "ganeti-drbd").says;
    assert!(matches!(drbd, Says::NotApplicable(_)), "{drbd:?}");
}

/// Ganeti's test n1-failure: four full nodes, of which each pair of instances may go to the
/// next only: 4 bad nodes, 8 instances. On shared storage every node can be evacuated.
#[test]
fn drbd_ties_instances_to_full_nodes() {
    let drbd = read("tests/scenarios/ganeti-n1-failure-drbd/plan.json");
    let asked = ask(&drbd, "ganeti-global");
    assert_eq!(
        asked.lines,
        [
            "full1 | 2 | 2",
            "full2 | 2 | 2",
            "full3 | 2 | 2",
            "full4 | 2 | 2"
        ]
    );
    assert_eq!((asked.says, asked.agreement), (Says::No, Agreement::Right));
    let pairs = ask(&drbd, "ganeti-drbd");
    assert_eq!((pairs.says, pairs.agreement), (Says::No, Agreement::Right));
    pairs.has(&["full1, full2, full3 and full4 | 0 GiB | 0.25 GiB | no"]);
    let shared = read("tests/scenarios/ganeti-n1-failure-shared/plan.json");
    let asked = ask(&shared, "ganeti-global");
    assert_eq!((asked.says, asked.agreement), (Says::Yes, Agreement::Right));
}

/// Without the special case a single VM of which nothing else is orphaned would pass: C has
/// 3000 and the others 1096 free, so 3000 − 3000 = 0 of 0 additional memory.
#[test]
fn scvmm_does_not_prove_what_nobody_can_take() {
    let plan = read("tests/scenarios/ganeti-shared-n1-failure/plan.json");
    let options = RuleOptions {
        scvmm_overhead: Some(Memory::ZERO),
        ..RuleOptions::default()
    };
    let asked = ask_with(&plan, "scvmm", options);
    assert_eq!((asked.says, asked.agreement), (Says::No, Agreement::Right));
    asked.has(&["proof-full | C | 2.93 GiB | 0 GiB | 0 GiB | no"]);
}

/// A cap of 2 GiB makes a VM of 6 take 3 slots, which must be free on one host. Two hosts have
/// 2 and 2 free: the policy counts 4, and the VM of three slots fits nowhere.
#[test]
fn capped_slots_are_scattered() {
    let plan = all_reserved(&plain(&[6, 4, 4], &[(6, 0)]));
    let options = RuleOptions {
        slot_memory_cap: Some(Memory::from_gib(2)),
        ..RuleOptions::default()
    };
    let asked = ask_with(&plan, "vsphere-slots", options);
    asked.has(&["32 MHz | 2 GiB | 3", "h0 | 3 | 3", "4 | 3 | 1 | 2"]);
    assert_eq!(
        (asked.says, asked.agreement),
        (Says::Yes, Agreement::YesThoughNo)
    );
    let uncapped = ask(&plan, "vsphere-slots");
    assert_eq!(
        (uncapped.says, uncapped.agreement),
        (Says::No, Agreement::Right)
    );
}

/// Use of 24 and 20 left without one host: 4 of 24 are 16.67 %. Below that it warns.
#[test]
fn degradation_warns_below_what_is_missing() {
    let plan = tolerating(&plain(&[10; 3], &[(8, 0), (8, 1), (8, 2)]), 1);
    let tolerated = |percent| RuleOptions {
        degradation: Percent::new(percent),
        ..RuleOptions::default()
    };
    let asked = ask_with(&plan, "vsphere-degradation", tolerated(16));
    assert_eq!((asked.says, asked.largest), (Says::No, Some(0)));
    asked.has(&["24 GiB | 20 GiB | 16 % | 16.7 % | no"]);
    let quiet = ask_with(&plan, "vsphere-degradation", tolerated(17));
    assert_eq!(
        (quiet.says, quiet.agreement),
        (Says::Yes, Agreement::YesThoughNo)
    );
    assert!(matches!(
        ask(&plan, "vsphere-degradation").says,
        Says::Nothing(_)
    ));
}

#[test]
fn a_dedicated_host_counts_however_small_it_is() {
    let plan = plain(&[8, 8, 2], &[(6, 0), (6, 1)]);
    let asked = ask(&plan, "vsphere-failover-hosts");
    assert_eq!((asked.says, asked.largest), (Says::Yes, Some(1)));
    assert_eq!(asked.agreement, Agreement::YesThoughNo);
    let none = ask(&plain(&[8, 8], &[(3, 0), (3, 1)]), "vsphere-failover-hosts");
    assert_eq!(none.agreement, Agreement::Silent);
}

/// A slot of 4: free 1, 1 and 2, used 1 each. One host: 4 > 3. Two: 4 > 3 + 2 is false.
#[test]
fn vmm_2008_wants_more_than_enough() {
    let plan = plain(&[8, 8, 12], &[(4, 0), (1, 0), (2, 1), (2, 1), (4, 2)]);
    let asked = ask(&plan, "vmm-2008");
    asked.has(&[
        "h0 | 0 | 2",
        "h1 | 1 | 1",
        "h2 | 2 | 1",
        "4 GiB | 3 | 3 | no",
    ]);
    assert_eq!(
        (asked.says, asked.agreement),
        (Says::No, Agreement::NoThoughYes)
    );
}

#[test]
fn who_has_no_admission_control_says_so() {
    for rule in ["wsfc", "proxmox", "pacemaker"] {
        let asked = ask(&plain(&[8, 8], &[(4, 0)]), rule);
        assert_eq!(asked.agreement, Agreement::Silent);
        assert_eq!(asked.why, "It has no admission control.");
    }
}

/// The largest VM sets the segment, the largest hosts fail.
#[test]
fn nutanix_reserves_segments() {
    let plan = plain(&[16, 12, 12], &[(4, 0), (2, 0), (2, 0), (4, 1), (4, 2)]);
    let asked = ask(&plan, "nutanix");
    assert_eq!((asked.says, asked.largest), (Says::Yes, Some(1)));
    asked.has(&["h0 | 4 GiB | 2 | 4 | yes"]);
    assert_eq!(
        ask(&tolerating(&plan, 3), "nutanix").agreement,
        Agreement::Silent
    );
}

#[test]
fn every_platform_has_a_rule_of_its_own() {
    for platform in PlatformId::all() {
        let own = RULES.iter().filter(|rule| rule.is_of(platform)).count();
        assert!(own > 0, "{platform:?}");
    }
}

#[test]
fn every_rule_says_what_it_assumes_and_where_it_is_from() {
    let mut keys: Vec<&str> = RULES.iter().map(|rule| rule.key).collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), RULES.len());
    for rule in RULES {
        assert!(
            !rule.assumptions.is_empty() && !rule.source.is_empty(),
            "{}",
            rule.key
        );
    }
}

/// Racks of a small host and a large one that is half full: either rack takes the other's VM.
/// A rule has to be asked about any two hosts, and the large ones are in different racks.
#[test]
fn rules_are_asked_about_as_many_hosts_as_a_fault_domain_has() {
    let mut plan = plain(&[1, 16, 16, 1], &[(8, 1), (8, 2)]);
    plan.policy.failure_unit = Some(FailureUnit::FaultDomain);
    for (host, rack) in plan.hosts.iter_mut().zip(["r1", "r1", "r2", "r2"]) {
        host.fault_domain = Some(rack.to_owned());
    }
    for rule in ["xapi", "aggregate"] {
        let asked = ask(&all_reserved(&plan), rule);
        assert_eq!((asked.says, asked.largest), (Says::No, Some(1)), "{rule}");
        assert_eq!(asked.agreement, Agreement::NoThoughYes, "{rule}");
        assert_eq!(
            asked.why, "It gives up the loss of h1 and h2, which do not fail together.",
            "{rule}"
        );
    }
    // Two racks are all hosts; a third is more than there are.
    let cluster = |failures| check(&tolerating(&plan, failures)).cluster.unwrap();
    assert_eq!(
        [0, 1, 2, 3].map(|k| hosts_to_lose(&cluster(k))),
        [0, 2, 4, 5]
    );
    let answers = assess(&plan, Effort::THOROUGH).answers.unwrap();
    let said = report::rules::rules(&answers, &compare(&plan, &answers));
    let said = format!("{:?}", said.blocks);
    assert!(
        said.contains("each is asked about any 2 hosts: as many as the largest 1 fault domain")
    );
}

/// Nothing to be asked about, or too much.
#[test]
fn strange_clusters_have_answers() {
    let empty = plain(&[8, 8], &[]);
    let mut homeless = plain(&[4], &[]);
    homeless
        .vms
        .push(VmGroup::new("large", Memory::from_gib(8), 1));
    let mut crowd = Plan::empty("crowd", PlatformId::Vsphere8);
    crowd.hosts.push(HostGroup {
        count: 200,
        ..HostGroup::new("h", Memory::from_gib(64), 16)
    });
    for plan in [empty, homeless, crowd] {
        for failures in [0, 1, 5, 300] {
            for rule in RULES {
                ask(&tolerating(&plan, failures), rule.key);
            }
        }
    }
}
