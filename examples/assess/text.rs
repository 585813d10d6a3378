//! How does an assessment read as text?

use headroom::assess::{Answers, Basis};
use headroom::capacity::{FailingSet, Level, Verdict};
use headroom::cluster::{Cluster, HostIndex, UnitIndex};
use headroom::format::report::Options;
use headroom::migration::VmTimes;
use headroom::model::Plan;
use headroom::placement::bounds::Reason;
use headroom::placement::{Answer, Refutation};
use headroom::units::{count, duration};

/// The answers, a paragraph for each question.
pub fn of(plan: &Plan, answers: &Answers, options: &Options) -> String {
    let mut lines = vec![format!("{}, {}", plan.name, plan.platform_facts().name)];
    lines.push(String::new());
    lines.push("Failover capacity".to_owned());
    lines.push(indent(basis(answers)));
    lines.extend(
        answers
            .levels
            .iter()
            .flat_map(|level| level_lines(&answers.cluster, level))
            .map(indent),
    );
    if options.restart_plans {
        lines.push(String::new());
        lines.push("Restarts".to_owned());
        let hosts = answers.cluster.hosts_in_service();
        lines.extend(hosts.flat_map(|host| restarts(answers, host, options)));
    }
    lines.push(String::new());
    lines.push("Placement".to_owned());
    lines.extend(placement(answers).into_iter().map(indent));
    lines.push(String::new());
    lines.push("Migration".to_owned());
    let times = plan.vms.iter().zip(&answers.migration);
    lines.extend(times.map(|(group, times)| indent(migration(&group.name, group.count, times))));
    lines.join("\n") + "\n"
}

fn indent(line: String) -> String {
    format!("  {line}")
}

fn basis(answers: &Answers) -> String {
    match answers.basis {
        Basis::Given => "The placement is the one in the plan.".to_owned(),
        Basis::Completed(placed) => {
            format!(
                "Headroom placed {} VMs whose host the plan does not name.",
                count(placed.into())
            )
        }
        Basis::Planned => {
            "The plan does not name the hosts of VMs: Headroom placed them.".to_owned()
        }
    }
}

fn level_lines(cluster: &Cluster, level: &Level) -> Vec<String> {
    let verdict = match level.verdict {
        Verdict::Survives => "survived",
        Verdict::Fails => "not survived",
        Verdict::Undecided => "undecided",
    };
    let mut lines = vec![format!(
        "{} host failures: {verdict} ({} of {} sets tested; {} survive, {} fail)",
        level.failures,
        count(level.tested),
        count(level.sets),
        count(level.survived),
        count(level.failed)
    )];
    if let Some(worst) = &level.worst {
        lines.extend(worst_lines(cluster, worst).into_iter().map(indent));
    }
    lines
}

fn worst_lines(cluster: &Cluster, worst: &FailingSet) -> Vec<String> {
    const SHOWN: usize = 8;
    let mut lines = Vec::new();
    let lost = match worst.hosts.as_slice() {
        [] => "before any failure".to_owned(),
        hosts => format!("when {} fail", host_names(cluster, hosts)),
    };
    let units: Vec<String> = worst
        .left_over
        .iter()
        .map(|unit| cluster.unit_name(*unit))
        .collect();
    let more = match units.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!(" and {} more", count(more as u64)),
    };
    let shown = units
        .iter()
        .take(SHOWN)
        .cloned()
        .collect::<Vec<_>>()
        .join(", ");
    lines.push(format!("without a host {lost}: {shown}{more}"));
    if let Some(shortage) = &worst.shortage {
        lines.push(format!(
            "missing: {}, on {}, which comes nearest",
            shortage.dimension.show(shortage.missing),
            cluster.host_name(shortage.host)
        ));
    }
    if let Some(reason) = &worst.reason {
        lines.push(format!("reason: {}", why(cluster, reason)));
    }
    lines
}

