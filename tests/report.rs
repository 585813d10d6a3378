//! What Headroom says about small clusters whose answers are known by hand.
#![allow(clippy::unwrap_used)]

mod plain;

use headroom::assess::{Answers, assess};
use headroom::capacity::Effort;
use headroom::chart::hosts::hosts;
use headroom::cluster::HostIndex;
use headroom::model::{
    FailureOrder, FailureUnit, Plan, PlatformId, ProbeVm, Witness, WitnessPlace,
};
use headroom::placement::{Answer, Headroom};
use headroom::report::explain::more_vms;
use headroom::report::failure::failure;
use headroom::report::levels::{sentence, share, takeaway};
use headroom::report::{Status, headroom, placement, probe, quorum, verdict, words};
use headroom::units::Memory;
use plain::plain;

fn answers(plan: &Plan) -> Answers {
    assess(plan, Effort::THOROUGH).answers.unwrap()
}

#[track_caller]
fn check_verdict(plan: &Plan, status: Status, expect: [&str; 4]) {
    let answers = answers(plan);
    let text = verdict(&answers, &answers.levels);
    let [headline, detail, why, next] = expect;
    assert_eq!(text.headline, headline);
    assert_eq!(text.detail, detail);
    assert_eq!(text.why.as_deref().unwrap_or_default(), why);
    assert_eq!(text.next.as_deref().unwrap_or_default(), next);
    assert_eq!(text.status, status);
}

#[test]
fn a_cluster_that_survives_one_failure_is_told_the_next_worse_truth() {
    check_verdict(
        &plain(&[16, 16, 16], &[(6, 0), (6, 1), (6, 2)]),
        Status::Ok,
        [
            "Survives any 1 of 3 hosts.",
            "Fails for all 3 pairs; worst: h0 + h1, where v1 (6 GiB) is left over and lacks 2 GiB \
             of memory on h2, the nearest fit.",
            "After the loss of h0 + h1, the VMs to restart need 12 GiB of memory; 10 GiB remain: \
             2 GiB are missing.",
            "",
        ],
    );
}

#[test]
fn a_cluster_without_room_for_one_more_vm_is_tight() {
    check_verdict(
        &plain(&[16, 16, 16], &[(8, 0), (8, 0), (8, 1), (8, 1)]),
        Status::Tight,
        [
            "Survives any 1 of 3 hosts.",
            "Fails for all 3 pairs; worst: h0 + h1, where 2 VMs (16 GiB in all) are left over; v2 \
             lacks 8 GiB of memory on h2, the nearest fit.",
            "After the loss of h0 + h1, the VMs to restart need 32 GiB of memory; 16 GiB remain: \
             16 GiB are missing.",
            "Not one more VM fits: see Headroom.",
        ],
    );
}

#[test]
fn a_bad_placement_is_told_that_there_is_a_better_one() {
    let vms = [(10, 0), (2, 0), (2, 1), (2, 1), (4, 1), (4, 2), (4, 2)];
    check_verdict(
        &plain(&[16, 16, 16], &vms),
        Status::Broken,
        [
            "1 of 3 hosts cannot be lost.",
            "Worst: h0, where v0 (10 GiB) is left over and lacks 2 GiB of memory on h2, the \
             nearest fit.",
            "v0 needs 10 GiB of memory. After the loss of h0, no host that may run it has that \
             much room; h1 comes nearest and lacks 2 GiB.",
            "A better placement survives any 1: see Placement.",
        ],
    );
}

/// Four hosts that have room for whatever fails, but not votes.
fn roomy(platform: PlatformId, witness: Option<Witness>, tolerate: u32) -> Plan {
    let mut plan = plain(&[64; 4], &[(8, 0), (8, 1), (8, 2), (8, 3)]);
    plan.platform = platform;
    plan.policy.witness = witness;
    plan.policy.tolerate = Some(tolerate);
    plan
}

#[test]
fn a_quorum_that_survives_less_than_memory_is_said() {
    let text = |plan: &Plan| {
        let answers = answers(plan);
        verdict(&answers, &answers.levels)
    };
    let proxmox = text(&roomy(PlatformId::Proxmox, None, 1));
    assert_eq!(
        proxmox.headline,
        "Memory survives any 3 of 4 hosts, quorum survives 1."
    );
    assert_eq!(proxmox.status, Status::Ok);
    let stops = text(&roomy(PlatformId::Proxmox, None, 2));
    assert_eq!(
        stops.headline,
        "Memory survives any 3 of 4 hosts, quorum survives 1."
    );
    assert_eq!(stops.status, Status::Broken);
    assert_eq!(
        stops.next.as_deref(),
        Some("With a witness, quorum survives 2.")
    );
    let device = text(&roomy(PlatformId::Proxmox, Some(Witness::QuorumDevice), 2));
    assert_eq!(device.status, Status::Ok);
    let vsphere = text(&roomy(PlatformId::Vsphere8, None, 3));
    assert_eq!(vsphere.status, Status::Ok);
    assert!(!vsphere.detail.contains("quorum"));
}

