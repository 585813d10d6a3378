//! Which losses are survived? A bar for each number of hosts that fail at once.

use headroom::capacity::Level;
use headroom::chart::levels::{LevelBar, levels as bars_of};
use headroom::report::levels::{sentence, share, takeaway, worst_set};
use headroom::report::{reason, words};
use yew::prelude::*;

use super::parts::{disclosure, figure, percent, row, section, table};
use super::{ResultsProps, Shown};

/// Rows that have their room from the beginning, so that nothing jumps when answers arrive.
const ROWS: usize = 4;

/// Failures survived.
pub(super) fn levels(props: &ResultsProps) -> Html {
    let Some(shown) = props.shown() else {
        return Html::default();
    };
    let levels = &props.levels;
    let hosts = shown.answers.cluster.hosts_in_service().count();
    let rows = levels.len().max(ROWS.min(hosts + 1));
    let bars = bars_of(levels);
    let lines = (0..rows).map(
        |position| match (levels.get(position), bars.get(position)) {
            (Some(level), Some(bar)) => line(shown, level, bar),
            _ => waiting(position, props.deepening == Some(position as u32)),
        },
    );
    let picture = html! {
        <div class="levels" role="img" aria-labelledby="survived-takeaway">{ for lines }</div>
    };
    section(
        "survived",
        "Failures survived",
        Html::default(),
        html! {
            <>
                { figure("survived-takeaway", takeaway(shown.answers, levels), picture) }
                { disclosure("Every number of failures as a table", details(shown)) }
            </>
        },
    )
}

fn name(failures: usize) -> String {
    match failures {
        0 => "No host lost".to_owned(),
        1 => "1 host lost".to_owned(),
        more => format!("{more} at once"),
    }
}

fn line(shown: Shown, level: &Level, bar: &LevelBar) -> Html {
    let part = |class: &'static str, fill: Option<&'static str>, from: f64, width: f64| {
        if width <= 0.0 {
            return Html::default();
        }
        let (x, width) = (percent(from), percent(width));
        html! {
            <>
                <rect {class} x={x.clone()} width={width.clone()} height="100%" />
                if let Some(fill) = fill {
                    <rect class={classes!("hatch", class)} {x} {width} height="100%" {fill} />
                }
            </>
        }
    };
    let worst = match &level.worst {
        Some(worst) if !worst.hosts.is_empty() => {
            format!(
                "worst {}",
                words::hosts(&shown.answers.cluster, &worst.hosts)
            )
        }
        _ => String::new(),
    };
    html! {
        <div class="level" key={level.failures}>
            <span>{ name(level.failures as usize) }</span>
            <svg class="bar" aria-hidden="true">
                { part("yes", None, 0.0, bar.yes) }
                { part("open", Some("url(#hatch-open)"), bar.yes, bar.open) }
                { part("no", Some("url(#hatch-broken)"), bar.yes + bar.open, bar.no) }
            </svg>
            <span class="number">{ share(level) }</span>
            <span class="worst">{ worst }</span>
        </div>
    }
}

fn waiting(failures: usize, counting: bool) -> Html {
    html! {
        <div class="level" key={failures}>
            <span>{ name(failures) }</span>
            <svg class="bar" aria-hidden="true"><rect class="empty" width="100%" height="100%" /></svg>
            <span class="number">{ if counting { "counting …" } else { "not counted" } }</span>
            <span class="worst" />
        </div>
    }
}

fn details(shown: Shown) -> Html {
    let cluster = &shown.answers.cluster;
    let rows = shown.props.levels.iter().map(|level| {
        let worst = level.worst.as_ref();
        let why = worst
            .filter(|worst| !worst.hosts.is_empty())
            .and_then(|worst| Some(reason(cluster, worst.reason.as_ref()?, &worst.hosts)));
        row([
            level.failures.to_string(),
            share(level),
            level.failed.to_string(),
            sentence(shown.answers, level),
            worst
                .filter(|worst| !worst.hosts.is_empty())
                .map_or_else(String::new, |worst| worst_set(shown.answers, worst)),
            why.unwrap_or_default(),
        ])
    });
    table(
        "Losses of k hosts at once; nothing moves but the VMs of the failed hosts",
        &[
            "k",
            "Survived",
            "Failed",
            "Answer",
            "Worst set",
            "Why it fails",
        ],
        rows,
    )
}
