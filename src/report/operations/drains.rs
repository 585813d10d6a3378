//! Emptying each host alone, and the VMs that are away longest, as tables.

use std::cmp::Reverse;

use super::super::blocks::{Cell, Row, Table};
use super::super::migration::time_cell;
use super::night::how;
use super::safety::may_fail;
use crate::cluster::{Cluster, HostIndex, VmIndex};
use crate::migration::schedule::bands::Bands;
use crate::migration::schedule::{HostSchedule, Schedule, Way};
use crate::order::sort_by_key;
use crate::ranges::Range;
use crate::units::count;

/// VMs that are away longest.
const MOST_VMS: usize = 10;

/// Emptying each host as if it were the only one.
pub(super) fn emptying(cluster: &Cluster, drains: &[HostSchedule], bands: &[Bands]) -> Table {
    let rows = drains.iter().zip(bands).map(|(drain, bands)| {
        let steps = &drain.schedule.steps;
        let number = |is: fn(Way) -> bool| {
            let all = steps.iter().filter(|step| is(step.way));
            count(all.count() as u64)
        };
        let host = drain.wave.hosts.first();
        let name = host.map_or(String::new(), |host: &HostIndex| cluster.host_name(*host));
        Row::from(vec![
            Cell::from(name),
            time_cell(&bands.total),
            Cell::from(count(drain.schedule.at_once.into())),
            Cell::from(number(|way| way == Way::Live)),
            Cell::from(number(|way| matches!(way, Way::Quick(_)))),
            Cell::from(number(|way| matches!(way, Way::ShutDown(_)))),
            time_cell(&bands.longest()),
            may_fail(&drain.wave),
        ])
    });
    Table {
        rows: rows.collect(),
        ..Table::new(
            "Emptying one host alone",
            [
                "Host",
                "Time",
                "At once",
                "Live",
                "Saved",
                "Shut down",
                "Longest downtime",
                "May fail then",
            ],
            [],
        )
    }
}

/// The VMs that are away longest, and those that may be.
pub(super) fn longest(cluster: &Cluster, schedule: &Schedule, bands: &Bands) -> Table {
    let is_away =
        |range: &Range| !range.likely.is_zero() || range.high.is_none_or(|t| !t.is_zero());
    let away = bands.downtime.iter().enumerate();
    let mut order: Vec<(usize, &Range)> = away.filter(|(_, range)| is_away(range)).collect();
    sort_by_key(&mut order, |(_, range)| Reverse(range.likely));
    order.truncate(MOST_VMS);
    let rows = order.into_iter().map(|(vm, range)| {
        let mut of_vm = schedule
            .steps
            .iter()
            .filter(|step| step.vm.0 as usize == vm);
        let first = of_vm.next();
        Row::from(vec![
            Cell::from(cluster.vm_name(VmIndex(vm as u32))),
            time_cell(range),
            Cell::from(first.map_or("", |step| how(step.way))),
        ])
    });
    Table {
        rows: rows.collect(),
        ..Table::new(
            "VMs that are away longest, all moves of the night together",
            ["VM", "Away", "How it moves"],
            [],
        )
    }
}
