//! Drains and patch nights: whatever the cluster, an independent checker finds no flaw.

#![allow(clippy::unwrap_used)] // In tests an `unwrap` is an assertion.

#[path = "../common/mod.rs"]
mod common;
#[path = "../laws_support/mod.rs"]
mod laws_support;
#[path = "../plain/mod.rs"]
mod plain;

mod bands;
mod by_hand;
mod laws;
mod published;
mod replay;
mod votes;

use headroom::assess::Answers;
use headroom::audit::schedule::{Flaw, Rules, schedule as check};
use headroom::capacity::Effort;
use headroom::cluster::HostIndex;
use headroom::migration::schedule::{HostSchedule, PatchNight, Schedule, drain_host, patch_night};
use headroom::migration::{Environment, goodput};
use headroom::model::Plan;
use plain::answers;

fn night(plan: &Plan, answers: &Answers) -> PatchNight {
    patch_night(
        plan,
        &answers.cluster,
        &answers.placement,
        Effort::INTERACTIVE,
    )
}

fn drain(plan: &Plan, answers: &Answers, host: u32) -> HostSchedule {
    let host = HostIndex(host);
    drain_host(
        plan,
        &answers.cluster,
        &answers.placement,
        host,
        Effort::INTERACTIVE,
    )
}

/// What the checker finds.
fn flaws(plan: &Plan, answers: &Answers, schedule: &Schedule, all_return: bool) -> Vec<Flaw> {
    let environment = Environment::of(plan);
    let failover = plan.platform.failover();
    let rules = Rules {
        at_once: environment.network.concurrent.value,
        each_way: failover.limits_each_way.value,
        links: goodput::together(
            &environment.network,
            environment.network.concurrent.value.into(),
        ),
        write: environment.storage.write.value,
        read: environment.storage.read.value,
        all_return,
    };
    check(&answers.cluster, &answers.placement, schedule, &rules)
}
