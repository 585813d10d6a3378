//! When is the plan kept? A moment after each change: the user's own in this browser, a shared
//! one in the address. The worker writes the text.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use headroom::model::Plan;
use yew::prelude::*;

use crate::browser::{page, storage, worker};
use crate::state::open::UNAVAILABLE;
use crate::state::{Action, Model, Notice, Offer};
use crate::versions::{MOST_GUARDED, Unkept};

/// So long the plan must stand still, in milliseconds.
const MOMENT: u32 = 250;

/// Keeps the plan.
pub struct Keeper {
    /// The newest state.
    model: RefCell<Model>,
    /// The user's own plan that was kept last.
    own: RefCell<Rc<Plan>>,
    /// The shared plan that was kept last.
    shared: RefCell<Option<Rc<Plan>>>,
    /// How often another plan had been opened when the user's own was last kept.
    opened: Cell<u32>,
    /// Whether the user was told that nothing can be kept.
    told: Cell<bool>,
    dispatch: Callback<Action>,
}

impl Keeper {
    /// Keeps what has changed since the plan was opened.
    pub fn keep_now(self: &Rc<Self>) {
        let opened = self.model.borrow().opened;
        if let Some(plan) = self.unsaved_own() {
            let (keeper, asked) = (self.clone(), plan.clone());
            worker::write("toSave", &asked, move |text| {
                keeper.keep_own(plan, opened, text.as_deref());
            });
        }
        if let Some(plan) = self.unsaved_shared() {
            let (keeper, asked) = (self.clone(), plan.clone());
            worker::write("toLink", &asked, move |text| match text {
                Some(link) => keeper.keep_shared(plan, &link),
                None => keeper.tell_unavailable(),
            });
        }
    }

    /// Whether something differs from what is kept.
    pub fn has_unsaved(&self) -> bool {
        self.unsaved_own().is_some() || self.unsaved_shared().is_some()
    }

    fn unsaved_own(&self) -> Option<Rc<Plan>> {
        let model = self.model.borrow();
        let (plan, touched) = model.own();
        let is_kept = Rc::ptr_eq(plan, &self.own.borrow());
        (touched && !is_kept).then(|| plan.clone())
    }

    fn unsaved_shared(&self) -> Option<Rc<Plan>> {
        let model = self.model.borrow();
        let plan = model.shared().filter(|_| model.touched)?;
        let kept = self.shared.borrow();
        let is_kept = kept.as_ref().is_some_and(|kept| Rc::ptr_eq(plan, kept));
        (!is_kept).then(|| plan.clone())
    }

    fn keep_shared(&self, plan: Rc<Plan>, link: &str) {
        // The user may have gone back to the own plan meanwhile.
        if self.model.borrow().is_shared() {
            page::set_fragment(Some(link));
            self.shared.replace(Some(plan));
        }
    }

    fn keep_own(&self, plan: Rc<Plan>, opened: u32, document: Option<&str>) {
        let Some(document) = document else {
            return self.tell_unavailable();
        };
        let is_another = self.opened.get() != opened;
        if let Err(unkept) = storage::keep_plan(document, is_another) {
            return self.tell(not_kept(unkept).offering(Offer::Versions));
        }
        self.opened.set(opened);
        self.own.replace(plan);
        self.told.set(false);
        if page::fragment().is_some() && !self.model.borrow().is_shared() {
            page::set_fragment(None);
        }
    }

    fn tell_unavailable(&self) {
        let text = format!("{UNAVAILABLE} Changes are not kept until you are connected again.");
        self.tell(Notice::failure(text));
    }

    fn tell(&self, notice: Notice) {
        if !self.told.replace(true) {
            self.dispatch.emit(Action::Notify(notice));
        }
    }
}

/// What it means that a plan was not stored.
fn not_kept(unkept: Unkept) -> Notice {
    let what_to_do = match unkept {
        Unkept::Refused => {
            "Its storage is full, or closed to this page: save the plan as a file before you \
             leave, or delete versions."
                .to_owned()
        }
        Unkept::TooMany => format!(
            "It holds {MOST_GUARDED} versions that could not be read or that other tabs have \
             saved, and none of them is dropped unasked: delete those that you do not need."
        ),
    };
    Notice {
        details: vec![
            what_to_do,
            "What was stored before is still there.".to_owned(),
        ],
        ..Notice::failure("This browser does not keep the plan.")
    }
}

/// Another tab has stored a plan.
pub fn heard(text: &str, dispatch: &Callback<Action>) {
    let notice = match storage::heard(text) {
        Ok(false) => return,
        Ok(true) => Notice::foreign(),
        Err(unkept) => not_kept(unkept).offering(Offer::Versions),
    };
    dispatch.emit(Action::Notify(notice));
}

/// Keeps the plan a moment after each change.
#[hook]
pub fn use_keeping(model: &Model, dispatch: &Callback<Action>) -> Rc<Keeper> {
    let keeper = use_memo((), |()| Keeper {
        model: RefCell::new(model.clone()),
        own: RefCell::new(model.own().0.clone()),
        shared: RefCell::default(),
        opened: Cell::new(model.opened),
        told: Cell::new(false),
        dispatch: dispatch.clone(),
    });
    // What another plan takes the place of is kept first, with its last change.
    if keeper.model.borrow().opened != model.opened {
        keeper.keep_now();
    }
    keeper.model.replace(model.clone());
    let address = |plan: &Rc<Plan>| Rc::as_ptr(plan);
    let (own, own_touched) = model.own();
    let state = (
        address(own),
        own_touched,
        model.shared().map(address),
        model.touched,
    );
    {
        let keeper = keeper.clone();
        use_effect_with(state, move |_| {
            let timer = match keeper.has_unsaved() {
                true => Some(Timeout::new(MOMENT, move || keeper.keep_now())),
                false => {
                    // The user went back to the own plan, or the link was refused.
                    if !keeper.model.borrow().is_shared() {
                        page::set_fragment(None);
                    }
                    None
                }
            };
            move || drop(timer)
        });
    }
    keeper
}
