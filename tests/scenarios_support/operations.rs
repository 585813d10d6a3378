//! What operating the cluster costs, for plans that say how it is operated.

use headroom::assess::Answers;
use headroom::capacity::Effort;
use headroom::migration::schedule::bands;
use headroom::migration::schedule::{Doubt, Step, VotesShort, Wave, Way, patch_night};
use headroom::model::Plan;
use headroom::outage::availability::{Method, chance, year};
use headroom::outage::{Class, timelines};
use headroom::report::migration::{between, unsure};
use headroom::units::duration;

use super::{host_names, refutation};

/// A night where the plan says how long a patch takes, losses where it says how many VMs start
/// at once, a year where it says how often hosts fail.
pub fn lines(plan: &Plan, answers: &Answers) -> Vec<String> {
    let operations = &plan.operations;
    let mut lines = Vec::new();
    if operations.patch_minutes.is_some() {
        lines.extend(night(plan, answers));
    }
    if operations.starts_at_once.is_some() {
        lines.extend(losses(plan, answers));
    }
    if operations.host_mtbf_hours.is_some() {
        lines.extend(a_year(plan, answers));
    }
    lines
}

fn night(plan: &Plan, answers: &Answers) -> Vec<String> {
    let cluster = &answers.cluster;
    let night = patch_night(plan, cluster, &answers.placement, Effort::THOROUGH);
    let schedule = &night.schedule;
    let mut lines = vec![format!(
        "night: {}, {} at once on a host",
        duration(schedule.total),
        schedule.at_once
    )];
    let placement = &answers.placement;
    let total = bands::night(plan, cluster, placement, &night).total;
    let most = bands::matters_most(plan, cluster, placement, &night);
    lines.push(format!(
        "night: {}; what matters most: {}",
        between(&total),
        most.map_or("nothing", unsure)
    ));
    lines.extend(night.waves.iter().map(|one| wave(answers, one)));
    lines.extend(schedule.steps.iter().map(|one| step(answers, one)));
    lines
}

fn wave(answers: &Answers, wave: &Wave) -> String {
    let cluster = &answers.cluster;
    let doubt = match &wave.doubt {
        None => "proved".to_owned(),
        Some(Doubt::Votes(VotesShort::Stops)) => "no majority".to_owned(),
        Some(Doubt::Votes(VotesShort::NoFurtherFailure)) => "too few votes".to_owned(),
        Some(Doubt::Votes(VotesShort::PlaceNotTold)) => "depends on the witness".to_owned(),
        Some(Doubt::Impossible(why)) => refutation(cluster, why),
        Some(Doubt::OthersWouldMove) => "others would have to move".to_owned(),
        Some(Doubt::NotSoundBefore) => "not sound before".to_owned(),
        Some(Doubt::Undecided) => "undecided".to_owned(),
    };
    let tolerates = wave
        .tolerates
        .map_or("none".to_owned(), |count| count.to_string());
    let hosts = host_names(cluster, &wave.hosts);
    format!("wave {hosts}: {tolerates} may fail meanwhile; {doubt}")
}

fn step(answers: &Answers, step: &Step) -> String {
    let cluster = &answers.cluster;
    let way = match step.way {
        Way::Live => "live".to_owned(),
        Way::Stopped => "stopped".to_owned(),
        Way::Quick(why) => format!("quick ({why:?})"),
        Way::ShutDown(why) => format!("shut down ({why:?})"),
    };
    format!(
        "{} {} to {}, {way}: from {} to {}, away {}",
        cluster.vm_name(step.vm),
        cluster.host_name(step.from),
        cluster.host_name(step.to),
        duration(step.start),
        duration(step.end),
        duration(step.downtime)
    )
}

fn losses(plan: &Plan, answers: &Answers) -> Vec<String> {
    let mut lines = Vec::new();
    for loss in timelines(plan, answers, Effort::THOROUGH) {
        let host = answers.cluster.host_name(loss.host);
        let class = |class: &Class| {
            format!(
                "loss of {host}, {:?}: {} VMs, {} / {} / {}",
                class.priority,
                class.vms,
                duration(class.first.likely),
                duration(class.median.likely),
                duration(class.last.likely)
            )
        };
        lines.extend(loss.classes().iter().map(class));
        if let Err(why) = loss.restarts {
            lines.push(format!("loss of {host}: never ({why:?})"));
        }
    }
    lines
}

fn a_year(plan: &Plan, answers: &Answers) -> Vec<String> {
    let losses = timelines(plan, answers, Effort::THOROUGH);
    let year = year(plan, answers, &losses);
    let name = |method: Method| format!("{method:?}").to_lowercase();
    let methods = year.methods.iter().map(|(method, answer)| match answer {
        Ok(one) => format!(
            "year {}: planned {}, unplanned {}",
            name(*method),
            duration(one.planned.likely),
            duration(one.unplanned.likely)
        ),
        Err(why) => format!("year {}: {why:?}", name(*method)),
    });
    let mut lines: Vec<String> = methods.collect();
    let beyond = year.beyond.map_or("not known".to_owned(), chance);
    lines.push(format!("more down at once than tolerated: {beyond}"));
    lines
}
