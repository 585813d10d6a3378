//! How long do these migrations take when they share links and storage?
//!
//! Played event by event. A migration gets capacity / n of each thing that it goes through,
//! where n counts those that use the busier of its two ends: the source's outgoing or the
//! target's incoming links, the source's writes, the target's reads. That never promises more
//! than there is; a share that one cannot use is not given to another, so times are not
//! understated. Time is whole microseconds, work whole millionths of a byte.
//!
//! Assumptions:
//! 1. links carry as much each way at the same time;
//! 2. units leave a host in their order, at most as many at once as the limits allow, and the
//!    VMs of a unit one after another;
//! 3. a host of a wave is patched as soon as it is empty, and takes its VMs back at once; the
//!    next wave begins when all are back.

use std::time::Duration;

use super::sharing::{Passage, Users, done_in, micros, time_for, work_of};
use super::way::{Moving, Ways};
use super::{Lane, Limits, Schedule, Step, Wave, Way, WhyDown};
use crate::capacity::Placement;
use crate::cluster::{Cluster, HostIndex, UnitIndex, VmIndex};
use crate::order::sort_by_key;

/// What is to be done.
pub(super) struct Work<'a> {
    pub(super) cluster: &'a Cluster,
    /// Where the units run before and after.
    pub(super) placement: &'a Placement,
    pub(super) waves: &'a [Wave],
    /// How long an empty host is patched; `None`: it is emptied, and stays so.
    pub(super) patch: Option<Duration>,
    pub(super) limits: Limits,
}

/// Plays all waves, so many migrations at once on a host.
pub(super) fn play(work: &Work, ways: &Ways, at_once: u32) -> Schedule {
    let hosts = work.cluster.hosts.len();
    let mut at_home = vec![Vec::new(); hosts];
    for unit in work.cluster.unit_indices() {
        if let Some(host) = work.placement.host_of(unit) {
            at_home[host.0 as usize].push(unit);
        }
    }
    let mut player = Player {
        work,
        ways,
        moving: ways.sharing(at_once),
        at_home,
        at_once,
        now: 0,
        wave: 0,
        waiting: vec![Vec::new(); hosts],
        leaving: vec![0; hosts],
        entering: vec![0; hosts],
        to_leave: vec![0; hosts],
        to_return: vec![0; hosts],
        active: Vec::new(),
        patching: Vec::new(),
        down: Vec::new(),
        all_started: 0,
        steps: Vec::new(),
        lanes: Vec::new(),
    };
    for (number, wave) in work.waves.iter().enumerate() {
        player.wave = number as u32;
        player.play(wave);
    }
    let mut steps = player.steps;
    sort_by_key(&mut steps, |step| (step.start, step.end, step.vm));
    Schedule {
        at_once,
        steps,
        lanes: player.lanes,
        total: time(player.now),
    }
}

/// A unit that moves, VM after VM.
#[derive(Clone, Copy)]
struct Job {
    unit: UnitIndex,
    from: HostIndex,
    to: HostIndex,
    back: bool,
}

/// A job under way.
struct Active {
    job: Job,
    /// Position of the VM that moves now.
    vm: usize,
    moving: Moving,
    stage: usize,
    /// What is left of the stage: microseconds, or millionths of bytes.
    left: u128,
    start: u64,
}

struct Player<'a> {
    work: &'a Work<'a>,
    ways: &'a Ways<'a>,
    /// How each shape moves.
    moving: Vec<Option<Moving>>,
    /// The units of each host.
    at_home: Vec<Vec<UnitIndex>>,
    at_once: u32,
    /// Microseconds from the first order.
    now: u64,
    wave: u32,
    /// Units that wait to leave each host, the next one last.
    waiting: Vec<Vec<Job>>,
    /// Jobs under way out of each host, and into it.
    leaving: Vec<u32>,
    entering: Vec<u32>,
    /// Units of each host that have not left, or have not come home.
    to_leave: Vec<u32>,
    to_return: Vec<u32>,
    active: Vec<Active>,
    /// Hosts that are being patched, and until when.
    patching: Vec<(u64, HostIndex)>,
    /// Units of the wave that are shut down.
    down: Vec<(UnitIndex, WhyDown)>,
    /// When all that was shut down runs again.
    all_started: u64,
    steps: Vec<Step>,
    lanes: Vec<Lane>,
}

