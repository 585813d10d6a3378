//! How much room does a VM need, and how much does a host offer?
//!
//! room of a host = (installed − host reserve) × overcommit − share kept free − least free
//! need of a VM   = memory (dynamic memory as the policy counts it) + overhead
//!
//! A VM with dynamic memory runs with what is assigned to it now. To restart it needs at least
//! what it starts with, even if it gives some of that back later: VMs that restart together
//! hold it at the same time, and nobody knows for how long.
//!
//! Sources: the platform's facts ([`crate::model::platform`]), each overridden by the plan.

use crate::cluster::Size;
use crate::explain::{Explanation, Input};
use crate::model::platform::Fact;
use crate::model::{
    AfterFailure, DynamicMemoryCount, FailureOrder, FailureUnit, HostGroup, Plan, Power,
    QuorumRule, SearchBudget, Shed, VmGroup, VmMemory, VmOverhead, Witness,
};
use crate::settings::Setting;
use crate::units::{CpuRatio, Memory, Percent};

/// So much that nothing is ever short of it, and sums of it do not overflow.
pub(crate) const UNLIMITED: i64 = i64::MAX / 4;

/// The policy's values in force.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PolicyInForce {
    /// Hosts that may fail at once.
    pub tolerate: Setting<u32>,
    /// Most vCPUs for each core; `None`: not limited.
    pub vcpus_per_core: Setting<Option<CpuRatio>>,
    /// Share of each host's memory that stays free.
    pub memory_reserve: Setting<Percent>,
    /// VM memory promised for each byte of host memory.
    pub memory_overcommit: Setting<Percent>,
    /// How dynamic memory counts.
    pub dynamic_memory: Setting<DynamicMemoryCount>,
    /// Memory that the hypervisor needs for each VM.
    pub vm_overhead: Setting<VmOverhead>,
    /// Whether stopped VMs need room.
    pub count_stopped: Setting<bool>,
    /// Whether anti-affinity is obeyed even when a VM must stay down for it.
    pub anti_affinity_is_hard: Setting<bool>,
    /// Most VMs on one host.
    pub vms_per_host: Setting<Option<u32>>,
    /// How the failures to tolerate follow one another.
    pub failure_order: Setting<FailureOrder>,
    /// What may move after a failure.
    pub after_failure: Setting<AfterFailure>,
    /// What fails as one.
    pub failure_unit: Setting<FailureUnit>,
    /// Which VMs may stay down after a failure.
    pub shed: Setting<Shed>,
    /// How long proofs are searched for.
    pub search_budget: Setting<SearchBudget>,
    /// How the cluster decides that enough of it is left.
    pub quorum: Setting<QuorumRule>,
    /// What votes beside the hosts.
    pub witness: Setting<Witness>,
}

const OUR_CHOICE: &str = "Headroom's choice, until you decide";

/// A setting that no platform decides: ours is the type's default.
fn our_choice<T: Copy + Default>(pinned: Option<T>) -> Setting<T> {
    Setting::of(pinned, Fact::read(T::default(), OUR_CHOICE))
}

impl PolicyInForce {
    /// What the plan says, and the platform's default where it says nothing.
    pub fn of(plan: &Plan) -> PolicyInForce {
        let facts = plan.platform_facts();
        let policy = &plan.policy;
        PolicyInForce {
            tolerate: Setting::of(policy.tolerate, Fact::read(1, OUR_CHOICE)),
            vcpus_per_core: Setting::of(policy.vcpus_per_core.map(Some), facts.vcpus_per_core),
            memory_reserve: our_choice(policy.memory_reserve),
            memory_overcommit: Setting::of(
                policy.memory_overcommit,
                Fact::read(Percent::HUNDRED, OUR_CHOICE),
            ),
            dynamic_memory: our_choice(policy.dynamic_memory),
            vm_overhead: Setting::of(
                policy.vm_overhead,
                Fact {
                    value: VmOverhead::Formula,
                    source: facts.vm_overhead.source,
                    verified: facts.vm_overhead.verified,
                },
            ),
            count_stopped: our_choice(policy.count_stopped),
            anti_affinity_is_hard: Setting::of(
                policy.anti_affinity_is_hard,
                facts.anti_affinity_is_hard,
            ),
            vms_per_host: Setting::of(policy.vms_per_host.map(Some), facts.vms_per_host),
            failure_order: our_choice(policy.failure_order),
            after_failure: our_choice(policy.after_failure),
            failure_unit: our_choice(policy.failure_unit),
            shed: our_choice(policy.shed),
            search_budget: our_choice(policy.search_budget),
            quorum: Setting::of(policy.quorum, facts.quorum),
            witness: Setting::of(policy.witness, facts.witness),
        }
    }
}

