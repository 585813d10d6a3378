//! How does an assessment read as text? The sentences are those of the page.

use headroom::advice::moves::fewest_moves;
use headroom::assess::{Answers, Assessment};
use headroom::capacity::Effort;
use headroom::capacity::rules::compare;
use headroom::cluster::HostIndex;
use headroom::format::report::Options;
use headroom::migration::VmTimes;
use headroom::model::Plan;
use headroom::outage::timelines;
use headroom::placement::Answer;
use headroom::report::blocks::{AdviceText, Block, Table};
use headroom::report::words::named;
use headroom::report::{self, advice, failure, levels, migration, operations, placement};
use headroom::units::{count, duration};

/// The answers, a section for each question.
pub fn of(plan: &Plan, assessment: &Assessment, answers: &Answers, options: &Options) -> String {
    let effort = options.effort.steps(plan);
    let mut lines = vec![line(&report::title(plan))];
    let mut section = |title: &str, content: Vec<String>| {
        lines.push(format!("\n{title}"));
        lines.extend(content.iter().map(|content| format!("  {}", line(content))));
    };
    section("Failover capacity", failover_capacity(answers));
    if options.restart_plans {
        let hosts = answers.cluster.hosts_in_service();
        let restarts = hosts.flat_map(|host| restarts(answers, host, effort));
        section("Restarts", restarts.collect());
    }
    section("Placement", planned(answers));
    if options.moves {
        section("Moves", moves(answers, effort));
    }
    let headroom = report::headroom(answers, report::probe(plan, &assessment.policy));
    let mut content = vec![headroom.sentence];
    content.extend(headroom.limit);
    section("Headroom", content);
    section("Migration", times(plan, answers));
    if options.advice {
        // These have options of their own, and a plan can be asked about on any platform.
        let apart = ["rules", "platforms", "night", "outage", "year"];
        let is_here = |(topic, _): &(&str, &str)| !apart.contains(topic);
        for (topic, title) in advice::topics(plan).into_iter().filter(is_here) {
            let text = advice::advice(plan, topic, effort);
            section(title, text.map_or_else(Vec::new, advised));
        }
    }
    if options.rules {
        let text = report::rules::rules(answers, &compare(plan, answers));
        section("What the vendors' rules say", advised(text));
    }
    if options.schedule {
        let text = operations::night(plan, answers, effort);
        section("Drain a host and patch night", advised(text));
    }
    if options.outage || options.year {
        let losses = timelines(plan, answers, effort);
        if options.outage {
            section(
                "When a host dies",
                advised(operations::outage(plan, answers, &losses)),
            );
        }
        if options.year {
            section("A year", advised(operations::year(plan, answers, &losses)));
        }
    }
    lines.join("\n") + "\n"
}

/// A line as it may stand on a terminal: a name that holds line ends, control characters or marks
/// of direction could forge other lines of the answer.
pub fn line(text: &str) -> String {
    let is_foreign =
        |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let letters = text.chars();
    letters
        .map(|c| if is_foreign(c) { '\u{fffd}' } else { c })
        .collect()
}

/// An answer in words: its sentence, and its tables with a line for each row.
fn advised(text: AdviceText) -> Vec<String> {
    let mut lines = vec![text.headline];
    for block in &text.blocks {
        lines.extend(self::block(block));
    }
    lines
}

/// A block, its details below it; what a picture shows stands in a table as well.
fn block(block: &Block) -> Vec<String> {
    match block {
        Block::Note(text) => vec![text.clone()],
        Block::Picture(_) => Vec::new(),
        Block::Table(table) => self::table(table),
        Block::Details(details) => {
            let mut lines = vec![format!("{}:", details.summary)];
            lines.extend(inner(&details.blocks));
            lines
        }
    }
}

fn inner(blocks: &[Block]) -> Vec<String> {
    let lines = blocks.iter().flat_map(block);
    lines.map(|line| format!("  {line}")).collect()
}

fn table(table: &Table) -> Vec<String> {
    let mut lines = vec![
        format!("{}:", table.caption),
        format!("  {}", table.heads.join(" | ")),
    ];
    for row in &table.rows {
        let cells = row.texts().join(" | ");
        lines.push(format!("  {}", cells.trim_end_matches(" | ")));
        let details = row.details.iter().flat_map(|more| inner(&more.blocks));
        lines.extend(details.map(|line| format!("  {line}")));
    }
    lines
}

