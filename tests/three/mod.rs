//! Three hosts of 9 GiB and five VMs: small enough to follow by hand.

use headroom::model::{HostGroup, Plan, PlatformId, VmGroup, VmOverhead};
use headroom::units::Memory;

/// `h1` carries `a`, `b` and `c` (4, 3 and 2 GiB), `h3` carries `e` (5 GiB); `d` (4 GiB) runs
/// where it is said, which makes `h1` overfull if it is there.
pub fn three_hosts(name: &str, platform: PlatformId, host_of_d: &str) -> Plan {
    let mut plan = Plan::empty(name, platform);
    plan.policy.vm_overhead = Some(VmOverhead::Fixed(Memory::ZERO));
    for name in ["h1", "h2", "h3"] {
        let mut host = HostGroup::new(name, Memory::from_gib(9), 16);
        host.reserve = Some(Memory::ZERO);
        plan.hosts.push(host);
    }
    for (name, gib, host) in [
        ("a", 4, "h1"),
        ("b", 3, "h1"),
        ("c", 2, "h1"),
        ("d", 4, host_of_d),
        ("e", 5, "h3"),
    ] {
        let mut vm = VmGroup::new(name, Memory::from_gib(gib), 1);
        vm.current_hosts = vec![host.to_owned()];
        plan.vms.push(vm);
    }
    plan
}