/// How a host's memory is divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HostRoom {
    /// Installed memory.
    pub installed: Memory,
    /// What the host itself needs.
    pub reserve: Memory,
    /// What the policy or the platform keeps free.
    pub kept_free: Memory,
    /// What VMs may use.
    pub usable: Memory,
}

/// The memory that a host offers to VMs.
pub fn host_room(plan: &Plan, policy: &PolicyInForce, host: &HostGroup) -> HostRoom {
    let reserve = host_reserve(plan, host).value;
    let promised = host
        .memory
        .minus(reserve)
        .share(policy.memory_overcommit.value);
    let kept_free = host
        .memory
        .share_up(policy.memory_reserve.value)
        .plus(plan.platform_facts().least_free.value);
    HostRoom {
        installed: host.memory,
        reserve,
        kept_free,
        usable: promised.minus(kept_free),
    }
}

/// The memory that the host itself needs.
pub fn host_reserve(plan: &Plan, host: &HostGroup) -> Setting<Memory> {
    let fact = plan.platform_facts().host_reserve;
    Setting::of(
        host.reserve,
        Fact {
            value: fact.value.of(host.memory),
            source: fact.source,
            verified: fact.verified,
        },
    )
}

/// What a host offers in every dimension.
pub fn host_capacity(plan: &Plan, policy: &PolicyInForce, host: &HostGroup) -> Size {
    let room = host_room(plan, policy, host);
    let vcpus = policy.vcpus_per_core.value.map(|ratio| {
        (u128::from(host.cores) * u128::from(ratio.thousandths())).min(UNLIMITED as u128) as i64
    });
    let megahertz = host.clock.times(u64::from(host.cores)).mhz();
    Size([
        as_amount(room.usable.kib()),
        vcpus.unwrap_or(UNLIMITED),
        as_amount(megahertz),
        policy.vms_per_host.value.map_or(UNLIMITED, i64::from),
    ])
}

/// The memory that a VM's guest runs with, without overhead.
pub fn running_memory(policy: &PolicyInForce, vm: &VmGroup) -> Memory {
    match vm.memory {
        VmMemory::Static(memory) => memory,
        VmMemory::Dynamic {
            startup,
            maximum,
            assigned,
            ..
        } => match policy.dynamic_memory.value {
            DynamicMemoryCount::Startup => startup,
            DynamicMemoryCount::Maximum => maximum,
            DynamicMemoryCount::Assigned => assigned.unwrap_or(startup),
        },
    }
}

/// The memory that a VM's guest restarts with, without overhead: what it runs with, but at
/// least what it needs to start.
pub fn restart_memory(policy: &PolicyInForce, vm: &VmGroup) -> Memory {
    let running = running_memory(policy, vm);
    match vm.memory {
        VmMemory::Static(_) => running,
        VmMemory::Dynamic { startup, .. } => running.max(startup),
    }
}

/// The memory that the hypervisor needs for a VM when it restarts.
pub fn vm_overhead(plan: &Plan, policy: &PolicyInForce, vm: &VmGroup) -> Memory {
    overhead_of(plan, policy, restart_memory(policy, vm), vm.vcpus)
}

