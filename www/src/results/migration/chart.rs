//! How do live migrations grow with memory, and what does a faster link change?

use headroom::chart::curves::{Curves, Line, Panel};
use headroom::model::Plan;
use headroom::report::migration::{curves_takeaway, outcome, profile, typical_workload};
use headroom::report::words::exact_memory;
use headroom::units::duration;
use yew::prelude::*;

use super::super::parts::{disclosure, percent, row, table};

/// Total time and downtime over memory, a line for each link speed.
pub(super) fn curves(plan: &Plan, grid: &Curves) -> Html {
    let workload = typical_workload(plan);
    html! {
        <>
            <p class="takeaway" id="curves-takeaway">{ curves_takeaway(grid, workload) }</p>
            <div class="pair">
                { panel("Live migration, in all", "curves-total", grid, &grid.total) }
                { panel("Downtime of a live migration", "curves-downtime", grid, &grid.downtime) }
            </div>
            <p class="soft">
                { format!("Lines: a VM with the workload “{}”, all of its memory in use, on \
                    links of each speed; a line that ends in a cross no longer converges. Dots: the \
                    VMs of the plan on its own links.", profile(workload.profile)) }
            </p>
            { disclosure("The curves as a table", data(grid)) }
        </>
    }
}

fn panel(title: &str, id: &'static str, grid: &Curves, panel: &Panel) -> Html {
    let time = |tick: &headroom::chart::Tick| {
        let y = percent(1000.0 - tick.at);
        html! {
            <>
                <line class="grid" x2="100%" y1={y.clone()} y2={y.clone()} />
                <text class="y" {y} dx="-8" dy="4">{ &tick.label }</text>
            </>
        }
    };
    let size = |(position, tick): (usize, &headroom::chart::Tick)| {
        let x = percent(tick.at);
        let spare = (position % 2 == 1).then_some("spare");
        html! {
            <>
                <line class="grid" x1={x.clone()} x2={x.clone()} y2="100%" />
                <text class={classes!("x", spare)} {x} y="100%" dy="16">{ &tick.label }</text>
            </>
        }
    };
    let mark = |(x, y): &(u32, u32)| {
        html! { <circle class="mark" cx={percent((*x).into())} cy={percent((*y).into())} r="3.5" /> }
    };
    html! {
        <figure>
            <figcaption {id}>{ title }</figcaption>
            <svg class="plot" role="img" aria-labelledby={format!("{id} curves-takeaway")}>
                { for panel.times.iter().map(time) }
                { for grid.sizes.iter().enumerate().map(size) }
                <svg viewBox="0 0 1000 1000" preserveAspectRatio="none">
                    { for panel.lines.iter().map(|line| html! {
                        <path class={classes!("line", line.own.then_some("own"))} d={line.path.clone()} />
                    }) }
                </svg>
                { for panel.marks.iter().map(mark) }
                { for panel.lines.iter().map(label) }
            </svg>
        </figure>
    }
}

fn label(line: &Line) -> Html {
    let (Some(end), Some(place)) = (line.end, line.label) else {
        return Html::default();
    };
    html! {
        <>
            if line.broken_off {
                <text class="cross" x={percent(end.0)} y={percent(end.1)} dy="4">{ "×" }</text>
            }
            <text class={classes!("speed", line.own.then_some("own"))}
                x={percent(place.0)} y={percent(place.1)} dx="8" dy="4">
                { line.speed.to_string() }
            </text>
        </>
    }
}

fn data(grid: &Curves) -> Html {
    let heads: Vec<String> = std::iter::once("Memory".to_owned())
        .chain(grid.speeds.iter().map(ToString::to_string))
        .collect();
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let rows = grid.memories.iter().map(|memory| {
        let points = grid.points.iter().filter(|point| point.memory == *memory);
        let cells = points.map(|point| match point.live {
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
        row(std::iter::once(exact_memory(*memory)).chain(cells))
    });
    table("Live migration by memory and link speed", &heads, rows)
}
