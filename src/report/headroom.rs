//! How many more VMs fit, and what is the limit?

use super::reason::{limit as certificate, refutation};
use super::words::{counted, failures, verb};
use crate::assess::Answers;
use crate::cluster::build::probe_vm;
use crate::demand::PolicyInForce;
use crate::model::{Plan, ProbeVm};
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

/// How many more VMs of this size fit.
pub fn headroom(answers: &Answers, probe: ProbeVm) -> HeadroomText {
    let headroom = &answers.headroom;
    let (low, high) = (headroom.at_least, headroom.at_most);
    let size = size(probe);
    let tolerate = answers.cluster.failures;
    let condition = match tolerate {
        0 => "while no host fails".to_owned(),
        more => format!("while any {} may fail", failures(more)),
    };
    let refuted = headroom.limit.as_ref();
    if !headroom.base_fits {
        let (sentence, limit) = match refuted {
            Some(limit) if high == 0 => (
                format!("Not even the present VMs fit {condition}."),
                Some(refutation(&answers.cluster, limit, tolerate)),
            ),
            _ => (
                format!("Undecided: no placement of the present VMs was found {condition}."),
                Some(format!(
                    "More than {} of {size} certainly do not fit.",
                    counted(high.into(), "VM", "VMs")
                )),
            ),
        };
        let proved = refuted.is_some() && high == 0;
        return HeadroomText {
            number: if proved { "0" } else { "?" }.to_owned(),
            exact: proved,
            sentence,
            limit,
        };
    }
    let because = refuted.map(|limit| certificate(&answers.cluster, limit));
    if low == high {
        let sentence = match low {
            0 => format!("No VM of {size} fits in addition {condition}."),
            low => format!(
                "{} of {size} {} {condition}.",
                counted(low.into(), "more VM", "more VMs"),
                verb(low.into(), "fit"),
            ),
        };
        return HeadroomText {
            number: count(low.into()),
            exact: true,
            sentence,
            limit: because
                .map(|why| format!("{} do not: {why}", count(u64::from(high) + 1)))
                .map(|text| {
                    if low == 0 {
                        text.replacen("1 do not", "One does not", 1)
                    } else {
                        text
                    }
                }),
        };
    }
    let mut limit = format!(
        "{} {} shown by a placement; {} {} proved impossible{}.",
        count(low.into()),
        "is",
        count(u64::from(high) + 1),
        "is",
        match high - low {
            1 => format!("; {} is undecided", count(high.into())),
            2 => format!(
                "; {} and {} are undecided",
                count((low + 1).into()),
                count(high.into())
            ),
            _ => format!(
                "; {} to {} are undecided",
                count((low + 1).into()),
                count(high.into())
            ),
        },
    );
    if let Some(why) = because {
        limit = format!("{limit} {why}");
    }
    HeadroomText {
        number: format!("{}–{}", count(low.into()), count(high.into())),
        exact: false,
        sentence: format!(
            "Between {} and {} more VMs of {size} fit {condition}.",
            count(low.into()),
            count(high.into())
        ),
        limit: Some(limit),
    }
}
