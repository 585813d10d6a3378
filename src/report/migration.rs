//! How long are VMs away? The sentences around the migration tables.

use std::time::Duration;

use super::blocks::Cell;
use super::words::{counted, named, verb, vms};
use crate::assess::Answers;
use crate::chart::curves::Curves;
use crate::migration::band::{Range, Unsure};
use crate::migration::{Environment, HostDrain, Outcome, VmTimes, drain_times};
use crate::model::{Plan, Workload, WorkloadProfile};
use crate::order::sort_by;
use crate::units::duration;

/// Positions of the plan's VM groups, the longest away first: live migrations that do not
/// converge, then by total time, then by downtime of a quick migration.
pub fn slowest(times: &[VmTimes]) -> Vec<usize> {
    let key = |times: &VmTimes| {
        let live = times.live.map(|live| match live {
            Outcome::DoesNotConverge(_) => (2, Duration::ZERO),
            Outcome::Forced { times, .. } => (1, times.total),
            Outcome::Converged(times)
            | Outcome::Slowed { times, .. }
            | Outcome::PostCopy { times, .. } => (0, times.total),
        });
        let quick = times.quick.map_or(Duration::MAX, |quick| quick.downtime());
        (live, quick)
    };
    let keys: Vec<_> = times.iter().map(key).collect();
    let mut positions: Vec<usize> = (0..times.len()).collect();
    sort_by(&mut positions, |one, other| keys[*other].cmp(&keys[*one]));
    positions
}

/// What to see in the table of VMs.
pub fn takeaway(plan: &Plan, times: &[VmTimes]) -> String {
    let environment = Environment::of(plan);
    let counts = |wanted: fn(&Outcome) -> bool| {
        let groups = plan.vms.iter().zip(times);
        groups
            .filter(|(_, times)| times.live.as_ref().is_some_and(wanted))
            .fold(0u64, |sum, (group, _)| sum + u64::from(group.count))
    };
    if !environment.platform.live_migration.value {
        let longest = times
            .iter()
            .filter_map(|times| times.quick.ok())
            .map(|quick| quick.downtime())
            .max();
        return match longest {
            Some(longest) => format!(
                "{} has no live migration; a quick migration takes a VM away for up to {}.",
                environment.platform.name,
                duration(longest)
            ),
            None => format!("{} has no live migration.", environment.platform.name),
        };
    }
    let stuck = counts(|outcome| matches!(outcome, Outcome::DoesNotConverge(_)));
    let bent = counts(|outcome| matches!(outcome, Outcome::Forced { .. } | Outcome::Slowed { .. }));
    let slowest = slowest(times)
        .into_iter()
        .find_map(|position| Some((position, times[position].live?.times()?)));
    let first = match slowest {
        Some((position, slowest)) => format!(
            "The slowest live migration that ends is {} with {}, of which {} downtime",
            named(&plan.vms[position].name),
            duration(slowest.total),
            duration(slowest.downtime)
        ),
        None if times.is_empty() => return "There is no VM to move.".to_owned(),
        None => "No live migration ends".to_owned(),
    };
    let rest = match (stuck, bent) {
        (0, 0) => "; every one converges.".to_owned(),
        (0, bent) => format!(
            "; {} {} only because the guest is slowed or stopped for it.",
            vms(bent),
            verb(bent, "end")
        ),
        (stuck, _) => format!(
            "; {} {} not converge.",
            vms(stuck),
            if stuck == 1 { "does" } else { "do" }
        ),
    };
    first + &rest
}

/// A time with what it may be instead: `likely 14 s (9–25 s)`; just `14 s` if it is that for sure.
pub fn likely(range: &Range) -> String {
    let text = with_range(range);
    match text.contains('(') {
        true => format!("likely {text}"),
        false => text,
    }
}

/// The same where a sentence says that it is likely: `14 s (9–25 s)`.
pub fn with_range(range: &Range) -> String {
    time_cell(range).whole()
}

/// The same in a table: the likely value, and below it what it may be instead.
pub fn time_cell(range: &Range) -> Cell {
    let (likely, both) = (duration(range.likely), between(range));
    if both == format!("{likely}–{likely}") {
        return Cell::from(likely);
    }
    let shorter = both.split_once('–').and_then(|(low, high)| {
        // A unit that both have stands once.
        let (number, unit) = low.split_once(' ')?;
        let same = high.split_once(' ')?.1 == unit && !unit.contains(' ');
        same.then(|| format!("{number}–{high}"))
    });
    Cell {
        between: shorter.unwrap_or(both),
        ..Cell::from(likely)
    }
}

