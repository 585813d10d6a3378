//! How does a VM move during a drain, and through what?
//!
//! - Live, if the platform can and the migration ends when it shares the links with as many
//!   others as may be under way on a host. What it sends is counted for that share, which is
//!   the least it ever has, so the time is not understated.
//! - Saved and restored: where the platform cannot do better, where the platform's drain does
//!   so for low priority, or where live migration would never end.
//! - A stopped VM only changes its owner.
//! - What can do neither is shut down while its host is out.

use std::time::Duration;

use super::Environment;
use crate::cluster::{Cluster, VmIndex};
use crate::migration::VmInputs;
use crate::migration::band::Entered;
use crate::migration::goodput;
use crate::migration::precopy::outcome;
use crate::model::{Plan, Power, Priority};
use crate::order::Numbered;
use crate::outage::boot;
use crate::ranges::{Case, Unsure, shared};
use crate::units::{ByteRate, Percent};

/// How a VM moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// While it runs.
    Live,
    /// Saved and restored.
    Quick(WhyQuick),
    /// It is stopped, and only changes its owner.
    Stopped,
    /// Not at all: it is shut down.
    ShutDown(WhyDown),
}

/// Why a VM is saved and restored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhyQuick {
    /// The platform cannot migrate live.
    Platform,
    /// The platform's drain does so for low priority.
    LowPriority,
    /// Live migration would never end.
    NeverEnds,
}

/// Why a VM is shut down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhyDown {
    /// No other host may run it: it is bound to its host, or its owners are out.
    Bound,
    /// No other host has room for it.
    NoRoom,
    /// It can neither move live nor be saved.
    CannotMove,
}

/// What a move has to go through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// Time passes.
    Wait(Duration),
    /// Bytes pass through the links of both hosts: so fast at most, and so fast with all others
    /// together.
    Send(u64, ByteRate, ByteRate),
    /// Bytes are written by the source.
    Write(u64, ByteRate),
    /// Bytes are read by the target.
    Read(u64, ByteRate),
}

/// How a VM moves, in stages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moving {
    pub(super) way: Way,
    pub(super) stages: [Stage; 3],
    /// `None`: all the time from start to end.
    pub(super) downtime: Option<Duration>,
    pub(super) bytes: u64,
}

/// How each VM may move; VMs of one shape are computed once.
pub(super) struct Ways<'a> {
    cluster: &'a Cluster,
    environment: Environment,
    /// What is left of the links and of the storage.
    share: Percent,
    shapes: Vec<Shape>,
    /// The shape of each VM group.
    of_group: Vec<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Shape {
    inputs: VmInputs,
    power_is_off: bool,
    by_quick: bool,
}

const NO_TIME: Stage = Stage::Wait(Duration::ZERO);

impl<'a> Ways<'a> {
    /// The ways of this plan's VMs with the values that their inputs have in this case.
    pub(super) fn of(plan: &Plan, cluster: &'a Cluster, case: Case) -> Ways<'a> {
        let environment = Environment::of(plan);
        let low_by_quick = plan.platform.failover().drains_low_by_quick.value;
        let mut share = Percent::HUNDRED;
        let mut shapes = Numbered::new();
        let of_group = plan.vms.iter().map(|group| {
            let entered = Entered::of(&environment, group);
            share = entered.share(case);
            let mut inputs = entered.vm(&VmInputs::of(group), case);
            inputs.boot = boot(group, case.end(Unsure::BootTime));
            let shape = Shape {
                inputs,
                power_is_off: group.power == Power::Stopped,
                by_quick: low_by_quick && group.priority == Priority::Low,
            };
            shapes.number(shape).0
        });
        let of_group = of_group.collect();
        Ways {
            cluster,
            environment,
            share,
            of_group,
            shapes: shapes.things,
        }
    }

    /// How each shape moves where so many share the links; `None`: it can do neither.
    pub(super) fn sharing(&self, at_once: u32) -> Vec<Option<Moving>> {
        let shapes = self.shapes.iter();
        shapes.map(|shape| self.moving(shape, at_once)).collect()
    }

    /// The position of a VM's shape.
    pub(super) fn shape(&self, vm: VmIndex) -> usize {
        let group = self.cluster.vms[vm.0 as usize].group;
        self.of_group.get(group).map_or(0, |shape| *shape as usize)
    }

    /// How long a VM takes to start.
    pub(super) fn boot(&self, vm: VmIndex) -> Duration {
        let shape = self.shapes.get(self.shape(vm));
        shape.map_or(Duration::ZERO, |shape| match shape.power_is_off {
            true => Duration::ZERO,
            false => shape.inputs.boot,
        })
    }

    /// Whether a VM runs, so that it is missed while it is down.
    pub(super) fn runs(&self, vm: VmIndex) -> bool {
        let shape = self.shapes.get(self.shape(vm));
        shape.is_some_and(|shape| !shape.power_is_off)
    }

    fn moving(&self, shape: &Shape, at_once: u32) -> Option<Moving> {
        if shape.power_is_off {
            return Some(Moving {
                way: Way::Stopped,
                stages: [NO_TIME; 3],
                downtime: Some(Duration::ZERO),
                bytes: 0,
            });
        }
        let quick = |why| self.quick(&shape.inputs, why);
        let live = self.live(&shape.inputs, at_once);
        if !self.environment.platform.live_migration.value {
            return quick(WhyQuick::Platform);
        }
        match live {
            live if shape.by_quick => quick(WhyQuick::LowPriority).or(live),
            Some(live) => Some(live),
            None => quick(WhyQuick::NeverEnds),
        }
    }

    fn live(&self, inputs: &VmInputs, at_once: u32) -> Option<Moving> {
        let alone = self.environment.live(inputs)?;
        let at_once = u64::from(at_once.max(1));
        let network = &self.environment.network;
        let together = shared(goodput::together(network, at_once), self.share);
        let share = ByteRate::from_bytes_per_second(together.bytes_per_second() / at_once);
        let migration = alone.with_goodput(share);
        let times = outcome(&migration).times()?;
        let bytes = times.sent.kib().saturating_mul(1024);
        // Without goodput nothing ends that has anything to send.
        (share.bytes_per_second() > 0 || bytes == 0).then_some(Moving {
            way: Way::Live,
            stages: [
                Stage::Wait(migration.fixed.setup),
                Stage::Send(bytes, shared(alone.goodput, self.share), together),
                Stage::Wait(migration.fixed.resume),
            ],
            downtime: Some(times.downtime),
            bytes,
        })
    }

    fn quick(&self, inputs: &VmInputs, why: WhyQuick) -> Option<Moving> {
        let quick = self.environment.quick(inputs).ok()?;
        let bytes = quick.state.kib().saturating_mul(1024);
        let storage = &self.environment.storage;
        Some(Moving {
            way: Way::Quick(why),
            stages: [
                Stage::Write(bytes, shared(storage.write.value, self.share)),
                Stage::Read(bytes, shared(storage.read.value, self.share)),
                Stage::Wait(quick.fixed),
            ],
            downtime: None,
            bytes,
        })
    }
}
