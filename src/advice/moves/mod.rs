//! Which VMs must move so that the cluster survives its failures, and in which order?
//!
//! Each step is a live migration: while everything else is where it is then, the unit needs
//! room on its new host, permission to run there, and must not meet anybody that a hard rule
//! keeps it from. In the end no host carries too much or what it must not, and every loss of
//! k failures is survived.
//!
//! The number of moves is enclosed. From below: what must leave hosts so that they have room
//! ([`bounds`]), and for small clusters every way to move one unit, two, three, … ([`exact`]).
//! From above: moves chosen one after another ([`local`]), hosts emptied as spares, and the
//! planned placement with its hosts exchanged so that most units stay ([`whole`]); of each
//! what is not needed is taken back ([`reduce`]).

mod bounds;
mod exact;
mod goal;
mod local;
mod places;
mod reduce;
mod sequence;
mod state;
mod times;
mod towards;
mod whole;

pub use bounds::Proof;
pub use times::{MoveTime, Way, move_times};
pub use towards::moves_towards;

use std::time::Duration;

use crate::assess::tested_placement;
use crate::audit;
use crate::capacity::{Effort, Placement, Verdict};
use crate::cluster::{Cluster, HostIndex, UnitIndex};
use crate::migration::VmTimes;
use crate::placement::{self, Answer, Refutation};
use goal::Goal;
use places::Taste;
use sequence::{Sequence, sequence};
use state::State;

/// What is known about the moves that make the cluster safe.
#[derive(Debug, Clone, PartialEq)]
pub enum Advice {
    /// The plan does not say where so many units run, so there is nothing to move from.
    NotKnown {
        /// VMs, or VMs that must share a host, without a known host.
        units: u32,
    },
    /// Everything survives as it is, and no rule is broken.
    Safe,
    /// These moves make it safe.
    Moves(Moves),
    /// No placement survives, so no moves help.
    Impossible(Refutation),
    /// No moves were found that help, and no proof that there are none.
    NotFound {
        /// Fewer moves are certainly not enough.
        at_least: u32,
        /// Why.
        proof: Proof,
    },
}

/// Moves that make the cluster safe.
#[derive(Debug, Clone, PartialEq)]
pub struct Moves {
    /// In this order, each of them fits.
    pub steps: Vec<Move>,
    /// Moves that no order was found for; usually none.
    pub stuck: Vec<Move>,
    /// Fewer moves are certainly not enough.
    pub at_least: u32,
    /// Why.
    pub proof: Proof,
    /// All migrations one after another, without those that no time is known for.
    pub total: Duration,
    /// The longest time that a VM does not answer.
    pub longest_blackout: Duration,
}

/// One migration.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Move {
    /// What moves as a whole.
    pub unit: UnitIndex,
    /// Where it runs before.
    pub from: HostIndex,
    /// Where it runs then.
    pub to: HostIndex,
    /// How long it takes.
    pub time: MoveTime,
}

impl Moves {
    /// Whether no fewer moves suffice.
    pub fn are_fewest(&self) -> bool {
        self.stuck.is_empty() && self.at_least as usize == self.steps.len()
    }

    /// Where every unit runs then.
    pub fn leads_to(&self, cluster: &Cluster) -> Placement {
        let mut placement = Placement::given(cluster);
        for one in self.steps.iter().chain(&self.stuck) {
            placement.0[one.unit.0 as usize] = Some(one.to);
        }
        placement
    }
}

/// The moves that make the cluster survive its failures, from where its VMs run now.
///
/// `planned` is the best placement known, `times` has an entry for each VM group. VMs that
/// must share a host and run apart count one by one, as they do where they run now.
pub fn fewest_moves(
    cluster: &Cluster,
    planned: &Answer,
    times: &[VmTimes],
    effort: Effort,
) -> Advice {
    if cluster.apart.is_empty() {
        return moves_apart(cluster, planned, times, effort);
    }
    let mut cluster = cluster.clone();
    cluster.apart.clear();
    let planned = placement::plan(&cluster, cluster.failures, effort);
    moves_apart(&cluster, &planned, times, effort)
}

