//! Why is there certainly no room? Amounts, shortages and certificates with names.

use serde::Serialize;

use super::number::Number;
use super::prices::{self, PricedHosts, PricedSize};
use crate::cluster::{Cluster, Dimension, HostIndex, KindIndex, UnitIndex};
use crate::placement::{Refutation, bounds};
use crate::report::words::unit_of_kind;

/// So much of one dimension; the name of the only field says of which, and its unit.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Amount {
    /// Memory in MiB.
    MemoryMib(Number),
    /// Virtual CPUs.
    Vcpus(Number),
    /// Guaranteed CPU in MHz.
    CpuReservationMhz(Number),
    /// Places for VMs.
    Vms(Number),
}

/// How much is missing of what, and where.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Shortage {
    /// How much is missing.
    pub missing: Amount,
    /// The host that comes nearest.
    pub on_host: String,
}

/// Why units certainly find no room: a certificate that can be checked by hand.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum Reason {
    /// A VM is larger than the room on every host that may run it.
    FitsNowhere {
        /// Such a VM; `None`: one of the size that headroom is counted in.
        vm: Option<String>,
        /// `None`: no host may run it at all.
        shortage: Option<Shortage>,
    },
    /// All together need more than there is.
    Sum {
        /// Needed by the VMs that are confined to these hosts.
        needed: Amount,
        /// Room on these hosts.
        room: Amount,
        /// `None`: every host.
        hosts: Option<Vec<String>>,
    },
    /// More members of an anti-affinity group than hosts that can run one.
    Exclusion {
        /// The group.
        anti_affinity: String,
        /// Members to be placed.
        members: u32,
        /// Hosts that can take one.
        possible_hosts: u32,
    },
    /// Points for every VM, more than all hosts together can hold.
    Prices {
        /// Points of all VMs together.
        needed_points: Number,
        /// Points that all hosts together can hold.
        possible_points: Number,
        /// Weights times multipliers make so many points each.
        point_unit: String,
        /// VMs of equal size and rules, and their points.
        sizes: Vec<PricedSize>,
        /// Hosts with equal room and permissions, and the most points that one can hold.
        host_classes: Vec<PricedHosts>,
    },
    /// Every placement was tried: each fails after some loss.
    NoPlacement {
        /// So many partial placements were looked at.
        steps: Number,
    },
    /// Hosts fail one after another, and each restart after the first failure fails later.
    NoRestart {
        /// Partial restarts looked at.
        steps: Number,
    },
    /// Every arrangement was tried.
    Exhausted {
        /// So many partial arrangements were looked at.
        steps: Number,
    },
}

/// A loss that no placement survives.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Impossible {
    /// The hosts that fail; empty: there is not even room without a failure.
    pub hosts: Vec<String>,
    /// Why the rest has no room.
    pub reason: Reason,
}

impl Amount {
    pub(super) fn of(dimension: Dimension, amount: i64) -> Amount {
        match dimension {
            Dimension::Memory => Amount::MemoryMib(Number::mib_of_kib(amount)),
            Dimension::Vcpus => Amount::Vcpus(Number::of_thousandths(amount)),
            Dimension::Megahertz => Amount::CpuReservationMhz(Number::whole(amount)),
            Dimension::Vms => Amount::Vms(Number::whole(amount)),
        }
    }
}

impl Shortage {
    pub(super) fn of(cluster: &Cluster, shortage: &bounds::Shortage) -> Shortage {
        Shortage {
            missing: Amount::of(shortage.dimension, shortage.missing),
            on_host: cluster.host_name(shortage.host),
        }
    }
}

impl Reason {
    /// `named` are the units that the reason is likely to be about.
    pub(super) fn of(cluster: &Cluster, reason: &bounds::Reason, named: &[UnitIndex]) -> Reason {
        match reason {
            bounds::Reason::FitsNowhere { kind, shortage } => Reason::FitsNowhere {
                vm: example(cluster, *kind, named),
                shortage: shortage
                    .as_ref()
                    .map(|shortage| Shortage::of(cluster, shortage)),
            },
            bounds::Reason::Sum {
                dimension,
                needed,
                room,
                hosts,
            } => Reason::Sum {
                needed: Amount::of(*dimension, *needed),
                room: Amount::of(*dimension, *room),
                hosts: hosts
                    .and_then(|set| cluster.allowed_sets.get(set))
                    .map(|set| names(cluster, set.iter())),
            },
            bounds::Reason::Exclusion {
                group,
                members,
                hosts,
            } => Reason::Exclusion {
                anti_affinity: group_name(cluster, *group),
                members: *members,
                possible_hosts: *hosts,
            },
            bounds::Reason::Prices(proof) => Reason::Prices {
                needed_points: Number::points(proof.needed),
                possible_points: Number::points(proof.possible),
                point_unit: proof.unit.to_string(),
                sizes: prices::sizes(cluster, proof, named),
                host_classes: prices::host_classes(cluster, proof),
            },
            bounds::Reason::NoPlacement { steps } => Reason::NoPlacement {
                steps: Number::count(*steps),
            },
            bounds::Reason::NoRestart { steps } => Reason::NoRestart {
                steps: Number::count(*steps),
            },
            bounds::Reason::Exhausted { steps } => Reason::Exhausted {
                steps: Number::count(*steps),
            },
        }
    }
}

impl Impossible {
    pub(super) fn of(cluster: &Cluster, refutation: &Refutation) -> Impossible {
        Impossible {
            hosts: names(cluster, refutation.failed.iter().copied()),
            reason: Reason::of(cluster, &refutation.reason, &[]),
        }
    }
}

/// The names of hosts.
pub(super) fn names(cluster: &Cluster, hosts: impl IntoIterator<Item = HostIndex>) -> Vec<String> {
    hosts
        .into_iter()
        .map(|host| cluster.host_name(host))
        .collect()
}

/// The name of an anti-affinity group.
pub(super) fn group_name(cluster: &Cluster, group: u32) -> String {
    let name = cluster.exclusion_groups.get(group as usize);
    name.cloned().unwrap_or_default()
}

/// A VM of a kind: among these units, or else anywhere.
pub(super) fn example(cluster: &Cluster, kind: KindIndex, named: &[UnitIndex]) -> Option<String> {
    unit_of_kind(cluster, kind, named)
        .and_then(|unit| cluster.unit(unit).vms.first())
        .map(|vm| cluster.vm_name(*vm))
}
