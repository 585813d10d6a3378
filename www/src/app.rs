//! The page as a whole: state, its effects on the browser, and the layout.

mod deepen;
mod keep;
mod opening;

use std::rc::Rc;

use yew::prelude::*;

use crate::browser::listen::{self, Gesture};
use crate::browser::page;
use crate::forms::{Inputs, ShareDialog, header, notices, open_files, plan_form, shared_banner};
use crate::results::{Results, ResultsProps, verdict_band};
use crate::state::{self, Action, Model, Start};
use crate::view::{on, part, view};

/// The page: first it reads what there is to be read, then it shows that and nothing else.
#[component]
pub fn App() -> Html {
    let start = use_state(opening::at_once);
    {
        let start = start.clone();
        use_effect_with((), move |()| {
            if start.is_none() {
                opening::begin(move |read| start.set(Some(Rc::new(read))));
            }
        });
    }
    match &*start {
        Some(start) => html! { <Planner start={start.clone()} /> },
        None => html! { <p class="opening" role="status">{ "Opening your plan …" }</p> },
    }
}

/// What the page shows first.
#[derive(Properties, PartialEq)]
struct PlannerProps {
    start: Rc<Start>,
}

/// The page with a plan.
#[component]
fn Planner(props: &PlannerProps) -> Html {
    let model = use_reducer(|| state::start(&props.start));
    let dispatch = use_dispatch(&model);
    let keeper = keep::use_keeping(&model, &dispatch);
    deepen::use_deepening(&model, &dispatch);
    use_title(&model);
    {
        let dispatch = dispatch.clone();
        use_effect_with((), move |()| {
            let listeners = listen::gestures(move |gesture| match gesture {
                Gesture::Leaving => keeper.keep_now(),
                Gesture::Closing(event) => {
                    if keeper.has_unsaved() {
                        event.prevent_default();
                    }
                }
                gesture => on_gesture(gesture, &dispatch),
            });
            move || drop(listeners)
        });
    }
    let is_wide = use_memo((), |()| page::is_wide());
    let inputs = Inputs {
        plan: model.plan().clone(),
        messages: model.messages.clone(),
        epoch: model.epoch,
        is_wide: *is_wide,
        dispatch,
    };
    page_of(&model, inputs, use_state(|| false))
}

/// How actions reach the state. Opening a text comes first to the worker, with the newest plan.
#[hook]
fn use_dispatch(model: &UseReducerHandle<Model>) -> Callback<Action> {
    let newest = use_mut_ref(|| model.plan().clone());
    newest.replace(model.plan().clone());
    let dispatcher = model.dispatcher();
    let dispatch = use_callback((), move |action: Action, ()| dispatcher.dispatch(action));
    use_callback((), move |action: Action, ()| match action {
        Action::OpenTexts(texts, what) => {
            let newest = newest.clone();
            opening::texts(&texts, what, move || newest.borrow().clone(), &dispatch);
        }
        action => dispatch.emit(action),
    })
}

/// What a gesture means.
fn on_gesture(gesture: Gesture, dispatch: &Callback<Action>) {
    match gesture {
        Gesture::Address => opening::link(dispatch),
        Gesture::Undo => dispatch.emit(Action::Undo),
        Gesture::Redo => dispatch.emit(Action::Redo),
        Gesture::Dropped(files) => open_files(&files, dispatch),
        Gesture::Pasted(text) => dispatch.emit(Action::open_text(&text, "what you pasted")),
        Gesture::Stored(text) => keep::heard(&text, dispatch),
        Gesture::Leaving | Gesture::Closing(_) => {}
    }
}

/// The title of the window follows the plan's name.
#[hook]
fn use_title(model: &Model) {
    use_effect_with(model.plan().name.clone(), |name| page::set_title(name));
}

fn page_of(model: &Model, inputs: Inputs, sharing: UseStateHandle<bool>) -> Html {
    let dispatch = &inputs.dispatch;
    let results = ResultsProps {
        plan: model.answered_plan().clone(),
        assessment: model.assessment().clone(),
        stale: model.is_stale(),
        levels: model.levels.clone(),
        deepening: model.deepening,
        dispatch: dispatch.clone(),
    };
    let share = {
        let sharing = sharing.clone();
        on(move |_| sharing.set(true))
    };
    let dialog = sharing.then(|| {
        part(ShareDialog {
            inputs: inputs.clone(),
            on_close: Callback::from(move |()| sharing.set(false)),
        })
    });
    view!(
        "<div class='page'>{}<div class='page-messages'>{}{}</div>{}\
            <div class='columns'>{}<main>{}</main></div>{}\
        </div>",
        header(&inputs, model.can_undo(), model.can_redo(), share),
        model
            .shared()
            .map(|shared| shared_banner(shared, model.own_plan(), dispatch)),
        notices(&model.notices, dispatch),
        verdict_band(&results),
        plan_form(&inputs),
        part(Results(results)),
        dialog,
    )
}
