//! What does each number of failures do? One sentence, one chip, one row each.

use super::Loss;
use super::reason::limit;
use super::words::{amount, hosts, memory, unit_name, units_down, verb, vms, vms_of};
use crate::assess::Answers;
use crate::capacity::{FailingSet, Level, Verdict};
use crate::cluster::UnitIndex;
use crate::placement::{all_lots, first_refuted};
use crate::units::count;

/// How many of the sets of one size are survived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Survived {
    /// Every one, proved.
    All,
    /// Some certainly not.
    Some,
    /// None at all, proved.
    None,
    /// Not proved either way.
    Unknown,
}

/// The answer for one number of failures, in the least room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chip {
    /// Hosts that fail at once: k.
    pub failures: u32,
    /// How many sets are survived.
    pub survived: Survived,
    /// `63/66` where that says more than the state; else empty.
    pub counts: String,
    /// The whole truth, for a tooltip and for screen readers.
    pub label: String,
}

impl Survived {
    /// Of this level.
    pub fn of(answers: &Answers, level: &Level) -> Survived {
        match answers.verdict(level) {
            Verdict::Survives => Survived::All,
            Verdict::Undecided => Survived::Unknown,
            Verdict::Fails if level.failed == level.sets || level.sets == 1 => Survived::None,
            Verdict::Fails => Survived::Some,
        }
    }

    /// The state as a name for styles: `all`, `some`, `none`, `unknown`.
    pub fn key(self) -> &'static str {
        match self {
            Survived::All => "all",
            Survived::Some => "some",
            Survived::None => "none",
            Survived::Unknown => "unknown",
        }
    }

    /// The state as a word.
    pub fn word(self) -> &'static str {
        match self {
            Survived::All => "all survive",
            Survived::Some => "some fail",
            Survived::None => "none survives",
            Survived::Unknown => "undecided",
        }
    }
}

/// The chip of a level.
pub fn chip(answers: &Answers, level: &Level) -> Chip {
    let survived = Survived::of(answers, level);
    let shown = survived == Survived::Some && level.failed > 0 && level.failures > 0;
    Chip {
        failures: level.failures,
        survived,
        counts: if shown { share(level) } else { String::new() },
        label: sentence(answers, level),
    }
}

/// Sets survived of all sets: `63/66`, or `at least 40/1,225`.
pub fn share(level: &Level) -> String {
    let least = if level.survived + level.failed < level.sets {
        "≥ "
    } else {
        ""
    };
    format!("{least}{}/{}", count(level.survived), count(level.sets))
}

/// What the loss of so many hosts at once does.
pub fn sentence(answers: &Answers, level: &Level) -> String {
    if level.failures == 0 {
        return without_failure(answers, level);
    }
    let loss = Loss::of(&answers.cluster);
    let all = loss.sets(level.failures, level.sets);
    match answers.verdict(level) {
        Verdict::Fails if level.verdict == Verdict::Undecided => {
            format!("Not any of {all} can be lost: {}.", refuted(answers))
        }
        Verdict::Survives if level.failures == 1 => format!("Any one of {all} can be lost."),
        Verdict::Survives if loss.counts_first(level.failures) => {
            format!("Any {} can be lost.", loss.failures(level.failures))
        }
        Verdict::Survives => format!("Any of {all} can be lost {}.", loss.order()),
        Verdict::Fails => format!("{}.", fails(loss, level)),
        Verdict::Undecided if level.tested > 0 && level.tested < level.sets => {
            format!("{} {}", undecided(loss, level), bound(answers, loss, level))
        }
        Verdict::Undecided => undecided(loss, level),
    }
}

/// That no placement does what is asked for, where that is known: "no placement survives any 2
/// hosts at once", without a full stop.
pub(super) fn refuted(answers: &Answers) -> String {
    match answers.refuted() {
        None | Some(0) => "no placement holds all VMs".to_owned(),
        Some(failures) => {
            let loss = Loss::of(&answers.cluster);
            format!("no placement survives any {}", loss.failures(failures))
        }
    }
}

/// "Fails for 3 of 66 pairs", without a full stop.
pub(super) fn fails(loss: Loss, level: &Level) -> String {
    let all = loss.sets(level.failures, level.sets);
    let open = level.sets - level.failed - level.survived;
    if level.failed == level.sets {
        return match level.sets {
            1 => "Fails for the only set".to_owned(),
            _ => format!("Fails for all {all}"),
        };
    }
    match open {
        0 => format!("Fails for {} of {all}", count(level.failed)),
        open => format!(
            "Fails for at least {} of {all} ({} undecided)",
            count(level.failed),
            count(open)
        ),
    }
}

/// Where it certainly ends, if not all could be tested.
fn bound(answers: &Answers, loss: Loss, level: &Level) -> String {
    let cluster = &answers.cluster;
    match first_refuted(cluster, &all_lots(cluster), level.failures) {
        Some((failures, why)) => format!(
            "No placement survives any {}: {}",
            loss.failures(failures),
            limit(cluster, &why)
        ),
        None => String::new(),
    }
}

fn undecided(loss: Loss, level: &Level) -> String {
    let all = loss.sets(level.failures, level.sets);
    let tested_all = level.tested == level.sets;
    let open = level.tested - level.survived;
    match (tested_all, open) {
        (false, 0) => format!(
            "{} of {all} were tested, those with most to restart first, and survive; the others \
             are not tested.",
            count(level.tested)
        ),
        (_, open) => format!(
            "{} of {all} survive; for {} no restart was found, and no proof that there is none.",
            count(level.survived),
            count(open)
        ),
    }
}

