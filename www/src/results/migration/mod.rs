//! How long are VMs away when they move, when their host is emptied, when it dies?

mod chart;
mod drains;
mod table;

use headroom::chart::curves::curves;
use headroom::report::migration::{drains, slowest, typical_workload};
use yew::prelude::*;

use super::ResultsProps;
use super::parts::{PAGE, section};

/// Migration and outage times.
#[component]
pub(super) fn Migration(props: &ResultsProps) -> Html {
    let shown = use_state(|| PAGE);
    let made = use_memo(props.key(), |(plan, assessment)| {
        let answers = assessment.answers.as_ref()?;
        let times = &answers.migration;
        let grid = curves(plan, typical_workload(plan), times);
        Some((slowest(times), drains(plan, answers), grid))
    });
    let (Some(results), Some((order, drains, grid))) = (props.shown(), made.as_ref()) else {
        return Html::default();
    };
    let show = Callback::from({
        let shown = shown.clone();
        move |rows| shown.set(rows)
    });
    section(
        "migration",
        "Migration and outage",
        Html::default(),
        html! {
            <>
                { table::times(results, order, *shown, show) }
                { drains::drains(drains) }
                { for grid.iter().map(|grid| chart::curves(&props.plan, grid)) }
            </>
        },
    )
}
