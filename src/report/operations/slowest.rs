//! How is a host emptied, move by move? The host that takes longest, each of its VMs where it
//! arrives.

use std::time::Duration;

use super::super::Status;
use super::super::blocks::{Drawing, Picture};
use super::super::words::vms;
use super::night::{MOST_DRAWN, is_down, span};
use crate::chart::bars::{Bars, Span, Tone};
use crate::cluster::{Cluster, HostIndex};
use crate::migration::schedule::{HostSchedule, Step};
use crate::units::duration;

/// A lane for each host that VMs move to, and one for those that are shut down. Nothing where no
/// host has VMs.
pub(super) fn picture(cluster: &Cluster, drains: &[HostSchedule]) -> Option<Picture> {
    let mut slowest: Option<&HostSchedule> = None;
    for drain in drains
        .iter()
        .filter(|drain| !drain.schedule.steps.is_empty())
    {
        if slowest.is_none_or(|slowest| drain.schedule.total > slowest.schedule.total) {
            slowest = Some(drain);
        }
    }
    let drain = slowest?;
    let name = cluster.host_name(*drain.wave.hosts.first()?);
    let steps = &drain.schedule.steps;
    let has_down = steps.iter().any(is_down);
    let mut legend = vec![(Tone::Move, "VMs on their way".to_owned())];
    if has_down {
        legend.push((Tone::Status(Status::Broken), "VM shut down".to_owned()));
    }
    let mut bars = Bars::new(drain.schedule.total, legend);
    for host in cluster.hosts_in_service() {
        let spans = moves(cluster, steps, host);
        if !spans.is_empty() {
            let figure = steps.iter().filter(|step| arrives(step, host)).count();
            bars.lane(&cluster.host_name(host), &vms(figure as u64), spans);
        }
    }
    if has_down {
        let down = steps.iter().filter(|step| is_down(step));
        let down: Vec<Span> = down
            .map(|step| one(cluster, step, Tone::Status(Status::Broken)))
            .collect();
        bars.lane("Shut down", &vms(down.len() as u64), down);
    }
    let longest = steps.iter().map(|step| step.downtime).max();
    Some(Picture {
        title: format!("Emptying {name}, by where its VMs go"),
        takeaway: format!(
            "{name} takes longest of all hosts: {} for {}, the longest downtime {}.",
            duration(drain.schedule.total),
            vms(steps.len() as u64),
            duration(longest.unwrap_or_default())
        ),
        drawing: Drawing::Bars(bars),
    })
}

fn arrives(step: &Step, host: HostIndex) -> bool {
    !is_down(step) && step.to == host
}

/// Every move to a host; of very many only from the first to the last.
fn moves(cluster: &Cluster, steps: &[Step], host: HostIndex) -> Vec<Span> {
    let to_host: Vec<&Step> = steps.iter().filter(|step| arrives(step, host)).collect();
    if steps.len() <= MOST_DRAWN {
        let each = to_host.iter();
        return each.map(|step| one(cluster, step, Tone::Move)).collect();
    }
    let first = to_host.iter().map(|step| step.start).min();
    let last = to_host.iter().map(|step| step.end).max();
    let whole = first.zip(last);
    let whole = whole.map(|(first, last): (Duration, Duration)| {
        span(first, last, Tone::Move, &vms(to_host.len() as u64))
    });
    whole.into_iter().collect()
}

fn one(cluster: &Cluster, step: &Step, tone: Tone) -> Span {
    span(step.start, step.end, tone, &cluster.vm_name(step.vm))
}
