//! What happens when a text was read: a file, something pasted, a link?

use std::rc::Rc;

use headroom::format::wire::{Answer, Arrived, Refusal};
use headroom::model::Plan;

use super::{Action, Edit, Notice};

/// What a worker that fails means to the user.
pub const UNAVAILABLE: &str =
    "The part of Headroom that reads and writes plans could not be loaded.";

/// A plan that was read, or why not.
pub type Read = Result<Rc<Plan>, Refusal>;

/// The plan of an answer; no answer: the worker has failed.
pub fn read(answer: Option<Answer>) -> Read {
    match answer {
        Some(answer) => answer.outcome.map(|arrived| Rc::new(arrived.plan)),
        None => Err(unanswered()),
    }
}

/// The action for a text from outside. Nothing of the user's plan is lost: a link is shown
/// beside it, anything else takes its place in one step that can be undone.
pub fn open(answer: Option<Answer>, what: &str) -> Action {
    let outcome = match answer {
        Some(answer) if answer.is_link => return Action::OpenLink(read(Some(answer))),
        Some(answer) => answer.outcome,
        None => Err(unanswered()),
    };
    match outcome {
        Ok(arrived) => replace(arrived, what),
        Err(refusal) => Action::Notify(Notice::refused(&refusal)),
    }
}

/// A plan that nothing was opened for is the present one with other settings.
fn replace(arrived: Arrived, what: &str) -> Action {
    if what.is_empty() {
        return Action::Edit(Edit::Replace(Rc::new(arrived.plan)));
    }
    let notice = match arrived.kind.as_str() {
        "" => Notice::opened(what, arrived.remarks),
        kind => Notice::opened(&format!("{what} as {kind}"), arrived.remarks),
    };
    Action::Open(Rc::new(arrived.plan), notice)
}

fn unanswered() -> Refusal {
    Refusal {
        cause: UNAVAILABLE.to_owned(),
        action: "Reload the page when you are connected again.".to_owned(),
    }
}
