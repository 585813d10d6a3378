//! How was this number calculated? A button that opens the derivation, which the worker writes
//! when it is asked for.

use std::rc::Rc;

use headroom::model::Plan;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

use crate::browser::worker;
use crate::state::open::UNAVAILABLE;
use crate::view::{Own, Part, classes, on, part, view};

/// What is to be explained.
pub(crate) struct How {
    /// What the number is, for the name of the button.
    of: String,
    /// What the worker calls it.
    key: String,
    /// Of which plan.
    plan: Rc<Plan>,
    /// Only the question mark.
    short: bool,
}

impl PartialEq for How {
    /// Plans are compared by address: they are made once and never changed.
    fn eq(&self, other: &How) -> bool {
        self.key == other.key && self.of == other.of && Rc::ptr_eq(&self.plan, &other.plan)
    }
}

#[derive(Default)]
pub(crate) struct Opened {
    open: bool,
    dialog: NodeRef,
    /// Its elements, which the worker has written and escaped; `None`: not yet.
    answer: Option<AttrValue>,
}

impl How {
    /// The button "How is this calculated?"
    pub(crate) fn of(of: &str, key: &str, plan: &Rc<Plan>) -> Html {
        How::button(of, key.to_owned(), plan, false)
    }

    /// The same as a mere question mark, in a row of a table.
    pub(crate) fn short(of: &str, key: String, plan: &Rc<Plan>) -> Html {
        How::button(of, key, plan, true)
    }

    fn button(of: &str, key: String, plan: &Rc<Plan>, short: bool) -> Html {
        part(How {
            of: of.to_owned(),
            key,
            plan: plan.clone(),
            short,
        })
    }

    /// Asks the worker, and opens the dialog.
    fn ask(&self, own: &Own<Opened>) -> Callback<Event> {
        let (own, plan, key) = (own.clone(), self.plan.clone(), self.key.clone());
        on(move |_| {
            let answered = own.clone();
            worker::explain(&plan, &key, move |answer| {
                let answer = answer.map_or(UNAVAILABLE.into(), AttrValue::from);
                answered.change(|opened| opened.answer = Some(answer));
            });
            own.change(|opened| (opened.open, opened.answer) = (true, None));
        })
    }

    fn dialog(&self, own: &Own<Opened>) -> Html {
        let hide = {
            let own = own.clone();
            on(move |_| own.change(|opened| opened.open = false))
        };
        let place = own.get().dialog.clone();
        let close = {
            let place = place.clone();
            on(move |_| {
                if let Some(dialog) = place.cast::<HtmlDialogElement>() {
                    dialog.close();
                }
            })
        };
        let answer = match &own.get().answer {
            Some(answer) => Html::from_html_unchecked(answer.clone()),
            None => view!("Calculating …"),
        };
        view!(
            "<dialog ref={} class='derivation' aria-label={} onclose={}>{}\
                <button type='button' onclick={}>Close</button>\
            </dialog>",
            place,
            &self.of,
            hide,
            answer,
            close,
        )
    }
}

impl Part for How {
    type Memory = Opened;

    fn draw(&self, own: &Own<Opened>) -> Html {
        let open = own.get().open;
        view!(
            "<button type='button' class={} aria-label={} aria-haspopup='dialog' \
                title='How is this calculated?' onclick={}>{}</button>{}",
            classes(&["how", if self.short { "short" } else { "" }]),
            format!("How is this calculated? {}", self.of),
            self.ask(own),
            if self.short {
                "?"
            } else {
                "How is this calculated?"
            },
            open.then(|| self.dialog(own)),
        )
    }

    fn drawn(&self, own: &Own<Opened>) {
        if own.get().open
            && let Some(dialog) = own.get().dialog.cast::<HtmlDialogElement>()
            && !dialog.open()
        {
            let _ = dialog.show_modal();
            // The button below has the focus; reading begins at the top.
            dialog.set_scroll_top(0);
        }
    }
}
