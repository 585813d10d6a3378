//! How does an assessment read as text, one fact a line?

mod operations;

use std::fmt::Write;

use headroom::assess::{Answers, Assessment, Basis};
use headroom::capacity::{FailingSet, Level, Verdict};
use headroom::cluster::{Cluster, Dimension, HostIndex};
use headroom::model::Plan;
use headroom::placement::bounds::Reason;
use headroom::placement::{Answer, Refutation};
use headroom::problem::{Place, Problem, Severity};
use headroom::units::{count, duration};

/// The whole assessment.
pub fn report(plan: &Plan, assessment: &Assessment) -> String {
    let mut lines: Vec<String> = assessment.problems.iter().map(problem).collect();
    match &assessment.answers {
        Some(answers) => lines.extend(answer_lines(plan, answers)),
        None => lines.push("no answer".to_owned()),
    }
    lines.join("\n") + "\n"
}

fn problem(problem: &Problem) -> String {
    let severity = match problem.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let place = match &problem.place {
        Place::Plan => "the plan".to_owned(),
        Place::Field(field) => (*field).to_owned(),
        Place::Host(at, field) => format!("host group {} {field}", at + 1),
        Place::Vm(at, field) => format!("VM group {} {field}", at + 1),
        Place::Row(row) => format!("row {row}"),
        Place::Text => "the text".to_owned(),
    };
    format!("{severity} {}: {place}", problem.code)
}

fn answer_lines(plan: &Plan, answers: &Answers) -> Vec<String> {
    let cluster = &answers.cluster;
    let mut lines = vec![match answers.basis {
        Basis::Given => "basis: given".to_owned(),
        Basis::Completed(units) => format!("basis: given, {units} completed"),
        Basis::Planned => "basis: planned".to_owned(),
    }];
    lines.extend(answers.levels.iter().map(|each| level(cluster, each)));
    lines.push(format!(
        "best placement for k {}: {}",
        cluster.failures,
        best_placement(cluster, &answers.planned)
    ));
    let headroom = &answers.headroom;
    lines.push(format!(
        "headroom: {}..{}{}{}",
        headroom.at_least,
        headroom.at_most,
        if headroom.base_fits {
            ""
        } else {
            ", what is there does not fit"
        },
        headroom
            .limit
            .as_ref()
            .map(|limit| format!("; limit: {}", refutation(cluster, limit)))
            .unwrap_or_default()
    ));
    lines.extend(times(plan, answers));
    lines.extend(operations::lines(plan, answers));
    lines
}

fn level(cluster: &Cluster, level: &Level) -> String {
    let Level {
        failures,
        sets,
        tested,
        survived,
        failed,
        ..
    } = level;
    let mut line = format!("k {failures}: ");
    let _ = match level.verdict {
        Verdict::Survives => write!(line, "survives {survived} of {sets}"),
        Verdict::Fails => write!(line, "fails {failed} of {sets}"),
        Verdict::Undecided => write!(line, "undecided, survives {survived} of {sets}"),
    };
    if level.verdict == Verdict::Fails && survived + failed < *tested {
        let _ = write!(line, ", {} undecided", tested - survived - failed);
    }
    if tested < sets {
        let _ = write!(line, ", {tested} tested");
    }
    if level.breaks_soft_exclusion {
        line += ", against soft anti-affinity";
    }
    if let Some(worst) = &level.worst {
        let _ = write!(line, "; worst {}", failing_set(cluster, worst));
    }
    line
}

fn failing_set(cluster: &Cluster, set: &FailingSet) -> String {
    let mut text = format!("{}: ", host_names(cluster, &set.hosts));
    match set.left_over.as_slice() {
        [] => text += "nobody left over",
        [one] => {
            let _ = write!(text, "{} left over", cluster.unit_name(*one));
        }
        [first, rest @ ..] => {
            let name = cluster.unit_name(*first);
            let _ = write!(text, "{name} and {} more left over", rest.len());
        }
    }
    let _ = match set.shortage {
        Some(lack) => write!(
            text,
            ", lacks {} on {}",
            amount(lack.dimension, lack.missing),
            cluster.host_name(lack.host)
        ),
        None => write!(text, ", no host may run it"),
    };
    if let Some(why) = &set.reason {
        let _ = write!(text, " ({})", reason(cluster, why));
    }
    text
}

