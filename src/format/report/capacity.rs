//! What does the tested placement survive?

use serde::Serialize;

use super::Options;
use super::number::Number;
use super::reason::{Reason, Shortage, names};
use crate::assess::{Answers, Basis};
use crate::capacity::{self, Effort, Verdict};
use crate::cluster::{Cluster, UnitIndex, VmIndex};
use crate::quorum::survivors_needed;
use crate::report::levels::down;
use crate::report::words::units_down;

/// The answer to "how many hosts can I lose?".
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct FailoverCapacity {
    /// Where the tested placement comes from.
    pub basis: &'static str,
    /// VMs whose host the plan does not say, so that Headroom chose one.
    pub placed_by_headroom: u32,
    /// The placement that was tested.
    pub placement: Vec<Home>,
    /// Why VMs without a host certainly find none.
    pub homeless_reason: Option<Reason>,
    /// The largest number of hosts of which any may fail.
    pub tolerated: Option<u32>,
    /// What the placement survives, for each number of failures.
    pub levels: Vec<Level>,
    /// What the cluster's votes survive.
    pub quorum: Quorum,
    /// What happens when each host fails alone; `None`: not asked for.
    pub restart_plans: Option<Vec<RestartPlan>>,
}

/// What the cluster's votes survive.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Quorum {
    /// The votes in force before anything fails; `None`: none are counted.
    pub votes: Option<u32>,
    /// How many of them must be left.
    pub needed: Option<u32>,
    /// How many hosts may fail at once, whichever they are.
    pub survived_at_once: u32,
    /// How many may fail one after another.
    pub survived_one_after_another: u32,
    /// Whether one failure is survived although the witness fails with it.
    pub one_survived_without_witness: bool,
    /// The same in words.
    pub sentence: String,
}

/// Where a VM runs.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Home {
    /// The VM.
    pub vm: String,
    /// Its host; `None`: there is no room for it.
    pub host: Option<String>,
}

/// The answer for one number of failures.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Level {
    /// How many hosts fail at once: k.
    pub failures: u32,
    /// `survives`, `fails` or `undecided`.
    pub verdict: &'static str,
    /// How many sets of k hosts there are.
    pub sets: Number,
    /// How many of them were tested.
    pub tested: Number,
    /// Tested sets after which every VM is restarted.
    pub survived: Number,
    /// Tested sets after which some VM certainly stays down.
    pub failed: Number,
    /// Whether some set survives only because anti-affinity is ignored.
    pub breaks_anti_affinity: bool,
    /// The set that leaves most memory without a host.
    pub worst: Option<FailingSet>,
}

/// A set of hosts whose loss leaves VMs down.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct FailingSet {
    /// The hosts that fail; empty: something is wrong before any fails.
    pub hosts: Vec<String>,
    /// The VM to name first.
    pub first_left_over: Option<String>,
    /// The VMs that stay down in the best attempt.
    pub left_over: Vec<String>,
    /// Memory of those VMs.
    pub left_over_memory_mib: Number,
    /// What the first of them lacks; `None`: no surviving host may run it.
    pub shortage: Option<Shortage>,
    /// Why no arrangement exists; `None`: undecided.
    pub reason: Option<Reason>,
}

/// What happens when one host fails.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RestartPlan {
    /// The host that fails.
    pub failed_host: String,
    /// `survives`, `fails` or `undecided`.
    pub verdict: &'static str,
    /// Where its VMs restart.
    pub restarts: Vec<Home>,
    /// VMs on other hosts that are moved to make room, and where to.
    pub moves: Vec<Home>,
    /// VMs that stay down, or are shut down, as the policy permits.
    pub shed: Vec<String>,
    /// VMs that stay down in the best attempt.
    pub left_over: Vec<String>,
}

impl FailoverCapacity {
    /// The section of these answers.
    pub fn of(answers: &Answers, options: &Options, effort: Effort) -> FailoverCapacity {
        let cluster = &answers.cluster;
        let (basis, placed_by_headroom) = match answers.basis {
            Basis::Given => ("given", 0),
            Basis::Completed(placed) => ("completed", placed),
            Basis::Planned => ("planned", cluster.units.len() as u32),
        };
        FailoverCapacity {
            basis,
            placed_by_headroom,
            placement: homes(cluster, &answers.placement),
            homeless_reason: answers.homeless_reason.as_ref().map(|reason| {
                let homeless = units_down(cluster, &answers.placement, &[], &[]);
                Reason::of(cluster, reason, &homeless)
            }),
            tolerated: answers.tolerated(),
            levels: answers
                .levels
                .iter()
                .map(|level| Level::of(answers, level))
                .collect(),
            quorum: Quorum::of(answers),
            restart_plans: options
                .restart_plans
                .then(|| restart_plans(answers, effort)),
        }
    }
}

