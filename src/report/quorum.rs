//! What does the cluster's quorum survive, in words?

use super::Loss;
use super::words::counted;
use crate::assess::Answers;
use crate::cluster::Cluster;
use crate::model::{QuorumRule, Witness};
use crate::quorum::{Majority, Quorum, survivors_needed};
use crate::units::count;

/// Votes and what they survive: "5 votes (4 hosts and a disk), of which 3 must be left. …"
pub fn sentence(answers: &Answers) -> String {
    of_cluster(&answers.cluster)
}

/// The same for a cluster that has no answers yet.
pub(super) fn of_cluster(cluster: &Cluster) -> String {
    let quorum = Quorum::of(cluster);
    let voters = match quorum.voting.rule {
        QuorumRule::NotNeeded => {
            return "No votes are counted: whatever is left of the cluster goes on.".to_owned();
        }
        QuorumRule::DiskOnly => {
            "One disk has the only vote: if it fails, the cluster stops.".to_owned()
        }
        rule => {
            let anew = match rule {
                QuorumRule::Majority => "",
                _ => "; after each failure they are given out anew",
            };
            let pool = match rule {
                QuorumRule::DynamicWithPool => {
                    " The storage pool needs a majority of all hosts besides."
                }
                _ => "",
            };
            let votes = quorum.votes_now().map_or(0, |votes| votes.all);
            format!(
                "{} ({}), of which {} must be left{anew}.{pool}",
                counted(votes.into(), "vote", "votes"),
                voters(&quorum),
                count(survivors_needed(votes).into()),
            )
        }
    };
    let loss = Loss::of(cluster);
    let mut sentence = format!("{voters} {}", losable(&quorum, loss));
    if quorum.place_matters() {
        let elsewhere = quorum.survived_if_elsewhere().unwrap_or_default();
        sentence += &format!(
            " With the witness in a third place, any {} can be lost {}.",
            loss.counted(elsewhere.into()),
            loss.order(),
        );
    }
    sentence
}

/// How many may be lost.
fn losable(quorum: &Quorum, loss: Loss) -> String {
    let counted = |number: u32| loss.counted(number.into());
    match (quorum.at_once(), quorum.one_after_another()) {
        (None, _) | (_, None) => "So many are not left: the cluster stands still.".to_owned(),
        (Some(0), _) => format!("Not every single {} can be lost.", loss.noun(1)),
        (Some(at_once), Some(in_turn)) => format!(
            "Any {} can be lost at once, any {} one after another.",
            counted(at_once),
            counted(in_turn),
        ),
    }
}

/// Who has a vote.
fn voters(quorum: &Quorum) -> String {
    let voting = quorum.voting;
    let hosts = match (voting.rule, quorum.missing) {
        (_, 0) => counted(voting.hosts.into(), "host", "hosts"),
        (QuorumRule::Majority, missing) => format!(
            "{}, {} of them off",
            counted(voting.hosts.into(), "host", "hosts"),
            count(missing.into())
        ),
        // A host that is off has lost its vote to the others.
        (_, missing) => counted((voting.hosts - missing).into(), "host", "hosts"),
    };
    match voting.witness {
        Witness::None => hosts,
        Witness::Disk => format!("{hosts} and a disk"),
        Witness::FileShare => format!("{hosts} and a file share"),
        Witness::Cloud => format!("{hosts} and a cloud witness"),
        Witness::QuorumDevice => format!("{hosts} and a quorum device"),
    }
}

/// What votes take away from what there is room for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Limit {
    /// Nothing.
    Nothing,
    /// Votes survive fewer failures; `None`: there is no majority before any.
    Fewer(Option<u32>),
    /// So many failures are survived only if the witness stands in a third place.
    OnlyIfElsewhere(u32),
}

/// What quorum survives, where that is less than what memory does.
pub(super) fn limit(answers: &Answers, memory: Option<u32>) -> Limit {
    let quorum = &answers.quorum;
    let Some(memory) = memory.filter(|_| quorum.decides()) else {
        return Limit::Nothing;
    };
    let enough = |votes: Option<u32>| votes.is_some_and(|votes| votes >= memory);
    let (certain, elsewhere) = (quorum.survived(), quorum.survived_if_elsewhere());
    match elsewhere.map(|elsewhere| elsewhere.min(memory)) {
        _ if enough(certain) => Limit::Nothing,
        Some(elsewhere) if !quorum.witness_is_a_disk() && certain < Some(elsewhere) => {
            Limit::OnlyIfElsewhere(elsewhere)
        }
        _ => Limit::Fewer(certain),
    }
}

/// Whether the cluster keeps its votes while as many fail as it has to survive.
pub(super) fn at_target(answers: &Answers) -> Majority {
    answers.quorum.after(answers.cluster.failures)
}

/// What would help.
pub(super) fn remedy(quorum: &Quorum) -> String {
    if quorum.survived().is_none() {
        return "Bring hosts back that are off, or take them out of the cluster.".to_owned();
    }
    if quorum.place_matters() {
        return third_place(quorum);
    }
    let with = quorum.with_witness(Witness::Disk).survived();
    if quorum.voting.witness == Witness::None && with > quorum.survived() {
        let place = match quorum.witness_may_fail() {
            true => " in a third place",
            false => "",
        };
        return format!("With a witness{place}, quorum survives {}.", number(with));
    }
    "Add hosts, or tolerate fewer failures.".to_owned()
}

/// Why it matters where the witness stands, and where to say it.
fn third_place(quorum: &Quorum) -> String {
    let votes = quorum.votes_now();
    let of = votes.map_or(0, |votes| votes.all);
    let lost = quorum.votes_of_largest_with_witness();
    let (lost, of) = (count(lost.into()), count(of.into()));
    match quorum.witness_is_a_disk() {
        true => format!(
            "The disk stands in one of the fault domains, and with that go {lost} of {of} votes. \
             Take a witness in a third place; if the disk stands in one, enter that under \
             “Place of the witness”."
        ),
        false => format!(
            "If it stands in one of the fault domains, {lost} of {of} votes go with that. Enter \
             where it stands under “Place of the witness”."
        ),
    }
}

/// What is said where something holds only with the witness in a third place.
pub(super) fn only_if_elsewhere() -> &'static str {
    "That holds only if the witness stands in a third place."
}

/// What an answer about room leaves out: whether votes allow so many failures, too.
pub(super) fn caveat(cluster: &Cluster, failures: u32) -> Option<String> {
    let quorum = Quorum::of(cluster);
    match quorum.after(failures) {
        Majority::Kept => None,
        Majority::IfElsewhere => Some(only_if_elsewhere().to_owned()),
        Majority::Lost => Some(format!(
            "That is room alone: quorum survives {}.",
            number(quorum.survived())
        )),
    }
}

/// The caveat behind a sentence.
pub(super) fn with_caveat(sentence: String, cluster: &Cluster, failures: u32) -> String {
    match caveat(cluster, failures) {
        Some(caveat) => format!("{sentence} {caveat}"),
        None => sentence,
    }
}

/// A number of failures that are survived.
pub(super) fn number(survived: Option<u32>) -> String {
    match survived {
        None | Some(0) => "none".to_owned(),
        Some(some) => count(some.into()),
    }
}
