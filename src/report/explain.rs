//! How were the headline numbers calculated?
//!
//! The derivations of demands, capacities and times stand beside the code that computes them.

use super::Loss;
use super::headroom::{headroom, probe, size};
use super::levels::of_room;
use super::words::{amount, exact_memory, hosts, unit_name};
use crate::assess::{Answers, Assessment, Basis};
use crate::capacity::{FailingSet, Level};
use crate::cluster::{Cluster, Dimension};
use crate::demand::{PolicyInForce, explain_host_room};
use crate::explain::{Explanation, Input};
use crate::migration;
use crate::model::Plan;
use crate::outage;
use crate::units::{Memory, count};

/// The derivations behind one of the page's buttons: `capacity`, `headroom`, `room` of hosts, or
/// `vm` and the position of a group. Levels are asked for only where they are told.
pub fn about(
    plan: &Plan,
    assessment: &Assessment,
    levels: impl FnOnce(&Answers) -> Vec<Level>,
    key: &str,
) -> Vec<Explanation> {
    let policy = &assessment.policy;
    match (key, &assessment.answers) {
        ("capacity", Some(answers)) => capacity(answers, &levels(answers), policy),
        ("headroom", Some(answers)) => vec![more_vms(plan, answers, policy)],
        ("room", _) => {
            let room = |host| explain_host_room(plan, policy, host);
            plan.hosts.iter().map(room).collect()
        }
        _ => match key.strip_prefix("vm ").and_then(|index| index.parse().ok()) {
            Some(group) => times(plan, assessment, group),
            None => Vec::new(),
        },
    }
}

fn capacity(answers: &Answers, levels: &[Level], policy: &PolicyInForce) -> Vec<Explanation> {
    let mut all = vec![failover_capacity(answers, levels, policy)];
    let worst = levels.iter().find_map(|level| level.worst.as_ref());
    let worst = worst.filter(|worst| !worst.hosts.is_empty());
    all.extend(worst.map(|worst| restart_shortage(answers, worst)));
    all
}

/// How long the VMs of a group are away.
fn times(plan: &Plan, assessment: &Assessment, group: usize) -> Vec<Explanation> {
    let mut all = Vec::new();
    all.extend(migration::explain::quick(plan, group));
    all.extend(migration::explain::live(plan, group));
    let answers = assessment.answers.as_ref();
    if !answers.is_some_and(Answers::stops_with_a_host) {
        all.extend(outage::explain::unplanned(plan, group));
    }
    all
}

/// How many hosts may fail.
pub fn failover_capacity(
    answers: &Answers,
    levels: &[Level],
    policy: &PolicyInForce,
) -> Explanation {
    let mut inputs = vec![
        Input::new(
            "hosts in service",
            answers.cluster.hosts_in_service().count(),
            "entered in the plan",
        ),
        Input::new(
            "what is decided",
            Loss::of(&answers.cluster).label(),
            policy.failure_order.origin,
        ),
        Input::new("VMs", answers.cluster.vms.len(), "entered in the plan"),
        Input::new(
            "where they run",
            match answers.basis {
                Basis::Given => "as today".to_owned(),
                Basis::Completed(n) => format!("as today, {n} placed by Headroom"),
                Basis::Planned => "placed by Headroom".to_owned(),
            },
            match answers.basis {
                Basis::Given => "entered in the plan",
                _ => "another calculation: Placement",
            },
        ),
        Input::new(
            "failures to tolerate",
            policy.tolerate.value,
            policy.tolerate.origin,
        ),
    ];
    inputs.push(Input::new(
        "quorum survives",
        match answers.quorum.counts_votes() {
            true => super::quorum::number(answers.quorum.survived()),
            false => "no votes are counted".to_owned(),
        },
        policy.witness.origin,
    ));
    inputs.extend(room_inputs(&answers.cluster, policy));
    inputs.extend(levels.iter().map(|level| {
        Input::new(
            &format!("k = {}", level.failures),
            format!(
                "{} find room, {} tested",
                of_room(level),
                count(level.tested)
            ),
            "counted: each loss was tried and its VMs restarted",
        )
    }));
    Explanation {
        title: "Failover capacity".to_owned(),
        result: match answers.tolerated_in(levels) {
            Some(most) => Loss::of(&answers.cluster).counted(most.into()),
            None => "none: not every VM has its place".to_owned(),
        },
        formula: "the largest k such that after any k failures every VM that must restart finds \
                  room on the hosts that remain"
            .to_owned(),
        inputs,
        source: "proved: yes by a restart plan for each loss, no by a certificate or by \
                 trying every arrangement"
            .to_owned(),
    }
}

