//! When are deeper answers counted? A moment after the last change, for as long as the plan
//! stands, if the page has left anything open.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use headroom::format::wire::Counted;
use yew::prelude::*;

use crate::browser::worker::Counting;
use crate::state::{Action, Model};

/// So long the plan must stand still, in milliseconds: while somebody types, a worker that starts
/// would only take the processor from the next answer.
const MOMENT: u32 = 250;

/// Counts deeper answers about the last good plan. A change of the plan ends the worker.
#[hook]
pub fn use_deepening(model: &Model, dispatch: &Callback<Action>) {
    let plan = model.answered_plan().clone();
    let is_open = model.has_open_answers;
    let dispatch = dispatch.clone();
    use_effect_with(model.job, move |job| {
        let job = *job;
        let running: Rc<RefCell<Option<Counting>>> = Rc::default();
        let slot = running.clone();
        let timer = is_open.then(|| {
            Timeout::new(MOMENT, move || {
                let report = move |message| {
                    dispatch.emit(match message {
                        Some(Counted::Begins(failures)) => Action::Deepening(job, Some(failures)),
                        Some(Counted::Level(level, worst)) => Action::Deepened(job, level, worst),
                        Some(Counted::Refined(refined)) => Action::Refined(job, refined.into()),
                        None => Action::Deepening(job, None),
                    });
                };
                slot.replace(Counting::start(&plan, report));
            })
        });
        move || {
            drop(timer);
            running.take();
        }
    });
}
