//! Where should each VM live, and how many more fit?

use serde::Serialize;

use super::capacity::{Home, homes};
use super::number::Number;
use super::reason::{Impossible, names};
use crate::cluster::{Cluster, probe_vm};
use crate::demand::PolicyInForce;
use crate::model::Plan;
use crate::placement::{self, Answer};

/// The answer to "where must each VM live, so that any k hosts can fail?".
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Placement {
    /// Hosts that may fail at once: k.
    pub failures: u32,
    /// `possible`, `impossible` or `undecided`.
    pub verdict: &'static str,
    /// A placement that survives every loss of k hosts.
    pub placement: Option<Vec<Home>>,
    /// Hosts that are kept empty for it.
    pub spares: Option<Vec<String>>,
    /// Whether it survives by the spare-host theorem; `None` unless `possible`.
    pub by_spare_host_theorem: Option<bool>,
    /// The loss that no placement survives.
    pub refutation: Option<Impossible>,
    /// How many more VMs fit.
    pub headroom: Headroom,
}

/// How many more VMs of one size fit while that many hosts can fail.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Headroom {
    /// The size.
    pub vm: VmSize,
    /// So many certainly fit.
    pub at_least: u32,
    /// More than this certainly do not fit.
    pub at_most: u32,
    /// Whether the VMs that are there already fit.
    pub all_present_fit: bool,
    /// Why one more than `at_most` does not fit.
    pub reason: Option<Impossible>,
}

/// The size of a VM.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct VmSize {
    /// Its memory, without overhead.
    pub memory_mib: Number,
    /// Its virtual CPUs.
    pub vcpus: u32,
}

impl Placement {
    /// The section of these answers.
    pub fn of(
        plan: &Plan,
        policy: &PolicyInForce,
        cluster: &Cluster,
        planned: &Answer,
        headroom: &placement::Headroom,
    ) -> Placement {
        let headroom = Headroom::of(plan, policy, cluster, headroom);
        let undecided = Placement {
            failures: cluster.failures,
            verdict: "undecided",
            placement: None,
            spares: None,
            by_spare_host_theorem: None,
            refutation: None,
            headroom,
        };
        match planned {
            Answer::Placed(planned) => Placement {
                verdict: "possible",
                placement: Some(homes(cluster, &planned.placement)),
                spares: Some(names(cluster, planned.spares.iter().copied())),
                by_spare_host_theorem: Some(planned.by_theorem),
                ..undecided
            },
            Answer::Impossible(refutation) => Placement {
                verdict: "impossible",
                refutation: Some(Impossible::of(cluster, refutation)),
                ..undecided
            },
            Answer::Undecided => undecided,
        }
    }
}

impl Headroom {
    fn of(
        plan: &Plan,
        policy: &PolicyInForce,
        cluster: &Cluster,
        headroom: &placement::Headroom,
    ) -> Headroom {
        let probe = probe_vm(plan, policy);
        Headroom {
            vm: VmSize {
                memory_mib: Number::mib(probe.memory),
                vcpus: probe.vcpus,
            },
            at_least: headroom.at_least,
            at_most: headroom.at_most,
            all_present_fit: headroom.base_fits,
            reason: headroom
                .limit
                .as_ref()
                .map(|refutation| Impossible::of(cluster, refutation)),
        }
    }
}
