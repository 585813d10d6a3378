//! What the links carry.

use headroom::migration::{NetworkInForce, goodput};
use headroom::model::{Plan, PlatformId, Transport};
use headroom::units::{BitRate, ByteRate, Percent};

use crate::{check_near, plan};

/// Goodput in MB/s of one link, whole.
#[track_caller]
fn check(gigabits: u64, mtu: u32, megabytes: f64) {
    let mut plan = plan(PlatformId::KvmPacemaker, &[]);
    plan.network.link_speed = Some(BitRate::from_gigabits(gigabits));
    plan.network.mtu = Some(mtu);
    let found = goodput::alone(&NetworkInForce::of(&plan)).megabytes();
    check_near(found, megabytes, 0.000_5);
}

/// Frame arithmetic: (MTU − 52) / (MTU + 38).
#[test]
fn headers_are_subtracted() {
    for (gigabits, megabytes) in [
        (1, 117.7),
        (10, 1177.0),
        (25, 2942.0),
        (40, 4707.0),
        (100, 11_768.0),
    ] {
        check(gigabits, 1500, megabytes);
    }
    for (gigabits, megabytes) in [
        (1, 123.8),
        (10, 1238.0),
        (25, 3094.0),
        (40, 4950.0),
        (100, 12_376.0),
    ] {
        check(gigabits, 9000, megabytes);
    }
    assert_eq!(goodput::efficiency(1500), Percent::from_hundredths(9415));
    assert_eq!(goodput::efficiency(9000), Percent::from_hundredths(9900));
    check(10, 52, 0.0);
    check(10, 0, 0.0);
}

/// Seen on 1 GbE: 119.5 to 122.8 MB/s (aidanfinn.com, Windows Server 2012 beta), 116.3 to
/// 123.7 MB/s (Proxmox task logs).
#[test]
fn agrees_with_what_was_seen_on_1_gbe() {
    check(1, 1500, 117.7);
    for seen in [119.5, 122.8, 116.3, 123.7] {
        check_near(117.7, seen, 0.05);
    }
}

/// The update of September 2022 leaves 75 % to live migrations in failover clusters.
#[test]
fn defaults_follow_the_platform_until_pinned() {
    let mut plan = plan(PlatformId::HyperV2022, &[]);
    let network = NetworkInForce::of(&plan);
    assert_eq!(network.share.value, Percent::new(75));
    assert_eq!(network.concurrent.value, 1);
    assert_eq!(network.link_speed.value, BitRate::from_gigabits(10));
    assert!(network.share.is_default());
    check_near(goodput::alone(&network).megabytes(), 1177.0 * 0.75, 0.001);

    plan.network.share = Some(Percent::HUNDRED);
    plan.network.links = Some(2);
    let network = NetworkInForce::of(&plan);
    assert!(!network.share.is_default());
    check_near(goodput::alone(&network).megabytes(), 2354.0, 0.001);
    check_near(goodput::shared(&network, 4).megabytes(), 588.5, 0.001);

    plan.platform = PlatformId::HyperV2019;
    plan.network.share = None;
    let network = NetworkInForce::of(&plan);
    assert_eq!(network.share.value, Percent::HUNDRED);
}

#[test]
fn the_link_speed_for_a_goodput_is_its_inverse() {
    let network = NetworkInForce::of(&plan(PlatformId::HyperV2022, &[]));
    let goodput = goodput::alone(&network);
    let speed = goodput::link_speed_for(&network, goodput);
    assert_eq!(speed, Some(BitRate::from_gigabits(10)));
}

/// 10 GbE at an MTU of 1500: 1448 of 1542 bytes with a VLAN tag; 1440 of 1538 with RDMA.
#[test]
fn tags_and_headers_cost_goodput() {
    let mut plan = plan(PlatformId::KvmPacemaker, &[]);
    let goodput = |plan: &Plan| goodput::alone(&NetworkInForce::of(plan)).megabytes();
    check_near(goodput(&plan), 1250.0 * 1448.0 / 1538.0, 1e-4);
    plan.network.vlan = Some(true);
    check_near(goodput(&plan), 1250.0 * 1448.0 / 1542.0, 1e-4);
    plan.network.vlan = None;
    plan.network.transport = Some(Transport::Rdma);
    check_near(goodput(&plan), 1250.0 * 1440.0 / 1538.0, 1e-4);
}

/// One connection uses one link; several migrations use several.
#[test]
fn a_single_stream_uses_one_link() {
    let mut plan = plan(PlatformId::KvmPacemaker, &[]);
    plan.network.links = Some(2);
    let link = 1250.0 * 1448.0 / 1538.0;
    let network = NetworkInForce::of(&plan);
    check_near(goodput::alone(&network).megabytes(), link, 1e-4);
    check_near(goodput::together(&network, 2).megabytes(), 2.0 * link, 1e-4);
    plan.network.streams = Some(4);
    let network = NetworkInForce::of(&plan);
    check_near(goodput::alone(&network).megabytes(), 2.0 * link, 1e-4);
}

/// vSphere: about 15 Gbit/s for each stream (nielshagoort.com 2021), so one stream on 40 GbE
/// fills less than half of it (18 Gbit/s were measured, 28 with two: Broadcom KB 323379).
#[test]
fn streams_have_a_limit() {
    let mut plan = plan(PlatformId::Vsphere8, &[]);
    plan.network.link_speed = Some(BitRate::from_gigabits(40));
    for (streams, gigabits) in [(1, 15.0), (2, 30.0), (3, 40.0 * 1448.0 / 1538.0)] {
        plan.network.streams = Some(streams);
        let found = goodput::alone(&NetworkInForce::of(&plan)).megabytes();
        check_near(found, gigabits * 125.0, 1e-4);
    }
}

/// B_eff = min(r·B, k·b_cpu), at most the cap.
#[test]
fn compression_is_limited_by_processors() {
    let mut plan = plan(PlatformId::KvmPacemaker, &[]);
    let goodput = |plan: &Plan| goodput::alone(&NetworkInForce::of(plan)).megabytes();
    plan.network.link_speed = Some(BitRate::from_gigabits(1));
    plan.network.compression_ratio = Some(Percent::new(300));
    check_near(goodput(&plan), 3.0 * 125.0 * 1448.0 / 1538.0, 1e-4);
    plan.network.link_speed = Some(BitRate::from_gigabits(10));
    check_near(goodput(&plan), 500.0, 1e-4);
    plan.network.streams = Some(4);
    check_near(goodput(&plan), 2000.0, 1e-4);
    plan.network.bandwidth_cap = Some(ByteRate::from_megabytes(700));
    check_near(goodput(&plan), 700.0, 1e-4);
}
