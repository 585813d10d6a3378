//! How do total time and downtime change with memory size and link speed?
//!
//! The figures of a chart: one VM of a workload, every memory size with every link speed,
//! all else as in the plan.

use super::goodput;
use super::precopy::{Outcome, outcome};
use super::quick::{NoThroughput, Quick};
use super::vm::{Environment, VmInputs};
use crate::model::{Plan, VmGroup, Workload};
use crate::units::{BitRate, Memory};

/// One point of the grid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Memory of the VM, all of it in use.
    pub memory: Memory,
    /// Speed of one link.
    pub link_speed: BitRate,
    /// Live migration, if the platform has any.
    pub live: Option<Outcome>,
    /// Quick migration: the same for every link speed.
    pub quick: Result<Quick, NoThroughput>,
}

/// The grid, memory by memory, each with every link speed.
pub fn sweep(
    plan: &Plan,
    workload: Workload,
    memories: &[Memory],
    link_speeds: &[BitRate],
) -> Vec<Point> {
    let environment = Environment::of(plan);
    let mut points = Vec::new();
    for &memory in memories {
        let mut group = VmGroup::new("", memory, 1);
        group.workload = workload;
        let vm = VmInputs::of(&group);
        let live = environment.live(&vm);
        points.extend(link_speeds.iter().map(|&link_speed| {
            let goodput = goodput::through(&environment.network, link_speed);
            Point {
                memory,
                link_speed,
                live: live.map(|migration| outcome(&migration.with_goodput(goodput))),
                quick: environment.quick(&vm),
            }
        }));
    }
    points
}