fn amount(dimension: Dimension, amount: i64) -> String {
    match dimension {
        Dimension::Memory => format!("{} of memory", dimension.show(amount)),
        Dimension::Megahertz => format!("{} of CPU", dimension.show(amount)),
        Dimension::Vcpus | Dimension::Vms => dimension.show(amount),
    }
}

fn host_names(cluster: &Cluster, hosts: &[HostIndex]) -> String {
    if hosts.is_empty() {
        return "before any failure".to_owned();
    }
    let names: Vec<String> = hosts.iter().map(|host| cluster.host_name(*host)).collect();
    names.join(" + ")
}

fn reason(cluster: &Cluster, reason: &Reason) -> String {
    match reason {
        Reason::FitsNowhere { shortage: None, .. } => "no host may run it".to_owned(),
        Reason::FitsNowhere {
            shortage: Some(lack),
            ..
        } => format!(
            "fits nowhere: lacks {} on {}",
            amount(lack.dimension, lack.missing),
            cluster.host_name(lack.host)
        ),
        Reason::Sum {
            dimension,
            needed,
            room,
            hosts,
        } => format!(
            "{} needed, {} there{}",
            amount(*dimension, *needed),
            dimension.show(*room),
            hosts
                .map(|set| {
                    let hosts: Vec<HostIndex> = cluster.allowed_sets[set].iter().collect();
                    format!(" on {}", host_names(cluster, &hosts))
                })
                .unwrap_or_default()
        ),
        Reason::Exclusion {
            group,
            members,
            hosts,
        } => format!(
            "{members} members of {} for {hosts} hosts",
            cluster.exclusion_groups[*group as usize]
        ),
        Reason::NoPlacement { .. } => "every placement was tried".to_owned(),
        Reason::NoRestart { .. } => "every restart after the first failure was tried".to_owned(),
        Reason::Exhausted { .. } => "every arrangement was tried".to_owned(),
        Reason::Prices(_) => "points for each VM, more than the hosts can hold".to_owned(),
    }
}

fn refutation(cluster: &Cluster, refutation: &Refutation) -> String {
    if let Reason::NoPlacement { .. } = refutation.reason {
        return reason(cluster, &refutation.reason);
    }
    format!(
        "{}: {}",
        match refutation.failed.as_slice() {
            [] => "without a failure".to_owned(),
            failed => format!("without {}", host_names(cluster, failed)),
        },
        reason(cluster, &refutation.reason)
    )
}

fn best_placement(cluster: &Cluster, answer: &Answer) -> String {
    match answer {
        Answer::Placed(planned) if planned.spares.is_empty() => "found".to_owned(),
        Answer::Placed(planned) => {
            format!("found, {} kept empty", host_names(cluster, &planned.spares))
        }
        Answer::Impossible(why) => format!("impossible {}", refutation(cluster, why)),
        Answer::Undecided => "undecided".to_owned(),
    }
}

/// Times of quick migration, where the plan says how fast the storage is.
fn times(plan: &Plan, answers: &Answers) -> Vec<String> {
    if plan.storage.write.is_none() {
        return Vec::new();
    }
    plan.vms
        .iter()
        .zip(&answers.migration)
        .map(|(group, times)| match &times.quick {
            Ok(quick) => format!("quick {}: {}", group.name, duration(quick.downtime())),
            Err(why) => format!("quick {}: never. {why}", group.name),
        })
        .collect()
}

/// Two texts side by side, line by line: common lines, then what only one of them has.
pub fn difference(expected: &str, found: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), found.lines().collect());
    let mut text = String::new();
    let mut at = 0;
    for line in &new {
        match old[at..].iter().position(|other| other == line) {
            Some(skipped) => {
                for missing in &old[at..at + skipped] {
                    let _ = writeln!(text, "- {missing}");
                }
                at += skipped + 1;
                let _ = writeln!(text, "  {line}");
            }
            None => {
                let _ = writeln!(text, "+ {line}");
            }
        }
    }
    for missing in &old[at..] {
        let _ = writeln!(text, "- {missing}");
    }
    let all_in = count(new.len() as u64);
    if text.is_empty() {
        text = format!("{all_in} lines, but the line ends differ\n");
    }
    text
}
