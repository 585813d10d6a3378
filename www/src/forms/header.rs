//! What the page is, which plan is open, and what can be done with it.

use wasm_bindgen::JsCast;
use yew::prelude::*;

use super::inputs::Inputs;
use super::menu::PlanMenu;
use super::platform::PlatformChoice;
use crate::browser::page;
use crate::browser::theme::Theme;
use crate::state::Action;
use crate::view::{Own, Part, on, part, sends, view};

/// What the header shows.
#[derive(Properties, PartialEq)]
pub struct HeaderProps {
    /// The inputs.
    pub inputs: Inputs,
    /// Whether there is a step to undo.
    pub can_undo: bool,
    /// Whether there is a step to redo.
    pub can_redo: bool,
    /// Opens the dialog for sharing.
    pub share: Callback<MouseEvent>,
}

/// The header.
#[component]
pub fn Header(props: &HeaderProps) -> Html {
    let inputs = &props.inputs;
    let share = {
        let share = props.share.clone();
        on(move |event| share.emit(event.unchecked_into()))
    };
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
                <button type='button' onclick={}>Print</button>{}\
                <button type='button' class='primary' onclick={}>Share</button>\
            </div>\
        </header>",
        printed_title(inputs),
        inputs.name(),
        part(PlatformChoice(inputs.clone())),
        part(PlanMenu(inputs.clone())),
        sends(&inputs.dispatch, Action::Undo),
        !props.can_undo,
        sends(&inputs.dispatch, Action::Redo),
        !props.can_redo,
        on(|_| page::print()),
        part(ThemeButton),
        share,
    )
}

/// The plan's name and platform on paper, where there are no inputs.
fn printed_title(inputs: &Inputs) -> String {
    let platform = inputs.plan.platform_facts().name;
    match inputs.plan.name.trim() {
        "" => platform.to_owned(),
        name => format!("{name}, {platform}"),
    }
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
