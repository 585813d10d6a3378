//! What becomes of the VMs of the hosts that a user failed? Also the bars as a table.

use headroom::assess::FailureOutcome;
use headroom::capacity::Placement;
use headroom::chart::hosts::{BarState, HostBar, HostChart};
use headroom::cluster::Cluster;
use headroom::report::failure::{FailureText, failure, left_over_memory};
use headroom::report::hosts::load;
use headroom::report::words;
use headroom::units::count;
use yew::prelude::*;

use super::super::parts::{disclosure, row, status, table};

/// Rows of the table of restarts.
const MOST: usize = 200;

/// The sentence, the VMs left over, and where each VM restarts.
pub(super) fn fallout(
    cluster: &Cluster,
    placement: &Placement,
    outcome: Option<&FailureOutcome>,
    revive: Callback<MouseEvent>,
) -> Html {
    let Some(outcome) = outcome else {
        return html! {
            <div class="fallout" aria-live="polite">
                <p class="soft no-print">
                    { "Click a host to fail it and see where its VMs restart; click it again to \
                       revive it. Several hosts may fail at once." }
                </p>
            </div>
        };
    };
    let text = failure(cluster, placement, outcome);
    html! {
        <div class="fallout" aria-live="polite">
            { sentence(&text, revive) }
            { left_over(cluster, outcome) }
            { restarts(cluster, outcome) }
        </div>
    }
}

fn sentence(text: &FailureText, revive: Callback<MouseEvent>) -> Html {
    html! {
        <p>
            { status(text.status) }{ " " }{ &text.sentence }{ " " }
            { text.why.as_deref().unwrap_or_default() }{ " " }
            { text.not_restarted.as_deref().unwrap_or_default() }{ " " }
            <button type="button" onclick={revive}>{ "Revive all hosts" }</button>
        </p>
    }
}

fn left_over(cluster: &Cluster, outcome: &FailureOutcome) -> Html {
    if outcome.left_over.is_empty() {
        return Html::default();
    }
    let names: Vec<String> = outcome
        .left_over
        .iter()
        .map(|unit| cluster.unit_name(*unit))
        .collect();
    html! {
        <div class="host left">
            <span class="name">{ "left over" }</span>
            <span class="names">{ words::list(&names, 12) }</span>
            <span class="number">{ words::memory(left_over_memory(cluster, outcome)) }</span>
        </div>
    }
}

fn restarts(cluster: &Cluster, outcome: &FailureOutcome) -> Html {
    let vms: Vec<_> = outcome
        .restarts
        .iter()
        .flat_map(|(unit, host)| {
            let vms = cluster.unit(*unit).vms.iter();
            vms.filter(|vm| cluster.vms[vm.0 as usize].restarts)
                .map(move |vm| (*vm, *host))
        })
        .collect();
    let rows = vms
        .iter()
        .take(MOST)
        .map(|(vm, host)| row([cluster.vm_name(*vm), cluster.host_name(*host)]));
    let rest = vms.len().saturating_sub(MOST) as u64;
    disclosure(
        format!("Where each of {} restarts", words::vms(vms.len() as u64)),
        html! {
            <>
                { table("Restarts after this failure", &["VM", "Restarts on"], rows) }
                if rest > 0 { <p class="soft">{ format!("And {} more.", count(rest)) }</p> }
            </>
        },
    )
}

/// The bars as a table.
pub(super) fn data(cluster: &Cluster, chart: &HostChart) -> Html {
    let state = |bar: &HostBar| match bar.state {
        BarState::Serving => "in service",
        BarState::Failed => "failed",
        BarState::Maintenance => "not in service",
    };
    let rows = chart.bars.iter().map(|bar| {
        let fixed = [
            cluster.host_name(bar.host),
            state(bar).to_owned(),
            count(bar.vms),
            count(bar.arriving),
            words::exact_memory(bar.installed),
            words::exact_memory(bar.installed.minus(bar.room)),
        ];
        let loads = bar
            .load
            .iter()
            .map(|(of, need, room)| load(*of, *need, *room));
        row(fixed.into_iter().chain(loads))
    });
    let mut heads = vec![
        "Host",
        "State",
        "VMs",
        "Restarted here",
        "Installed",
        "Kept back",
    ];
    heads.extend(cluster.dimensions.iter().map(|dimension| match dimension {
        headroom::cluster::Dimension::Memory => "Memory needed",
        headroom::cluster::Dimension::Vcpus => "vCPUs needed",
        headroom::cluster::Dimension::Megahertz => "CPU reserved",
        headroom::cluster::Dimension::Vms => "VM places",
    }));
    disclosure(
        "Every host as a table",
        table("What each host carries", &heads, rows),
    )
}
