//! When are deeper answers counted? A moment after the last change, for as long as the plan
//! stands.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use headroom::format::document;
use yew::prelude::*;

use crate::browser::message::Message;
use crate::browser::worker::Job;
use crate::state::{Action, Model};

/// So long the plan must stand still, in milliseconds.
const MOMENT: u32 = 150;

/// Counts deeper answers about the last good plan. A change of the plan ends the worker.
#[hook]
pub fn use_deepening(model: &Model, url: &AttrValue, dispatch: &Callback<Action>) {
    let plan = model.answered_plan().clone();
    let has_answers = model.assessment().answers.is_some();
    let (url, dispatch) = (url.clone(), dispatch.clone());
    use_effect_with(model.job, move |job| {
        let job = *job;
        let running: Rc<RefCell<Option<Job>>> = Rc::default();
        let slot = running.clone();
        let timer = has_answers.then(|| {
            Timeout::new(MOMENT, move || {
                let report = move |message| {
                    dispatch.emit(match message {
                        Message::Begins(failures) => Action::Deepening(job, Some(failures)),
                        Message::Counted(level, worst) => Action::Deepened(job, level, worst),
                        Message::Done => Action::Deepening(job, None),
                    });
                };
                slot.replace(Job::start(&url, &document::encode_compact(&plan), report));
            })
        });
        move || {
            drop(timer);
            running.take();
        }
    });
}
