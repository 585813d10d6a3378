//! One input with its label, its default mark or reset, and the sentence that is wrong with it.
//!
//! A text is read at each keystroke. While it is being typed it stays as typed; when the input
//! is left, or the plan is changed in another way, it shows the value as the core writes it.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::state::{Action, Choice, Edit, Field, Message, Shown};
use crate::view::{Own, Part, classes, on, sends, view};

/// One input.
#[derive(PartialEq)]
pub struct FieldInput {
    /// Which one.
    pub field: Field,
    /// Its label.
    pub label: &'static str,
    /// Whether the label is for screen readers only, because a heading above says the same.
    pub hide_label: bool,
    /// The value in force.
    pub shown: Shown,
    /// The text that stands in it although it is no value.
    pub typed: Option<String>,
    /// What is wrong with it.
    pub message: Option<Message>,
    /// The options; empty: a text.
    pub choices: Vec<Choice>,
    /// What an empty text means.
    pub placeholder: &'static str,
    /// Counts changes of the plan that are not typed.
    pub epoch: u32,
    /// Edits of the plan.
    pub dispatch: Callback<Action>,
}

/// What an input remembers.
#[derive(Default)]
pub struct Draft {
    /// The text that is being typed, and the epoch that it belongs to.
    text: Option<(String, u32)>,
    list: NodeRef,
}

impl Part for FieldInput {
    type Memory = Draft;

    fn draw(&self, own: &Own<Draft>) -> Html {
        let is_default = self.shown.is_default() && self.typed.is_none();
        let state = match &self.message {
            Some(message) if message.is_error => "is-wrong",
            Some(_) => "is-doubtful",
            None => "",
        };
        let input = match self.choices.is_empty() {
            true => self.text(own),
            false => self.list(own),
        };
        let message = self.message.as_ref().map(|message| {
            view!(
                "<p class='field-message' id={}>{}</p>",
                self.message_id(),
                &message.text
            )
        });
        let help = self.field.help();
        let help = (!help.is_empty())
            .then(|| view!("<p class='field-help' id={}>{}</p>", self.help_id(), help));
        view!(
            "<div class={}>\
                <label for={} class={}>{}</label>\
                <span class='field-line'>{}{}</span>{}{}\
            </div>",
            classes(&["field", if is_default { "is-default" } else { "" }, state]),
            self.field.id(),
            if self.hide_label {
                "visually-hidden"
            } else {
                ""
            },
            self.label,
            input,
            self.origin(),
            message,
            help,
        )
    }

    fn drawn(&self, own: &Own<Draft>) {
        set_chosen(&own.get().list, &self.shown.text);
    }
}

impl FieldInput {
    fn text(&self, own: &Own<Draft>) -> Html {
        let value = match (&own.get().text, &self.typed) {
            (Some((draft, epoch)), _) if *epoch == self.epoch => draft.clone(),
            (_, Some(typed)) => typed.clone(),
            _ => self.shown.text.clone(),
        };
        let oninput = {
            let (own, dispatch) = (own.clone(), self.dispatch.clone());
            let (field, epoch) = (self.field, self.epoch);
            on(move |event| {
                let text = event.target_unchecked_into::<HtmlInputElement>().value();
                own.change(|draft| draft.text = Some((text.clone(), epoch)));
                dispatch.emit(Action::Edit(Edit::Text(field, text)));
            })
        };
        let onblur = {
            let (own, dispatch) = (own.clone(), self.dispatch.clone());
            on(move |_| {
                if own.get().text.is_some() {
                    own.change(|draft| draft.text = None);
                    dispatch.emit(Action::EndTyping);
                }
            })
        };
        view!(
            "<input type='text' id={} value={} title={} placeholder={} autocomplete='off' \
                spellcheck='false' aria-invalid={} aria-describedby={} oninput={} onblur={}/>",
            self.field.id(),
            value,
            self.source(),
            self.placeholder,
            self.is_wrong(),
            self.described_by(),
            oninput,
            onblur,
        )
    }

    fn list(&self, own: &Own<Draft>) -> Html {
        let mut options = Vec::new();
        for (key, words) in &self.choices {
            options.push(view!(
                "<option key={} value={} selected={}>{}</option>",
                *key,
                *key,
                *key == self.shown.text,
                *words
            ));
        }
        view!(
            "<select ref={} id={} title={} aria-invalid={} aria-describedby={} onchange={}>{}</select>",
            own.get().list.clone(),
            self.field.id(),
            self.source(),
            self.is_wrong(),
            self.described_by(),
            on_choice(self.field, &self.dispatch),
            options,
        )
    }

    /// Where the value comes from: a mark on a default, a reset on a pinned value.
    fn origin(&self) -> Html {
        if self.shown.origin.is_none() {
            return Html::default();
        }
        if self.shown.is_pinned() || self.typed.is_some() {
            let reset = Action::Edit(Edit::Text(self.field, String::new()));
            let label = format!("Reset to the default: {}", self.label);
            view!(
                "<button type='button' class='reset' title={} aria-label={} onclick={}>↺</button>",
                &label,
                &label,
                sends(&self.dispatch, reset),
            )
        } else {
            view!(
                "<span class='default-mark' title={}>default</span>",
                self.source()
            )
        }
    }

    /// Where a default comes from.
    fn source(&self) -> Option<String> {
        let origin = self.shown.origin.filter(|_| self.shown.is_default());
        origin.map(|origin| origin.to_string())
    }

    /// What the input is described by: the message first, then the help.
    fn described_by(&self) -> Option<String> {
        let message = self.message.as_ref().map(|_| self.message_id());
        match (message, self.field.help()) {
            (message, "") => message,
            (None, _) => Some(self.help_id()),
            (Some(message), _) => Some(message + " " + &self.help_id()),
        }
    }

    fn message_id(&self) -> String {
        self.field.id() + "-message"
    }

    fn help_id(&self) -> String {
        self.field.id() + "-help"
    }

    fn is_wrong(&self) -> Option<&'static str> {
        let message = self.message.as_ref();
        message.filter(|message| message.is_error).map(|_| "true")
    }
}

/// The option that was chosen, as an edit.
pub fn on_choice(field: Field, dispatch: &Callback<Action>) -> Callback<Event> {
    let dispatch = dispatch.clone();
    on(move |event| {
        let key = event.target_unchecked_into::<HtmlSelectElement>().value();
        dispatch.emit(Action::Edit(Edit::Text(field, key)));
    })
}

/// Keeps a selection list at this option even after the user has chosen another one: the
/// attribute `selected` only says where it begins.
pub fn set_chosen(list: &NodeRef, key: &str) {
    if let Some(list) = list.cast::<HtmlSelectElement>() {
        list.set_value(key);
    }
}
