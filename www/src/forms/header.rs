//! What the page is, which plan is open, and what can be done with it.

use yew::prelude::*;

use super::inputs::Inputs;
use super::menu::PlanMenu;
use super::platform::PlatformChoice;
use crate::browser::page;
use crate::browser::theme::Theme;
use crate::state::Action;

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
    let dispatch = &props.inputs.dispatch;
    let undo = dispatch.reform(|_: MouseEvent| Action::Undo);
    let redo = dispatch.reform(|_: MouseEvent| Action::Redo);
    let print = Callback::from(|_: MouseEvent| page::print());
    html! {
        <header class="page-header">
            <h1>{ "Headroom" }</h1>
            <p class="printed">{ printed_title(&props.inputs) }</p>
            <div class="plan-identity">
                { props.inputs.name() }
                <PlatformChoice ..props.inputs.clone() />
            </div>
            <div class="page-actions" role="group" aria-label="Actions">
                <PlanMenu ..props.inputs.clone() />
                <button type="button" onclick={undo} disabled={!props.can_undo}
                    title="Undo (Ctrl+Z)" aria-label="Undo">{ "↶" }</button>
                <button type="button" onclick={redo} disabled={!props.can_redo}
                    title="Redo (Ctrl+Shift+Z)" aria-label="Redo">{ "↷" }</button>
                <button type="button" onclick={print}>{ "Print" }</button>
                <ThemeButton />
                <button type="button" class="primary" onclick={props.share.clone()}>{ "Share" }</button>
            </div>
        </header>
    }
}

/// The plan's name and platform on paper, where there are no inputs.
fn printed_title(inputs: &Inputs) -> String {
    let platform = inputs.plan.platform_facts().name;
    match inputs.plan.name.trim() {
        "" => platform.to_owned(),
        name => format!("{name}, {platform}"),
    }
}

#[component]
fn ThemeButton() -> Html {
    let theme = use_state(Theme::kept);
    let onclick = {
        let theme = theme.clone();
        Callback::from(move |_: MouseEvent| {
            let next = theme.next();
            next.apply();
            theme.set(next);
        })
    };
    let label = format!("Colours: {}", theme.name());
    html! {
        <button type="button" {onclick} title={label.clone()} aria-label={label}>{ theme.sign() }</button>
    }
}
