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
    let has_nothing = storage::stored_text().is_none() && page::fragment().is_none();
    has_nothing.then(Rc::default)
}

/// Reads what the page opens with.
pub fn begin(then: impl FnOnce(Start) + 'static) {
    let stored = storage::stored_text();
    read("openSaved", stored.clone(), move |saved| {
        if let (Some(text), Some(saved)) = (stored, &saved) {
            storage::has_read(text, saved.is_ok());
        }
        read("openLink", page::fragment(), move |link| {
            then(Start { saved, link });
        });
    });
}

/// Reads a text; a worker that fails is asked once more, since another one may be loaded.
fn read(name: &'static str, text: Option<String>, then: impl FnOnce(Option<Read>) + 'static) {
    let Some(text) = text else {
        return then(None);
    };
    let again = text.clone();
    worker::open_as(name, &text, move |answer| match answer {
        Some(_) => then(Some(open::read(answer))),
        None => worker::open_as(name, &again, |answer| then(Some(open::read(answer)))),
    });
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

/// Opens files or texts in place of the present plan: that of the moment when they are taken over,
/// of which only what is the user's own can stay beside them; without any, its settings.
pub fn texts(
    texts: &Array,
    what: String,
    current: impl Fn() -> Rc<Plan> + 'static,
    dispatch: &Callback<Action>,
) {
    let dispatch = dispatch.clone();
    let is_nothing = texts.length() == 0;
    let own = move || match is_nothing {
        true => Some(Plan::clone(&current())),
        false => own_part(&current(), &[example::plan()]),
    };
    worker::open(texts, own, move |answer| {
        dispatch.emit(open::open(answer, &what));
    });
}
