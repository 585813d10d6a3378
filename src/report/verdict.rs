//! Am I safe? One sentence, then the next worse truth.
//!
use super::Loss;
use super::Status;
use super::failure::given_back;
use super::levels::{
    self, Chip, broken_already, chip, down, fails, sentence, tolerated, worst_set,
};
use super::placement::without_a_host;
use super::quorum::{Limit, at_target, limit, number, remedy, with_caveat};
use super::reason::{blame, reason, refutation};
use crate::assess::{Answers, Basis};
use crate::capacity::{Level, Verdict};
use crate::placement::Answer;
use crate::quorum::Majority;
use crate::units::count;

/// The verdict in sentences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerdictText {
    /// Whether what is asked for holds.
    pub status: Status,
    /// The answer: "Survives any 1 of 12 hosts."
    pub headline: String,
    /// The next worse truth.
    pub detail: String,
    /// Why, if something certainly fails: the certificate of the worst set.
    pub why: Option<String>,
    /// What was decided: what fails, in which order, and what may move.
    pub label: String,
    /// What else is known: a better placement, or that there is none.
    pub next: Option<String>,
    /// One for each number of failures.
    pub chips: Vec<Chip>,
}

/// The verdict on the tested placement, by the levels known so far.
pub fn verdict(answers: &Answers, levels: &[Level]) -> VerdictText {
    let tolerated = tolerated(levels);
    let worse = levels
        .iter()
        .find(|level| level.verdict != Verdict::Survives);
    let status = status(answers, tolerated, worse);
    let by_votes = first_by_votes(answers, levels, tolerated);
    VerdictText {
        status,
        headline: headline(answers, tolerated, worse),
        detail: match by_votes {
            Some(level) => sentence(answers, level),
            None => detail(answers, tolerated, worse),
        },
        why: worse
            .filter(|_| by_votes.is_none())
            .and_then(|level| why(answers, level)),
        label: Loss::of(&answers.cluster).label(),
        next: next(answers, status, tolerated),
        chips: levels.iter().map(|level| chip(answers, level)).collect(),
    }
}

fn status(answers: &Answers, tolerated: Option<u32>, worse: Option<&Level>) -> Status {
    let wanted = answers.cluster.failures;
    if stops(answers, tolerated) {
        return Status::Broken;
    }
    if depends_on_place(answers, tolerated) {
        return Status::Unknown;
    }
    match tolerated {
        Some(most) if most >= wanted => {
            let headroom = &answers.headroom;
            let full = most == wanted && headroom.base_fits && headroom.at_most == 0;
            let bends = answers
                .levels
                .iter()
                .any(|level| level.failures <= wanted && level.breaks_soft_exclusion);
            if full || bends {
                Status::Tight
            } else {
                Status::Ok
            }
        }
        _ if is_refuted(answers, tolerated) => Status::Broken,
        _ => match worse.map(|level| level.verdict) {
            Some(Verdict::Fails) => Status::Broken,
            _ => Status::Unknown,
        },
    }
}

/// Whether no placement survives what is asked for, so that the tested one does not either.
fn is_refuted(answers: &Answers, tolerated: Option<u32>) -> bool {
    tolerated < Some(answers.cluster.failures) && answers.refuted().is_some()
}

/// Whether quorum is what certainly fails: memory survives more, or may do so.
fn stops(answers: &Answers, tolerated: Option<u32>) -> bool {
    at_target(answers) == Majority::Lost && tolerated.is_some()
}

/// Whether it depends on where the witness stands, and on nothing else, as far as is known.
fn depends_on_place(answers: &Answers, tolerated: Option<u32>) -> bool {
    at_target(answers) == Majority::IfElsewhere
        && tolerated.is_some_and(|most| most >= answers.cluster.failures)
}

fn headline(answers: &Answers, tolerated: Option<u32>, worse: Option<&Level>) -> String {
    let loss = Loss::of(&answers.cluster);
    let hosts = answers.cluster.failure_units.len() as u64;
    let wanted = answers.cluster.failures;
    let of = loss.counted(hosts);
    let end = match answers.basis {
        Basis::Planned if tolerated.is_some() => " with the placement below.",
        _ => ".",
    };
    if let Some(headline) = limited_by_votes(answers, tolerated, &of) {
        return headline;
    }
    let is_open = worse.is_some_and(|level| level.verdict == Verdict::Undecided);
    if is_open && is_refuted(answers, tolerated) {
        return format!("No: {}.", levels::refuted(answers));
    }
    match (tolerated, worse) {
        (None, Some(level)) if level.verdict == Verdict::Fails => {
            format!("Over capacity before any {} fails.", loss.noun(1))
        }
        (None, _) => "Undecided: not every VM has found a host.".to_owned(),
        (Some(most), None) if u64::from(most) >= hosts => {
            format!(
                "Survives the loss of every {}: no VM has to restart.",
                loss.noun(1)
            )
        }
        (Some(_), Some(level))
            if level.verdict == Verdict::Undecided && stops(answers, tolerated) =>
        {
            format!(
                "Quorum survives {} of {of}.",
                number(answers.quorum.survived())
            )
        }
        (Some(0), Some(level)) if level.verdict == Verdict::Fails => {
            if level.failed == level.sets {
                format!("None of {of} can be lost{end}")
            } else {
                let lost = count(level.failed);
                format!("{lost} of {of} cannot be lost{end}")
            }
        }
        (Some(0), Some(_)) => format!("Undecided whether any 1 of {of} can be lost{end}"),
        (Some(0), None) => format!("Every VM has its place{end}"),
        (Some(most), _) if most < wanted => format!(
            "Survives any {} of {of}, but not any {}{end}",
            count(most.into()),
            count((most + 1).into()),
        ),
        (Some(most), _) => format!("Survives any {} of {of}{end}", count(most.into())),
    }
}