impl Quorum {
    fn of(answers: &Answers) -> Quorum {
        let quorum = &answers.quorum;
        let votes = quorum.voting.votes();
        Quorum {
            votes,
            needed: votes.map(survivors_needed),
            survived_at_once: quorum.at_once(),
            survived_one_after_another: quorum.one_after_another(),
            one_survived_without_witness: quorum.voting.survives_without_witness(1),
            sentence: crate::report::quorum::sentence(answers),
        }
    }
}

impl Level {
    fn of(answers: &Answers, level: &capacity::Level) -> Level {
        Level {
            failures: level.failures,
            verdict: word(answers.verdict(level)),
            sets: Number::count(level.sets),
            tested: Number::count(level.tested),
            survived: Number::count(level.survived),
            failed: Number::count(level.failed),
            breaks_anti_affinity: level.breaks_soft_exclusion,
            worst: level.worst.as_ref().map(|set| FailingSet::of(answers, set)),
        }
    }
}

impl FailingSet {
    fn of(answers: &Answers, set: &capacity::FailingSet) -> FailingSet {
        let cluster = &answers.cluster;
        let down = down(answers, set);
        // Before any failure all VMs of a unit are concerned, after one only those that restart.
        let after_a_failure = !set.hosts.is_empty();
        let left_over = vm_names(cluster, &set.left_over, after_a_failure);
        FailingSet {
            hosts: names(cluster, set.hosts.iter().copied()),
            first_left_over: left_over.first().cloned(),
            left_over,
            left_over_memory_mib: Number::mib_of_kib(set.left_over_memory),
            shortage: set
                .shortage
                .as_ref()
                .map(|shortage| Shortage::of(cluster, shortage)),
            reason: set
                .reason
                .as_ref()
                .map(|reason| Reason::of(cluster, reason, &down)),
        }
    }
}

fn restart_plans(answers: &Answers, effort: Effort) -> Vec<RestartPlan> {
    let cluster = &answers.cluster;
    let plan = |host| {
        let outcome = answers.fail(&[host], effort);
        RestartPlan {
            failed_host: cluster.host_name(host),
            verdict: word(outcome.verdict),
            restarts: outcome
                .restarts
                .iter()
                .flat_map(|(unit, to)| {
                    restarting(cluster, *unit).map(|vm| Home {
                        vm: cluster.vm_name(vm),
                        host: Some(cluster.host_name(*to)),
                    })
                })
                .collect(),
            moves: outcome
                .moves
                .iter()
                .flat_map(|(unit, to)| cluster.unit(*unit).vms.iter().map(|vm| (*vm, *to)))
                .map(|(vm, to)| Home {
                    vm: cluster.vm_name(vm),
                    host: Some(cluster.host_name(to)),
                })
                .collect(),
            shed: outcome.shed.iter().map(|vm| cluster.vm_name(*vm)).collect(),
            left_over: vm_names(cluster, &outcome.left_over, true),
        }
    };
    cluster.hosts_in_service().map(plan).collect()
}

/// Where each VM that counts runs, in the order of the plan.
pub(super) fn homes(cluster: &Cluster, placement: &capacity::Placement) -> Vec<Home> {
    let counted = (0..).map(VmIndex).zip(&cluster.vms);
    counted
        .filter_map(|(index, vm)| {
            let host = placement.host_of(vm.unit?);
            Some(Home {
                vm: cluster.vm_name(index),
                host: host.map(|host| cluster.host_name(host)),
            })
        })
        .collect()
}

pub(super) fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Survives => "survives",
        Verdict::Fails => "fails",
        Verdict::Undecided => "undecided",
    }
}

fn vm_names(cluster: &Cluster, units: &[UnitIndex], only_restarting: bool) -> Vec<String> {
    let vms = units.iter().flat_map(|unit| &cluster.unit(*unit).vms);
    vms.filter(|vm| !only_restarting || cluster.vms[vm.0 as usize].restarts)
        .map(|vm| cluster.vm_name(*vm))
        .collect()
}

fn restarting(cluster: &Cluster, unit: UnitIndex) -> impl Iterator<Item = VmIndex> + '_ {
    let vms = cluster.unit(unit).vms.iter().copied();
    vms.filter(|vm| {
        let vm = &cluster.vms[vm.0 as usize];
        vm.restarts || vm.restarts_if_room
    })
}
