//! Am I safe? The verdict that stays in sight.

use headroom::report::levels::Chip;
use headroom::report::{VerdictText, explain, headroom, probe, verdict};
use headroom::units::count;
use yew::prelude::*;

use super::how::How;
use super::parts::icon;
use super::proof::of_restart;
use super::{ResultsProps, Shown};

/// The verdict: a sentence, the next worse truth, a chip for each number of failures.
#[component]
pub fn VerdictBand(props: &ResultsProps) -> Html {
    let Some(shown) = props.shown() else {
        return html! {
            <section aria-label="Verdict" class="band unknown">
                <output class="verdict" aria-live="polite">
                    { icon(headroom::report::Status::Unknown) }
                    <strong>{ "No answer yet: the plan has errors." }</strong>
                </output>
                <p class="detail">{ "Each is listed below with what to do about it." }</p>
            </section>
        };
    };
    let text = verdict(shown.answers, &props.levels);
    html! {
        <section aria-label="Verdict" class={classes!("band", text.status.key(), props.stale.then_some("stale"))}>
            { sentence(&text, props.stale) }
            <ul class="chips" aria-label="Hosts lost at once">
                { for text.chips.iter().map(chip) }
                { for props.deepening.map(counting) }
            </ul>
            { room(shown) }
            { detail(&text, shown) }
        </section>
    }
}

fn sentence(text: &VerdictText, stale: bool) -> Html {
    html! {
        <output class="verdict" aria-live="polite">
            { icon(text.status) }
            <span class="word">{ text.status.word() }</span>
            <strong>{ &text.headline }</strong>
            if stale {
                <em>{ "Of the last plan without errors." }</em>
            }
        </output>
    }
}

fn detail(text: &VerdictText, shown: Shown) -> Html {
    let worst = shown
        .props
        .levels
        .iter()
        .find_map(|level| level.worst.as_ref());
    let proved = worst.and_then(|worst| worst.reason.as_ref());
    let explain = {
        let props = shown.props.clone();
        Callback::from(move |()| {
            let Some(answers) = &props.assessment.answers else {
                return Vec::new();
            };
            let policy = &props.assessment.policy;
            let capacity = explain::failover_capacity(answers, &props.levels, policy);
            let worst = props.levels.iter().find_map(|level| level.worst.as_ref());
            let shortage = worst.filter(|worst| !worst.hosts.is_empty());
            std::iter::once(capacity)
                .chain(shortage.map(|worst| explain::restart_shortage(answers, worst)))
                .collect()
        })
    };
    html! {
        <div class="detail">
            <p>{ &text.detail }{ for text.next.iter().map(|next| html! { <>{ " " }{ next }</> }) }</p>
            if let Some(why) = &text.why {
                <details class="why">
                    <summary>{ "Why?" }</summary>
                    <p>{ why }</p>
                    { for proved.map(|reason| of_restart(&shown.answers.cluster, reason)) }
                </details>
            }
            <How of="Failover capacity" {explain} />
        </div>
    }
}

fn chip(chip: &Chip) -> Html {
    html! {
        <li class={classes!("chip", chip.survived.key())} title={chip.label.clone()}>
            <b>{ chip.failures }</b>
            <svg viewBox="0 0 12 12" aria-hidden="true">
                <circle cx="6" cy="6" r="5" /><path d="M6 1a5 5 0 0 1 0 10z" />
            </svg>
            <span class="counts">{ &chip.counts }</span>
            <span class="hidden">{ format!(" hosts lost at once: {}. {}", chip.survived.word(), chip.label) }</span>
        </li>
    }
}

fn counting(failures: u32) -> Html {
    html! {
        <li class="chip counting" title={format!("Losses of {} hosts are being counted", count(failures.into()))}>
            <b>{ failures }</b>{ "…" }
        </li>
    }
}

fn room(shown: Shown) -> Html {
    let probe = probe(&shown.props.plan, &shown.props.assessment.policy);
    let text = headroom(shown.answers, probe);
    html! {
        <p class="room" title={text.sentence}>
            { "Headroom " }<b>{ text.number }</b><span>{ " VMs" }</span>
        </p>
    }
}
