//! Where do the migration times of a VM come from?
//!
//! Each function takes the position of a VM group in the plan and answers `None` when there
//! is no such group, or no such migration on the platform.

use super::precopy::{Limit, Migration, Outcome, StallReason, Times, remedy};
use super::vm::{Environment, VmInputs};
use super::workload::WorkloadInForce;
use super::{goodput, precopy};
use crate::explain::{Explanation, Input};
use crate::model::platform::{Fact, MigrationLoop, SavedState, StopRule};
use crate::model::{MigrationMethod, Plan, VmGroup};
use crate::settings::{Origin, Setting};
use crate::units::{count, duration};

/// The downtime by quick migration.
pub fn quick(plan: &Plan, group: usize) -> Option<Explanation> {
    let group = plan.vms.get(group)?;
    let environment = Environment::of(plan);
    let vm = VmInputs::of(group);
    let (storage, platform) = (environment.storage, environment.platform);
    let quick = environment.quick(&vm);
    let state = match platform.saved_state.value {
        SavedState::Assigned => Input::new("S", vm.assigned, "assigned memory of the VM"),
        SavedState::InUse => Input::new("S", vm.in_use, in_use_origin(group)),
    };
    Some(Explanation {
        title: "Downtime by quick migration".to_owned(),
        result: match quick {
            Ok(quick) => duration(quick.downtime()),
            Err(reason) => reason.to_string(),
        },
        formula: "S / write + S / read + pause, move and resume".to_owned(),
        inputs: vec![
            state,
            Input::new(
                "what a saved state contains",
                saved_state(platform.saved_state.value),
                origin_of(platform.saved_state),
            ),
            Input::new("write", storage.write.value, storage.write.origin),
            Input::new("read", storage.read.value, storage.read.origin),
            Input::new(
                "pause, move and resume",
                duration(platform.quick_fixed.value),
                origin_of(platform.quick_fixed),
            ),
        ],
        source: "save, move, restore; measured with QEMU 7.2 to within 1.2 %".to_owned(),
    })
}

/// Total time and downtime by live migration.
pub fn live(plan: &Plan, group: usize) -> Option<Explanation> {
    let group = plan.vms.get(group)?;
    let environment = Environment::of(plan);
    let migration = environment.live(&VmInputs::of(group))?;
    let mut inputs = vm_inputs(group, &migration);
    inputs.extend(network_inputs(&environment));
    inputs.extend(platform_inputs(&environment));
    Some(Explanation {
        title: "Live migration".to_owned(),
        result: live_result(&environment, &migration),
        formula: formula(&migration).0.to_owned(),
        inputs,
        source: formula(&migration).1.to_owned(),
    })
}

/// The formula of the model that the platform has, and its source.
fn formula(migration: &Migration) -> (&'static str, &'static str) {
    match (migration.method, migration.passes) {
        (MigrationMethod::PostCopy, _) => (
            "downtime = what sockets hold / B + resume; total = set-up + V₀ / B + downtime; \
             at risk for V₀ / B",
            "each page is sent once: measured with QEMU 7.2",
        ),
        (_, MigrationLoop::Rounds) => (
            "V₀ = memory in use; round i sends Vᵢ in Vᵢ / B and leaves Vᵢ₊₁ = u(Vᵢ / B), \
             until the stop rule holds; total = set-up + Σ Vᵢ / B + downtime; \
             downtime = V_last / B + resume",
            "textbook pre-copy: Clark et al. (NSDI 2005), Akoush et al. (MASCOTS 2010)",
        ),
        (_, MigrationLoop::Windows) => (
            "every 50 ms: when pending memory is below B × permitted downtime, what was changed \
             meanwhile, u(T), is added; when it stays below, the VM stops; \
             downtime = (pending + what sockets hold) / C + resume",
            "the loop of QEMU 10.2.2; measured with QEMU 7.2 to within 1 % in the median",
        ),
    }
}

fn vm_inputs(group: &VmGroup, migration: &Migration) -> Vec<Input> {
    let workload = WorkloadInForce::of(&group.workload, migration.in_use);
    let u = match migration.writer.pattern {
        super::dirtying::Pattern::Sequential => "min(D·T, W)",
        super::dirtying::Pattern::Random => "W·(1 − exp(−D·T/W))",
        super::dirtying::Pattern::Skewed => "W·(1 − (1 + 2·D·T/W)^−½)",
    };
    let working_set = match workload.working_set.value {
        entered if entered > migration.assigned => "limited to the assigned memory".to_owned(),
        _ => workload.working_set.origin.to_string(),
    };
    vec![
        Input::new("memory in use, V₀", migration.in_use, in_use_origin(group)),
        Input::new(
            "dirty rate, D",
            workload.dirty_rate.value,
            workload.dirty_rate.origin,
        ),
        Input::new("working set, W", migration.writer.working_set, working_set),
        Input::new(
            "memory changed in a time T, u(T)",
            u,
            "order of writes of the workload",
        ),
    ]
}

