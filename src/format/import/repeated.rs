//! What is listed twice, though it is one?

use std::collections::BTreeMap;

use super::clusters::ClusterName;
use super::inventory::Inventory;
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

impl Inventory {
    /// An export that is opened twice, or two that overlap, list the same things twice: rows that
    /// say the same about the same reference of a VM, or about a host of the same cluster.
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
        let mut hosts: BTreeMap<String, HostGroup> = BTreeMap::new();
        self.hosts.retain(|host| {
            if host.cluster.name.is_empty() {
                return true;
            }
            let key = format!("{}\0{}", host.host.name, place_of(&host.cluster));
            let is_repeated = hosts.get(&key) == Some(&host.host);
            hosts.entry(key).or_insert_with(|| host.host.clone());
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
