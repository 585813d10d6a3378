//! How do live migrations grow with memory, and what does a faster link change?

use headroom::chart::curves::{Curves, Panel};
use headroom::model::Plan;
use headroom::report::migration::{curves_takeaway, outcome, profile, typical_workload};
use headroom::report::words::exact_memory;
use headroom::units::duration;
use yew::prelude::*;

use super::super::parts::{disclosure, row, table};
use super::super::plot::plot;
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
    plot(title, id, "curves-takeaway", &grid.sizes, panel)
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
