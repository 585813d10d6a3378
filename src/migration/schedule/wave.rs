//! Which hosts can be out at once, where do their VMs go, and is the rest safe meanwhile?
//!
//! The hosts of a wave are taken out of the cluster; everything else stays where it is, and
//! their VMs are packed into the room that is left, by the rules that restarts use. A packing
//! after which every loss of k of the other hosts is survived is a proof. Where none is, the
//! placement engine is asked whether any placement would do, and it is said how many failures
//! fewer are survived.
//!
//! A wave is hosts that follow one another in the plan. The largest number of hosts for which
//! every wave is proved is looked for by bisection, so it is the largest if fewer hosts are
//! never harder; what is returned is proved in any case.

use super::{Doubt, Wave, WhyDown};
use crate::assess::is_legal;
use crate::audit;
use crate::capacity::situation::into_lots;
use crate::capacity::{self, Effort, Placement, Situation, Verdict};
use crate::cluster::{Cluster, HostIndex, Kind, KindIndex, Rooms, Size, UnitIndex};
use crate::outcome::{by_kind, take};
use crate::placement::packing::{Lot, Need, Order, Packing, Ranks, Rule, Weights, pack};
use crate::placement::{self, Answer};

/// How the drained VMs are packed, the most promising rule first: spread out they leave room
/// everywhere.
const ATTEMPTS: [(Rule, Order); 4] = [
    (Rule::WorstFit, Order::WeightedLargest),
    (Rule::BestFit, Order::WeightedLargest),
    (Rule::DotProduct, Order::WeightedLargest),
    (Rule::BestFit, Order::Memory),
];

/// Looks for waves: prepared once.
pub(super) struct Planner<'a> {
    pub(super) cluster: &'a Cluster,
    pub(super) placement: &'a Placement,
    effort: Effort,
    /// Whether no host carries too much before anything moves, and every rule is kept.
    is_sound: bool,
}

/// One way to place the drained units.
struct Attempt {
    placement: Placement,
    left_over: Vec<UnitIndex>,
    breaks_soft_rules: bool,
}

