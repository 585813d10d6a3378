//! These hosts fail at once: which VM goes where, and which stays down?

use std::collections::VecDeque;

use crate::audit;
use crate::capacity::restart::{Restart, Restarts};
use crate::capacity::{self, Effort, LeftOver, Placement, Situation, Verdict};
use crate::cluster::{Claim, Cluster, HostIndex, Rooms, UnitIndex, VmIndex};
use crate::order::{sort, sort_by_key};
use crate::placement::assign_units;
use crate::placement::bounds::Reason;
use crate::placement::packing::Put;
use crate::problem::Problem;

/// What happens when a user fails some hosts.
#[derive(Debug, Clone, PartialEq)]
pub struct FailureOutcome {
    /// The hosts that failed.
    pub failed: Vec<HostIndex>,
    /// Whether everything that must restart does, and whether that is proved.
    pub verdict: Verdict,
    /// Where each unit restarts; some may be missing.
    pub restarts: Vec<(UnitIndex, HostIndex)>,
    /// Units on surviving hosts that are moved to make room, and where to.
    pub moves: Vec<(UnitIndex, HostIndex)>,
    /// VMs that may stay down, and do: not restarted, or shut down to make room.
    pub shed: Vec<VmIndex>,
    /// Units that stay down in the best attempt.
    pub left_over: Vec<UnitIndex>,
    /// What the best attempt lacked; `None`: nothing stays down.
    pub lack: Option<LeftOver>,
    /// Why no arrangement exists, if that is proved.
    pub reason: Option<Reason>,
    /// That restarts were found which did not pass the independent checker, and are withheld.
    pub withheld: Option<Box<Problem>>,
}

impl FailureOutcome {
    /// What happens when these hosts fail at once and the VMs live as this placement says.
    pub(crate) fn of(
        cluster: &Cluster,
        placement: &Placement,
        failed: &[HostIndex],
        effort: Effort,
    ) -> FailureOutcome {
        let situation = Situation::new(cluster, placement);
        let mut outcome = FailureOutcome {
            failed: failed.to_vec(),
            verdict: Verdict::Survives,
            restarts: Vec::new(),
            moves: Vec::new(),
            shed: Vec::new(),
            left_over: Vec::new(),
            lack: None,
            reason: None,
            withheld: None,
        };
        let mut breaks_soft_exclusion = false;
        match capacity::test(&situation, failed, effort) {
            Restart::Complete(restarts) => {
                breaks_soft_exclusion = restarts.breaks_soft_exclusion;
                match restarts.rearranged {
                    true => outcome.name_rearranged(cluster, placement, &restarts),
                    false => outcome.name_restarts(cluster, placement, &restarts.puts),
                }
            }
            Restart::Impossible(left, reason) => {
                outcome.verdict = Verdict::Fails;
                outcome.reason = Some(reason);
                outcome.leave(cluster, placement, left);
            }
            Restart::Undecided(left) => {
                outcome.verdict = Verdict::Undecided;
                outcome.leave(cluster, placement, left);
            }
        }
        outcome.shed(cluster, placement, breaks_soft_exclusion);
        outcome.pass(cluster, placement);
        outcome
    }

    /// Withholds what the independent checker finds something wrong with.
    fn pass(&mut self, cluster: &Cluster, placement: &Placement) {
        let Some(violation) = audit::restarts(cluster, placement, self).into_iter().next() else {
            return;
        };
        self.withheld = Some(Box::new(audit::withheld("What restarts", &violation)));
        if self.verdict == Verdict::Survives {
            self.verdict = Verdict::Undecided;
        }
        self.restarts.clear();
        self.moves.clear();
        self.shed.clear();
        self.lack = None;
        let restarting = cluster.unit_indices();
        let lost = restarting
            .filter(|unit| cluster.kind_of(*unit).restarts && self.is_lost(placement, *unit));
        self.left_over = lost.collect();
    }

    /// Names the best attempt and what it leaves over.
    fn leave(&mut self, cluster: &Cluster, placement: &Placement, left: LeftOver) {
        self.name_restarts(cluster, placement, &left.puts);
        self.lack = Some(left);
    }

    fn is_lost(&self, placement: &Placement, unit: UnitIndex) -> bool {
        let host = placement.host_of(unit);
        host.is_some_and(|host| self.failed.contains(&host))
    }

    /// Which unit of the failed hosts restarts where, and which stays down.
    fn name_restarts(&mut self, cluster: &Cluster, placement: &Placement, puts: &[Put]) {
        let lost = cluster
            .unit_indices()
            .filter(|unit| cluster.kind_of(*unit).restarts && self.is_lost(placement, *unit));
        let mut waiting = by_kind(cluster, lost);
        for put in puts {
            let restarted = take(&mut waiting, *put).map(|unit| (unit, put.host));
            self.restarts.extend(restarted);
        }
        sort(&mut self.restarts);
        self.left_over = waiting.into_iter().flatten().collect();
        sort(&mut self.left_over);
    }