#[test]
fn failures_one_after_another_leave_time_to_give_out_votes_anew() {
    let mut plan = roomy(PlatformId::HyperV2022, Some(Witness::None), 2);
    assert_eq!(answers(&plan).quorum.survived(), Some(1));
    plan.policy.failure_order = Some(FailureOrder::OneAfterAnother);
    let answers = answers(&plan);
    assert_eq!(answers.quorum.survived(), Some(2));
    assert_eq!(verdict(&answers, &answers.levels).status, Status::Ok);
    assert_eq!(
        quorum::sentence(&answers),
        "3 votes (4 hosts), of which 2 must be left; after each failure they are given out anew. \
         Any 1 host can be lost at once, any 2 hosts one after another."
    );
}

#[test]
fn a_fault_domain_takes_the_votes_of_all_its_hosts() {
    let mut plan = roomy(PlatformId::HyperV2022, None, 1);
    plan.policy.failure_unit = Some(FailureUnit::FaultDomain);
    plan.policy.witness_place = Some(WitnessPlace::Elsewhere);
    let survived = |plan: &Plan| {
        let quorum = answers(plan).quorum;
        let both = quorum.at_once().zip(quorum.one_after_another());
        both.expect("there is a majority before any failure")
    };
    for (domains, expected) in [
        (["a", "a", "b", "b"], (1, 1)),
        (["a", "a", "a", "b"], (0, 0)),
        (["a", "a", "b", "c"], (1, 1)),
    ] {
        for (host, domain) in plan.hosts.iter_mut().zip(domains) {
            host.fault_domain = Some(domain.to_owned());
        }
        assert_eq!(survived(&plan), expected, "{domains:?}");
    }
}

#[test]
fn what_is_not_proved_is_called_undecided() {
    let mut answers = answers(&plain(&[10; 4], &[(6, 0), (6, 1), (6, 2), (6, 3)]));
    answers.planned = Answer::Undecided;
    assert_eq!(
        verdict(&answers, &answers.levels).next.unwrap(),
        "Whether some placement survives any 1 is undecided."
    );
}

#[test]
fn vms_larger_than_half_a_host_are_counted() {
    check_verdict(
        &plain(&[10; 4], &[(6, 0), (6, 1), (6, 2), (6, 3)]),
        Status::Broken,
        [
            "None of 4 hosts can be lost.",
            "Worst: h0, where v0 (6 GiB) is left over and lacks 2 GiB of memory on h1, the \
             nearest fit.",
            "v0 needs 6 GiB of memory. After the loss of h0, no host that may run it has that \
             much room; h1 comes nearest and lacks 2 GiB.",
            "No placement survives every loss of 1 host. After the loss of h0, 4 VMs are so large \
             that no two of them fit one host, and 3 hosts remain.",
        ],
    );
}

#[test]
fn an_overfull_host_is_named_and_no_placement_helps() {
    check_verdict(
        &plain(&[10, 10], &[(6, 0), (6, 0)]),
        Status::Broken,
        [
            "Over capacity before any host fails.",
            "h0 carries more than it has room for: 2 GiB of memory too much.",
            "",
            "No placement survives every loss of 1 host. After the loss of h0, the VMs need 12 \
             GiB of memory; 10 GiB remain: 2 GiB are missing.",
        ],
    );
}

#[test]
fn a_placement_by_headroom_is_called_one() {
    let mut plan = plain(&[16, 16, 16], &[(6, 0), (6, 1), (6, 2)]);
    plan.vms.iter_mut().for_each(|vm| vm.current_hosts.clear());
    let answers = answers(&plan);
    let text = verdict(&answers, &answers.levels);
    assert_eq!(
        text.headline,
        "Survives any 1 of 3 hosts with the placement below."
    );
}

#[test]
fn losing_hosts_says_what_becomes_of_their_vms() {
    let answers = answers(&plain(&[16, 16, 16], &[(6, 0), (4, 0), (6, 1), (6, 2)]));
    let check = |failed: &[u32], sentence: &str, why: &str| {
        let failed: Vec<HostIndex> = failed.iter().copied().map(HostIndex).collect();
        let outcome = answers.fail(&failed, Effort::THOROUGH);
        let text = failure(&answers.cluster, &answers.placement, &outcome);
        assert_eq!(text.sentence, sentence);
        assert_eq!(text.why.unwrap_or_default(), why);
    };
    check(&[0], "Both VMs of h0 restart on h1.", "");
    check(
        &[0, 1],
        "Not all of the 3 VMs of h0 + h1 can restart; in the best attempt 1 stays down (6 GiB). \
         The cluster may lose the majority of its votes as well, and stop.",
        "After the loss of h0 + h1, the VMs to restart need 16 GiB of memory; 10 GiB remain: 6 \
         GiB are missing.",
    );
}

