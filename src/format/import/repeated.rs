//! What is listed twice, though it is one?

use std::collections::BTreeMap;

use super::clusters::ClusterName;
use super::inventory::{HostRecord, Inventory, short_name};
use crate::format::code;
use crate::model::HostGroup;
use crate::problem::Place;
use crate::report::words::counted;

fn place_of(cluster: &ClusterName) -> String {
    format!(
        "{}\0{}\0{}",
        cluster.source, cluster.datacenter, cluster.name
    )
}

/// Whether two rows of one place say the same about one host: its name may be written in capitals,
/// and with its domain or without.
fn is_same(known: &HostRecord, host: &HostRecord) -> bool {
    let name = |host: &HostRecord| host.host.name.trim().to_lowercase();
    let has_no_domain = |host: &HostRecord| name(host) == short_name(&host.host.name);
    let is_one_name = name(known) == name(host) || has_no_domain(known) || has_no_domain(host);
    let is_one_id = known.id == host.id || known.id.is_empty() || host.id.is_empty();
    let renamed = HostGroup {
        name: known.host.name.clone(),
        ..host.host.clone()
    };
    is_one_name && is_one_id && renamed == known.host
}

impl Inventory {
    /// An export that is opened twice, or two that overlap, list the same things twice: rows that
    /// say the same about the same reference of a VM, or about a host of one name in the same cluster, or in
    /// none that is named.
    pub(super) fn forget_repeated(&mut self) {
        let before = self.hosts.len() + self.vms.len();
        let mut first: BTreeMap<String, u32> = BTreeMap::new();
        let mut repeats = Vec::new();
        for (place, vm) in (0..).zip(&self.vms) {
            let key = format!("{}\0{}\0{}", vm.id, vm.vm.name, place_of(&vm.cluster));
            let known = first
                .get(&key)
                .and_then(|&known| self.vms.get(known as usize));
            repeats.push(!vm.id.is_empty() && known.is_some_and(|known| known.vm == vm.vm));
            first.entry(key).or_insert(place);
        }
        let mut repeats = repeats.into_iter();
        self.vms.retain(|_| repeats.next() != Some(true));
        let mut known: BTreeMap<String, Vec<HostRecord>> = BTreeMap::new();
        self.hosts.retain(|host| {
            let place = place_of(&host.cluster.folded());
            let known = known.entry(format!("{}\0{place}", short_name(&host.host.name)));
            let known = known.or_default();
            let is_repeated = known.iter().any(|known| is_same(known, host));
            if !is_repeated {
                known.push(host.clone());
            }
            !is_repeated
        });
        let repeated = before - self.hosts.len() - self.vms.len();
        if repeated > 0 {
            self.problems.warn(
                code::LEFT_OUT_ROWS,
                Place::Text,
                format!(
                    "{} left out.",
                    counted(
                        repeated as u64,
                        "row says the same about the same VM or host as one before and is",
                        "rows say the same about the same VM or host as one before and are"
                    )
                ),
                "Open each export once.",
            );
        }
    }
}
