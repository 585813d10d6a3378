//! Am I safe? The verdict that stays in sight.

use headroom::report::levels::Chip;
use headroom::report::{VerdictText, headroom, probe, verdict};
use headroom::units::count;
use yew::prelude::*;

use super::how::How;
use super::parts::icon;
use super::proof::of_restart;
use super::{ResultsProps, Shown};
use crate::view::{classes, view};

/// The verdict: a sentence, the next worse truth, a chip for each number of failures.
pub fn verdict_band(props: &ResultsProps) -> Html {
    let Some(shown) = props.shown() else {
        return view!(
            "<section aria-label='Verdict' class='band unknown'>\
                <output class='verdict' aria-live='polite'>{}\
                    <strong>No answer yet: the plan has errors.</strong>\
                </output>\
                <p class='detail'>Each is listed below with what to do about it.</p>\
            </section>",
            icon(headroom::report::Status::Unknown),
        );
    };
    let text = verdict(shown.answers, &props.levels);
    let mut chips: Vec<Html> = text.chips.iter().map(chip).collect();
    chips.extend(props.deepening.map(counting));
    view!(
        "<section aria-label='Verdict' class={}>{}\
            <ul class='chips' aria-label='Failures survived'>{}</ul>{}{}\
        </section>",
        classes(&["band", text.status.key(), props.stale_class()]),
        sentence(&text, props.stale),
        chips,
        room(shown),
        detail(&text, shown),
    )
}

fn sentence(text: &VerdictText, stale: bool) -> Html {
    view!(
        "<output class='verdict' aria-live='polite'>{}\
            <span class='word'>{}</span><strong>{}</strong>{}\
        </output>",
        icon(text.status),
        text.status.word(),
        &text.headline,
        stale.then(|| view!("<em>Of the last plan without errors.</em>")),
    )
}

fn detail(text: &VerdictText, shown: Shown) -> Html {
    let worst = shown
        .props
        .levels
        .iter()
        .find_map(|level| level.worst.as_ref());
    let proved = worst.and_then(|worst| worst.reason.as_ref());
    let why = text.why.as_ref().map(|why| {
        view!(
            "<details class='why'><summary>Why?</summary><p>{}</p>{}</details>",
            why,
            proved.map(|reason| of_restart(&shown.answers.cluster, reason)),
        )
    });
    let how = How::of("Failover capacity", "capacity", &shown.props.plan);
    let next = text.next.as_ref().map(|next| view!(" {}", next));
    view!(
        "<div class='detail'><p>{}{}</p><p class='soft'>{}</p>{}{}</div>",
        &text.detail,
        next,
        &text.label,
        why,
        how
    )
}

fn chip(chip: &Chip) -> Html {
    view!(
        "<li class={} title={}>\
            <b>{}</b>\
            <svg viewBox='0 0 12 12' aria-hidden='true'>\
                <circle cx='6' cy='6' r='5'/><path d='M6 1a5 5 0 0 1 0 10z'/>\
            </svg>\
            <span class='counts'>{}</span>\
            <span class='hidden'> lost: {}. {}</span>\
        </li>",
        classes(&["chip", chip.survived.key()]),
        &chip.label,
        chip.failures,
        &chip.counts,
        chip.survived.word(),
        &chip.label,
    )
}

fn counting(failures: u32) -> Html {
    let title = format!("Losses of {} are being counted", count(failures.into()));
    view!(
        "<li class='chip counting' title={}><b>{}</b>…</li>",
        title,
        failures
    )
}

fn room(shown: Shown) -> Html {
    let probe = probe(&shown.props.plan, &shown.props.assessment.policy);
    let text = headroom(shown.answers, probe);
    view!(
        "<p class='room' title={}>Headroom <b>{}</b><span> VMs</span></p>",
        text.sentence,
        text.number,
    )
}
