//! How does a proof by points stand in a report?
//!
//! So that another program can check it: [`crate::placement::prices`] says how. Multipliers
//! exceed what JavaScript holds exactly, so they are written as text.

#![allow(missing_docs)] // docs/report.md explains each field.

use serde::Serialize;

use super::number::Number;
use super::reason::{Amount, example, group_name, names};
use crate::cluster::{Cluster, UnitIndex};
use crate::placement::prices::{Ground, PriceProof, PricedClass, PricedKind, Row};

/// VMs of equal size and rules.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PricedSize {
    /// One of them; `None`: of the size that headroom is counted in.
    pub vm: Option<String>,
    /// How many.
    pub count: u32,
    /// Points of each.
    pub points: Number,
}

/// Hosts with equal room and permissions.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PricedHosts {
    /// The hosts.
    pub hosts: Vec<String>,
    /// The most points that each can hold.
    pub most_points: Number,
    /// Why not more; `None`: every filling of such a host was searched.
    pub rows: Option<Vec<PriceRow>>,
}

/// A sum of weights that no host of the class can exceed.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum PriceRow {
    /// The room in a dimension.
    Room { room: Amount, multiplier: String },
    /// How many large units fit.
    Count {
        room: Amount,
        q: i64,
        multiplier: String,
    },
    /// Members of an anti-affinity group.
    Exclusion {
        anti_affinity: String,
        multiplier: String,
    },
}

/// The points of all kinds of VMs.
pub(super) fn sizes(cluster: &Cluster, proof: &PriceProof, named: &[UnitIndex]) -> Vec<PricedSize> {
    let priced = |kind: &PricedKind| PricedSize {
        vm: example(cluster, kind.kind, named),
        count: kind.count,
        points: Number::points(kind.points),
    };
    proof.kinds.iter().map(priced).collect()
}

/// The most points of all classes of hosts.
pub(super) fn host_classes(cluster: &Cluster, proof: &PriceProof) -> Vec<PricedHosts> {
    let rows = |class: &PricedClass| match &class.ground {
        Ground::Search => None,
        Ground::Rows(rows) => Some(
            rows.iter()
                .map(|(row, multiplier)| price_row(cluster, class, *row, multiplier.to_string()))
                .collect(),
        ),
    };
    let priced = |class: &PricedClass| PricedHosts {
        hosts: names(cluster, class.hosts.iter().copied()),
        most_points: Number::points(class.most),
        rows: rows(class),
    };
    proof.classes.iter().map(priced).collect()
}

fn price_row(cluster: &Cluster, class: &PricedClass, row: Row, multiplier: String) -> PriceRow {
    match row {
        Row::Room(dimension) => PriceRow::Room {
            room: Amount::of(dimension, class.room[dimension]),
            multiplier,
        },
        Row::Count(dimension, q) => PriceRow::Count {
            room: Amount::of(dimension, class.room[dimension]),
            q,
            multiplier,
        },
        Row::Exclusion(group) => PriceRow::Exclusion {
            anti_affinity: group_name(cluster, group),
            multiplier,
        },
    }
}
