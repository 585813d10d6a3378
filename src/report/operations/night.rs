//! Draining a host, and the night in which all are patched, in words.

use std::time::Duration;

use super::super::Status;
use super::super::blocks::{AdviceText, Block, Cell, Drawing, Picture, Row, Table};
use super::super::migration::{time_cell, unsure, with_range};
use super::super::reason::limit;
use super::super::words::{are, counted, list, vm_name, vms};
use super::drains::{emptying, longest};
use super::safety::{may_fail, safety, votes_short};
use super::{derivation, ranges, slowest};
use crate::assess::Answers;
use crate::capacity::Effort;
use crate::chart::bars::{Bars, Span, Tone};
use crate::cluster::{Cluster, VmIndex};
use crate::migration::schedule::bands::{self, Bands};
use crate::migration::schedule::{
    Doubt, Lane, PatchNight, Schedule, Step, Wave, Way, WhyDown, WhyQuick, drain_each, explain,
    patch_night,
};
use crate::model::Plan;
use crate::ranges::Unsure;
use crate::units::{Memory, count, duration};

/// More moves are not drawn one by one.
pub(super) const MOST_DRAWN: usize = 150;
/// More moves are not listed here: a report has all.
const MOST_LISTED: usize = 300;

/// The heads of [`rows`].
pub const COLUMNS: [&str; 9] = [
    "Wave", "VM", "From", "To", "How", "Starts", "Ends", "Away", "Sent",
];

/// Emptying each host, and patching all of them.
pub fn night(plan: &Plan, answers: &Answers, effort: Effort) -> AdviceText {
    let (cluster, placement) = (&answers.cluster, &answers.placement);
    let night = patch_night(plan, cluster, placement, effort);
    let of_night = bands::night(plan, cluster, placement, &night);
    let matters_most = bands::matters_most(plan, cluster, placement, &night);
    let drains = drain_each(plan, cluster, placement, effort);
    let of_drains = bands::drains(plan, cluster, placement, &drains);
    let mut blocks = vec![Block::Picture(picture(cluster, &night))];
    blocks.push(Block::Table(hosts(cluster, &night, &of_night)));
    blocks.push(Block::Table(concurrency(&night)));
    blocks.push(Block::Table(emptying(cluster, &drains, &of_drains)));
    blocks.extend(slowest::picture(cluster, &drains).map(Block::Picture));
    let longest = longest(cluster, &night.schedule, &of_night);
    if !longest.rows.is_empty() {
        blocks.push(Block::Table(longest));
    }
    blocks.push(Block::Details(derivation(
        "How the night is calculated",
        &explain(plan, &night),
    )));
    blocks.push(ranges::of_night(plan));
    blocks.extend(other_ways(cluster, &of_night).map(Block::Note));
    blocks.extend(notes(cluster, &night).into_iter().map(Block::Note));
    if !night.schedule.steps.is_empty() {
        blocks.push(Block::details(
            "Every move",
            moves(cluster, &night.schedule),
        ));
    }
    AdviceText {
        headline: headline(cluster, &night, &of_night, matters_most),
        blocks,
    }
}

fn headline(
    cluster: &Cluster,
    night: &PatchNight,
    bands: &Bands,
    matters_most: Option<Unsure>,
) -> String {
    let lanes = night.schedule.lanes.len() as u64;
    let waves = match (night.waves.len(), night.hosts_at_once) {
        (_, 1) => "one after another".to_owned(),
        (waves, most) => format!(
            "in {} of at most {}",
            counted(waves as u64, "wave", "waves"),
            counted(most.into(), "host", "hosts")
        ),
    };
    let at_once = counted(
        night.schedule.at_once.into(),
        "migration at once",
        "migrations at once",
    );
    let most = matters_most.map_or(String::new(), |input| {
        format!(" What matters most is the {}.", unsure(input))
    });
    format!(
        "Patching {} {waves} takes {}, with {at_once} on a host.{most} {safety}",
        counted(lanes, "host", "hosts"),
        with_range(&bands.total),
        safety = safety(cluster, night),
    )
}

