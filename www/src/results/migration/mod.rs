//! How long are VMs away when they move, when their host is emptied, when it dies?

mod chart;
mod drains;
mod table;

use yew::prelude::*;

use super::ResultsProps;
use super::parts::section;

/// Migration and outage times.
#[component]
pub(super) fn Migration(props: &ResultsProps) -> Html {
    if props.assessment.answers.is_none() {
        return Html::default();
    }
    section(
        "migration",
        "Migration and outage",
        Html::default(),
        html! {
            <>
                <table::Times ..props.clone() />
                <drains::Drains ..props.clone() />
                <chart::Curves ..props.clone() />
            </>
        },
    )
}