/// The memory that the hypervisor needs for a VM whose guest has so much.
fn overhead_of(plan: &Plan, policy: &PolicyInForce, memory: Memory, vcpus: u32) -> Memory {
    match policy.vm_overhead.value {
        VmOverhead::Fixed(amount) => amount,
        VmOverhead::Formula => plan.platform_facts().vm_overhead.value.of(memory, vcpus),
    }
}

/// What a VM needs in every dimension while it runs.
pub fn vm_demand(plan: &Plan, policy: &PolicyInForce, vm: &VmGroup) -> Size {
    demand_with(plan, policy, vm, running_memory(policy, vm))
}

/// What a VM needs in every dimension when it restarts: never less than while it runs.
pub fn restart_demand(plan: &Plan, policy: &PolicyInForce, vm: &VmGroup) -> Size {
    demand_with(plan, policy, vm, restart_memory(policy, vm))
}

fn demand_with(plan: &Plan, policy: &PolicyInForce, vm: &VmGroup, memory: Memory) -> Size {
    let memory = memory.plus(overhead_of(plan, policy, memory, vm.vcpus));
    Size([
        as_amount(memory.kib()),
        i64::from(vm.vcpus) * 1000,
        as_amount(vm.cpu_reservation.mhz()),
        1,
    ])
}

/// Whether a VM takes part in the calculation: it runs, or stopped VMs count.
pub fn counts(policy: &PolicyInForce, vm: &VmGroup) -> bool {
    vm.power == Power::Running || policy.count_stopped.value
}

fn as_amount(amount: u64) -> i64 {
    amount.min(UNLIMITED as u64) as i64
}

/// How a host's room for VMs is calculated.
pub fn explain_host_room(plan: &Plan, policy: &PolicyInForce, host: &HostGroup) -> Explanation {
    let room = host_room(plan, policy, host);
    let reserve = host_reserve(plan, host);
    let least_free = plan.platform_facts().least_free;
    Explanation {
        title: format!("Room for VMs on {}", host.name),
        result: room.usable.to_string(),
        formula:
            "(installed − host reserve) × overcommit − installed × share kept free − least free"
                .to_owned(),
        inputs: vec![
            Input::new("installed", host.memory, "entered in the plan"),
            Input::new("host reserve", reserve.value, reserve.origin),
            Input::new(
                "overcommit",
                policy.memory_overcommit.value,
                policy.memory_overcommit.origin,
            ),
            Input::new(
                "share kept free",
                policy.memory_reserve.value,
                policy.memory_reserve.origin,
            ),
            Input::new(
                "least free",
                least_free.value,
                format!("default: {}", least_free.source),
            ),
        ],
        source: "Headroom's definition; each input names its own source".to_owned(),
    }
}

/// How a VM's need is calculated.
pub fn explain_vm_demand(plan: &Plan, policy: &PolicyInForce, vm: &VmGroup) -> Explanation {
    let counted = running_memory(policy, vm);
    let overhead = overhead_of(plan, policy, counted, vm.vcpus);
    let mut inputs = vec![
        Input::new(
            "memory counted",
            counted,
            match vm.memory {
                VmMemory::Static(_) => "entered in the plan".to_owned(),
                VmMemory::Dynamic { .. } => {
                    format!("dynamic memory, {}", policy.dynamic_memory.origin)
                }
            },
        ),
        Input::new("hypervisor overhead", overhead, policy.vm_overhead.origin),
    ];
    let to_restart = restart_memory(policy, vm);
    if to_restart != counted {
        let needed = to_restart.plus(vm_overhead(plan, policy, vm));
        let why = "what it needs to start, overhead included";
        inputs.push(Input::new("to restart", needed, why));
    }
    Explanation {
        title: format!("Memory that {} needs", vm.name),
        result: counted.plus(overhead).to_string(),
        formula: "memory counted + hypervisor overhead".to_owned(),
        inputs,
        source: plan.platform_facts().vm_overhead.source.to_owned(),
    }
}
