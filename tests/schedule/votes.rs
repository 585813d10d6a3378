//! Nights in clusters that count votes, and waves that shut nothing down.
//!
//! Every number here is counted by hand: n votes, of which more than n / 2 must be left.

use headroom::assess::Answers;
use headroom::audit::night::{Claim, claims};
use headroom::migration::schedule::{Doubt, PatchNight, VotesShort, Wave, Way};
use headroom::model::{
    FailureUnit, HostState, Plan, PlatformId, QuorumRule, Witness, WitnessPlace,
};

use crate::plain::plain;
use crate::{answers, drain, night};

/// Hosts with much room and two small VMs, which any of them can carry.
fn roomy(platform: PlatformId, hosts: usize) -> Plan {
    let mut plan = plain(&vec![64; hosts], &[(1, 0), (1, 1)]);
    plan.platform = platform;
    plan
}

/// What a night claims, as the checker is told.
pub(crate) fn claimed(night: &PatchNight) -> Vec<Claim> {
    let each = night.waves.iter().enumerate().map(|(number, wave)| Claim {
        wave: number as u32,
        goes_on: wave.doubt != Some(Doubt::Votes(VotesShort::Stops)),
        may_fail: wave.tolerates.filter(|_| wave.down.is_empty()),
    });
    each.collect()
}

#[track_caller]
fn asked(plan: &Plan) -> (Answers, PatchNight) {
    let answers = answers(plan);
    let night = night(plan, &answers);
    let (cluster, placement) = (&answers.cluster, &answers.placement);
    let found = claims(cluster, placement, &night.schedule, &claimed(&night));
    assert!(found.is_empty(), "{found:?}");
    (answers, night)
}

#[track_caller]
fn check(plan: &Plan, hosts_at_once: u32, tolerates: Option<u32>) -> PatchNight {
    let (_, night) = asked(plan);
    assert_eq!(
        (night.hosts_at_once, night.tolerates()),
        (hosts_at_once, tolerates)
    );
    night
}

#[test]
fn no_more_hosts_are_out_than_the_votes_allow_beside_a_further_failure() {
    // Five votes, three needed: one out and one failed. Six need four, eight five.
    for (hosts, at_once) in [(5, 1), (6, 1), (7, 2), (8, 2), (9, 3)] {
        let night = check(&roomy(PlatformId::Proxmox, hosts), at_once, Some(1));
        assert!(night.is_proved());
        let waves = (hosts as u32).div_ceil(at_once) as usize;
        assert_eq!(night.waves.len(), waves, "{hosts} hosts");
    }
}

#[test]
fn a_further_failure_is_not_claimed_where_the_votes_do_not_survive_it() {
    // Three or four votes, two or three needed: with one out none may fail.
    for hosts in [3, 4] {
        let night = check(&roomy(PlatformId::Proxmox, hosts), 1, Some(0));
        let short = Some(Doubt::Votes(VotesShort::NoFurtherFailure));
        assert!(night.waves.iter().all(|wave| wave.doubt == short));
    }
    // The pool of three hosts and a witness has four votes, of which three must be left.
    let mut pool = roomy(PlatformId::AzureLocal, 3);
    pool.policy.witness = Some(Witness::Cloud);
    check(&pool, 1, Some(0));
    // The same cluster without a pool gives its votes out anew: two hosts and the witness.
    let cluster = roomy(PlatformId::HyperV2022, 3);
    assert!(check(&cluster, 1, Some(1)).is_proved());
}

#[test]
fn a_device_with_votes_lets_more_hosts_be_out() {
    // Four hosts and a device: five votes, three needed; one out and one failed.
    let mut plan = roomy(PlatformId::Proxmox, 4);
    plan.policy.witness = Some(Witness::QuorumDevice);
    check(&plan, 1, Some(1));
    // Five hosts and a device of four votes: nine, of which five must be left.
    let mut plan = roomy(PlatformId::Proxmox, 5);
    plan.policy.witness = Some(Witness::QuorumDevice);
    check(&plan, 3, Some(1));
}

#[test]
fn room_for_a_failure_is_kept_where_only_the_votes_do_not_survive_it() {
    // Two sites of three hosts of 64 GiB and VMs of 110 GiB, which need two hosts. Where the
    // disk stands is not told, so no site may fail. There is room for the loss of a site all the
    // same as long as no more than one host of the other one is out: two at once, one in each.
    let vms: Vec<(u64, usize)> = (0..6).map(|host| (18, host)).collect();
    let mut plan = plain(&[64; 6], &[vec![(1, 0), (1, 1)], vms].concat());
    plan.policy.failure_unit = Some(FailureUnit::FaultDomain);
    plan.policy.witness = Some(Witness::Disk);
    for (host, site) in plan.hosts.iter_mut().zip(["a", "a", "a", "b", "b", "b"]) {
        host.fault_domain = Some(site.to_owned());
    }
    let night = check(&plan, 2, Some(0));
    assert_eq!(night.waves.len(), 3);
    // In a third place the disk does not help: while only one of two hosts is out, five hosts
    // vote and the disk does not, and with three of them the majority would go.
    plan.policy.witness_place = Some(WitnessPlace::Elsewhere);
    check(&plan, 2, Some(0));
    // A majority of all votes survives a site beside a host only where sites are small: of seven
    // votes four are needed, of which the others have five.
    let mut three = plan.clone();
    three.policy.quorum = Some(QuorumRule::Majority);
    for (host, site) in three.hosts.iter_mut().zip(["a", "a", "b", "b", "c", "c"]) {
        host.fault_domain = Some(site.to_owned());
    }
    assert!(check(&three, 1, Some(1)).is_proved());
}

