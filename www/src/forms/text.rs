//! A text that is read at each keystroke. While it is being typed it stays as typed; when the
//! input is left, it shows the value as the core writes it.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::field::{FieldProps, described_by, is_wrong, origin_of};
use crate::state::{Action, Edit};

/// A text input.
#[component]
pub fn TextInput(props: &FieldProps) -> Html {
    let draft = use_state(|| None::<AttrValue>);
    let value = match (&*draft, &props.typed) {
        (Some(draft), _) => draft.clone(),
        (None, Some(typed)) => typed.clone(),
        (None, None) => AttrValue::from(props.shown.text.clone()),
    };
    let oninput = {
        let (draft, dispatch, field) = (draft.clone(), props.dispatch.clone(), props.field);
        Callback::from(move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            draft.set(Some(text.clone().into()));
            dispatch.emit(Action::Edit(Edit::Text(field, text)));
        })
    };
    let onblur = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |_: FocusEvent| {
            if draft.is_some() {
                draft.set(None);
                dispatch.emit(Action::EndTyping);
            }
        })
    };
    html! {
        <input
            type="text"
            id={props.field.id()}
            {value}
            title={origin_of(props)}
            placeholder={props.placeholder}
            autocomplete="off"
            spellcheck="false"
            aria-invalid={is_wrong(props).then_some("true")}
            aria-describedby={described_by(props)}
            {oninput}
            {onblur}
        />
    }
}
