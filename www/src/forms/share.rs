//! How does the plan get to somebody else? As a link, or as a file.

use std::rc::Rc;

use headroom::units::count;
use wasm_bindgen_futures::spawn_local;
use web_sys::{HtmlDialogElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::inputs::Inputs;
use super::menu;
use crate::browser::{clipboard, page, worker};
use crate::state::open::UNAVAILABLE;

/// Longest link that every messenger keeps whole: Discord cuts above.
const FITS_EVERYWHERE: usize = 2_000;
/// Longest link that most keep whole: Slack and others cut above.
const FITS_MOST: usize = 4_000;

/// What the dialog needs.
#[derive(Properties, PartialEq)]
pub struct ShareProps {
    /// The plan.
    pub inputs: Inputs,
    /// Called when the dialog was closed.
    pub on_close: Callback<()>,
}

#[derive(Clone, Copy, PartialEq)]
enum Copied {
    NotYet,
    Yes,
    Refused,
}

/// The dialog for sharing; it opens as soon as it is drawn.
#[component]
pub fn ShareDialog(props: &ShareProps) -> Html {
    let dialog = use_node_ref();
    let shown = use_node_ref();
    let copied = use_state(|| Copied::NotYet);
    let made = use_state(|| None);
    {
        let (plan, made) = (props.inputs.plan.clone(), made.setter());
        use_effect_with(Rc::as_ptr(&props.inputs.plan), move |_| {
            worker::write("toLink", &plan, move |link| {
                let address = link.map(|link| format!("{}#{link}", page::address()));
                made.set(Some(address.unwrap_or_default()));
            });
        });
    }
    // Empty until the link has arrived, and if it does not.
    let address = Rc::new(made.as_ref().map(String::clone).unwrap_or_default());
    use_effect_with(dialog.clone(), |dialog| {
        if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
            let _ = dialog.show_modal();
        }
    });
    use_effect_with((*copied, shown.clone()), |(copied, shown)| {
        if *copied == Copied::Refused
            && let Some(text) = shown.cast::<HtmlTextAreaElement>()
        {
            let _ = text.focus();
            text.select();
        }
    });
    let copy = {
        let (copied, address) = (copied.clone(), address.clone());
        Callback::from(move |_: MouseEvent| {
            let (copied, address) = (copied.clone(), address.clone());
            spawn_local(async move {
                let done = clipboard::copy(&address).await;
                copied.set(if done { Copied::Yes } else { Copied::Refused });
            });
        })
    };
    let close = {
        let dialog = dialog.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
                dialog.close();
            }
        })
    };
    let onclose = props.on_close.reform(|_: Event| ());
    let save = menu::save(&props.inputs).reform(|_: MouseEvent| ());
    html! {
        <dialog class="share" ref={dialog} {onclose} aria-labelledby="share-title">
            <h2 id="share-title">{ "Share this plan" }</h2>
            <p>
                { "The whole plan is in the link, in the part after “#”, which browsers do not send: \
                   nothing leaves this machine until you hand over the link. Whoever has it can read the plan." }
            </p>
            <p class="share-length">
                { length(made.as_deref()) }{ " " }{ advice(address.len()) }
            </p>
            if *copied == Copied::Refused {
                <label for="share-link">{ "This browser did not copy the link: press Ctrl+C." }</label>
                <textarea id="share-link" ref={shown} readonly=true rows="4" value={(*address).clone()} />
            }
            <div class="dialog-buttons">
                <button type="button" class="primary" onclick={copy} disabled={address.is_empty()}>{ "Copy the link" }</button>
                <button type="button" onclick={save}>{ "Save as a file" }</button>
                <button type="button" onclick={close}>{ "Close" }</button>
                <output>{ if *copied == Copied::Yes { "Copied." } else { "" } }</output>
            </div>
        </dialog>
    }
}

fn length(address: Option<&str>) -> String {
    match address {
        None => "The link has … characters.".to_owned(),
        Some("") => UNAVAILABLE.to_owned(),
        Some(address) => format!("The link has {} characters.", count(address.len() as u64)),
    }
}

fn advice(length: usize) -> &'static str {
    if length <= FITS_EVERYWHERE {
        ""
    } else if length <= FITS_MOST {
        "Discord cuts messages above 2,000: send the file there."
    } else {
        "Slack, WhatsApp and some mail programs cut links above 4,000: better send the file."
    }
}
