//! How many more VMs fit? The number, its limit, and the size that is counted in.

use headroom::model::ProbeVm;
use headroom::report::{explain, headroom, probe};
use headroom::units::{Memory, parse_count, parse_memory};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::ResultsProps;
use super::how::How;
use super::parts::section;
use super::proof::of_refutation;
use crate::state::{Action, Edit};

/// Headroom.
pub(super) fn headroom_view(props: &ResultsProps) -> Html {
    let Some(shown) = props.shown() else {
        return Html::default();
    };
    let probe = probe(&props.plan, &props.assessment.policy);
    let text = headroom(shown.answers, probe);
    let explain = {
        let props = props.clone();
        Callback::from(move |()| {
            let answers = props.assessment.answers.as_ref();
            let policy = &props.assessment.policy;
            answers
                .map(|answers| explain::more_vms(&props.plan, answers, policy))
                .into_iter()
                .collect()
        })
    };
    section(
        "headroom",
        "Headroom",
        html! { <How of="Headroom" {explain} /> },
        html! {
            <>
                <p class="big">
                    <b>{ text.number }</b>{ " more VMs" }
                    if !text.exact { <span class="unknown">{ " (interval)" }</span> }
                </p>
                <p>{ text.sentence }</p>
                <p class="soft">{ text.limit.unwrap_or_default() }</p>
                { for shown.answers.headroom.limit.iter().map(|limit| {
                    of_refutation(&shown.answers.cluster, limit)
                }) }
                <Size {probe} pinned={props.plan.probe.is_some()} dispatch={props.dispatch.clone()} />
            </>
        },
    )
}

#[derive(Properties, PartialEq)]
struct SizeProps {
    probe: ProbeVm,
    pinned: bool,
    dispatch: Callback<Action>,
}

/// The size of VM that headroom is counted in.
#[component]
fn Size(props: &SizeProps) -> Html {
    let error = use_state(|| None::<String>);
    let set = {
        let (dispatch, error) = (props.dispatch.clone(), error.clone());
        move |probe: Result<ProbeVm, String>| match probe {
            Ok(probe) => {
                error.set(None);
                dispatch.emit(Action::Edit(Edit::SetProbe(Some(probe))));
            }
            Err(message) => error.set(Some(message)),
        }
    };
    let probe = props.probe;
    let memory = {
        let set = set.clone();
        move |event: Event| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            let memory = parse_memory(&text, Memory::from_gib(1));
            set(memory
                .map(|memory| ProbeVm { memory, ..probe })
                .map_err(|error| error.to_string()));
        }
    };
    let vcpus = move |event: Event| {
        let text = event.target_unchecked_into::<HtmlInputElement>().value();
        let number = parse_count(&text).map_err(|error| error.to_string());
        set(number.and_then(|vcpus| match u32::try_from(vcpus) {
            Ok(vcpus) => Ok(ProbeVm { vcpus, ..probe }),
            Err(_) => Err("So many vCPUs are not possible: enter a smaller number.".to_owned()),
        }));
    };
    let dispatch = props.dispatch.clone();
    let reset = move |_: MouseEvent| dispatch.emit(Action::Edit(Edit::SetProbe(None)));
    html! {
        <form class="probe" onsubmit={|event: SubmitEvent| event.prevent_default()}>
            <label>{ "Memory" }
                <input value={probe.memory.to_string()} onchange={memory} size="8" />
            </label>
            <label>{ "vCPUs" }
                <input value={probe.vcpus.to_string()} onchange={vcpus} size="4" inputmode="numeric" />
            </label>
            if props.pinned {
                <button type="button" onclick={reset}>{ "Reset to the most frequent size" }</button>
            } else {
                <span class="soft"><b class="default">{ "default" }</b>{ ": the most frequent size" }</span>
            }
            <span class="error" role="alert">{ (*error).clone().unwrap_or_default() }</span>
        </form>
    }
}
