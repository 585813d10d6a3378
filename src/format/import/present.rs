//! Which parts of the present plan stay when an inventory is opened?
//!
//! Nothing of an example: what a first visit shows is nobody's plan, and VMs that were opened do
//! not run on its hosts.

use super::host_names::HostNames;
use super::inventory::Inventory;
use super::options::{HostsFrom, Options};
use crate::model::Plan;

/// What of a plan is the user's own; `None`: it is an example as it was.
pub fn own_part(plan: &Plan, examples: &[Plan]) -> Option<Plan> {
    let mut own = plan.clone();
    for example in examples {
        if plan == example {
            return None;
        }
        if own.hosts == example.hosts {
            own.hosts.clear();
        }
        if own.vms == example.vms {
            own.vms.clear();
        }
    }
    Some(own)
}

/// Whether the hosts are those of the present plan: no list describes others, and the VMs name
/// none that it does not have, or a person says so.
pub(super) fn keeps_hosts(
    inventory: &Inventory,
    options: &Options,
    current: Option<&Plan>,
) -> bool {
    let Some(plan) = current.filter(|plan| !plan.hosts.is_empty()) else {
        return false;
    };
    if !inventory.hosts.iter().all(|host| host.is_only_named) {
        return false;
    }
    let names = HostNames::of(plan.hosts.iter().map(|host| (host, None)));
    let mut named = inventory.hosts.iter().map(|record| &record.host.name);
    match options.hosts {
        Some(from) => from == HostsFrom::Present,
        None => inventory.hosts.is_empty() || named.any(|name| names.find(name, None).is_some()),
    }
}
