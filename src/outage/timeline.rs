//! A host dies: when does each VM answer again?
//!
//! outage = silence + decision + fencing ([`Detection`]) + queue + start-up + boot ([`storm`])
//!
//! Each VM restarts where the proved answer about the loss of its host puts it.

use std::time::Duration;

use super::storm::{self, Boot, NeverStarts, Shared};
use super::{Detection, OperationsInForce};
use crate::assess::Answers;
use crate::capacity::{Effort, Verdict};
use crate::cluster::{HostIndex, Priority, VmIndex};
use crate::migration::VmInputs;
use crate::model::{Plan, Power};
use crate::order::sort_by_key;

/// What the loss of a host costs.
#[derive(Debug, Clone, PartialEq)]
pub struct Timeline {
    /// The host that dies.
    pub host: HostIndex,
    /// When restarts are ordered.
    pub detection: Detection,
    /// The VMs that restart, by the time they answer; an error says why none ever does.
    pub restarts: Result<Vec<Restarted>, NeverStarts>,
    /// VMs that must restart and find no room in the best attempt.
    pub left_over: Vec<VmIndex>,
    /// Whether it is proved which VMs find room.
    pub verdict: Verdict,
    /// VMs that nobody restarts: they wait until the host is repaired.
    pub not_restarted: Vec<VmIndex>,
}

/// A VM that restarts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Restarted {
    /// Which one.
    pub vm: VmIndex,
    /// Its new host.
    pub host: HostIndex,
    /// Its priority.
    pub priority: Priority,
    /// From the death of the host until its new host begins with it.
    pub begins: Duration,
    /// From the death of the host until it answers.
    pub answers: Duration,
}

/// The VMs of one priority.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Class {
    /// Which priority.
    pub priority: Priority,
    /// How many restart.
    pub vms: u32,
    /// The first of them answers.
    pub first: Duration,
    /// Half of them answer: for an even number the earlier of the two in the middle.
    pub median: Duration,
    /// All of them answer.
    pub last: Duration,
}

/// What the loss of each host in service costs.
pub fn timelines(plan: &Plan, answers: &Answers, effort: Effort) -> Vec<Timeline> {
    let shared = shared(plan, answers);
    let hosts = answers.cluster.hosts_in_service();
    hosts
        .map(|host| timeline(plan, answers, &shared, host, effort))
        .collect()
}

/// The host whose loss is worst: most VMs stay down, or it takes longest until all answer.
pub fn worst(timelines: &[Timeline]) -> Option<&Timeline> {
    let badness = |timeline: &Timeline| {
        let never = timeline.restarts.is_err();
        (timeline.left_over.len(), never, timeline.last())
    };
    let mut worst: Option<&Timeline> = None;
    for timeline in timelines {
        if worst.is_none_or(|worst| badness(timeline) > badness(worst)) {
            worst = Some(timeline);
        }
    }
    worst
}

fn shared(plan: &Plan, answers: &Answers) -> Shared {
    let operations = OperationsInForce::of(plan);
    let share = operations.boot_storage_share.value.factor();
    let hosts = answers.cluster.hosts.iter();
    Shared {
        at_once: operations.starts_at_once.value,
        cores: hosts
            .map(|host| plan.hosts.get(host.group).map_or(0, |group| group.cores))
            .collect(),
        storage_share: share.min(1.0),
        read: operations.boot_read.value.bytes(),
        host_read: operations.host_read.value,
        storage_read: operations.storage_read.value,
    }
}

