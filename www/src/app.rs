//! The page as a whole: state, its effects on the browser, and the layout.

mod deepen;
mod keep;

use yew::prelude::*;

use crate::browser::listen::{self, Gesture};
use crate::browser::{page, storage};
use crate::forms::{Header, Inputs, ShareDialog, notices, open_file, plan_form, shared_banner};
use crate::results::{Results, ResultsProps, VerdictBand};
use crate::state::{self, Action, Model};

/// What the page is started with.
#[derive(Properties, PartialEq)]
pub struct AppProps {
    /// The script that counts deeper answers in the background.
    pub worker_url: AttrValue,
}

/// The page.
#[component]
pub fn App(props: &AppProps) -> Html {
    let model = use_reducer(|| state::start(storage::saved_plan(), page::fragment().as_deref()));
    let dispatch = {
        let dispatcher = model.dispatcher();
        use_callback((), move |action: Action, ()| dispatcher.dispatch(action))
    };
    let keeper = keep::use_keeping(&model, &dispatch);
    deepen::use_deepening(&model, &props.worker_url, &dispatch);
    use_title(&model);
    {
        let dispatch = dispatch.clone();
        use_effect_with((), move |()| {
            let listeners = listen::gestures(move |gesture| match gesture {
                Gesture::Leaving => keeper.keep_now(),
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
    view(&model, inputs, use_state(|| false))
}

/// What a gesture means.
fn on_gesture(gesture: Gesture, dispatch: &Callback<Action>) {
    match gesture {
        Gesture::Address => {
            if let Some(fragment) = page::fragment() {
                dispatch.emit(state::open::open_link(&fragment));
            }
        }
        Gesture::Undo => dispatch.emit(Action::Undo),
        Gesture::Redo => dispatch.emit(Action::Redo),
        Gesture::Dropped(file) => open_file(file, dispatch.clone()),
        Gesture::Pasted(text) => {
            let what = "what you pasted".to_owned();
            dispatch.emit(Action::OpenText(text.into_bytes().into(), what));
        }
        Gesture::Leaving => {}
    }
}

/// The title of the window follows the plan's name.
#[hook]
fn use_title(model: &Model) {
    use_effect_with(model.plan().name.clone(), |name| page::set_title(name));
}

fn view(model: &Model, inputs: Inputs, sharing: UseStateHandle<bool>) -> Html {
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
        Callback::from(move |_: MouseEvent| sharing.set(true))
    };
    let is_sharing = *sharing;
    let on_close = Callback::from(move |()| sharing.set(false));
    html! {
        <div class="page">
            <Header inputs={inputs.clone()} can_undo={model.can_undo()} can_redo={model.can_redo()} {share} />
            <div class="page-messages">
                if model.is_shared() {
                    { shared_banner(dispatch) }
                }
                { notices(&model.notices, dispatch) }
            </div>
            <VerdictBand ..results.clone() />
            <div class="columns">
                { plan_form(&inputs) }
                <main><Results ..results /></main>
            </div>
            if is_sharing {
                <ShareDialog {inputs} {on_close} />
            }
        </div>
    }
}
