//! Which rules make the answer "no"?
//!
//! A rule is to blame if the answer would be yes without it. Each rule of the plan is lifted
//! by itself; if none alone is to blame, all together. What is left when even that does not
//! help is room.

use crate::capacity::restart::Restart;
use crate::capacity::{self, Effort, Level, Placement, Situation, Verdict};
use crate::cluster::{Cluster, HostIndex};
use crate::model::Plan;
use crate::order::Numbered;
use crate::placement::bounds::Reason;
use crate::placement::{self, Answer};
use crate::validate;

/// A rule of the plan.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Rule {
    /// VMs of this group must not share a host.
    AntiAffinity(String),
    /// VMs of this group must share a host.
    Affinity(String),
    /// VMs may run only on these hosts.
    PossibleOwners(Vec<String>),
    /// VMs that cannot leave their hosts.
    HostBound,
    /// No host runs more than a number of VMs.
    VmsPerHost,
}

/// The rules that make an answer "no".
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Blame {
    /// The rules; empty: none is to blame, or it was not looked for.
    pub rules: Vec<Rule>,
    /// Whether all of them must be lifted together; otherwise any one is enough.
    pub together: bool,
}

/// More VMs times rules than this are not looked at: the plan is built anew for each rule.
const MOST_WORK: usize = 16_000;

/// The rules without which the first loss that certainly fails would be survived.
pub(crate) fn of_restart(
    plan: &Plan,
    cluster: &Cluster,
    placement: &Placement,
    levels: &[Level],
    effort: Effort,
) -> Blame {
    let failing = levels.iter().find(|level| level.verdict == Verdict::Fails);
    let Some(worst) = failing.and_then(|level| level.worst.as_ref()) else {
        return Blame::default();
    };
    let at_once = !matches!(worst.reason, Some(Reason::NoRestart { .. }));
    if worst.hosts.is_empty() || !at_once {
        return Blame::default();
    }
    let survives = |lifted: &Cluster| {
        let placement = same_places(cluster, placement, lifted);
        let situation = Situation::new(lifted, &placement);
        let restart = capacity::test(&situation, &worst.hosts, effort);
        matches!(restart, Restart::Complete(_))
    };
    look(plan, survives)
}

/// The rules without which some placement would survive.
pub(crate) fn of_placement(plan: &Plan, planned: &Answer, effort: Effort) -> Blame {
    match planned {
        Answer::Impossible(_) => look(plan, |lifted| {
            let answer = placement::plan(lifted, lifted.failures, effort);
            matches!(answer, Answer::Placed(_))
        }),
        _ => Blame::default(),
    }
}

fn look(plan: &Plan, is_possible: impl Fn(&Cluster) -> bool) -> Blame {
    let rules = rules(plan);
    let most = MOST_WORK / (plan.vm_count() as usize).max(1);
    let possible_without = |lifted: &[Rule]| {
        let mut plan = plan.clone();
        for rule in lifted {
            rule.lift(&mut plan);
        }
        let cluster = validate::check(&plan).cluster;
        cluster.is_some_and(|cluster| is_possible(&cluster))
    };
    let to_blame: Vec<Rule> = rules
        .iter()
        .take(most)
        .filter(|rule| possible_without(std::slice::from_ref(rule)))
        .cloned()
        .collect();
    let together = to_blame.is_empty() && rules.len() > 1 && most > 0;
    match together && possible_without(&rules) {
        true => Blame {
            rules,
            together: true,
        },
        false => Blame {
            rules: to_blame,
            together: false,
        },
    }
}

/// Every rule of the plan, once.
fn rules(plan: &Plan) -> Vec<Rule> {
    let mut rules: Numbered<Rule> = Numbered::new();
    for vm in plan.vms.iter().filter(|vm| vm.count > 0) {
        let groups = [
            vm.anti_affinity.clone().map(Rule::AntiAffinity),
            vm.affinity.clone().map(Rule::Affinity),
            vm.host_bound.then_some(Rule::HostBound),
            (!vm.possible_owners.is_empty())
                .then(|| Rule::PossibleOwners(vm.possible_owners.clone())),
        ];
        for rule in groups.into_iter().flatten() {
            rules.number(rule);
        }
    }
    if plan.policy.vms_per_host.is_some() {
        rules.number(Rule::VmsPerHost);
    }
    rules.things
}

impl Rule {
    fn lift(&self, plan: &mut Plan) {
        if *self == Rule::VmsPerHost {
            plan.policy.vms_per_host = None;
        }
        for vm in &mut plan.vms {
            match self {
                Rule::AntiAffinity(name) if vm.anti_affinity.as_ref() == Some(name) => {
                    vm.anti_affinity = None;
                }
                Rule::Affinity(name) if vm.affinity.as_ref() == Some(name) => vm.affinity = None,
                Rule::PossibleOwners(hosts) if vm.possible_owners == *hosts => {
                    vm.possible_owners.clear();
                }
                Rule::HostBound => vm.host_bound = false,
                _ => {}
            }
        }
    }
}

/// The same places for the VMs of the same plan with fewer rules, whose units may be others.
fn same_places(cluster: &Cluster, placement: &Placement, lifted: &Cluster) -> Placement {
    let host_of = |vm: usize| -> Option<HostIndex> {
        let vm = cluster.vms.get(vm)?;
        placement.host_of(vm.unit?)
    };
    let places = lifted.units.iter().map(|unit| {
        let first = unit.vms.first()?;
        host_of(first.0 as usize)
    });
    Placement(places.collect())
}