/// Moves after which members of a group are in different fault domains that are in different
/// ones now, if there are such; they may be more than the fewest.
fn moves_apart(cluster: &Cluster, planned: &Answer, times: &[VmTimes], effort: Effort) -> Advice {
    let advice = moves_of_units(cluster, planned, times, effort);
    let Advice::Moves(moves) = &advice else {
        return advice;
    };
    let groups = placement::joined(cluster, &moves.leads_to(cluster));
    if groups.is_empty() {
        return advice;
    }
    let staying = cluster.staying_in_domains(&placement::group_members(cluster, &groups));
    match moves_of_units(&staying, planned, times, effort) {
        // What certainly takes more moves does so under a further rule.
        Advice::Moves(others) if others.stuck.len() <= moves.stuck.len() => Advice::Moves(Moves {
            at_least: moves.at_least,
            proof: moves.proof,
            ..others
        }),
        _ => advice,
    }
}

fn moves_of_units(
    cluster: &Cluster,
    planned: &Answer,
    times: &[VmTimes],
    effort: Effort,
) -> Advice {
    let given = where_they_run(cluster);
    let homes: Vec<HostIndex> = given.0.iter().flatten().copied().collect();
    if homes.len() < given.0.len() {
        return Advice::NotKnown {
            units: (given.0.len() - homes.len()) as u32,
        };
    }
    let times = move_times(cluster, times);
    let costs: Vec<u64> = times.iter().map(MoveTime::cost).collect();
    let start = State::new(cluster, &homes, &costs);
    let tests = tests_for(cluster, effort);
    let mut goal = Goal::of(cluster, effort, u64::MAX);
    let verdict = goal.verdict(&start);
    if verdict == Verdict::Survives {
        return Advice::Safe;
    }
    if let Answer::Impossible(refutation) = planned {
        return Advice::Impossible(refutation.clone());
    }
    let (mut at_least, mut proof) = match verdict {
        Verdict::Fails => bounds::least_moves(&start, goal.failures),
        _ => (0, Proof::Nothing),
    };
    let mut best = Best {
        start: &start,
        at_least,
        proof,
        sequence: None,
    };
    best.construct(&mut goal, planned, &given, tests);
    let mut found = best.sequence;
    let most = found.as_ref().map_or(u32::MAX, |found| count(found) as u32);
    if verdict == Verdict::Fails && at_least < most {
        goal.tests = tests;
        let placements = placements_for(cluster, effort);
        let tried = exact::search(&mut start.clone(), &mut goal, most, placements);
        if tried.at_least > at_least {
            let placements = tried.placements;
            (at_least, proof) = (tried.at_least, Proof::Tried { placements });
        }
        let fewer = tried.steps.map(|steps| Sequence {
            steps,
            stuck: Vec::new(),
        });
        found = fewer.or(found);
    }
    // What does not pass the independent checker is withheld.
    match found.filter(|found| passes(cluster, &homes, found)) {
        Some(found) => Advice::Moves(describe(&homes, &found, &times, at_least, proof)),
        None => Advice::NotFound { at_least, proof },
    }
}

/// Where each unit runs now, a host in maintenance that it has to leave included.
fn where_they_run(cluster: &Cluster) -> Placement {
    let units = cluster.units.iter();
    Placement(units.map(|unit| unit.home.or(unit.leaves)).collect())
}

/// Whether the independent checker finds nothing wrong with the steps, nor with what they lead
/// to.
fn passes(cluster: &Cluster, homes: &[HostIndex], found: &Sequence) -> bool {
    let mut end = Placement(homes.iter().copied().map(Some).collect());
    for (unit, host) in found.steps.iter().chain(&found.stuck) {
        end.0[unit.0 as usize] = Some(*host);
    }
    let steps = found.steps.iter().copied();
    audit::moves(cluster, homes, steps).is_empty() && audit::placement(cluster, &end).is_empty()
}

/// Tests of failure sets that may be made for each attempt: so many placements, in each of
/// which every set is tested, or a part of that where there are many.
fn tests_for(cluster: &Cluster, effort: Effort) -> u64 {
    let sets = (cluster.failure_units.len() as u64).max(1);
    effort.joint_steps.saturating_mul(sets.min(8)).max(1_000)
}

/// Placements that are looked at where every way is tried: fewer, the longer each takes.
fn placements_for(cluster: &Cluster, effort: Effort) -> u64 {
    const SMALL: u64 = 64;
    effort.joint_steps / (cluster.units.len() as u64 / SMALL).max(1)
}

