//! Which hypervisor? All platforms, by family.

use headroom::model::PlatformId;
use yew::prelude::*;

use super::field::{on_choice, set_chosen};
use super::inputs::Inputs;
use crate::state::Field;
use crate::view::{Own, Part, view};

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

/// The selection of the platform. It remembers where the list is.
#[derive(PartialEq)]
pub struct PlatformChoice(pub Inputs);

impl Part for PlatformChoice {
    type Memory = NodeRef;

    fn draw(&self, own: &Own<NodeRef>) -> Html {
        let chosen = self.0.plan.platform;
        let mut families: Vec<(&str, Vec<Html>)> = Vec::new();
        for id in PlatformId::all() {
            let facts = id.facts();
            let option = view!(
                "<option value={} selected={}>{}</option>",
                facts.key,
                id == chosen,
                facts.name,
            );
            match families.last_mut() {
                Some((name, members)) if *name == family(id) => members.push(option),
                _ => families.push((family(id), vec![option])),
            }
        }
        let mut groups = Vec::new();
        for (name, members) in families {
            groups.push(view!("<optgroup label={}>{}</optgroup>", name, members));
        }
        view!(
            "<div class='field platform'>\
                <label for='platform' class='visually-hidden'>Platform</label>\
                <select id='platform' ref={} onchange={}>{}</select>\
            </div>",
            own.get().clone(),
            on_choice(Field::Platform, &self.0.dispatch),
            groups,
        )
    }

    fn drawn(&self, own: &Own<NodeRef>) {
        set_chosen(&own.get(), self.0.plan.platform.facts().key);
    }
}
