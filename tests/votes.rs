//! Every answer about failures knows the votes: what a cluster survives is room and a majority.

#![allow(clippy::unwrap_used)] // In tests an `unwrap` is an assertion.

mod plain;

use headroom::advice::purchases;
use headroom::assess::assess;
use headroom::capacity::{Effort, Verdict};
use headroom::cluster::HostIndex;
use headroom::format::export::exported;
use headroom::format::report::{self, Options};
use headroom::model::{
    FailureOrder, FailureUnit, HostState, Plan, PlatformId, QuorumRule, VmGroup, Witness,
    WitnessPlace,
};
use headroom::placement::Answer;
use headroom::quorum::Majority;
use headroom::report::advice::advice;
use headroom::report::failure::failure;
use headroom::report::{Status, levels, placement, quorum, verdict};
use headroom::units::Memory;
use plain::{answers, plain};
use serde_json::Value;

/// Hosts with much room for two small VMs.
fn roomy(platform: PlatformId, hosts: usize) -> Plan {
    let mut plan = plain(&vec![64; hosts], &[(1, 0), (1, 1)]);
    plan.platform = platform;
    plan
}

/// The same in fault domains, so many hosts in each.
fn sites(platform: PlatformId, sizes: &[usize]) -> Plan {
    let mut plan = roomy(platform, sizes.iter().sum());
    plan.policy.failure_unit = Some(FailureUnit::FaultDomain);
    let names = sizes.iter().enumerate();
    let names = names.flat_map(|(at, size)| vec![format!("site{at}"); *size]);
    for (host, name) in plan.hosts.iter_mut().zip(names) {
        host.fault_domain = Some(name);
    }
    plan
}

fn in_site(site: usize) -> Option<WitnessPlace> {
    Some(WitnessPlace::FaultDomain(format!("site{site}")))
}

#[track_caller]
fn check(plan: &Plan, survived: Option<u32>, tolerated: Option<u32>, status: Status) -> String {
    let answers = answers(plan);
    let text = verdict(&answers, &answers.levels);
    assert_eq!(answers.quorum.survived(), survived, "{}", text.headline);
    assert_eq!(answers.tolerated(), tolerated, "{}", text.headline);
    assert_eq!(text.status, status, "{}", text.headline);
    text.headline
}

/// VMs that do not restart stop with the cluster all the same.
#[test]
fn votes_decide_wherever_a_vm_runs() {
    let mut plan = roomy(PlatformId::Proxmox, 4);
    for vm in &mut plan.vms {
        vm.highly_available = false;
    }
    let headline = check(&plan, Some(1), Some(1), Status::Ok);
    assert!(headline.contains("quorum survives 1"), "{headline}");
    let answers = answers(&plan);
    for level in &answers.levels {
        let expected = match level.failures {
            0 | 1 => Majority::Kept,
            _ => Majority::Lost,
        };
        assert_eq!(answers.quorum.after(level.failures), expected, "{level:?}");
    }
    plan.policy.tolerate = Some(2);
    check(&plan, Some(1), Some(1), Status::Broken);
}

/// With a site goes a witness that stands in it, so what helps is one in a third place.
#[test]
fn a_witness_that_would_help_two_sites_stands_in_a_third() {
    let plan = sites(PlatformId::Proxmox, &[2, 2]);
    let text = verdict(&answers(&plan), &answers(&plan).levels);
    let remedy = format!("{text:?}");
    assert!(
        remedy.contains("With a witness in a third place, quorum survives 1."),
        "{remedy}"
    );
    let hosts = roomy(PlatformId::Proxmox, 4);
    let text = verdict(&answers(&hosts), &answers(&hosts).levels);
    assert!(!format!("{text:?}").contains("third place"));
}

