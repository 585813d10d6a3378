//! One plan in, every answer out.
//!
//! [`assess`] is the only entry that the page, the command line and the JavaScript module
//! use. It is a pure function: the same plan and effort give the same assessment everywhere.

use crate::audit::{self, Violation};
use crate::blame::{self, Blame};
use crate::capacity::{self, Effort, Level, Placement, Situation, Verdict};
use crate::cluster::{Cluster, HostIndex, Rooms, UnitIndex};
use crate::demand::PolicyInForce;
use crate::migration::{StaysDown, VmTimes, migration_times};
use crate::model::Plan;
pub use crate::outcome::FailureOutcome;
use crate::outcome::{by_kind, take};
use crate::placement::bounds::{Reason, refute};
use crate::placement::exact::{Found, search};
use crate::placement::packing::{Lot, Need, Order, Put, Ranks, Rule, Weights, pack};
use crate::placement::{self, Answer, Headroom, Planned, Refutation};
use crate::problem::Problem;
use crate::quorum::Quorum;
use crate::validate;

/// Everything that Headroom says about a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Assessment {
    /// What the user should know, errors first.
    pub problems: Vec<Problem>,
    /// The policy's values in force.
    pub policy: PolicyInForce,
    /// The answers; `None`: some problem is an error.
    pub answers: Option<Answers>,
}

/// The answers to the three questions.
#[derive(Debug, Clone, PartialEq)]
pub struct Answers {
    /// The plan in integers.
    pub cluster: Cluster,
    /// Where the tested placement comes from.
    pub basis: Basis,
    /// The placement that was tested.
    pub placement: Placement,
    /// Why units without a host certainly find none; `None`: all have one, or not proved.
    pub homeless_reason: Option<Reason>,
    /// What the placement survives: k = 0, 1, 2, …
    pub levels: Vec<Level>,
    /// What the cluster's quorum survives.
    pub quorum: Quorum,
    /// The best placement for the failures to tolerate.
    pub planned: Answer,
    /// The rules without which the worst loss would be survived.
    pub blame_for_loss: Blame,
    /// The rules without which some placement would survive.
    pub blame_for_placement: Blame,
    /// How many more VMs fit while that many hosts can fail.
    pub headroom: Headroom,
    /// How long each VM of each of the plan's groups is away.
    pub migration: Vec<VmTimes>,
}

/// Where the tested placement comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// The plan says where every VM runs.
    Given,
    /// The plan says where some VMs run; so many were placed by Headroom.
    Completed(u32),
    /// The plan does not say where VMs run; Headroom placed them.
    Planned,
}

/// Answers every question about a plan, as far as the effort allows.
pub fn assess(plan: &Plan, effort: Effort) -> Assessment {
    let mut checked = validate::check(plan);
    let problems = &mut checked.problems;
    let answers = checked
        .cluster
        .map(|cluster| answer(plan, cluster, effort, problems));
    Assessment {
        problems: checked.problems,
        policy: checked.policy,
        answers,
    }
}

fn answer(plan: &Plan, cluster: Cluster, effort: Effort, problems: &mut Vec<Problem>) -> Answers {
    let (mut planned, wrong) = placement::plan_checked(&cluster, cluster.failures, effort);
    problems.extend(wrong.map(|wrong| audit::withheld("A placement", &wrong)));
    let tested = tested_placement(&cluster, &planned);
    let wrong = tested.withheld;
    problems.extend(wrong.map(|wrong| audit::withheld("A completed placement", &wrong)));
    let (basis, placement, homeless_reason) = (tested.basis, tested.placement, tested.reason);
    let mut situation = Situation::new(&cluster, &placement);
    situation.homeless_reason = homeless_reason.clone();
    let levels = capacity::levels(&situation, effort);
    if planned == Answer::Undecided && is_proved_by(&situation, &levels) {
        // Nothing better was found than what was tested, but that is good enough.
        planned = Answer::Placed(Planned {
            placement: placement.clone(),
            spares: Vec::new(),
            by_theorem: false,
        });
    }
    let headroom = placement::headroom(&cluster, cluster.failures, &planned, effort);
    Answers {
        blame_for_loss: blame::of_restart(plan, &cluster, &placement, &levels, effort),
        blame_for_placement: blame::of_placement(plan, &planned, effort),
        basis,
        placement,
        homeless_reason,
        levels,
        quorum: Quorum::of(&cluster),
        planned,
        headroom,
        migration: times_away(plan, &cluster),
        cluster,
    }
}

/// How long each VM of each of the plan's groups is away: after the death of its host without
/// end, if that may stop the cluster.
pub(crate) fn times_away(plan: &Plan, cluster: &Cluster) -> Vec<VmTimes> {
    let mut all = migration_times(plan);
    if stops_with_a_host(cluster, &Quorum::of(cluster)) {
        for times in all.iter_mut().filter(|times| times.unplanned.is_ok()) {
            times.unplanned = Err(StaysDown::ClusterStops);
        }
    }
    all
}

