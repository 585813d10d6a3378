//! Between which values do the times of a VM lie, what matters most, and what would help?

#![allow(missing_docs)] // docs/report.md explains each field.

use serde::Serialize;

use super::number::Number;
use crate::migration::band::{self, Range, Unsure};
use crate::migration::help::{self, Way};
use crate::migration::{Environment, VmInputs};
use crate::model::VmGroup;

/// The bands of one VM.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Bands {
    /// What is configured.
    pub assigned_mib: Number,
    /// What travels.
    pub in_use_mib: Number,
    /// From the order to the VM running on the target; `None`: no live migration ends.
    pub live_total: Option<Band>,
    /// How long it stands still.
    pub live_downtime: Option<Band>,
    /// How long it is away by quick migration; `None`: impossible.
    pub quick_downtime: Option<Band>,
    /// The input that moves the total time furthest; `None`: no live migration.
    pub matters_most: Option<&'static str>,
    /// What would make the live migration converge; empty: it does, or nothing is known to.
    pub helps: Vec<Help>,
}

/// A time with what it may be instead.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Band {
    pub low_seconds: Number,
    pub likely_seconds: Number,
    /// `None`: it never ends then.
    pub high_seconds: Option<Number>,
}

/// What would make a live migration converge.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum Help {
    FasterLinks {
        from_gigabits_per_second: Number,
    },
    LongerDowntime {
        from_seconds: Number,
    },
    Compression {
        from_ratio_percent: Number,
    },
    SlowerGuest {
        to_percent: Number,
    },
    PostCopy {
        downtime_seconds: Number,
        at_risk_seconds: Number,
    },
}

impl Bands {
    pub(super) fn of(environment: &Environment, group: &VmGroup) -> Bands {
        let vm = VmInputs::of(group);
        let live = band::live(environment, group);
        Bands {
            assigned_mib: Number::mib(vm.assigned),
            in_use_mib: Number::mib(vm.in_use),
            live_total: live.map(|live| Band::of(live.total)),
            live_downtime: live.map(|live| Band::of(live.downtime)),
            quick_downtime: band::quick(environment, group).map(Band::of),
            matters_most: band::matters_most(environment, group).map(key),
            helps: help::ways(environment, &vm)
                .into_iter()
                .map(Help::of)
                .collect(),
        }
    }
}

/// The key of an input that is not known exactly.
pub(super) fn key(input: Unsure) -> &'static str {
    match input {
        Unsure::DirtyRate => "dirtyRate",
        Unsure::MemoryInUse => "memoryInUse",
        Unsure::Share => "share",
        Unsure::PatchTime => "patchTime",
        Unsure::BootTime => "bootTime",
    }
}

impl Band {
    pub(super) fn of(range: Range) -> Band {
        Band {
            low_seconds: Number::seconds(range.low),
            likely_seconds: Number::seconds(range.likely),
            high_seconds: range.high.map(Number::seconds),
        }
    }
}

impl Help {
    fn of(way: Way) -> Help {
        match way {
            Way::FasterLinks(speed) => Help::FasterLinks {
                from_gigabits_per_second: Number::gigabits(speed),
            },
            Way::LongerDowntime(limit) => Help::LongerDowntime {
                from_seconds: Number::seconds(limit),
            },
            Way::Compression(ratio) => Help::Compression {
                from_ratio_percent: Number::percent(ratio),
            },
            Way::SlowerGuest(share) => Help::SlowerGuest {
                to_percent: Number::percent(share),
            },
            Way::PostCopy { downtime, at_risk } => Help::PostCopy {
                downtime_seconds: Number::seconds(downtime),
                at_risk_seconds: Number::seconds(at_risk),
            },
        }
    }
}