fn failover_capacity(answers: &Answers) -> Vec<String> {
    let mut lines = Vec::new();
    // The verdict needs the levels from 0 on; with `--failures` there is one alone.
    if answers
        .levels
        .first()
        .is_some_and(|level| level.failures == 0)
    {
        let verdict = report::verdict(answers, &answers.levels);
        lines.extend([verdict.headline, verdict.detail]);
        lines.extend(verdict.why.into_iter().chain(verdict.next));
    }
    lines.push(placement::basis(&answers.cluster, answers.basis));
    for level in &answers.levels {
        let sentence = levels::sentence(answers, level);
        lines.push(format!("k = {}: {sentence}", level.failures));
        if let Some(worst) = &level.worst {
            lines.push(format!("  {}.", levels::worst_set(answers, worst)));
            let why = worst.reason.as_ref();
            let down = levels::down(answers, worst);
            let why = why.map(|why| report::reason(&answers.cluster, why, &worst.hosts, &down));
            lines.extend(why.map(|why| format!("  {why}")));
        }
    }
    lines
}

fn restarts(answers: &Answers, host: HostIndex, effort: Effort) -> Vec<String> {
    let cluster = &answers.cluster;
    let outcome = answers.fail(&[host], effort);
    let text = failure::failure(cluster, &answers.placement, &outcome);
    let mut lines = vec![text.sentence];
    lines.extend(text.why.into_iter().chain(text.not_restarted));
    let restart = |(unit, to): &(_, _)| {
        let (name, host) = (cluster.unit_name(*unit), cluster.host_name(*to));
        format!("  {name} on {host}")
    };
    lines.extend(outcome.restarts.iter().map(restart));
    lines
}

fn planned(answers: &Answers) -> Vec<String> {
    let cluster = &answers.cluster;
    let text = placement::placement(answers);
    let mut lines = vec![text.sentence];
    lines.extend(text.spares.into_iter().chain(text.moves));
    if let Answer::Placed(planned) = &answers.planned {
        let rows = cluster.unit_indices().filter_map(|unit| {
            let host = cluster.host_name(planned.placement.host_of(unit)?);
            Some(format!("  {} on {host}", cluster.unit_name(unit)))
        });
        lines.extend(rows);
    }
    lines
}

fn moves(answers: &Answers, effort: Effort) -> Vec<String> {
    let (cluster, planned, times) = (&answers.cluster, &answers.planned, &answers.migration);
    let advice = fewest_moves(cluster, planned, times, effort);
    let text = report::moves::moves(cluster, &advice);
    let mut lines = vec![text.headline];
    lines.extend(text.why.into_iter().chain(text.times).chain(text.notes));
    lines.extend(text.rows.into_iter().map(|row| {
        format!(
            "  {}. {} from {} to {}: {}, {} away",
            row.step, row.vm, row.from, row.to, row.time, row.blackout
        )
    }));
    lines
}

fn times(plan: &Plan, answers: &Answers) -> Vec<String> {
    let mut lines = vec![migration::takeaway(plan, &answers.migration)];
    let groups = plan.vms.iter().zip(&answers.migration);
    lines.extend(groups.map(|(group, times)| group_times(&group.name, group.count, times)));
    lines
}

fn group_times(name: &str, members: u32, times: &VmTimes) -> String {
    let group = match members {
        1 => named(name).to_owned(),
        more => format!("{} (each of {})", named(name), count(more.into())),
    };
    let quick = match &times.quick {
        Ok(quick) => format!("quick {} away", duration(quick.downtime())),
        Err(obstacle) => format!("quick impossible: {obstacle}"),
    };
    let live = match times.live.map(|outcome| outcome.times()) {
        None => "no live migration".to_owned(),
        Some(None) => "live does not converge".to_owned(),
        Some(Some(live)) => {
            let (total, downtime) = (duration(live.total), duration(live.downtime));
            format!("live {total} in all, {downtime} away")
        }
    };
    let unplanned = match &times.unplanned {
        Ok(outage) => format!("host failure {} away", duration(outage.total())),
        Err(why) => format!("after a host failure {}", why.word()),
    };
    format!("{group}: {quick}; {live}; {unplanned}")
}
