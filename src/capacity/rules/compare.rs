//! Each rule's answer beside the proved one, and why they differ.

use super::judgement::{Agreement, Proof, claimed, judge};
use super::scene::{hosts_of, hosts_to_lose};
use super::{RULES, Rule, RuleAnswer, RuleOptions, Scene};
use crate::assess::{Answers, FailureOutcome};
use crate::capacity::{self, Effort, FailingSet, Level, Verdict};
use crate::cluster::{Cluster, HostIndex};
use crate::model::Plan;
use crate::placement::bounds::Reason;
use crate::placement::{Answer, Refutation, all_lots, first_refuted};

/// A rule's answer beside the proved one.
#[derive(Debug, Clone)]
pub struct Compared {
    /// The rule.
    pub rule: &'static Rule,
    /// What it says.
    pub answer: RuleAnswer,
    /// What is proved for the failures to tolerate.
    pub proved: Verdict,
    /// Whether the two agree.
    pub agreement: Agreement,
    /// Why they differ; `None`: they do not, or the rule says nothing.
    pub why: Option<Why>,
}

/// The smallest reason why a rule errs.
#[derive(Debug, Clone, PartialEq)]
pub enum Why {
    /// It overlooks this loss, of as few hosts as possible.
    Overlooks(FailingSet),
    /// It overlooks that no placement survives so many failures.
    OverlooksAny(u32, Refutation),
    /// It gives up this loss, and yet everything restarts: here.
    Restarts(FailureOutcome),
    /// It gives up this loss of hosts that do not fail together.
    DoNotFailTogether(Vec<HostIndex>),
    /// Every loss was tested, and everything restarts.
    AllTested,
}

impl Compared {
    /// Whether the rule errs.
    pub fn is_wrong(&self) -> bool {
        matches!(
            self.agreement,
            Agreement::NoThoughYes | Agreement::YesThoughNo
        )
    }
}

/// Every rule beside the proved answer, those of the plan's platform first.
pub fn compare(plan: &Plan, answers: &Answers) -> Vec<Compared> {
    compare_with(plan, answers, RuleOptions::default())
}

/// The same with other options.
pub fn compare_with(plan: &Plan, answers: &Answers, options: RuleOptions) -> Vec<Compared> {
    let scene = Scene::of(plan, &answers.cluster, &answers.placement, options);
    let target = hosts_to_lose(&answers.cluster);
    let (own, others): (Vec<&Rule>, Vec<&Rule>) = RULES
        .into_iter()
        .partition(|rule| rule.is_of(plan.platform));
    let said: Vec<(&Rule, RuleAnswer)> = own
        .into_iter()
        .chain(others)
        .map(|rule| (rule, rule.answer(&scene)))
        .collect();
    let most = said
        .iter()
        .filter_map(|(_, answer)| claimed(answer, target));
    let known = Known::of(answers, most.max());
    let mut losses = Losses {
        answers,
        known: Vec::new(),
    };
    said.into_iter()
        .map(|(rule, answer)| {
            let agreement = judge(&answer, known.proof, target);
            let why = match agreement {
                Agreement::Right | Agreement::Undecided | Agreement::Silent => None,
                Agreement::YesThoughNo => known.refuted.clone(),
                Agreement::NoThoughYes => Some(losses.restarts(&answer.loss)),
            };
            Compared {
                rule,
                answer,
                proved: known.verdict,
                agreement,
                why,
            }
        })
        .collect()
}

/// What is proved, at the failures to tolerate and beyond.
struct Known {
    /// For the failures to tolerate.
    verdict: Verdict,
    proof: Proof,
    /// What is not survived.
    refuted: Option<Why>,
}

impl Known {
    /// As far as it matters to rules that say yes to at most so many hosts.
    fn of(answers: &Answers, claimed: Option<u32>) -> Known {
        let cluster = &answers.cluster;
        let units = cluster.failure_units.len() as u32;
        let target = cluster.failures.min(units);
        let asked = answers
            .levels
            .iter()
            .all(|level| level.failures != target)
            .then(|| capacity::level(&answers.situation(), target, Effort::INTERACTIVE));
        let levels = || answers.levels.iter().chain(&asked);
        let survives = |level: &&Level| level.verdict == Verdict::Survives;
        let survived = levels().filter(survives).map(|level| level.failures).max();
        let in_hosts = survived.map(|most| match most == units {
            true => u32::MAX,
            false => hosts_of(cluster, most),
        });
        let fails = |level: &&Level| level.verdict == Verdict::Fails;
        let failing = levels().filter(fails).min_by_key(|level| level.failures);
        let refuted = failing
            .and_then(|level| refuted_by_level(cluster, level))
            .or_else(|| {
                let is_open = claimed > in_hosts;
                refuted_for_all(answers, survived).filter(|_| is_open || survived < Some(target))
            });
        let (refuted, why) = refuted.unzip();
        Known {
            verdict: match survived >= Some(target) {
                true => Verdict::Survives,
                false if refuted.is_some_and(|least| least <= hosts_of(cluster, target)) => {
                    Verdict::Fails
                }
                false => Verdict::Undecided,
            },
            proof: Proof {
                survived: in_hosts,
                refuted,
            },
            refuted: why,
        }
    }
}

/// The hosts that a level loses which fails, in number: those of its worst set, where that
/// fails at once.
fn refuted_by_level(cluster: &Cluster, level: &Level) -> Option<(u32, Why)> {
    let worst = level.worst.as_ref()?;
    let hosts = match &worst.reason {
        None | Some(Reason::NoRestart { .. }) => hosts_of(cluster, level.failures),
        Some(_) => worst.hosts.len() as u32,
    };
    Some((hosts, Why::Overlooks(worst.clone())))
}

/// So many hosts that no placement survives the loss of.
fn refuted_for_all(answers: &Answers, survived: Option<u32>) -> Option<(u32, Why)> {
    let cluster = &answers.cluster;
    let (failures, refutation) = match (&answers.planned, answers.refuted()) {
        (Answer::Impossible(refutation), Some(least)) if survived < Some(least) => {
            (least, refutation.clone())
        }
        _ => {
            let from = survived.map_or(0, |most| most.saturating_add(1));
            first_refuted(cluster, &all_lots(cluster), from)?
        }
    };
    let hosts = hosts_of(cluster, failures);
    Some((hosts, Why::OverlooksAny(failures, refutation)))
}

/// What becomes of losses, each looked at once: several rules name the same.
struct Losses<'a> {
    answers: &'a Answers,
    known: Vec<(Vec<HostIndex>, Why)>,
}

impl Losses<'_> {
    /// Whether hosts fail one by one.
    fn are_single(&self) -> bool {
        let units = &self.answers.cluster.failure_units;
        units.iter().all(|unit| unit.hosts.len() == 1)
    }

    fn restarts(&mut self, hosts: &[HostIndex]) -> Why {
        if let Some((_, why)) = self.known.iter().find(|(known, _)| known == hosts) {
            return why.clone();
        }
        let why = match hosts {
            [] => Why::AllTested,
            hosts => {
                let outcome = self.answers.fail(hosts, Effort::INTERACTIVE);
                match outcome.verdict {
                    Verdict::Survives => Why::Restarts(outcome),
                    // Where fault domains fail, this set need not be survived.
                    _ if self.are_single() => Why::AllTested,
                    Verdict::Fails | Verdict::Undecided => Why::DoNotFailTogether(hosts.to_vec()),
                }
            }
        };
        self.known.push((hosts.to_vec(), why.clone()));
        why
    }
}
