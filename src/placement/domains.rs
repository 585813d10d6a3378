//! Do members of an anti-affinity group that run in different fault domains stay in different
//! ones?
//!
//! A pair of which one half runs in each of two sites survives a site; together in one site it
//! does not, although both arrangements are on different hosts. So a placement that joins them
//! is given up for one in which each member stays in its domain, if there is such: with that
//! further rule the whole question is asked anew. If there is none, the placement stays, and
//! [`joined`] names the groups.

use super::{Answer, Planned, plan_anywhere};
use crate::audit;
use crate::capacity::{self, Effort, Placement, Situation, Verdict};
use crate::cluster::{Cluster, HostIndex, UnitIndex};
use crate::order::sort;

/// The groups whose members run in fewer fault domains then than they do now, as positions in
/// [`Cluster::exclusion_groups`].
pub fn joined(cluster: &Cluster, placement: &Placement) -> Vec<u32> {
    if cluster.fault_domains.iter().all(Option::is_none) {
        return Vec::new();
    }
    let mut domains: Vec<[Vec<u32>; 2]> = vec![Default::default(); cluster.exclusion_groups.len()];
    for unit in cluster.unit_indices() {
        let (Some(now), Some(then)) = (cluster.unit(unit).home, placement.host_of(unit)) else {
            continue;
        };
        let domain_of = |host: HostIndex| cluster.fault_domains[host.0 as usize];
        let (Some(now), Some(then)) = (domain_of(now), domain_of(then)) else {
            continue;
        };
        for group in groups(cluster, unit) {
            let [before, after] = &mut domains[group as usize];
            before.push(now);
            after.push(then);
        }
    }
    let number = |domains: &mut Vec<u32>| {
        sort(domains);
        domains.dedup();
        domains.len()
    };
    let mut groups = Vec::new();
    for (group, [before, after]) in domains.iter_mut().enumerate() {
        if number(after) < number(before) {
            groups.push(group as u32);
        }
    }
    groups
}

/// The units that are members of these groups.
pub(crate) fn members(cluster: &Cluster, of: &[u32]) -> Vec<UnitIndex> {
    let is_member = |unit: &UnitIndex| groups(cluster, *unit).any(|group| of.contains(&group));
    cluster.unit_indices().filter(is_member).collect()
}

/// The groups of a unit's VMs.
fn groups(cluster: &Cluster, unit: UnitIndex) -> impl Iterator<Item = u32> + '_ {
    let vms = cluster.unit(unit).vms.iter();
    vms.flat_map(|vm| cluster.vms[vm.0 as usize].claim.exclusions.iter().copied())
}

/// The answer, or another one that joins fewer groups.
pub(super) fn keep_apart(
    cluster: &Cluster,
    failures: u32,
    effort: Effort,
    answer: Answer,
) -> Answer {
    let Answer::Placed(planned) = &answer else {
        return answer;
    };
    let groups = joined(cluster, &planned.placement);
    if groups.is_empty() {
        return answer;
    }
    let staying = cluster.staying_in_domains(&members(cluster, &groups));
    match plan_anywhere(&staying, failures, effort).0 {
        Answer::Placed(other)
            if joined(cluster, &other.placement).len() < groups.len()
                && holds(cluster, &other, failures, effort) =>
        {
            Answer::Placed(other)
        }
        _ => answer,
    }
}

/// Whether what was found under a further rule is right without it.
fn holds(cluster: &Cluster, planned: &Planned, failures: u32, effort: Effort) -> bool {
    let situation = Situation::new(cluster, &planned.placement);
    let survives = || capacity::survives(&situation, failures, effort) == Verdict::Survives;
    audit::planned(cluster, failures, planned).is_empty() && (planned.by_theorem || survives())
}