/// How many more VMs fit.
pub fn more_vms(plan: &Plan, answers: &Answers, policy: &PolicyInForce) -> Explanation {
    let probe = probe(plan, policy);
    let text = headroom(answers, probe);
    let kind = answers.cluster.kind(answers.cluster.probe);
    let mut inputs = vec![
        Input::new(
            "VM to add",
            size(probe),
            match plan.probe {
                Some(_) => "entered in the plan",
                None => "default: the most frequent size in the plan",
            },
        ),
        Input::new(
            "memory it needs, overhead included",
            exact(kind.running.demand[Dimension::Memory]),
            policy.vm_overhead.origin,
        ),
        Input::new(
            "hosts to tolerate",
            policy.tolerate.value,
            policy.tolerate.origin,
        ),
        Input::new(
            "shown by a placement",
            count(answers.headroom.at_least.into()),
            "another calculation: Placement",
        ),
        Input::new(
            "not proved impossible",
            count(answers.headroom.at_most.into()),
            "another calculation: counts and sums",
        ),
    ];
    inputs.extend(room_inputs(&answers.cluster, policy));
    Explanation {
        title: "Headroom".to_owned(),
        result: text.sentence,
        formula: "the largest n such that all VMs and n more can be placed, every VM anew, so \
                  that any loss to be tolerated is survived"
            .to_owned(),
        inputs,
        source: "lower end: a placement that was found; upper end: a certificate that no \
                 placement exists"
            .to_owned(),
    }
}

/// What the VMs lack after the worst failure.
pub fn restart_shortage(answers: &Answers, worst: &FailingSet) -> Explanation {
    let cluster = &answers.cluster;
    let mut inputs = vec![
        Input::new(
            "hosts that fail",
            hosts(cluster, &worst.hosts),
            "the set that leaves most memory without a host",
        ),
        Input::new(
            "memory left over",
            exact(worst.left_over_memory),
            "sum over the VMs that stay down in the best attempt",
        ),
    ];
    let first = worst.left_over.first();
    if let (Some(unit), Some(shortage)) = (first, worst.shortage) {
        let dimension = shortage.dimension;
        let need = cluster.kind_of(*unit).restart.demand[dimension];
        let free = need.saturating_sub(shortage.missing);
        inputs.push(Input::new(
            &format!("need of {}", unit_name(cluster, *unit)),
            amount(dimension, need),
            "memory counted and overhead: see the VM",
        ));
        inputs.push(Input::new(
            &format!("free on {}", cluster.host_name(shortage.host)),
            amount(dimension, free),
            "room for VMs, less what runs and what restarts there",
        ));
    }
    Explanation {
        title: "Shortage at the worst failure".to_owned(),
        result: match worst.shortage {
            Some(shortage) => amount(shortage.dimension, shortage.missing),
            None => "no host may run the VM".to_owned(),
        },
        formula: "need of the VM − free room on the host that comes nearest, after all other \
                  restarts of the best attempt"
            .to_owned(),
        inputs,
        source: match worst.reason {
            Some(_) => "that some VM stays down is proved; which one is the best attempt's choice",
            None => "best attempt; not proved",
        }
        .to_owned(),
    }
}

fn room_inputs(cluster: &Cluster, policy: &PolicyInForce) -> Vec<Input> {
    let sum = |amounts: &mut dyn Iterator<Item = i64>| amounts.fold(0, i64::saturating_add);
    let room = sum(&mut cluster
        .hosts
        .iter()
        .map(|host| host.capacity[Dimension::Memory]));
    let need = sum(&mut cluster
        .unit_indices()
        .map(|unit| cluster.kind_of(unit).running.demand[Dimension::Memory]));
    let mut inputs = vec![
        Input::new(
            "room of all hosts",
            exact(room),
            "sum of: (installed − reserve) × overcommit − kept free",
        ),
        Input::new(
            "need of all VMs",
            exact(need),
            format!(
                "memory and overhead; overhead: {}",
                policy.vm_overhead.origin
            ),
        ),
    ];
    if let Some(ratio) = policy.vcpus_per_core.value {
        inputs.push(Input::new(
            "vCPUs per core",
            ratio,
            policy.vcpus_per_core.origin,
        ));
    }
    inputs
}

fn exact(kib: i64) -> String {
    exact_memory(Memory::from_kib(kib.max(0) as u64))
}