#[test]
fn headroom_is_a_number_with_its_limit() {
    let mut plan = plain(&[16, 16, 16], &[(6, 0), (6, 1), (6, 2)]);
    plan.probe = Some(ProbeVm {
        memory: Memory::from_gib(4),
        vcpus: 2,
    });
    let answers = answers(&plan);
    let policy = assess(&plan, Effort::THOROUGH).policy;
    let text = headroom(&answers, probe(&plan, &policy));
    assert_eq!(text.number, "3");
    assert_eq!(
        text.sentence,
        "3 more VMs of 4 GiB and 2 vCPUs fit while any 1 host may fail."
    );
    assert_eq!(
        text.limit.unwrap_or_default(),
        "4 do not: After the loss of h0, the VMs need 34 GiB of memory; 32 GiB remain: 2 GiB are \
         missing."
    );
    assert_eq!(more_vms(&plan, &answers, &policy).result, text.sentence);
}

#[test]
fn an_open_interval_says_what_is_shown_and_what_is_proved() {
    let plan = plain(&[16, 16, 16], &[(6, 0), (6, 1), (6, 2)]);
    let mut answers = answers(&plan);
    answers.headroom = Headroom {
        at_least: 438,
        at_most: 440,
        limit: None,
        base_fits: true,
    };
    let policy = assess(&plan, Effort::THOROUGH).policy;
    let text = headroom(&answers, probe(&plan, &policy));
    assert_eq!(
        text.sentence,
        "Between 438 and 440 more VMs of 6 GiB and 1 vCPU fit while any 1 host may fail."
    );
    assert_eq!(
        text.limit.unwrap_or_default(),
        "438 is shown by a placement; 441 is proved impossible; 439 and 440 are undecided."
    );
}

#[test]
fn levels_count_what_is_survived() {
    let answers = answers(&plain(&[16, 16, 16], &[(10, 0), (6, 1), (2, 2)]));
    let said: Vec<(String, String)> = answers
        .levels
        .iter()
        .map(|level| (share(&answers, level), sentence(&answers, level)))
        .collect();
    let expect = [
        ("1/1", "Every VM has its place while no host fails."),
        ("3/3", "Any one of 3 hosts can be lost."),
        ("0/3", "Fails for all 3 pairs."),
        ("0/1", "Fails for the only set."),
    ];
    for ((share, sentence), expect) in said.iter().zip(expect) {
        assert_eq!((share.as_str(), sentence.as_str()), expect);
    }
    assert_eq!(
        takeaway(&answers, &answers.levels),
        "Every loss of up to 1 host is survived; all 3 pairs fail."
    );
}

#[test]
fn single_hosts_that_cannot_be_lost_are_counted() {
    let check = |vms: &[(u64, usize)], expect: &str| {
        let answers = answers(&plain(&[16, 16, 16], vms));
        assert_eq!(takeaway(&answers, &answers.levels), expect);
    };
    check(
        &[(10, 0), (8, 1), (8, 2)],
        "2 of 3 hosts can be lost; the loss of 1 other leaves VMs down.",
    );
    check(&[(10, 0), (10, 1), (10, 2)], "None of 3 hosts can be lost.");
}

#[test]
fn the_planned_placement_tells_its_moves() {
    let answers = answers(&plain(&[16, 16, 16], &[(10, 0), (6, 0), (4, 1)]));
    let text = placement::placement(&answers);
    assert_eq!(text.sentence, "This placement survives any loss of 1 host.");
    assert_eq!(text.spares, None);
    assert_eq!(text.moves.as_deref(), Some("2 of 3 VMs move (10 GiB)."));
    assert_eq!(placement::moves(&answers).len(), 2);
}

#[test]
fn bars_add_up_before_and_after_a_failure() {
    let plan = plain(&[16, 16, 16], &[(6, 0), (4, 0), (6, 1), (6, 2)]);
    let assessment = assess(&plan, Effort::THOROUGH);
    let answers = assessment.answers.unwrap();
    let outcome = answers.fail(&[HostIndex(0)], Effort::THOROUGH);
    for (outcome, expect) in [(None, [10, 6, 6]), (Some(&outcome), [10, 16, 6])] {
        let chart = hosts(
            &plan,
            &assessment.policy,
            &answers,
            &answers.placement,
            outcome,
        );
        for (bar, expect) in chart.bars.iter().zip(expect) {
            assert_eq!(bar.used, Memory::from_gib(expect));
            let drawn: f64 = bar.blocks.iter().map(|block| block.width).sum();
            assert!((drawn / 1000.0 * 16.0 - expect as f64).abs() < 1e-9);
        }
    }
}

#[test]
fn lists_and_amounts_read_as_people_write_them() {
    let names = |number: usize| -> Vec<String> { (1..=number).map(|n| format!("h{n}")).collect() };
    for (number, expect) in [
        (0, ""),
        (1, "h1"),
        (2, "h1 and h2"),
        (3, "h1, h2 and h3"),
        (4, "h1, h2 and 2 more"),
    ] {
        assert_eq!(words::list(&names(number), 3), expect);
    }
    for (memory, expect) in [
        (Memory::from_gib(5120), "5,120 GiB"),
        (Memory::from_mib(1536), "1.5 GiB"),
        (Memory::from_mib(8480), "8.281 GiB"),
    ] {
        assert_eq!(words::exact_memory(memory), expect);
    }
    assert_eq!(words::sets(2, 66), "66 pairs");
    assert_eq!(words::sets(4, 495), "495 sets of 4");
}
