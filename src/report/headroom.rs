//! How many more VMs fit, and what is the limit?

use super::Loss;
use super::reason::{limit as certificate, refutation};
use super::words::{counted, verb};
use crate::assess::Answers;
use crate::cluster::probe_vm;
use crate::demand::PolicyInForce;
use crate::model::{Plan, ProbeVm};
use crate::placement::{Answer, Headroom};
use crate::units::count;

/// How many more VMs fit, in sentences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadroomText {
    /// The number, or the interval: `41`, `438–440`.
    pub number: String,
    /// Whether the number is exact.
    pub exact: bool,
    /// "41 more VMs of 8 GiB and 2 vCPUs fit while any 1 host may fail."
    pub sentence: String,
    /// What is proved about more: why one more does not fit, or what is undecided.
    pub limit: Option<String>,
}

/// The size of VM that headroom is counted in: the plan's, or its most frequent one.
pub fn probe(plan: &Plan, policy: &PolicyInForce) -> ProbeVm {
    probe_vm(plan, policy)
}

/// A VM size: `8 GiB and 2 vCPUs`.
pub(super) fn size(probe: ProbeVm) -> String {
    let vcpus = counted(probe.vcpus.into(), "vCPU", "vCPUs");
    format!("{} and {vcpus}", probe.memory)
}

/// Under which failures something holds: `while any 1 host may fail`.
pub(super) fn condition(loss: Loss, failures: u32) -> String {
    let (which, how) = (loss.counted(failures.into()), loss.order());
    match failures {
        0 => format!("while no {} fails", loss.noun(1)),
        1 => format!("while any {which} may fail"),
        _ => format!("while any {which} may fail {how}"),
    }
}

/// How many more VMs of this size fit.
pub fn headroom(answers: &Answers, probe: ProbeVm) -> HeadroomText {
    let headroom = &answers.headroom;
    let tolerate = answers.cluster.failures;
    let size = size(probe);
    let condition = condition(Loss::of(&answers.cluster), tolerate);
    if let Answer::Impossible(why) = &answers.planned {
        return HeadroomText {
            number: "0".to_owned(),
            exact: true,
            sentence: format!("Not even the present VMs fit {condition}."),
            limit: Some(refutation(&answers.cluster, why, tolerate)),
        };
    }
    let because = headroom
        .limit
        .as_ref()
        .map(|limit| certificate(&answers.cluster, limit));
    if !headroom.base_fits {
        let most = counted(headroom.at_most.into(), "VM", "VMs");
        return HeadroomText {
            number: "?".to_owned(),
            exact: false,
            sentence: format!("Undecided: no placement of the present VMs was found {condition}."),
            limit: Some(format!("More than {most} of {size} certainly do not fit.")),
        };
    }
    match headroom.at_most - headroom.at_least {
        0 => exact(headroom.at_least, &size, &condition, because),
        _ => between(headroom, &size, &condition, because),
    }
}

/// One more is proved impossible.
fn exact(number: u32, size: &str, condition: &str, because: Option<String>) -> HeadroomText {
    let (sentence, one_more) = match number {
        0 => (
            format!("No VM of {size} fits in addition {condition}."),
            "One does not".to_owned(),
        ),
        number => (
            format!(
                "{} of {size} {} {condition}.",
                counted(number.into(), "more VM", "more VMs"),
                verb(number.into(), "fit"),
            ),
            format!("{} do not", count(u64::from(number) + 1)),
        ),
    };
    HeadroomText {
        number: count(number.into()),
        exact: true,
        sentence,
        limit: because.map(|why| format!("{one_more}: {why}")),
    }
}

/// Some numbers are neither shown nor proved impossible.
fn between(
    headroom: &Headroom,
    size: &str,
    condition: &str,
    because: Option<String>,
) -> HeadroomText {
    let low = count(headroom.at_least.into());
    let high = count(headroom.at_most.into());
    let above = count(u64::from(headroom.at_most) + 1);
    let first = count(u64::from(headroom.at_least) + 1);
    let open = match headroom.at_most - headroom.at_least {
        1 => format!("{high} is undecided"),
        2 => format!("{first} and {high} are undecided"),
        _ => format!("{first} to {high} are undecided"),
    };
    let shown = format!("{low} is shown by a placement; {above} is proved impossible; {open}.");
    HeadroomText {
        number: format!("{low}–{high}"),
        exact: false,
        sentence: format!("Between {low} and {high} more VMs of {size} fit {condition}."),
        limit: Some(match because {
            Some(why) => format!("{shown} {why}"),
            None => shown,
        }),
    }
}