#[test]
fn a_host_in_maintenance_votes_and_one_that_is_off_is_missed() {
    let mut plan = roomy(PlatformId::Proxmox, 3);
    plan.hosts[2].state = HostState::Maintenance;
    check(&plan, Some(1), Some(1), Status::Ok);
    // Three votes of which two are left.
    plan.hosts[2].state = HostState::Offline;
    check(&plan, Some(0), Some(0), Status::Broken);
    // Five votes, three hosts up.
    let mut five = roomy(PlatformId::Proxmox, 5);
    for host in &mut five.hosts[3..] {
        host.state = HostState::Offline;
    }
    check(&five, Some(0), Some(0), Status::Broken);
    assert!(quorum::sentence(&answers(&five)).starts_with(
        "5 votes (5 hosts, 2 of them off), of which 3 must be left. Not every single host can be lost."
    ));
    // Votes that are given out anew are not missed: three hosts and a disk.
    five.platform = PlatformId::HyperV2022;
    check(&five, Some(1), Some(1), Status::Ok);
    // A pool misses them all the same: six votes, four needed and left.
    five.policy.quorum = Some(QuorumRule::DynamicWithPool);
    check(&five, Some(0), Some(0), Status::Broken);
    // xapi counts those that are not disabled.
    five.platform = PlatformId::XcpNg;
    five.policy.quorum = Some(QuorumRule::Majority);
    five.policy.witness = Some(Witness::None);
    check(&five, Some(1), Some(1), Status::Ok);
    five.hosts[2].state = HostState::Maintenance;
    check(&five, Some(0), Some(0), Status::Broken);
}

#[test]
fn a_cluster_without_a_majority_says_so_before_anything_fails() {
    let mut plan = roomy(PlatformId::Proxmox, 5);
    for host in &mut plan.hosts[2..] {
        host.state = HostState::Offline;
    }
    assert_eq!(
        check(&plan, None, None, Status::Broken),
        "The cluster has no majority: 2 of 5 votes are left, and 3 must be."
    );
}

#[test]
fn two_hosts_without_a_witness_survive_nothing_in_any_answer() {
    for rule in [
        QuorumRule::Majority,
        QuorumRule::Dynamic,
        QuorumRule::DynamicWithPool,
    ] {
        let mut plan = roomy(PlatformId::HyperV2022, 2);
        plan.policy.quorum = Some(rule);
        plan.policy.witness = Some(Witness::None);
        check(&plan, Some(0), Some(0), Status::Broken);
        let answers = answers(&plan);
        let level = &answers.levels[1];
        assert_eq!(level.verdict, Verdict::Survives);
        assert_eq!(answers.verdict(level), Verdict::Fails);
        assert_eq!(
            levels::sentence(&answers, level),
            "There is room, but not votes: with 1 host the cluster may lose the majority, and stops."
        );
        let lost = answers.fail(&[HostIndex(0)], Effort::INTERACTIVE);
        assert_eq!(lost.majority, Majority::Lost);
        let text = failure(&answers.cluster, &answers.placement, &lost);
        assert_eq!(text.status, Status::Broken);
        assert!(!text.sentence.contains("restart"), "{}", text.sentence);
        assert_eq!(placement::placement(&answers).status, Status::Broken);
    }
}

/// No text or number of a cluster that survives nothing says that it survives something.
#[test]
fn all_texts_of_one_plan_agree_about_votes() {
    let mut plan = roomy(PlatformId::HyperV2022, 2);
    plan.policy.witness = Some(Witness::None);
    let options = Options {
        restart_plans: true,
        outage: true,
        year: true,
        schedule: true,
        ..Options::default()
    };
    let (asked, assessment) = report::assessment(&plan, &options);
    let json = report::to_json(&report::of(&asked, &assessment, &options));
    let json: Value = serde_json::from_str(&json).unwrap();
    let capacity = &json["answers"]["failoverCapacity"];
    assert_eq!(capacity["tolerated"], 0);
    assert_eq!(capacity["levels"][1]["verdict"], "fails");
    assert_eq!(capacity["levels"][1]["room"], "survives");
    assert_eq!(capacity["levels"][1]["votes"], "lost");
    assert_eq!(capacity["restartPlans"][0]["verdict"], "fails");
    let losses = json["answers"]["outages"]["losses"].as_array().unwrap();
    assert!(
        losses
            .iter()
            .all(|loss| loss["neverStarts"] == "noMajority")
    );
    assert!(losses.iter().all(|loss| loss["verdict"] == "fails"));
    let methods = json["answers"]["year"]["methods"].as_array().unwrap();
    let live = methods.iter().find(|method| method["method"] == "live");
    assert_eq!(live.unwrap()["unknownBecause"], "clusterStops");
    assert_eq!(json["answers"]["patchNight"]["toleratedMeanwhile"], 0);
    let markdown = exported(&plan, "report", Effort::INTERACTIVE).unwrap();
    let markdown = markdown.text;
    for claim in ["Any one of 2", "Any 1 host", "VMs answer", "restart on"] {
        assert!(!markdown.contains(claim), "“{claim}” in {markdown}");
    }
    assert!(markdown.contains("the cluster stops"));
}

