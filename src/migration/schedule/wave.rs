//! Which hosts can be out at once, where do their VMs go, and is the rest safe meanwhile?
//!
//! The hosts of a wave are taken out of the cluster; everything else stays where it is, and
//! their VMs are packed into the room that is left, by the rules that restarts use. A packing
//! after which every loss of k of the other hosts is survived is a proof. Where none is, the
//! placement engine is asked whether any placement would do, and it is said how many failures
//! fewer are survived.
//!
//! Votes are asked as well: the cluster must keep its majority while the hosts are out, and
//! when k others fail then.

use super::{Doubt, VotesShort, Wave, WhyDown};
use crate::assess::is_legal;
use crate::audit;
use crate::capacity::situation::into_lots;
use crate::capacity::{self, Effort, Placement, Situation, Verdict};
use crate::cluster::{Cluster, HostIndex, Kind, KindIndex, Rooms, Size, UnitIndex, WitnessStands};
use crate::outcome::{by_kind, take};
use crate::placement::packing::{Lot, Need, Order, Packing, Ranks, Rule, Weights, pack};
use crate::placement::{self, Answer};
use crate::quorum::{Majority, Quorum};

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
    quorum: Quorum,
    effort: Effort,
    /// Whether no host carries too much before anything moves, and every rule is kept.
    is_sound: bool,
}

/// How many others may fail while hosts are out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Target {
    /// So many find room.
    pub(super) room: u32,
    /// So many leave the cluster its majority.
    pub(super) votes: u32,
}