/// How many moves, those without an order counted as one each.
fn count(sequence: &Sequence) -> usize {
    sequence.steps.len() + sequence.stuck.len()
}

struct Best<'s, 'a> {
    start: &'s State<'a>,
    at_least: u32,
    proof: Proof,
    sequence: Option<Sequence>,
}

impl<'a> Best<'_, 'a> {
    /// Constructs moves in several ways, until no fewer are possible.
    fn construct(&mut self, goal: &mut Goal, planned: &Answer, given: &Placement, tests: u64) {
        if self
            .start
            .cluster
            .units
            .iter()
            .any(|unit| unit.leaves.is_some())
        {
            // Who has to leave goes where the tested placement has it, if that is enough.
            let target = tested_placement(self.start.cluster, planned).placement;
            self.offer_target(&target, goal, tests);
            if self.is_least() {
                return;
            }
        }
        for taste in [Taste::Tight, Taste::Roomy] {
            goal.tests = tests;
            let mut state = self.start.clone();
            if local::settle(&mut state, goal, taste) {
                self.offer(state, goal);
            }
            if self.is_least() {
                return;
            }
        }
        let mut to_empty = match self.proof {
            Proof::Room { unit, .. } => bounds::cheapest_rooms(self.start, unit, goal.failures),
            _ => Vec::new(),
        };
        to_empty.extend(whole::hosts_to_empty(self.start, goal.failures));
        for hosts in to_empty {
            goal.tests = tests;
            let mut state = self.start.clone();
            whole::empty(&mut state, &hosts, Taste::Tight);
            if local::settle(&mut state, goal, Taste::Tight) {
                self.offer(state, goal);
            }
            if self.is_least() {
                return;
            }
        }
        if let Answer::Placed(planned) = planned {
            let target = whole::matched(self.start.cluster, given, &planned.placement);
            self.offer_target(&target, goal, tests);
        }
    }

    /// Takes a placement over, if it reaches the goal.
    fn offer_target(&mut self, target: &Placement, goal: &mut Goal, tests: u64) {
        goal.tests = tests;
        let mut state = self.start.clone();
        for unit in state.cluster.unit_indices() {
            if let Some(host) = target
                .host_of(unit)
                .filter(|host| *host != state.host_of(unit))
            {
                state.step(unit, host);
            }
        }
        if goal.is_reached(&state) {
            self.offer(state, goal);
        }
    }

    fn is_least(&self) -> bool {
        let known = self.sequence.as_ref();
        known.is_some_and(|known| known.stuck.is_empty() && count(known) <= self.at_least as usize)
    }

    /// Takes a placement that reaches the goal, if it takes fewer moves.
    fn offer(&mut self, mut state: State<'a>, goal: &mut Goal) {
        reduce::reduce(&mut state, goal);
        let found = sequence(self.start.clone(), &state);
        let rank = |sequence: &Sequence| (sequence.stuck.len(), sequence.steps.len());
        if self
            .sequence
            .as_ref()
            .is_none_or(|known| rank(&found) < rank(known))
        {
            self.sequence = Some(found);
        }
    }
}

fn describe(
    homes: &[HostIndex],
    found: &Sequence,
    times: &[MoveTime],
    at_least: u32,
    proof: Proof,
) -> Moves {
    let mut at = homes.to_vec();
    let mut describe = |steps: &[(UnitIndex, HostIndex)]| -> Vec<Move> {
        let mut one = |(unit, to): &(UnitIndex, HostIndex)| {
            let position = unit.0 as usize;
            let from = std::mem::replace(&mut at[position], *to);
            Move {
                unit: *unit,
                from,
                to: *to,
                time: times[position],
            }
        };
        steps.iter().map(&mut one).collect()
    };
    let steps = describe(&found.steps);
    let total = |sum: Duration, one: &Move| sum.saturating_add(one.time.total.unwrap_or_default());
    let blackouts = steps.iter().filter_map(|one| one.time.blackout);
    Moves {
        total: steps.iter().fold(Duration::ZERO, total),
        longest_blackout: blackouts.max().unwrap_or_default(),
        stuck: describe(&found.stuck),
        steps,
        at_least,
        proof,
    }
}
