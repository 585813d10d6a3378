//! One input with its label, its default mark or reset, and the sentence that is wrong with it.

use yew::prelude::*;

use super::choice::ChoiceInput;
use super::text::TextInput;
use crate::state::{Action, Choice, Edit, Field, Message, Shown};

/// One input.
#[derive(Properties, PartialEq, Clone)]
pub struct FieldProps {
    /// Which one.
    pub field: Field,
    /// Its label.
    pub label: AttrValue,
    /// Whether the label is for screen readers only, because a heading above says the same.
    #[prop_or_default]
    pub hide_label: bool,
    /// The value in force.
    pub shown: Shown,
    /// The text that stands in it although it is no value.
    #[prop_or_default]
    pub typed: Option<AttrValue>,
    /// What is wrong with it.
    #[prop_or_default]
    pub message: Option<Message>,
    /// The options; empty: a text.
    #[prop_or_default]
    pub choices: Vec<Choice>,
    /// What an empty text means.
    #[prop_or_default]
    pub placeholder: &'static str,
    /// Counts changes of the plan that are not typed.
    pub epoch: u32,
    /// Edits of the plan.
    pub dispatch: Callback<Action>,
}

/// One input with everything that belongs to it.
#[component]
pub fn FieldInput(props: &FieldProps) -> Html {
    let id = props.field.id();
    let is_default = props.shown.is_default() && props.typed.is_none();
    let class = classes!(
        "field",
        is_default.then_some("is-default"),
        props.message.as_ref().map(|message| if message.is_error {
            "is-wrong"
        } else {
            "is-doubtful"
        }),
    );
    html! {
        <div {class}>
            <label for={id.clone()} class={classes!(props.hide_label.then_some("visually-hidden"))}>
                { &props.label }
            </label>
            <span class="field-line">
                if props.choices.is_empty() {
                    <TextInput ..props.clone() />
                } else {
                    <ChoiceInput ..props.clone() />
                }
                { origin(props) }
            </span>
            if let Some(message) = &props.message {
                <p class="field-message" id={format!("{id}-message")}>{ &message.text }</p>
            }
        </div>
    }
}

/// Where the value comes from: a mark on a default, a reset on a pinned value.
fn origin(props: &FieldProps) -> Html {
    if props.shown.origin.is_none() {
        return Html::default();
    }
    if props.shown.is_pinned() || props.typed.is_some() {
        let reset = Action::Edit(Edit::Text(props.field, String::new()));
        let onclick = props.dispatch.reform(move |_| reset.clone());
        let label = format!("Reset to the default: {}", props.label);
        html! {
            <button type="button" class="reset" title={label.clone()} aria-label={label} {onclick}>
                { "↺" }
            </button>
        }
    } else {
        html! { <span class="default-mark" title={origin_of(props)}>{ "default" }</span> }
    }
}

/// Where a default comes from.
pub fn origin_of(props: &FieldProps) -> Option<String> {
    let origin = props.shown.origin.filter(|_| props.shown.is_default());
    origin.map(|origin| origin.to_string())
}

/// What an input is described by.
pub fn described_by(props: &FieldProps) -> Option<String> {
    let message = props.message.as_ref();
    message.map(|_| format!("{}-message", props.field.id()))
}

/// Whether an input is invalid.
pub fn is_wrong(props: &FieldProps) -> bool {
    props
        .message
        .as_ref()
        .is_some_and(|message| message.is_error)
}