impl Target {
    /// The same number for both.
    pub(super) fn all(failures: u32) -> Target {
        Target {
            room: failures,
            votes: failures,
        }
    }
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
            quorum: Quorum::of(cluster),
            effort,
            is_sound: is_legal_here(&Situation::new(cluster, placement)),
        }
    }

    /// Whether the cluster has a majority while these hosts are out.
    pub(super) fn has_majority_without(&self, hosts: &[HostIndex]) -> bool {
        self.quorum.has_majority_without(hosts)
    }

    /// The wave of these hosts, if so much is proved while they are out.
    pub(super) fn proved(&self, hosts: &[HostIndex], target: Target) -> Option<Wave> {
        let (rest, down) = self.without(hosts);
        self.prove(hosts, &rest, &down, target)
    }

    /// A wave for which fewer failures are proved than are wanted: what is known about these.
    pub(super) fn doubted(&self, wave: Wave) -> Wave {
        let (rest, down) = self.without(&wave.hosts);
        match self.prove(
            &wave.hosts,
            &rest,
            &down,
            Target::all(self.cluster.failures),
        ) {
            Some(better) => better,
            None => Wave {
                doubt: Some(self.doubts(&wave.hosts, &rest)),
                ..wave
            },
        }
    }

    /// How many units are shut down while these hosts are out, beside those that no other host
    /// may ever run.
    pub(super) fn left_over(&self, hosts: &[HostIndex]) -> usize {
        let (rest, down) = self.without(hosts);
        let attempts = self.attempts(hosts, &rest, &down);
        let left = attempts.iter().map(|attempt| attempt.left_over.len());
        let stranded = down.iter().filter(|unit| {
            let claim = &self.cluster.kind_of(**unit).running;
            let home = self.placement.host_of(**unit);
            let mut others = self.cluster.hosts_in_service();
            others.any(|host| Some(host) != home && self.cluster.is_allowed(claim, host))
        });
        left.min().unwrap_or(0) + stranded.count()
    }

    /// What happens while these hosts are out.
    pub(super) fn wave(&self, hosts: &[HostIndex]) -> Wave {
        let (rest, down) = self.without(hosts);
        match self.prove(hosts, &rest, &down, Target::all(self.cluster.failures)) {
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

    /// A way after which so many failures are survived by room, and so many by votes.
    fn prove(
        &self,
        hosts: &[HostIndex],
        rest: &Cluster,
        down: &[UnitIndex],
        target: Target,
    ) -> Option<Wave> {
        if !self.is_sound || self.votes_allow(hosts, target.votes) != Majority::Kept {
            return None;
        }
        let attempts = self.attempts(hosts, rest, down);
        let complete = attempts.into_iter().filter(|one| one.left_over.is_empty());
        for attempt in complete {
            if self.survives(rest, &attempt.placement, down, target.room) {
                return Some(Wave {
                    hosts: hosts.to_vec(),
                    placement: attempt.placement,
                    down: bound(down),
                    tolerates: Some(target.room.min(target.votes)),
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
        let fewer = (0..=self.cluster.failures).rev();
        let tolerates = fewer.into_iter().find(|failures| {
            attempt.left_over.is_empty()
                && self.votes_allow(hosts, *failures) == Majority::Kept
                && self.survives(rest, &attempt.placement, down, *failures)
        });
        let left_over = attempt.left_over.iter();
        let mut all_down = bound(down);
        all_down.extend(left_over.map(|unit| (*unit, WhyDown::NoRoom)));
        Wave {
            hosts: hosts.to_vec(),
            placement: attempt.placement,
            down: all_down,
            tolerates,
            doubt: Some(self.doubts(hosts, rest)),
            breaks_soft_rules: attempt.breaks_soft_rules,
        }
    }

    /// What speaks against the failures to tolerate while these hosts are out.
    fn doubts(&self, hosts: &[HostIndex], rest: &Cluster) -> Doubt {
        match (self.votes_short(hosts), self.is_sound) {
            (Some(short), _) => Doubt::Votes(short),
            (None, true) => self.doubt(rest),
            (None, false) => Doubt::NotSoundBefore,
        }
    }

    /// Whether the votes survive so many further failures at every moment of a wave: while all
    /// of these hosts are out, and while only some of them are.
    fn votes_allow(&self, hosts: &[HostIndex], failures: u32) -> Majority {
        if !self.quorum.counts_votes() {
            return Majority::Kept;
        }
        let Some(moments) = self.moments(hosts) else {
            return Majority::Lost;
        };
        let each = moments
            .iter()
            .map(|out| self.quorum.survives_beside(out, failures));
        each.fold(Majority::Kept, Majority::worse)
    }

    /// The sets of hosts that may be out at the same time while a wave is drained, patched and
    /// refilled; at first and in the end none is. Votes are
    /// alike, so of the hosts of one fault domain only the number counts; and where single hosts
    /// fail, none of them with the witness, fewer hosts out are never worse. `None`: too many.
    fn moments(&self, hosts: &[HostIndex]) -> Option<Vec<Vec<HostIndex>>> {
        const MOST: usize = 1_000;
        let voters = &self.cluster.voters;
        let units = &voters.units;
        let are_alike = units.iter().all(|unit| unit.hosts.len() == 1);
        if are_alike && voters.place == WitnessStands::Elsewhere {
            return Some(vec![hosts.to_vec()]);
        }
        let mut moments: Vec<Vec<HostIndex>> = vec![Vec::new()];
        for unit in units {
            let own = hosts.iter().filter(|host| unit.hosts.contains(host));
            let own: Vec<HostIndex> = own.copied().collect();
            let with = |before: &Vec<HostIndex>| {
                let numbers = 0..=own.len();
                let sets = numbers.map(|number| [&before[..], &own[..number]].concat());
                sets.collect::<Vec<_>>()
            };
            moments = moments.iter().flat_map(with).collect();
            if moments.len() > MOST {
                return None;
            }
        }
        Some(moments)
    }

    /// Why the votes do not allow what has to be tolerated while these hosts are out.
    fn votes_short(&self, hosts: &[HostIndex]) -> Option<VotesShort> {
        let allowed = |failures: u32| self.votes_allow(hosts, failures);
        match (allowed(0), allowed(self.cluster.failures)) {
            (Majority::Lost, _) => Some(VotesShort::Stops),
            (_, Majority::Lost) => Some(VotesShort::NoFurtherFailure),
            (_, Majority::IfElsewhere) => Some(VotesShort::PlaceNotTold),
            (_, Majority::Kept) => None,
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
