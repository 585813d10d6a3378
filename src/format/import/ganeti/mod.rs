//! How does a cluster in Ganeti's text format become a plan?
//!
//! The plan answers as Ganeti's own checker `hcheck` does; where the two models differ, the
//! reading below was checked against hcheck 3.0.2:
//!
//! 1. A node's free memory is the smaller of what it reports and of what its running
//!    instances leave. So memory that nobody accounts for counts as the node's own, and
//!    reported free memory that cannot be there is not believed.
//! 2. Only instances that run use memory; stopped ones neither occupy nor need any.
//! 3. A DRBD instance restarts on its secondary node only; every other one restarts within
//!    its node group, those on local disks as well (Ganeti recreates them, empty).
//! 4. The ratio of vCPUs to cores never keeps an instance from being restarted.
//! 5. Instances that are not balanced automatically need room like all others.
//! 6. Exclusion tags give way when there is no other room.

mod host;
mod records;
mod to_plan;
mod vm;

use super::report::Opened;
use crate::problem::Problem;

/// The plan of a cluster, with what was assumed.
pub fn open(text: &str) -> Result<Opened, Problem> {
    to_plan::opened(&records::read(text)?)
}

/// Whether a text begins with the section of node groups.
pub fn looks_like(text: &str) -> bool {
    let first = text.lines().next().unwrap_or_default();
    let fields: Vec<&str> = first.split('|').map(str::trim).collect();
    matches!(
        fields.as_slice(),
        [_, _, "preferred" | "last_resort" | "unallocable", ..]
    )
}
