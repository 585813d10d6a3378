//! When is the plan kept? A moment after each change: the user's own in this browser, a shared
//! one in the address.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use headroom::format::link;
use yew::prelude::*;

use crate::browser::{page, storage};
use crate::state::{Action, Model, Notice};

/// So long the plan must stand still, in milliseconds.
const MOMENT: u32 = 400;

/// Keeps the plan.
pub struct Keeper {
    /// The newest state.
    model: RefCell<Model>,
    /// How often another plan had been opened when the plan was last kept.
    opened: Cell<u32>,
    /// Whether the user was told that nothing can be kept.
    told: Cell<bool>,
    dispatch: Callback<Action>,
}

impl Keeper {
    /// Keeps what has changed since the plan was opened.
    pub fn keep_now(&self) {
        let model = self.model.borrow();
        if !model.touched {
            return;
        }
        if model.is_shared() {
            return page::set_fragment(Some(&link::encode(model.plan())));
        }
        if self.opened.replace(model.opened) != model.opened {
            storage::keep_earlier();
        }
        if page::fragment().is_some() {
            page::set_fragment(None);
        }
        let kept = storage::save_plan(model.plan());
        drop(model);
        if !kept && !self.told.replace(true) {
            let text = "This browser does not keep the plan: save it as a file before you leave.";
            self.dispatch.emit(Action::Notify(Notice::failure(text)));
        }
    }
}

/// Keeps the plan a moment after each change.
#[hook]
pub fn use_keeping(model: &Model, dispatch: &Callback<Action>) -> Rc<Keeper> {
    let keeper = use_memo((), |()| Keeper {
        model: RefCell::new(model.clone()),
        opened: Cell::new(model.opened),
        told: Cell::new(false),
        dispatch: dispatch.clone(),
    });
    keeper.model.replace(model.clone());
    let state = (Rc::as_ptr(model.plan()), model.touched, model.is_shared());
    {
        let keeper = keeper.clone();
        use_effect_with(state, move |(_, touched, is_shared)| {
            let timer = match (touched, is_shared) {
                (true, _) => Some(Timeout::new(MOMENT, move || keeper.keep_now())),
                (false, true) => None,
                // The user went back to the own plan, or the link was refused.
                (false, false) => {
                    page::set_fragment(None);
                    None
                }
            };
            move || drop(timer)
        });
    }
    keeper
}
