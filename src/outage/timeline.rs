//! A host dies: when does each VM answer again?
//!
//! outage = silence + decision + fencing ([`Detection`]) + queue + start-up + boot ([`storm`])
//!
//! Each VM restarts where the proved answer about the loss of its host puts it, and none does in
//! a cluster that has lost the majority of its votes. The same
//! restarts are followed three times: with the plan's values, with the best and with the worst
//! that boots, what they read, the storage and the start-up may have ([`crate::ranges`]).

use std::time::Duration;

use super::storm::{self, Boot, NeverStarts, Shared};
use super::{Detection, OperationsInForce, START_UP};
use crate::assess::Answers;
use crate::capacity::{Effort, Verdict};
use crate::cluster::{Cluster, HostIndex, Priority, VmIndex};
use crate::migration::VmInputs;
use crate::model::{Plan, Power, VmGroup};
use crate::order::sort_by_key;
use crate::ranges::{self, End, Range};

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
    /// The same with the best values, at most that.
    pub earliest: Duration,
    /// The same with the worst values, at least that.
    pub latest: Duration,
}

/// The VMs of one priority.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Class {
    /// Which priority.
    pub priority: Priority,
    /// How many restart.
    pub vms: u32,
    /// The first of them answers.
    pub first: Range,
    /// Half of them answer: for an even number the earlier of the two in the middle.
    pub median: Range,
    /// All of them answer.
    pub last: Range,
}

/// What the loss of each host in service costs.
pub fn timelines(plan: &Plan, answers: &Answers, effort: Effort) -> Vec<Timeline> {
    let shared = [End::Best, End::Likely, End::Worst].map(|end| shared(plan, answers, end));
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

fn shared(plan: &Plan, answers: &Answers, end: End) -> Shared {
    let operations = OperationsInForce::of(plan);
    let share = operations.boot_storage_share.value.factor();
    let hosts = answers.cluster.hosts.iter();
    let read = operations.boot_read;
    Shared {
        at_once: operations.starts_at_once.value,
        start_up: ranges::part(START_UP.value, end.amount(false)),
        cores: hosts
            .map(|host| plan.hosts.get(host.group).map_or(0, |group| group.cores))
            .collect(),
        storage_share: share.min(1.0),
        read: read.value.bytes() * end.amount(!read.is_default()) as f64 / 100.0,
        host_read: end.throughput(operations.host_read),
        storage_read: end.throughput(operations.storage_read),
    }
}

fn timeline(
    plan: &Plan,
    answers: &Answers,
    shared: &[Shared; 3],
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
        restarts: match answers.quorum.may_die(host) {
            true => restart(plan, answers, shared, &restarting, &detection),
            false => Err(NeverStarts::NoMajority),
        },
        left_over,
        verdict: outcome.verdict,
    }
}

fn restart(
    plan: &Plan,
    answers: &Answers,
    shared: &[Shared; 3],
    restarting: &[(VmIndex, HostIndex)],
    detection: &Detection,
) -> Result<Vec<Restarted>, NeverStarts> {
    let cluster = &answers.cluster;
    let [best, likely, worst] = shared;
    let started = |end, shared| storm::start(&boots(plan, cluster, restarting, end), shared);
    let (best, worst) = (started(End::Best, best)?, started(End::Worst, worst)?);
    let ordered = detection.range();
    let latest = ordered.high.unwrap_or(Duration::MAX);
    let started = started(End::Likely, likely)?
        .into_iter()
        .zip(best)
        .zip(worst);
    let mut restarted: Vec<Restarted> = restarting
        .iter()
        .zip(started)
        .map(|((vm, host), ((started, best), worst))| {
            let answers = ordered.likely.saturating_add(started.answers);
            Restarted {
                vm: *vm,
                host: *host,
                priority: cluster.vms[vm.0 as usize].priority,
                begins: ordered.likely.saturating_add(started.begins),
                answers,
                // Boots share the storage: one that is sooner may meet others.
                earliest: ordered.low.saturating_add(best.answers).min(answers),
                latest: latest.saturating_add(worst.answers).max(answers),
            }
        })
        .collect();
    sort_by_key(&mut restarted, |one| (one.answers, one.vm));
    Ok(restarted)
}

/// The boots of these VMs with the values that they have at this end.
fn boots(
    plan: &Plan,
    cluster: &Cluster,
    restarting: &[(VmIndex, HostIndex)],
    end: End,
) -> Vec<Boot> {
    let alone = |vm: &VmIndex| {
        let group = plan.vms.get(cluster.vms[vm.0 as usize].group);
        group.map_or(Duration::ZERO, |group| boot(group, end))
    };
    let boots = restarting.iter().map(|(vm, host)| Boot {
        host: host.0 as usize,
        alone: alone(vm),
    });
    boots.collect()
}

/// How long a VM of this group takes to boot alone, at this end.
pub fn boot(group: &VmGroup, end: End) -> Duration {
    let is_entered = group.workload.boot_seconds.is_some();
    ranges::part(VmInputs::of(group).boot, end.amount(is_entered))
}

/// The first, the middle one and the last of these times.
fn milestones(mut times: Vec<Duration>) -> Option<[Duration; 3]> {
    sort_by_key(&mut times, |time| *time);
    let median = times.len().checked_sub(1)? / 2;
    Some([*times.first()?, *times.get(median)?, *times.last()?])
}

/// When the first, half and all of these VMs answer.
fn answered<'a>(restarted: impl Iterator<Item = &'a Restarted> + Clone) -> Option<[Range; 3]> {
    let of = |time: fn(&Restarted) -> Duration| milestones(restarted.clone().map(time).collect());
    let likely = of(|one| one.answers)?;
    let (low, high) = (of(|one| one.earliest)?, of(|one| one.latest)?);
    Some([0, 1, 2].map(|at: usize| Range::around(likely[at], low[at], Some(high[at]))))
}

impl Restarted {
    /// From the death of the host until it answers.
    pub fn range(&self) -> Range {
        Range::around(self.answers, self.earliest, Some(self.latest))
    }
}

impl Timeline {
    /// Whether everything that must restart does: there is room, and the cluster goes on.
    pub fn verdict_with_votes(&self) -> Verdict {
        match self.restarts {
            Err(NeverStarts::NoMajority) => Verdict::Fails,
            _ => self.verdict,
        }
    }

    /// The restarts, none where none ever ends.
    pub fn restarted(&self) -> &[Restarted] {
        self.restarts.as_deref().unwrap_or_default()
    }

    /// When the last VM answers that restarts.
    pub fn last(&self) -> Duration {
        let last = self.restarted().last();
        last.map_or(Duration::ZERO, |one| one.answers)
    }

    /// When the first, half and all of the VMs answer that restart; `None`: none does.
    pub fn answered(&self) -> Option<[Range; 3]> {
        answered(self.restarted().iter())
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
            let of_class = of_class.filter(move |one| one.priority == priority);
            let vms = of_class.clone().count() as u32;
            let [first, median, last] = answered(of_class)?;
            Some(Class {
                priority,
                vms,
                first,
                median,
                last,
            })
        };
        priorities.into_iter().filter_map(class).collect()
    }
}
