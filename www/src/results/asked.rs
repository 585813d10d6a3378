//! What is headroom asked about? The size of VM to add, a second one, and growth.

use headroom::entry::{Holder, doubt_about_memory};
use headroom::model::{Plan, ProbeVm};
use headroom::units::{Memory, Percent, parse_count, parse_memory, parse_percent};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::state::{Action, Edit};
use crate::view::{Own, Part, on, sends, view};

/// What headroom is asked about. It remembers what is wrong with a text.
#[derive(PartialEq, Clone)]
pub(super) struct Asked {
    /// The size in force.
    size: ProbeVm,
    is_pinned: bool,
    second: Option<ProbeVm>,
    growth: Option<Percent>,
    dispatch: Callback<Action>,
}

/// One input.
#[derive(Clone, Copy)]
enum Input {
    Memory,
    Vcpus,
    SecondMemory,
    SecondVcpus,
    Growth,
}

impl Input {
    /// Whether a text that can be read may mean something else.
    fn doubt(self, text: &str) -> Option<String> {
        match self {
            Input::Memory | Input::SecondMemory => doubt_about_memory(text, Holder::Vm),
            _ => None,
        }
    }
}

impl Asked {
    /// What this plan asks; `size` is the size of VM in force.
    pub(super) fn of(plan: &Plan, size: ProbeVm, dispatch: &Callback<Action>) -> Asked {
        Asked {
            size,
            is_pinned: plan.probe.is_some(),
            second: plan.second_probe,
            growth: plan.growth_per_month,
            dispatch: dispatch.clone(),
        }
    }

    /// What a text in an input means; nothing means the default.
    fn read(&self, input: Input, text: &str) -> Result<Edit, String> {
        let is_empty = text.trim().is_empty();
        let second = self.second.unwrap_or(self.size);
        Ok(match input {
            Input::Memory | Input::Vcpus if is_empty => Edit::SetProbe(None),
            Input::SecondMemory | Input::SecondVcpus if is_empty => Edit::SetSecondProbe(None),
            Input::Growth if is_empty => Edit::SetGrowth(None),
            Input::Memory => Edit::SetProbe(Some(with_memory(self.size, text)?)),
            Input::Vcpus => Edit::SetProbe(Some(with_vcpus(self.size, text)?)),
            Input::SecondMemory => Edit::SetSecondProbe(Some(with_memory(second, text)?)),
            Input::SecondVcpus => Edit::SetSecondProbe(Some(with_vcpus(second, text)?)),
            Input::Growth => {
                let growth = parse_percent(text).map_err(|error| error.to_string())?;
                Edit::SetGrowth(Some(growth))
            }
        })
    }

    /// An input. Its column and its line have words for all, its name is read out.
    fn input(&self, own: &Own<String>, input: Input, name: &str) -> Html {
        let second = self.second;
        let value = match input {
            Input::Memory => self.size.memory.exact(),
            Input::Vcpus => self.size.vcpus.to_string(),
            Input::SecondMemory => second.map_or_else(String::new, |size| size.memory.exact()),
            Input::SecondVcpus => second.map_or_else(String::new, |size| size.vcpus.to_string()),
            Input::Growth => self.growth.map_or_else(String::new, Percent::exact),
        };
        let (asked, own) = (self.clone(), own.clone());
        let onchange = on(move |event| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            let read = asked.read(input, &text);
            let said = match &read {
                Ok(_) => input.doubt(&text).unwrap_or_default(),
                Err(cause) => cause.clone(),
            };
            own.change(|wrong| *wrong = said);
            if let Ok(edit) = read {
                asked.dispatch.emit(Action::Edit(edit));
            }
        });
        view!(
            "<input value={} aria-label={} onchange={} autocomplete='off'/>",
            value,
            name,
            onchange,
        )
    }

    /// Where the values of a line come from: a mark on a default, a reset of what was entered.
    fn origin(&self, is_pinned: bool, default: &str, reset: Edit) -> Html {
        if is_pinned {
            let name = format!("Reset to {default}");
            let reset = sends(&self.dispatch, Action::Edit(reset));
            view!(
                "<span><button type='button' title={} aria-label={} onclick={}>Reset</button></span>",
                &name,
                &name,
                reset,
            )
        } else {
            view!(
                "<span class='soft'><b class='default'>default</b>: {}</span>",
                default
            )
        }
    }
}

impl Part for Asked {
    type Memory = String;

    fn draw(&self, own: &Own<String>) -> Html {
        let input = |input, name| self.input(own, input, name);
        let (size, second) = (Edit::SetProbe(None), Edit::SetSecondProbe(None));
        view!(
            "<form class='probe' onsubmit={}>\
                <span></span><span>Memory</span><span>vCPUs</span><span></span>\
                <span>VM to add</span>{}{}{}\
                <span>Second size</span>{}{}{}\
                <span>Growth a month</span>{}<span>of VMs</span>{}\
                <span class='error' role='alert'>{}</span>\
            </form>",
            on(|event| event.prevent_default()),
            input(Input::Memory, "VM to add: memory"),
            input(Input::Vcpus, "VM to add: vCPUs"),
            self.origin(self.is_pinned, "the most frequent size", size),
            input(Input::SecondMemory, "Second size: memory"),
            input(Input::SecondVcpus, "Second size: vCPUs"),
            self.origin(self.second.is_some(), "the next most frequent size", second),
            input(Input::Growth, "Growth a month, in percent of VMs"),
            self.origin(self.growth.is_some(), "none", Edit::SetGrowth(None)),
            &*own.get(),
        )
    }
}

fn with_memory(size: ProbeVm, text: &str) -> Result<ProbeVm, String> {
    let memory = parse_memory(text, Memory::from_gib(1)).map_err(|error| error.to_string())?;
    Ok(ProbeVm { memory, ..size })
}

fn with_vcpus(size: ProbeVm, text: &str) -> Result<ProbeVm, String> {
    let vcpus = parse_count(text).map_err(|error| error.to_string())?;
    let vcpus = u32::try_from(vcpus)
        .map_err(|_| "So many vCPUs are not possible: enter a smaller number.")?;
    Ok(ProbeVm { vcpus, ..size })
}
