//! What next? What has to be bought, and how long will it last: answered by the worker when it
//! is asked for.
//!
//! The worker sends finished elements, so a further topic costs nothing here.
//! An answer stays in sight when the plan changes, marked as that of the plan before.

use std::rc::Rc;

use headroom::model::Plan;
use headroom::report::advice::topics;
use web_sys::HtmlDetailsElement;
use yew::prelude::*;

use super::ResultsProps;
use super::parts::section;
use crate::browser::worker::{self, Advising};
use crate::state::open::UNAVAILABLE;
use crate::view::{Own, Part, keyed, on, view};

/// Every topic, closed.
pub(super) fn next(props: &ResultsProps) -> Html {
    let mut all = Vec::new();
    for (key, (topic, title)) in topics(&props.plan).into_iter().enumerate() {
        let plan = props.plan.clone();
        all.push(keyed(key, Topic { topic, title, plan }));
    }
    section("next", "What next", Html::default(), view!("{}", all))
}

/// One topic.
struct Topic {
    topic: &'static str,
    title: &'static str,
    plan: Rc<Plan>,
}

impl PartialEq for Topic {
    /// Plans are compared by address: they are made once and never changed.
    fn eq(&self, other: &Topic) -> bool {
        self.topic == other.topic && Rc::ptr_eq(&self.plan, &other.plan)
    }
}

/// What is known about a topic.
#[derive(Default)]
struct Known {
    /// The plan that was asked about last.
    asked: Option<Rc<Plan>>,
    /// The worker, while it is at work.
    job: Option<Advising>,
    /// Its elements, which the worker has written and escaped.
    answer: Option<AttrValue>,
}

impl Topic {
    /// Asks the worker about the present plan.
    fn ask(&self, own: &Own<Known>) -> Callback<Event> {
        let (topic, plan, own) = (self.topic, self.plan.clone(), own.clone());
        on(move |_| {
            let answered = own.clone();
            let job = worker::advise(&plan, topic, move |answer| {
                answered.change(|known| {
                    known.answer = answer.map(AttrValue::from);
                    known.job = None;
                });
            });
            own.change(|known| {
                known.asked = Some(plan.clone());
                known.job = job;
            });
        })
    }

    /// What there is to be said about the answer.
    fn state(&self, own: &Own<Known>, is_stale: bool) -> Html {
        let known = own.get();
        if known.job.is_some() {
            return view!("Calculating …");
        }
        let text = match known.answer {
            Some(_) if is_stale => "This is about the plan before the last change.",
            None if is_stale => "Stopped, because the plan has changed.",
            None => UNAVAILABLE,
            Some(_) => return Html::default(),
        };
        view!(
            "{} <button type='button' onclick={}>Calculate again</button>",
            text,
            self.ask(own),
        )
    }
}

impl Part for Topic {
    type Memory = Known;

    fn draw(&self, own: &Own<Known>) -> Html {
        let asked = own.get().asked.clone();
        let is_stale = asked.is_some_and(|asked| !Rc::ptr_eq(&asked, &self.plan));
        if is_stale {
            own.keep(|known| known.job = None);
        }
        let toggle = {
            let (ask, own) = (self.ask(own), own.clone());
            on(move |event| {
                let details: HtmlDetailsElement = event.target_unchecked_into();
                if details.open() && own.get().asked.is_none() {
                    ask.emit(event);
                }
            })
        };
        let known = own.get();
        let is_asked = known.asked.is_some();
        view!(
            "<details ontoggle={}><summary>{}</summary>\
                <div class='advice'><p class='state soft' role='status'>{}</p>{}</div>\
            </details>",
            toggle,
            self.title,
            is_asked.then(|| self.state(own, is_stale)),
            known.answer.as_ref().map(|answer| view!(
                "<div class={}>{}</div>",
                if is_stale { "stale" } else { "" },
                Html::from_html_unchecked(answer.clone()),
            )),
        )
    }
}
