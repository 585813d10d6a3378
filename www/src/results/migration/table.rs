//! How long is each VM away? A row for each group of VMs, the slowest first.

use headroom::migration::{Outcome, VmTimes, explain};
use headroom::model::Plan;
use headroom::outage::explain::unplanned;
use headroom::report::migration::{outcome, takeaway};
use headroom::report::words::exact_memory;
use headroom::units::{count, duration};
use yew::prelude::*;

use super::super::how::How;
use super::super::parts::{more, table};
use super::super::{ResultsProps, Shown};

/// The table: the first `shown` groups in this order.
pub(super) fn times(results: Shown, order: &[usize], shown: usize, show: Callback<usize>) -> Html {
    let props = results.props;
    let times = &results.answers.migration;
    let rows = order
        .iter()
        .take(shown)
        .map(|group| group_row(props, *group, &times[*group]));
    html! {
        <>
            <p class="takeaway">{ takeaway(&props.plan, times) }</p>
            { table("Time away of each VM, with the links and the storage to itself",
                &["VMs", "Number", "Memory in use", "Quick: downtime", "Live: in all",
                  "Live: downtime", "Live migration", "Host dies: outage", "How"], rows) }
            { more(shown, order.len(), show) }
        </>
    }
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
    let help = trouble.and_then(|_| explain::help(&props.plan, group));
    let outage = match times.unplanned {
        Some(outage) => html! {
            <>
                { duration(outage.total()) }
                <small>{ format!(
                    "detect {} + start {} + boot {}",
                    duration(outage.detection), duration(outage.start_up), duration(outage.boot),
                ) }</small>
            </>
        },
        None => html! { "not restarted" },
    };
    let plan = props.plan.clone();
    let explain = Callback::from(move |()| explanations(&plan, group));
    html! {
            <tr>
                <th scope="row">{ &vm.name }</th>
                <td>{ count(vm.count.into()) }</td>
                <td>{ exact_memory(headroom::migration::VmInputs::of(vm).in_use) }</td>
                <td>{ quick }</td>
                <td>{ figure(live.map(|times| times.total)) }</td>
                <td>{ figure(live.map(|times| times.downtime)) }</td>
                <td><span {class}>{ ends }</span><small>{ help }</small></td>
                <td>{ outage }</td>
                <td><How of={vm.name.clone()} short=true {explain} /></td>
            </tr>
    }
}

fn explanations(plan: &Plan, group: usize) -> Vec<headroom::explain::Explanation> {
    let all = [
        explain::quick(plan, group),
        explain::live(plan, group),
        unplanned(plan, group),
    ];
    all.into_iter().flatten().collect()
}
