//! An example plan with its results, until the editor takes its place.

use std::rc::Rc;

use headroom::assess::assess;
use headroom::capacity::{Effort, level};
use headroom::model::{HostGroup, Plan, PlatformId, VmGroup, WorkloadProfile};
use headroom::placement::Answer;
use headroom::units::Memory;
use yew::prelude::*;

use crate::results::{Results, ResultsProps, VerdictBand};
use crate::state::{Action, Edit};

fn example() -> Plan {
    let mut plan = Plan::empty("Production Dublin", PlatformId::HyperV2022);
    let mut hosts = HostGroup::new("h1", Memory::from_gib(384), 32);
    hosts.count = 12;
    plan.hosts.push(hosts);
    let sizes = [
        ("web01", 40, 8, 4, WorkloadProfile::General),
        ("app01", 36, 16, 4, WorkloadProfile::General),
        ("file01", 12, 32, 8, WorkloadProfile::FileServer),
        ("vdi01", 16, 4, 2, WorkloadProfile::Idle),
        ("sql01", 13, 96, 16, WorkloadProfile::DatabaseWrite),
        ("cache01", 3, 160, 16, WorkloadProfile::Cache),
    ];
    let mut next = 0usize;
    for (name, count, gib, vcpus, profile) in sizes {
        let mut vm = VmGroup::new(name, Memory::from_gib(gib), vcpus);
        vm.count = count;
        vm.workload.profile = profile;
        vm.current_hosts = (0..count)
            .map(|_| {
                next += 1;
                format!("h{}", (next + usize::from(gib == 160)) % 12 + 1)
            })
            .collect();
        plan.vms.push(vm);
    }
    plan
}

fn adopt(plan: &Plan) -> Plan {
    let mut changed = plan.clone();
    let Some(answers) = assess(plan, Effort::INTERACTIVE).answers else {
        return changed;
    };
    if let Answer::Placed(planned) = &answers.planned {
        for (position, group) in changed.vms.iter_mut().enumerate() {
            group.current_hosts = answers
                .cluster
                .vms
                .iter()
                .filter(|vm| vm.group == position)
                .filter_map(|vm| planned.placement.host_of(vm.unit?))
                .map(|host| answers.cluster.host_name(host))
                .collect();
        }
    }
    changed
}

/// The page.
#[component]
pub(crate) fn App() -> Html {
    let plan = use_state(|| Rc::new(adopt(&example())));
    let dispatch = {
        let plan = plan.clone();
        Callback::from(move |action| {
            let mut changed = (**plan).clone();
            match action {
                Action::Edit(Edit::AdoptPlacement) => changed = adopt(&changed),
                Action::Edit(Edit::SetTolerate(tolerate)) => changed.policy.tolerate = tolerate,
                Action::Edit(Edit::SetProbe(probe)) => changed.probe = probe,
                Action::Edit(Edit::SetHostState(group, state)) => {
                    if let Some(group) = changed.hosts.get_mut(group) {
                        group.state = state;
                    }
                }
            }
            plan.set(Rc::new(changed));
        })
    };
    let (assessment, levels) = (*use_memo((*plan).clone(), |plan| {
        let assessment = assess(plan, Effort::INTERACTIVE);
        let mut levels = Vec::new();
        if let Some(answers) = &assessment.answers {
            levels = answers.levels.clone();
            for failures in levels.len() as u32..=3 {
                levels.push(level(&answers.situation(), failures, Effort::THOROUGH));
            }
        }
        (Rc::new(assessment), Rc::new(levels))
    }))
    .clone();
    let props = ResultsProps {
        plan: (*plan).clone(),
        assessment,
        stale: false,
        levels,
        deepening: None,
        dispatch,
    };
    html! {
        <>
            <header class="masthead"><h1>{ "Headroom" }</h1></header>
            <VerdictBand ..props.clone() />
            <main><Results ..props /></main>
        </>
    }
}
