//! Between which values do the times of a schedule lie, and which input matters most?
//!
//! The plan of the work stays as it is: the same waves, the same targets, as many migrations at
//! once. It is played again with the best and with the worst values that dirty rate, memory in
//! use, share of links and storage, boots and the time of a patch may have ([`crate::ranges`]).
//!
//! A VM that migrates live with the plan's values may never end to do so with the worst. Then it
//! goes the way that the platform has for such VMs: it is saved and restored, or shut down while
//! its host is patched. Where a host is only drained, nothing shuts it down: the drain never ends.
//!
//! What matters most is the input whose own range, the others staying, moves the whole night
//! furthest.

use std::time::Duration;

use super::simulate::{Work, play};
use super::way::Ways;
use super::{HostSchedule, Limits, PatchNight, Schedule, Way, WhyDown, patch_time};
use crate::capacity::Placement;
use crate::cluster::{Cluster, VmIndex};
use crate::migration::band::furthest;
use crate::model::Plan;
use crate::outage::OperationsInForce;
use crate::ranges::{Case, End, Range, Unsure};

/// Between which values the times of a schedule lie.
#[derive(Debug, Clone, PartialEq)]
pub struct Bands {
    /// From the first order to the last VM at home, or elsewhere.
    pub total: Range,
    /// From the first order of each wave until each host is empty, in the order of the lanes.
    pub emptying: Vec<Range>,
    /// How long each VM is away in all, by its index.
    pub downtime: Vec<Range>,
    /// VMs that migrate live with the plan's values, and with the worst are saved or shut down.
    pub fall_back: Vec<VmIndex>,
    /// VMs that migrate live with the best values only.
    pub live_at_best: Vec<VmIndex>,
}

impl Bands {
    /// The longest time that any VM is away.
    pub fn longest(&self) -> Range {
        let all = self.downtime.iter();
        let longest = |most: Range, one: &Range| Range {
            low: most.low.max(one.low),
            likely: most.likely.max(one.likely),
            high: most.high.zip(one.high).map(|(most, one)| most.max(one)),
        };
        all.fold(Range::exact(Duration::ZERO), longest)
    }
}

/// The bands of a patch night.
pub fn night(plan: &Plan, cluster: &Cluster, placement: &Placement, night: &PatchNight) -> Bands {
    let played = |end| play_night(plan, cluster, placement, night, Case::all(end));
    let (best, worst) = (played(End::Best), played(End::Worst));
    around(cluster, &night.schedule, &best, &worst, false)
}

/// The input whose range moves the total of a night furthest; `None`: none moves it.
pub fn matters_most(
    plan: &Plan,
    cluster: &Cluster,
    placement: &Placement,
    night: &PatchNight,
) -> Option<Unsure> {
    let mut inputs = vec![
        Unsure::PatchTime,
        Unsure::DirtyRate,
        Unsure::MemoryInUse,
        Unsure::Share,
    ];
    let is_down = |way| matches!(way, Way::ShutDown(_));
    if night.schedule.steps.iter().any(|step| is_down(step.way)) {
        inputs.push(Unsure::BootTime);
    }
    let total = |case| play_night(plan, cluster, placement, night, case).total;
    let (most, spread) = furthest(&inputs, total)?;
    (!spread.is_zero()).then_some(most)
}

/// The bands of emptying each of these hosts alone.
pub fn drains(
    plan: &Plan,
    cluster: &Cluster,
    placement: &Placement,
    drains: &[HostSchedule],
) -> Vec<Bands> {
    let limits = Limits::of(plan);
    let ways = [End::Best, End::Worst].map(|end| Ways::of(plan, cluster, Case::all(end)));
    let bands = drains.iter().map(|drain| {
        let work = Work {
            cluster,
            placement,
            waves: std::slice::from_ref(&drain.wave),
            patch: None,
            limits,
        };
        let likely = &drain.schedule;
        let [best, worst] = [0, 1].map(|at: usize| play(&work, &ways[at], likely.at_once));
        around(cluster, likely, &best, &worst, true)
    });
    bands.collect()
}

fn play_night(
    plan: &Plan,
    cluster: &Cluster,
    placement: &Placement,
    night: &PatchNight,
    case: Case,
) -> Schedule {
    let operations = OperationsInForce::of(plan);
    let work = Work {
        cluster,
        placement,
        waves: &night.waves,
        patch: Some(patch_time(&operations, case.end(Unsure::PatchTime))),
        limits: night.limits,
    };
    let ways = Ways::of(plan, cluster, case);
    play(&work, &ways, night.schedule.at_once)
}

/// A schedule between its best and its worst case.
fn around(
    cluster: &Cluster,
    likely: &Schedule,
    best: &Schedule,
    worst: &Schedule,
    is_drain: bool,
) -> Bands {
    let away = [likely, best, worst].map(|schedule| schedule.downtime_by_vm(cluster));
    let stuck = match is_drain {
        true => stuck(cluster, likely, worst),
        false => vec![false; cluster.vms.len()],
    };
    let is_empty = |schedule: &Schedule, at: usize| {
        let lane = schedule.lanes.get(at);
        lane.map_or(Duration::ZERO, |lane| lane.empty.saturating_sub(lane.start))
    };
    let ends = !stuck.contains(&true);
    let emptying = (0..likely.lanes.len()).map(|at| {
        let worst = ends.then(|| is_empty(worst, at));
        Range::around(is_empty(likely, at), is_empty(best, at), worst)
    });
    let downtime = (0..cluster.vms.len()).map(|vm| {
        let worst = (!stuck[vm]).then(|| away[2][vm]);
        Range::around(away[0][vm], away[1][vm], worst)
    });
    Bands {
        total: Range::around(likely.total, best.total, ends.then_some(worst.total)),
        emptying: emptying.collect(),
        downtime: downtime.collect(),
        fall_back: only_first_live(cluster, likely, worst),
        live_at_best: only_first_live(cluster, best, likely),
    }
}

/// By VM, whether it moves with the plan's values and with the worst can do so in no way.
fn stuck(cluster: &Cluster, likely: &Schedule, worst: &Schedule) -> Vec<bool> {
    let moves = by_vm(cluster, likely, |way| !matches!(way, Way::ShutDown(_)));
    let is_down = |way| way == Way::ShutDown(WhyDown::CannotMove);
    let down = by_vm(cluster, worst, is_down);
    moves
        .into_iter()
        .zip(down)
        .map(|(moves, is_down)| moves && is_down)
        .collect()
}

/// VMs that migrate live in the first schedule, and in another way in the second.
fn only_first_live(cluster: &Cluster, first: &Schedule, second: &Schedule) -> Vec<VmIndex> {
    let live = by_vm(cluster, first, |way| way == Way::Live);
    let otherwise = by_vm(cluster, second, |way| way != Way::Live);
    let both = (0..cluster.vms.len()).filter(|vm| live[*vm] && otherwise[*vm]);
    both.map(|vm| VmIndex(vm as u32)).collect()
}

/// By VM, whether it has a step of such a way.
fn by_vm(cluster: &Cluster, schedule: &Schedule, is: impl Fn(Way) -> bool) -> Vec<bool> {
    let mut found = vec![false; cluster.vms.len()];
    for step in schedule.steps.iter().filter(|step| is(step.way)) {
        if let Some(found) = found.get_mut(step.vm.0 as usize) {
            *found = true;
        }
    }
    found
}
