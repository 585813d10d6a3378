//! How long is each VM away? A row for each group of VMs, the slowest first.

use headroom::migration::{Outcome, VmInputs, VmTimes, band};
use headroom::report::migration::{between, outcome, takeaway};
use headroom::report::words::exact_memory;
use headroom::units::{count, duration};
use yew::prelude::*;

use super::super::how::How;
use super::super::parts::{more, table};
use super::super::{ResultsProps, Shown};
use crate::view::view;

/// The table: the first `shown` groups in this order.
pub(super) fn times(results: Shown, order: &[usize], shown: usize, show: Callback<usize>) -> Html {
    let props = results.props;
    let times = &results.answers.migration;
    let mut rows = Vec::new();
    for group in order.iter().take(shown) {
        rows.push(group_row(props, *group, &times[*group]));
    }
    let heads = [
        "VMs",
        "Number",
        "Memory in use",
        "Quick: downtime",
        "Live: in all",
        "Live: downtime",
        "Live migration",
        "Host dies: outage",
        "How",
    ];
    view!(
        "<p class='takeaway'>{}</p>{}{}",
        takeaway(&props.plan, times),
        table(
            "Time away of each VM, with the links and the storage to itself",
            &heads,
            rows
        ),
        more(shown, order.len(), show),
    )
}

fn group_row(props: &ResultsProps, group: usize, times: &VmTimes) -> Html {
    let Some(vm) = props.plan.vms.get(group) else {
        return Html::default();
    };
    let quick = match &times.quick {
        Ok(quick) => duration(quick.downtime()),
        Err(_) => "never".to_owned(),
    };
    let live = times.live.and_then(|live| live.times());
    let figure = |value: Option<std::time::Duration>| value.map_or("–".to_owned(), duration);
    let (class, ends) = match &times.live {
        None => ("soft", "not possible"),
        Some(live @ Outcome::Converged(_)) => ("", outcome(live)),
        Some(live @ Outcome::DoesNotConverge(_)) => ("broken", outcome(live)),
        Some(live) => ("tight", outcome(live)),
    };
    let trouble = times.live.filter(|live| !live.converges());
    let help = trouble.map(|_| "what would help: Migration in detail");
    let (live_band, quick_band, outage_band) = band::of(&props.plan, vm);
    let outage = match times.unplanned {
        Ok(outage) => view!(
            "{}<small>{}</small><small>detect {} + start {} + boot {}</small>",
            duration(outage.total()),
            between(&outage_band),
            duration(outage.detection),
            duration(outage.start_up),
            duration(outage.boot),
        ),
        Err(why) => view!("{}", why.word()),
    };
    let how = How::short(&vm.name, format!("vm {group}"), &props.plan);
    view!(
        "<tr>\
            <th scope='row'>{}</th><td>{}</td><td>{}</td><td>{}<small>{}</small></td><td>{}<small>{}</small></td><td>{}<small>{}</small></td>\
            <td><span class={}>{}</span><small>{}</small></td><td>{}</td><td>{}</td>\
        </tr>",
        &vm.name,
        count(vm.count.into()),
        exact_memory(VmInputs::of(vm).in_use),
        quick,
        quick_band.map(|range| between(&range)),
        figure(live.map(|times| times.total)),
        live_band.map(|band| between(&band.total)),
        figure(live.map(|times| times.downtime)),
        live_band.map(|band| between(&band.downtime)),
        class,
        ends,
        help,
        outage,
        how,
    )
}