fn stops_with_a_host(cluster: &Cluster, quorum: &Quorum) -> bool {
    let mut hosts = cluster.hosts_in_service();
    hosts.any(|host| !quorum.may_die(host))
}

/// Whether the tested placement survives the failures to tolerate, and obeys every rule.
fn is_proved_by(situation: &Situation, levels: &[Level]) -> bool {
    let failures = situation.cluster.failures;
    let survives = |level: &Level| level.failures == failures && level.verdict == Verdict::Survives;
    levels.iter().any(survives) && is_legal(situation)
}

/// Whether the placement gives every unit a host, and obeys every rule.
pub(crate) fn is_legal(situation: &Situation) -> bool {
    let cluster = situation.cluster;
    let mut rooms = Rooms::empty(cluster, cluster.exclusion_is_hard);
    let mut finds_room = |unit: UnitIndex| {
        let host = situation
            .placement
            .and_then(|placement| placement.host_of(unit));
        let claim = &cluster.kind_of(unit).running;
        host.is_some_and(|host| {
            let takes = rooms.takes(claim, host, 1) > 0;
            rooms.put(claim, host, 1);
            takes
        })
    };
    cluster.unit_indices().all(&mut finds_room)
}

/// The placement that is tested.
pub(crate) struct Tested {
    pub(crate) basis: Basis,
    pub(crate) placement: Placement,
    /// Why units without a host certainly find none.
    reason: Option<Reason>,
    /// What was wrong with the hosts that were found for VMs without one, and are withheld.
    withheld: Option<Violation>,
}

/// The user's placement, completed where it is silent; or the planned one.
pub(crate) fn tested_placement(cluster: &Cluster, planned: &Answer) -> Tested {
    let given = Placement::given(cluster);
    let silent = given.0.iter().filter(|home| home.is_none()).count();
    let as_it_is = |basis: Basis, placement: Placement| Tested {
        basis,
        placement,
        reason: None,
        withheld: None,
    };
    if silent == 0 && !given.0.is_empty() {
        return as_it_is(Basis::Given, given);
    }
    // Of VMs that leave a host in maintenance it is known where they run.
    let nothing_known = cluster.units.iter().all(|unit| unit.leaves.is_none());
    let basis = match silent == given.0.len() && nothing_known {
        true => Basis::Planned,
        false => Basis::Completed(silent as u32),
    };
    if silent == given.0.len()
        && let Answer::Placed(planned) = planned
    {
        return as_it_is(basis, planned.placement.clone());
    }
    let (placement, reason) = complete(cluster, &given);
    if let Some(violation) = audit::completed(cluster, &given, &placement).pop() {
        return Tested {
            withheld: Some(violation),
            ..as_it_is(basis, given)
        };
    }
    let homeless = placement.0.iter().any(Option::is_none);
    let without_a_failure = match planned {
        Answer::Impossible(why) if homeless && holds_without_a_failure(cluster, why) => {
            Some(why.reason.clone())
        }
        _ => None,
    };
    Tested {
        // A proof that a person can check comes before a search.
        reason: match reason {
            Some(Reason::Exhausted { .. }) | None => without_a_failure.or(reason),
            Some(reason) => Some(reason),
        },
        ..as_it_is(basis, placement)
    }
}

/// Whether no placement holds all VMs even while nothing fails. That every placement was tried
/// says so only where nothing restarts, or nothing is to fail: else each may just not survive.
fn holds_without_a_failure(cluster: &Cluster, why: &Refutation) -> bool {
    let was_tried = matches!(why.reason, Reason::NoPlacement { .. });
    let restarts = |unit: UnitIndex| cluster.kind_of(unit).restarts;
    let may_be_a_loss = cluster.failures > 0 && cluster.unit_indices().any(restarts);
    why.failed.is_empty() && !(was_tried && may_be_a_loss)
}

/// Places what has no host into the rooms that are left, nothing else being moved.
fn complete(cluster: &Cluster, given: &Placement) -> (Placement, Option<Reason>) {
    let situation = Situation::new(cluster, given);
    let kinds = situation
        .homeless
        .iter()
        .map(|unit| cluster.unit(*unit).kind);
    let lots = capacity::situation::into_lots(kinds.collect());
    let weights = Weights::of(cluster);
    let ranks = Ranks::of(cluster, &weights, Need::Running);
    const ATTEMPTS: [(Rule, Order); 3] = [
        (Rule::WorstFit, Order::WeightedLargest),
        (Rule::BestFit, Order::WeightedLargest),
        (Rule::DotProduct, Order::WeightedSum),
    ];
    // What simple rules leave open is searched through, if it is small.
    const MOST_STEPS: u64 = 5_000;
    let mut best: Option<(u32, Vec<Put>)> = None;
    let mut refuted = None;
    for rooms in situation.before.each() {
        for (rule, order) in ATTEMPTS {
            let mut sorted: Vec<Lot> = lots.clone();
            ranks.sort(order, &mut sorted);
            let packing = pack(&mut rooms.clone(), &weights, &sorted, Need::Running, rule);
            let left = packing.left_over.iter().map(|lot| lot.count).sum();
            if best.as_ref().is_none_or(|(least, _)| left < *least) {
                best = Some((left, packing.puts));
            }
        }
        refuted = refute(rooms, &lots, Need::Running);
        let is_open = best.as_ref().is_some_and(|(left, _)| *left > 0) && refuted.is_none();
        if is_open {
            match search(&mut rooms.clone(), &lots, Need::Running, MOST_STEPS) {
                Found::Arrangement(puts) => best = Some((0, puts)),
                Found::Nothing { steps } => refuted = Some(Reason::Exhausted { steps }),
                Found::Limit => {}
            }
        }
    }
    let (left, puts) = best.unwrap_or_default();
    let mut waiting = by_kind(cluster, situation.homeless.iter().copied());
    let mut placement = given.clone();
    for put in puts {
        for unit in take(&mut waiting, put) {
            placement.0[unit.0 as usize] = Some(put.host);
        }
    }
    (placement, refuted.filter(|_| left > 0))
}