impl<'a> Planner<'a> {
    pub(super) fn of(
        cluster: &'a Cluster,
        placement: &'a Placement,
        effort: Effort,
    ) -> Planner<'a> {
        let effort = Effort {
            rounds: 0,
            samples: false,
            sets: effort.sets.min(2_000),
            steps: effort.steps.min(200),
            joint_steps: effort.joint_steps.min(2_000),
            ..effort
        };
        Planner {
            cluster,
            placement,
            effort,
            is_sound: is_legal_here(&Situation::new(cluster, placement)),
        }
    }

    /// Waves of so many hosts.
    pub(super) fn waves(&self, hosts: u32) -> Vec<Wave> {
        let all: Vec<HostIndex> = self.cluster.hosts_in_service().collect();
        let size = (hosts as usize).min(all.len()).max(1);
        all.chunks(size).map(|hosts| self.wave(hosts)).collect()
    }

    /// Waves of as many hosts as are proved to be safe, or else of one.
    pub(super) fn largest_proved_waves(&self) -> Vec<Wave> {
        let mut best = None;
        let (mut proved, mut refuted) = (0, self.cluster.hosts_in_service().count() as u32);
        while proved + 1 < refuted {
            let between = proved + (refuted - proved) / 2;
            match self.proved_waves(between) {
                Some(waves) => (best, proved) = (Some(waves), between),
                None => refuted = between,
            }
        }
        best.unwrap_or_else(|| self.waves(1))
    }

    /// Waves of so many hosts; nothing as soon as one is not proved.
    fn proved_waves(&self, hosts: u32) -> Option<Vec<Wave>> {
        let all: Vec<HostIndex> = self.cluster.hosts_in_service().collect();
        let waves = all.chunks(hosts as usize);
        waves
            .map(|hosts| {
                let (rest, down) = self.without(hosts);
                self.prove(hosts, &rest, &down)
            })
            .collect()
    }

    /// What happens while these hosts are out.
    pub(super) fn wave(&self, hosts: &[HostIndex]) -> Wave {
        let (rest, down) = self.without(hosts);
        match self.prove(hosts, &rest, &down) {
            Some(wave) => wave,
            None => self.unproved(hosts, &rest, &down),
        }
    }

    /// The cluster without these hosts, and the units that no other host may run.
    fn without(&self, hosts: &[HostIndex]) -> (Cluster, Vec<UnitIndex>) {
        let mut rest = self.cluster.clone();
        rest.apart.clear();
        for host in hosts {
            let host = &mut rest.hosts[host.0 as usize];
            host.in_service = false;
            host.capacity = Size::ZERO;
        }
        for unit in &mut rest.failure_units {
            unit.hosts.retain(|host| !hosts.contains(host));
        }
        rest.failure_units.retain(|unit| !unit.hosts.is_empty());
        let bound = rest.unit_indices().filter(|unit| {
            let claim = &rest.kind_of(*unit).running;
            self.is_on(*unit, hosts) && !rest.hosts_in_service().any(|h| rest.is_allowed(claim, h))
        });
        let down: Vec<UnitIndex> = bound.collect();
        stop(&mut rest, &down);
        (rest, down)
    }

    fn is_on(&self, unit: UnitIndex, hosts: &[HostIndex]) -> bool {
        let home = self.placement.host_of(unit);
        home.is_some_and(|home| hosts.contains(&home))
    }

    /// Ways to place the units of these hosts, everything else staying where it is.
    fn attempts(&self, hosts: &[HostIndex], rest: &Cluster, down: &[UnitIndex]) -> Vec<Attempt> {
        let mut stays = self.placement.clone();
        let mut drained = Vec::new();
        for unit in rest.unit_indices().filter(|unit| self.is_on(*unit, hosts)) {
            stays.0[unit.0 as usize] = None;
            if !down.contains(&unit) {
                drained.push(unit);
            }
        }
        let lots = into_lots(drained.iter().map(|unit| rest.unit(*unit).kind).collect());
        let situation = Situation::new(rest, &stays);
        let weights = Weights::of(rest);
        let ranks = Ranks::of(rest, &weights, Need::Running);
        let mut attempts = Vec::new();
        for (rooms, breaks_soft_rules) in situation.before.each().zip([false, true]) {
            for (rule, order) in ATTEMPTS {
                let packing = packed(rooms, &weights, &ranks, &lots, rule, order);
                let attempt = self.place(rest, &stays, &drained, &packing, breaks_soft_rules);
                // What does not pass the independent checker is no way.
                if audit::completed(rest, &stays, &attempt.placement).is_empty() {
                    attempts.push(attempt);
                }
            }
            if attempts.iter().any(|attempt| attempt.left_over.is_empty()) {
                break;
            }
        }
        attempts
    }

    fn place(
        &self,
        rest: &Cluster,
        stays: &Placement,
        drained: &[UnitIndex],
        packing: &Packing,
        breaks_soft_rules: bool,
    ) -> Attempt {
        let mut placement = stays.clone();
        let mut waiting = by_kind(rest, drained.iter().copied());
        for put in &packing.puts {
            for unit in take(&mut waiting, *put) {
                placement.0[unit.0 as usize] = Some(put.host);
            }
        }
        Attempt {
            placement,
            left_over: waiting.into_iter().flatten().collect(),
            breaks_soft_rules,
        }
    }

    /// A way after which the failures to tolerate are survived.
    fn prove(&self, hosts: &[HostIndex], rest: &Cluster, down: &[UnitIndex]) -> Option<Wave> {
        if !self.is_sound {
            return None;
        }
        let attempts = self.attempts(hosts, rest, down);
        let complete = attempts.into_iter().filter(|one| one.left_over.is_empty());
        for attempt in complete {
            if self.survives(rest, &attempt.placement, down, self.cluster.failures) {
                return Some(Wave {
                    hosts: hosts.to_vec(),
                    placement: attempt.placement,
                    down: bound(down),
                    tolerates: Some(self.cluster.failures),
                    doubt: None,
                    breaks_soft_rules: attempt.breaks_soft_rules,
                });
            }
        }
        None
    }

    /// Whether any loss of so many of the other hosts is proved to be survived, or of all of
    /// them, if they are fewer.
    fn survives(
        &self,
        rest: &Cluster,
        placement: &Placement,
        down: &[UnitIndex],
        failures: u32,
    ) -> bool {
        let mut placement = placement.clone();
        // What is down needs nothing, so any host will do.
        let Some(any) = rest.hosts_in_service().next() else {
            return false;
        };
        for unit in down {
            placement.0[unit.0 as usize] = Some(any);
        }
        let situation = Situation::new(rest, &placement);
        let failures = failures.min(rest.failure_units.len() as u32);
        let survives = || capacity::survives(&situation, failures, self.effort);
        is_legal_here(&situation) && survives() == Verdict::Survives
    }

    /// The way that leaves least over, and what is known about it.
    fn unproved(&self, hosts: &[HostIndex], rest: &Cluster, down: &[UnitIndex]) -> Wave {
        let attempts = self.attempts(hosts, rest, down);
        let least = attempts.into_iter().min_by_key(|one| one.left_over.len());
        let Some(attempt) = least else {
            return Wave {
                hosts: hosts.to_vec(),
                placement: self.placement.clone(),
                down: bound(down),
                tolerates: None,
                doubt: Some(Doubt::Undecided),
                breaks_soft_rules: false,
            };
        };
        let most = self.cluster.failures + u32::from(!self.is_sound);
        let fewer = (0..most).rev();
        let tolerates = fewer.into_iter().find(|failures| {
            attempt.left_over.is_empty() && self.survives(rest, &attempt.placement, down, *failures)
        });
        let left_over = attempt.left_over.iter();
        let mut all_down = bound(down);
        all_down.extend(left_over.map(|unit| (*unit, WhyDown::NoRoom)));
        Wave {
            hosts: hosts.to_vec(),
            placement: attempt.placement,
            down: all_down,
            tolerates,
            doubt: Some(match self.is_sound {
                true => self.doubt(rest),
                false => Doubt::NotSoundBefore,
            }),
            breaks_soft_rules: attempt.breaks_soft_rules,
        }
    }

    /// What the placement engine says about the cluster without the wave.
    fn doubt(&self, rest: &Cluster) -> Doubt {
        let failures = self.cluster.failures.min(rest.failure_units.len() as u32);
        if rest.hosts_in_service().next().is_none() {
            return Doubt::Undecided;
        }
        match placement::plan(rest, failures, self.effort) {
            Answer::Impossible(refutation) => Doubt::Impossible(refutation),
            Answer::Placed(_) => Doubt::OthersWouldMove,
            Answer::Undecided => Doubt::Undecided,
        }
    }
}

/// Whether no host carries more than it has room for, or what it must not.
fn is_legal_here(situation: &Situation) -> bool {
    situation.homeless.is_empty() && is_legal(situation)
}

fn bound(down: &[UnitIndex]) -> Vec<(UnitIndex, WhyDown)> {
    down.iter().map(|unit| (*unit, WhyDown::Bound)).collect()
}

/// Units that are shut down need nothing.
fn stop(cluster: &mut Cluster, down: &[UnitIndex]) {
    if down.is_empty() {
        return;
    }
    let nothing = KindIndex(cluster.kinds.len() as u32);
    cluster.kinds.push(Kind::default());
    for unit in down {
        cluster.units[unit.0 as usize].kind = nothing;
    }
}

fn packed(
    rooms: &Rooms,
    weights: &Weights,
    ranks: &Ranks,
    lots: &[Lot],
    rule: Rule,
    order: Order,
) -> Packing {
    let mut lots = lots.to_vec();
    ranks.sort(order, &mut lots);
    pack(&mut rooms.clone(), weights, &lots, Need::Running, rule)
}
