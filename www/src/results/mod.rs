//! Everything that shows answers.

use std::rc::Rc;

use headroom::assess::Assessment;
use headroom::capacity::{Level, Verdict};
use headroom::model::Plan;
use yew::prelude::*;

use crate::state::Action;

/// What the answers are shown from.
#[derive(Properties, PartialEq, Clone)]
pub struct ResultsProps {
    /// The plan that `assessment` answers (last good).
    pub plan: Rc<Plan>,
    /// The last good answers.
    pub assessment: Rc<Assessment>,
    /// The present inputs have errors: these are the answers of the last good plan.
    pub stale: bool,
    /// Failure levels known so far.
    pub levels: Rc<Vec<Level>>,
    /// The number of failures that the worker is counting now.
    pub deepening: Option<u32>,
    /// Edits of the plan.
    pub dispatch: Callback<Action>,
}

/// The verdict, always visible.
#[component]
pub fn VerdictBand(props: &ResultsProps) -> Html {
    let survived = props
        .levels
        .iter()
        .take_while(|level| level.verdict == Verdict::Survives)
        .last();
    let sentence = match survived {
        Some(level) => format!(
            "Survives any {} of {} hosts.",
            level.failures,
            props.plan.host_count()
        ),
        None => "Does not hold.".to_owned(),
    };
    html! { <output class="verdict-band">{ sentence }</output> }
}

/// The answers.
#[component]
pub fn Results(props: &ResultsProps) -> Html {
    let rows = props.levels.iter().map(|level| {
        html! {
            <li key={level.failures}>
                { format!("{} of {} sets of {} hosts survive", level.survived, level.sets, level.failures) }
            </li>
        }
    });
    html! {
        <section aria-label="Answers">
            <ul>{ for rows }</ul>
            if let Some(failures) = props.deepening {
                <p>{ format!("Counting {failures} failures …") }</p>
            }
        </section>
    }
}
