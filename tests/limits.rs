//! Which limits of a platform are told, and what the table of platforms holds.

#![allow(clippy::unwrap_used)] // In tests an `unwrap` is an assertion.

mod plain;

use headroom::cluster::HostIndex;
use headroom::model::{FailureUnit, Plan, PlatformId, QuorumRule, VmMemory, Witness};
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

/// So many hosts and VMs, each VM tiny, and processors enough for all of them.
fn cluster(platform: PlatformId, hosts: u32, vms: u32) -> Plan {
    let mut plan = plain(&[512], &[(1, 0)]);
    plan.platform = platform;
    (plan.hosts[0].count, plan.hosts[0].cores) = (hosts, 64);
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
    // Each has a vCPU, and 512 may be in use on a host.
    assert_eq!(limits(&plan), [2003, 2011]);
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
    // Windows Server 2016 takes all of that; of vSphere 6 nothing is known.
    assert_eq!(
        limits(&sized(PlatformId::HyperV2016, (321, 4097), (65, 1025))),
        NONE
    );
    assert_eq!(
        limits(&sized(PlatformId::Vsphere6, (60_000, 4097), (60_000, 4000))),
        NONE
    );
    let old = sized(PlatformId::HyperV2008, (64, 512), (5, 64));
    assert_eq!(
        check(&old).problems[0].cause,
        "“v0” has 5 vCPUs; Hyper-V, Windows Server 2008 supports 4 (not verified)."
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

#[test]
fn vsphere_grew_with_update_1_of_version_7() {
    let found = |platform, hosts, vms| limits(&cluster(platform, hosts, vms));
    assert_eq!(found(PlatformId::Vsphere6, 64, 8_000), NONE);
    assert_eq!(found(PlatformId::Vsphere6, 65, 8_001), [2001, 2002]);
    for platform in [PlatformId::Vsphere7, PlatformId::Vsphere8] {
        assert_eq!(found(platform, 96, 10_000), NONE);
        assert_eq!(found(platform, 97, 10_001), [2001, 2002]);
    }
}

/// Sixteen hosts with the storage in them, eight in two zones, 64 on a SAN: the quorum says
/// whether there is a storage pool.
#[test]
fn the_hosts_of_azure_local_depend_on_its_kind() {
    let found = |hosts, quorum| {
        let mut plan = cluster(PlatformId::AzureLocal, hosts, 10);
        plan.policy.quorum = quorum;
        limits(&plan)
    };
    assert_eq!(found(16, None), NONE);
    assert_eq!(found(17, None), [2001]);
    assert_eq!(found(64, Some(QuorumRule::Dynamic)), NONE);
    assert_eq!(found(65, Some(QuorumRule::Dynamic)), [2001]);
    let zones = |hosts: [u32; 2]| {
        let mut plan = cluster(PlatformId::AzureLocal, hosts[0], 10);
        let mut second = plan.hosts[0].clone();
        (second.name, second.count) = ("b".to_owned(), hosts[1]);
        plan.hosts.push(second);
        for (host, zone) in plan.hosts.iter_mut().zip(["z1", "z2"]) {
            host.fault_domain = Some(zone.to_owned());
        }
        plan.policy.failure_unit = Some(FailureUnit::FaultDomain);
        plan
    };
    assert_eq!(limits(&zones([4, 4])), NONE);
    assert_eq!(limits(&zones([5, 5])), [2001]);
    let told = check(&zones([5, 5])).problems;
    let told = told.iter().find(|problem| problem.code.0 == 2001).unwrap();
    assert_eq!(
        told.cause,
        "The plan has 10 hosts; Azure Local supports 16 where the hosts hold the storage, 8 of \
         them in two zones, and 64 where a SAN does."
    );
}

#[test]
fn a_disk_is_no_witness_beside_a_storage_pool() {
    let found = |platform, quorum, witness| {
        let mut plan = cluster(platform, 4, 4);
        (plan.policy.quorum, plan.policy.witness) = (quorum, witness);
        limits(&plan)
    };
    let pool = Some(QuorumRule::DynamicWithPool);
    for platform in [PlatformId::HyperV2019, PlatformId::AzureLocal] {
        assert_eq!(found(platform, pool, Some(Witness::Disk)), [2004]);
        assert_eq!(found(platform, pool, Some(Witness::Cloud)), NONE);
        assert_eq!(found(platform, pool, None), NONE);
    }
    assert_eq!(
        found(PlatformId::AzureLocal, None, Some(Witness::Disk)),
        [2004]
    );
    assert_eq!(
        found(PlatformId::HyperV2019, None, Some(Witness::Disk)),
        NONE
    );
}

/// A host of 16 cores without threads told may have 32 logical processors: 256 vCPUs with 2008
/// R2, 8 for each; from 2012 on 2,048 whatever the processors.
#[test]
fn vcpus_in_use_on_a_host_are_limited() {
    let running = |platform, vms: u32, home: bool| {
        let mut plan = plain(&[512, 512], &[(1, 0)]);
        plan.platform = platform;
        (plan.vms[0].count, plan.vms[0].vcpus) = (vms, 4);
        if !home {
            plan.vms[0].current_hosts.clear();
        }
        limits(&plan)
    };
    let r2 = PlatformId::HyperV2008R2;
    assert_eq!(running(r2, 64, false), NONE);
    assert_eq!(running(r2, 65, false), [2011]);
    assert_eq!(running(r2, 65, true), [2011, 2011]);
    assert_eq!(running(PlatformId::HyperV2012, 512, true), NONE);
    assert_eq!(running(PlatformId::HyperV2022, 513, false), [2011]);
    assert_eq!(running(PlatformId::AzureLocal, 513, false), [2011]);
    assert_eq!(running(PlatformId::Proxmox, 513, false), NONE);
    // Threads that are told count as they are.
    let mut plan = plain(&[512], &[(1, 0)]);
    plan.platform = r2;
    plan.policy.tolerate = Some(0);
    plan.hosts[0].threads = Some(16);
    (plan.vms[0].count, plan.vms[0].vcpus) = (33, 4);
    plan.vms[0].current_hosts.clear();
    assert_eq!(limits(&plan), [2011]);
}

#[test]
fn xapi_evacuates_ten_at_a_time() {
    for platform in [PlatformId::XenServer8, PlatformId::XcpNg] {
        let fact = platform.facts().concurrent_migrations;
        assert_eq!((fact.value, fact.verified), (10, true));
    }
}

/// Figures of single hosts and VMs that were found since, and those that are not known.
#[test]
fn hosts_and_vms_of_other_platforms_have_limits() {
    let sizes = |platform: PlatformId| {
        let sizes = platform.sizes();
        let gib = |memory: Option<Memory>| memory.map(|memory| memory.gib() as u64);
        (
            sizes.logical_processors.value,
            gib(sizes.host_memory.value),
            sizes.vcpus_per_vm.value,
            gib(sizes.memory_per_vm.value),
        )
    };
    let tib = |number: u64| Some(number << 10);
    assert_eq!(
        sizes(PlatformId::AzureLocal),
        (Some(512), tib(24), Some(1024), tib(240))
    );
    assert_eq!(
        sizes(PlatformId::Vsphere7),
        (Some(768), tib(24), Some(768), tib(24))
    );
    assert_eq!(
        sizes(PlatformId::Vsphere8),
        (Some(896), tib(24), Some(768), tib(24))
    );
    assert_eq!(
        sizes(PlatformId::XenServer8),
        (Some(960), None, Some(64), Some(1536))
    );
    assert_eq!(
        sizes(PlatformId::XcpNg),
        (Some(960), tib(6), Some(128), tib(8))
    );
    assert_eq!(
        sizes(PlatformId::NutanixAhv),
        (None, None, None, Some(4608))
    );
    assert_eq!(sizes(PlatformId::Proxmox), (None, None, None, None));
    let hosts = |platform: PlatformId| platform.facts().hosts_per_cluster.value;
    assert_eq!(hosts(PlatformId::KvmPacemaker), Some(32));
    assert_eq!(hosts(PlatformId::NutanixAhv), Some(32));
    assert_eq!(hosts(PlatformId::Proxmox), None);
    let r2 = PlatformId::HyperV2008R2.sizes();
    assert!(r2.logical_processors.verified && r2.memory_per_vm.verified);
}