/// VMs that may move in another way than expected.
fn other_ways(cluster: &Cluster, bands: &Bands) -> impl Iterator<Item = String> {
    let names = |vms: &[VmIndex]| {
        let names = vms.iter().map(|vm| vm_name(cluster, *vm));
        list(&names.collect::<Vec<String>>(), 4)
    };
    let (worse, better) = (&bands.fall_back, &bands.live_at_best);
    let worse = (!worse.is_empty()).then(|| {
        format!(
            "With the worst values the live migration of {} would not end ({}). The upper ends \
             count what the platform does then: save and restore a VM, or shut it down while its \
             host is patched.",
            vms(worse.len() as u64),
            names(worse)
        )
    });
    let better = (!better.is_empty()).then(|| {
        format!(
            "With the best values {} would migrate live that otherwise cannot ({}): the lower \
             ends count that.",
            vms(better.len() as u64),
            names(better)
        )
    });
    worse.into_iter().chain(better)
}

/// A lane for each host: leaving, being patched, coming home.
fn picture(cluster: &Cluster, night: &PatchNight) -> Picture {
    let schedule = &night.schedule;
    let legend = [
        (Tone::Move, "VMs leave or come home"),
        (Tone::Work, "patched"),
        (Tone::Status(Status::Broken), "VM shut down"),
    ];
    let has_down = schedule.steps.iter().any(is_down);
    let legend = legend
        .into_iter()
        .filter(|(tone, _)| has_down || !matches!(tone, Tone::Status(_)));
    let legend = legend.map(|(tone, text)| (tone, text.to_owned())).collect();
    let mut bars = Bars::new(schedule.total, legend);
    let each = schedule.steps.len() <= MOST_DRAWN;
    for lane in &schedule.lanes {
        let spans = match each {
            true => steps_of(cluster, schedule, lane),
            false => phases(lane),
        };
        let name = cluster.host_name(lane.host);
        let whole = lane.refilled.saturating_sub(lane.start);
        bars.lane(&name, &duration(whole), spans);
    }
    Picture {
        title: "The night, host by host".to_owned(),
        takeaway: takeaway(cluster, schedule),
        drawing: Drawing::Bars(bars),
    }
}

fn takeaway(cluster: &Cluster, schedule: &Schedule) -> String {
    let away = |lane: &Lane| lane.refilled.saturating_sub(lane.start);
    let mut slowest: Option<&Lane> = None;
    for lane in &schedule.lanes {
        if slowest.is_none_or(|slowest| away(lane) > away(slowest)) {
            slowest = Some(lane);
        }
    }
    slowest.map_or(String::new(), |lane| {
        format!(
            "{} takes longest: {} to empty, {} to patch, {} to fill again.",
            cluster.host_name(lane.host),
            duration(lane.empty.saturating_sub(lane.start)),
            duration(lane.patched.saturating_sub(lane.empty)),
            duration(lane.refilled.saturating_sub(lane.patched))
        )
    })
}

pub(super) fn span(from: Duration, to: Duration, tone: Tone, label: &str) -> Span {
    Span {
        from,
        to,
        tone,
        label: label.to_owned(),
        title: format!("{label}: {} to {}", clock(from), clock(to)),
    }
}

fn phases(lane: &Lane) -> Vec<Span> {
    let phases = [
        span(lane.start, lane.empty, Tone::Move, "leaving"),
        span(lane.empty, lane.patched, Tone::Work, "patched"),
        span(lane.patched, lane.refilled, Tone::Move, "back"),
    ];
    let lasts = |span: &Span| span.from < span.to;
    phases.into_iter().filter(lasts).collect()
}

