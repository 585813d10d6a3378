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
//! | [`change`] | the changed plans |
//! | [`enclose`] | where does yes turn to no? |

pub mod change;
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
use crate::validate;

/// A plan that was tried.
#[derive(Debug, Clone, PartialEq)]
pub struct Tried {
    /// The plan in integers.
    pub cluster: Cluster,
    /// Whether a placement survives the failures, with the proof.
    pub answer: Answer,
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
        Some(Tried { cluster, answer })
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