/// The first number of failures that there is room for, but not votes, where that is what the
/// headline says.
fn first_by_votes<'a>(
    answers: &Answers,
    levels: &'a [Level],
    tolerated: Option<u32>,
) -> Option<&'a Level> {
    let first = levels
        .iter()
        .find(|level| answers.verdict(level) != Verdict::Survives);
    first.filter(|level| {
        limit(answers, tolerated) != Limit::Nothing && level.verdict == Verdict::Survives
    })
}

/// The headline where votes survive less than memory does.
fn limited_by_votes(answers: &Answers, tolerated: Option<u32>, of: &str) -> Option<String> {
    let most = count(tolerated?.into());
    match limit(answers, tolerated) {
        Limit::Nothing => None,
        Limit::Fewer(None) => {
            let votes = answers.quorum.votes_now()?;
            Some(format!(
                "The cluster has no majority: {} of {} votes are left, and {} must be.",
                count(votes.cast.into()),
                count(votes.all.into()),
                count(votes.needed.into())
            ))
        }
        Limit::Fewer(quorum) => Some(format!(
            "Memory survives any {most} of {of}, quorum survives {}.",
            number(quorum),
        )),
        Limit::OnlyIfElsewhere(most) => Some(format!(
            "Survives any {} of {of} only if the witness stands in a third place.",
            count(most.into())
        )),
    }
}

fn detail(answers: &Answers, tolerated: Option<u32>, worse: Option<&Level>) -> String {
    let loss = Loss::of(&answers.cluster);
    let truth = match (worse, tolerated) {
        (None, Some(most)) if u64::from(most) < answers.cluster.failure_units.len() as u64 => {
            format!(
                "The loss of {} is not counted yet.",
                loss.failures(most + 1)
            )
        }
        (None, _) => "Every loss is survived.".to_owned(),
        (Some(level), None) => match &level.worst {
            Some(worst) => broken_already(answers, worst),
            None => sentence(answers, level),
        },
        (Some(level), Some(_)) => match (&level.worst, level.verdict) {
            // The headline has counted them.
            (Some(worst), Verdict::Fails) if level.failures == 1 => {
                format!("Worst: {}.", worst_set(answers, worst))
            }
            (Some(worst), Verdict::Fails) => {
                format!(
                    "{}; worst: {}.",
                    fails(loss, level),
                    worst_set(answers, worst)
                )
            }
            (Some(worst), _) => format!(
                "{} Worst so far: {}.",
                sentence(answers, level),
                worst_set(answers, worst)
            ),
            (None, _) => sentence(answers, level),
        },
    };
    match answers.basis {
        Basis::Completed(number) => format!(
            "{truth} {} {} placed by Headroom.",
            without_a_host(&answers.cluster, number),
            if number == 1 { "was" } else { "were" },
        ),
        _ => truth,
    }
}

fn why(answers: &Answers, level: &Level) -> Option<String> {
    let worst = level.worst.as_ref()?;
    let certificate = worst.reason.as_ref()?;
    let of_one_host = worst
        .left_over
        .first()
        .is_some_and(|unit| worst.hosts.is_empty() && answers.placement.host_of(*unit).is_some());
    if of_one_host {
        return None;
    }
    let down = down(answers, worst);
    let why = reason(&answers.cluster, certificate, &worst.hosts, &down);
    let first = answers
        .levels
        .iter()
        .find(|level| level.verdict == Verdict::Fails)
        .is_some_and(|first| first.worst.as_ref() == Some(worst));
    let blamed = blame(&answers.blame_for_loss, "this loss would be survived").filter(|_| first);
    let given_back = given_back(&answers.cluster, &answers.placement, &worst.hosts);
    let sentences = [Some(why), blamed, given_back.map(str::to_owned)];
    Some(
        sentences
            .into_iter()
            .flatten()
            .collect::<Vec<String>>()
            .join(" "),
    )
}

fn next(answers: &Answers, status: Status, tolerated: Option<u32>) -> Option<String> {
    if matches!(status, Status::Ok) {
        return None;
    }
    let cluster = &answers.cluster;
    let wanted = cluster.failures;
    let has_room = tolerated.is_some_and(|most| most >= wanted);
    if has_room && matches!(status, Status::Broken | Status::Unknown) {
        return Some(remedy(&answers.quorum));
    }
    if status == Status::Tight {
        let full = answers.headroom.base_fits && answers.headroom.at_most == 0;
        return Some(match full {
            true => "Not one more VM fits: see Headroom.".to_owned(),
            false => "Some restarts ignore a soft anti-affinity rule.".to_owned(),
        });
    }
    let goal = match wanted {
        0 => "holds all VMs".to_owned(),
        more => format!("survives any {}", count(more.into())),
    };
    match &answers.planned {
        Answer::Placed(_) if answers.basis == Basis::Planned => None,
        Answer::Placed(_) => {
            let better = format!("A better placement {goal}: see Placement.");
            Some(with_caveat(better, cluster, wanted))
        }
        Answer::Impossible(why) => {
            let why = refutation(cluster, why, wanted);
            let yes = format!("some placement {goal}");
            Some(match blame(&answers.blame_for_placement, &yes) {
                Some(blamed) => format!("{why} {blamed}"),
                None => why,
            })
        }
        Answer::Undecided => Some(format!("Whether some placement {goal} is undecided.")),
    }
}
