//! Small plans of which every amount is what it says.

use headroom::model::{HostGroup, Plan, PlatformId, VmGroup, VmOverhead};
use headroom::units::Memory;

/// A plan without overheads and reserves: hosts of GiB, VMs of (GiB, host).
pub fn plain(hosts: &[u64], vms: &[(u64, usize)]) -> Plan {
    let mut plan = Plan::empty("test", PlatformId::HyperV2022);
    plan.policy.vm_overhead = Some(VmOverhead::Fixed(Memory::ZERO));
    for (at, gib) in hosts.iter().enumerate() {
        let mut host = HostGroup::new(&format!("h{at}"), Memory::from_gib(*gib), 16);
        host.reserve = Some(Memory::ZERO);
        plan.hosts.push(host);
    }
    for (at, (gib, host)) in vms.iter().enumerate() {
        let mut vm = VmGroup::new(&format!("v{at}"), Memory::from_gib(*gib), 1);
        vm.current_hosts = vec![format!("h{host}")];
        plan.vms.push(vm);
    }
    plan
}
