//! How was this number calculated? A button that opens the derivation.

use std::rc::Rc;

use headroom::assess::Answers;
use headroom::explain::Explanation;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

use super::{ResultsProps, Shared};
use crate::view::{Own, Part, classes, on, part, view};

/// Derives a number.
type Explain = dyn Fn(&ResultsProps, &Answers) -> Vec<Explanation>;

/// What is to be explained, and how: made when it is asked for.
pub(crate) struct How {
    /// What the number is, for the name of the button.
    of: String,
    /// Of which results.
    props: Shared<ResultsProps>,
    explain: Rc<Explain>,
    /// Only the question mark.
    short: bool,
}

impl PartialEq for How {
    /// Results are compared, the explanation is a function of them.
    fn eq(&self, other: &How) -> bool {
        self.of == other.of && *self.props == *other.props
    }
}

#[derive(Default)]
pub(crate) struct Opened {
    open: bool,
    dialog: NodeRef,
}

impl How {
    /// The button "How is this calculated?"
    pub(crate) fn of(
        of: &str,
        props: &ResultsProps,
        explain: impl Fn(&ResultsProps, &Answers) -> Vec<Explanation> + 'static,
    ) -> Html {
        How::button(of, props, Rc::new(explain), false)
    }

    /// The same as a mere question mark, in a row of a table.
    pub(crate) fn short(
        of: &str,
        props: &ResultsProps,
        explain: impl Fn(&ResultsProps, &Answers) -> Vec<Explanation> + 'static,
    ) -> Html {
        How::button(of, props, Rc::new(explain), true)
    }

    fn button(of: &str, props: &ResultsProps, explain: Rc<Explain>, short: bool) -> Html {
        part(How {
            of: of.to_owned(),
            props: Shared::new(props.clone()),
            explain,
            short,
        })
    }

    fn dialog(&self, own: &Own<Opened>) -> Html {
        let mut derivations = Vec::new();
        if let Some(answers) = &self.props.assessment.answers {
            for explanation in (self.explain)(&self.props, answers) {
                derivations.push(derivation(&explanation));
            }
        }
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
        view!(
            "<dialog ref={} class='derivation' aria-label={} onclose={}>{}\
                <button type='button' onclick={}>Close</button>\
            </dialog>",
            place,
            &self.of,
            hide,
            derivations,
            close,
        )
    }
}

impl Part for How {
    type Memory = Opened;

    fn draw(&self, own: &Own<Opened>) -> Html {
        let show = {
            let own = own.clone();
            on(move |_| own.change(|opened| opened.open = true))
        };
        let open = own.get().open;
        view!(
            "<button type='button' class={} aria-label={} aria-haspopup='dialog' \
                title='How is this calculated?' onclick={}>{}</button>{}",
            classes(&["how", if self.short { "short" } else { "" }]),
            format!("How is this calculated? {}", self.of),
            show,
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

fn derivation(explanation: &Explanation) -> Html {
    let mut inputs = Vec::new();
    for input in &explanation.inputs {
        let origin = match input.origin.strip_prefix("default") {
            Some(rest) => view!("<b class='default'>default</b>{}", rest),
            None => view!("{}", &input.origin),
        };
        inputs.push(view!(
            "<tr><th scope='row'>{}</th><td>{}</td><td>{}</td></tr>",
            &input.name,
            &input.value,
            origin
        ));
    }
    view!(
        "<article>\
            <h3>{}</h3><p class='result'>{}</p><p class='formula'>{}</p>\
            <table>\
                <thead><tr>\
                    <th scope='col'>Input</th><th scope='col'>Value</th><th scope='col'>Origin</th>\
                </tr></thead>\
                <tbody>{}</tbody>\
            </table>\
            <p class='source'>Source: {}</p>\
        </article>",
        &explanation.title,
        &explanation.result,
        &explanation.formula,
        inputs,
        &explanation.source,
    )
}