#[test]
fn a_witness_whose_place_is_not_told_proves_nothing_for_sites() {
    // Two sites of two hosts and a device: five votes. With one site and the device go three.
    let mut plan = sites(PlatformId::Proxmox, &[2, 2]);
    plan.policy.witness = Some(Witness::QuorumDevice);
    assert_eq!(
        check(&plan, Some(0), Some(0), Status::Unknown),
        "Survives any 1 of 2 fault domains only if the witness stands in a third place."
    );
    let known = answers(&plan);
    let text = verdict(&known, &known.levels);
    assert_eq!(
        text.next.as_deref(),
        Some(
            "If it stands in one of the fault domains, 3 of 5 votes go with that. Enter where it \
             stands under “Place of the witness”."
        )
    );
    assert_eq!(known.verdict(&known.levels[1]), Verdict::Undecided);
    plan.policy.witness_place = Some(WitnessPlace::Elsewhere);
    check(&plan, Some(1), Some(1), Status::Ok);
    plan.policy.witness_place = in_site(0);
    check(&plan, Some(0), Some(0), Status::Broken);
    // Where single hosts fail, the witness fails with none of them.
    plan.policy.witness_place = None;
    plan.policy.failure_unit = None;
    check(&plan, Some(2), Some(2), Status::Ok);
}

#[test]
fn a_disk_stands_in_one_of_the_sites_until_the_plan_says_otherwise() {
    let mut plan = sites(PlatformId::HyperV2022, &[4, 4]);
    plan.policy.witness = Some(Witness::Disk);
    assert_eq!(
        check(&plan, Some(0), Some(0), Status::Broken),
        "Memory survives any 1 of 2 fault domains, quorum survives none."
    );
    let known = answers(&plan);
    let text = verdict(&known, &known.levels);
    let next = text.next.unwrap();
    assert!(next.contains("with that go 5 of 9 votes"), "{next}");
    plan.policy.witness_place = Some(WitnessPlace::Elsewhere);
    check(&plan, Some(1), Some(1), Status::Ok);
    // A cloud is none of the fault domains.
    plan.policy.witness_place = None;
    plan.policy.witness = Some(Witness::Cloud);
    check(&plan, Some(1), Some(1), Status::Ok);
}

#[test]
fn a_place_is_judged_exactly() {
    // Sites of three and one host and a share: five votes, three needed. The large site takes
    // the majority wherever the share stands; with three sites it does not.
    let place = |sizes: &[usize], place: Option<WitnessPlace>| {
        let mut plan = sites(PlatformId::HyperV2022, sizes);
        plan.policy.witness = Some(Witness::FileShare);
        plan.policy.quorum = Some(QuorumRule::Majority);
        plan.policy.witness_place = place;
        answers(&plan).quorum.survived()
    };
    assert_eq!(place(&[3, 1], Some(WitnessPlace::Elsewhere)), Some(0));
    // Three sites of two: seven votes, four needed; with a site and the share four are left.
    assert_eq!(place(&[2, 2, 2], None), Some(1));
    assert_eq!(place(&[2, 2, 2], in_site(1)), Some(1));
    // Sites of two, two and one: six votes. Two and the share are too many, one and it not.
    assert_eq!(place(&[2, 2, 1], in_site(2)), Some(1));
    assert_eq!(place(&[2, 2, 1], in_site(0)), Some(0));
    assert_eq!(place(&[2, 2, 1], None), Some(0));
}

