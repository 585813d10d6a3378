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
use crate::view::{Own, Part, on, part, sends, view};

/// Headroom.
pub(super) fn headroom_view(props: &ResultsProps) -> Html {
    let Some(shown) = props.shown() else {
        return Html::default();
    };
    let probe = probe(&props.plan, &props.assessment.policy);
    let text = headroom(shown.answers, probe);
    let limit = shown.answers.headroom.limit.as_ref();
    section(
        "headroom",
        "Headroom",
        How::of("Headroom", props, |props, answers| {
            vec![explain::more_vms(
                &props.plan,
                answers,
                &props.assessment.policy,
            )]
        }),
        view!(
            "<p class='big'><b>{}</b> more VMs{}</p>\
            <p>{}</p>\
            <p class='soft'>{}</p>{}{}",
            text.number,
            (!text.exact).then(|| view!("<span class='unknown'> (interval)</span>")),
            text.sentence,
            text.limit,
            limit.map(|limit| of_refutation(&shown.answers.cluster, limit)),
            part(Size {
                probe,
                pinned: props.plan.probe.is_some(),
                dispatch: props.dispatch.clone(),
            }),
        ),
    )
}

/// The size of VM that headroom is counted in. It remembers what is wrong with a text.
#[derive(PartialEq, Clone)]
struct Size {
    probe: ProbeVm,
    pinned: bool,
    dispatch: Callback<Action>,
}

impl Size {
    /// Takes over the text of one of the two inputs.
    fn read(&self, is_memory: bool, text: &str) -> Result<ProbeVm, String> {
        let mut probe = self.probe;
        if is_memory {
            probe.memory =
                parse_memory(text, Memory::from_gib(1)).map_err(|error| error.to_string())?;
        } else {
            let vcpus = parse_count(text).map_err(|error| error.to_string())?;
            probe.vcpus = u32::try_from(vcpus)
                .map_err(|_| "So many vCPUs are not possible: enter a smaller number.")?;
        }
        Ok(probe)
    }

    fn on_change(&self, own: &Own<String>, is_memory: bool) -> Callback<Event> {
        let (size, own) = (self.clone(), own.clone());
        on(move |event| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            let read = size.read(is_memory, &text);
            own.change(|wrong| *wrong = read.as_ref().err().cloned().unwrap_or_default());
            if let Ok(probe) = read {
                let edit = Edit::SetProbe(Some(probe));
                size.dispatch.emit(Action::Edit(edit));
            }
        })
    }
}

impl Part for Size {
    type Memory = String;

    fn draw(&self, own: &Own<String>) -> Html {
        let origin = if self.pinned {
            view!(
                "<button type='button' onclick={}>Reset to the most frequent size</button>",
                sends(&self.dispatch, Action::Edit(Edit::SetProbe(None))),
            )
        } else {
            view!(
                "<span class='soft'><b class='default'>default</b>: the most frequent size</span>"
            )
        };
        view!(
            "<form class='probe' onsubmit={}>\
                <label>Memory<input value={} onchange={} size='8'/></label>\
                <label>vCPUs<input value={} onchange={} size='4' inputmode='numeric'/></label>{}\
                <span class='error' role='alert'>{}</span>\
            </form>",
            on(|event| event.prevent_default()),
            self.probe.memory.to_string(),
            self.on_change(own, true),
            self.probe.vcpus,
            self.on_change(own, false),
            origin,
            &*own.get(),
        )
    }
}
