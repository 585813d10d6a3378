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
    open_groups(text, &|_| true).map(|cluster| cluster.opened)
}

/// A cluster, or some of its node groups.
pub(super) struct Cluster {
    pub(super) opened: Opened,
    /// The node group of each host of the plan.
    pub(super) groups: Vec<String>,
}

/// The plan of those node groups of a cluster that are wanted, with the instances whose primary
/// node is in one of them. The whole text must be right all the same.
pub(super) fn open_groups(
    text: &str,
    is_wanted: &dyn Fn(&str) -> bool,
) -> Result<Cluster, Problem> {
    let text = records::read(text)?;
    to_plan::check(&text)?;
    let text = text.only(is_wanted);
    let groups = text.nodes.iter().map(|node| text.group_of(node).to_owned());
    Ok(Cluster {
        groups: groups.collect(),
        opened: to_plan::opened(&text)?,
    })
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
