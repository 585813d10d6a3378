//! Small plans of which every amount is what it says.

#![allow(clippy::unwrap_used, dead_code)] // A test may fail loudly; each uses its own part.

use headroom::assess::{Answers, assess};
use headroom::capacity::Effort;
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

/// What is known about a plan without errors.
#[track_caller]
pub fn answers(plan: &Plan) -> Answers {
    let assessment = assess(plan, Effort::INTERACTIVE);
    assert!(assessment.answers.is_some(), "{:?}", assessment.problems);
    assessment.answers.unwrap()
}
