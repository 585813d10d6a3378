//! Clusters for laws: valid ones, often tight and under rules, and odd ones.

use headroom::model::{HostGroup, HostState, Plan, PlatformId, VmGroup, VmOverhead, member_name};
use headroom::units::{CpuRatio, Memory};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

/// A host: GiB, cores, in maintenance.
type Host = (u64, u32, bool);

#[derive(Debug, Clone)]
struct Vm {
    gib: u64,
    vcpus: u32,
    count: u32,
    /// Where it would like to run: a number of a host.
    home: usize,
    restarts: bool,
    apart: Option<u8>,
    together: bool,
    /// A mask of the hosts that may run it, beside its home.
    owners: Option<u8>,
}

/// Valid clusters without overheads, with 1 to 8 hosts and up to 40 VMs. Half of them say
/// where every VM runs, a quarter leave it open for some, a quarter for all.
pub fn clusters() -> impl Strategy<Value = Plan> {
    let size = prop_oneof![3 => (2usize..5, 1usize..7), 1 => (4usize..9, 4usize..13)];
    size.prop_flat_map(|(hosts, vms)| {
        (
            (any::<bool>(), vec(host(), hosts)),
            vec(vm(), vms),
            (0u32..3, any::<bool>(), option::of(1u64..4)),
            prop_oneof![2 => Just(100u32), 1 => 20u32..90, 1 => Just(0)],
            any::<bool>(),
        )
            .prop_map(|((equal, hosts), vms, policy, given, rules)| {
                plan(equal, &hosts, &vms, policy, given, rules)
            })
    })
}

fn host() -> impl Strategy<Value = Host> {
    (6u64..20, 4u32..12, proptest::bool::weighted(0.04))
}

prop_compose! {
    fn vm()(
        (gib, vcpus, count) in (1u64..7, 1u32..5, prop_oneof![3 => Just(1u32), 1 => 2u32..5]),
        home in any::<usize>(),
        restarts in proptest::bool::weighted(0.85),
        apart in option::weighted(0.25, 0u8..3),
        together in proptest::bool::weighted(0.1),
        owners in option::weighted(0.15, any::<u8>()),
    ) -> Vm {
        Vm { gib, vcpus, count, home, restarts, apart, together, owners }
    }
}

fn plan(
    equal: bool,
    hosts: &[Host],
    vms: &[Vm],
    (tolerate, hard, ratio): (u32, bool, Option<u64>),
    given: u32,
    rules: bool,
) -> Plan {
    let mut plan = Plan::empty("law", PlatformId::HyperV2022);
    plan.policy.vm_overhead = Some(VmOverhead::Fixed(Memory::ZERO));
    plan.policy.tolerate = Some(tolerate);
    plan.policy.anti_affinity_is_hard = Some(hard);
    plan.policy.vcpus_per_core = ratio.map(CpuRatio::new);
    for (at, own) in hosts.iter().enumerate() {
        let (gib, cores, _) = if equal { hosts[0] } else { *own };
        let mut host = HostGroup::new(&host_name(at), Memory::from_gib(gib), cores);
        host.reserve = Some(Memory::ZERO);
        if at > 0 && own.2 {
            host.state = HostState::Maintenance;
        }
        plan.hosts.push(host);
    }
    let mut used = vec![0u64; hosts.len()];
    for (at, vm) in vms.iter().enumerate() {
        plan.vms
            .push(vm_group(at, vm, &plan, &mut used, given, rules));
    }
    plan
}

fn vm_group(at: usize, vm: &Vm, plan: &Plan, used: &mut [u64], given: u32, rules: bool) -> VmGroup {
    let mut group = VmGroup::new(&format!("vm{at}x"), Memory::from_gib(vm.gib), vm.vcpus);
    group.count = vm.count;
    group.highly_available = vm.restarts;
    // The first host from the wished one on that has room, so that many placements are sound.
    let homes: Vec<usize> = (0..vm.count as usize)
        .map(|member| {
            let wished = (vm.home + member) % used.len();
            let has_room = |host: &usize| {
                let host = &plan.hosts[*host];
                host.state == HostState::InService
            };
            let fits =
                |host: &usize| Memory::from_gib(used[*host] + vm.gib) <= plan.hosts[*host].memory;
            let order = (0..used.len()).map(|step| (wished + step) % used.len());
            let home = order.filter(has_room).find(fits).unwrap_or(0);
            used[home] += vm.gib;
            home
        })
        .collect();
    if (vm.home % 100) < given as usize {
        group.current_hosts = homes.iter().map(|home| host_name(*home)).collect();
    }
    if rules {
        group.anti_affinity = vm.apart.map(|group| format!("apart{group}"));
        // Members of one group, so that they can share a host.
        if vm.together && vm.apart.is_none() {
            group.affinity = Some(format!("together{at}"));
            group.current_hosts.truncate(1);
        }
        if let Some(mask) = vm.owners {
            let hosts =
                (0..used.len()).filter(|host| homes.contains(host) || mask >> host & 1 == 1);
            group.possible_owners = hosts.map(host_name).collect();
        }
    }
    group
}

fn host_name(at: usize) -> String {
    format!("host{at}x")
}

/// Arbitrary plans brought closer to what validation accepts, so that more than the
/// validation is reached: small counts, names that refer to something, extremes left in.
pub fn tamed(plans: impl Strategy<Value = Plan>) -> impl Strategy<Value = Plan> {
    (plans, any::<u64>()).prop_map(|(mut plan, seed)| {
        let mut bits = seed;
        let mut chance = |of: u64| {
            bits = bits
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (bits >> 33) % of
        };
        for (at, host) in plan.hosts.iter_mut().enumerate() {
            host.name = format!("h{at}-");
            host.count %= 4;
            host.cores = host.cores % 65_536 + 1;
            if chance(3) > 0 {
                host.reserve = None;
            }
        }
        let names: Vec<String> = plan
            .hosts
            .iter()
            .flat_map(|host| (0..host.count).map(|at| member_name(&host.name, host.count, at)))
            .collect();
        for vm in &mut plan.vms {
            vm.count %= 6;
            vm.vcpus %= 65_536;
            vm.affinity = (chance(4) == 0).then(|| format!("t{}", chance(2)));
            vm.anti_affinity = (chance(4) == 0).then(|| format!("a{}", chance(2)));
            if !names.is_empty() {
                let mut pick = || names[chance(names.len() as u64) as usize].clone();
                vm.current_hosts = vec![pick()];
                vm.possible_owners.truncate(1);
                vm.possible_owners
                    .iter_mut()
                    .for_each(|name| *name = pick());
                vm.preferred_owners
                    .iter_mut()
                    .for_each(|name| *name = pick());
            }
            if chance(3) == 0 {
                vm.current_hosts.clear();
            }
        }
        let policy = &mut plan.policy;
        policy.tolerate = policy.tolerate.map(|tolerate| tolerate % 5);
        policy.memory_reserve = None;
        if chance(2) == 0 {
            policy.memory_overcommit = None;
            policy.vcpus_per_core = None;
        }
        plan
    })
}