#[test]
fn a_cluster_that_stops_with_one_host_out_says_so() {
    let plan = roomy(PlatformId::Proxmox, 2);
    let night = check(&plan, 1, None);
    let stops = Some(Doubt::Votes(VotesShort::Stops));
    assert!(night.waves.iter().all(|wave| wave.doubt == stops));
    let answers = answers(&plan);
    assert_eq!(drain(&plan, &answers, 0).wave.doubt, stops);
}

#[test]
fn a_planned_leave_gives_out_votes_before_anything_fails() {
    // Without a witness two hosts are left in the end, one of which has the only vote.
    let mut plan = roomy(PlatformId::HyperV2022, 4);
    plan.policy.witness = Some(Witness::None);
    check(&plan, 1, Some(1));
    plan.policy.tolerate = Some(0);
    let (_, night) = asked(&plan);
    assert_eq!((night.waves.len(), night.is_proved()), (2, true));
}

#[test]
fn where_no_votes_or_one_disk_count_only_room_limits_a_wave() {
    let vsphere = roomy(PlatformId::Vsphere8, 5);
    check(&vsphere, 3, Some(1));
    let mut disk = roomy(PlatformId::HyperV2008R2, 5);
    disk.policy.quorum = Some(QuorumRule::DiskOnly);
    check(&disk, 3, Some(1));
}

#[test]
fn the_hosts_at_once_of_the_plan_do_not_cost_the_majority() {
    let mut plan = roomy(PlatformId::Proxmox, 5);
    plan.operations.hosts_at_once = Some(4);
    // Three of five votes are needed, so two may be out, and then none may fail.
    check(&plan, 2, Some(0));
}

#[test]
fn hosts_in_maintenance_vote_and_those_that_are_off_are_missed() {
    let mut plan = roomy(PlatformId::Proxmox, 5);
    plan.hosts[4].state = HostState::Maintenance;
    check(&plan, 1, Some(1));
    // One vote is lost already: one host out, and no other may fail.
    plan.hosts[4].state = HostState::Offline;
    check(&plan, 1, Some(0));
    // Dynamic votes were given out anew: four hosts and a disk.
    plan.platform = PlatformId::HyperV2022;
    check(&plan, 2, Some(1));
}

/// Pairs of hosts with a VM on each that only the two of them may run.
fn pairs(number: usize) -> Plan {
    let hosts = 2 * number;
    let vms: Vec<(u64, usize)> = (0..hosts).map(|host| (1, host)).collect();
    let mut plan = plain(&vec![32; hosts], &vms);
    plan.platform = PlatformId::Ganeti;
    for (at, vm) in plan.vms.iter_mut().enumerate() {
        let first = at / 2 * 2;
        vm.possible_owners = vec![format!("h{first}"), format!("h{}", first + 1)];
    }
    plan
}

fn shut_down(night: &PatchNight) -> usize {
    let steps = night.schedule.steps.iter();
    steps
        .filter(|step| matches!(step.way, Way::ShutDown(_)))
        .count()
}

#[test]
fn no_vm_is_shut_down_that_other_waves_keep_running() {
    // One host of each pair at a time: two waves, whatever the number of pairs. Together a pair
    // would strand its VMs.
    for (number, tolerate) in [(2, 0), (2, 1), (3, 1), (4, 0), (8, 1)] {
        let mut plan = pairs(number);
        plan.policy.tolerate = Some(tolerate);
        let (_, night) = asked(&plan);
        assert_eq!((night.waves.len(), shut_down(&night)), (2, 0), "{number}");
        plan.operations.hosts_at_once = Some(2);
        let (_, night) = asked(&plan);
        assert_eq!((night.waves.len(), shut_down(&night)), (number, 0));
    }
}

#[test]
fn the_waves_are_fewest_where_neighbours_do_not_go_together() {
    // Ten VMs of 4 GiB fit on a large and a small host together, not on two small ones: the two
    // large hosts, which are neighbours, must not be out together.
    let homes = [0, 0, 0, 0, 1, 1, 1, 1, 2, 3];
    let mut plan = plain(&[32, 32, 16, 16], &homes.map(|home| (4, home)));
    plan.platform = PlatformId::Vsphere8;
    plan.policy.tolerate = Some(0);
    let (_, night) = asked(&plan);
    assert!(night.is_proved());
    assert_eq!((night.waves.len(), shut_down(&night)), (2, 0));
    let large = |wave: &Wave| wave.hosts.iter().filter(|host| host.0 < 2).count();
    assert!(night.waves.iter().all(|wave| large(wave) == 1));
}

#[test]
fn the_checker_notices_false_claims() {
    let plan = roomy(PlatformId::Proxmox, 3);
    let answers = answers(&plan);
    let night = night(&plan, &answers);
    let mut claimed = claimed(&night);
    for claim in &mut claimed {
        claim.may_fail = Some(1);
    }
    let (cluster, placement) = (&answers.cluster, &answers.placement);
    assert!(!claims(cluster, placement, &night.schedule, &claimed).is_empty());
    // Full hosts: nobody else may fail, and that is a matter of room.
    let mut full = plain(&[16; 3], &[(10, 0), (10, 1), (1, 2)]);
    full.platform = PlatformId::Vsphere8;
    let answers = crate::answers(&full);
    let night = crate::night(&full, &answers);
    let mut claimed = self::claimed(&night);
    for claim in &mut claimed {
        claim.may_fail = Some(1);
    }
    let (cluster, placement) = (&answers.cluster, &answers.placement);
    assert!(!claims(cluster, placement, &night.schedule, &claimed).is_empty());
}
