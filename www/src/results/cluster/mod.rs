//! What does each host carry, and where do its VMs go when it fails?
//!
//! One bar a host on one scale. Each host is a button that fails it, and revives it again.

mod bar;
mod fallout;

use headroom::assess::{Answers, Basis, FailureOutcome};
use headroom::capacity::{Effort, Placement};
use headroom::chart::hosts::hosts;
use headroom::cluster::HostIndex;
use headroom::demand::explain_host_room;
use headroom::placement::Answer;
use headroom::report::hosts::takeaway;
use headroom::report::placement::{basis, moves};
use yew::prelude::*;

use super::how::How;
use super::parts::section;
use super::{ResultsProps, Shared, Shown};
use crate::state::{Action, Edit};
use bar::{Bars, Columns};

/// What the bars show: computed once for each plan, placement and failure.
struct Picture {
    bars: Shared<Bars>,
    outcome: Option<FailureOutcome>,
}

/// The hosts as bars.
#[component]
pub(super) fn ClusterView(props: &ResultsProps) -> Html {
    let failed = use_state(Vec::<HostIndex>::new);
    let planned = use_state(|| false);
    let key = (props.key(), (*failed).clone(), *planned);
    let picture = use_memo(key, |(_, failed, planned)| picture(props, failed, *planned));
    let toggle = {
        let failed = failed.clone();
        use_callback(failed, |host: HostIndex, failed| {
            let mut changed = (**failed).clone();
            match changed.iter().position(|known| *known == host) {
                Some(position) => drop(changed.remove(position)),
                None => changed.push(host),
            }
            failed.set(changed);
        })
    };
    let (Some(shown), Some(picture)) = (props.shown(), picture.as_ref().as_ref()) else {
        return Html::default();
    };
    let revive = {
        let failed = failed.clone();
        move |_: MouseEvent| failed.set(Vec::new())
    };
    let explain = {
        let props = props.clone();
        Callback::from(move |()| {
            let policy = &props.assessment.policy;
            let groups = props.plan.hosts.iter();
            groups
                .map(|host| explain_host_room(&props.plan, policy, host))
                .collect()
        })
    };
    let cluster = &shown.answers.cluster;
    let placement = placement(shown.answers, *planned);
    section(
        "cluster",
        "The cluster",
        html! { <>{ choice(shown, &planned) }<How of="Room for VMs" {explain} /></> },
        html! {
            <>
                <p class="takeaway" id="cluster-takeaway">
                    { takeaway(shown.answers, &picture.bars.chart, picture.outcome.as_ref()) }
                </p>
                <Columns bars={picture.bars.clone()} {toggle} />
                { fallout::fallout(cluster, placement, picture.outcome.as_ref(), revive.into()) }
                { fallout::data(cluster, &picture.bars.chart) }
            </>
        },
    )
}

fn placement(answers: &Answers, planned: bool) -> &Placement {
    match &answers.planned {
        Answer::Placed(better) if planned && !moves(answers).is_empty() => &better.placement,
        _ => &answers.placement,
    }
}

fn picture(props: &ResultsProps, failed: &[HostIndex], planned: bool) -> Option<Picture> {
    let shown = props.shown()?;
    let answers = shown.answers;
    let placement = placement(answers, planned);
    // The plan may have changed since the hosts were clicked.
    let failed: Vec<HostIndex> = answers
        .cluster
        .hosts_in_service()
        .filter(|host| failed.contains(host))
        .collect();
    let outcome =
        (!failed.is_empty()).then(|| answers.fail_in(placement, &failed, Effort::INTERACTIVE));
    let policy = &props.assessment.policy;
    let chart = hosts(&props.plan, policy, answers, placement, outcome.as_ref());
    Some(Picture {
        bars: Shared::new(Bars::of(&answers.cluster, chart)),
        outcome,
    })
}

/// Which placement is shown, where there are two.
fn choice(shown: Shown, planned: &UseStateHandle<bool>) -> Html {
    let answers = shown.answers;
    let other = matches!(answers.planned, Answer::Placed(_)) && !moves(answers).is_empty();
    if answers.basis == Basis::Planned || !other {
        return html! { <span class="soft">{ basis(answers.basis) }</span> };
    }
    let option = |label: &'static str, value: bool| {
        let state = planned.clone();
        html! {
            <label><input type="radio" name="shown-placement" checked={**planned == value}
                onchange={move |_| state.set(value)} />{ label }</label>
        }
    };
    let dispatch = shown.props.dispatch.clone();
    let adopt = move |_: MouseEvent| dispatch.emit(Action::Edit(Edit::AdoptPlacement));
    html! {
        <>
            <span class="choice" role="radiogroup" aria-label="Placement shown">
                { option("Today's placement", false) }
                { option("Planned placement", true) }
            </span>
            <button type="button" class={classes!((!**planned).then_some("reserved"))}
                onclick={adopt}>{ "Adopt this placement" }</button>
        </>
    }
}
