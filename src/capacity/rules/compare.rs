//! Is a rule right? Its answer beside the proved one, and why they differ.

use super::{RULES, Rule, RuleAnswer, RuleOptions, Says, Scene};
use crate::assess::{Answers, FailureOutcome};
use crate::capacity::{self, Effort, FailingSet, Level, Verdict};
use crate::cluster::HostIndex;
use crate::model::Plan;

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

/// Whether a rule and the proved answer agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agreement {
    /// They say the same.
    Right,
    /// The rule says no though yes is proved.
    NoThoughYes,
    /// The rule says yes though no is proved.
    YesThoughNo,
    /// Nothing is proved.
    Undecided,
    /// The rule says nothing.
    Silent,
}

/// The smallest reason why a rule errs.
#[derive(Debug, Clone, PartialEq)]
pub enum Why {
    /// It overlooks this loss, of as few hosts as possible.
    Overlooks(FailingSet),
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
    let proved = proved(answers, answers.cluster.failures);
    let mut losses = Losses {
        answers,
        known: Vec::new(),
    };
    let (own, others): (Vec<&Rule>, Vec<&Rule>) = RULES
        .into_iter()
        .partition(|rule| rule.is_of(plan.platform));
    let rules = own.into_iter().chain(others);
    rules
        .map(|rule| {
            let answer = rule.answer(&scene);
            let agreement = agreement(answer.says, proved.0);
            Compared {
                why: why(agreement, &answer, proved.1, &mut losses),
                rule,
                answer,
                proved: proved.0,
                agreement,
            }
        })
        .collect()
}

fn agreement(says: Says, proved: Verdict) -> Agreement {
    match (says, proved) {
        (Says::NotApplicable(_) | Says::Nothing(_), _) => Agreement::Silent,
        (_, Verdict::Undecided) => Agreement::Undecided,
        (Says::Yes, Verdict::Survives) | (Says::No, Verdict::Fails) => Agreement::Right,
        (Says::Yes, Verdict::Fails) => Agreement::YesThoughNo,
        (Says::No, Verdict::Survives) => Agreement::NoThoughYes,
    }
}

/// What is proved for so many failures, and the smallest level that fails. A loss that is not
/// survived makes every larger one fail that contains it.
fn proved(answers: &Answers, failures: u32) -> (Verdict, Option<&Level>) {
    let failures = failures.min(answers.cluster.failure_units.len() as u32);
    let levels = || {
        answers
            .levels
            .iter()
            .filter(|level| level.failures <= failures)
    };
    if let Some(fails) = levels().find(|level| level.verdict == Verdict::Fails) {
        return (Verdict::Fails, Some(fails));
    }
    match levels().find(|level| level.failures == failures) {
        Some(level) => (level.verdict, None),
        None => {
            let level = capacity::level(&answers.situation(), failures, Effort::INTERACTIVE);
            (level.verdict, None)
        }
    }
}

fn why(
    agreement: Agreement,
    answer: &RuleAnswer,
    fails: Option<&Level>,
    losses: &mut Losses,
) -> Option<Why> {
    match agreement {
        Agreement::Right | Agreement::Undecided | Agreement::Silent => None,
        Agreement::YesThoughNo => {
            let worst = fails.and_then(|level| level.worst.clone());
            worst.map(Why::Overlooks)
        }
        Agreement::NoThoughYes => Some(losses.restarts(&answer.loss)),
    }
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
