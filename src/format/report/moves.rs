//! Which VMs must move, and in which order?

use serde::Serialize;

use super::number::Number;
use super::reason::Impossible;
use crate::advice::moves::{Advice, Move, Moves as Found, Proof, Way, fewest_moves};
use crate::assess::Answers;
use crate::capacity::Effort;
use crate::cluster::Cluster;

/// The moves that make the cluster safe.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Moves {
    /// `none`, `found`, `impossible`, `undecided` or `unknownHosts`.
    pub verdict: &'static str,
    /// The moves, each of which fits when its turn comes.
    pub steps: Vec<Step>,
    /// Moves that no order was found for.
    pub without_order: Vec<Step>,
    /// Fewer moves are certainly not enough.
    pub moves_at_least: u32,
    /// Why.
    pub proof: Option<MovesProof>,
    /// All migrations one after another.
    pub total_seconds: Number,
    /// The longest time that a VM does not answer.
    pub longest_blackout_seconds: Number,
    /// The loss that no placement survives.
    pub refutation: Option<Impossible>,
}

/// One migration.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// The VMs that move together.
    pub vms: Vec<String>,
    /// Where they run before.
    pub from: String,
    /// Where they run then.
    pub to: String,
    /// `live`, `quick` or `unknown`.
    pub way: &'static str,
    /// How long it takes.
    pub seconds: Option<Number>,
    /// How long a VM does not answer.
    pub blackout_seconds: Option<Number>,
}

/// Why fewer moves are not enough.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum MovesProof {
    /// Something stays down after a loss, or a rule is broken.
    NotSafe,
    /// VMs must leave hosts that carry too much, or that they must not be on.
    Mending,
    /// VMs must leave hosts on which this one needs room.
    Room { vm: String, places: u32 },
    /// Every way was tried.
    Tried { placements: Number },
}

impl Moves {
    /// The section of these answers.
    pub fn of(answers: &Answers, effort: Effort) -> Moves {
        let cluster = &answers.cluster;
        let advice = fewest_moves(cluster, &answers.planned, &answers.migration, effort);
        let nothing = Moves {
            verdict: "none",
            steps: Vec::new(),
            without_order: Vec::new(),
            moves_at_least: 0,
            proof: None,
            total_seconds: Number::count(0),
            longest_blackout_seconds: Number::count(0),
            refutation: None,
        };
        match advice {
            Advice::Safe => nothing,
            Advice::NotKnown { .. } => Moves {
                verdict: "unknownHosts",
                ..nothing
            },
            Advice::Impossible(refutation) => Moves {
                verdict: "impossible",
                refutation: Some(Impossible::of(cluster, &refutation)),
                ..nothing
            },
            Advice::NotFound { at_least, proof } => Moves {
                verdict: "undecided",
                moves_at_least: at_least,
                proof: MovesProof::of(cluster, proof),
                ..nothing
            },
            Advice::Moves(found) => Moves::found(cluster, &found),
        }
    }

    fn found(cluster: &Cluster, found: &Found) -> Moves {
        let steps = |moves: &[Move]| moves.iter().map(|one| Step::of(cluster, one)).collect();
        Moves {
            verdict: "found",
            steps: steps(&found.steps),
            without_order: steps(&found.stuck),
            moves_at_least: found.at_least,
            proof: MovesProof::of(cluster, found.proof),
            total_seconds: Number::seconds(found.total),
            longest_blackout_seconds: Number::seconds(found.longest_blackout),
            refutation: None,
        }
    }
}

impl Step {
    fn of(cluster: &Cluster, one: &Move) -> Step {
        let vms = cluster.unit(one.unit).vms.iter();
        Step {
            vms: vms.map(|vm| cluster.vm_name(*vm)).collect(),
            from: cluster.host_name(one.from),
            to: cluster.host_name(one.to),
            way: match one.time.way {
                Way::Live => "live",
                Way::Quick => "quick",
                Way::Unknown => "unknown",
            },
            seconds: one.time.total.map(Number::seconds),
            blackout_seconds: one.time.blackout.map(Number::seconds),
        }
    }
}

impl MovesProof {
    fn of(cluster: &Cluster, proof: Proof) -> Option<MovesProof> {
        match proof {
            Proof::Nothing => None,
            Proof::NotSafe => Some(MovesProof::NotSafe),
            Proof::Mending => Some(MovesProof::Mending),
            Proof::Room { unit, places } => Some(MovesProof::Room {
                vm: cluster.unit_name(unit),
                places,
            }),
            Proof::Tried { placements } => Some(MovesProof::Tried {
                placements: Number::count(placements),
            }),
        }
    }
}
