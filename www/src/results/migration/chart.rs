//! How do live migrations grow with memory, and what does a faster link change?

use headroom::chart::curves::{Curves, Line, Panel};
use headroom::model::Plan;
use headroom::report::migration::{curves_takeaway, outcome, profile, typical_workload};
use headroom::report::words::exact_memory;
use headroom::units::duration;
use yew::prelude::*;

use super::super::parts::{disclosure, percent, row, table};
use crate::view::view;

/// Total time and downtime over memory, a line for each link speed.
pub(super) fn curves(plan: &Plan, grid: &Curves) -> Html {
    let workload = typical_workload(plan);
    let (total, downtime) = ("Live migration, in all", "Downtime of a live migration");
    view!(
        "<p class='takeaway' id='curves-takeaway'>{}</p>\
        <div class='pair'>{}{}</div>\
        <p class='soft'>\
            Lines: a VM with the workload “{}”, all of its memory in use, on links of each speed; \
            a line that ends in a cross no longer converges. Dots: the VMs of the plan on its own \
            links.\
        </p>{}",
        curves_takeaway(grid, workload),
        panel(total, "curves-total", grid, &grid.total),
        panel(downtime, "curves-downtime", grid, &grid.downtime),
        profile(workload.profile),
        disclosure("The curves as a table", data(grid)),
    )
}

fn panel(title: &'static str, id: &'static str, grid: &Curves, panel: &Panel) -> Html {
    let mut nodes = Vec::new();
    for tick in &panel.times {
        let y = percent(1000.0 - tick.at);
        nodes.push(view!(
            "<line class='grid' x2='100%' y1={} y2={}/><text class='y' y={} dx='-8' dy='4'>{}</text>",
            &y,
            &y,
            &y,
            &tick.label,
        ));
    }
    for (position, tick) in grid.sizes.iter().enumerate() {
        let x = percent(tick.at);
        nodes.push(view!(
            "<line class='grid' x1={} x2={} y2='100%'/>\
            <text class={} x={} y='100%' dy='16'>{}</text>",
            &x,
            &x,
            if position % 2 == 1 { "x spare" } else { "x" },
            &x,
            &tick.label,
        ));
    }
    let mut lines = Vec::new();
    for line in &panel.lines {
        let class = if line.own { "line own" } else { "line" };
        lines.push(view!("<path class={} d={}/>", class, &line.path));
    }
    nodes.push(view!(
        "<svg viewBox='0 0 1000 1000' preserveAspectRatio='none'>{}</svg>",
        lines
    ));
    for (x, y) in &panel.marks {
        nodes.push(view!(
            "<circle class='mark' cx={} cy={} r='3.5'/>",
            percent((*x).into()),
            percent((*y).into()),
        ));
    }
    for line in &panel.lines {
        nodes.push(label(line));
    }
    view!(
        "<figure><figcaption id={}>{}</figcaption>\
            <svg class='plot' role='img' aria-labelledby={}>{}</svg>\
        </figure>",
        id,
        title,
        format!("{id} curves-takeaway"),
        nodes,
    )
}

fn label(line: &Line) -> Html {
    let (Some(end), Some(place)) = (line.end, line.label) else {
        return Html::default();
    };
    let cross = line.broken_off.then(|| {
        view!(
            "<text class='cross' x={} y={} dy='4'>×</text>",
            percent(end.0),
            percent(end.1)
        )
    });
    view!(
        "{}<text class={} x={} y={} dx='8' dy='4'>{}</text>",
        cross,
        if line.own { "speed own" } else { "speed" },
        percent(place.0),
        percent(place.1),
        line.speed.to_string(),
    )
}

fn data(grid: &Curves) -> Html {
    let mut heads = vec!["Memory".to_owned()];
    for speed in &grid.speeds {
        heads.push(speed.to_string());
    }
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let mut rows = Vec::new();
    for memory in &grid.memories {
        let mut cells = vec![exact_memory(*memory)];
        for point in grid.points.iter().filter(|point| point.memory == *memory) {
            cells.push(match point.live {
                Some(live) => match live.times() {
                    Some(times) if live.converges() => format!(
                        "{}, downtime {}",
                        duration(times.total),
                        duration(times.downtime)
                    ),
                    _ => outcome(&live).to_owned(),
                },
                None => "–".to_owned(),
            });
        }
        rows.push(row(&cells));
    }
    table("Live migration by memory and link speed", &heads, rows)
}