impl Player<'_> {
    fn play(&mut self, wave: &Wave) {
        self.down = wave.down.clone();
        let start = time(self.now);
        for host in &wave.hosts {
            self.lanes.push(Lane {
                host: *host,
                wave: self.wave,
                start,
                empty: start,
                patched: start,
                refilled: start,
            });
        }
        self.order_away(wave);
        for host in &wave.hosts {
            self.patch_if_empty(*host);
        }
        loop {
            self.start_waiting();
            if self.active.is_empty() && self.patching.is_empty() {
                break;
            }
            self.advance();
            self.finish_patches(wave);
        }
        self.now = self.now.max(self.all_started);
    }

    /// Orders every unit of the wave's hosts away.
    fn order_away(&mut self, wave: &Wave) {
        for from in &wave.hosts {
            for unit in self.at_home[from.0 as usize].clone() {
                self.order(wave, unit, *from);
            }
            self.waiting[from.0 as usize].reverse();
        }
    }

    /// Orders a unit away from its host, if it has somewhere to go.
    fn order(&mut self, wave: &Wave, unit: UnitIndex, from: HostIndex) {
        let Some(to) = wave.placement.host_of(unit).filter(|to| *to != from) else {
            return;
        };
        if let Some(why) = self.cannot_move(unit) {
            self.down.push((unit, why));
            return;
        }
        self.to_leave[from.0 as usize] += 1;
        self.waiting[from.0 as usize].push(Job {
            unit,
            from,
            to,
            back: false,
        });
    }

    /// Why a unit cannot be moved, if it cannot.
    fn cannot_move(&self, unit: UnitIndex) -> Option<WhyDown> {
        let vms = &self.work.cluster.unit(unit).vms;
        let all_move = vms.iter().all(|vm| self.moving_of(*vm).is_some());
        (!all_move).then_some(WhyDown::CannotMove)
    }

    fn moving_of(&self, vm: VmIndex) -> Option<Moving> {
        self.moving.get(self.ways.shape(vm)).copied().flatten()
    }

    /// Starts what the limits allow.
    fn start_waiting(&mut self) {
        for host in 0..self.waiting.len() {
            while let Some(position) = self.next_of(host) {
                let job = self.waiting[host].remove(position);
                self.leaving[host] += 1;
                self.entering[job.to.0 as usize] += 1;
                self.begin(job, 0);
            }
        }
    }

    /// The next unit that may leave a host.
    fn next_of(&self, host: usize) -> Option<usize> {
        if !self.has_slot(host, true) {
            return None;
        }
        let waiting = &self.waiting[host];
        waiting
            .iter()
            .rposition(|job| self.has_slot(job.to.0 as usize, false))
    }

    fn has_slot(&self, host: usize, leaving: bool) -> bool {
        let (out, into) = (self.leaving[host], self.entering[host]);
        let used = match (self.work.limits.each_way, leaving) {
            (false, _) => out + into,
            (true, true) => out,
            (true, false) => into,
        };
        used < self.at_once
    }

    /// Begins to move the VM at this position of a unit, or ends the unit's move.
    fn begin(&mut self, job: Job, vm: usize) {
        let vms = &self.work.cluster.unit(job.unit).vms;
        let moving = vms.get(vm).and_then(|vm| self.moving_of(*vm));
        match moving {
            Some(moving) => self.active.push(Active {
                job,
                vm,
                moving,
                stage: 0,
                left: work_of(moving.stages[0]),
                start: self.now,
            }),
            None => self.end(job),
        }
    }

    /// A unit has moved.
    fn end(&mut self, job: Job) {
        self.leaving[job.from.0 as usize] -= 1;
        self.entering[job.to.0 as usize] -= 1;
        if job.back {
            self.to_return[job.to.0 as usize] -= 1;
            self.note_refilled(job.to);
        } else {
            self.to_leave[job.from.0 as usize] -= 1;
            self.patch_if_empty(job.from);
        }
    }

    /// Goes on to the next event.
    fn advance(&mut self) {
        let passages: Vec<Passage> = self.active.iter().map(Active::passage).collect();
        let users = Users::of(&passages, self.waiting.len());
        let shares: Vec<(u64, u64)> = passages.iter().map(|one| users.share(one)).collect();
        let needs: Vec<u128> = self
            .active
            .iter()
            .zip(&shares)
            .map(|(one, share)| time_for(one.left, *share))
            .collect();
        let patched = self.patching.iter().map(|(until, _)| until - self.now);
        let next = needs.iter().copied().chain(patched.map(u128::from)).min();
        let next = next.unwrap_or(0);
        self.now = self
            .now
            .saturating_add(u64::try_from(next).unwrap_or(u64::MAX));
        let before = std::mem::take(&mut self.active);
        let mut done = Vec::new();
        for ((mut one, share), need) in before.into_iter().zip(shares).zip(needs) {
            // The one that is done first is done by definition: so each event ends something.
            one.left = match need == next {
                true => 0,
                false => one.left.saturating_sub(done_in(next, share)),
            };
            match one.left {
                0 => done.push(one),
                _ => self.active.push(one),
            }
        }
        for one in done {
            self.next_stage(one);
        }
    }

    fn next_stage(&mut self, mut one: Active) {
        one.stage += 1;
        if let Some(stage) = one.moving.stages.get(one.stage) {
            one.left = work_of(*stage);
            self.active.push(one);
            return;
        }
        let (start, end) = (time(one.start), time(self.now));
        let vms = &self.work.cluster.unit(one.job.unit).vms;
        if let Some(vm) = vms.get(one.vm) {
            self.steps.push(Step {
                wave: self.wave,
                vm: *vm,
                unit: one.job.unit,
                from: one.job.from,
                to: one.job.to,
                way: one.moving.way,
                back: one.job.back,
                start,
                end,
                downtime: one.moving.downtime.unwrap_or(end.saturating_sub(start)),
                bytes: one.moving.bytes,
            });
        }
        self.begin(one.job, one.vm + 1);
    }

    fn lane(&mut self, host: HostIndex) -> Option<&mut Lane> {
        let wave = self.wave;
        let mut lanes = self.lanes.iter_mut().rev();
        lanes.find(|lane| lane.host == host && lane.wave == wave)
    }

    /// Begins to patch a host of the wave that nothing is left on.
    fn patch_if_empty(&mut self, host: HostIndex) {
        if self.to_leave[host.0 as usize] > 0 {
            return;
        }
        let now = self.now;
        let patch = self.work.patch;
        let Some(lane) = self.lane(host) else { return };
        lane.empty = time(now);
        (lane.patched, lane.refilled) = (lane.empty, lane.empty);
        let until = now.saturating_add(patch.map_or(0, micros));
        if patch.is_some() {
            self.patching.push((until, host));
        }
        self.note_down(host, until);
    }

    /// Notes what is shut down on a host until it is patched.
    fn note_down(&mut self, host: HostIndex, until: u64) {
        let placement = self.work.placement;
        let here = |unit: UnitIndex| placement.host_of(unit) == Some(host);
        let start = time(self.now);
        for (unit, why) in self.down.clone() {
            if !here(unit) {
                continue;
            }
            for vm in &self.work.cluster.unit(unit).vms {
                let boots = self
                    .work
                    .patch
                    .map_or(Duration::ZERO, |_| self.ways.boot(*vm));
                let end = time(until).saturating_add(boots);
                let is_missed = self.ways.runs(*vm);
                self.all_started = self.all_started.max(micros(end));
                self.steps.push(Step {
                    wave: self.wave,
                    vm: *vm,
                    unit,
                    from: host,
                    to: host,
                    way: Way::ShutDown(why),
                    back: false,
                    start,
                    end,
                    downtime: match is_missed {
                        true => end.saturating_sub(start),
                        false => Duration::ZERO,
                    },
                    bytes: 0,
                });
            }
        }
    }

    /// Orders the VMs of hosts home that are patched.
    fn finish_patches(&mut self, wave: &Wave) {
        let now = self.now;
        let ready: Vec<HostIndex> = self
            .patching
            .iter()
            .filter(|(until, _)| *until <= now)
            .map(|(_, host)| *host)
            .collect();
        self.patching.retain(|(until, _)| *until > now);
        for home in ready {
            if let Some(lane) = self.lane(home) {
                (lane.patched, lane.refilled) = (time(now), time(now));
            }
            for unit in self.at_home[home.0 as usize].clone() {
                let moved_to = wave.placement.host_of(unit).filter(|host| *host != home);
                if self.down.iter().any(|(other, _)| *other == unit) {
                    continue;
                }
                if let Some(from) = moved_to {
                    self.to_return[home.0 as usize] += 1;
                    self.waiting[from.0 as usize].insert(
                        0,
                        Job {
                            unit,
                            from,
                            to: home,
                            back: true,
                        },
                    );
                }
            }
        }
    }

    fn note_refilled(&mut self, host: HostIndex) {
        let now = self.now;
        if let Some(lane) = self.lane(host) {
            lane.refilled = time(now);
        }
    }
}

impl Active {
    fn passage(&self) -> Passage {
        Passage {
            stage: self.moving.stages[self.stage],
            from: self.job.from.0 as usize,
            to: self.job.to.0 as usize,
        }
    }
}

fn time(micros: u64) -> Duration {
    Duration::from_micros(micros)
}
