//! How many VMs of two sizes fit together?
//!
//! For some numbers of the first size: how many of the second fit in addition. More of the
//! first never leaves room for more of the second, so each point also bounds its neighbours.

use super::change::with_vms;
use super::{Tried, quick};
use crate::capacity::Effort;
use crate::cluster::{probe_vm, second_probe_vm};
use crate::model::{Plan, ProbeVm};
use crate::placement::{self, Answer, Headroom};
use crate::validate::{self, MOST_VMS};

/// Parts into which the headroom for the first size is divided.
const PARTS: u64 = 8;

/// How many VMs of two sizes fit together while any k hosts can fail.
#[derive(Debug, Clone, PartialEq)]
pub struct Frontier {
    /// Hosts (or fault domains) that may fail: k.
    pub failures: u32,
    /// The first size.
    pub first: ProbeVm,
    /// The second size.
    pub second: ProbeVm,
    /// From none of the first size to as many as fit; no point: not even the present VMs are
    /// known to fit.
    pub points: Vec<Point>,
}

/// So many of the first size, and how many of the second in addition.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// So many of the first size.
    pub first: u32,
    /// So many of the second certainly fit beside them, here or at a later point.
    pub at_least: u32,
    /// More certainly do not fit, here or at an earlier point.
    pub at_most: u32,
    /// What was found for this point alone.
    pub found: Headroom,
    /// The plan with so many of the first size.
    pub base: Tried,
}

/// Up to so many VMs each point is looked at closely: of more, it would take minutes.
const CLOSELY: usize = 150;

/// How many VMs of the plan's two sizes fit together; nothing if the plan has errors.
pub fn frontier(plan: &Plan, effort: Effort) -> Option<Frontier> {
    let checked = validate::check(plan);
    let cluster = checked.cluster?;
    let failures = cluster.failures;
    let effort = match cluster.units.len() {
        0..=CLOSELY => effort,
        _ => quick(effort),
    };
    let first = probe_vm(plan, &checked.policy);
    let second = second_probe_vm(plan, &checked.policy);
    let now = Tried::of(plan, failures, effort)?;
    let alone = placement::headroom(&now.cluster, failures, &now.answer, effort);
    let mut frontier = Frontier {
        failures,
        first,
        second,
        points: Vec::new(),
    };
    if matches!(now.answer, Answer::Placed(_)) {
        let room = MOST_VMS.saturating_sub(plan.vm_count());
        let most = u64::from(alone.at_least).min(room);
        for first in steps(most) {
            frontier.points.extend(frontier.point(plan, first, effort));
        }
        tighten(&mut frontier.points);
    }
    Some(frontier)
}

/// Numbers from 0 to the most, evenly.
fn steps(most: u64) -> Vec<u32> {
    let mut steps: Vec<u32> = (0..=PARTS)
        .map(|part| (most * part / PARTS) as u32)
        .collect();
    steps.dedup();
    steps
}

impl Frontier {
    /// The plan with so many of the first size, headroom being counted in the second.
    pub fn plan_at(&self, plan: &Plan, first: u32) -> Plan {
        let mut plan = with_vms(plan, self.first, first);
        plan.probe = Some(self.second);
        plan
    }

    fn point(&self, plan: &Plan, first: u32, effort: Effort) -> Option<Point> {
        let base = Tried::of(&self.plan_at(plan, first), self.failures, effort)?;
        let found = placement::headroom(&base.cluster, self.failures, &base.answer, effort);
        Some(Point {
            first,
            at_least: found.at_least,
            at_most: found.at_most,
            found,
            base,
        })
    }
}

/// What fits beside more of the first size fits beside fewer; what does not fit beside fewer
/// does not fit beside more.
fn tighten(points: &mut [Point]) {
    let mut most = u32::MAX;
    for point in points.iter_mut() {
        most = most.min(point.at_most);
        point.at_most = most;
    }
    let mut least = 0;
    for point in points.iter_mut().rev() {
        least = least.max(point.at_least);
        point.at_least = least;
    }
}
