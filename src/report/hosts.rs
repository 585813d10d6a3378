//! What does a host carry? The words beside its bar.

use super::words::{exact_memory, vms};
use crate::assess::{Answers, FailureOutcome};
use crate::chart::hosts::{BarState, Block, HostBar, HostChart};
use crate::cluster::{Cluster, Dimension};
use crate::units::{Memory, count, significant};

/// Memory needed and room for it, short: `312 of 384 GiB`.
pub fn short_load(bar: &HostBar) -> String {
    let short = |memory: Memory| significant(memory.gib().max(0.0));
    format!("{} of {} GiB", short(bar.used), short(bar.room))
}

/// Need and room, exactly: `312.5 of 384 GiB`.
pub fn load(dimension: Dimension, need: i64, room: i64) -> String {
    let exact = |amount: i64| exact_memory(Memory::from_kib(amount.max(0) as u64));
    match dimension {
        Dimension::Memory => {
            let need = exact(need);
            format!("{} of {}", need.trim_end_matches(" GiB"), exact(room))
        }
        Dimension::Vcpus => format!(
            "{} of {}",
            significant(need as f64 / 1000.0),
            Dimension::Vcpus.show(room)
        ),
        Dimension::Megahertz => format!("{} of {}", dimension.show(need), dimension.show(room)),
        Dimension::Vms => format!("{} of {}", count(need.max(0) as u64), dimension.show(room)),
    }
}

/// Everything about a bar, for a tooltip and for screen readers.
pub fn bar(cluster: &Cluster, bar: &HostBar) -> String {
    let name = cluster.host_name(bar.host);
    let mut text = match bar.state {
        BarState::Maintenance => return format!("{name}: not in service"),
        BarState::Failed => return format!("{name}: failed with {}", vms(bar.vms)),
        BarState::Serving if bar.arriving > 0 => format!(
            "{name}: {} and {} restarted here",
            vms(bar.vms),
            count(bar.arriving)
        ),
        BarState::Serving => format!("{name}: {}", vms(bar.vms)),
    };
    for (dimension, need, room) in &bar.load {
        text += &match dimension {
            Dimension::Memory => format!(", memory {}", load(*dimension, *need, *room)),
            _ => format!(", {}", load(*dimension, *need, *room)),
        };
    }
    text
}

/// A block of VMs.
pub fn block(block: &Block) -> String {
    let what = if block.arriving {
        "restarted here, "
    } else {
        ""
    };
    format!(
        "{} {what}{} in all",
        vms(block.vms) + if block.arriving { "" } else { "," },
        exact_memory(block.memory)
    )
}

/// What to see in the bars.
pub fn takeaway(answers: &Answers, chart: &HostChart, outcome: Option<&FailureOutcome>) -> String {
    let cluster = &answers.cluster;
    let fullest = chart
        .bars
        .iter()
        .filter(|bar| bar.state == BarState::Serving)
        .max_by_key(|bar| {
            let share = bar.used.kib() as f64 / bar.room.kib().max(1) as f64;
            ((share * 1e6) as u64, std::cmp::Reverse(bar.host))
        });
    let Some(bar) = fullest else {
        return "No host is in service.".to_owned();
    };
    let share = bar.used.kib() as f64 / bar.room.kib().max(1) as f64 * 100.0;
    let when = if outcome.is_some() {
        "After the restarts the fullest host is"
    } else {
        "The fullest host is"
    };
    let rest = match bar.room < bar.used {
        true => format!("{} too much", bar.used.minus(bar.room)),
        false => format!("{} free", bar.room.minus(bar.used)),
    };
    format!(
        "{when} {}: {} % of its room for VMs, {rest}.",
        cluster.host_name(bar.host),
        significant(share),
    )
}
