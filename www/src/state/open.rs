//! What happens when a text is opened: a file, something pasted, a link?

use std::rc::Rc;

use headroom::format::import::{Kind, Opened, detect_and_open};
use headroom::format::link;
use headroom::model::Plan;
use headroom::problem::Problem;

use super::{Action, Notice};

/// The action for a text from outside. Nothing of the user's plan is lost: a link is shown
/// beside it, anything else takes its place in one step that can be undone.
pub fn open(bytes: &[u8], what: &str, current: &Plan) -> Action {
    match detect_and_open(bytes, Some(current)) {
        Ok(opened) if opened.kind == Kind::Link => Action::OpenLink(Ok(Rc::new(opened.plan))),
        Err(problem) if is_link(bytes) => Action::OpenLink(Err(problem)),
        Ok(opened) => replace(opened, what),
        Err(problem) => refuse(&problem),
    }
}

/// The action for a link.
pub fn open_link(text: &str) -> Action {
    Action::OpenLink(link::decode(text).map(Rc::new))
}

fn is_link(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(link::looks_like_link)
}

fn replace(opened: Opened, what: &str) -> Action {
    let what = match opened.kind {
        Kind::Document | Kind::Link => what.to_owned(),
        kind => format!("{what} as {kind}"),
    };
    let notice = Notice::opened(&what, &opened.problems);
    Action::Open(Rc::new(opened.plan), notice)
}

fn refuse(problem: &Problem) -> Action {
    Action::Notify(Notice::refused(problem))
}
