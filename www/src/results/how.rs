//! How was this number calculated? A button that opens the derivation.

use headroom::explain::Explanation;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

/// What is to be explained.
#[derive(Properties, PartialEq)]
pub(crate) struct HowProps {
    /// What the number is, for the name of the button.
    pub of: AttrValue,
    /// The derivations, made when they are asked for.
    pub explain: Callback<(), Vec<Explanation>>,
    /// Only the question mark.
    #[prop_or_default]
    pub short: bool,
}

/// "How is this calculated?"
#[component]
pub(crate) fn How(props: &HowProps) -> Html {
    let open = use_state(|| false);
    let dialog = use_node_ref();
    use_effect_with((*open, dialog.clone()), |(open, dialog)| {
        if let Some(dialog) = dialog.cast::<HtmlDialogElement>().filter(|_| *open) {
            // Fails only when it is open already.
            let _ = dialog.show_modal();
        }
    });
    let show = open.clone();
    let hide = open.clone();
    let close = {
        let dialog = dialog.clone();
        move |_: MouseEvent| {
            if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
                dialog.close();
            }
        }
    };
    let label = format!("How is this calculated? {}", props.of);
    html! {
        <>
            <button type="button" class={classes!("how", props.short.then_some("short"))}
                aria-label={label} aria-haspopup="dialog" title="How is this calculated?"
                onclick={move |_| show.set(true)}>
                { if props.short { "?" } else { "How is this calculated?" } }
            </button>
            if *open {
                <dialog ref={dialog} class="derivation" aria-label={props.of.clone()}
                    onclose={move |_| hide.set(false)}>
                    { for props.explain.emit(()).iter().map(derivation) }
                    <button type="button" onclick={close}>{ "Close" }</button>
                </dialog>
            }
        </>
    }
}

fn derivation(explanation: &Explanation) -> Html {
    let inputs = explanation.inputs.iter().map(|input| {
        let origin = match input.origin.strip_prefix("default") {
            Some(rest) => html! { <><b class="default">{ "default" }</b>{ rest }</> },
            None => html! { &input.origin },
        };
        html! {
            <tr><th scope="row">{ &input.name }</th><td>{ &input.value }</td><td>{ origin }</td></tr>
        }
    });
    html! {
        <article>
            <h3>{ &explanation.title }</h3>
            <p class="result">{ &explanation.result }</p>
            <p class="formula">{ &explanation.formula }</p>
            <table>
                <thead><tr>
                    <th scope="col">{ "Input" }</th><th scope="col">{ "Value" }</th>
                    <th scope="col">{ "Origin" }</th>
                </tr></thead>
                <tbody>{ for inputs }</tbody>
            </table>
            <p class="source">{ "Source: " }{ &explanation.source }</p>
        </article>
    }
}