#[test]
fn a_witness_that_fails_early_is_missed_only_where_votes_stay() {
    // Three sites of one host each, which fail one after another, with the share in the first.
    let mut plan = sites(PlatformId::HyperV2022, &[1, 1, 1]);
    plan.policy.witness = Some(Witness::FileShare);
    plan.policy.witness_place = in_site(0);
    plan.policy.failure_order = Some(FailureOrder::OneAfterAnother);
    // Dynamic: the share goes with its site, and of two hosts one has no vote.
    assert_eq!(answers(&plan).quorum.survived(), Some(1));
    plan.policy.witness_place = Some(WitnessPlace::Elsewhere);
    assert_eq!(answers(&plan).quorum.survived(), Some(2));
    // Static: four votes, three needed.
    plan.policy.quorum = Some(QuorumRule::Majority);
    assert_eq!(answers(&plan).quorum.survived(), Some(1));
    plan.policy.witness_place = in_site(0);
    assert_eq!(answers(&plan).quorum.survived(), Some(0));
}

/// The vote of a host in maintenance is lost with its site.
#[test]
fn a_site_takes_along_the_votes_of_its_hosts_in_maintenance() {
    let mut plan = sites(PlatformId::Proxmox, &[2, 3]);
    plan.hosts[3].state = HostState::Maintenance;
    plan.hosts[4].state = HostState::Maintenance;
    assert_eq!(answers(&plan).quorum.survived(), Some(0));
    let lost = answers(&plan).fail(&[HostIndex(2)], Effort::INTERACTIVE);
    assert_eq!(lost.majority, Majority::Kept);
}

/// What must be bought for the failures that are to be tolerated: hosts, and for which domains.
#[track_caller]
fn bought(plan: &Plan) -> (Option<u32>, Option<u32>, Vec<(String, u32)>) {
    let bought = purchases(plan, 1, Effort::THOROUGH).unwrap();
    let hosts = &bought.classes[0].hosts;
    let above = hosts.above.as_ref();
    (
        hosts.below.as_ref().map(|at| at.number),
        above.map(|at| at.number),
        above.map_or_else(Vec::new, |at| at.tried.domains.clone()),
    )
}

fn domain(site: usize, hosts: u32) -> (String, u32) {
    (format!("site{site}"), hosts)
}

#[test]
fn hosts_are_bought_for_the_fault_domains_that_lack_them() {
    // Six VMs of 16 GiB need two hosts of 64 GiB in each site; there is one.
    let mut plan = sites(PlatformId::Vsphere8, &[1, 1]);
    plan.vms = vec![VmGroup {
        count: 6,
        ..VmGroup::new("vm", Memory::from_gib(16), 1)
    }];
    assert_eq!(
        bought(&plan),
        (Some(1), Some(2), vec![domain(0, 1), domain(1, 1)])
    );
    let text = advice(&plan, "hosts", Effort::THOROUGH).unwrap();
    assert!(
        text.headline.contains(
            "2 more hosts of 64 GiB and 16 cores are enough for all VMs to fit while any 1 fault \
             domain may fail: 1 for site0 and 1 for site1; 1 is proved too few."
        ),
        "{}",
        text.headline
    );
    // No single host is large enough: the other site has to carry everything alone.
    let smallest = purchases(&plan, 1, Effort::THOROUGH).unwrap().smallest;
    assert!(smallest.unwrap().is_impossible());
    // The second site has two already.
    let mut second = plan.clone();
    second.hosts.push(headroom::model::HostGroup {
        name: "more".to_owned(),
        ..plan.hosts[1].clone()
    });
    assert_eq!(
        bought(&second),
        (Some(0), Some(1), vec![domain(0, 1), domain(1, 0)])
    );
    // With three sites the two others carry everything together.
    let mut third = plan.clone();
    third.hosts.push(headroom::model::HostGroup {
        name: "third".to_owned(),
        fault_domain: Some("site2".to_owned()),
        ..plan.hosts[1].clone()
    });
    let now = purchases(&third, 1, Effort::THOROUGH).unwrap();
    assert!(matches!(now.now.answer, Answer::Placed(_)));
    // Both sites cannot fail.
    let both = purchases(&plan, 2, Effort::THOROUGH).unwrap();
    let hosts = &both.classes[0].hosts;
    assert!(hosts.above.is_none());
    assert_eq!(
        hosts.below.as_ref().map(|at| at.number),
        Some(both.classes[0].most)
    );
}

