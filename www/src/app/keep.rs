//! When is the plan kept? A moment after each change: the user's own in this browser, a shared
//! one in the address. The worker writes the text.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use headroom::model::Plan;
use yew::prelude::*;

use crate::browser::{page, storage, worker};
use crate::state::open::UNAVAILABLE;
use crate::state::{Action, Model, Notice};

/// So long the plan must stand still, in milliseconds.
const MOMENT: u32 = 250;

/// Keeps the plan.
pub struct Keeper {
    /// The newest state.
    model: RefCell<Model>,
    /// The plan that was kept last, and whether as a shared one.
    kept: RefCell<(Rc<Plan>, bool)>,
    /// How often another plan had been opened when the plan was last kept.
    opened: Cell<u32>,
    /// Whether the user was told that nothing can be kept.
    told: Cell<bool>,
    dispatch: Callback<Action>,
}

impl Keeper {
    /// Keeps what has changed since the plan was opened.
    pub fn keep_now(self: &Rc<Self>) {
        if !self.has_unsaved() {
            return;
        }
        let (plan, is_shared, opened) = {
            let model = self.model.borrow();
            (model.plan().clone(), model.is_shared(), model.opened)
        };
        let keeper = self.clone();
        let asked = plan.clone();
        let name = if is_shared { "toLink" } else { "toSave" };
        worker::write(name, &asked, move |text| match text {
            Some(link) if is_shared => keeper.keep_shared(plan, &link),
            text => keeper.keep_own(plan, opened, text.as_deref()),
        });
    }

    /// Whether the present plan differs from what is kept.
    pub fn has_unsaved(&self) -> bool {
        let model = self.model.borrow();
        let kept = self.kept.borrow();
        let is_kept = Rc::ptr_eq(model.plan(), &kept.0) && model.is_shared() == kept.1;
        model.touched && !is_kept
    }

    fn keep_shared(&self, plan: Rc<Plan>, link: &str) {
        // The user may have gone back to the own plan meanwhile.
        if self.model.borrow().is_shared() {
            page::set_fragment(Some(link));
            self.kept.replace((plan, true));
        }
    }

    fn keep_own(&self, plan: Rc<Plan>, opened: u32, document: Option<&str>) {
        let is_kept = document.is_some_and(|document| {
            if self.opened.replace(opened) != opened {
                storage::keep_earlier();
            }
            storage::save_text(document)
        });
        if page::fragment().is_some() && !self.model.borrow().is_shared() {
            page::set_fragment(None);
        }
        self.kept.replace((plan, false));
        if !is_kept && !self.told.replace(true) {
            let text = match document {
                Some(_) => {
                    "This browser does not keep the plan: save it as a file before you leave."
                        .to_owned()
                }
                None => {
                    format!("{UNAVAILABLE} Changes are not kept until you are connected again.")
                }
            };
            self.dispatch.emit(Action::Notify(Notice::failure(text)));
        }
    }
}

/// Keeps the plan a moment after each change.
#[hook]
pub fn use_keeping(model: &Model, dispatch: &Callback<Action>) -> Rc<Keeper> {
    let keeper = use_memo((), |()| Keeper {
        model: RefCell::new(model.clone()),
        kept: RefCell::new((model.plan().clone(), model.is_shared())),
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
