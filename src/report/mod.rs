//! What do the answers say, in sentences?
//!
//! Everything that the page, the print-out and the command line say about an assessment is
//! worded here, from the values that the core computed: no number is computed twice, and
//! nothing is claimed that an answer does not prove.
//!
//! | module | says |
//! |---|---|
//! | [`verdict`](fn@verdict) | whether the cluster is safe, and the next worse truth |
//! | [`levels`] | what each number of failures does |
//! | [`Loss`] | what fails, in which order, and what may move: the label of an answer |
//! | [`quorum`] | what the cluster's votes survive |
//! | [`reason`](fn@reason) | why there is certainly no room |
//! | [`point_table`] | a proof by points, to be checked by hand |
//! | [`failure`] | what becomes of the VMs of hosts that fail |
//! | [`headroom`](fn@headroom) | how many more VMs fit |
//! | [`placement`] | where the VMs should live, and which moves that takes |
//! | [`moves`] | which VMs must move so that the cluster becomes safe |
//! | [`hosts`] | what a host carries |
//! | [`migration`] | how long VMs are away |
//! | [`rules`] | what the vendors' rules say, and who is right |
//! | [`platform`] | what is known about a platform, and what another one changes |
//! | [`blocks`] | what a long answer consists of |
//! | [`advice`] | what has to be bought, and how long it will last |
//! | [`restarts`] | which VM restarts where, loss by loss |
//! | [`settings`] | what is assumed |
//! | [`summary`] | all of it, in sections |
//! | [`compare`] | how two plans differ |
//! | [`explain`] | how the headline numbers were calculated |

pub mod advice;
pub mod blocks;
pub mod compare;
pub mod explain;
pub mod failure;
mod headroom;
pub mod hosts;
pub mod levels;
mod loss;
pub mod migration;
pub mod moves;
pub mod operations;
pub mod placement;
pub mod platform;
mod points;
pub mod quorum;
mod reason;
pub mod restarts;
pub mod rules;
pub mod settings;
mod stranded;
pub mod summary;
mod verdict;
pub mod words;

pub use headroom::{HeadroomText, headroom, probe};
pub use loss::Loss;
pub use points::{PointTable, point_table};
pub use reason::{reason, refutation};
pub use verdict::{VerdictText, verdict};

use crate::model::Plan;

/// What a plan is called where there are no inputs: its name and its platform.
pub fn title(plan: &Plan) -> String {
    let platform = plan.platform_facts().name;
    match plan.name.trim() {
        "" => platform.to_owned(),
        name => format!("{name}, {platform}"),
    }
}

/// How good a truth is: shown as a word, an icon and a colour together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// What is asked for holds, with room to spare.
    Ok,
    /// It holds, but nothing may be added, or a soft rule is broken for it.
    Tight,
    /// It does not hold.
    Broken,
    /// Neither is proved.
    Unknown,
}

impl Status {
    /// The word beside the icon.
    pub fn word(self) -> &'static str {
        match self {
            Status::Ok => "Safe",
            Status::Tight => "Tight",
            Status::Broken => "Not safe",
            Status::Unknown => "Undecided",
        }
    }

    /// The path that is drawn in its icon, a disc of 16 by 16.
    pub fn icon_path(self) -> &'static str {
        match self {
            Status::Ok => "M4 8.5l3 3 5-6",
            Status::Tight => "M8 4v5M8 11.2v.6",
            Status::Broken => "M5 5l6 6M11 5l-6 6",
            Status::Unknown => "M6 6.2a2 2 0 1 1 2.6 1.9c-.5.2-.6.5-.6 1.1M8 11.6v.4",
        }
    }

    /// The status as a name for styles: `ok`, `tight`, `broken`, `unknown`.
    pub fn key(self) -> &'static str {
        match self {
            Status::Ok => "ok",
            Status::Tight => "tight",
            Status::Broken => "broken",
            Status::Unknown => "unknown",
        }
    }
}