#[test]
fn hosts_are_bought_for_votes_as_well() {
    // Room for everything, but two votes: a third host makes it three.
    let plan = roomy(PlatformId::Proxmox, 2);
    assert_eq!(bought(&plan), (Some(0), Some(1), Vec::new()));
    let text = advice(&plan, "hosts", Effort::THOROUGH).unwrap();
    let rows = format!("{:?}", text.blocks);
    assert!(
        rows.contains("There is room, but the votes do not survive it."),
        "{rows}"
    );
}

/// A pair of VMs, one in each of two sites, and a big VM that has to move to survive a host.
fn pair() -> Plan {
    let mut plan = plain(&[32, 32, 32, 32], &[(4, 0), (4, 2), (20, 0), (20, 0)]);
    for (host, site) in plan.hosts.iter_mut().zip(["a", "a", "b", "b"]) {
        host.fault_domain = Some(site.to_owned());
    }
    for vm in &mut plan.vms[..2] {
        vm.anti_affinity = Some("pair".to_owned());
    }
    plan
}

/// The fault domains of the pair in the proposed placement; none without one.
fn sites_of_pair(plan: &Plan) -> Vec<String> {
    let answers = assess(plan, Effort::THOROUGH).answers.unwrap();
    let mut sites = Vec::new();
    if let Answer::Placed(planned) = &answers.planned {
        let members = answers.cluster.unit_indices().take(2);
        for host in members.filter_map(|unit| planned.placement.host_of(unit)) {
            sites.extend(plan.hosts[host.0 as usize].fault_domain.clone());
        }
    }
    sites.sort();
    sites.dedup();
    sites
}

#[test]
fn a_group_stays_in_as_many_fault_domains_as_it_is_in() {
    for hard in [true, false] {
        for big in 8..28 {
            let mut plan = pair();
            plan.policy.anti_affinity_is_hard = Some(hard);
            for vm in &mut plan.vms[2..] {
                vm.memory = headroom::model::VmMemory::Static(Memory::from_gib(big));
            }
            assert_eq!(sites_of_pair(&plan), ["a", "b"], "{big} GiB, hard: {hard}");
        }
    }
}

#[test]
fn a_group_that_cannot_stay_apart_is_named() {
    // Site b has room for nothing beside the big VM that may run nowhere else.
    let mut plan = plain(&[16, 16, 16], &[(4, 0), (4, 2), (14, 0)]);
    for (host, site) in plan.hosts.iter_mut().zip(["a", "a", "b"]) {
        host.fault_domain = Some(site.to_owned());
    }
    for vm in &mut plan.vms[..2] {
        vm.anti_affinity = Some("pair".to_owned());
    }
    plan.vms[2].possible_owners = vec!["h2".to_owned()];
    plan.policy.tolerate = Some(0);
    assert_eq!(sites_of_pair(&plan), ["a"]);
    let answers = assess(&plan, Effort::THOROUGH).answers.unwrap();
    let text = placement::placement(&answers);
    assert_eq!(text.status, Status::Tight);
    assert!(
        text.sentence.contains(
            "It moves members of pair that run in different fault domains into one: no placement \
             was found that keeps them in different ones."
        ),
        "{}",
        text.sentence
    );
}
