//! Which limits of a platform are told, and what the table of platforms holds.

#![allow(clippy::unwrap_used)] // In tests an `unwrap` is an assertion.

mod plain;

use headroom::cluster::HostIndex;
use headroom::model::{Plan, PlatformId, VmMemory, Witness};
use headroom::units::Memory;
use headroom::validate::check;
use plain::plain;

const NONE: [u16; 0] = [];

/// Problems about limits: their codes.
fn limits(plan: &Plan) -> Vec<u16> {
    let problems = check(plan).problems.into_iter();
    let codes = problems.map(|problem| problem.code.0);
    codes.filter(|code| (2000..3000).contains(code)).collect()
}

/// So many hosts and VMs, each VM tiny.
fn cluster(platform: PlatformId, hosts: u32, vms: u32) -> Plan {
    let mut plan = plain(&[512], &[(1, 0)]);
    plan.platform = platform;
    plan.hosts[0].count = hosts;
    plan.vms[0].count = vms;
    plan.vms[0].current_hosts.clear();
    plan
}

#[test]
fn seventeen_nodes_and_a_thousand_and_one_vms_are_too_many_for_2008_r2() {
    let most = cluster(PlatformId::HyperV2008R2, 16, 1000);
    assert_eq!(limits(&most), NONE);
    assert_eq!(limits(&cluster(PlatformId::HyperV2008R2, 17, 1000)), [2001]);
    assert_eq!(limits(&cluster(PlatformId::HyperV2008R2, 16, 1001)), [2002]);
    assert_eq!(limits(&cluster(PlatformId::HyperV2012, 64, 8000)), NONE);
    assert_eq!(
        limits(&cluster(PlatformId::HyperV2012, 65, 8001)),
        [2001, 2002]
    );
}

/// The most VMs of which no limit is told.
fn most_vms(platform: PlatformId, hosts: u32) -> u32 {
    let (mut allowed, mut refused) = (0, 20_000);
    while refused - allowed > 1 {
        let vms = u32::midpoint(allowed, refused);
        match limits(&cluster(platform, hosts, vms)).as_slice() {
            [] => allowed = vms,
            _ => refused = vms,
        }
    }
    allowed
}

#[test]
fn the_most_vms_are_those_of_microsofts_tables() {
    // In all, and on the average of the nodes that are left when one has failed.
    let r2 = |nodes| {
        let most = most_vms(PlatformId::HyperV2008R2, nodes);
        (most, most / (nodes - 1))
    };
    assert_eq!([r2(2), r2(3), r2(4)], [(384, 384), (768, 384), (1000, 333)]);
    let average = [250, 200, 166, 142, 125, 111, 100, 90, 83, 76, 71, 66];
    for (nodes, average) in (5..).zip(average) {
        assert_eq!(r2(nodes), (1000, average), "{nodes} nodes");
    }
    for (nodes, average) in [(16, 500), (32, 250), (64, 125)] {
        assert_eq!(most_vms(PlatformId::HyperV2012, nodes) / nodes, average);
    }
    // 8000 on 8 nodes are 1000 each: all of them must be there, because a node runs 1024.
    let mut eight = cluster(PlatformId::HyperV2012, 8, 8000);
    assert_eq!(limits(&eight), [2003]);
    eight.policy.tolerate = Some(0);
    assert_eq!(limits(&eight), NONE);
    eight.vms[0].count = 8001;
    assert_eq!(limits(&eight), [2002]);
}

#[test]
fn more_vms_than_the_hosts_that_are_left_may_run_are_told() {
    let mut plan = cluster(PlatformId::HyperV2008R2, 4, 700);
    assert_eq!(limits(&plan), NONE);
    plan.policy.tolerate = Some(3);
    assert_eq!(limits(&plan), [2003]);
    let problems = check(&plan).problems;
    let told = problems.iter().find(|problem| problem.code.0 == 2003);
    assert_eq!(
        told.unwrap().cause,
        "After the failures to tolerate 1 host is left for 700 VMs; a host may run 384."
    );
}