fn steps_of(cluster: &Cluster, schedule: &Schedule, lane: &Lane) -> Vec<Span> {
    let mut spans = vec![span(lane.empty, lane.patched, Tone::Work, "patched")];
    for step in schedule.steps.iter().filter(|step| step.wave == lane.wave) {
        let name = cluster.vm_name(step.vm);
        if is_down(step) && step.from == lane.host {
            let down = Tone::Status(Status::Broken);
            spans.push(span(step.start, step.end, down, &name));
        } else if !is_down(step)
            && (step.from == lane.host) != step.back
            && (step.from == lane.host || step.to == lane.host)
        {
            spans.push(span(step.start, step.end, Tone::Move, &name));
        }
    }
    spans
}

pub(super) fn is_down(step: &Step) -> bool {
    matches!(step.way, Way::ShutDown(_))
}

fn hosts(cluster: &Cluster, night: &PatchNight, bands: &Bands) -> Table {
    let lanes = night.schedule.lanes.iter().zip(&bands.emptying);
    let rows = lanes.map(|(lane, emptying)| {
        let wave = night.waves.get(lane.wave as usize);
        Row::from(vec![
            Cell::from(cluster.host_name(lane.host)),
            Cell::from(count(u64::from(lane.wave) + 1)),
            Cell::from(clock(lane.start)),
            Cell::from(clock(lane.empty)),
            Cell::from(clock(lane.patched)),
            Cell::from(clock(lane.refilled)),
            time_cell(emptying),
            wave.map_or_else(Cell::default, may_fail),
        ])
    });
    Table {
        rows: rows.collect(),
        ..Table::new(
            "Each host, counted from the first order",
            [
                "Host",
                "Wave",
                "Begins",
                "Empty",
                "Patched",
                "Full again",
                "Emptying takes",
                "May fail meanwhile",
            ],
            [],
        )
    }
}

fn concurrency(night: &PatchNight) -> Table {
    let (best, least_saved) = (night.schedule.total, night.schedule.saved());
    let rows = night.by_concurrency.iter().map(|tried| {
        let more = tried.total.saturating_sub(best);
        let less = best.saturating_sub(tried.total);
        let is_best = tried.at_once == night.schedule.at_once;
        let mut compared = match (is_best, more, less) {
            (true, ..) => "the best within the limit".to_owned(),
            (_, more, _) if !more.is_zero() => format!("{} longer", duration(more)),
            (_, _, less) if !less.is_zero() => format!("{} shorter", duration(less)),
            _ => "as fast".to_owned(),
        };
        if tried.saved > least_saved {
            let more = u64::from(tried.saved - least_saved);
            let moves = counted(more, "move", "moves");
            compared += &format!(", but {moves} more cannot be live");
        }
        if tried.at_once > night.limits.at_once {
            compared += ", but above the limit";
        }
        let number = count(tried.at_once.into());
        vec![number, duration(tried.total), compared]
    });
    let source = night.limits.origin;
    Table::new(
        format!(
            "Migrations at once on a host; the limit is {} ({source})",
            night.limits.at_once
        ),
        ["At once", "Whole night", "Compared"],
        rows,
    )
}

pub(super) fn how(way: Way) -> &'static str {
    match way {
        Way::Live => "live",
        Way::Stopped => "stopped: only its owner changes",
        Way::Quick(WhyQuick::Platform) => "saved: the platform does not migrate live",
        Way::Quick(WhyQuick::LowPriority) => "saved: the drain does so for low priority",
        Way::Quick(WhyQuick::NeverEnds) => "saved: its live migration would never end",
        Way::ShutDown(WhyDown::Bound) => "shut down: no other host may run it",
        Way::ShutDown(WhyDown::NoRoom) => "shut down: no other host has room",
        Way::ShutDown(WhyDown::CannotMove) => "shut down: it can neither move live nor be saved",
    }
}

