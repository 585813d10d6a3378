//! How much memory must a single further host have?
//!
//! With the cores of the largest class. More memory never hurts, so the least amount is
//! enclosed by bisection in steps. From an amount on that takes all VMs at once, more memory
//! changes nothing: what is refuted there is refuted for every amount.

use super::change::with_hosts;
use super::domains::Domains;
use super::enclose::{Enclosed, enclose};
use super::quick;
use crate::capacity::Effort;
use crate::cluster::Dimension;
use crate::model::{HostGroup, Plan};
use crate::units::Memory;
use crate::validate::{self, MOST_HOST_MEMORY, MOST_HOSTS};

/// The step in which memory is counted.
pub const STEP: Memory = Memory::from_gib(16);

/// How much memory a single further host must have.
#[derive(Debug, Clone, PartialEq)]
pub struct SmallestHost {
    /// A host of the class whose cores it has.
    pub like: HostGroup,
    /// Below: with so many steps of memory it is certainly too small. Above: it is certainly
    /// large enough.
    pub steps: Enclosed,
    /// So many steps were looked at. A host of this size takes all VMs as far as memory goes.
    pub most: u32,
}

impl SmallestHost {
    /// So many steps of memory.
    pub fn memory(steps: u32) -> Memory {
        Memory::from_kib(STEP.kib().saturating_mul(u64::from(steps)))
    }

    /// Whether no memory is enough, and that is proved.
    pub fn is_impossible(&self) -> bool {
        let below = self.steps.below.as_ref();
        below.is_some_and(|below| below.number == self.most)
    }
}

/// The least memory of one further host like these that lets any loss of so many hosts be
/// survived; nothing if no host can be added.
pub fn smallest_host(
    plan: &Plan,
    failures: u32,
    like: &HostGroup,
    effort: Effort,
) -> Option<SmallestHost> {
    if plan.host_count() >= MOST_HOSTS {
        return None;
    }
    let most = most_steps(plan, like)?;
    let domains = Domains::of(plan);
    // Rules of thumb are at their best on hosts like those that are there.
    let usual = like.memory.kib().div_ceil(STEP.kib()).clamp(1, most.into()) as u32;
    let steps = enclose(1, most, Some(usual), |steps, closely| {
        let effort = if closely { effort } else { quick(effort) };
        let host = with_memory(like, steps);
        domains.ask(plan, &host, 1, failures, effort)
    });
    Some(SmallestHost {
        like: like.clone(),
        steps,
        most,
    })
}

/// So many steps that a host with so much memory takes all VMs, as far as memory goes.
fn most_steps(plan: &Plan, like: &HostGroup) -> Option<u32> {
    let limit = (MOST_HOST_MEMORY.kib() / STEP.kib()) as u32;
    let mut steps = 1;
    loop {
        let with = with_hosts(plan, &with_memory(like, steps), 1);
        if takes_all(&with).unwrap_or(steps >= limit) || steps >= limit {
            // A plan that is refused whatever the memory is has no answer.
            takes_all(&with)?;
            return Some(steps);
        }
        steps = (2 * steps).min(limit);
    }
}

/// A host like this one, but with so many steps of memory.
fn with_memory(like: &HostGroup, steps: u32) -> HostGroup {
    HostGroup {
        memory: SmallestHost::memory(steps),
        ..like.clone()
    }
}

/// Whether the last host has memory for everything; nothing if the plan has errors.
fn takes_all(plan: &Plan) -> Option<bool> {
    let cluster = validate::check(plan).cluster?;
    let needs = cluster
        .unit_indices()
        .map(|unit| cluster.kind_of(unit).running.demand[Dimension::Memory]);
    let needed = needs.fold(0, i64::saturating_add);
    Some(cluster.hosts.last()?.capacity[Dimension::Memory] >= needed)
}
