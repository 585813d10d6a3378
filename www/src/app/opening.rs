//! How does a text become a plan on the page? The worker reads it.

use std::rc::Rc;

use crate::browser::{page, storage, worker};
use crate::state::open::{self, Read};
use crate::state::{Action, Start, example};
use headroom::format::import::own_part;
use headroom::model::Plan;
use js_sys::Array;
use yew::Callback;

/// What the page opens with, if nothing has to be read for that.
pub fn at_once() -> Option<Rc<Start>> {
    let has_nothing = storage::saved_text().is_none() && page::fragment().is_none();
    has_nothing.then(Rc::default)
}

/// Reads what the page opens with.
pub fn begin(then: impl FnOnce(Start) + 'static) {
    read("openSaved", storage::saved_text(), move |saved| {
        read("openLink", page::fragment(), move |link| {
            then(Start { saved, link });
        });
    });
}

fn read(name: &str, text: Option<String>, then: impl FnOnce(Option<Read>) + 'static) {
    match text {
        Some(text) => worker::open_as(name, &text, |answer| then(Some(open::read(answer)))),
        None => then(None),
    }
}

/// Opens the link in the address.
pub fn link(dispatch: &Callback<Action>) {
    let dispatch = dispatch.clone();
    read("openLink", page::fragment(), move |link| {
        if let Some(link) = link {
            dispatch.emit(Action::OpenLink(link));
        }
    });
}

/// Opens files or texts in place of the present plan, of which only what is the user's own can
/// stay beside them; without any, its settings.
pub fn texts(texts: &Array, what: String, current: &Plan, dispatch: &Callback<Action>) {
    let dispatch = dispatch.clone();
    let own = match texts.length() {
        0 => Some(current.clone()),
        _ => own_part(current, &[example::plan()]),
    };
    worker::open(texts, own.as_ref(), move |answer| {
        dispatch.emit(open::open(answer, &what));
    });
}