/// What a time may be: `9 s–25 s`.
pub fn between(range: &Range) -> String {
    let high = range.high.map_or("never ends".to_owned(), duration);
    format!("{}–{high}", duration(range.low))
}

/// An input that is not known exactly.
pub fn unsure(input: Unsure) -> &'static str {
    match input {
        Unsure::DirtyRate => "dirty rate",
        Unsure::MemoryInUse => "memory in use",
        Unsure::Share => "share of the links",
        Unsure::PatchTime => "time to patch a host",
        Unsure::BootTime => "boot times",
    }
}

/// How a live migration ends, in two words for a table.
pub fn outcome(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Converged(_) => "converges",
        Outcome::Slowed { .. } => "guest is slowed",
        Outcome::Forced { .. } => "end is forced",
        Outcome::PostCopy { .. } => "moves first",
        Outcome::DoesNotConverge(_) => "does not converge",
    }
}

/// How long it takes to empty each host in service, with its name, as the VMs run now.
pub fn drains(plan: &Plan, answers: &Answers) -> Vec<(String, HostDrain)> {
    let cluster = &answers.cluster;
    let mut on_hosts: Vec<Vec<(usize, u64)>> = vec![Vec::new(); cluster.hosts.len()];
    for vm in &cluster.vms {
        if let Some(host) = vm.unit.and_then(|unit| answers.placement.host_of(unit)) {
            let on_host = &mut on_hosts[host.0 as usize];
            // The VMs of a group follow each other.
            match on_host.last_mut() {
                Some((group, number)) if *group == vm.group => *number += 1,
                _ => on_host.push((vm.group, 1)),
            }
        }
    }
    cluster
        .hosts_in_service()
        .map(|host| {
            let drain = drain_times(plan, &on_hosts[host.0 as usize]);
            (cluster.host_name(host), drain)
        })
        .collect()
}

/// The profile of most VMs, with its typical values.
pub fn typical_workload(plan: &Plan) -> Workload {
    let mut numbers: Vec<(WorkloadProfile, u64)> = Vec::new();
    for group in &plan.vms {
        let profile = group.workload.profile;
        match numbers.iter_mut().find(|(known, _)| *known == profile) {
            Some((_, number)) => *number += u64::from(group.count),
            None => numbers.push((profile, group.count.into())),
        }
    }
    let most = numbers.into_iter().max_by_key(|(_, number)| *number);
    Workload {
        profile: most.map_or_else(WorkloadProfile::default, |(profile, _)| profile),
        ..Workload::default()
    }
}

/// What a workload profile is called.
pub fn profile(profile: WorkloadProfile) -> &'static str {
    match profile {
        WorkloadProfile::Idle => "idle",
        WorkloadProfile::General => "general",
        WorkloadProfile::FileServer => "file server",
        WorkloadProfile::DatabaseRead => "database, mostly reading",
        WorkloadProfile::DatabaseWrite => "database, writing heavily",
        WorkloadProfile::Cache => "in-memory cache",
    }
}

/// What to see in the table of drains: the host that takes longest.
pub fn drains_takeaway(drains: &[(String, HostDrain)]) -> String {
    let live = drains
        .iter()
        .filter_map(|(name, drain)| Some((drain.live?, name)))
        .max_by_key(|(live, _)| (live.stay, live.time));
    let quick = drains.iter().max_by_key(|(_, drain)| drain.quick.time);
    match (live, quick) {
        (Some((live, name)), _) if live.stay > 0 => format!(
            "Live migration cannot empty {name}: {} {} there.",
            vms(live.stay),
            verb(live.stay, "stay"),
        ),
        (Some((live, name)), _) => format!(
            "Emptying a host by live migration takes at most {} ({name}, {}).",
            duration(live.time),
            counted(live.moved, "VM", "VMs"),
        ),
        (None, Some((name, drain))) => format!(
            "Emptying a host by quick migration takes at most {} ({name}, {}).",
            duration(drain.quick.time),
            vms(drain.quick.moved),
        ),
        (None, None) => "No host carries a VM.".to_owned(),
    }
}

/// What to see in the curves.
pub fn curves_takeaway(curves: &Curves, workload: Workload) -> String {
    let workload = profile(workload.profile);
    let fastest_stuck = curves
        .points
        .iter()
        .filter(|point| !point.live.is_some_and(|live| live.converges()))
        .min_by_key(|point| (std::cmp::Reverse(point.link_speed), point.memory));
    match fastest_stuck {
        None => format!(
            "With the workload “{workload}” VMs of every size converge on links from 1 Gbit/s on."
        ),
        Some(point) => format!(
            "With the workload “{workload}” VMs from {} no longer converge by themselves on {} links.",
            point.memory, point.link_speed
        ),
    }
}