fn why(cluster: &Cluster, reason: &Reason) -> String {
    match reason {
        Reason::FitsNowhere { shortage: None, .. } => "no host may run it".to_owned(),
        Reason::FitsNowhere { .. } => "it is larger than the room on every host".to_owned(),
        Reason::Sum {
            dimension,
            needed,
            room,
            ..
        } => format!(
            "{} are needed together, {} are there",
            dimension.show(*needed),
            dimension.show(*room)
        ),
        Reason::Exclusion {
            group,
            members,
            hosts,
        } => format!(
            "{members} VMs of the anti-affinity group {} need different hosts, {hosts} are there",
            cluster.exclusion_groups[*group as usize]
        ),
        Reason::Prices(proof) => format!(
            "the VMs have {} points, the hosts can hold {}: see --json",
            proof.needed, proof.possible
        ),
        Reason::Exhausted { steps } => {
            format!("all arrangements were tried, in {} steps", count(*steps))
        }
    }
}

fn restarts(answers: &Answers, host: HostIndex, options: &Options) -> Vec<String> {
    let cluster = &answers.cluster;
    let outcome = answers.fail(&[host], options.effort.steps());
    let mut lines = vec![indent(format!("when {} fails:", cluster.host_name(host)))];
    let restart = |(unit, to): &(UnitIndex, HostIndex)| {
        format!(
            "    {} on {}",
            cluster.unit_name(*unit),
            cluster.host_name(*to)
        )
    };
    lines.extend(outcome.restarts.iter().map(restart));
    let stays = |unit: &UnitIndex| format!("    {} stays down", cluster.unit_name(*unit));
    lines.extend(outcome.left_over.iter().map(stays));
    lines
}

fn placement(answers: &Answers) -> Vec<String> {
    let cluster = &answers.cluster;
    let failures = cluster.failures;
    let mut lines = vec![match &answers.planned {
        Answer::Placed(planned) if planned.spares.is_empty() => {
            format!("There is a placement that survives every loss of {failures} hosts.")
        }
        Answer::Placed(planned) => format!(
            "There is a placement that survives every loss of {failures} hosts; {} stay empty.",
            host_names(cluster, &planned.spares)
        ),
        Answer::Impossible(refutation) => format!(
            "No placement survives every loss of {failures} hosts: {}.",
            refuted(cluster, refutation)
        ),
        Answer::Undecided => {
            format!("Whether a placement survives every loss of {failures} hosts is undecided.")
        }
    }];
    if let Answer::Placed(planned) = &answers.planned {
        let row = |unit: UnitIndex| {
            let host = planned.placement.host_of(unit)?;
            Some(format!(
                "  {} on {}",
                cluster.unit_name(unit),
                cluster.host_name(host)
            ))
        };
        lines.extend(cluster.unit_indices().filter_map(row));
    }
    let headroom = &answers.headroom;
    lines.push(format!(
        "Headroom: {} to {} more VMs.",
        count(headroom.at_least.into()),
        count(headroom.at_most.into())
    ));
    lines
}

fn refuted(cluster: &Cluster, refutation: &Refutation) -> String {
    let why = why(cluster, &refutation.reason);
    match refutation.failed.as_slice() {
        [] => why,
        failed => format!("when {} fail, {why}", host_names(cluster, failed)),
    }
}

fn migration(name: &str, members: u32, times: &VmTimes) -> String {
    let group = match members {
        1 => name.to_owned(),
        more => format!("{name} (each of {})", count(more.into())),
    };
    let quick = match &times.quick {
        Ok(quick) => format!("quick {} away", duration(quick.downtime())),
        Err(obstacle) => format!("quick impossible: {obstacle}"),
    };
    let live = match times.live.map(|outcome| outcome.times()) {
        None => "no live migration".to_owned(),
        Some(None) => "live does not converge".to_owned(),
        Some(Some(live)) => {
            format!(
                "live {} in all, {} away",
                duration(live.total),
                duration(live.downtime)
            )
        }
    };
    let unplanned = match &times.unplanned {
        Some(outage) => format!("host failure {} away", duration(outage.total())),
        None => "not restarted after a host failure".to_owned(),
    };
    format!("{group}: {quick}; {live}; {unplanned}")
}

fn host_names(cluster: &Cluster, hosts: &[HostIndex]) -> String {
    let names: Vec<String> = hosts.iter().map(|host| cluster.host_name(*host)).collect();
    names.join(", ")
}
