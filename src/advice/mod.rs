//! What has to be bought, and how long will it last?
//!
//! Each answer is about plans that are changed a little: so many more hosts, so many more
//! VMs. A changed plan is validated and built anew, so that every rule stays right, and
//! [`crate::placement`] answers it. Yes comes with the placement, no with the refutation, so
//! every answer is proved on both sides, or is honestly an interval: see [`Enclosed`].
//!
//! | module | answers |
//! |---|---|
//! | [`hosts`] | how many hosts of which class must be bought? |
//! | [`smallest`] | how much memory must a single further host have? |
//! | [`frontier`] | how many VMs of two sizes fit together? |
//! | [`growth`] | in which month is the cluster full? |
//! | [`moves`] | which VMs must move so that the cluster becomes safe? |
//! | `domains` | for which fault domains are they? |
//! | [`change`] | the changed plans |
//! | [`enclose`] | where does yes turn to no? |

pub mod change;
mod domains;
pub mod enclose;
pub mod frontier;
pub mod growth;
pub mod hosts;
pub mod moves;
pub mod smallest;

pub use enclose::{At, Enclosed};
pub use frontier::{Frontier, frontier};
pub use growth::{Growth, growth};
pub use hosts::{Purchases, hosts_to_buy, purchases};
pub use smallest::{SmallestHost, smallest_host};

use crate::assess::{is_legal, tested_placement};
use crate::capacity::{self, Effort, Situation, Verdict};
use crate::cluster::Cluster;
use crate::model::Plan;
use crate::placement::{self, Answer, Planned};
use crate::quorum::{Majority, Quorum};
use crate::validate;
use enclose::Side;

/// A plan that was tried.
#[derive(Debug, Clone, PartialEq)]
pub struct Tried {
    /// The plan in integers.
    pub cluster: Cluster,
    /// Whether a placement survives the failures, with the proof.
    pub answer: Answer,
    /// How many further hosts stand in each fault domain; empty: each fails by itself.
    pub domains: Vec<(String, u32)>,
}

impl Tried {
    /// Looks for a placement of a plan that survives any loss of so many hosts; nothing if the
    /// plan has errors.
    pub(crate) fn of(plan: &Plan, failures: u32, effort: Effort) -> Option<Tried> {
        let cluster = validate::check(&change::tolerating(plan, failures)).cluster?;
        let mut answer = placement::plan(&cluster, failures, effort);
        if answer == Answer::Undecided
            && let Some(planned) = as_it_is(&cluster, effort)
        {
            answer = Answer::Placed(planned);
        }
        Some(Tried {
            cluster,
            answer,
            domains: Vec::new(),
        })
    }
}

impl Tried {
    /// Whether the cluster keeps its votes when as many fail as it has to survive.
    pub fn majority(&self) -> Majority {
        Quorum::of(&self.cluster).after(self.cluster.failures)
    }
}

/// Small numbers of hosts are too few, by room or by votes, large ones enough.
fn side(tried: &Tried) -> Side {
    match tried.answer {
        Answer::Placed(_) if tried.majority() == Majority::Lost => Side::Below,
        Answer::Placed(_) => Side::Above,
        Answer::Impossible(_) => Side::Below,
        Answer::Undecided => Side::Open,
    }
}

/// The placement of today, completed where it is silent, if that is good enough.
fn as_it_is(cluster: &Cluster, effort: Effort) -> Option<Planned> {
    let placement = tested_placement(cluster, &Answer::Undecided).placement;
    let situation = Situation::new(cluster, &placement);
    let survives = capacity::survives(&situation, cluster.failures, effort);
    let is_proved = survives == Verdict::Survives && is_legal(&situation);
    is_proved.then(|| Planned {
        placement: placement.clone(),
        spares: Vec::new(),
        by_theorem: false,
    })
}

/// Less effort: what is asked often is asked like this.
fn quick(effort: Effort) -> Effort {
    Effort {
        rounds: 0,
        samples: false,
        steps: effort.steps.min(Effort::INTERACTIVE.steps),
        ..effort
    }
}