#[test]
fn a_witness_that_the_platform_does_not_have_is_told() {
    let mut plan = cluster(PlatformId::HyperV2012R2, 4, 4);
    plan.policy.witness = Some(Witness::FileShare);
    assert_eq!(limits(&plan), NONE);
    plan.policy.witness = Some(Witness::Cloud);
    assert_eq!(limits(&plan), [2004]);
    plan.platform = PlatformId::HyperV2016;
    assert_eq!(limits(&plan), NONE);
}

#[test]
fn twenty_two_vms_are_too_many_for_a_drive_letter_each() {
    let mut plan = cluster(PlatformId::HyperV2008, 4, 22);
    assert_eq!(limits(&plan), NONE);
    plan.storage.drive_letter_per_vm = Some(true);
    assert_eq!(limits(&plan), [2005]);
    plan.vms[0].count = 21;
    assert_eq!(limits(&plan), NONE);
}

/// Four VMs for each network port, on every host now and on those that are left.
#[test]
fn one_network_port_serves_four_vms() {
    let mut plan = cluster(PlatformId::HyperV2008R2, 4, 24);
    assert_eq!(limits(&plan), NONE);
    plan.network.vm_ports = Some(2);
    assert_eq!(limits(&plan), NONE);
    // Three hosts are left, with two ports each.
    plan.vms[0].count = 25;
    assert_eq!(limits(&plan), [2006]);
    let causes = |plan: &Plan| -> Vec<String> {
        let problems = check(plan).problems.into_iter();
        problems.map(|problem| problem.cause).collect()
    };
    assert_eq!(
        causes(&plan),
        [
            "After the failures to tolerate 3 hosts are left for 25 VMs; 2 network ports of a \
             host serve 8."
        ]
    );
    plan.network.vm_ports = Some(3);
    assert_eq!(limits(&plan), NONE);
    // Nine VMs run on one host.
    let mut plan = cluster(PlatformId::HyperV2008R2, 4, 9);
    plan.network.vm_ports = Some(2);
    plan.vms[0].current_hosts = vec![check(&plan).cluster.unwrap().host_name(HostIndex(1))];
    assert_eq!(limits(&plan), [2006]);
    assert!(
        causes(&plan)[0].ends_with(" runs 9 VMs; its 2 network ports serve 8."),
        "{:?}",
        causes(&plan)
    );
}

/// Each size at the limit and beyond it; what is recalled is told as such.
#[test]
fn hosts_and_vms_beyond_what_the_platform_supports_are_told() {
    let sized = |platform, (cores, gib): (u32, u64), (vcpus, vm_gib): (u32, u64)| {
        let mut plan = cluster(platform, 3, 1);
        (plan.hosts[0].cores, plan.hosts[0].memory) = (cores, Memory::from_gib(gib));
        (plan.vms[0].vcpus, plan.vms[0].memory) =
            (vcpus, VmMemory::Static(Memory::from_gib(vm_gib)));
        plan
    };
    let r2 = PlatformId::HyperV2012R2;
    assert_eq!(limits(&sized(r2, (320, 4096), (64, 1024))), NONE);
    assert_eq!(
        limits(&sized(r2, (321, 4097), (65, 1025))),
        [2007, 2008, 2009, 2010]
    );
    // Windows Server 2016 takes all of that; of vSphere nothing is known.
    assert_eq!(
        limits(&sized(PlatformId::HyperV2016, (321, 4097), (65, 1025))),
        NONE
    );
    assert_eq!(
        limits(&sized(PlatformId::Vsphere8, (60_000, 4097), (60_000, 4000))),
        NONE
    );
    let old = sized(PlatformId::HyperV2008R2, (64, 512), (5, 64));
    assert_eq!(
        check(&old).problems[0].cause,
        "“v0” has 5 vCPUs; Hyper-V, Windows Server 2008 R2 supports 4 (not verified)."
    );
    let mut dynamic = sized(r2, (64, 4096), (4, 16));
    dynamic.vms[0].memory = VmMemory::Dynamic {
        startup: Memory::from_gib(1),
        minimum: Memory::from_gib(1),
        maximum: Memory::from_gib(1025),
        assigned: None,
    };
    assert_eq!(limits(&dynamic), [2010]);
}
