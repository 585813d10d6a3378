//! What becomes of the VMs of the hosts that a user failed? Also the bars as a table.

use headroom::assess::FailureOutcome;
use headroom::capacity::Placement;
use headroom::chart::hosts::{BarState, HostChart};
use headroom::cluster::{Cluster, Dimension};
use headroom::quorum::Majority;
use headroom::report::failure::{FailureText, failure, left_over_memory};
use headroom::report::hosts::load;
use headroom::report::words;
use headroom::units::count;
use yew::prelude::*;

use super::super::parts::{disclosure, row, status, table};
use super::super::placement::and_more;
use crate::view::view;

/// Rows of the table of restarts.
const MOST: usize = 200;

/// The sentence, the VMs left over, and where each VM restarts.
pub(super) fn fallout(
    cluster: &Cluster,
    placement: &Placement,
    outcome: Option<&FailureOutcome>,
    revive: Callback<Event>,
) -> Html {
    let Some(outcome) = outcome else {
        return view!(
            "<div class='fallout' aria-live='polite'><p class='soft no-print'>\
                Click a host to fail it and see where its VMs restart; click it again to revive \
                it. Several hosts may fail at once.\
            </p></div>"
        );
    };
    let text = failure(cluster, placement, outcome);
    if outcome.majority == Majority::Lost {
        // Nothing restarts in a cluster that stops.
        return view!(
            "<div class='fallout' aria-live='polite'>{}</div>",
            sentence(&text, revive)
        );
    }
    view!(
        "<div class='fallout' aria-live='polite'>{}{}{}</div>",
        sentence(&text, revive),
        left_over(cluster, outcome),
        restarts(cluster, outcome),
    )
}

fn sentence(text: &FailureText, revive: Callback<Event>) -> Html {
    view!(
        "<p>{} {} {} {} {} <button type='button' onclick={}>Revive all hosts</button></p>",
        status(text.status),
        &text.sentence,
        text.why.as_ref(),
        text.room_made.as_ref(),
        text.not_restarted.as_ref(),
        revive,
    )
}

fn left_over(cluster: &Cluster, outcome: &FailureOutcome) -> Html {
    if outcome.left_over.is_empty() {
        return Html::default();
    }
    let mut names = Vec::new();
    for unit in &outcome.left_over {
        names.push(cluster.unit_name(*unit));
    }
    view!(
        "<div class='host left'>\
            <span class='name'>left over</span>\
            <span class='names'>{}</span>\
            <span class='number'>{}</span>\
        </div>",
        words::list(&names, 12),
        words::memory(left_over_memory(cluster, outcome)),
    )
}

fn restarts(cluster: &Cluster, outcome: &FailureOutcome) -> Html {
    let mut all = 0;
    let mut rows = Vec::new();
    for (unit, host) in &outcome.restarts {
        for vm in &cluster.unit(*unit).vms {
            let entry = &cluster.vms[vm.0 as usize];
            if entry.restarts || entry.restarts_if_room {
                all += 1;
                if all <= MOST {
                    rows.push(row(&[cluster.vm_name(*vm), cluster.host_name(*host)]));
                }
            }
        }
    }
    for (unit, host) in &outcome.moves {
        let to = format!("moves to {}", cluster.host_name(*host));
        rows.push(row(&[cluster.unit_name(*unit), to]));
    }
    disclosure(
        &format!("Where each of {} restarts", words::vms(all as u64)),
        view!(
            "{}{}",
            table("Restarts after this failure", &["VM", "Restarts on"], rows),
            and_more(all, MOST),
        ),
    )
}

/// The bars as a table.
pub(super) fn data(cluster: &Cluster, chart: &HostChart) -> Html {
    let mut rows = Vec::new();
    for bar in &chart.bars {
        let state = match bar.state {
            BarState::Serving => "in service",
            BarState::Failed => "failed",
            BarState::Maintenance => "not in service",
        };
        let mut cells = vec![
            cluster.host_name(bar.host),
            state.to_owned(),
            count(bar.vms),
            count(bar.arriving),
            words::exact_memory(bar.installed),
            words::exact_memory(bar.installed.minus(bar.room)),
        ];
        for (of, need, room) in &bar.load {
            cells.push(load(*of, *need, *room));
        }
        rows.push(row(&cells));
    }
    let mut heads = vec![
        "Host",
        "State",
        "VMs",
        "Restarted here",
        "Installed",
        "Kept back",
    ];
    for dimension in &cluster.dimensions {
        heads.push(match dimension {
            Dimension::Memory => "Memory needed",
            Dimension::Vcpus => "vCPUs needed",
            Dimension::Megahertz => "CPU reserved",
            Dimension::Vms => "VM places",
        });
    }
    disclosure(
        "Every host as a table",
        table("What each host carries", &heads, rows),
    )
}
