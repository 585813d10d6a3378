//! How do the page's charts leave as pictures? As SVG files that need nothing else: no styles,
//! no scripts, no fonts of their own, light colours. A browser turns them into PNG.

use super::svg::{
    ACCENT, BROKEN, FREE, INK, LEFT, LINE, MARGIN, OK, RIGHT, ROW, SOFT, UNKNOWN, across, area,
    begun, curves_of, ended, label, line, rectangle, row_labels,
};
use crate::assess::{Answers, Assessment};
use crate::chart::curves::{Curves, Panel, curves};
use crate::chart::hosts::{BarState, HostBar, HostChart, SizeClass, hosts as host_chart};
use crate::chart::levels::levels as level_bars;
use crate::chart::{FULL, Tick, at};
use crate::cluster::Cluster;
use crate::format::markup::writer::Writer;
use crate::model::Plan;
use crate::report::hosts::{short_load, takeaway};
use crate::report::levels::{share, takeaway as levels_takeaway};
use crate::report::migration::{curves_takeaway, typical_workload};

/// What each host carries.
pub(super) fn hosts(plan: &Plan, assessment: &Assessment, answers: &Answers) -> String {
    let chart = host_chart(plan, &assessment.policy, answers, &answers.placement, None);
    let top = 108.0;
    let height = top + ROW * chart.bars.len() as f64 + 56.0;
    let mut out = begun(height, plan, "Hosts", &takeaway(answers, &chart, None));
    for tick in &chart.ticks {
        label(
            &mut out,
            across(tick.at),
            top - 8.0,
            "middle",
            SOFT,
            &tick.label,
        );
    }
    for (bar, y) in chart
        .bars
        .iter()
        .zip((0..).map(|row| top + ROW * f64::from(row)))
    {
        host(&mut out, &answers.cluster, &chart, bar, y);
    }
    legend(&mut out, &chart, height - 28.0);
    ended(out)
}

fn host(out: &mut Writer, cluster: &Cluster, chart: &HostChart, bar: &HostBar, y: f64) {
    let figure = match bar.state {
        BarState::Serving | BarState::Failed => short_load(bar),
        BarState::Maintenance => "not in service".to_owned(),
    };
    row_labels(out, y + 15.0, &cluster.host_name(bar.host), &figure);
    area(out, 0.0, bar.limit, y, FREE);
    for tick in &chart.ticks {
        line(out, (across(tick.at), across(tick.at)), (y, y + ROW), LINE);
    }
    for block in &bar.blocks {
        area(out, block.from, block.width, y, colour(block.class));
    }
    out.open(
        "g",
        &[(
            "transform",
            &format!(
                "translate({} {}) scale({} 16)",
                at(LEFT),
                at(y + 4.0),
                (RIGHT - LEFT) / FULL
            ),
        )],
    );
    let dividers = [
        ("d", &*bar.dividers),
        ("stroke", "#ffffff"),
        ("vector-effect", "non-scaling-stroke"),
    ];
    out.element("path", &dividers, "");
    out.close("g");
    line(
        out,
        (across(bar.limit), across(bar.limit)),
        (y + 2.0, y + ROW - 2.0),
        INK,
    );
}

fn legend(out: &mut Writer, chart: &HostChart, y: f64) {
    let classes = chart
        .classes
        .iter()
        .rev()
        .map(|class| (colour(*class), class.label()));
    let all = classes.chain([(FREE, "free"), (INK, "line: room for VMs")]);
    for ((colour, meaning), place) in all.zip(0..) {
        let x = LEFT + 132.0 * f64::from(place);
        rectangle(out, x, y, (14.0, 12.0), colour);
        label(out, x + 20.0, y + 11.0, "start", SOFT, meaning);
    }
}

fn colour(class: SizeClass) -> &'static str {
    match class {
        SizeClass::Huge => "#2f4a70",
        SizeClass::Large => "#51719c",
        SizeClass::Medium => "#809dc4",
        SizeClass::Small => "#b0c4de",
    }
}