/// What more work says about the placement and the headroom.
#[derive(Debug, Clone, PartialEq)]
pub struct Refined {
    /// The best placement for the failures to tolerate; `None`: it was decided before.
    pub planned: Option<Answer>,
    /// How many more VMs fit.
    pub headroom: Headroom,
}

impl Answers {
    /// The tested placement, prepared for testing failures.
    pub fn situation(&self) -> Situation<'_> {
        let mut situation = Situation::new(&self.cluster, &self.placement);
        situation.homeless_reason = self.homeless_reason.clone();
        situation
    }

    /// Whether more work could say more about the placement or the headroom.
    pub fn is_open(&self) -> bool {
        let room = &self.headroom;
        let enclosed = room.at_least == room.at_most;
        match self.planned {
            Answer::Impossible(_) => false,
            Answer::Placed(_) => !enclosed || !room.base_fits,
            Answer::Undecided => true,
        }
    }

    /// Says more about the placement and the headroom, with more effort.
    pub fn refine(&self, effort: Effort) -> Refined {
        let (cluster, failures) = (&self.cluster, self.cluster.failures);
        let planned =
            (self.planned == Answer::Undecided).then(|| placement::plan(cluster, failures, effort));
        let known = planned.as_ref().unwrap_or(&self.planned);
        let headroom = placement::headroom(cluster, failures, known, effort);
        Refined {
            headroom: headroom.or_closer(&self.headroom),
            planned,
        }
    }

    /// Takes over what more work has said.
    pub fn take_over(&mut self, refined: Refined) {
        if let Some(planned) = refined.planned {
            self.planned = planned;
        }
        self.headroom = refined.headroom;
    }

    /// The largest number of hosts of which any may fail, if any number holds at all: there is
    /// room, and the cluster keeps its votes.
    pub fn tolerated(&self) -> Option<u32> {
        self.tolerated_in(&self.levels)
    }

    /// The same by these levels, which may be more than were known at first.
    pub fn tolerated_in(&self, levels: &[Level]) -> Option<u32> {
        let survived = |level: &&Level| self.verdict(level) == Verdict::Survives;
        let survived = levels.iter().take_while(survived);
        survived.map(|level| level.failures).last()
    }

    /// Whether so many failures are survived: by the room, which the level has decided, and by
    /// the votes.
    pub fn verdict(&self, level: &Level) -> Verdict {
        let room = self.verdict_on_room(level);
        self.quorum.after(level.failures).and(room)
    }

    /// Whether the death of a single host may stop the whole cluster, for lack of votes.
    pub fn stops_with_a_host(&self) -> bool {
        stops_with_a_host(&self.cluster, &self.quorum)
    }

    /// The smallest number of failures that certainly no placement survives, as far as the best
    /// one was looked for; `None`: it is found, or not refuted.
    pub fn refuted(&self) -> Option<u32> {
        match &self.planned {
            Answer::Impossible(why) if why.is_without_failure() => Some(0),
            Answer::Impossible(_) => Some(self.cluster.failures),
            Answer::Placed(_) | Answer::Undecided => None,
        }
    }

    /// What is known about the room after so many failures: what no placement survives, the tested one does
    /// not either, though no loss of it was decided.
    pub fn verdict_on_room(&self, level: &Level) -> Verdict {
        let is_refuted = self.refuted().is_some_and(|least| level.failures >= least);
        match level.verdict {
            Verdict::Undecided if is_refuted => Verdict::Fails,
            known => known,
        }
    }

    /// What happens when these hosts fail at once.
    pub fn fail(&self, failed: &[HostIndex], effort: Effort) -> FailureOutcome {
        self.fail_in(&self.placement, failed, effort)
    }

    /// What happens when these hosts fail at once and the VMs live as this placement says.
    pub fn fail_in(
        &self,
        placement: &Placement,
        failed: &[HostIndex],
        effort: Effort,
    ) -> FailureOutcome {
        let majority = self.quorum.may_fail(&[], failed);
        FailureOutcome::of(&self.cluster, placement, failed, majority, effort)
    }
}