fn timeline(
    plan: &Plan,
    answers: &Answers,
    shared: &Shared,
    host: HostIndex,
    effort: Effort,
) -> Timeline {
    let cluster = &answers.cluster;
    let outcome = answers.fail(&[host], effort);
    let detection = Detection::of(plan);
    let is_on = |vm: VmIndex| plan.vms.get(cluster.vms[vm.0 as usize].group);
    let runs = |vm: &VmIndex| is_on(*vm).is_some_and(|group| group.power == Power::Running);
    let mut restarting: Vec<(VmIndex, HostIndex)> = Vec::new();
    for (unit, to) in &outcome.restarts {
        let vms = cluster.unit(*unit).vms.iter().copied().filter(runs);
        let restarts = vms.filter(|vm| {
            let entry = &cluster.vms[vm.0 as usize];
            (entry.restarts || entry.restarts_if_room) && !outcome.shed.contains(vm)
        });
        restarting.extend(restarts.map(|vm| (vm, *to)));
    }
    sort_by_key(&mut restarting, |(vm, _)| {
        (cluster.vms[vm.0 as usize].priority, *vm)
    });
    let left_over = outcome
        .left_over
        .iter()
        .flat_map(|unit| &cluster.unit(*unit).vms);
    let must = |vm: &VmIndex| cluster.vms[vm.0 as usize].restarts && runs(vm);
    let left_over: Vec<VmIndex> = left_over.copied().filter(must).collect();
    let lost = cluster
        .unit_indices()
        .filter(|unit| answers.placement.host_of(*unit) == Some(host))
        .flat_map(|unit| cluster.unit(unit).vms.iter().copied())
        .filter(runs);
    let mut known = vec![false; cluster.vms.len()];
    for vm in restarting.iter().map(|(vm, _)| vm).chain(&left_over) {
        known[vm.0 as usize] = true;
    }
    let not_restarted = lost.filter(|vm| !known[vm.0 as usize]);
    Timeline {
        host,
        detection,
        not_restarted: not_restarted.collect(),
        restarts: restart(plan, answers, shared, &restarting, &detection),
        left_over,
        verdict: outcome.verdict,
    }
}

fn restart(
    plan: &Plan,
    answers: &Answers,
    shared: &Shared,
    restarting: &[(VmIndex, HostIndex)],
    detection: &Detection,
) -> Result<Vec<Restarted>, NeverStarts> {
    let cluster = &answers.cluster;
    let boots = restarting.iter().map(|(vm, host)| Boot {
        host: host.0 as usize,
        alone: plan
            .vms
            .get(cluster.vms[vm.0 as usize].group)
            .map_or(Duration::ZERO, |group| VmInputs::of(group).boot),
    });
    let started = storm::start(&boots.collect::<Vec<Boot>>(), shared)?;
    let ordered = detection.total();
    let mut restarted: Vec<Restarted> = restarting
        .iter()
        .zip(started)
        .map(|((vm, host), started)| Restarted {
            vm: *vm,
            host: *host,
            priority: cluster.vms[vm.0 as usize].priority,
            begins: ordered.saturating_add(started.begins),
            answers: ordered.saturating_add(started.answers),
        })
        .collect();
    sort_by_key(&mut restarted, |one| (one.answers, one.vm));
    Ok(restarted)
}

impl Timeline {
    /// The restarts, none where none ever ends.
    pub fn restarted(&self) -> &[Restarted] {
        self.restarts.as_deref().unwrap_or_default()
    }

    /// When the last VM answers that restarts.
    pub fn last(&self) -> Duration {
        let last = self.restarted().last();
        last.map_or(Duration::ZERO, |one| one.answers)
    }

    /// The times of each priority that has any VM, highest first.
    pub fn classes(&self) -> Vec<Class> {
        let priorities = [
            Priority::High,
            Priority::Medium,
            Priority::Low,
            Priority::NoAutoStart,
        ];
        let class = |priority: Priority| {
            let of_class = self.restarted().iter();
            let times: Vec<Duration> = of_class
                .filter(|one| one.priority == priority)
                .map(|one| one.answers)
                .collect();
            Some(Class {
                priority,
                vms: times.len() as u32,
                first: *times.first()?,
                median: *times.get((times.len() - 1) / 2)?,
                last: *times.last()?,
            })
        };
        priorities.into_iter().filter_map(class).collect()
    }
}
