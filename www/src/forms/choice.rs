//! A choice of one option.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::field::{FieldProps, described_by, is_wrong, origin_of};
use crate::state::{Action, Edit};

/// A selection list.
#[component]
pub fn ChoiceInput(props: &FieldProps) -> Html {
    let list = use_chosen(props.shown.text.clone());
    let onchange = on_choice(props);
    let options = props.choices.iter().map(|(key, words)| {
        html! { <option key={*key} value={*key} selected={*key == props.shown.text}>{ *words }</option> }
    });
    html! {
        <select
            ref={list}
            id={props.field.id()}
            title={origin_of(props)}
            aria-invalid={is_wrong(props).then_some("true")}
            aria-describedby={described_by(props)}
            {onchange}
        >
            { for options }
        </select>
    }
}

/// The option that was chosen, as an edit.
fn on_choice(props: &FieldProps) -> Callback<Event> {
    let (dispatch, field) = (props.dispatch.clone(), props.field);
    Callback::from(move |event: Event| {
        let key = event.target_unchecked_into::<HtmlSelectElement>().value();
        dispatch.emit(Action::Edit(Edit::Text(field, key)));
    })
}

/// Keeps a selection list at this option even after the user has chosen another one: the
/// attribute `selected` only says where it begins.
#[hook]
pub fn use_chosen(key: String) -> NodeRef {
    let list = use_node_ref();
    use_effect_with((list.clone(), key), |(list, key)| {
        if let Some(list) = list.cast::<HtmlSelectElement>() {
            list.set_value(key);
        }
    });
    list
}
