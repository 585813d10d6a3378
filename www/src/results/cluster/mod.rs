//! What does each host carry, and where do its VMs go when it fails?
//!
//! One bar a host on one scale. Each host is a button that fails it, and revives it again.

mod bar;
mod fallout;

use headroom::assess::{Answers, Basis, FailureOutcome};
use headroom::capacity::{Effort, Placement};
use headroom::chart::hosts::hosts;
use headroom::cluster::HostIndex;
use headroom::placement::Answer;
use headroom::report::hosts::takeaway;
use headroom::report::placement::{basis, moves};
use yew::prelude::*;

use super::how::How;
use super::parts::section;
use super::{ResultsProps, Shared, Shown};
use crate::state::{Action, Edit};
use crate::view::{Own, Part, on, part, sends, view};
use bar::{Bars, Columns};

/// The hosts as bars.
#[derive(PartialEq)]
pub(super) struct ClusterView {
    pub(super) props: ResultsProps,
}

/// What a user chose to see.
#[derive(Default)]
pub(super) struct Chosen {
    failed: Vec<HostIndex>,
    planned: bool,
    /// What the bars show, with what it was made of.
    picture: Option<(ResultsProps, Vec<HostIndex>, bool, Shared<Picture>)>,
}

/// What the bars show: computed once for each plan, placement and failure.
struct Picture {
    bars: Shared<Bars>,
    outcome: Option<FailureOutcome>,
}

impl ClusterView {
    fn picture(&self, own: &Own<Chosen>) -> Option<Shared<Picture>> {
        let (failed, planned) = (own.get().failed.clone(), own.get().planned);
        if let Some((props, of_failed, of_planned, picture)) = &own.get().picture
            && props.has_same_answers(&self.props)
            && (of_failed, *of_planned) == (&failed, planned)
        {
            return Some(picture.clone());
        }
        let picture = Shared::new(picture(&self.props, &failed, planned)?);
        let made = (self.props.clone(), failed, planned, picture.clone());
        own.keep(|chosen| chosen.picture = Some(made));
        Some(picture)
    }
}

impl Part for ClusterView {
    type Memory = Chosen;

    fn draw(&self, own: &Own<Chosen>) -> Html {
        let (Some(shown), Some(picture)) = (self.props.shown(), self.picture(own)) else {
            return Html::default();
        };
        let planned = own.get().planned;
        let revive = {
            let own = own.clone();
            on(move |_| own.change(|chosen| chosen.failed.clear()))
        };
        let how = How::of("Room for VMs", "room", &self.props.plan);
        let cluster = &shown.answers.cluster;
        let placement = placement(shown.answers, planned);
        let (chart, outcome) = (&picture.bars.chart, picture.outcome.as_ref());
        section(
            "cluster",
            "The cluster",
            view!("{}{}", choice(shown, own), how),
            view!(
                "<p class='takeaway' id='cluster-takeaway'>{}</p>{}{}{}",
                takeaway(shown.answers, chart, outcome),
                part(Columns {
                    bars: picture.bars.clone(),
                    chosen: own.clone(),
                }),
                fallout::fallout(cluster, placement, outcome, revive),
                fallout::data(cluster, chart),
            ),
        )
    }
}

impl Chosen {
    /// Fails a host, or revives it.
    fn toggle(&mut self, host: HostIndex) {
        match self.failed.iter().position(|known| *known == host) {
            Some(position) => drop(self.failed.remove(position)),
            None => self.failed.push(host),
        }
    }
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
fn choice(shown: Shown, own: &Own<Chosen>) -> Html {
    let answers = shown.answers;
    let other = matches!(answers.planned, Answer::Placed(_)) && !moves(answers).is_empty();
    if answers.basis == Basis::Planned || !other {
        return view!(
            "<span class='soft'>{}</span>",
            basis(&answers.cluster, answers.basis)
        );
    }
    let planned = own.get().planned;
    let choose = |value: bool| {
        let own = own.clone();
        on(move |_| own.change(|chosen| chosen.planned = value))
    };
    view!(
        "<span class='choice' role='radiogroup' aria-label='Placement shown'>\
            <label><input type='radio' name='shown-placement' checked={} onchange={}/>\
                Today's placement</label>\
            <label><input type='radio' name='shown-placement' checked={} onchange={}/>\
                Planned placement</label>\
        </span>\
        <button type='button' class={} onclick={}>Adopt this placement</button>",
        !planned,
        choose(false),
        planned,
        choose(true),
        (!planned).then_some("reserved"),
        sends(&shown.props.dispatch, Action::Edit(Edit::AdoptPlacement)),
    )
}
