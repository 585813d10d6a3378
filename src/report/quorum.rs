//! What does the cluster's quorum survive, in words?

use super::Loss;
use super::words::counted;
use crate::assess::Answers;
use crate::model::{QuorumRule, Witness};
use crate::quorum::{Quorum, Voting, survivors_needed};
use crate::units::count;

/// Votes and what they survive: "5 votes (4 hosts and a disk), of which 3 must be left. …"
pub fn sentence(answers: &Answers) -> String {
    let quorum = &answers.quorum;
    let loss = Loss::of(&answers.cluster);
    let survived = |number: u32| loss.counted(number.into());
    let voters = match quorum.voting.rule {
        QuorumRule::NotNeeded => {
            return "No votes are counted: whatever is left of the cluster goes on.".to_owned();
        }
        QuorumRule::DiskOnly => {
            "One disk has the only vote: if it fails, the cluster stops.".to_owned()
        }
        rule => {
            let votes = quorum.voting.votes().unwrap_or_default();
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
            format!(
                "{} ({}), of which {} must be left{anew}.{pool}",
                counted(votes.into(), "vote", "votes"),
                voters(quorum.voting),
                count(survivors_needed(votes).into()),
            )
        }
    };
    match (quorum.at_once(), quorum.one_after_another()) {
        (0, 0) => format!("{voters} Not every single {} can be lost.", loss.noun(1)),
        (at_once, one_after_another) => format!(
            "{voters} Any {} can be lost at once, any {} one after another.",
            survived(at_once),
            survived(one_after_another),
        ),
    }
}

/// Who has a vote.
fn voters(voting: Voting) -> String {
    let hosts = counted(voting.hosts.into(), "host", "hosts");
    match voting.witness {
        Witness::None => hosts,
        Witness::Disk => format!("{hosts} and a disk"),
        Witness::FileShare => format!("{hosts} and a file share"),
        Witness::Cloud => format!("{hosts} and a cloud witness"),
        Witness::QuorumDevice => format!("{hosts} and a quorum device"),
    }
}

/// What quorum survives, where that is less than what memory does.
pub(super) fn limit(answers: &Answers, memory: Option<u32>) -> Option<u32> {
    let units = answers.cluster.failure_units.len() as u32;
    let survived = answers.quorum.survived();
    // Where every host may fail, nothing restarts that a quorum would be needed for.
    let limits = |memory: &u32| *memory < units && survived < *memory;
    memory
        .filter(limits)
        .filter(|_| answers.quorum.counts_votes())
        .map(|_| survived)
}

/// Whether the cluster stops after fewer failures than it has to survive.
pub(super) fn is_lost(answers: &Answers) -> bool {
    let wanted = answers.cluster.failures;
    (wanted as usize) < answers.cluster.failure_units.len()
        && answers.quorum.counts_votes()
        && answers.quorum.survived() < wanted
}

/// What would help.
pub(super) fn remedy(quorum: &Quorum) -> String {
    let with = quorum.with_witness(Witness::Disk).survived();
    if quorum.voting.witness == Witness::None && with > quorum.survived() {
        return format!("With a witness, quorum survives {}.", number(with));
    }
    "Add hosts, or tolerate fewer failures.".to_owned()
}

/// A number of failures that are survived.
pub(super) fn number(survived: u32) -> String {
    match survived {
        0 => "none".to_owned(),
        some => count(some.into()),
    }
}
