//! A text that is read at each keystroke. While it is being typed it stays as typed; when the
//! input is left, or the plan is changed in another way, it shows the value as the core
//! writes it.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::field::{FieldProps, described_by, is_wrong, origin_of};
use crate::state::{Action, Edit};

/// A text input.
#[component]
pub fn TextInput(props: &FieldProps) -> Html {
    let draft = use_state(|| None::<(AttrValue, u32)>);
    let typing = draft.as_ref().filter(|(_, epoch)| *epoch == props.epoch);
    let value = match (typing, &props.typed) {
        (Some((draft, _)), _) => draft.clone(),
        (None, Some(typed)) => typed.clone(),
        (None, None) => AttrValue::from(props.shown.text.clone()),
    };
    let oninput = {
        let (draft, dispatch) = (draft.clone(), props.dispatch.clone());
        let (field, epoch) = (props.field, props.epoch);
        Callback::from(move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            draft.set(Some((text.clone().into(), epoch)));
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
