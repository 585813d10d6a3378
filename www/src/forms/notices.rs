//! Messages to the user, and the banner over a shared plan.

use std::rc::Rc;

use headroom::model::Plan;
use yew::prelude::*;

use super::versions::show_versions;
use crate::browser::tools;
use crate::state::{Action, Notice, Offer, Tone, example};
use crate::view::{on, sends, view};

/// So many sentences are shown at once.
const SHOWN: usize = 3;

/// The messages, newest last, each until it is dismissed.
pub fn notices(notices: &[Notice], dispatch: &Callback<Action>) -> Html {
    let mut nodes = Vec::new();
    for (at, notice) in notices.iter().enumerate() {
        nodes.push(one(at, notice, dispatch));
    }
    view!("<div class='notices' role='status'>{}</div>", nodes)
}

fn one(at: usize, notice: &Notice, dispatch: &Callback<Action>) -> Html {
    let class = match notice.tone {
        Tone::Note => "notice",
        Tone::Failure => "notice is-wrong",
    };
    let offer = notice.offer.map(|offer| {
        let onclick = on_offer(offer, at, dispatch);
        view!(
            "<button type='button' onclick={}>{}</button>",
            onclick,
            words(offer)
        )
    });
    view!(
        "<div class={}>\
            <div class='notice-text'><p>{}</p>{}</div>{}\
            <button type='button' class='quiet' onclick={} \
                aria-label='Dismiss this message'>✕</button>\
        </div>",
        class,
        &notice.text,
        details(&notice.details),
        offer,
        sends(dispatch, Action::Dismiss(at)),
    )
}

fn details(sentences: &[String]) -> Html {
    if sentences.is_empty() {
        return Html::default();
    }
    let (first, rest) = sentences.split_at(sentences.len().min(SHOWN));
    let more = (!rest.is_empty()).then(|| {
        view!(
            "<details><summary>{} more</summary>{}</details>",
            rest.len(),
            list(rest)
        )
    });
    view!("{}{}", list(first), more)
}

fn list(sentences: &[String]) -> Html {
    let mut items = Vec::new();
    for sentence in sentences {
        items.push(view!("<li>{}</li>", sentence));
    }
    view!("<ul>{}</ul>", items)
}

fn words(offer: Offer) -> &'static str {
    match offer {
        Offer::StartAfresh => "Start afresh",
        Offer::Undo => "Undo",
        Offer::Versions => "Versions",
    }
}

fn on_offer(offer: Offer, at: usize, dispatch: &Callback<Action>) -> Callback<Event> {
    if offer == Offer::Versions {
        return show_versions(dispatch);
    }
    let dispatch = dispatch.clone();
    on(move |_| {
        dispatch.emit(Action::Dismiss(at));
        if offer == Offer::Undo {
            dispatch.emit(Action::Undo);
        } else {
            let notice = Notice::note("Opened the example. Your plan is one step back.");
            let plan = Rc::new(example::plan());
            dispatch.emit(Action::Open(plan, notice.offering(Offer::Undo)));
        }
    })
}

/// Over a plan that came with a link: whose plan is this, and what now? `mine` is the user's
/// own; `None`: it could not be read.
pub fn shared_banner(
    shared: &Rc<Plan>,
    mine: Option<&Rc<Plan>>,
    dispatch: &Callback<Action>,
) -> Html {
    let (text, back) = match mine {
        Some(_) => ("Your own plan is kept as it was", "Go back to mine"),
        None => (
            "Your own plan could not be read, and is kept as it is stored",
            "Close it, show the example",
        ),
    };
    let compare = mine.map(|mine| {
        let (shared, mine) = (shared.clone(), mine.clone());
        view!(
            "<button type='button' onclick={}>Compare with mine</button>",
            on(move |_| tools::open("compare", &shared, Some(&mine))),
        )
    });
    view!(
        "<section class='notice shared' aria-label='Shared plan'>\
            <p class='notice-text'>\
                Shared plan. {}; changes here stay in the link until you keep a copy.\
            </p>\
            <button type='button' class='primary' onclick={}>Keep a copy</button>{}\
            <button type='button' onclick={}>{}</button>\
        </section>",
        text,
        sends(dispatch, Action::KeepCopy),
        compare,
        sends(dispatch, Action::BackToMine),
        back,
    )
}
