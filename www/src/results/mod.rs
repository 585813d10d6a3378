//! What does the page show of an assessment? Texts and geometry come from the core.
//!
//! - [`band`]: the verdict, always in sight;
//! - [`problems`]: what is wrong with the input;
//! - [`cluster`]: the hosts as bars; a click fails one;
//! - [`levels`], [`room`], [`placement`], [`migration`]: one section each;
//! - [`asked`]: what headroom is asked about;
//! - [`next`]: what to buy, and how long it lasts, when it is asked for;
//! - [`parts`], [`plot`], [`how`]: what sections share.

mod asked;
mod band;
mod cluster;
mod how;
mod levels;
mod migration;
mod next;
mod parts;
mod placement;
mod plot;
mod problems;
mod proof;
mod room;

use std::rc::Rc;

use headroom::assess::{Answers, Assessment};
use headroom::capacity::Level;
use headroom::model::Plan;
use yew::prelude::*;

use crate::state::Action;
use crate::view::{Own, Part, classes, part, view};
pub use band::verdict_band;

/// What is shown.
#[derive(Clone)]
pub struct ResultsProps {
    /// The plan that `assessment` answers: the last good one.
    pub plan: Rc<Plan>,
    /// The answers.
    pub assessment: Rc<Assessment>,
    /// Whether the present inputs have errors, so that the results are of an older plan.
    pub stale: bool,
    /// Failure levels known so far: k = 0 and 1 at once, deeper ones later.
    pub levels: Rc<Vec<Level>>,
    /// The number of failures that is being counted now.
    pub deepening: Option<u32>,
    /// What a user does.
    pub dispatch: Callback<Action>,
}

impl PartialEq for ResultsProps {
    /// Plans and answers are compared by address: they are made once and never changed.
    fn eq(&self, other: &ResultsProps) -> bool {
        self.has_same_answers(other)
            && Rc::ptr_eq(&self.levels, &other.levels)
            && (self.stale, self.deepening) == (other.stale, other.deepening)
            && self.dispatch == other.dispatch
    }
}

/// A value that is made once, compared by its address.
pub(crate) struct Shared<T>(pub(crate) Rc<T>);

impl<T> Shared<T> {
    fn new(value: T) -> Shared<T> {
        Shared(Rc::new(value))
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Shared<T> {
        Shared(self.0.clone())
    }
}

impl<T> PartialEq for Shared<T> {
    fn eq(&self, other: &Shared<T>) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl<T> std::ops::Deref for Shared<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

/// Results that can be shown: the props, and the answers that are known to be there.
#[derive(Clone, Copy)]
pub(crate) struct Shown<'a> {
    pub(crate) props: &'a ResultsProps,
    pub(crate) answers: &'a Answers,
}

impl ResultsProps {
    /// Whether other results are about the same plan.
    fn has_same_answers(&self, other: &ResultsProps) -> bool {
        Rc::ptr_eq(&self.plan, &other.plan) && Rc::ptr_eq(&self.assessment, &other.assessment)
    }

    /// The class of results of an older plan.
    fn stale_class(&self) -> &'static str {
        if self.stale { "stale" } else { "" }
    }

    fn shown(&self) -> Option<Shown<'_>> {
        let answers = self.assessment.answers.as_ref()?;
        Some(Shown {
            props: self,
            answers,
        })
    }
}

/// Every section below the verdict.
#[derive(PartialEq)]
pub struct Results(pub ResultsProps);

impl Part for Results {
    type Memory = ();

    fn draw(&self, _: &Own<()>) -> Html {
        let props = &self.0;
        let problems = problems::problems(props);
        if props.assessment.answers.is_none() {
            return view!("<div class='results'>{}</div>", problems);
        }
        view!(
            "<div class={}>{}{}{}<div class='pair'>{}{}</div>{}{}{}</div>",
            classes(&["results", props.stale_class()]),
            parts::patterns(),
            problems,
            part(cluster::ClusterView {
                props: props.clone()
            }),
            levels::levels(props),
            room::headroom_view(props),
            next::next(props),
            placement::placement_view(props),
            part(migration::Migration {
                props: props.clone()
            }),
        )
    }
}
