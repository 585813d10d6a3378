//! What the page is, which plan is open, and what can be done with it.

use headroom::report::title;
use yew::prelude::*;

use super::inputs::Inputs;
use super::menu::PlanMenu;
use super::platform::PlatformChoice;
use crate::browser::theme::Theme;
use crate::browser::tools;
use crate::state::Action;
use crate::view::{Own, Part, on, part, sends, view};

/// The header; `share` opens the dialog for sharing.
pub fn header(inputs: &Inputs, can_undo: bool, can_redo: bool, share: Callback<Event>) -> Html {
    view!(
        "<header class='page-header'>\
            <h1>Headroom</h1>\
            <p class='printed'>{}</p>\
            <div class='plan-identity'>{}{}</div>\
            <div class='page-actions' role='group' aria-label='Actions'>{}\
                <button type='button' onclick={} disabled={} title='Undo (Ctrl+Z)' \
                    aria-label='Undo'>↶</button>\
                <button type='button' onclick={} disabled={} title='Redo (Ctrl+Shift+Z)' \
                    aria-label='Redo'>↷</button>\
                <button type='button' onclick={}>Export</button>{}\
                <button type='button' class='primary' onclick={}>Share</button>\
            </div>\
        </header>",
        title(&inputs.plan),
        inputs.name(),
        part(PlatformChoice(inputs.clone())),
        part(PlanMenu(inputs.clone())),
        sends(&inputs.dispatch, Action::Undo),
        !can_undo,
        sends(&inputs.dispatch, Action::Redo),
        !can_redo,
        {
            let plan = inputs.plan.clone();
            on(move |_| tools::open("exports", &plan, None))
        },
        part(ThemeButton),
        share,
    )
}

/// The button that goes through the colours.
#[derive(PartialEq)]
struct ThemeButton;

impl Part for ThemeButton {
    type Memory = Option<Theme>;

    fn draw(&self, own: &Own<Option<Theme>>) -> Html {
        let theme = own.get().unwrap_or_else(Theme::kept);
        let onclick = {
            let own = own.clone();
            on(move |_| {
                let next = theme.next();
                next.apply();
                own.change(|theme| *theme = Some(next));
            })
        };
        let label = format!("Colours: {}", theme.name());
        view!(
            "<button type='button' onclick={} title={} aria-label={}>{}</button>",
            onclick,
            &label,
            &label,
            theme.sign(),
        )
    }
}