    /// The same where survivors may be moved: as many as possible stay.
    fn name_rearranged(&mut self, cluster: &Cluster, placement: &Placement, restarts: &Restarts) {
        let units: Vec<UnitIndex> = cluster
            .unit_indices()
            .filter(|unit| match self.is_lost(placement, *unit) {
                true => cluster.kind_of(*unit).restarts,
                false => cluster.is_movable(cluster.unit(*unit).kind),
            })
            .collect();
        let home = |unit| placement.host_of(unit);
        let kind = |unit: UnitIndex| {
            let kind = cluster.unit(unit).kind;
            match self.is_lost(placement, unit) || restarts.moved_as_restarted {
                true => kind,
                false => cluster.moved_as(kind),
            }
        };
        let arranged = assign_units(cluster, &restarts.puts, units.clone(), kind, home);
        for unit in units {
            match arranged.host_of(unit) {
                Some(host) if self.is_lost(placement, unit) => self.restarts.push((unit, host)),
                Some(host) if home(unit) != Some(host) => self.moves.push((unit, host)),
                Some(_) => {}
                None => self.left_over.push(unit),
            }
        }
    }

    /// Finds out which of the VMs that may stay down need not: one after another, the more
    /// important first, each keeps running or restarts where there is still room.
    fn shed(&mut self, cluster: &Cluster, placement: &Placement, ignore_exclusions: bool) {
        if !cluster.sheds() || self.failed.is_empty() {
            return;
        }
        let mut hosts = placement.0.clone();
        for unit in cluster.unit_indices() {
            if self.is_lost(placement, unit) {
                hosts[unit.0 as usize] = None;
            }
        }
        for (unit, host) in self.restarts.iter().chain(&self.moves) {
            hosts[unit.0 as usize] = Some(*host);
        }
        let mut rooms = Rooms::empty(cluster, !ignore_exclusions).without(&self.failed);
        for unit in cluster.unit_indices() {
            let kind = cluster.kind_of(unit);
            match hosts[unit.0 as usize] {
                Some(host) if self.is_lost(placement, unit) => rooms.put(&kind.restart, host, 1),
                Some(host) => rooms.put(&kind.kept, host, 1),
                None => {}
            }
        }
        let indices = (0..cluster.vms.len() as u32).map(VmIndex);
        let mut vms: Vec<VmIndex> = indices
            .filter(|vm| cluster.vms[vm.0 as usize].sheddable)
            .collect();
        sort_by_key(&mut vms, |vm| (cluster.vms[vm.0 as usize].priority, *vm));
        for index in vms {
            let vm = &cluster.vms[index.0 as usize];
            let Some(unit) = vm.unit else { continue };
            let lost = self.is_lost(placement, unit);
            if (lost && !vm.restarts_if_room) || placement.host_of(unit).is_none() {
                continue;
            }
            let claim = Claim {
                demand: if lost { vm.to_restart } else { vm.claim.demand },
                ..vm.claim.clone()
            };
            let takes = |host: &HostIndex| rooms.takes(&claim, *host, 1) > 0;
            let host = match hosts[unit.0 as usize] {
                Some(host) => Some(host).filter(takes),
                // It shares a host with VMs that stay down.
                None if self.left_over.contains(&unit) => None,
                None => rooms.open_hosts().find(takes),
            };
            match host {
                Some(host) => {
                    rooms.put(&claim, host, 1);
                    if lost && hosts[unit.0 as usize].is_none() {
                        self.restarts.push((unit, host));
                        hosts[unit.0 as usize] = Some(host);
                    }
                }
                None => self.shed.push(index),
            }
        }
        sort(&mut self.restarts);
        sort(&mut self.shed);
    }
}

/// Units sorted by kind, in the order given.
pub(crate) fn by_kind(
    cluster: &Cluster,
    units: impl Iterator<Item = UnitIndex>,
) -> Vec<VecDeque<UnitIndex>> {
    let mut waiting = vec![VecDeque::new(); cluster.kinds.len()];
    for unit in units {
        waiting[cluster.unit(unit).kind.0 as usize].push_back(unit);
    }
    waiting
}

/// Takes as many units of a put's kind as the put counts.
pub(crate) fn take(
    waiting: &mut [VecDeque<UnitIndex>],
    put: Put,
) -> impl Iterator<Item = UnitIndex> + '_ {
    let units = &mut waiting[put.kind.0 as usize];
    let count = (put.count as usize).min(units.len());
    units.drain(..count)
}