fn network_inputs(environment: &Environment) -> Vec<Input> {
    let network = &environment.network;
    let frame = goodput::efficiency_of(network);
    let mtu = format!(
        "{} bytes: {frame} of a link is payload",
        count(network.mtu.value.into())
    );
    vec![
        Input::new(
            "link speed",
            network.link_speed.value,
            network.link_speed.origin,
        ),
        Input::new("links", network.links.value, network.links.origin),
        Input::new("share", network.share.value, network.share.origin),
        Input::new("MTU", mtu, network.mtu.origin),
        Input::new(
            "goodput, B",
            goodput::alone(network),
            "link speed / 8 × links used × share × payload of a frame, within the limits of \
             streams, compression and cap",
        ),
    ]
}

fn platform_inputs(environment: &Environment) -> Vec<Input> {
    let (platform, network) = (environment.platform, &environment.network);
    let fixed = platform.live_fixed;
    let pinned = [network.downtime_limit.origin, network.slows_guest.origin];
    let origin = match pinned.contains(&Origin::Pinned) {
        true => Origin::Pinned,
        false => origin_of(platform.stop_rule),
    };
    vec![
        Input::new(
            "stop rule",
            rule(&network.stop_rule(platform.stop_rule.value)),
            origin,
        ),
        Input::new("set-up", duration(fixed.value.setup), origin_of(fixed)),
        Input::new("resume", duration(fixed.value.resume), origin_of(fixed)),
    ]
}

fn live_result(environment: &Environment, migration: &Migration) -> String {
    let figures = |times: Times| {
        format!(
            "{} in all, {} of downtime, {} sent in {} {} and the rest",
            duration(times.total),
            duration(times.downtime),
            times.sent,
            count(times.rounds.into()),
            if times.rounds == 1 { "round" } else { "rounds" },
        )
    };
    match precopy::outcome(migration) {
        Outcome::Converged(times) => figures(times),
        Outcome::Slowed { times, speed } => format!(
            "{}; only because the guest is slowed to {speed} of its dirty rate{}",
            figures(times),
            advice(environment, migration, false),
        ),
        Outcome::Forced { times, limit } => format!(
            "{}; stopped by {} with {} still to send{}",
            figures(times),
            limit_name(limit),
            times.rest,
            advice(environment, migration, false),
        ),
        Outcome::PostCopy { times, at_risk } => format!(
            "{} in all, {} of downtime; until all memory is there, for {}, the VM needs both hosts",
            duration(times.total),
            duration(times.downtime),
            duration(at_risk),
        ),
        Outcome::DoesNotConverge(stall) => format!(
            "never ends: {}{}",
            stall_name(stall.reason),
            advice(environment, migration, true),
        ),
    }
}

fn advice(environment: &Environment, migration: &Migration, may_wait: bool) -> String {
    match converges_from(environment, migration, may_wait) {
        Some(from) => format!("; it {from}"),
        None => String::new(),
    }
}

fn converges_from(
    environment: &Environment,
    migration: &Migration,
    may_wait: bool,
) -> Option<String> {
    let remedy = remedy(migration);
    let link = remedy
        .goodput
        .and_then(|goodput| goodput::link_speed_for(&environment.network, goodput))
        .map(|speed| format!("links of {speed}"));
    // Only a migration that would go on for ever is helped by stopping the VM for longer.
    let limit = remedy
        .downtime_limit
        .filter(|_| may_wait)
        .map(|limit| format!("a permitted downtime of {}", duration(limit)));
    match (link, limit) {
        (Some(link), Some(limit)) => Some(format!("converges from {link}, or from {limit}")),
        (Some(one), None) | (None, Some(one)) => Some(format!("converges from {one}")),
        (None, None) => None,
    }
}

fn stall_name(reason: StallReason) -> String {
    match reason {
        StallReason::NoGoodput => {
            "the links carry nothing: check link speed, links, share and MTU".to_owned()
        }
        StallReason::ChangesFasterThanSent { changed, permitted } => format!(
            "while the largest permitted rest of {permitted} is sent, the guest changes {changed}"
        ),
        StallReason::TooSlow { rounds, rest } => {
            format!("after {} rounds {rest} still remain", count(rounds.into()))
        }
    }
}

fn limit_name(limit: Limit) -> String {
    match limit {
        Limit::Rounds(rounds) => format!("the limit of {} rounds", count(rounds.into())),
        Limit::SentTimesMemory(times) => {
            format!("the limit of {} times its memory sent", count(times.into()))
        }
    }
}

fn rule(rule: &StopRule) -> String {
    let mut parts = Vec::new();
    parts.extend(
        rule.remaining_fits
            .map(|time| format!("the rest can be sent in {}", duration(time))),
    );
    parts.extend(
        rule.remaining_pages
            .map(|pages| format!("at most {} pages remain", count(pages.into()))),
    );
    parts.extend(rule.rounds.map(|most| limit_name(Limit::Rounds(most))));
    parts.extend(
        rule.sent_times_memory
            .map(|most| limit_name(Limit::SentTimesMemory(most))),
    );
    if rule.slows_guest {
        parts.push("the guest is slowed until it holds".to_owned());
    }
    parts.join(", or ")
}

fn saved_state(content: SavedState) -> &'static str {
    match content {
        SavedState::Assigned => "assigned memory",
        SavedState::InUse => "memory in use",
    }
}

fn in_use_origin(group: &VmGroup) -> String {
    match group.memory_in_use {
        Some(_) => Origin::Pinned.to_string(),
        None => "not entered: all assigned memory".to_owned(),
    }
}

fn origin_of<T: Copy>(fact: Fact<T>) -> Origin {
    Setting::of(None, fact).origin
}