fn without_failure(answers: &Answers, level: &Level) -> String {
    match (&level.worst, level.verdict) {
        (_, Verdict::Survives) => "Every VM has its place while no host fails.".to_owned(),
        (_, Verdict::Undecided) if answers.refuted() == Some(0) => {
            "Not every VM has its place: no placement holds all VMs.".to_owned()
        }
        (Some(worst), _) => broken_already(answers, worst),
        (None, _) => "Whether every VM has its place is undecided.".to_owned(),
    }
}

/// What is wrong before anything fails: VMs without a host, or a host that is too full.
pub(super) fn broken_already(answers: &Answers, worst: &FailingSet) -> String {
    let cluster = &answers.cluster;
    let homeless = worst
        .left_over
        .first()
        .is_none_or(|unit| answers.placement.host_of(*unit).is_none());
    match (worst.shortage, homeless) {
        (Some(shortage), false) => format!(
            "{} carries more than it has room for: {} too much.",
            cluster.host_name(shortage.host),
            amount(shortage.dimension, shortage.missing),
        ),
        _ => {
            let left = vms_of(cluster, &worst.left_over, true);
            let certainty = match worst.reason {
                Some(_) => "find no host",
                None => "found no host yet, which is no proof",
            };
            let certainty = match left {
                1 => certainty.replacen("find ", "finds ", 1),
                _ => certainty.to_owned(),
            };
            format!(
                "{} ({}) {certainty}.",
                vms(left),
                memory(worst.left_over_memory)
            )
        }
    }
}

/// The units that are down after a loss, those that stay down in front.
pub fn down(answers: &Answers, worst: &FailingSet) -> Vec<UnitIndex> {
    let (cluster, placement) = (&answers.cluster, &answers.placement);
    units_down(cluster, placement, &worst.hosts, &worst.left_over)
}

/// "h3 + h7, where 2 VMs (24 GiB in all) are left over; db-01 lacks 6 GiB of memory on h5,
/// the nearest fit", without a full stop.
pub fn worst_set(answers: &Answers, worst: &FailingSet) -> String {
    let cluster = &answers.cluster;
    if worst.hosts.is_empty() {
        let already = broken_already(answers, worst);
        return already.trim_end_matches('.').to_owned();
    }
    let failed = hosts(cluster, &worst.hosts);
    let Some(first) = worst.left_over.first() else {
        return format!("{failed}, after which it is not known what stays down");
    };
    let left = vms_of(cluster, &worst.left_over, false);
    let weight = memory(worst.left_over_memory);
    let name = unit_name(cluster, *first);
    let lack = match worst.shortage {
        Some(shortage) => format!(
            "lacks {} on {}, the nearest fit",
            amount(shortage.dimension, shortage.missing),
            cluster.host_name(shortage.host)
        ),
        None => "may run on no host that remains".to_owned(),
    };
    match left {
        1 => format!("{failed}, where {name} ({weight}) is left over and {lack}"),
        left => format!(
            "{failed}, where {} ({weight} in all) {} left over; {name} {lack}",
            vms(left),
            super::words::are(left)
        ),
    }
}

/// What to see in the chart of all levels.
pub fn takeaway(answers: &Answers, levels: &[Level]) -> String {
    let loss = Loss::of(&answers.cluster);
    let tolerated = tolerated(levels);
    let next = levels
        .iter()
        .find(|level| level.verdict != Verdict::Survives);
    let is_refuted = answers.refuted() > tolerated;
    match (tolerated, next) {
        (_, Some(level)) if level.verdict == Verdict::Undecided && is_refuted => {
            format!("Not everything survives: {}.", refuted(answers))
        }
        (None, Some(level)) => sentence(answers, level),
        (Some(most), None) => format!("{} is survived.", up_to(loss, most)),
        (Some(0), Some(level)) if level.failures == 1 && level.verdict == Verdict::Fails => {
            single_losses(loss, level)
        }
        (Some(most), Some(level)) => format!(
            "{} is survived; {} {}.",
            up_to(loss, most),
            match level.verdict {
                Verdict::Fails if level.failed == level.sets => "all".to_owned(),
                Verdict::Fails => format!("{} of", count(level.failed)),
                _ => "some of".to_owned(),
            },
            match level.verdict {
                Verdict::Fails => format!(
                    "{} {}",
                    loss.sets(level.failures, level.sets),
                    verb(level.failed, "fail")
                ),
                _ => format!("{} are undecided", loss.sets(level.failures, level.sets)),
            }
        ),
        (None, None) => "No number of failures is counted yet.".to_owned(),
    }
}

/// What is survived: "Every loss of up to 2 hosts".
fn up_to(loss: Loss, most: u32) -> String {
    match most {
        0 => "What runs while nothing fails".to_owned(),
        more => format!("Every loss of up to {}", loss.counted(more.into())),
    }
}

/// Which single hosts can be lost, when some certainly cannot.
fn single_losses(loss: Loss, level: &Level) -> String {
    let hosts = loss.counted(level.sets);
    match level.survived {
        0 if level.failed == level.sets => format!("None of {hosts} can be lost."),
        survived => format!(
            "{} of {hosts} can be lost; the loss of {} leaves VMs down.",
            count(survived),
            match level.failed {
                1 => "1 other".to_owned(),
                failed => format!("any of {} others", count(failed)),
            },
        ),
    }
}

/// The largest number of hosts of which any may fail, by these levels.
pub fn tolerated(levels: &[Level]) -> Option<u32> {
    levels
        .iter()
        .take_while(|level| level.verdict == Verdict::Survives)
        .map(|level| level.failures)
        .last()
}
