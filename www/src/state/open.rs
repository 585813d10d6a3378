//! What happens when a text is opened: a file, something pasted, a link?

use std::rc::Rc;

use headroom::format::{document, link};
use headroom::model::Plan;

use super::{Action, Notice};

/// The action for a text from outside. Nothing of the user's plan is lost: a link is shown
/// beside it, anything else takes its place in one step that can be undone.
pub fn open(bytes: &[u8], what: &str, _current: &Plan) -> Action {
    let text = String::from_utf8_lossy(bytes);
    if link::looks_like_link(&text) {
        return open_link(&text);
    }
    match document::decode(&text) {
        Ok(plan) => Action::Open(Rc::new(plan), Notice::opened(what, &[])),
        Err(problem) => Action::Notify(Notice::refused(&problem)),
    }
}

/// The action for a link.
pub fn open_link(text: &str) -> Action {
    Action::OpenLink(link::decode(text).map(Rc::new))
}
