//! How many more VMs fit? The number, its limit, and what is asked.

use headroom::report::{headroom, probe};
use yew::prelude::*;

use super::ResultsProps;
use super::asked::Asked;
use super::how::How;
use super::parts::section;
use super::proof::of_refutation;
use crate::view::{part, view};

/// Headroom.
pub(super) fn headroom_view(props: &ResultsProps) -> Html {
    let Some(shown) = props.shown() else {
        return Html::default();
    };
    let probe = probe(&props.plan, &props.assessment.policy);
    let text = headroom(shown.answers, probe);
    let limit = shown.answers.headroom.limit.as_ref();
    section(
        "headroom",
        "Headroom",
        How::of("Headroom", "headroom", &props.plan),
        view!(
            "<p class='big'><b>{}</b> more VMs{}</p>\
            <p>{}</p>\
            <p class='soft'>{}</p>{}{}",
            text.number,
            (!text.exact).then(|| view!("<span class='unknown'> (interval)</span>")),
            text.sentence,
            text.limit,
            limit.map(|limit| of_refutation(&shown.answers.cluster, limit)),
            part(Asked::of(&props.plan, probe, &props.dispatch)),
        ),
    )
}
