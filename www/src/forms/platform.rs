//! Which hypervisor? All platforms, by family.

use headroom::model::PlatformId;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::choice::use_chosen;
use super::inputs::Inputs;
use crate::state::{Action, Edit, Field};

/// The platforms of one family follow each other in the core's list.
fn family(id: PlatformId) -> &'static str {
    match id {
        PlatformId::Vsphere6 | PlatformId::Vsphere7 | PlatformId::Vsphere8 => "VMware vSphere",
        PlatformId::XenServer8 | PlatformId::XcpNg => "Xen",
        PlatformId::Proxmox | PlatformId::KvmPacemaker => "KVM",
        PlatformId::NutanixAhv | PlatformId::Ganeti => "Others",
        _ => "Microsoft Hyper-V",
    }
}

/// The selection of the platform.
#[component]
pub fn PlatformChoice(inputs: &Inputs) -> Html {
    let chosen = inputs.plan.platform;
    let list = use_chosen(chosen.facts().key.to_owned());
    let onchange = inputs.dispatch.reform(|event: Event| {
        let key = event.target_unchecked_into::<HtmlSelectElement>().value();
        Action::Edit(Edit::Text(Field::Platform, key))
    });
    let mut families: Vec<(&str, Vec<PlatformId>)> = Vec::new();
    for id in PlatformId::all() {
        match families.last_mut() {
            Some((name, members)) if *name == family(id) => members.push(id),
            _ => families.push((family(id), vec![id])),
        }
    }
    let option = |id: PlatformId| {
        let facts = id.facts();
        html! { <option value={facts.key} selected={id == chosen}>{ facts.name }</option> }
    };
    html! {
        <div class="field platform">
            <label for="platform" class="visually-hidden">{ "Platform" }</label>
            <select id="platform" ref={list} {onchange}>
                { for families.into_iter().map(|(name, members)| html! {
                    <optgroup label={name}>{ for members.into_iter().map(option) }</optgroup>
                }) }
            </select>
        </div>
    }
}