fn notes(cluster: &Cluster, night: &PatchNight) -> Vec<String> {
    let mut notes = Vec::new();
    let names = |wave: &Wave| {
        let hosts = wave.hosts.iter().map(|host| cluster.host_name(*host));
        list(&hosts.collect::<Vec<String>>(), 4)
    };
    let is = |wave: &Wave| are(wave.hosts.len() as u64);
    if let Some(wave) = night.waves.iter().find(|wave| !wave.is_proved()) {
        let why = match &wave.doubt {
            Some(Doubt::Votes(short)) => votes_short(cluster, *short),
            Some(Doubt::Impossible(why)) => limit(cluster, why)
                .replace("with the points of the table,", "in points of a proof,"),
            Some(Doubt::OthersWouldMove) => {
                "A placement would survive, but VMs of other hosts would have to move for it."
                    .to_owned()
            }
            Some(Doubt::NotSoundBefore) => {
                "Before anything moves, a host carries too much or what it must not, or a VM \
                 has no host."
                    .to_owned()
            }
            _ => "No placement was found that survives, and none is refuted.".to_owned(),
        };
        notes.push(format!("While {} {} out: {why}", names(wave), is(wave)));
    }
    let broken = night.waves.iter().find(|wave| wave.breaks_soft_rules);
    notes.extend(broken.map(|wave| {
        format!(
            "While {} {} out, rules that keep VMs apart are ignored.",
            names(wave),
            is(wave)
        )
    }));
    let (total, moved) = (night.schedule.bytes(), moved(&night.schedule));
    notes.push(match moved {
        0 => "No VM is moved or saved.".to_owned(),
        _ => format!(
            "{} {} moved or saved and read again, {}.",
            vms(moved),
            are(moved),
            Memory::from_bytes_up(total)
        ),
    });
    notes.push(
        "Migrations at the same time share the links of both hosts; what each sends is counted \
         for the least share that it may have. A host is patched as soon as it is empty, and the \
         next wave begins when all VMs are home. The proof about an empty wave holds for its \
         drain and refill, too."
            .to_owned(),
    );
    notes
}

fn moved(schedule: &Schedule) -> u64 {
    let away = schedule
        .steps
        .iter()
        .filter(|step| !step.back && !is_down(step));
    away.count() as u64
}

fn moves(cluster: &Cluster, schedule: &Schedule) -> Vec<Block> {
    let all = schedule.steps.len();
    let rows = rows(cluster, schedule).take(MOST_LISTED);
    let rows = rows.map(|row| row.to_vec());
    let mut blocks = vec![Block::Table(Table::new(
        "Moves, by their start",
        COLUMNS,
        rows,
    ))];
    if all > MOST_LISTED {
        blocks.push(Block::Note(format!(
            "And {} more: the report lists all.",
            count((all - MOST_LISTED) as u64)
        )));
    }
    blocks
}

/// Hours, minutes and seconds from the first order: `1:05:09`.
fn clock(time: Duration) -> String {
    let seconds = time.as_millis().saturating_add(500) / 1000;
    let (minutes, seconds) = (seconds / 60, seconds % 60);
    format!("{}:{:02}:{seconds:02}", minutes / 60, minutes % 60)
}

/// Every move as a row of texts, by its start: for tables, and for lists in files.
pub fn rows<'a>(
    cluster: &'a Cluster,
    schedule: &'a Schedule,
) -> impl Iterator<Item = [String; COLUMNS.len()]> + 'a {
    schedule.steps.iter().map(|step| {
        let to = match is_down(step) {
            true => String::new(),
            false => cluster.host_name(step.to),
        };
        [
            count(u64::from(step.wave) + 1),
            cluster.vm_name(step.vm),
            cluster.host_name(step.from),
            to,
            how(step.way).to_owned(),
            clock(step.start),
            clock(step.end),
            duration(step.downtime),
            Memory::from_bytes_up(step.bytes).to_string(),
        ]
    })
}
