//! Which losses are survived? A bar for each number of hosts that fail at once.

use headroom::capacity::{FailingSet, Level};
use headroom::chart::levels::{LevelBar, levels as bars_of};
use headroom::report::levels::{down, sentence, share, takeaway, worst_set};
use headroom::report::{Loss, reason, words};
use yew::prelude::*;

use super::parts::{disclosure, figure, percent, row, section, table};
use super::{ResultsProps, Shown};
use crate::view::{classes, view};

/// Rows that have their room from the beginning, so that nothing jumps when answers arrive.
const ROWS: usize = 4;

/// Failures survived.
pub(super) fn levels(props: &ResultsProps) -> Html {
    let Some(shown) = props.shown() else {
        return Html::default();
    };
    let levels = &props.levels;
    let hosts = shown.answers.cluster.failure_units.len();
    let bars = bars_of(shown.answers, levels);
    let mut lines = Vec::new();
    for position in 0..levels.len().max(ROWS.min(hosts + 1)) {
        lines.push(match (levels.get(position), bars.get(position)) {
            (Some(level), Some(bar)) => line(shown, level, bar),
            _ => waiting(position, props.deepening == Some(position as u32)),
        });
    }
    let picture = view!(
        "<div class='levels' role='img' aria-labelledby='survived-takeaway'>{}</div>",
        lines
    );
    section(
        "survived",
        "Failures survived",
        Html::default(),
        view!(
            "{}{}",
            figure(
                "survived-takeaway",
                takeaway(shown.answers, levels),
                picture
            ),
            disclosure("Every number of failures as a table", details(shown)),
        ),
    )
}

fn name(failures: usize) -> String {
    match failures {
        0 => "None lost".to_owned(),
        1 => "1 lost".to_owned(),
        more => format!("{more} lost"),
    }
}

/// A part of a bar, with a hatch over it or without.
fn piece(class: &str, hatch: Option<&str>, from: f64, width: f64) -> Html {
    if width <= 0.0 {
        return Html::default();
    }
    let (x, width) = (percent(from), percent(width));
    let plain = view!(
        "<rect class={} x={} width={} height='100%'/>",
        class,
        &x,
        &width
    );
    match hatch {
        None => plain,
        Some(fill) => view!(
            "{}<rect class={} x={} width={} height='100%' fill={}/>",
            plain,
            classes(&["hatch", class]),
            x,
            width,
            fill,
        ),
    }
}

/// The worst loss, if any host is lost.
fn worst_of(level: &Level) -> Option<&FailingSet> {
    level.worst.as_ref().filter(|worst| !worst.hosts.is_empty())
}

fn line(shown: Shown, level: &Level, bar: &LevelBar) -> Html {
    let worst = worst_of(level).map(|worst| words::hosts(&shown.answers.cluster, &worst.hosts));
    view!(
        "<div class='level' key={}>\
            <span>{}</span>\
            <svg class='bar' aria-hidden='true'>{}{}{}</svg>\
            <span class='number'>{}</span>\
            <span class='worst'>{}{}</span>\
        </div>",
        level.failures,
        name(level.failures as usize),
        piece("yes", None, 0.0, bar.yes),
        piece("open", Some("url(#hatch-open)"), bar.yes, bar.open),
        piece("no", Some("url(#hatch-broken)"), bar.yes + bar.open, bar.no),
        share(level),
        worst.as_ref().map(|_| "worst "),
        worst,
    )
}

fn waiting(failures: usize, counting: bool) -> Html {
    view!(
        "<div class='level' key={}>\
            <span>{}</span>\
            <svg class='bar' aria-hidden='true'>\
                <rect class='empty' width='100%' height='100%'/>\
            </svg>\
            <span class='number'>{}</span><span class='worst'/>\
        </div>",
        failures,
        name(failures),
        if counting {
            "counting …"
        } else {
            "not counted"
        },
    )
}

fn details(shown: Shown) -> Html {
    let (answers, cluster) = (shown.answers, &shown.answers.cluster);
    let mut rows = Vec::new();
    for level in shown.props.levels.iter() {
        let worst = worst_of(level);
        let why = worst.and_then(|worst| {
            let down = down(answers, worst);
            Some(reason(cluster, worst.reason.as_ref()?, &worst.hosts, &down))
        });
        rows.push(row(&[
            level.failures.to_string(),
            share(level),
            level.failed.to_string(),
            sentence(answers, level),
            worst.map_or_else(String::new, |worst| worst_set(answers, worst)),
            why.unwrap_or_default(),
        ]));
    }
    let heads = [
        "k",
        "Survived",
        "Failed",
        "Answer",
        "Worst set",
        "Why it fails",
    ];
    table(&Loss::of(cluster).label(), &heads, rows)
}
