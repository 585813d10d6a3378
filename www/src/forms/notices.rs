//! Messages to the user, and the banner over a shared plan.

use std::rc::Rc;

use yew::prelude::*;

use crate::browser::{files, storage};
use crate::state::{Action, Notice, Offer, Tone, example};

/// So many sentences are shown at once.
const SHOWN: usize = 3;

/// The messages, newest last, each until it is dismissed.
pub fn notices(notices: &[Notice], dispatch: &Callback<Action>) -> Html {
    let notices = notices.iter().enumerate();
    html! {
        <div class="notices" role="status">
            { for notices.map(|(at, notice)| one(at, notice, dispatch)) }
        </div>
    }
}

fn one(at: usize, notice: &Notice, dispatch: &Callback<Action>) -> Html {
    let class = match notice.tone {
        Tone::Note => "notice",
        Tone::Failure => "notice is-wrong",
    };
    let dismiss = dispatch.reform(move |_: MouseEvent| Action::Dismiss(at));
    html! {
        <div {class}>
            <div class="notice-text">
                <p>{ &notice.text }</p>
                { details(&notice.details) }
            </div>
            if let Some(offer) = notice.offer {
                <button type="button" onclick={on_offer(offer, at, dispatch)}>{ words(offer) }</button>
            }
            <button type="button" class="quiet" onclick={dismiss} aria-label="Dismiss this message">{ "✕" }</button>
        </div>
    }
}

fn details(sentences: &[String]) -> Html {
    let list = |some: &[String]| html! { <ul>{ for some.iter().map(|text| html! { <li>{ text }</li> }) }</ul> };
    if sentences.is_empty() {
        return Html::default();
    }
    let (first, rest) = sentences.split_at(sentences.len().min(SHOWN));
    html! {
        <>
            { list(first) }
            if !rest.is_empty() {
                <details>
                    <summary>{ format!("{} more", rest.len()) }</summary>
                    { list(rest) }
                </details>
            }
        </>
    }
}

fn words(offer: Offer) -> &'static str {
    match offer {
        Offer::StartAfresh => "Start afresh",
        Offer::Undo => "Undo",
        Offer::SaveStored => "Save the stored text",
    }
}

fn on_offer(offer: Offer, at: usize, dispatch: &Callback<Action>) -> Callback<MouseEvent> {
    let dispatch = dispatch.clone();
    Callback::from(move |_| {
        dispatch.emit(Action::Dismiss(at));
        match offer {
            Offer::Undo => dispatch.emit(Action::Undo),
            Offer::StartAfresh => {
                let notice = Notice::note("Opened the example. Your plan is one step back.");
                let plan = Rc::new(example::plan());
                dispatch.emit(Action::Open(plan, notice.offering(Offer::Undo)));
            }
            Offer::SaveStored => {
                let text = storage::saved_text().unwrap_or_default();
                files::save("headroom-stored.txt", "text/plain", &text);
            }
        }
    })
}

/// Over a plan that came with a link: whose plan is this, and what now?
pub fn shared_banner(dispatch: &Callback<Action>) -> Html {
    let keep = dispatch.reform(|_: MouseEvent| Action::KeepCopy);
    let back = dispatch.reform(|_: MouseEvent| Action::BackToMine);
    html! {
        <section class="notice shared" aria-label="Shared plan">
            <p class="notice-text">
                { "Shared plan. Your own plan is kept as it was; changes here stay in the link until you keep a copy." }
            </p>
            <button type="button" class="primary" onclick={keep}>{ "Keep a copy" }</button>
            <button type="button" onclick={back}>{ "Go back to mine" }</button>
        </section>
    }
}