/// Which losses are survived: a bar for each number of hosts that fail at once.
pub(super) fn levels(plan: &Plan, answers: &Answers) -> String {
    let top = 92.0;
    let height = top + ROW * answers.levels.len() as f64 + 56.0;
    let takeaway = levels_takeaway(answers, &answers.levels);
    let mut out = begun(height, plan, "Failures survived", &takeaway);
    let bars = level_bars(answers, &answers.levels);
    for ((level, bar), row) in answers.levels.iter().zip(&bars).zip(0..) {
        let y = top + ROW * f64::from(row);
        let name = match level.failures {
            0 => "None lost".to_owned(),
            more => format!("{more} lost"),
        };
        label(&mut out, LEFT - 12.0, y + 15.0, "end", INK, &name);
        area(&mut out, 0.0, bar.yes, y, OK);
        area(&mut out, bar.yes, bar.open, y, UNKNOWN);
        area(&mut out, bar.yes + bar.open, bar.no, y, BROKEN);
        label(
            &mut out,
            RIGHT + 12.0,
            y + 15.0,
            "start",
            SOFT,
            &share(level),
        );
    }
    let all = [(OK, "survived"), (UNKNOWN, "not proved"), (BROKEN, "fails")];
    for ((colour, meaning), place) in all.into_iter().zip(0..) {
        let x = LEFT + 132.0 * f64::from(place);
        rectangle(&mut out, x, height - 28.0, (14.0, 12.0), colour);
        label(&mut out, x + 20.0, height - 17.0, "start", SOFT, meaning);
    }
    ended(out)
}

/// Live migration over memory and link speed. Nothing where the platform has none.
pub(super) fn migration(plan: &Plan, answers: &Answers) -> Option<String> {
    let workload = typical_workload(plan);
    let grid = curves(plan, workload, &answers.migration)?;
    let mut out = begun(
        460.0,
        plan,
        "Live migration",
        &curves_takeaway(&grid, workload),
    );
    panel(&mut out, "In all", 92.0, &grid, &grid.total);
    panel(&mut out, "Downtime", 564.0, &grid, &grid.downtime);
    let meaning = "Lines: links of each speed; dots: the VMs of the plan on its own links.";
    label(&mut out, MARGIN, 440.0, "start", SOFT, meaning);
    Some(ended(out))
}

const PANEL: (f64, f64) = (300.0, 260.0);
const PANEL_TOP: f64 = 124.0;

fn panel(out: &mut Writer, name: &str, left: f64, grid: &Curves, panel: &Panel) {
    let x = |position: f64| left + position / FULL * PANEL.0;
    let y = |position: f64| PANEL_TOP + position / FULL * PANEL.1;
    label(out, left, PANEL_TOP - 14.0, "start", INK, name);
    for Tick {
        at, label: text, ..
    } in &panel.times
    {
        let y = y(FULL - at);
        line(out, (left, left + PANEL.0), (y, y), LINE);
        label(out, left - 8.0, y + 4.0, "end", SOFT, text);
    }
    for (
        number,
        Tick {
            at, label: text, ..
        },
    ) in grid.sizes.iter().enumerate()
    {
        line(
            out,
            (x(*at), x(*at)),
            (PANEL_TOP, PANEL_TOP + PANEL.1),
            LINE,
        );
        if number % 2 == 0 {
            label(
                out,
                x(*at),
                PANEL_TOP + PANEL.1 + 18.0,
                "middle",
                SOFT,
                text,
            );
        }
    }
    curves_of(out, panel, (left, PANEL_TOP), PANEL, "#51719c");
    for one in &panel.lines {
        if let Some(place) = one.label {
            let colour = if one.own { ACCENT } else { SOFT };
            label(
                out,
                x(place.0) + 8.0,
                y(place.1) + 4.0,
                "start",
                colour,
                &one.speed.to_string(),
            );
        }
    }
}
