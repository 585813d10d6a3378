//! How does the plan get to somebody else? As a link, or as a file.

use std::rc::Rc;

use headroom::model::Plan;
use headroom::units::count;
use wasm_bindgen_futures::spawn_local;
use web_sys::{HtmlDialogElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::inputs::Inputs;
use super::menu;
use crate::browser::{clipboard, page, worker};
use crate::state::open::UNAVAILABLE;
use crate::view::{Own, Part, on, view};

/// Longest link that every messenger keeps whole: Discord cuts above.
const FITS_EVERYWHERE: usize = 2_000;
/// Longest link that most keep whole: Slack and others cut above.
const FITS_MOST: usize = 4_000;

/// The link without names, and the one of the whole plan.
type Links = [Rc<str>; 2];

/// What the worker calls them.
const WRITERS: [&str; 2] = ["toShortLink", "toLink"];

#[derive(Clone, Copy, PartialEq, Default)]
enum Copied {
    #[default]
    NotYet,
    Yes,
    Refused,
}

/// The dialog for sharing; it opens as soon as it is drawn.
#[derive(PartialEq)]
pub struct ShareDialog {
    /// The plan.
    pub inputs: Inputs,
    /// Called when the dialog was closed.
    pub on_close: Callback<()>,
}

/// What it remembers.
#[derive(Default)]
pub struct Sharing {
    dialog: NodeRef,
    is_open: bool,
    /// The links, with the plan that is in them; empty until the worker has written them.
    links: Option<(Rc<Plan>, Links)>,
    /// Whether names are to be in the link.
    with_names: bool,
    /// Whether the worker could not write the link.
    is_unavailable: bool,
    copied: Copied,
    /// Where the link is shown when it could not be copied; it is selected once.
    shown: NodeRef,
    to_select: bool,
}

impl ShareDialog {
    /// Both links; empty until the worker has written them.
    fn links(&self, own: &Own<Sharing>) -> Links {
        let plan = &self.inputs.plan;
        let known = own.keep(|sharing| match &sharing.links {
            Some((known, links)) if Rc::ptr_eq(known, plan) => Some(links.clone()),
            _ => {
                sharing.links = Some((plan.clone(), Links::default()));
                None
            }
        });
        known.unwrap_or_else(|| {
            for (at, writer) in WRITERS.into_iter().enumerate() {
                self.write(own, at, writer);
            }
            Links::default()
        })
    }

    /// Has a link written.
    fn write(&self, own: &Own<Sharing>, at: usize, writer: &'static str) {
        let (own, asked) = (own.clone(), self.inputs.plan.clone());
        worker::write(writer, &self.inputs.plan, move |link| {
            let Some(link) = link else {
                return own.change(|sharing| sharing.is_unavailable = true);
            };
            let link = format!("{}#{link}", page::address());
            own.change(|sharing| {
                let shown = sharing.links.as_mut();
                if let Some((_, links)) = shown.filter(|(plan, _)| Rc::ptr_eq(plan, &asked)) {
                    links[at] = link.into();
                }
            });
        });
    }

    /// A choice between the two links.
    fn choice(own: &Own<Sharing>, with_names: bool, what: &str, links: &Links) -> Html {
        let chosen = own.clone();
        view!(
            "<label class='choice'><input type='radio' name='link' checked={} onchange={}/>{}{}</label>",
            own.get().with_names == with_names,
            on(move |_| chosen.change(|sharing| {
                (sharing.with_names, sharing.copied) = (with_names, Copied::NotYet);
            })),
            what,
            match links[usize::from(with_names)].len() {
                0 => ": … characters".to_owned(),
                length => format!(": {} characters", count(length as u64)),
            },
        )
    }

    fn copy(link: Rc<str>, own: &Own<Sharing>) -> Callback<Event> {
        let own = own.clone();
        on(move |_| {
            let (own, link) = (own.clone(), link.clone());
            spawn_local(async move {
                let done = clipboard::copy(&link).await;
                own.change(|sharing| {
                    sharing.copied = if done { Copied::Yes } else { Copied::Refused };
                    sharing.to_select = !done;
                });
            });
        })
    }
}

impl Part for ShareDialog {
    type Memory = Sharing;

    fn draw(&self, own: &Own<Sharing>) -> Html {
        let links = self.links(own);
        let with_names = own.get().with_names;
        let link = links[usize::from(with_names)].clone();
        let (dialog, shown) = (own.get().dialog.clone(), own.get().shown.clone());
        let copied = own.get().copied;
        let close = {
            let dialog = dialog.clone();
            on(move |_| {
                if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
                    dialog.close();
                }
            })
        };
        let closed = {
            let on_close = self.on_close.clone();
            on(move |_| on_close.emit(()))
        };
        let refused = (copied == Copied::Refused).then(|| {
            view!(
                "<label for='share-link'>This browser did not copy the link: press Ctrl+C.</label>\
                <textarea id='share-link' ref={} readonly='readonly' rows='4' value={}/>",
                shown,
                &*link,
            )
        });
        view!(
            "<dialog class='share' ref={} onclose={} aria-labelledby='share-title'>\
                <h2 id='share-title'>Share this plan</h2>\
                <p>The plan is in the link, in the part after “#”, which browsers do not \
                    send: nothing leaves this machine until you hand over the link. Whoever has \
                    it can read the plan.</p>{}{}\
                <p class='share-length'>{} {}</p>{}\
                <div class='dialog-buttons'>\
                    <button type='button' class='primary' disabled={} onclick={}>Copy the link</button>\
                    <button type='button' onclick={}>Save as a file</button>\
                    <button type='button' onclick={}>Close</button>\
                    <output>{}</output>\
                </div>\
            </dialog>",
            dialog,
            closed,
            ShareDialog::choice(
                own,
                false,
                "Sizes, rules and settings, without names",
                &links
            ),
            ShareDialog::choice(
                own,
                true,
                "Everything, with names and where VMs run",
                &links
            ),
            own.get().is_unavailable.then_some(UNAVAILABLE),
            advice(link.len()),
            refused,
            link.is_empty(),
            ShareDialog::copy(link.clone(), own),
            menu::save(&self.inputs),
            close,
            (copied == Copied::Yes).then_some("Copied."),
        )
    }

    fn drawn(&self, own: &Own<Sharing>) {
        let (is_open, to_select) = own.keep(|sharing| {
            let before = (sharing.is_open, sharing.to_select);
            (sharing.is_open, sharing.to_select) = (true, false);
            before
        });
        if !is_open && let Some(dialog) = own.get().dialog.cast::<HtmlDialogElement>() {
            let _ = dialog.show_modal();
        }
        if to_select && let Some(text) = own.get().shown.cast::<HtmlTextAreaElement>() {
            let _ = text.focus();
            text.select();
        }
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
